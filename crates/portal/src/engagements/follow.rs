//! An accompaniment: milestones against their days, time against what was quoted, and what was said at the end.

use super::words::{close_reason, helped, hours, measure};
use super::{found, may, organisation};
use crate::diagnoses::words::euros;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use engagement::{
    CloseReason, Helped, LineSpent, Measure, MilestoneState, Side, entries, milestone_state, spending, totals,
};
use register::engagements::QuoteRecord;
use texts::{Texts, format};
use trust::policy::Action;

struct MilestoneLine {
    key: String,
    label: String,
    day: String,
    state: String,
    tone: &'static str,
    is_done: bool,
}

struct SpentLine {
    label: String,
    quoted: String,
    spent: String,
    over: Option<String>,
    quoted_cents: String,
    billable: String,
}

struct EntryLine {
    id: String,
    day: String,
    line: String,
    time: String,
    expenses: String,
    what: String,
}

#[derive(Template)]
#[template(path = "engagements/follow.html")]
struct FollowPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    id: String,
    title: String,
    lead: String,
    closed: Option<String>,
    milestones: Vec<MilestoneLine>,
    lines: Vec<SpentLine>,
    sums: String,
    over: Option<String>,
    entries: Vec<EntryLine>,
    survey: Vec<(String, String)>,
    spend_fields: Vec<Field>,
    close_fields: Vec<Field>,
    survey_fields: Vec<Field>,
    today: String,
    /// The helper notes milestones and time.
    may_note: bool,
    may_close: bool,
    may_survey: bool,
    may_export: bool,
}

fn spent_line(t: Texts, label: &str, one: &LineSpent) -> SpentLine {
    let over = (one.over_minutes() > 0 || one.over_expenses_cents() > 0).then(|| {
        t.accompaniment_over(hours(t, u64::from(one.over_minutes())), euros(t, one.over_expenses_cents()))
    });
    SpentLine {
        label: label.to_owned(),
        quoted: hours(t, u64::from(one.quoted_minutes)),
        spent: hours(t, u64::from(one.spent_minutes)),
        over,
        quoted_cents: euros(t, one.quoted_cents),
        billable: euros(t, one.billable_cents),
    }
}

/// The fields of the end: did it help, what changed, what was measured.
pub(super) fn survey_fields(t: Texts, problems: &[Problem]) -> Vec<Field> {
    let answers = Helped::ALL.iter().map(|one| Choice::new(one.code(), helped(t, *one), "")).collect();
    let mut all = vec![
        Field::radios("aide", t.accompaniment_helped(), answers),
        Field::area("change", t.accompaniment_changed(), "").hint(t.diagnosis_note_hint()).required(),
    ];
    for one in Measure::ALL {
        let name = measure(t, *one);
        all.push(Field::text(&format!("avant-{one}"), t.accompaniment_before(name.as_str()), ""));
        all.push(Field::text(&format!("apres-{one}"), t.accompaniment_after(name), ""));
    }
    all.into_iter().map(|field| field.checked(problems)).collect()
}

fn said(t: Texts, record: &QuoteRecord) -> Vec<(String, String)> {
    let Some((_, survey)) = record.quote.survey() else { return Vec::new() };
    let mut all = vec![
        (t.accompaniment_helped(), helped(t, survey.helped)),
        (t.accompaniment_changed(), survey.changed.clone()),
    ];
    all.extend(survey.outcomes.iter().map(|one| {
        let value = t.accompaniment_from_to(one.before.to_string(), one.after.to_string());
        (measure(t, one.measure), value)
    }));
    all
}

