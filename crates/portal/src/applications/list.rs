//! The applications of an organisation: those that it leads, those that it carries with others, those to which it is invited.

use super::organisation;
use super::words::standing;
use crate::calls::words::hour;
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use ::calls::Standing;
use askama::Template;
use register::applications::{ApplicationRecord, Side};
use register::calls::CallRecord;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    number: Option<String>,
    call: String,
    lead: String,
    side: String,
    state: String,
    /// What the reader's organisation has to do.
    todo: Option<String>,
    closes: String,
}

/// A call that receives applications.
struct Open {
    id: String,
    title: String,
    closes: String,
}

#[derive(Template)]
#[template(path = "applications/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    open: Vec<Open>,
}

/// When nothing is received any more.
fn closing(t: Texts, call: &CallRecord) -> String {
    ::calls::closes(&call.call).map_or_else(|| t.unknown(), |at| hour(t, at))
}

fn line(asked: &Asked, own: &str, (record, call, side): &(ApplicationRecord, CallRecord, Side)) -> Line {
    let t = asked.t;
    let at = asked.caller.at;
    let now = record.standing(call, at);
    let todo = match side {
        Side::Invited if matches!(now, Standing::Forming | Standing::SignOff) => {
            Some(t.application_todo_answer())
        }
        _ if record.waits_for(call, own, at) => Some(t.application_todo_sign()),
        Side::Lead if now == Standing::Forming => Some(t.application_todo_write()),
        _ => None,
    };
    Line {
        id: record.id.clone(),
        title: record.content.title.clone(),
        number: record.number.clone(),
        call: call.shown().map(|version| version.specification.title.clone()).unwrap_or_default(),
        lead: record.lead.name.clone(),
        side: match side {
            Side::Lead => t.application_side_lead(),
            Side::Invited => t.application_side_invited(),
            Side::Partner | Side::Runs => t.application_side_partner(),
        },
        state: standing(t, now),
        todo,
        closes: closing(t, call),
    }
}

/// `GET /candidatures`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let all = asked.register.applications(own).await?;
    let writes = asked.caller.can(Action::Create, ObjectKind::Application);
    let calls = asked.register.calls(Some(own)).await?;
    let open = calls.iter().filter(|one| writes && ::calls::is_open(&one.call, asked.caller.at));
    let open = open.map(|one| Open {
        id: one.id.clone(),
        title: one.in_force().map(|version| version.specification.title.clone()).unwrap_or_default(),
        closes: closing(t, one),
    });
    show(&ListPage {
        t,
        open: open.collect(),
        lines: all.iter().filter(|one| one.2 != Side::Runs).map(|one| line(&asked, own, one)).collect(),
        c: Chrome::new(&asked, Place::Applications, vec![crumb("", t.application_title())]),
    })
}
