//! What an archive says it holds: the first thing written in it, the first thing read.

use super::on;
use crate::db::{Db, Engine};
use crate::{Error, Register};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// The format of archives that this program writes, and the only one that it reads.
pub(crate) const FORMAT: u32 = 1;

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// Version of the program that made it.
    pub program: String,
    /// Last step of the schema.
    pub schema: i64,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// RFC 3339, UTC.
    pub made_at: String,
    /// Rows of every table.
    pub tables: BTreeMap<String, u64>,
    /// The end of the journal of each organisation.
    pub journals: BTreeMap<String, JournalEnd>,
    /// Every file, in the order of the archive.
    pub parts: Vec<Part>,
}

/// The last entry of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEnd {
    pub rank: u64,
    pub hash: String,
}

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// `register.sqlite`, `accesses.sqlite`, `register.pgdump`, `library/NAME`.
    pub name: String,
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

impl Part {
    /// Describes a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn of(name: &str, path: &Path) -> Result<Part, Error> {
        let file = std::fs::File::open(path).map_err(on(path))?;
        let (bytes, sha256) = sum_of(file).map_err(on(path))?;
        Ok(Part { name: name.to_owned(), bytes, sha256 })
    }

    /// Is this a name that we give, and nothing that could leave the folder?
    pub(crate) fn is_named_well(&self) -> bool {
        match self.name.strip_prefix("library/") {
            Some(file) => is_plain(file),
            None => ["register.sqlite", "accesses.sqlite", "register.pgdump"].contains(&self.name.as_str()),
        }
    }
}

/// Is this the name of a file, and of no other folder?
pub(crate) fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Length and SHA-256 of what is read.
pub(crate) fn sum_of(mut from: impl Read) -> std::io::Result<(u64, String)> {
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let n = from.read(&mut buffer)?;
        if n == 0 {
            return Ok((bytes, crate::identity::hex(&hash.finalize())));
        }
        hash.update(&buffer[..n]);
        bytes += n as u64;
    }
}

/// What a database holds, to be compared after a restore.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    pub tables: BTreeMap<String, u64>,
    pub journals: BTreeMap<String, JournalEnd>,
}

/// Reads what a database holds.
pub(crate) async fn contents_of(
    tables: Vec<String>,
    connection: &mut sqlx::AnyConnection,
) -> Result<Contents, Error> {
    let mut contents = Contents::default();
    for table in tables {
        let sql = format!("SELECT COUNT(*) FROM \"{}\"", table.replace('"', "\"\""));
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *connection).await?;
        contents.tables.insert(table, rows.unsigned_abs());
    }
    if contents.tables.contains_key("journal") {
        let ends: Vec<(String, i64, String)> = sqlx::query_as(
            "SELECT j.organisation_id, j.rank, j.hash FROM journal j
             WHERE j.rank = (SELECT MAX(k.rank) FROM journal k WHERE k.organisation_id = j.organisation_id)
             ORDER BY j.organisation_id",
        )
        .fetch_all(&mut *connection)
        .await?;
        for (organisation, rank, hash) in ends {
            contents.journals.insert(organisation, JournalEnd { rank: rank.unsigned_abs(), hash });
        }
    }
    Ok(contents)
}

/// What the databases of a folder hold (`url`: the PostgreSQL one when it is not SQLite).
pub(crate) async fn contents_of_folder(folder: &Path, url: Option<&str>) -> Result<(i64, Contents), Error> {
    let mut all = Contents::default();
    let mut schema = 0;
    for name in ["register.sqlite", "accesses.sqlite"] {
        let db = match url {
            Some(url) => Db::reach(url).await?,
            None if folder.join(name).exists() => {
                Db::reach(&crate::db::address_of(&folder.join(name))?).await?
            }
            None => continue,
        };
        if name == "register.sqlite" {
            schema = db.schema().await?;
        }
        let tables = db.tables().await?;
        let found = contents_of(tables, &mut *db.instant().await?).await;
        db.close().await;
        let found = found?;
        all.tables.extend(found.tables);
        all.journals.extend(found.journals);
        if url.is_some() {
            break;
        }
    }
    Ok((schema, all))
}

impl Manifest {
    /// Says in what a restored database differs from this; empty when it is the same.
    pub(crate) fn differences(&self, found: &Contents) -> Vec<String> {
        let mut wrong = Vec::new();
        for (table, rows) in &self.tables {
            let there = found.tables.get(table);
            if there != Some(rows) {
                let there = there.map_or_else(|| "no table".to_owned(), |n| format!("{n} rows"));
                wrong.push(format!("{table}: {rows} rows announced, {there} found"));
            }
        }
        for (organisation, end) in &self.journals {
            if found.journals.get(organisation) != Some(end) {
                wrong.push(format!("journal of « {organisation} »: its last entry is not the one announced"));
            }
        }
        wrong
    }
}

impl Register {
    /// `sqlite` or `postgres`.
    #[must_use]
    pub fn engine(&self) -> &'static str {
        match self.db.engine() {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }

    /// The files of the library in force, by name.
    pub(crate) async fn library_in_force(&self) -> Result<Vec<String>, Error> {
        Ok(sqlx::query_scalar(
            "SELECT DISTINCT file FROM dataset WHERE is_current = 1 AND file <> '' ORDER BY file",
        )
        .fetch_all(self.db.read())
        .await?)
    }
}
