//! A quote as both sides read it: every line can be checked, what changed is told, who signed is named.

use super::words::{act, change, hours, side, stage};
use super::{chrome, found, may, organisation, title_of};
use crate::diagnoses::words::{euros, subject};
use crate::edge::Asked;
use crate::ui::{Chrome, PageResult, show};
use askama::Template;
use axum::extract::Path;
use engagement::{Line, Side, Stage, Version, difference};
use register::engagements::QuoteRecord;
use texts::{Texts, format};
use trust::day::legal_day;
use trust::policy::Action;

pub(super) struct LineRow {
    pub label: String,
    pub subject: String,
    pub hours: String,
    pub rate: String,
    pub basis: String,
    pub hours_cost: String,
    pub expenses: String,
    pub nature: String,
    pub total: String,
}

#[derive(Template)]
#[template(path = "engagements/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    id: String,
    title: String,
    parties: String,
    state: String,
    /// Signatures that this version voided, each in a sentence.
    voided: Vec<String>,
    changes: Vec<String>,
    purpose: String,
    days: String,
    lines: Vec<LineRow>,
    total: String,
    milestones: Vec<(String, String)>,
    funding: String,
    signatures: Vec<String>,
    digest: String,
    versions: Vec<(String, String)>,
    history: Vec<(String, String)>,
    may_change: bool,
    may_send: Option<u32>,
    may_sign: bool,
    may_decline: bool,
    may_export: bool,
    is_followed: bool,
    diagnosis: Option<String>,
}

/// A line with what makes its sum.
pub(super) fn row(t: Texts, one: &Line) -> LineRow {
    let amount = |cents: Option<i64>| cents.map_or_else(|| t.unknown(), |cents| euros(t, cents));
    LineRow {
        label: one.label.clone(),
        subject: one.subject.as_ref().map(|code| subject(t, code)).unwrap_or_default(),
        hours: hours(t, u64::from(one.minutes)),
        rate: euros(t, one.rate_cents),
        basis: one.rate_basis.clone(),
        hours_cost: amount(engagement::hours_cents(one.minutes, one.rate_cents)),
        expenses: euros(t, one.expenses_cents),
        nature: one.expenses.clone(),
        total: amount(one.cents()),
    }
}

/// Who signed, in sentences.
pub(super) fn signatures(asked: &Asked, record: &QuoteRecord, version: &Version) -> Vec<String> {
    let t = asked.t;
    let standing = record.standing(version.number, asked.today);
    let all = standing.map(|now| now.signatures).unwrap_or_default();
    let name = |signer: &str| {
        // The name stands beside the fact; an account that this handle does not see signs for its organisation.
        record.facts.iter().find_map(|noted| match &noted.fact.act {
            engagement::Act::Signed { signer: one, .. } if one == signer => noted.author_name.clone(),
            _ => None,
        })
    };
    all.iter()
        .map(|one| {
            let who = name(&one.signer).unwrap_or_else(|| t.unknown());
            t.quote_signed_by(who, side(t, one.side), format::date(one.on))
        })
        .collect()
}

fn voided(asked: &Asked, record: &QuoteRecord, version: &Version) -> Vec<String> {
    let t = asked.t;
    let all = record.quote.voided_by(version.number, asked.today);
    all.iter()
        .map(|(n, one)| t.quote_voided(side(t, one.side), n.to_string(), format::date(one.on)))
        .collect()
}

/// Where the version stands, with its days.
fn state(asked: &Asked, record: &QuoteRecord, version: &Version) -> String {
    let t = asked.t;
    let Some(now) = record.standing(version.number, asked.today) else { return t.unknown() };
    let words = stage(t, now.stage);
    let more = match (now.stage, now.valid_until, now.accepted_on, &now.declined) {
        (Stage::Sent | Stage::SignedOnce | Stage::Expired, Some(last), ..) => {
            t.quote_valid_until(format::date(last))
        }
        (Stage::Accepted, _, Some(on), _) => t.quote_since(format::date(on)),
        (Stage::Declined, _, _, Some((_, why, note, on))) => {
            let why = super::words::reason(t, *why);
            t.quote_declined_because(format::date(*on), why, note.as_str())
        }
        _ => String::new(),
    };
    let number = t.quote_version(version.number.to_string());
    format!("{number} – {words} {more}").trim().to_owned()
}

