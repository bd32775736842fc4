//! The quotes of which one is a party; and those that became accompaniments.

use super::words::{hours, stage};
use super::{organisation, title_of};
use crate::diagnoses::words::euros;
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use engagement::{MilestoneState, milestone_state, spending, totals};
use register::engagements::QuoteRecord;
use texts::{Texts, format};

struct Line {
    id: String,
    title: String,
    partner: String,
    stage: String,
    until: String,
    total: String,
    waits: bool,
}

#[derive(Template)]
#[template(path = "engagements/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    count_text: String,
}

fn line(asked: &Asked, own: &str, one: &QuoteRecord) -> Line {
    let t = asked.t;
    let shown = one.shown(asked.today);
    let standing = shown.and_then(|version| one.standing(version.number, asked.today));
    let until = standing.as_ref().filter(|now| now.is_open()).and_then(|now| now.valid_until);
    Line {
        id: one.id.clone(),
        title: title_of(asked, one),
        partner: one.partner_of(own).name.clone(),
        stage: standing.map_or_else(|| t.unknown(), |now| stage(t, now.stage)),
        until: until.map(format::date).unwrap_or_default(),
        total: shown
            .and_then(|version| version.terms.total())
            .map_or_else(|| t.unknown(), |cents| euros(t, cents)),
        waits: one.waits_for(own, asked.today).is_some(),
    }
}

/// `GET /devis`
pub(super) async fn quotes(asked: Asked) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let all = asked.register.quotes(own).await?;
    let n = all.len() as u64;
    show(&ListPage {
        t,
        lines: all.iter().map(|one| line(&asked, own, one)).collect(),
        count_text: t.quote_count(plural(n), format::count(t.lang(), n)),
        c: Chrome::new(&asked, Place::Quotes, vec![crumb("", t.quote_title())]),
    })
}

struct Followed {
    id: String,
    title: String,
    partner: String,
    days: String,
    late: Option<String>,
    time: String,
    state: String,
}

#[derive(Template)]
#[template(path = "engagements/followed.html")]
struct FollowedPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Followed>,
    count_text: String,
}

fn followed(asked: &Asked, own: &str, one: &QuoteRecord) -> Option<Followed> {
    let t = asked.t;
    let terms = &one.in_force()?.terms;
    let is_late = |m: &&engagement::Milestone| {
        matches!(milestone_state(&one.quote, m, asked.today), MilestoneState::Late { .. })
    };
    let late = terms.milestones.iter().filter(is_late).count() as u64;
    let is_closed = one.quote.closed().is_some();
    let sums = spending(&one.quote, terms).as_deref().and_then(totals);
    Some(Followed {
        id: one.id.clone(),
        title: terms.title.clone(),
        partner: one.partner_of(own).name.clone(),
        days: t.quote_days(format::date(terms.first_on), format::date(terms.last_on)),
        late: (late > 0 && !is_closed)
            .then(|| t.accompaniment_late(plural(late), format::count(t.lang(), late))),
        time: sums.map_or_else(
            || t.unknown(),
            |sums| t.accompaniment_time_of(hours(t, sums.spent_minutes), hours(t, sums.quoted_minutes)),
        ),
        state: if is_closed { t.accompaniment_closed() } else { t.accompaniment_open() },
    })
}

/// `GET /accompagnements`
pub(super) async fn accompaniments(asked: Asked) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let all = asked.register.quotes(own).await?;
    let lines: Vec<Followed> = all.iter().filter_map(|one| followed(&asked, own, one)).collect();
    let n = lines.len() as u64;
    show(&FollowedPage {
        t,
        lines,
        count_text: t.accompaniment_count(plural(n), format::count(t.lang(), n)),
        c: Chrome::new(&asked, Place::Accompaniments, vec![crumb("", t.accompaniment_title())]),
    })
}
