//! Conventions of a landlord, an association and a SIAO: writing one, reading it, signing it, suspending it, ending it.

use super::words;
use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use pathway::supported::Side;
use pathway::supported::convention::{Event, Terms};
use register::supported::Convention;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::organisation::OrganisationKind;
use trust::policy::Action;
use trust::role::Role;

struct Line {
    href: String,
    title: String,
    parties: String,
    state: String,
}

#[derive(Template)]
#[template(path = "supported/conventions.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    may_write: bool,
}

struct Change {
    code: &'static str,
    label: String,
    what: Option<String>,
    danger: bool,
}

#[derive(Template)]
#[template(path = "supported/convention.html")]
struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    title: String,
    state: String,
    done: Option<String>,
    terms: Vec<(String, String)>,
    signatures: Vec<(String, String)>,
    digest: String,
    signs: bool,
    changes: Vec<Change>,
    lines: Vec<(String, String, String)>,
}

const HERE: &str = "/hlm-accompagnes/conventions";

fn parties(one: &Convention) -> String {
    Side::ALL.iter().map(|side| one.name_of(*side)).collect::<Vec<_>>().join(", ")
}

/// `GET /hlm-accompagnes/conventions`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.supported_conventions(asked.caller.organisation_id()?).await?;
    let line = |one: &Convention| Line {
        href: format!("{HERE}/{}", one.id),
        title: one.terms.title.clone(),
        parties: parties(one),
        state: words::state(t, one.state(asked.caller.at)),
    };
    let crumbs = vec![crumb("", t.pathway_conventions())];
    show(&ListPage {
        t,
        c: Chrome::new(&asked, Place::SupportedConventions, crumbs),
        lines: all.iter().map(line).collect(),
        may_write: asked.caller.can(Action::Change, ObjectKind::Agreement),
    })
}

/// The organisations that may be a party, by side; one's own is already chosen where it fits.
async fn form_page<'a>(
    asked: &Asked,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<FormPage<'a>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let all = asked.register.organisations().await?;
    let text = |name: &str| form.text(name).unwrap_or("");
    let choose = |name: &'static str, label: String, kinds: &[OrganisationKind]| {
        let mut fits: Vec<_> = all.iter().filter(|one| kinds.contains(&one.kind)).collect();
        fits.sort_by(|a, b| a.name.cmp(&b.name));
        let usual = fits.iter().find(|one| one.id == own).map_or("", |one| one.id.as_str());
        let chosen = form.text(name).unwrap_or(usual).to_owned();
        let mut options = vec![Choice::new("", "–", &chosen)];
        options.extend(fits.iter().map(|one| Choice::new(one.id.as_str(), one.name.as_str(), &chosen)));
        Field::select(name, label, options).required()
    };
    use OrganisationKind as K;
    let today = asked.today.to_string();
    let caseload = |name: &'static str, label: String| {
        Field::text(name, label, form.text(name).unwrap_or("hlm-accompagnes"))
            .hint(t.pathway_convention_caseload_hint())
            .required()
    };
    let fields = vec![
        Field::text("titre", t.pathway_convention_name(), text("titre")).required(),
        choose("bailleur", t.pathway_convention_landlord(), &[K::Landlord]),
        choose("association", t.pathway_convention_association(), &[K::Association]),
        choose("siao", t.pathway_convention_siao(), &[K::Association, K::Authority]),
        Field::date("du", t.pathway_convention_from(), form.text("du").unwrap_or(&today)).required(),
        Field::date("au", t.pathway_convention_to(), text("au")).hint(t.pathway_convention_to_hint()),
        Field::text("contact", t.pathway_convention_contact(), text("contact"))
            .hint(t.pathway_convention_contact_hint())
            .required(),
        caseload("file-association", t.pathway_convention_association_caseload()),
        caseload("file-siao", t.pathway_convention_siao_caseload()),
    ];
    let crumbs = vec![crumb(HERE, t.pathway_conventions()), crumb("", t.pathway_convention_new())];
    let c = Chrome::new(asked, Place::SupportedConventions, crumbs);
    let paths = (format!("{HERE}/nouvelle"), HERE.to_owned());
    let mut page = FormPage::new(t, c, t.pathway_convention_new(), paths, fields, problems);
    page.what = vec![t.pathway_convention_lead()];
    Ok(page)
}

/// `GET /hlm-accompagnes/conventions/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&form_page(&asked, &Pairs::default(), &[]).await?)
}

/// `POST /hlm-accompagnes/conventions/nouvelle`
pub(super) async fn write(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let day = |name: &str| form.text(name).map(|text| text.parse::<Date>()).transpose();
    let problem = match (day("du"), day("au")) {
        (Ok(Some(first_day)), Ok(last_day)) => {
            let terms = Terms {
                title: text("titre"),
                landlord_id: text("bailleur"),
                association_id: text("association"),
                siao_id: text("siao"),
                association_caseload: text("file-association"),
                siao_caseload: text("file-siao"),
                contact: text("contact"),
                first_day,
                last_day,
            };
            match asked.register.write_supported_convention(own, &terms, asked.caller.at).await {
                Ok(id) => return go(&format!("{HERE}/{id}?fait=ecrite")),
                Err(register::Error::Refused(code)) => words::problem(t, &code),
                Err(other) => return Err(other.into()),
            }
        }
        _ => words::problem(t, "convention-days"),
    };
    show_wrong(&form_page(&asked, &form, &[problem]).await?)
}

