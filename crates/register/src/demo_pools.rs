//! Pooled purchases of the invented town: needs of several associations, one lot whose window is open, one that was bought, and
//! a programme with a threshold.

use crate::pools::{NewPool, NewPoolNeed, NewPoolProject};
use crate::{Error, Register};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use pooling::{Eligible, Nature, Need, OptIn, Quote, Range, Route, Rule, Terms, Tier};

const DESK: &str = "La Clé de Valombre";
const COMMUNE: &str = "33999";

/// A need of an invented association: whose, its subject, what, how much, in which unit, at what price by unit in euros.
type Invented = (&'static str, &'static str, &'static str, &'static str, i64, &'static str, i64);

const NEEDS: [Invented; 8] = [
    ("toits", "Toits partagés", "computing", "Ordinateurs pour l’équipe", 12, "unit", 900),
    ("voisins", "Les Voisins de Valombre", "computing", "Postes pour les permanences", 8, "unit", 850),
    ("rampe", "Rampe commune", "computing", "Tablettes pour les visites", 15, "unit", 700),
    ("toits", "Toits partagés", "upkeep", "Entretien des chaudières de trois immeubles", 32, "dwelling", 110),
    ("voisins", "Les Voisins de Valombre", "upkeep", "Entretien des chaudières", 12, "dwelling", 130),
    ("rampe", "Rampe commune", "upkeep", "Entretien de la chaudière du local", 3, "dwelling", 160),
    ("toits", "Toits partagés", "training", "Former à la sécurité incendie", 9, "day", 700),
    ("voisins", "Les Voisins de Valombre", "accounting", "Tenir les comptes", 1, "year", 6_000),
];

fn need(desk_id: &str, one: &Invented, today: Date) -> NewPoolNeed {
    let (_, _, subject, title, quantity, unit, price) = *one;
    let cents = quantity * price * 100;
    NewPoolNeed {
        desk_id: desk_id.to_owned(),
        title: title.to_owned(),
        need: Need {
            subject: Some(subject.to_owned()),
            from: Some(later(today, 1.month())),
            to: Some(later(today, 8.months())),
            quantity: Some(quantity),
            unit: Some(unit.to_owned()),
            amount: Some(Range { least: cents * 9 / 10, most: cents * 11 / 10 }),
            // One has not said under which rules it buys: the desk asks.
            route: if subject == "accounting" { Route::Unknown } else { Route::Subject },
            ..Need::default()
        },
        commune_code: Some(COMMUNE.to_owned()),
        referral_need_id: None,
    }
}

fn later(day: Date, span: Span) -> Date {
    day.saturating_add(span)
}

fn terms(unit: &str, (opens, closes): (Date, Date), least_quantity: i64) -> Terms {
    Terms {
        nature: Nature::Supplies,
        unit: Some(unit.to_owned()),
        opens,
        closes,
        least_members: 2,
        least_quantity,
        rule: Rule::Volume,
        exit_per_mille: 50,
    }
}

fn quote(supplier: &str, tiers: &[(i64, i64)]) -> Quote {
    let tiers = tiers.iter().map(|(from, euros)| Tier { from: *from, unit_cents: euros * 100 }).collect();
    Quote { supplier: supplier.to_owned(), fixed_cents: 0, tiers, valid_to: None }
}

impl Register {
    pub(crate) async fn demo_organisation(&self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.organisations().await?.into_iter().find(|one| one.name == name).map(|one| one.id))
    }

    /// Adds the pooled purchases of the invented town.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_pools(&self, today: Date) -> Result<(), Error> {
        let Some(desk_id) = self.demo_organisation(DESK).await? else { return Ok(()) };
        // Without its reference of communes an empty town has no place for a need.
        if self.communes().await?.is_none() {
            return Ok(());
        }
        let desk = self.demo_person("cle", &desk_id).await?;
        let mut members = Vec::new();
        for one in &NEEDS {
            let Some(id) = self.demo_organisation(one.1).await? else { return Ok(()) };
            let holder = self.demo_person(one.0, &id).await?;
            holder.declare_pool_need(&id, &need(&desk_id, one, today)).await?;
            members.push((id, holder));
        }
        let found = desk.detected_pools(&desk_id, today).await?.found;
        let of = |subject: &str| {
            found.candidates.iter().find(|one| one.subject == subject).map(|one| one.needs.clone())
        };
        // One lot that was bought two months ago…
        if let Some(needs) = of("upkeep") {
            let (then, closes) = (today.saturating_sub(80.days()), today.saturating_sub(50.days()));
            let terms = terms("dwelling", (then, closes), 30);
            let lot = desk.make_pool(&desk_id, &NewPool { needs, terms }, then).await?;
            desk.open_pool(&desk_id, &lot, then).await?;
            for ((id, holder), one) in members.iter().zip(&NEEDS).filter(|(_, one)| one.2 == "upkeep") {
                let ceiling_cents = one.4 * one.6 * 100;
                let word = OptIn { quantity: one.4, ceiling_cents, alone_cents: Some(ceiling_cents) };
                holder.join_pool(id, &lot, word, then).await?;
            }
            let after = closes.saturating_add(2.days());
            let offer = quote("Chauffage du Port", &[(1, 140), (20, 115), (40, 96)]);
            desk.note_pool_quote(&desk_id, &lot, offer, after).await?;
            desk.adopt_pool(&desk_id, &lot, 0, after).await?;
        }
        // …and one that members may join.
        if let Some(needs) = of("computing") {
            let closes = later(today, 30.days());
            let terms = terms("unit", (today, closes), 20);
            let lot = desk.make_pool(&desk_id, &NewPool { needs, terms }, today).await?;
            desk.open_pool(&desk_id, &lot, today).await?;
            let offer = quote("Atelier du Réemploi", &[(1, 820), (10, 740), (25, 655)]);
            desk.note_pool_quote(&desk_id, &lot, offer, today).await?;
            if let Some((id, holder)) = members.get(1) {
                let word = OptIn { quantity: 8, ceiling_cents: 620_000, alone_cents: Some(680_000) };
                holder.join_pool(id, &lot, word, today).await?;
            }
        }
        let reference = "Règlement (UE) 2021/1060 ; programme régional, montant minimal à confirmer";
        let programme =
            desk.make_pool_programme(&desk_id, ("Rénovation groupée FEDER", reference), 150_000_000).await?;
        for (at, title, euros) in
            [(0, "Rénover trois immeubles", 820_000_i64), (1, "Isoler la maison des Lilas", 430_000)]
        {
            let Some((id, holder)) = members.get(at) else { continue };
            let project = NewPoolProject {
                organisation_id: id.clone(),
                title: title.to_owned(),
                region: Some("75".to_owned()),
                eligible: Eligible::Yes,
                amount: Some(Range { least: euros * 90, most: euros * 110 }),
            };
            desk.propose_pool_project(&desk_id, &programme, &project).await?;
            if at == 1 {
                let own = holder.pool_programme(id, &programme).await?.projects;
                for here in own {
                    holder.consent_to_pool_project(id, &here.project.id, true).await?;
                }
            }
        }
        Ok(())
    }
}
