//! How long people wait: a steady rate of requests on many organisations, read and write.
//!
//! Requests leave at their own instants whether or not the ones before are answered, and a wait is counted from the
//! instant at which the request should have left: a portal that stops for a second is seen to (no coordinated omission).
//! The load is made on the same machine, and takes its share of it; what other machines of the same host took is told
//! (steal), because it is waited for as well.

use crate::browser::Browser;
use crate::program::Program;
use crate::random::Random;
use crate::stock::{self, Landlord};
use anyhow::{Context, ensure};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Debug, Args)]
pub struct Latency {
    #[arg(long, default_value_t = 100)]
    pub organisations: u64,
    /// Tenants of all organisations together.
    #[arg(long, default_value_t = 500_000)]
    pub tenants: u64,
    /// Requests a second.
    #[arg(long, default_value_t = 200)]
    pub rate: u64,
    #[arg(long, default_value_t = 60)]
    pub seconds: u64,
    /// Writes among a hundred requests.
    #[arg(long, default_value_t = 10)]
    pub writes: u64,
    #[arg(long, default_value_t = 20_261_122)]
    pub seed: u64,
    /// Keep the invented organisations here, and use those that are.
    #[arg(long)]
    pub keep: Option<PathBuf>,
}

const DWELLINGS_OF_A_RESIDENCE: u64 = 100;

/// Somebody of each organisation, with what they look at.
struct Seat {
    browser: Browser,
    residences: Vec<String>,
    dwellings: Vec<String>,
}

fn landlord(number: u64, asked: &Latency) -> Landlord {
    let dwellings = asked.tenants * 4 / 5 / asked.organisations.max(1);
    Landlord {
        number,
        residences: (dwellings / DWELLINGS_OF_A_RESIDENCE).max(1),
        dwellings: DWELLINGS_OF_A_RESIDENCE,
    }
}

/// Invents the organisations, their stock and their tenants.
fn invent(program: &Program, folder: &Path, data: &Path, asked: &Latency) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut random = Random::new(asked.seed);
    let file = folder.join("occupation.csv");
    for number in 1..=asked.organisations {
        let landlord = landlord(number, asked);
        stock::import(program, folder, data, &landlord)?;
        std::fs::write(&file, stock::tenants(&landlord, &mut random))?;
        program.run(
            data,
            &["import", "occupancy", &file.display().to_string(), "--landlord", &stock::name(number)],
        )?;
    }
    println!(
        "{} organisations, {} tenants invented and imported in {:.0} s",
        asked.organisations,
        asked.tenants,
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

/// What the ids of a page's links to dwellings are.
async fn seat(browser: Browser) -> anyhow::Result<Seat> {
    let residences = stock::residences(&browser).await?;
    let first = residences.first().context("an organisation without residences")?;
    let sheet = browser.page(&format!("/residences/{first}")).await?;
    let mut dwellings: Vec<String> = sheet
        .split("href=\"/logements/")
        .skip(1)
        .filter_map(|rest| Some(rest.split(['"', '?', '#', '/']).next()?.to_owned()))
        .filter(|id| id.len() == 16)
        .collect();
    dwellings.dedup();
    Ok(Seat { browser, residences, dwellings })
}

/// What one request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Home,
    List,
    Sheet,
    Dwelling,
    Targets,
    Visit,
}

impl What {
    const READS: [What; 10] = [
        What::List,
        What::List,
        What::List,
        What::Sheet,
        What::Sheet,
        What::Sheet,
        What::Dwelling,
        What::Targets,
        What::Targets,
        What::Home,
    ];

    const ALL: [What; 6] = [What::Home, What::List, What::Sheet, What::Dwelling, What::Targets, What::Visit];

    const fn name(self) -> &'static str {
        match self {
            What::Home => "home",
            What::List => "list of residences",
            What::Sheet => "sheet of a residence",
            What::Dwelling => "sheet of a dwelling",
            What::Targets => "targets",
            What::Visit => "WRITE a visit",
        }
    }
}

async fn ask(seat: &Seat, what: What, draw: u64) -> anyhow::Result<()> {
    let pick = |all: &[String]| all.get(usize::try_from(draw).unwrap_or(0) % all.len().max(1)).cloned();
    let residence = pick(&seat.residences).context("no residence")?;
    match what {
        What::Home => seat.browser.page("/").await.map(drop),
        What::List => seat.browser.page("/residences").await.map(drop),
        What::Sheet => seat.browser.page(&format!("/residences/{residence}")).await.map(drop),
        What::Dwelling => {
            let dwelling = pick(&seat.dwellings).context("no dwelling")?;
            seat.browser.page(&format!("/logements/{dwelling}")).await.map(drop)
        }
        What::Targets => seat.browser.page("/cibles").await.map(drop),
        What::Visit => {
            let form = format!("on=2026-01-15&source=field&COM-CORRIDOR={}", 40 + draw % 561);
            seat.browser.save(&format!("/residences/{residence}/visite"), &form).await.map(drop)
        }
    }
}

fn percentile(sorted: &[Duration], share: f64) -> f64 {
    let at = ((sorted.len() as f64 - 1.0) * share).round().max(0.0) as usize;
    sorted.get(at).map_or(f64::NAN, |d| d.as_secs_f64() * 1000.0)
}

