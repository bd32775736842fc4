//! An agreement as its parties read it: money, expenses, reports, signatures, what waits for whom, and what happened.

use super::words::{act, change, clawback, condition, instalment, rate, report_name, report_state, stage};
use super::{address, chrome, could, found, organisation, title_of};
use crate::edge::{Asked, PageError};
use crate::envelopes::words::euros;
use crate::ui::{Chrome, Field, PageResult, show};
use askama::Template;
use axum::extract::Path;
use register::subsidies::{SubsidyRecord, SubsidySide};
use subsidy::{
    Agreement, InstalmentState, ReportState, Stage, Terms, clawbacks, difference, due, eligible,
    instalment_state, missing, payable, signed_by, values,
};
use texts::{Texts, format};
use trust::day::legal_day;
use trust::field::ObjectKind;
use trust::policy::Action;

struct Due {
    label: String,
    funder: String,
    conditions: Vec<String>,
    amount: String,
    state: String,
    /// What whoever controls said of it.
    said: String,
    /// Where to ask for it, and how much may be asked now.
    claim: Option<(String, String)>,
    payment: Option<String>,
    /// Where the beneficiary answers what is asked.
    answer: Option<String>,
}

struct Spent {
    label: String,
    budget: String,
    spent: String,
    eligible: String,
    left: String,
}

struct Told {
    key: String,
    name: String,
    due: String,
    state: String,
    text: String,
    file: Option<String>,
    may_judge: bool,
}

struct Shown {
    claim: String,
    id: String,
    line: String,
    on: String,
    reference: String,
    amount: String,
    is_refused: bool,
    may_refuse: bool,
}

struct Back {
    what: String,
    funder: String,
    amount: String,
    recovered: String,
    state: String,
    document: String,
    note: Option<String>,
}

#[derive(Template)]
#[template(path = "subsidies/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    is_done: bool,
    here: String,
    title: String,
    parties: String,
    state: String,
    purpose: String,
    facts: Vec<(String, String)>,
    shares: Vec<(String, String)>,
    /// A change that waits for signatures: what changes.
    changes: Vec<String>,
    dues: Vec<Due>,
    lines: Vec<Spent>,
    total: Spent,
    reports: Vec<Told>,
    indicators: Vec<(String, String)>,
    expenses: Vec<Shown>,
    backs: Vec<Back>,
    signatures: Vec<String>,
    missing: Vec<String>,
    digest: String,
    history: Vec<(String, String)>,
    papers: Vec<(String, String)>,
    acts: Vec<(String, String)>,
    send: Option<u32>,
    may_edit: bool,
    may_sign: bool,
    object: Option<Field>,
    heard: Option<Field>,
    may_export: bool,
}

fn dues(asked: &Asked, record: &SubsidyRecord, terms: &Terms, side: SubsidySide) -> Vec<Due> {
    let t = asked.t;
    let claims = side == SubsidySide::Beneficiary && could(asked, Action::Create, ObjectKind::Commitment);
    let runs = matches!(record.stage(asked.today), Stage::Active | Stage::Closing);
    let own = asked.caller.organisation_id().unwrap_or("");
    let one = |one: &subsidy::Instalment| {
        let state = instalment_state(&record.agreement, terms, one, asked.today);
        let most = payable(&record.agreement, terms, one, (None, None));
        let claim = record.agreement.claims().into_iter().rfind(|claim| claim.instalment == one.key);
        let payment = claim.and_then(|claim| record.payments.iter().find(|paid| paid.claim == claim.id));
        Due {
            label: one.label.clone(),
            funder: record.funder_of(&one.envelope),
            conditions: one.conditions.iter().map(|of| condition(t, terms, of)).collect(),
            amount: euros(t, one.cents),
            state: instalment(t, state),
            said: payment.and_then(|paid| paid.said.clone()).unwrap_or_default(),
            claim: (claims && runs && state == InstalmentState::Claimable)
                .then(|| (format!("{}/demander/{}", address(&record.id), one.key), euros(t, most))),
            answer: payment
                .filter(|paid| claims && paid.state == ledger::PaymentState::Queried)
                .map(|paid| format!("{}/paiements/{}", address(&record.id), paid.payment_id)),
            payment: payment
                .filter(|paid| paid.funder_id == own)
                .map(|paid| format!("/enveloppes/versements/{}", paid.payment_id)),
        }
    };
    terms.instalments.iter().map(one).collect()
}

fn lines(t: Texts, agreement: &Agreement, terms: &Terms) -> (Vec<Spent>, Spent) {
    let counts = eligible(agreement, terms, None);
    let row = |label: String, budget: i64, spent: i64, eligible: i64| Spent {
        label,
        budget: euros(t, budget),
        spent: euros(t, spent),
        eligible: euros(t, eligible),
        left: euros(t, budget - eligible),
    };
    let label = |key: &str| terms.lines.iter().find(|one| one.key == key).map(|one| one.label.clone());
    let all = counts.lines.iter();
    let rows = all.map(|one| row(label(&one.key).unwrap_or_default(), one.budget, one.spent, one.eligible));
    let spent = counts.lines.iter().map(|one| one.spent).sum();
    let total = row(t.subsidy_total(), terms.budget().unwrap_or(0), spent, counts.total);
    (rows.collect(), total)
}

