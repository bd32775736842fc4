//! The partnerships of one's organisation, and founding one.

use super::may;
use super::words::{majority, problem};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use jiff::civil::Date;
use pooling::{Majority, Voting};
use texts::Texts;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "governance/list.html")]
struct ListPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    lines: Vec<(String, String)>,
    found: Option<Vec<Field>>,
}

async fn page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> Result<ListPage<'a>, PageError> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let chosen = form.text("majorite").unwrap_or("simple");
    let majorities = Majority::ALL.iter().map(|one| Choice::new(one.code(), majority(t, *one), chosen));
    let fields = [
        Field::text("nom", t.governance_name(), text("nom")).required(),
        Field::date("statuts", t.governance_statutes(), text("statuts")).required(),
        Field::radios("majorite", t.governance_majority(), majorities.collect()),
        Field::number("quorum", t.governance_quorum(), form.text("quorum").unwrap_or("50"), 0, 100)
            .unit("%")
            .hint(t.governance_quorum_hint()),
    ];
    let fields = fields.map(|field| field.checked(problems)).to_vec();
    Ok(ListPage {
        t,
        c: Chrome::new(asked, Place::Governance, vec![crumb("", t.governance_title())]),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        lines: asked.register.partnerships(asked.caller.organisation_id()?).await?,
        found: may(asked, Action::Create).then_some(fields),
    })
}

/// `GET /gouvernance`
pub(super) async fn list(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::parse(""), &[]).await?)
}

/// `POST /gouvernance`
pub(super) async fn found(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let statutes = form.text("statuts").and_then(|text| text.parse::<Date>().ok());
    let quorum = form.text("quorum").and_then(|text| text.parse::<u8>().ok());
    let problems = match (statutes, quorum) {
        (None, _) => vec![problem(t, "governance-day")],
        (_, None) => vec![problem(t, "governance-quorum")],
        (Some(statutes_on), Some(quorum_percent)) => {
            let majority = form.text("majorite").and_then(Majority::from_code).unwrap_or(Majority::Simple);
            let voting = Voting { majority, quorum_percent };
            let words = (form.text("nom").unwrap_or(""), statutes_on);
            let own = asked.caller.organisation_id()?;
            match asked.register.found_partnership(own, words, voting, asked.today).await {
                Ok(id) => return go(&format!("/gouvernance/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![problem(t, &code)],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &form, &problems).await?)
}
