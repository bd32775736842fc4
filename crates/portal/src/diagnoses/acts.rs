//! What is done to a diagnosis: needs, delivery, answers, the quote that is asked for, the works plan.

use super::form::FormPage;
use super::words::{answer as answer_word, priority, problem, said, subject, worded};
use super::{chrome, found, organisation};
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Field, PageResult, Problem, go, show, show_wrong};
use axum::extract::Path;
use diagnosis::{Answer, Need, Priority, Recommendation};
use register::diagnoses::DiagnosisRecord;

fn need_page<'a>(
    asked: &Asked,
    record: &DiagnosisRecord,
    form: &Pairs,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let mut subjects = vec![Choice::new("", t.diagnosis_subject_none(), text("sujet"))];
    let known = catalogue::subjects().iter();
    subjects.extend(known.map(|one| Choice::new(one.code, subject(t, one.code), text("sujet"))));
    let mut buildings = vec![Choice::new("", t.diagnosis_all_buildings(), text("batiment"))];
    buildings.extend(
        record.buildings.iter().map(|kept| {
            Choice::new(kept.building.id.as_str(), kept.building.name.as_str(), text("batiment"))
        }),
    );
    let levels = Priority::ALL.iter().map(|one| Choice::new(one.code(), priority(t, *one), text("priorite")));
    let fields = vec![
        Field::text("besoin", t.diagnosis_need_title(), text("besoin")).required(),
        Field::text("pourquoi", t.diagnosis_need_why(), text("pourquoi"))
            .hint(t.diagnosis_need_why_hint())
            .required(),
        Field::radios("priorite", t.diagnosis_priority(), levels.collect()),
        Field::select("batiment", t.diagnosis_building(), buildings),
        Field::select("sujet", t.diagnosis_subject(), subjects),
    ];
    let here = format!("/diagnostics/{}", record.id);
    let c = chrome(asked, record, &t.diagnosis_add_need());
    let mut page =
        FormPage::new(t, c, t.diagnosis_add_need(), (format!("{here}/besoins"), here), fields, problems);
    page.what = vec![t.diagnosis_need_what()];
    page
}

/// `GET /diagnostics/{id}/besoins`
pub(super) async fn ask_need(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    show(&need_page(&asked, &record, &Pairs::default(), &[]))
}

/// `POST /diagnostics/{id}/besoins`
pub(super) async fn add_need(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    let Some(level) = form.text("priorite").and_then(Priority::from_code) else {
        let problems = [Problem::new("priorite", t.diagnosis_no_priority())];
        return show_wrong(&need_page(&asked, &record, &form, &problems));
    };
    let need = Need {
        id: String::new(),
        title: form.text("besoin").unwrap_or("").to_owned(),
        priority: level,
        subject: form.text("sujet").map(str::to_owned),
        building: form.text("batiment").map(str::to_owned),
        why: form.text("pourquoi").unwrap_or("").to_owned(),
    };
    match asked.register.add_diagnosis_need(organisation(&asked)?, &id, &need).await {
        Ok(()) => go(&format!("/diagnostics/{id}?fait=enregistre#besoins")),
        Err(error) => {
            let field = |code: &str| if code == "diagnosis-subject" { "sujet" } else { "besoin" };
            let problems = problem(t, field, error)?;
            show_wrong(&need_page(&asked, &record, &form, &problems))
        }
    }
}

/// `POST /diagnostics/{id}/besoins/{need}/supprimer`
pub(super) async fn remove_need(asked: Asked, Path((id, need)): Path<(String, String)>) -> PageResult {
    match asked.register.remove_diagnosis_need(organisation(&asked)?, &id, &need).await {
        Ok(()) => go(&format!("/diagnostics/{id}?fait=retire#besoins")),
        Err(error) => Err(worded(asked.t, error)),
    }
}

/// `POST /diagnostics/{id}/livrer`
pub(super) async fn deliver(asked: Asked, Path(id): Path<String>) -> PageResult {
    match asked.register.deliver_diagnosis(organisation(&asked)?, &id, asked.today).await {
        Ok(_) => go(&format!("/diagnostics/{id}?fait=livre")),
        Err(error) => Err(worded(asked.t, error)),
    }
}

