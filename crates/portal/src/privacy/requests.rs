//! Requests of persons: noting one, seeing what is held, handing it over, erasing.

use super::tabs::Tabs;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::attachment;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use axum::response::IntoResponse;
use register::privacy::requests::{BirthGiven, HeldPerson, Outcome, RequestKind, RightsRequest};
use texts::{Texts, format};

struct RequestLine {
    id: String,
    kind: String,
    dwelling: String,
    received: String,
    due: String,
    late: bool,
    outcome: Option<String>,
}

#[derive(Template)]
#[template(path = "privacy/requests.html")]
struct RequestsPage<'a> {
    t: Texts,
    c: Chrome,
    tabs: Tabs,
    done: Option<String>,
    errors: ErrorSummary<'a>,
    waiting: Vec<RequestLine>,
    answered: Vec<RequestLine>,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "privacy/request.html")]
struct RequestPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    line: RequestLine,
    held: Option<HeldPerson>,
    /// Adaptation files, in words.
    files: Vec<String>,
    /// Pathways of a supported household, in words.
    pathways: Vec<String>,
    /// Visits at home, in words.
    visits: Vec<String>,
    /// What campaigns noted, in words.
    facts: Vec<String>,
    /// The same birth twice in one dwelling: nothing tells the two apart.
    several: bool,
    sources: Vec<(String, String)>,
    wants_erasure: bool,
    outcomes: Field,
    confirm: Field,
}

/// What a person asks, in words.
pub(crate) fn kind_word(t: Texts, kind: RequestKind) -> String {
    match kind {
        RequestKind::Access => t.request_access(),
        RequestKind::Erasure => t.request_erasure(),
    }
}

fn outcome_word(t: Texts, outcome: Outcome) -> String {
    match outcome {
        Outcome::Given => t.outcome_given(),
        Outcome::Erased => t.outcome_erased(),
        Outcome::NothingHeld => t.outcome_nothing_held(),
        Outcome::Refused => t.outcome_refused(),
    }
}

fn line(asked: &Asked, r: &RightsRequest) -> RequestLine {
    let t = asked.t;
    RequestLine {
        id: r.id.clone(),
        kind: kind_word(t, r.kind),
        dwelling: r.dwelling_reference.clone().unwrap_or_default(),
        received: format::iso_date(&r.received_on),
        due: format::iso_date(&r.due_on),
        late: r.answered_at.is_none() && r.due_on < asked.today.to_string(),
        outcome: r.outcome.map(|o| outcome_word(t, o)),
    }
}

async fn page<'a>(
    asked: &Asked,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<RequestsPage<'a>, PageError> {
    let t = asked.t;
    let all = asked.register.rights_requests(asked.caller.organisation_id()?).await?;
    let (answered, waiting): (Vec<_>, Vec<_>) = all.iter().partition(|r| r.answered_at.is_some());
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let kinds = [RequestKind::Access, RequestKind::Erasure]
        .map(|k| Choice::new(k.code(), kind_word(t, k), form.text("sorte").unwrap_or("access")))
        .to_vec();
    let received = form.text("recue").map_or_else(|| asked.today.to_string(), str::to_owned);
    Ok(RequestsPage {
        t,
        c: Chrome::new(asked, Place::Privacy, vec![crumb("", t.privacy_title())]),
        tabs: Tabs::of(asked, "/donnees"),
        done: (asked.pairs.text("fait") == Some("traitee")).then(|| t.request_done()),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        waiting: waiting.into_iter().map(|r| line(asked, r)).collect(),
        answered: answered.into_iter().map(|r| line(asked, r)).collect(),
        fields: vec![
            Field::radios("sorte", t.request_kind(), kinds),
            Field::text("logement", t.request_dwelling(), &text("logement"))
                .hint(t.request_dwelling_hint())
                .required()
                .checked(problems),
            Field::text("naissance", t.request_birth(), &text("naissance"))
                .hint(t.request_birth_hint())
                .required()
                .checked(problems),
            Field::date("recue", t.request_received(), &received).required().checked(problems),
        ],
    })
}

/// `GET /donnees`
pub(super) async fn list(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::default(), &[]).await?)
}

/// `POST /donnees`: notes a request.
pub(super) async fn note(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let kind = form.text("sorte").and_then(RequestKind::from_code).unwrap_or(RequestKind::Access);
    let birth = form.text("naissance").and_then(BirthGiven::read);
    let received = form.text("recue").and_then(|d| d.parse().ok()).filter(|d| *d <= asked.today);
    let mut problems = Vec::new();
    if birth.is_none() {
        problems.push(Problem::new("naissance", t.request_birth_wrong()));
    }
    if received.is_none() {
        problems.push(Problem::new("recue", t.request_received_wrong()));
    }
    if let (Some(birth), Some(received)) = (birth, received) {
        let reference = form.text("logement").unwrap_or("");
        let organisation = asked.caller.organisation_id()?;
        match asked.register.note_rights_request(organisation, kind, reference, birth, received).await {
            Ok(id) => return go(&format!("/donnees/demandes/{id}")),
            Err(register::Error::Unknown(_)) => {
                problems.push(Problem::new("logement", t.request_dwelling_wrong()));
            }
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, &form, &problems).await?)
}

