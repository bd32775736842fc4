//! A file that somebody sent, read by a command of this program in a process of its own: what a damaged or hostile file
//! exhausts is that process. The command is the one of the command line, so that pages and command line cannot disagree.

use super::{Asked, PageError};
use register::imports::FileAnswer;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

/// Longer than the minute of processor time that the process has.
const LONGEST: Duration = Duration::from_secs(120);
/// The longest answer: some hundreds of lines that are wrong.
const MOST_BYTES: u64 = 8 << 20;

/// Why a file has no answer.
pub(crate) enum ChildError {
    /// The process ended without one: it exhausted its limits, or could not be run. What it began is rolled back.
    Died,
    Page(PageError),
}

impl From<PageError> for ChildError {
    fn from(error: PageError) -> ChildError {
        ChildError::Page(error)
    }
}

/// Runs a command on a file; `put` says which. It is run in the name of whoever asks, for their landlord, and ends with
/// the request: when the browser hangs up before the end, nothing is written.
pub(crate) async fn read<T: DeserializeOwned>(
    asked: &Asked,
    program: &Path,
    name: &str,
    put: impl FnOnce(&mut Command),
) -> Result<FileAnswer<T>, ChildError> {
    let landlord = format!("--landlord={}", asked.landlord()?.id);
    read_for(asked, program, (name, landlord), put).await
}

/// The same, for whoever is not a landlord: `owner` is the argument that says for whom the file is read.
pub(crate) async fn read_for<T: DeserializeOwned>(
    asked: &Asked,
    program: &Path,
    (name, owner): (&str, String),
    put: impl FnOnce(&mut Command),
) -> Result<FileAnswer<T>, ChildError> {
    let closed = |_| PageError::Inside("the portal is closing".to_owned());
    let _turn = asked.portal.reading.acquire().await.map_err(closed)?;
    let mut command = asked.portal.command(program);
    put(&mut command);
    command
        .arg("--data")
        .arg(asked.register.folder())
        // Joined to their names: a file or a landlord may be called `--help`.
        .arg(owner)
        .arg(format!("--author={}", asked.caller.author().code()))
        .arg(format!("--title={name}"))
        .arg(format!("--day={}", asked.today))
        .arg("--for-portal")
        // Held as long as this process lives: the other one stops when it ends, and its transaction with it.
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // Last words may repeat what a cell held.
        .stderr(Stdio::null())
        .kill_on_drop(true);
    match tokio::time::timeout(LONGEST, said(command)).await {
        Ok(Ok(answer)) => serde_json::from_slice(&answer).map_err(|_| {
            tracing::warn!("a process that reads a file gave no answer");
            ChildError::Died
        }),
        Ok(Err(error)) => {
            tracing::error!(%error, "a process that reads a file could not be run");
            Err(ChildError::Died)
        }
        Err(_) => {
            tracing::warn!("a process that reads a file was ended: it took too long");
            Err(ChildError::Died)
        }
    }
}

/// What the process says until it ends.
async fn said(mut command: Command) -> Result<Vec<u8>, std::io::Error> {
    let mut child = command.spawn()?;
    let mut answer = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout.take(MOST_BYTES).read_to_end(&mut answer).await?;
    }
    child.wait().await?;
    Ok(answer)
}
