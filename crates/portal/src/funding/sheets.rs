//! The readable sheet of every scheme.

use super::impact::{Simulator, simulator};
use super::{Tab, crumbs, tabs, told};
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use funding::{Family, SCHEMES};
use law::Status;
use texts::Texts;

/// The sheet on which a contract is simulated.
const IMPACT_CONTRACT: &str = "impact-contract";

struct Line {
    code: &'static str,
    name: String,
    who: String,
    deadline: String,
    status: String,
}

#[derive(Template)]
#[template(path = "funding/sheets.html")]
struct SheetsPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    families: Vec<(&'static str, String, Vec<Line>)>,
}

#[derive(Template)]
#[template(path = "funding/sheet.html")]
struct SheetPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    name: String,
    what: String,
    rows: Vec<(String, String)>,
    steps: Vec<String>,
    pieces: Vec<String>,
    caution: String,
    /// Only on the sheet of the social impact contract.
    simulator: Option<Simulator>,
}

/// How sure a sheet or a value is, in words.
pub(crate) fn status(t: Texts, status: Status) -> String {
    match status {
        Status::Verified => t.law_verified(),
        Status::Stated => t.law_stated(),
        Status::Domain => t.law_domain(),
        Status::Uncertain => t.law_uncertain(),
        Status::Proposed => t.law_proposed(),
    }
}

/// `GET /financements/dispositifs`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let title = |family: Family| match family {
        Family::Funding => t.funding_title(),
        Family::Occupation => t.funding_occupation(),
        Family::Billing => t.funding_billing(),
        Family::Purchase => t.funding_purchase(),
    };
    let lines = |family: Family| -> Vec<Line> {
        let of = SCHEMES.iter().filter(|scheme| scheme.family == family);
        of.map(|scheme| Line {
            code: scheme.code,
            name: told(t, scheme.name),
            who: told(t, scheme.who),
            deadline: told(t, scheme.deadline),
            status: status(t, scheme.status),
        })
        .collect()
    };
    show(&SheetsPage {
        t,
        tabs: tabs(&asked, "/financements/dispositifs"),
        families: Family::ALL
            .into_iter()
            .map(|family| (family.code(), title(family), lines(family)))
            .collect(),
        c: Chrome::new(&asked, Place::Schemes, crumbs(&asked, &t.funding_sheets())),
    })
}

/// A step, with the amounts of the law that it names between braces: as the reader's organisation reads them today.
fn step(asked: &Asked, table: &law::Table, words: String) -> String {
    let Some((before, rest)) = words.split_once('{') else { return words };
    let Some((key, after)) = rest.split_once('}') else { return words };
    let told = match table.on(key, asked.today) {
        Ok(found) => super::parameters::value(asked.t, found.value),
        Err(_) => asked.t.unknown(),
    };
    format!("{before}{told}{after}")
}

/// `GET /financements/dispositifs/{code}`
pub(super) async fn sheet(asked: Asked, Path(code): Path<String>) -> PageResult {
    let t = asked.t;
    let scheme = funding::scheme(&code).ok_or(PageError::NotFound)?;
    let name = told(t, scheme.name);
    let table = super::findings::table(&asked).await?;
    let rows = [
        (t.funding_amount(), told(t, scheme.amount)),
        (t.funding_who(), told(t, scheme.who)),
        (t.funding_deadline(), told(t, scheme.deadline)),
        (t.funding_reference(), scheme.reference.to_owned()),
        (t.funding_sure(), status(t, scheme.status)),
    ];
    show(&SheetPage {
        t,
        tabs: tabs(&asked, "/financements/dispositifs"),
        what: told(t, scheme.what),
        rows: rows.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        steps: scheme.steps.iter().map(|words| step(&asked, &table, told(t, *words))).collect(),
        pieces: scheme.pieces.iter().map(|piece| told(t, *piece)).collect(),
        caution: told(t, scheme.caution),
        simulator: (scheme.code == IMPACT_CONTRACT).then(|| simulator(&asked)),
        c: Chrome::new(&asked, Place::Schemes, crumbs(&asked, &name)),
        name,
    })
}
