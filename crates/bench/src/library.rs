//! The search of the library beside SQLite FTS5, on the sheets of the demonstration.
//!
//! Thirty questions, written before the search was looked at on any of them; nothing was adjusted to them since. Both read the
//! same words. The rival is asked twice: with every word (what it does by itself) and with any word.

use crate::search::{Rival, filled};
use anyhow::Context;
use catalogue::{Sheet, ndcg};
use register::Register;
use register::shelves::{Entry, Reader, Search, find};
use std::collections::BTreeMap;
use trust::organisation::OrganisationKind;

/// A question, and the grades of the entries that answer it, by `kind:id`.
struct Question {
    words: &'static str,
    wanted: BTreeMap<String, u32>,
}

fn key(one: &Entry) -> String {
    format!("{}:{}", one.kind, one.id)
}

/// The entry that a key of the questions means: a code, or how a title begins.
fn meant(entries: &[Entry], text: &str) -> anyhow::Result<String> {
    let (kind, name) = text.split_once('/').with_context(|| format!("“{text}” is no key"))?;
    let title = name.replace('_', " ");
    let is_it = |one: &&Entry| one.kind.code() == kind && (one.id == name || one.title.starts_with(&title));
    let mut found = entries.iter().filter(is_it);
    let one = found.next().with_context(|| format!("“{text}” is nothing of the library"))?;
    anyhow::ensure!(found.next().is_none(), "“{text}” is two things of the library");
    Ok(key(one))
}

fn questions(entries: &[Entry]) -> anyhow::Result<Vec<Question>> {
    let lines = include_str!("../data/library-questions.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (words, wanted) = line.split_once('|').context("a question has no answer")?;
            let pairs = wanted.split(' ').map(|pair| {
                let (name, grade) = pair.rsplit_once(':').context("an answer has no grade")?;
                Ok((meant(entries, name)?, grade.parse()?))
            });
            Ok(Question { words, wanted: pairs.collect::<anyhow::Result<_>>()? })
        })
        .collect()
}

/// What the rival reads of an entry: the same words as ours.
fn sheet(one: &Entry) -> Sheet {
    Sheet {
        id: key(one),
        title: one.title.clone(),
        content: one.text.clone(),
        prerequisites: [one.conditions.join("\n"), one.others.clone(), one.by.clone()].join("\n"),
        provider: String::new(),
        kind: OrganisationKind::Unsaid,
        subjects: Vec::new(),
        others: String::new(),
        phase: None,
        price: None,
    }
}

fn gain(question: &Question, found: &[String]) -> f64 {
    let wanted = question.wanted.iter().map(|(key, grade)| (key.as_str(), *grade)).collect();
    ndcg(&wanted, found)
}

fn mean(all: &[f64]) -> f64 {
    all.iter().sum::<f64>() / all.len().max(1) as f64
}

pub fn run(_arguments: &[String]) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(measure())
}

async fn measure() -> anyhow::Result<()> {
    let folder = tempfile::TempDir::new()?;
    let register = Register::open(folder.path()).await?;
    register::demo::load(&register, "Habitat Valombre", &|_| {}).await?;
    let reader = Reader { in_english: false, has_account: true };
    let today = trust::day::legal_day(jiff::Timestamp::now());
    let entries = register.shelves(reader, today).await?;
    let questions = questions(&entries)?;
    println!("{} sheets, {} questions; nDCG@10", entries.len(), questions.len());
    let ours: Vec<f64> = questions
        .iter()
        .map(|one| {
            let search = Search { words: one.words.to_owned(), ..Search::default() };
            let found: Vec<String> = find(entries.clone(), &search).entries.iter().map(key).collect();
            gain(one, &found)
        })
        .collect();
    println!("{:<30} {:.3}", "ours", mean(&ours));
    sqlx::any::install_default_drivers();
    let sheets: Vec<Sheet> = entries.iter().map(sheet).collect();
    let mut connection = filled("sqlite::memory:", &sheets).await?;
    for any in [false, true] {
        let rival = Rival::Fts5 { any };
        let mut theirs = Vec::new();
        for one in &questions {
            theirs.push(gain(one, &rival.ask(&mut connection, one.words).await?));
        }
        let better = ours.iter().zip(&theirs).filter(|(ours, theirs)| ours > theirs).count();
        let worse = ours.iter().zip(&theirs).filter(|(ours, theirs)| ours < theirs).count();
        println!("{:<30} {:.3}   ours better on {better}, worse on {worse}", rival.name(), mean(&theirs));
    }
    println!("\nby question, the worst first:");
    let mut all: Vec<(&Question, f64)> = questions.iter().zip(ours.iter().copied()).collect();
    all.sort_by(|a, b| a.1.total_cmp(&b.1));
    for (one, gain) in all {
        println!("  {gain:.2}  {}", one.words);
    }
    anyhow::ensure!(mean(&ours) > 0.0, "nothing was found");
    Ok(())
}
