//! The secret of a link: what somebody without an account follows.

use crate::Error;
use sha2::{Digest, Sha256};

/// The digest under which a link is found.
pub(crate) fn digest(secret: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}

/// Twenty-six letters and digits that nobody guesses and that can be read out on the telephone.
pub(crate) fn new_secret() -> Result<String, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| Error::Computation(e.to_string()))?;
    Ok(data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase())
}
