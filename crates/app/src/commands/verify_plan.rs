//! `plainpied verify-plan`: accepts or refuses a plan of transfers. Nothing here knows how plans are found.

use crate::cli::Lang;
use crate::transfers::VerifyPlan;
use anyhow::Context;
use exchange_check::{Instance, Limits, POINT, Plan, read_instance, read_plan, verify};
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

/// Reads an instance from its file.
pub fn instance(path: &Path) -> anyhow::Result<Instance> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    read_instance(file, Limits::default()).with_context(|| path.display().to_string())
}

/// Reads a plan from its file.
pub fn plan(path: &Path, instance: &Instance) -> anyhow::Result<Plan> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    read_plan(file, instance, Limits::default()).with_context(|| path.display().to_string())
}

/// Grains as points, with two decimals.
pub fn points(grains: i128) -> String {
    let hundredths = grains / i128::from(POINT / 100);
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
}

/// Millionths as a percentage.
pub fn percent(millionths: i128) -> String {
    format!("{}.{:04} %", millionths / 10_000, millionths % 10_000)
}

pub fn run(asked: &VerifyPlan, lang: Lang) -> anyhow::Result<ExitCode> {
    let instance = instance(&asked.instance)?;
    let plan = plan(&asked.plan, &instance)?;
    match (verify(&instance, &plan), lang) {
        (Ok(seen), Lang::Fr) => {
            println!(
                "Accepté : {} ménages, {} chaînes, {} cycles, dont {} déjà décidés.",
                seen.moves, seen.chains, seen.cycles, seen.locked
            );
            println!(
                "Valeur {} points ; aucune proposition ne peut dépasser {} points ; écart {}.",
                points(seen.value),
                points(seen.bound),
                percent(seen.gap_millionths())
            );
        }
        (Ok(seen), Lang::En) => {
            println!(
                "Accepted: {} households, {} chains, {} cycles, of which {} decided before.",
                seen.moves, seen.chains, seen.cycles, seen.locked
            );
            println!(
                "Worth {} points; no plan is worth more than {} points; gap {}.",
                points(seen.value),
                points(seen.bound),
                percent(seen.gap_millionths())
            );
        }
        (Err(refusal), lang) => {
            eprintln!("{} {refusal}", if lang == Lang::Fr { "Refusé :" } else { "Refused:" });
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grains_are_read_as_points() {
        assert_eq!(points(i128::from(POINT) * 12 + i128::from(POINT) / 2), "12.50");
        assert_eq!(points(-i128::from(POINT) / 4), "-0.25");
        assert_eq!(percent(12_345), "1.2345 %");
    }
}
