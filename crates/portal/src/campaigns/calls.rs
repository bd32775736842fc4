//! The list of calls, on paper: whom to call today, with room to write.

use super::{peopled, words};
use crate::edge::Asked;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use pathway::contact::Stage;
use texts::{Texts, format};

struct Line {
    who: String,
    phone: String,
    door: String,
    stage: String,
    next: String,
}

#[derive(Template)]
#[template(path = "campaigns/calls.html")]
struct CallsPage {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    today: String,
    count_text: String,
    lines: Vec<Line>,
}

/// `GET /campagnes/{id}/appels`
pub(super) async fn calls(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (campaign, all) = peopled(&asked, &id).await?;
    let over = |stage| matches!(stage, Stage::Refused | Stage::Interested);
    let lines: Vec<Line> = super::follow::selected(&asked, &all)
        .into_iter()
        .filter(|r| r.gate.is_ok() && (asked.pairs.text("etat").is_some() || !over(r.standing.stage)))
        .map(|r| Line {
            who: words::household(t, r),
            phone: r.contact.as_ref().and_then(|contact| contact.phone.clone()).unwrap_or_default(),
            door: format!("{}, {}", words::door(t, &r.dwelling), r.residence),
            stage: words::stage(t, r.standing.stage),
            next: words::due(t, r.standing.next),
        })
        .collect();
    let n = lines.len() as u64;
    show(&CallsPage {
        t,
        c: Chrome::new(&asked, Place::Campaigns, super::crumbs(&asked, &campaign, &t.calls_title())),
        title: campaign.title,
        today: format::date(asked.today),
        count_text: t.follow_count(plural(n), format::count(t.lang(), n)),
        lines,
        id,
    })
}
