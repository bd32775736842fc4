//! The file of a dwelling in a session: banner, candidates with how each suits, and the decision.

use super::candidates::{CandidateLine, lines, need_word};
use super::session::worded;
use crate::adapted::{name_of, words as adapted};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::{place_line, portfolio};
use crate::residences::floor_word;
use crate::ui::chrome::crumb;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong, words as shown,
};
use crate::vacancies::words::state;
use allocation::decision::{LEAST_CANDIDATES, Reason, ReasonKind};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::allocations::{Case, Choice as Chosen, refusals};
use register::portfolio::Portfolio;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "allocations/case.html")]
struct CasePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    id: String,
    dwelling_id: String,
    vacancy_id: String,
    name: String,
    address: String,
    banner: Option<String>,
    facts: Vec<(String, String)>,
    candidates: Vec<CandidateLine>,
    short: bool,
    decided: bool,
    /// What was shown, named by the decision.
    shown: String,
    decision: Vec<Field>,
    may_see_vacancy: bool,
    /// Needs that may be added, and candidates that may be taken off.
    add: Option<Field>,
    remove: Option<Field>,
}

/// A reason, in words.
pub(super) fn reason_word(t: Texts, kind: ReasonKind) -> String {
    match kind {
        ReasonKind::NoCandidate => t.reason_no_candidate(),
        ReasonKind::DaloEmergency => t.reason_dalo(),
        ReasonKind::LevelError => t.reason_level_error(),
        ReasonKind::Other => t.reason_other(),
    }
}

fn decision_fields(asked: &Asked, case: &Case, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let who = case.candidates.iter().map(|candidate| {
        let label = format!("{} – {}", candidate.reference, need_word(t, candidate));
        Choice::new(candidate.id.clone(), label, text("candidat"))
    });
    let mut fields = vec![Field::radios("candidat", t.decision_candidate(), who.collect()).checked(problems)];
    if case.offer.level.is_adapted() {
        let mut reasons = vec![Choice::new("", t.decision_reason_none(), text("motif"))];
        reasons.extend(
            ReasonKind::ALL.iter().map(|kind| Choice::new(kind.code(), reason_word(t, *kind), text("motif"))),
        );
        fields.push(
            Field::radios("motif", t.decision_reason(), reasons)
                .hint(t.decision_reason_hint())
                .checked(problems),
        );
        fields.push(Field::date("recherche", t.decision_searched(), text("recherche")).checked(problems));
        fields.push(
            Field::text("texte", t.decision_text(), text("texte"))
                .hint(t.decision_text_hint())
                .checked(problems),
        );
    }
    fields
}

async fn page<'a>(
    asked: &Asked,
    (portfolio, case): (&Portfolio, &Case),
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<CasePage<'a>, PageError> {
    let t = asked.t;
    let landlord = portfolio.landlord.id.as_str();
    let session = asked.register.allocation_session(landlord, &case.head.session_id).await?;
    let found = portfolio.dwelling(&case.head.dwelling_id);
    let name = name_of(asked, found.and_then(|(_, d)| d.reference.as_deref()));
    let level = adapted::standing(t, case.offer.level);
    let decided = case.decision.is_some();
    let is_adapted = case.offer.level.is_adapted();
    let (mut add, mut remove) = (None, None);
    if asked.caller.can(Action::Change, ObjectKind::AllocationSession) && !decided {
        if let Some(matches) = asked.register.matches(portfolio, &case.vacancy, asked.today).await? {
            let there = |id: &str| case.candidates.iter().any(|candidate| candidate.id == id);
            let options: Vec<Choice> = matches
                .fitting
                .iter()
                .chain(&matches.others)
                .filter(|candidate| !there(&candidate.id))
                .map(|candidate| {
                    let internal =
                        if candidate.is_internal { t.candidate_internal() } else { t.candidate_external() };
                    let fits = if candidate.adequacy.is_match() { t.matches_fits() } else { String::new() };
                    let label = format!("{} – {internal} – {}", candidate.reference, need_word(t, candidate));
                    Choice::new(candidate.id.clone(), format!("{label} {fits}").trim_end(), "")
                })
                .collect();
            add = (!options.is_empty()).then(|| Field::boxes("ajouter", t.case_add(), options));
        }
        let options: Vec<Choice> =
            case.candidates.iter().map(|c| Choice::new(c.id.clone(), c.reference.clone(), "")).collect();
        remove = (!options.is_empty()).then(|| Field::boxes("retirer", t.case_remove(), options));
    }
    let may_decide = asked.caller.can(Action::Decide, ObjectKind::AllocationSession);
    let session_name = t.session_title(texts::format::date(session.held_on));
    Ok(CasePage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: match asked.pairs.text("fait") {
            Some("candidats") => Some(t.case_saved()),
            Some("decision") => Some(t.decision_saved()),
            _ => None,
        },
        id: case.head.id.clone(),
        dwelling_id: case.head.dwelling_id.clone(),
        vacancy_id: case.head.vacancy_id.clone(),
        address: found.map_or_else(String::new, |(r, _)| place_line(t, r)),
        banner: is_adapted.then(|| t.allocation_banner(level.as_str())),
        facts: vec![
            (t.col_state(), state(t, case.vacancy.state)),
            (t.col_level(), level),
            (t.dwelling_access(), shown::yes_no(t, case.offer.step_free)),
            (t.col_floor(), floor_word(t, found.and_then(|(_, d)| d.floor))),
            (t.dwelling_type(), case.offer.rooms.map_or_else(|| t.unknown(), |n| format!("T{n}"))),
            (t.vacancy_rent(), adapted::rent(t, case.offer.rent_cents)),
        ],
        candidates: lines(t, &case.candidates, true),
        short: case.candidates.len() < LEAST_CANDIDATES,
        decided,
        shown: case.shown.clone(),
        decision: if may_decide && !decided && !case.candidates.is_empty() {
            decision_fields(asked, case, form, problems)
        } else {
            Vec::new()
        },
        may_see_vacancy: asked.caller.can(Action::List, ObjectKind::Vacancy),
        add,
        remove,
        c: Chrome::new(
            asked,
            Place::Allocations,
            vec![
                crumb("/commissions", t.sessions_title()),
                crumb(format!("/commissions/{}", session.id), session_name),
                crumb("", name.as_str()),
            ],
        ),
        name,
    })
}

