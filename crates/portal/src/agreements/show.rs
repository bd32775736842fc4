//! One agreement: what counts, what is proposed, what is drafted, what happened, and what may be done.

use super::terms::TermsPart;
use super::words;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use register::agreements::{AgreementEvent, AgreementRecord, AgreementStage, Fact};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;
use trust::role::Role;

struct Event {
    iso: String,
    when: String,
    who: String,
    what: String,
}

/// A version with its title.
struct Section {
    id: &'static str,
    title: String,
    terms: TermsPart,
}

struct Act {
    href: String,
    label: String,
}

#[derive(Template)]
#[template(path = "agreements/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    title: String,
    state: String,
    done: Option<String>,
    warnings: Vec<String>,
    /// Its own draft may be proposed.
    propose: Option<String>,
    acts: Vec<Act>,
    sections: Vec<Section>,
    events: Vec<Event>,
}

fn done(t: Texts, what: Option<&str>) -> Option<String> {
    Some(match what? {
        "brouillon" => t.agreement_done_drafted(),
        "proposee" => t.agreement_done_proposed(),
        "signee" => t.agreement_done_signed(),
        "suspendue" => t.agreement_done_suspended(),
        "reprise" => t.agreement_done_resumed(),
        "terminee" => t.agreement_done_ended(),
        _ => return None,
    })
}

fn event(t: Texts, record: &AgreementRecord, fact: &Fact) -> Event {
    let party = if fact.organisation_id == record.giver.id { &record.giver } else { &record.taker };
    let author = texts::journal::author(t, &fact.author, fact.author_name.as_deref());
    let iso = fact.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    Event {
        when: format::instant(&iso),
        iso,
        who: format!("{author} – {}", party.name),
        what: match &fact.event {
            AgreementEvent::Proposed { version } => t.agreement_did_proposed(i64::from(*version)),
            AgreementEvent::Signed { version, .. } => t.agreement_did_signed(i64::from(*version)),
            AgreementEvent::Suspended { reason } => t.agreement_did_suspended(reason.as_str()),
            AgreementEvent::Resumed => t.agreement_did_resumed(),
            AgreementEvent::Ended { reason } => t.agreement_did_ended(reason.as_str()),
        },
    }
}

/// What this person may do now, each with its page.
fn acts(asked: &Asked, record: &AgreementRecord) -> Result<Vec<Act>, PageError> {
    let t = asked.t;
    let (own, at) = (asked.caller.organisation_id()?, asked.caller.at);
    let person = asked.caller.person()?;
    // What asks for a fresh proof is offered before it: its own door asks.
    let may = |action: Action| {
        matches!(asked.caller.may_here(action, ObjectKind::Agreement), Ok(()) | Err(PageError::StepUp(_)))
    };
    let officer = person.actor.grants.iter().any(|grant| grant.role() == Role::Dpo);
    let stage = record.stage(at);
    let to_sign = record.proposal(at).is_some_and(|v| !v.is_signed_by(own));
    let running =
        matches!(stage, AgreementStage::Active | AgreementStage::Signed | AgreementStage::Suspended);
    let suspended = record.is_suspended_by(own);
    let over = record.is_ended();
    let reads = person.agreements.iter().any(|a| a.terms.id.as_str() == record.id);
    let all = [
        (reads, "donnees", t.agreement_read()),
        (to_sign && officer && may(Action::Sign), "signer", t.agreement_sign()),
        (running && !suspended && may(Action::Decide), "suspendre", t.agreement_suspend()),
        (suspended && !over && may(Action::Decide), "reprendre", t.agreement_resume()),
        (!over && may(Action::Create), "version", t.agreement_change()),
        (!over && may(Action::Decide), "terminer", t.agreement_end()),
    ];
    Ok(all
        .into_iter()
        .filter(|(offered, ..)| *offered)
        .map(|(_, page, label)| Act { href: format!("/conventions/{}/{page}", record.id), label })
        .collect())
}

/// `GET /conventions/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (own, at) = (asked.caller.organisation_id()?.to_owned(), asked.caller.at);
    let record = asked.register.agreement(&own, &id).await?;
    let partner = record.partner_of(&own).name.clone();
    let mut sections = Vec::new();
    if let Some(version) = record.counting(at) {
        let terms = TermsPart::of(&asked, &record, version).await?;
        sections.push(Section { id: "in-force", title: t.agreement_in_force(), terms });
    }
    if let Some(version) = record.proposal(at) {
        let terms = TermsPart::of(&asked, &record, version).await?;
        sections.push(Section { id: "proposal", title: t.agreement_proposal(), terms });
    }
    if let Some(version) = record.draft() {
        let terms = TermsPart::of(&asked, &record, version).await?;
        sections.push(Section { id: "draft", title: t.agreement_draft(), terms });
    }
    if sections.is_empty()
        && let Some(version) = record.shown(at)
    {
        let terms = TermsPart::of(&asked, &record, version).await?;
        sections.push(Section { id: "last", title: t.agreement_state_ended(), terms });
    }
    let mut warnings = Vec::new();
    for party in [&record.giver, &record.taker] {
        if record.proposal(at).is_some() && !asked.register.has_data_protection_officer(&party.id).await? {
            warnings.push(t.agreement_no_officer(party.name.as_str()));
        }
    }
    let may_propose = record.draft().is_some() && asked.caller.can(Action::Create, ObjectKind::Agreement);
    let title = t.agreement_one(partner);
    show(&ShowPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Agreements,
            vec![crumb("/conventions", t.nav_agreements()), crumb("", title.as_str())],
        ),
        title,
        state: words::stage(t, record.stage(at)),
        done: done(t, asked.pairs.text("fait")),
        warnings,
        propose: may_propose.then(|| format!("/conventions/{id}/proposer")),
        acts: acts(&asked, &record)?,
        sections,
        events: record.facts.iter().rev().map(|fact| event(t, &record, fact)).collect(),
    })
}
