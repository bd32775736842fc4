//! The teams of an organisation.

use super::{is_desk, may, words};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use texts::{Texts, format};
use trust::policy::Action;

struct Line {
    id: String,
    name: String,
    subjects: String,
    ground: String,
    capacity: String,
    open: String,
    taken: String,
    absent: Option<String>,
}

#[derive(Template)]
#[template(path = "help_teams/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    count_text: String,
    lines: Vec<Line>,
    left: Vec<String>,
    may_create: bool,
    may_see_load: bool,
}

/// `GET /conseil`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let owner = super::owner(&asked)?;
    let all = asked.register.teams(&owner).await?;
    let board = asked.register.help_load(asked.today).await?;
    let gazetteer = asked.register.gazetteer().await?;
    let (open, left): (Vec<_>, Vec<_>) = all.into_iter().partition(|team| team.closed_at.is_none());
    let n = open.len() as u64;
    let lines = open.iter().map(|team| {
        let load = board.teams.iter().find(|load| load.team.id == team.id);
        let number = |of: fn(&register::help_teams::TeamLoad) -> u32| {
            load.map_or_else(|| t.unknown(), |load| format::count(t.lang(), u64::from(of(load))))
        };
        Line {
            id: team.id.clone(),
            name: team.sheet.name.clone(),
            subjects: words::subjects(t, &team.sheet),
            ground: words::ground(t, &gazetteer, &team.sheet),
            capacity: number(|load| load.capacity),
            open: number(|load| load.open),
            taken: number(|load| load.taken),
            absent: words::absence(t, &team.sheet, asked.today),
        }
    });
    let done = match asked.pairs.text("fait") {
        Some("enregistree") => Some(t.help_saved()),
        Some("quittee") => {
            let offers = asked.pairs.text("offres").and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
            Some(t.help_left(plural(offers), format::count(t.lang(), offers)))
        }
        _ => None,
    };
    show(&ListPage {
        t,
        done,
        count_text: t.help_count(plural(n), format::count(t.lang(), n)),
        lines: lines.collect(),
        left: left.into_iter().map(|team| team.sheet.name).collect(),
        may_create: may(&asked, Action::Create),
        may_see_load: is_desk(&asked),
        c: Chrome::new(&asked, Place::HelpTeams, vec![crumb("", t.help_title())]),
    })
}
