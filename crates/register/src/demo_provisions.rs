//! Services of the invented landlord to its tenants: the four families, a bundle for young tenants, uses counted, an effect with its
//! baseline, a survey without a reply.

use crate::provisions::{NewChase, NewProvision};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use provision::billing::{Nature, Route};
use provision::bundle::{self, Bundle};
use provision::follow::{Channel, Fact, Of, Outcome};
use provision::impact::{Counted, Group, Indicator, Row, Study};
use provision::ladder::{Law, Level, Partner};
use provision::uptake::Month;
use provision::{Kind, Line, Payer, Plan, Public, Service, Share, Source};

/// The first day of the month, so many months before.
fn month_before(today: Date, months: i64) -> Date {
    today.first_of_month().saturating_sub(months.months())
}

fn costs(lines: &[(&str, i64)], shares: &[(Source, &str, i64)]) -> Plan {
    let line = |(label, euros): &(&str, i64)| Line { label: (*label).to_owned(), cents: euros * 100 };
    let share = |(source, label, euros): &(Source, &str, i64)| Share {
        source: source.clone(),
        label: (*label).to_owned(),
        cents: euros * 100,
    };
    Plan { lines: lines.iter().map(line).collect(), shares: shares.iter().map(share).collect() }
}

fn concierge(from: Date, residences: &[String]) -> Service {
    let mut one = Service::new("Conciergerie solidaire de la Gare", Kind::SolidarityConcierge);
    one.about = "Dépôt de pain, aide aux devoirs, ludothèque, petits services : ouvert à tous les habitants."
        .to_owned();
    one.public = Some(Public::Everybody);
    one.payer = Some(Payer::Landlord);
    one.route = Some(Route::Free);
    one.charged.nature = Some(Nature::Activity);
    one.charged.is_optional = Some(true);
    one.ladder.partner = Some(Partner::Nobody);
    one.ladder.skills = Some(true);
    one.ladder.volume = Some(160);
    one.ladder.law = Some(Law::Nothing);
    one.ladder.lasts = Some(true);
    one.ladder.several = Some(false);
    one.residences = residences.iter().take(3).cloned().collect();
    one.from = Some(from);
    one.plan = costs(
        &[("Salaires et charges", 38_000), ("Local et fluides", 6_500)],
        &[
            (Source::By(Payer::Landlord), "Budget de proximité", 30_500),
            (Source::Scheme("fsi-innovation".to_owned()), "Deux premières années", 10_000),
            (Source::By(Payer::Municipality), "Contrat de ville", 4_000),
        ],
    );
    one
}

fn visits(from: Date, residences: &[String]) -> Service {
    let mut one = Service::new("Visites de convivialité", Kind::Visits);
    one.about = "Des bénévoles passent une heure, pour parler ou sortir.".to_owned();
    one.public = Some(Public::Tenants);
    one.payer = Some(Payer::Partner);
    one.route = Some(Route::Free);
    one.charged.nature = Some(Nature::Personal);
    one.ladder.partner = Some(Partner::InPart);
    one.ladder.several = Some(true);
    one.residences = residences.iter().take(2).cloned().collect();
    one.from = Some(from);
    one
}

fn internet(from: Date, residences: &[String]) -> Service {
    let mut one = Service::new("Internet à prix négocié", Kind::Internet);
    one.about = "Un accès au débit correct, à un prix négocié pour les jeunes locataires.".to_owned();
    one.public = Some(Public::Tenants);
    one.provider = Some("Réseau Valombre".to_owned());
    one.payer = Some(Payer::Tenant);
    // Chosen as in the charges: the page says why it may not be.
    one.route = Some(Route::RecoverableCharge);
    one.charged.nature = Some(Nature::Connection);
    one.charged.is_optional = Some(false);
    one.charged.is_individual = Some(true);
    one.residences = residences.iter().take(4).cloned().collect();
    one.from = Some(from);
    one
}

fn furniture(from: Date, residences: &[String]) -> Service {
    let mut one = Service::new("Premier équipement", Kind::Furniture);
    one.about = "Meubles de seconde main, livrés le jour de l’entrée.".to_owned();
    one.public = Some(Public::Tenants);
    one.payer = Some(Payer::Tenant);
    one.route = Some(Route::ThirdPartyInvoice);
    one.charged.nature = Some(Nature::Loan);
    one.charged.is_optional = Some(true);
    one.charged.operator_invoices = Some(true);
    one.residences = residences.iter().take(4).cloned().collect();
    one.from = Some(from);
    one
}

fn outings(residences: &[String]) -> Service {
    let mut one = Service::new("Sorties préparées par les locataires", Kind::Outings);
    one.about = "Deux sorties par an, choisies et préparées par les habitants.".to_owned();
    one.residences = residences.iter().take(1).cloned().collect();
    one
}

