//! Writing an enquiry: what it is for, whom it asks, until when, for how long answers are kept.

use super::words::problem;
use super::{crumbs, found};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::{Crumb, crumb};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use enquiry::{Allocation, Design, Form, Stage, starter};
use jiff::ToSpan;
use register::enquiries::{Enquiry, MOST_MONTHS, NewEnquiry};
use texts::Texts;

/// A page that is one form.
#[derive(Template)]
#[template(path = "enquiries/form.html")]
pub(super) struct FormPage<'a> {
    pub t: Texts,
    pub c: Chrome,
    pub title: String,
    pub lead: String,
    pub done: Option<String>,
    pub errors: ErrorSummary<'a>,
    pub notes: Vec<String>,
    pub action: String,
    pub hidden: Vec<(&'static str, String)>,
    pub fields: Vec<Field>,
    pub act: String,
    pub back: String,
}

impl<'a> FormPage<'a> {
    /// A form of an enquiry, that goes where it came from.
    pub fn new(asked: &Asked, way: Vec<Crumb>, title: String, problems: &'a [Problem]) -> FormPage<'a> {
        let t = asked.t;
        FormPage {
            t,
            c: Chrome::new(asked, Place::Enquiries, way).narrow(),
            title,
            lead: String::new(),
            done: None,
            errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
            notes: Vec::new(),
            action: asked.path.clone(),
            hidden: Vec::new(),
            fields: Vec::new(),
            act: t.act_save(),
            back: "/enquetes".to_owned(),
        }
    }
}

/// The code of a design in the form.
fn plan(design: &Design) -> &'static str {
    match design {
        Design::Whole => "tous",
        Design::Simple { .. } => "simple",
        Design::Stratified { allocation: Allocation::Root, .. } => "racine",
        Design::Stratified { .. } => "proportionnel",
    }
}

async fn page<'a>(
    asked: &Asked,
    one: Option<&Enquiry>,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<FormPage<'a>, PageError> {
    let t = asked.t;
    let residences = asked.register.residences_to_name(&asked.landlord()?.id).await?;
    let is_sent = form.has("titre");
    let text = |name: &str, own: Option<String>| match (is_sent, own) {
        (false, Some(own)) => own,
        _ => form.text(name).unwrap_or("").to_owned(),
    };
    let size = one.and_then(|one| match &one.design {
        Design::Whole => None,
        Design::Simple { size } | Design::Stratified { size, .. } => Some(size.to_string()),
    });
    let now = text("plan", one.map(|one| plan(&one.design).to_owned()));
    let now = if now.is_empty() { "tous" } else { now.as_str() };
    let plans = [
        ("tous", t.enq_design_whole()),
        ("simple", t.enq_design_simple()),
        ("proportionnel", t.enq_design_proportional()),
        ("racine", t.enq_design_root()),
    ];
    let closes = one.map_or_else(|| asked.today.saturating_add(35.days()), |one| one.closes_on).to_string();
    let closes = if is_sent { form.text("fin").unwrap_or("").to_owned() } else { closes };
    let months = if is_sent { form.text("mois").unwrap_or("").to_owned() } else { "6".to_owned() };
    let months = one.filter(|_| !is_sent).map_or(months, |one| one.kept_months.to_string());
    let ticked = |id: &str| match one {
        Some(one) if !is_sent => one.residences.contains(id),
        _ => form.all("residences").any(|said| said == id),
    };
    let boxes = residences
        .into_iter()
        .map(|(id, name)| Choice { chosen: ticked(&id), value: id, label: name })
        .collect::<Vec<_>>();
    let takes_text = one.is_some_and(|one| !is_sent && one.form.takes_text) || form.has("mots");
    let mut fields = vec![
        Field::text("titre", t.enq_name(), &text("titre", one.map(|one| one.title.clone()))).required(),
        Field::area("objet", t.enq_purpose(), &text("objet", one.map(|one| one.purpose.clone())))
            .hint(t.enq_purpose_hint())
            .required(),
        Field::boxes("residences", t.enq_residences(), boxes).hint(t.enq_residences_hint()),
        Field::radios(
            "plan",
            t.enq_design(),
            plans.into_iter().map(|(code, label)| Choice::new(code, label, now)).collect(),
        )
        .hint(t.enq_design_hint()),
        Field::number("taille", t.enq_size(), &text("taille", size), 2, 100_000).hint(t.enq_size_hint()),
        Field::date("fin", t.enq_closes(), &closes).required(),
        Field::number("mois", t.enq_kept(), &months, 1, MOST_MONTHS).hint(t.enq_kept_hint()).required(),
        Field::boxes(
            "mots",
            t.enq_words(),
            vec![Choice { value: "oui".to_owned(), label: t.enq_words_yes(), chosen: takes_text }],
        )
        .hint(t.enq_words_hint()),
    ];
    if one.is_none() {
        let begins = !is_sent || form.has("depart");
        let choice = Choice { value: "oui".to_owned(), label: t.enq_starter_yes(), chosen: begins };
        fields.push(Field::boxes("depart", t.enq_starter(), vec![choice]));
    }
    let title = if one.is_some() { t.enq_edit() } else { t.enq_new() };
    let way = match one {
        Some(one) => crumbs(asked, one, &title),
        None => vec![crumb("/enquetes", t.enq_title()), crumb("", title.clone())],
    };
    let mut page = FormPage::new(asked, way, title, problems);
    page.lead = t.enq_edit_lead();
    page.fields = fields.into_iter().map(|field| field.checked(problems)).collect();
    if let Some(one) = one {
        page.back = format!("/enquetes/{}", one.id);
    }
    Ok(page)
}

