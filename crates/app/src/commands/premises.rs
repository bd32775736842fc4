//! `plainpied premises`: the figures of the pages « Locaux vacants ».

use super::{column, open};
use crate::cli::Lang;
use crate::output::Sheet;
use crate::premises::{Premises, PremisesAct};
use premises::{Gap, Unfit};
use register::premises::{Choice, PremisesProposal, PremisesSeen};
use serde_json::json;
use std::process::ExitCode;

pub async fn run(asked: &Premises, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let on = asked.on.unwrap_or_else(register::civil::today);
    if matches!(asked.act, PremisesAct::Public) {
        let all = register.premises(None, on).await?;
        list(&all, lang).print(asked.format, &mut std::io::stdout())?;
        return Ok(ExitCode::SUCCESS);
    }
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    match &asked.act {
        PremisesAct::Public | PremisesAct::List => {
            let all = register.premises(Some(&landlord.id), on).await?;
            let own: Vec<PremisesSeen> = all.into_iter().filter(|one| one.is_own).collect();
            list(&own, lang).print(asked.format, &mut std::io::stdout())?;
        }
        PremisesAct::Choose { listing } => {
            let proposal = register.premises_proposal(&landlord.id, listing, on).await?;
            choice(&proposal, lang).print(asked.format, &mut std::io::stdout())?;
            proof(&proposal, lang);
        }
        PremisesAct::PassOn => {
            let made = register.pass_on_premises(&landlord.id, on).await?;
            match lang {
                Lang::Fr => println!("{made} proposition(s) faite(s) au suivant."),
                Lang::En => println!("{made} offer(s) made to whoever comes next."),
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is missing, by codes: the parcel and the thing.
fn gap(of: &Gap) -> String {
    match of {
        Gap::NoParcel => "parcel".to_owned(),
        Gap::Surface(name) => format!("surface:{name}"),
        Gap::Floor(name) => format!("floor:{name}"),
        Gap::Access(name) => format!("access:{name}"),
        Gap::StepFree(name) => format!("step-free:{name}"),
        Gap::Capacity(name) => format!("capacity:{name}"),
        Gap::Period(name) => format!("period:{name}"),
        Gap::Uses(name) => format!("uses:{name}"),
        Gap::Price(name) => format!("price:{name}"),
        Gap::Works => "works".to_owned(),
        Gap::AfterWorks(name, _, last) => format!("after-works:{name}:{last}"),
        Gap::Public => "public".to_owned(),
        Gap::PublicNotCleared => "public-not-cleared".to_owned(),
        Gap::Safety(item) => format!("safety:{item}"),
        Gap::Unfit(item) => format!("unfit:{item}"),
        Gap::Energy => "energy".to_owned(),
    }
}

fn list(all: &[PremisesSeen], lang: Lang) -> Sheet {
    let rows = all.iter().map(|one| {
        vec![
            json!(one.id),
            json!(one.listing.title),
            json!(one.commune),
            json!(one.address),
            json!(one.stage.code()),
            json!(one.listing.parcels.len()),
            json!(one.call.and_then(|(_, closes)| closes)),
            json!(one.applications.len()),
            json!(one.taken.len()),
            json!(one.avoided.map(|of| of.cents)),
            json!(one.gaps.iter().map(gap).collect::<Vec<_>>().join(" ")),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "id", "Annonce", "Listing"),
            column(lang, "title", "Titre", "Title"),
            column(lang, "commune", "Commune", "Commune"),
            column(lang, "address", "Adresse", "Address"),
            column(lang, "stage", "État", "Stage"),
            column(lang, "parcels", "Parcelles", "Parcels"),
            column(lang, "closes", "Clôture", "Closes"),
            column(lang, "applications", "Candidatures", "Applications"),
            column(lang, "taken", "Périodes prises", "Periods taken"),
            column(lang, "avoided_cents", "Gardiennage évité (centimes)", "Guarding avoided (cents)"),
            column(lang, "missing", "Manque", "Missing"),
        ],
        rows: rows.collect(),
    }
}

fn unfit(of: &Unfit) -> String {
    match of {
        Unfit::NoParcel => "no-parcel".to_owned(),
        Unfit::TooSoon { from } => format!("from:{from}"),
        Unfit::TooLate { to } => format!("until:{to}"),
        Unfit::Works { to } => format!("works:{to}"),
        Unfit::TooSmall { least, .. } => format!("surface-from:{least}"),
        Unfit::TooLarge { most, .. } => format!("surface-to:{most}"),
        Unfit::TooMany { capacity } => format!("capacity:{capacity}"),
        Unfit::Use => "use".to_owned(),
        Unfit::Public => "public".to_owned(),
        Unfit::StepFree => "step-free".to_owned(),
        Unfit::Unknown => "unknown".to_owned(),
        Unfit::Taken { from, to } => format!("taken:{from}:{to}"),
        Unfit::NotScored => "not-read".to_owned(),
    }
}

/// What becomes of a wish, by codes: the verdict, why, and what it would cost.
fn told(of: &Choice) -> (&'static str, String, Option<i64>) {
    match of {
        Choice::Granted => ("granted", String::new(), None),
        Choice::Unfit(why) => ("unfit", why.iter().map(unfit).collect::<Vec<_>>().join(" "), None),
        Choice::NotVisited => ("not-visited", String::new(), None),
        Choice::HasEnough => ("has-enough", String::new(), None),
        Choice::Before { who, cost } => {
            let named = who.iter().map(|(name, points)| format!("{name} ({points})"));
            ("before", named.collect::<Vec<_>>().join(", "), *cost)
        }
    }
}

fn choice(of: &PremisesProposal, lang: Lang) -> Sheet {
    let rows = of.lines.iter().map(|line| {
        let (verdict, why, cost) = told(&line.choice);
        vec![
            json!(line.organisation),
            json!(line.rank),
            json!(line.parcel),
            json!(line.wish.period.from),
            json!(line.wish.period.to),
            json!(line.points),
            json!(verdict),
            json!(why),
            json!(cost),
            json!(line.waiting.join(", ")),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "organisation", "Organisation", "Organisation"),
            column(lang, "rank", "Vœu", "Wish"),
            column(lang, "parcel", "Parcelle", "Parcel"),
            column(lang, "from", "Du", "From"),
            column(lang, "to", "Au (exclu)", "To (excluded)"),
            column(lang, "points", "Points", "Points"),
            column(lang, "verdict", "Résultat", "Verdict"),
            column(lang, "why", "Pourquoi", "Why"),
            column(lang, "cost", "Coût pour tous", "Cost to all"),
            column(lang, "waiting", "Ensuite", "Next"),
        ],
        rows: rows.collect(),
    }
}

/// How good the choice is, beside the table: on the other output, so that a file stays a file.
fn proof(of: &PremisesProposal, lang: Lang) {
    let points = of.points;
    match (of.bound, lang) {
        (None, Lang::Fr) => eprintln!("Au fil de l’eau : {points} points, dans l’ordre d’arrivée."),
        (None, Lang::En) => eprintln!("As they come: {points} points, in order of arrival."),
        (Some(bound), Lang::Fr) => {
            let proof = if of.is_verified { "preuve relue" } else { "preuve refusée" };
            eprintln!("{points} points ; aucun choix ne dépasse {bound} ({proof}).");
        }
        (Some(bound), Lang::En) => {
            let proof = if of.is_verified { "proof read" } else { "proof refused" };
            eprintln!("{points} points; no choice exceeds {bound} ({proof}).");
        }
    }
}
