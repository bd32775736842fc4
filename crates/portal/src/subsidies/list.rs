//! The agreements of which one is a party: where each stands, what was agreed and paid, what is due next.

use super::words::{report_name, stage};
use super::{could, organisation, title_of};
use crate::edge::Asked;
use crate::envelopes::words::euros;
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use jiff::civil::Date;
use register::subsidies::SubsidyRecord;
use subsidy::{
    Condition, InstalmentState, Paper, ReportState, Stage, instalment_state, net_paid, report_state,
};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    beneficiary: String,
    stage: String,
    waits: bool,
    agreed: String,
    paid: String,
    next: String,
}

#[derive(Template)]
#[template(path = "subsidies/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    count_text: String,
    filter: Field,
    /// Texts that a funder begins its documents from.
    models: Vec<(String, String)>,
    may_create: bool,
    may_export: bool,
    duty: Option<Duty>,
}

/// Files whose agreement the law asks for and nobody began.
struct Duty {
    /// The threshold, with its reference and how sure it is.
    rule: String,
    /// Where to begin it, the file, who receives, what is given in the year.
    rows: Vec<(String, String, String, String)>,
}

async fn duty(asked: &Asked, own: &str) -> Result<Option<Duty>, crate::edge::PageError> {
    let t = asked.t;
    let found = asked.register.agreement_duty(own, asked.today).await?;
    let Some(threshold) = found.threshold else {
        return Ok(Some(Duty { rule: t.subsidy_duty_unknown(), rows: Vec::new() }));
    };
    let row = |one: register::subsidies::AgreementDue| {
        let given = t.subsidy_duty_given(euros(t, one.year_cents), one.year.to_string());
        let begin = format!("/conventions-de-financement/nouvelle?dossier={}", one.purpose_id);
        (begin, one.label, one.beneficiary, given)
    };
    let rows: Vec<_> = found.due.into_iter().map(row).collect();
    let sure = crate::funding::status(t, threshold.status);
    let rule = t.subsidy_duty_rule(euros(t, threshold.value.amount), threshold.reference, sure);
    Ok((!rows.is_empty()).then_some(Duty { rule, rows }))
}

/// What was paid in all, less what came back.
pub(super) fn paid(record: &SubsidyRecord) -> i64 {
    let shares = record.in_force().map(|one| one.terms.shares.as_slice()).unwrap_or_default();
    shares.iter().map(|share| net_paid(&record.agreement, &share.envelope)).sum()
}

/// What is due, and by when: reports, instalments that a day opens, the end.
pub(super) fn dues(t: Texts, record: &SubsidyRecord, today: Date) -> Vec<(Date, String)> {
    let mut all = Vec::new();
    let Some(version) = record.in_force() else { return all };
    if matches!(record.stage(today), Stage::Closed | Stage::Terminated) {
        return all;
    }
    let terms = &version.terms;
    for report in &terms.reports {
        let state = report_state(&record.agreement, report, today);
        if !matches!(state, ReportState::Accepted | ReportState::Excused | ReportState::Submitted) {
            all.push((report.due_on, report_name(t, report)));
        }
    }
    for one in &terms.instalments {
        let state = instalment_state(&record.agreement, terms, one, today);
        if state == InstalmentState::Scheduled {
            let opens = one.conditions.iter().filter_map(|condition| match condition {
                Condition::From { on } => Some(*on),
                _ => None,
            });
            all.extend(opens.max().map(|on| (on, t.subsidy_due_instalment(one.label.as_str()))));
        }
    }
    all.push((terms.last_on, t.subsidy_due_end()));
    all.sort();
    all
}

fn line(asked: &Asked, own: &str, one: &SubsidyRecord) -> Line {
    let t = asked.t;
    let terms = one.shown().map(|version| &version.terms);
    let next = dues(t, one, asked.today).into_iter().next();
    Line {
        id: one.id.clone(),
        title: title_of(one),
        beneficiary: terms.map(|terms| one.name(&terms.beneficiary)).unwrap_or_default(),
        stage: stage(t, one.stage(asked.today)),
        waits: one.waits_for(own, asked.today).is_some(),
        agreed: terms.and_then(subsidy::Terms::agreed).map_or_else(|| t.unknown(), |cents| euros(t, cents)),
        paid: euros(t, paid(one)),
        next: next.map(|(on, what)| format!("{} – {what}", format::date(on))).unwrap_or_default(),
    }
}

/// Those that the address asks for.
pub(super) async fn chosen(asked: &Asked) -> Result<Vec<SubsidyRecord>, crate::edge::PageError> {
    let mut all = asked.register.subsidies(organisation(asked)?).await?;
    if let Some(wanted) = asked.pairs.text("etat").and_then(Stage::from_code) {
        all.retain(|one| one.stage(asked.today) == wanted);
    }
    Ok(all)
}

/// `GET /conventions-de-financement`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let all = chosen(&asked).await?;
    let n = all.len() as u64;
    let state = asked.pairs.text("etat").unwrap_or("");
    let mut states = vec![Choice::new("", t.subsidy_all(), state)];
    states.extend(Stage::ALL.iter().map(|one| Choice::new(one.code(), stage(t, *one), state)));
    let is_funder = !asked.register.envelopes(own).await?.is_empty();
    let models =
        Paper::ALL.iter().filter(|_| is_funder && could(&asked, Action::Change, ObjectKind::Project));
    show(&ListPage {
        duty: if is_funder { duty(&asked, own).await? } else { None },
        t,
        lines: all.iter().map(|one| line(&asked, own, one)).collect(),
        count_text: t.subsidy_count(plural(n), format::count(t.lang(), n)),
        filter: Field::select("etat", t.subsidy_state(), states),
        models: models
            .map(|one| {
                (format!("/conventions-de-financement/modeles/{}", one.code()), super::words::paper(t, *one))
            })
            .collect(),
        may_create: is_funder && could(&asked, Action::Create, ObjectKind::Project),
        may_export: could(&asked, Action::Export, ObjectKind::Project),
        c: Chrome::new(&asked, Place::Subsidies, vec![crumb("", t.subsidy_title())]),
    })
}
