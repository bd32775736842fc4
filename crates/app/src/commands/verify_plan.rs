//! `plainpied verify-plan`: accepts or refuses a plan of transfers. Nothing here knows how plans are found.

use super::plan_words::{complaint, refusal, sentences};
use crate::cli::Lang;
use crate::transfers::VerifyPlan;
use anyhow::anyhow;
use exchange_check::{Complaint, Instance, Limits, POINT, Plan, read_instance, read_plan, verify};
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

/// Reads an instance from its file; what is wrong is told in the language asked.
pub fn instance(path: &Path, lang: Lang) -> anyhow::Result<Instance> {
    let read = File::open(path).map_err(Complaint::from);
    read.and_then(|file| read_instance(file, Limits::default())).map_err(|wrong| told(path, &wrong, lang))
}

/// Reads a plan from its file; what is wrong is told in the language asked.
pub fn plan(path: &Path, instance: &Instance, lang: Lang) -> anyhow::Result<Plan> {
    let read = File::open(path).map_err(Complaint::from);
    read.and_then(|file| read_plan(file, instance, Limits::default()))
        .map_err(|wrong| told(path, &wrong, lang))
}

fn told(path: &Path, wrong: &Complaint, lang: Lang) -> anyhow::Error {
    let t = sentences(lang);
    anyhow!(t.plan_file(path.display().to_string(), complaint(t, wrong)))
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
    let instance = instance(&asked.instance, lang)?;
    let plan = plan(&asked.plan, &instance, lang)?;
    let t = sentences(lang);
    match verify(&instance, &plan) {
        Ok(seen) => {
            let [moves, chains, cycles, locked] =
                [seen.moves, seen.chains, seen.cycles, seen.locked].map(|count| count.to_string());
            println!("{}", t.plan_accepted(moves, chains, cycles, locked));
            let (value, bound) = (points(seen.value), points(seen.bound));
            println!("{}", t.plan_worth(value, bound, percent(seen.gap_millionths())));
            Ok(ExitCode::SUCCESS)
        }
        Err(why) => {
            eprintln!("{}", t.plan_refused(refusal(t, &why)));
            Ok(ExitCode::FAILURE)
        }
    }
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

    #[test]
    fn a_file_that_is_cut_or_changed_is_refused_in_both_languages() {
        let folder = tempfile::tempdir().unwrap();
        let question = folder.path().join("question.json");
        let text = br#"{"format":"plainpied-exchange-1","vacancies":[{"id":"V1"}],
            "households":[{"id":"H1","wishes":[{"dwelling":"V1","weight":100}]}]}"#;
        std::fs::write(&question, text).unwrap();
        let asked = instance(&question, Lang::Fr).unwrap();
        let solved = exchange::solve(&asked, &exchange::Settings::default()).unwrap();
        let mut good = Vec::new();
        exchange_check::write_plan(&asked, &solved, &mut good).unwrap();
        let answer = folder.path().join("answer.json");
        let why = |bytes: &[u8], lang| {
            std::fs::write(&answer, bytes).unwrap();
            match plan(&answer, &asked, lang) {
                Err(wrong) => wrong.to_string(),
                Ok(read) => match verify(&asked, &read) {
                    Err(why) => refusal(sentences(lang), &why),
                    Ok(_) => String::new(),
                },
            }
        };
        assert_eq!(why(&good, Lang::Fr), "");
        let cut = &good[..good.len() / 2];
        assert!(why(cut, Lang::Fr).contains("le fichier est coupé"), "{}", why(cut, Lang::Fr));
        assert!(why(cut, Lang::En).contains("the file is cut short"), "{}", why(cut, Lang::En));
        let text = String::from_utf8(good).unwrap();
        let changed = text.replacen("\"value\":", "\"value\":1", 1);
        assert!(why(changed.as_bytes(), Lang::Fr).contains("il a été modifié"));
        assert!(why(changed.as_bytes(), Lang::En).contains("it was changed"));
        let named = text.replace("H1", "H2");
        assert!(why(named.as_bytes(), Lang::Fr).contains("rien ne s’appelle « H2 »"));
        assert!(why(b"", Lang::Fr).contains("ligne 1"));
        let missing = instance(&folder.path().join("nothing.json"), Lang::En).unwrap_err().to_string();
        assert!(missing.contains("the file cannot be read"), "{missing}");
    }
}
