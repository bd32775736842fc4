//! What may be bought together: for a desk the lots that its needs would make; for everybody its needs and its lots.

use super::words::{alone, answer, gazetteer, quantity, range, stage, subject, territory, to_ask};
use super::{is_desk, may};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use pooling::Unasked;
use register::pools::{Detected, Side};
use std::collections::BTreeSet;
use texts::{Texts, format};
use trust::policy::Action;

struct Candidate {
    /// Its first need, by which its page is found.
    first: String,
    subject: String,
    place: String,
    days: String,
    members: String,
    quantity: String,
    amount: String,
    to_ask: Option<String>,
    /// Are they enough to be asked without being recognised?
    may_sound: bool,
}

struct Left {
    title: String,
    organisation: String,
    why: String,
}

struct Lot {
    id: String,
    subject: String,
    stage: String,
    said: String,
    until: String,
}

struct Own {
    id: String,
    title: String,
    subject: String,
    quantity: String,
    days: String,
    desk: String,
}

#[derive(Template)]
#[template(path = "pools/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    is_desk: bool,
    may_create: bool,
    may_change: bool,
    candidates: Vec<Candidate>,
    left: Vec<Left>,
    lots: Vec<Lot>,
    own: Vec<Own>,
}

fn days(t: Texts, from: Option<jiff::civil::Date>, to: Option<jiff::civil::Date>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => t.pool_period(format::date(from), format::date(to)),
        _ => t.unknown(),
    }
}

fn left(t: Texts, detected: &Detected) -> Vec<Left> {
    let needs = detected.found.alone.iter().filter_map(|(id, why)| Some((detected.needs.get(id)?, why)));
    needs
        .map(|(need, why)| Left {
            title: need.title.clone(),
            organisation: need.organisation.clone(),
            why: alone(t, why),
        })
        .collect()
}

/// `GET /achats-groupes`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let here_is_desk = is_desk(&asked).await?;
    let gazetteer = gazetteer(&asked).await?;
    let detected = if here_is_desk {
        asked.register.detected_pools(own, asked.today).await?
    } else {
        Detected::default()
    };
    let candidates = detected.found.candidates.iter().map(|one| {
        let lacking: BTreeSet<Unasked> = one.to_ask.iter().map(|(_, what)| *what).collect();
        let lacking: Vec<Unasked> = lacking.into_iter().collect();
        Candidate {
            first: one.needs.first().cloned().unwrap_or_default(),
            subject: subject(t, &one.subject),
            place: territory(&gazetteer, one.level, &one.territory),
            days: days(t, Some(one.from), Some(one.to)),
            members: format::count(t.lang(), one.members.len() as u64),
            quantity: quantity(t, (one.quantity > 0).then_some(one.quantity), one.unit.as_deref()),
            amount: range(t, Some(one.amount).filter(|amount| amount.most > 0)),
            to_ask: (!lacking.is_empty()).then(|| t.pool_to_ask(to_ask(t, &lacking))),
            may_sound: one.members.len() >= pooling::ANONYMOUS_FROM,
        }
    });
    let candidates: Vec<Candidate> = candidates.collect();
    let lots = asked.register.pools(own, asked.today).await?;
    let lots = lots.iter().map(|one| Lot {
        id: one.id.clone(),
        subject: subject(t, &one.sounding.subject),
        stage: stage(t, one.stage),
        said: match (one.side, &one.own) {
            (Side::Member, Some(said)) => answer(t, said),
            _ => t.pool_yours(),
        },
        until: format::date(one.terms.closes),
    });
    let declared = asked.register.declared_pool_needs(own).await?;
    show(&ListPage {
        t,
        done: asked
            .pairs
            .text("fait")
            .map(|what| if what == "retire" { t.pool_need_withdrawn() } else { t.pool_need_declared() }),
        is_desk: here_is_desk,
        may_create: may(&asked, Action::Create),
        may_change: may(&asked, Action::Change),
        candidates,
        left: left(t, &detected),
        lots: lots.collect(),
        own: declared
            .into_iter()
            .map(|one| Own {
                subject: one.need.subject.as_deref().map_or_else(|| t.unknown(), |code| subject(t, code)),
                quantity: quantity(t, one.need.quantity, one.need.unit.as_deref()),
                days: days(t, one.need.from, one.need.to),
                id: one.id,
                title: one.title,
                desk: one.desk,
            })
            .collect(),
        c: Chrome::new(&asked, Place::Pools, vec![crumb("", t.pool_title())]),
    })
}
