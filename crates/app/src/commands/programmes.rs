//! `plainpied programme list` and `plainpied programme build`: what the register holds of works programmes, as lines and as the
//! question that is solved.

use super::open;
use crate::cli::Lang;
use crate::programmes::{Build, List};
use anyhow::Context;
use register::portfolio::PortfolioRequest;
use register::programmes::Note;

/// Writes a line for each scenario: id, programme, years, name, dwellings of the last computation, proven gap.
pub async fn list(asked: &List, lang: Lang) -> anyhow::Result<()> {
    let register = open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let mut found = false;
    for programme in register.programmes(&landlord.id).await? {
        for scenario in register.programme_scenarios(&landlord.id, &programme.id).await? {
            found = true;
            let years = format!("{}-{}", programme.first_year, programme.last_year());
            let run = register.programme_run(&landlord.id, &scenario.id).await?;
            let state = match run.as_ref().filter(|run| run.answer.is_some()) {
                Some(run) => {
                    let dwellings = register::programmes::dwellings_of(&run.rows);
                    let gap = run.gap_millionths() as f64 / 10_000.0;
                    match lang {
                        Lang::Fr => format!("{dwellings} logements, écart prouvé {gap:.2} %"),
                        Lang::En => format!("{dwellings} dwellings, proven gap {gap:.2}%"),
                    }
                }
                None => match lang {
                    Lang::Fr => "pas de résultat".to_owned(),
                    Lang::En => "no result".to_owned(),
                },
            };
            println!("{} {} {years} – {} : {state}", scenario.id, programme.name, scenario.name);
        }
    }
    if !found {
        println!(
            "{}",
            match lang {
                Lang::Fr => "Aucun programme : créez-en un dans le portail, page « Programmation ».",
                Lang::En => "No programme: make one in the portal, page “Works programmes”.",
            }
        );
    }
    Ok(())
}

/// Writes the question of a scenario.
pub async fn build(asked: &Build, lang: Lang) -> anyhow::Result<()> {
    let register = open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let on = asked.on.unwrap_or_else(register::civil::today);
    let request =
        PortfolioRequest { landlord_id: landlord.id, on, weights: None, prudent: false, target: None };
    let portfolio = register.portfolio(&request).await?;
    let question = register.programme_question(&portfolio, &asked.scenario).await?;
    std::fs::write(&asked.out, question.asked.file()?).with_context(|| asked.out.display().to_string())?;
    let (residences, dwellings) =
        (question.asked.instance.residences.len(), question.asked.instance.dwellings());
    match lang {
        Lang::Fr => println!("{residences} résidences, {dwellings} logements à adapter peut-être."),
        Lang::En => println!("{residences} residences, {dwellings} dwellings that may be adapted."),
    }
    for note in &question.asked.notes {
        if let Note::NoPrice(label) = note {
            match lang {
                Lang::Fr => println!("« {label} » n’a pas de prix : travaux laissés de côté."),
                Lang::En => println!("“{label}” has no price: these works are left aside."),
            }
        }
    }
    Ok(())
}