fn reports(asked: &Asked, record: &SubsidyRecord, terms: &Terms, side: SubsidySide) -> Vec<Told> {
    let t = asked.t;
    let files = side == SubsidySide::Beneficiary && could(asked, Action::Change, ObjectKind::Project);
    let judges = side == SubsidySide::Funder
        && (could(asked, Action::Decide, ObjectKind::Project)
            || could(asked, Action::Change, ObjectKind::Commitment));
    let one = |one: &subsidy::ReportDue| {
        let state = report_state_of(record, one, asked);
        let text = record.facts.iter().rev().find_map(|noted| match &noted.fact.act {
            subsidy::Act::Filed { report } if report.key == one.key => Some(report.text.clone()),
            _ => None,
        });
        let open = matches!(state, ReportState::Due | ReportState::Late | ReportState::ChangesRequested)
            || state == ReportState::NotDue && asked.today >= one.from;
        Told {
            key: one.key.clone(),
            name: report_name(t, one),
            due: format::date(one.due_on),
            state: report_state(t, state),
            text: text.unwrap_or_default(),
            file: (files && open).then(|| format!("{}/compte-rendu/{}", address(&record.id), one.key)),
            may_judge: judges && state == ReportState::Submitted,
        }
    };
    terms.reports.iter().map(one).collect()
}

fn report_state_of(record: &SubsidyRecord, one: &subsidy::ReportDue, asked: &Asked) -> ReportState {
    subsidy::report_state(&record.agreement, one, asked.today)
}

fn expenses(asked: &Asked, record: &SubsidyRecord, terms: &Terms) -> Vec<Shown> {
    let t = asked.t;
    let own = asked.caller.organisation_id().unwrap_or("");
    let controls = could(asked, Action::Change, ObjectKind::Commitment);
    let mut all = Vec::new();
    for claim in record.agreement.claims() {
        let refused = record.agreement.refused_expenses(&claim.id);
        let payment = record.payments.iter().find(|one| one.claim == claim.id);
        let open = payment.is_some_and(|one| {
            let waits = matches!(one.state, ledger::PaymentState::Asked | ledger::PaymentState::Queried);
            waits && one.funder_id == own
        });
        all.extend(claim.expenses.iter().map(|one| {
            let line = terms.lines.iter().find(|line| line.key == one.line).map(|line| line.label.clone());
            let is_refused = refused.contains(one.id.as_str());
            Shown {
                claim: claim.id.clone(),
                id: one.id.clone(),
                line: line.unwrap_or_default(),
                on: format::date(one.on),
                reference: match &one.unit {
                    Some(unit) => format!("{} – {unit}", one.reference),
                    None => one.reference.clone(),
                },
                amount: euros(t, one.cents),
                is_refused,
                may_refuse: open && controls && !is_refused,
            }
        }));
    }
    all
}

fn backs(asked: &Asked, record: &SubsidyRecord, side: SubsidySide) -> Vec<Back> {
    let t = asked.t;
    let notes = side == SubsidySide::Funder && could(asked, Action::Change, ObjectKind::Commitment);
    let all = clawbacks(&record.agreement);
    let own = asked.register.author();
    let is_other_hand = |title: &str| record.ordered_by(title).is_none_or(|hand| hand != own.code());
    let one = |one: &subsidy::ClawbackState| Back {
        what: format!("{} – {}", clawback(t, one.title.kind), one.title.reason),
        funder: record.funder_of(&one.title.envelope),
        amount: euros(t, one.title.cents),
        recovered: euros(t, one.recovered),
        state: match (one.ordered_on, one.is_open()) {
            (None, _) => t.subsidy_back_announced(format::date(one.orderable_from())),
            (Some(on), true) if notes && !is_other_hand(&one.title.id) => {
                format!("{} {}", t.subsidy_back_ordered(format::date(on)), t.subsidy_back_other_hand())
            }
            (Some(on), true) => t.subsidy_back_ordered(format::date(on)),
            (Some(_), false) => t.subsidy_back_done(),
        },
        document: format!("{}/documents/clawback?titre={}", address(&record.id), one.title.id),
        note: (notes && one.ordered_on.is_some() && one.is_open() && is_other_hand(&one.title.id))
            .then(|| format!("{}/reversement?titre={}", address(&record.id), one.title.id)),
    };
    all.iter().map(one).collect()
}

/// What the direction of a funder may decide now, each on a page of its own.
fn decisions(asked: &Asked, record: &SubsidyRecord, side: SubsidySide) -> Vec<(String, String)> {
    if side != SubsidySide::Funder || !could(asked, Action::Decide, ObjectKind::Project) {
        return Vec::new();
    }
    super::decide::possible(asked, record)
        .into_iter()
        .map(|what| (format!("{}/decider/{}", address(&record.id), what.code()), what.words(asked.t)))
        .collect()
}

