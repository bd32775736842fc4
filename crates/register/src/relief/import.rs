//! Files of expenses and of tax notices: CSV or a workbook. Every line that is refused says where and what to do; the
//! others are kept. The same file read twice changes nothing.

use super::expenses::{Made, sound_amounts};
use super::offices::Effect;
use super::{NewExpense, NewNotice};
use crate::identity::content_id;
use crate::imports::read_aside;
use crate::landlords::Landlord;
use crate::occupancy::refused as unopened;
use crate::{Error, Register};
use jiff::civil::Date;
use law::{Unit, Value};
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use model::words::header_key;
use opendata::occupancy::{RefIndex, RefMatch, WrittenDate, written_date};
use relief::amounts::{Amount, AmountError, Written};
use relief::expense::Kind;
use std::collections::BTreeMap;
use std::path::Path;
use tabular::{Limits, Row, Table};
use trust::closed_list;

closed_list! {
    /// What a file holds.
    ReliefFile {
        Expenses = "expenses",
        Notices = "notices",
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

/// More lines are read from several files.
const MOST_ROWS: usize = 50_000;

type Column = (&'static str, &'static [&'static str]);

/// Columns of expenses: our name, and the headers that mean it.
const EXPENSE: [Column; 14] = [
    ("dwelling_ref", &["dwellingref", "logement", "reflogement", "nlogement"]),
    ("residence_ref", &["residenceref", "residence", "refresidence"]),
    ("kind", &["kind", "type", "nature"]),
    ("paid_on", &["paidon", "datepaiement", "payele", "datedepaiement", "datereglement"]),
    ("invoice_number", &["invoicenumber", "numerofacture", "facture", "nfacture", "nofacture"]),
    ("invoiced_on", &["invoicedon", "datefacture", "datedefacture"]),
    ("contractor", &["contractor", "entreprise", "fournisseur"]),
    ("label", &["label", "libelle", "objet", "designation"]),
    ("programme", &["programme", "noprogramme", "nprogramme"]),
    ("operation", &["operation", "nooperation", "noperation"]),
    ("ht", &["ht", "montantht"]),
    ("vat_rate", &["vatrate", "tauxtva"]),
    ("vat", &["vat", "tva", "montanttva"]),
    ("ttc", &["ttc", "montantttc"]),
];

/// Columns of tax notices.
const NOTICE: [Column; 6] = [
    ("office", &["office", "centre", "service", "centredesimpots", "cdif", "sip"]),
    ("year", &["year", "annee"]),
    ("commune", &["commune", "ville"]),
    ("reference", &["reference", "avis", "numeroavis", "navis", "noavis"]),
    ("due", &["due", "montant", "montantdu", "taxe"]),
    ("other_relief", &["otherrelief", "autredegrevement", "autresdegrevements", "dejadegreve"]),
];

struct Columns(BTreeMap<&'static str, usize>);

impl Columns {
    fn of(table: &Table, names: &[Column]) -> Columns {
        let headers: Vec<String> = table.header().iter().map(|h| header_key(h)).collect();
        let find = |known: &[&str]| headers.iter().position(|h| known.contains(&h.as_str()));
        Columns(names.iter().filter_map(|(name, known)| Some((*name, find(known)?))).collect())
    }

    fn get<'r>(&self, row: &Row<'r>, name: &str) -> &'r str {
        self.0.get(name).map_or("", |at| row.get(*at))
    }

    fn text(&self, row: &Row<'_>, name: &str) -> Option<String> {
        Some(self.get(row, name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn wrong(&self, row: &Row<'_>, code: IssueCode, name: &'static str) -> Issue {
        Issue::new(code, Severity::Error)
            .at(row.line(), self.0.get(name).copied())
            .field(name)
            .value(self.get(row, name))
    }

    fn day(&self, row: &Row<'_>, name: &'static str, today: Date) -> Result<Option<Date>, Box<Issue>> {
        match written_date(self.get(row, name)) {
            WrittenDate::Nothing => Ok(None),
            WrittenDate::Day(day) if day > today || day.year() < 2000 => Err(Box::new(
                self.wrong(row, IssueCode::HorsBornes, name)
                    .expected(("un jour depuis 2000, pas à venir", "a day since 2000, not to come")),
            )),
            WrittenDate::Day(day) => Ok(Some(day)),
            _ => Err(Box::new(
                self.wrong(row, IssueCode::ValeurIllisible, name)
                    .expected(("un jour, comme 31/12/2024", "a day, such as 31/12/2024"))
                    .hint(("Écrivez le jour entier.", "Write the whole day.")),
            )),
        }
    }

    /// An amount in cents, with its sign.
    fn cents(&self, row: &Row<'_>, name: &'static str) -> Result<Option<i64>, Box<Issue>> {
        self.number(row, name, Unit::Eur, '€')
    }

    fn number(
        &self,
        row: &Row<'_>,
        name: &'static str,
        unit: Unit,
        sign: char,
    ) -> Result<Option<i64>, Box<Issue>> {
        let text = self.get(row, name).trim_end_matches([sign, ' ', '\u{a0}', '\u{202f}']);
        if text.is_empty() {
            return Ok(None);
        }
        Value::parse(unit, text).map(|value| Some(value.amount)).ok_or_else(|| {
            Box::new(
                self.wrong(row, IssueCode::ValeurIllisible, name)
                    .expected(("un nombre à deux décimales au plus", "a number of two decimals at most"))
                    .hint(("Écrivez 4 200,00 sans texte.", "Write 4200.00 without text.")),
            )
        })
    }
}

fn words_of(error: AmountError) -> (String, String) {
    let euros = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
    let (fr, en) = match error {
        AmountError::TtcMissing => (
            "Le montant TTC manque : recopiez-le de la facture.",
            "The amount TTC is missing: copy it from the invoice.",
        ),
        AmountError::Negative(_) => (
            "Un montant négatif est un avoir : écrivez « avoir » dans la colonne type, et les montants sans signe.",
            "A negative amount is a credit note: write « avoir » in the column type, and amounts without sign.",
        ),
        AmountError::Zero(_) => (
            "Un montant nul : laissez vide ce qui n’est pas connu.",
            "A zero: leave empty what is not known.",
        ),
        AmountError::TooHigh(_) => {
            ("Un montant trop élevé : vérifiez l’unité.", "Too high an amount: check the unit.")
        }
        AmountError::Swapped { .. } => (
            "Le HT est plus élevé que le TTC : les deux colonnes sont sans doute inversées.",
            "HT is higher than TTC: the two columns are probably swapped.",
        ),
        AmountError::Same { .. } => (
            "HT et TTC sont égaux alors qu’il y a de la TVA : l’un tient la place de l’autre. Écrivez une TVA de 0 s’il n’y en a pas.",
            "HT equals TTC although there is VAT: one stands for the other. Write a VAT of 0 when there is none.",
        ),
        AmountError::RateOnTtc { .. } => (
            "La TVA est calculée sur le TTC : HT et TTC sont sans doute confondus.",
            "The VAT is computed on TTC: HT and TTC were probably taken for each other.",
        ),
        AmountError::UnknownRate(_) => (
            "Ce taux de TVA n’existe pas à cette date : laissez vide si la facture en a plusieurs.",
            "There is no such rate of VAT on that day: leave empty when the invoice has several.",
        ),
        AmountError::Sum { expected, .. } => {
            return (
                format!("HT et TVA font {} €, et non ce TTC.", euros(expected)),
                format!("HT and VAT make {} €, not this TTC.", euros(expected)),
            );
        }
        AmountError::Rate { expected, .. } => {
            return (
                format!("À ce taux, la TVA est de {} €.", euros(expected)),
                format!("At this rate, the VAT is {} €.", euros(expected)),
            );
        }
    };
    (fr.to_owned(), en.to_owned())
}

fn amounts_wrong(columns: &Columns, row: &Row<'_>, error: AmountError) -> Box<Issue> {
    let name = match error.field() {
        Some(Amount::Ht) => "ht",
        Some(Amount::Vat) => "vat",
        Some(Amount::Ttc) => "ttc",
        None => "vat_rate",
    };
    Box::new(columns.wrong(row, IssueCode::HorsBornes, name).hint(words_of(error)))
}

/// A line of a file of expenses; the place is still a reference.
struct ExpenseRow {
    line: u64,
    dwelling: String,
    residence: String,
    new: NewExpense,
}

fn expense_row(columns: &Columns, row: &Row<'_>, today: Date) -> Result<ExpenseRow, Box<Issue>> {
    let label = columns.text(row, "label").ok_or_else(|| {
        Box::new(
            columns
                .wrong(row, IssueCode::ValeurIllisible, "label")
                .expected(("ce qui a été fait", "what was made")),
        )
    })?;
    if super::expenses::holds_number(&label) {
        let issue = columns.wrong(row, IssueCode::DonneeInterdite, "label").value("•••");
        return Err(Box::new(issue.hint((
            "Un numéro de sécurité sociale : retirez-le du libellé.",
            "A social security number: remove it from the label.",
        ))));
    }
    for name in ["label", "contractor", "invoice_number", "programme", "operation"] {
        if columns.get(row, name).chars().count() > super::LONGEST {
            let issue = columns.wrong(row, IssueCode::CelluleTropLongue, name);
            return Err(Box::new(issue.expected(("300 caractères au plus", "300 characters at most"))));
        }
    }
    let kind = match header_key(columns.get(row, "kind")).as_str() {
        "" | "facture" | "invoice" => Kind::Invoice,
        "avoir" | "creditnote" => Kind::CreditNote,
        _ => {
            let issue = columns.wrong(row, IssueCode::HorsListe, "kind");
            return Err(Box::new(issue.expected(("facture ou avoir", "facture or avoir"))));
        }
    };
    // Accountants write a credit note with a minus: said to be one, its sign is taken off.
    let cents = |name| {
        let cents = columns.cents(row, name)?;
        Ok::<_, Box<Issue>>(if kind == Kind::CreditNote { cents.map(i64::abs) } else { cents })
    };
    let new = NewExpense {
        residence_id: None,
        dwelling_id: None,
        kind,
        paid_on: columns.day(row, "paid_on", today)?,
        invoice_number: columns.text(row, "invoice_number"),
        invoiced_on: columns.day(row, "invoiced_on", today)?,
        contractor: columns.text(row, "contractor"),
        label,
        programme: columns.text(row, "programme"),
        operation: columns.text(row, "operation"),
        written: Written {
            ht: cents("ht")?,
            vat_rate: columns.number(row, "vat_rate", Unit::Percent, '%')?,
            vat: cents("vat")?,
            ttc: cents("ttc")?,
        },
    };
    match sound_amounts(&new) {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => return Err(amounts_wrong(columns, row, error)),
        Err(hole) => {
            return Err(Box::new(columns.wrong(row, IssueCode::HorsBornes, "vat_rate").hint(hole.words())));
        }
    }
    Ok(ExpenseRow {
        line: row.line(),
        dwelling: columns.get(row, "dwelling_ref").to_owned(),
        residence: columns.get(row, "residence_ref").to_owned(),
        new,
    })
}

/// A line of a file of notices; the office is still a name.
struct NoticeRow {
    office: String,
    year: i16,
    commune: String,
    reference: String,
    due: i64,
    other: i64,
}

fn notice_row(columns: &Columns, row: &Row<'_>) -> Result<NoticeRow, Box<Issue>> {
    let needed = |name: &'static str| {
        columns.text(row, name).filter(|text| text.chars().count() <= super::LONGEST).ok_or_else(|| {
            Box::new(
                columns
                    .wrong(row, IssueCode::ValeurIllisible, name)
                    .expected(("un texte de 300 caractères au plus", "a text of 300 characters at most")),
            )
        })
    };
    let year = columns.get(row, "year").parse::<i16>().ok().filter(|year| super::is_sound_year(*year));
    let year = year.ok_or_else(|| {
        Box::new(columns.wrong(row, IssueCode::ValeurIllisible, "year").expected(("une année", "a year")))
    })?;
    let due = columns.cents(row, "due")?;
    let sound = |cents: i64| (0..=relief::amounts::HIGHEST_CENTS).contains(&cents);
    let due = due.filter(|cents| sound(*cents)).ok_or_else(|| {
        Box::new(
            columns
                .wrong(row, IssueCode::HorsBornes, "due")
                .expected(("la taxe due, en euros", "the tax due, in euros")),
        )
    })?;
    let other = columns.cents(row, "other_relief")?.unwrap_or(0);
    if !sound(other) || other > due {
        let issue = columns.wrong(row, IssueCode::HorsBornes, "other_relief");
        return Err(Box::new(issue.expected(("au plus la taxe due", "the tax due at most"))));
    }
    Ok(NoticeRow {
        office: needed("office")?,
        year,
        commune: needed("commune")?,
        reference: needed("reference")?,
        due,
        other,
    })
}

/// Opens a table, and reads each of its rows; what is refused is told.
fn read_rows<T>(
    (file, limits): (&Path, &Limits),
    names: &'static [Column],
    needed: &[&'static str],
    read: impl Fn(&Columns, &Row<'_>) -> Result<T, Box<Issue>>,
) -> (Vec<T>, ImportReport) {
    let known = |header: &str| {
        let key = header_key(header);
        names.iter().any(|(_, all)| all.contains(&key.as_str()))
    };
    let mut table = match Table::open_expecting(file, limits, &known) {
        Ok(table) => table,
        Err(error) => return (Vec::new(), unopened(file, &error)),
    };
    let mut report = ImportReport {
        file: table.name().to_owned(),
        file_hash: table.sha256().to_owned(),
        encoding: Some(table.detected().encoding.clone()),
        separator: table.detected().separator,
        layout: Some("relief".to_owned()),
        ..ImportReport::default()
    };
    let columns = Columns::of(&table, names);
    let absent: Vec<&str> = needed.iter().filter(|name| !columns.0.contains_key(*name)).copied().collect();
    if !absent.is_empty() {
        report.push(
            Issue::new(IssueCode::ColonneManquante, Severity::Error)
                .field(absent.join(", "))
                .hint(("Reprenez les colonnes de docs/formats.md.", "Take the columns of docs/formats.md.")),
        );
        return (Vec::new(), report);
    }
    let mut rows = Vec::new();
    while let Some(row) = table.next_row() {
        report.rows_read += 1;
        let told = match &row {
            Ok(_) if rows.len() >= MOST_ROWS => {
                report.push(Issue::new(IssueCode::FichierTropGrand, Severity::Error).hint((
                    "Plus de 50 000 lignes : coupez le fichier.",
                    "More than 50,000 lines: split the file.",
                )));
                return (Vec::new(), report);
            }
            Ok(row) => read(&columns, row),
            Err(defect) => Err(Box::new(Issue::from(defect))),
        };
        match told {
            Ok(read) => rows.push(read),
            Err(issue) => {
                report.rows_rejected += 1;
                report.push(*issue);
            }
        }
    }
    (rows, report)
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
    let parts: Vec<&str> = said.iter().map(String::as_str).collect();
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
                report.push(
                    Issue::new(IssueCode::RattachementAbsent, Severity::Error)
                        .at(row.line, None)
                        .field(*name)
                        .value(text)
                        .hint((
                            "Cette référence n’est pas dans le parc : corrigez-la, ou laissez vide.",
                            "This reference is not in the stock: correct it, or leave it empty.",
                        )),
                );
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
