//! Where the register is: the data folder, and the database when it is not the folder's own file.

use register::Register;
use std::path::Path;
use std::sync::OnceLock;

/// `--database`, set once when the program starts.
static DATABASE: OnceLock<Option<String>> = OnceLock::new();

/// Remembers which database was named on the command line or in `PLAINPIED_DATABASE`.
pub fn remember(database: Option<String>) {
    let _ = DATABASE.set(database);
}

/// Opens the register of a data folder.
///
/// # Errors
/// When the folder or the database cannot be used.
pub async fn open(data: &Path) -> Result<Register, register::Error> {
    Register::open_with(data, DATABASE.get().and_then(|d| d.as_deref())).await
}
