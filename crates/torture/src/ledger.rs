//! The ledger under many writers that are killed: processes of several writers each draw, release, pay and delegate at random,
//! near the ceilings; some are killed (SIGKILL) at drawn instants and started again. After each kill every figure is made
//! again from the movements, and what was acknowledged must be there.
//!
//! That the same check sees a ceiling that is held wrongly is tried in the tests of the register, with two faults on purpose.

use crate::program::Program;
use crate::random::Random;
use anyhow::{Context, bail, ensure};
use clap::Args;
use ledger::{Account, Draws, Step};
use register::Register;
use register::ledger::{Done, Draw, NewEnvelope};
use register::organisations::Profile;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use trust::organisation::OrganisationKind;

#[derive(Debug, Args)]
pub struct Ledger {
    /// How many operations are tried, over all writers.
    #[arg(long, default_value_t = 1_000_000)]
    pub operations: u64,
    #[arg(long, default_value_t = 64)]
    pub writers: u64,
    /// Over how many processes they are spread.
    #[arg(long, default_value_t = 8)]
    pub processes: u64,
    /// How many times a process is killed.
    #[arg(long, default_value_t = 40)]
    pub kills: u64,
    #[arg(long, default_value_t = 20_261_123)]
    pub seed: u64,
    /// A process of writers, started by the torture itself: the folder that it writes in.
    #[arg(long, hide = true)]
    pub child: Option<PathBuf>,
    /// Its name, which no other process had.
    #[arg(long, hide = true, default_value_t = 0)]
    pub name: u64,
}

/// The funders, and the envelopes of each: its first, and those that it delegates to.
const FUNDERS: u64 = 3;
/// What may be promised in all, by funder: little beside what is asked at random, so that writers meet at the ceiling.
const TOTAL: i64 = 20_000_000;
/// The highest amount asked at random, and the highest that a writer takes for files of its own.
const MOST: u64 = 400_000;
const MOST_OWN: u64 = 20_000;
const PURPOSES: u64 = 40;

const STEPS: [Step; 10] = [
    Step::Reserve,
    Step::Reserve,
    Step::Reserve,
    Step::Commit,
    Step::Obligate,
    Step::Pay,
    Step::ReleaseReserved,
    Step::ReleaseCommitted,
    Step::ReleaseObligated,
    Step::Recover,
];

fn draw(envelope: &str, purpose: u64, cents: i64) -> Draw {
    Draw {
        envelope_id: envelope.to_owned(),
        purpose_id: format!("file-{purpose}"),
        label: format!("File {purpose}"),
        beneficiary_id: None,
        cents,
    }
}

/// What a writer holds for files of its own, by envelope and file: it knows what it may do with it, as people do. What is
/// random is refused most of the time; this is not.
type Held = BTreeMap<(String, u64), Draws>;

fn any(random: &mut Random, most: usize) -> usize {
    usize::try_from(random.below(most as u64)).unwrap_or(0)
}

/// The next step of a file of one's own: its envelope, its file, how much.
fn next_of(held: &Held, random: &mut Random) -> Option<(String, u64, Step, i64)> {
    let live: Vec<_> = held.iter().filter(|(_, draws)| draws.sum().is_some_and(|sum| sum > 0)).collect();
    if live.is_empty() || (live.len() < 12 && random.below(3) == 0) {
        return None;
    }
    let ((envelope, purpose), draws) = live[any(random, live.len())];
    let gives_up = random.below(4) == 0;
    let step = match (draws.reserved > 0, draws.committed > 0, draws.obligated > 0) {
        (true, ..) => [Step::Commit, Step::ReleaseReserved][usize::from(gives_up)],
        (_, true, _) => [Step::Obligate, Step::ReleaseCommitted][usize::from(gives_up)],
        (.., true) => [Step::Pay, Step::ReleaseObligated][usize::from(gives_up)],
        _ => Step::Recover,
    };
    let has = draws.of(step.accounts(false).0);
    // All of it, or a part.
    let cents =
        if random.below(2) == 0 { has } else { 1 + i64::try_from(random.below(has.unsigned_abs())).ok()? };
    Some((envelope.clone(), *purpose, step, cents.min(has)))
}

/// What a step did to what a writer holds.
fn moved(held: &mut Held, place: (String, u64), step: Step, cents: i64) {
    let draws = held.entry(place).or_default();
    let (from, to) = step.accounts(false);
    for (account, cents) in [(from, -cents), (to, cents)] {
        match account {
            Account::Reserved => draws.reserved += cents,
            Account::Committed => draws.committed += cents,
            Account::Obligated => draws.obligated += cents,
            Account::Paid => draws.paid += cents,
            _ => {}
        }
    }
}

