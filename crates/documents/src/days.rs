//! A day in words, as documents and letters say it.

use crate::Language;
use jiff::civil::Date;

const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const FRENCH_WEEK: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const ENGLISH_WEEK: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// `jeudi 12 mars 2026`, `Thursday 12 March 2026`.
#[must_use]
pub fn in_words_with_weekday(day: Date, language: Language) -> String {
    let week = match language {
        Language::French => FRENCH_WEEK,
        Language::English => ENGLISH_WEEK,
    };
    let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    let name = week.get(at).copied().unwrap_or_default();
    format!("{name} {}", in_words(day, language))
}

/// `1er mars 2026`, `1 March 2026`.
#[must_use]
pub fn in_words(day: Date, language: Language) -> String {
    let month = usize::try_from(day.month()).unwrap_or(1).saturating_sub(1);
    let (months, first) = match language {
        Language::French => (FRENCH, "1er"),
        Language::English => (ENGLISH, "1"),
    };
    let month = months.get(month).copied().unwrap_or_default();
    let number = if day.day() == 1 { first.to_owned() } else { day.day().to_string() };
    format!("{number} {month} {}", day.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_words() {
        assert_eq!(in_words(date(2026, 3, 1), Language::French), "1er mars 2026");
        assert_eq!(in_words(date(2026, 12, 22), Language::English), "22 December 2026");
        assert_eq!(in_words_with_weekday(date(2026, 3, 12), Language::French), "jeudi 12 mars 2026");
        assert_eq!(in_words_with_weekday(date(2026, 8, 1), Language::French), "samedi 1er août 2026");
        assert_eq!(in_words_with_weekday(date(2026, 8, 2), Language::English), "Sunday 2 August 2026");
    }
}
