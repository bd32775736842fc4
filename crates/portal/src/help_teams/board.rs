//! How loaded every team is: for whoever routes requests.

use super::{crumbs, words};
use crate::edge::Asked;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use register::help_teams::{Board, TeamLoad};
use texts::{Texts, format};

struct Line {
    team: String,
    organisation: String,
    room: String,
    capacity: String,
    open: String,
    waiting: String,
    oldest: String,
    is_late: bool,
    taken: String,
    declined: String,
    is_newcomer: bool,
    absent: Option<String>,
}

#[derive(Template)]
#[template(path = "help_teams/board.html")]
struct BoardPage {
    t: Texts,
    c: Chrome,
    count_text: String,
    fairness: String,
    lines: Vec<Line>,
}

/// Days without an answer after which the desk steps in, until it says otherwise.
const LATE: i32 = 9;

fn line(t: Texts, one: &TeamLoad, today: jiff::civil::Date) -> Line {
    let count = |n: u32| format::count(t.lang(), u64::from(n));
    Line {
        team: one.team.sheet.name.clone(),
        organisation: one.team.organisation.clone(),
        room: count(one.room()),
        capacity: count(one.capacity),
        open: count(one.open),
        waiting: count(one.waiting),
        oldest: one.oldest_days.map_or_else(|| "—".to_owned(), |days| t.help_days(i64::from(days))),
        is_late: one.oldest_days.is_some_and(|days| days >= LATE),
        taken: count(one.taken),
        declined: count(one.declined),
        is_newcomer: one.is_newcomer,
        absent: words::absence(t, &one.team.sheet, today),
    }
}

/// The Gini coefficient as a sentence; unknown when nothing was taken.
fn fairness(t: Texts, board: &Board) -> String {
    match board.gini {
        Some(gini) => t.help_gini(format::decimal(t.lang(), gini, 2)),
        None => t.help_gini_unknown(),
    }
}

/// `GET /conseil/charge`
pub(super) async fn board(asked: Asked) -> PageResult {
    let t = asked.t;
    super::owner(&asked)?;
    let board = asked.register.help_load(asked.today).await?;
    let n = board.teams.len() as u64;
    show(&BoardPage {
        t,
        count_text: t.help_count(plural(n), format::count(t.lang(), n)),
        fairness: fairness(t, &board),
        lines: board.teams.iter().map(|one| line(t, one, asked.today)).collect(),
        c: Chrome::new(&asked, Place::HelpTeams, crumbs(&asked, &t.help_load_title())),
    })
}

/// `GET /conseil/charge.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    super::owner(&asked)?;
    let board = asked.register.help_load(asked.today).await?;
    let head = [
        "equipe",
        "organisation",
        "capacite",
        "ouvertes",
        "place",
        "sans_reponse",
        "jours_de_la_plus_ancienne",
        "prises_sur_un_an",
        "refusees_sur_un_an",
        "nouvelle",
        "absente",
    ];
    let yes = |is: bool| if is { "oui" } else { "non" }.to_owned();
    let rows = board.teams.iter().map(|one| {
        vec![
            guarded(&one.team.sheet.name),
            guarded(&one.team.organisation),
            one.capacity.to_string(),
            one.open.to_string(),
            one.room().to_string(),
            one.waiting.to_string(),
            one.oldest_days.map(|days| days.to_string()).unwrap_or_default(),
            one.taken.to_string(),
            one.declined.to_string(),
            yes(one.is_newcomer),
            yes(one.is_absent),
        ]
    });
    let notes = [
        ("date".to_owned(), asked.today.to_string()),
        ("gini".to_owned(), board.gini.map(|gini| format!("{gini:.4}")).unwrap_or_default()),
    ];
    csv_answer("charge-des-equipes.csv", &notes, &head.map(str::to_owned), rows)
}
