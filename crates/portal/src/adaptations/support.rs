//! Support around the works: complaints and their answers, devices lent and brought back.

use super::{crumbs, day, edition, found, named, refusal, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use pathway::device::{Device, Fact, State};
use register::adaptations::{AdaptationFile, ComplaintKind};
use register::portfolio::Portfolio;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct ComplaintLine {
    rank: u32,
    what: String,
    answer: Option<String>,
}

struct LoanLine {
    rank: u32,
    what: String,
    state: String,
    alert: Option<String>,
    /// What may follow: code and words.
    next: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "adaptations/support.html")]
struct SupportPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    edition: u32,
    name: String,
    today: String,
    may_change: bool,
    complaints: Vec<ComplaintLine>,
    complain: Vec<Field>,
    loans: Vec<LoanLine>,
    lend: Vec<Field>,
}

fn loans(t: Texts, file: &AdaptationFile, asked: &Asked) -> Vec<LoanLine> {
    let alerts = file.alerts(asked.today);
    file.loans()
        .into_iter()
        .map(|loan| LoanLine {
            rank: loan.rank,
            what: words::device(t, loan.device),
            state: words::loan(t, loan.state),
            alert: alerts
                .iter()
                .find(|(other, _)| other.rank == loan.rank)
                .map(|(other, alert)| words::alert(t, other.device, *alert)),
            next: match loan.state {
                State::Asked { .. } => vec![("prete", t.loan_act_lent())],
                State::Lent { .. } => vec![
                    ("rendu", t.loan_act_returned()),
                    ("prolonge", t.loan_act_extended()),
                    ("perdu", t.loan_act_lost()),
                ],
                State::Returned { .. } | State::Lost { .. } => Vec::new(),
            },
        })
        .collect()
}

fn page<'a>(
    asked: &Asked,
    (portfolio, file): (&Portfolio, &AdaptationFile),
    form: &Pairs,
    problems: &'a [Problem],
) -> SupportPage<'a> {
    let t = asked.t;
    let (name, _) = named(asked, portfolio, file);
    let text = |name: &str| form.text(name).unwrap_or("");
    let today = asked.today.to_string();
    let kinds =
        ComplaintKind::ALL.iter().map(|k| Choice::new(k.code(), words::complaint(t, *k), text("nature")));
    let devices = Device::ALL.iter().map(|d| Choice::new(d.code(), words::device(t, *d), text("aide")));
    let first = [("demande", t.loan_act_asked()), ("prete", t.loan_act_lent())];
    SupportPage {
        t,
        c: Chrome::new(asked, Place::Adaptations, crumbs(asked, &file.id, &name, &t.support_title()))
            .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: file.id.clone(),
        edition: file.edition(),
        may_change: asked.caller.can(Action::Change, ObjectKind::AdaptationFile),
        complaints: file
            .complaints()
            .into_iter()
            .map(|one| ComplaintLine {
                rank: one.rank,
                what: match &one.text {
                    Some(said) => {
                        format!("{} – {} – {said}", format::date(one.on), words::complaint(t, one.kind))
                    }
                    None => format!("{} – {}", format::date(one.on), words::complaint(t, one.kind)),
                },
                answer: one.answer.map(|(on, said)| match said {
                    Some(said) => format!("{} – {said}", t.complaint_answered(format::date(on))),
                    None => t.complaint_answered(format::date(on)),
                }),
            })
            .collect(),
        complain: vec![
            Field::select("nature", t.complaint_kind(), kinds.collect()).checked(problems),
            Field::date("plainte", t.complaint_day(), form.text("plainte").unwrap_or(&today))
                .required()
                .checked(problems),
            Field::area("plainte-texte", t.file_text(), text("plainte-texte"))
                .hint(t.file_text_hint())
                .checked(problems),
        ],
        loans: loans(t, file, asked),
        lend: vec![
            Field::select("aide", t.loan_device(), devices.collect()).checked(problems),
            Field::radios(
                "fait",
                t.file_what(),
                first.map(|(code, label)| Choice::new(code, label, text("fait"))).to_vec(),
            )
            .checked(problems),
            Field::date("jour", t.file_day(), form.text("jour").unwrap_or(&today))
                .required()
                .checked(problems),
            Field::date("jusqu", t.loan_until(), text("jusqu")).hint(t.loan_until_hint()).checked(problems),
        ],
        name,
        today,
    }
}

