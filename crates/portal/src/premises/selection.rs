//! Who would be given what, wish by wish, with the reason; and offering just that.

use super::own;
use super::words::{period, refusal, unfit};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::premises::{Choice, PremisesProposal};
use texts::Texts;

struct Row {
    name: String,
    cells: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "premises/selection.html")]
struct SelectionPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    errors: ErrorSummary<'a>,
    proof: String,
    head: Vec<String>,
    rows: Vec<Row>,
    /// What is offered; empty when nobody would be offered anything.
    plan: String,
}

fn told(t: Texts, of: &Choice) -> String {
    match of {
        Choice::Granted => t.premises_chosen(),
        Choice::Unfit(why) => why.iter().map(|one| unfit(t, *one)).collect::<Vec<_>>().join(" ; "),
        Choice::NotVisited => t.premises_not_visited(),
        Choice::HasEnough => t.premises_has_enough(),
        Choice::Before { who, cost } => {
            let named =
                who.iter().map(|(name, points)| format!("{name} ({points})")).collect::<Vec<_>>().join(", ");
            match cost {
                Some(cost) => t.premises_before_cost(named, cost.to_string()),
                None => t.premises_before(named),
            }
        }
    }
}

fn proof(t: Texts, of: &PremisesProposal) -> String {
    match of.bound {
        None => t.premises_selection_rolling(),
        Some(bound) if bound == of.points && of.is_verified => {
            t.premises_selection_best(of.points.to_string())
        }
        Some(bound) => t.premises_selection_bound(of.points.to_string(), bound.to_string()),
    }
}

async fn page<'a>(asked: &Asked, id: &str, problems: &'a [Problem]) -> Result<SelectionPage<'a>, PageError> {
    let t = asked.t;
    let one = own(asked, id).await?;
    let of = asked.register.premises_proposal(asked.caller.organisation_id()?, id, asked.today).await;
    let of = of.map_err(|wrong| match wrong {
        // A draft has nothing to choose yet: it is as if there were no such page.
        register::Error::Refused(_) => PageError::NotFound,
        other => other.into(),
    })?;
    let rows: Vec<Row> = of
        .lines
        .iter()
        .map(|line| Row {
            name: line.organisation.clone(),
            cells: vec![
                (t.premises_rank(), line.rank.to_string()),
                (t.premises_parcel(), line.parcel.clone()),
                (t.premises_period(), period(t, line.wish.period)),
                (
                    t.premises_points(),
                    line.points.map_or_else(|| t.premises_not_read(), |points| points.to_string()),
                ),
                (t.premises_result(), told(t, &line.choice)),
                (
                    t.premises_waits(),
                    if line.waiting.is_empty() { t.none() } else { line.waiting.join(", ") },
                ),
            ],
        })
        .collect();
    let mut head = vec![t.premises_application()];
    head.extend(rows.iter().take(1).flat_map(|row| row.cells.iter().map(|(label, _)| label.clone())));
    Ok(SelectionPage {
        t,
        c: Chrome::new(
            asked,
            Place::Premises,
            vec![
                crumb("/locaux", t.premises_title()),
                crumb(format!("/locaux/{id}"), one.listing.title.as_str()),
                crumb("", t.premises_selection()),
            ],
        ),
        id: id.to_owned(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        proof: proof(t, &of),
        head,
        rows,
        plan: of.mark,
    })
}

/// `GET /locaux/{id}/choix`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &[]).await?)
}

/// `POST /locaux/{id}/choix`
pub(super) async fn offer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let plan = form.exact("choix").unwrap_or("");
    match asked.register.offer_premises(asked.caller.organisation_id()?, &id, plan, asked.today).await {
        Ok(()) => go(&format!("/locaux/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new("choix", refusal(asked.t, &code))];
            show_wrong(&page(&asked, &id, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}
