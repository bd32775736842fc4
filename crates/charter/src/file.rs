//! The file that goes from one installation to another: canonical JSON, one signature, nothing but dwellings.
//!
//! `{"body":{…},"key":"…","signature":"…"}` and a line end. The body is signed as its bytes are: fields in the order of the
//! alphabet, no space, whole numbers only. The same dwellings on the same day give the same file. What is read is checked in
//! this order, and nothing of a file is believed before its signature: size, format, version, key, signature, schema, canonical
//! form, values, days, serial number.

use crate::dwelling::{SharedDwelling, is_sound_name};
use crate::key::{PublicKey, SigningKey};
use data_encoding::HEXLOWER;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the files of this format say of themselves.
pub const FORMAT: &str = "plainpied-charte";
/// The version of the format that this program writes and reads.
pub const VERSION: u32 = 1;
/// The largest file that is read.
pub const LARGEST: usize = 16 * 1024 * 1024;
/// The most dwellings in a file.
pub const MOST: usize = 40_000;
/// How long a file is worth something.
pub const LASTS_DAYS: i64 = 35;
/// The longest that a file may say it is worth something.
const LONGEST_DAYS: i64 = 92;

/// What a file says. In the order of the alphabet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The charter, as its installation names it.
    pub charter: String,
    pub dwellings: Vec<SharedDwelling>,
    /// The last day on which its dwellings may be shown.
    pub expires_on: Date,
    pub format: String,
    pub made_on: Date,
    /// Grows with every file of an installation for a charter.
    pub serial: u64,
    /// Whoever keeps the installation.
    pub source: String,
    pub version: u32,
}

/// What is looked at before anything else.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u64,
}

#[derive(Deserialize)]
struct HeadOfFile {
    body: Head,
}

/// Why a file is refused, or cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("{bytes} bytes, at most {LARGEST} are read")]
    TooLarge { bytes: usize },
    /// It is no file of ours, or its envelope was changed.
    #[error("this is no exchange file")]
    NotOurs,
    #[error("this program does not know version {version} of the format")]
    UnknownVersion { version: u64 },
    #[error("nobody confirmed the key {fingerprint}")]
    UnknownKey { fingerprint: String },
    /// A byte was changed since it was signed, or it was never signed with that key.
    #[error("the signature does not hold")]
    Altered,
    #[error("field outside the schema, at byte {at}")]
    OutsideSchema { field: Option<String>, at: usize },
    #[error("not in canonical form")]
    NotCanonical,
    #[error("{number} dwellings, at most {MOST} are read")]
    TooMany { number: usize },
    /// A value that cannot be; the dwelling by its rank, from 1.
    #[error("the value of « {field} » cannot be")]
    Value { dwelling: Option<usize>, field: &'static str },
    /// Signed by a known key, for another charter of its installation.
    #[error("a file of the charter « {named} »")]
    OtherCharter { named: String },
    #[error("expired on {on}")]
    Expired { on: Date },
    #[error("serial number {serial}, {last} was read already")]
    Replayed { serial: u64, last: u64 },
}

/// What is known of a key whose fingerprint was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The highest serial number that was read from it.
    pub last_serial: Option<u64>,
}

const OPENING: &[u8] = b"{\"body\":";
const KEY: &[u8] = b",\"key\":\"";
const SIGNATURE: &[u8] = b"\",\"signature\":\"";
const ENDING: &[u8] = b"\"}\n";

fn checked(body: &Body) -> Result<(), FileError> {
    let wrong = |field| FileError::Value { dwelling: None, field };
    if body.dwellings.len() > MOST {
        return Err(FileError::TooMany { number: body.dwellings.len() });
    }
    for (name, text) in [("charter", &body.charter), ("source", &body.source)] {
        if !is_sound_name(text) {
            return Err(wrong(name));
        }
    }
    let last = body.made_on.checked_add(LONGEST_DAYS.days()).map_err(|_| wrong("made_on"))?;
    if !(body.made_on..=last).contains(&body.expires_on) {
        return Err(wrong("expires_on"));
    }
    for (rank, dwelling) in body.dwellings.iter().enumerate() {
        let at = |field| FileError::Value { dwelling: Some(rank + 1), field };
        dwelling.check().map_err(|wrong| at(wrong.0))?;
        let before = rank.checked_sub(1).and_then(|before| body.dwellings.get(before));
        if before.is_some_and(|before| before.id >= dwelling.id) {
            return Err(at("id"));
        }
    }
    Ok(())
}

