//! What was on the table when a commission decided, written in one way only, and its digest: what is printed later is this
//! text, and a text that was changed no longer has this digest.

use crate::adequacy::Adequacy;
use crate::decision::Reason;
use crate::dominance::Place;
use crate::level::Standing;
use crate::need::{Need, Offer};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A candidate, as it was shown. The reference is opaque: an application number, or a rank among one's own tenants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub id: String,
    pub reference: String,
    /// A tenant of the landlord.
    pub is_internal: bool,
    pub need: Need,
    pub adequacy: Adequacy,
    pub place: Place,
}

/// The decision with everything that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Version of this form.
    pub form: u32,
    pub session: String,
    pub held_on: Date,
    pub decided_on: Date,
    pub landlord: String,
    pub dwelling_id: String,
    pub dwelling: String,
    pub address: String,
    pub level: Standing,
    pub is_adapted: bool,
    pub offer: Offer,
    pub candidates: Vec<Candidate>,
    pub chosen: String,
    /// Does the chosen household need the adaptation? `None`: nobody said.
    pub chosen_needs_it: Option<bool>,
    pub reason: Option<Reason>,
    /// Fewer candidates than art. R441-3 asks for.
    pub is_short_of_candidates: bool,
    pub decided_by: String,
}

/// Writes a value in one way only: keys in their order, no space, numbers as they are.
fn write(value: &Value, out: &mut String) {
    match value {
        Value::Array(all) => {
            out.push('[');
            for (at, one) in all.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(one, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(&map[key], out);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

impl Snapshot {
    /// The one text of this snapshot.
    ///
    /// # Errors
    /// When it cannot be written, which no value of this type should make happen.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        let mut out = String::new();
        write(&serde_json::to_value(self)?, &mut out);
        Ok(out)
    }
}

/// The SHA-256 of a text, in hexadecimal.
#[must_use]
pub fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_in_their_order_whatever_the_order_they_came_in() {
        let mut out = String::new();
        write(&json!({ "b": [1, { "z": null, "a": "é\"" }], "a": true }), &mut out);
        assert_eq!(out, "{\"a\":true,\"b\":[1,{\"a\":\"é\\\"\",\"z\":null}]}");
    }

    #[test]
    fn the_digest_is_that_of_the_standard() {
        assert_eq!(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
