//! Aids of an export such as that of Aides-territoires: read with a trial run first, searched, closed ones said closed.

use crate::identity::content_id;
use crate::{Error, Register};
use jiff::civil::Date;
use model::Words;
use model::words::fold;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;
use std::path::Path;
use tabular::{Limits, Table};

/// Aids of one file, and of one organisation.
pub const MOST_AIDS: usize = 20_000;

const COLUMNS: [&str; 9] = [
    "nom",
    "lien",
    "financeurs",
    "beneficiaire",
    "types d'aides",
    "aap/ami",
    "recurrence",
    "descriptif",
    "date cloture",
];

/// An aid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aid {
    pub name: String,
    pub link: String,
    pub funders: Vec<String>,
    pub beneficiaries: Vec<String>,
    pub kinds: Vec<String>,
    pub is_call: bool,
    pub recurrence: String,
    pub summary: String,
    /// `None`: no closing day is given.
    pub closes_on: Option<Date>,
    pub read_at: String,
}

impl Aid {
    /// Is it closed on this day?
    #[must_use]
    pub fn is_closed(&self, on: Date) -> bool {
        self.closes_on.is_some_and(|closes| closes < on)
    }
}

/// What is wrong with a line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidFault {
    /// Of the file, from 1; `None`: the whole file.
    pub line: Option<u64>,
    pub column: Option<&'static str>,
    pub words: Words,
}

/// What a file gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AidReport {
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub faults: Vec<AidFault>,
}

/// What is asked of the aids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AidFilter {
    /// Words of the name, the summary, the funders; every one must be there.
    pub words: Option<String>,
    pub funder: Option<String>,
    pub beneficiary: Option<String>,
    pub kind: Option<String>,
    /// Those that close on this day at the latest, and are not closed.
    pub closes_before: Option<Date>,
    /// Without those that are closed.
    pub open_only: bool,
}

impl AidFilter {
    /// Does an aid answer it, on a day?
    #[must_use]
    pub fn takes(&self, aid: &Aid, on: Date) -> bool {
        let among = |wanted: &Option<String>, all: &[String]| {
            wanted.as_ref().is_none_or(|wanted| all.iter().any(|one| fold(one).contains(&fold(wanted))))
        };
        let text = || fold(&format!("{} {} {}", aid.name, aid.summary, aid.funders.join(" ")));
        let words = |wanted: &String| {
            let text = text();
            fold(wanted).split(' ').all(|word| text.contains(word))
        };
        self.words.as_ref().is_none_or(words)
            && among(&self.funder, &aid.funders)
            && among(&self.beneficiary, &aid.beneficiaries)
            && among(&self.kind, &aid.kinds)
            && self.closes_before.is_none_or(|last| aid.closes_on.is_some_and(|c| on <= c && c <= last))
            && !(self.open_only && aid.is_closed(on))
    }
}

fn list(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

/// `31/12/2026` or `2026-12-31`.
fn day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let mut parts = text.split('/');
    let (d, m, y) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || y.len() != 4 {
        return None;
    }
    Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?).ok()
}

fn fault(line: impl Into<Option<u64>>, column: Option<&'static str>, fr: String, en: String) -> AidFault {
    AidFault { line: line.into(), column, words: Words::from((fr, en)) }
}

