//! One replication: where it stands, how to reach the other once both are interested, what comes next and who may say it.

use super::replays::side;
use super::words::{method, opinion, replay_stage, result, score, stopped, territory};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use matching::{EvidenceResult, Method, Opinion, Outcome, ReplayFact, ReplayStage as S, Side, Stopped};
use register::innovations::ReplaySeen;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// A form of the page: where it goes, what it is, what it says, its fields, its button.
pub(super) struct Step {
    action: String,
    title: String,
    what: String,
    fields: Vec<Field>,
    /// Is it the one that was sent and refused?
    is_open: bool,
}

#[derive(Template)]
#[template(path = "innovations/replay.html")]
pub(super) struct ReplayPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    lead: String,
    sheet: String,
    done: bool,
    errors: ErrorSummary<'a>,
    state: String,
    next: String,
    facts: Vec<(String, String)>,
    core: Vec<String>,
    steps: Vec<Step>,
    story: Vec<(String, String)>,
}

fn residents(t: Texts, count: Option<u32>) -> String {
    count.map_or_else(|| t.replay_residents_unsaid(), |n| t.replay_residents_said(i64::from(n)))
}

/// A fact in words.
fn told(t: Texts, fact: &ReplayFact) -> String {
    let with =
        |what: String, words: &str| if words.is_empty() { what } else { format!("{what} – {words}") };
    match fact {
        ReplayFact::Interested { side: who, .. } => t.replay_did_interest(side(t, *who)),
        ReplayFact::Fitted { score: of, transfer, .. } => {
            t.replay_did_fit(score(t, *of), score(t, *transfer))
        }
        ReplayFact::Consented { .. } => t.replay_did_consent(),
        ReplayFact::Revoked { .. } => t.replay_did_revoke(),
        ReplayFact::Adapted { kept, core, words, .. } => {
            with(t.replay_fidelity_of(i64::from(*kept), i64::from(*core)), words)
        }
        ReplayFact::Heard { opinion: said, residents: count, words, .. } => {
            with(format!("{} : {} ({})", t.replay_opinion(), opinion(t, *said), residents(t, *count)), words)
        }
        ReplayFact::Piloted { .. } => t.replay_did_pilot(),
        ReplayFact::Evaluated { method: how, result: found, kept, core, residents: count, words, .. } => {
            with(
                format!(
                    "{}, {} – {} ({})",
                    result(t, *found),
                    method(t, *how),
                    t.replay_fidelity_of(i64::from(*kept), i64::from(*core)),
                    residents(t, *count)
                ),
                words,
            )
        }
        ReplayFact::Ended { outcome: Outcome::Scaled, words, .. } => with(t.replay_stage_scaled(), words),
        ReplayFact::Ended { outcome: Outcome::Continued, words, .. } => {
            with(t.replay_stage_continued(), words)
        }
        ReplayFact::Stopped { why, side: who, words, .. } => {
            with(format!("{} ({}) : {}", t.replay_stage_stopped(), side(t, *who), stopped(t, *why)), words)
        }
    }
}

/// What comes next, for whoever reads.
fn next(t: Texts, one: &ReplaySeen) -> String {
    let host = one.side == Side::Host;
    match one.replay.stage() {
        S::Interest if !one.replay.has_met() && one.replay.is_interested(one.side) => t.replay_next_other(),
        S::Interest if !one.replay.has_met() => t.replay_next_interest(),
        S::Interest => t.replay_next_fit(),
        S::Fit if host => t.replay_next_consent(),
        S::HostFound if !host => t.replay_next_adapt(),
        S::Adaptation if host && one.replay.opinion().is_none() => t.replay_next_hear(),
        S::Adaptation if host => t.replay_next_pilot(),
        S::Pilot if host => t.replay_next_evaluate(),
        S::Evaluated => t.replay_next_end(),
        S::Scaled | S::Continued | S::Stopped => t.replay_next_nothing(),
        _ => t.replay_next_other(),
    }
}

