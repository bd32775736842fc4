//! The reader: from the rows of an export to cleaned rows, one at a time.

use super::{
    Birth, Field, Mapping, OccupancyRow, Role,
    dates::{WrittenDate, written_date},
    forbidden::{ColumnJudgement, judge_header, looks_like_nir},
};
use crate::places::table_report;
use jiff::civil::Date;
use model::{
    Words,
    issue::{ImportReport, Issue, IssueCode, Severity},
    words::{fold, header_key},
};
use std::collections::BTreeMap;
use tabular::{Row, Table};

/// What stands for a personal value in an issue.
pub const MASK: &str = "•••";

/// Older than this, a birth date is more likely a typing error.
const OLDEST: i16 = 110;
/// A younger holder of a lease is more likely a typing error.
const YOUNGEST_HOLDER: i16 = 16;

/// How to read an export.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadOptions {
    /// The reference date: leases active on it, ages counted on it.
    pub on: Date,
    /// `None`: proposed from the header.
    pub mapping: Option<Mapping>,
}

/// Reads an export and hands every row of a dwelling under an active lease to `sink`. The report tells what was
/// refused, ignored (`figures`: `leases-not-dwellings`, `leases-ended`, `leases-to-come`, `totals`,
/// `births-unknown`, `legal-persons`) and left unknown.
pub fn read(mut table: Table, options: &ReadOptions, mut sink: impl FnMut(OccupancyRow)) -> ImportReport {
    let header = table.header().to_vec();
    let mut report = table_report(&table, "occupancy");
    let mapping = options.mapping.clone().unwrap_or_else(|| Mapping::proposed(&header));
    report.layout =
        Some(format!("mapping:{}", if mapping.name.is_empty() { "proposed" } else { &mapping.name }));
    let header_line = table.detected().header_line;
    let Some(columns) = judged_columns(&header, header_line, &mapping, &mut report) else { return report };
    let mut reader = Reader { options, keep_birth_dates: mapping.keep_birth_dates, columns, report };
    while let Some(row) = table.next_row() {
        match row {
            Ok(row) => {
                if let Some(found) = reader.row(&row) {
                    sink(found);
                }
            }
            Err(defect) => {
                reader.report.rows_read += 1;
                reader.report.rows_rejected += 1;
                reader.report.push(Issue::from(&defect));
            }
        }
    }
    reader.report
}

/// Judges every column, tells what is not read, and gives the position of the fields that are. `None` when the
/// file cannot be used.
fn judged_columns(
    header: &[String],
    line: u64,
    mapping: &Mapping,
    report: &mut ImportReport,
) -> Option<BTreeMap<Field, usize>> {
    let mut positions = mapping.positions(header);
    for (at, name) in header.iter().enumerate() {
        let mapped = positions.values().any(|&p| p == at);
        match judge_header(name) {
            ColumnJudgement::Forbidden(why) => {
                positions.retain(|_, p| *p != at);
                report.push(
                    Issue::new(IssueCode::DonneeInterdite, Severity::ToConfirm)
                        .at(line, Some(at))
                        .field(name.as_str())
                        .expected(("un export sans cette colonne", "an export without this column"))
                        .hint({
                            let (fr, en) = why.words();
                            (
                                format!("Colonne refusée et non lue : {fr}. Retirez-la de vos exports : l'indice n'en a pas besoin."),
                                format!("Column refused and not read: {en}. Take it out of your exports: the index does not need it."),
                            )
                        }),
                );
            }
            ColumnJudgement::Identity => {
                positions.retain(|_, p| *p != at);
                report.push(
                    Issue::new(IssueCode::ColonneInconnue, Severity::Info)
                        .at(line, Some(at))
                        .field(name.as_str())
                        .hint((
                            "Colonne nominative : elle n'est pas lue.",
                            "This column names a person: it is not read.",
                        )),
                );
            }
            ColumnJudgement::Readable if !mapped && !name.is_empty() => report.push(
                Issue::new(IssueCode::ColonneInconnue, Severity::Info)
                    .at(line, Some(at))
                    .field(name.as_str())
                    .hint(("Colonne non utilisée.", "This column is not used.")),
            ),
            ColumnJudgement::Readable => {}
        }
        let key = header_key(name);
        if !key.is_empty() && mapped && header.iter().take(at).any(|h| header_key(h) == key) {
            report.push(
                Issue::new(IssueCode::ColonneEnDouble, Severity::ToConfirm)
                    .at(line, Some(at))
                    .field(name.as_str())
                    .hint((
                        "La première colonne de ce nom est lue.",
                        "The first column of this name is read.",
                    )),
            );
        }
    }
    let mut usable = true;
    let birth = positions.contains_key(&Field::BirthDate) || positions.contains_key(&Field::BirthYear);
    for (there, field) in
        [(positions.contains_key(&Field::DwellingRef), Field::DwellingRef), (birth, Field::BirthDate)]
    {
        if !there {
            usable = false;
            report.push(
                Issue::new(IssueCode::ColonneManquante, Severity::Error)
                    .field(field.label())
                    .expected(("une colonne désignée pour ce champ", "a column chosen for this field"))
                    .hint((
                        "Désignez la colonne dans l'écran de correspondance, puis recommencez.",
                        "Choose the column on the column mapping page, then start again.",
                    )),
            );
        }
    }
    usable.then_some(positions)
}