/// Writes and signs a file; the dwellings are put in the order of their ids.
///
/// # Errors
/// When a value may not be told: nothing leaves then.
pub fn sign(mut body: Body, key: &SigningKey) -> Result<Vec<u8>, FileError> {
    body.dwellings.sort_by(|a, b| a.id.cmp(&b.id));
    checked(&body)?;
    let written = serde_json::to_vec(&body).map_err(|_| FileError::NotCanonical)?;
    let mut file = OPENING.to_vec();
    file.extend_from_slice(&written);
    file.extend_from_slice(KEY);
    file.extend_from_slice(key.public().to_string().as_bytes());
    file.extend_from_slice(SIGNATURE);
    file.extend_from_slice(HEXLOWER.encode(&key.sign(&written)).as_bytes());
    file.extend_from_slice(ENDING);
    if file.len() > LARGEST { Err(FileError::TooLarge { bytes: file.len() }) } else { Ok(file) }
}

/// A file cut in its three parts.
struct Envelope<'f> {
    body: &'f [u8],
    key: PublicKey,
    signature: [u8; 64],
}

fn envelope(bytes: &[u8]) -> Option<Envelope<'_>> {
    let rest = bytes.strip_prefix(OPENING)?.strip_suffix(ENDING)?;
    let (rest, signature) = rest.split_at_checked(rest.len().checked_sub(128)?)?;
    let rest = rest.strip_suffix(SIGNATURE)?;
    let (rest, key) = rest.split_at_checked(rest.len().checked_sub(64)?)?;
    let body = rest.strip_suffix(KEY)?;
    let text = std::str::from_utf8(key).ok()?;
    // A key can be typed in several ways; in a file it is written in one.
    let key = PublicKey::parse(text).filter(|key| key.to_string() == text)?;
    Some(Envelope { body, key, signature: HEXLOWER.decode(signature).ok()?.try_into().ok()? })
}

/// What a schema error says of the field.
fn outside(error: &serde_json::Error) -> FileError {
    let text = error.to_string();
    let field = text.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    let field = field.map(|name| name.chars().filter(|c| !c.is_control()).take(60).collect());
    FileError::OutsideSchema { field, at: OPENING.len() + error.column() }
}

/// Reads a file that a known installation signed: who, and what it says. `known` answers for the keys that somebody confirmed.
///
/// # Errors
/// The first reason why it is refused. Nothing of it may be kept then.
pub fn read(
    bytes: &[u8],
    known: impl Fn(&PublicKey) -> Option<Known>,
    today: Date,
) -> Result<(PublicKey, Body), FileError> {
    if bytes.len() > LARGEST {
        return Err(FileError::TooLarge { bytes: bytes.len() });
    }
    let head: HeadOfFile = serde_json::from_slice(bytes).map_err(|_| FileError::NotOurs)?;
    if head.body.format != FORMAT {
        return Err(FileError::NotOurs);
    }
    if head.body.version != u64::from(VERSION) {
        return Err(FileError::UnknownVersion { version: head.body.version });
    }
    let Envelope { body: written, key, signature } = envelope(bytes).ok_or(FileError::NotOurs)?;
    let known = known(&key).ok_or_else(|| FileError::UnknownKey { fingerprint: key.fingerprint() })?;
    if !key.verifies(written, &signature) {
        return Err(FileError::Altered);
    }
    let body: Body = serde_json::from_slice(written).map_err(|error| outside(&error))?;
    if !serde_json::to_vec(&body).is_ok_and(|again| again == written) {
        return Err(FileError::NotCanonical);
    }
    checked(&body)?;
    let tomorrow = today.checked_add(1.day()).unwrap_or(today);
    if body.made_on > tomorrow {
        return Err(FileError::Value { dwelling: None, field: "made_on" });
    }
    if body.expires_on < today {
        return Err(FileError::Expired { on: body.expires_on });
    }
    match known.last_serial {
        Some(last) if body.serial <= last => Err(FileError::Replayed { serial: body.serial, last }),
        _ => Ok((key, body)),
    }
}

#[cfg(test)]
mod tests;
