//! The help teams of the invented town: the landlord's own, La Clé's, and two that know one thing well.

use crate::help_teams::{Sheet, week_of};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use routing::{Absence, Conditions, Level};
use std::collections::{BTreeMap, BTreeSet};
use trust::territory::Territory;

struct Invented {
    /// `None`: the landlord's own.
    organisation: Option<&'static str>,
    /// Who of them wrote it.
    person: &'static str,
    name: &'static str,
    subjects: &'static [&'static str],
    any_subject: bool,
    ground: &'static [&'static str],
    reach: Option<Level>,
    remote: bool,
    kinds: &'static [&'static str],
    most_dwellings: Option<u32>,
    capacity: u32,
    /// Days from today, both included.
    absence: Option<(i64, i64)>,
}

const TEAMS: [Invented; 4] = [
    Invented {
        organisation: None,
        person: "conseil",
        name: "Conseil patrimoine",
        subjects: &[
            "diagnosis",
            "safety",
            "energy",
            "upkeep",
            "works-plan",
            "works-management",
            "purchasing",
        ],
        any_subject: false,
        ground: &["departement:33"],
        reach: Some(Level::Region),
        remote: false,
        kinds: &["association", "innovator"],
        most_dwellings: None,
        capacity: 3,
        absence: None,
    },
    Invented {
        organisation: Some("La Clé de Valombre"),
        person: "cle-conseil",
        name: "Écoute et premiers conseils",
        subjects: &["asset-strategy", "funding-search", "finance", "accounting", "governance", "diagnosis"],
        any_subject: true,
        ground: &["commune:33999", "departement:33"],
        reach: Some(Level::Country),
        remote: true,
        kinds: &[],
        most_dwellings: None,
        capacity: 5,
        absence: None,
    },
    Invented {
        organisation: Some("Les Voisins de Valombre"),
        person: "voisins",
        name: "Gestion locative des petites associations",
        subjects: &["letting-management", "accounting", "communication", "diagnosis"],
        any_subject: false,
        ground: &["commune:33999"],
        reach: Some(Level::Departement),
        remote: true,
        kinds: &["association"],
        most_dwellings: Some(60),
        capacity: 2,
        absence: Some((20, 33)),
    },
    Invented {
        organisation: Some("Ergo Valombre"),
        person: "ergo",
        name: "Accessibilité des logements",
        subjects: &["accessibility"],
        any_subject: false,
        ground: &["commune:33999"],
        reach: Some(Level::Departement),
        remote: false,
        kinds: &[],
        most_dwellings: None,
        capacity: 1,
        absence: None,
    },
];

impl Register {
    /// Adds the help teams of the invented town.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_help_teams(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let gazetteer = self.gazetteer().await?;
        for one in &TEAMS {
            let organisation = match one.organisation {
                None => Some(landlord_id.to_owned()),
                Some(name) => {
                    sqlx::query_scalar("SELECT id FROM organisation WHERE name = $1")
                        .bind(name)
                        .fetch_optional(self.db.read())
                        .await?
                }
            };
            let Some(organisation) = organisation else { continue };
            // A town that was not loaded has no commune of reference: what is known is kept.
            let ground: BTreeSet<Territory> = one
                .ground
                .iter()
                .filter_map(|code| code.parse::<Territory>().ok())
                .filter(|territory| gazetteer.knows(territory))
                .collect();
            let in_days = |days: i64| today.saturating_add(days.days());
            let sheet = Sheet {
                name: one.name.to_owned(),
                subjects: one.subjects.iter().map(|code| (*code).to_owned()).collect(),
                any_subject: one.any_subject,
                ground: if ground.is_empty() {
                    BTreeSet::from([Territory::Departement("33".to_owned())])
                } else {
                    ground
                },
                reach: one.reach,
                remote: one.remote,
                conditions: Conditions {
                    organisation_kinds: one.kinds.iter().map(|code| (*code).to_owned()).collect(),
                    most_dwellings: one.most_dwellings,
                    ..Conditions::default()
                },
                capacity: one.capacity,
                weeks: BTreeMap::from([(week_of(in_days(28)), one.capacity.div_ceil(2))]),
                absences: one
                    .absence
                    .map(|(from, to)| Absence { from: in_days(from), to: in_days(to) })
                    .into_iter()
                    .collect(),
                conflicts: BTreeSet::new(),
            };
            self.demo_person(one.person, &organisation).await?.make_team(&organisation, &sheet).await?;
        }
        Ok(())
    }
}
