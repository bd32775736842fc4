//! `bench matching`: projects and landlords of an invented country. How long one answer takes in both directions, beside a
//! ranking in SQL in the same run; that every number of a sample of explanations reads again and every counterfactual gives
//! the rank that it tells; who is seen in a year, with and without places for newcomers.

use crate::measure::{mebibytes, peak_bytes};
use anyhow::{Context as _, anyhow, ensure};
use clap::Parser;
use matching::invented::{Country, Numbers, host, project};
use matching::{
    Exposure, Host, Memo, Project, Ranked, Weights, check, counterfactuals, judge, rank_hosts, rank_projects,
    show,
};
use sqlx::{Connection, Executor, Row, SqliteConnection};
use std::time::Instant;

/// Matches, measured.
#[derive(Debug, Parser)]
struct Options {
    #[arg(long, default_value_t = 10_000)]
    projects: usize,
    #[arg(long, default_value_t = 600)]
    landlords: usize,
    /// Pairs whose counterfactuals are made and ranked again.
    #[arg(long, default_value_t = 60)]
    flips: usize,
    /// Looks of each landlord in the simulated year.
    #[arg(long, default_value_t = 12)]
    looks: usize,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// How many a landlord reads.
const PLACES: usize = 20;

pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let asked = Options::parse_from(arguments);
    let mut numbers = Numbers(asked.seed);
    let projects: Vec<Project> = (0..asked.projects).map(|at| project(&mut numbers, at)).collect();
    let hosts: Vec<Host> = (0..asked.landlords).map(|at| host(&mut numbers, at)).collect();
    println!("{} landlords, {} projects, seed {}", hosts.len(), projects.len(), asked.seed);
    let weights = Weights::default();
    let mut times = Vec::new();
    let mut lists = Vec::new();
    for one in &hosts {
        let started = Instant::now();
        let ranked = rank_projects(one, &projects, &weights, &Country);
        let about = |at: usize| (projects[at].id.as_str(), projects[at].seen);
        let shown = show(&ranked, PLACES, (Exposure::default(), asked.seed), about);
        times.push(started.elapsed().as_secs_f64() * 1e3);
        ensure!(shown.len() == PLACES.min(ranked.len()), "a place was lost");
        lists.push(ranked);
    }
    told("one landlord, all projects: gates, scores, ranks and their bounds, places shown", &mut times);
    let mut times = Vec::new();
    for one in projects.iter().take(asked.landlords) {
        let started = Instant::now();
        let ranked = rank_hosts(one, &hosts, &weights, &Country);
        times.push(started.elapsed().as_secs_f64() * 1e3);
        ensure!(ranked.len() <= hosts.len(), "more hosts than there are");
    }
    told("one project, all landlords", &mut times);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(rival(&projects, &hosts, &lists))?;
    explained(&projects, &hosts, &lists, asked.flips, &mut numbers)?;
    year(&projects, &hosts, &lists, asked.looks);
    println!("peak memory: {}", mebibytes(peak_bytes()));
    Ok(())
}

fn told(what: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        times.get((times.len() as f64 * share) as usize).or(times.last()).copied().unwrap_or(0.0)
    };
    println!("{what}: p50 {:.2} ms, p95 {:.2} ms, worst {:.2} ms", at(0.5), at(0.95), at(1.0));
}

/// What a search over tables would do: projects ordered by how many themes and publics they share with the landlord, in SQLite,
/// in memory, with an index. It knows no gate: how many of its first ten something shuts out is told.
async fn rival(projects: &[Project], hosts: &[Host], lists: &[Vec<Ranked>]) -> anyhow::Result<()> {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
    connection.execute("CREATE TABLE tag (code TEXT NOT NULL, project BIGINT NOT NULL)").await?;
    connection.execute("BEGIN").await?;
    for (at, one) in projects.iter().enumerate() {
        let themes = one.themes.iter().map(|theme| theme.code());
        let publics = one.publics.iter().flatten().map(|public| public.code());
        for code in themes.chain(publics) {
            let insert = sqlx::query("INSERT INTO tag (code, project) VALUES ($1, $2)");
            insert.bind(code).bind(i64::try_from(at)?).execute(&mut connection).await?;
        }
    }
    connection.execute("COMMIT").await?;
    connection.execute("CREATE INDEX tag_code ON tag (code, project)").await?;
    let (mut times, mut shut, mut first) = (Vec::new(), 0_usize, 0_usize);
    for (one, ranked) in hosts.iter().zip(lists) {
        let themes = one.themes.iter().flatten().map(|theme| theme.code());
        let publics = one.publics.iter().flatten().map(|public| public.code());
        let codes: Vec<String> = themes.chain(publics).map(|code| format!("'{code}'")).collect();
        let sql = format!(
            "SELECT project FROM tag WHERE code IN ({}) GROUP BY project ORDER BY COUNT(*) DESC, project LIMIT 10",
            codes.join(", ")
        );
        let started = Instant::now();
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut connection).await?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
        for row in &rows {
            let at = usize::try_from(row.try_get::<i64, _>("project")?)?;
            first += 1;
            shut += usize::from(!ranked.iter().any(|known| known.at == at));
        }
    }
    told("rival, SQL by shared themes and publics", &mut times);
    println!(
        "of its first ten, {shut} of {first} ({:.0} %) are shut out by territory, place, budget or evidence; ours: 0 by \
         construction",
        100.0 * shut as f64 / first.max(1) as f64
    );
    Ok(())
}

