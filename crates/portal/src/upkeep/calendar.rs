//! The maintenance calendar: the visits of the next twelve months, on a page and as a file that calendars read.

use super::words::{self, Tab, euros, tabs};
use super::{may, owner};
use crate::edge::Asked;
use crate::ui::calendar::{Due, When, dues};
use crate::ui::{Chrome, PageResult, show};
use askama::Template;
use texts::{Texts, format};
use trust::policy::Action;
use upkeep::{Visit, calendar};

/// Months of the calendar.
const MONTHS: u16 = 12;

struct Line {
    id: String,
    on: String,
    is_late: bool,
    building: String,
    kind: String,
    cost: String,
    legal: String,
}

#[derive(Template)]
#[template(path = "upkeep/calendar.html")]
struct CalendarPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    unknown: Vec<Line>,
    may_export: bool,
}

fn line(asked: &Asked, visit: &Visit, is_known: bool) -> Line {
    let t = asked.t;
    Line {
        id: visit.component.clone(),
        on: if is_known { format::date(visit.on) } else { t.unknown() },
        is_late: is_known && visit.on < asked.today,
        building: visit.building.clone(),
        kind: words::kind(t, visit.kind),
        cost: visit.cents.map_or_else(|| t.unknown(), |cents| euros(t, cents)),
        legal: if visit.is_legal { t.yes() } else { t.no() },
    }
}

/// `GET /plan-pluriannuel/entretien`
pub(super) async fn show_calendar(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.upkeep_components(&owner(&asked)?).await?;
    let found = calendar(&all, asked.today, MONTHS);
    show(&CalendarPage {
        t,
        c: words::chrome(&asked, &t.upkeep_calendar()),
        tabs: tabs(t, "/plan-pluriannuel/entretien"),
        lines: found.visits.iter().map(|visit| line(&asked, visit, true)).collect(),
        unknown: found.unknown.iter().map(|visit| line(&asked, visit, false)).collect(),
        may_export: may(&asked, Action::Export),
    })
}

/// `GET /plan-pluriannuel/entretien.ics`: the known visits, one event a day. Nobody is in it.
pub(super) async fn ics(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.upkeep_components(&owner(&asked)?).await?;
    let due = |visit: &Visit| Due {
        id: format!("{}-{}", visit.component, visit.on.strftime("%Y%m%d")),
        when: When::Day(visit.on),
        title: format!("{} – {} – {}", t.upkeep_calendar(), words::kind(t, visit.kind), visit.building),
    };
    let visits: Vec<Due> = calendar(&all, asked.today, MONTHS).visits.iter().map(due).collect();
    dues(&visits, asked.caller.at, "entretien.ics")
}
