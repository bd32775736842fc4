//! What a charter shows: the adapted dwellings of the residences that were chosen, and those of the files that were received.
//! One function for the page, its file, the matching, the request and the file that leaves.

use super::members::CharterMember;
use crate::adapted::{Fittings, fittings};
use crate::portfolio::{Part, Portfolio, PortfolioRequest};
use crate::vacancies::Vacancy;
use crate::{Across, Error, Register, identity::digest};
use access::targets::Occupancy;
use allocation::equipment::{Event, counting, inventory};
use charter::dwelling::{Availability, Fitted, SharedDwelling};
use charter::search::{Filter, put_in_order};
use jiff::Timestamp;
use jiff::civil::Date;
use pathway::vacancy::State;
use serde::Serialize;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use trust::seal::Keyring;
use trust::suppression::Count;

/// Where a dwelling comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Origin {
    /// A landlord of this installation. Its ids are told to nobody.
    Landlord {
        #[serde(skip)]
        landlord_id: String,
        #[serde(skip)]
        dwelling_id: String,
    },
    /// The file of another installation, until a day.
    Installation { name: String, made_on: Date, expires_on: Date },
}

/// A dwelling of the register, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    pub dwelling: SharedDwelling,
    pub origin: Origin,
}

impl Shown {
    /// The dwelling itself, when it is this landlord's.
    #[must_use]
    pub fn dwelling_of(&self, landlord: &str) -> Option<&String> {
        match &self.origin {
            Origin::Landlord { landlord_id, dwelling_id } if landlord_id == landlord => Some(dwelling_id),
            _ => None,
        }
    }
}

/// How many households at least need an adapted dwelling in a commune, level by level; without a commune, anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommuneCounts {
    pub commune_code: Option<String>,
    pub commune: Option<String>,
    pub counts: [Count; 3],
}

/// Everything that the projection of one landlord reads.
struct Choices {
    member: CharterMember,
    residences: BTreeSet<String>,
    withdrawn: BTreeSet<String>,
    vacancies: BTreeMap<String, Vacancy>,
    fittings: Fittings,
    areas: BTreeMap<String, u16>,
    ring: Keyring,
}

/// Can somebody move in, and from when?
fn availability(vacancy: Option<&Vacancy>, occupancy: &Occupancy) -> (Availability, Option<Date>) {
    match vacancy.map(|one| (one, one.state)) {
        Some((one, State::Vacant { .. } | State::Announced { .. })) => {
            (Availability::Available, one.vacant_on())
        }
        Some((_, State::Unfit { .. })) => (Availability::Unknown, None),
        Some((_, State::Let { .. } | State::Cancelled { .. })) => (Availability::Occupied, None),
        None if matches!(occupancy, Occupancy::Occupied(_)) => (Availability::Occupied, None),
        None => (Availability::Unknown, None),
    }
}

fn project(network_id: &str, portfolio: &Portfolio, choices: &Choices) -> Vec<Shown> {
    let (on, terms) = (portfolio.request.on, choices.member.terms);
    let landlord_id = choices.member.landlord_id.as_str();
    let mut all = Vec::new();
    for residence in portfolio.residences.iter().filter(|r| choices.residences.contains(&r.id)) {
        let dwellings = residence.dwelling_views.iter().filter(|d| d.standing.is_adapted());
        for dwelling in dwellings.filter(|d| !choices.withdrawn.contains(&d.id)) {
            let vacancy = choices.vacancies.get(&dwelling.id);
            let (availability, available_on) = availability(vacancy, &dwelling.occupancy);
            // A key of its own: nobody finds the dwelling again by trying the ids of a public file. It is another one at each
            // vacancy, and each quarter in between: what was told of a free dwelling is not found again once it is lived in.
            let time = match vacancy.filter(|_| availability == Availability::Available) {
                Some(vacancy) => vacancy.id.clone(),
                None => format!("{}-{}", on.year(), (on.month() + 2) / 3),
            };
            let Some(mark) = choices.ring.mark(&["charter", network_id, landlord_id, &dwelling.id, &time])
            else {
                continue;
            };
            let facts = choices.fittings.facts(&dwelling.id);
            let equipment = inventory(facts, on)
                .into_iter()
                .filter(|(_, is_there)| *is_there)
                .map(|(code, _)| Fitted {
                    code,
                    since: counting(facts)
                        .filter(|f| f.equipment == code && f.event == Event::Installed && f.on <= on)
                        .map(|f| f.on)
                        .max(),
                })
                .collect();
            let shown = SharedDwelling {
                area_m2: choices.areas.get(&dwelling.id).copied().filter(|area| (5..=500).contains(area)),
                availability,
                available_on,
                commune: residence.commune_name.clone(),
                commune_code: residence.commune_code.clone(),
                equipment,
                floor: dwelling.floor.filter(|floor| (-5..=80).contains(floor)),
                id: digest(&["charter-dwelling", &mark.to_string()]).chars().take(24).collect(),
                landlord: choices.member.landlord.clone(),
                level_from: dwelling.standing.lowest,
                level_to: dwelling.standing.highest,
                lift: dwelling.lift,
                neighbourhood: residence.neighbourhood.as_ref().map(|(_, name)| name.clone()),
                rent_cents: vacancy.and_then(|one| one.rent_cents).filter(|_| terms.shows_rent),
                residence: terms.shows_residence.then(|| residence.name.clone()),
                rooms: dwelling.rooms.filter(|rooms| (1..=20).contains(rooms)),
                step_free: dwelling.step_free(),
            };
            let is_empty = vacancy.is_some_and(|one| matches!(one.state, State::Vacant { .. }));
            let shown = if is_empty { shown } else { shown.lived_in() };
            let origin =
                Origin::Landlord { landlord_id: landlord_id.to_owned(), dwelling_id: dwelling.id.clone() };
            all.push(Shown { dwelling: shown.discreet(), origin });
        }
    }
    all
}