/// `GET /conventions-de-financement/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?.to_owned();
    let record = found(&asked, &id).await?;
    let side = record.side_of(&own).ok_or(PageError::NotFound)?;
    let version = record.shown().ok_or(PageError::NotFound)?;
    let terms = &version.terms;
    let proposed =
        record.proposed().or_else(|| record.agreement.versions.last().filter(|_| record.draft().is_some()));
    let coming = proposed.filter(|one| one.number > version.number);
    let changes = coming.map(|one| difference(terms, &one.terms)).unwrap_or_default();
    let signing = coming.or(proposed).unwrap_or(version);
    let spent = eligible(&record.agreement, terms, None).total;
    let owed = due(terms, spent);
    let (lines, total) = lines(t, &record.agreement, terms);
    let writes = record.coordinator.id == own && could(&asked, Action::Change, ObjectKind::Project);
    let is_over = matches!(record.stage(asked.today), Stage::Closed | Stage::Terminated | Stage::Lapsed);
    let waits = record.waits_for(&own, asked.today).is_some();
    let amount = |cents: Option<i64>| cents.map_or_else(|| t.unknown(), |cents| euros(t, cents));
    let known = values(&record.agreement);
    let people = |party: &str| {
        record.facts.iter().rev().find_map(|noted| match &noted.fact.act {
            subsidy::Act::Signed { party: of, version, .. } if of == party && *version == signing.number => {
                noted.author_name.clone()
            }
            _ => None,
        })
    };
    let changes_project = could(&asked, Action::Change, ObjectKind::Project);
    show(&ShowPage {
        t,
        is_done: asked.pairs.text("fait").is_some(),
        here: address(&id),
        title: title_of(&record),
        parties: t.subsidy_parties(
            terms.funders().iter().map(|one| record.name(one)).collect::<Vec<_>>().join(", "),
            record.name(&terms.beneficiary),
        ),
        state: stage(t, record.stage(asked.today)),
        purpose: terms.purpose.clone(),
        facts: vec![
            (t.subsidy_agreed(), amount(terms.agreed())),
            (t.subsidy_budget(), amount(terms.budget())),
            (t.subsidy_spent(), euros(t, spent)),
            (t.subsidy_owed(), euros(t, owed.total)),
            (t.envelope_paid(), euros(t, super::list::paid(&record))),
            (t.subsidy_period(), t.subsidy_days(format::date(terms.first_on), format::date(terms.last_on))),
            (t.subsidy_tolerance(), rate(t, terms.tolerance_bp)),
        ],
        shares: terms
            .shares
            .iter()
            .map(|share| {
                let name = record.envelopes.get(&share.envelope).map(|name| format!(" – {name}"));
                (format!("{}{}", record.name(&share.funder), name.unwrap_or_default()), euros(t, share.cents))
            })
            .collect(),
        changes: changes.iter().map(|one| change(t, &record, one)).collect(),
        dues: dues(&asked, &record, terms, side),
        lines,
        total,
        reports: reports(&asked, &record, terms, side),
        indicators: terms
            .indicators
            .iter()
            .map(|one| {
                let value = known.get(one.key.as_str()).map(|value| {
                    t.subsidy_value(
                        value.amount.to_string(),
                        one.unit.as_str(),
                        value.source.as_str(),
                        format::date(value.on),
                    )
                });
                let target = one.target.map(|n| t.subsidy_target(n.to_string(), one.unit.as_str()));
                let said = value.unwrap_or_else(|| t.unknown());
                (
                    one.label.clone(),
                    format!("{said}{}", target.map(|one| format!(" ({one})")).unwrap_or_default()),
                )
            })
            .collect(),
        expenses: expenses(&asked, &record, terms),
        backs: backs(&asked, &record, side),
        signatures: signed_by(&record.agreement, signing.number)
            .into_iter()
            .map(|(party, (_, on))| {
                let who = people(party).unwrap_or_else(|| t.unknown());
                t.subsidy_signed_by(record.name(party), who, format::date(on))
            })
            .collect(),
        missing: missing(&record.agreement, signing.number).iter().map(|one| record.name(one)).collect(),
        digest: signing.digest.to_string(),
        history: record
            .facts
            .iter()
            .rev()
            .map(|noted| {
                let who = noted.author_name.clone().unwrap_or_default();
                (format::date(legal_day(noted.at)), format!("{} – {who}", act(t, &record, &noted.fact.act)))
            })
            .collect(),
        papers: super::paper::offered(&asked, &record),
        acts: decisions(&asked, &record, side),
        send: record.draft().filter(|_| writes && !is_over).map(|draft| draft.number),
        may_edit: writes && !is_over,
        may_sign: waits && could(&asked, Action::Sign, ObjectKind::Project),
        object: (waits && changes_project && record.coordinator.id != own)
            .then(|| Field::area("motif", t.subsidy_object_why(), "").required()),
        heard: (side == SubsidySide::Beneficiary
            && changes_project
            && (record.stage(asked.today) == Stage::Suspended
                || clawbacks(&record.agreement).iter().any(|one| one.ordered_on.is_none())))
        .then(|| Field::area("texte", t.subsidy_heard(), "").required()),
        may_export: could(&asked, Action::Export, ObjectKind::Project),
        c: chrome(&asked, &record, ""),
    })
}
