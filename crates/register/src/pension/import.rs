//! Dwellings of an agreement from a file, CSV or XLSX: the good rows are written, each wrong one says its line, its column
//! and what to do; a dry run writes nothing.

use super::entries::{NewEntry, departement_of};
use super::read::kept_in;
use super::refused;
use crate::{Error, Register};
use jiff::civil::Date;
use pension::{Answers, Fact, Said};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tabular::{Limits, Row, Table};

/// The columns that are read; only the first is needed.
pub const HEADERS: [&str; 17] = [
    "logement",
    "niveau",
    "age",
    "retraite",
    "gir",
    "regime",
    "travaux",
    "engage_le",
    "cout_estime",
    "acompte_le",
    "montant_acompte",
    "travaux_le",
    "cout_eligible",
    "demande_le",
    "montant_demande",
    "paye_le",
    "montant_paye",
];

/// A file of five thousand dwellings is far below this.
pub const LARGEST_FILE: u64 = 5 << 20;

/// The most wrong rows that are told.
const MOST_PROBLEMS: usize = 200;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    pub line: u64,
    /// The column, when one is to blame.
    pub column: Option<String>,
    /// `pension-row-…`, or the code of a refusal.
    pub code: String,
}

/// What a file brought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedEntries {
    pub rows: u64,
    pub added: u64,
    /// Rows that were not taken.
    pub wrong: u64,
    /// The first of them.
    pub problems: Vec<RowProblem>,
    /// Columns that nobody reads.
    pub ignored: Vec<String>,
}

/// The bounds of a file that people send.
#[must_use]
pub fn file_limits() -> Limits {
    Limits {
        file_bytes: LARGEST_FILE,
        rows: 5_000,
        columns: 60,
        cells: 300_000,
        inflated_bytes: 40 << 20,
        ..Limits::upload()
    }
}

