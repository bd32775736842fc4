//! Field encryption: what is sensitive is unreadable without the key, and cannot be moved to another place.
//!
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha). The key of the house (KEK) is kept outside the database and wraps
//! one key per organisation (DEK). A sealed field is the text `1|key|nonce|ciphertext and tag`, in base64 without
//! padding. The place (organisation, table, column, row) and the header are authenticated: a ciphertext pasted in
//! another row does not open. Nonces are drawn by the caller: 24 random bytes, never twice.

use crate::{digest::Digest32, pseudonym::keyed, secret::Secret32};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use std::{collections::BTreeMap, fmt};
use zeroize::Zeroizing;

/// Version of the text form.
const VERSION: &str = "1";
/// Longest field that is sealed: 16 MiB.
const LONGEST: usize = 16 << 20;

/// Number of a key: grows with each rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct KeyId(pub u32);

/// Twenty-four random bytes, used once.
pub type Nonce = [u8; 24];

/// Where a field is kept. All of it is authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    pub organisation: &'a str,
    pub table: &'a str,
    pub column: &'a str,
    pub row: &'a str,
}

/// Why a field does not open. Says nothing of what is inside.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("this is not a sealed field")]
    Form,
    #[error("the field is sealed with key {0}, which is not in the keyring")]
    UnknownKey(u32),
    #[error("the field does not open: wrong key, altered, or moved from another place")]
    Refused,
    #[error("the field is longer than {LONGEST} bytes")]
    TooLong,
    #[error("the keyring has no current key")]
    NoKey,
}

/// A sealed field, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Sealed(String);

impl Sealed {
    /// A text read from the database; it is judged when it is opened.
    #[must_use]
    pub fn from_stored(text: impl Into<String>) -> Sealed {
        Sealed(text.into())
    }

    /// The text to store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key it was sealed with; `None` when the text is not a sealed field.
    #[must_use]
    pub fn key_id(&self) -> Option<KeyId> {
        parse(&self.0).ok().map(|parts| parts.0)
    }
}

/// How the stored text of every field sealed with a key begins: count them with `LIKE` before removing an old key.
#[must_use]
pub fn stored_prefix(key: KeyId) -> String {
    format!("{VERSION}|{}|", key.0)
}

/// The keys of one organisation: the current one seals, all of them open.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    keys: BTreeMap<KeyId, Secret32>,
    current: Option<KeyId>,
}

impl Keyring {
    /// A keyring of one key.
    #[must_use]
    pub fn new(id: KeyId, key: Secret32) -> Keyring {
        Keyring { keys: BTreeMap::from([(id, key)]), current: Some(id) }
    }

    /// Adds a key; the one with the highest number is current.
    pub fn add(&mut self, id: KeyId, key: Secret32) {
        self.keys.insert(id, key);
        self.current = self.keys.keys().next_back().copied();
    }

    /// Removes a key, once nothing is sealed with it. What still is can never be opened again: this is also how an
    /// organisation is erased (crypto-shredding).
    pub fn remove(&mut self, id: KeyId) {
        self.keys.remove(&id);
        self.current = self.keys.keys().next_back().copied();
    }

    /// The key that seals; `None` when the keyring is empty.
    #[must_use]
    pub fn current(&self) -> Option<KeyId> {
        self.current
    }

    /// Is this field sealed with another key than the current one? Then seal it again.
    #[must_use]
    pub fn is_stale(&self, sealed: &Sealed) -> bool {
        sealed.key_id() != self.current
    }

    /// What a person is recognised by once nothing else is kept of them: HMAC-SHA256 with the oldest key, so that
    /// turning keys changes no mark. `None` when the keyring is empty.
    #[must_use]
    pub fn mark(&self, parts: &[&str]) -> Option<Digest32> {
        let (_, key) = self.keys.first_key_value()?;
        Some(keyed(key, "trust.mark.1", parts))
    }

