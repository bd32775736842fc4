//! The chapter of the asset strategy plan on ageing: on screen, as files, and the texts that the landlord writes in it. One
//! chapter; every page and file reads it.

mod exports;
mod show;
mod texts;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use psp::Place;
use register::portfolio::PortfolioRequest;
use trust::field::ObjectKind;
use trust::policy::Action;

/// The technical services who plan the works, and the direction who decides of them.
const WRITERS: &[(Action, ObjectKind)] =
    &[(Action::Change, ObjectKind::WorksPlan), (Action::Decide, ObjectKind::WorksPlan)];

pub(crate) fn doors() -> Doors {
    // Whoever may take the plan of works away may read the chapter; it counts households by more than ten only.
    let right = Need::Right(Action::Export, ObjectKind::WorksPlan);
    Doors::new()
        .get("/psp", right, show::page)
        .get("/psp.docx", right, exports::docx)
        .get("/psp.pdf", right, exports::pdf)
        .get("/psp.xlsx", right, exports::xlsx)
        .get("/psp.csv", right, exports::csv)
        .get("/psp/textes/{code}", Need::OneOf(WRITERS), texts::ask)
        .post("/psp/textes/{code}", Need::OneOf(WRITERS), texts::write)
}

/// The landlord whose chapter it is. Whoever sees some residences has no business with the whole.
fn landlord(asked: &Asked) -> Result<String, PageError> {
    if asked.caller.residences().is_some() {
        return Err(PageError::NotFound);
    }
    Ok(asked.landlord()?.id.clone())
}

fn may_write(asked: &Asked) -> bool {
    WRITERS.iter().any(|(action, kind)| asked.caller.can(*action, *kind))
}

/// Where a text stands on the page of the chapter.
fn anchor(place: Place) -> &'static str {
    match place {
        Place::Introduction => "introduction",
        Place::Heading(heading) => heading.code(),
        Place::LocalProgrammes => psp::Heading::Strategy.code(),
        Place::Market => psp::Heading::Stock.code(),
    }
}

/// The chapter of the landlord shown, today. Another day would let whoever compares two of them find who came between.
async fn chapter(asked: &Asked) -> Result<psp::Chapter, PageError> {
    let request = PortfolioRequest {
        landlord_id: landlord(asked)?,
        on: asked.today,
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = asked.register.portfolio(&request).await?;
    if portfolio.residences.is_empty() {
        return Err(PageError::NothingYet);
    }
    let facts = asked.register.psp_facts(&portfolio).await?;
    psp::chapter(&facts, asked.t).map_err(inside)
}

fn inside(error: psp::PspError) -> PageError {
    PageError::Inside(error.to_string())
}