/// `POST /diagnostics/{id}/rouvrir`
pub(super) async fn reopen(asked: Asked, Path(id): Path<String>) -> PageResult {
    match asked.register.reopen_diagnosis(organisation(&asked)?, &id).await {
        Ok(()) => go(&format!("/diagnostics/{id}?fait=rouvert")),
        Err(error) => Err(worded(asked.t, error)),
    }
}

/// The recommendation of an address, among those that were delivered.
fn recommendation<'a>(record: &'a DiagnosisRecord, key: &str) -> Result<&'a Recommendation, PageError> {
    let mut all = record.delivered.iter().flat_map(|last| &last.report.recommendations);
    all.find(|one| one.key == key).ok_or(PageError::NotFound)
}

fn answer_page<'a>(
    asked: &Asked,
    record: &DiagnosisRecord,
    one: &Recommendation,
    form: &Pairs,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let answers = record.answers();
    let last = answers.get(one.key.as_str());
    let now = form.text("reponse").or(last.map(|last| last.answer.code())).unwrap_or("");
    let note = form.text("motif").or(last.map(|last| last.note.as_str())).unwrap_or("");
    let choices = Answer::ALL.iter().map(|one| Choice::new(one.code(), answer_word(t, *one), now));
    let fields = vec![
        Field::radios("reponse", t.diagnosis_answer(), choices.collect()),
        Field::text("motif", t.diagnosis_answer_note(), note).hint(t.diagnosis_answer_note_hint()),
    ];
    let here = format!("/diagnostics/{}", record.id);
    let action = format!("{here}/recommandations/{}", encode(&one.key));
    let c = chrome(asked, record, &t.diagnosis_answer());
    let mut page = FormPage::new(t, c, t.diagnosis_answer(), (action, here), fields, problems);
    page.what = vec![said(t, &one.told)];
    page.what.extend(one.recommended.as_ref().map(|text| said(t, text)));
    page.what.push(t.diagnosis_why(said(t, &one.reason)));
    page
}

/// `GET /diagnostics/{id}/recommandations/{key}`
pub(super) async fn ask_answer(asked: Asked, Path((id, key)): Path<(String, String)>) -> PageResult {
    let record = found(&asked, &id).await?;
    let one = recommendation(&record, &key)?;
    show(&answer_page(&asked, &record, one, &Pairs::default(), &[]))
}

/// `POST /diagnostics/{id}/recommandations/{key}`
pub(super) async fn answer(asked: Asked, Path((id, key)): Path<(String, String)>, form: Pairs) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    let one = recommendation(&record, &key)?;
    let Some(choice) = form.text("reponse").and_then(Answer::from_code) else {
        let problems = [Problem::new("reponse", t.diagnosis_no_answer())];
        return show_wrong(&answer_page(&asked, &record, one, &form, &problems));
    };
    let note = form.text("motif").unwrap_or("");
    match asked.register.answer_recommendation(organisation(&asked)?, &id, &key, (choice, note)).await {
        Ok(()) => go(&format!("/diagnostics/{id}?fait=repondu#recommandations")),
        Err(error) => {
            let problems = problem(t, |_| "motif", error)?;
            show_wrong(&answer_page(&asked, &record, one, &form, &problems))
        }
    }
}

/// `POST /diagnostics/{id}/devis`
pub(super) async fn ask_quote(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let note = form.text("demande").unwrap_or("");
    match asked.register.ask_quote(organisation(&asked)?, &id, note).await {
        Ok(()) => go(&format!("/diagnostics/{id}?fait=demande#suite")),
        Err(error) => Err(worded(asked.t, error)),
    }
}

/// `POST /diagnostics/{id}/plan`
pub(super) async fn give_to_plan(asked: Asked, Path(id): Path<String>) -> PageResult {
    match asked.register.give_diagnosis_to_plan(organisation(&asked)?, &id).await {
        Ok(_) => go(&format!("/diagnostics/{id}?fait=plan#suite")),
        Err(error) => Err(worded(asked.t, error)),
    }
}
