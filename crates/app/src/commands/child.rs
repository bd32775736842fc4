//! A command that the portal runs on a file that somebody sent: under limits, in that person's name, never beyond the life
//! of the portal, its answer as one line of JSON. Decision 0004.

use clap::Args;
use register::imports::FileAnswer;
use register::landlords::Landlord;
use register::{Author, Register};
use serde::Serialize;
use std::io::Read;
use std::process::ExitCode;

/// What the portal says of a file that it hands over.
#[derive(Debug, Args)]
pub struct ForPortal {
    /// Account in whose name the file is read (used by the portal).
    #[arg(long, hide = true)]
    pub author: Option<String>,
    /// Name of the file as it was sent (used by the portal).
    #[arg(long, hide = true)]
    pub title: Option<String>,
    /// The day of the page (used by the portal): the machine may keep another time than Paris.
    #[arg(long, hide = true)]
    pub day: Option<jiff::civil::Date>,
    /// Read under the limits of files that are sent, and answer in JSON (used by the portal).
    #[arg(long, hide = true)]
    pub for_portal: bool,
}

/// A table that people send: 16 MB at most.
const GIB: u64 = 3;
const SECONDS: u64 = 60;

impl ForPortal {
    /// Takes on the limits of this process, when the portal asks for them.
    ///
    /// # Errors
    /// When the machine does not take a limit: the file is not read then.
    pub fn begin(&self) -> anyhow::Result<()> {
        if self.for_portal {
            limit(GIB, SECONDS)?;
            end_with_the_portal();
        }
        Ok(())
    }

    /// The day on which the file is read.
    pub fn today(&self) -> jiff::civil::Date {
        self.day.unwrap_or_else(register::civil::today)
    }

    /// The register, used by whoever sent the file.
    pub fn register(&self, register: Register, landlord: &Landlord) -> Register {
        match &self.author {
            Some(account) => register.used_by(Author::Person {
                account_id: account.clone(),
                organisation_id: Some(landlord.id.clone()),
            }),
            None => register,
        }
    }
}

/// Answers the portal.
///
/// # Errors
/// When the answer is none that JSON holds.
pub fn answer<T: Serialize>(answer: &FileAnswer<T>) -> anyhow::Result<ExitCode> {
    println!("{}", serde_json::to_string(answer)?);
    Ok(ExitCode::SUCCESS)
}

/// A file sent to the portal is read under limits: what it exhausts is this process, never the server.
///
/// # Errors
/// When the machine does not take a limit.
pub(super) fn limit(gib: u64, seconds: u64) -> anyhow::Result<()> {
    let memory = gib << 30;
    rlimit::Resource::AS.set(memory, memory)?;
    rlimit::Resource::CPU.set(seconds, seconds)?;
    Ok(())
}

/// Ends this process when the portal that started it is gone: another instance takes the job over, and the transaction
/// of this one must not be committed beside it. The portal holds our standard input open as long as it lives.
pub(super) fn end_with_the_portal() {
    const ORPHAN: i32 = 3;
    std::thread::spawn(|| {
        let mut nothing = [0; 64];
        // Nobody ever writes there: it ends, or it fails.
        while matches!(std::io::stdin().read(&mut nothing), Ok(1..)) {}
        std::process::exit(ORPHAN);
    });
}
