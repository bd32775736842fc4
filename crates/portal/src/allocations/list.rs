//! The sessions of the commission, and how many adapted dwellings went to a need.

use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use crate::vacancies::words::{Tab, tabs};
use askama::Template;
use jiff::civil::Date;
use register::allocations::NewSession;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    iso: String,
    date: String,
    name: String,
    cases: String,
    decided: String,
}

#[derive(Template)]
#[template(path = "allocations/list.html")]
struct ListPage<'a> {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    errors: ErrorSummary<'a>,
    lines: Vec<Line>,
    plan: Vec<Field>,
}

async fn page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> Result<ListPage<'a>, PageError> {
    let t = asked.t;
    let all = asked.register.allocation_sessions(&asked.landlord()?.id).await?;
    let count = |n: u64| format::count(t.lang(), n);
    let text = |name: &str| form.text(name).unwrap_or("");
    let plan = vec![
        Field::date("le", t.session_held_on(), text("le")).required().checked(problems),
        Field::text("nom", t.session_name(), text("nom"))
            .hint(t.session_name_hint())
            .required()
            .checked(problems),
    ];
    Ok(ListPage {
        t,
        tabs: tabs(asked, "/commissions"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        lines: all
            .iter()
            .map(|one| Line {
                id: one.id.clone(),
                iso: one.held_on.to_string(),
                date: format::date(one.held_on),
                name: one.name.clone(),
                cases: count(one.cases),
                decided: count(one.decided),
            })
            .collect(),
        plan: if asked.caller.can(Action::Create, ObjectKind::AllocationSession) { plan } else { Vec::new() },
        c: Chrome::new(asked, Place::Allocations, vec![crumb("", t.sessions_title())]),
    })
}

/// `GET /commissions`
pub(super) async fn list(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::default(), &[]).await?)
}

/// `POST /commissions`
pub(super) async fn plan(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let problem = match form.text("le").and_then(|d| d.parse::<Date>().ok()) {
        None => Problem::new("le", t.session_held_wrong()),
        Some(held_on) => {
            let new = NewSession { held_on, name: form.text("nom").unwrap_or("").to_owned() };
            let planned =
                asked.register.plan_allocation_session(&asked.landlord()?.id, &new, asked.today).await;
            match planned {
                Ok(id) => return go(&format!("/commissions/{id}")),
                Err(register::Error::Refused(code)) if code == "session-day" => {
                    Problem::new("le", t.session_held_wrong())
                }
                Err(register::Error::Refused(_)) => Problem::new("nom", t.session_name_wrong()),
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &form, &[problem]).await?)
}
