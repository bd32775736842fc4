//! What was wrong in a file, cell by cell, and the report of an import.

use crate::duplicate::Duplicates;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Good to know; the row is kept as it is.
    Info,
    /// The value is kept or left unknown, and a person should look at it.
    ToConfirm,
    /// The row (or the file, when there is no line) is refused.
    Error,
}

/// The closed list of import problems. The code is stable: it is documented, exported and never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IssueCode {
    FichierVide,
    FichierIllisible,
    FichierTropGrand,
    ModeleInconnu,
    ColonneManquante,
    ColonneInconnue,
    ColonneEnDouble,
    LigneIllisible,
    CelluleTropLongue,
    ValeurIllisible,
    HorsListe,
    HorsBornes,
    DoublonFichier,
    DoublonBase,
    RattachementAbsent,
    CoordonneesHorsCommune,
    CoordonneesHorsFrance,
    CoordonneesInversees,
    CoordonneesAbsentes,
    DateFuture,
    AgeInvraisemblable,
    DonneeInterdite,
    EncodageAbime,
    /// A street network without what it needs (no footway, a way with missing nodes, islands…).
    ReseauIncomplet,
}

impl IssueCode {
    /// Every code, in the order in which they are documented.
    pub const ALL: [IssueCode; 24] = [
        IssueCode::FichierVide,
        IssueCode::FichierIllisible,
        IssueCode::FichierTropGrand,
        IssueCode::ModeleInconnu,
        IssueCode::ColonneManquante,
        IssueCode::ColonneInconnue,
        IssueCode::ColonneEnDouble,
        IssueCode::LigneIllisible,
        IssueCode::CelluleTropLongue,
        IssueCode::ValeurIllisible,
        IssueCode::HorsListe,
        IssueCode::HorsBornes,
        IssueCode::DoublonFichier,
        IssueCode::DoublonBase,
        IssueCode::RattachementAbsent,
        IssueCode::CoordonneesHorsCommune,
        IssueCode::CoordonneesHorsFrance,
        IssueCode::CoordonneesInversees,
        IssueCode::CoordonneesAbsentes,
        IssueCode::DateFuture,
        IssueCode::AgeInvraisemblable,
        IssueCode::DonneeInterdite,
        IssueCode::EncodageAbime,
        IssueCode::ReseauIncomplet,
    ];

    /// The code as it is written in reports: `VALEUR_ILLISIBLE`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            IssueCode::FichierVide => "FICHIER_VIDE",
            IssueCode::FichierIllisible => "FICHIER_ILLISIBLE",
            IssueCode::FichierTropGrand => "FICHIER_TROP_GRAND",
            IssueCode::ModeleInconnu => "MODELE_INCONNU",
            IssueCode::ColonneManquante => "COLONNE_MANQUANTE",
            IssueCode::ColonneInconnue => "COLONNE_INCONNUE",
            IssueCode::ColonneEnDouble => "COLONNE_EN_DOUBLE",
            IssueCode::LigneIllisible => "LIGNE_ILLISIBLE",
            IssueCode::CelluleTropLongue => "CELLULE_TROP_LONGUE",
            IssueCode::ValeurIllisible => "VALEUR_ILLISIBLE",
            IssueCode::HorsListe => "HORS_LISTE",
            IssueCode::HorsBornes => "HORS_BORNES",
            IssueCode::DoublonFichier => "DOUBLON_FICHIER",
            IssueCode::DoublonBase => "DOUBLON_BASE",
            IssueCode::RattachementAbsent => "RATTACHEMENT_ABSENT",
            IssueCode::CoordonneesHorsCommune => "COORDONNEES_HORS_COMMUNE",
            IssueCode::CoordonneesHorsFrance => "COORDONNEES_HORS_FRANCE",
            IssueCode::CoordonneesInversees => "COORDONNEES_INVERSEES",
            IssueCode::CoordonneesAbsentes => "COORDONNEES_ABSENTES",
            IssueCode::DateFuture => "DATE_FUTURE",
            IssueCode::AgeInvraisemblable => "AGE_INVRAISEMBLABLE",
            IssueCode::DonneeInterdite => "DONNEE_INTERDITE",
            IssueCode::EncodageAbime => "ENCODAGE_ABIME",
            IssueCode::ReseauIncomplet => "RESEAU_INCOMPLET",
        }
    }
}

