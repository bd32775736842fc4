//! Who else pays: which tax office a residence belongs to, and what the relief ledger and the agreements with pension funds
//! know today, as settings that a scenario may take over.

use super::keep::{NotSaved, refused};
use super::settings::{ALL, OfficeRoom, PensionWindow, Settings};
use crate::pension::PensionAgreement;
use crate::{Error, Register};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What a scenario may take over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownPayers {
    pub offices: Vec<OfficeRoom>,
    pub pensions: Vec<PensionWindow>,
    /// Agreements that pay for the same dwellings as one that was taken: a computation counts one at most.
    pub left_out: Vec<String>,
    /// Offices of which no notice is noted: their tax is not known, and no relief is counted there.
    pub unknown: Vec<String>,
}

impl Register {
    /// The name of the tax office of each residence that the relief ledger knows, for works paid in a year.
    pub(super) async fn offices_of_residences(
        &self,
        landlord_id: &str,
        paid_in: i16,
    ) -> Result<BTreeMap<String, String>, Error> {
        let names: BTreeMap<String, String> = self
            .tax_offices(landlord_id)
            .await?
            .into_iter()
            .map(|office| (office.id, label(&office.name)))
            .collect();
        let belongings = self.tax_belongings(landlord_id).await?;
        // The tax of a year is due at the office of its first day.
        let on = Date::new(paid_in.saturating_add(1), 1, 1).unwrap_or(Date::MAX);
        let residences: BTreeSet<&str> = belongings.iter().map(|b| b.residence_id.as_str()).collect();
        let office =
            |residence: &str| relief::office_on(&belongings, residence, on).and_then(|id| names.get(id));
        let known = |residence: &str| Some((residence.to_owned(), office(residence)?.clone()));
        Ok(residences.into_iter().filter_map(known).collect())
    }

    /// Tax offices and agreements as they stand on a day, for a programme that begins in `first_year`.
    ///
    /// The tax of years to come is that of the newest notice: nobody knows it yet, and the settings can be corrected. An
    /// office without a notice has an unknown room.
    ///
    /// # Errors
    /// When the database does not answer, or a parameter of the relief has a hole in its dates.
    pub async fn known_payers(
        &self,
        landlord_id: &str,
        (first_year, years): (i16, usize),
        today: Date,
    ) -> Result<KnownPayers, Error> {
        let offices = self.known_offices(landlord_id, (first_year, years), today).await?;
        let is_unknown = |one: &&OfficeRoom| one.room_cents.iter().all(Option::is_none);
        let unknown = offices.iter().filter(is_unknown).map(|one| one.office.clone()).collect();
        let mut known = KnownPayers { offices, unknown, ..KnownPayers::default() };
        for agreement in self.pension_agreements(landlord_id, today).await? {
            let Some(window) = window(&agreement, first_year) else { continue };
            let doubled =
                known.pensions.iter().any(|other| other.name == window.name || other.overlaps(&window));
            if doubled {
                known.left_out.push(window.name);
            } else {
                known.pensions.push(window);
            }
        }
        Ok(known)
    }

    /// Writes into a scenario what is known on a day of tax offices and agreements; what it said of them before is replaced.
    ///
    /// # Errors
    /// As [`Register::known_payers`]; [`Error::Unknown`] without such a scenario, [`Error::Changed`] when somebody wrote it
    /// meanwhile.
    pub async fn take_known_payers(
        &self,
        landlord_id: &str,
        scenario_id: &str,
        today: Date,
    ) -> Result<KnownPayers, Error> {
        let scenario = self.programme_scenario(landlord_id, scenario_id).await?;
        let programme = self.programme(landlord_id, &scenario.programme_id).await?;
        let years = (programme.first_year, scenario.settings.budgets_cents.len());
        let known = self.known_payers(landlord_id, years, today).await?;
        let settings = Settings {
            offices: known.offices.clone(),
            pensions: known.pensions.clone(),
            ..scenario.settings
        };
        let seen = (scenario_id, scenario.edition);
        match self.save_programme_scenario(landlord_id, seen, &scenario.name, &settings).await {
            Ok(()) => Ok(known),
            Err(NotSaved::Faults(_)) => Err(refused("programme-payers")),
            Err(NotSaved::Other(error)) => Err(error),
        }
    }

    async fn known_offices(
        &self,
        landlord_id: &str,
        (first_year, years): (i16, usize),
        today: Date,
    ) -> Result<Vec<OfficeRoom>, Error> {
        let homes = self.offices_of_residences(landlord_id, first_year).await?;
        let rows: Vec<(String, Option<String>)> = sqlx::query_as(
            "SELECT id, commune_code FROM residence WHERE landlord_id = $1 AND is_current = 1",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut communes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (id, commune) in rows {
            if let (Some(office), Some(commune)) = (homes.get(&id), commune) {
                communes.entry(office).or_default().insert(commune);
            }
        }
        let rooms = self.relief_room(landlord_id, today).await?;
        let mut all = Vec::new();
        for office in self.tax_offices(landlord_id).await? {
            let name = label(&office.name);
            let Some(communes) = communes.get(name.as_str()) else { continue };
            let mine: BTreeMap<i16, (i64, i64)> = rooms
                .iter()
                .filter(|room| room.office_id == office.id)
                .filter_map(|room| Some((room.year, (room.pool?, room.used?))))
                .collect();
            let newest = mine.last_key_value().map(|(_, (pool, _))| *pool);
            let of_year = |place: usize| {
                let taxed = i16::try_from(place).ok().and_then(|n| first_year.checked_add(n)?.checked_add(1));
                let exact = taxed.and_then(|year| mine.get(&year)).map(|(pool, used)| (pool - used).max(0));
                exact.or(newest)
            };
            all.push(OfficeRoom {
                office: name,
                communes: communes.iter().cloned().collect(),
                room_cents: (0..years).map(of_year).collect(),
            });
        }
        Ok(all)
    }
}

/// A name as settings write it: one line, without what separates their cells.
fn label(name: &str) -> String {
    name.split(|c: char| c == ';' || c.is_control()).map(str::trim).collect::<Vec<_>>().join(", ")
}

/// What an agreement still offers to a programme; `None` when it ends before, or has nothing left.
fn window(agreement: &PensionAgreement, first_year: i16) -> Option<PensionWindow> {
    let terms = &agreement.terms;
    let left: u32 = agreement.windows.iter().map(|window| window.dwellings).sum();
    let cents: i64 = agreement.windows.iter().map(|window| window.cents).fold(0, i64::saturating_add);
    let (first, last) = (terms.start.year().max(first_year), terms.end.year());
    let every = terms.departements.is_empty().then(|| ALL.to_owned());
    (left > 0 && first <= last).then(|| PensionWindow {
        name: label(&terms.fund),
        departments: terms.departements.iter().cloned().chain(every).collect(),
        first_year: first,
        last_year: last,
        least: left,
        most: left,
        cap_cents: terms.cap_cents,
        envelope_cents: Some(cents),
    })
}

/// The office of a residence: the one that it is known to belong to, else the one that names its commune, else the one that
/// takes all the others.
pub(super) fn office_of<'a>(
    settings: &'a Settings,
    known: Option<&String>,
    commune: &str,
) -> Option<&'a OfficeRoom> {
    let rooms = &settings.offices;
    let names = |room: &&OfficeRoom, code: &str| room.communes.iter().any(|c| c == code);
    let own = known.and_then(|name| rooms.iter().find(|room| room.office == *name));
    own.or_else(|| rooms.iter().find(|room| names(room, commune)))
        .or_else(|| rooms.iter().find(|room| names(room, ALL)))
}
