//! Why a file is refused, and why a row is.

use model::issue::{Issue, IssueCode, Severity};

/// Why a whole file cannot be read. Sentences are French: they are shown to the person who sent the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    #[error("le fichier est vide")]
    Empty,
    #[error("le fichier dépasse {limit} octets")]
    TooLarge { limit: u64 },
    #[error("ce n'est pas un tableau : {what} (octet {offset})")]
    Binary { what: &'static str, offset: u64 },
    #[error("ancien format Excel (.xls)")]
    LegacyExcel,
    #[error("format de tableur non lu : {0}")]
    OtherSpreadsheet(&'static str),
    #[error("le classeur est protégé par un mot de passe")]
    Encrypted,
    #[error("le classeur est illisible : {0}")]
    BrokenWorkbook(String),
    #[error("le classeur contient plus de {limit} fichiers")]
    TooManyEntries { limit: usize },
    #[error("le classeur, une fois décompressé, dépasse {limit} octets")]
    InflatesTooMuch { limit: u64 },
    #[error("le classeur est compressé plus de {limit} fois")]
    CompressedTooMuch { limit: u64 },
    #[error("la feuille contient plus de {limit} cellules")]
    TooManyCells { limit: u64 },
    #[error("la ligne d'en-tête contient plus de {limit} colonnes")]
    TooManyColumns { limit: usize },
    #[error("aucune ligne d'en-tête trouvée")]
    NoHeader,
    #[error("lecture impossible : {0}")]
    Io(String),
}

impl TableError {
    /// What the person can do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            TableError::Empty => "Vérifiez que l'export s'est terminé, puis envoyez-le de nouveau.",
            TableError::TooLarge { .. } => "Découpez le fichier, par exemple par département ou par commune.",
            TableError::Binary { .. } | TableError::LegacyExcel | TableError::OtherSpreadsheet(_) => {
                "Ouvrez le fichier dans un tableur et enregistrez-le en .xlsx ou en .csv."
            }
            TableError::Encrypted => "Retirez le mot de passe, puis enregistrez le classeur en .xlsx.",
            TableError::BrokenWorkbook(_) => {
                "Ouvrez le classeur dans un tableur et enregistrez-le de nouveau en .xlsx ou en .csv."
            }
            TableError::TooManyEntries { .. }
            | TableError::InflatesTooMuch { .. }
            | TableError::CompressedTooMuch { .. }
            | TableError::TooManyCells { .. } => "Enregistrez la seule feuille utile en .csv.",
            TableError::TooManyColumns { .. } => "Gardez les seules colonnes utiles.",
            TableError::NoHeader => "La première ligne du tableau doit donner le nom des colonnes.",
            TableError::Io(_) => "Vérifiez que le fichier existe et qu'il peut être lu.",
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
        Issue::new(error.code(), Severity::Error).value(&error.to_string()).hint(error.hint())
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
                "un guillemet fermant".to_owned(),
                "Un guillemet ouvre cette cellule et ne la ferme pas : doublez-le ou supprimez-le.",
            ),
            DefectKind::TextAfterQuote => (
                IssueCode::LigneIllisible,
                "un séparateur après le guillemet fermant".to_owned(),
                "Doublez les guillemets qui font partie du texte.",
            ),
            DefectKind::CellTooLong { limit } => (
                IssueCode::CelluleTropLongue,
                format!("au plus {limit} octets"),
                "Raccourcissez ce texte ; il est peut-être dû à un guillemet oublié plus haut.",
            ),
            DefectKind::LineTooLong { limit } => (
                IssueCode::CelluleTropLongue,
                format!("une ligne d'au plus {limit} octets"),
                "Vérifiez les fins de ligne du fichier.",
            ),
            DefectKind::WrongNumberOfCells { expected, found } => (
                IssueCode::LigneIllisible,
                format!("{expected} cellules, et non {found}"),
                "Cherchez un séparateur ou un saut de ligne de trop, ou une ligne coupée.",
            ),
            DefectKind::TooManyRows { limit } => (
                IssueCode::FichierTropGrand,
                format!("au plus {limit} lignes"),
                "Découpez le fichier, par exemple par département ou par commune.",
            ),
            DefectKind::Io(_) => (
                IssueCode::FichierIllisible,
                "un fichier lisible jusqu'au bout".to_owned(),
                "Copiez le fichier sur un autre support et recommencez.",
            ),
        };
        let issue = Issue::new(code, Severity::Error).expected(expected).hint(hint);
        // An issue without a line refuses the file: right when rows are left unread.
        if defect.is_final() { issue } else { issue.at(defect.line, defect.column) }
    }
}
