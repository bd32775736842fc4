//! The questions of a study: unknown is an answer. Saving judges under the law of the day.

use super::crumbs;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::funding::{contradictions, field, read, typed};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use funding::{Fact, Facts};
use procurement::questions;
use register::frameworks::{Framework, NewFramework, is_about};
use texts::Texts;

pub(super) struct Group {
    pub legend: String,
    pub hint: String,
    pub fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "frameworks/form.html")]
pub(super) struct FormPage<'a> {
    pub t: Texts,
    pub c: Chrome,
    pub title: String,
    pub lead: String,
    pub action: String,
    pub back: String,
    pub edition: i64,
    pub hidden: Vec<(&'static str, String)>,
    pub errors: ErrorSummary<'a>,
    pub fields: Vec<Field>,
    pub groups: Vec<Group>,
}

/// Questions on the need and its buyer; the others are on the other party.
const NEED: [Fact; 7] = [
    Fact::PublicBuyer,
    Fact::WorksNeed,
    Fact::PurchaseNet,
    Fact::Innovative,
    Fact::Research,
    Fact::ListedService,
    Fact::ContractMonths,
];

/// Questions that only decide between public bodies, or whether it is a contract at all.
const BETWEEN: [Fact; 8] = [
    Fact::Control,
    Fact::ControlledShare,
    Fact::PrivateCapital,
    Fact::SupplierAuthority,
    Fact::GeneralInterest,
    Fact::MarketShare,
    Fact::SupplierInitiated,
    Fact::Counterpart,
];

struct Seen<'a> {
    one: Option<(&'a str, i64)>,
    about: Option<String>,
}

fn page<'a>(
    asked: &Asked,
    seen: &Seen<'_>,
    value: &dyn Fn(&str) -> String,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let drawn = |fact: Fact| field(t, fact, &value(fact.code())).checked(problems);
    let supplier = questions().into_iter().filter(|fact| !NEED.contains(fact) && !BETWEEN.contains(fact));
    let group = |legend: String, hint: String, facts: Vec<Fact>| Group {
        legend,
        hint,
        fields: facts.into_iter().map(drawn).collect(),
    };
    let (title, action, back) = match seen.one {
        None => (
            t.framework_new(),
            "/cadres-juridiques/nouveau".to_owned(),
            seen.about.as_ref().map_or_else(|| "/cadres-juridiques".to_owned(), |about| format!("/{about}")),
        ),
        Some((id, _)) => (
            t.framework_edit(),
            format!("/cadres-juridiques/etudes/{id}/modifier"),
            format!("/cadres-juridiques/etudes/{id}"),
        ),
    };
    FormPage {
        t,
        c: Chrome::new(asked, Place::Frameworks, crumbs(t, &title)).narrow(),
        lead: t.framework_form_lead(),
        title,
        action,
        back,
        edition: seen.one.map_or(0, |(_, edition)| edition),
        hidden: seen.about.iter().map(|about| ("sur", about.clone())).collect(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: vec![
            Field::text("titre", t.framework_need(), &value("titre"))
                .hint(t.framework_need_hint())
                .required()
                .checked(problems),
        ],
        groups: vec![
            group(t.framework_group_need(), t.framework_group_need_hint(), NEED.to_vec()),
            group(t.framework_group_other(), String::new(), supplier.collect()),
            group(t.framework_group_between(), t.framework_group_between_hint(), BETWEEN.to_vec()),
        ],
    }
}

fn about(form: &Pairs) -> Option<String> {
    form.text("sur").filter(|text| is_about(text)).map(str::to_owned)
}

/// `GET /cadres-juridiques/nouveau?sur=achats-groupes/…`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let seen = Seen { one: None, about: about(&asked.pairs) };
    // An HLM body is a contracting authority: it is offered, and can be changed.
    let buyer = if asked.landlord.is_some() { "yes" } else { "" };
    let value = |name: &str| if name == Fact::PublicBuyer.code() { buyer.to_owned() } else { String::new() };
    show(&page(&asked, &seen, &value, &[]))
}

/// `GET /cadres-juridiques/etudes/{id}/modifier`
pub(super) async fn correct(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = asked.register.framework(asked.caller.organisation_id()?, &id).await?;
    let seen = Seen { one: Some((&id, one.edition)), about: one.told.about.clone() };
    show(&page(&asked, &seen, &|name| filled(&one, name), &[]))
}

fn filled(one: &Framework, name: &str) -> String {
    match Fact::from_code(name) {
        Some(fact) => typed(fact, &one.told.facts),
        None => one.told.title.clone(),
    }
}

async fn take(asked: Asked, seen: Option<(&str, i64)>, form: &Pairs) -> PageResult {
    let t = asked.t;
    let asks = questions();
    let mut facts = Facts::default();
    let mut problems = read(t, &asks, form, &mut facts);
    if problems.is_empty() {
        problems = contradictions(t, &asks, &facts);
    }
    let new = NewFramework { title: form.exact("titre").unwrap_or("").to_owned(), about: about(form), facts };
    let mut shown = Seen { one: seen, about: new.about.clone() };
    if problems.is_empty() {
        let organisation = asked.caller.organisation_id()?;
        match asked.register.write_framework(organisation, seen, &new, asked.today).await {
            Ok(id) => return go(&format!("/cadres-juridiques/etudes/{id}?fait=note")),
            Err(register::Error::Refused(code)) => problems.push(refusal(t, &code)),
            Err(register::Error::Changed) => {
                // To save again is to write over what is there now.
                if let Some((id, edition)) = &mut shown.one {
                    *edition = asked.register.framework(organisation, id).await?.edition;
                }
                problems.push(Problem::new("titre", t.changed_meanwhile()));
            }
            Err(other) => return Err(other.into()),
        }
    }
    let value = |name: &str| form.exact(name).unwrap_or("").to_owned();
    show_wrong(&page(&asked, &shown, &value, &problems))
}

/// A refusal beside its field.
pub(super) fn refusal(t: Texts, code: &str) -> Problem {
    let said = match code {
        "framework-most" => t.framework_wrong_most(),
        "impact-name" => t.framework_wrong_name(),
        _ => t.framework_wrong_title(),
    };
    Problem::new("titre", said)
}

/// `POST /cadres-juridiques/nouveau`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    take(asked, None, &form).await
}

/// `POST /cadres-juridiques/etudes/{id}/modifier`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let seen = form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0);
    // Another's is not there to be corrected, whatever was typed.
    let found = asked.register.framework(asked.caller.organisation_id()?, &id).await;
    found.map_err(PageError::from)?;
    take(asked, Some((&id, seen)), &form).await
}
