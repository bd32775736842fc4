//! `bench`: our engines beside the best we know, on the same data, in one run, every value compared.
//!
//! Never a dependency of the product, never published. Figures are processor seconds, because machines are
//! shared; each run prints what it measured and how.

mod award;
mod city;
mod enquiry;
mod france;
mod index;
mod letters;
mod library;
mod matching;
mod measure;
mod meetings;
mod peers;
mod places;
mod pooling;
mod premises;
mod programme;
mod reach;
mod routing;
mod rules;
mod search;
mod services;
mod stock;
mod tours;
mod transfers;

/// A benchmark: its name, what it measures, and the function that runs it on its own arguments.
type Bench = (&'static str, &'static str, fn(&[String]) -> anyhow::Result<()>);

/// To add a benchmark, write its module and add one line here.
const BENCHES: &[Bench] = &[
    ("reach", "k nearest places on foot: kernels A and B beside pandana and scipy", reach::run),
    ("france", "a network of France's size, 4 profiles × 8 categories × 2 readings", france::run),
    ("stock", "the stock importer beside Polars and DuckDB, the same validation", stock::run),
    ("transfers", "plans of transfers beside HiGHS, kep_solver, greedy and one by one", transfers::run),
    ("rules", "every funding scheme against one project: p50, p95, p99", rules::run),
    ("programme", "works programmes beside five sorted lists and HiGHS", programme::run),
    ("index", "the adaptation index of 100 000 residences", index::run),
    (
        "routing",
        "help teams: latency, checked explanations, a year beside two rivals, questions",
        routing::run,
    ),
    (
        "matching",
        "projects and landlords: latency beside SQL, checked explanations, a year of exposure",
        matching::run,
    ),
    ("meetings", "timetables of meetings beside HiGHS and whoever takes them by priority", meetings::run),
    ("pooling", "planted groups of needs: recall, precision, scale", pooling::run),
    ("premises", "calls for empty premises: proven best, time, a rule of order beside it", premises::run),
    (
        "tours",
        "rounds of a mobile agency: published instances, our own; gap, time, the nearest first",
        tours::run,
    ),
    (
        "search",
        "the search of the catalogue beside FTS5 and French full-text search, 50 questions",
        search::run,
    ),
    ("library", "the search of the library of the demonstration beside FTS5, 30 questions", library::run),
    ("award", "joint calls beside five sorted lists and each fund alone; gap, time", award::run),
    ("enquiry", "intervals of enquiries over simulated non-response, beside the naive one", enquiry::run),
    ("services", "intervals of effects of services over residences, beside the naive one", services::run),
    ("letters", "5 000 letters of a campaign as one tagged PDF", letters::run),
];

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let name = arguments.first().map(String::as_str).unwrap_or_default();
    if let Some((.., run)) = BENCHES.iter().find(|bench| bench.0 == name) {
        return run(&arguments);
    }
    println!("usage: bench NAME [--help]");
    for (name, what, _) in BENCHES {
        println!("  {name:<9} {what}");
    }
    anyhow::ensure!(name.is_empty() || name.contains("help"), "no benchmark is called `{name}`");
    Ok(())
}
