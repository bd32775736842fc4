//! The requests of a side: where each stands, who does what by when. The desk's is its queue, the oldest due first.

use super::{views, words};
use crate::edge::form::query_with;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use jiff::civil::Date;
use register::referrals::{Acting, ReferralRecord};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    number: String,
    who: String,
    needs: String,
    place: String,
    stage: String,
    next: String,
    due: String,
    late: bool,
    urgent: bool,
}

struct Tab {
    href: String,
    label: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "referrals/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    may_create: bool,
    may_desk: bool,
    tabs: Vec<Tab>,
    view: &'static str,
    filters: Vec<Field>,
    count_text: String,
    lines: Vec<Line>,
    empty: String,
    query: String,
}

/// The view that the address asks for, and what it holds once filtered.
pub(super) struct Found {
    pub view: &'static str,
    pub views: Vec<&'static str>,
    pub records: Vec<ReferralRecord>,
    pub all: usize,
}

/// Is something due before this day?
pub(super) fn late(record: &ReferralRecord, today: Date) -> Option<Date> {
    let next = record.standing.next.first().filter(|_| !record.standing.stage.is_over())?;
    (next.due < today).then_some(next.due)
}

pub(super) async fn found(asked: &Asked) -> Result<Found, PageError> {
    let own = asked.caller.organisation_id()?.to_owned();
    let has_desk = asked.register.help_desk(&own).await?.is_some();
    let mut open = views(asked, &own, has_desk);
    // A desk that closed still answers for what it received.
    if !has_desk && asked.caller.can(Action::Decide, ObjectKind::Referral) {
        open.push(("guichet", Acting::Desk(&own)));
    }
    let wanted = asked.pairs.text("vue");
    let (view, acting) = open
        .iter()
        .find(|(view, _)| Some(*view) == wanted)
        .or(open.first())
        .copied()
        .ok_or(PageError::NotFound)?;
    let mut records = asked.register.referrals(acting, asked.today).await?;
    let all = records.len();
    let state = asked.pairs.text("etat").unwrap_or("encours");
    let folded = model::words::fold(asked.pairs.text("q").unwrap_or(""));
    records.retain(|record| {
        let over = record.standing.stage.is_over();
        let stands = match state {
            "terminees" => over,
            "retard" => late(record, asked.today).is_some(),
            "toutes" => true,
            _ => !over,
        };
        let words = [
            record.number.as_str(),
            record.requester.as_deref().unwrap_or(""),
            record.place.as_deref().unwrap_or(""),
        ];
        let titles = record.needs.iter().map(|need| need.title.as_str());
        stands
            && (folded.is_empty()
                || words.into_iter().chain(titles).any(|text| model::words::fold(text).contains(&folded)))
    });
    if view != "demandes" {
        records.sort_by_key(|record| record.standing.next.first().map_or(Date::MAX, |next| next.due));
    }
    Ok(Found { view, views: open.iter().map(|(view, _)| *view).collect(), records, all })
}

fn line(asked: &Asked, record: &ReferralRecord) -> Line {
    let t = asked.t;
    let standing = &record.standing;
    let next = standing.next.first();
    let late = late(record, asked.today);
    Line {
        id: record.id.clone(),
        number: record.number.clone(),
        who: record.requester.clone().unwrap_or_else(|| t.referral_unknown_requester()),
        needs: record.needs.iter().map(|need| need.title.as_str()).collect::<Vec<_>>().join(" · "),
        place: record.place.clone().unwrap_or_else(|| t.referral_unknown_place()),
        stage: words::stage(t, standing.stage),
        next: next.map_or_else(|| t.referral_nothing_due(), |next| words::what(t, next.what)),
        due: match (late, next) {
            (Some(day), _) => t.referral_late(format::date(day)),
            (None, Some(next)) => t.referral_by(format::date(next.due)),
            (None, None) => String::new(),
        },
        late: late.is_some(),
        urgent: record.urgency == referral::Urgency::Danger && !standing.stage.is_over(),
    }
}

/// `GET /saisines`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let found = found(&asked).await?;
    let label = |view: &str| match view {
        "guichet" => t.referral_side_desk(),
        "aide" => t.referral_side_helper(),
        _ => t.referral_side_requester(),
    };
    let state = asked.pairs.text("etat").unwrap_or("encours");
    let states = vec![
        Choice::new("encours", t.referral_filter_open(), state),
        Choice::new("retard", t.referral_filter_late(), state),
        Choice::new("terminees", t.referral_filter_over(), state),
        Choice::new("toutes", t.all(), state),
    ];
    let n = found.records.len() as u64;
    let empty = match found.view {
        _ if found.all > 0 => t.referral_none_filtered(),
        "guichet" => t.referral_none_desk(),
        "aide" => t.referral_none_helper(),
        _ => t.referral_none_asker(),
    };
    show(&ListPage {
        t,
        c: Chrome::new(&asked, Place::Referrals, vec![crumb("", t.nav_referrals())]),
        may_create: asked.caller.can(Action::Create, ObjectKind::Referral),
        may_desk: asked.caller.can(Action::Decide, ObjectKind::Event),
        tabs: if found.views.len() < 2 {
            Vec::new()
        } else {
            let tab = |view: &&'static str| Tab {
                href: format!("/saisines?vue={view}"),
                label: label(view),
                current: *view == found.view,
            };
            found.views.iter().map(tab).collect()
        },
        view: found.view,
        filters: vec![
            Field::search("q", t.referral_search(), asked.pairs.text("q").unwrap_or("")),
            Field::select("etat", t.referral_stage(), states),
        ],
        count_text: t.referral_count(crate::ui::words::plural(n), format::count(t.lang(), n)),
        lines: found.records.iter().map(|record| line(&asked, record)).collect(),
        empty,
        query: query_with(&asked.pairs, &[("lang", "")]),
    })
}
