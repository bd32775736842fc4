//! The diagnoses of which one is a party.

use super::{may, organisation};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use register::diagnoses::{DiagnosisLine, DiagnosisStage};
use texts::{Texts, format};
use trust::day::legal_day;
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    parties: String,
    state: String,
    buildings: String,
    /// What waits of the one who looks; `None`: nothing.
    waits: Option<String>,
}

#[derive(Template)]
#[template(path = "diagnoses/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    count_text: String,
    may_create: bool,
}

fn line(asked: &Asked, own: &str, one: &DiagnosisLine) -> Line {
    let t = asked.t;
    let parties = match &one.helper {
        None => t.diagnosis_alone(),
        Some(helper) if helper.id == own => t.diagnosis_for(one.organisation.name.as_str()),
        Some(helper) => t.diagnosis_by(helper.name.as_str()),
    };
    let day = |at| format::date(legal_day(at));
    let state = match (one.stage, one.delivered_at) {
        (DiagnosisStage::Delivered, Some(at)) => t.diagnosis_delivered_on(day(at)),
        (_, Some(_)) => t.diagnosis_reopened(),
        _ => t.diagnosis_begun_on(day(one.begun_at)),
    };
    let n = one.unanswered as u64;
    let is_owner = one.organisation.id == own;
    let waits = is_owner && one.stage == DiagnosisStage::Delivered && n > 0;
    Line {
        id: one.id.clone(),
        title: one.title.clone(),
        parties,
        state,
        buildings: format::count(t.lang(), one.buildings as u64),
        waits: waits.then(|| t.diagnosis_to_answer(plural(n), format::count(t.lang(), n))),
    }
}

/// `GET /diagnostics`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let all = asked.register.diagnoses(own).await?;
    let n = all.len() as u64;
    show(&ListPage {
        t,
        lines: all.iter().map(|one| line(&asked, own, one)).collect(),
        count_text: t.diagnosis_count(plural(n), format::count(t.lang(), n)),
        may_create: may(&asked, Action::Create),
        c: Chrome::new(&asked, Place::Diagnoses, vec![crumb("", t.diagnosis_title())]),
    })
}