fn line(name: &str, mut waits: Vec<Duration>) -> f64 {
    waits.sort();
    let p99 = percentile(&waits, 0.99);
    println!(
        "  {name:<22} {:>6} requests   p50 {:>7.1} ms   p95 {:>7.1} ms   p99 {p99:>7.1} ms   longest {:>7.1} ms",
        waits.len(),
        percentile(&waits, 0.50),
        percentile(&waits, 0.95),
        percentile(&waits, 1.0),
    );
    p99
}

/// Time of all processors since the start of the machine, as `/proc/stat` counts it.
#[derive(Debug, Clone, Copy)]
struct Ticks {
    all: u64,
    idle: u64,
    stolen: u64,
}

impl Ticks {
    /// `None` where there is no such file.
    fn now() -> Option<Ticks> {
        let stat = std::fs::read_to_string("/proc/stat").ok()?;
        let ticks: Vec<u64> =
            stat.lines().next()?.split_whitespace().skip(1).map_while(|t| t.parse().ok()).collect();
        // user, nice, system, idle, iowait, irq, softirq, steal; what guests use is counted in user already.
        let [_, _, _, idle, waiting, _, _, stolen, ..] = ticks.as_slice() else { return None };
        Some(Ticks { all: ticks.iter().take(8).sum(), idle: idle + waiting, stolen: *stolen })
    }

    /// Shares busy with our work and taken by others between two instants, in per cent.
    fn since(self, before: Ticks) -> Option<(f64, f64)> {
        let all = self.all.checked_sub(before.all).filter(|all| *all > 0)?;
        let share = |ticks: u64| ticks as f64 * 100.0 / all as f64;
        let (idle, stolen) =
            (self.idle.saturating_sub(before.idle), self.stolen.saturating_sub(before.stolen));
        Some((share(all.saturating_sub(idle + stolen)), share(stolen)))
    }
}

pub async fn run(program: &Program, asked: &Latency) -> anyhow::Result<()> {
    let temporary = tempfile::TempDir::new()?;
    let folder = asked.keep.clone().unwrap_or_else(|| temporary.path().to_owned());
    let data = folder.join("data");
    if !data.join("installation.key").exists() {
        std::fs::create_dir_all(&folder)?;
        invent(program, &folder, &data, asked)?;
    }
    let mut links = Vec::new();
    let run = std::process::id();
    for number in 1..=asked.organisations {
        let email = format!("personne-{number}-{run}@exemple.fr");
        links.push(program.invite(&data, &stock::name(number), &email, "stock")?);
    }
    let mut server = program.serve(&data)?;
    let mut seats = Vec::new();
    for link in &links {
        let browser = Browser::accept(server.address, link, "Camille Torture").await?;
        // Each page once: a portal that has just started computes everything on the first visit.
        seats.push(Arc::new(seat(browser).await?));
    }
    println!(
        "{} requests a second for {} s, {} % writes, seed {}; resident memory {} MiB",
        asked.rate,
        asked.seconds,
        asked.writes,
        asked.seed,
        server.memory("VmRSS").unwrap_or(0) / 1024
    );
    let mut random = Random::new(asked.seed);
    let mut under_way = tokio::task::JoinSet::new();
    let (begun, before) = (Instant::now(), Ticks::now());
    for number in 0..asked.rate * asked.seconds {
        let leaves = begun + Duration::from_secs_f64(number as f64 / asked.rate as f64);
        tokio::time::sleep_until(leaves.into()).await;
        let drawn = usize::try_from(random.below(seats.len() as u64)).unwrap_or(0);
        let Some(seat) = seats.get(drawn).map(Arc::clone) else { continue };
        let what = if random.below(100) < asked.writes {
            What::Visit
        } else {
            What::READS[usize::try_from(random.below(10)).unwrap_or(0)]
        };
        let draw = random.next();
        under_way.spawn(async move { (what, ask(&seat, what, draw).await, leaves.elapsed()) });
    }
    let (mut waits, mut failures) = (Vec::new(), Vec::new());
    while let Some(done) = under_way.join_next().await {
        let (what, answer, wait) = done?;
        match answer {
            Ok(()) => waits.push((what, wait)),
            Err(error) => failures.push(format!("{}: {error}", what.name())),
        }
    }
    let lasted = begun.elapsed().as_secs_f64();
    let of = |wanted: &dyn Fn(What) -> bool| {
        waits.iter().filter(|(what, _)| wanted(*what)).map(|(_, wait)| *wait).collect::<Vec<_>>()
    };
    for what in What::ALL {
        line(what.name(), of(&|w| w == what));
    }
    let read = line("all reads", of(&|w| w != What::Visit));
    let write = line("all writes", of(&|w| w == What::Visit));
    println!(
        "{} answered in {lasted:.1} s, {} failed; resident memory {} MiB, at most {} MiB",
        waits.len(),
        failures.len(),
        server.memory("VmRSS").unwrap_or(0) / 1024,
        server.memory("VmHWM").unwrap_or(0) / 1024
    );
    match before.zip(Ticks::now()).and_then(|(before, after)| after.since(before)) {
        Some((busy, stolen)) => {
            println!("  processors: {busy:.0} % busy, {stolen:.0} % taken by other machines")
        }
        None => println!("  processors: not told by this system"),
    }
    println!("aims: p99 of reads at most 50 ms ({read:.1}), of writes at most 120 ms ({write:.1})");
    ensure!(failures.is_empty(), "failed: {}", failures.join("; ").chars().take(600).collect::<String>());
    ensure!(server.is_alive(), "the portal is gone");
    Ok(())
}
