//! Reading the catalogue: searching it, one service of it, one's own sheets, what already does the same.

use super::SheetState;
use super::acts::Answer;
use crate::directory::inclusion::zone_of;
use crate::directory::profile::territory_of;
use crate::directory::search::SHOWN;
use crate::{Across, Error, Register};
use ::catalogue::{Counts, Filter, Index, Phase, Price, Sheet, Subject, Understood};
use opendata::inclusion::Service;
use serde::Serialize;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use trust::organisation::OrganisationKind;
use trust::territory::{Containment, Territory};

/// The catalogue as it was last made ready, and the digest of what it was made of.
pub(crate) type Shelf = Mutex<Option<(String, Arc<Shown>)>>;

/// A service of the catalogue.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub id: String,
    pub organisation_id: String,
    pub organisation_name: String,
    pub kind: OrganisationKind,
    pub record: Service,
    /// Codes of subjects; empty: nobody said.
    pub subjects: Vec<String>,
    pub phase: Option<Phase>,
    pub price: Option<Price>,
    /// Where it is offered: its own zones, else those where its organisation acts. Empty: nobody said.
    pub places: Vec<Place>,
    /// Somebody described it here; otherwise it is as the directory has it.
    pub has_sheet: bool,
}

/// A territory, by its kind and code.
pub type Place = Territory;

/// Everything that the catalogue shows, ready to be searched.
pub struct Shown {
    pub entries: Vec<Entry>,
    pub index: Index,
}

/// What is looked for. Everything that is given must hold.
#[derive(Debug, Clone, Default)]
pub struct ServiceSearch {
    pub words: String,
    pub filter: Filter,
    pub territory: Option<Territory>,
}

/// What is found.
pub struct Found {
    pub shown: Arc<Shown>,
    /// Places in [`Shown::entries`], the best first.
    pub at: Vec<usize>,
    pub counts: Counts,
    pub words: Vec<Understood>,
    pub stems: BTreeSet<String>,
    /// Found otherwise, but nobody says where they are offered: not counted.
    pub unplaced: usize,
    /// When nothing is found: the subjects nearest to the question.
    pub near: Vec<&'static Subject>,
}

impl Found {
    /// The services found, the best first.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.at.iter().map(|at| &self.shown.entries[*at])
    }
}

/// A sheet of one's own organisation, whatever its state.
#[derive(Debug, Clone)]
pub struct Own {
    pub id: String,
    pub record: Service,
    pub subjects: Vec<String>,
    pub phase: Option<Phase>,
    pub price: Option<Price>,
    pub state: SheetState,
    pub checked: Vec<Answer>,
    /// `0`: a service of the directory without a sheet yet.
    pub edition: i64,
}

/// A published service that may already do what a draft says.
#[derive(Debug, Clone)]
pub struct Alike {
    pub id: String,
    pub title: String,
    pub organisation_name: String,
    /// What was answered of it, if anything.
    pub answer: Option<Answer>,
}

/// The price that a record of the directory tells: only that it is free. « Payant » does not say at what price.
fn price_of(record: &Service, said: Option<Price>) -> Option<Price> {
    said.or_else(|| (record.frais.as_deref() == Some("gratuit")).then_some(Price::Free))
}

fn sheet_of(
    id: &str,
    record: &Service,
    (subjects, phase, price): (&[String], Option<Phase>, Option<Price>),
    (provider, kind): (&str, OrganisationKind),
) -> Sheet {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    Sheet {
        id: id.to_owned(),
        title: record.nom.clone(),
        content: text(&record.description),
        prerequisites: text(&record.conditions_acces),
        provider: provider.to_owned(),
        kind,
        subjects: subjects.to_vec(),
        others: record.thematiques.join(" ").replace("--", " ").replace('-', " "),
        phase,
        price,
    }
}

/// The codes of subjects that are still in the list.
fn subjects_of(text: &str) -> Vec<String> {
    text.split(' ').filter(|code| ::catalogue::subject(code).is_some()).map(str::to_owned).collect()
}

