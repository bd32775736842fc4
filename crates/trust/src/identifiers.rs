//! Official identifiers of organisations: SIREN, SIRET, RNA.
//!
//! Sources: INSEE, "Identifiant SIREN/SIRET" (ISO/IEC 7812-1 check digit); for the establishments of La Poste,
//! INSEE states that the sum of the digits is a multiple of five; RNA: arrêté du 14 octobre 2009.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// SIREN of La Poste, whose establishments do not follow the usual check.
const LA_POSTE: &str = "356000000";

/// What is wrong with an identifier. The text given is not repeated: it may hold anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    #[error("a {name} has {wanted} digits, this one has {found}")]
    Length { name: &'static str, wanted: usize, found: usize },
    #[error("a {name} has digits only (spaces are accepted): character {at} is `{found}`")]
    Character { name: &'static str, at: usize, found: char },
    #[error("the check digit of this {name} is wrong: one digit was mistyped, or two were swapped")]
    Check { name: &'static str },
    #[error("a RNA number is `W` and nine digits or capital letters, like W751234567")]
    Rna,
}

/// SIREN: nine digits, an organisation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siren(String);

/// SIRET: fourteen digits, an establishment of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siret(String);

/// RNA: `W` and nine characters, an association.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rna(String);

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}' | '\u{feff}')
}

/// The digits of a text, without its spaces. Errors: another character, or not as many as wanted.
fn digits(text: &str, name: &'static str, wanted: usize) -> Result<String, IdentifierError> {
    let mut kept = String::with_capacity(wanted);
    let mut found = 0;
    for (at, c) in text.chars().enumerate() {
        if is_space(c) {
            continue;
        }
        if !c.is_ascii_digit() {
            return Err(IdentifierError::Character { name, at: at + 1, found: c });
        }
        found += 1;
        if kept.len() < wanted {
            kept.push(c);
        }
    }
    if found == wanted { Ok(kept) } else { Err(IdentifierError::Length { name, wanted, found }) }
}

fn values(digits: &str) -> impl DoubleEndedIterator<Item = u32> + '_ {
    digits.chars().filter_map(|c| c.to_digit(10))
}

/// The check of ISO/IEC 7812-1: every second digit from the right is doubled, and the sum ends with zero.
fn checks(digits: &str) -> bool {
    let sum: u32 = values(digits)
        .rev()
        .enumerate()
        .map(|(at, d)| match (at % 2, d * 2) {
            (0, _) => d,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    sum.is_multiple_of(10)
}

impl Siret {
    /// The organisation of the establishment.
    #[must_use]
    pub fn siren(&self) -> Siren {
        Siren(self.0.chars().take(9).collect())
    }
}

impl FromStr for Siren {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Siren, IdentifierError> {
        let digits = digits(text, "SIREN", 9)?;
        if checks(&digits) { Ok(Siren(digits)) } else { Err(IdentifierError::Check { name: "SIREN" }) }
    }
}

impl FromStr for Siret {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Siret, IdentifierError> {
        let digits = digits(text, "SIRET", 14)?;
        let of_la_poste = digits.starts_with(LA_POSTE) && values(&digits).sum::<u32>().is_multiple_of(5);
        if checks(&digits) || of_la_poste {
            Ok(Siret(digits))
        } else {
            Err(IdentifierError::Check { name: "SIRET" })
        }
    }
}

impl FromStr for Rna {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Rna, IdentifierError> {
        let kept: String =
            text.chars().filter(|c| !is_space(*c)).take(11).collect::<String>().to_ascii_uppercase();
        let rest = kept.strip_prefix('W').ok_or(IdentifierError::Rna)?;
        let sound = rest.len() == 9 && rest.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if sound { Ok(Rna(kept)) } else { Err(IdentifierError::Rna) }
    }
}

macro_rules! texts {
    ($($name:ident),+) => {$(
        impl $name {
            /// The identifier without spaces, as it is stored.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdentifierError;

            fn try_from(text: String) -> Result<$name, IdentifierError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(identifier: $name) -> String {
                identifier.0
            }
        }
    )+};
}

texts!(Siren, Siret, Rna);

/// Groups of digits apart: `552 100 554` and `552 100 554 00013`, as INSEE prints them.
fn grouped(f: &mut fmt::Formatter<'_>, digits: &str) -> fmt::Result {
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && at % 3 == 0 && at <= 9 {
            f.write_str("\u{a0}")?;
        }
        write!(f, "{c}")?;
    }
    Ok(())
}

impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        grouped(f, &self.0)
    }
}

