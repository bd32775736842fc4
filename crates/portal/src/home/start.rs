//! « Ma journée »: queues, then the three things to know, then the stock. No chart.

use crate::adaptations::Waiting;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::residences::list_of;
use crate::ui::{Chrome, PageResult, Place, show, words};
use access::targets::TargetStatus;
use askama::Template;
use jiff::Unit;
use register::allocations::Unmatched;
use register::portfolio::{Portfolio, ResidenceView, Totals};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Queue {
    href: String,
    number: String,
    what: String,
    more: String,
    warning: bool,
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

struct Day {
    queues: Vec<Queue>,
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
    day: Option<Day>,
    /// The way to begin is shown to those who may take it.
    may_import: bool,
}

/// `GET /`
pub(super) async fn start(asked: Asked) -> PageResult {
    let sees = asked.landlord.is_some() && asked.caller.can(Action::List, ObjectKind::Residence);
    let day = match if sees { portfolio(&asked).await } else { Err(PageError::NothingYet) } {
        Ok(portfolio) => {
            let absent = asked.register.absent(&portfolio.landlord.id).await?.to_check() as u64;
            let mut day = day(asked.t, &portfolio, absent);
            if asked.caller.can(Action::List, ObjectKind::Vacancy) {
                let unmatched = asked.register.unmatched(&portfolio, asked.today).await?;
                // First of all: somebody waits for such a dwelling, or will.
                day.queues.splice(0..0, freed(&asked, asked.t.home_queue_freed(), &unmatched));
                if asked.caller.can(Action::Create, ObjectKind::AllocationSession) {
                    let waiting = asked.register.to_examine(&portfolio, asked.today).await?;
                    day.queues.splice(0..0, freed(&asked, asked.t.home_queue_to_examine(), &waiting));
                }
            }
            if asked.caller.can(Action::List, ObjectKind::AdaptationFile) {
                let waiting = crate::adaptations::waiting(&asked).await?;
                day.queues.splice(0..0, waiting.into_iter().map(queue));
            }
            Some(day)
        }
        Err(PageError::NothingYet) => None,
        Err(other) => return Err(other),
    };
    let may_import = asked.landlord.is_some() && asked.caller.can(Action::Create, ObjectKind::Import);
    show(&StartPage {
        t: asked.t,
        c: Chrome::new(&asked, Place::Home, Vec::new()),
        today: format::date(asked.today),
        day,
        may_import,
    })
}

/// What waits in adaptation files, as a line of the first page.
fn queue(waiting: Waiting) -> Queue {
    let Waiting { href, number, what, more, is_alert } = waiting;
    Queue { href: href.to_owned(), number, what, more, warning: is_alert }
}

/// Adapted dwellings freed that wait for somebody to act: how many, and for how long the oldest.
fn freed(asked: &Asked, what: String, waiting: &[Unmatched]) -> Option<Queue> {
    let t = asked.t;
    let oldest = waiting.first()?;
    let days = oldest.noticed_on.and_then(|on| asked.today.since((Unit::Day, on)).ok());
    let days = i64::from(days.map_or(0, |span| span.get_days()));
    Some(Queue {
        href: "/vacances".to_owned(),
        number: format::count(t.lang(), waiting.len() as u64),
        what,
        more: t.home_queue_freed_more(days, days.to_string()),
        warning: true,
    })
}

fn day(t: Texts, portfolio: &Portfolio, absent: u64) -> Day {
    let all = &portfolio.residences;
    let totals = Totals::of(all);
    let births_missing: u64 = all
        .iter()
        .filter(|r| r.target.status == TargetStatus::ToConfirm)
        .map(|r| u64::from(r.target.unknown))
        .sum();
    let incomplete = all.iter().filter(|r| !r.score.has_rank).count() as u64;
    let mut queues = queues(t, portfolio, &totals, births_missing, incomplete);
    if absent > 0 {
        queues.push(Queue {
            href: "/logements/absents?etat=a-verifier".to_owned(),
            number: format::count(t.lang(), absent),
            what: t.home_queue_absent(),
            more: t.home_queue_absent_more(),
            warning: true,
        });
    }
    Day {
        queues,
        three: three(t, &totals, births_missing, incomplete),
        figures: figures(t, all, &totals),
        missing: missing(t, portfolio),
    }
}

fn queues(t: Texts, portfolio: &Portfolio, totals: &Totals, births: u64, incomplete: u64) -> Vec<Queue> {
    let count = |n: u64| format::count(t.lang(), n);
    let sound = portfolio.parameters.decision.sound_footing;
    let favourable = portfolio
        .residences
        .iter()
        .filter(|r| r.target.status == TargetStatus::Target && r.score.footing.lo >= sound)
        .count() as u64;
    vec![
        Queue {
            href: list_of("target", TargetStatus::Target.code()),
            number: count(u64::from(totals.targets)),
            what: t.home_queue_targets(),
            more: t.home_queue_targets_more(),
            warning: false,
        },
        Queue {
            href: "/cibles".to_owned(),
            number: count(favourable),
            what: t.home_queue_favourable(),
            more: t.home_queue_favourable_more(),
            warning: false,
        },
        Queue {
            href: list_of("target", TargetStatus::ToConfirm.code()),
            number: count(u64::from(totals.to_confirm)),
            what: t.home_queue_confirm(),
            more: t.home_queue_confirm_more(words::plural(births), count(births)),
            warning: totals.to_confirm > 0,
        },
        Queue {
            href: "/residences?sort=-coverage".to_owned(),
            number: count(incomplete),
            what: t.home_queue_complete(),
            more: t.home_queue_complete_more(),
            warning: incomplete > 0,
        },
    ]
}

fn coverage(t: Texts, totals: &Totals) -> String {
    totals.coverage.map_or_else(|| t.unknown(), |c| format::percent(t.lang(), (c * 100.0).floor(), 0))
}

fn three(t: Texts, totals: &Totals, births: u64, incomplete: u64) -> Vec<Thing> {
    let residences = |n: u64| words::residences(t, n);
    let to_confirm = if totals.to_confirm == 0 {
        t.home_three_confirm_none()
    } else {
        let births = t.home_births(words::plural(births), format::count(t.lang(), births));
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
