//! Adapted dwellings: what each is fitted with, its level and why, who needed it at each letting. The dwelling keeps it for
//! ever; what tells of whoever lives there is sealed.

mod equipment;
mod lettings;
mod list;
mod load;
mod overrides;

pub(crate) use equipment::facts_in;
pub use equipment::{NewFact, NotedFact};
pub use lettings::{Indicator, Letting, Needed, NewLetting};
pub(crate) use list::line;
pub use list::{AdaptedDwelling, AdaptedFilter, Availability};
pub(crate) use load::{Fittings, fittings};
pub use overrides::{NewOverride, NotedOverride};

use crate::Error;
use allocation::level::{Computed, Standing};
use serde::Serialize;

/// The level of a dwelling on a day, and everything that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelOfDwelling {
    pub standing: Standing,
    /// What the equipment says; `None` when nobody noted any.
    pub computed: Option<Computed>,
    /// Every fact, the last noted first.
    pub facts: Vec<NotedFact>,
    /// Every override, the last decided first.
    pub overrides: Vec<NotedOverride>,
}

/// A short text about a dwelling as it is kept: one line that says nothing of a person. `None` when it is blank.
///
/// # Errors
/// [`Error::Refused`] with `code` when it is too long, or speaks of a person.
pub(crate) fn short_text(text: &str, longest: usize, code: &str) -> Result<Option<String>, Error> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > longest || trust::lexicon::is_blocked(&trust::lexicon::check(&text)) {
        return Err(Error::Refused(code.to_owned()));
    }
    Ok(Some(text))
}

/// A day that a fact of a dwelling may have: not to come, and not from another age.
pub(crate) fn is_sound_day(day: jiff::civil::Date, today: jiff::civil::Date) -> bool {
    day <= today && day.year() >= 1950
}
