//! The visits entrusted to a therapist of a firm: where, until when, and the report to write. What the policy does not
//! open for that very visit does not exist here.

use super::edition;
use super::fill::{Fill, Said, fill, problem, read};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Place, go, show};
use askama::Template;
use axum::extract::Path;
use pathway::adaptation::Stage;
use register::Register;
use register::adaptations::{AdaptationFile, AssignedVisit};
use register::portfolio::PortfolioRequest;
use register::privacy::accesses::Reading;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    place: String,
    until: String,
    is_written: bool,
}

#[derive(Template)]
#[template(path = "adaptations/visits.html")]
struct VisitsPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    count_text: String,
    lines: Vec<Line>,
}

/// May the person do this for the visit, now?
fn may(asked: &Asked, visit: &AssignedVisit, action: Action, kind: ObjectKind) -> Result<bool, PageError> {
    let person = asked.caller.person()?;
    Ok(visit.allows(&person.actor, (action, kind), &person.agreements, asked.caller.at))
}

/// The file of a visit in the landlord's register, and where the dwelling is.
async fn place(
    asked: &Asked,
    visit: &AssignedVisit,
) -> Result<(Register, AdaptationFile, String), PageError> {
    let there = asked.register.of_visit(visit);
    let file = there.adaptation(&visit.landlord_id, &visit.file_id, asked.today).await?;
    let request = PortfolioRequest {
        landlord_id: visit.landlord_id.clone(),
        on: asked.today,
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = there.portfolio(&request).await?;
    let (name, address) = super::named(asked, &portfolio, &file);
    Ok((there, file, format!("{name}, {address}")))
}

/// Writes in the landlord's log that somebody of a partner read it, before anything is shown.
async fn note_reading(asked: &Asked, visit: &AssignedVisit, action: Action) -> Result<(), PageError> {
    let reading = Reading {
        organisation_id: &visit.landlord_id,
        account_id: &visit.account_id,
        action: action.code(),
        kind: ObjectKind::TherapistReport.code(),
        subject: &asked.path,
        at: asked.caller.at,
    };
    Ok(asked.register.of_visit(visit).note_access(&reading).await?)
}

/// A visit that the person may see, with the landlord's register of that visit only.
struct Seen {
    visit: AssignedVisit,
    file: AdaptationFile,
    place: String,
}

impl Seen {
    fn is_written(&self, on: jiff::civil::Date) -> bool {
        self.file.standing(on).stage >= Stage::ReportReceived
    }
}

/// The visits that the person may see; those still to be written up when that is asked.
async fn seen(asked: &Asked, only_to_write: bool) -> Result<Vec<Seen>, PageError> {
    let person = asked.caller.person()?;
    let mut all = Vec::new();
    for visit in asked.register.visits_of(&person.session.account_id).await? {
        if !may(asked, &visit, Action::See, ObjectKind::Task)? {
            continue;
        }
        let (_, file, place) = place(asked, &visit).await?;
        let one = Seen { visit, file, place };
        if !(only_to_write && one.is_written(asked.today)) {
            all.push(one);
        }
    }
    Ok(all)
}

/// The last days of the visits still to be written up, the first first.
pub(crate) async fn to_write(asked: &Asked) -> Result<Vec<jiff::civil::Date>, PageError> {
    let mut days: Vec<_> = seen(asked, true).await?.into_iter().map(|one| one.visit.until).collect();
    days.sort_unstable();
    Ok(days)
}

/// `GET /visites`, `GET /visites?etat=a-ecrire`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let mut lines = Vec::new();
    for one in seen(&asked, asked.pairs.text("etat") == Some("a-ecrire")).await? {
        note_reading(&asked, &one.visit, Action::List).await?;
        lines.push(Line {
            is_written: one.is_written(asked.today),
            place: one.place,
            until: format::date(one.visit.until),
            id: one.visit.id,
        });
    }
    let n = lines.len() as u64;
    show(&VisitsPage {
        t,
        done: asked.pairs.text("fait").map(|_| t.visit_done()),
        count_text: t.visits_count(plural(n), format::count(t.lang(), n)),
        lines,
        c: Chrome::new(&asked, Place::Visits, vec![crumb("", t.visits_title())]),
    })
}

/// The visit of an id, when the person may do this: everything else is what does not exist.
async fn entrusted(asked: &Asked, id: &str, action: Action) -> Result<AssignedVisit, PageError> {
    let account = &asked.caller.person()?.session.account_id;
    let all = asked.register.visits_of(account).await?;
    let visit = all.into_iter().find(|visit| visit.id == id).ok_or(PageError::NotFound)?;
    if may(asked, &visit, action, ObjectKind::TherapistReport)? {
        Ok(visit)
    } else {
        Err(PageError::NotFound)
    }
}

fn chrome(asked: &Asked, name: &str) -> Chrome {
    Chrome::new(asked, Place::Visits, vec![crumb("/visites", asked.t.visits_title()), crumb("", name)])
        .narrow()
}

fn of<'f>(id: &str, edition: u32, name: String, form: &'f Pairs) -> Fill<'f> {
    Fill { action: format!("/visites/{id}"), back: "/visites".to_owned(), edition, name, form }
}

/// `GET /visites/{id}`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let visit = entrusted(&asked, &id, Action::Create).await?;
    let (_, file, name) = place(&asked, &visit).await?;
    note_reading(&asked, &visit, Action::See).await?;
    let form = Pairs::default();
    fill(&asked, chrome(&asked, &name), &of(&id, file.edition(), name, &form), &[])
}

/// `POST /visites/{id}`
pub(super) async fn save(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let visit = entrusted(&asked, &id, Action::Create).await?;
    let (there, file, name) = place(&asked, &visit).await?;
    let c = chrome(&asked, &name);
    let problems = match read(asked.t, &form) {
        Said::Decoded(decoded) => return fill(&asked, c, &of(&id, file.edition(), name, &decoded), &[]),
        Said::Wrong(problems) => problems,
        Said::Report(report) => {
            let seen = (visit.file_id.as_str(), edition(&form)?);
            match there.write_report(&visit.landlord_id, seen, &report, asked.today).await {
                Ok(()) => return go("/visites?fait=ecrit"),
                Err(error) => vec![problem(&asked, error)?],
            }
        }
    };
    fill(&asked, c, &of(&id, file.edition(), name, &form), &problems)
}