impl fmt::Display for Siret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        grouped(f, &self.0)
    }
}

impl fmt::Display for Rna {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn real_identifiers_are_accepted_with_or_without_spaces() {
        // Public identifiers: EDF, INSEE, La Poste (head office, then two post offices).
        for text in ["552081317", "552 081 317", "120 027 016"] {
            assert!(text.parse::<Siren>().is_ok(), "{text}");
        }
        for text in ["55208131766522", "120 027 016 00563", "35600000000048", "356 000 000 00907"] {
            assert!(text.parse::<Siret>().is_ok(), "{text}");
        }
        assert_eq!("w751\u{a0}234\u{202f}567".parse::<Rna>().unwrap().as_str(), "W751234567");
        assert_eq!("W9M1000123".parse::<Rna>().unwrap().to_string(), "W9M1000123");
    }

    #[test]
    fn la_poste_may_break_the_usual_check_and_nobody_else() {
        let odd = |siren: &str| -> Vec<String> {
            (0..10_000)
                .map(|nic| format!("{siren}{nic:05}"))
                .filter(|s| !checks(s) && values(s).sum::<u32>().is_multiple_of(5))
                .collect()
        };
        let (offices, elsewhere) = (odd(LA_POSTE), odd("552081317"));
        assert!(offices.len() > 1000 && offices.iter().all(|s| s.parse::<Siret>().is_ok()));
        assert!(elsewhere.len() > 1000 && elsewhere.iter().all(|s| s.parse::<Siret>().is_err()));
        // Neither check: refused even there.
        assert_eq!("35600000000057".parse::<Siret>(), Err(IdentifierError::Check { name: "SIRET" }));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(
            "55208131".parse::<Siren>().unwrap_err().to_string(),
            "a SIREN has 9 digits, this one has 8"
        );
        assert_eq!(
            "5520813l7".parse::<Siren>().unwrap_err(),
            IdentifierError::Character { name: "SIREN", at: 8, found: 'l' }
        );
        assert_eq!("552081318".parse::<Siren>().unwrap_err(), IdentifierError::Check { name: "SIREN" });
        for text in ["", "W12345678", "751234567", "W75123456é", "W7512345678"] {
            assert_eq!(text.parse::<Rna>().unwrap_err(), IdentifierError::Rna, "{text}");
        }
    }

    #[test]
    fn an_establishment_says_its_organisation_and_prints_in_groups() {
        let siret: Siret = "55208131766522".parse().unwrap();
        assert_eq!(siret.siren().as_str(), "552081317");
        assert_eq!(siret.to_string(), "552\u{a0}081\u{a0}317\u{a0}66522");
        assert_eq!(siret.to_string().parse::<Siret>().unwrap(), siret);
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_seen(body in "[0-9]{8}", at in 0usize..9, shift in 1u32..10) {
            let sound = (0..10).map(|d| format!("{body}{d}")).find(|s| checks(s)).unwrap();
            let wrong: String = sound
                .chars()
                .enumerate()
                .map(|(i, c)| match c.to_digit(10).filter(|_| i == at) {
                    Some(d) => char::from_digit((d + shift) % 10, 10).unwrap(),
                    None => c,
                })
                .collect();
            prop_assert!(sound.parse::<Siren>().is_ok());
            prop_assert!(wrong.parse::<Siren>().is_err());
        }

        #[test]
        fn any_text_is_judged_without_panic(text in "\\PC{0,40}") {
            let _ = text.parse::<Siret>();
            let _ = text.parse::<Rna>();
        }
    }
}