/// The enquiry of a form.
fn read(asked: &Asked, form: &Pairs, questions: Form) -> Result<NewEnquiry, Vec<Problem>> {
    let t = asked.t;
    let mut problems = Vec::new();
    let size = form.text("taille").and_then(|text| text.parse::<usize>().ok());
    let design = match (form.text("plan"), size) {
        (Some("simple"), Some(size)) => Design::Simple { size },
        (Some("proportionnel"), Some(size)) => {
            Design::Stratified { size, allocation: Allocation::Proportional }
        }
        (Some("racine"), Some(size)) => Design::Stratified { size, allocation: Allocation::Root },
        (Some("simple" | "proportionnel" | "racine"), None) => {
            problems.push(Problem::new("taille", t.enq_no_number()));
            Design::Whole
        }
        _ => Design::Whole,
    };
    let closes_on = form.text("fin").and_then(|text| text.parse().ok()).unwrap_or_else(|| {
        problems.push(Problem::new("fin", t.enq_no_closes()));
        asked.today
    });
    let kept_months = form.text("mois").and_then(|text| text.parse().ok()).unwrap_or(0);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(NewEnquiry {
        title: form.text("titre").unwrap_or("").to_owned(),
        purpose: form.text("objet").unwrap_or("").to_owned(),
        form: Form { takes_text: form.has("mots"), ..questions },
        design,
        residences: form.all("residences").map(str::to_owned).collect(),
        closes_on,
        kept_months,
    })
}

/// `GET /enquetes/nouvelle`
pub(super) async fn ask_new(asked: Asked) -> PageResult {
    show(&page(&asked, None, &Pairs::parse(""), &[]).await?)
}

/// `POST /enquetes/nouvelle`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let begin = if form.has("depart") { starter() } else { Form::default() };
    let problems = match read(&asked, &form, begin) {
        Err(problems) => problems,
        Ok(new) => match asked.register.make_enquiry(&asked.landlord()?.id, &new, asked.today).await {
            Ok(id) => return go(&format!("/enquetes/{id}")),
            Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, None, &form, &problems).await?)
}

/// The draft of an address: what is open is not written again.
pub(super) async fn draft(asked: &Asked, id: &str) -> Result<Enquiry, PageError> {
    let one = found(asked, id).await?;
    if one.stage() == Stage::Draft { Ok(one) } else { Err(PageError::NotFound) }
}

/// `GET /enquetes/{id}/modifier`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = draft(&asked, &id).await?;
    show(&page(&asked, Some(&one), &Pairs::parse(""), &[]).await?)
}

/// `POST /enquetes/{id}/modifier`
pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let one = draft(&asked, &id).await?;
    let problems = match read(&asked, &form, one.form.clone()) {
        Err(problems) => problems,
        Ok(new) => {
            match asked.register.rewrite_enquiry(&asked.landlord()?.id, &id, &new, asked.today).await {
                Ok(()) => return go(&format!("/enquetes/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, Some(&one), &form, &problems).await?)
}
