//! Why this one, why not that one: read in the prices of the last plan; where nothing suits, what stands in the way.

use super::words;
use crate::edge::Asked;
use crate::residences::data::portfolio;
use crate::ui::{Chrome, PageResult, Place, show};
use allocation::transfer::{Home, judge, rules_on};
use askama::Template;
use axum::extract::Path;
use register::portfolio::Portfolio;
use register::transfers::{NotedWish, Reason, homes_of};
use texts::Texts;

/// How many free dwellings are told with what is missing.
const NEAREST: usize = 10;

struct Line {
    dwelling: String,
    worth: String,
    why: String,
}

struct Missing {
    dwelling: String,
    barriers: Vec<String>,
}

#[derive(Template)]
#[template(path = "transfers/reasons.html")]
struct WhyPage {
    t: Texts,
    c: Chrome,
    household: String,
    wish_id: String,
    in_plan: bool,
    lines: Vec<Line>,
    missing: Vec<Missing>,
}

fn said(t: Texts, why: &Reason) -> String {
    match why {
        Reason::Chosen => t.why_chosen(),
        Reason::Locked => t.why_locked(),
        Reason::SetAside => t.why_set_aside(),
        Reason::HeldElsewhere => t.why_held(),
        Reason::NoWay => t.why_no_way(),
        Reason::Outbid { by, holder: Some(_), .. } => t.why_outbid(words::points(t, i128::from(*by))),
        Reason::Outbid { by, holder: None, .. } => t.why_outbid_free(words::points(t, i128::from(*by))),
        Reason::Tie { .. } => t.why_tie(),
    }
}

/// The free dwellings with what stands against each, the fewest obstacles first.
async fn missing(
    asked: &Asked,
    portfolio: &Portfolio,
    noted: &NotedWish,
) -> Result<Vec<Missing>, crate::edge::PageError> {
    let landlord = portfolio.landlord.id.as_str();
    let homes = homes_of(portfolio, &asked.register.dwelling_areas(landlord).await?);
    let (Some(wish), Some(home)) = (noted.open(asked.today), homes.get(&noted.dwelling_id)) else {
        return Ok(Vec::new());
    };
    let home = Home { rent_cents: wish.rent_cents, ..home.clone() };
    let mut all = Vec::new();
    for vacancy in asked.register.open_vacancies(landlord).await? {
        let Some(target) = homes.get(&vacancy.dwelling_id).filter(|_| vacancy.state.can_be_let()) else {
            continue;
        };
        let target = Home { rent_cents: vacancy.rent_cents, ..target.clone() };
        let found = judge(rules_on(asked.today), wish, &home, &target);
        let barriers = words::barriers(asked.t, found.barriers());
        if !barriers.is_empty() {
            all.push(Missing { dwelling: super::named(asked, portfolio, &vacancy.dwelling_id), barriers });
        }
    }
    all.sort_by(|a, b| (a.barriers.len(), &a.dwelling).cmp(&(b.barriers.len(), &b.dwelling)));
    all.truncate(NEAREST);
    Ok(all)
}

/// `GET /mutations/souhaits/{id}/pourquoi`
pub(super) async fn why(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let landlord = portfolio.landlord.id.as_str();
    let noted = asked.register.transfer_wish(landlord, &id).await?;
    let plan = asked.register.current_transfer_plan(landlord).await.map_err(|e| super::worded(&asked, e))?;
    let in_plan = plan.as_ref().is_some_and(|plan| plan.household(&id).is_some());
    let reasons = match plan.filter(|_| in_plan) {
        Some(plan) => {
            let wish = id.clone();
            let read = tokio::task::spawn_blocking(move || plan.reasons(&wish)).await;
            read.map_err(|e| crate::edge::PageError::Inside(e.to_string()))??
        }
        None => Vec::new(),
    };
    let household = super::named(&asked, &portfolio, &noted.dwelling_id);
    show(&WhyPage {
        t,
        lines: reasons
            .iter()
            .map(|one| Line {
                dwelling: super::named(&asked, &portfolio, &one.dwelling_id),
                worth: words::hundredths(t, one.weight),
                why: said(t, &one.why),
            })
            .collect(),
        missing: missing(&asked, &portfolio, &noted).await?,
        in_plan,
        c: Chrome::new(&asked, Place::Transfers, super::crumbs(&asked, &t.why_title())),
        household,
        wish_id: id,
    })
}
