//! A call, as everybody reads it once it is published, and as its funders read and approve its draft.

use super::words::{closes, hour, part, quota, stage};
use super::{found, reader};
use crate::diagnoses::words::euros;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, Field, PageResult, Place, show};
use ::calls::{CallFact, Specification, Stage, Version};
use askama::Template;
use axum::extract::Path;
use register::calls::CallRecord;
use texts::people::organisation_kind as kind;
use texts::{Texts, format};
use trust::day::legal_day;
use trust::field::ObjectKind;
use trust::policy::Action;

/// A heading and what is under it: a page and a document show the same.
pub(super) struct Part {
    pub title: String,
    pub lines: Vec<String>,
}

struct Fund {
    name: String,
    funder: String,
    total: String,
    rate: String,
    between: String,
}

struct Asking {
    question: String,
    answer: Option<String>,
    /// The form that answers it: its address and its field.
    form: Option<(String, Field)>,
}

#[derive(Template)]
#[template(path = "calls/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    id: String,
    title: String,
    number: String,
    state: String,
    notices: Vec<String>,
    summary: String,
    parts: Vec<Part>,
    funds: Vec<Fund>,
    versions: Vec<(String, String)>,
    version: u32,
    digest: String,
    /// Who opens it, and whether it approved this text; empty: not for whoever reads.
    approvals: Vec<String>,
    may_approve: bool,
    may_publish: bool,
    may_duplicate: bool,
    may_edit: bool,
    may_extend: bool,
    may_cancel: bool,
    /// Does the reader's organisation pay one of its funds?
    may_link: bool,
    may_apply: bool,
    may_seek: bool,
    has_publics: bool,
    has_results: bool,
    /// Which envelope pays which fund, for whoever may know it.
    envelopes: Vec<String>,
    questions: Vec<Asking>,
    ask: Option<Field>,
}

/// The parts of a specification, in the order in which they are read.
pub(super) fn parts(t: Texts, record: &CallRecord, one: &Specification, places: Vec<String>) -> Vec<Part> {
    let mix = one.mix.iter().map(|rule| {
        let kinds = rule.kinds.iter().map(|of| kind(t, *of)).collect::<Vec<_>>().join(", ");
        t.call_mix_line(rule.at_least.to_string(), kinds)
    });
    let months = t.call_months(one.least_months.to_string(), one.most_months.to_string());
    let mut days = vec![t.call_opens_line(hour(t, one.opens))];
    let last = closes(record).map_or(one.closes, |at| at.max(one.closes));
    days.push(t.call_closes_line(hour(t, last)));
    days.extend(one.questions_until.map(|day| t.call_questions_line(format::date(day))));
    days.extend(one.committee_on.map(|day| t.call_committee_line(format::date(day))));
    days.extend(one.results_on.map(|day| t.call_results_line(format::date(day))));
    days.extend(one.contest_days.map(|days| t.call_contest_line(days)));
    let mut rules: Vec<String> = one
        .quotas
        .iter()
        .map(|row| t.call_quota_line(row.label.as_str(), part(t, row.at_least_bp), quota(t, row.kind)))
        .collect();
    rules.extend(one.public_rate_bp.map(|bp| t.call_public_rate(part(t, bp))));
    let labels = |is_eligible: bool| {
        let of = one.categories.iter().filter(move |row| row.is_eligible == is_eligible);
        of.map(|row| row.label.clone()).collect::<Vec<_>>()
    };
    let pair = |label: &str, more: &str| {
        if more.is_empty() { label.to_owned() } else { format!("{label} – {more}") }
    };
    let public = |row: &::calls::Public| {
        let conditions = super::publics::conditions(t, row).join(" ");
        let label = pair(&row.label, &row.reason);
        if conditions.is_empty() { label } else { format!("{label} {conditions}") }
    };
    let all = [
        (t.call_objectives(), one.objectives.clone()),
        (t.call_publics(), one.publics.iter().map(public).collect()),
        (t.call_calendar(), days),
        (t.call_territories(), if places.is_empty() { vec![t.call_everywhere()] } else { places }),
        (t.call_partners(), mix.collect()),
        (t.call_duration(), vec![months]),
        (t.call_eligible(), labels(true)),
        (t.call_not_eligible(), labels(false)),
        (t.call_rules(), rules),
        (
            t.call_criteria(),
            one.criteria
                .iter()
                .map(|row| {
                    pair(&t.call_criterion_line(row.label.as_str(), row.weight.to_string()), &row.looks_at)
                })
                .collect(),
        ),
        (t.call_asked(), one.questions.iter().map(|row| pair(&row.label, &row.hint)).collect()),
        (t.call_reference(), one.reference.lines().map(str::to_owned).collect()),
    ];
    all.into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(title, lines)| Part { title, lines })
        .collect()
}

