//! Which equipment code of the INSEE directory serves which need: a table that users may edit.

use model::Category;
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("typequ_family.csv");

/// One line of the table: a code, the vintages in which it means this, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// First vintage, inclusive; `None`: from the start.
    pub vintage_from: Option<i16>,
    /// Last vintage, inclusive; `None`: still so.
    pub vintage_to: Option<i16>,
    pub category: Category,
    pub trade: Option<String>,
}

/// Codes and what they are for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Families {
    by_code: BTreeMap<String, Vec<Family>>,
}

/// A line of an edited table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the table of equipment codes: {what}")]
pub struct FamilyError {
    /// 1-based.
    pub line: usize,
    pub what: &'static str,
}

impl Families {
    /// The table that comes with the program. Restaurants (A504) are a social place, never a food shop.
    #[must_use]
    pub fn shipped() -> Families {
        // A test reads the shipped table: it has no faulty line.
        Families::parse(SHIPPED).unwrap_or_default()
    }

    /// Reads `code,vintage_from,vintage_to,category[,trade]` (commas or semicolons, one header line).
    ///
    /// # Errors
    /// [`FamilyError`] with the line when a code, a year or a category is not one.
    pub fn parse(text: &str) -> Result<Families, FamilyError> {
        let mut families = Families::default();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate().skip(1) {
            if line.trim().is_empty() {
                continue;
            }
            let fail = |what| FamilyError { line: index + 1, what };
            let cells = line.split([',', ';']).map(str::trim).collect::<Vec<_>>();
            let cell = |i: usize| cells.get(i).copied().unwrap_or_default();
            let year = |text: &str| match text {
                "" => Ok(None),
                text => text
                    .parse::<i16>()
                    .ok()
                    .filter(|y| (1990..2200).contains(y))
                    .map(Some)
                    .ok_or_else(|| fail("a vintage is a year, or empty")),
            };
            let code = cell(0).to_ascii_uppercase();
            if !(code.len() == 4 && code.bytes().all(|b| b.is_ascii_alphanumeric())) {
                return Err(fail("a code has four characters, like D307"));
            }
            let category = Category::from_code(cell(3)).ok_or_else(|| {
                fail(
                    "the category is one of food, pharmacy, doctor, transport, cash-post, social, care, seat",
                )
            })?;
            families.by_code.entry(code).or_default().push(Family {
                vintage_from: year(cell(1))?,
                vintage_to: year(cell(2))?,
                category,
                trade: Some(cell(4)).filter(|t| !t.is_empty()).map(str::to_owned),
            });
        }
        Ok(families)
    }

    /// What a code is for in a vintage. Without a vintage, an answer only if all vintages agree.
    #[must_use]
    pub fn find(&self, code: &str, vintage: Option<i16>) -> Option<&Family> {
        let all = self.by_code.get(code.trim())?;
        match vintage {
            Some(year) => all.iter().find(|f| {
                f.vintage_from.is_none_or(|from| from <= year) && f.vintage_to.is_none_or(|to| year <= to)
            }),
            None => all.first().filter(|first| all.iter().all(|f| f.category == first.category)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_knows_old_and_new_codes() {
        let families = Families::parse(SHIPPED).unwrap();
        let category = |code, year| families.find(code, Some(year)).map(|f| f.category);
        assert_eq!(category("A504", 2019), Some(Category::Social), "restaurants are never food");
        assert_eq!(category("D301", 2019), Some(Category::Pharmacy));
        assert_eq!(category("D301", 2024), None);
        assert_eq!(category("D307", 2024), Some(Category::Pharmacy));
        assert_eq!(category("B203", 2021), Some(Category::Food));
        assert_eq!(category("B207", 2025), Some(Category::Food));
        assert_eq!(category("C101", 2024), None, "a school is no place of the index");
        assert_eq!(families.find("D307", None).map(|f| f.category), Some(Category::Pharmacy));
    }

    #[test]
    fn a_faulty_line_is_named() {
        assert_eq!(Families::parse("h\nD307,,,pharmacy\nD3,,,food\n").unwrap_err().line, 3);
        assert!(Families::parse("h\nD307,x,,pharmacy\n").is_err());
        assert!(Families::parse("h\nD307,,,shop\n").is_err());
    }
}
