//! The search of the catalogue beside SQLite FTS5 and PostgreSQL French full-text search, both as they come.
//!
//! Fifty questions written before the search was adjusted; half of them was never looked at. The two rivals are asked
//! twice: with every word (what they do by themselves) and with any word (kinder to questions in sentences).

use catalogue::{Filter, Half, Index, Judged, Sheet, invented, judged, ndcg, subject};
use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, Connection, Executor, Row};
use std::hint::black_box;
use std::str::FromStr;
use std::time::{Duration, Instant};

/// Sheets of the large catalogue.
const MANY: usize = 20_000;
/// Times each question is asked for its latency.
const TIMES: usize = 20;

fn next(seed: &mut u64) -> usize {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    usize::try_from((z ^ (z >> 31)) >> 1).unwrap_or(0)
}

/// As many sheets as wanted, of sentences of the invented ones put together otherwise.
fn generated(from: &[Sheet], count: usize) -> Vec<Sheet> {
    let mut seed = 6;
    let mut any = || &from[next(&mut seed) % from.len()];
    (0..count)
        .map(|at| {
            let (title, one, other) = (any(), any(), any());
            Sheet {
                id: format!("{at}"),
                title: format!("{} – {}", title.title, other.title),
                content: format!("{} {} Dossier {at}.", one.content, other.content),
                ..title.clone()
            }
        })
        .collect()
}

/// What the rivals read of a sheet: the texts that ours reads.
fn texts(sheet: &Sheet) -> [String; 4] {
    let labels: Vec<&str> =
        sheet.subjects.iter().filter_map(|code| subject(code)).map(|subject| subject.fr).collect();
    [sheet.title.clone(), labels.join(" ; "), sheet.content.clone(), sheet.prerequisites.clone()]
}

/// The words of a question, without signs that the query languages give a meaning to.
fn bare(question: &str) -> Vec<String> {
    let words = question.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[derive(Clone, Copy)]
pub(crate) enum Rival {
    Fts5 { any: bool },
    French { any: bool },
}

impl Rival {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Rival::Fts5 { any: false } => "SQLite FTS5, every word",
            Rival::Fts5 { any: true } => "SQLite FTS5, any word",
            Rival::French { any: false } => "PostgreSQL french, every word",
            Rival::French { any: true } => "PostgreSQL french, any word",
        }
    }

    fn sql(self) -> &'static str {
        match self {
            Rival::Fts5 { .. } => "SELECT id FROM sheet WHERE sheet MATCH $1 ORDER BY rank LIMIT 10",
            Rival::French { any: false } => {
                "SELECT id FROM sheet, plainto_tsquery('french', $1) q WHERE words @@ q
                 ORDER BY ts_rank(words, q) DESC, id LIMIT 10"
            }
            Rival::French { any: true } => {
                "SELECT id FROM sheet, CAST(replace(CAST(plainto_tsquery('french', $1) AS TEXT), '&', '|') AS tsquery) q
                 WHERE words @@ q ORDER BY ts_rank(words, q) DESC, id LIMIT 10"
            }
        }
    }

    fn question(self, question: &str) -> String {
        match self {
            Rival::Fts5 { any } => {
                let quoted: Vec<String> = bare(question).iter().map(|word| format!("\"{word}\"")).collect();
                quoted.join(if any { " OR " } else { " " })
            }
            Rival::French { .. } => question.to_owned(),
        }
    }

    pub(crate) async fn ask(
        self,
        connection: &mut AnyConnection,
        question: &str,
    ) -> anyhow::Result<Vec<String>> {
        let rows = sqlx::query(self.sql()).bind(self.question(question)).fetch_all(connection).await?;
        rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
    }
}

/// A table of sheets, filled, on a connection of its own.
pub(crate) async fn filled(address: &str, sheets: &[Sheet]) -> anyhow::Result<AnyConnection> {
    let mut connection = AnyConnection::connect_with(&AnyConnectOptions::from_str(address)?).await?;
    let lite = address.starts_with("sqlite");
    connection
        .execute(if lite {
            "CREATE VIRTUAL TABLE sheet USING fts5(id UNINDEXED, title, subjects, content, prerequisites)"
        } else {
            "DROP TABLE IF EXISTS sheet"
        })
        .await?;
    if !lite {
        connection
            .execute("CREATE TEMPORARY TABLE sheet (id TEXT PRIMARY KEY, words tsvector NOT NULL)")
            .await?;
    }
    connection.execute("BEGIN").await?;
    for sheet in sheets {
        let [title, subjects, content, prerequisites] = texts(sheet);
        let insert = if lite {
            "INSERT INTO sheet (id, title, subjects, content, prerequisites) VALUES ($1, $2, $3, $4, $5)"
        } else {
            "INSERT INTO sheet (id, words) VALUES ($1, to_tsvector('french', $2 || ' ' || $3 || ' ' || $4 || ' ' || $5))"
        };
        sqlx::query(insert)
            .bind(&sheet.id)
            .bind(title)
            .bind(subjects)
            .bind(content)
            .bind(prerequisites)
            .execute(&mut connection)
            .await?;
    }
    connection.execute("COMMIT").await?;
    if !lite {
        connection.execute("CREATE INDEX sheet_words ON sheet USING gin (words)").await?;
        connection.execute("ANALYZE sheet").await?;
    }
    Ok(connection)
}