/// `GET /adaptations/{id}/suivi`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::See, ObjectKind::AdaptationFile).await?;
    show(&page(&asked, (&portfolio, &file), &Pairs::default(), &[]))
}

/// Goes back to the page, or shows what is wrong beside its field.
fn answered(
    asked: &Asked,
    (portfolio, file): (&Portfolio, &AdaptationFile),
    form: &Pairs,
    field: &str,
    done: Result<(), register::Error>,
) -> PageResult {
    match done {
        Ok(()) => go(&format!("/adaptations/{}/suivi", file.id)),
        Err(error) => {
            let Some(why) = refusal(asked, &error) else { return Err(error.into()) };
            show_wrong(&page(asked, (portfolio, file), form, &[Problem::new(field, why)]))
        }
    }
}

/// `POST /adaptations/{id}/reclamation`
pub(super) async fn complain(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let (portfolio, file) = found(&asked, &id, Action::Change, ObjectKind::AdaptationFile).await?;
    let kind = form.text("nature").and_then(ComplaintKind::from_code);
    let (Some(kind), Some(on)) = (kind, day(&form, "plainte")) else {
        let problems = [Problem::new("plainte", t.complaint_day_wrong())];
        return show_wrong(&page(&asked, (&portfolio, &file), &form, &problems));
    };
    let seen = (id.as_str(), edition(&form)?);
    let said = form.text("plainte-texte").unwrap_or("");
    let done =
        asked.register.note_complaint(&portfolio.landlord.id, seen, (on, kind), said, asked.today).await;
    let is_text = matches!(&done, Err(register::Error::Refused(code)) if code != "complaint-day");
    let field = if is_text { "plainte-texte" } else { "plainte" };
    answered(&asked, (&portfolio, &file), &form, field, done)
}

/// `POST /adaptations/{id}/reclamation/reponse`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::Change, ObjectKind::AdaptationFile).await?;
    let rank = form.text("rang").and_then(|n| n.parse::<u32>().ok());
    let rank = rank.ok_or_else(|| PageError::Form("which complaint is answered is not said".to_owned()))?;
    let on = day(&form, "jour").unwrap_or(asked.today);
    let seen = (id.as_str(), edition(&form)?);
    let said = (on, form.text("texte").unwrap_or(""));
    let done = asked.register.answer_complaint(&portfolio.landlord.id, seen, rank, said, asked.today).await;
    answered(&asked, (&portfolio, &file), &form, "plainte", done)
}

/// `POST /adaptations/{id}/aide`
pub(super) async fn lend(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let (portfolio, file) = found(&asked, &id, Action::Change, ObjectKind::AdaptationFile).await?;
    let of = form.text("pret").and_then(|n| n.parse::<u32>().ok());
    // A loan keeps the device of its first entry; this one only begins one.
    let device = form.text("aide").and_then(Device::from_code).unwrap_or(Device::Other);
    let (on, until) = (day(&form, "jour"), day(&form, "jusqu"));
    let fact = match (form.text("fait"), on, until) {
        (Some("demande"), Some(on), _) => Ok(Fact::Asked { on }),
        (Some("prete"), Some(on), Some(until)) => Ok(Fact::Lent { on, until }),
        (Some("prolonge"), Some(on), Some(until)) => Ok(Fact::Extended { on, until }),
        (Some("rendu"), Some(on), _) => Ok(Fact::Returned { on }),
        (Some("perdu"), Some(on), _) => Ok(Fact::Lost { on }),
        (Some("prete" | "prolonge"), Some(_), None) => Err(Problem::new("jusqu", t.loan_until_wrong())),
        (Some(_), None, _) => Err(Problem::new("jour", t.file_day_wrong())),
        _ => Err(Problem::new("fait", t.file_what_wrong())),
    };
    let fact = match fact {
        Ok(fact) => fact,
        Err(problem) => return show_wrong(&page(&asked, (&portfolio, &file), &form, &[problem])),
    };
    let seen = (id.as_str(), edition(&form)?);
    let done = asked.register.note_loan(&portfolio.landlord.id, seen, (of, device), fact, asked.today).await;
    let field = match &done {
        Err(register::Error::Refused(code)) if code == "device-until" => "jusqu",
        Err(register::Error::Refused(code)) if code == "device-day" => "jour",
        _ => "fait",
    };
    answered(&asked, (&portfolio, &file), &form, field, done)
}
