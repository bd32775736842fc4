//! The envelopes of a funder: each tree, with what is free, and a form to open one.

use super::could;
use super::words::{euros, place, read_cents, refusal};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use register::ledger::{EnvelopeRecord, NewEnvelope};
use texts::Texts;
use trust::policy::Action;

struct Line {
    id: String,
    name: String,
    year: String,
    above: Option<String>,
    total: String,
    promised: String,
    paid: String,
    free: String,
    is_closed: bool,
}

#[derive(Template)]
#[template(path = "envelopes/list.html")]
struct ListPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    lines: Vec<Line>,
    open: Option<Vec<Field>>,
    may_export: bool,
}

/// What is promised, here and below, and not paid yet.
fn promised(one: &EnvelopeRecord) -> i64 {
    let all = one.figures.own.plus(&one.figures.below).unwrap_or_default();
    all.sum().unwrap_or(0).saturating_sub(all.paid)
}

fn fields(asked: &Asked, all: &[EnvelopeRecord], form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let year = form.text("annee").map_or_else(|| asked.today.year().to_string(), str::to_owned);
    let mut above = vec![Choice::new("", t.envelope_own_money(), text("parent"))];
    above.extend(all.iter().filter(|one| one.closed_at.is_none()).map(|one| {
        let label = format!("{} ({}) – {}", one.name, one.year, euros(t, one.figures.free));
        Choice::new(one.id.clone(), label, text("parent"))
    }));
    let fields = vec![
        Field::text("nom", t.envelope_name(), text("nom")).required(),
        Field::area("objet", t.envelope_purpose(), text("objet")).hint(t.envelope_purpose_hint()).required(),
        Field::number("annee", t.envelope_year(), &year, 2000, 2100).required(),
        Field::text("montant", t.envelope_amount(), text("montant")).unit("€").required(),
        Field::select("parent", t.envelope_above(), above).hint(t.envelope_above_hint()),
    ];
    fields.into_iter().map(|field| field.checked(problems)).collect()
}

async fn page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> Result<ListPage<'a>, PageError> {
    let t = asked.t;
    let all = asked.register.envelopes(asked.caller.organisation_id()?).await?;
    let name = |id: &String| all.iter().find(|one| one.id == *id).map(|one| one.name.clone());
    let lines = all.iter().map(|one| Line {
        id: one.id.clone(),
        name: one.name.clone(),
        year: one.year.to_string(),
        above: one.parent_id.as_ref().and_then(name),
        total: euros(t, one.figures.total),
        promised: euros(t, promised(one)),
        paid: euros(t, one.figures.own.paid.saturating_add(one.figures.below.paid)),
        free: euros(t, one.figures.free),
        is_closed: one.closed_at.is_some(),
    });
    Ok(ListPage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        lines: lines.collect(),
        open: could(asked, Action::Create).then(|| fields(asked, &all, form, problems)),
        may_export: could(asked, Action::Export),
        c: Chrome::new(asked, Place::Envelopes, vec![crumb("", t.envelope_title())]),
    })
}

/// `GET /enveloppes`
pub(super) async fn list(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::parse(""), &[]).await?)
}

/// `POST /enveloppes`
pub(super) async fn open(asked: Asked, form: Pairs) -> PageResult {
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let new = NewEnvelope {
        name: text("nom"),
        purpose: text("objet"),
        year: text("annee").trim().parse().unwrap_or(0),
        total_cents: read_cents(&text("montant")).unwrap_or(0),
        parent_id: Some(text("parent")).filter(|id| !id.is_empty()),
    };
    match asked.register.open_envelope(asked.caller.organisation_id()?, &new).await {
        Ok(id) => go(&format!("/enveloppes/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new(place(&code), refusal(asked.t, &code))];
            show_wrong(&page(&asked, &form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}
