//! Passwords and recovery codes.
//!
//! CNIL, délib. 2022-100: 50 bits when sign-in is throttled ([`crate::throttle`]), 80 bits for a secret that is not;
//! no periodic change. Bits of form are counted as the CNIL does (length and alphabet); they say nothing of a
//! password that everybody uses, so its guessability is estimated too (zxcvbn, Wheeler 2016): never a rule of
//! composition alone.

use std::{fmt, str::FromStr};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What a password must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PasswordRules {
    /// Fewest characters.
    pub shortest: usize,
    /// Most characters: hashing an endless text is an attack.
    pub longest: usize,
    /// Fewest bits of form.
    pub form_bits: u32,
    /// Fewest guesses, as a power of ten.
    pub guesses_log10: u32,
}

impl Default for PasswordRules {
    fn default() -> PasswordRules {
        PasswordRules { shortest: 12, longest: 256, form_bits: 50, guesses_log10: 10 }
    }
}

/// What is wrong with a password. Never repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    #[error("shorter than {0} characters")]
    TooShort(usize),
    #[error("longer than {0} characters")]
    TooLong(usize),
    #[error("too few different characters or kinds of characters for its length")]
    Form,
    #[error(
        "too easy to guess: a usual word, name, date, keyboard row, repetition, or something about the person"
    )]
    Guessable,
}

/// Words that French people and this trade put in passwords, beside the lists of the estimator.
const USUAL: [&str; 32] = [
    "motdepasse",
    "azerty",
    "azertyuiop",
    "qsdfgh",
    "wxcvbn",
    "bonjour",
    "soleil",
    "doudou",
    "chouchou",
    "loulou",
    "marseille",
    "paris",
    "france",
    "jetaime",
    "chocolat",
    "nicolas",
    "camille",
    "bailleur",
    "locataire",
    "logement",
    "residence",
    "habitat",
    "gardien",
    "plainpied",
    "plain-pied",
    "janvier",
    "juillet",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "password",
];

impl PasswordRules {
    /// Is this password strong enough? `about` is what is known of the person: names, e-mail, organisation. Errors:
    /// everything that is wrong.
    pub fn judge(&self, password: &str, about: &[&str]) -> Result<(), Vec<Weakness>> {
        let length = password.chars().count();
        // Not even looked at: the estimator is quadratic.
        if length > self.longest {
            return Err(vec![Weakness::TooLong(self.longest)]);
        }
        let mut wrong = Vec::new();
        if length < self.shortest {
            wrong.push(Weakness::TooShort(self.shortest));
        }
        if form_bits(password) < f64::from(self.form_bits) {
            wrong.push(Weakness::Form);
        }
        // Parts of an e-mail or of a name are usual words for this person.
        let parts = about.iter().flat_map(|text| {
            text.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= 3).chain([*text])
        });
        let usual: Vec<String> = parts.chain(USUAL).map(str::to_lowercase).collect();
        let usual: Vec<&str> = usual.iter().map(String::as_str).collect();
        let guesses = zxcvbn::zxcvbn(password, &usual).guesses_log10();
        if guesses < f64::from(self.guesses_log10) || left_without(password, &usual) < OWN_CHARACTERS {
            wrong.push(Weakness::Guessable);
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

/// Fewest characters that are neither a usual word nor something about the person: two names and a year are no secret.
const OWN_CHARACTERS: usize = 8;

/// How many characters stay when these words are taken out.
fn left_without(password: &str, words: &[&str]) -> usize {
    let mut words: Vec<&str> = words.iter().copied().filter(|word| word.chars().count() >= 3).collect();
    // The longest first: a name inside an e-mail must not cut the e-mail.
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    let rest = words.iter().fold(password.to_lowercase(), |rest, word| rest.replace(word, ""));
    rest.chars().count()
}

/// Bits of a password drawn at random with this length and alphabet: `length × log2(alphabet)`. Characters repeated
/// beyond half of the length do not count: `aaaaaaaaaaaaB1!` counts as eight.
fn form_bits(password: &str) -> f64 {
    let has = |test: fn(char) -> bool| password.chars().any(test);
    let mut alphabet = 0.0;
    for (present, size) in [
        (has(|c| c.is_ascii_lowercase()), 26.0),
        (has(|c| c.is_ascii_uppercase()), 26.0),
        (has(|c| c.is_ascii_digit()), 10.0),
        (has(|c| c.is_ascii() && !c.is_ascii_alphanumeric()), 33.0),
        (has(|c| !c.is_ascii()), 40.0),
    ] {
        alphabet += if present { size } else { 0.0 };
    }
    if alphabet == 0.0 {
        return 0.0;
    }
    let different = password.chars().collect::<std::collections::BTreeSet<_>>().len();
    let counted = password.chars().count().min(2 * different);
    let length = f64::from(u32::try_from(counted).unwrap_or(u32::MAX));
    length * f64::log2(alphabet)
}

/// Letters and digits that are not taken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A recovery code: 80 bits, written `XXXX-XXXX-XXXX-XXXX`. Strong enough to be stored as a plain digest. Wiped when
/// dropped; its `Debug` says nothing.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode([u8; 10]);

/// A text that is not a recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a recovery code has sixteen letters or digits, like 3F7K-9QXA-0RTM-B2CD")]
pub struct RecoveryCodeError;

impl RecoveryCode {
    /// The code of ten random bytes, drawn by the caller.
    #[must_use]
    pub const fn new(random: [u8; 10]) -> RecoveryCode {
        RecoveryCode(random)
    }

    /// What is stored: the digest of the code and of the account, so that equal codes do not show.
    #[must_use]
    pub fn digest(&self, user: &crate::ids::UserId) -> crate::digest::Digest32 {
        let mut all = crate::digest::Digester::new("trust.recovery.1");
        all.text(user.as_str()).bytes(&self.0);
        all.finish()
    }

    /// The code to print or to show once.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        let bits = self.0.iter().fold(0_u128, |all, byte| all << 8 | u128::from(*byte));
        let mut text = String::with_capacity(19);
        for at in 0..16 {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            let index = usize::try_from(bits >> (75 - 5 * at) & 31).unwrap_or(0);
            text.push(char::from(ALPHABET[index % 32]));
        }
        Zeroizing::new(text)
    }
}

impl FromStr for RecoveryCode {
    type Err = RecoveryCodeError;

