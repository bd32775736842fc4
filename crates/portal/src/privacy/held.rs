//! What is held: every table with its columns, how harmful a leak would be, how long it is kept. The census itself, that
//! a test compares with the schema.

use super::tabs::Tabs;
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use register::privacy::census;
use std::collections::BTreeMap;
use texts::Texts;

struct Line {
    table: &'static str,
    columns: String,
    class: &'static str,
    kept: &'static str,
    leaves: &'static str,
}

#[derive(Template)]
#[template(path = "privacy/held.html")]
struct HeldPage {
    t: Texts,
    c: Chrome,
    tabs: Tabs,
    lines: Vec<Line>,
}

/// `GET /donnees/inventaire`
pub(super) async fn held(asked: Asked) -> PageResult {
    let t = asked.t;
    let mut groups: BTreeMap<(&str, &str, &str, &str), Vec<&str>> = BTreeMap::new();
    for c in census::personal() {
        groups.entry((c.table, c.class.code(), c.kept, c.leaves)).or_default().push(c.column);
    }
    let crumbs = vec![crumb("/donnees", t.privacy_title()), crumb("", t.privacy_held())];
    show(&HeldPage {
        t,
        c: Chrome::new(&asked, Place::Privacy, crumbs),
        tabs: Tabs::of(&asked, "/donnees/inventaire"),
        lines: groups
            .into_iter()
            .map(|((table, class, kept, leaves), columns)| Line {
                table,
                columns: columns.join(", "),
                class,
                kept,
                leaves,
            })
            .collect(),
    })
}