fn own_of(row: &sqlx::any::AnyRow) -> Result<Own, Error> {
    let text = |column: &str| row.try_get::<Option<String>, _>(column);
    let checked = text("checked")?.map(|c| serde_json::from_str(&c)).transpose()?.unwrap_or_default();
    let removed = text("removed_at")?.is_some();
    let record: Service = serde_json::from_str(&row.try_get::<String, _>("body")?)?;
    let price = text("price")?.as_deref().and_then(Price::from_code);
    let state = text("state")?.as_deref().and_then(SheetState::from_code);
    Ok(Own {
        id: row.try_get("id")?,
        subjects: subjects_of(&text("subjects")?.unwrap_or_default()),
        phase: text("phase")?.as_deref().and_then(Phase::from_code),
        price: price_of(&record, price),
        // A service taken off the directory is withdrawn here too.
        state: match state {
            Some(SheetState::Published) | None if removed => SheetState::Withdrawn,
            Some(state) => state,
            None => SheetState::Published,
        },
        checked,
        edition: row.try_get::<Option<i64>, _>("edition")?.unwrap_or(0),
        record,
    })
}

const OWN: &str =
    "SELECT s.id, s.body, s.removed_at, c.subjects, c.phase, c.price, c.state, c.checked, c.edition
    FROM service s LEFT JOIN service_sheet c ON c.service_id = s.id WHERE s.organisation_id = $1";

impl Register {
    /// The catalogue that everybody sees, made ready again when what it is made of changed.
    pub async fn catalogue(&self) -> Result<Arc<Shown>, Error> {
        // What is read is what the directory shows to everybody: who asks changes nothing. The version of the register
        // does not tell: a sheet is no reason to compute the figures of all landlords again.
        let entries = self.across(Across::Directory).shown_services().await?;
        let digest = crate::identity::content_id(&[&serde_json::to_string(&entries)?]);
        let kept = self.catalogue.lock().map_err(|_| Error::Cancelled)?.clone();
        if let Some((of, shown)) = kept
            && of == digest
        {
            return Ok(shown);
        }
        let made = tokio::task::spawn_blocking(move || {
            let sheet = |e: &Entry| {
                let said = (e.subjects.as_slice(), e.phase, e.price);
                sheet_of(&e.id, &e.record, said, (&e.organisation_name, e.kind))
            };
            let index = Index::new(entries.iter().map(sheet).collect());
            Arc::new(Shown { entries, index })
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))?;
        *self.catalogue.lock().map_err(|_| Error::Cancelled)? = Some((digest, Arc::clone(&made)));
        Ok(made)
    }

