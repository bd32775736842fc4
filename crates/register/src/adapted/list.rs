//! The register of adapted dwellings: one list for the screen, the files and the command line.

use crate::portfolio::{DwellingView, Portfolio, ResidenceView};
use crate::vacancies::Vacancy;
use crate::{Error, Register};
use allocation::level::Standing;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use model::words::{analyse, fold};
use pathway::vacancy::State;
use serde::Serialize;
use std::collections::BTreeMap;

/// Can somebody move in? Nothing is told of whoever lives there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Availability {
    /// Free, or free within days.
    Vacant,
    Announced,
    /// Free, but not to be lived in.
    Unfit,
    /// No notice is known.
    NoNotice,
}

impl Availability {
    pub const ALL: [Availability; 4] =
        [Availability::Vacant, Availability::Announced, Availability::Unfit, Availability::NoNotice];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Availability::Vacant => "vacant",
            Availability::Announced => "announced",
            Availability::Unfit => "unfit",
            Availability::NoNotice => "no-notice",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Availability> {
        Availability::ALL.into_iter().find(|one| one.code() == code)
    }

    /// From where a vacancy stands.
    #[must_use]
    pub const fn of(state: Option<State>) -> Availability {
        match state {
            Some(State::Vacant { .. }) => Availability::Vacant,
            Some(State::Announced { .. }) => Availability::Announced,
            Some(State::Unfit { .. }) => Availability::Unfit,
            _ => Availability::NoNotice,
        }
    }
}

/// A dwelling of the register, without anybody in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AdaptedDwelling {
    pub id: String,
    pub reference: Option<String>,
    pub residence_id: String,
    pub residence: String,
    pub address: String,
    pub commune_code: Option<String>,
    pub commune: Option<String>,
    /// Code and name of the priority neighbourhood.
    pub neighbourhood: Option<(String, String)>,
    pub floor: Option<i16>,
    pub lift: Option<bool>,
    pub step_free: Option<bool>,
    pub rooms: Option<u8>,
    pub standing: Standing,
    /// Since when the level is known.
    pub since: Option<Date>,
    pub availability: Availability,
    /// The day from which it is free, as far as it is known.
    pub vacant_on: Option<Date>,
    /// The vacancy under way.
    pub vacancy_id: Option<String>,
}

/// What is asked of the register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdaptedFilter {
    /// Code of a commune.
    pub commune: Option<String>,
    /// At least this level, for certain.
    pub level: Option<AdaptationLevel>,
    /// Reached without a step: `Some(None)` asks for those of which nobody knows.
    pub step_free: Option<Option<bool>>,
    pub rooms: Option<u8>,
    pub availability: Option<Availability>,
    /// Words of the reference, of the residence or of its address.
    pub words: String,
}

impl AdaptedFilter {
    fn keeps(&self, one: &AdaptedDwelling) -> bool {
        let words = analyse(&self.words);
        self.commune.as_ref().is_none_or(|code| one.commune_code.as_ref() == Some(code))
            && self.level.is_none_or(|level| one.standing.lowest >= level)
            && self.step_free.is_none_or(|wanted| one.step_free == wanted)
            && self.rooms.is_none_or(|rooms| one.rooms == Some(rooms))
            && self.availability.is_none_or(|wanted| one.availability == wanted)
            && (words.is_empty() || {
                let parts = [one.reference.as_deref().unwrap_or(""), &one.residence, &one.address];
                let text = analyse(&parts.join(" "));
                words.iter().all(|word| text.iter().any(|t| t.starts_with(word.as_str())))
            })
    }
}

/// A line of the register.
pub(crate) fn line(
    residence: &ResidenceView,
    dwelling: &DwellingView,
    vacancy: Option<&Vacancy>,
) -> AdaptedDwelling {
    let state = vacancy.map(|v| v.state);
    AdaptedDwelling {
        id: dwelling.id.clone(),
        reference: dwelling.reference.clone(),
        residence_id: residence.id.clone(),
        residence: residence.name.clone(),
        address: residence.address.clone(),
        commune_code: residence.commune_code.clone(),
        commune: residence.commune_name.clone(),
        neighbourhood: residence.neighbourhood.clone(),
        floor: dwelling.floor,
        lift: dwelling.lift,
        step_free: dwelling.step_free(),
        rooms: dwelling.rooms,
        standing: dwelling.standing,
        since: dwelling.level_since,
        availability: Availability::of(state),
        vacant_on: vacancy.and_then(Vacancy::vacant_on),
        vacancy_id: vacancy.map(|v| v.id.clone()),
    }
}

impl Register {
    /// The adapted dwellings of a portfolio, as filtered: those that can be let first, the oldest notice before the
    /// others, then by residence and reference.
    pub async fn adapted_dwellings(
        &self,
        portfolio: &Portfolio,
        filter: &AdaptedFilter,
    ) -> Result<Vec<AdaptedDwelling>, Error> {
        let open = self.open_vacancies(&portfolio.landlord.id).await?;
        let by_dwelling: BTreeMap<&str, &Vacancy> =
            open.iter().map(|vacancy| (vacancy.dwelling_id.as_str(), vacancy)).collect();
        let mut all: Vec<(Option<Date>, AdaptedDwelling)> = Vec::new();
        for residence in &portfolio.residences {
            for dwelling in residence.dwelling_views.iter().filter(|d| d.standing.is_adapted()) {
                let vacancy = by_dwelling.get(dwelling.id.as_str()).copied();
                let line = line(residence, dwelling, vacancy);
                if filter.keeps(&line) {
                    all.push((vacancy.and_then(Vacancy::noticed_on), line));
                }
            }
        }
        // Somebody who types a whole reference wants that dwelling.
        let typed = fold(&filter.words);
        let is_typed = |line: &AdaptedDwelling| line.reference.as_deref().is_some_and(|r| fold(r) == typed);
        if all.iter().any(|(_, line)| is_typed(line)) {
            all.retain(|(_, line)| is_typed(line));
        }
        all.sort_by(|(noticed, a), (other, b)| {
            (noticed.is_none(), noticed, &a.residence, &a.reference, &a.id).cmp(&(
                other.is_none(),
                other,
                &b.residence,
                &b.reference,
                &b.id,
            ))
        });
        Ok(all.into_iter().map(|(_, line)| line).collect())
    }
}
