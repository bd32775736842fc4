//! `GET /enquetes`: the enquiries of the landlord.

use super::words::{rate, stage, tone};
use super::{can, seen};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use enquiry::Stage;
use register::enquiries::Progress;
use texts::{Texts, format};
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    stage: String,
    tone: &'static str,
    asked: String,
    answered: String,
    closes: String,
}

#[derive(Template)]
#[template(path = "enquiries/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    may_create: bool,
    /// Does the person follow surveys without a reply?
    may_chase: bool,
}

pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    let within = seen(&asked);
    let mut lines = Vec::new();
    for one in asked.register.enquiries(&landlord).await? {
        let whole = match one.stage() {
            Stage::Open | Stage::Closed => {
                let units = asked.register.enquiry_units(&landlord, &one.id, within.as_ref()).await?;
                Progress::of(&units).whole
            }
            Stage::Draft | Stage::Purged => register::enquiries::Tally::default(),
        };
        let is_drawn = matches!(one.stage(), Stage::Open | Stage::Closed);
        lines.push(Line {
            stage: stage(t, one.stage()),
            tone: tone(one.stage()),
            asked: if is_drawn { format::count(t.lang(), whole.asked) } else { "–".to_owned() },
            answered: if is_drawn { rate(t, whole.answered, whole.asked) } else { "–".to_owned() },
            closes: format::date(one.closed_on.unwrap_or(one.closes_on)),
            id: one.id,
            title: one.title,
        });
    }
    show(&ListPage {
        t,
        c: Chrome::new(&asked, Place::Enquiries, vec![crumb("", t.enq_title())]),
        lines,
        may_create: can(&asked, Action::Create),
        may_chase: asked.caller.can(Action::List, trust::field::ObjectKind::Chase),
    })
}
