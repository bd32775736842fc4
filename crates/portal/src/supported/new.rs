//! Opening a pathway: a convention in force, a day of agreement, the number of the request. Nothing about the person.

use super::{KIND, words};
use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, Problem, go, show, show_wrong};
use jiff::civil::Date;
use pathway::supported::Side;
use pathway::supported::convention::State;
use register::supported::{Convention, NewPathway};
use trust::policy::{Action, Object};

/// The conventions under which this organisation may open a pathway.
async fn open_conventions(asked: &Asked) -> Result<Vec<Convention>, PageError> {
    let own = asked.caller.organisation_id()?;
    let mut all = asked.register.supported_conventions(own).await?;
    all.retain(|one| {
        one.state(asked.caller.at) == State::InForce
            && matches!(one.terms.side_of(own), Some(Side::Association | Side::Siao))
    });
    Ok(all)
}

/// Where the pathways of a convention go, in this organisation.
fn usual(convention: &Convention, own: &str) -> String {
    match convention.terms.side_of(own) {
        Some(Side::Siao) => convention.terms.siao_caseload.clone(),
        _ => convention.terms.association_caseload.clone(),
    }
}

fn page<'a>(
    asked: &Asked,
    conventions: &[Convention],
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<FormPage<'a>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let text = |name: &str| form.text(name).unwrap_or("");
    let choices = conventions
        .iter()
        .map(|one| Choice::new(one.id.as_str(), one.terms.title.as_str(), text("convention")));
    let today = asked.today.to_string();
    let caseload = conventions.first().map(|one| usual(one, own)).unwrap_or_default();
    let fields = if conventions.is_empty() {
        Vec::new()
    } else {
        vec![
            Field::select("convention", t.pathway_convention(), choices.collect()),
            Field::date("accord", t.pathway_agreed_on(), form.text("accord").unwrap_or(&today))
                .hint(t.pathway_agreed_on_hint())
                .required(),
            Field::text("reference", t.pathway_siao_reference(), text("reference"))
                .hint(t.pathway_siao_reference_hint()),
            Field::text("file", t.pathway_act_caseload(), form.text("file").unwrap_or(&caseload)).required(),
        ]
    };
    let crumbs = vec![crumb("/hlm-accompagnes", t.nav_supported()), crumb("", t.pathway_new())];
    let c = Chrome::new(asked, Place::Supported, crumbs);
    let paths = ("/hlm-accompagnes/nouveau".to_owned(), "/hlm-accompagnes".to_owned());
    let mut made = FormPage::new(t, c, t.pathway_new(), paths, fields, problems);
    made.what = vec![if conventions.is_empty() { t.pathway_new_none() } else { t.pathway_new_lead() }];
    made.submit = t.pathway_new();
    Ok(made)
}

/// `GET /hlm-accompagnes/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let conventions = open_conventions(&asked).await?;
    show(&page(&asked, &conventions, &Pairs::default(), &[])?)
}

/// `POST /hlm-accompagnes/nouveau`
pub(super) async fn open(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?.to_owned();
    let conventions = open_conventions(&asked).await?;
    let chosen = conventions.iter().find(|one| Some(one.id.as_str()) == form.text("convention"));
    let agreed_on = form.text("accord").and_then(|text| text.parse::<Date>().ok());
    let caseload = form.text("file").unwrap_or("").to_owned();
    let mut problems = Vec::new();
    if chosen.is_none() {
        problems.push(Problem::new("convention", t.pathway_wrong_convention()));
    }
    if agreed_on.is_none() {
        problems.push(Problem::new("accord", t.pathway_wrong_consent()));
    }
    // It is opened where its author follows households: nobody writes what they could not read.
    let object =
        Object { caseload: Some(caseload.as_str().into()), ..Object::new(KIND, own.as_str().into()) };
    match asked.caller.may(Action::Create, &object) {
        Ok(()) => {}
        Err(PageError::Forbidden | PageError::NotFound) => {
            problems.push(Problem::new("file", t.pathway_wrong_own_caseload()));
        }
        Err(other) => return Err(other),
    }
    if let (true, Some(chosen), Some(agreed_on)) = (problems.is_empty(), chosen, agreed_on) {
        let new = NewPathway {
            convention_id: chosen.id.clone(),
            agreed_on,
            siao_reference: form.text("reference").map(str::to_owned),
            caseload: Some(caseload),
        };
        match asked.register.open_pathway(&own, &new, asked.caller.at).await {
            Ok(id) => return go(&format!("/hlm-accompagnes/{id}?fait=ouvert")),
            Err(register::Error::Refused(code)) => problems.push(words::problem(t, &code)),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, &conventions, &form, &problems)?)
}
