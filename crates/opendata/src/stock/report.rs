//! Telling the problems of one row, with the place of each cell.

use super::fields::Field;
use super::layout::{LayoutMatch, Role};
use super::values::{Fault, Reading};
use model::Words;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use tabular::{Damage, Table};

/// Where each field is: column and header.
#[derive(Debug)]
pub(crate) struct Columns {
    of_field: [Option<usize>; Field::COUNT],
    headers: Vec<String>,
}

impl Columns {
    pub fn of(found: &LayoutMatch) -> Columns {
        let mut of_field = [None; Field::COUNT];
        for column in &found.columns {
            if let Role::Field(field) = column.role {
                of_field[field.index()] = Some(column.index);
            }
        }
        Columns { of_field, headers: found.columns.iter().map(|c| c.header.clone()).collect() }
    }

    #[inline]
    pub fn column(&self, field: Field) -> Option<usize> {
        self.of_field[field.index()]
    }

    pub fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    fn header(&self, field: Field) -> &str {
        self.column(field).and_then(|c| self.headers.get(c)).map_or(field.label(), String::as_str)
    }
}

/// Collects the issues of the current row.
pub(crate) struct Teller<'a> {
    pub report: &'a mut ImportReport,
    pub columns: &'a Columns,
    pub line: u64,
    /// Does the current row hold something to confirm?
    pub doubtful: bool,
}

impl Teller<'_> {
    pub fn start(&mut self, line: u64) {
        self.line = line;
        self.doubtful = false;
    }

    /// Tells one problem of the cell of a field.
    pub fn tell(
        &mut self,
        field: Field,
        code: IssueCode,
        severity: Severity,
        cell: &str,
        expected: impl Into<Words>,
        hint: impl Into<Words>,
    ) {
        self.doubtful |= severity == Severity::ToConfirm;
        let mut issue = Issue::new(code, severity)
            .at(self.line, self.columns.column(field))
            .field(self.columns.header(field))
            .expected(expected)
            .hint(hint);
        if !cell.is_empty() {
            issue = issue.value(cell);
        }
        self.report.push(issue);
    }

    pub fn fault(&mut self, field: Field, cell: &str, fault: Fault) {
        self.tell(field, fault.code, fault.severity, cell, fault.expected, fault.hint);
    }

    /// The value of a reading, its fault told.
    pub fn take<T>(&mut self, field: Field, cell: &str, reading: Reading<T>) -> Option<T> {
        if let Some(fault) = reading.fault {
            self.fault(field, cell, fault);
        }
        reading.value
    }
}

/// What the header alone calls for: missing, unknown, repeated and forbidden columns.
pub(crate) fn tell_header(found: &LayoutMatch, header_line: u64, report: &mut ImportReport) {
    for column in &found.columns {
        let issue = match column.role {
            Role::Field(_) | Role::Unused => continue,
            Role::Unknown => Issue::new(IssueCode::ColonneInconnue, Severity::Info)
                .hint(("Cette colonne n'est pas lue.", "This column is not read.")),
            Role::Personal => Issue::new(IssueCode::ColonneInconnue, Severity::Info).hint((
                "Cette colonne désigne une personne : elle n'est pas lue.",
                "This column tells of a person: it is not read.",
            )),
            Role::Duplicate(_) => Issue::new(IssueCode::ColonneEnDouble, Severity::ToConfirm).hint((
                "Une colonne avant celle-ci donne la même information : seule la première est lue.",
                "A column before this one gives the same information: only the first is read.",
            )),
            Role::Forbidden(why) => Issue::new(IssueCode::DonneeInterdite, Severity::ToConfirm)
                .expected(("un fichier sans donnée sensible", "a file without sensitive data"))
                .hint({
                    let (fr, en) = why.words();
                    (
                        format!(
                            "Donnée sensible ({fr}) : la colonne n'est jamais lue. Retirez-la de vos exports."
                        ),
                        format!(
                            "Sensitive data ({en}): the column is never read. Take it out of your exports."
                        ),
                    )
                }),
        };
        report.push(issue.at(header_line, Some(column.index)).field(column.header.clone()));
    }
    for missing in &found.missing {
        let severity = if missing.blocking { Severity::Error } else { Severity::Info };
        let near = if missing.closest.is_empty() {
            Words::from(("Aucune colonne n'y ressemble.", "No column looks like it."))
        } else {
            let closest = missing.closest.join(", ");
            Words::from((
                format!("Colonnes qui y ressemblent : {closest}."),
                format!("Columns that look like it: {closest}."),
            ))
        };
        let name =
            super::headers::names_of(missing.field).first().map_or(String::new(), |n| n.to_uppercase());
        let issue = Issue::new(IssueCode::ColonneManquante, severity)
            .field(missing.field.label())
            .expected((
                format!("une colonne « {} » ({name})", missing.field.label()),
                format!("a column “{}” ({name})", missing.field.label()),
            ))
            .hint(near);
        report.push(issue);
    }
}

/// One line per column whose encoding is damaged; the number of cells is a figure.
pub(crate) fn tell_damage(table: &Table, found: &LayoutMatch, report: &mut ImportReport) {
    let mut cells = 0;
    for damage in table.damage() {
        cells += damage.cells;
        let Some(column) = found.columns.get(damage.column) else { continue };
        let (fr, en) = match damage.damage {
            Damage::OtherEncoding => (
                "octets d'un autre encodage que le reste du fichier, lus au mieux",
                "bytes in another encoding than the rest of the file, read as well as can be",
            ),
            Damage::Replacement => (
                "caractères déjà perdus (�) avant de nous parvenir",
                "characters already lost (�) before they reached us",
            ),
            Damage::DoubleEncoded => (
                "accents encodés deux fois (« Ã© »), réparés quand c'est possible",
                "accents encoded twice (“Ã©”), mended where that is possible",
            ),
        };
        let mut issue = Issue::new(IssueCode::EncodageAbime, Severity::Info)
            .at(damage.first_line, Some(damage.column))
            .field(column.header.clone())
            .hint((format!("{} cellules : {fr}.", damage.cells), format!("{} cells: {en}.", damage.cells)));
        if !matches!(column.role, Role::Forbidden(_) | Role::Personal) {
            issue = issue.value(&damage.sample);
        }
        report.push(issue);
    }
    if cells > 0 {
        report.figures.insert("damaged-cells".to_owned(), cells);
    }
}
