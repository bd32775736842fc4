//! An application, as its partners read it: what it says, what is missing, who signed, what happened.

use super::words::{
    address, day, fact, gap, occupancy, origin, payer, plan_gap, role, section, standing, state,
};
use super::{Found, chrome, found, may, organisation};
use crate::calls::words::{hour, part};
use crate::diagnoses::words::euros;
use crate::edge::Asked;
use crate::ui::{Chrome, PageResult, show};
use ::calls::{ApplicationFact, Content, Section, Specification, Stage, Standing};
use askama::Template;
use axum::extract::Path;
use register::applications::Side;
use texts::{Texts, format};
use trust::day::legal_day;
use trust::policy::Action;

/// A part of the text: its heading, who wrote it last, where it is written.
pub(super) struct Part {
    pub section: Section,
    pub title: String,
    /// Who wrote it last, and when.
    pub by: Option<String>,
    /// Its address, when the reader may write it.
    pub edit: Option<String>,
}

struct PartnerRow {
    name: String,
    role: String,
    share: String,
    state: String,
    signed: String,
}

pub(super) struct MoneyRow {
    pub label: String,
    pub what: String,
    pub partner: String,
    pub amount: String,
}

struct FundRow {
    name: String,
    asked: String,
    eligible: String,
    most: String,
}

#[derive(Template)]
#[template(path = "applications/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    id: String,
    done: Option<String>,
    title: String,
    lead: String,
    call: (String, String),
    state: String,
    closes: String,
    notices: Vec<String>,
    is_invited: bool,
    may_sign: bool,
    /// The digest to offer, when the text may be offered.
    offer: Option<String>,
    may_reopen: bool,
    may_withdraw: bool,
    may_leave: bool,
    may_import: bool,
    may_export: bool,
    gaps: Vec<(String, String, String)>,
    is_told_whole: bool,
    parts: Vec<Part>,
    facts: Vec<(String, String)>,
    publics: Vec<String>,
    answers: Vec<(String, String)>,
    partners: Vec<PartnerRow>,
    costs: Vec<MoneyRow>,
    by_partner: Vec<(String, String)>,
    money: Vec<MoneyRow>,
    totals: (String, String),
    closing: String,
    funds: Vec<FundRow>,
    digest: String,
    edition: i64,
    history: Vec<(String, String)>,
}

/// What the project is, field by field, with where a field was filled in from.
pub(super) fn project(
    t: Texts,
    content: &Content,
    places: Vec<String>,
    from: impl Fn(&str) -> String,
) -> Vec<(String, String)> {
    let number =
        |number: Option<u32>| number.map_or_else(|| t.unknown(), |n| format::count(t.lang(), u64::from(n)));
    let dwellings =
        content.dwellings.iter().map(|one| format!("{} : {}", occupancy(t, one.status), one.count));
    let or = |text: String| if text.is_empty() { t.unknown() } else { text };
    vec![
        (t.application_summary(), format!("{}{}", or(content.summary.clone()), from("summary"))),
        (t.call_territories(), format!("{}{}", or(places.join(", ")), from("territories"))),
        (t.application_starts(), day(t, content.starts_on)),
        (t.application_months(), number(content.months)),
        (t.application_households(), number(content.households)),
        (
            t.application_dwellings(),
            format!("{}{}", or(dwellings.collect::<Vec<_>>().join(" ; ")), from("dwellings")),
        ),
    ]
}

/// The questions of the call, and what is answered.
pub(super) fn answers(
    t: Texts,
    rules: &Specification,
    content: &Content,
    from: impl Fn(&str) -> String,
) -> Vec<(String, String)> {
    let line = |one: &::calls::Question| {
        let text = content.answers.get(&one.key).filter(|text| !text.trim().is_empty());
        let text = text.map_or_else(|| t.application_no_answer(), Clone::clone);
        (one.label.clone(), format!("{text}{}", from(&format!("answer-{}", one.key))))
    };
    rules.questions.iter().map(line).collect()
}

fn partner_name(t: Texts, content: &Content, id: &str) -> String {
    content.partner(id).map_or_else(|| t.unknown(), |one| one.name.clone())
}

/// The costs, line by line.
pub(super) fn costs(t: Texts, rules: &Specification, content: &Content) -> Vec<MoneyRow> {
    let row = |one: &::calls::Line| MoneyRow {
        label: one.label.clone(),
        what: rules.category(&one.category).map_or_else(|| t.unknown(), |found| found.label.clone()),
        partner: partner_name(t, content, &one.partner),
        amount: euros(t, one.cents),
    };
    content.lines.iter().map(row).collect()
}