/// The territories of a specification, by name.
pub(super) async fn places(asked: &Asked, one: &Specification) -> Result<Vec<String>, PageError> {
    super::places::named(asked, &one.territories).await
}

/// The version of the address, else what holds, else the draft.
pub(super) fn chosen<'a>(asked: &Asked, record: &'a CallRecord) -> Result<&'a Version, PageError> {
    let wanted = asked.pairs.text("version").and_then(|n| n.parse::<u32>().ok());
    wanted.map_or_else(|| record.shown(), |number| record.version(number)).ok_or(PageError::NotFound)
}

/// Deadlines moved and cancellations: told to everybody, with their reason.
fn notices(t: Texts, record: &CallRecord) -> Vec<String> {
    let told = record.facts.iter().filter_map(|noted| match &noted.fact {
        CallFact::Extended { closes, reason } => Some(t.call_extended(hour(t, *closes), reason.as_str())),
        CallFact::Cancelled { reason } => Some(t.call_cancelled(reason.as_str())),
        CallFact::Published { version, .. } if *version > 1 => {
            Some(t.call_amended(version.to_string(), format::date(legal_day(noted.at))))
        }
        _ => None,
    });
    told.collect()
}

/// The funds, each as one sentence.
pub(super) fn fund_lines(t: Texts, record: &CallRecord, one: &Specification) -> Vec<String> {
    let line = |fund: Fund| t.call_fund_line(fund.name, fund.funder, fund.total, fund.rate, fund.between);
    funds(t, record, one).into_iter().map(line).collect()
}

fn funds(t: Texts, record: &CallRecord, one: &Specification) -> Vec<Fund> {
    let name =
        |id: &str| record.funders.iter().find(|funder| funder.party.id == id).map(|f| f.party.name.clone());
    let row = |fund: &::calls::Fund| Fund {
        name: fund.name.clone(),
        funder: name(&fund.organisation).unwrap_or_else(|| t.unknown()),
        total: euros(t, fund.total_cents),
        rate: part(t, fund.rate_bp),
        between: t.call_between(euros(t, fund.least_cents), euros(t, fund.most_cents)),
    };
    one.funds.iter().map(row).collect()
}

fn approvals(t: Texts, record: &CallRecord, version: &Version) -> Vec<String> {
    let text = version.digest.to_string();
    let line = |one: &register::calls::Funder| match one.approved_at {
        Some(at) if one.approved_digest.as_ref() == Some(&text) => t.call_approved_by(
            one.party.name.as_str(),
            one.approved_by.clone().unwrap_or_else(|| t.unknown()),
            format::date(legal_day(at)),
        ),
        _ => t.call_not_approved_by(one.party.name.as_str()),
    };
    record.funders.iter().map(line).collect()
}

async fn questions(asked: &Asked, record: &CallRecord, coordinates: bool) -> Result<Vec<Asking>, PageError> {
    let t = asked.t;
    let open = matches!(record.stage(asked.caller.at), Stage::Announced | Stage::Open);
    let all = asked.register.call_questions(reader(asked), &record.id).await?;
    let shown = all.into_iter().map(|one| {
        let form = (coordinates && open && one.answer.is_none()).then(|| {
            let field = Field::area(&format!("reponse-{}", one.id), t.call_answer(), "");
            (format!("/appels/{}/questions/{}", record.id, one.id), field)
        });
        Asking { question: one.question, answer: one.answer.map(|(text, _)| text), form }
    });
    Ok(shown.collect())
}

