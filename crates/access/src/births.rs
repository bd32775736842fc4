//! Ages on a day, when only the year of birth may be known.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is known of a birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Birth {
    On(Date),
    In(i16),
    Unknown,
}

impl Birth {
    /// Youngest and oldest age in completed years (*années révolues*) on a day; `None` when unknown.
    /// Someone born on 29 February completes a year on 1 March of a year that has no 29. An age before birth is
    /// negative.
    #[must_use]
    pub fn ages(self, on: Date) -> Option<(i16, i16)> {
        match self {
            Birth::On(birth) => {
                let years = on.year() - birth.year();
                let before_birthday = (on.month(), on.day()) < (birth.month(), birth.day());
                let age = years - i16::from(before_birthday);
                Some((age, age))
            }
            Birth::In(year) => {
                let years = on.year().saturating_sub(year);
                // On 31 December everybody born in the year has had a birthday.
                let all_had = on.month() == 12 && on.day() == 31;
                Some((years - i16::from(!all_had), years))
            }
            Birth::Unknown => None,
        }
    }

    /// Has the person completed that age on that day? `None` when it cannot be told.
    #[must_use]
    pub fn reaches(self, age: u8, on: Date) -> Option<bool> {
        let (youngest, oldest) = self.ages(on)?;
        let age = i16::from(age);
        if youngest >= age {
            Some(true)
        } else if oldest < age {
            Some(false)
        } else {
            None
        }
    }
}

/// How many people have completed an age: those who surely have, and those who may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PeopleAged {
    pub least: u32,
    pub most: u32,
    pub people: u32,
}

/// Counts the people who have completed an age on a day: 60, 70, 75 and more for the portrait of a residence.
#[must_use]
pub fn people_aged(births: impl IntoIterator<Item = Birth>, age: u8, on: Date) -> PeopleAged {
    births.into_iter().fold(PeopleAged::default(), |count, birth| {
        let reached = birth.reaches(age, on);
        PeopleAged {
            least: count.least + u32::from(reached == Some(true)),
            most: count.most + u32::from(reached != Some(false)),
            people: count.people + 1,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_age_is_completed_on_the_birthday() {
        let birth = Birth::On(date(1956, 6, 15));
        assert_eq!(birth.reaches(70, date(2026, 6, 14)), Some(false));
        assert_eq!(birth.reaches(70, date(2026, 6, 15)), Some(true));
    }

    #[test]
    fn a_leapling_is_seventy_on_the_first_of_march() {
        let birth = Birth::On(date(1956, 2, 29));
        assert_eq!(birth.reaches(70, date(2026, 2, 28)), Some(false));
        assert_eq!(birth.reaches(70, date(2026, 3, 1)), Some(true));
    }

    #[test]
    fn a_year_of_birth_leaves_a_doubt_during_one_year() {
        let birth = Birth::In(1956);
        assert_eq!(birth.reaches(70, date(2025, 12, 31)), Some(false));
        assert_eq!(birth.reaches(70, date(2026, 12, 30)), None);
        assert_eq!(birth.reaches(70, date(2026, 12, 31)), Some(true));
        assert_eq!(birth.reaches(70, date(2027, 1, 1)), Some(true));
        assert_eq!(Birth::Unknown.reaches(70, date(2026, 1, 1)), None);
    }

    #[test]
    fn people_whose_birth_is_missing_are_neither_forgotten_nor_counted_as_old() {
        let births = [Birth::In(1940), Birth::In(1980), Birth::Unknown];
        let count = people_aged(births, 70, date(2026, 1, 1));
        assert_eq!(count, PeopleAged { least: 1, most: 2, people: 3 });
    }
}
