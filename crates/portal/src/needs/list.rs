//! The needs that are held: tenants first, then the oldest agreement.

use super::{household, level, whole};
use crate::adapted::words as adapted;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show, words as shown};
use crate::vacancies::words::{Tab, tabs};
use askama::Template;
use texts::{Texts, format};

struct Line {
    id: String,
    household: String,
    reference: String,
    level: String,
    access: String,
    rooms: String,
    rent: String,
    until: String,
    closed: bool,
    gone: bool,
}

#[derive(Template)]
#[template(path = "needs/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    count_text: String,
    lines: Vec<Line>,
}

/// `GET /besoins`
pub(super) async fn list(asked: Asked) -> PageResult {
    whole(&asked)?;
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    let portfolio = match portfolio(&asked).await {
        Ok(portfolio) => Some(portfolio),
        Err(PageError::NothingYet) => None,
        Err(other) => return Err(other),
    };
    let all = asked.register.needs(&landlord).await?;
    let lines: Vec<Line> = all
        .iter()
        .map(|one| Line {
            id: one.id.clone(),
            household: household(&asked, portfolio.as_deref(), one),
            reference: one.reference(),
            level: level(&asked, one.need.level),
            access: shown::yes_no(t, one.need.step_free),
            rooms: one
                .need
                .rooms
                .map_or_else(|| t.unknown(), |r| t.need_rooms_range(r.least.to_string(), r.most.to_string())),
            rent: adapted::rent(t, one.need.rent_limit_cents),
            until: format::date(one.kept_until),
            closed: !one.is_open(asked.today),
            gone: one.is_open(asked.today) && one.is_household_there == Some(false),
        })
        .collect();
    let open = lines.iter().filter(|line| !line.closed).count() as u64;
    show(&ListPage {
        t,
        tabs: tabs(&asked, "/besoins"),
        count_text: t.needs_count(shown::plural(open), format::count(t.lang(), open)),
        lines,
        c: Chrome::new(
            &asked,
            Place::Allocations,
            vec![crumb("/vacances", t.nav_allocations()), crumb("", t.needs_title())],
        ),
    })
}
