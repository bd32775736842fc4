//! Sending: who is written to today, who is left out at the last moment, what is printed, when it leaves.

use super::steps::{Step, Steps};
use super::{peopled, show, words};
use crate::edge::Asked;
use crate::ui::words::plural;
use crate::ui::{Chrome, Field, PageResult, Place, show as draw};
use askama::Template;
use axum::extract::Path;
use pathway::campaign::{Event, Stage as Course};
use pathway::contact::{NextStep, Stage};
use register::campaigns::Recipient;
use texts::{Texts, format};

struct Out {
    href: String,
    who: String,
    why: String,
}

#[derive(Template)]
#[template(path = "campaigns/sending.html")]
struct SendingPage {
    t: Texts,
    c: Chrome,
    steps: Steps,
    id: String,
    title: String,
    state: String,
    done: Option<String>,
    summary: String,
    outs: Vec<Out>,
    more_out: usize,
    /// There is something to print.
    ready: bool,
    reminders: Option<String>,
    reminded_on: Field,
    moves: Vec<show::Move>,
}

/// Who receives a first letter if it leaves now.
pub(super) fn to_write(r: &Recipient) -> bool {
    r.left_out.is_none() && r.gate.is_ok() && r.standing.stage == Stage::ToContact
}

/// Who receives a reminder if it leaves on this day.
pub(super) fn to_remind(r: &Recipient, on: jiff::civil::Date) -> bool {
    let reminder = |step| matches!(step, NextStep::FirstReminder | NextStep::SecondReminder);
    r.gate.is_ok() && r.standing.next.is_some_and(|due| reminder(due.what) && due.on <= on)
}

/// Who was frozen in, and is left out now.
pub(super) fn left_out_now(r: &Recipient) -> bool {
    r.left_out.is_none() && r.gate.is_err()
}

/// How many of those left out a page names.
const NAMED: usize = 50;

/// `GET /campagnes/{id}/envoi`
pub(super) async fn sending(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (campaign, all) = peopled(&asked, &id).await?;
    let stage = campaign.standing(asked.today).stage;
    let n = all.iter().filter(|r| to_write(r)).count() as u64;
    let reminders = all.iter().filter(|r| to_remind(r, asked.today)).count() as u64;
    let outs: Vec<&Recipient> = all.iter().filter(|r| left_out_now(r)).collect();
    let is_open = matches!(stage, Course::Ready | Course::UnderWay);
    draw(&SendingPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Campaigns,
            super::crumbs(&asked, &campaign, &t.campaign_step_sending()),
        ),
        steps: Steps::at(&asked, &campaign, Step::Sending),
        state: show::state(&asked, &campaign),
        done: show::done(t, asked.pairs.text("fait")),
        summary: t.sending_summary(plural(n), format::count(t.lang(), n)),
        more_out: outs.len().saturating_sub(NAMED),
        outs: outs
            .into_iter()
            .take(NAMED)
            .map(|r| Out {
                href: format!("/campagnes/{id}/menages/{}", r.id),
                who: words::household(t, r),
                why: r.gate.err().map_or_else(String::new, |why| words::exclusion(t, why)),
            })
            .collect(),
        ready: is_open && n + reminders > 0,
        reminders: (stage == Course::UnderWay && reminders > 0)
            .then(|| t.sending_reminders(plural(reminders), format::count(t.lang(), reminders))),
        reminded_on: show::day_field(t.campaign_reminded_day(), "reminded", &asked.today.to_string()),
        moves: show::moves(&asked, stage, &[Event::Scheduled, Event::Sent])
            .into_iter()
            .filter(|m| n > 0 || m.code != Event::Sent.code())
            .collect(),
        title: campaign.title,
        id,
    })
}