/// The version that a page shows: the one of the address, else the one that waits.
fn chosen<'a>(asked: &Asked, record: &'a QuoteRecord) -> Option<&'a Version> {
    let wanted = asked.pairs.text("version").and_then(|n| n.parse::<u32>().ok());
    match wanted {
        Some(number) => record.quote.version(number),
        // Whoever writes it goes on from the draft.
        None => match record.draft() {
            Some(draft) => record.quote.version(draft.number),
            None => record.shown(asked.today),
        },
    }
}

/// `GET /devis/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let record = found(&asked, &id).await?;
    let version = chosen(&asked, &record).ok_or(crate::edge::PageError::NotFound)?;
    let terms = &version.terms;
    let writes = record.side_of(own) == Side::Provider && may(&asked, Action::Change);
    let standing = record.standing(version.number, asked.today);
    let is_open = standing.as_ref().is_some_and(engagement::Standing::is_open);
    let waits = record.waits_for(own, asked.today).is_some_and(|(number, _)| number == version.number);
    let draft = record.draft().filter(|draft| draft.number == version.number);
    let before = record.before(version.number);
    let changes = before.map(|before| difference(&before.terms, terms)).unwrap_or_default();
    let history = record.facts.iter().rev().map(|noted| {
        let who = noted.author_name.clone().unwrap_or_default();
        (format::date(legal_day(noted.at)), format!("{} – {who}", act(t, &noted.fact.act)))
    });
    let versions = record.quote.versions.iter().map(|one| {
        let words = standing_words(&asked, &record, one.number);
        (
            format!("/devis/{id}?version={}", one.number),
            format!("{} – {words}", t.quote_version(one.number.to_string())),
        )
    });
    let done = match asked.pairs.text("fait") {
        Some("ecrit") => Some(t.quote_done_written()),
        Some("envoye") => Some(t.quote_done_sent()),
        Some("signe") => Some(t.quote_done_signed()),
        Some("decline") => Some(t.quote_done_declined()),
        _ => None,
    };
    show(&ShowPage {
        t,
        done,
        title: title_of(&asked, &record),
        parties: t.quote_parties(record.helper.name.as_str(), record.organisation.name.as_str()),
        state: state(&asked, &record, version),
        voided: voided(&asked, &record, version),
        changes: changes.iter().map(|one| change(t, one)).collect(),
        purpose: terms.purpose.clone(),
        days: t.quote_days(format::date(terms.first_on), format::date(terms.last_on)),
        lines: terms.lines.iter().map(|one| row(t, one)).collect(),
        total: terms.total().map_or_else(|| t.unknown(), |cents| euros(t, cents)),
        milestones: terms
            .milestones
            .iter()
            .map(|one| (one.label.clone(), format::date(one.due_on)))
            .collect(),
        funding: terms.funding.clone(),
        signatures: signatures(&asked, &record, version),
        digest: version.digest.to_string(),
        versions: versions.collect(),
        history: history.collect(),
        may_change: writes && record.quote.closed().is_none(),
        may_send: draft.filter(|_| writes).map(|draft| draft.number),
        may_sign: waits && asked.caller.could(Action::Sign, trust::field::ObjectKind::Quote),
        may_decline: is_open && may(&asked, Action::Change),
        may_export: may(&asked, Action::Export),
        is_followed: record.in_force().is_some(),
        diagnosis: record.diagnosis_id.clone(),
        c: chrome(&asked, &record, ""),
        id,
    })
}

fn standing_words(asked: &Asked, record: &QuoteRecord, number: u32) -> String {
    let now = record.standing(number, asked.today);
    now.map_or_else(|| asked.t.unknown(), |now| stage(asked.t, now.stage))
}
