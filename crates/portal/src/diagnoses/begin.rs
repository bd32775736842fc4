//! Beginning a diagnosis, and its two texts.

use super::form::FormPage;
use super::words::problem;
use super::{chrome, found, organisation};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use register::diagnoses::{DiagnosisOf, DiagnosisRecord};

/// The need of an address or of a form: from a request that one's team took.
fn of(pairs: &Pairs) -> DiagnosisOf {
    pairs.text("besoin").map_or(DiagnosisOf::Ourselves, |need| DiagnosisOf::Need(need.to_owned()))
}

fn page<'a>(asked: &Asked, form: &Pairs, of: &DiagnosisOf, problems: &'a [Problem]) -> FormPage<'a> {
    let t = asked.t;
    let crumbs = vec![crumb("/diagnostics", t.diagnosis_title()), crumb("", t.diagnosis_new())];
    let name = Field::text("titre", t.diagnosis_name(), form.text("titre").unwrap_or(""));
    let fields = vec![name.hint(t.diagnosis_name_hint()).required()];
    let (action, what) = match of {
        DiagnosisOf::Ourselves => ("/diagnostics/nouveau".to_owned(), t.diagnosis_new_alone()),
        DiagnosisOf::Need(need) => {
            let need = crate::edge::form::encode(need);
            (format!("/diagnostics/nouveau?besoin={need}"), t.diagnosis_new_need())
        }
    };
    let c = Chrome::new(asked, Place::Diagnoses, crumbs);
    let mut page =
        FormPage::new(t, c, t.diagnosis_new(), (action, "/diagnostics".to_owned()), fields, problems);
    page.what = vec![what, t.diagnosis_free()];
    page
}

/// `GET /diagnostics/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    organisation(&asked)?;
    show(&page(&asked, &asked.pairs, &of(&asked.pairs), &[]))
}

/// `POST /diagnostics/nouveau`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let own = organisation(&asked)?;
    let of = of(&asked.pairs);
    let title = form.text("titre").unwrap_or("");
    match asked.register.begin_diagnosis(own, &of, title).await {
        Ok(id) => go(&format!("/diagnostics/{id}?fait=commence")),
        Err(error) => {
            let problems = problem(asked.t, |_| "titre", error)?;
            show_wrong(&page(&asked, &form, &of, &problems))
        }
    }
}

fn texts_page<'a>(
    asked: &Asked,
    record: &DiagnosisRecord,
    (title, summary): (&str, &str),
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let here = format!("/diagnostics/{}", record.id);
    let fields = vec![
        Field::text("titre", t.diagnosis_name(), title).required(),
        Field::area("synthese", t.diagnosis_summary(), summary).hint(t.diagnosis_summary_hint()),
    ];
    let c = chrome(asked, record, &t.diagnosis_texts());
    let mut page =
        FormPage::new(t, c, t.diagnosis_texts(), (format!("{here}/textes"), here), fields, problems);
    page.seen = Some(record.edition.to_string());
    page
}

/// `GET /diagnostics/{id}/textes`
pub(super) async fn ask_texts(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    show(&texts_page(&asked, &record, (&record.title, &record.summary), &[]))
}

/// `POST /diagnostics/{id}/textes`
pub(super) async fn write_texts(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    let seen = form.text("vu").and_then(|n| n.parse().ok()).unwrap_or(0);
    let (title, summary) = (form.text("titre").unwrap_or(""), form.text("synthese").unwrap_or(""));
    let done = asked.register.write_diagnosis(organisation(&asked)?, (&id, seen), title, summary).await;
    let problems = match done {
        Ok(()) => return go(&format!("/diagnostics/{id}?fait=enregistre")),
        // What is there now is told beside what was typed, which stays in the form.
        Err(register::Error::Changed) => vec![
            Problem::new("titre", t.changed_meanwhile()),
            Problem::new("synthese", t.changed_now(record.summary.as_str())),
        ],
        Err(error) => problem(t, |code| if code == "diagnosis-title" { "titre" } else { "synthese" }, error)?,
    };
    show_wrong(&texts_page(&asked, &record, (title, summary), &problems))
}
