//! The households of a campaign: those written to, those left out from the start, those that the gate leaves out today.

use super::steps::{Step, Steps};
use super::{peopled, show, words};
use crate::edge::Asked;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Pager, Place, show as draw};
use askama::Template;
use axum::extract::Path;
use pathway::campaign::{Event, Stage};
use std::collections::BTreeMap;
use texts::{Texts, format};

struct Line {
    href: Option<String>,
    who: String,
    door: String,
    residence: String,
    persons: u32,
    out: String,
}

struct Out {
    why: String,
    count: String,
}

#[derive(Template)]
#[template(path = "campaigns/recipients.html")]
struct RecipientsPage {
    t: Texts,
    c: Chrome,
    steps: Steps,
    id: String,
    title: String,
    done: Option<String>,
    summary: String,
    outs: Vec<Out>,
    is_frozen: bool,
    moves: Vec<show::Move>,
    caption: String,
    lines: Vec<Line>,
    pager: Pager,
}

/// How many households a page shows.
pub(super) const PER_PAGE: usize = 100;

/// The page that the address asks for, from 1.
pub(super) fn page_number(asked: &Asked) -> usize {
    asked.pairs.text("page").and_then(|n| n.parse().ok()).unwrap_or(1).max(1)
}

/// `GET /campagnes/{id}/destinataires`
pub(super) async fn list(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (campaign, all) = peopled(&asked, &id).await?;
    let stage = campaign.standing(asked.today).stage;
    let mut outs: BTreeMap<_, u64> = BTreeMap::new();
    for r in &all {
        if let Some(why) = r.left_out.or(r.gate.err()) {
            *outs.entry(why).or_default() += 1;
        }
    }
    let written = all.iter().filter(|r| r.left_out.is_none() && r.gate.is_ok());
    let persons: u64 = written.clone().map(|r| u64::from(r.persons)).sum();
    let n = written.count() as u64;
    let here = page_number(&asked);
    let lines = all.iter().skip((here - 1) * PER_PAGE).take(PER_PAGE).map(|r| Line {
        href: r.left_out.is_none().then(|| format!("/campagnes/{id}/menages/{}", r.id)),
        who: words::household(t, r),
        door: words::door(t, &r.dwelling),
        residence: r.residence.clone(),
        persons: r.persons,
        out: r.left_out.or(r.gate.err()).map_or_else(String::new, |why| words::exclusion(t, why)),
    });
    draw(&RecipientsPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Campaigns,
            super::crumbs(&asked, &campaign, &t.campaign_step_recipients()),
        ),
        steps: Steps::at(&asked, &campaign, Step::Recipients),
        done: show::done(t, asked.pairs.text("fait")),
        summary: t.recipients_summary(
            plural(n),
            format::count(t.lang(), n),
            format::count(t.lang(), persons),
            i64::from(campaign.min_age),
        ),
        outs: outs
            .into_iter()
            .map(|(why, n)| Out { why: words::exclusion(t, why), count: format::count(t.lang(), n) })
            .collect(),
        is_frozen: stage != Stage::Draft,
        moves: show::moves(&asked, stage, &[Event::Frozen]),
        caption: t.recipients_caption(format::count(t.lang(), all.len() as u64)),
        lines: lines.collect(),
        pager: Pager::new(t, &asked.path, &asked.pairs, here, PER_PAGE, all.len()),
        title: campaign.title,
        id,
    })
}
