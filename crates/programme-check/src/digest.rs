//! The name of an instance: two instances have the same when they ask the same.

use crate::Instance;
use crate::file::instance_file;
use sha2::{Digest, Sha256};
use std::fmt::Write;

impl Instance {
    /// SHA-256 of all that is asked, in hexadecimal. The order of lists counts.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        // The file says all that is asked, always in the same words; writing into a digest cannot fail.
        let _ = serde_json::to_writer(Sink(&mut hash), &instance_file(self));
        hash.finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

struct Sink<'a>(&'a mut Sha256);

impl std::io::Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
