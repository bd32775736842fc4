//! One file: where it stands, what is due, what happened, and what may be noted.

use super::{crumbs, form, found, named, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use jiff::ToSpan;
use pathway::adaptation::{Decision, Event, Stage};
use pathway::reminders::dues;
use pathway::works::totals;
use register::adaptations::{AdaptationFile, Entry};
use register::portfolio::Portfolio;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct DueLine {
    text: String,
    is_due: bool,
}

pub(super) struct EntryLine {
    rank: u32,
    iso: String,
    day: String,
    what: String,
    by: String,
    is_corrected: bool,
    may_correct: bool,
}

struct Link {
    href: String,
    label: String,
    /// What comes next.
    is_next: bool,
}

#[derive(Template)]
#[template(path = "adaptations/show.html")]
pub(super) struct FilePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    edition: u32,
    name: String,
    address: String,
    state: String,
    done: Option<String>,
    warnings: Vec<String>,
    facts: Vec<(String, String)>,
    dues: Vec<DueLine>,
    links: Vec<Link>,
    fields: Vec<Field>,
    visit: Vec<Field>,
    visit_now: Option<String>,
    entries: Vec<EntryLine>,
    may_erase: bool,
}

/// What an entry says, in words.
fn said(t: Texts, entry: &Entry) -> (Option<jiff::civil::Date>, String) {
    let with = |words: String, text: &Option<String>| match text {
        Some(text) => format!("{words} – {text}"),
        None => words,
    };
    match entry {
        Entry::Step { fact, text, rating } => {
            let mut words = words::event(t, fact.event);
            if let Some(decision) = fact.decision {
                words = format!("{words} : {}", words::decision(t, decision));
            }
            if let Some(motive) = fact.motive {
                words = format!("{words} ({})", words::motive(t, motive));
            }
            if let Some(told) = fact.told {
                words = format!("{words} : {}", words::told(t, told));
            }
            if let Some(why) = fact.why {
                words = format!("{words} : {}", words::why(t, why));
            }
            if let Some(day) = fact.for_day {
                words = format!("{words} – {}", t.file_planned_for(format::date(day)));
            }
            if let Some(rating) = rating {
                words = format!("{words} – {}", t.file_rating_of(rating.to_string()));
            }
            (Some(fact.on), with(words, text))
        }
        Entry::Corrected { rank } => (None, t.file_did_corrected(rank.to_string())),
        Entry::Works { lines, .. } => {
            let gross = words::amount(t, totals(lines).gross_cents());
            (None, t.file_did_works(lines.len().to_string(), gross))
        }
        Entry::Complaint { on, kind, text } => {
            (Some(*on), with(t.file_did_complaint(words::complaint(t, *kind)), text))
        }
        Entry::Answered { on, text, .. } => (Some(*on), with(t.file_did_answered(), text)),
        Entry::Loan { device, fact, .. } => {
            (Some(fact.on()), format!("{} – {}", words::device(t, *device), words::loan_fact(t, fact)))
        }
    }
}

fn entries(asked: &Asked, file: &AdaptationFile, may_change: bool) -> Vec<EntryLine> {
    let t = asked.t;
    // Only the last step that moved the file can be taken back: others rest on it.
    let mut steps = file.entries.iter().rev().filter(|noted| !noted.is_corrected);
    let last = steps.find_map(|noted| match &noted.entry {
        Entry::Step { fact, .. } if fact.event != Event::Told => Some((noted.rank, fact.event)),
        _ => None,
    });
    file.entries
        .iter()
        .rev()
        .map(|noted| {
            let (on, what) = said(t, &noted.entry);
            let is_told = matches!(&noted.entry, Entry::Step { fact, .. } if fact.event == Event::Told);
            let is_last = last.is_some_and(|(rank, event)| rank == noted.rank && event != Event::Delivered);
            let is_after_all = last.is_none_or(|(rank, _)| noted.rank > rank);
            EntryLine {
                rank: noted.rank,
                iso: on.map_or_else(|| noted.noted_at.clone(), |on| on.to_string()),
                day: on.map_or_else(|| format::iso_date(&noted.noted_at), format::date),
                what,
                by: texts::journal::author(t, &noted.noted_by, noted.author_name.as_deref()),
                is_corrected: noted.is_corrected,
                may_correct: may_change && !noted.is_corrected && (is_last || (is_told && is_after_all)),
            }
        })
        .collect()
}

