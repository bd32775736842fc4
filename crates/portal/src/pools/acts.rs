//! What is done to a lot: each act comes back to its page, with what was wrong beside its field.

use super::show::page_with;
use super::words::{cents, number, refusal};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{PageResult, Problem, go, show_wrong};
use axum::extract::Path;
use jiff::civil::Date;
use pooling::{Gone, OptIn, Quote, Tier};

/// Back to the page when it was done, else the page with what is wrong; `field`: where a refusal is told.
async fn told(
    asked: &Asked,
    id: &str,
    done: Result<(), register::Error>,
    (form, field): (&Pairs, &str),
) -> PageResult {
    match done {
        Ok(()) => go(&format!("/achats-groupes/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            wrong(asked, id, form, vec![Problem::new(place(field, &code), refusal(asked.t, &code))]).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Where a refusal is told: beside its field when it is about it, else at the terms, which are always there.
fn place<'a>(field: &'a str, code: &str) -> &'a str {
    match code.split(':').next().unwrap_or(code) {
        "pool-below-cost" | "pool-amount" | "pool-quote" => field,
        "pool-quantity" if field == "plafond" => "quantite",
        _ => "terms-title",
    }
}

async fn wrong(asked: &Asked, id: &str, form: &Pairs, problems: Vec<Problem>) -> PageResult {
    show_wrong(&page_with(asked, id, form, &problems).await?)
}

/// `POST /achats-groupes/{id}/ouvrir`
pub(super) async fn open(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.open_pool(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, (&form, "ouvrir")).await
}

/// The quote of a form: one tier by line, `quantity ; price of a unit`.
fn quote(asked: &Asked, form: &Pairs) -> Result<Quote, Vec<Problem>> {
    let t = asked.t;
    let mut problems = Vec::new();
    let tiers: Option<Vec<Tier>> = form
        .text("paliers")
        .unwrap_or("")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (from, price) = line.split_once(';')?;
            let from: String = from.chars().filter(|c| !c.is_whitespace()).collect();
            Some(Tier { from: from.parse().ok()?, unit_cents: super::words::read_cents(price.trim())? })
        })
        .collect();
    if tiers.is_none() {
        problems.push(Problem::new("paliers", t.pool_no_quote()));
    }
    let fixed_cents = cents(form, "fixe").unwrap_or_else(|()| {
        problems.push(Problem::new("fixe", t.pool_no_amount()));
        None
    });
    let valid_to = form.text("validite").map(str::parse::<Date>).transpose().unwrap_or_else(|_| {
        problems.push(Problem::new("validite", t.pool_no_day_read()));
        None
    });
    let supplier: String = form.text("fournisseur").unwrap_or("").chars().take(120).collect();
    match tiers.filter(|_| problems.is_empty()) {
        Some(tiers) => Ok(Quote { supplier, fixed_cents: fixed_cents.unwrap_or(0), tiers, valid_to }),
        None => Err(problems),
    }
}

/// `POST /achats-groupes/{id}/offres`
pub(super) async fn note_quote(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    match quote(&asked, &form) {
        Err(problems) => wrong(&asked, &id, &form, problems).await,
        Ok(quote) => {
            let done = asked
                .register
                .note_pool_quote(asked.caller.organisation_id()?, &id, quote, asked.today)
                .await;
            told(&asked, &id, done, (&form, "paliers")).await
        }
    }
}

/// `POST /achats-groupes/{id}/adopter`
pub(super) async fn adopt(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let chosen = number(&form, "offre").ok().flatten().and_then(|at| usize::try_from(at).ok());
    let done = match chosen {
        Some(at) => asked.register.adopt_pool(asked.caller.organisation_id()?, &id, at, asked.today).await,
        None => Err(register::Error::Refused("pool-not-now".to_owned())),
    };
    told(&asked, &id, done, (&form, "offre")).await
}

/// `POST /achats-groupes/{id}/dissoudre`
pub(super) async fn dissolve(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let why = if form.text("motif") == Some(Gone::Price.code()) { Gone::Price } else { Gone::Desk };
    let done = asked.register.dissolve_pool(asked.caller.organisation_id()?, &id, why, asked.today).await;
    told(&asked, &id, done, (&form, "motif")).await
}

/// `POST /achats-groupes/{id}/terminer`
pub(super) async fn finish(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.finish_pool(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, (&form, "terminer")).await
}

/// `POST /achats-groupes/{id}/rejoindre`
pub(super) async fn join(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let mut problems = Vec::new();
    let quantity = number(&form, "quantite").ok().flatten();
    if quantity.is_none() {
        problems.push(Problem::new("quantite", t.pool_no_quantity()));
    }
    let ceiling = cents(&form, "plafond").ok().flatten();
    if ceiling.is_none() {
        problems.push(Problem::new("plafond", t.pool_no_amount()));
    }
    let alone_cents = cents(&form, "seul").unwrap_or_else(|()| {
        problems.push(Problem::new("seul", t.pool_no_amount()));
        None
    });
    if form.text("accord") != Some("oui") {
        problems.push(Problem::new("accord", t.pool_no_consent()));
    }
    match (quantity, ceiling) {
        (Some(quantity), Some(ceiling_cents)) if problems.is_empty() => {
            let word = OptIn { quantity, ceiling_cents, alone_cents };
            let done =
                asked.register.join_pool(asked.caller.organisation_id()?, &id, word, asked.today).await;
            told(&asked, &id, done, (&form, "plafond")).await
        }
        _ => wrong(&asked, &id, &form, problems).await,
    }
}

/// `POST /achats-groupes/{id}/decliner`
pub(super) async fn decline(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.decline_pool(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, (&form, "plafond")).await
}

/// `POST /achats-groupes/{id}/quitter`
pub(super) async fn leave(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.leave_pool(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, (&form, "plafond")).await
}
