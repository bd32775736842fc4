//! Innovations of the invented town. Two kinds: the seven real projects that the partnership of the Union sociale pour
//! l'habitat and La France s'engage names, told as examples by the desk with what its communiqué says and nothing else, and
//! one invented project that a landlord of the town hosts.

use crate::innovations::{NewInnovation, NewSupport, NewWish, SupportKind};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use matching::{
    Context, Evidence, EvidenceResult, Host, Method, Opinion, PlaceKind, Public, Range, Settlement, Sheet,
    Support, Theme,
};
use std::collections::BTreeSet;
use trust::territory::Territory;

const SOURCE: &str = "Communiqué de l’Union sociale pour l’habitat et de La France s’engage, 5 octobre 2023";

/// A real project, as far as the communiqué tells it. What it does not tell is to be asked.
struct Example {
    title: &'static str,
    summary: &'static str,
    themes: &'static [Theme],
    publics: Option<&'static [Public]>,
    core: &'static [&'static str],
    places: Option<&'static [PlaceKind]>,
    award: &'static str,
    /// In how many places somebody told of it; `None`: nobody tells what it changed.
    seen_in: Option<u16>,
}

const EXAMPLES: [Example; 7] = [
    Example {
        title: "VRAC – acheter en commun dans les quartiers",
        summary: "Des habitants achètent ensemble. Né il y a dix ans dans l’agglomération lyonnaise, présent dans dix-huit agglomérations, surtout dans des quartiers de la politique de la ville, construit et soutenu avec des bailleurs sociaux.",
        themes: &[Theme::SustainableDevelopment, Theme::SocialAnimation],
        publics: Some(&[Public::AllTenants]),
        core: &[
            "Un achat fait en commun par des habitants",
            "D’abord dans les quartiers de la politique de la ville",
            "Construit avec les bailleurs sociaux",
        ],
        places: None,
        award: "La France s’engage, lauréat 2017",
        seen_in: Some(18),
    },
    Example {
        title: "Caracol – habitat intercalaire",
        summary: "Une colocation mixte, interculturelle et solidaire occupe les logements vacants de bailleurs sociaux avant leurs travaux : le bâti sert plus longtemps et le gardiennage est évité.",
        themes: &[Theme::Inclusion, Theme::NewHousing],
        publics: Some(&[Public::Refugees, Public::Students, Public::JobSeekers]),
        core: &[
            "Une colocation mixte",
            "Dans des logements vacants de bailleurs sociaux",
            "Une sortie prévue avant les travaux",
        ],
        places: Some(&[PlaceKind::VacantDwellings, PlaceKind::WholeBuilding]),
        award: "La France s’engage, lauréat 2021",
        seen_in: Some(2),
    },
    Example {
        title: "Arts et développement – l’accès à la culture",
        summary: "Rendre la culture accessible aux habitants des quartiers.",
        themes: &[Theme::Culture],
        publics: None,
        core: &["L’accès à la culture là où l’on habite"],
        places: None,
        award: "Projet accompagné par La France s’engage",
        seen_in: None,
    },
    Example {
        title: "Les petites cantines – le lien social",
        summary: "Renforcer le lien social dans les quartiers prioritaires, autour de la table.",
        themes: &[Theme::SocialAnimation],
        publics: Some(&[Public::AllTenants]),
        core: &["Le lien social d’abord", "Dans les quartiers prioritaires"],
        places: None,
        award: "Projet accompagné par La France s’engage",
        seen_in: None,
    },
    Example {
        title: "Programme Malin – bien nourrir les enfants",
        summary: "Accompagner les familles vers une alimentation de qualité.",
        themes: &[Theme::Education, Theme::SustainableDevelopment],
        publics: Some(&[Public::Families, Public::Children]),
        core: &["Accompagner les familles", "Vers une alimentation de qualité"],
        places: None,
        award: "Projet accompagné par La France s’engage",
        seen_in: None,
    },
    Example {
        title: "Des étoiles et des femmes – vers l’emploi",
        summary: "L’insertion professionnelle de femmes éloignées de l’emploi.",
        themes: &[Theme::JobInsertion, Theme::GenderEquality],
        publics: Some(&[Public::Women, Public::JobSeekers]),
        core: &["Des femmes éloignées de l’emploi", "Une insertion professionnelle"],
        places: None,
        award: "Projet accompagné par La France s’engage",
        seen_in: None,
    },
    Example {
        title: "Impala avenir – les métiers des réseaux numériques",
        summary: "Former des jeunes aux métiers des infrastructures numériques.",
        themes: &[Theme::Training, Theme::Digital],
        publics: Some(&[Public::Young]),
        core: &["Des jeunes", "Les métiers des infrastructures numériques"],
        places: None,
        award: "Projet accompagné par La France s’engage",
        seen_in: None,
    },
];

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