/// The money that pays them, line by line.
pub(super) fn money(t: Texts, rules: &Specification, content: &Content) -> Vec<MoneyRow> {
    let row = |one: &::calls::Resource| MoneyRow {
        label: payer(t, rules, one),
        what: if one.is_secured { t.application_secured() } else { t.application_asked() },
        partner: partner_name(t, content, &one.partner),
        amount: euros(t, one.cents),
    };
    content.resources.iter().map(row).collect()
}

/// What each partner spends.
pub(super) fn by_partner(t: Texts, content: &Content) -> Vec<(String, String)> {
    let of = |id: &str| {
        let mut own = content.lines.iter().filter(|one| one.partner == id);
        own.try_fold(0_i64, |sum, one| sum.checked_add(one.cents))
    };
    let row = |one: &::calls::Partner| {
        let sum = of(&one.organisation).map_or_else(|| t.unknown(), |cents| euros(t, cents));
        (one.name.clone(), sum)
    };
    content.partners.iter().map(row).collect()
}

/// The two totals, and whether the plan closes.
pub(super) fn closing(t: Texts, content: &Content) -> ((String, String), String) {
    match ::calls::sums(content) {
        Some((costs, money)) => {
            let told = if costs == money { t.application_plan_closes() } else { plan_gap(t, costs, money) };
            ((euros(t, costs), euros(t, money)), told)
        }
        None => ((t.unknown(), t.unknown()), t.application_gap_too_much()),
    }
}

fn funds(t: Texts, rules: &Specification, content: &Content) -> Vec<FundRow> {
    let uses = ::calls::fund_uses(rules, content).unwrap_or_default();
    let row = |one: &::calls::FundUse| FundRow {
        name: rules.fund(&one.fund).map_or_else(|| t.unknown(), |fund| fund.name.clone()),
        asked: euros(t, one.asked),
        eligible: euros(t, one.eligible),
        most: euros(t, one.most_by_rate),
    };
    uses.iter().map(row).collect()
}

/// Who wrote a section last, and when.
fn written_by(t: Texts, found: &Found, of: Section) -> Option<String> {
    let last = found.record.facts.iter().rev().find(|noted| match &noted.fact {
        ApplicationFact::Written { section, .. } => *section == of,
        ApplicationFact::Imported { .. } => of != Section::Partners,
        _ => false,
    })?;
    let who = last.author_name.clone().unwrap_or_else(|| t.unknown());
    Some(t.application_written_by(who, last.organisation.as_str(), format::date(legal_day(last.at))))
}

fn partners(t: Texts, found: &Found) -> Vec<PartnerRow> {
    let (record, text) = (&found.record, found.record.digest.to_string());
    let row = |one: &register::applications::PartnerOf| {
        let signature = record
            .signatures
            .iter()
            .find(|s| s.organisation_id == one.party.id && s.voided_at.is_none() && s.digest == text);
        let signed = signature.map(|s| {
            let who = s.signer_name.clone().unwrap_or_else(|| t.unknown());
            t.application_signed_by(who, format::date(legal_day(s.at)))
        });
        let usual =
            if one.role.signs() && one.is_there() { t.application_not_signed() } else { String::new() };
        PartnerRow {
            name: one.party.name.clone(),
            role: role(t, one.role),
            share: part(t, one.share_bp),
            state: if one.is_dissolved { t.application_dissolved() } else { state(t, one.state) },
            signed: signed.unwrap_or(usual),
        }
    };
    record.partners.iter().map(row).collect()
}

/// What a reader is told first: signatures that fell, rules that changed, partners lost.
fn notices(t: Texts, found: &Found, now: Standing) -> Vec<String> {
    let record = &found.record;
    let mut all = Vec::new();
    let number = found.call.in_force().map_or(record.call_version, |version| version.number);
    if number != record.call_version && !matches!(now, Standing::Withdrawn) {
        all.push(t.application_rules_changed(number.to_string()));
    }
    if matches!(now, Standing::Forming) {
        let fallen = record.facts.iter().rev().find_map(|noted| match &noted.fact {
            ApplicationFact::Written { voided, .. }
            | ApplicationFact::Imported { voided, .. }
            | ApplicationFact::Reopened { voided } => Some(*voided),
            ApplicationFact::Ready { .. } | ApplicationFact::Signed { .. } => Some(0),
            _ => None,
        });
        all.extend(fallen.filter(|n| *n > 0).map(|n| t.application_voided(n)));
    }
    if now == Standing::Submitted {
        all.extend(record.lost().iter().map(|one| t.application_lost(one.party.name.as_str())));
    }
    all
}

