//! The chapter of the asset strategy plan on ageing: on screen, and as files. One chapter; every page and file reads it.

mod exports;
mod show;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use register::portfolio::PortfolioRequest;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    // Whoever may take the plan of works away may read the chapter; it counts households by more than ten only.
    let right = Need::Right(Action::Export, ObjectKind::WorksPlan);
    Doors::new()
        .get("/psp", right, show::page)
        .get("/psp.docx", right, exports::docx)
        .get("/psp.pdf", right, exports::pdf)
        .get("/psp.xlsx", right, exports::xlsx)
        .get("/psp.csv", right, exports::csv)
}

/// The chapter of the landlord shown, today. Another day would let whoever compares two of them find who came between.
async fn chapter(asked: &Asked) -> Result<psp::Chapter, PageError> {
    // Whoever sees some residences has no business with the whole.
    if asked.caller.residences().is_some() {
        return Err(PageError::NotFound);
    }
    let request = PortfolioRequest {
        landlord_id: asked.landlord()?.id.clone(),
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
