//! Letters and labels: asked for, made by a worker, taken away by who asked or may.

use super::run::{self, Payload};
use super::sending::{left_out_now, to_remind, to_write};
use super::{changed, letter, peopled, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::export::attachment;
use crate::ui::words::plural;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, go, show};
use askama::Template;
use axum::extract::Path;
use axum::response::IntoResponse;
use jiff::civil::Date;
use letters::{Addressee, Model};
use pathway::campaign::Stage as Course;
use register::campaigns::{Letter, Recipient};
use register::jobs::{Job, JobState};
use texts::{Lang, Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// A day as letters say it. They are in French, whatever the language of the page.
fn day_of_letters(day: Date) -> String {
    documents::in_words_with_weekday(day, documents::Language::French)
}

#[derive(Template)]
#[template(path = "campaigns/printing.html")]
struct PrintingPage {
    t: Texts,
    c: Chrome,
    title: String,
    id: String,
    what: String,
    /// What may be printed; none once it is asked for.
    field: Option<Field>,
    /// The job, and how far it is.
    job: Option<Progress>,
}

struct Progress {
    id: String,
    detail: String,
    bar: Option<(u64, u64)>,
    /// It waits or runs.
    running: bool,
    /// The file can be taken away.
    done: bool,
    /// Letters that were left out at the last moment, in words.
    left_out: Option<String>,
}

/// What is written once for a campaign.
pub(super) fn model(asked: &Asked, letter: &Letter, on: Date) -> Result<Model, PageError> {
    Ok(model_of(&asked.landlord()?.name, letter, on))
}

/// The same, without a request.
pub(super) fn model_of(landlord: &str, letter: &Letter, on: Date) -> Model {
    Model {
        landlord: landlord.to_owned(),
        subject: letter.subject.clone(),
        body: letter.body.clone(),
        referent: letter.referent.clone(),
        phone: letter.phone.clone(),
        meeting_date: letter.meeting_on.map(day_of_letters).unwrap_or_default(),
        meeting_place: letter.meeting_place.clone(),
        written_on: format!("Le {}", day_of_letters(on)),
    }
}

/// To whom a letter goes: written in French, whoever prints.
pub(super) fn addressee(r: &Recipient) -> Addressee {
    let d = &r.dwelling;
    let code = pathway::code::ReplyCode::read(&r.code);
    Addressee {
        name: r.contact.as_ref().map(|contact| contact.name.clone()),
        residence: r.residence.clone(),
        door: words::door(Texts::of(Lang::Fr), d),
        street: d.street.clone(),
        town: [d.postcode.as_str(), d.town.as_str()].join(" ").trim().to_owned(),
        dwelling: d.reference.clone().unwrap_or_default(),
        code: code.map_or_else(|_| r.code.clone(), |code| code.to_string()),
    }
}

/// Which letters are printed.
pub(super) fn chosen(all: &[Recipient], reminders: bool, on: Date) -> Vec<&Recipient> {
    all.iter().filter(|r| if reminders { to_remind(r, on) } else { to_write(r) }).collect()
}

/// `GET /campagnes/{id}/lettres`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (campaign, all) = peopled(&asked, &id).await?;
    let first = chosen(&all, false, asked.today).len() as u64;
    let again = chosen(&all, true, asked.today).len() as u64;
    let current = if first > 0 { "lettres" } else { "relances" };
    let choices = vec![
        Choice::new("lettres", t.sending_summary(plural(first), format::count(t.lang(), first)), current),
        Choice::new("relances", t.sending_reminders(plural(again), format::count(t.lang(), again)), current),
    ];
    show(&PrintingPage {
        t,
        c: Chrome::new(&asked, Place::Campaigns, super::crumbs(&asked, &campaign, &t.sending_letters()))
            .narrow(),
        title: campaign.title.clone(),
        what: t.print_what(),
        field: Some(Field::radios("quoi", t.print_which(), choices)),
        job: None,
        id,
    })
}

/// `POST /campagnes/{id}/lettres`
pub(super) async fn start(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let campaign = changed(&asked, &id).await?;
    if !matches!(campaign.standing(asked.today).stage, Course::Ready | Course::UnderWay) {
        return Err(super::worded(&asked, register::Error::Refused("campaign-not-now".to_owned())));
    }
    let landlord = asked.landlord()?;
    let all = asked.register.recipients(&landlord.id, &id, asked.today).await?;
    let reminders = form.text("quoi") == Some("relances");
    let model = model(&asked, &campaign.letter, asked.today)?;
    let to = chosen(&all, reminders, asked.today);
    let Some(first) = to.first() else {
        return Err(super::worded(&asked, register::Error::Refused("campaign-nobody".to_owned())));
    };
    if let Err(faults) = model.letter(&addressee(first)) {
        let said: Vec<String> = faults.iter().map(|one| letter::fault(asked.t, one)).collect();
        return Err(register::Error::Refused(said.join(" ")).into());
    }
    let payload = Payload { campaign_id: id, landlord_name: landlord.name.clone(), reminders };
    let job = run::add(&asked.portal, &asked.register, &landlord.id, payload).await?;
    go(&format!("/campagnes/travaux/{job}"))
}