fn links(asked: &Asked, file: &AdaptationFile) -> Vec<Link> {
    let t = asked.t;
    let now = file.standing(asked.today);
    let can = |action, kind| asked.caller.can(action, kind);
    let to = |part: &str, label: String| Link {
        href: format!("/adaptations/{}/{part}", file.id),
        label,
        is_next: matches!(
            (part, now.stage),
            ("rapport/saisie", Stage::Visited)
                | ("decision", Stage::ReportReceived)
                | ("livraison", Stage::Accepted)
        ),
    };
    let mut all = Vec::new();
    let has_report = now.stage >= Stage::ReportReceived && now.stage != Stage::Stopped;
    if has_report && can(Action::See, ObjectKind::TherapistReport) {
        all.push(to("rapport", t.report_title()));
    }
    if now.stage < Stage::Ordered && can(Action::Create, ObjectKind::TherapistReport) {
        all.push(to("rapport/saisie", t.report_write()));
        all.push(to("grille", t.grid_blank()));
    }
    if now.stage >= Stage::Visited && now.stage != Stage::Stopped {
        all.push(to("travaux", t.works_title()));
    }
    let is_open = matches!(now.stage, Stage::ReportReceived | Stage::Decided);
    if is_open && can(Action::Decide, ObjectKind::AdaptationFile) {
        all.push(to("decision", t.committee_decide()));
    }
    let is_adapted = matches!(now.decision, Some((Decision::Adapt, _)));
    if is_adapted && now.stage >= Stage::Ordered && can(Action::See, ObjectKind::WorksOrder) {
        all.push(Link { href: format!("/chantiers/{}", file.id), label: t.order_title(), is_next: false });
    }
    if now.stage == Stage::Accepted && can(Action::Change, ObjectKind::AdaptationFile) {
        all.push(to("livraison", t.delivery_title()));
    }
    all.push(to("suivi", t.support_title()));
    all.push(Link {
        href: format!("/logements/{}/equipements", file.dwelling_id),
        label: t.equipment_title(),
        is_next: false,
    });
    all
}

/// The page of a file, with a form that may come back.
pub(super) async fn page<'a>(
    asked: &Asked,
    (portfolio, file): (&Portfolio, &AdaptationFile),
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<FilePage<'a>, PageError> {
    let t = asked.t;
    let (name, address) = named(asked, portfolio, file);
    let now = file.standing(asked.today);
    let may_change = asked.caller.can(Action::Change, ObjectKind::AdaptationFile);
    let mut warnings = Vec::new();
    if file.is_household_there == Some(false) && now.stopped.is_none() && !now.is_closed() {
        warnings.push(t.file_household_gone_todo());
    }
    if let Some((why, on)) = now.stopped.filter(|_| now.has_works()) {
        warnings.push(t.file_stopped_in_works(words::why(t, why), format::date(on)));
    }
    warnings
        .extend(file.alerts(asked.today).iter().map(|(loan, alert)| words::alert(t, loan.device, *alert)));
    let mut facts = vec![
        (t.file_reference(), file.reference()),
        (t.file_opened(), format::date(file.opened_on)),
        (t.file_consent(), format::date(file.consent_on)),
    ];
    if let Some((decision, motive)) = now.decision {
        facts.push((
            t.file_decided(),
            format!("{} – {}", words::decision(t, decision), words::motive(t, motive)),
        ));
    }
    for (label, on) in [
        (t.file_starts(), now.starts_on),
        (t.file_accepted(), now.accepted_on),
        (t.file_delivered(), now.delivered_on),
    ] {
        facts.extend(on.map(|on| (label, format::date(on))));
    }
    let visit = asked.register.visit_of_file(&portfolio.landlord.id, &file.id).await?;
    let may_entrust = may_change && now.stage < Stage::ReportReceived;
    let month = asked.today.checked_add(1.months()).unwrap_or(asked.today).to_string();
    let visit_fields = if may_entrust {
        vec![
            Field::email("adresse", t.visit_email(), form.text("adresse").unwrap_or(""), "off")
                .hint(t.visit_email_hint())
                .required()
                .checked(problems),
            Field::date("jusqu", t.visit_until(), form.text("jusqu").unwrap_or(&month))
                .required()
                .checked(problems),
        ]
    } else {
        Vec::new()
    };
    Ok(FilePage {
        t,
        c: Chrome::new(asked, Place::Adaptations, crumbs(asked, &file.id, &name, "")).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: file.id.clone(),
        edition: file.edition(),
        state: words::stage(t, now.stage),
        done: asked.pairs.text("fait").map(|what| match what {
            "ouvert" => t.file_opened_done(),
            "confie" => t.visit_entrusted_done(),
            "livre" => t.delivery_done(),
            _ => t.file_noted_done(),
        }),
        warnings,
        facts,
        dues: dues(&now)
            .iter()
            .map(|due| DueLine {
                text: words::due(t, due),
                is_due: due.on.is_some_and(|on| on <= asked.today),
            })
            .collect(),
        links: links(asked, file),
        fields: if may_change { form::fields(asked, &now, false, form, problems) } else { Vec::new() },
        visit: visit_fields,
        visit_now: visit
            .filter(|_| now.stage < Stage::ReportReceived)
            .map(|visit| t.visit_until_is(format::date(visit.until))),
        entries: entries(asked, file, may_change),
        may_erase: may_change && !now.has_works(),
        name,
        address,
    })
}

/// `GET /adaptations/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::See, ObjectKind::AdaptationFile).await?;
    show(&page(&asked, (&portfolio, &file), &Pairs::default(), &[]).await?)
}
