//! Files of expenses and of tax notices: CSV or a workbook. Every line that is refused says where and what to do; the
//! others are kept. The same file read twice changes nothing.

use super::NewNotice;
use super::expenses::Made;
use super::offices::Effect;
use super::read::{Columns, EXPENSE, ExpenseRow, NOTICE, TAX, expense_row, notice_row, read_rows, tax_row};
use super::taxes::taxes_in;
use crate::identity::content_id;
use crate::imports::read_aside;
use crate::landlords::Landlord;
use crate::{Error, Register};
use jiff::civil::Date;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use opendata::occupancy::{RefIndex, RefMatch};
use relief::payment::{Payment, Retention};
use std::collections::BTreeMap;
use std::path::Path;
use tabular::{Limits, Row};
use trust::closed_list;

closed_list! {
    /// What a file holds.
    ReliefFile {
        Expenses = "expenses",
        Notices = "notices",
        /// What is known of the tax on dwellings.
        Taxes = "taxes",
    }
}

/// A file to import.
pub struct ReliefImport<'a> {
    pub file: &'a Path,
    pub title: Option<&'a str>,
    pub holds: ReliefFile,
    pub limits: Limits,
    pub dry_run: bool,
    pub today: Date,
}

/// A reference that names nothing of the landlord's.
fn not_in_stock(line: u64, field: &str, value: &str) -> Issue {
    Issue::new(IssueCode::RattachementAbsent, Severity::Error).at(line, None).field(field).value(value).hint(
        (
            "Cette référence n’est pas dans le parc : corrigez-la, ou laissez vide.",
            "This reference is not in the stock: correct it, or leave it empty.",
        ),
    )
}

/// The digest of a line, and of how many times it came before in the file.
fn content(row: &ExpenseRow, seen: &mut BTreeMap<String, u32>) -> String {
    let new = &row.new;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let cents = |cents: Option<i64>| cents.map_or_else(String::new, |cents| cents.to_string());
    let said = [
        row.dwelling.clone(),
        row.residence.clone(),
        new.kind.code().to_owned(),
        day(new.paid_on),
        text(&new.invoice_number),
        day(new.invoiced_on),
        text(&new.contractor),
        new.label.clone(),
        cents(new.written.ht),
        cents(new.written.vat_rate),
        cents(new.written.vat),
        cents(new.written.ttc),
    ];
    let mut parts: Vec<&str> = said.iter().map(String::as_str).collect();
    // Said since then: a line that says nothing of it has the name that it always had.
    let mut more = Vec::new();
    if new.payment != Payment::default() || new.premises_number.is_some() {
        more.push(match new.payment.retention {
            None => String::new(),
            Some(Retention::No) => "no".to_owned(),
            Some(Retention::Yes { rate }) => format!("yes {}", cents(rate)),
        });
        more.push(cents(new.payment.transferred));
        more.push(text(&new.premises_number));
    }
    parts.extend(more.iter().map(String::as_str));
    let line = content_id(&parts);
    let rank = seen.entry(line.clone()).or_default();
    *rank += 1;
    content_id(&["works-expense", &line, &rank.to_string()])
}

impl Register {
    /// Imports a file of expenses or of tax notices. A dry run checks everything and leaves nothing.
    ///
    /// # Errors
    /// When the database refuses; what is wrong in the file is in the report.
    pub async fn import_relief(
        &self,
        landlord: &Landlord,
        import: ReliefImport<'_>,
    ) -> Result<ImportReport, Error> {
        match import.holds {
            ReliefFile::Expenses => self.import_works_expenses(landlord, import).await,
            ReliefFile::Notices => self.import_tax_notices(landlord, import).await,
            ReliefFile::Taxes => self.import_dwelling_taxes(landlord, import).await,
        }
    }

