//! What if: without a dwelling, without a household, keeping a proposal. A trial is compared with the last plan and proposes
//! nothing; adopting it computes the same for real.

use super::list::{Size, figures, sizes};
use super::run::{self, Payload};
use super::words::{Tab, tabs};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::portfolio::Portfolio;
use register::transfers::{NotedMove, NotedPlan, Scenario};
use std::collections::{BTreeMap, BTreeSet};
use texts::Texts;

/// More lets than a commission ever decides at once.
const MOST: i64 = 10_000;

#[derive(Template)]
#[template(path = "transfers/trial.html")]
struct TrialPage<'a> {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

/// `GET /mutations/essai`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::default(), &[]).await?)
}

async fn page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> Result<TrialPage<'a>, PageError> {
    let t = asked.t;
    let portfolio = portfolio(asked).await?;
    let landlord = portfolio.landlord.id.as_str();
    let name = |id: &str| super::named(asked, &portfolio, id);
    let vacancies = asked.register.open_vacancies(landlord).await?;
    let free = vacancies
        .iter()
        .filter(|v| v.state.can_be_let())
        .map(|v| Choice::new(v.dwelling_id.clone(), name(&v.dwelling_id), ""));
    let exchanges = asked.register.transfer_exchanges(landlord, false).await?;
    // Those of whom the last plan speaks: leaving out anybody else changes nothing.
    let households: BTreeMap<&str, &str> = exchanges
        .iter()
        .flat_map(|one| one.alive())
        .map(|each| (each.wish_id.as_str(), each.from_id.as_str()))
        .collect();
    let households = households.into_iter().map(|(wish, from)| Choice::new(wish, name(from), ""));
    let kept = exchanges.iter().map(|one| {
        let moves: Vec<String> = one
            .alive()
            .iter()
            .map(|each| t.transfers_move(name(&each.from_id), name(&each.dwelling_id)))
            .collect();
        Choice::new(one.id.clone(), moves.join(" ; "), "")
    });
    let all = [
        ("logement", t.trial_dwellings(), free.collect::<Vec<_>>()),
        ("menage", t.trial_households(), households.collect()),
        ("garder", t.trial_locked(), kept.collect()),
    ];
    let fields = all.into_iter().filter(|(.., choices)| !choices.is_empty());
    let boxes = fields.map(|(id, label, mut choices)| {
        let chosen: Vec<&str> = form.all(id).collect();
        choices.iter_mut().for_each(|one| one.chosen = chosen.contains(&one.value.as_str()));
        Field::boxes(id, label, choices)
    });
    let most = Field::number("au-plus", t.trial_most(), form.text("au-plus").unwrap_or(""), 1, MOST);
    Ok(TrialPage {
        t,
        tabs: tabs(asked, "/mutations/essai"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: boxes.chain([most.hint(t.trial_most_hint()).checked(problems)]).collect(),
        c: Chrome::new(asked, Place::Transfers, super::crumbs(asked, &t.trial_title())).narrow(),
    })
}

/// `POST /mutations/essai`
pub(super) async fn start(asked: Asked, form: Pairs) -> PageResult {
    let landlord = asked.landlord()?;
    let set = |name: &str| form.all(name).take(500).map(str::to_owned).collect::<BTreeSet<String>>();
    let most = match form.text("au-plus").map(str::parse::<u32>) {
        None => None,
        Some(Ok(most)) if (1..=MOST).contains(&i64::from(most)) => Some(most),
        Some(_) => {
            let problems = [Problem::new("au-plus", asked.t.trial_most_wrong(MOST.to_string()))];
            return show_wrong(&page(&asked, &form, &problems).await?);
        }
    };
    let scenario = Scenario {
        without_wishes: set("menage"),
        without_dwellings: set("logement"),
        locked: set("garder"),
        most,
    };
    let payload = Payload { scenario, is_trial: true };
    let job = run::add(&asked.portal, &asked.register, &landlord.id, &payload).await?;
    go(&format!("/mutations/travaux/{job}"))
}

#[derive(Template)]
#[template(path = "transfers/result.html")]
struct ResultPage {
    t: Texts,
    c: Chrome,
    id: String,
    is_trial: bool,
    /// Label, the last plan, this one.
    figures: Vec<(String, String, String)>,
    sizes: Vec<Size>,
    kept: Vec<String>,
    gone: Vec<String>,
    new: Vec<String>,
    may_change: bool,
}

fn told(asked: &Asked, portfolio: &Portfolio, moves: impl Iterator<Item = NotedMove>) -> Vec<String> {
    let name = |id: &str| super::named(asked, portfolio, id);
    moves.map(|each| asked.t.transfers_move(name(&each.from_id), name(&each.dwelling_id))).collect()
}

/// `GET /mutations/plans/{id}`
pub(super) async fn result(asked: Asked, Path(id): Path<String>) -> PageResult {
    use trust::field::ObjectKind;
    use trust::policy::Action;
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let landlord = portfolio.landlord.id.as_str();
    let worded = |e| super::worded(&asked, e);
    let plan = asked.register.transfer_plan(landlord, &id).await.map_err(worded)?;
    let current = asked.register.current_transfer_plan(landlord).await.map_err(worded)?;
    let before = current.as_ref().map_or_else(BTreeSet::new, NotedPlan::moves);
    let now = plan.moves();
    let outcome = plan.outcome();
    let old = current.as_ref().map(|plan| figures(t, &plan.outcome()));
    let shown = figures(t, &outcome).into_iter().enumerate().map(|(at, (label, value))| {
        let last = old.as_ref().and_then(|all| all.get(at)).map_or_else(String::new, |(_, v)| v.clone());
        (label, last, value)
    });
    show(&ResultPage {
        t,
        is_trial: plan.is_trial,
        figures: shown.collect(),
        sizes: sizes(t, &outcome),
        kept: told(&asked, &portfolio, before.intersection(&now).cloned()),
        gone: told(&asked, &portfolio, before.difference(&now).cloned()),
        new: told(&asked, &portfolio, now.difference(&before).cloned()),
        may_change: asked.caller.can(Action::Change, ObjectKind::Transfer),
        c: Chrome::new(&asked, Place::Transfers, super::crumbs(&asked, &t.trial_result())),
        id,
    })
}

/// `POST /mutations/plans/{id}/adopter`: computes the same for real, on what holds now.
pub(super) async fn adopt(asked: Asked, Path(id): Path<String>) -> PageResult {
    let landlord = asked.landlord()?.id.clone();
    let plan = asked.register.transfer_plan(&landlord, &id).await.map_err(|e| super::worded(&asked, e))?;
    if !plan.is_trial {
        return Err(PageError::NotFound);
    }
    let payload = Payload { scenario: plan.kept.scenario, is_trial: false };
    let job = run::add(&asked.portal, &asked.register, &landlord, &payload).await?;
    go(&format!("/mutations/travaux/{job}"))
}