/// The aids of a file by their id, and what is wrong with the lines that are left out.
fn read(file: &Path) -> (BTreeMap<String, Aid>, Vec<AidFault>) {
    let (mut aids, mut faults) = (BTreeMap::new(), Vec::new());
    let limits = Limits { rows: MOST_AIDS as u64, ..Limits::upload() };
    let is_known = |name: &str| COLUMNS.contains(&fold(name).as_str());
    let mut table = match Table::open_expecting(file, &limits, &is_known) {
        Ok(table) => table,
        Err(error) => {
            faults.push(AidFault { line: None, column: None, words: error.words() });
            return (aids, faults);
        }
    };
    let header: Vec<String> = table.header().iter().map(|name| fold(name)).collect();
    let places: Vec<Option<usize>> =
        COLUMNS.iter().map(|name| header.iter().position(|header| header == name)).collect();
    for (name, _) in COLUMNS.iter().zip(&places).take(2).filter(|(_, place)| place.is_none()) {
        faults.push(fault(
            1,
            Some(name),
            format!("La colonne « {name} » manque : exporter les aides en CSV depuis Aides-territoires."),
            format!("Column “{name}” is missing: export the aids as CSV from Aides-territoires."),
        ));
    }
    if !faults.is_empty() {
        return (aids, faults);
    }
    while let Some(row) = table.next_row() {
        let row = match row {
            Ok(row) => row,
            Err(defect) => {
                faults.push(fault(
                    defect.line,
                    None,
                    format!(
                        "Ligne {} : elle ne peut pas être lue (guillemets, nombre de cellules).",
                        defect.line
                    ),
                    format!("Line {}: it cannot be read (quotes, number of cells).", defect.line),
                ));
                continue;
            }
        };
        let line = row.line();
        let cell = |at: usize| {
            places.get(at).copied().flatten().map_or("", |place| row.get(place)).trim().to_owned()
        };
        let (name, link) = (cell(0), cell(1));
        if name.is_empty() {
            faults.push(fault(
                line,
                Some("nom"),
                "Une aide sans nom.".to_owned(),
                "An aid without a name.".to_owned(),
            ));
            continue;
        }
        // Only addresses of pages are followed from here.
        if !link.is_empty() && !link.starts_with("https://") && !link.starts_with("http://") {
            faults.push(fault(
                line,
                Some("lien"),
                "Une adresse commence par https://.".to_owned(),
                "An address begins with https://.".to_owned(),
            ));
            continue;
        }
        let closing = cell(8);
        let closes_on = day(&closing);
        if closes_on.is_none() && !closing.is_empty() {
            faults.push(fault(
                line,
                Some("date cloture"),
                "Une date comme 31/12/2026 est attendue ; cette aide n’est pas lue.".to_owned(),
                "A date such as 31/12/2026 is expected; this aid is not read.".to_owned(),
            ));
            continue;
        }
        let aid = Aid {
            funders: list(&cell(2)),
            beneficiaries: list(&cell(3)),
            kinds: list(&cell(4)),
            is_call: fold(&cell(5)) == "oui",
            recurrence: cell(6),
            summary: cell(7).split_whitespace().collect::<Vec<_>>().join(" "),
            closes_on,
            read_at: String::new(),
            name,
            link,
        };
        let id = content_id(&["aid", &aid.name, &aid.link]);
        if aids.insert(id, aid).is_some() {
            faults.push(fault(
                line,
                Some("nom"),
                "La même aide est déjà plus haut : la dernière ligne est gardée.".to_owned(),
                "The same aid is further up: the last line is kept.".to_owned(),
            ));
        }
    }
    (aids, faults)
}

/// What a line says, whenever it was read: two readings of one line have one digest.
fn digest(aid: &Aid) -> Result<String, Error> {
    let bare = Aid { read_at: String::new(), ..aid.clone() };
    Ok(content_id(&["aid-line", &serde_json::to_string(&bare)?]))
}

/// Writes an aid in the place of the one of its id.
pub(super) async fn put_aid(
    act: &mut crate::db::Write<'_>,
    organisation_id: &str,
    id: &str,
    aid: &Aid,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO funding_aid (organisation_id, aid, name, link, funders, beneficiaries, kinds, is_call,
           recurrence, summary, closes_on, digest, read_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (organisation_id, aid) DO UPDATE SET funders = excluded.funders,
           beneficiaries = excluded.beneficiaries, kinds = excluded.kinds, is_call = excluded.is_call,
           recurrence = excluded.recurrence, summary = excluded.summary, closes_on = excluded.closes_on,
           digest = excluded.digest, read_at = excluded.read_at",
    )
    .bind(organisation_id)
    .bind(id)
    .bind(&aid.name)
    .bind(&aid.link)
    .bind(aid.funders.join(";"))
    .bind(aid.beneficiaries.join(";"))
    .bind(aid.kinds.join(";"))
    .bind(i64::from(aid.is_call))
    .bind(&aid.recurrence)
    .bind(&aid.summary)
    .bind(aid.closes_on.map(|day| day.to_string()))
    .bind(digest(aid)?)
    .bind(&aid.read_at)
    .execute(act.connection())
    .await?;
    Ok(())
}

