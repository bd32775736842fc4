//! The form of a sheet. Saving makes a draft: what is published is read again first.

use super::words;
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use catalogue::{Phase, Price, subjects};
use register::catalogue::{Draft, Own, SheetState};
use texts::Texts;

#[derive(Template)]
#[template(path = "catalogue/edit.html")]
struct EditPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    action: String,
    /// Saving takes it off the catalogue until it is published again.
    is_published: bool,
    edition: i64,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

fn page<'a>(
    asked: &Asked,
    own: Option<&Own>,
    draft: &Draft,
    (place, edition): (&str, i64),
    problems: &'a [Problem],
) -> EditPage<'a> {
    let (t, s) = (asked.t, &draft.record);
    let title = own.map_or_else(|| t.services_new(), |own| own.record.nom.clone());
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let about = subjects().iter().map(|subject| Choice {
        value: subject.code.to_owned(),
        label: words::subject_name(t, subject.code),
        chosen: draft.subjects.iter().any(|code| code == subject.code),
    });
    let phase = draft.phase.map_or("", Phase::code);
    let phases = Phase::ALL.iter().map(|x| Choice::new(x.code(), words::phase(t, *x), phase));
    let price = draft.price.map_or("", Price::code);
    let prices = Price::ALL.iter().map(|x| Choice::new(x.code(), words::price(t, *x), price));
    let fields = vec![
        Field::text("nom", t.service_name(), &s.nom).required(),
        Field::area("contenu", t.services_content(), &text(&s.description))
            .hint(t.services_content_hint())
            .required(),
        Field::boxes("sujets", t.services_subjects(), about.collect()).hint(t.services_subjects_hint()),
        Field::radios("phase", t.services_phase(), phases.collect()),
        Field::radios("prix", t.services_price(), prices.collect()).hint(t.services_price_hint()),
        Field::area("prealables", t.services_prerequisites(), &text(&s.conditions_acces)),
        Field::text("territoire", t.services_where(), place).hint(t.services_where_hint()),
        Field::text("lien", t.service_link(), &text(&s.lien_mobilisation)).hint(t.own_website_hint()),
    ];
    EditPage {
        t,
        action: own
            .map_or_else(|| "/services/nouvelle".to_owned(), |own| format!("/services/{}/modifier", own.id)),
        is_published: own.is_some_and(|own| own.state == SheetState::Published),
        edition,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        c: Chrome::new(
            asked,
            Place::Services,
            vec![crumb("/services", t.services_title()), crumb("", title.as_str())],
        )
        .narrow(),
        title,
    }
}

fn draft_of(own: &Own) -> Draft {
    Draft { record: own.record.clone(), subjects: own.subjects.clone(), phase: own.phase, price: own.price }
}

/// `GET /services/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, None, &Draft::default(), ("", 0), &[]))
}

/// `GET /services/{id}/modifier`
pub(super) async fn ask_again(asked: Asked, Path(id): Path<String>) -> PageResult {
    let own = asked.register.own_service(asked.caller.organisation_id()?, &id).await?;
    let zones = own.record.zone_eligibilite.join(", ");
    show(&page(&asked, Some(&own), &draft_of(&own), (&zones, own.edition), &[]))
}

/// `POST /services/nouvelle`
pub(super) async fn add(asked: Asked, form: Pairs) -> PageResult {
    write(asked, None, form).await
}

/// `POST /services/{id}/modifier`
pub(super) async fn save(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.register.own_service(asked.caller.organisation_id()?, &id).await?;
    write(asked, Some(own), form).await
}

/// The codes of places typed, in the words of data·inclusion; what is none of them is told.
async fn zones(asked: &Asked, typed: &str) -> Result<Vec<String>, Problem> {
    let t = asked.t;
    let wrong = |why: String| Problem::new("territoire", why);
    let gazetteer = asked.register.gazetteer().await.map_err(|_| wrong(t.place_unknown()))?;
    let mut codes = Vec::new();
    for place in typed.split(',').map(str::trim).filter(|place| !place.is_empty()) {
        let found = gazetteer.find(place);
        let territory = found.map_err(|why| wrong(crate::directory::words::no_place(t, &gazetteer, &why)))?;
        let text = territory.to_string();
        match text.split_once(':') {
            // The schema has no code for a région: what cannot be written is not kept by half.
            Some(("region", _)) => return Err(wrong(t.services_no_region())),
            Some((_, code)) => codes.push(code.to_owned()),
            None => codes.push("france".to_owned()),
        }
    }
    Ok(codes)
}

async fn write(asked: Asked, own: Option<Own>, form: Pairs) -> PageResult {
    let t = asked.t;
    let text = |name: &str| form.text(name).map(str::to_owned);
    let mut draft = own.as_ref().map(draft_of).unwrap_or_default();
    draft.record.nom = text("nom").unwrap_or_default();
    draft.record.description = text("contenu");
    draft.record.conditions_acces = text("prealables");
    draft.record.lien_mobilisation = text("lien");
    draft.subjects = form.all("sujets").map(str::to_owned).collect();
    draft.phase = form.text("phase").and_then(Phase::from_code);
    draft.price = form.text("prix").and_then(Price::from_code);
    let seen = form.text("vu").and_then(|n| n.parse().ok()).unwrap_or(0);
    let place = form.text("territoire").unwrap_or("");
    let problem = match zones(&asked, place).await {
        Err(problem) => problem,
        Ok(zones) => {
            draft.record.zone_eligibilite = zones;
            let organisation_id = asked.caller.organisation_id()?;
            let id = own.as_ref().map(|own| own.id.as_str());
            match asked.register.draft_service(organisation_id, id, &draft, seen).await {
                Ok(id) => return go(&format!("/services/{id}/verifier")),
                Err(register::Error::Refused(why)) => words::problem(t, &why),
                Err(register::Error::Changed) => Problem::new("nom", t.changed_meanwhile()),
                Err(other) => return Err(other.into()),
            }
        }
    };
    // Whoever was late sees the edition that is there now: saving again replaces it knowingly.
    let now = match &own {
        Some(own) => asked.register.own_service(asked.caller.organisation_id()?, &own.id).await?.edition,
        None => 0,
    };
    show_wrong(&page(&asked, own.as_ref(), &draft, (place, now), &[problem]))
}
