//! `plainpied transfers`: a pool of wishes solved, explained, ranked for the commission.

use super::verify_plan::{instance, percent, plan, points};
use crate::cli::Lang;
use crate::transfers::{Act, Transfers};
use anyhow::{Context, bail};
use exchange::generator::{Town, town};
use exchange::shortlist::shortlist;
use exchange::waiting::effect;
use exchange::why::{Outbid, Reading, Scarce, Why};
use exchange::{Instance, Plan, Settings, solve};
use exchange_check::{verify, write_instance, write_plan};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::process::ExitCode;

pub async fn run(transfers: &Transfers, lang: Lang) -> anyhow::Result<ExitCode> {
    match &transfers.act {
        Act::Solve { instance, out, seed, threads } => solve_file(instance, out, *seed, *threads, lang)?,
        Act::Why { instance: path, plan: answer, household } => {
            let instance = instance(path, lang)?;
            let plan = plan(answer, &instance, lang)?;
            print_why(&instance, &plan, household, lang)?;
        }
        Act::Files { instance: path, plan: answer, dwelling, count } => {
            let instance = instance(path, lang)?;
            let plan = plan(answer, &instance, lang)?;
            print_files(&instance, &plan, dwelling, *count, lang)?;
        }
        Act::Pool(asked) => super::pool::write(asked, lang).await?,
        Act::Invent { out, households, wishes, seed } => {
            let asked = Town { households: *households, wishes: *wishes, seed: *seed, ..Town::default() };
            let file = File::create(out).with_context(|| out.display().to_string())?;
            write_instance(&town(&asked), BufWriter::new(file))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn solve_file(path: &Path, out: &Path, seed: u64, threads: usize, lang: Lang) -> anyhow::Result<()> {
    let instance = instance(path, lang)?;
    let plan = solve(&instance, &Settings { seed, threads, ..Settings::default() })?;
    // A plan that the verifier refuses is never written.
    let seen = verify(&instance, &plan)?;
    let file = File::create(out).with_context(|| out.display().to_string())?;
    write_plan(&instance, &plan, BufWriter::new(file))?;
    let (value, bound, gap) = (points(seen.value), points(seen.bound), percent(seen.gap_millionths()));
    let effect = effect(&instance, &plan);
    match lang {
        Lang::Fr => {
            println!("{} ménages : {} chaînes, {} cycles.", seen.moves, seen.chains, seen.cycles);
            println!("Valeur {value} points, au plus {bound} ; écart prouvé {gap}.");
            println!("Logements laissés aux familles qui attendent (pièces : sans ces mutations → avec) :");
        }
        Lang::En => {
            println!("{} households: {} chains, {} cycles.", seen.moves, seen.chains, seen.cycles);
            println!("Worth {value} points, {bound} at most; proven gap {gap}.");
            println!(
                "Dwellings let to families of the waiting list (rooms: without these transfers → with):"
            );
        }
    }
    for (rooms, (without, with)) in &effect.by_rooms {
        println!("  {} : {without} → {with}", rooms.map_or("?".to_owned(), |rooms| rooms.to_string()));
    }
    Ok(())
}

/// The node of a name.
fn node(instance: &Instance, name: &str) -> anyhow::Result<u32> {
    let all = instance.households.iter().chain(&instance.vacancies);
    let Some((_, node)) = all.zip(0..).find(|(dwelling, _)| dwelling.id == name) else {
        bail!("nothing is called `{name}` in this instance: write the `id` of a household or of a vacancy");
    };
    Ok(node)
}

fn print_why(instance: &Instance, plan: &Plan, name: &str, lang: Lang) -> anyhow::Result<()> {
    let household = node(instance, name)?;
    let reading = Reading::new(instance, plan)?;
    let wishes = reading.wishes_of(household);
    if wishes.is_empty() {
        println!(
            "{}",
            match lang {
                Lang::Fr => "Ce ménage n’a aucun souhait que les règles permettent.",
                Lang::En => "This household has no wish that the rules allow.",
            }
        );
    }
    for (asked, why) in wishes {
        println!("{} : {}", instance.name(asked.dwelling), sentence(instance, &why, lang));
    }
    Ok(())
}

fn sentence(instance: &Instance, why: &Why, lang: Lang) -> String {
    let fr = lang == Lang::Fr;
    let said = |french: &str, english: &str| if fr { french.to_owned() } else { english.to_owned() };
    match why {
        Why::Chosen { .. } => said("proposé", "proposed"),
        Why::Locked { .. } => said("déjà décidé", "decided before"),
        Why::NotWished => {
            said("pas souhaité, ou une règle s’y oppose", "not wished for, or a rule is against it")
        }
        Why::Forbidden => said("écarté", "set aside"),
        Why::HeldElsewhere => said("retenu par une décision déjà prise", "held by a decision already taken"),
        Why::NoWay => said("aucune chaîne ni aucun échange n’y mène", "no chain and no exchange leads there"),
        Why::Tie(outbid) => {
            let equal = said("aussi bien, départagé", "as good, told apart");
            format!("{equal}{}", holder(instance, outbid, fr))
        }
        Why::Outbid(outbid) => {
            let by = points(i128::from(outbid.by));
            let gap = if fr { format!("il manque {by} points") } else { format!("{by} points short") };
            format!("{gap}{}", holder(instance, outbid, fr))
        }
    }
}

fn holder(instance: &Instance, outbid: &Outbid, fr: bool) -> String {
    let mut said = outbid.scarce.map_or_else(String::new, |scarce| limit(instance, scarce, fr));
    if let Some(holder) = outbid.holder {
        let name = instance.name(holder);
        said += &if fr { format!(" ; proposé à {name}") } else { format!("; proposed to {name}") };
    }
    if let Some(elsewhere) = outbid.elsewhere {
        let name = instance.name(elsewhere);
        said += &if fr {
            format!(" ; ce ménage va en {name}")
        } else {
            format!("; this household goes to {name}")
        };
    }
    said
}

/// The limit of the whole that stands in the way, by its name.
fn limit(instance: &Instance, scarce: Scarce, fr: bool) -> String {
    let quotas = &instance.quotas;
    let commission = |at: u32| quotas.commissions.get(at as usize).map_or("?", |group| group.id.as_str());
    let landlord = |at: u32| quotas.landlords.get(at as usize).map_or("?", |group| group.id.as_str());
    match (scarce, fr) {
        (Scarce::Commission(at), true) => {
            format!(" ; la commission {} ne peut pas examiner plus de logements", commission(at))
        }
        (Scarce::Commission(at), false) => {
            format!("; commission {} cannot decide more dwellings", commission(at))
        }
        (Scarce::Sender(at), true) => {
            format!(" ; l’équilibre entre bailleurs : {} enverrait trop de ménages", landlord(at))
        }
        (Scarce::Sender(at), false) => {
            format!("; balance between landlords: {} would send too many households", landlord(at))
        }
        (Scarce::Receiver(at), true) => {
            format!(" ; l’équilibre entre bailleurs : {} recevrait trop de ménages", landlord(at))
        }
        (Scarce::Receiver(at), false) => {
            format!("; balance between landlords: {} would receive too many households", landlord(at))
        }
    }
}

fn print_files(instance: &Instance, plan: &Plan, name: &str, count: usize, lang: Lang) -> anyhow::Result<()> {
    let dwelling = node(instance, name)?;
    let reading = Reading::new(instance, plan)?;
    for (rank, file) in (1..).zip(shortlist(&reading, dwelling, count)) {
        let (who, cost) = (instance.name(file.household), points(i128::from(file.regret)));
        let note = match (file.is_chosen, lang) {
            (true, Lang::Fr) => "proposé".to_owned(),
            (true, Lang::En) => "proposed".to_owned(),
            (false, Lang::Fr) => format!("coûterait {cost} points à l’ensemble, d’après les prix"),
            (false, Lang::En) => format!("would cost the whole {cost} points, by the prices"),
        };
        println!("{rank}. {who} : {note}");
    }
    Ok(())
}