/// Which envelope pays each fund of the reader's organisation: the others are not told.
async fn envelopes(asked: &Asked, record: &CallRecord) -> Result<Vec<String>, PageError> {
    let t = asked.t;
    let may = asked.caller.can(Action::List, ObjectKind::Envelope);
    let Some(own) = reader(asked).filter(|id| may && record.is_run_by(id)) else { return Ok(Vec::new()) };
    let mine: Vec<_> = record.funds.iter().filter(|fund| fund.organisation_id == own).collect();
    if mine.is_empty() {
        return Ok(Vec::new());
    }
    let all = asked.register.envelopes(own).await?;
    let line = |fund: &&register::calls::CallFund| {
        let known = fund.envelope_id.as_ref().and_then(|id| all.iter().find(|one| one.id == *id));
        match known {
            Some(one) => t.call_paid_by(fund.name.as_str(), one.name.as_str(), one.year.to_string()),
            None => t.call_paid_by_none(fund.name.as_str()),
        }
    };
    Ok(mine.iter().map(line).collect())
}

/// `GET /appels/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    let version = chosen(&asked, &record)?;
    let one = &version.specification;
    let (own, now) = (reader(&asked), record.stage(asked.caller.at));
    let may = |action| asked.caller.can(action, ObjectKind::Call);
    let runs = own.is_some_and(|id| record.is_run_by(id));
    let coordinates = own == Some(record.coordinator.id.as_str()) && may(Action::Change);
    let is_draft = record.draft().is_some_and(|(draft, _)| draft.number == version.number);
    let decides = runs && is_draft && may(Action::Decide);
    let ready = record
        .draft()
        .is_some_and(|(draft, _)| ::calls::may_publish(&record.call, draft.number, asked.caller.at).is_ok());
    let asks = !runs
        && asked.caller.can(Action::Create, ObjectKind::Application)
        && matches!(now, Stage::Announced | Stage::Open)
        && one.questions_until.is_none_or(|last| asked.today <= last);
    let places = places(&asked, one).await?;
    let versions = record
        .call
        .versions
        .iter()
        .map(|v| (format!("/appels/{id}?version={}", v.number), t.call_version(v.number.to_string())));
    let done = match asked.pairs.text("fait") {
        Some("approuve") => Some(t.call_done_approved()),
        Some("publie") => Some(t.call_done_published()),
        Some("copie") => Some(t.call_done_copied()),
        Some("question") => Some(t.call_done_asked()),
        Some("reponse") => Some(t.call_done_answered()),
        Some("ecrit") => Some(t.call_done_written()),
        Some("prolonge") => Some(t.call_done_extended()),
        Some("annule") => Some(t.call_done_cancelled()),
        Some("lie") => Some(t.call_done_linked()),
        _ => None,
    };
    let is_published = !matches!(now, Stage::Draft | Stage::Approved);
    show(&ShowPage {
        t,
        done,
        title: one.title.clone(),
        number: record.number.clone(),
        state: stage(t, now),
        notices: notices(t, &record),
        summary: one.summary.clone(),
        parts: parts(t, &record, one, places),
        funds: funds(t, &record, one),
        versions: versions.collect(),
        version: version.number,
        digest: version.digest.to_string(),
        approvals: if runs && is_draft { approvals(t, &record, version) } else { Vec::new() },
        may_approve: decides && own.is_some_and(|id| record.waits_for(id)),
        may_publish: decides && coordinates && ready,
        may_duplicate: runs && may(Action::Create),
        may_edit: coordinates && !matches!(now, Stage::Closed | Stage::Cancelled),
        may_extend: coordinates && matches!(now, Stage::Announced | Stage::Open),
        may_cancel: coordinates && now != Stage::Cancelled,
        may_link: runs
            && may(Action::Change)
            && record.funds.iter().any(|fund| own == Some(fund.organisation_id.as_str())),
        // Whoever opens a call does not answer it.
        may_apply: !runs
            && asked.caller.can(Action::Create, ObjectKind::Application)
            && matches!(now, Stage::Announced | Stage::Open),
        may_seek: is_published && asked.caller.can(Action::List, ObjectKind::Application),
        has_results: !asked.register.published_results(&record.id, asked.today).await?.is_empty(),
        has_publics: one.publics.iter().any(|public| !public.any_of.is_empty() || !public.all_of.is_empty()),
        envelopes: envelopes(&asked, &record).await?,
        questions: if is_published { questions(&asked, &record, coordinates).await? } else { Vec::new() },
        ask: (asks && is_published)
            .then(|| Field::area("question", t.call_ask(), "").hint(t.call_ask_hint())),
        c: Chrome::new(
            &asked,
            Place::Calls,
            vec![crumb("/appels", t.call_title()), crumb("", one.title.as_str())],
        ),
        id,
    })
}