fn changes(asked: &Asked, one: &Convention, side: Side) -> Vec<Change> {
    let t = asked.t;
    let may = |event: &Event| one.may(side, event, asked.caller.at);
    let mut all = Vec::new();
    if may(&Event::Resumed) {
        all.push(Change {
            code: "reprendre",
            label: t.pathway_convention_resume(),
            what: None,
            danger: false,
        });
    }
    if may(&Event::Suspended) {
        let what = Some(t.pathway_convention_end_what());
        all.push(Change { code: "suspendre", label: t.pathway_convention_suspend(), what, danger: true });
    }
    if may(&Event::Ended) {
        let what = Some(t.pathway_convention_end_what());
        all.push(Change { code: "terminer", label: t.pathway_convention_end(), what, danger: true });
    }
    all
}

fn page<'a>(asked: &Asked, one: &Convention, problems: &'a [Problem]) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let side = one.terms.side_of(own).ok_or(PageError::NotFound)?;
    let terms = &one.terms;
    let last = terms.last_day.map_or_else(|| t.pathway_convention_to_hint(), format::date);
    let mut said: Vec<(String, String)> =
        Side::ALL.iter().map(|side| (words::party(t, *side), one.name_of(*side).to_owned())).collect();
    said.extend([
        (t.pathway_convention_from(), format::date(terms.first_day)),
        (t.pathway_convention_to(), last),
        (t.pathway_convention_contact(), terms.contact.clone()),
    ]);
    // How a house names its own caseloads is its own affair.
    match side {
        Side::Association => {
            said.push((t.pathway_convention_association_caseload(), terms.association_caseload.clone()));
        }
        Side::Siao => said.push((t.pathway_convention_siao_caseload(), terms.siao_caseload.clone())),
        Side::Landlord => {}
    }
    let signature = |side: &Side| {
        let signed = one.facts.iter().find(|noted| {
            noted.fact.side == *side
                && matches!(&noted.fact.event, Event::Signed { digest } if *digest == one.digest)
        });
        let text = signed.map_or_else(
            || t.pathway_convention_unsigned(),
            |noted| {
                let day = format::date(trust::day::legal_day(noted.fact.at));
                t.pathway_convention_signed_on(day, noted.author_name.clone().unwrap_or_else(|| t.unknown()))
            },
        );
        (words::party(t, *side), text)
    };
    // The direction may sign agreements; these open what is said of persons, and are the officer's.
    let today = trust::day::legal_day(asked.caller.at);
    let grants = &asked.caller.person()?.actor.grants;
    let is_officer = grants.iter().any(|grant| grant.role() == Role::Dpo && grant.writes_on(today));
    let signs = is_officer
        && asked.caller.could(Action::Sign, ObjectKind::Agreement)
        && one.may(side, &Event::Signed { digest: one.digest.clone() }, asked.caller.at);
    let crumbs = vec![crumb(HERE, t.pathway_conventions()), crumb("", terms.title.as_str())];
    Ok(ShowPage {
        t,
        c: Chrome::new(asked, Place::SupportedConventions, crumbs),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: one.id.clone(),
        title: terms.title.clone(),
        state: words::state(t, one.state(asked.caller.at)),
        done: match asked.pairs.text("fait") {
            Some("ecrite") => Some(t.pathway_convention_written()),
            Some(_) => Some(t.pathway_convention_noted()),
            None => None,
        },
        terms: said,
        signatures: Side::ALL.iter().map(signature).collect(),
        digest: one.digest.clone(),
        signs,
        changes: if asked.caller.can(Action::Change, ObjectKind::Agreement) {
            changes(asked, one, side)
        } else {
            Vec::new()
        },
        lines: one
            .facts
            .iter()
            .rev()
            .map(|noted| {
                let who = one.name_of(noted.fact.side);
                let what = match noted.fact.event {
                    Event::Signed { .. } => t.pathway_convention_event_signed(who),
                    Event::Suspended => t.pathway_convention_event_suspended(who),
                    Event::Resumed => t.pathway_convention_event_resumed(who),
                    Event::Ended => t.pathway_convention_event_ended(who),
                };
                let day = trust::day::legal_day(noted.fact.at);
                (day.to_string(), format::date(day), what)
            })
            .collect(),
    })
}

/// `GET /hlm-accompagnes/conventions/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = asked.register.supported_convention(asked.caller.organisation_id()?, &id).await?;
    show(&page(&asked, &one, &[])?)
}

/// Back to the convention, or the page with what is wrong.
async fn told(asked: &Asked, id: &str, done: Result<(), register::Error>) -> PageResult {
    match done {
        Ok(()) => go(&format!("{HERE}/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let one = asked.register.supported_convention(asked.caller.organisation_id()?, id).await?;
            show_wrong(&page(asked, &one, &[words::problem(asked.t, &code)])?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /hlm-accompagnes/conventions/{id}/signer`
pub(super) async fn sign(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    // What is signed is what was shown: the page carries its digest.
    let digest = form.text("empreinte").unwrap_or("").to_owned();
    let person = asked.caller.person()?;
    asked.register.supported_convention(asked.caller.organisation_id()?, &id).await?;
    let done = asked.register.sign_supported_convention(&person.actor, (&id, &digest), asked.caller.at).await;
    told(&asked, &id, done).await
}

/// `POST /hlm-accompagnes/conventions/{id}/etat`
pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    // What may not be known to exist is not there, whatever was sent.
    asked.register.supported_convention(own, &id).await?;
    let event = match form.text("quoi") {
        Some("suspendre") => Event::Suspended,
        Some("reprendre") => Event::Resumed,
        Some("terminer") => Event::Ended,
        _ => return Err(PageError::Form("what is done to the convention is not said".to_owned())),
    };
    let done = asked.register.change_supported_convention(own, &id, &event, asked.caller.at).await;
    told(&asked, &id, done).await
}
