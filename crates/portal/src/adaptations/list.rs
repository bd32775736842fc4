//! The queue of files: what is due first, and where each stands.

use super::{home, is_within, named, words};
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use jiff::civil::Date;
use pathway::adaptation::{Stage, Standing};
use pathway::reminders::{Due, dues};
use register::adaptations::AdaptationFile;
use register::portfolio::Portfolio;
use std::sync::Arc;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// A file in the queue.
pub(super) struct Queued {
    pub file: AdaptationFile,
    pub standing: Standing,
    pub next: Option<Due>,
    pub alerts: usize,
}

impl Queued {
    /// Is something due on this day, or late?
    pub fn is_due(&self, on: Date) -> bool {
        self.alerts > 0 || self.next.is_some_and(|due| due.on.is_some_and(|day| day <= on))
    }
}

struct Line {
    id: String,
    reference: String,
    name: String,
    residence: String,
    stage: String,
    since: String,
    next: String,
    is_due: bool,
    warning: Option<String>,
}

#[derive(Template)]
#[template(path = "adaptations/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    stage: Field,
    count_text: String,
    query: String,
    may_create: bool,
    may_decide: bool,
    may_see_works: bool,
    may_export: bool,
    lines: Vec<Line>,
}

/// The files that the person sees, as the address filters them: what is due first.
pub(super) async fn selected(asked: &Asked) -> Result<(Arc<Portfolio>, Vec<Queued>), PageError> {
    let portfolio = portfolio(asked).await?;
    let wanted = asked.pairs.text("etat");
    let mut all: Vec<Queued> = asked
        .register
        .adaptations(&portfolio.landlord.id, asked.today)
        .await?
        .into_iter()
        .filter(|file| is_within(asked, &portfolio, file, Action::List, ObjectKind::AdaptationFile))
        .map(|file| {
            let standing = file.standing(asked.today);
            let next = dues(&standing).into_iter().next();
            let alerts = file.alerts(asked.today).len();
            Queued { file, standing, next, alerts }
        })
        .filter(|one| match wanted {
            None => !one.standing.is_closed() || one.alerts > 0,
            Some("tous") => true,
            Some("a-faire") => one.is_due(asked.today),
            Some(code) => Stage::from_code(code).is_some_and(|stage| one.standing.stage == stage),
        })
        .collect();
    all.sort_by_key(|one| {
        let day = one.next.and_then(|due| due.on);
        (one.alerts == 0, day.is_none(), day, one.standing.since, one.file.id.clone())
    });
    Ok((portfolio, all))
}

/// `GET /adaptations`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let (portfolio, all) = selected(&asked).await?;
    let lines: Vec<Line> = all
        .iter()
        .map(|one| {
            let (name, _) = named(&asked, &portfolio, &one.file);
            let warning = if one.file.is_household_there == Some(false) && !one.standing.is_closed() {
                Some(t.file_household_gone())
            } else {
                (one.alerts > 0).then(|| t.file_device_alert())
            };
            Line {
                id: one.file.id.clone(),
                reference: one.file.reference(),
                name,
                residence: home(&portfolio, &one.file).map_or_else(String::new, |(r, _)| r.name.clone()),
                stage: words::stage(t, one.standing.stage),
                since: words::day(t, one.standing.since.or(Some(one.file.opened_on))),
                next: one.next.as_ref().map_or_else(|| t.file_nothing_due(), |due| words::due(t, due)),
                is_due: one.is_due(asked.today),
                warning,
            }
        })
        .collect();
    let current = asked.pairs.text("etat").unwrap_or("");
    let mut stages = vec![
        Choice::new("", t.files_open(), current),
        Choice::new("a-faire", t.files_due(), current),
        Choice::new("tous", t.files_all(), current),
    ];
    stages.extend(Stage::ALL.iter().map(|stage| Choice::new(stage.code(), words::stage(t, *stage), current)));
    let n = lines.len() as u64;
    let can = |action| asked.caller.can(action, ObjectKind::AdaptationFile);
    show(&ListPage {
        t,
        stage: Field::select("etat", t.file_state(), stages),
        count_text: t.files_count(plural(n), format::count(t.lang(), n)),
        query: crate::edge::form::query_with(&asked.pairs, &[("lang", "")]),
        may_create: can(Action::Create),
        may_decide: can(Action::Decide),
        may_export: can(Action::Export),
        may_see_works: asked.caller.can(Action::List, ObjectKind::WorksOrder),
        lines,
        c: Chrome::new(&asked, Place::Adaptations, vec![crumb("", t.nav_adaptations())]),
    })
}
