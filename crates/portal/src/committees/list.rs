//! The committees where one sits, each with what waits.

use super::words::seat;
use crate::edge::Asked;
use crate::instruction::actor;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use texts::Texts;

struct Line {
    id: String,
    title: String,
    seats: String,
    waits: String,
}

#[derive(Template)]
#[template(path = "committees/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
}

/// `GET /comites`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let mine = asked.register.my_committees(actor(&asked)?, asked.caller.at).await?;
    let lines = mine.iter().filter_map(|one| {
        let sight = &one.sight;
        let seats: Vec<String> = sight.seats.iter().map(|of| seat(t, *of)).collect();
        let waits = match (sight.judges() && !sight.has_declared, one.to_read().count()) {
            (true, _) => t.jury_declare(),
            (false, 0) => t.none(),
            (false, n) => t.jury_to_read(n, n.to_string()),
        };
        let title = sight.call.shown()?.specification.title.clone();
        Some(Line { id: sight.call.id.clone(), title, seats: seats.join(", "), waits })
    });
    show(&ListPage {
        t,
        lines: lines.collect(),
        c: Chrome::new(&asked, Place::Committees, vec![crumb("", t.jury_title())]),
    })
}