/// The columns of [`Aid`].
const SELECT: &str =
    "SELECT aid, name, link, funders, beneficiaries, kinds, is_call, recurrence, summary, closes_on,
   read_at FROM funding_aid WHERE organisation_id = $1 ORDER BY name, aid";

fn aid(row: &AnyRow) -> Result<Aid, Error> {
    let closes: Option<String> = row.try_get("closes_on")?;
    Ok(Aid {
        name: row.try_get("name")?,
        link: row.try_get("link")?,
        funders: list(row.try_get("funders")?),
        beneficiaries: list(row.try_get("beneficiaries")?),
        kinds: list(row.try_get("kinds")?),
        is_call: row.try_get::<i64, _>("is_call")? == 1,
        recurrence: row.try_get("recurrence")?,
        summary: row.try_get("summary")?,
        closes_on: closes.and_then(|text| text.parse().ok()),
        read_at: row.try_get("read_at")?,
    })
}

impl Register {
    /// Reads a file of aids into an organisation: all its good lines, or nothing for a trial run.
    ///
    /// # Errors
    /// When the database does not answer; what is wrong in the file is in the report.
    pub async fn import_aids(
        &self,
        organisation_id: &str,
        file: &Path,
        dry_run: bool,
    ) -> Result<AidReport, Error> {
        let path = file.to_owned();
        let (aids, faults) = tokio::task::spawn_blocking(move || read(&path))
            .await
            .map_err(|error| Error::Computation(error.to_string()))?;
        let mut report = AidReport { faults, ..AidReport::default() };
        let mut act = self.db.act().await?;
        act.hold(&format!("aids:{organisation_id}")).await?;
        let rows = sqlx::query(SELECT).bind(organisation_id).fetch_all(act.connection()).await?;
        let mut known: BTreeMap<String, Aid> = BTreeMap::new();
        for row in &rows {
            known.insert(row.try_get("aid")?, aid(row)?);
        }
        let new = aids.keys().filter(|id| !known.contains_key(*id)).count();
        if known.len() + new > MOST_AIDS {
            return Err(Error::Refused("aids-most".to_owned()));
        }
        let (now, mut before) = (crate::now(), Vec::new());
        for (id, aid) in &aids {
            let was = known.remove(id);
            match &was {
                Some(was) if digest(was)? == digest(aid)? => {
                    report.unchanged += 1;
                    continue;
                }
                Some(_) => report.changed += 1,
                None => report.added += 1,
            }
            if !dry_run {
                put_aid(&mut act, organisation_id, id, &Aid { read_at: now.clone(), ..aid.clone() }).await?;
                before.push((id.clone(), was));
            }
        }
        if dry_run || report.added + report.changed == 0 {
            return Ok(report);
        }
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let counts = (report.added, report.changed);
        self.note_aid_import(&mut act, organisation_id, &name, counts, &before).await?;
        let after = Some(format!("{} added, {} changed", report.added, report.changed));
        self.write_down(&mut act, organisation_id, ("imported", "aids", organisation_id), after).await?;
        act.commit().await?;
        Ok(report)
    }

    /// The aids that an organisation read, those that answer a question on a day: by name.
    pub async fn funding_aids(
        &self,
        organisation_id: &str,
        filter: &AidFilter,
        on: Date,
    ) -> Result<Vec<Aid>, Error> {
        let rows = sqlx::query(SELECT).bind(organisation_id).fetch_all(self.db.read()).await?;
        let mut aids = Vec::new();
        for row in &rows {
            let aid = aid(row)?;
            if filter.takes(&aid, on) {
                aids.push(aid);
            }
        }
        Ok(aids)
    }
}
