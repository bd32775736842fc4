//! kill -9 of the portal while people write, again and again: what was acknowledged must be there, whole.
//!
//! Each writer has a residence of its own and notes visit after visit. The n-th visit gives two answers that both say
//! n; the portal is killed at an instant drawn by the seed; after it has started again, the register must hold the last
//! visit that was acknowledged, or the one under way, and both answers of the same one.
//!
//! One kill in three counts its instant from the first request, and so falls on the start of the portal or on its first
//! writes; the others count it from the first visit acknowledged, so that a slow machine has something to lose as well.

use crate::browser::Browser;
use crate::program::Program;
use crate::random::Random;
use crate::stock;
use anyhow::{Context, ensure};
use clap::Args;
use register::Register;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

#[derive(Debug, Args)]
pub struct Kill {
    /// How many times the portal is killed.
    #[arg(long, default_value_t = 200)]
    pub cycles: u64,
    #[arg(long, default_value_t = 20_261_122)]
    pub seed: u64,
    /// How many people write at once.
    #[arg(long, default_value_t = 4)]
    pub writers: u64,
    /// The latest instant of the kill after the first request or acknowledgement, in milliseconds.
    #[arg(long, default_value_t = 40)]
    pub longest: u64,
}

/// Two measures, each in its bounds, that change with every visit: (centimetres of corridor, of pavement).
const fn measures(n: u64) -> (u64, u64) {
    (40 + n % 561, 20 + n % 981)
}

struct Writer {
    residence: String,
    /// The last visit that the portal acknowledged, and the last one sent.
    acknowledged: AtomicU64,
    sent: AtomicU64,
}

impl Writer {
    /// Writes until the portal is gone; tells of each visit acknowledged.
    async fn write(&self, browser: &Browser, tell: &Notify) {
        loop {
            let n = self.sent.fetch_add(1, Ordering::SeqCst) + 1;
            let (corridor, pavement) = measures(n);
            let form = format!("on={TODAY}&source=field&COM-CORRIDOR={corridor}&SUR-WIDTH={pavement}");
            match browser.save(&format!("/residences/{}/visite", self.residence), &form).await {
                Ok(_) => {
                    self.acknowledged.store(n, Ordering::SeqCst);
                    tell.notify_one();
                }
                Err(_) => return,
            }
        }
    }

    /// What the register holds after the kill must be a visit between the two counts.
    async fn check(&self, register: &Register) -> anyhow::Result<()> {
        let answers = register.answers(&self.residence).await?;
        let last = |item: &str| answers.iter().find(|a| a.answer.item == item).map(|a| a.answer.value);
        let held = (last("COM-CORRIDOR"), last("SUR-WIDTH"));
        let (least, most) = (self.acknowledged.load(Ordering::SeqCst), self.sent.load(Ordering::SeqCst));
        let is = |n: u64| {
            let (corridor, pavement) = measures(n);
            let same = |value: Option<i32>, wanted| {
                value.is_some_and(|v| i64::from(v) == i64::try_from(wanted).unwrap_or(-1))
            };
            if n == 0 { held == (None, None) } else { same(held.0, corridor) && same(held.1, pavement) }
        };
        let found = (least..=most).rev().find(|n| is(*n)).with_context(|| {
            format!("{}: {least} acknowledged, {most} sent, the register holds {held:?}", self.residence)
        })?;
        // What was not acknowledged and is there counts from now on.
        self.acknowledged.store(found, Ordering::SeqCst);
        self.sent.store(found, Ordering::SeqCst);
        Ok(())
    }
}

/// Any past day will do: the register is asked which answer is the last.
const TODAY: &str = "2026-01-15";

/// How long a portal may take to acknowledge a first visit, on the slowest of machines.
const PATIENCE: Duration = Duration::from_secs(60);

pub async fn run(program: &Program, asked: &Kill) -> anyhow::Result<()> {
    let folder = tempfile::TempDir::new()?;
    let data = folder.path().join("data");
    stock::import(
        program,
        folder.path(),
        &data,
        &stock::Landlord { number: 1, residences: asked.writers, dwellings: 6 },
    )?;
    let link = program.invite(&data, &stock::name(1), "torture@exemple.fr", "stock")?;
    let mut server = program.serve(&data)?;
    let person = Browser::accept(server.address, &link, "Camille Torture").await?;
    let residences = stock::residences(&person).await?;
    ensure!(residences.len() as u64 >= asked.writers, "{} residences were imported", residences.len());
    let writers: Vec<Arc<Writer>> = residences
        .into_iter()
        .map(|residence| {
            Arc::new(Writer { residence, acknowledged: AtomicU64::new(0), sent: AtomicU64::new(0) })
        })
        .collect();
    let register = Register::open_with(&data, program.database.as_deref()).await?;
    println!(
        "kill -9: {} cycles, {} writers, seed {}, {}",
        asked.cycles,
        writers.len(),
        asked.seed,
        if program.database.is_some() { "PostgreSQL" } else { "SQLite" }
    );
    let (begun, mut random) = (Instant::now(), Random::new(asked.seed));
    let (mut total, mut before) = (0, 0);
    for cycle in 1..=asked.cycles {
        let browser = Arc::new(person.at(server.address));
        let acknowledged = Arc::new(Notify::new());
        let mut under_way = tokio::task::JoinSet::new();
        for writer in &writers {
            let (writer, browser, tell) =
                (Arc::clone(writer), Arc::clone(&browser), Arc::clone(&acknowledged));
            under_way.spawn(async move { writer.write(&browser, &tell).await });
        }
        if cycle % 3 != 0 {
            tokio::time::timeout(PATIENCE, acknowledged.notified()).await.with_context(|| {
                format!("no visit was acknowledged in cycle {cycle}, seed {}", asked.seed)
            })?;
        }
        tokio::time::sleep(Duration::from_micros(random.below(asked.longest.max(1) * 1000))).await;
        server.kill()?;
        while under_way.join_next().await.is_some() {}
        server = program.serve(&data)?;
        for writer in &writers {
            writer
                .check(&register)
                .await
                .with_context(|| format!("LOST at cycle {cycle}, seed {}", asked.seed))?;
        }
        total = writers.iter().map(|w| w.acknowledged.load(Ordering::SeqCst)).sum();
        if cycle % 500 == 0 || cycle == asked.cycles {
            println!(
                "  {cycle:>6} cycles, {total} visits acknowledged (+{}), {:.0} s",
                total - before,
                begun.elapsed().as_secs_f64()
            );
            before = total;
        }
    }
    ensure!(
        total >= asked.cycles / 2,
        "only {total} visits were acknowledged: the kills come too early to prove anything"
    );
    server.kill()?;
    register.close().await;
    let said = program.run(&data, &["verify"])?;
    println!("{}", said.trim_end());
    println!(
        "kill -9: {} cycles, {total} acknowledged visits, 0 lost, {:.0} s",
        asked.cycles,
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}
