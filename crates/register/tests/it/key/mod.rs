//! A passkey made of software: what a phone or a security key would answer, and what a hostile one would.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The user was there, and was verified.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_KEY: u8 = 0x40;

pub struct SoftKey {
    origin: String,
    id: [u8; 16],
    secret: SigningKey,
    user: Option<String>,
    /// What it counts: a copy counts from where it was copied.
    counter: u32,
    /// Does it verify its user?
    verifies: bool,
}

fn base64(bytes: &[u8]) -> String {
    data_encoding::BASE64URL_NOPAD.encode(bytes)
}

/// A CBOR head: major type and length.
fn head(major: u8, length: usize) -> Vec<u8> {
    match length {
        0..24 => vec![major << 5 | length as u8],
        24..256 => vec![major << 5 | 24, length as u8],
        _ => vec![major << 5 | 25, (length >> 8) as u8, length as u8],
    }
}

fn cbor_text(text: &str) -> Vec<u8> {
    [head(3, text.len()), text.as_bytes().to_vec()].concat()
}

fn cbor_bytes(bytes: &[u8]) -> Vec<u8> {
    [head(2, bytes.len()), bytes.to_vec()].concat()
}

impl SoftKey {
    /// A new key for the pages of this origin; `seed` makes it differ from others.
    pub fn new(origin: &str, seed: u8) -> SoftKey {
        SoftKey {
            origin: origin.to_owned(),
            id: [seed; 16],
            secret: SigningKey::from_slice(&[seed; 32]).unwrap(),
            user: None,
            counter: 1,
            verifies: true,
        }
    }

    /// The same key, in other hands.
    pub fn copy(&self) -> SoftKey {
        SoftKey { origin: self.origin.clone(), secret: self.secret.clone(), user: self.user.clone(), ..*self }
    }

    /// The same key, on a device that does not ask who is there.
    pub fn unverified(self) -> SoftKey {
        SoftKey { verifies: false, ..self }
    }

    fn flags(&self) -> u8 {
        if self.verifies { PRESENT | VERIFIED } else { PRESENT }
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    /// Is made for an account: the answer to a registration.
    pub fn create(&mut self, options: &Value) -> String {
        let asked = &options["publicKey"];
        self.user = asked["user"]["id"].as_str().map(str::to_owned);
        let point = self.secret.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        // COSE: EC2, ES256, P-256.
        let public = [
            &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20],
            &x[..],
            &[0x22, 0x58, 0x20],
            &y[..],
        ]
        .concat();
        let data = [
            &Sha256::digest(asked["rp"]["id"].as_str().unwrap())[..],
            &[self.flags() | WITH_KEY],
            &self.counter.to_be_bytes(),
            &[0; 16],
            &(self.id.len() as u16).to_be_bytes(),
            &self.id,
            &public,
        ]
        .concat();
        let attestation = [
            head(5, 3),
            cbor_text("fmt"),
            cbor_text("none"),
            cbor_text("attStmt"),
            head(5, 0),
            cbor_text("authData"),
            cbor_bytes(&data),
        ]
        .concat();
        let client = self.client_data("webauthn.create", &asked["challenge"]);
        json!({
            "id": base64(&self.id), "rawId": base64(&self.id), "type": "public-key",
            "response": { "attestationObject": base64(&attestation), "clientDataJSON": base64(&client) },
        })
        .to_string()
    }

    /// Signs a challenge: the answer to a sign-in or to a proof.
    pub fn get(&mut self, options: &Value) -> String {
        self.counter += 1;
        let asked = &options["publicKey"];
        let data = [
            &Sha256::digest(asked["rpId"].as_str().unwrap())[..],
            &[self.flags()],
            &self.counter.to_be_bytes(),
        ]
        .concat();
        let client = self.client_data("webauthn.get", &asked["challenge"]);
        let signed = [&data[..], &Sha256::digest(&client)[..]].concat();
        let signature: Signature = self.secret.sign(&signed);
        json!({
            "id": base64(&self.id), "rawId": base64(&self.id), "type": "public-key",
            "response": {
                "authenticatorData": base64(&data), "clientDataJSON": base64(&client),
                "signature": base64(signature.to_der().as_bytes()), "userHandle": self.user,
            },
        })
        .to_string()
    }
}
