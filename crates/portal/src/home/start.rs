//! « Ma journée »: queues, then the three things to know, then the stock. No chart.

use super::{day, words};
use crate::adaptations::to_write;
use crate::edge::{Asked, PageError};
use crate::residences::list_of;
use crate::ui::{Chrome, PageResult, Place, show, words as shown};
use access::targets::TargetStatus;
use askama::Template;
use jiff::civil::Date;
use register::day::{Queue, Waiting, When};
use register::portfolio::{Portfolio, ResidenceView, Totals};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::organisation::OrganisationKind;
use trust::policy::Action;

/// A queue where something waits: a figure that opens its list.
struct Figured {
    href: String,
    number: String,
    what: String,
    more: String,
    warning: bool,
    /// Late first, then by day.
    urgency: (bool, bool, Option<Date>),
}

struct Thing {
    href: String,
    title: String,
    text: String,
}

struct Figure {
    label: String,
    value: String,
    more: String,
}

struct Missing {
    href: &'static str,
    label: String,
}

/// What is known of the stock, for those who see it.
struct Stock {
    three: Vec<Thing>,
    figures: Vec<Figure>,
    missing: Vec<Missing>,
}

#[derive(Template)]
#[template(path = "home/start.html")]
struct StartPage {
    t: Texts,
    c: Chrome,
    today: String,
    queues: Vec<Figured>,
    stock: Option<Stock>,
    /// The way to begin is shown to those who may take it.
    may_import: bool,
    /// Where a newcomer may go next.
    next: Vec<Missing>,
}

/// `GET /`
pub(super) async fn start(asked: Asked) -> PageResult {
    let portfolio = day::stock(&asked).await?;
    let mut queues = match asked.caller.organisation_id() {
        Ok(_) => figured(&asked, portfolio.as_deref()).await?,
        // A person may belong to nothing yet.
        Err(_) => Vec::new(),
    };
    queues.sort_by_key(|one| one.urgency);
    let sees = asked.caller.can(Action::List, ObjectKind::Residence);
    let stock = portfolio.filter(|_| sees);
    let may_import =
        stock.is_none() && asked.landlord.is_some() && asked.caller.can(Action::Create, ObjectKind::Import);
    show(&StartPage {
        t: asked.t,
        c: Chrome::new(&asked, Place::Home, Vec::new()),
        today: format::date(asked.today),
        next: next(&asked),
        stock: stock.map(|portfolio| stock_of(asked.t, &portfolio)),
        queues,
        may_import,
    })
}

/// The queues of this person where something waits.
async fn figured(asked: &Asked, portfolio: Option<&Portfolio>) -> Result<Vec<Figured>, PageError> {
    let found = day::waiting(asked, portfolio, day::mine(asked, Queue::ALL)).await?;
    let mut all: Vec<Figured> = found.iter().filter_map(|(queue, lines)| one(asked, *queue, lines)).collect();
    all.extend(visits(asked).await?);
    Ok(all)
}

/// How a queue is shown; `None`: nothing waits there.
fn one(asked: &Asked, queue: Queue, lines: &[Waiting]) -> Option<Figured> {
    let t = asked.t;
    let first = lines.first()?;
    let n = lines.len() as u64;
    // The agenda of the committee holds the same lines, with what it needs to print.
    let href = match queue {
        Queue::Committee => "/adaptations/commission".to_owned(),
        _ => format!("/ma-journee/{}", queue.code()),
    };
    Some(figure(
        asked,
        (href, n, words::what(t, queue, shown::plural(n)), words::more(t, queue)),
        (first.when, queue.is_alert()),
    ))
}

fn figure(
    asked: &Asked,
    (href, n, what, more): (String, u64, String, String),
    (first, is_alert): (When, bool),
) -> Figured {
    let t = asked.t;
    let is_late = first.is_late(asked.today);
    let when = first.day().map(|_| t.day_first(words::when(t, first, asked.today)));
    Figured {
        href,
        number: format::count(t.lang(), n),
        what,
        more: when.map_or_else(|| more.clone(), |when| format!("{more} – {when}")),
        warning: is_alert || is_late,
        urgency: (!(is_alert || is_late), first.day().is_none(), first.day()),
    }
}

