//! Registers for tests: in the folder's own SQLite file, or in a PostgreSQL database of their own when the tests are
//! run on PostgreSQL (`PLAINPIED_TEST_DATABASE` names a server where databases can be made).

use crate::accounts::sessions;
use crate::{Error, Register};
use sqlx::{AssertSqlSafe, Connection};
use std::path::Path;

/// The register of a test's folder.
///
/// # Errors
/// When it cannot be opened.
pub async fn open(folder: &Path) -> Result<Register, Error> {
    match std::env::var("PLAINPIED_TEST_DATABASE") {
        Ok(server) => {
            let name = name_of(folder);
            let empty = with_tables(&server).await?;
            make(&server, folder, &format!("CREATE DATABASE {name} TEMPLATE {empty}"), true).await?;
            Register::open_with(folder, Some(&with_database(&server, &name))).await
        }
        Err(_) => Register::open(folder).await,
    }
}

/// A database of the server as a register that was just made has it, made by the first test: to copy it takes less time than
/// to run every migration again.
async fn with_tables(server: &str) -> Result<String, Error> {
    let name = format!("empty_{}", crate::db::mark_of_migrations());
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(server).await?;
    sqlx::query("SELECT CAST(pg_advisory_lock(2) AS TEXT)").execute(&mut connection).await?;
    let there: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_one(&mut connection)
        .await?;
    if there == 0 {
        // Under another name until it is whole: a process that is killed leaves none that looks ready.
        let begun = format!("{name}_begun");
        run_on(server, &format!("DROP DATABASE IF EXISTS {begun}"), false).await?;
        run_on(server, &format!("CREATE DATABASE {begun}"), false).await?;
        let db = crate::db::Db::connect(&with_database(server, &begun)).await?;
        db.close().await;
        run_on(server, &format!("ALTER DATABASE {begun} RENAME TO {name}"), false).await?;
    }
    // Closing it lets the next one in.
    connection.close().await?;
    Ok(name)
}

impl Register {
    /// Takes an application away as if it had never been written: nothing of it is left.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_application_for_tests(&self, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let tables = [
            "award",
            "award_decision",
            "result_fact",
            "review",
            "instruction_fact",
            "application_fact",
            "application_signature",
            "application_resource",
            "application_line",
            "application_partner",
            "application_edition",
        ];
        for table in tables {
            let sql = format!("DELETE FROM {table} WHERE application_id = $1");
            sqlx::query(AssertSqlSafe(sql)).bind(id.to_owned()).execute(act.connection()).await?;
        }
        sqlx::query("DELETE FROM application WHERE id = $1").bind(id).execute(act.connection()).await?;
        act.commit().await
    }

    /// Opens a session for an account without any proof.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_for_tests(&self, account_id: &str, at: jiff::Timestamp) -> Result<String, Error> {
        let mut act = self.db.act().await?;
        let cookie = sessions::open(&mut act, account_id, "test", sessions::Method::Password, at).await?;
        act.commit().await?;
        Ok(cookie)
    }
}

/// Makes the register of a folder a copy of another's, that nobody has open. Their files are copied apart.
///
/// # Errors
/// When the database cannot be copied.
pub async fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    match std::env::var("PLAINPIED_TEST_DATABASE") {
        Ok(server) => {
            let copied = format!("CREATE DATABASE {} TEMPLATE {}", name_of(to), name_of(from));
            make(&server, to, &copied, false).await
        }
        Err(_) => Ok(()),
    }
}

