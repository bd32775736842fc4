//! The visits to make, and proposing one: from the page of a dwelling, with a reason that blames nobody.

use super::page::{Form, Page, Row, Section};
use super::words::{choices, reason, refusal, standing};
use super::{VISIT, doors_of};
use crate::adapted::name_of;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Field, PageResult, Place, Problem, go, show, show_wrong};
use register::outreach::{NewVisit, Reason};
use texts::format;
use trust::policy::Action;

/// `GET /aller-vers`: those of the residences of whoever asks, what waits first.
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let within = doors_of(&asked, Action::List);
    let with_closed = asked.pairs.text("vue") == Some("toutes");
    let own = asked.caller.organisation_id()?;
    let all = asked.register.home_visits(own, within.as_ref(), with_closed).await?;
    let rows = all
        .iter()
        .map(|one| Row {
            to: format!("/aller-vers/{}", one.id),
            name: name_of(&asked, one.dwelling.as_deref()),
            cells: vec![
                (t.outreach_residence(), one.residence.clone()),
                (t.col_state(), standing(t, one.sheet.standing())),
                (t.outreach_next_on(), one.sheet.next_on().map_or_else(|| "–".to_owned(), format::date)),
            ],
        })
        .collect();
    let mut page =
        Page::new(&asked, Place::HomeVisits, vec![crumb("", t.outreach_homes())], t.outreach_homes(), &[]);
    page.lead = t.outreach_homes_lead();
    let (to, name) = match with_closed {
        true => ("/aller-vers", t.outreach_homes_open()),
        false => ("/aller-vers?vue=toutes", t.outreach_homes_all()),
    };
    page.actions.push((to.to_owned(), name));
    if asked.caller.could(Action::Count, VISIT) {
        page.actions.push(("/aller-vers/chiffres".to_owned(), t.outreach_homes_figures()));
    }
    let (title, first) = (t.outreach_homes(), t.outreach_dwelling());
    page.sections.push(Section::new("homes", title, first, rows, t.outreach_homes_none()));
    show(&page)
}

async fn page<'a>(
    asked: &Asked,
    dwelling: &str,
    now: &str,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    let portfolio = portfolio(asked).await?;
    let (residence, of) = portfolio.dwelling(dwelling).ok_or(PageError::NotFound)?;
    // Whoever does not go there has no door to choose.
    if doors_of(asked, Action::Create).is_some_and(|within| !within.contains(&residence.id)) {
        return Err(PageError::NotFound);
    }
    let crumbs = vec![crumb("/aller-vers", t.outreach_homes()), crumb("", t.outreach_propose())];
    let mut page = Page::new(asked, Place::HomeVisits, crumbs, t.outreach_propose(), problems);
    page.eyebrow = format!("{}, {}", name_of(asked, of.reference.as_deref()), residence.name);
    page.lead = t.outreach_propose_lead();
    let reasons = choices(t, Reason::ALL, (Reason::code, reason), now);
    page.forms.push(Form {
        id: "propose",
        title: t.outreach_propose(),
        what: String::new(),
        to: "/aller-vers/nouvelle".to_owned(),
        hidden: vec![("logement", dwelling.to_owned())],
        fields: vec![Field::radios("motif", t.outreach_reason(), reasons).required().checked(problems)],
        button: t.outreach_propose(),
        is_first: true,
    });
    Ok(page)
}

/// `GET /aller-vers/nouvelle?logement=…`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let dwelling = asked.pairs.text("logement").unwrap_or("").to_owned();
    show(&page(&asked, &dwelling, "", &[]).await?)
}

pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let dwelling = form.text("logement").unwrap_or("").to_owned();
    let now = form.text("motif").unwrap_or("").to_owned();
    let problem = match Reason::from_code(&now) {
        None => Problem::new("motif", asked.t.outreach_wrong_choice()),
        Some(reason) => {
            let new = NewVisit { dwelling_id: &dwelling, reason };
            let within = doors_of(&asked, Action::Create);
            let own = asked.caller.organisation_id()?;
            match asked.register.propose_home_visit(own, new, within.as_ref(), asked.today).await {
                Ok(id) => return go(&format!("/aller-vers/{id}?fait=note")),
                Err(register::Error::Refused(code)) => refusal(asked.t, &code),
                Err(other) => return Err(other.into()),
            }
        }
    };
    let problems = [problem];
    show_wrong(&page(&asked, &dwelling, &now, &problems).await?)
}