    /// Seals a field for its place. Errors: no key, or too long.
    pub fn seal(&self, place: &Place<'_>, plain: &[u8], nonce: &Nonce) -> Result<Sealed, SealError> {
        let id = self.current.ok_or(SealError::NoKey)?;
        let key = self.keys.get(&id).ok_or(SealError::NoKey)?;
        encrypt(key, id, &bound(place, id), plain, nonce)
    }

    /// Opens a field of its place. The bytes are wiped when dropped. Errors: why it does not open.
    pub fn unseal(&self, place: &Place<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (id, ..) = parse(&sealed.0)?;
        let key = self.keys.get(&id).ok_or(SealError::UnknownKey(id.0))?;
        decrypt(key, &bound(place, id), &sealed.0)
    }
}

/// The keys of the house, which wrap those of organisations. Kept outside the database.
#[derive(Clone, Default)]
pub struct House(Keyring);

impl fmt::Debug for House {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "House({} keys)", self.0.keys.len())
    }
}

impl House {
    /// The house with one key.
    #[must_use]
    pub fn new(id: KeyId, key: Secret32) -> House {
        House(Keyring::new(id, key))
    }

    /// Adds a key; the one with the highest number is current.
    pub fn add(&mut self, id: KeyId, key: Secret32) {
        self.0.add(id, key);
    }

    /// Wraps the key of an organisation. Errors: no key of the house.
    pub fn wrap(
        &self,
        organisation: &str,
        id: KeyId,
        key: &Secret32,
        nonce: &Nonce,
    ) -> Result<Sealed, SealError> {
        self.0.seal(&key_place(organisation, &id.0.to_string()), key.bytes(), nonce)
    }

    /// Unwraps the key of an organisation. Errors: why it does not open.
    pub fn unwrap(&self, organisation: &str, id: KeyId, wrapped: &Sealed) -> Result<Secret32, SealError> {
        let bytes = self.0.unseal(&key_place(organisation, &id.0.to_string()), wrapped)?;
        let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| SealError::Refused)?;
        Ok(Secret32::new(bytes))
    }

    /// Is this key wrapped with an old key of the house? Then wrap it again.
    #[must_use]
    pub fn is_stale(&self, wrapped: &Sealed) -> bool {
        self.0.is_stale(wrapped)
    }
}

fn key_place<'a>(organisation: &'a str, row: &'a str) -> Place<'a> {
    Place { organisation, table: "trust.organisation-key", column: "key", row }
}

/// What is authenticated with a ciphertext: version, key and place, each with its length.
fn bound(place: &Place<'_>, id: KeyId) -> Vec<u8> {
    let id = id.0.to_string();
    let parts = ["trust.seal", VERSION, &id, place.organisation, place.table, place.column, place.row]
        .map(str::as_bytes);
    parts
        .iter()
        .flat_map(|part| (part.len() as u64).to_be_bytes().into_iter().chain(part.iter().copied()))
        .collect()
}

fn encrypt(
    key: &Secret32,
    id: KeyId,
    bound: &[u8],
    plain: &[u8],
    nonce: &Nonce,
) -> Result<Sealed, SealError> {
    if plain.len() > LONGEST {
        return Err(SealError::TooLong);
    }
    let cipher = XChaCha20Poly1305::new(&(*key.bytes()).into());
    let payload = Payload { msg: plain, aad: bound };
    let sealed = cipher.encrypt(&XNonce::from(*nonce), payload).map_err(|_| SealError::TooLong)?;
    let (nonce, sealed) = (URL_SAFE_NO_PAD.encode(nonce), URL_SAFE_NO_PAD.encode(sealed));
    Ok(Sealed(format!("{VERSION}|{}|{nonce}|{sealed}", id.0)))
}

fn decrypt(key: &Secret32, bound: &[u8], text: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (_, nonce, sealed) = parse(text)?;
    let cipher = XChaCha20Poly1305::new(&(*key.bytes()).into());
    let payload = Payload { msg: &sealed, aad: bound };
    cipher.decrypt(&XNonce::from(nonce), payload).map(Zeroizing::new).map_err(|_| SealError::Refused)
}

