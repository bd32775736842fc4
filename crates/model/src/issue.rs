//! What was wrong in a file, cell by cell, and the report of an import.

use crate::duplicate::Duplicates;
use crate::language::{Language, Words};
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

/// One problem, in one place of one file. What is said to the reader is in both languages; see [`Written`] for how it
/// is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
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
    /// The same in English, when the value is a sentence of ours and not a cell of the file.
    pub value_en: Option<String>,
    /// What should have stood there: `a year`, `0, 1, 2, 3 or 4`.
    pub expected: Option<Words>,
    /// What the person can do about it.
    pub hint: Option<Words>,
}

/// An issue as reports write it: `expected` and `hint` are French, `expected_en` and `hint_en` say the same in English;
/// `value_en` is there when the value is a sentence of ours.
/// Reports made before the English existed give the French to every reader.
#[derive(Serialize, Deserialize)]
struct Written {
    code: IssueCode,
    severity: Severity,
    line: Option<u64>,
    column: Option<String>,
    field: Option<String>,
    value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value_en: Option<String>,
    expected: Option<String>,
    hint: Option<String>,
    #[serde(default)]
    expected_en: Option<String>,
    #[serde(default)]
    hint_en: Option<String>,
}

impl From<Written> for Issue {
    fn from(written: Written) -> Issue {
        let words = |fr: Option<String>, en: Option<String>| {
            fr.map(|fr| match en {
                Some(en) => Words::from((fr, en)),
                None => Words::same(fr),
            })
        };
        Issue {
            code: written.code,
            severity: written.severity,
            line: written.line,
            column: written.column,
            field: written.field,
            value: written.value,
            value_en: written.value_en,
            expected: words(written.expected, written.expected_en),
            hint: words(written.hint, written.hint_en),
        }
    }
}

impl From<Issue> for Written {
    fn from(issue: Issue) -> Written {
        let (expected, expected_en) = issue.expected.map(Words::into_texts).unzip();
        let (hint, hint_en) = issue.hint.map(Words::into_texts).unzip();
        Written {
            code: issue.code,
            severity: issue.severity,
            line: issue.line,
            column: issue.column,
            field: issue.field,
            value: issue.value,
            value_en: issue.value_en,
            expected,
            hint,
            expected_en,
            hint_en,
        }
    }
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
            value_en: None,
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
        (self.value, self.value_en) = (Some(shown(value)), None);
        self
    }
    /// With a sentence of ours where there is no cell to quote: `the file is empty`.
    #[must_use]
    pub fn said(mut self, words: impl Into<Words>) -> Issue {
        let words = words.into();
        self.value = Some(shown(words.told_in(Language::Fr)));
        self.value_en = Some(shown(words.told_in(Language::En)));
        self
    }
    /// With what should have stood there, in French and in English.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<Words>) -> Issue {
        self.expected = Some(expected.into());
        self
    }
    /// With what the person can do about it, in French and in English.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Words>) -> Issue {
        self.hint = Some(hint.into());
        self
    }
    /// The offending value, for a reader of `language`.
    #[must_use]
    pub fn value_in(&self, language: Language) -> Option<&str> {
        let english = self.value_en.as_deref().filter(|_| language == Language::En);
        english.or(self.value.as_deref())
    }
    /// What should have stood there, for a reader of `language`.
    #[must_use]
    pub fn expected_in(&self, language: Language) -> Option<&str> {
        self.expected.as_ref().map(|words| words.told_in(language))
    }
    /// What the person can do about it, for a reader of `language`.
    #[must_use]
    pub fn hint_in(&self, language: Language) -> Option<&str> {
        self.hint.as_ref().map(|words| words.told_in(language))
    }
}

/// A value as it is shown: 80 characters at most, none of control.
fn shown(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(80).collect()
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
    fn a_report_keeps_its_french_words_under_their_old_names_and_adds_the_english() {
        let issue = Issue::new(IssueCode::HorsListe, Severity::Error)
            .expected(Words::same("N0, N1"))
            .hint(("Corrigez la valeur.", "Correct the value."));
        let json = serde_json::to_value(&issue).unwrap();
        assert_eq!((&json["expected"], &json["expected_en"]), (&"N0, N1".into(), &"N0, N1".into()));
        assert_eq!(
            (&json["hint"], &json["hint_en"]),
            (&"Corrigez la valeur.".into(), &"Correct the value.".into())
        );
        assert_eq!(serde_json::from_value::<Issue>(json).unwrap(), issue);
        let said = Issue::new(IssueCode::FichierVide, Severity::Error)
            .said(("le fichier est vide", "the file is empty"));
        let json = serde_json::to_value(&said).unwrap();
        assert_eq!(
            (&json["value"], &json["value_en"]),
            (&"le fichier est vide".into(), &"the file is empty".into())
        );
        assert_eq!(said.clone().value("3").value_in(Language::En), Some("3"), "a cell reads alike in both");
        assert_eq!(said.value_in(Language::En), Some("the file is empty"));
        let silent = serde_json::to_value(Issue::new(IssueCode::FichierVide, Severity::Error)).unwrap();
        assert!(silent["hint"].is_null() && silent["hint_en"].is_null());
    }

    #[test]
    fn a_report_of_before_the_english_tells_its_french_to_everybody() {
        let old = r#"{"code":"HORS_LISTE","severity":"error","line":3,"column":"B","field":"x","value":"9",
            "expected":"oui ou non","hint":null}"#;
        let issue: Issue = serde_json::from_str(old).unwrap();
        assert_eq!(issue.expected_in(Language::En), Some("oui ou non"));
        assert_eq!(issue.expected_in(Language::Fr), Some("oui ou non"));
        assert_eq!((issue.line, issue.hint_in(Language::En)), (Some(3), None));
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