/// The visits that landlords entrusted to a therapist, still to be written up: under agreements, not by a role here.
async fn visits(asked: &Asked) -> Result<Option<Figured>, PageError> {
    let organisation = asked.caller.person()?.organisation.as_ref();
    if organisation.is_none_or(|o| o.kind != OrganisationKind::OccupationalTherapistFirm) {
        return Ok(None);
    }
    let t = asked.t;
    let days = to_write(asked).await?;
    let Some(first) = days.first() else { return Ok(None) };
    let n = days.len() as u64;
    let said = ("/visites?etat=a-ecrire".to_owned(), n, t.day_visits(shown::plural(n)), t.day_visits_more());
    Ok(Some(figure(asked, said, (When::By(*first), false))))
}

/// Where somebody may go who has nothing to do yet.
fn next(asked: &Asked) -> Vec<Missing> {
    let t = asked.t;
    let can = |action, kind| asked.caller.could(action, kind);
    let all = [
        (
            asked.landlord.is_some() && can(Action::Create, ObjectKind::Campaign),
            "/campagnes/nouvelle",
            t.home_next_campaign(),
        ),
        (
            asked.landlord.is_none() && can(Action::Create, ObjectKind::Referral),
            "/saisines/nouvelle",
            t.home_next_help(),
        ),
        (can(Action::Change, ObjectKind::Profile), "/organisation", t.home_next_directory()),
        (can(Action::AdministerMembers, ObjectKind::Account), "/membres/inviter", t.home_next_members()),
    ];
    all.into_iter().filter(|(may, ..)| *may).map(|(_, href, label)| Missing { href, label }).collect()
}

fn stock_of(t: Texts, portfolio: &Portfolio) -> Stock {
    let all = &portfolio.residences;
    let totals = Totals::of(all);
    let births: u64 = all
        .iter()
        .filter(|r| r.target.status == TargetStatus::ToConfirm)
        .map(|r| u64::from(r.target.unknown))
        .sum();
    let incomplete = all.iter().filter(|r| !r.score.has_rank).count() as u64;
    Stock {
        three: three(t, &totals, births, incomplete),
        figures: figures(t, all, &totals),
        missing: missing(t, portfolio),
    }
}

fn coverage(t: Texts, totals: &Totals) -> String {
    totals.coverage.map_or_else(|| t.unknown(), |c| format::percent(t.lang(), (c * 100.0).floor(), 0))
}

fn three(t: Texts, totals: &Totals, births: u64, incomplete: u64) -> Vec<Thing> {
    let residences = |n: u64| shown::residences(t, n);
    let to_confirm = if totals.to_confirm == 0 {
        t.home_three_confirm_none()
    } else {
        let births = t.home_births(shown::plural(births), format::count(t.lang(), births));
        t.home_three_confirm_text(residences(u64::from(totals.to_confirm)), births)
    };
    vec![
        Thing {
            href: list_of("target", TargetStatus::Target.code()),
            title: t.home_three_sure(),
            text: t.home_three_sure_text(
                residences(u64::from(totals.targets)),
                format::count(t.lang(), u64::from(totals.residences)),
            ),
        },
        Thing {
            href: list_of("target", TargetStatus::ToConfirm.code()),
            title: t.home_three_confirm(),
            text: to_confirm,
        },
        Thing {
            href: "/residences?sort=-coverage".to_owned(),
            title: t.home_three_missing(),
            text: t.home_three_missing_text(coverage(t, totals), residences(incomplete)),
        },
    ]
}

fn figures(t: Texts, all: &[ResidenceView], totals: &Totals) -> Vec<Figure> {
    let known: u64 = all.iter().map(|r| r.facts.levels.total() - u64::from(r.facts.levels.unknown)).sum();
    let count = |n: u64| format::count(t.lang(), n);
    let plain = |label: String, value: String| Figure { label, value, more: String::new() };
    vec![
        plain(t.home_residences(), count(u64::from(totals.residences))),
        plain(t.home_dwellings(), count(totals.dwellings)),
        plain(t.home_coverage(), coverage(t, totals)),
        plain(t.home_known_levels(), count(known)),
    ]
}

fn missing(t: Texts, portfolio: &Portfolio) -> Vec<Missing> {
    let mut missing = Vec::new();
    if portfolio.residences.iter().all(|r| r.births.is_empty()) {
        missing.push(Missing { href: "/imports/nouveau/occupancy", label: t.home_missing_occupancy() });
    }
    if !portfolio.library.streets {
        missing.push(Missing { href: "/imports/nouveau/streets", label: t.home_missing_streets() });
    }
    if portfolio.library.places == 0 {
        missing.push(Missing { href: "/imports/nouveau/places", label: t.home_missing_places() });
    }
    if portfolio.residences.iter().all(|r| r.answers.is_empty()) {
        missing.push(Missing { href: "/residences?sort=-coverage", label: t.home_missing_survey() });
    }
    missing
}