/// One problem, in one place of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    pub code: IssueCode,
    pub severity: Severity,
    /// 1-based line of the file (the header is line 1); `None` when it concerns the whole file.
    pub line: Option<u64>,
    /// Spreadsheet letter of the column: `A`, `AF`…
    pub column: Option<String>,
    /// Name of the field in our words, or the header of the file.
    pub field: Option<String>,
    /// The offending value, cut to 80 characters; masked as `•••` when the field is personal.
    pub value: Option<String>,
    pub expected: Option<String>,
    pub hint: Option<String>,
}

impl Issue {
    #[must_use]
    pub fn new(code: IssueCode, severity: Severity) -> Issue {
        Issue {
            code,
            severity,
            line: None,
            column: None,
            field: None,
            value: None,
            expected: None,
            hint: None,
        }
    }
    #[must_use]
    pub fn at(mut self, line: u64, column_index: Option<usize>) -> Issue {
        self.line = Some(line);
        self.column = column_index.map(column_letters);
        self
    }
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Issue {
        self.field = Some(field.into());
        self
    }
    #[must_use]
    pub fn value(mut self, value: &str) -> Issue {
        self.value = Some(value.chars().filter(|c| !c.is_control()).take(80).collect());
        self
    }
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Issue {
        self.expected = Some(expected.into());
        self
    }
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Issue {
        self.hint = Some(hint.into());
        self
    }
}

/// `0 → A`, `25 → Z`, `26 → AA`: the letter that a spreadsheet shows above the column.
#[must_use]
pub fn column_letters(index: usize) -> String {
    let mut n = index + 1;
    let mut letters = Vec::new();
    while n > 0 {
        letters.push(b'A' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    letters.iter().rev().map(|&b| char::from(b)).collect()
}

/// Everything an import says of itself. The dry run and the real run give the same.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    pub file: String,
    /// SHA-256 of the file, hexadecimal.
    pub file_hash: String,
    /// `UTF-8`, `windows-1252`…
    pub encoding: Option<String>,
    pub separator: Option<char>,
    /// The layout that was recognised: `rpls-2018`, `rpls-2022`, `rpls-2024`, `landlord-declaration`, `mapping:NAME`…
    pub layout: Option<String>,
    pub rows_read: u64,
    pub rows_kept: u64,
    pub rows_rejected: u64,
    pub rows_to_confirm: u64,
    pub residences: u64,
    pub buildings: u64,
    pub dwellings: u64,
    /// What the import does to what was there before.
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    /// There before and no longer in the file: marked "to check", never deleted.
    pub missing: u64,
    pub dry_run: bool,
    /// Exact number of issues of each code, even beyond those listed.
    pub issue_counts: BTreeMap<String, u64>,
    /// The first issues, at most [`ImportReport::LISTED_PER_CODE`] per code and field.
    pub issues: Vec<Issue>,
    /// Other figures of this kind of import, by name (e.g. `stairs`, `places-food`).
    pub figures: BTreeMap<String, u64>,
    /// Lines that say the same dwelling, and what was chosen; `None` when there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<Duplicates>,
    #[serde(skip)]
    /// How many are listed of each code and field: bookkeeping of [`ImportReport::push`].
    #[doc(hidden)]
    pub listed: BTreeMap<(IssueCode, Option<String>), usize>,
}

impl ImportReport {
    /// How many issues of one code and field are listed one by one; the rest is counted.
    pub const LISTED_PER_CODE: usize = 200;

    /// Counts an issue, and lists it while its code and field still have room.
    pub fn push(&mut self, issue: Issue) {
        *self.issue_counts.entry(issue.code.code().to_owned()).or_default() += 1;
        let listed = self.listed.entry((issue.code, issue.field.clone())).or_default();
        if *listed < Self::LISTED_PER_CODE {
            *listed += 1;
            self.issues.push(issue);
        }
    }

    /// Was the file as a whole refused?
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.issues.iter().any(|i| i.severity == Severity::Error && i.line.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_a_spreadsheet() {
        let all = [(0, "A"), (25, "Z"), (26, "AA"), (31, "AF"), (701, "ZZ"), (702, "AAA")];
        for (index, letters) in all {
            assert_eq!(column_letters(index), letters);
        }
    }

    #[test]
    fn report_counts_beyond_what_it_lists() {
        let mut report = ImportReport::default();
        for line in 0..500 {
            report.push(
                Issue::new(IssueCode::ValeurIllisible, Severity::ToConfirm).at(line, Some(3)).field("x"),
            );
        }
        assert_eq!(report.issue_counts["VALEUR_ILLISIBLE"], 500);
        assert_eq!(report.issues.len(), ImportReport::LISTED_PER_CODE);
    }
}
