//! Gathering what each slice shows to everybody into entries of one form.

use super::{Entry, Found, Kind, Proof, Reader, Search, find};
use crate::innovations::Innovation;
use crate::practices::{Ground, Practice, Theme};
use crate::testimonies::Testimony;
use crate::{Error, Register};
use jiff::Timestamp;
use jiff::civil::Date;
use matching::Settlement;
use procurement::clauses::{Clause, clauses};
use procurement::models::{Family, MODELS, Model};
use std::collections::BTreeSet;

/// The day on which something was first told: its id holds the instant.
fn told_on(id: &str) -> Option<Date> {
    let (seconds, _) = uuid::Uuid::parse_str(id).ok()?.get_timestamp()?.to_unix();
    let at = Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
    Some(trust::day::legal_day(at))
}

/// The theme of the library nearest to one of innovations; `None`: it has none.
fn theme_of(theme: matching::Theme) -> Option<Theme> {
    use matching::Theme as T;
    Some(match theme {
        T::SocialAnimation | T::LivingEnvironment | T::Culture | T::Inclusion => Theme::LivingTogether,
        T::JobInsertion | T::Training => Theme::WorkIntegration,
        T::NewHousing => Theme::SupportedHousing,
        _ => return None,
    })
}

fn ground_of(settlement: Settlement) -> Ground {
    match settlement {
        Settlement::DenseCity => Ground::DenseCity,
        Settlement::Town | Settlement::SmallTown => Ground::Town,
        Settlement::Rural => Ground::Rural,
    }
}

fn practice(one: Practice) -> Entry {
    let told = one.told;
    Entry {
        kind: Kind::Practice,
        text: [told.context, told.method, told.results].join("\n"),
        others: told.partners,
        by: one.organisation,
        themes: BTreeSet::from([told.theme]),
        grounds: told.grounds,
        proof: Proof::Told,
        conditions: told.conditions.lines().map(str::to_owned).collect(),
        taken_up: Some(one.replications),
        told_on: told_on(&one.id),
        title: told.title,
        id: one.id,
    }
}

fn innovation(one: Innovation) -> Entry {
    let mut text = vec![one.sheet.summary.clone()];
    text.extend(one.sheet.core.iter().cloned());
    text.push(one.sheet.outcomes.clone());
    text.retain(|part| !part.is_empty());
    Entry {
        kind: Kind::Innovation,
        text: text.join("\n"),
        others: [one.sheet.adaptable.join("\n"), one.sheet.skills.clone(), one.sheet.award.clone()]
            .join("\n"),
        by: one.holder,
        themes: one.sheet.themes.iter().filter_map(|theme| theme_of(*theme)).collect(),
        grounds: one.sheet.origin.settlement.into_iter().map(ground_of).collect(),
        proof: Proof::Level(one.level.level),
        conditions: one.sheet.prerequisites,
        taken_up: Some(u64::from(one.seen)),
        told_on: told_on(&one.id),
        title: one.sheet.title,
        id: one.id,
    }
}

fn testimony(one: &Testimony) -> Option<Entry> {
    let edition = one.public()?;
    let told = &edition.told;
    Some(Entry {
        kind: Kind::Testimony,
        id: one.id.clone(),
        title: told.title.clone(),
        text: [told.done.as_str(), &told.changed, &told.hard].join("\n"),
        others: told.proof.clone().unwrap_or_default(),
        by: one.teller.clone(),
        themes: BTreeSet::from([told.theme]),
        grounds: told.ground.into_iter().collect(),
        proof: Proof::Confirmed { by: one.other.clone(), figures: told.proof.clone() },
        conditions: told.advice.lines().map(str::to_owned).collect(),
        taken_up: None,
        told_on: edition.answer.as_ref().map(|answer| answer.on),
    })
}

/// A text of the house, and the French one beside it when another is shown: one asks in either.
fn said(pair: (&'static str, &'static str), reader: Reader) -> (String, &'static str) {
    if reader.in_english { (pair.1.to_owned(), pair.0) } else { (pair.0.to_owned(), "") }
}

fn model(one: &'static Model, reader: Reader) -> Entry {
    let (title, other_title) = said(one.title, reader);
    let (text, other_text) = said(one.what, reader);
    let theme = match one.family {
        Family::Cluster => Theme::WorkIntegration,
        Family::Place => Theme::LivingTogether,
        Family::Housing => Theme::SupportedHousing,
    };
    Entry {
        kind: Kind::Model,
        id: one.code.to_owned(),
        title,
        text,
        others: [other_title, other_text, &said(one.partners, reader).0].join("\n"),
        by: String::new(),
        themes: BTreeSet::from([theme]),
        grounds: BTreeSet::new(),
        proof: Proof::Law { reference: one.reference, status: one.status },
        conditions: one.conditions.iter().map(|pair| said(*pair, reader).0).collect(),
        taken_up: None,
        told_on: None,
    }
}

fn clause(one: &'static Clause, reader: Reader) -> Entry {
    let (title, other_title) = said(one.title, reader);
    let (text, other_text) = said(one.text, reader);
    let ways: Vec<String> = one.ways.iter().map(|way| said(way.name(), reader).0).collect();
    Entry {
        kind: Kind::Clause,
        id: one.code.to_owned(),
        title,
        text,
        others: [other_title, other_text, &said(one.place, reader).0, &ways.join("\n")].join("\n"),
        by: String::new(),
        themes: BTreeSet::new(),
        grounds: BTreeSet::new(),
        proof: Proof::Law { reference: one.reference, status: one.status },
        conditions: vec![said(one.caution, reader).0],
        taken_up: None,
        told_on: None,
    }
}

impl Register {
    /// Everything that a reader may find, on a day: levels of evidence are those of that day.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn shelves(&self, reader: Reader, on: Date) -> Result<Vec<Entry>, Error> {
        let practices = self.practices(&crate::practices::Search::default()).await?;
        let innovations = self.innovations(&crate::innovations::Search::default(), on).await?;
        let testimonies = self.testimonies(&crate::testimonies::Search::default()).await?;
        let mut all: Vec<Entry> = practices.into_iter().map(practice).collect();
        all.extend(innovations.into_iter().map(innovation));
        all.extend(testimonies.iter().filter_map(testimony));
        if reader.has_account {
            all.extend(MODELS.iter().map(|one| model(one, reader)));
            all.extend(clauses(None).map(|one| clause(one, reader)));
        }
        Ok(all)
    }

    /// One search of all of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn search_shelves(&self, search: &Search, reader: Reader, on: Date) -> Result<Found, Error> {
        let all = self.shelves(reader, on).await?;
        let search = search.clone();
        // Making words of thousands of sheets is no work for a thread that answers requests.
        tokio::task::spawn_blocking(move || find(all, &search))
            .await
            .map_err(|error| Error::Computation(error.to_string()))
    }
}