fn steps(asked: &Asked, one: &ReplaySeen, form: &Pairs, problems: &[Problem]) -> Vec<Step> {
    let t = asked.t;
    let text = |name: &str| form.exact(name).unwrap_or("");
    let step = |name: &str, title: String, what: String, fields: Vec<Field>| {
        let fields: Vec<Field> = fields.into_iter().map(|field| field.checked(problems)).collect();
        let is_open = fields.iter().any(|field| field.error.is_some());
        Step { action: format!("/repliques/{}/{name}", one.id), title, what, fields, is_open }
    };
    let may = |action| asked.caller.can(action, ObjectKind::Innovation);
    let (change, decide) = (may(Action::Change), may(Action::Decide));
    let host = one.side == Side::Host;
    // Several forms are on the page: each has its own names.
    let words = |name: &str, label: String| Field::area(name, label, text(name));
    let counted = |name: &str| {
        Field::number(name, t.replay_residents(), text(name), 11, 1_000_000).hint(t.replay_residents_hint())
    };
    let core = one.core.iter().enumerate().map(|(at, item)| {
        let value = (at + 1).to_string();
        let chosen = form.all("garde").any(|one| one == value);
        let current = if chosen { value.clone() } else { String::new() };
        Choice::new(value, item.as_str(), &current)
    });
    let kept = Field::boxes("garde", t.replay_kept(), core.collect());
    let stage = one.replay.stage();
    let mut all = Vec::new();
    if decide && stage == S::Interest && !one.replay.has_met() && !one.replay.is_interested(one.side) {
        all.push(step("accord", t.match_take(), t.match_take_what(), Vec::new()));
    }
    if change && one.replay.has_met() && matches!(stage, S::Interest | S::Fit) {
        let place = Field::text("territoire", t.contact_territory(), text("territoire"))
            .hint(t.contact_territory_hint());
        all.push(step("adequation", t.replay_fit(), t.replay_fit_what(), vec![place.required()]));
    }
    if decide && host && stage == S::Fit {
        all.push(step("accord", t.replay_consent(), t.replay_consent_what(), Vec::new()));
    }
    if change && !host && matches!(stage, S::HostFound | S::Adaptation) {
        all.push(step(
            "adaptation",
            t.replay_adapt(),
            t.replay_adapt_what(),
            vec![kept.clone(), words("mots", t.replay_deviations()).required()],
        ));
    }
    if change && host && matches!(stage, S::HostFound | S::Adaptation | S::Pilot) {
        let said = Opinion::ALL.iter().map(|o| Choice::new(o.code(), opinion(t, *o), text("avis")));
        let said = Field::radios("avis", t.replay_opinion(), said.collect()).required();
        all.push(step(
            "avis",
            t.replay_hear(),
            t.replay_hear_what(),
            vec![said, counted("avis-habitants"), words("avis-mots", t.practice_told())],
        ));
    }
    if decide && host && stage == S::Adaptation {
        all.push(step("pilote", t.replay_pilot(), t.replay_pilot_what(), Vec::new()));
    }
    if change && host && matches!(stage, S::Pilot | S::Evaluated) {
        let methods = Method::ALL.iter().map(|one| Choice::new(one.code(), method(t, *one), text("methode")));
        let results =
            EvidenceResult::ALL.iter().map(|one| Choice::new(one.code(), result(t, *one), text("trouve")));
        let day = form.text("jour").map_or_else(|| asked.today.to_string(), str::to_owned);
        let fields = vec![
            Field::date("jour", t.innovation_proof_day(), &day).required(),
            Field::radios("methode", t.innovation_method(), methods.collect()).required(),
            Field::radios("trouve", t.innovation_result(), results.collect()).required(),
            kept,
            counted("eval-habitants"),
            words("eval-mots", t.practice_told()).required(),
        ];
        all.push(step("evaluation", t.replay_evaluate(), t.replay_evaluate_what(), fields));
    }
    if decide && !one.replay.is_over() {
        let mut ends = Vec::new();
        if stage == S::Evaluated {
            ends.push(("scaled", t.replay_stage_scaled()));
            ends.push(("continued", t.replay_stage_continued()));
        }
        ends.extend(Stopped::ALL.iter().map(|why| (why.code(), t.replay_stop_for(stopped(t, *why)))));
        let ends = ends.into_iter().map(|(code, label)| Choice::new(code, label, text("fin")));
        let end = Field::radios("fin", t.replay_end_how(), ends.collect()).required();
        all.push(step("fin", t.replay_end(), String::new(), vec![end, words("fin-mots", t.practice_told())]));
    }
    if decide && host && matches!(stage, S::HostFound | S::Adaptation) {
        all.push(step("accord", t.replay_revoke(), t.replay_revoke_what(), Vec::new()));
    }
    all
}

pub(super) async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ReplayPage<'a>, PageError> {
    let t = asked.t;
    let one = asked.register.replay(asked.caller.organisation_id()?, id).await?;
    let gazetteer = asked.register.gazetteer().await?;
    let place = one.territory.as_ref().map_or_else(|| t.unknown(), |place| territory(&gazetteer, t, place));
    let mut facts = vec![
        (t.replay_side_of(), side(t, one.side)),
        (t.contact_territory(), place),
        (
            t.replay_fidelity(),
            one.replay
                .fidelity()
                .map_or_else(|| t.unknown(), |f| t.replay_fidelity_of(i64::from(f.kept), i64::from(f.core))),
        ),
        (t.replay_opinion(), one.replay.opinion().map_or_else(|| t.unknown(), |said| opinion(t, said))),
    ];
    let contact = if one.replay.has_met() {
        one.contact.clone().unwrap_or_else(|| t.replay_contact_none())
    } else {
        t.replay_contact_later()
    };
    facts.push((t.innovation_contact(), contact));
    Ok(ReplayPage {
        c: Chrome::new(
            asked,
            Place::Replays,
            vec![crumb("/repliques", t.replay_title()), crumb("", one.title.as_str())],
        ),
        lead: t.replay_with(one.other().to_owned()),
        sheet: format!("/innovations/{}", one.innovation_id),
        done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        state: replay_stage(t, one.replay.stage()),
        next: next(t, &one),
        facts,
        steps: steps(asked, &one, form, problems),
        story: one.replay.facts.iter().map(|fact| (format::date(fact.on()), told(t, fact))).collect(),
        core: one.core,
        title: one.title,
        t,
    })
}

/// `GET /repliques/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}
