//! A PostgreSQL of our own for the tests: made in a temporary folder, on a private socket, stopped at the end.

use crate::{shell::output, tools};
use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Who makes the server; one test tries to open a register under that name.
const ADMINISTRATOR: &str = "postgres";
/// Who the tests are.
const ROLE: &str = "plainpied";

/// A running server. Dropping it stops it and forgets its files.
pub struct Postgres {
    folder: PathBuf,
    programs: PathBuf,
}

impl Postgres {
    /// Starts a new server from the folder of its programs ([`tools::postgres`]). Tests need no durability.
    ///
    /// # Errors
    /// What failed.
    pub fn start(programs: PathBuf) -> Result<Postgres, String> {
        Postgres::start_with(programs, "-c fsync=off -c synchronous_commit=off")
    }

    /// Starts a new server that keeps what it acknowledged, as one in service does.
    ///
    /// # Errors
    /// Why there is none, with the command that would change it; what failed.
    pub fn start_durable() -> Result<Postgres, String> {
        Postgres::start_with(tools::postgres()?, "-c fsync=on -c synchronous_commit=on")
    }

    fn start_with(programs: PathBuf, durability: &str) -> Result<Postgres, String> {
        let folder = std::env::temp_dir().join(format!("plainpied-pg-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let server = Postgres { folder, programs };
        if is_root() {
            // The server refuses to run as root.
            let owner = Command::new("chown").arg("nobody").arg(&server.folder).status();
            if !owner.is_ok_and(|s| s.success()) {
                return Err("cannot give a folder to the user `nobody`".to_owned());
            }
        }
        let data = server.data();
        server.program(
            "initdb",
            &[
                "--pgdata",
                &data,
                "--auth",
                "trust",
                "--username",
                ADMINISTRATOR,
                "--encoding",
                "UTF8",
                "--locale",
                "C",
            ],
        )?;
        let options = format!(
            "-c listen_addresses='' -k {} {durability} -c max_connections=400",
            server.folder.display()
        );
        let log = server.folder.join("log").display().to_string();
        server.program(
            "pg_ctl",
            &["start", "--wait", "--pgdata", &data, "--log", &log, "--options", &options],
        )?;
        // The tests are an ordinary role, as in production: row-level security does not hold a superuser.
        server.program(
            "createuser",
            &[
                "--host",
                &server.folder.display().to_string(),
                "--username",
                ADMINISTRATOR,
                "--createdb",
                ROLE,
            ],
        )?;
        Ok(server)
    }

    /// The address of its first database, for somebody who may make others.
    pub fn address(&self) -> String {
        format!("postgres://{ROLE}@localhost/postgres?host={}", self.folder.display())
    }

    fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }

    fn program(&self, name: &str, arguments: &[&str]) -> Result<(), String> {
        let program = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::null());
        match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("`{name}` failed ({status})")),
            Err(e) => Err(format!("cannot run `{name}`: {e}")),
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.program("pg_ctl", &["stop", "--mode", "immediate", "--pgdata", &self.data()]);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn is_root() -> bool {
    output("id", &["-u"]).is_some_and(|id| id == "0")
}

/// The folder of the server's programs: on the path, or where Debian puts them.
pub fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Some machines put a few of them on the path: all are needed.
    let whole =
        |folder: &PathBuf| ["initdb", "pg_ctl", "createuser"].iter().all(|name| folder.join(name).is_file());
    let on_path = std::env::split_paths(&path).find(whole);
    on_path.or_else(|| {
        let mut versions: Vec<PathBuf> = std::fs::read_dir(Path::new("/usr/lib/postgresql"))
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .filter(whole)
            .collect();
        versions.sort();
        versions.pop()
    })
}
