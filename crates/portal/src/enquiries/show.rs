//! `GET /enquetes/{id}`: where an enquiry stands, what comes next, how far it is by residence and by channel.

use super::words::{channel, design, rate, stage, tone};
use super::{can, crumbs, found, held, seen};
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use enquiry::Stage;
use register::enquiries::{Progress, Tally};
use texts::{Texts, format};
use trust::policy::Action;

struct Asks {
    number: usize,
    words: String,
    plain: String,
    kind: String,
}

struct Row {
    name: String,
    asked: String,
    answered: String,
    rate: String,
    refused: String,
    to_do: String,
}

#[derive(Template)]
#[template(path = "enquiries/show.html")]
pub(super) struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    done: bool,
    errors: ErrorSummary<'a>,
    tone: &'static str,
    state: String,
    facts: Vec<(String, String)>,
    questions: Vec<Asks>,
    may_write: bool,
    may_open: bool,
    may_close: bool,
    may_purge: bool,
    may_enter: bool,
    may_print: bool,
    may_letter: bool,
    sees_doors: bool,
    may_tell: bool,
    has_results: bool,
    told: Option<String>,
    whole: Option<Row>,
    rows: Vec<Row>,
    channels: Vec<(String, String)>,
    aside: Option<String>,
}

fn row(t: Texts, tally: &Tally) -> Row {
    let count = |n: u64| format::count(t.lang(), n);
    Row {
        name: tally.name.clone(),
        asked: count(tally.asked),
        answered: count(tally.answered),
        rate: rate(t, tally.answered, tally.asked),
        refused: count(tally.refused),
        to_do: count(tally.to_do),
    }
}

/// The page, with what was refused.
pub(super) async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let one = found(asked, id).await?;
    let own = asked.caller.organisation_id()?;
    let within = seen(asked);
    let at = one.stage();
    let units = asked.register.enquiry_units(own, id, within.as_ref()).await?;
    let progress = Progress::of(&units);
    let date = |day: Option<jiff::civil::Date>| day.map(format::date);
    let residences = match one.residences.len() {
        0 => t.all(),
        n => crate::ui::words::residences(t, n as u64),
    };
    let mut facts = vec![
        (t.enq_design(), design(t, &one.design)),
        (t.enq_residences(), residences),
        (t.enq_closes(), format::date(one.closes_on)),
        (t.enq_kept(), t.enq_months(one.kept_months, one.kept_months.to_string())),
    ];
    facts.extend(date(one.opened_on).map(|day| (t.enq_opened_on(), day)));
    facts.extend(date(one.closed_on).map(|day| (t.enq_closed_on(), day)));
    if one.purged_on.is_none() {
        facts.extend(date(one.purge_on).map(|day| (t.enq_purge_on(), day)));
    }
    facts.extend(date(one.purged_on).map(|day| (t.enq_purged_on(), day)));
    if let Some(frame) = &one.frame {
        let size: u64 = frame.strata.values().map(|stratum| stratum.frame as u64).sum();
        facts.push((t.enq_frame(), crate::ui::words::dwellings(t, size)));
        if frame.left_out > 0 {
            facts.push((t.enq_left_out(), crate::ui::words::dwellings(t, frame.left_out)));
        }
    }
    if progress.vacant > 0 {
        facts.push((t.enq_vacant(), crate::ui::words::dwellings(t, progress.vacant)));
    }
    if let Some(digest) = &one.digest {
        facts.push((t.enq_digest(), digest.chars().take(16).collect()));
        facts.push((t.enq_seed(), one.seed.clone()));
    }
    let is_drawn = matches!(at, Stage::Open | Stage::Closed);
    let mut named = progress.residences.iter().map(|tally| row(t, tally)).collect::<Vec<_>>();
    named.sort_by(|a, b| a.name.cmp(&b.name));
    let questions = one.form.questions.iter().enumerate().map(|(at, question)| Asks {
        number: at + 1,
        words: question.words.said(super::words::wanted(t, false)).0.to_owned(),
        plain: question.words.said(super::words::wanted(t, true)).0.to_owned(),
        kind: match question.kind.code() {
            "several" => t.enq_kind_several(),
            "scale" => t.enq_kind_scale(),
            "number" => t.enq_kind_number(),
            "text" => t.enq_kind_text(),
            _ => t.enq_kind_one(),
        },
    });
    Ok(ShowPage {
        t,
        c: Chrome::new(asked, Place::Enquiries, crumbs(asked, &one, "")),
        id: one.id.clone(),
        title: one.title.clone(),
        lead: one.purpose.clone(),
        done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        tone: tone(at),
        state: stage(t, at),
        facts,
        questions: questions.collect(),
        may_write: at == Stage::Draft && can(asked, Action::Create),
        may_open: at == Stage::Draft && can(asked, Action::Decide),
        may_close: at == Stage::Open && can(asked, Action::Decide),
        may_purge: at == Stage::Closed && can(asked, Action::Decide),
        may_enter: at == Stage::Open && held(asked).is_ok(),
        may_print: can(asked, Action::Export),
        may_letter: at == Stage::Open && asked.caller.can(Action::Export, super::UNIT),
        sees_doors: asked.caller.could(Action::See, super::UNIT),
        may_tell: matches!(at, Stage::Closed | Stage::Purged) && can(asked, Action::Create),
        has_results: at != Stage::Draft,
        told: one.told_on.map(format::date),
        whole: is_drawn.then(|| Row { name: t.enq_whole(), ..row(t, &progress.whole) }),
        rows: named,
        channels: progress
            .channels
            .iter()
            .map(|(way, n)| (channel(t, *way), format::count(t.lang(), *n)))
            .collect(),
        aside: (progress.aside > 0).then(|| {
            t.enq_aside(crate::ui::words::plural(progress.aside), format::count(t.lang(), progress.aside))
        }),
    })
}

pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, &[]).await?)
}