/// One step of a file of the writer's own.
async fn act_on_own(
    register: &Register,
    envelopes: &[(String, Vec<String>)],
    (random, held): (&mut Random, &mut Held),
    (key, first_purpose): (&str, u64),
) -> Result<bool, register::Error> {
    let (envelope, purpose, step, cents) = match next_of(held, random) {
        Some(next) => next,
        None => {
            let (_, own) = &envelopes[any(random, envelopes.len())];
            let cents = i64::try_from(1 + random.below(MOST_OWN)).unwrap_or(1);
            (own[any(random, own.len())].clone(), first_purpose + random.below(64), Step::Reserve, cents)
        }
    };
    register.draw_now(step, key, &[draw(&envelope, purpose, cents)]).await?;
    moved(held, (envelope, purpose), step, cents);
    Ok(true)
}

/// What one writer does at random: `true` when something was written.
async fn act(
    register: &Register,
    envelopes: &[(String, Vec<String>)],
    random: &mut Random,
    key: &str,
) -> Result<bool, register::Error> {
    let (funder, own) = &envelopes[any(random, envelopes.len())];
    let cents = i64::try_from(1 + random.below(MOST)).unwrap_or(1);
    if random.below(20) == 0 {
        let child = &own[1 + any(random, own.len() - 1)];
        let is_back = random.below(2) == 0;
        return register.delegate(funder, child, (cents, is_back), ("Torture", key)).await.map(|_| true);
    }
    let step = STEPS[any(random, STEPS.len())];
    let purpose = random.below(PURPOSES);
    let mut draws = vec![draw(&own[any(random, own.len())], purpose, cents)];
    // One file in four is drawn on the envelopes of another funder too.
    if random.below(4) == 0 {
        let (_, other) = &envelopes[any(random, envelopes.len())];
        draws.push(draw(&other[any(random, other.len())], purpose, 1 + cents / 2));
    }
    register.draw_now(step, key, &draws).await?;
    // A browser that sends twice, a network that answers nothing: the same again is done once.
    if random.below(16) == 0 {
        let again = register.draw_now(step, key, &draws).await?;
        if again != Done::Already {
            return Err(register::Error::Computation(format!("{key} was written twice")));
        }
    }
    Ok(true)
}

/// A process of writers: tells each operation that the register acknowledged, on a line.
async fn write(program: &Program, asked: &Ledger, data: &Path) -> anyhow::Result<()> {
    let register = Register::open_with(data, program.database.as_deref()).await?;
    let listed = std::fs::read_to_string(data.join("envelopes.txt"))?;
    let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (funder, envelope) in listed.lines().filter_map(|line| line.split_once(' ')) {
        by.entry(funder.to_owned()).or_default().push(envelope.to_owned());
    }
    let envelopes: Arc<Vec<(String, Vec<String>)>> = Arc::new(by.into_iter().collect());
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..asked.writers {
        let (register, envelopes) = (register.clone(), Arc::clone(&envelopes));
        let (name, turns) = (asked.name, asked.operations.div_ceil(asked.writers.max(1)));
        let mut random = Random::new(asked.seed ^ (name << 20) ^ writer);
        // Files of one's own are nobody else's: a name is given to one process only.
        let first = 1_000 + (name * 1_000 + writer) * 64;
        writers.spawn(async move {
            let mut held = Held::new();
            for turn in 0..turns {
                let key = format!("{name}-{writer}-{turn}");
                let done = if random.below(5) == 0 {
                    act(&register, &envelopes, &mut random, &key).await
                } else {
                    act_on_own(&register, &envelopes, (&mut random, &mut held), (&key, first)).await
                };
                let said = match done {
                    Ok(_) => "w",
                    Err(register::Error::Refused(why)) if why.starts_with("ledger-not-enough") => "r",
                    Err(register::Error::Changed) => "r",
                    Err(other) => bail!("{key}: {other}"),
                };
                // One line is one write: lines of two writers do not mix.
                std::io::stdout().write_all(format!("{said} {key}\n").as_bytes())?;
            }
            Ok(())
        });
    }
    while let Some(done) = writers.join_next().await {
        done??;
    }
    Ok(())
}

/// A process under way, and what it told.
struct Under {
    child: Child,
    was_killed: bool,
    told: Arc<Mutex<Vec<String>>>,
    reader: std::thread::JoinHandle<()>,
}

fn start(
    program: &Program,
    asked: &Ledger,
    data: &Path,
    (name, operations): (u64, u64),
) -> anyhow::Result<Under> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--program").arg(&program.path);
    if let Some(database) = &program.database {
        command.args(["--database", database]);
    }
    let writers = (asked.writers / asked.processes.max(1)).max(1);
    command.arg("ledger").arg("--child").arg(data);
    for (option, value) in
        [("--name", name), ("--operations", operations), ("--writers", writers), ("--seed", asked.seed)]
    {
        command.arg(option).arg(value.to_string());
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let lines = BufReader::new(child.stdout.take().context("no output")?);
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let reader = std::thread::spawn(move || {
        for line in lines.lines().map_while(Result::ok) {
            if let Ok(mut all) = heard.lock() {
                all.push(line);
            }
        }
    });
    Ok(Under { child, was_killed: false, told, reader })
}

