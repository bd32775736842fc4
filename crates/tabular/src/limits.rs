//! How much of a file we accept to read: every bound is counted while reading, never believed from a header.

/// Bounds of one file. [`Limits::default`] suits the command line, [`Limits::upload`] a file sent by a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it is stored.
    pub file_bytes: u64,
    /// Bytes of one cell. It also bounds what an unterminated quote may swallow.
    pub cell_bytes: usize,
    /// Columns of the header.
    pub columns: usize,
    /// Rows after the header.
    pub rows: u64,
    /// Bytes of a workbook once inflated, all entries together, and of the text its cells stand for.
    pub inflated_bytes: u64,
    /// Largest ratio of inflated to stored bytes of one entry (entries that inflate to less than 1 MiB excepted).
    pub inflate_ratio: u64,
    /// Entries of the archive of a workbook.
    pub zip_entries: usize,
    /// Cells of the sheet that is read.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes: 8 << 30,
            cell_bytes: 32 << 10,
            columns: 400,
            rows: 50_000_000,
            inflated_bytes: 200 << 20,
            inflate_ratio: 100,
            zip_entries: 200,
            cells: 5_000_000,
        }
    }
}

impl Limits {
    /// Bounds of a file that came through the web: 50 MB, a million rows, 200 columns.
    #[must_use]
    pub fn upload() -> Limits {
        Limits { file_bytes: 50_000_000, rows: 1_000_000, columns: 200, ..Limits::default() }
    }
}
