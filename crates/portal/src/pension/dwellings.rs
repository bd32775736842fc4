//! The dwellings of an agreement; adding one by its reference, or from works that were delivered.

use super::words::{amount, euros, read_cents, refusal, stage, typed, verdict};
use super::{crumbs, may};
use crate::adapted::name_of;
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::words::dwellings;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, PageResult, Pager, Place, Problem, go, show, show_wrong,
};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use pension::{Answers, Fact, Said, Terms, statement};
use register::pension::{NewEntry, PensionAgreement};
use register::portfolio::Portfolio;
use std::collections::BTreeMap;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// Lines of a page.
const PER_PAGE: usize = 100;

struct Line {
    id: String,
    name: String,
    level: String,
    verdict: String,
    stage: String,
    cost: String,
    aid: String,
    claimed: String,
    paid: String,
}

/// Works that could count.
struct Candidate {
    href: String,
    works: String,
    name: String,
    on: String,
    cost: String,
}

#[derive(Template)]
#[template(path = "pension/dwellings.html")]
struct DwellingsPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    fund: String,
    done: Option<String>,
    errors: ErrorSummary<'a>,
    count_text: String,
    lines: Vec<Line>,
    pager: Pager,
    candidates: Vec<Candidate>,
    fields: Vec<Field>,
    may_propose: bool,
    may_commit: bool,
}

/// The levels of an agreement, as a form offers them.
pub(super) fn level_field(t: Texts, terms: &Terms, current: &str) -> Option<Field> {
    if terms.levels.is_empty() {
        return None;
    }
    let mut all = vec![Choice::new("", t.pension_level_none(), current)];
    all.extend(terms.levels.iter().zip(1_usize..).map(|(level, n)| {
        Choice::new(n.to_string(), format!("{} – {}", level.name, euros(t, level.cap_cents)), current)
    }));
    Some(Field::select("niveau", t.col_level(), all))
}

/// The conditions of an agreement about a household, as a form asks them: only those that it makes.
pub(super) fn answer_fields(t: Texts, terms: &Terms, form: &Pairs) -> Vec<Field> {
    use pension::Condition as C;
    let asked = [
        ("age-atteint", C::Age, terms.min_age.is_some()),
        ("retraite", C::Retired, terms.must_be_retired),
        ("gir", C::Gir, !terms.gir_allowed.is_empty()),
        ("regime", C::Scheme, terms.main_scheme.is_some()),
    ];
    let field = |name: &str, condition| {
        let current = form.text(name).unwrap_or(Said::Unknown.code());
        let all =
            Said::ALL.iter().map(|said| Choice::new(said.code(), super::words::said(t, *said), current));
        Field::radios(name, super::words::condition(t, condition), all.collect())
    };
    asked.into_iter().filter(|(.., is_asked)| *is_asked).map(|(name, of, _)| field(name, of)).collect()
}

/// The answers of a form; what is not answered is unknown.
pub(super) fn answers(form: &Pairs) -> Answers {
    let said = |name: &str| form.text(name).and_then(Said::from_code).unwrap_or(Said::Unknown);
    Answers {
        age_reached: said("age-atteint"),
        retired: said("retraite"),
        gir_within: said("gir"),
        scheme_within: said("regime"),
    }
}

/// May the person be shown what a household answered, and write it? Money is told without it, and whoever decides of money
/// does not say who may have it.
pub(super) fn may_see_answers(asked: &Asked) -> bool {
    asked.caller.can(Action::List, ObjectKind::Need)
}

fn add_fields(asked: &Asked, one: &PensionAgreement, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let today = asked.today.to_string();
    let mut fields = vec![
        Field::text("logement", t.col_dwelling(), text("logement"))
            .hint(t.pension_reference_hint())
            .required(),
        Field::text("travaux", t.pension_works(), text("travaux")).hint(t.pension_works_hint()),
    ];
    fields.extend(level_field(t, &one.terms, text("niveau")));
    if may_see_answers(asked) {
        fields.extend(answer_fields(t, &one.terms, form));
    }
    fields.push(Field::date("le", t.pension_act_on(), form.text("le").unwrap_or(&today)).required());
    if may(asked, Action::Change) {
        fields.push(Field::text("cout", t.pension_estimate(), text("cout")).hint(t.pension_estimate_hint()));
        let said = Choice {
            value: "oui".to_owned(),
            label: t.pension_over_said_yes(),
            chosen: form.has("depasser"),
        };
        fields.push(Field::boxes("depasser", t.pension_over_said(), vec![said]));
    }
    fields.into_iter().map(|field| field.checked(problems)).collect()
}

/// The dwellings of the stock that the person sees, by id: their references.
fn references(portfolio: &Portfolio) -> BTreeMap<&str, Option<&str>> {
    let all = portfolio.residences.iter().flat_map(|r| &r.dwelling_views);
    all.map(|d| (d.id.as_str(), d.reference.as_deref())).collect()
}

async fn candidates(asked: &Asked, one: &PensionAgreement) -> Result<Vec<Candidate>, PageError> {
    // Delivered works are told to those who follow works.
    if !asked.caller.can(Action::List, ObjectKind::WorksOrder) || !may(asked, Action::Propose) {
        return Ok(Vec::new());
    }
    let portfolio = portfolio(asked).await?;
    let known = references(&portfolio);
    let all = asked.register.pension_candidates(&asked.landlord()?.id, &one.id, asked.today).await?;
    let shown = all.iter().filter_map(|found| {
        let reference = (*known.get(found.dwelling_id.as_str())?)?;
        let cost = found.cost_cents.map(typed).unwrap_or_default();
        Some(Candidate {
            href: format!(
                "/caisses/{}/logements?logement={}&travaux={}&cout={}#ajouter",
                one.id,
                encode(reference),
                encode(&found.works),
                encode(&cost)
            ),
            works: found.works.clone(),
            name: name_of(asked, Some(reference)),
            on: format::date(found.delivered_on),
            cost: amount(asked.t, found.cost_cents),
        })
    });
    Ok(shown.collect())
}

