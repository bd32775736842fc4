//! Proposals, wishes and under-occupation as files: the same lines as the pages, and no name.

use super::{list, occupation, wishes};
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::PageResult;
use crate::ui::export::{csv_answer, guarded};
use texts::format;

/// What a file says of itself.
fn notes(asked: &Asked, count: usize) -> Result<Vec<(String, String)>, PageError> {
    let t = asked.t;
    Ok(vec![
        (t.export_landlord(), asked.landlord()?.name.clone()),
        (t.export_date(), format::date(asked.today)),
        (t.export_households(), count.to_string()),
        (t.transfers_export_class(), String::new()),
    ])
}

fn head<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(str::to_owned).to_vec()
}

fn cells<const N: usize>(values: [&str; N]) -> Vec<String> {
    values.map(guarded).to_vec()
}

/// `GET /mutations/propositions.csv`
pub(super) async fn proposals(asked: Asked) -> PageResult {
    let lines = list::lines(&asked).await?;
    let rows = lines.iter().flat_map(|l| {
        l.moves.iter().zip(1..).map(move |(each, rank): (&String, usize)| {
            cells([&l.reference, &l.kind, &rank.to_string(), each, &l.state])
        })
    });
    let names = head(["proposition", "genre", "rang", "mouvement", "etat"]);
    csv_answer("mutations.csv", &notes(&asked, lines.len())?, &names, rows.collect::<Vec<_>>())
}

/// `GET /mutations/souhaits.csv`
pub(super) async fn wishes(asked: Asked) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let all = asked.register.transfer_wishes(&portfolio.landlord.id).await?;
    let lines = wishes::lines(&asked, &portfolio, &all);
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|l| cells([&l.reference, &l.household, &l.rooms, &l.near, &l.rent, &l.until, &l.state]))
        .collect();
    let names = head(["reference", "logement", "pieces", "jusqu_ou", "loyer_au_plus", "jusqu_au", "etat"]);
    csv_answer("souhaits.csv", &notes(&asked, lines.len())?, &names, rows)
}

/// `GET /mutations/sous-occupation.csv`
pub(super) async fn occupation(asked: Asked) -> PageResult {
    let found = occupation::found(&asked).await?;
    let mut notes = notes(&asked, found.lines.len())?;
    notes.push((asked.t.under_unknown(), found.unknown.to_string()));
    notes.push((asked.t.transfers_rules(), occupation::rule(&asked)));
    let rows: Vec<Vec<String>> =
        found.lines.iter().map(|l| cells([&l.household, &l.rooms, &l.persons, &l.more, &l.source])).collect();
    let names = head(["logement", "pieces", "occupants", "pieces_en_trop", "d_apres"]);
    csv_answer("sous-occupation.csv", &notes, &names, rows)
}
