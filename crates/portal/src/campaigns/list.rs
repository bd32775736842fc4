//! The campaigns of the landlord, and where each stands.

use super::words;
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    residences: String,
    stage: String,
    recipients: String,
    contacted: String,
    answered: String,
}

#[derive(Template)]
#[template(path = "campaigns/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    may_create: bool,
    may_note: bool,
    count_text: String,
    lines: Vec<Line>,
}

/// A number of households as this person may know it: whole for who writes to them, from eleven for the others.
pub(super) fn told(asked: &Asked, n: u64) -> String {
    if n == 0 || n >= 11 || asked.caller.can(Action::List, ObjectKind::Recipient) {
        format::count(asked.lang(), n)
    } else {
        asked.t.campaign_few()
    }
}

/// `GET /campagnes`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    let mine = asked.caller.residences_for(Action::List, ObjectKind::Campaign);
    let mut lines = Vec::new();
    for campaign in asked.register.campaigns(&landlord).await? {
        if !campaign.is_within(mine.as_ref()) {
            continue;
        }
        let f = asked.register.figures(&landlord, &campaign.id, asked.today).await?;
        lines.push(Line {
            residences: crate::ui::words::residences(t, campaign.targets.len() as u64),
            stage: words::course(t, campaign.standing(asked.today).stage),
            recipients: told(&asked, f.recipients),
            contacted: told(&asked, f.contacted),
            answered: told(&asked, f.answered),
            title: campaign.title,
            id: campaign.id,
        });
    }
    let n = lines.len() as u64;
    show(&ListPage {
        t,
        c: Chrome::new(&asked, Place::Campaigns, vec![crumb("", t.nav_campaigns())]),
        may_create: asked.caller.can(Action::Create, ObjectKind::Campaign),
        may_note: asked.caller.can(Action::Change, ObjectKind::Recipient),
        count_text: t.campaigns_count(plural(n), format::count(t.lang(), n)),
        lines,
    })
}
