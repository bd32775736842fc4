//! Files made to crash or to exhaust: each is sent as a person would send it, and must end in a verdict while the portal
//! goes on, keeps its memory, and still imports a sound file afterwards.

mod hostile;

use crate::browser::Browser;
use crate::program::Program;
use crate::random::Random;
use crate::stock::{self, Landlord};
use anyhow::{Context, ensure};
use clap::Args;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

#[derive(Debug, Args)]
pub struct Uploads {
    #[arg(long, default_value_t = 200)]
    pub files: u64,
    #[arg(long, default_value_t = 20_261_122)]
    pub seed: u64,
}

/// What the portal may grow by, in KiB: the aim of the house.
const MOST_GROWTH: u64 = 64 * 1024;

pub async fn run(program: &Program, asked: &Uploads) -> anyhow::Result<()> {
    let folder = tempfile::TempDir::new()?;
    let data = folder.path().join("data");
    let landlord = Landlord { number: 1, residences: 2, dwellings: 6 };
    stock::import(program, folder.path(), &data, &landlord)?;
    let link = program.invite(&data, &stock::name(1), "torture@exemple.fr", "stock")?;
    let mut server = program.serve(&data)?;
    let person = Browser::accept(server.address, &link, "Camille Torture").await?;
    // A first sound import: what the portal needs to work at all is not growth.
    settle(&person, "stock", "parc.csv", stock::dwellings(&landlord).as_bytes()).await?;
    let before = server.memory("VmRSS").unwrap_or(0);
    println!("hostile files: {} of {} sorts, seed {}", asked.files, hostile::SORTS.len(), asked.seed);
    let mut random = Random::new(asked.seed);
    let (begun, mut longest) = (Instant::now(), (Duration::ZERO, ""));
    let mut answers: BTreeMap<&str, u64> = BTreeMap::new();
    for n in 0..asked.files {
        let sort = &hostile::SORTS[usize::try_from(n)? % hostile::SORTS.len()];
        let content = (sort.make)(&mut random).with_context(|| format!("making « {} »", sort.what))?;
        let sent = Instant::now();
        let verdict = settle(&person, sort.kind, sort.name, &content)
            .await
            .with_context(|| format!("file {n}, « {} » ({} bytes)", sort.what, content.len()))?;
        *answers.entry(verdict).or_default() += 1;
        if sent.elapsed() > longest.0 {
            longest = (sent.elapsed(), sort.what);
        }
        ensure!(server.is_alive(), "the portal is gone after file {n}, « {} »", sort.what);
    }
    let (after, most) = (server.memory("VmRSS").unwrap_or(0), server.memory("VmHWM").unwrap_or(0));
    // The good files that follow are still read.
    settle(&person, "stock", "parc.csv", stock::dwellings(&landlord).as_bytes()).await?;
    for (verdict, count) in &answers {
        println!("  {verdict:<28} {count}");
    }
    println!(
        "hostile files: {} sent, 0 restarts, memory {} → {} MiB (at most {} MiB), the longest {:.1} s (« {} »), {:.0} s",
        asked.files,
        before / 1024,
        after / 1024,
        most / 1024,
        longest.0.as_secs_f64(),
        longest.1,
        begun.elapsed().as_secs_f64()
    );
    ensure!(
        after.saturating_sub(before) <= MOST_GROWTH,
        "the portal grew by {} MiB",
        (after - before) / 1024
    );
    Ok(())
}

/// Sends a file and waits for its verdict: how it ended.
async fn settle(person: &Browser, kind: &str, name: &str, content: &[u8]) -> anyhow::Result<&'static str> {
    let answer = person.upload(&format!("/imports/nouveau/{kind}"), name, content).await?;
    let Some(job) = answer.location.filter(|to| to.starts_with("/imports/travaux/")) else {
        ensure!(answer.status.is_client_error(), "{} and no job", answer.status);
        return Ok("refused on arrival");
    };
    let begun = Instant::now();
    loop {
        let answer = person.get(&job).await?;
        ensure!(!answer.status.is_server_error(), "{job}: {}", answer.status);
        if !String::from_utf8_lossy(&answer.body).contains("hx-trigger=\"every 1s\"") {
            return Ok("checked, with its verdict");
        }
        ensure!(begun.elapsed() < Duration::from_secs(300), "{job} does not end");
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}