/// What a process told until its end: keys written, operations refused.
fn ended(under: Under) -> (Vec<String>, u64) {
    let _ = under.reader.join();
    let lines = under.told.lock().map(|all| all.clone()).unwrap_or_default();
    let refused = lines.iter().filter(|line| line.starts_with("r ")).count() as u64;
    (lines.iter().filter_map(|line| line.strip_prefix("w ")).map(str::to_owned).collect(), refused)
}

async fn found_funders(register: &Register, data: &Path) -> anyhow::Result<Vec<String>> {
    let (mut funders, mut listed) = (Vec::new(), String::new());
    for number in 0..FUNDERS {
        let profile = Profile { name: format!("Funder {number}"), ..Profile::default() };
        let id = register.add_organisation(OrganisationKind::Funder, &profile, None).await?.id;
        let new = |total_cents, parent_id| NewEnvelope {
            name: "Torture".to_owned(),
            purpose: "Torture".to_owned(),
            year: 2026,
            total_cents,
            parent_id,
        };
        let top = register.open_envelope(&id, &new(TOTAL, None)).await?;
        let middle = register.open_envelope(&id, &new(TOTAL / 2, Some(top.clone()))).await?;
        let low = register.open_envelope(&id, &new(TOTAL / 4, Some(middle.clone()))).await?;
        for envelope in [top, middle, low] {
            listed.push_str(&format!("{id} {envelope}\n"));
        }
        funders.push(id);
    }
    std::fs::write(data.join("envelopes.txt"), listed)?;
    Ok(funders)
}

/// Everything that must hold now.
async fn check(register: &Register, funders: &[String], keys: &[String]) -> anyhow::Result<u64> {
    let found = register.check_ledger().await?;
    ensure!(found.problems.is_empty(), "VIOLATION: {:?}", found.problems);
    let known = register.ledger_keys(funders, keys).await?;
    ensure!(known == keys.len() as u64, "LOST: {} acknowledged, {known} there", keys.len());
    Ok(found.movements)
}

pub async fn run(program: &Program, asked: &Ledger) -> anyhow::Result<()> {
    if let Some(data) = &asked.child {
        return write(program, asked, data).await;
    }
    let folder = tempfile::TempDir::new()?;
    let data = folder.path().join("data");
    let register = Register::open_with(&data, program.database.as_deref()).await?;
    let funders = found_funders(&register, &data).await?;
    println!(
        "ledger: {} operations, {} writers in {} processes, {} kills, seed {}, {}",
        asked.operations,
        asked.writers,
        asked.processes,
        asked.kills,
        asked.seed,
        if program.database.is_some() { "PostgreSQL" } else { "SQLite" }
    );
    let (begun, mut random) = (Instant::now(), Random::new(asked.seed));
    let (mut names, mut kills, mut checks) = (0, 0, 0_u64);
    let (mut written, mut refused, mut movements) = (0_u64, 0_u64, 0);
    let mut all: Vec<Under> = Vec::new();
    loop {
        let left = asked.operations.saturating_sub(written + refused);
        if left == 0 {
            break;
        }
        // Each has its share of what is left; when all have ended, what the killed ones lacked is shared again.
        for _ in 0..asked.processes {
            names += 1;
            all.push(start(program, asked, &data, (names, left.div_ceil(asked.processes)))?);
        }
        while !all.is_empty() {
            tokio::time::sleep(Duration::from_millis(50 + random.below(1_500))).await;
            let is_killing = kills < asked.kills;
            if is_killing {
                kills += 1;
                let at = usize::try_from(random.below(all.len() as u64)).unwrap_or(0);
                all[at].child.kill()?;
                all[at].was_killed = true;
            }
            let mut keys = Vec::new();
            let mut at = 0;
            while at < all.len() {
                let Some(status) = all[at].child.try_wait()? else {
                    at += 1;
                    continue;
                };
                ensure!(all[at].was_killed || status.success(), "a process of writers failed: {status}");
                let (more, no) = ended(all.remove(at));
                refused += no;
                keys.extend(more);
            }
            written += keys.len() as u64;
            if is_killing || !keys.is_empty() {
                checks += 1;
                movements = check(&register, &funders, &keys)
                    .await
                    .with_context(|| format!("seed {}", asked.seed))?;
            }
        }
        println!("  {} operations, {:.0} s", written + refused, begun.elapsed().as_secs_f64());
    }
    ensure!(written > 0 && refused > 0, "{written} written, {refused} refused: the ceiling was never met");
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "ledger: {written} written and there, {refused} refused, {movements} movements, {kills} kills, {checks} checks, \
         0 violations, {seconds:.0} s"
    );
    Ok(())
}
