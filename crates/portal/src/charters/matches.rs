//! The dwellings of other landlords that would suit a need: compared here, nothing of the need leaves. What leaves is a request,
//! for one dwelling, when somebody sends it.

use super::{exports::in_one_line, words};
use crate::adapted::words as adapted;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use allocation::adequacy::{Criterion, Met};
use askama::Template;
use axum::extract::Path;
use jiff::ToSpan;
use jiff::civil::Date;
use register::charters::{CharterMatch, NewCharterRequest, Origin};
use texts::Texts;

struct Line {
    network: String,
    dwelling: String,
    text: String,
    landlord: String,
    level: String,
    availability: String,
    rent: String,
    /// What is not known yet.
    unknown: String,
    /// May it be asked for from here?
    is_here: bool,
    origin: String,
}

#[derive(Template)]
#[template(path = "charters/matches.html")]
struct MatchesPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    need_id: String,
    reply_by: Field,
    lines: Vec<Line>,
}

fn line(asked: &Asked, (network, one): (String, CharterMatch)) -> Line {
    let (t, d) = (asked.t, &one.shown.dwelling);
    let unknown: Vec<String> = Criterion::ALL
        .iter()
        .filter(|criterion| one.adequacy.of(**criterion) == Met::Unknown)
        .map(|criterion| adapted::criterion(t, *criterion))
        .collect();
    Line {
        network,
        dwelling: d.id.clone(),
        text: in_one_line(asked, d),
        landlord: d.landlord.clone(),
        level: adapted::standing(t, words::standing(d)),
        availability: words::availability(t, d),
        rent: words::rent(t, d),
        unknown: if unknown.is_empty() { t.none() } else { unknown.join(", ") },
        is_here: matches!(one.shown.origin, Origin::Landlord { .. }),
        origin: words::origin(t, &one.shown),
    }
}

async fn page<'a>(
    asked: &Asked,
    need_id: &str,
    reply_by: &str,
    problems: &'a [Problem],
) -> Result<MatchesPage<'a>, PageError> {
    let t = asked.t;
    let own = asked.landlord()?.id.clone();
    let all = asked.register.charter_matches(&own, need_id, (asked.today, asked.caller.at)).await?;
    Ok(MatchesPage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        need_id: need_id.to_owned(),
        reply_by: Field::date("reponse-avant", t.charter_reply_by(), reply_by)
            .hint(t.charter_ask_hint())
            .required()
            .checked(problems),
        lines: all.into_iter().map(|one| line(asked, one)).collect(),
        c: Chrome::new(
            asked,
            Place::Allocations,
            vec![
                crumb("/besoins", t.needs_title()),
                crumb(format!("/besoins/{need_id}"), t.need_one()),
                crumb("", t.charter_matches()),
            ],
        ),
    })
}

/// `GET /besoins/{id}/charte`
pub(super) async fn show_matches(asked: Asked, Path(id): Path<String>) -> PageResult {
    let soon = asked.today.checked_add(14.days()).unwrap_or(asked.today).to_string();
    show(&page(&asked, &id, &soon, &[]).await?)
}

/// `POST /besoins/{id}/charte`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = asked.landlord()?.id.clone();
    asked.register.need(&own, &id).await?;
    let typed = form.text("reponse-avant").unwrap_or("");
    let (Some(chosen), Ok(reply_by)) = (form.text("logement"), typed.parse::<Date>()) else {
        let problems = [match form.text("logement") {
            Some(_) => Problem::new("reponse-avant", t.charter_deadline_wrong()),
            None => Problem::new("logement", t.charter_choose_one()),
        }];
        return show_wrong(&page(&asked, &id, typed, &problems).await?);
    };
    let Some((network_id, dwelling)) = chosen.split_once(':') else { return Err(PageError::NotFound) };
    let new =
        NewCharterRequest { network_id: network_id.to_owned(), dwelling: dwelling.to_owned(), reply_by };
    let problem = match asked.register.ask_in_charter(&own, &id, &new, (asked.today, asked.caller.at)).await {
        Ok(request) => return go(&format!("/charte/demandes/{request}?fait=oui")),
        Err(register::Error::Refused(code)) => match code.as_str() {
            "charter-deadline" => Problem::new("reponse-avant", t.charter_deadline_wrong()),
            "charter-asked" => Problem::new("logement", t.charter_asked_already()),
            "charter-elsewhere" => Problem::new("logement", t.charter_elsewhere()),
            _ => Problem::new("logement", t.charter_no_match()),
        },
        Err(other) => return Err(other.into()),
    };
    show_wrong(&page(&asked, &id, typed, &[problem]).await?)
}
