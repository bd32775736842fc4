//! The code of a reply coupon: random, says nothing of anybody, and tells most slips of the hand by its last character.
//!
//! Twenty-nine characters, none of which is taken for another on paper. Twenty-nine is a prime: with different weights for
//! each place, one wrong character or two that changed places are always noticed.

use std::fmt;

const ALPHABET: &[u8; 29] = b"23456789ABCDEFGHJKMNPRSTVWXYZ";
/// Characters that are drawn; the check character comes after them.
const DRAWN: usize = 8;

/// A code, as it is stored: nine characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplyCode(String);

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotACode {
    /// Nine characters were expected, so many were typed.
    Length(usize),
    /// No code holds this character.
    Character(char),
    /// The last character does not go with the others: one of them is wrong.
    Check,
}

fn value(c: char) -> Option<usize> {
    let c = u8::try_from(c.to_ascii_uppercase()).ok()?;
    ALPHABET.iter().position(|a| *a == c)
}

fn check(values: &[usize]) -> usize {
    let sum: usize = values.iter().enumerate().map(|(at, value)| (at + 1) * value).sum();
    sum % ALPHABET.len()
}

impl ReplyCode {
    /// The code of random bits. Bits left over are not used: every code is as likely as another, but for one in a billion.
    #[must_use]
    pub fn of_random(bits: u64) -> ReplyCode {
        let mut rest = bits;
        let values: Vec<usize> = (0..DRAWN)
            .map(|_| {
                let base = ALPHABET.len() as u64;
                let value = rest % base;
                rest /= base;
                usize::try_from(value).unwrap_or(0)
            })
            .collect();
        let last = check(&values);
        let text = values.into_iter().chain([last]).map(|v| char::from(ALPHABET[v])).collect();
        ReplyCode(text)
    }

    /// Reads what somebody typed: spaces, hyphens and small letters do not matter.
    ///
    /// # Errors
    /// What is wrong.
    pub fn read(typed: &str) -> Result<ReplyCode, NotACode> {
        let kept: Vec<char> = typed.chars().filter(|c| !c.is_whitespace() && !"-–.".contains(*c)).collect();
        if kept.len() != DRAWN + 1 {
            return Err(NotACode::Length(kept.len()));
        }
        let mut values = Vec::with_capacity(DRAWN + 1);
        for c in &kept {
            values.push(value(*c).ok_or(NotACode::Character(*c))?);
        }
        let (drawn, last) = values.split_at(DRAWN);
        if last != [check(drawn)] {
            return Err(NotACode::Check);
        }
        Ok(ReplyCode(values.into_iter().map(|v| char::from(ALPHABET[v])).collect()))
    }

    /// As it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As it is printed: three groups of three.
impl fmt::Display for ReplyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, c) in self.0.chars().enumerate() {
            if at > 0 && at % 3 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_as_a_person_types_it() {
        let code = ReplyCode::of_random(0x0123_4567_89AB_CDEF);
        let printed = code.to_string();
        assert_eq!(printed.len(), 11);
        for typed in
            [printed.clone(), printed.to_lowercase(), printed.replace('-', " "), format!("  {printed} ")]
        {
            assert_eq!(ReplyCode::read(&typed), Ok(code.clone()), "{typed}");
        }
        assert_eq!(ReplyCode::read("ABC"), Err(NotACode::Length(3)));
        assert_eq!(ReplyCode::read("ABCDEFGHO"), Err(NotACode::Character('O')));
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_always_noticed(bits: u64, at in 0_usize..9, other in 0_usize..29) {
            let code = ReplyCode::of_random(bits);
            let mut letters: Vec<char> = code.as_str().chars().collect();
            letters[at] = char::from(ALPHABET[other]);
            let typed: String = letters.into_iter().collect();
            prop_assert_eq!(ReplyCode::read(&typed).is_ok(), typed == code.as_str());
        }

        #[test]
        fn two_characters_that_changed_places_are_always_noticed(bits: u64, one in 0_usize..9, other in 0_usize..9) {
            let code = ReplyCode::of_random(bits);
            let mut letters: Vec<char> = code.as_str().chars().collect();
            letters.swap(one, other);
            let typed: String = letters.into_iter().collect();
            prop_assert_eq!(ReplyCode::read(&typed).is_ok(), typed == code.as_str());
        }
    }
}
