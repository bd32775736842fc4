//! One visit at home: consent first, then who went and what came of it, then what follows. A form does one thing, so that a telephone
//! at a door shows only what may be done now.

use super::doors_of;
use super::page::{Form, Page, Row, Section};
use super::words::{
    alert as alert_word, choices, hand, outcome, reason, refusal, standing, task as task_word,
};
use crate::adapted::name_of;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use jiff::civil::Date;
use register::outreach::{AlertKind, Hand, HomeVisit, Outcome, Standing, TaskKind, VisitAct};
use texts::format;
use trust::policy::Action;

fn forms(asked: &Asked, one: &HomeVisit, form: &Pairs, problems: &[Problem]) -> Vec<Form> {
    let t = asked.t;
    let sheet = &one.sheet;
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let today = asked.today.to_string();
    let day = |name: &str| if form.has(name) { text(name) } else { today.clone() };
    let make = |id: &'static str, title: String, what: String, fields: Vec<Field>, is_first: bool| Form {
        id,
        button: title.clone(),
        title,
        what,
        to: format!("/aller-vers/{}/{id}", one.id),
        hidden: vec![("edition", one.edition.to_string())],
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        is_first,
    };
    let mut all = Vec::new();
    let has_agreed = matches!(sheet.consent, Some((true, _)));
    let said = [("oui", t.outreach_agrees()), ("non", t.outreach_declines())];
    let said = said.map(|(code, label)| Choice::new(code, label, &text("accord"))).to_vec();
    let consent = vec![
        Field::radios("accord", t.outreach_consent(), said).required(),
        Field::date("jour-accord", t.outreach_day(), &day("jour-accord")).required(),
    ];
    if !has_agreed {
        all.push(make("accord", t.outreach_consent(), t.outreach_consent_what(), consent, true));
    }
    let outcomes: Vec<Outcome> =
        Outcome::ALL.iter().copied().filter(|of| has_agreed || *of != Outcome::Met).collect();
    let call = vec![
        Field::radios(
            "issue",
            t.outreach_outcome(),
            choices(t, &outcomes, (Outcome::code, outcome), &text("issue")),
        )
        .required(),
        Field::date("jour", t.outreach_day(), &day("jour")).required(),
        Field::date("rappel", t.outreach_again(), &text("rappel")).hint(t.outreach_again_hint()),
    ];
    all.push(make(
        "passage",
        t.outreach_call(),
        t.outreach_call_what(),
        call,
        has_agreed && !sheet.has_met(),
    ));
    if has_agreed && sheet.has_met() {
        let fields = vec![
            Field::select(
                "suite",
                t.outreach_task(),
                choices(t, TaskKind::ALL, (TaskKind::code, task_word), &text("suite")),
            ),
            Field::select("qui", t.outreach_hand(), choices(t, Hand::ALL, (Hand::code, hand), &text("qui"))),
            Field::date("echeance", t.outreach_due(), &text("echeance")).required(),
        ];
        all.push(make("suite", t.outreach_task_add(), String::new(), fields, true));
    }
    let open = sheet.tasks.iter().enumerate().filter(|(_, task)| task.done_on.is_none());
    let open: Vec<Choice> = open
        .map(|(at, task)| {
            let label = format!("{}, {}", task_word(t, task.kind), format::date(task.due_on));
            Choice::new(at.to_string(), label, &text("numero"))
        })
        .collect();
    if !open.is_empty() {
        let fields = vec![Field::select("numero", t.outreach_task(), open)];
        all.push(make("fait", t.outreach_task_done(), String::new(), fields, false));
    }
    match sheet.alert {
        Some(_) => all.push(make("levee", t.outreach_alert_lift(), String::new(), Vec::new(), true)),
        None => {
            let kinds = choices(t, AlertKind::ALL, (AlertKind::code, alert_word), &text("alerte"));
            let fields = vec![Field::radios("alerte", t.outreach_alert(), kinds).required()];
            all.push(make("alerte", t.outreach_alert(), t.outreach_alert_what(), fields, false));
        }
    }
    if has_agreed {
        all.push(make(
            "accord",
            t.outreach_consent_back(),
            t.outreach_consent_back_what(),
            Vec::new(),
            false,
        ));
    }
    all.push(make(
        "cloture",
        t.outreach_close(),
        String::new(),
        Vec::new(),
        sheet.standing() == Standing::ToClose,
    ));
    all
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    let within = doors_of(asked, Action::See);
    let one = asked.register.home_visit(asked.caller.organisation_id()?, id, within.as_ref()).await?;
    let name = name_of(asked, one.dwelling.as_deref());
    let crumbs = vec![crumb("/aller-vers", t.outreach_homes()), crumb("", name.as_str())];
    let mut page = Page::new(asked, Place::HomeVisits, crumbs, name, problems);
    let sheet = &one.sheet;
    page.eyebrow = standing(t, sheet.standing());
    page.lead = one.residence.clone();
    page.actions.push((format!("/logements/{}", one.dwelling_id), t.outreach_dwelling()));
    if let Some((kind, day)) = sheet.alert {
        page.alerts.push(("warning", format!("{} – {}", alert_word(t, kind), format::date(day))));
    }
    let consent = match sheet.consent {
        None => t.outreach_consent_none(),
        Some((true, day)) => format!("{}, {}", t.outreach_agrees(), format::date(day)),
        Some((false, day)) => format!("{}, {}", t.outreach_declines(), format::date(day)),
    };
    page.facts = vec![
        (t.outreach_reason(), sheet.reason.map_or_else(|| "–".to_owned(), |of| reason(t, of))),
        (t.outreach_consent(), consent),
        (t.outreach_asked_on(), format::date(sheet.asked_on)),
        (t.outreach_kept(), t.outreach_kept_what()),
    ];
    if !sheet.calls.is_empty() {
        let rows = sheet.calls.iter().map(|call| Row {
            to: String::new(),
            name: format::date(call.on),
            cells: vec![
                (t.outreach_outcome(), outcome(t, call.outcome)),
                (t.outreach_again(), call.again_on.map_or_else(|| "–".to_owned(), format::date)),
            ],
        });
        page.sections.push(Section::new(
            "calls",
            t.outreach_calls(),
            t.outreach_day(),
            rows.collect(),
            String::new(),
        ));
    }
    if !sheet.tasks.is_empty() {
        let rows = sheet.tasks.iter().map(|of| Row {
            to: String::new(),
            name: task_word(t, of.kind),
            cells: vec![
                (t.outreach_hand(), hand(t, of.hand)),
                (t.outreach_due(), format::date(of.due_on)),
                (t.outreach_task_done(), of.done_on.map_or_else(|| "–".to_owned(), format::date)),
            ],
        });
        page.sections.push(Section::new(
            "tasks",
            t.outreach_tasks(),
            t.outreach_task(),
            rows.collect(),
            String::new(),
        ));
    }
    let may_change = doors_of(asked, Action::Change).is_none_or(|all| all.contains(&one.residence_id));
    if sheet.closed_on.is_none() && may_change {
        page.forms = forms(asked, &one, form, problems);
    }
    Ok(page)
}

pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// Does what a form asks; `None`: something of it was not said, in this field.
async fn act(asked: Asked, id: &str, form: &Pairs, what: Result<VisitAct, &'static str>) -> PageResult {
    let problem = match what {
        Err(field) => Problem::new(field, asked.t.outreach_wrong_choice()),
        Ok(what) => {
            let edition = form.text("edition").and_then(|text| text.parse().ok()).unwrap_or(0);
            let within = doors_of(&asked, Action::Change);
            let own = asked.caller.organisation_id()?;
            let done =
                asked.register.do_home_visit(own, (id, edition), what, within.as_ref(), asked.today).await;
            match done {
                Ok(()) => return go(&format!("/aller-vers/{id}?fait=note")),
                Err(register::Error::Refused(code)) => {
                    let problem = refusal(asked.t, &code);
                    // Both forms have a day: the error goes to the one that was sent.
                    let is_of_consent = problem.name == "jour" && form.has("jour-accord");
                    if is_of_consent { Problem::new("jour-accord", problem.what) } else { problem }
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    let problems = [problem];
    show_wrong(&page(&asked, id, form, &problems).await?)
}

fn day(form: &Pairs, name: &'static str) -> Result<Date, &'static str> {
    form.text(name).and_then(|text| text.parse().ok()).ok_or(name)
}

pub(super) async fn consent(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let today = asked.today;
    let what = match form.text("accord") {
        Some("oui") => day(&form, "jour-accord").map(|on| VisitAct::Consent { agreed: true, on }),
        Some(_) => day(&form, "jour-accord").map(|on| VisitAct::Consent { agreed: false, on }),
        // The form that takes an agreement back has one button and no field.
        None if !form.has("jour-accord") => Ok(VisitAct::Consent { agreed: false, on: today }),
        None => Err("accord"),
    };
    act(asked, &id, &form, what).await
}

pub(super) async fn call(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let what = form.text("issue").and_then(Outcome::from_code).ok_or("issue").and_then(|outcome| {
        let again_on = match form.text("rappel") {
            Some(_) => Some(day(&form, "rappel")?),
            None => None,
        };
        Ok(VisitAct::Call { outcome, on: day(&form, "jour")?, again_on })
    });
    act(asked, &id, &form, what).await
}

pub(super) async fn task(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let what = form.text("suite").and_then(TaskKind::from_code).ok_or("suite").and_then(|kind| {
        let hand = form.text("qui").and_then(Hand::from_code).ok_or("qui")?;
        Ok(VisitAct::Task { kind, hand, due_on: day(&form, "echeance")? })
    });
    act(asked, &id, &form, what).await
}

pub(super) async fn done(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let task = form.text("numero").and_then(|text| text.parse().ok()).ok_or("numero");
    act(asked, &id, &form, task.map(|task| VisitAct::Done { task })).await
}

pub(super) async fn alert(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let kind = form.text("alerte").and_then(AlertKind::from_code).ok_or("alerte");
    act(asked, &id, &form, kind.map(|kind| VisitAct::Alert { kind })).await
}

pub(super) async fn lift(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    act(asked, &id, &form, Ok(VisitAct::Lift)).await
}

pub(super) async fn close(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    act(asked, &id, &form, Ok(VisitAct::Close)).await
}
