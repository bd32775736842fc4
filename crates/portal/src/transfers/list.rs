//! The plan with its proof, what it changes for families in wait, and what is proposed.

use super::words::{self, Tab, tabs};
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Pager, Place, show};
use askama::Template;
use register::transfers::{NotedExchange, NotedPlan, Outcome};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(super) struct Line {
    pub id: String,
    pub reference: String,
    pub kind: String,
    pub moves: Vec<String>,
    pub state: String,
    pub is_locked: bool,
}

/// A size of dwelling, and how many are left to families in wait: without the plan, with it.
pub(super) struct Size {
    pub rooms: String,
    pub without: String,
    pub with: String,
}

#[derive(Template)]
#[template(path = "transfers/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    done: Option<String>,
    stale: bool,
    plan: Option<String>,
    figures: Vec<(String, String)>,
    sizes: Vec<Size>,
    count_text: String,
    lines: Vec<Line>,
    pager: Pager,
    may_change: bool,
    may_export: bool,
    problem: Option<String>,
}

/// The figures of a plan, in words: every page shows these.
pub(super) fn figures(t: Texts, outcome: &Outcome) -> Vec<(String, String)> {
    let count = |n: usize| format::count(t.lang(), n as u64);
    vec![
        (t.transfers_in_pool(), count(outcome.households)),
        (t.transfers_vacancies(), count(outcome.vacancies)),
        (t.transfers_moves(), count(outcome.moves)),
        (t.transfers_shapes(), format!("{} + {}", count(outcome.chains), count(outcome.cycles))),
        (t.transfers_value(), words::points(t, outcome.value)),
        (t.transfers_bound(), words::points(t, outcome.bound)),
        (t.transfers_gap(), words::gap(t, outcome.gap_millionths)),
    ]
}

/// What a plan changes for the families of the waiting list.
pub(super) fn sizes(t: Texts, outcome: &Outcome) -> Vec<Size> {
    let count = |n: usize| format::count(t.lang(), n as u64);
    let size = |(rooms, (without, with)): (&Option<u8>, &(usize, usize))| Size {
        rooms: rooms.map_or_else(|| t.unknown(), |rooms| format!("T{rooms}")),
        without: count(*without),
        with: count(*with),
    };
    outcome.relet.iter().map(size).collect()
}

/// The proposals under way, chains first.
pub(super) async fn lines(asked: &Asked) -> Result<Vec<Line>, PageError> {
    let t = asked.t;
    let portfolio = portfolio(asked).await?;
    let mut all = asked.register.transfer_exchanges(&portfolio.landlord.id, false).await?;
    all.sort_by_key(|one| (!one.is_chain(), one.made_at.clone(), one.id.clone()));
    let line = |one: &NotedExchange| Line {
        id: one.id.clone(),
        reference: one.reference(),
        kind: if one.is_chain() { t.transfers_chain() } else { t.transfers_cycle() },
        moves: one
            .alive()
            .iter()
            .map(|each| {
                let name = |id: &str| super::named(asked, &portfolio, id);
                t.transfers_move(name(&each.from_id), name(&each.dwelling_id))
            })
            .collect(),
        state: words::state(t, one),
        is_locked: one.standing.is_locked,
    };
    Ok(all.iter().map(line).collect())
}

/// `GET /mutations`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    let lines = lines(&asked).await?;
    let (plan, problem) = match asked.register.current_transfer_plan(&landlord).await {
        Ok(plan) => (plan, None),
        // The plan that is kept is not what the solver wrote: nothing is read in it.
        Err(register::Error::Refused(_) | register::Error::Sealed(_)) => {
            (None, Some(t.transfers_check_bad()))
        }
        Err(other) => return Err(other.into()),
    };
    let stale = match &plan {
        Some(plan) => asked.register.is_transfer_plan_stale(&landlord, plan).await?,
        None => false,
    };
    let outcome = plan.as_ref().map(NotedPlan::outcome);
    let mut shown = outcome.as_ref().map_or_else(Vec::new, |outcome| figures(t, outcome));
    if let Some(plan) = &plan {
        shown.push((t.transfers_made_on(), format::date(plan.made_on)));
        shown.push((t.transfers_rules(), plan.rules.clone()));
    }
    let n = lines.len() as u64;
    let (lines, pager) = super::paged(&asked, lines);
    show(&ListPage {
        t,
        tabs: tabs(&asked, "/mutations"),
        done: match asked.pairs.text("fait") {
            Some("note") => Some(t.step_done()),
            Some("verifie") => Some(t.transfers_check_good()),
            _ => None,
        },
        stale,
        sizes: outcome.as_ref().map_or_else(Vec::new, |outcome| sizes(t, outcome)),
        figures: shown,
        plan: plan.map(|plan| plan.id),
        count_text: t.transfers_count(plural(n), format::count(t.lang(), n)),
        lines,
        pager,
        may_change: asked.caller.can(Action::Change, ObjectKind::Transfer),
        may_export: asked.caller.can(Action::List, ObjectKind::Transfer),
        problem,
        c: Chrome::new(&asked, Place::Transfers, vec![crumb("", t.nav_transfers())]),
    })
}
