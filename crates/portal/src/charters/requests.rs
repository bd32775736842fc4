//! What was asked of other landlords, and what they ask: those to answer first.

use super::{exports::in_one_line, tabs, words};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use crate::vacancies::words::Tab;
use askama::Template;
use register::charters::{CharterRequest, Side};
use texts::{Texts, format};

struct Line {
    id: String,
    dwelling: String,
    side: String,
    other: String,
    reply_by: String,
    state: String,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "charters/requests.html")]
struct RequestsPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
}

/// Which end of a request one is at.
pub(super) fn side(t: Texts, one: &CharterRequest) -> String {
    match one.side {
        Side::Asks => t.charter_side_asks(),
        Side::Answers => t.charter_side_answers(),
    }
}

/// `GET /charte/demandes`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let own = asked.landlord()?.id.clone();
    let all = super::mine(&asked, asked.register.charter_requests(&own, asked.today).await?).await?;
    let lines = all
        .into_iter()
        .map(|one| Line {
            dwelling: in_one_line(&asked, &one.dwelling),
            side: side(t, &one),
            reply_by: format::date(one.reply_by),
            state: words::state(t, one.state(asked.today)),
            is_open: one.state(asked.today).is_open() && one.side == Side::Answers,
            id: one.id,
            other: one.other,
        })
        .collect();
    show(&RequestsPage {
        t,
        tabs: tabs(&asked, "/charte/demandes"),
        lines,
        c: Chrome::new(
            &asked,
            Place::Charters,
            vec![crumb("/charte", t.nav_charters()), crumb("", t.charter_tab_requests())],
        ),
    })
}
