//! The follow-up: where each household stands, and what is due.

use super::recipients::{PER_PAGE, page_number};
use super::steps::{Step, Steps};
use super::{peopled, show, words};
use crate::edge::Asked;
use crate::edge::form::query_with;
use crate::ui::words::plural;
use crate::ui::{Choice, Chrome, Field, PageResult, Pager, Place, show as draw};
use askama::Template;
use axum::extract::Path;
use pathway::contact::Stage;
use register::campaigns::Recipient;
use texts::{Texts, format};

struct Line {
    href: String,
    who: String,
    door: String,
    stage: String,
    since: String,
    next: String,
    is_due: bool,
}

#[derive(Template)]
#[template(path = "campaigns/follow.html")]
struct FollowPage {
    t: Texts,
    c: Chrome,
    steps: Steps,
    id: String,
    title: String,
    done: Option<String>,
    figures: Vec<show::Figure>,
    filters: Vec<Field>,
    count_text: String,
    lines: Vec<Line>,
    pager: Pager,
    query: String,
}

/// The households that the address asks for: where they stand, or what is due.
pub(super) fn selected<'r>(asked: &Asked, all: &'r [Recipient]) -> Vec<&'r Recipient> {
    let wanted = asked.pairs.text("etat");
    let stage = wanted.and_then(Stage::from_code);
    let due = wanted == Some("due");
    all.iter()
        .filter(|r| r.left_out.is_none())
        .filter(|r| stage.is_none_or(|s| r.standing.stage == s))
        .filter(|r| !due || (r.gate.is_ok() && r.standing.is_due(asked.today)))
        .collect()
}

/// `GET /campagnes/{id}/suivi`
pub(super) async fn follow(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (campaign, all) = peopled(&asked, &id).await?;
    let found = selected(&asked, &all);
    let current = asked.pairs.text("etat").unwrap_or("");
    let mut choices = vec![Choice::new("", t.all_m(), current), Choice::new("due", t.follow_due(), current)];
    choices.extend(Stage::ALL.iter().map(|s| Choice::new(s.code(), words::stage(t, *s), current)));
    let here = page_number(&asked);
    let lines = found.iter().skip((here - 1) * PER_PAGE).take(PER_PAGE).map(|r| Line {
        href: format!("/campagnes/{id}/menages/{}", r.id),
        who: words::household(t, r),
        door: format!("{}, {}", words::door(t, &r.dwelling), r.residence),
        stage: match r.gate {
            Err(why) if r.standing.stage != Stage::Opposed && r.standing.stage != Stage::NotConcerned => {
                format!("{} – {}", words::stage(t, r.standing.stage), words::exclusion(t, why))
            }
            _ => words::stage(t, r.standing.stage),
        },
        since: r.standing.since.map(format::date).unwrap_or_default(),
        next: if r.gate.is_ok() { words::due(t, r.standing.next) } else { String::new() },
        is_due: r.gate.is_ok() && r.standing.is_due(asked.today),
    });
    let n = found.len() as u64;
    draw(&FollowPage {
        t,
        c: Chrome::new(&asked, Place::Campaigns, super::crumbs(&asked, &campaign, &t.campaign_step_follow())),
        steps: Steps::at(&asked, &campaign, Step::Follow),
        done: show::done(t, asked.pairs.text("fait")),
        figures: show::figures(&asked, &campaign).await?,
        filters: vec![Field::select("etat", t.campaign_state(), choices)],
        count_text: t.follow_count(plural(n), format::count(t.lang(), n)),
        lines: lines.collect(),
        pager: Pager::new(t, &asked.path, &asked.pairs, here, PER_PAGE, found.len()),
        query: query_with(&asked.pairs, &[("lang", ""), ("page", ""), ("fait", "")]),
        title: campaign.title,
        id,
    })
}
