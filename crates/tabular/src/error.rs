//! Why a file is refused, and why a row is.

use model::issue::{Issue, IssueCode, Severity};
use model::{Language, Pair, Words};

/// Why a whole file cannot be read. Shown in French; [`TableError::words`] has both languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().told_in(Language::Fr))]
#[non_exhaustive]
pub enum TableError {
    Empty,
    TooLarge {
        limit: u64,
    },
    /// Not a table: what it is, and the byte that says so.
    Binary {
        what: Pair,
        offset: u64,
    },
    /// `.xls`.
    LegacyExcel,
    /// Which.
    OtherSpreadsheet(Pair),
    Encrypted,
    /// The detail; what the library says is in its own language.
    BrokenWorkbook(Words),
    TooManyEntries {
        limit: usize,
    },
    InflatesTooMuch {
        limit: u64,
    },
    CompressedTooMuch {
        limit: u64,
    },
    TooManyCells {
        limit: u64,
    },
    TooManyColumns {
        limit: usize,
    },
    NoHeader,
    Io(String),
}

impl TableError {
    /// What is wrong with the file, in French and in English.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            TableError::Empty => Words::from(("le fichier est vide", "the file is empty")),
            TableError::TooLarge { limit } => Words::from((
                format!("le fichier dépasse {limit} octets"),
                format!("the file is over {limit} bytes"),
            )),
            TableError::Binary { what: (fr, en), offset } => Words::from((
                format!("ce n'est pas un tableau : {fr} (octet {offset})"),
                format!("this is not a table: {en} (byte {offset})"),
            )),
            TableError::LegacyExcel => Words::from(("ancien format Excel (.xls)", "old Excel format (.xls)")),
            TableError::OtherSpreadsheet((fr, en)) => Words::from((
                format!("format de tableur non lu : {fr}"),
                format!("spreadsheet format that is not read: {en}"),
            )),
            TableError::Encrypted => Words::from((
                "le classeur est protégé par un mot de passe",
                "the workbook is protected by a password",
            )),
            TableError::BrokenWorkbook(detail) => Words::from((
                format!("le classeur est illisible : {}", detail.told_in(Language::Fr)),
                format!("the workbook cannot be read: {}", detail.told_in(Language::En)),
            )),
            TableError::TooManyEntries { limit } => Words::from((
                format!("le classeur contient plus de {limit} fichiers"),
                format!("the workbook holds more than {limit} files"),
            )),
            TableError::InflatesTooMuch { limit } => Words::from((
                format!("le classeur, une fois décompressé, dépasse {limit} octets"),
                format!("the workbook, once decompressed, is over {limit} bytes"),
            )),
            TableError::CompressedTooMuch { limit } => Words::from((
                format!("le classeur est compressé plus de {limit} fois"),
                format!("the workbook is compressed more than {limit} times"),
            )),
            TableError::TooManyCells { limit } => Words::from((
                format!("la feuille contient plus de {limit} cellules"),
                format!("the sheet holds more than {limit} cells"),
            )),
            TableError::TooManyColumns { limit } => Words::from((
                format!("la ligne d'en-tête contient plus de {limit} colonnes"),
                format!("the header line holds more than {limit} columns"),
            )),
            TableError::NoHeader => {
                Words::from(("aucune ligne d'en-tête trouvée", "no header line was found"))
            }
            TableError::Io(error) => Words::from((
                format!("lecture impossible : {error}"),
                format!("the file cannot be read: {error}"),
            )),
        }
    }

    /// What the person can do about it.
    #[must_use]
    pub fn hint(&self) -> Pair {
        match self {
            TableError::Empty => (
                "Vérifiez que l'export s'est terminé, puis envoyez-le de nouveau.",
                "Check that the export was finished, then send it again.",
            ),
            TableError::TooLarge { .. } => (
                "Découpez le fichier, par exemple par département ou par commune.",
                "Cut the file into parts, for instance by département or by commune.",
            ),
            TableError::Binary { .. } | TableError::LegacyExcel | TableError::OtherSpreadsheet(_) => (
                "Ouvrez le fichier dans un tableur et enregistrez-le en .xlsx ou en .csv.",
                "Open the file in a spreadsheet program and save it as .xlsx or .csv.",
            ),
            TableError::Encrypted => (
                "Retirez le mot de passe, puis enregistrez le classeur en .xlsx.",
                "Remove the password, then save the workbook as .xlsx.",
            ),
            TableError::BrokenWorkbook(_) => (
                "Ouvrez le classeur dans un tableur et enregistrez-le de nouveau en .xlsx ou en .csv.",
                "Open the workbook in a spreadsheet program and save it again as .xlsx or .csv.",
            ),
            TableError::TooManyEntries { .. }
            | TableError::InflatesTooMuch { .. }
            | TableError::CompressedTooMuch { .. }
            | TableError::TooManyCells { .. } => (
                "Enregistrez la seule feuille utile en .csv.",
                "Save only the sheet that is needed, as .csv.",
            ),
            TableError::TooManyColumns { .. } => {
                ("Gardez les seules colonnes utiles.", "Keep only the columns that are needed.")
            }
            TableError::NoHeader => (
                "La première ligne du tableau doit donner le nom des colonnes.",
                "The first row of the table must give the names of the columns.",
            ),
            TableError::Io(_) => (
                "Vérifiez que le fichier existe et qu'il peut être lu.",
                "Check that the file exists and that it can be read.",
            ),
        }
    }

    fn code(&self) -> IssueCode {
        match self {
            TableError::Empty => IssueCode::FichierVide,
            TableError::TooLarge { .. }
            | TableError::TooManyEntries { .. }
            | TableError::InflatesTooMuch { .. }
            | TableError::CompressedTooMuch { .. }
            | TableError::TooManyCells { .. }
            | TableError::TooManyColumns { .. } => IssueCode::FichierTropGrand,
            TableError::NoHeader => IssueCode::ModeleInconnu,
            _ => IssueCode::FichierIllisible,
        }
    }
}