fn parse(text: &str) -> Result<(KeyId, Nonce, Vec<u8>), SealError> {
    let mut parts = text.split('|');
    let (Some(VERSION), Some(id), Some(nonce), Some(sealed), None) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(SealError::Form);
    };
    // One text form by number, so that `stored_prefix` finds them all.
    let number: u32 = id.parse().map_err(|_| SealError::Form)?;
    if number.to_string() != id {
        return Err(SealError::Form);
    }
    let nonce = URL_SAFE_NO_PAD.decode(nonce).map_err(|_| SealError::Form)?;
    let nonce: Nonce = nonce.try_into().map_err(|_| SealError::Form)?;
    let sealed = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| SealError::Form)?;
    Ok((KeyId(number), nonce, sealed))
}

/// The blind index of an e-mail: what is stored beside the sealed one to find it again, and nothing else. Only for
/// exact match of values that are nearly unique: on a boolean or a short list, frequencies would tell everything.
#[must_use]
pub fn blind_index_of_email(key: &Secret32, email: &str) -> String {
    keyed(key, "trust.blind-email.1", &[&plain_email(email)]).to_string()
}

/// An e-mail as it is compared: trimmed, lower case.
#[must_use]
pub fn plain_email(email: &str) -> String {
    email.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HERE: Place<'_> = Place { organisation: "o1", table: "need", column: "works", row: "r1" };

    fn keyring() -> Keyring {
        Keyring::new(KeyId(1), Secret32::new([1; 32]))
    }

    #[test]
    fn a_field_opens_at_its_place_only() {
        let sealed = keyring().seal(&HERE, b"barre d'appui", &[9; 24]).unwrap();
        assert_eq!(keyring().unseal(&HERE, &sealed).unwrap().as_slice(), b"barre d'appui");
        for elsewhere in [
            Place { organisation: "o2", ..HERE },
            Place { table: "tenant", ..HERE },
            Place { column: "level", ..HERE },
            Place { row: "r2", ..HERE },
            Place { table: "needw", column: "orks", ..HERE },
        ] {
            assert_eq!(keyring().unseal(&elsewhere, &sealed), Err(SealError::Refused), "{elsewhere:?}");
        }
    }

    #[test]
    fn rotation_keeps_old_fields_readable_until_the_key_goes() {
        let mut keys = keyring();
        let old = keys.seal(&HERE, b"x", &[1; 24]).unwrap();
        keys.add(KeyId(12), Secret32::new([2; 32]));
        let new = keys.seal(&HERE, b"x", &[2; 24]).unwrap();
        assert_eq!((old.key_id(), new.key_id()), (Some(KeyId(1)), Some(KeyId(12))));
        assert!(keys.is_stale(&old) && !keys.is_stale(&new));
        assert!(old.as_str().starts_with(&stored_prefix(KeyId(1))));
        assert!(!new.as_str().starts_with(&stored_prefix(KeyId(1))));
        assert!(keys.unseal(&HERE, &old).is_ok());
        keys.remove(KeyId(1));
        assert_eq!(keys.unseal(&HERE, &old), Err(SealError::UnknownKey(1)));
        keys.remove(KeyId(12));
        assert_eq!(keys.seal(&HERE, b"x", &[3; 24]), Err(SealError::NoKey));
        // The same number with another key does not open.
        let other = Keyring::new(KeyId(1), Secret32::new([3; 32]));
        assert_eq!(other.unseal(&HERE, &old), Err(SealError::Refused));
    }

    #[test]
    fn the_key_number_is_authenticated() {
        let mut keys = keyring();
        keys.add(KeyId(2), Secret32::new([1; 32]));
        let sealed = keys.seal(&HERE, b"x", &[1; 24]).unwrap();
        let moved = Sealed::from_stored(sealed.as_str().replacen("1|2|", "1|1|", 1));
        assert_eq!(keys.unseal(&HERE, &moved), Err(SealError::Refused));
    }

    #[test]
    fn what_is_not_a_sealed_field_is_told() {
        for text in ["", "clair", "1|1|a|b", "2|1|AAAA|AAAA", "1|01|AAAA|AAAA", "1|1|x|y|z"] {
            let stored = Sealed::from_stored(text);
            assert_eq!(keyring().unseal(&HERE, &stored), Err(SealError::Form), "{text}");
        }
        let too_long = vec![0; LONGEST + 1];
        assert_eq!(keyring().seal(&HERE, &too_long, &[0; 24]), Err(SealError::TooLong));
    }

    #[test]
    fn the_key_of_an_organisation_is_wrapped_for_it_alone() {
        let mut house = House::new(KeyId(1), Secret32::new([5; 32]));
        let key = Secret32::new([8; 32]);
        let wrapped = house.wrap("o1", KeyId(3), &key, &[4; 24]).unwrap();
        assert_eq!(house.unwrap("o1", KeyId(3), &wrapped), Ok(key.clone()));
        assert_eq!(house.unwrap("o2", KeyId(3), &wrapped), Err(SealError::Refused));
        assert_eq!(house.unwrap("o1", KeyId(4), &wrapped), Err(SealError::Refused));
        house.add(KeyId(2), Secret32::new([6; 32]));
        assert!(house.is_stale(&wrapped));
        assert_eq!(house.unwrap("o1", KeyId(3), &wrapped), Ok(key));
        assert_eq!(format!("{house:?} {:?}", keyring()).matches('5').count(), 0);
    }

    #[test]
    fn an_email_is_found_again_and_not_guessed() {
        let (key, other) = (Secret32::new([1; 32]), Secret32::new([2; 32]));
        let index = blind_index_of_email(&key, " Jeanne.Petit@Exemple.FR ");
        assert_eq!(index, blind_index_of_email(&key, "jeanne.petit@exemple.fr"));
        assert_ne!(index, blind_index_of_email(&other, "jeanne.petit@exemple.fr"));
        assert_ne!(index, blind_index_of_email(&key, "jeanne.petit@exemple.com"));
        assert!(!index.contains("jeanne"));
    }

    #[test]
    fn the_cipher_is_the_published_one() {
        // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
        let text = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
                    sunscreen would be it.";
        let key: [u8; 32] = std::array::from_fn(|at| 0x80 + u8::try_from(at).unwrap());
        let nonce: Nonce = std::array::from_fn(|at| 0x40 + u8::try_from(at).unwrap());
        let aad = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let sealed = encrypt(&Secret32::new(key), KeyId(1), &aad, text.as_bytes(), &nonce).unwrap();
        let (_, _, bytes) = parse(sealed.as_str()).unwrap();
        assert_eq!(bytes[..4], [0xbd, 0x6d, 0x17, 0x9d]);
        assert_eq!(bytes[bytes.len() - 16..][..4], [0xc0, 0x87, 0x59, 0x24]);
    }

    proptest! {
        #[test]
        fn what_was_sealed_is_what_opens(
            plain in proptest::collection::vec(any::<u8>(), 0..200), key in any::<[u8; 32]>(), nonce in any::<Nonce>(),
            row in "[a-z0-9|]{0,12}",
        ) {
            let keys = Keyring::new(KeyId(7), Secret32::new(key));
            let place = Place { row: &row, ..HERE };
            let sealed = keys.seal(&place, &plain, &nonce).unwrap();
            let opened = keys.unseal(&place, &sealed).unwrap();
            prop_assert_eq!(opened.as_slice(), plain.as_slice());
        }

        #[test]
        fn one_changed_character_does_not_open(at in 0_usize..90, to in "[A-Za-z0-9_|-]") {
            let sealed = keyring().seal(&HERE, b"un texte assez long pour cela", &[7; 24]).unwrap();
            let mut text = sealed.as_str().to_owned();
            let at = at % text.len();
            prop_assume!(text.get(at..at + 1) != Some(to.as_str()));
            text.replace_range(at..at + 1, &to);
            prop_assert!(keyring().unseal(&HERE, &Sealed::from_stored(text)).is_err());
        }

        #[test]
        fn any_stored_text_is_judged_without_panic(text in "\\PC{0,60}") {
            let _ = keyring().unseal(&HERE, &Sealed::from_stored(text));
        }
    }
}