/// The middle and the slow end of latencies, in microseconds.
fn spread(mut times: Vec<Duration>) -> (u128, u128) {
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).map_or(0, Duration::as_micros);
    (at(50), at(95))
}

struct Told {
    name: &'static str,
    tune: f64,
    held: f64,
    /// On the small catalogue, then on the large one.
    latency: [(u128, u128); 2],
}

fn mean(questions: &[Judged], half: Half, found: &[Vec<String>]) -> f64 {
    let all: Vec<f64> = questions
        .iter()
        .zip(found)
        .filter(|(one, _)| one.half == half)
        .map(|(one, found)| ndcg(&one.wanted, found))
        .collect();
    all.iter().sum::<f64>() / all.len() as f64
}

fn ours(name: &'static str, indexes: [&Index; 2], questions: &[Judged], synonyms: bool) -> Told {
    let ask = |index: &Index, question: &str| {
        let results = if synonyms {
            index.search(question, &Filter::default(), &|_| true)
        } else {
            index.search_plainly(question)
        };
        results.hits.iter().take(10).map(|hit| index.sheets()[hit.at].id.clone()).collect::<Vec<_>>()
    };
    let found: Vec<Vec<String>> = questions.iter().map(|one| ask(indexes[0], one.question)).collect();
    let latency = indexes.map(|index| {
        let mut times = Vec::new();
        for one in questions.iter().cycle().take(questions.len() * TIMES) {
            let begun = Instant::now();
            black_box(ask(index, black_box(one.question)));
            times.push(begun.elapsed());
        }
        spread(times)
    });
    Told {
        name,
        tune: mean(questions, Half::Tune, &found),
        held: mean(questions, Half::Held, &found),
        latency,
    }
}

pub fn run(_arguments: &[String]) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(measure())
}

async fn measure() -> anyhow::Result<()> {
    sqlx::any::install_default_drivers();
    let sheets: Vec<Sheet> = invented().into_iter().map(|one| one.sheet).collect();
    let many = generated(&sheets, MANY);
    let questions = judged();
    let small = Index::new(sheets.clone());
    let begun = Instant::now();
    let large = Index::new(many.clone());
    println!("{MANY} sheets made ready in {} ms", begun.elapsed().as_millis());
    let mut all = vec![
        ours("ours", [&small, &large], &questions, true),
        ours("ours, without synonyms", [&small, &large], &questions, false),
    ];
    let mut rivals = vec![];
    for any in [false, true] {
        rivals.push((Rival::Fts5 { any }, "sqlite::memory:".to_owned()));
    }
    match std::env::var("PLAINPIED_TEST_DATABASE") {
        Ok(server) => rivals.extend([false, true].map(|any| (Rival::French { any }, server.clone()))),
        Err(_) => println!("without PostgreSQL: PLAINPIED_TEST_DATABASE names no server"),
    }
    for (rival, address) in rivals {
        all.push(theirs(rival, &address, [&sheets, &many], &questions).await?);
    }
    print(&all);
    let held = |name: &str| all.iter().find(|told| told.name == name).map_or(0.0, |told| told.held);
    anyhow::ensure!(held("ours") > 0.0, "nothing was found");
    Ok(())
}

async fn theirs(
    rival: Rival,
    address: &str,
    catalogues: [&[Sheet]; 2],
    questions: &[Judged],
) -> anyhow::Result<Told> {
    // One table at a time: each catalogue is measured before the next replaces it.
    let mut connection = filled(address, catalogues[0]).await?;
    let mut found = Vec::new();
    for one in questions {
        found.push(rival.ask(&mut connection, one.question).await?);
    }
    let mut latency = [(0, 0); 2];
    for (at, sheets) in catalogues.into_iter().enumerate() {
        connection = filled(address, sheets).await?;
        let mut times = Vec::new();
        for one in questions.iter().cycle().take(questions.len() * TIMES) {
            let begun = Instant::now();
            black_box(rival.ask(&mut connection, one.question).await?);
            times.push(begun.elapsed());
        }
        latency[at] = spread(times);
    }
    Ok(Told {
        name: rival.name(),
        tune: mean(questions, Half::Tune, &found),
        held: mean(questions, Half::Held, &found),
        latency,
    })
}

fn print(all: &[Told]) {
    println!("nDCG@10 on 25 questions each; latency p50 / p95 in µs, on 82 and on {MANY} sheets");
    for told in all {
        let [(few, few_slow), (many, many_slow)] = told.latency;
        println!(
            "{:<30} tune {:.3}  held {:.3}   {few:>6} / {few_slow:<6} {many:>6} / {many_slow}",
            told.name, told.tune, told.held
        );
    }
    if let Some(ours) = all.first() {
        for told in all.iter().skip(1) {
            let ratio = |theirs: u128, ours: u128| theirs as f64 / ours.max(1) as f64;
            println!(
                "{:<30} held: ours {:.2} times as good; p50 of {MANY} sheets: ours {:.2} times as fast",
                told.name,
                ours.held / told.held.max(f64::MIN_POSITIVE),
                ratio(told.latency[1].0, ours.latency[1].0)
            );
        }
    }
}
