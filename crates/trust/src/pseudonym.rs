//! Pairwise pseudonyms: two partners that receive the same person cannot join their files.

use crate::{
    digest::Digest32,
    ids::{AgreementId, PersonId},
    secret::Secret32,
};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The pseudonym of a person under one agreement: HMAC-SHA256 of the person's id with the key of the agreement.
/// Stable as long as the key is; meaningless to anybody else. The id of the agreement is part of what is hashed, so
/// that a key used twice by mistake still gives two pseudonyms.
#[must_use]
pub fn pseudonym(key: &Secret32, agreement: &AgreementId, person: &PersonId) -> Digest32 {
    keyed(key, "trust.pseudonym.1", &[agreement.as_str(), person.as_str()])
}

/// HMAC-SHA256 of parts that cannot run into each other.
pub(crate) fn keyed(key: &Secret32, format: &str, parts: &[&str]) -> Digest32 {
    // A key of any length is accepted by HMAC: there is no error to tell.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.bytes()) else { return Digest32::ZERO };
    for part in [format].iter().chain(parts) {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    Digest32(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_one_pseudonym_by_agreement_and_by_key() {
        let (one, two) = (Secret32::new([1; 32]), Secret32::new([2; 32]));
        let of = |key, agreement: &str, person: &str| pseudonym(key, &agreement.into(), &person.into());
        assert_eq!(of(&one, "a", "p"), of(&one, "a", "p"));
        assert_ne!(of(&one, "a", "p"), of(&two, "a", "p"));
        assert_ne!(of(&one, "a", "p"), of(&one, "b", "p"));
        assert_ne!(of(&one, "a", "p"), of(&one, "a", "q"));
        assert_ne!(of(&one, "ab", "c"), of(&one, "a", "bc"));
        assert_ne!(of(&one, "a", "p"), Digest32::ZERO);
    }

    #[test]
    fn the_construction_is_the_published_one() {
        // RFC 4231, test case 2, through the same library: the key is used as it is.
        let mut mac = Hmac::<Sha256>::new_from_slice(b"Jefe").unwrap();
        mac.update(b"what do ya want for nothing?");
        let digest = Digest32(mac.finalize().into_bytes().into());
        assert_eq!(digest.to_string(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