struct Reader<'a> {
    options: &'a ReadOptions,
    keep_birth_dates: bool,
    columns: BTreeMap<Field, usize>,
    report: ImportReport,
}

impl Reader<'_> {
    fn cell<'r>(&self, row: &Row<'r>, field: Field) -> &'r str {
        self.columns.get(&field).map_or("", |&c| row.get(c))
    }

    fn count(&mut self, figure: &str) {
        *self.report.figures.entry(figure.to_owned()).or_default() += 1;
    }

    fn issue(&self, row: &Row<'_>, field: Field, code: IssueCode, severity: Severity) -> Issue {
        let value = self.cell(row, field);
        Issue::new(code, severity)
            .at(row.line(), self.columns.get(&field).copied())
            .field(field.label())
            .value(if field.is_personal() && !value.is_empty() { MASK } else { value })
    }

    fn row(&mut self, row: &Row<'_>) -> Option<OccupancyRow> {
        self.report.rows_read += 1;
        if let Some(field) = self.registration_number(row) {
            self.report.rows_rejected += 1;
            let issue = Issue::new(IssueCode::DonneeInterdite, Severity::Error)
                .at(row.line(), self.columns.get(&field).copied())
                .field(field.label())
                .value(MASK)
                .hint((
                    "Un numéro de sécurité sociale se trouve dans cette cellule : la ligne n'est pas lue.",
                    "This cell holds a social security number: the line is not read.",
                ));
            self.report.push(issue);
            return None;
        }
        let dwelling_ref = self.cell(row, Field::DwellingRef);
        if is_total(row, dwelling_ref) {
            self.count("totals");
            return None;
        }
        if is_not_a_dwelling(self.cell(row, Field::LeaseType)) {
            self.count("leases-not-dwellings");
            return None;
        }
        let lease_start = self.day(row, Field::LeaseStart);
        let lease_end = self.day(row, Field::LeaseEnd);
        if lease_end.is_some_and(|end| end < self.options.on) {
            self.count("leases-ended");
            return None;
        }
        if lease_start.is_some_and(|start| start > self.options.on) {
            self.count("leases-to-come");
            return None;
        }
        if dwelling_ref.is_empty() {
            self.report.rows_rejected += 1;
            let issue = self
                .issue(row, Field::DwellingRef, IssueCode::RattachementAbsent, Severity::Error)
                .expected((
                    "la référence du logement dans le patrimoine",
                    "the reference of the dwelling in the stock",
                ));
            self.report.push(issue);
            return None;
        }
        let role = self.role(row);
        let birth = if role == Role::LegalPerson {
            self.count("legal-persons");
            Birth::Unknown
        } else {
            self.birth(row, role)
        };
        if birth == Birth::Unknown {
            self.count("births-unknown");
        }
        let small =
            |text: &str| text.parse::<f64>().ok().filter(|n| (0.0..=30.0).contains(n)).map(|n| n as u8);
        let lease_ref = self.cell(row, Field::LeaseRef);
        self.report.rows_kept += 1;
        Some(OccupancyRow {
            line: row.line(),
            dwelling_ref: dwelling_ref.to_owned(),
            lease_ref: (!lease_ref.is_empty()).then(|| lease_ref.to_owned()),
            lease_start,
            lease_end,
            birth,
            role,
            // Zero persons in an active lease means "not filled in".
            household_size: small(self.cell(row, Field::HouseholdSize)).filter(|&n| n > 0),
            dependants: small(self.cell(row, Field::Dependants)),
        })
    }

    /// The first field whose value looks like a registration number. References may have thirteen digits of
    /// their own: there, only the fifteen with the right key count.
    fn registration_number(&self, row: &Row<'_>) -> Option<Field> {
        self.columns.iter().find_map(|(&field, &column)| {
            let value = row.get(column);
            if value.len() < 13 || !looks_like_nir(value) {
                return None;
            }
            let characters = value.chars().filter(|c| c.is_ascii_alphanumeric()).count();
            let reference = matches!(field, Field::DwellingRef | Field::LeaseRef);
            (!reference || characters == 15).then_some(field)
        })
    }

    fn day(&mut self, row: &Row<'_>, field: Field) -> Option<Date> {
        match written_date(self.cell(row, field)) {
            WrittenDate::Nothing => None,
            WrittenDate::Day(day) => Some(day),
            // A month says enough of a lease: first day of an entry, last day of a departure.
            WrittenDate::Month(year, month) => {
                let first = Date::new(year, month, 1).ok()?;
                Some(if field == Field::LeaseEnd { first.last_of_month() } else { first })
            }
            WrittenDate::Year(year) if field == Field::LeaseStart => Date::new(year, 1, 1).ok(),
            WrittenDate::Year(year) => Date::new(year, 12, 31).ok(),
            WrittenDate::Unreadable => {
                self.report.rows_to_confirm += 1;
                let issue = self
                    .issue(row, field, IssueCode::ValeurIllisible, Severity::ToConfirm)
                    .expected(("jj/mm/aaaa", "dd/mm/yyyy"))
                    .hint((
                        "La date est laissée inconnue ; le bail est tenu pour actif.",
                        "The date is left unknown; the lease is taken as current.",
                    ));
                self.report.push(issue);
                None
            }
        }
    }

    fn role(&mut self, row: &Row<'_>) -> Role {
        if is_legal_person(self.cell(row, Field::HolderKind)) {
            return Role::LegalPerson;
        }
        let text = fold(self.cell(row, Field::Role));
        let starts = |words: &[&str]| words.iter().any(|w| text.starts_with(w));
        if text.is_empty() {
            Role::Unstated
        } else if is_legal_person(&text) {
            Role::LegalPerson
        } else if starts(&["cotit", "co-tit", "co tit", "colocataire"]) {
            Role::CoHolder
        } else if starts(&["titulaire", "locataire", "preneur", "signataire"]) {
            Role::Holder
        } else if starts(&["conjoint", "epou", "concubin", "partenaire", "pacs"]) {
            Role::Partner
        } else if starts(&["enfant", "fils", "fille"]) {
            Role::Child
        } else {
            Role::Occupant
        }
    }

    fn birth(&mut self, row: &Row<'_>, role: Role) -> Birth {
        let dated = self.cell(row, Field::BirthDate);
        let field = if dated.is_empty() { Field::BirthYear } else { Field::BirthDate };
        let birth = match written_date(self.cell(row, field)) {
            WrittenDate::Nothing => return Birth::Unknown,
            WrittenDate::Day(day) => Birth::Date(day),
            WrittenDate::Month(year, _) | WrittenDate::Year(year) => Birth::Year(year),
            WrittenDate::Unreadable => {
                self.report.rows_to_confirm += 1;
                let issue = self
                    .issue(row, field, IssueCode::ValeurIllisible, Severity::ToConfirm)
                    .expected(("jj/mm/aaaa ou aaaa", "dd/mm/yyyy or yyyy"))
                    .hint((
                        "L'âge de cette personne est laissé inconnu.",
                        "The age of this person is left unknown.",
                    ));
                self.report.push(issue);
                return Birth::Unknown;
            }
        };
        let (least, most) = birth.ages_on(self.options.on).unwrap_or((0, 0));
        let (code, expected) = if most < 0 || (least < 0 && matches!(birth, Birth::Date(_))) {
            (
                IssueCode::DateFuture,
                Words::from((
                    "une naissance avant la date de référence",
                    "a birth before the reference date",
                )),
            )
        } else if least > OLDEST {
            (
                IssueCode::AgeInvraisemblable,
                Words::from((
                    format!("au plus {OLDEST} ans à la date de référence"),
                    format!("{OLDEST} years at most on the reference date"),
                )),
            )
        } else if role == Role::Holder && most < YOUNGEST_HOLDER {
            (
                IssueCode::AgeInvraisemblable,
                Words::from((
                    format!("au moins {YOUNGEST_HOLDER} ans pour un titulaire"),
                    format!("at least {YOUNGEST_HOLDER} years for a lease holder"),
                )),
            )
        } else {
            return match birth {
                Birth::Date(day) if !self.keep_birth_dates => Birth::Year(day.year()),
                kept => kept,
            };
        };
        self.report.rows_to_confirm += 1;
        let issue = self.issue(row, field, code, Severity::ToConfirm).expected(expected).hint((
            "L'âge de cette personne est laissé inconnu ; vérifiez la date dans votre logiciel.",
            "The age of this person is left unknown; check the date in your software.",
        ));
        self.report.push(issue);
        Birth::Unknown
    }
}

