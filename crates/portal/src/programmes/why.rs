//! Why this residence, why not that one: read in the prices of the answer.

use super::portfolio;
use super::words;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use register::portfolio::Portfolio;
use register::programmes::{NotedRun, PricedRule, Row, brought, dwellings_of};
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

/// Numbers of dwellings below this could tell of the few people who live there.
const FEW: u32 = 11;

/// A residence left out, in words.
pub(super) struct LeftOut {
    pub id: String,
    pub name: String,
    pub dwellings: String,
    pub why: String,
}

/// What each rule costs: more of it, and what that would bring at most.
pub(super) fn prices(t: Texts, run: &NotedRun, portfolio: &Portfolio) -> Vec<(String, String)> {
    let commune = |code: &str| {
        let found = portfolio.residences.iter().find(|r| r.commune_code.as_deref() == Some(code));
        found.and_then(|r| r.commune_name.clone()).unwrap_or_else(|| code.to_owned())
    };
    let said = |rule: &PricedRule| match rule {
        PricedRule::Cash { year } => t.prog_rule_cash(year.to_string()),
        PricedRule::Relief { office, year } => t.prog_rule_relief(office.as_str(), year.to_string()),
        PricedRule::Least { agreement } => t.prog_rule_least(agreement.as_str()),
        PricedRule::Most { agreement } => t.prog_rule_most(agreement.as_str()),
        PricedRule::Envelope { agreement } => t.prog_rule_envelope(agreement.as_str()),
        PricedRule::Work { department, year } => t.prog_rule_work(department.as_str(), year.to_string()),
        PricedRule::Fairness { commune: code } => t.prog_rule_fairness(commune(code)),
    };
    let all = register::programmes::priced_rules(run);
    all.iter().map(|(rule, grains)| (said(rule), words::points(t, *grains))).collect()
}

fn left(t: Texts, portfolio: &Portfolio, one: &register::programmes::LeftOut) -> LeftOut {
    let why = match (one.swap, one.unreachable) {
        (None, unreachable) if unreachable >= one.dwellings => t.prog_left_unreachable(),
        (None, _) => t.prog_left_impossible(),
        (Some(0), _) => t.prog_left_tie(),
        (Some(grains), _) => t.prog_left_swap(words::points(t, grains)),
    };
    LeftOut {
        name: words::residence(portfolio, &one.residence_id),
        dwellings: words::served(t, one.dwellings),
        why,
        id: one.residence_id.clone(),
    }
}

/// What was left out first.
pub(super) fn left_out(t: Texts, run: &NotedRun, portfolio: &Portfolio, most: usize) -> Vec<LeftOut> {
    let all = register::programmes::left_out(run);
    all.iter().take(most).map(|one| left(t, portfolio, one)).collect()
}

/// A line of what is done.
pub(super) struct Done {
    pub year: String,
    pub what: String,
    pub cost: String,
    pub own: String,
    pub relief: String,
    pub pension: String,
}

/// A row of the plan in words.
pub(super) fn done(t: Texts, row: &Row) -> Done {
    Done {
        year: row.year.to_string(),
        what: words::work(t, row),
        cost: words::money(t, row.cost_cents),
        own: words::money(t, row.own_cents),
        relief: words::money(t, row.relief_cents),
        pension: words::money(t, row.pension_cents),
    }
}

#[derive(Template)]
#[template(path = "programmes/why.html")]
struct WhyPage {
    t: Texts,
    c: Chrome,
    id: String,
    residence_id: String,
    name: String,
    scenario: String,
    rows: Vec<Done>,
    reasons: Vec<String>,
    /// Years in which something is done, and those of the programme.
    done_years: Vec<String>,
    years: Vec<String>,
    may_change: bool,
}

/// Points brought by ten thousand euros of own money; `None` without money.
fn rate(worth: i64, own_cents: i64) -> Option<i64> {
    let grains = i128::from(worth) * 1_000_000;
    i64::try_from(grains.checked_div(i128::from(own_cents))?).ok().filter(|_| own_cents > 0)
}

fn reasons(t: Texts, run: &NotedRun, portfolio: &Portfolio, residence_id: &str) -> Vec<String> {
    let mut all = Vec::new();
    let rows: Vec<Row> = run.rows.iter().filter(|row| row.residence_id == residence_id).cloned().collect();
    if let (Some(brought), Some(answer)) = (brought(run, residence_id), &run.answer) {
        if brought.opened > 0 {
            all.push(t.prog_why_opened(crate::ui::words::dwellings(t, u64::from(brought.opened))));
        }
        let own = run.rows.iter().map(|row| row.own_cents).fold(0_i64, i64::saturating_add);
        // The worth of a few dwellings would tell how old whoever lives there is.
        if dwellings_of(&rows) >= FEW
            && let (Some(here), Some(mean)) =
                (rate(brought.worth, brought.own_cents), rate(answer.value, own))
        {
            all.push(t.prog_why_rate(words::points(t, here), words::points(t, mean)));
        }
        if rows.iter().any(|row| row.in_campaign) {
            all.push(t.prog_why_campaign());
        }
        if rows.iter().any(|row| row.relief_cents > 0) {
            all.push(t.prog_why_relief());
        }
        if rows.iter().any(|row| row.pension_cents > 0) {
            all.push(t.prog_why_pension());
        }
    } else {
        all.push(t.prog_why_not());
    }
    if let Some(one) = register::programmes::left_out(run).iter().find(|one| one.residence_id == residence_id)
    {
        all.push(t.prog_why_left(left(t, portfolio, one).why));
    } else if !run.instance.residences.iter().any(|r| r.id == residence_id) {
        all.push(t.prog_why_outside());
    }
    all
}

/// `GET /programmes/scenarios/{id}/residences/{residence}`
pub(super) async fn why(asked: Asked, Path((id, residence_id)): Path<(String, String)>) -> PageResult {
    let t = asked.t;
    let (programme, scenario) = super::found(&asked, &id).await?;
    let portfolio = portfolio(&asked).await?;
    let residence = portfolio.residence(&residence_id).ok_or(PageError::NotFound)?;
    let run = asked.register.programme_run(&portfolio.landlord.id, &id).await;
    let run = run.map_err(|e| super::worded(&asked, e))?.ok_or(PageError::NotFound)?;
    let rows: Vec<&Row> = run.rows.iter().filter(|row| row.residence_id == residence_id).collect();
    let mut done_years: Vec<String> = rows.iter().map(|row| row.year.to_string()).collect();
    done_years.dedup();
    show(&WhyPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Programmes,
            super::crumbs_of(&asked, &programme, &scenario, &residence.name),
        ),
        name: residence.name.clone(),
        scenario: scenario.name.clone(),
        reasons: reasons(t, &run, &portfolio, &residence_id),
        rows: rows.iter().map(|row| done(t, row)).collect(),
        done_years,
        years: programme.each_year().map(|year| year.to_string()).collect(),
        may_change: asked.caller.can(Action::Change, ObjectKind::WorksPlan),
        id,
        residence_id,
    })
}