async fn request_page<'a>(
    asked: &Asked,
    id: &str,
    problems: &'a [Problem],
) -> Result<RequestPage<'a>, PageError> {
    let t = asked.t;
    let organisation = asked.caller.organisation_id()?;
    let request = asked.register.rights_request(organisation, id).await?;
    let held = match request.answered_at {
        None => asked.register.held_of(organisation, id).await?,
        Some(_) => None,
    };
    let outcomes = [Outcome::Given, Outcome::NothingHeld, Outcome::Refused]
        .map(|o| {
            let default = if held.is_some() { Outcome::Given } else { Outcome::NothingHeld };
            Choice::new(o.code(), outcome_word(t, o), default.code())
        })
        .to_vec();
    let confirm = vec![Choice::new("oui", t.request_erase_sure(), "")];
    let crumbs = vec![crumb("/donnees", t.privacy_title()), crumb("", kind_word(t, request.kind))];
    Ok(RequestPage {
        t,
        c: Chrome::new(asked, Place::Privacy, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        line: line(asked, &request),
        several: held.as_ref().is_some_and(|h| h.births.len() > 1),
        sources: held.iter().flat_map(|h| &h.sources).map(|(f, d)| (f.clone(), format::instant(d))).collect(),
        files: held
            .iter()
            .flat_map(|h| &h.adaptations)
            .map(|f| format!("{} – {}", format::date(f.opened_on), crate::adaptations::stage(t, f.stage)))
            .collect(),
        pathways: held
            .iter()
            .flat_map(|h| &h.pathways)
            .map(|one| {
                let stage = crate::supported::words::stage(t, one.stage);
                t.held_pathway_one(one.number.as_str(), stage, format::date(one.since))
            })
            .collect(),
        visits: held
            .iter()
            .flat_map(|h| &h.visits)
            .map(|one| {
                let standing = crate::outreach::words::standing(t, one.standing());
                format!("{} – {standing}", format::date(one.asked_on))
            })
            .collect(),
        facts: held
            .iter()
            .flat_map(|h| &h.campaigns)
            .map(|f| {
                let what = crate::campaigns::noted(t, &f.event, f.why.as_deref());
                format!("{} – {} : {what}", format::iso_date(&f.on), f.campaign)
            })
            .collect(),
        held,
        wants_erasure: request.kind == RequestKind::Erasure,
        outcomes: Field::radios("issue", t.request_outcome(), outcomes),
        confirm: Field::boxes("effacer", t.request_erase(), confirm).checked(problems),
    })
}

/// `GET /donnees/demandes/{id}`
pub(super) async fn one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&request_page(&asked, &id, &[]).await?)
}

/// `GET /donnees/demandes/{id}/personne.json`: what is held, to hand over.
pub(super) async fn file(asked: Asked, Path(id): Path<String>) -> PageResult {
    asked.caller.fresh()?;
    let organisation = asked.caller.organisation_id()?;
    let held = asked.register.held_of(organisation, &id).await?.ok_or(PageError::NotFound)?;
    let body = serde_json::to_vec_pretty(&held).map_err(|e| PageError::Inside(e.to_string()))?;
    Ok((attachment("application/json", "donnees-personne.json"), body).into_response())
}

/// `POST /donnees/demandes/{id}`: hands over, refuses, or erases for good.
pub(super) async fn answer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    asked.caller.fresh()?;
    let organisation = asked.caller.organisation_id()?;
    if form.text("acte") == Some("effacer") {
        if form.text("effacer") != Some("oui") {
            let problems = [Problem::new("effacer", t.request_erase_unsure())];
            return show_wrong(&request_page(&asked, &id, &problems).await?);
        }
        return match asked.register.erase_person(organisation, &id).await {
            Err(register::Error::Refused(why)) if why == "legal-hold" => {
                let problems = [Problem::new("effacer", t.request_on_hold())];
                show_wrong(&request_page(&asked, &id, &problems).await?)
            }
            Err(other) => Err(other.into()),
            Ok(_) => go("/donnees?fait=traitee"),
        };
    }
    let outcome = form.text("issue").and_then(Outcome::from_code).unwrap_or(Outcome::Given);
    asked.register.answer_rights_request(organisation, &id, outcome).await?;
    go("/donnees?fait=traitee")
}
