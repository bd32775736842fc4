//! What the parties say of reports and expenses, what the beneficiary says for itself, and money that came back.

use super::sign::note;
use super::words::{refusal, worded};
use super::{address, chrome, found};
use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::envelopes::words::{euros, read_cents};
use crate::ui::{Field, PageResult, Problem, go, show, show_wrong};
use axum::extract::Path;
use register::subsidies::SubsidyRecord;
use subsidy::{Act, ClawbackState, clawbacks};

/// `POST /conventions-de-financement/{id}/observations`
pub(super) async fn heard(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    note(&asked, &id, Act::Heard { text: form.text("texte").unwrap_or("").to_owned() }).await
}

/// `POST /conventions-de-financement/{id}/paiements/{payment}`: what is asked of a claim is answered.
pub(super) async fn answer(
    asked: Asked,
    Path((id, payment)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let own = super::organisation(&asked)?;
    let text = form.text("reponse").unwrap_or("");
    match asked.register.answer_claim(own, (&id, &payment), text, asked.today).await {
        Ok(()) => go(&format!("{}?fait=note", address(&id))),
        Err(error) => Err(worded(asked.t, error)),
    }
}

/// `POST /conventions-de-financement/{id}/comptes-rendus`
pub(super) async fn judge_report(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let act = match text("sens").as_str() {
        "accepter" => Act::Accepted { report: text("cle") },
        "excuser" => Act::Excused { report: text("cle"), note: text("motif") },
        _ => Act::Returned { report: text("cle"), note: text("motif") },
    };
    note(&asked, &id, act).await
}

/// `POST /conventions-de-financement/{id}/depenses`
pub(super) async fn refuse_expense(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let act = Act::ExpenseRefused { claim: text("demande"), expense: text("depense"), reason: text("motif") };
    note(&asked, &id, act).await
}

/// The title of the address, ordered and not yet recovered.
fn title(asked: &Asked, record: &SubsidyRecord, id: &str) -> Result<ClawbackState, PageError> {
    let all = clawbacks(&record.agreement);
    let own = asked.caller.organisation_id()?;
    let pays = |envelope: &str| {
        let version = record.in_force();
        version.and_then(|one| one.terms.share(envelope)).is_some_and(|share| share.funder == own)
    };
    let found = all.into_iter().find(|one| one.title.id == id && one.ordered_on.is_some() && one.is_open());
    found.filter(|one| pays(&one.title.envelope)).ok_or(PageError::NotFound)
}

fn page<'a>(
    asked: &Asked,
    record: &SubsidyRecord,
    one: &ClawbackState,
    form: &Pairs,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let fields = vec![
        Field::text("montant", t.envelope_amount(), text("montant")).unit("€").required(),
        Field::text("reference", t.payment_reference(), text("reference"))
            .hint(t.payment_reference_hint())
            .required(),
    ];
    let here = address(&record.id);
    let action = format!("{here}/reversement?titre={}", one.title.id);
    let c = chrome(asked, record, &t.subsidy_recover());
    let mut page = FormPage::new(t, c, t.subsidy_recover(), (action, here), fields, problems);
    page.what = vec![t.subsidy_recover_what(euros(t, one.title.cents - one.recovered))];
    page
}

/// `GET /conventions-de-financement/{id}/reversement`
pub(super) async fn ask_recovered(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    let one = title(&asked, &record, asked.pairs.text("titre").unwrap_or(""))?;
    show(&page(&asked, &record, &one, &Pairs::default(), &[]))
}

/// `POST /conventions-de-financement/{id}/reversement`
pub(super) async fn recovered(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    let one = title(&asked, &record, asked.pairs.text("titre").unwrap_or(""))?;
    let cents = form.text("montant").and_then(read_cents).unwrap_or(0);
    let what = (one.title.id.as_str(), cents, form.text("reference").unwrap_or(""));
    let actor = &asked.caller.person()?.actor;
    match asked.register.recover_subsidy(actor, &id, what, asked.today).await {
        Ok(()) => go(&format!("{}?fait=note", address(&id))),
        Err(register::Error::Refused(code)) => {
            let amount = code.starts_with("subsidy-too-much") || code == "ledger-amount";
            let place = if amount { "montant" } else { "reference" };
            let problems = [Problem::new(place, refusal(t, &code))];
            show_wrong(&page(&asked, &record, &one, &form, &problems))
        }
        Err(error) => Err(worded(t, error)),
    }
}
