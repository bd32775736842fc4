//! `plainpied programme`: a works programme invented, solved, verified, explained.

use super::column;
use super::plan_words::sentences;
use super::programme_words::{complaint, contradiction, done, refusal, rule};
use super::verify_plan::percent;
use crate::cli::{Format, Lang};
use crate::output::Sheet;
use crate::programme::{Act, Along, Programme};
use anyhow::{Context, anyhow, bail};
use programme::frontier::{self, frontier};
use programme::generator::{Landlord, landlord};
use programme::why::{prices, why};
use programme::{Answer, Failure, Instance, POINT, Settings, solve};
use programme_check::{Complaint, Limits, read_answer, read_instance, verify, write_answer, write_instance};
use serde_json::Value;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::process::ExitCode;

pub async fn run(asked: &Programme, lang: Lang) -> anyhow::Result<ExitCode> {
    match &asked.act {
        Act::List(asked) => super::programmes::list(asked, lang).await?,
        Act::Build(asked) => super::programmes::build(asked, lang).await?,
        Act::Generate { out, dwellings, years, seed, carry } => {
            let (dwellings, years) = (*dwellings, usize::from(*years));
            let asked = Landlord { dwellings, years, seed: *seed, carry: *carry, ..Landlord::default() };
            let file = File::create(out).with_context(|| out.display().to_string())?;
            write_instance(&landlord(&asked), BufWriter::new(file))?;
        }
        Act::Solve { instance, out, threads } => solve_file(instance, out, usize::from(*threads), lang)?,
        Act::Verify { instance, answer } => return verify_files(instance, answer, lang),
        Act::Why { instance: path, answer: answered, residence, count } => {
            let instance = instance(path, lang)?;
            let answer = answer(answered, &instance, lang)?;
            // Reasons are read in prices: only in those that hold.
            if let Err(why) = verify(&instance, &answer) {
                bail!(sentences(lang).programme_refused(refusal(&instance, &why, lang)));
            }
            match residence {
                Some(name) => print_why(&instance, &answer, name, *count, lang)?,
                None => print_prices(&instance, &answer, *count, lang),
            }
        }
        Act::Frontier { instance: path, along, levels, format } => {
            print_frontier(&instance(path, lang)?, *along, levels, *format, lang)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads an instance from its file; what is wrong is told in the language asked.
fn instance(path: &Path, lang: Lang) -> anyhow::Result<Instance> {
    let read = File::open(path).map_err(Complaint::from);
    read.and_then(|file| read_instance(file, Limits::default())).map_err(|wrong| told(path, &wrong, lang))
}

fn answer(path: &Path, instance: &Instance, lang: Lang) -> anyhow::Result<Answer> {
    let read = File::open(path).map_err(Complaint::from);
    read.and_then(|file| read_answer(file, instance, Limits::default()))
        .map_err(|wrong| told(path, &wrong, lang))
}

fn told(path: &Path, wrong: &Complaint, lang: Lang) -> anyhow::Error {
    let t = sentences(lang);
    anyhow!(t.plan_file(path.display().to_string(), complaint(t, wrong)))
}

/// Grains as points, with two decimals.
fn points(grains: i128) -> String {
    let hundredths = grains / i128::from(POINT / 100);
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
}

fn solved(instance: &Instance, settings: &Settings, lang: Lang) -> anyhow::Result<Answer> {
    solve(instance, settings).map_err(|failure| match failure {
        Failure::Contradiction(found) => anyhow!(contradiction(instance, &found, lang)),
        other => anyhow!(other),
    })
}

fn solve_file(path: &Path, out: &Path, threads: usize, lang: Lang) -> anyhow::Result<()> {
    let instance = instance(path, lang)?;
    let answer = solved(&instance, &Settings { threads, ..Settings::default() }, lang)?;
    // An answer that the verifier refuses is never written.
    if let Err(why) = verify(&instance, &answer) {
        bail!(sentences(lang).programme_refused(refusal(&instance, &why, lang)));
    }
    let file = File::create(out).with_context(|| out.display().to_string())?;
    write_answer(&instance, &answer, BufWriter::new(file))?;
    print_seen(&instance, &answer, lang)?;
    Ok(())
}

fn verify_files(path: &Path, answered: &Path, lang: Lang) -> anyhow::Result<ExitCode> {
    let instance = instance(path, lang)?;
    let answer = answer(answered, &instance, lang)?;
    let t = sentences(lang);
    match verify(&instance, &answer) {
        Ok(_) => {
            print_seen(&instance, &answer, lang)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(why) => {
            eprintln!("{}", t.programme_refused(refusal(&instance, &why, lang)));
            Ok(ExitCode::FAILURE)
        }
    }
}

fn print_seen(instance: &Instance, answer: &Answer, lang: Lang) -> anyhow::Result<()> {
    let t = sentences(lang);
    let seen = verify(instance, answer)?;
    let (dwellings, residences) = (seen.dwellings.to_string(), seen.residences.to_string());
    println!("{}", t.programme_accepted(dwellings, residences, seen.locks.to_string()));
    println!("{}", t.programme_worth(points(seen.value), points(seen.bound), percent(seen.gap_millionths())));
    println!("{}", if seen.by_cases.is_some() { t.programme_by_cases() } else { t.programme_by_prices() });
    Ok(())
}

fn print_prices(instance: &Instance, answer: &Answer, count: usize, lang: Lang) {
    let all = prices(instance, answer);
    if all.is_empty() {
        println!("{}", sentences(lang).programme_no_price());
    }
    for price in all.into_iter().take(count) {
        println!("{}", rule(instance, &price, lang));
    }
}

fn print_why(
    instance: &Instance,
    answer: &Answer,
    name: &str,
    count: usize,
    lang: Lang,
) -> anyhow::Result<()> {
    let t = sentences(lang);
    let found = instance.residences.iter().zip(0..).find(|(residence, _)| residence.id == name);
    let Some(found) = found.and_then(|(_, number)| Some((number, why(instance, answer, number)?))) else {
        bail!(t.programme_no_residence(name));
    };
    let (number, why) = found;
    match answer.plan.programme(number) {
        Some(programme) => println!("{}", done(instance, programme, lang)),
        None => println!("{}", t.programme_nothing()),
    }
    let paid = why.paid.round() as i128;
    println!("{}", t.programme_brings(points(i128::from(why.worth)), points(paid)));
    for other in why.others.iter().take(count) {
        let loss = points(other.loss.round() as i128);
        println!("{}", t.programme_otherwise(done(instance, &other.programme, lang), loss));
    }
    Ok(())
}

fn print_frontier(
    instance: &Instance,
    along: Along,
    levels: &[u16],
    format: Format,
    lang: Lang,
) -> anyhow::Result<()> {
    let along = match along {
        Along::Share => frontier::Along::Share,
        Along::Money => frontier::Along::Money,
    };
    if levels.is_empty() || levels.len() > 9 {
        bail!(sentences(lang).programme_levels());
    }
    let found = match frontier(instance, along, levels, &Settings::default()) {
        Ok(found) => found,
        Err(Failure::Contradiction(found)) => bail!(contradiction(instance, &found, lang)),
        Err(other) => bail!(other),
    };
    let mut rows = Vec::new();
    for point in found {
        let seen = verify(&point.instance, &point.answer)?;
        rows.push(vec![
            Value::from(point.level),
            Value::from(points(point.worth)),
            Value::from(format!("{}.{:02}", point.spent / 100, (point.spent % 100).abs())),
            Value::from(points(point.missing)),
            Value::from(percent(seen.gap_millionths())),
        ]);
    }
    let columns = vec![
        column(lang, "level", "Niveau (‰)", "Level (‰)"),
        column(lang, "worth", "Valeur (points)", "Worth (points)"),
        column(lang, "spent", "Argent propre net (€)", "Own money, net (€)"),
        column(lang, "missing", "Manque des communes (points)", "Missing to communes (points)"),
        column(lang, "gap", "Écart prouvé", "Proven gap"),
    ];
    Sheet { columns, rows }.print(format, &mut std::io::stdout().lock())
}
