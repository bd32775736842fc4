//! The list of the adaptation committee: the files to decide.

use super::{home, is_within, named, words};
use crate::edge::Asked;
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use pathway::reminders::{NextStep, dues};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct AgendaLine {
    id: String,
    reference: String,
    name: String,
    residence: String,
    since: String,
    stage: String,
}

#[derive(Template)]
#[template(path = "adaptations/agenda.html")]
struct AgendaPage {
    t: Texts,
    c: Chrome,
    count_text: String,
    may_decide: bool,
    lines: Vec<AgendaLine>,
}

/// `GET /adaptations/commission`
pub(super) async fn agenda(asked: Asked) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let all = asked.register.adaptations(&portfolio.landlord.id, asked.today).await?;
    let lines: Vec<AgendaLine> = all
        .iter()
        .filter(|file| is_within(&asked, &portfolio, file, Action::List, ObjectKind::AdaptationFile))
        .map(|file| (file, file.standing(asked.today)))
        .filter(|(_, now)| dues(now).iter().any(|due| due.what == NextStep::Decide))
        .map(|(file, now)| AgendaLine {
            id: file.id.clone(),
            reference: file.reference(),
            name: named(&asked, &portfolio, file).0,
            residence: home(&portfolio, file).map_or_else(String::new, |(r, _)| r.name.clone()),
            since: words::day(t, now.since),
            stage: now.decision.map_or_else(|| words::stage(t, now.stage), |(d, _)| words::decision(t, d)),
        })
        .collect();
    let n = lines.len() as u64;
    show(&AgendaPage {
        t,
        count_text: t.committee_count(plural(n), format::count(t.lang(), n)),
        may_decide: asked.caller.can(Action::Decide, ObjectKind::AdaptationFile),
        lines,
        c: Chrome::new(
            &asked,
            Place::Adaptations,
            vec![crumb("/adaptations", t.nav_adaptations()), crumb("", t.committee_title())],
        ),
    })
}