/// The job of this id, when it prints letters of the organisation, and its campaign is within the person's residences.
async fn job_of(asked: &Asked, id: &str) -> Result<(Job, Payload), PageError> {
    let own = asked.caller.organisation_id()?;
    let job = asked.register.job(id).await?;
    let job =
        job.filter(|job| job.kind == run::KIND && job.organisation_id == own).ok_or(PageError::NotFound)?;
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|_| PageError::NotFound)?;
    super::found(asked, &payload.campaign_id, Action::See, ObjectKind::Recipient).await?;
    Ok((job, payload))
}

/// `GET /campagnes/travaux/{id}`
pub(super) async fn job(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (job, payload) = job_of(&asked, &id).await?;
    let campaign = super::found(&asked, &payload.campaign_id, Action::See, ObjectKind::Recipient).await?;
    let running = matches!(job.state, JobState::Waiting | JobState::Running);
    let outcome = run::outcome(&asked.portal, &id).await;
    let done = job.state == JobState::Done && outcome.is_some();
    let count = |n: u64| format::count(t.lang(), n);
    let what = match (&job.state, job.problem.as_deref()) {
        (JobState::Done, _) if done => t.print_done(),
        (JobState::Done, _) => t.print_gone(),
        (JobState::Cancelled, _) => t.print_stopped(),
        (JobState::Dead, Some(why)) => run::problem(t, why),
        _ => t.print_under_way(),
    };
    let mut c = Chrome::new(&asked, Place::Campaigns, super::crumbs(&asked, &campaign, &t.sending_letters()))
        .narrow();
    c.refresh = running.then_some(2);
    show(&PrintingPage {
        t,
        c,
        title: campaign.title,
        id: payload.campaign_id,
        what,
        field: None,
        job: Some(Progress {
            detail: job.total.map_or_else(String::new, |total| t.progress_of(count(job.done), count(total))),
            bar: job.total.map(|total| (job.done.min(total), total.max(1))),
            running,
            done,
            left_out: outcome
                .map(|o| o.left_out)
                .filter(|n| *n > 0)
                .map(|n| t.print_left_out(plural(n), count(n))),
            id,
        }),
    })
}

/// `POST /campagnes/travaux/{id}/arreter`
pub(super) async fn stop(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (job, _) = job_of(&asked, &id).await?;
    match asked.register.cancel_job(&job.organisation_id, &id).await {
        // It ended meanwhile: its page says how.
        Ok(()) | Err(register::Error::Unknown(_)) => {}
        Err(other) => return Err(other.into()),
    }
    go(&format!("/campagnes/travaux/{id}"))
}

/// `GET /campagnes/travaux/{id}/lettres.pdf`: refused when somebody in the file must not be written to any more.
pub(super) async fn download(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (job, payload) = job_of(&asked, &id).await?;
    if job.state != JobState::Done {
        return Err(PageError::NotFound);
    }
    let outcome = run::outcome(&asked.portal, &id).await.ok_or(PageError::NotFound)?;
    let all = asked.register.recipients(&job.organisation_id, &payload.campaign_id, asked.today).await?;
    let out = all.iter().filter(|r| left_out_now(r)).any(|r| outcome.recipients.contains(&r.id));
    if out {
        return Err(register::Error::Refused(asked.t.print_out_of_date()).into());
    }
    let pdf = run::file(&asked.portal, &id).await.ok_or(PageError::NotFound)?;
    Ok((attachment("application/pdf", "lettres.pdf"), pdf).into_response())
}

/// `GET /campagnes/{id}/etiquettes.pdf`
pub(super) async fn labels(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (campaign, all) = peopled(&asked, &id).await?;
    let first = chosen(&all, false, asked.today);
    let to = if first.is_empty() { chosen(&all, true, asked.today) } else { first };
    if to.is_empty() {
        return Err(super::worded(&asked, register::Error::Refused("campaign-nobody".to_owned())));
    }
    let lines: Vec<Vec<String>> = to.iter().map(|r| addressee(r).lines()).collect();
    let title = campaign.title.clone();
    let made = tokio::task::spawn_blocking(move || letters::labels(&title, &lines)).await;
    let made = made.map_err(|e| PageError::Inside(e.to_string()))?;
    let pdf = made.map_err(|(_, error)| register::Error::Refused(letter::unprintable(t, &error)))?;
    Ok((attachment("application/pdf", "etiquettes.pdf"), pdf).into_response())
}
