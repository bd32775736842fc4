//! One campaign: the residences and why, as they were on the day; where it stands; what may be done.

use super::steps::{Step, Steps};
use super::{found, list, words};
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, Field, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use pathway::campaign::{Event, Stage, possible};
use register::campaigns::{Campaign, Target};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    href: String,
    name: String,
    address: String,
    dwellings: u32,
    why: String,
    index: String,
}

pub(super) struct Figure {
    pub label: String,
    pub value: String,
}

/// A move, with the field that it needs.
pub(super) struct Move {
    pub code: &'static str,
    pub label: String,
    pub field: Option<Field>,
}

#[derive(Template)]
#[template(path = "campaigns/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    steps: Steps,
    id: String,
    title: String,
    state: String,
    done: Option<String>,
    age: String,
    lines: Vec<Line>,
    caption: String,
    figures: Vec<Figure>,
    moves: Vec<Move>,
}

/// The figures of a campaign, as this person may know them.
pub(super) async fn figures(asked: &Asked, campaign: &Campaign) -> Result<Vec<Figure>, PageError> {
    let t = asked.t;
    let f = asked.register.figures(&asked.landlord()?.id, &campaign.id, asked.today).await?;
    let all = [
        (t.figure_recipients(), f.recipients),
        (t.figure_contacted(), f.contacted),
        (t.figure_answered(), f.answered),
        (t.contact_interested(), f.interested),
        (t.contact_call_back(), f.call_back),
        (t.contact_refused(), f.refused),
        (t.contact_opposed(), f.opposed),
        (t.contact_unreachable(), f.unreachable),
        (t.contact_not_concerned(), f.not_concerned),
    ];
    Ok(all.into_iter().map(|(label, n)| Figure { label, value: list::told(asked, n) }).collect())
}

/// Why a residence is in the campaign, in words.
pub(super) fn why(t: Texts, target: &Target) -> String {
    let (age, percent) = target.rule;
    let share = match target.share {
        Some((lo, hi)) => {
            let (lo, hi) = (format::percent(t.lang(), lo, 0), format::percent(t.lang(), hi, 0));
            if lo == hi { lo } else { t.range(lo, hi) }
        }
        None => t.unknown(),
    };
    t.campaign_why(format::date(target.on), share, i64::from(age), i64::from(percent))
}

/// A day to choose, in one of several forms of a page.
pub(super) fn day_field(label: String, form: &str, today: &str) -> Field {
    let mut field = Field::date("jour", label, today);
    field.id = format!("jour-{form}");
    field
}

/// What may be done to a campaign that stands there, by who may change it.
pub(super) fn moves(asked: &Asked, stage: Stage, of: &[Event]) -> Vec<Move> {
    if !asked.caller.can(Action::Change, ObjectKind::Campaign) {
        return Vec::new();
    }
    let t = asked.t;
    let today = asked.today.to_string();
    possible(stage)
        .into_iter()
        .filter(|event| of.contains(event))
        .map(|event| {
            let day = |label: String| Some(day_field(label, event.code(), &today));
            let (label, field) = match event {
                Event::Frozen => (t.campaign_freeze(), None),
                Event::Scheduled => (t.campaign_schedule(), day(t.campaign_sending_day())),
                Event::Sent => (t.campaign_note_sent(), day(t.campaign_sent_day())),
                Event::Postponed => (t.campaign_postpone(), None),
                Event::Closed => (t.campaign_close(), None),
                Event::Cancelled => (t.campaign_cancel(), None),
            };
            Move { code: event.code(), label, field }
        })
        .collect()
}

/// Where a campaign stands, in words, with the day of sending when there is one.
pub(super) fn state(asked: &Asked, campaign: &Campaign) -> String {
    let standing = campaign.standing(asked.today);
    let stage = words::course(asked.t, standing.stage);
    match standing.sending {
        Some(day) => asked.t.campaign_state_since(stage, format::date(day)),
        None => stage,
    }
}

/// What was just done, in words.
pub(super) fn done(t: Texts, what: Option<&str>) -> Option<String> {
    Some(match what? {
        "frozen" => t.campaign_done_frozen(),
        "scheduled" => t.campaign_done_scheduled(),
        "sent" => t.campaign_done_sent(),
        "reminded" => t.campaign_done_reminded(),
        "postponed" => t.campaign_done_postponed(),
        "closed" => t.campaign_done_closed(),
        "cancelled" => t.campaign_done_cancelled(),
        "written" => t.campaign_done_written(),
        "noted" => t.contact_done_noted(),
        "corrected" => t.contact_done_corrected(),
        _ => return None,
    })
}

/// `GET /campagnes/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let campaign = found(&asked, &id, Action::See, ObjectKind::Campaign).await?;
    let stage = campaign.standing(asked.today).stage;
    let figures = match stage {
        Stage::Draft => Vec::new(),
        _ => figures(&asked, &campaign).await?,
    };
    let here = [Event::Frozen, Event::Postponed, Event::Closed, Event::Cancelled];
    let lines = campaign.targets.iter().map(|target| Line {
        href: format!("/residences/{}", target.residence_id),
        name: target.name.clone(),
        address: target.address.clone(),
        dwellings: target.dwellings,
        why: why(t, target),
        index: t.range(target.index.0.to_string(), target.index.1.to_string()),
    });
    show(&ShowPage {
        t,
        c: Chrome::new(&asked, Place::Campaigns, super::crumbs(&asked, &campaign, "")),
        steps: Steps::at(&asked, &campaign, Step::Target),
        state: state(&asked, &campaign),
        done: done(t, asked.pairs.text("fait")),
        age: t.campaign_towards(i64::from(campaign.min_age)),
        caption: crate::ui::words::residences(t, campaign.targets.len() as u64),
        lines: lines.collect(),
        figures,
        moves: moves(&asked, stage, &here),
        title: campaign.title,
        id,
    })
}