impl Register {
    async fn choices_of(&self, network_id: &str, member: CharterMember) -> Result<Choices, Error> {
        let landlord_id = member.landlord_id.clone();
        let mut vacancies = BTreeMap::new();
        // In the order in which they were noted: the last one of a dwelling stays.
        for vacancy in self.vacancies(&landlord_id).await? {
            vacancies.insert(vacancy.dwelling_id.clone(), vacancy);
        }
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT id, living_area_m2 FROM dwelling
             WHERE landlord_id = $1 AND is_current = 1 AND living_area_m2 IS NOT NULL",
        )
        .bind(&landlord_id)
        .fetch_all(self.db.read())
        .await?;
        Ok(Choices {
            residences: self.chosen(network_id, &landlord_id).await?,
            withdrawn: self.withdrawn(&landlord_id).await?,
            vacancies,
            fittings: fittings(self.db.read(), Part::All(&landlord_id)).await?,
            areas: rows.into_iter().filter_map(|(id, area)| Some((id, u16::try_from(area).ok()?))).collect(),
            ring: self.keyring_or_new(&format!("charter/{network_id}")).await?,
            member,
        })
    }

    /// What some landlords of a charter show on a day.
    pub(super) async fn shown_by(
        &self,
        network_id: &str,
        members: Vec<CharterMember>,
        on: Date,
    ) -> Result<Vec<Shown>, Error> {
        let house = self.across(Across::Charter);
        let mut all = Vec::new();
        for member in members {
            let choices = house.choices_of(network_id, member).await?;
            if choices.residences.is_empty() {
                continue;
            }
            let request = PortfolioRequest {
                landlord_id: choices.member.landlord_id.clone(),
                on,
                weights: None,
                prudent: false,
                target: None,
            };
            let portfolio = house.portfolio(&request).await?;
            all.extend(project(network_id, &portfolio, &choices));
        }
        Ok(all)
    }

    async fn received(&self, network_id: &str, on: Date) -> Result<Vec<Shown>, Error> {
        let rows = sqlx::query(
            "SELECT r.body, s.name, s.last_made_on, s.last_expires_on
             FROM charter_received r JOIN charter_source s ON s.id = r.source_id
             WHERE r.network_id = $1 AND s.confirmed_at IS NOT NULL AND s.removed_at IS NULL
               AND s.last_expires_on >= $2
             ORDER BY r.source_id, r.dwelling_key",
        )
        .bind(network_id)
        .bind(on.to_string())
        .fetch_all(self.across(Across::Charter).db.read())
        .await?;
        let day = |row: &sqlx::any::AnyRow, name: &str| {
            let text: String = row.try_get(name)?;
            text.parse::<Date>().map_err(|_| Error::Computation("a day of a received file".to_owned()))
        };
        rows.iter()
            .map(|row| {
                let origin = Origin::Installation {
                    name: row.try_get("name")?,
                    made_on: day(row, "last_made_on")?,
                    expires_on: day(row, "last_expires_on")?,
                };
                Ok(Shown { dwelling: serde_json::from_str(&row.try_get::<String, _>("body")?)?, origin })
            })
            .collect()
    }

    /// The dwellings of a charter, as filtered: what can be let first.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord did not sign the charter: whoever is outside is told nothing.
    pub async fn charter_dwellings(
        &self,
        network_id: &str,
        landlord_id: &str,
        (on, at): (Date, Timestamp),
        filter: &Filter,
    ) -> Result<Vec<Shown>, Error> {
        self.signed_charter(network_id, landlord_id, at).await?;
        let members = self.charter_members(network_id, at).await?;
        let mut all = self.shown_by(network_id, members, on).await?;
        all.extend(self.received(network_id, on).await?);
        all.retain(|one| filter.keeps(&one.dwelling));
        put_in_order(&mut all, |one| &one.dwelling);
        Ok(all)
    }

    /// How many households of the other landlords need an adapted dwelling, in the communes where the charter shows some.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord did not sign the charter.
    pub async fn charter_counts(
        &self,
        network_id: &str,
        landlord_id: &str,
        (on, at): (Date, Timestamp),
    ) -> Result<Vec<CommuneCounts>, Error> {
        let shown = self.charter_dwellings(network_id, landlord_id, (on, at), &Filter::default()).await?;
        let mut communes: BTreeMap<String, String> = BTreeMap::new();
        for one in shown {
            if let Some(code) = one.dwelling.commune_code {
                let name = one.dwelling.commune.unwrap_or_else(|| code.clone());
                communes.insert(code, name);
            }
        }
        let house = self.across(Across::Charter);
        let mut needs = Vec::new();
        for member in self.charter_members(network_id, at).await? {
            if member.landlord_id != landlord_id {
                let held = house.needs(&member.landlord_id).await?;
                needs.extend(held.into_iter().filter(|need| need.is_for_charters(on)).map(|need| need.need));
            }
        }
        let codes: Vec<String> = communes.keys().cloned().collect();
        let counts = charter::counts::counts(&codes, &needs);
        let mut all: Vec<CommuneCounts> = communes
            .into_iter()
            .zip(counts)
            .map(|((code, name), counts)| CommuneCounts {
                commune_code: Some(code),
                commune: Some(name),
                counts,
            })
            .collect();
        if !all.is_empty() {
            let counts = charter::counts::anywhere(&needs);
            all.push(CommuneCounts { commune_code: None, commune: None, counts });
        }
        Ok(all)
    }
}