/// Where each column stands.
struct Columns(BTreeMap<&'static str, usize>);

type Wrong = (Option<&'static str>, String);

fn wrong(column: &'static str, code: &str) -> Wrong {
    (Some(column), code.to_owned())
}

fn day(text: &str) -> Option<Date> {
    if let Ok(day) = text.get(..10).unwrap_or(text).parse() {
        return Some(day);
    }
    let parts: Vec<&str> = text.split('/').collect();
    let [day, month, year] = parts.as_slice() else { return None };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// An amount in euros with two decimals at most, in cents; nothing is rounded. `None`: it is none.
fn cents(text: &str) -> Option<i64> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let (euros, part) = bare.split_once([',', '.']).unwrap_or((bare.as_str(), ""));
    let are_figures = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if euros.is_empty() || part.len() > 2 || !are_figures(euros) || !are_figures(part) {
        return None;
    }
    euros.parse::<i64>().ok()?.checked_mul(100)?.checked_add(format!("{part:0<2}").parse().ok()?)
}

impl Columns {
    fn text<'r>(&self, row: &Row<'r>, name: &'static str) -> Option<&'r str> {
        self.0.get(name).map(|at| row.get(*at)).filter(|text| !text.is_empty())
    }

    fn day(&self, row: &Row<'_>, name: &'static str) -> Result<Option<Date>, Wrong> {
        self.text(row, name).map(|text| day(text).ok_or_else(|| wrong(name, "pension-row-day"))).transpose()
    }

    fn cents(&self, row: &Row<'_>, name: &'static str) -> Result<Option<i64>, Wrong> {
        self.text(row, name)
            .map(|text| cents(text).ok_or_else(|| wrong(name, "pension-row-cents")))
            .transpose()
    }

    fn said(&self, row: &Row<'_>, name: &'static str) -> Result<Said, Wrong> {
        match self.text(row, name).map(str::to_lowercase).as_deref() {
            None | Some("inconnu" | "unknown" | "?") => Ok(Said::Unknown),
            Some("oui" | "o" | "yes" | "1") => Ok(Said::Yes),
            Some("non" | "n" | "no" | "0") => Ok(Said::No),
            Some(_) => Err(wrong(name, "pension-row-said")),
        }
    }

    /// What a row says of its dwelling, apart from which it is.
    fn entry(&self, row: &Row<'_>, levels: usize, today: Date) -> Result<NewEntry, Wrong> {
        let level = match self.text(row, "niveau") {
            None => None,
            Some(text) => {
                let at = text.parse::<usize>().ok().filter(|at| (1..=levels).contains(at));
                Some(at.ok_or_else(|| wrong("niveau", "pension-row-level"))? - 1)
            }
        };
        let answers = Answers {
            age_reached: self.said(row, "age")?,
            retired: self.said(row, "retraite")?,
            gir_within: self.said(row, "gir")?,
            scheme_within: self.said(row, "regime")?,
        };
        let mut facts = Vec::new();
        match self.day(row, "engage_le")? {
            Some(on) => facts.push(Fact::Committed { on, eligible_cents: self.cents(row, "cout_estime")? }),
            None => facts.push(Fact::Proposed { on: today }),
        }
        if let Some(on) = self.day(row, "acompte_le")? {
            let cents = self.cents(row, "montant_acompte")?;
            let cents = cents.ok_or_else(|| wrong("montant_acompte", "pension-row-missing"))?;
            facts.push(Fact::Advanced { on, cents });
        }
        if let Some(on) = self.day(row, "travaux_le")? {
            let eligible_cents = self.cents(row, "cout_eligible")?;
            let eligible_cents =
                eligible_cents.ok_or_else(|| wrong("cout_eligible", "pension-row-missing"))?;
            facts.push(Fact::Done { on, eligible_cents });
        }
        if let Some(on) = self.day(row, "demande_le")? {
            let cents = self.cents(row, "montant_demande")?;
            let cents = cents.ok_or_else(|| wrong("montant_demande", "pension-row-missing"))?;
            facts.push(Fact::Claimed { on, cents });
        }
        if let Some(on) = self.day(row, "paye_le")? {
            let cents = self.cents(row, "montant_paye")?;
            let cents = cents.ok_or_else(|| wrong("montant_paye", "pension-row-missing"))?;
            facts.push(Fact::Paid { on, cents });
        }
        let works = self.text(row, "travaux").map(|text| text.chars().take(80).collect());
        Ok(NewEntry { dwelling_id: String::new(), works, level, answers, facts, over_said: false })
    }
}

/// A file of dwellings to be read.
#[expect(missing_debug_implementations, reason = "its table is what somebody sent")]
pub struct EntriesFile {
    pub table: Table,
    /// Nothing is written.
    pub dry_run: bool,
    /// Whether whoever sends it may write what households answered; without, these columns are left aside and told.
    pub with_answers: bool,
}

/// Columns of what households answered.
const ANSWERS: [&str; 4] = ["age", "retraite", "gir", "regime"];

impl Register {
    /// Reads dwellings of an agreement from a table. Rows that would pass the target, count a dwelling twice or break an
    /// order of days are not taken, and told.
    ///
    /// # Errors
    /// [`Error::Refused`] (`pension-header`) without a column `logement`. [`Error::Unknown`].
    pub async fn import_pension_entries(
        &self,
        landlord_id: &str,
        id: &str,
        EntriesFile { mut table, dry_run, with_answers }: EntriesFile,
        today: Date,
    ) -> Result<ImportedEntries, Error> {
        let mut columns = Columns(BTreeMap::new());
        let mut report = ImportedEntries::default();
        for (at, name) in table.header().iter().enumerate() {
            let bare = name.trim().to_lowercase().replace([' ', '-'], "_").replace(['é', 'è'], "e");
            match HEADERS.into_iter().find(|known| *known == bare) {
                Some(known) if with_answers || !ANSWERS.contains(&known) => {
                    columns.0.entry(known).or_insert(at);
                }
                _ => report.ignored.push(name.chars().take(60).collect()),
            }
        }
        if !columns.0.contains_key("logement") {
            return Err(refused("pension-header"));
        }
        self.keyring_or_new(landlord_id).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("pension:{landlord_id}")).await?;
        let mut all = kept_in(&mut act, landlord_id).await?;
        let levels = all.iter().find(|one| one.id == id).map(|one| one.terms.levels.len());
        let levels = levels.ok_or_else(|| Error::Unknown("pension-agreement".to_owned()))?;
        let stock: Vec<(String, Option<String>, Option<String>)> = sqlx::query_as(
            "SELECT id, reference, commune_code FROM dwelling WHERE landlord_id = $1 AND is_current = 1",
        )
        .bind(landlord_id)
        .fetch_all(act.connection())
        .await?;
        let mut by_reference: BTreeMap<String, Vec<(String, Option<String>)>> = BTreeMap::new();
        for (dwelling, reference, commune) in stock {
            if let Some(reference) = reference {
                by_reference.entry(reference).or_default().push((dwelling, commune));
            }
        }
        let note = |report: &mut ImportedEntries, line: u64, (column, code): Wrong| {
            report.wrong += 1;
            if report.problems.len() < MOST_PROBLEMS {
                report.problems.push(RowProblem { line, column: column.map(str::to_owned), code });
            }
        };
        while let Some(row) = table.next_row() {
            report.rows += 1;
            let row = match row {
                Ok(row) => row,
                Err(defect) => {
                    note(&mut report, defect.line, (None, "pension-row-unread".to_owned()));
                    continue;
                }
            };
            let line = row.line();
            let found = columns.text(&row, "logement").map(|reference| by_reference.get(reference));
            let (dwelling, commune) = match found {
                None => {
                    note(&mut report, line, wrong("logement", "pension-row-missing"));
                    continue;
                }
                Some(Some(found)) if found.len() == 1 => match found.first() {
                    Some(one) => one.clone(),
                    None => continue,
                },
                Some(Some(_)) => {
                    note(&mut report, line, wrong("logement", "pension-row-several"));
                    continue;
                }
                Some(None) => {
                    note(&mut report, line, wrong("logement", "pension-row-dwelling"));
                    continue;
                }
            };
            let new = match columns.entry(&row, levels, today) {
                Ok(new) => NewEntry { dwelling_id: dwelling, ..new },
                Err(why) => {
                    note(&mut report, line, why);
                    continue;
                }
            };
            let departement = commune.as_deref().and_then(departement_of);
            match self.put_entry(&mut act, landlord_id, (&mut all, id), &new, departement, today).await {
                Ok(_) => report.added += 1,
                Err(Error::Refused(code)) => note(&mut report, line, (None, code)),
                Err(other) => return Err(other),
            }
        }
        if dry_run || report.added == 0 {
            act.roll_back().await?;
            return Ok(report);
        }
        let after = Some(report.added.to_string());
        self.write_down(&mut act, landlord_id, ("imported", "pension-agreement", id), after).await?;
        act.commit().await?;
        Ok(report)
    }
}
