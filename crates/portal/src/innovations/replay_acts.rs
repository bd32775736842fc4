//! What is said of a replication: each act comes back to its page, with what was wrong beside its field.

use super::replay::page;
use super::words::problem;
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{PageResult, Problem, go, show_wrong};
use axum::extract::Path;
use jiff::civil::Date;
use matching::{EvidenceResult, Method, Opinion, Outcome, ReplayStage, Side, Stopped};
use register::innovations::NewEvaluation;

async fn wrong(asked: &Asked, id: &str, form: &Pairs, problems: Vec<Problem>) -> PageResult {
    show_wrong(&page(asked, id, form, &problems).await?)
}

/// Back to the page when it was done, else the page with what is wrong; `of`: the form, by the beginning of its names.
async fn told(
    asked: &Asked,
    id: &str,
    done: Result<(), register::Error>,
    (form, of): (&Pairs, &str),
) -> PageResult {
    match done {
        Ok(()) => go(&format!("/repliques/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let mut problem = problem(asked.t, &code);
            if matches!(problem.name.as_str(), "mots" | "habitants") {
                problem.name = format!("{of}{}", problem.name);
            }
            wrong(asked, id, form, vec![problem]).await
        }
        Err(other) => Err(other.into()),
    }
}

/// How many boxes of the core are ticked.
fn kept(form: &Pairs) -> u32 {
    let all: std::collections::BTreeSet<&str> = form.all("garde").collect();
    u32::try_from(all.len()).unwrap_or(u32::MAX)
}

/// The residents that were counted; blank: they were not.
fn residents(form: &Pairs, name: &str) -> Result<Option<u32>, ()> {
    form.text(name).map(|text| text.parse::<u32>().map_err(drop)).transpose()
}

/// `POST /repliques/{id}/adequation`
pub(super) async fn fit(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let gazetteer = asked.register.gazetteer().await?;
    let Some(territory) = form.text("territoire").and_then(|text| gazetteer.find(text).ok()) else {
        let problems = vec![Problem::new("territoire", asked.t.innovation_no_territory())];
        return wrong(&asked, &id, &form, problems).await;
    };
    let done = asked.register.fit_replay(asked.caller.organisation_id()?, &id, &territory, asked.today).await;
    told(&asked, &id, done, (&form, "")).await
}

/// `POST /repliques/{id}/accord`: the one word that is due — the interest of who has not said it, the host's consent, or its
/// word taken back.
pub(super) async fn consent(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let one = asked.register.replay(own, &id).await?;
    let done = match one.replay.stage() {
        ReplayStage::Interest => {
            let of = (one.innovation_id.as_str(), one.host_id.as_str());
            asked.register.take_interest(own, of, asked.today).await.map(drop)
        }
        ReplayStage::HostFound | ReplayStage::Adaptation if one.side == Side::Host => {
            asked.register.consent_replay(own, &id, false, asked.today).await
        }
        _ => asked.register.consent_replay(own, &id, true, asked.today).await,
    };
    told(&asked, &id, done, (&form, "")).await
}

/// `POST /repliques/{id}/adaptation`
pub(super) async fn adapt(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let words = form.exact("mots").unwrap_or("");
    let own = asked.caller.organisation_id()?;
    let done = asked.register.adapt_replay(own, &id, (kept(&form), words), asked.today).await;
    told(&asked, &id, done, (&form, "")).await
}

/// `POST /repliques/{id}/avis`
pub(super) async fn hear(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let (Some(opinion), Ok(count)) =
        (form.text("avis").and_then(Opinion::from_code), residents(&form, "avis-habitants"))
    else {
        let field = if residents(&form, "avis-habitants").is_err() { "avis-habitants" } else { "avis" };
        return wrong(&asked, &id, &form, vec![Problem::new(field, t.innovation_choose())]).await;
    };
    let words = form.exact("avis-mots").unwrap_or("");
    let own = asked.caller.organisation_id()?;
    let done = asked.register.hear_residents(own, &id, (opinion, count, words), asked.today).await;
    told(&asked, &id, done, (&form, "avis-")).await
}

/// `POST /repliques/{id}/pilote`
pub(super) async fn pilot(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.pilot_replay(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, (&form, "")).await
}

/// `POST /repliques/{id}/evaluation`
pub(super) async fn evaluate(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let on = form.text("jour").and_then(|text| text.parse::<Date>().ok());
    let method = form.text("methode").and_then(Method::from_code);
    let result = form.text("trouve").and_then(EvidenceResult::from_code);
    let count = residents(&form, "eval-habitants");
    let (Some(on), Some(method), Some(result), Ok(residents)) = (on, method, result, count) else {
        let missing = [
            ("jour", on.is_none(), t.innovation_no_day()),
            ("methode", method.is_none(), t.innovation_choose()),
            ("trouve", result.is_none(), t.innovation_choose()),
            ("eval-habitants", count.is_err(), t.replay_too_few()),
        ];
        let problems =
            missing.into_iter().filter(|(_, is, _)| *is).map(|(name, _, what)| Problem::new(name, what));
        return wrong(&asked, &id, &form, problems.collect()).await;
    };
    let words = form.exact("eval-mots").unwrap_or("").to_owned();
    let new = NewEvaluation { on, method, result, kept: kept(&form), residents, words };
    let own = asked.caller.organisation_id()?;
    let done = asked.register.evaluate_replay(own, &id, &new, asked.today).await;
    told(&asked, &id, done, (&form, "eval-")).await
}

/// `POST /repliques/{id}/fin`
pub(super) async fn end(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let end = match form.text("fin") {
        Some("scaled") => Some(Ok(Outcome::Scaled)),
        Some("continued") => Some(Ok(Outcome::Continued)),
        Some(code) => Stopped::from_code(code).map(Err),
        None => None,
    };
    let Some(end) = end else {
        let problems = vec![Problem::new("fin", asked.t.innovation_choose())];
        return wrong(&asked, &id, &form, problems).await;
    };
    let words = form.exact("fin-mots").unwrap_or("");
    let own = asked.caller.organisation_id()?;
    let done = asked.register.end_replay(own, &id, (end, words), asked.today).await;
    told(&asked, &id, done, (&form, "fin-")).await
}