fn explained(
    projects: &[Project],
    hosts: &[Host],
    lists: &[Vec<Ranked>],
    flips: usize,
    numbers: &mut Numbers,
) -> anyhow::Result<()> {
    let weights = Weights::default();
    let (mut read, started) = (0_u64, Instant::now());
    for (host, list) in hosts.iter().zip(lists) {
        for ranked in list.iter().take(PLACES) {
            check(&ranked.verdict, &projects[ranked.at], host, &weights)
                .map_err(|fault| anyhow!("{} for {}: {fault}", projects[ranked.at].id, host.id))?;
            read += 1;
        }
        for _ in 0..PLACES {
            let one = &projects[numbers.below(projects.len())];
            let verdict = judge(one, host, &weights, &Country, (&mut Memo::default(), true));
            check(&verdict, one, host, &weights)
                .map_err(|fault| anyhow!("{} for {}: {fault}", one.id, host.id))?;
            read += 1;
        }
    }
    println!(
        "explanations read again from their own numbers: {read} of {read}, {:.1} s",
        started.elapsed().as_secs_f64()
    );
    let (mut made, mut opened, mut raised, mut times) = (0_u64, 0_u64, 0_u64, Vec::new());
    for _ in 0..flips {
        let host = hosts.get(numbers.below(hosts.len())).context("no landlord")?;
        let at = numbers.below(projects.len());
        let before = rank_projects(host, projects, &weights, &Country);
        let rank = before.iter().find(|one| one.at == at).map(|one| one.rank);
        let started = Instant::now();
        let all = counterfactuals(host, projects, at, &weights, &Country);
        times.push(started.elapsed().as_secs_f64() * 1e3);
        for one in all {
            let mut changed = host.clone();
            one.changes.iter().for_each(|change| change.on_host(&mut changed));
            let after = rank_projects(&changed, projects, &weights, &Country);
            let now = after.iter().find(|other| other.at == at).map(|other| other.rank);
            ensure!(now == one.rank, "{:?}: told {:?}, is {now:?}", one.changes, one.rank);
            made += 1;
            opened += u64::from(rank.is_none() && now.is_some());
            raised += u64::from(rank.zip(now).is_some_and(|(before, now)| now < before));
        }
    }
    told("counterfactuals of one pair, each ranked over all projects", &mut times);
    println!(
        "counterfactuals made and ranked again: {made} of {made} give the rank told; {opened} open a door, {raised} raise a rank"
    );
    Ok(())
}

/// A year of looks: each landlord reads its places so many times; a sheet that it reads is one more that was seen.
fn year(projects: &[Project], hosts: &[Host], lists: &[Vec<Ranked>], looks: usize) {
    for (name, exposure) in [
        ("by rank alone", Exposure { one_in: 0, ..Exposure::default() }),
        ("one place in five for newcomers", Exposure::default()),
    ] {
        let mut seen = vec![0_u32; projects.len()];
        for look in 0..looks {
            for (who, list) in lists.iter().enumerate() {
                let seed = (look * hosts.len() + who) as u64;
                let about = |at: usize| (projects[at].id.as_str(), seen[at]);
                let shown = show(list, PLACES, (exposure, seed), about);
                for one in shown {
                    seen[one.ranked.at] += 1;
                }
            }
        }
        let never = seen.iter().filter(|count| **count == 0).count();
        let mut sorted = seen.clone();
        sorted.sort_unstable();
        let total: f64 = sorted.iter().map(|count| f64::from(*count)).sum();
        let weighted: f64 =
            sorted.iter().enumerate().map(|(at, count)| (at + 1) as f64 * f64::from(*count)).sum();
        let n = sorted.len() as f64;
        let gini = 2.0 * weighted / (n * total.max(1.0)) - (n + 1.0) / n;
        println!(
            "a year, {name}: {never} of {} projects are never shown ({:.0} %), Gini of exposure {gini:.2}",
            projects.len(),
            100.0 * never as f64 / n
        );
    }
}
