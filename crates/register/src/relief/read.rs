//! The rows of files of expenses, of tax notices and of what is known of the tax on dwellings: each column by its names,
//! each cell that is refused with its place and what to do. Nothing is written here.

use super::expenses::{sound_amounts, sound_payment};
use super::taxes::premises_number;
use super::{DwellingTax, NewExpense};
use crate::occupancy::refused as unopened;
use jiff::civil::Date;
use law::{Unit, Value};
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use model::words::header_key;
use opendata::occupancy::{WrittenDate, written_date};
use relief::amounts::{Amount, AmountError, Written};
use relief::expense::Kind;
use relief::payment::{Payment, PaymentError, Retention};
use std::collections::BTreeMap;
use std::path::Path;
use tabular::{Limits, Row, Table};

/// More lines are read from several files.
const MOST_ROWS: usize = 50_000;

pub(super) type Column = (&'static str, &'static [&'static str]);

/// Columns of expenses: our name, and the headers that mean it.
pub(super) const EXPENSE: [Column; 18] = [
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
    ("retention", &["retention", "retenue", "retenuedegarantie"]),
    ("retention_rate", &["retentionrate", "tauxretenue", "tauxdelaretenue", "tauxretenuedegarantie"]),
    ("transferred", &["transferred", "montantvire", "montantvirement", "virementttc", "montantpaye"]),
    ("premises_number", &["premisesnumber", "numerofiscal", "nfiscal", "nofiscal", "invariant"]),
];

/// Columns of what is known of the tax on dwellings.
pub(super) const TAX: [Column; 5] = [
    ("dwelling_ref", &["dwellingref", "logement", "reflogement", "nlogement"]),
    ("taxable_from", &["taxablefrom", "imposabledepuis", "premiereannee", "anneeimposition"]),
    ("exemption_years", &["exemptionyears", "dureeexoneration", "exoneration", "anneesexoneration"]),
    ("financed_on", &["financedon", "datedecision", "decisionle", "datefinancement"]),
    ("premises_number", &["premisesnumber", "numerofiscal", "nfiscal", "nofiscal", "invariant"]),
];

/// Columns of tax notices.
pub(super) const NOTICE: [Column; 6] = [
    ("office", &["office", "centre", "service", "centredesimpots", "cdif", "sip"]),
    ("year", &["year", "annee"]),
    ("commune", &["commune", "ville"]),
    ("reference", &["reference", "avis", "numeroavis", "navis", "noavis"]),
    ("due", &["due", "montant", "montantdu", "taxe"]),
    ("other_relief", &["otherrelief", "autredegrevement", "autresdegrevements", "dejadegreve"]),
];

pub(super) struct Columns(BTreeMap<&'static str, usize>);

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

/// What is said of the payment and of the retention.
fn payment(columns: &Columns, row: &Row<'_>) -> Result<Payment, Box<Issue>> {
    let said = header_key(columns.get(row, "retention"));
    let rate = columns.number(row, "retention_rate", Unit::Percent, '%')?;
    let retention = match (said.as_str(), rate) {
        ("", None) => None,
        ("non" | "n" | "no" | "0", None | Some(0)) => Some(Retention::No),
        ("" | "oui" | "o" | "yes", rate) => {
            if rate == Some(0) {
                Some(Retention::No)
            } else {
                Some(Retention::Yes { rate })
            }
        }
        ("non" | "n" | "no" | "0", Some(_)) => {
            let issue = columns.wrong(row, IssueCode::ValeurIllisible, "retention_rate");
            return Err(Box::new(issue.hint((
                "La retenue est dite « non » et a un taux : corrigez l’une des deux cellules.",
                "The retention is said to be none and has a rate: correct one of the two cells.",
            ))));
        }
        _ => {
            let issue = columns.wrong(row, IssueCode::HorsListe, "retention");
            return Err(Box::new(
                issue.expected(("oui, non, ou vide si inconnu", "oui, non, or empty when unknown")),
            ));
        }
    };
    Ok(Payment { retention, transferred: columns.cents(row, "transferred")? })
}

fn payment_wrong(columns: &Columns, row: &Row<'_>, error: PaymentError) -> Box<Issue> {
    let euros = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
    let hint = match error {
        PaymentError::NotPositive => (
            "Rien n’a été viré : laissez vide ce qui n’est pas connu.".to_owned(),
            "Nothing was transferred: leave empty what is not known.".to_owned(),
        ),
        PaymentError::TooMuch { most } => (
            format!("Au plus {} € : le TTC, moins la retenue.", euros(most)),
            format!("At most {} €: the amount TTC, less the retention.", euros(most)),
        ),
        PaymentError::Rate { most } => (
            format!("Une retenue de garantie ne dépasse pas {} %.", euros(most)),
            format!("A retention of guarantee is at most {} %.", euros(most)),
        ),
        PaymentError::CreditNote => (
            "Un avoir n’a ni virement ni retenue : videz ces cellules.".to_owned(),
            "A credit note has neither transfer nor retention: empty these cells.".to_owned(),
        ),
    };
    let name = match error {
        _ if error.is_about_transfer() => "transferred",
        PaymentError::CreditNote if columns.text(row, "transferred").is_some() => "transferred",
        _ if columns.text(row, "retention_rate").is_some() => "retention_rate",
        _ => "retention",
    };
    Box::new(columns.wrong(row, IssueCode::HorsBornes, name).hint(hint))
}

/// A number of premises; what is none is told without being repeated, since it may be a person's.
fn premises(columns: &Columns, row: &Row<'_>) -> Result<Option<String>, Box<Issue>> {
    let Some(text) = columns.text(row, "premises_number") else { return Ok(None) };
    match premises_number(&text) {
        Some(number) => Ok(Some(number)),
        None => {
            let issue = columns.wrong(row, IssueCode::ValeurIllisible, "premises_number").value("•••");
            Err(Box::new(issue.expected((
                "le numéro fiscal du local : 10 ou 12 chiffres (une lettre au plus)",
                "the fiscal number of the premises: 10 or 12 figures (one letter at most)",
            ))))
        }
    }
}

/// A line of a file of what is known of the tax on dwellings; the dwelling is still a reference.
pub(super) struct TaxRow {
    pub line: u64,
    pub dwelling: String,
    pub tax: DwellingTax,
}

pub(super) fn tax_row(columns: &Columns, row: &Row<'_>, today: Date) -> Result<TaxRow, Box<Issue>> {
    let number = |name: &'static str, bounds: std::ops::RangeInclusive<i16>, expected: (&str, &str)| {
        let text = columns.get(row, name);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<i16>().ok().filter(|number| bounds.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(Box::new(
                columns
                    .wrong(row, IssueCode::ValeurIllisible, name)
                    .expected((expected.0.to_owned(), expected.1.to_owned())),
            )),
        }
    };
    let tax = DwellingTax {
        taxable_from: number("taxable_from", 1900..=2100, ("une année", "a year"))?,
        exemption_years: number("exemption_years", 0..=50, ("un nombre d’années", "a number of years"))?,
        financed_on: columns.day(row, "financed_on", today)?,
        premises_number: premises(columns, row)?,
    };
    if columns.get(row, "dwelling_ref").is_empty() || tax == DwellingTax::default() {
        let name = if columns.get(row, "dwelling_ref").is_empty() { "dwelling_ref" } else { "taxable_from" };
        return Err(Box::new(columns.wrong(row, IssueCode::ValeurIllisible, name).hint((
            "Chaque ligne dit une référence de logement, et au moins une chose de sa taxe.",
            "Each line says the reference of a dwelling, and at least one thing of its tax.",
        ))));
    }
    Ok(TaxRow { line: row.line(), dwelling: columns.get(row, "dwelling_ref").to_owned(), tax })
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
pub(super) struct ExpenseRow {
    pub line: u64,
    pub dwelling: String,
    pub residence: String,
    pub new: NewExpense,
}

pub(super) fn expense_row(columns: &Columns, row: &Row<'_>, today: Date) -> Result<ExpenseRow, Box<Issue>> {
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
        payment: payment(columns, row)?,
        premises_number: premises(columns, row)?,
    };
    let hole = |name: &'static str, hole: law::Missing| {
        Box::new(columns.wrong(row, IssueCode::HorsBornes, name).hint(hole.words()))
    };
    let amounts = sound_amounts(&new)
        .map_err(|missing| hole("vat_rate", missing))?
        .map_err(|error| amounts_wrong(columns, row, error))?;
    sound_payment(&new, amounts)
        .map_err(|missing| hole("retention_rate", missing))?
        .map_err(|error| payment_wrong(columns, row, error))?;
    Ok(ExpenseRow {
        line: row.line(),
        dwelling: columns.get(row, "dwelling_ref").to_owned(),
        residence: columns.get(row, "residence_ref").to_owned(),
        new,
    })
}

/// A line of a file of notices; the office is still a name.
pub(super) struct NoticeRow {
    pub office: String,
    pub year: i16,
    pub commune: String,
    pub reference: String,
    pub due: i64,
    pub other: i64,
}

pub(super) fn notice_row(columns: &Columns, row: &Row<'_>) -> Result<NoticeRow, Box<Issue>> {
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
pub(super) fn read_rows<T>(
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