/// `GET /dossiers/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let case = asked.register.allocation_case(&portfolio, &id, asked.today).await?;
    show(&page(&asked, (&portfolio, &case), &Pairs::default(), &[]).await?)
}

/// `POST /dossiers/{id}/candidats`
pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let landlord = asked.landlord()?.id.clone();
    let chosen = |name: &'static str| form.all(name).map(str::to_owned).collect::<Vec<_>>();
    let (add, remove) = (chosen("ajouter"), chosen("retirer"));
    asked.register.allocation_case_head(&landlord, &id).await?;
    if add.is_empty() && remove.is_empty() {
        return go(&format!("/dossiers/{id}"));
    }
    match asked.register.change_candidates(&landlord, &id, (&add, &remove), asked.today).await {
        Ok(()) => go(&format!("/dossiers/{id}?fait=candidats")),
        Err(error) => Err(worded(asked.t, error)),
    }
}

/// What the form chose.
fn read(form: &Pairs) -> Chosen {
    let kind = form.text("motif").and_then(ReasonKind::from_code);
    Chosen {
        need_id: form.text("candidat").map(str::to_owned),
        reason: kind.map(|kind| Reason {
            kind,
            searched_on: form
                .text("recherche")
                .and_then(|d| d.parse::<Date>().ok())
                .filter(|_| kind == ReasonKind::NoCandidate),
            text: form.text("texte").map(str::to_owned).filter(|_| kind == ReasonKind::Other),
        }),
        shown: form.text("vu").unwrap_or("").to_owned(),
    }
}

/// Something wrong with a decision, beside its field.
fn problem(t: Texts, code: &str) -> Option<Problem> {
    Some(match code {
        "decision-nobody" => Problem::new("candidat", t.decision_candidate_wrong()),
        "decision-reason" => Problem::new("motif", t.decision_reason_wrong()),
        "decision-reason-useless" => Problem::new("motif", t.decision_reason_useless()),
        "decision-search" => Problem::new("recherche", t.decision_searched_wrong()),
        "decision-text" => Problem::new("texte", t.decision_text_wrong()),
        "decision-rent" => Problem::new("candidat", t.decision_rent_wrong()),
        "decision-unfit" => Problem::new("candidat", t.decision_unfit()),
        "allocation-changed" => Problem::new("candidat", t.decision_changed()),
        _ => return None,
    })
}

/// `POST /dossiers/{id}/decision`
pub(super) async fn decide(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    match asked.register.decide_allocation(&portfolio, &id, &read(&form), asked.caller.at).await {
        Ok(_) => go(&format!("/dossiers/{id}?fait=decision")),
        Err(register::Error::Refused(codes)) => {
            let problems: Vec<Problem> =
                refusals(&codes).into_iter().filter_map(|code| problem(t, code)).collect();
            if problems.is_empty() {
                return Err(worded(t, register::Error::Refused(codes)));
            }
            // Drawn again from what is there now: whoever decides sees what changed.
            let case = asked.register.allocation_case(&portfolio, &id, asked.today).await?;
            show_wrong(&page(&asked, (&portfolio, &case), &form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}