impl From<std::io::Error> for TableError {
    fn from(error: std::io::Error) -> TableError {
        TableError::Io(error.to_string())
    }
}

impl From<&TableError> for Issue {
    /// A blocking issue about the whole file.
    fn from(error: &TableError) -> Issue {
        Issue::new(error.code(), Severity::Error).said(error.words()).hint(error.hint())
    }
}

/// What is wrong with a row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefectKind {
    /// A quote opens a cell and is not closed before the end of the file, the bound of a cell, or before it
    /// has swallowed what is plainly another row.
    UnterminatedQuote,
    /// Something stands between the closing quote of a cell and the next separator.
    TextAfterQuote,
    /// A cell is longer than `limit` bytes.
    CellTooLong { limit: usize },
    /// A line is so long that it cannot be a row.
    LineTooLong { limit: usize },
    /// The row has not the number of cells of the header.
    WrongNumberOfCells { expected: usize, found: usize },
    /// The file has more rows than [`crate::Limits::rows`]: reading stops here.
    TooManyRows { limit: u64 },
    /// The disk failed: reading stops here.
    Io(String),
}

/// A row that cannot be read, and where. Reading goes on with the next line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDefect {
    pub kind: DefectKind,
    /// 1-based line of the file; for a quote, the line where it opens.
    pub line: u64,
    /// 0-based column, when one is to blame.
    pub column: Option<usize>,
}

impl RowDefect {
    /// Does the reading end here, with rows left unread?
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self.kind, DefectKind::TooManyRows { .. } | DefectKind::Io(_))
    }
}

impl From<&RowDefect> for Issue {
    /// The row is refused; when the reading ends, so is the file.
    fn from(defect: &RowDefect) -> Issue {
        let (code, expected, hint) = match &defect.kind {
            DefectKind::UnterminatedQuote => (
                IssueCode::LigneIllisible,
                Words::from(("un guillemet fermant", "a closing quotation mark")),
                (
                    "Un guillemet ouvre cette cellule et ne la ferme pas : doublez-le ou supprimez-le.",
                    "A quotation mark opens this cell and does not close it: double it or remove it.",
                ),
            ),
            DefectKind::TextAfterQuote => (
                IssueCode::LigneIllisible,
                Words::from((
                    "un séparateur après le guillemet fermant",
                    "a separator after the closing quotation mark",
                )),
                (
                    "Doublez les guillemets qui font partie du texte.",
                    "Double the quotation marks that are part of the text.",
                ),
            ),
            DefectKind::CellTooLong { limit } => (
                IssueCode::CelluleTropLongue,
                Words::from((format!("au plus {limit} octets"), format!("{limit} bytes at most"))),
                (
                    "Raccourcissez ce texte ; il est peut-être dû à un guillemet oublié plus haut.",
                    "Shorten this text; a quotation mark forgotten further up may be the cause.",
                ),
            ),
            DefectKind::LineTooLong { limit } => (
                IssueCode::CelluleTropLongue,
                Words::from((
                    format!("une ligne d'au plus {limit} octets"),
                    format!("a line of {limit} bytes at most"),
                )),
                ("Vérifiez les fins de ligne du fichier.", "Check the line endings of the file."),
            ),
            DefectKind::WrongNumberOfCells { expected, found } => (
                IssueCode::LigneIllisible,
                Words::from((
                    format!("{expected} cellules, et non {found}"),
                    format!("{expected} cells, not {found}"),
                )),
                (
                    "Cherchez un séparateur ou un saut de ligne de trop, ou une ligne coupée.",
                    "Look for a separator or a line break too many, or for a line that was cut.",
                ),
            ),
            DefectKind::TooManyRows { limit } => (
                IssueCode::FichierTropGrand,
                Words::from((format!("au plus {limit} lignes"), format!("{limit} rows at most"))),
                (
                    "Découpez le fichier, par exemple par département ou par commune.",
                    "Cut the file into parts, for instance by département or by commune.",
                ),
            ),
            DefectKind::Io(_) => (
                IssueCode::FichierIllisible,
                Words::from(("un fichier lisible jusqu'au bout", "a file that can be read to its end")),
                (
                    "Copiez le fichier sur un autre support et recommencez.",
                    "Copy the file to another disk and start again.",
                ),
            ),
        };
        let issue = Issue::new(code, Severity::Error).expected(expected).hint(hint);
        // An issue without a line refuses the file: right when rows are left unread.
        if defect.is_final() { issue } else { issue.at(defect.line, defect.column) }
    }
}