async fn page<'a>(
    asked: &Asked,
    one: &PensionAgreement,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<DwellingsPage<'a>, PageError> {
    let t = asked.t;
    let told = statement(&one.terms, &one.bare()).map_err(|e| PageError::Inside(e.to_string()))?;
    let aids: BTreeMap<&str, Option<i64>> =
        told.lines.iter().map(|line| (line.id.as_str(), line.aid_cents)).collect();
    let n = one.entries.len();
    let here = asked.pairs.text("page").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).max(1);
    let shown = one.entries.iter().skip((here - 1).saturating_mul(PER_PAGE)).take(PER_PAGE);
    let lines = shown.map(|noted| {
        let now = one.state(noted);
        let level = noted.entry.level.and_then(|at| one.terms.levels.get(at));
        Line {
            id: noted.entry.id.clone(),
            name: name_of(asked, noted.reference.as_deref()),
            level: level.map_or_else(String::new, |level| level.name.clone()),
            verdict: verdict(t, noted.verdict),
            stage: stage(t, now.map(|now| now.stage)),
            cost: amount(t, now.and_then(|now| now.eligible_cents)),
            aid: aids.get(noted.entry.id.as_str()).map_or_else(|| "–".to_owned(), |cents| amount(t, *cents)),
            claimed: euros(t, now.map_or(0, |now| now.claimed_cents)),
            paid: euros(t, now.map_or(0, |now| now.paid_cents)),
        }
    });
    Ok(DwellingsPage {
        t,
        id: one.id.clone(),
        fund: one.terms.fund.clone(),
        done: (asked.pairs.text("fait") == Some("note")).then(|| t.pension_noted()),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        count_text: dwellings(t, n as u64),
        lines: lines.collect(),
        pager: Pager::new(t, &asked.path, &asked.pairs, here, PER_PAGE, n),
        candidates: candidates(asked, one).await?,
        fields: add_fields(asked, one, form, problems),
        may_propose: may(asked, Action::Propose),
        may_commit: may(asked, Action::Change),
        c: Chrome::new(asked, Place::Pension, crumbs(asked, one, &t.pension_dwellings())),
    })
}

/// `GET /caisses/{id}/logements`
pub(super) async fn list(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = super::found(&asked, &id).await?;
    let typed = asked.pairs.clone();
    show(&page(&asked, &one, &typed, &[]).await?)
}

/// The dwelling of the form, and what is said of it.
fn read(
    asked: &Asked,
    portfolio: &Portfolio,
    (one, form): (&PensionAgreement, &Pairs),
) -> Result<NewEntry, Vec<Problem>> {
    let t = asked.t;
    let mut problems = Vec::new();
    let wanted = form.text("logement").unwrap_or("");
    let mut all = portfolio.residences.iter().flat_map(|r| &r.dwelling_views);
    let dwelling = all.find(|d| d.reference.as_deref() == Some(wanted));
    if dwelling.is_none() {
        problems.push(Problem::new("logement", t.pension_reference_wrong()));
    }
    let on = form.text("le").and_then(|text| text.parse::<Date>().ok());
    if on.is_none() {
        problems.push(Problem::new("le", t.pension_date_wrong(t.pension_act_on())));
    }
    let cost = form.text("cout").map(|text| read_cents(text).ok_or(()));
    if cost == Some(Err(())) {
        problems.push(Problem::new("cout", t.pension_amount_wrong(t.pension_estimate())));
    }
    let (Some(dwelling), Some(on), true) = (dwelling, on, problems.is_empty()) else { return Err(problems) };
    let commits = form.text("acte") == Some("engager") && may(asked, Action::Change);
    let eligible_cents = cost.and_then(Result::ok);
    let level = form.text("niveau").and_then(|n| n.parse::<usize>().ok()).and_then(|n| n.checked_sub(1));
    Ok(NewEntry {
        dwelling_id: dwelling.id.clone(),
        works: form.text("travaux").map(|text| text.chars().take(80).collect()),
        level: level.filter(|at| *at < one.terms.levels.len()),
        answers: if may_see_answers(asked) { answers(form) } else { Answers::default() },
        facts: vec![if commits { Fact::Committed { on, eligible_cents } } else { Fact::Proposed { on } }],
        over_said: form.has("depasser"),
    })
}

/// `POST /caisses/{id}/logements`
pub(super) async fn add(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let one = super::found(&asked, &id).await?;
    let portfolio = portfolio(&asked).await?;
    let problems = match read(&asked, &portfolio, (&one, &form)) {
        Err(problems) => problems,
        Ok(new) => {
            let landlord = &portfolio.landlord.id;
            match asked.register.add_pension_entry(landlord, &id, &new, asked.today).await {
                Ok(_) => return go(&format!("/caisses/{id}/logements?fait=note")),
                Err(register::Error::Refused(code)) => {
                    let field = match code.as_str() {
                        "pension-over-target" => "depasser",
                        "pension-day" | "pension-outside" => "le",
                        "pension-elsewhere" => "travaux",
                        "pension-amount" => "cout",
                        _ => "logement",
                    };
                    vec![Problem::new(field, refusal(asked.t, &code))]
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &one, &form, &problems).await?)
}
