//! Sealed fields: what must not be readable in the database file, nor in a backup of it.
//!
//! One key for each organisation, wrapped by the key of the installation, which is a file beside the data folder's
//! register (or where `PLAINPIED_KEY_FILE` says): a copy of the database alone opens nothing.

use crate::{Error, Register, now};
use sqlx::Row;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use trust::seal::{House, KeyId, Keyring, Place, SealError, Sealed};
use trust::secret::Secret32;

/// The organisation of what belongs to accounts, which have none.
const INSTALLATION: &str = "installation";

/// The key of the installation, and the keys that it has opened so far.
pub struct Seals {
    house: House,
    rings: Mutex<BTreeMap<String, Keyring>>,
}

fn failed(error: SealError) -> Error {
    Error::Sealed(error.to_string())
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|e| Error::Computation(e.to_string()))?;
    Ok(bytes)
}

impl Seals {
    /// Reads the key of a data folder, or makes one, readable by its owner only.
    ///
    /// # Errors
    /// When the file cannot be read or written, or holds something else than a key.
    pub fn of_folder(folder: &Path) -> Result<Seals, Error> {
        Seals::read_or_make(&Seals::file_of(folder), true)
    }

    /// Where the key of a data folder is: where `PLAINPIED_KEY_FILE` says, else in the folder.
    #[must_use]
    pub fn file_of(folder: &Path) -> PathBuf {
        std::env::var_os("PLAINPIED_KEY_FILE").map_or_else(|| folder.join("installation.key"), PathBuf::from)
    }

    /// Reads a key that must be there.
    ///
    /// # Errors
    /// When the file cannot be read, or holds something else than a key.
    pub fn of_file(path: &Path) -> Result<Seals, Error> {
        Seals::read_or_make(path, false)
    }

    /// The key of a data folder if it is there; else one that opens nothing and is kept nowhere.
    ///
    /// # Errors
    /// When the file cannot be read, or holds something else than a key.
    pub fn there(folder: &Path) -> Result<Seals, Error> {
        let path = Seals::file_of(folder);
        if path.exists() {
            return Seals::of_file(&path);
        }
        let house = House::new(KeyId(1), Secret32::new(random()?));
        Ok(Seals { house, rings: Mutex::new(BTreeMap::new()) })
    }

    fn read_or_make(path: &Path, make: bool) -> Result<Seals, Error> {
        let on_file = |source| Error::File { path: path.display().to_string(), source };
        let not_a_key = || Error::Sealed(format!("{} does not hold a key", path.display()));
        let bytes: [u8; 32] = match std::fs::read_to_string(path) {
            Ok(text) => data_encoding::BASE64
                .decode(text.trim().as_bytes())
                .ok()
                .and_then(|bytes| bytes.try_into().ok())
                .ok_or_else(not_a_key)?,
            Err(error) if make && error.kind() == std::io::ErrorKind::NotFound => {
                let bytes = random()?;
                match write_private(path, data_encoding::BASE64.encode(&bytes).as_bytes()) {
                    Ok(()) => bytes,
                    // Another program made it meanwhile.
                    Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                        return Seals::of_file(path);
                    }
                    Err(error) => return Err(on_file(error)),
                }
            }
            Err(error) => return Err(on_file(error)),
        };
        let house = House::new(KeyId(1), Secret32::new(bytes));
        Ok(Seals { house, rings: Mutex::new(BTreeMap::new()) })
    }

    fn ring(&self, organisation: &str) -> Option<Keyring> {
        self.rings.lock().ok()?.get(organisation).cloned()
    }

    fn keep(&self, organisation: &str, ring: &Keyring) {
        if let Ok(mut rings) = self.rings.lock() {
            rings.insert(organisation.to_owned(), ring.clone());
        }
    }
}

impl Register {
    /// Seals what belongs to an account.
    pub(crate) async fn seal_own(
        &self,
        table: &str,
        column: &str,
        row: &str,
        plain: &[u8],
    ) -> Result<String, Error> {
        self.seal(INSTALLATION, table, column, row, plain).await
    }

    /// Opens what belongs to an account.
    pub(crate) async fn unseal_own(
        &self,
        table: &str,
        column: &str,
        row: &str,
        sealed: &str,
    ) -> Result<Vec<u8>, Error> {
        self.unseal(INSTALLATION, table, column, row, sealed).await
    }

