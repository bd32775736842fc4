//! The boards of the calls that one judges, and what is needed before one can be computed.

use super::words::{gap, refusal, value};
use crate::edge::Asked;
use crate::instruction::actor;
use crate::instruction::words::euros;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use texts::{Texts, format};
use trust::day::legal_day;

struct Line {
    id: String,
    number: String,
    made: String,
    funded: String,
    total: String,
    value: String,
    gap: String,
    state: String,
}

struct Call {
    id: String,
    title: String,
    lines: Vec<Line>,
    may_build: bool,
    /// Why none can be computed now.
    why_not: Option<String>,
}

#[derive(Template)]
#[template(path = "boards/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    calls: Vec<Call>,
}

/// `GET /arbitrages`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let (who, at) = (actor(&asked)?, asked.caller.at);
    let mut calls = Vec::new();
    for sight in asked.register.committee_sights(who, at).await? {
        // What speaks of all files at once is not told to whoever has a link outside, whether it answered or not.
        if !sight.reads_boards() {
            continue;
        }
        let boards = asked.register.boards(&sight).await?;
        let is_over = boards.iter().any(|one| one.adopted_at.is_some());
        let may_build = asked.register.may_build(&sight) && !is_over;
        let why_not = match may_build {
            true => match asked.register.board_question(&sight, &[], at).await {
                Ok(_) => None,
                Err(register::Error::Refused(code)) => Some(refusal(t, &code)),
                Err(other) => return Err(other.into()),
            },
            false => None,
        };
        let lines = boards.iter().map(|one| {
            let short = one.summary();
            Line {
                id: short.id,
                number: t.board_number(short.number.to_string()),
                made: format::date(legal_day(short.made_at)),
                funded: short.funded.to_string(),
                total: euros(t, short.total),
                value: value(t, short.value),
                gap: gap(t, short.gap_ppm),
                state: match (short.adopted_at, short.amendments) {
                    (Some(at), _) => t.board_adopted_on(format::date(legal_day(at))),
                    (None, 0) => t.board_computed(),
                    (None, n) => t.board_amendments(n, n.to_string()),
                },
            }
        });
        let title = sight.call.shown().map(|one| one.specification.title.clone()).unwrap_or_default();
        calls.push(Call {
            lines: lines.collect(),
            may_build: may_build && why_not.is_none(),
            why_not,
            id: sight.call.id,
            title,
        });
    }
    show(&ListPage { t, calls, c: Chrome::new(&asked, Place::Boards, vec![crumb("", t.board_title())]) })
}
