//! The one way of this portal to a landlord's residences: the portfolio, and what the address selects in it.

use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Field};
use jiff::civil::Date;
use register::portfolio::{Filter, Portfolio, PortfolioRequest, ResidenceView};
use std::sync::Arc;
use texts::Texts;

/// The portfolio of the landlord shown, on the date of the address (`date=2027-01-01`), else today.
pub(crate) async fn portfolio(asked: &Asked) -> Result<Arc<Portfolio>, PageError> {
    let request = PortfolioRequest {
        landlord_id: asked.landlord()?.id.clone(),
        on: date(asked).unwrap_or(asked.today),
        weights: asked.pairs.text("weights").map(str::to_owned),
        prudent: is_prudent(&asked.pairs),
        target: None,
    };
    let portfolio = asked.register.portfolio(&request).await?;
    if portfolio.residences.is_empty() {
        return Err(PageError::NothingYet);
    }
    Ok(within_scope(asked, portfolio))
}

/// Only the residences that the person's roles open: a caretaker sees its own.
fn within_scope(asked: &Asked, portfolio: Arc<Portfolio>) -> Arc<Portfolio> {
    match asked.caller.residences() {
        None => portfolio,
        Some(mine) => {
            let mut seen = Portfolio::clone(&portfolio);
            seen.residences.retain(|r| mine.contains(&r.id));
            Arc::new(seen)
        }
    }
}

/// The date of the address, when it is one.
pub(crate) fn date(asked: &Asked) -> Option<Date> {
    let date = asked.pairs.text("date")?.parse::<Date>().ok()?;
    (1950..=2100).contains(&date.year()).then_some(date)
}

/// Is what has expired, or has no date, to be read as unknown again? (`?prudent=yes`)
pub(crate) fn is_prudent(pairs: &Pairs) -> bool {
    pairs.text("prudent") == Some("yes")
}

/// The choice between the two readings of what has expired.
pub(crate) fn prudent_field(t: Texts, pairs: &Pairs) -> Field {
    let current = if is_prudent(pairs) { "yes" } else { "" };
    let options =
        vec![Choice::new("", t.prudent_no(), current), Choice::new("yes", t.prudent_yes(), current)];
    Field::select("prudent", t.prudent_label(), options)
}

/// The address of a residence, read as this page reads it: same day, same weights, same prudence.
pub(crate) fn sheet_href(pairs: &Pairs, id: &str) -> String {
    let reading: Vec<String> = ["date", "weights", "prudent"]
        .into_iter()
        .filter_map(|name| Some(format!("{name}={}", encode(pairs.text(name)?))))
        .collect();
    let mark = if reading.is_empty() { "" } else { "?" };
    format!("/residences/{id}{mark}{}", reading.join("&"))
}

/// The filter of the address.
pub(crate) fn filter(asked: &Asked) -> Filter {
    Filter::from_pairs(asked.pairs.iter()).0
}

/// The residence of an id, or the page that says there is none.
pub(crate) fn residence<'p>(portfolio: &'p Portfolio, id: &str) -> Result<&'p ResidenceView, PageError> {
    portfolio.residence(id).ok_or(PageError::NotFound)
}

/// How many of the addresses of a residence a line shows.
const SHOWN_ADDRESSES: usize = 3;

/// `12 rue des Tilleuls, Bordeaux`: enough to tell two residences of one name apart.
pub(crate) fn place_line(t: Texts, r: &ResidenceView) -> String {
    let all: Vec<&str> = r.address.split(" · ").collect();
    let address = match all.get(SHOWN_ADDRESSES..) {
        Some(rest) if !rest.is_empty() => {
            let first = all.iter().take(SHOWN_ADDRESSES).copied().collect::<Vec<_>>().join(" · ");
            t.addresses_more(first, rest.len().to_string())
        }
        _ => r.address.clone(),
    };
    let town = r.commune_name.as_deref().filter(|town| !r.address.contains(*town));
    match town {
        Some(town) => format!("{address}, {town}"),
        None => address,
    }
}
