//! The services of one's own organisation: drafts, published, withdrawn.

use super::words;
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use register::catalogue::SheetState;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    state: String,
    tone: &'static str,
    edition: i64,
    is_draft: bool,
    is_published: bool,
}

#[derive(Template)]
#[template(path = "catalogue/own.html")]
struct OwnPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    lines: Vec<Line>,
    may_decide: bool,
}

/// `GET /services/nos-fiches`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.own_services(asked.caller.organisation_id()?).await?;
    let lines = all.into_iter().map(|own| Line {
        title: own.record.nom,
        state: words::state(t, own.state),
        tone: match own.state {
            SheetState::Draft => "warning",
            SheetState::Published => "success",
            SheetState::Withdrawn => "neutral",
        },
        is_draft: own.state == SheetState::Draft,
        // What the directory alone holds is taken off in the directory.
        is_published: own.state == SheetState::Published && own.edition > 0,
        edition: own.edition,
        id: own.id,
    });
    show(&OwnPage {
        t,
        done: (asked.pairs.text("fait") == Some("retiree")).then(|| t.services_done_withdrawn()),
        lines: lines.collect(),
        may_decide: asked.caller.can(Action::Decide, ObjectKind::CatalogueItem),
        c: Chrome::new(
            &asked,
            Place::Services,
            vec![crumb("/services", t.services_title()), crumb("", t.services_own())],
        ),
    })
}
