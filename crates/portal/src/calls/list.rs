//! The calls that one may read: for everybody those that were published, for those who run them their drafts too.

use super::words::{closes, hour, stage};
use crate::diagnoses::words::euros;
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use register::calls::CallRecord;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    number: String,
    title: String,
    funders: String,
    stage: String,
    closes: String,
    total: String,
    waits: bool,
}

#[derive(Template)]
#[template(path = "calls/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    may_create: bool,
}

fn line(asked: &Asked, one: &CallRecord, own: Option<&str>) -> Line {
    let t = asked.t;
    let specification = one.shown().map(|version| &version.specification);
    let total = specification
        .and_then(|text| text.funds.iter().try_fold(0_i64, |sum, fund| sum.checked_add(fund.total_cents)));
    Line {
        id: one.id.clone(),
        number: one.number.clone(),
        title: specification.map(|text| text.title.clone()).unwrap_or_default(),
        funders: one.funders.iter().map(|funder| funder.party.name.as_str()).collect::<Vec<_>>().join(", "),
        stage: stage(t, one.stage(asked.caller.at)),
        closes: closes(one).map_or_else(|| t.unknown(), |at| hour(t, at)),
        total: total.map_or_else(|| t.unknown(), |cents| euros(t, cents)),
        waits: own.is_some_and(|id| one.waits_for(id)),
    }
}

/// `GET /appels`
pub(super) async fn list(asked: Asked) -> PageResult {
    let runs = asked.caller.could(Action::Change, ObjectKind::Call)
        || asked.caller.could(Action::Decide, ObjectKind::Call);
    let own = super::reader(&asked).filter(|_| runs);
    let all = asked.register.calls(own).await?;
    // An association answers calls, and opens none.
    let kind = asked.caller.person().ok().and_then(|one| one.organisation.as_ref().map(|of| of.kind));
    let opens = asked.caller.can(Action::Create, ObjectKind::Call)
        && kind.is_some_and(::register::calls::opens_calls);
    show(&ListPage {
        t: asked.t,
        may_create: opens,
        lines: all.iter().map(|one| line(&asked, one, own)).collect(),
        c: Chrome::new(&asked, Place::Calls, vec![crumb("", asked.t.call_title())]),
    })
}