    /// Seals a field of an organisation: it opens only there, in that row and column.
    ///
    /// # Errors
    /// When the key of the organisation cannot be made or opened.
    pub async fn seal(
        &self,
        organisation: &str,
        table: &str,
        column: &str,
        row: &str,
        plain: &[u8],
    ) -> Result<String, Error> {
        let ring = self.keyring_or_new(organisation).await?;
        let place = Place { organisation, table, column, row };
        let sealed = ring.seal(&place, plain, &random()?).map_err(failed)?;
        Ok(sealed.as_str().to_owned())
    }

    /// Opens a field of an organisation.
    ///
    /// # Errors
    /// When it was sealed elsewhere, altered, or its key is gone.
    pub async fn unseal(
        &self,
        organisation: &str,
        table: &str,
        column: &str,
        row: &str,
        sealed: &str,
    ) -> Result<Vec<u8>, Error> {
        let sealed = Sealed::from_stored(sealed);
        let place = Place { organisation, table, column, row };
        let ring = self.keyring(organisation).await?.ok_or_else(|| failed(SealError::NoKey))?;
        match ring.unseal(&place, &sealed) {
            // Another instance may have turned the keys meanwhile.
            Err(SealError::UnknownKey(_)) => {
                let ring = self.read_keys(organisation).await?.ok_or_else(|| failed(SealError::NoKey))?;
                ring.unseal(&place, &sealed).map(|plain| plain.to_vec()).map_err(failed)
            }
            other => other.map(|plain| plain.to_vec()).map_err(failed),
        }
    }

    /// Gives an organisation a new key: what is sealed from now on uses it, older keys still open.
    pub async fn turn_key(&self, organisation: &str) -> Result<u32, Error> {
        let newest: Option<i64> =
            sqlx::query_scalar("SELECT MAX(key_id) FROM seal_key WHERE organisation_id = $1")
                .bind(organisation)
                .fetch_one(self.db.read())
                .await?;
        let id = u32::try_from(newest.unwrap_or(0) + 1).map_err(|e| Error::Computation(e.to_string()))?;
        self.make_key(organisation, KeyId(id)).await?;
        Ok(id)
    }

    /// The keys of an organisation, with a first one if there was none.
    pub(crate) async fn keyring_or_new(&self, organisation: &str) -> Result<Keyring, Error> {
        match self.keyring(organisation).await? {
            Some(ring) => Ok(ring),
            None => self.make_key(organisation, KeyId(1)).await,
        }
    }

    pub(crate) async fn keyring(&self, organisation: &str) -> Result<Option<Keyring>, Error> {
        match self.seals.ring(organisation) {
            Some(ring) => Ok(Some(ring)),
            None => self.read_keys(organisation).await,
        }
    }

    async fn read_keys(&self, organisation: &str) -> Result<Option<Keyring>, Error> {
        let rows = sqlx::query(
            "SELECT key_id, wrapped FROM seal_key WHERE organisation_id = $1 AND retired_at IS NULL ORDER BY key_id",
        )
        .bind(organisation)
        .fetch_all(self.db.read())
        .await?;
        let mut ring: Option<Keyring> = None;
        for row in rows {
            let id = KeyId(u32::try_from(row.try_get::<i64, _>("key_id")?).unwrap_or(u32::MAX));
            let wrapped = Sealed::from_stored(row.try_get::<String, _>("wrapped")?);
            let key = self.seals.house.unwrap(organisation, id, &wrapped).map_err(failed)?;
            match &mut ring {
                Some(ring) => ring.add(id, key),
                None => ring = Some(Keyring::new(id, key)),
            }
        }
        if let Some(ring) = &ring {
            self.seals.keep(organisation, ring);
        }
        Ok(ring)
    }

    async fn make_key(&self, organisation: &str, id: KeyId) -> Result<Keyring, Error> {
        let key = Secret32::new(random()?);
        let wrapped = self.seals.house.wrap(organisation, id, &key, &random()?).map_err(failed)?;
        let mut act = self.db.act().await?;
        // Two instances may come together: the first key counts.
        sqlx::query(
            "INSERT INTO seal_key (organisation_id, key_id, wrapped, made_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
        )
        .bind(organisation)
        .bind(i64::from(id.0))
        .bind(wrapped.as_str().to_owned())
        .bind(now())
        .execute(act.connection())
        .await?;
        act.commit().await?;
        self.read_keys(organisation).await?.ok_or_else(|| failed(SealError::NoKey))
    }
}

/// Writes a file that only its owner may read; never over one that exists.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
