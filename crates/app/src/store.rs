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

/// The database named, when it is not the folder's own file.
pub fn database() -> Option<&'static str> {
    DATABASE.get().and_then(|d| d.as_deref())
}

/// Opens a data folder that must exist, without bringing its schema up to date.
///
/// # Errors
/// When there is no register, or it cannot be used.
pub async fn open_as_it_is(data: &Path) -> anyhow::Result<Register> {
    if database().is_none() && !data.join("register.sqlite").exists() {
        anyhow::bail!("{}: no register here", data.display());
    }
    Ok(Register::open_as_it_is(data, database()).await?)
}
