//! Files that people send: streamed to a temporary file, with the limit checked while reading.

use super::PageError;
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

/// The largest file taken through a page. Street extracts of a département fit; larger files go through the
/// command line.
pub(crate) const LARGEST: u64 = 512 * 1024 * 1024;

/// A file received, in a folder of its own that disappears with this value.
pub(crate) struct Received {
    /// Kept for its end: dropping it deletes the file.
    pub folder: TempDir,
    pub path: PathBuf,
    /// The name given by the sender, without folders: for display, and for the extension.
    pub name: String,
    pub bytes: u64,
}

/// The fields of a multipart form: texts, the file itself, and files that go with it.
#[derive(Default)]
pub(crate) struct Sent {
    pub texts: Vec<(String, String)>,
    /// The first file of the field `file`.
    pub file: Option<Received>,
    /// Files of other fields, with the name of their field.
    pub beside: Vec<(String, Received)>,
}

/// How many files may go with another.
const MOST_BESIDE: usize = 64;

impl Sent {
    /// The value of a text field, `None` when blank.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(k, _)| k == name).map(|(_, v)| v.trim()).filter(|v| !v.is_empty())
    }
}

/// Reads a multipart form. Refuses what is larger than `limit` bytes as soon as it is.
///
/// The files are in folders of their own under `spool`.
pub(crate) async fn receive(mut form: Multipart, limit: u64, spool: &Path) -> Result<Sent, PageError> {
    let inside = |e: std::io::Error| PageError::Inside(format!("a received file cannot be kept: {e}"));
    tokio::fs::create_dir_all(spool).await.map_err(inside)?;
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(|e| PageError::Form(e.body_text()))? {
        let name = field.name().unwrap_or("").to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file_name) => {
                let received = keep(field, &file_name, limit, spool).await?;
                // A browser sends an empty part when no file was chosen.
                match received.bytes {
                    0 => {}
                    _ if name != "file" && sent.beside.len() == MOST_BESIDE => {
                        return Err(PageError::TooLarge);
                    }
                    _ if name != "file" => sent.beside.push((name, received)),
                    _ if sent.file.is_none() => sent.file = Some(received),
                    _ => {}
                }
            }
            None if sent.texts.len() < 400 => {
                let text = field.text().await.map_err(|e| PageError::Form(e.body_text()))?;
                sent.texts.push((name, text.chars().take(2000).collect()));
            }
            None => return Err(PageError::TooLarge),
        }
    }
    Ok(sent)
}

async fn keep(
    mut field: Field<'_>,
    file_name: &str,
    limit: u64,
    spool: &Path,
) -> Result<Received, PageError> {
    let inside = |e: std::io::Error| PageError::Inside(format!("a received file cannot be kept: {e}"));
    let folder = tempfile::Builder::new().prefix("file-").tempdir_in(spool).map_err(inside)?;
    let name = base_name(file_name);
    let path = folder.path().join(&name);
    let mut file = File::create(&path).await.map_err(inside)?;
    let mut bytes = 0_u64;
    while let Some(chunk) = field.chunk().await.map_err(|e| PageError::Form(e.body_text()))? {
        bytes = bytes.saturating_add(chunk.len() as u64);
        if bytes > limit {
            return Err(PageError::TooLarge);
        }
        file.write_all(&chunk).await.map_err(inside)?;
    }
    file.flush().await.map_err(inside)?;
    Ok(Received { folder, path, name, bytes })
}

/// The name without folders nor control characters, at most 120 characters. It names the file on disk too, so that
/// reports speak of the file as its sender does.
fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let clean: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    // `.` and `..` are folders.
    if clean.chars().all(|c| c == '.' || c.is_whitespace()) { "fichier".to_owned() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_carry_no_folder() {
        assert_eq!(base_name("C:\\parc\\RPLS 2026.csv"), "RPLS 2026.csv");
        assert_eq!(base_name("../../etc/passwd"), "passwd");
        assert_eq!(base_name("\u{0}"), "fichier");
        assert_eq!(base_name(".."), "fichier");
    }
}
