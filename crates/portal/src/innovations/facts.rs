//! What happens to a sheet: each act comes back to its page, with what was wrong beside its field.

use super::show::page;
use super::words::{problem, read_cents};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{PageResult, Problem, go, show_wrong};
use axum::extract::Path;
use jiff::civil::Date;
use matching::{Evidence, EvidenceResult, Method, Retired};
use register::innovations::{NewSupport, SupportKind};

async fn wrong(asked: &Asked, id: &str, form: &Pairs, problems: Vec<Problem>) -> PageResult {
    show_wrong(&page(asked, id, form, &problems).await?)
}

async fn told(asked: &Asked, id: &str, done: Result<(), register::Error>, form: &Pairs) -> PageResult {
    match done {
        Ok(()) => go(&format!("/innovations/{id}?fait=note")),
        Err(register::Error::Refused(code)) => wrong(asked, id, form, vec![problem(asked.t, &code)]).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /innovations/{id}/proposer`
pub(super) async fn propose(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.propose_innovation(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, &form).await
}

/// `POST /innovations/{id}/soutenir`
pub(super) async fn endorse(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let declared = form.text("interet").map(|said| said != "non");
    let words = form.exact("pourquoi").unwrap_or("");
    let own = asked.caller.organisation_id()?;
    let done = asked.register.endorse_innovation(own, &id, (declared, words), asked.today).await;
    told(&asked, &id, done, &form).await
}

/// `POST /innovations/{id}/ne-plus-soutenir`
pub(super) async fn withdraw(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.withdraw_endorsement(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, &form).await
}

/// `POST /innovations/{id}/preuves`
pub(super) async fn prove(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let on = form.text("jour").and_then(|text| text.parse::<Date>().ok());
    let method = form.text("methode").and_then(Method::from_code);
    let result = form.text("trouve").and_then(EvidenceResult::from_code);
    let sites = form.text("lieux").and_then(|text| text.parse::<u16>().ok());
    let (Some(on), Some(method), Some(result), Some(sites)) = (on, method, result, sites) else {
        let missing = [
            ("jour", on.is_none(), t.innovation_no_day()),
            ("methode", method.is_none(), t.innovation_choose()),
            ("trouve", result.is_none(), t.innovation_choose()),
            ("lieux", sites.is_none(), t.innovation_choose()),
        ];
        let problems =
            missing.into_iter().filter(|(_, is, _)| *is).map(|(name, _, what)| Problem::new(name, what));
        return wrong(&asked, &id, &form, problems.collect()).await;
    };
    let source = form.exact("source").unwrap_or("").to_owned();
    let evidence = Evidence { on, method, result, sites, source, by: own.to_owned() };
    let done = asked.register.prove_innovation(own, &id, &evidence, asked.today).await;
    told(&asked, &id, done, &form).await
}

/// `POST /innovations/{id}/retirer`
pub(super) async fn retire(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let why = form.text("motif").and_then(Retired::from_code).unwrap_or(Retired::Holder);
    let done = asked.register.retire_innovation(asked.caller.organisation_id()?, &id, why, asked.today).await;
    told(&asked, &id, done, &form).await
}

/// `POST /innovations/{id}/appuis`
pub(super) async fn support(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let kind = form.text("appui-genre").and_then(SupportKind::from_code);
    let on = form.text("appui-jour").and_then(|text| text.parse::<Date>().ok());
    let amount = read_cents(form.text("appui-montant"));
    let (Some(kind), Some(on), Ok(amount_cents)) = (kind, on, amount) else {
        let missing = [
            ("appui-genre", kind.is_none(), t.innovation_choose()),
            ("appui-jour", on.is_none(), t.innovation_no_day()),
            ("appui-montant", amount.is_err(), t.innovation_no_amount()),
        ];
        let problems =
            missing.into_iter().filter(|(_, is, _)| *is).map(|(name, _, what)| Problem::new(name, what));
        return wrong(&asked, &id, &form, problems.collect()).await;
    };
    let words = form.exact("appui-mots").unwrap_or("").to_owned();
    let new = NewSupport { kind, amount_cents, on, words };
    let done =
        asked.register.support_innovation(asked.caller.organisation_id()?, &id, &new, asked.today).await;
    told(&asked, &id, done, &form).await
}

/// `POST /innovations/{id}/appuis/{support}`
pub(super) async fn answer(
    asked: Asked,
    Path((id, support)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let accepts = form.text("reponse") == Some("oui");
    let done = asked.register.answer_support(asked.caller.organisation_id()?, &support, accepts).await;
    told(&asked, &id, done, &form).await
}
