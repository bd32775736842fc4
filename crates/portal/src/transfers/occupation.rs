//! Under-occupation by the rule of the day: a door to propose, never a reproach. What is not known is never counted.

use super::words::{Tab, tabs};
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::{Chrome, PageResult, Pager, Place, show};
use allocation::transfer::{Occupation, rules_on};
use askama::Template;
use register::portfolio::Portfolio;
use register::transfers::{NotedWish, OccupiedDwelling, occupied_dwellings};
use texts::{Texts, format};

pub(super) struct Line {
    pub id: String,
    pub household: String,
    pub rooms: String,
    pub persons: String,
    pub more: String,
    pub source: String,
    /// The wish of the household, when it has one.
    pub wish_id: Option<String>,
}

#[derive(Template)]
#[template(path = "transfers/occupation.html")]
struct OccupationPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    rule: String,
    figures: Vec<(String, String)>,
    lines: Vec<Line>,
    pager: Pager,
}

/// Under-occupied dwellings, and how many are of each kind: every page and file shows these.
pub(super) struct Counted {
    pub lines: Vec<Line>,
    pub unknown: usize,
    pub ordinary: usize,
}

pub(super) fn counted(asked: &Asked, portfolio: &Portfolio, wishes: &[NotedWish]) -> Counted {
    let t = asked.t;
    let all = occupied_dwellings(portfolio, rules_on(asked.today), wishes, asked.today);
    let of = |kind: Occupation| all.iter().filter(|one| one.occupation == kind).count();
    let (unknown, ordinary) = (of(Occupation::Unknown), of(Occupation::Ordinary));
    let line = |one: &OccupiedDwelling<'_>| {
        let Occupation::Under { rooms_more } = one.occupation else { return None };
        let number = |n: Option<u8>| n.map_or_else(|| t.unknown(), |n| n.to_string());
        let wish = wishes.iter().find(|w| w.dwelling_id == one.dwelling.id && w.open(asked.today).is_some());
        Some(Line {
            id: one.dwelling.id.clone(),
            household: super::named(asked, portfolio, &one.dwelling.id),
            rooms: number(one.dwelling.rooms),
            persons: number(one.persons),
            more: rooms_more.to_string(),
            source: if one.is_declared { t.under_from_household() } else { t.under_from_file() },
            wish_id: wish.map(|w| w.id.clone()),
        })
    };
    Counted { lines: all.iter().filter_map(line).collect(), unknown, ordinary }
}

/// The rule of the day, in words.
pub(super) fn rule(asked: &Asked) -> String {
    let rules = rules_on(asked.today);
    asked.t.under_rule(rules.spare_rooms.to_string(), rules.spare_rooms_reference)
}

pub(super) async fn found(asked: &Asked) -> Result<Counted, PageError> {
    let portfolio = portfolio(asked).await?;
    let wishes = asked.register.transfer_wishes(&portfolio.landlord.id).await?;
    Ok(counted(asked, &portfolio, &wishes))
}

/// `GET /mutations/sous-occupation`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let found = found(&asked).await?;
    let count = |n: usize| format::count(t.lang(), n as u64);
    let figures = vec![
        (t.under_count(), count(found.lines.len())),
        (t.under_unknown(), count(found.unknown)),
        (t.under_ordinary(), count(found.ordinary)),
    ];
    let (lines, pager) = super::paged(&asked, found.lines);
    show(&OccupationPage {
        t,
        tabs: tabs(&asked, "/mutations/sous-occupation"),
        rule: rule(&asked),
        figures,
        lines,
        pager,
        c: Chrome::new(&asked, Place::Transfers, super::crumbs(&asked, &t.under_title())),
    })
}