    /// Reads what a person types: lower case, spaces, no dashes, O for 0, I or L for 1.
    fn from_str(text: &str) -> Result<RecoveryCode, RecoveryCodeError> {
        let mut bits = 0_u128;
        let mut count = 0;
        for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '_')) {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = ALPHABET.iter().position(|known| char::from(*known) == c).ok_or(RecoveryCodeError)?;
            count += 1;
            if count > 16 {
                return Err(RecoveryCodeError);
            }
            bits = bits << 5 | value as u128;
        }
        if count != 16 {
            return Err(RecoveryCodeError);
        }
        let bytes = bits.to_be_bytes();
        bytes[6..].try_into().map(RecoveryCode).map_err(|_| RecoveryCodeError)
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UserId;
    use proptest::prelude::*;

    fn judge(password: &str) -> Result<(), Vec<Weakness>> {
        PasswordRules::default()
            .judge(password, &["Jeanne Petit", "jeanne.petit@habitat-exemple.fr", "Habitat Exemple"])
    }

    #[test]
    fn sentences_and_random_characters_are_accepted() {
        for password in ["cheval agrafe pile correcte", "Xk7#vR2p!Lq9wZ", "une tasse verte sous le pont 47"] {
            assert_eq!(judge(password), Ok(()), "{password}");
        }
    }

    #[test]
    fn what_everybody_uses_is_refused_whatever_its_composition() {
        for password in [
            "Motdepasse2026!",
            "Azertyuiop123!",
            "P@ssw0rd12345",
            "Jeanne.Petit1984",
            "Habitat-Exemple1",
            "HabitatExemple!1",
            "123456789012345",
        ] {
            let wrong = judge(password).err().unwrap_or_default();
            assert!(wrong.contains(&Weakness::Guessable), "{password}: {wrong:?}");
        }
    }

    #[test]
    fn length_and_form_are_told_apart() {
        assert_eq!(judge("Xk7#vR2p!"), Err(vec![Weakness::TooShort(12), Weakness::Guessable]));
        assert!(judge("aaaaaaaaaaaaaaaaaaaaaaaa").unwrap_err().contains(&Weakness::Form));
        assert_eq!(judge(&"Xk7#vR2p!Lq9".repeat(30)), Err(vec![Weakness::TooLong(256)]));
        assert!(judge("").is_err());
    }

    #[test]
    fn bits_of_form_are_those_of_the_cnil() {
        // Twelve characters of the four kinds: 12 × log2(95) = 78.8 bits; eight lower-case letters: 37.6.
        assert!((form_bits("aB3$eF6&hI9*") - 78.8).abs() < 0.1);
        assert!((form_bits("abcdefgh") - 37.6).abs() < 0.1);
        assert!(form_bits("aaaaaaaaaaaaaaaaaaaaaaaa") < 10.0);
    }

    #[test]
    fn a_recovery_code_is_read_as_people_type_it() {
        let code = RecoveryCode::new([0, 1, 2, 3, 250, 251, 252, 253, 254, 255]);
        let shown = code.reveal();
        assert_eq!(shown.len(), 19);
        for typed in
            [shown.to_string(), shown.to_lowercase(), shown.replace('-', " "), shown.replace('0', "O")]
        {
            assert_eq!(typed.parse::<RecoveryCode>(), Ok(code.clone()), "{typed}");
        }
        for typed in ["", "0000-0000-0000-000", "0000-0000-0000-00000", "0000-0000-0000-000U", "é"] {
            assert!(typed.parse::<RecoveryCode>().is_err(), "{typed}");
        }
        assert_eq!(format!("{code:?}"), "RecoveryCode(…)");
        assert_ne!(code.digest(&UserId::new("a")), code.digest(&UserId::new("b")));
    }

    proptest! {
        #[test]
        fn every_code_reads_back(bytes in any::<[u8; 10]>()) {
            let code = RecoveryCode::new(bytes);
            prop_assert_eq!(code.reveal().parse::<RecoveryCode>(), Ok(code));
        }

        #[test]
        fn any_password_is_judged_without_panic(password in "\\PC{0,60}") {
            let _ = judge(&password);
        }
    }
}
