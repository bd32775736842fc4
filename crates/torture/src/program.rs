//! The program under torture: its commands, and its portal as a process that may be killed at any instant.

use anyhow::{Context, ensure};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A built program, on a database.
#[derive(Debug, Clone)]
pub struct Program {
    pub path: PathBuf,
    /// `None`: the SQLite file of the data folder.
    pub database: Option<String>,
}

impl Program {
    fn command(&self, data: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        // Nothing of the machine that runs the torture.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PLAINPIED_")) {
            command.env_remove(name);
        }
        command.args(arguments).arg("--data").arg(data).env("PLAINPIED_LANG", "en").stdin(Stdio::null());
        if let Some(database) = &self.database {
            command.env("PLAINPIED_DATABASE", database);
        }
        command
    }

    /// Runs a command to its end: what it printed.
    pub fn run(&self, data: &Path, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.command(data, arguments).output().context("cannot start the program")?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "plainpied {}: {errors}", arguments.join(" "));
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Starts the portal and waits until it listens.
    pub fn serve(&self, data: &Path) -> anyhow::Result<Server> {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = free.local_addr()?;
        drop(free);
        let listen = address.to_string();
        let mut command = self.command(data, &["serve", "--listen", &listen]);
        let log = std::fs::OpenOptions::new().create(true).append(true).open(data.join("torture.log"))?;
        let child = command.env("PLAINPIED_LOG", "warn").stdout(Stdio::null()).stderr(log).spawn()?;
        let mut server = Server { child, address };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            if let Some(status) = server.child.try_wait()? {
                anyhow::bail!("the portal ended at its start: {status} (torture.log in the data folder)");
            }
            ensure!(begun.elapsed() < Duration::from_secs(60), "the portal does not listen");
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(server)
    }

    /// The landlord's first person, with a password: the address of the invitation.
    pub fn invite(&self, data: &Path, organisation: &str, email: &str, role: &str) -> anyhow::Result<String> {
        let said = self.run(
            data,
            &[
                "admin",
                "invite",
                "--organisation",
                organisation,
                "--email",
                email,
                "--role",
                role,
                "--kind",
                "landlord",
            ],
        )?;
        let line = said.lines().find_map(|line| Some(line.split_once("/invitation/")?.1));
        line.map(str::to_owned).with_context(|| format!("no link in: {said}"))
    }
}

/// A running portal. Dropping it kills it.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Does it still run?
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// A line of `/proc/<pid>/status`, in KiB: `VmRSS`, `VmHWM`. `None` where there is no such file.
    pub fn memory(&self, line: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let found = status.lines().find_map(|l| l.strip_prefix(line)?.strip_prefix(':'))?;
        found.split_whitespace().next()?.parse().ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}