/// `GET /candidatures/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let found = found(&asked, &id).await?;
    let own = organisation(&asked)?.to_owned();
    let (record, content, rules) = (&found.record, &found.record.content, found.rules()?);
    let at = asked.caller.at;
    let now = record.standing(&found.call, at);
    let is_open = found.call.stage(at) == Stage::Open;
    let is_lead = found.side == Side::Lead;
    let is_partner = matches!(found.side, Side::Lead | Side::Partner);
    let changes = may(&asked, Action::Change);
    let writes = changes && is_partner && matches!(now, Standing::Forming | Standing::SignOff);
    let missing: Vec<_> = if matches!(now, Standing::Forming | Standing::SignOff) {
        record.gaps(rules).iter().map(|one| gap(t, one)).collect()
    } else {
        Vec::new()
    };
    let places = crate::calls::places::named(&asked, &content.territories).await?;
    let from = |name: &str| {
        let told = record.origins.get(name).map(|one| format!(" ({})", origin(t, one)));
        // Once somebody wrote the section, what was filled in is theirs.
        told.filter(|_| record.edition == 1).unwrap_or_default()
    };
    let names = |id: &str| {
        let known = record.partners.iter().find(|one| one.party.id == id);
        known.map_or_else(|| t.unknown(), |one| one.party.name.clone())
    };
    let history = record.facts.iter().rev().map(|noted| {
        let who = noted.author_name.clone().unwrap_or_else(|| t.unknown());
        let what = format!("{} ({}) – {}", who, noted.organisation, fact(t, noted, names));
        (format::date(legal_day(noted.at)), what)
    });
    let edits = |of: Section| match of {
        Section::Partners => writes && is_lead,
        _ => writes,
    };
    let parts = Section::ALL.iter().map(|of| Part {
        section: *of,
        title: section(t, *of),
        by: written_by(t, &found, *of),
        edit: edits(*of).then(|| format!("{}/{}", found.here(), address(*of))),
    });
    let publics = content.publics.iter().map(|key| {
        let known = rules.publics.iter().find(|one| one.key == *key);
        known.map_or_else(|| t.unknown(), |one| one.label.clone())
    });
    let (totals, told) = closing(t, content);
    let carries = record.present().any(|one| one.party.id == own && one.role.signs());
    let done = match asked.pairs.text("fait") {
        Some("commence") => Some(t.application_done_begun()),
        Some("ecrit") => Some(t.application_done_written()),
        Some("invite") => Some(t.application_done_invited()),
        Some("rejoint") => Some(t.application_done_joined()),
        Some("propose") => Some(t.application_done_offered()),
        Some("signe") => Some(t.application_done_signed()),
        Some("depose") => Some(t.application_done_submitted()),
        Some("repris") => Some(t.application_done_reopened()),
        Some("retire") => Some(t.application_done_withdrawn()),
        Some("parti") => Some(t.application_done_removed()),
        Some("importe") => Some(t.application_done_imported()),
        _ => None,
    };
    let number = record.number.as_ref().map(|number| format!("{number} – ")).unwrap_or_default();
    show(&ShowPage {
        t,
        done,
        title: content.title.clone(),
        lead: format!("{number}{}", t.application_led_by(record.lead.name.as_str())),
        call: (
            found.call.id.clone(),
            found.call.shown().map(|version| version.specification.title.clone()).unwrap_or_default(),
        ),
        state: standing(t, now),
        closes: ::calls::closes(&found.call.call).map_or_else(|| t.unknown(), |at| hour(t, at)),
        notices: notices(t, &found, now),
        is_invited: changes
            && found.side == Side::Invited
            && !matches!(now, Standing::Withdrawn | Standing::Late),
        may_sign: may(&asked, Action::Sign) && is_partner && record.waits_for(&found.call, &own, at),
        offer: (writes && is_lead && is_open && now == Standing::Forming && missing.is_empty())
            .then(|| record.digest.to_string()),
        may_reopen: changes && is_lead && is_open && matches!(now, Standing::SignOff | Standing::Submitted),
        may_withdraw: changes && carries && is_partner && now != Standing::Withdrawn,
        may_leave: changes
            && found.side == Side::Partner
            && !matches!(now, Standing::Withdrawn | Standing::Late),
        may_import: writes && is_lead,
        may_export: may(&asked, Action::Export),
        is_told_whole: missing.is_empty() && now == Standing::Forming,
        gaps: missing
            .into_iter()
            .map(|(of, text)| (text, format!("{}/{}", found.here(), address(of)), section(t, of)))
            .collect(),
        parts: parts.collect(),
        facts: project(t, content, places, from),
        publics: publics.collect(),
        answers: answers(t, rules, content, from),
        partners: partners(t, &found),
        costs: costs(t, rules, content),
        by_partner: by_partner(t, content),
        money: money(t, rules, content),
        totals,
        closing: told,
        funds: funds(t, rules, content),
        digest: record.digest.to_string(),
        edition: record.edition,
        history: history.collect(),
        c: chrome(&asked, &found, ""),
        id,
    })
}
