//! Keys of installations: Ed25519, with a fingerprint short enough to be read aloud.

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;

/// The key that an installation signs with. Never displayed.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key of these secret bytes, drawn by the caller from a cryptographic source.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> SigningKey {
        SigningKey(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// What others verify with.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    pub(crate) fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

/// The public key of an installation: 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Reads a key as it is shown; spaces do not count. `None` when it is none, or one of the few that anybody can forge.
    #[must_use]
    pub fn parse(text: &str) -> Option<PublicKey> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let bytes: [u8; 32] = HEXLOWER.decode(plain.to_ascii_lowercase().as_bytes()).ok()?.try_into().ok()?;
        let key = VerifyingKey::from_bytes(&bytes).ok()?;
        (!key.is_weak()).then_some(PublicKey(bytes))
    }

    /// What two administrators read to each other by telephone: ten groups of four characters.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(self.0);
        let hex = HEXLOWER.encode(digest.get(..20).unwrap_or_default()).to_uppercase();
        let groups: Vec<String> =
            hex.as_bytes().chunks(4).map(|g| g.iter().map(|b| char::from(*b)).collect()).collect();
        groups.join(" ")
    }

    pub(crate) fn verifies(&self, bytes: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        VerifyingKey::from_bytes(&self.0).is_ok_and(|key| key.verify_strict(bytes, &signature).is_ok())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_as_it_is_shown_and_anything_else_is_none() {
        let key = SigningKey::from_seed(&[7; 32]).public();
        let shown = key.to_string();
        assert_eq!(PublicKey::parse(&shown), Some(key));
        assert_eq!(
            PublicKey::parse(&format!(" {} {} ", &shown[..10], shown[10..].to_uppercase())),
            Some(key)
        );
        for wrong in ["", "abcd", &shown[1..], &"0".repeat(64), &"zz".repeat(32), &format!("{shown}00")] {
            assert_eq!(PublicKey::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_fingerprint_is_ten_groups_and_another_key_has_another_one() {
        let one = SigningKey::from_seed(&[7; 32]).public().fingerprint();
        assert_eq!(one.split(' ').map(str::len).collect::<Vec<_>>(), [4; 10]);
        assert_ne!(one, SigningKey::from_seed(&[8; 32]).public().fingerprint());
    }

    #[test]
    fn a_signature_holds_for_its_bytes_and_its_key_only() {
        let key = SigningKey::from_seed(&[7; 32]);
        let signature = key.sign(b"one");
        assert!(key.public().verifies(b"one", &signature));
        assert!(!key.public().verifies(b"two", &signature));
        assert!(!SigningKey::from_seed(&[8; 32]).public().verifies(b"one", &signature));
        assert_eq!(format!("{key:?}"), "SigningKey(…)");
    }

    /// RFC 8032, section 7.1, test 2.
    #[test]
    fn it_is_the_signature_of_the_standard() {
        let seed =
            HEXLOWER.decode(b"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").unwrap();
        let key = SigningKey::from_seed(&seed.try_into().unwrap());
        assert_eq!(
            key.public().to_string(),
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        );
        assert_eq!(
            HEXLOWER.encode(&key.sign(&[0x72])),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        );
    }
}