/// Changes the SQLite file of a folder from outside, without any check.
///
/// # Errors
/// When the statement fails.
pub async fn run_sql(folder: &Path, sql: &str) -> Result<(), Error> {
    sqlx::any::install_default_drivers();
    let url = crate::db::address_of(&folder.join("register.sqlite"))?;
    let mut connection = sqlx::AnyConnection::connect(&url).await?;
    sqlx::query("PRAGMA foreign_keys = OFF").execute(&mut connection).await?;
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Makes the SQLite file of a folder as an older program would have: no further than a step of the schema.
///
/// # Errors
/// When it cannot be made.
pub async fn make_older(folder: &Path, last: i64) -> Result<(), Error> {
    let path = folder.display().to_string();
    std::fs::create_dir_all(folder).map_err(|source| Error::File { path, source })?;
    let db = crate::db::Db::reach(&crate::db::address_of(&folder.join("register.sqlite"))?).await?;
    let made = crate::db::run_until(&db, last).await;
    db.close().await;
    made
}

/// The address of a folder's database on a PostgreSQL server.
#[must_use]
pub fn address_of(server: &str, folder: &Path) -> String {
    with_database(server, &name_of(folder))
}

/// Makes an empty database for a folder; its address.
///
/// # Errors
/// When it cannot be made.
pub async fn make_empty(server: &str, folder: &Path) -> Result<String, Error> {
    make(server, folder, &format!("CREATE DATABASE {}", name_of(folder)), false).await?;
    Ok(address_of(server, folder))
}

/// Makes the database of a folder, and drops those whose folder is gone: each weighs tens of megabytes, and hundreds of
/// tests would fill a disk.
async fn make(server: &str, folder: &Path, sql: &str, may_exist: bool) -> Result<(), Error> {
    drop_ended(server).await?;
    run_on(server, sql, may_exist).await?;
    // The folder may be made later: what is there of its path tells as well when its test has ended.
    let there = folder.ancestors().find(|path| path.exists()).unwrap_or(folder);
    let quoted = there.display().to_string().replace('\'', "''");
    run_on(server, &format!("COMMENT ON DATABASE {} IS '{quoted}'", name_of(folder)), false).await
}

/// Drops the databases whose test has ended: its folder is gone. One that is still connected to stays for a later look.
async fn drop_ended(server: &str) -> Result<(), Error> {
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(server).await?;
    let made: Vec<(String, String)> = sqlx::query_as(
        "SELECT CAST(d.datname AS TEXT), s.description
         FROM pg_database d JOIN pg_shdescription s ON s.objoid = d.oid
         WHERE s.classoid = CAST('pg_database' AS regclass) AND d.datname LIKE 't!_%' ESCAPE '!'",
    )
    .fetch_all(&mut connection)
    .await?;
    for (name, folder) in made {
        if !Path::new(&folder).exists() {
            // Another test may be dropping it at the same time.
            let _ = sqlx::query(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}")))
                .execute(&mut connection)
                .await;
        }
    }
    connection.close().await?;
    Ok(())
}

async fn run_on(server: &str, sql: &str, may_exist: bool) -> Result<(), Error> {
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(server).await?;
    // Databases are copied one at a time: PostgreSQL refuses to copy one that is being copied.
    sqlx::query("SELECT CAST(pg_advisory_lock(1) AS TEXT)").execute(&mut connection).await?;
    let made = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await;
    sqlx::query("SELECT CAST(pg_advisory_unlock(1) AS TEXT)").execute(&mut connection).await?;
    connection.close().await?;
    match made {
        Err(sqlx::Error::Database(error)) if may_exist && error.message().contains("already exists") => {
            Ok(())
        }
        Err(error) => Err(error.into()),
        Ok(_) => Ok(()),
    }
}

/// The name of a folder's database.
fn name_of(folder: &Path) -> String {
    format!("t_{}", crate::identity::content_id(&["test", &folder.display().to_string()]))
}

/// `postgres://…/postgres?host=…` with another database.
fn with_database(server: &str, name: &str) -> String {
    server.replacen("/postgres?", &format!("/{name}?"), 1)
}

/// Cuts every connection to the register's database but one's own, as a server that starts again does. PostgreSQL only.
///
/// # Errors
/// When the server does not answer.
pub async fn cut_connections(register: &Register) -> Result<(), Error> {
    let address = match std::env::var("PLAINPIED_TEST_DATABASE") {
        Ok(server) => address_of(&server, register.folder()),
        Err(_) => return Ok(()),
    };
    let mut connection = sqlx::AnyConnection::connect(&address).await?;
    // A vacuum that the server began by itself belongs to its superuser, and may not be ended by another role.
    sqlx::query(
        "SELECT CAST(pg_terminate_backend(pid) AS TEXT) FROM pg_stat_activity
         WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()",
    )
    .execute(&mut connection)
    .await?;
    connection.close().await?;
    Ok(())
}
