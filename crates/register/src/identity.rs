//! Ids made from content: the same thing has the same id in every copy of the register and after every import.

use sha2::{Digest, Sha256};

/// Sixteen hexadecimal characters from the digest of the parts: the id of a thing that a key identifies.
pub(crate) fn content_id(parts: &[&str]) -> String {
    digest(parts)[..16].to_owned()
}

/// SHA-256 of the parts, each ended by a byte that no text contains, in hexadecimal.
pub(crate) fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0xff]);
    }
    hex(&hash.finalize())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(content_id(&["ab", "c"]), content_id(&["a", "bc"]));
        assert_eq!(content_id(&["ab", "c"]).len(), 16);
    }
}
