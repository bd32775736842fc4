//! Browsers that hang up in the middle of their requests, while others write: what was acknowledged is there.
//!
//! A request whose connection closes drops the work of its handler wherever it waits; a database connection that goes
//! back to the pool in the middle of a transaction would acknowledge the next writes and lose them.

use crate::browser::Browser;
use crate::program::Program;
use crate::random::Random;
use crate::stock;
use anyhow::{Context, ensure};
use clap::Args;
use register::Register;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;

#[derive(Debug, Args)]
pub struct HangUp {
    /// Requests that are abandoned.
    #[arg(long, default_value_t = 2000)]
    pub requests: u64,
    #[arg(long, default_value_t = 20_261_122)]
    pub seed: u64,
    /// The latest instant of the hanging up, in microseconds.
    #[arg(long, default_value_t = 6000)]
    pub longest: u64,
}

pub async fn run(program: &Program, asked: &HangUp) -> anyhow::Result<()> {
    let folder = tempfile::TempDir::new()?;
    let data = folder.path().join("data");
    stock::import(
        program,
        folder.path(),
        &data,
        &stock::Landlord { number: 1, residences: 2, dwellings: 6 },
    )?;
    let link = program.invite(&data, &stock::name(1), "torture@exemple.fr", "stock")?;
    let mut server = program.serve(&data)?;
    let person = Browser::accept(server.address, &link, "Camille Torture").await?;
    let residences = stock::residences(&person).await?;
    let [patient, hurried] = residences.as_slice() else { anyhow::bail!("two residences were imported") };
    let register = Register::open_with(&data, program.database.as_deref()).await?;
    let (begun, mut random) = (Instant::now(), Random::new(asked.seed));
    println!(
        "hanging up: {} requests, seed {}, {}",
        asked.requests,
        asked.seed,
        if program.database.is_some() { "PostgreSQL" } else { "SQLite" }
    );
    for n in 1..=asked.requests {
        let abandoned = [
            abandon(&person, hurried, n, random.below(asked.longest)),
            abandon(&person, hurried, n + 7, random.below(asked.longest)),
        ];
        let [one, other] = abandoned;
        let form = format!("on=2026-01-15&source=field&COM-CORRIDOR={}", 40 + n % 561);
        let path = format!("/residences/{patient}/visite");
        let (_, _, saved) = tokio::join!(one, other, person.save(&path, &form));
        saved.with_context(|| format!("a patient write was refused at request {n}"))?;
        if n % 20 == 0 || n == asked.requests {
            let answers = register.answers(patient).await?;
            let held = answers.first().map(|a| i64::from(a.answer.value));
            let wanted = i64::try_from(40 + n % 561)?;
            ensure!(held == Some(wanted), "LOST at request {n}, seed {}: {held:?} for {wanted}", asked.seed);
        }
    }
    let answers = register.answers(patient).await?.len() as u64;
    ensure!(answers == asked.requests, "{answers} visits are held of {} acknowledged", asked.requests);
    ensure!(server.is_alive(), "the portal is gone");
    drop(server);
    register.close().await;
    println!("{}", program.run(&data, &["verify"])?.trim_end());
    println!(
        "hanging up: {} requests abandoned, {} acknowledged writes, 0 lost, {:.0} s",
        2 * asked.requests,
        asked.requests,
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Sends a visit and closes the connection before the answer.
async fn abandon(person: &Browser, residence: &str, n: u64, after: u64) -> anyhow::Result<()> {
    let form = format!("on=2026-01-15&source=field&SUR-WIDTH={}", 20 + n % 981);
    let request = person.written("POST", &format!("/residences/{residence}/visite"), &form);
    let mut stream = tokio::net::TcpStream::connect(person.address()).await?;
    stream.write_all(request.as_bytes()).await?;
    tokio::time::sleep(Duration::from_micros(after)).await;
    Ok(())
}
