//! PostgreSQL: its own tools make and read the dump. They come with the client of the server, and must not be older.

use crate::Error;
use crate::db::HOUSE;
use std::path::Path;
use tokio::process::Command;

/// The address for `libpq`, and its password, which must not be seen among the arguments of a program.
///
/// Parameters that only our driver knows are left out.
pub(crate) fn without_password(url: &str) -> (String, Option<String>) {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (start, rest) = address.split_once("://").unwrap_or(("postgres", address));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (name, mut password) = match user.split_once(':') {
        Some((name, password)) => (name, Some(decoded(password))),
        None => (user, None),
    };
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|p| !p.is_empty()) {
        match pair.split_once('=') {
            Some(("password", value)) => password = Some(decoded(value)),
            Some(("host" | "port" | "user" | "dbname" | "options" | "application_name", _)) => {
                kept.push(pair)
            }
            Some((key, _)) if key.starts_with("ssl") && !key.contains('-') => kept.push(pair),
            _ => {}
        }
    }
    let at = if name.is_empty() { String::new() } else { format!("{name}@") };
    let question = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    (format!("{start}://{at}{host}/{path}{question}"), password)
}

/// `%41` → `A`.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        let mut ahead = rest.clone();
        match (byte, ahead.next().and_then(hex), ahead.next().and_then(hex)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The same address, with another database.
pub(crate) fn with_database(url: &str, name: &str) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (start, rest) = address.split_once("://").unwrap_or(("postgres", address));
    let authority = rest.split('/').next().unwrap_or(rest);
    let question = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{start}://{authority}/{name}{question}")
}

/// Runs a tool of PostgreSQL on a database.
async fn run(tool: &str, url: &str, arguments: &[&str]) -> Result<(), Error> {
    let (address, password) = without_password(url);
    let mut command = Command::new(tool);
    command.arg("--dbname").arg(address).arg("--no-password").args(arguments);
    command.stdin(std::process::Stdio::null()).kill_on_drop(true);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = command.output().await.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Archive(format!(
            "`{tool}` is not on this machine: install the Debian package postgresql-client, of the server's version \
             or newer"
        )),
        _ => Error::Archive(format!("`{tool}` cannot be run: {error}")),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    // Its first line says why; the following ones may quote rows.
    let why = said.lines().next().unwrap_or("it said nothing");
    Err(Error::Archive(format!("`{tool}` failed: {why}")))
}

/// The address, with the setting by which the tool sees the whole house.
fn seeing_all(url: &str) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let mut pairs: Vec<String> = query.split('&').filter(|p| !p.is_empty()).map(str::to_owned).collect();
    let all = format!("-c%20{HOUSE}%3Don");
    match pairs.iter_mut().find(|pair| pair.starts_with("options=")) {
        Some(options) => options.push_str(&format!("%20{all}")),
        None => pairs.push(format!("options={all}")),
    }
    format!("{address}?{}", pairs.join("&"))
}

/// Dumps a database, as it was when the snapshot was taken.
///
/// The tool refuses what a policy might hide, unless it is told to dump what it sees: that is everything, and the trial of
/// the backup counts it again.
pub(crate) async fn dump(url: &str, snapshot: &str, to: &Path) -> Result<(), Error> {
    let to = to.display().to_string();
    let snapshot = format!("--snapshot={snapshot}");
    let arguments = [
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--enable-row-security",
        &snapshot,
        "--file",
        &to,
    ];
    run("pg_dump", &seeing_all(url), &arguments).await
}

/// Fills an empty database from a dump: all of it or nothing.
pub(crate) async fn load(url: &str, from: &Path) -> Result<(), Error> {
    let from = from.display().to_string();
    run(
        "pg_restore",
        url,
        &["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", &from],
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_taken_out_of_the_address() {
        let (address, password) = without_password(
            "postgres://moi:a%2Fb%C3%A9@db.example:5433/parc?sslmode=require&statement-cache-capacity=5",
        );
        assert_eq!(address, "postgres://moi@db.example:5433/parc?sslmode=require");
        assert_eq!(password.as_deref(), Some("a/bé"));
        let (address, password) = without_password("postgres://moi@localhost/parc?host=/run/pg&password=x%");
        assert_eq!(address, "postgres://moi@localhost/parc?host=/run/pg");
        assert_eq!(password.as_deref(), Some("x%"));
    }

    #[test]
    fn the_tool_is_told_to_see_all_beside_what_the_address_already_says() {
        assert_eq!(seeing_all("postgres://h/x"), "postgres://h/x?options=-c%20plainpied.house%3Don");
        assert_eq!(
            seeing_all("postgres://h/x?options=-c%20a%3Db&sslmode=require"),
            "postgres://h/x?options=-c%20a%3Db%20-c%20plainpied.house%3Don&sslmode=require"
        );
    }

    #[test]
    fn another_database_of_the_same_server() {
        assert_eq!(with_database("postgres://a:b@h:1/x?host=/s", "y"), "postgres://a:b@h:1/y?host=/s");
        assert_eq!(with_database("postgres://h", "y"), "postgres://h/y");
    }
}