    async fn import_works_expenses(
        &self,
        landlord: &Landlord,
        import: ReliefImport<'_>,
    ) -> Result<ImportReport, Error> {
        let (file, limits, today) = (import.file.to_owned(), import.limits.clone(), import.today);
        let read = move || {
            let row = |columns: &Columns, row: &Row<'_>| expense_row(columns, row, today);
            read_rows((&file, &limits), &EXPENSE, &["label", "ttc"], row)
        };
        let (rows, mut report) = read_aside(import.title, import.dry_run, read).await?;
        let mut act = self.db.act().await?;
        super::hold(&mut act, &landlord.id).await?;
        let references: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, COALESCE(reference, '') FROM dwelling WHERE landlord_id = $1 ORDER BY id",
        )
        .bind(&landlord.id)
        .fetch_all(act.connection())
        .await?;
        let residences: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT id, COALESCE(reference, ''), name FROM residence WHERE landlord_id = $1 ORDER BY id",
        )
        .bind(&landlord.id)
        .fetch_all(act.connection())
        .await?;
        let dwellings = RefIndex::new(references.iter().map(|one| one.1.as_str()));
        let by_reference = RefIndex::new(residences.iter().map(|one| one.1.as_str()));
        let by_name = RefIndex::new(residences.iter().map(|one| one.2.as_str()));
        let at = |index: &RefIndex, text: &str| match index.find(text) {
            RefMatch::Exact(at) | RefMatch::Loose(at) if !text.is_empty() => Some(at),
            _ => None,
        };
        let mut seen = BTreeMap::new();
        for mut row in rows {
            let content = content(&row, &mut seen);
            let dwelling = at(&dwellings, &row.dwelling);
            let residence = at(&by_reference, &row.residence).or_else(|| at(&by_name, &row.residence));
            let lost =
                [("dwelling_ref", &row.dwelling, dwelling), ("residence_ref", &row.residence, residence)];
            if let Some((name, text, _)) = lost.iter().find(|(_, text, at)| !text.is_empty() && at.is_none())
            {
                report.rows_rejected += 1;
                report.push(not_in_stock(row.line, name, text));
                continue;
            }
            if row.dwelling.is_empty() && row.residence.is_empty() {
                report.rows_to_confirm += 1;
                report.push(
                    Issue::new(IssueCode::RattachementAbsent, Severity::ToConfirm)
                        .at(row.line, None)
                        .field("residence_ref")
                        .hint((
                            "Sans résidence, le centre des impôts n’est pas connu : la dépense n’est pas comptée.",
                            "Without a residence the tax office is not known: the expense is not counted.",
                        )),
                );
            }
            row.new.dwelling_id = dwelling.map(|at| references[at].0.clone());
            row.new.residence_id = residence.map(|at| residences[at].0.clone());
            match self.put_expense(&mut act, &landlord.id, (&row.new, Some(&content)), today).await? {
                Made::Added(_) => report.added += 1,
                Made::Known => report.unchanged += 1,
            }
            report.rows_kept += 1;
        }
        self.end_relief_import(act, landlord, report).await
    }

    async fn import_tax_notices(
        &self,
        landlord: &Landlord,
        import: ReliefImport<'_>,
    ) -> Result<ImportReport, Error> {
        let (file, limits) = (import.file.to_owned(), import.limits.clone());
        let needed = ["office", "year", "commune", "reference", "due"];
        let read = move || read_rows((&file, &limits), &NOTICE, &needed, notice_row);
        let (rows, mut report) = read_aside(import.title, import.dry_run, read).await?;
        let mut act = self.db.act().await?;
        super::hold(&mut act, &landlord.id).await?;
        for row in rows {
            // An office that a notice names for the first time is noted with it.
            sqlx::query(
                "INSERT INTO tax_office (id, landlord_id, name, takes_elderly, made_at)
                 VALUES ($1, $2, $3, 'unknown', $4) ON CONFLICT (landlord_id, name) DO NOTHING",
            )
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(&landlord.id)
            .bind(&row.office)
            .bind(crate::now())
            .execute(act.connection())
            .await?;
            let office: String =
                sqlx::query_scalar("SELECT id FROM tax_office WHERE landlord_id = $1 AND name = $2")
                    .bind(&landlord.id)
                    .bind(&row.office)
                    .fetch_one(act.connection())
                    .await?;
            let notice = NewNotice {
                office_id: &office,
                year: row.year,
                commune: &row.commune,
                reference: &row.reference,
                due_cents: row.due,
                other_relief_cents: row.other,
            };
            match self.put_notice(&mut act, &landlord.id, &notice).await? {
                Effect::Added => report.added += 1,
                Effect::Changed => report.changed += 1,
                Effect::Unchanged => report.unchanged += 1,
            }
            report.rows_kept += 1;
        }
        self.end_relief_import(act, landlord, report).await
    }

    async fn import_dwelling_taxes(
        &self,
        landlord: &Landlord,
        import: ReliefImport<'_>,
    ) -> Result<ImportReport, Error> {
        let (file, limits, today) = (import.file.to_owned(), import.limits.clone(), import.today);
        let read = move || {
            let row = |columns: &Columns, row: &Row<'_>| tax_row(columns, row, today);
            read_rows((&file, &limits), &TAX, &["dwelling_ref"], row)
        };
        let (rows, mut report) = read_aside(import.title, import.dry_run, read).await?;
        let mut act = self.db.act().await?;
        super::hold(&mut act, &landlord.id).await?;
        let references: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, COALESCE(reference, '') FROM dwelling WHERE landlord_id = $1 ORDER BY id",
        )
        .bind(&landlord.id)
        .fetch_all(act.connection())
        .await?;
        let dwellings = RefIndex::new(references.iter().map(|one| one.1.as_str()));
        let mut taxes = taxes_in(act.connection(), &landlord.id).await?;
        for row in rows {
            let found = match dwellings.find(&row.dwelling) {
                RefMatch::Exact(at) | RefMatch::Loose(at) => references.get(at),
                _ => None,
            };
            let Some((dwelling, _)) = found else {
                report.rows_rejected += 1;
                report.push(not_in_stock(row.line, "dwelling_ref", &row.dwelling));
                continue;
            };
            let at = (landlord.id.as_str(), dwelling.as_str());
            match self.put_tax_line(&mut act, at, row.tax, &mut taxes).await? {
                Effect::Added => report.added += 1,
                Effect::Changed => report.changed += 1,
                Effect::Unchanged => report.unchanged += 1,
            }
            report.rows_kept += 1;
        }
        self.end_relief_import(act, landlord, report).await
    }

    async fn end_relief_import(
        &self,
        mut act: crate::db::Write<'_>,
        landlord: &Landlord,
        report: ImportReport,
    ) -> Result<ImportReport, Error> {
        if report.dry_run || report.is_refused() {
            act.roll_back().await?;
            return Ok(report);
        }
        let after = serde_json::json!({
            "rows_kept": report.rows_kept, "rows_rejected": report.rows_rejected, "added": report.added,
        });
        let subject = ("imported", "works-expense", report.file_hash.as_str());
        self.write_down(&mut act, &landlord.id, subject, Some(after.to_string())).await?;
        act.commit().await?;
        Ok(report)
    }
}