fn sheet(of: &Example) -> Sheet {
    Sheet {
        title: of.title.to_owned(),
        summary: of.summary.to_owned(),
        themes: of.themes.iter().copied().collect(),
        publics: of.publics.map(|all| all.iter().copied().collect()),
        core: texts(of.core),
        adaptable: Vec::new(),
        prerequisites: Vec::new(),
        places: of.places.map(|all| all.iter().copied().collect()),
        supports: None,
        skills: String::new(),
        territories: None,
        money: None,
        cost: None,
        outcomes: String::new(),
        origin: Context::default(),
        award: of.award.to_owned(),
        source: SOURCE.to_owned(),
    }
}

impl Register {
    /// Adds the examples, the invented project, a wish and two replications.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_innovations(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let all = self.organisations().await?;
        let named = |name: &str| all.iter().find(|one| one.name == name).map(|one| one.id.clone());
        let houses = (
            named("La Clé de Valombre"),
            named("Rampe commune"),
            named("Caisse de Valombre"),
            named("Union des bailleurs de Valombre"),
        );
        let (Some(desk), Some(ramps), Some(fund), Some(union)) = houses else { return Ok(()) };
        let teller = self.demo_person("cle", &desk).await?;
        let funder = self.demo_person("caisse", &fund).await?;
        let network = self.demo_person("union", &union).await?;
        for example in &EXAMPLES {
            let new = NewInnovation { sheet: sheet(example), contact: String::new(), practice_id: None };
            let id = teller.write_innovation(&desk, None, &new, today).await?.id;
            teller.propose_innovation(&desk, &id, today).await?;
            let words = (Some(false), "Un projet que la fondation a retenu et suivi.");
            funder.endorse_innovation(&fund, &id, words, today).await?;
            let Some(sites) = example.seen_in else { continue };
            let words = (Some(false), "Des bailleurs du réseau ont témoigné de leur coopération.");
            network.endorse_innovation(&union, &id, words, today).await?;
            let told = Evidence {
                on: date(2023, 10, 5),
                method: Method::Testimony,
                result: EvidenceResult::Better,
                sites,
                source: SOURCE.to_owned(),
                by: String::new(),
            };
            teller.prove_innovation(&desk, &id, &told, today).await?;
        }
        let place = Territory::Departement("33".to_owned());
        self.add_demo_ramps((landlord_id, &ramps, &place), (&fund, &union), today).await
    }

    async fn add_demo_ramps(
        &self,
        (landlord_id, ramps, place): (&str, &str, &Territory),
        (fund, union): (&str, &str),
        today: Date,
    ) -> Result<(), Error> {
        let holder = self.demo_person("rampe", ramps).await?;
        let host = self.demo_person("direction", landlord_id).await?;
        let new = NewInnovation {
            contact: "Équipe des rampes, à l’adresse de l’annuaire".to_owned(),
            practice_id: None,
            sheet: Sheet {
                title: "Des rampes démontables partagées entre immeubles".to_owned(),
                summary:
                    "Un jeu de rampes sert plusieurs halls : il est posé en une matinée, et suit le besoin."
                        .to_owned(),
                themes: BTreeSet::from([Theme::Inclusion, Theme::LivingEnvironment]),
                publics: Some(BTreeSet::from([Public::Seniors, Public::AllTenants])),
                core: texts(&[
                    "Des rampes que plusieurs immeubles partagent",
                    "Posées sans travaux",
                    "Un habitant relais par hall",
                ]),
                adaptable: texts(&["Le nombre de rampes", "Qui les range et les porte"]),
                prerequisites: texts(&["Un local de rangement de plain-pied"]),
                places: Some(BTreeSet::from([PlaceKind::GroundFloor, PlaceKind::SharedRoom])),
                supports: Some(BTreeSet::from([Support::Material, Support::Staff])),
                skills: "Quelqu’un qui sait vérifier une pente.".to_owned(),
                territories: Some(BTreeSet::from([place.clone()])),
                money: Some(Range { least: 200_000, most: 600_000 }),
                cost: Some(Range { least: 400_000, most: 900_000 }),
                outcomes: "De 12 à 30 passages par jour et par hall équipé.".to_owned(),
                origin: Context {
                    settlement: Some(Settlement::Town),
                    priority: Some(300),
                    ..Context::default()
                },
                award: String::new(),
                source: "Suivi du porteur, projet inventé".to_owned(),
            },
        };
        let id = holder.write_innovation(ramps, None, &new, today).await?.id;
        holder.propose_innovation(ramps, &id, today).await?;
        for (email, who) in [("caisse", fund), ("union", union)] {
            let endorser = self.demo_person(email, who).await?;
            endorser.endorse_innovation(who, &id, (Some(false), "Vu dans deux résidences."), today).await?;
        }
        let found = Evidence {
            on: today.saturating_sub(90.days()),
            method: Method::FollowUp,
            result: EvidenceResult::Better,
            sites: 2,
            source: "Relevé des passages, deux résidences".to_owned(),
            by: String::new(),
        };
        holder.prove_innovation(ramps, &id, &found, today).await?;
        let wish = NewWish {
            contact: "Direction du développement social, au siège".to_owned(),
            is_open: true,
            host: Host {
                id: String::new(),
                themes: Some(BTreeSet::from([
                    Theme::Inclusion,
                    Theme::SocialAnimation,
                    Theme::LivingEnvironment,
                ])),
                publics: Some(BTreeSet::from([Public::Seniors, Public::Families])),
                places: Some(BTreeSet::from([PlaceKind::SharedRoom, PlaceKind::GroundFloor])),
                supports: Some(BTreeSet::from([Support::Material, Support::Network])),
                territories: Some(BTreeSet::from([place.clone()])),
                most_cents: Some(500_000),
                least_level: 1,
                target: Context { settlement: Some(Settlement::Town), ..Context::default() },
            },
        };
        host.write_hosting_wish(landlord_id, 0, &wish).await?;
        let replay = host.take_interest(landlord_id, (&id, landlord_id), today).await?;
        holder.take_interest(ramps, (&id, landlord_id), today).await?;
        let met = NewSupport {
            kind: SupportKind::Meeting,
            amount_cents: None,
            on: today,
            words: "Visite de deux halls, choix du local de rangement.".to_owned(),
        };
        host.support_innovation(landlord_id, &id, &met, today).await?;
        holder.fit_replay(ramps, &replay, place, today).await?;
        host.consent_replay(landlord_id, &replay, true, today).await?;
        holder
            .adapt_replay(ramps, &replay, (3, "Une seule rampe longue ; le gardien la porte."), today)
            .await?;
        host.hear_residents(
            landlord_id,
            &replay,
            (Opinion::For, Some(26), "Réunion de l’amicale : demande une rampe au hall nord."),
            today,
        )
        .await
    }
}
