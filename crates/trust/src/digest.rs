//! Digests of structured content: each part carries its length, so parts cannot run into each other.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// A SHA-256 digest; 64 hexadecimal characters as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest32(pub [u8; 32]);

impl Digest32 {
    /// Thirty-two zeros: what comes before the first link of a chain.
    pub const ZERO: Digest32 = Digest32([0; 32]);
}

impl fmt::Display for Digest32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest32({self})")
    }
}

/// A text that is not a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a digest has 64 hexadecimal characters")]
pub struct DigestError;

impl FromStr for Digest32 {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Digest32, DigestError> {
        let nibbles: Vec<u8> = text
            .chars()
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect::<Option<_>>()
            .ok_or(DigestError)?;
        let bytes: Vec<u8> =
            nibbles.chunks(2).map(|pair| pair.iter().fold(0, |all, one| all << 4 | one)).collect();
        if nibbles.len() != 64 {
            return Err(DigestError);
        }
        bytes.try_into().map(Digest32).map_err(|_| DigestError)
    }
}

impl TryFrom<String> for Digest32 {
    type Error = DigestError;

    fn try_from(text: String) -> Result<Digest32, DigestError> {
        text.parse()
    }
}

impl From<Digest32> for String {
    fn from(digest: Digest32) -> String {
        digest.to_string()
    }
}

/// Builds a digest part by part.
pub(crate) struct Digester(Sha256);

impl Digester {
    /// Begins with the name and version of the format: two formats never give the same digest.
    pub(crate) fn new(format: &str) -> Digester {
        let mut digester = Digester(Sha256::new());
        digester.text(format);
        digester
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Digester {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Digester {
        self.bytes(text.as_bytes())
    }

    pub(crate) fn number(&mut self, number: i128) -> &mut Digester {
        self.bytes(&number.to_be_bytes())
    }

    pub(crate) fn list<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> &mut Digester {
        let texts: Vec<&str> = texts.into_iter().collect();
        self.0.update((texts.len() as u64).to_be_bytes());
        for text in texts {
            self.text(text);
        }
        self
    }

    pub(crate) fn finish(self) -> Digest32 {
        Digest32(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_from_its_text() {
        let mut all = Digester::new("test");
        all.text("ab").text("c");
        let digest = all.finish();
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!("é".repeat(32).parse::<Digest32>(), Err(DigestError));
        assert_eq!("abc".parse::<Digest32>(), Err(DigestError));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let of = |parts: &[&str]| {
            let mut all = Digester::new("test");
            for part in parts {
                all.text(part);
            }
            all.finish()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab", ""]), of(&["ab"]));
    }
}
