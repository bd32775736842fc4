//! The settings of a scenario; its copy; its end.

use super::form::{Part, Sheet, problems, read};
use super::portfolio;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::programmes::{LONGEST_NAME, NotSaved, NotedProgramme, NotedScenario};
use texts::Texts;

#[derive(Template)]
#[template(path = "programmes/scenario.html")]
struct SettingsPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    /// The edition that is shown.
    seen: i64,
    programme: String,
    name: Field,
    parts: Vec<Part>,
    locks: usize,
    taken: Option<String>,
}

async fn page<'a>(
    asked: &Asked,
    (programme, scenario): (&NotedProgramme, &NotedScenario),
    sent: Option<&Pairs>,
    problems: &'a [Problem],
) -> Result<SettingsPage<'a>, PageError> {
    let t = asked.t;
    let portfolio = portfolio(asked).await?;
    let catalogue = asked.register.works_catalogue(&portfolio.landlord.id).await?;
    let settings = &scenario.settings;
    let sheet =
        Sheet { t, programme, portfolio: &portfolio, catalogue: &catalogue, settings, sent, problems };
    let name = sent.map_or(scenario.name.as_str(), |form| form.text("nom").unwrap_or(""));
    let seen = sent.and_then(|form| form.text("vu")).and_then(|vu| vu.parse().ok());
    Ok(SettingsPage {
        t,
        c: Chrome::new(
            asked,
            Place::Programmes,
            super::crumbs_of(asked, programme, scenario, &t.prog_settings()),
        ),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: scenario.id.clone(),
        seen: seen.unwrap_or(scenario.edition),
        programme: programme.name.clone(),
        name: Field::text("nom", t.prog_scenario_name(), name).required().checked(problems),
        parts: sheet.parts(),
        locks: settings.locks.len(),
        taken: sent.is_none().then(|| taken(asked)).flatten(),
    })
}

/// `GET /programmes/scenarios/{id}/reglages`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (programme, scenario) = super::found(&asked, &id).await?;
    show(&page(&asked, (&programme, &scenario), None, &[]).await?)
}

/// `POST /programmes/scenarios/{id}/reglages`
pub(super) async fn save(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let (programme, scenario) = super::found(&asked, &id).await?;
    let portfolio = portfolio(&asked).await?;
    let seen = form.text("vu").and_then(|vu| vu.parse::<i64>().ok());
    let seen = seen.ok_or_else(|| PageError::Form("vu".to_owned()))?;
    let wrong = match read(t, &form, (&programme, &portfolio), &scenario.settings) {
        Err(wrong) => wrong,
        Ok(settings) => {
            let name = form.text("nom").unwrap_or("");
            let landlord = portfolio.landlord.id.as_str();
            let saved = asked.register.save_programme_scenario(landlord, (&id, seen), name, &settings).await;
            match saved {
                Ok(()) => return go(&format!("/programmes/scenarios/{id}?fait=regle")),
                Err(NotSaved::Faults(faults)) => problems(t, &faults),
                Err(NotSaved::Other(register::Error::Changed)) => {
                    vec![Problem::new("nom", t.prog_changed())]
                }
                Err(NotSaved::Other(register::Error::Refused(_))) => {
                    vec![Problem::new("nom", t.prog_name_wrong())]
                }
                Err(NotSaved::Other(other)) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, (&programme, &scenario), Some(&form), &wrong).await?)
}

/// Takes over what the relief ledger and the agreements know, and says what was found.
pub(super) async fn take(asked: &Asked, landlord: &str, id: &str) -> PageResult {
    let taken = asked.register.take_known_payers(landlord, id, asked.today).await;
    let known = taken.map_err(|e| super::worded(asked, e))?;
    let (offices, pensions, aside) = (known.offices.len(), known.pensions.len(), known.left_out.len());
    let unknown = known.unknown.len();
    go(&format!(
        "/programmes/scenarios/{id}/reglages?bureaux={offices}&caisses={pensions}&ecartees={aside}&inconnus={unknown}"
    ))
}

/// `POST /programmes/scenarios/{id}/reprendre`
pub(super) async fn take_over(asked: Asked, Path(id): Path<String>) -> PageResult {
    let landlord = super::landlord(&asked)?.to_owned();
    take(&asked, &landlord, &id).await
}

/// What was taken over, as the address says it; `None`: nothing was asked.
fn taken(asked: &Asked) -> Option<String> {
    let count = |name: &str| asked.pairs.text(name).and_then(|n| n.parse::<usize>().ok());
    let (offices, pensions) = (count("bureaux")?, count("caisses")?);
    let t = asked.t;
    if offices + pensions == 0 {
        return Some(t.prog_taken_nothing());
    }
    let mut text = t.prog_taken(offices, pensions);
    if let Some(aside) = count("ecartees").filter(|n| *n > 0) {
        text.push(' ');
        text.push_str(&t.prog_taken_aside(aside));
    }
    if let Some(unknown) = count("inconnus").filter(|n| *n > 0) {
        text.push(' ');
        text.push_str(&t.prog_taken_unknown(unknown));
    }
    Some(text)
}

/// The name of a copy: what was typed, else the name with its number.
fn copy_name(asked: &Asked, scenario: &NotedScenario, form: &Pairs) -> String {
    let typed = form.text("nom").map(str::to_owned);
    typed.unwrap_or_else(|| {
        let name: String = scenario.name.chars().take(LONGEST_NAME - 20).collect();
        asked.t.prog_copy_of(name)
    })
}

/// `POST /programmes/scenarios/{id}/copier`
pub(super) async fn copy(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (_, scenario) = super::found(&asked, &id).await?;
    let landlord = super::landlord(&asked)?;
    let name = copy_name(&asked, &scenario, &form);
    let copy = asked.register.clone_programme_scenario(landlord, &id, &name).await;
    let copy = copy.map_err(|e| super::worded(&asked, e))?;
    go(&format!("/programmes/scenarios/{copy}/reglages"))
}

#[derive(Template)]
#[template(path = "programmes/confirm.html")]
pub(super) struct ConfirmPage {
    pub t: Texts,
    pub c: Chrome,
    pub title: String,
    pub what: String,
    /// What it is about, line by line.
    pub lines: Vec<String>,
    /// Where the form goes.
    pub to: String,
    /// Hidden values of the form.
    pub values: Vec<(String, String)>,
    pub act: String,
    pub back: String,
}

/// `GET /programmes/scenarios/{id}/supprimer`
pub(super) async fn ask_delete(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (programme, scenario) = super::found(&asked, &id).await?;
    show(&ConfirmPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Programmes,
            super::crumbs_of(&asked, &programme, &scenario, &t.prog_delete()),
        )
        .narrow(),
        title: t.prog_delete_title(scenario.name.as_str()),
        what: t.prog_delete_what(),
        lines: Vec::new(),
        to: format!("/programmes/scenarios/{id}/supprimer"),
        values: Vec::new(),
        act: t.prog_delete(),
        back: format!("/programmes/scenarios/{id}"),
    })
}

/// `POST /programmes/scenarios/{id}/supprimer`
pub(super) async fn delete(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (programme, _) = super::found(&asked, &id).await?;
    let landlord = super::landlord(&asked)?;
    let deleted = asked.register.delete_programme_scenario(landlord, &id).await;
    deleted.map_err(|e| super::worded(&asked, e))?;
    go(&format!("/programmes/{}?fait=supprime", programme.id))
}