impl Register {
    /// Adds the services to tenants of the invented town, through the acts that pages use.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_provisions(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let residences = self.residences_to_name(landlord_id).await?;
        // A register without residences has nowhere to give a service.
        if residences.is_empty() {
            return Ok(());
        }
        let residences: Vec<String> = residences.into_iter().map(|(id, _)| id).collect();
        let lead = self.demo_person("autonomie", landlord_id).await?;
        let head = self.demo_person("direction", landlord_id).await?;
        let neighbours = self.demo_organisation("Les Voisins de Valombre").await?;
        let from = month_before(today, 14);
        let make = async |service: Service, provider_id: Option<String>| {
            lead.make_provision(landlord_id, &NewProvision { service, provider_id }).await
        };
        let concierge = make(concierge(from, &residences), None).await?;
        let visits = make(visits(from, &residences), neighbours).await?;
        let internet = make(internet(month_before(today, 8), &residences), None).await?;
        let furniture = make(furniture(month_before(today, 8), &residences), None).await?;
        make(outings(&residences), None).await?;
        let why = "Personne d’autre ne le fait dans le quartier, et l’équipe de proximité en a les métiers.";
        head.decide_provision(landlord_id, &concierge, (Level::Operator, why), from).await?;
        for back in (1..=8_u32).rev() {
            let of = month_before(today, i64::from(back));
            let month = Month {
                from: of,
                tenants: Some(150 - 6 * back),
                others: (back != 4).then_some(60 - 3 * back),
                cost_cents: Some(368_000),
            };
            lead.count_provision(landlord_id, &concierge, month, today).await?;
            let month = Month { from: of, tenants: Some(26 - 2 * back), others: Some(0), cost_cents: None };
            lead.count_provision(landlord_id, &visits, month, today).await?;
        }
        self.add_demo_effect(&lead, (landlord_id, &concierge), (&residences, from), today).await?;
        let jump = Bundle {
            name: "Premier chez-soi".to_owned(),
            about: "Pour les jeunes qui entrent dans leur premier logement.".to_owned(),
            services: [internet, furniture].into(),
            age_from: Some(18),
            age_to: Some(29),
            lease_months: Some(12),
        };
        let jump = lead.write_bundle(landlord_id, None, &jump).await?;
        for back in (1..=6_u32).rev() {
            let month = bundle::Month {
                from: month_before(today, i64::from(back)),
                members: Some(110 - 10 * back),
                known: Some(100 - 10 * back),
                arrears: Some(20 + 2 * (6 - back) / 3),
            };
            lead.count_bundle(landlord_id, &jump, month, today).await?;
        }
        self.add_demo_chase(&lead, landlord_id, today).await
    }

    /// Arrears before the service and after it, in the residences served and in others.
    async fn add_demo_effect(
        &self,
        lead: &Register,
        (landlord_id, service): (&str, &str),
        (residences, began): (&[String], Date),
        today: Date,
    ) -> Result<(), Error> {
        let counts = [
            (18, 90, 12, 92),
            (22, 110, 15, 108),
            (14, 70, 11, 71),
            (16, 84, 16, 85),
            (20, 101, 21, 99),
            (15, 78, 14, 80),
        ];
        let rows = residences.iter().zip(counts).enumerate().map(|(at, (residence, (a, all, b, of)))| Row {
            residence: residence.clone(),
            group: if at < 3 { Group::Served } else { Group::Compared },
            before: Some(Counted { yes: a, of: all }),
            after: Some(Counted { yes: b, of }),
        });
        let study = Study {
            indicator: Indicator::Arrears,
            before: (began.saturating_sub(12.months()), began.saturating_sub(1.day())),
            after: (began, today),
            rows: rows.collect(),
        };
        lead.study_provision(landlord_id, service, &study).await
    }

    /// A survey of rents: some dwellings that did not reply.
    async fn add_demo_chase(&self, lead: &Register, landlord_id: &str, today: Date) -> Result<(), Error> {
        let references: Vec<String> = sqlx::query_scalar(
            "SELECT reference FROM dwelling WHERE landlord_id = $1 AND is_current = 1 AND residence_id IS NOT NULL
             AND reference IS NOT NULL GROUP BY reference HAVING COUNT(*) = 1 ORDER BY reference",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        if references.is_empty() {
            return Ok(());
        }
        // Here and there in the stock.
        let step = references.len().div_ceil(24);
        let references = references.into_iter().step_by(step).collect();
        let new = NewChase {
            title: "Enquête SLS de l’année".to_owned(),
            of: Of::SolidarityRent,
            partner: Some("Les Voisins de Valombre".to_owned()),
            closes_on: today.saturating_add(30.days()),
            kept_months: 6,
            references,
        };
        let id = lead.make_chase(landlord_id, &new, today).await?;
        let all = lead.chased_dwellings(landlord_id, &id, None).await?;
        let on = today.saturating_sub(9.days());
        for (at, one) in all.iter().enumerate() {
            let paper = Fact::Tried { on, channel: Channel::Paper, outcome: Outcome::Sent };
            let facts = match at % 6 {
                0 => vec![paper, Fact::Replied { on: today, channel: Channel::Paper }],
                1 => vec![
                    paper,
                    Fact::Tried { on: today, channel: Channel::Phone, outcome: Outcome::NobodyThere },
                ],
                2 => vec![paper, Fact::HelpAsked { on: today }],
                3 => vec![paper],
                _ => Vec::new(),
            };
            for fact in facts {
                lead.note_chase(landlord_id, (&id, &one.id), fact, None, today).await?;
            }
        }
        Ok(())
    }
}
