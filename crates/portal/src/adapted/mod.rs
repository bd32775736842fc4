//! Adapted dwellings: the register, what each is fitted with and its level, who needed it at each letting.

mod exports;
mod fitted;
mod lettings;
mod list;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use register::portfolio::{DwellingView, Portfolio, ResidenceView};
use trust::field::ObjectKind;
use trust::policy::Action;

/// Who may say what a dwelling is fitted with: whoever keeps the stock, and whoever visits.
const NOTES: Need =
    Need::OneOf(&[(Action::Change, ObjectKind::Dwelling), (Action::Create, ObjectKind::Survey)]);

pub(crate) fn doors() -> Doors {
    let seen = Need::Right(Action::List, ObjectKind::Dwelling);
    let file = Need::Right(Action::Export, ObjectKind::Dwelling);
    Doors::new()
        .get("/logements-adaptes", seen, list::list)
        .get("/logements-adaptes.csv", file, exports::csv)
        .get("/logements-adaptes.xlsx", file, exports::xlsx)
        .get("/logements/{id}/equipements", seen, fitted::show_fitted)
        .post("/logements/{id}/equipements", NOTES, fitted::note)
        .post("/logements/{id}/equipements/retirer", NOTES, fitted::withdraw)
        .post("/logements/{id}/niveau", Need::Right(Action::Change, ObjectKind::Dwelling), fitted::decide)
        .get(
            "/logements/{id}/attributions",
            Need::Right(Action::See, ObjectKind::AdaptedAddress),
            lettings::show_lettings,
        )
        .post("/logements/{id}/attributions", Need::Right(Action::Create, ObjectKind::Need), lettings::note)
}

/// A dwelling of the portfolio that the person sees, and its residence.
pub(crate) fn dwelling<'p>(
    portfolio: &'p Portfolio,
    id: &str,
) -> Result<(&'p ResidenceView, &'p DwellingView), PageError> {
    portfolio.dwelling(id).ok_or(PageError::NotFound)
}

/// The name of a dwelling: its reference.
pub(crate) fn name_of(asked: &Asked, reference: Option<&str>) -> String {
    reference.map_or_else(|| asked.t.dwelling_unnamed(), |reference| asked.t.dwelling_name(reference))
}