fn page<'a>(
    asked: &Asked,
    record: &QuoteRecord,
    problems: &'a [Problem],
) -> Result<FollowPage<'a>, PageError> {
    let t = asked.t;
    let own = organisation(asked)?;
    let terms = &record.in_force().ok_or(PageError::NotFound)?.terms;
    let count = |n: u64| format::count(t.lang(), n);
    let milestones = terms.milestones.iter().map(|one| {
        let state = milestone_state(&record.quote, one, asked.today);
        let (words, tone) = match state {
            MilestoneState::Done { on } => (t.accompaniment_done_on(format::date(on)), "success"),
            MilestoneState::Due => (t.accompaniment_due(), "info"),
            MilestoneState::Late { days } => {
                let days = u64::from(days.unsigned_abs());
                (t.accompaniment_late_by(plural(days), count(days)), "warning")
            }
        };
        MilestoneLine {
            key: one.key.clone(),
            label: one.label.clone(),
            day: format::date(one.due_on),
            state: words,
            tone,
            is_done: matches!(state, MilestoneState::Done { .. }),
        }
    });
    let spent = spending(&record.quote, terms)
        .ok_or_else(|| PageError::Inside("time that cannot be counted".to_owned()))?;
    let sums = totals(&spent).unwrap_or_default();
    let label_of = |key: &str| {
        terms.lines.iter().find(|line| line.key == key).map(|line| line.label.clone()).unwrap_or_default()
    };
    let is_over = spent.iter().any(|one| one.over_minutes() > 0 || one.over_expenses_cents() > 0);
    let lines =
        terms.lines.iter().map(|line| Choice::new(line.key.as_str(), line.label.as_str(), "")).collect();
    let spend_fields = vec![
        Field::select("ligne", t.quote_line_label(), lines),
        Field::date("le", t.accompaniment_on(), &asked.today.to_string()).required(),
        Field::text("heures", t.quote_line_hours(), "").hint(t.quote_line_hours_hint()),
        Field::text("frais", t.quote_line_expenses(), ""),
        Field::text("quoi", t.accompaniment_what(), "").hint(t.diagnosis_note_hint()),
    ];
    let reasons =
        CloseReason::ALL.iter().map(|one| Choice::new(one.code(), close_reason(t, *one), "")).collect();
    let close_fields = vec![
        Field::radios("motif", t.accompaniment_close_reason(), reasons),
        Field::text("precision", t.accompaniment_close_note(), ""),
    ];
    let side = record.side_of(own);
    let closed = record.quote.closed();
    let may_change = may(asked, Action::Change);
    let checked = |fields: Vec<Field>| fields.into_iter().map(|field| field.checked(problems)).collect();
    let done = match asked.pairs.text("fait") {
        Some("note") => Some(t.accompaniment_done_noted()),
        Some("clos") => Some(t.accompaniment_done_closed()),
        Some("bilan") => Some(t.accompaniment_done_surveyed()),
        _ => None,
    };
    Ok(FollowPage {
        t,
        done: done.filter(|_| problems.is_empty()),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        c: Chrome::new(
            asked,
            Place::Accompaniments,
            vec![crumb("/accompagnements", t.accompaniment_title()), crumb("", terms.title.as_str())],
        ),
        id: record.id.clone(),
        title: terms.title.clone(),
        lead: format!(
            "{} – {}",
            t.quote_parties(record.helper.name.as_str(), record.organisation.name.as_str()),
            t.quote_days(format::date(terms.first_on), format::date(terms.last_on))
        ),
        closed: closed
            .map(|(on, why, note)| t.accompaniment_closed_on(format::date(on), close_reason(t, why), note)),
        milestones: milestones.collect(),
        lines: spent.iter().map(|one| spent_line(t, &label_of(&one.key), one)).collect(),
        sums: t.accompaniment_sums(
            hours(t, sums.spent_minutes),
            hours(t, sums.quoted_minutes),
            euros(t, sums.billable_cents),
            euros(t, sums.quoted_cents),
        ),
        over: is_over.then(|| t.accompaniment_over_told(euros(t, sums.cost_cents - sums.billable_cents))),
        entries: entries(&record.quote)
            .into_iter()
            .rev()
            .map(|one| EntryLine {
                id: one.id.clone(),
                day: format::date(one.on),
                line: label_of(&one.line),
                time: hours(t, u64::from(one.minutes)),
                expenses: euros(t, one.expenses_cents),
                what: one.what.clone(),
            })
            .collect(),
        survey: said(t, record),
        spend_fields: checked(spend_fields),
        close_fields: checked(close_fields),
        survey_fields: survey_fields(t, problems),
        today: asked.today.to_string(),
        may_note: closed.is_none() && may_change && side == Side::Provider,
        may_close: closed.is_none() && may_change,
        may_survey: closed.is_some() && may_change && side == Side::Requester,
        may_export: may(asked, Action::Export),
    })
}

/// `GET /accompagnements/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    show(&page(&asked, &record, &[])?)
}

/// The page again, with what is wrong.
pub(super) fn wrong(asked: &Asked, record: &QuoteRecord, problems: &[Problem]) -> PageResult {
    crate::ui::show_wrong(&page(asked, record, problems)?)
}
