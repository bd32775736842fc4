//! Where the chain stood at the end of each day: the digests to keep elsewhere.

use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::export::csv_answer;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use texts::{Texts, format};

/// Two years of days.
const MOST: u32 = 732;

struct Line {
    day: String,
    entries: String,
    rank: String,
    digest: String,
}

#[derive(Template)]
#[template(path = "journal/days.html")]
struct DaysPage {
    t: Texts,
    c: Chrome,
    days: Vec<Line>,
}

/// `GET /journal/jours`
pub(super) async fn show_days(asked: Asked) -> PageResult {
    let t = asked.t;
    let days = asked.register.journal_days(asked.caller.organisation_id()?, MOST).await?;
    let crumbs = vec![crumb("/journal", t.nav_journal()), crumb("", t.journal_days())];
    show(&DaysPage {
        t,
        c: Chrome::new(&asked, Place::Journal, crumbs),
        days: days
            .into_iter()
            .map(|d| Line {
                day: format::iso_date(&d.day),
                entries: format::count(t.lang(), d.entries),
                rank: format::count(t.lang(), d.rank),
                digest: d.digest,
            })
            .collect(),
    })
}

/// `GET /journal/jours.csv`: as `plainpied admin journal --against` reads it.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let days = asked.register.journal_days(asked.caller.organisation_id()?, MOST).await?;
    let head = ["organisation", "day", "entries", "rank", "digest"].map(str::to_owned);
    let rows = days
        .into_iter()
        .map(|d| vec![d.organisation_id, d.day, d.entries.to_string(), d.rank.to_string(), d.digest]);
    csv_answer("journal-jours.csv", &[], &head, rows)
}