    async fn shown_services(&self) -> Result<Vec<Entry>, Error> {
        let rows: Vec<(String, String, String)> =
            sqlx::query_as("SELECT organisation_id, kind, code FROM organisation_territory ORDER BY 1, 2, 3")
                .fetch_all(self.db.read())
                .await?;
        let mut acts: BTreeMap<String, Vec<Territory>> = BTreeMap::new();
        for (id, kind, code) in rows {
            acts.entry(id).or_default().push(territory_of(&kind, &code)?);
        }
        // Safe: a constant of this program.
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT s.id, s.organisation_id, s.body, o.name AS organisation, o.kind AS organisation_kind,
                    c.subjects, c.phase, c.price, c.state
             FROM service s JOIN organisation o ON o.id = s.organisation_id
             LEFT JOIN service_sheet c ON c.service_id = s.id
             WHERE s.removed_at IS NULL AND (c.state IS NULL OR c.state = 'published') AND {SHOWN}
             ORDER BY s.name, s.id"
        )))
        .fetch_all(self.db.read())
        .await?;
        let mut entries = Vec::with_capacity(rows.len());
        for row in &rows {
            let text = |column: &str| row.try_get::<Option<String>, _>(column);
            let record: Service = serde_json::from_str(&row.try_get::<String, _>("body")?)?;
            let organisation_id: String = row.try_get("organisation_id")?;
            let mut places: Vec<Place> = record.zone_eligibilite.iter().filter_map(|z| zone_of(z)).collect();
            if places.is_empty() {
                places = acts.get(&organisation_id).cloned().unwrap_or_default();
            }
            let kind: String = row.try_get("organisation_kind")?;
            entries.push(Entry {
                id: row.try_get("id")?,
                organisation_id,
                organisation_name: row.try_get("organisation")?,
                kind: OrganisationKind::from_code(&kind).unwrap_or(OrganisationKind::Unsaid),
                subjects: subjects_of(&text("subjects")?.unwrap_or_default()),
                phase: text("phase")?.as_deref().and_then(Phase::from_code),
                price: price_of(&record, text("price")?.as_deref().and_then(Price::from_code)),
                places,
                has_sheet: text("state")?.is_some(),
                record,
            });
        }
        Ok(entries)
    }

    /// Searches the catalogue. Whoever asks for a territory is told how many services do not say theirs.
    pub async fn search_services(&self, search: &ServiceSearch) -> Result<Found, Error> {
        let shown = self.catalogue().await?;
        let gazetteer = self.gazetteer().await?;
        let wanted = search.territory.as_ref().filter(|t| **t != Territory::Country);
        let touches = |entry: &Entry| {
            wanted.is_none_or(|wanted| {
                entry.places.iter().any(|p| gazetteer.touches(wanted, p) == Containment::Inside)
            })
        };
        let index = &shown.index;
        let results = index.search(&search.words, &search.filter, &|at| touches(&shown.entries[at]));
        let unplaced = match wanted {
            None => 0,
            Some(_) => {
                let unsaid = |at: usize| shown.entries[at].places.is_empty();
                index.search(&search.words, &search.filter, &unsaid).hits.len()
            }
        };
        let near = if results.hits.is_empty() { index.nearest_subjects(&search.words) } else { Vec::new() };
        Ok(Found {
            at: results.hits.iter().map(|hit| hit.at).collect(),
            counts: results.counts,
            words: results.words,
            stems: results.stems,
            unplaced,
            near,
            shown,
        })
    }

    /// One service of the catalogue.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not shown, which says nothing of whether it exists.
    pub async fn catalogue_entry(&self, id: &str) -> Result<Entry, Error> {
        let shown = self.catalogue().await?;
        let found = shown.entries.iter().find(|entry| entry.id == id).cloned();
        found.ok_or_else(|| Error::Unknown("service".to_owned()))
    }

    /// The services of one's own organisation, drafts and withdrawn ones included, by name.
    pub async fn own_services(&self, organisation_id: &str) -> Result<Vec<Own>, Error> {
        // Safe: a constant of this file.
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{OWN} ORDER BY s.name, s.id")))
            .bind(organisation_id)
            .fetch_all(self.db.read())
            .await?;
        rows.iter().map(own_of).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has none of this id.
    pub async fn own_service(&self, organisation_id: &str, id: &str) -> Result<Own, Error> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{OWN} AND s.id = $2")))
            .bind(organisation_id)
            .bind(id)
            .fetch_optional(self.db.read())
            .await?;
        row.as_ref().map_or_else(|| Err(Error::Unknown("service".to_owned())), own_of)
    }

    /// What the catalogue already has that resembles a sheet, the nearest first, with what was answered of each.
    pub async fn services_alike(&self, own: &Own) -> Result<Vec<Alike>, Error> {
        let shown = self.catalogue().await?;
        let said = (own.subjects.as_slice(), own.phase, own.price);
        let sheet = sheet_of(&own.id, &own.record, said, ("", OrganisationKind::Unsaid));
        let hits = shown.index.alike(&sheet, &|_| true);
        let alike = hits.iter().map(|hit| {
            let entry = &shown.entries[hit.at];
            Alike {
                id: entry.id.clone(),
                title: entry.record.nom.clone(),
                organisation_name: entry.organisation_name.clone(),
                answer: own.checked.iter().find(|answer| answer.service_id == entry.id).cloned(),
            }
        });
        Ok(alike.collect())
    }
}