/// A line of totals: its first filled cell says so, or there is no reference and nothing but figures.
fn is_total(row: &Row<'_>, dwelling_ref: &str) -> bool {
    let first = fold(row.cells().find(|c| !c.is_empty()).unwrap_or_default());
    let says_so = ["total", "sous-total", "sous total", "nombre de", "somme", "moyenne", "totaux"]
        .iter()
        .any(|word| first.starts_with(word));
    let filled = row.cells().filter(|c| !c.is_empty()).count();
    let figures = row.cells().filter(|c| !c.is_empty()).all(|c| {
        c.chars().all(|ch| {
            ch.is_ascii_digit() || matches!(ch, ' ' | ',' | '.' | '€' | '\u{a0}' | '\u{202f}' | '%')
        })
    });
    says_so || (dwelling_ref.is_empty() && figures && filled <= row.len() / 2)
}

/// Parking, cellar, shop: a lease that houses nobody. "Logement et garage" is a dwelling.
fn is_not_a_dwelling(lease_type: &str) -> bool {
    const ANNEXES: [&str; 22] = [
        "parking",
        "parkings",
        "garage",
        "garages",
        "box",
        "stationnement",
        "cave",
        "cellier",
        "commerce",
        "commercial",
        "commerciale",
        "boutique",
        "bureau",
        "bureaux",
        "jardin",
        "pkg",
        "gar",
        "antenne",
        "local",
        "moto",
        "velo",
        "pk",
    ];
    let text = fold(lease_type);
    let dwelling = ["logement", "habitation", "appartement", "maison", "pavillon", "studio"];
    !dwelling.iter().any(|word| text.contains(word))
        && text.split(|c: char| !c.is_alphanumeric()).any(|word| ANNEXES.contains(&word))
}

fn is_legal_person(text: &str) -> bool {
    let folded = fold(text);
    matches!(folded.as_str(), "pm" | "morale")
        || ["personne morale", "association", "ccas", "societe", "collectivite"]
            .iter()
            .any(|w| folded.contains(w))
}
