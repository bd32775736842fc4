//! Writing an archive, and reading one without believing it: names, lengths and digests are those of its manifest, and
//! nothing is written outside the folder given.

use super::lock::{Key, Lock};
use super::manifest::{FORMAT, Manifest, Part};
use super::on;
use crate::{Error, Register};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";
/// Beyond this a manifest is not one: ten thousand files are described in two megabytes.
const LARGEST_MANIFEST: u64 = 16 << 20;
/// What may follow the last file: the blocks of zeros that end a `tar`.
const LARGEST_END: u64 = 1 << 20;

/// Writes an archive, and waits until it is on the disk. `files`: where each part of the manifest is.
pub(crate) fn write(
    to: &Path,
    manifest: &Manifest,
    files: &BTreeMap<String, PathBuf>,
    lock: &Lock,
) -> Result<u64, Error> {
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(to).map_err(on(to))?;
    owner_only(&file).map_err(on(to))?;
    let closing = lock.close(BufWriter::new(file))?;
    // Maps and tiles are compressed already: more effort gains little.
    let gzip = GzEncoder::new(closing, Compression::fast());
    let mut tar = tar::Builder::new(gzip);
    let body = serde_json::to_vec_pretty(manifest)?;
    let entry = |bytes: u64| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes);
        header.set_mode(0o600);
        header
    };
    tar.append_data(&mut entry(body.len() as u64), MANIFEST, body.as_slice()).map_err(on(to))?;
    for part in &manifest.parts {
        let path = files
            .get(&part.name)
            .ok_or_else(|| Error::Computation(format!("{} is announced and not given", part.name)))?;
        let source = std::fs::File::open(path).map_err(on(path))?;
        tar.append_data(&mut entry(part.bytes), &part.name, source.take(part.bytes)).map_err(on(to))?;
    }
    let gzip = tar.into_inner().map_err(on(to))?;
    let closing = gzip.finish().map_err(on(to))?;
    let mut out = closing.finish().map_err(on(to))?;
    out.flush().map_err(on(to))?;
    let file = out.into_inner().map_err(|e| on(to)(e.into_error()))?;
    file.sync_all().map_err(on(to))?;
    Ok(file.metadata().map_err(on(to))?.len())
}

/// Only its owner reads it, whatever the mask of the process.
fn owner_only(file: &std::fs::File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

fn damaged(why: impl std::fmt::Display) -> Error {
    Error::Archive(format!("the archive is damaged: {why}; take another one"))
}

/// Brings the files of an archive into a folder, each checked against the manifest. On an error what was written so far
/// is the caller's to remove.
///
/// # Errors
/// [`Error::Archive`] when it is cut, altered, closed for another key, or not an archive of ours;
/// [`Error::NewerSchema`] when a newer program made it.
pub(crate) fn extract(archive: &Path, key: &Key, into: &Path) -> Result<Manifest, Error> {
    let mut file = BufReader::new(std::fs::File::open(archive).map_err(on(archive))?);
    let is_age =
        std::io::BufRead::fill_buf(&mut file).map_err(on(archive))?.starts_with(b"age-encryption.org/");
    let key = match (is_age, key) {
        (true, Key::Nothing) => {
            return Err(Error::Archive(
                "this archive is encrypted: give --identity FILE or --passphrase-file FILE".to_owned(),
            ));
        }
        (true, key) => key,
        (false, _) => &Key::Nothing,
    };
    let mut tar = tar::Archive::new(GzDecoder::new(key.open(file)?));
    let mut entries = tar.entries().map_err(damaged)?;
    let first = entries.next().ok_or_else(|| damaged("it is empty"))?.map_err(damaged)?;
    let manifest = manifest_of(first)?;
    let library = into.join("library");
    std::fs::create_dir_all(&library).map_err(on(&library))?;
    let mut expected = manifest.parts.iter();
    for entry in entries {
        let entry = entry.map_err(damaged)?;
        let part = expected.next().ok_or_else(|| damaged("it holds more than it announces"))?;
        if entry.path_bytes().as_ref() != part.name.as_bytes() || !entry.header().entry_type().is_file() {
            return Err(damaged(format!("« {} » was announced and is not there", part.name)));
        }
        bring(entry, part, into)?;
    }
    if let Some(part) = expected.next() {
        return Err(damaged(format!("it ends before « {} »", part.name)));
    }
    // To the very end: what authenticates an archive is there.
    let mut rest = tar.into_inner().take(LARGEST_END);
    let after = std::io::copy(&mut rest, &mut std::io::sink()).map_err(damaged)?;
    if after >= LARGEST_END {
        return Err(damaged("something follows its end"));
    }
    Ok(manifest)
}

fn manifest_of<R: Read>(entry: tar::Entry<'_, R>) -> Result<Manifest, Error> {
    if entry.path_bytes().as_ref() != MANIFEST.as_bytes() || entry.size() > LARGEST_MANIFEST {
        return Err(Error::Archive(
            "this is not a backup of Plain-pied: it does not begin with its manifest".into(),
        ));
    }
    let mut body = Vec::new();
    entry.take(LARGEST_MANIFEST).read_to_end(&mut body).map_err(damaged)?;
    let manifest: Manifest =
        serde_json::from_slice(&body).map_err(|_| damaged("its manifest cannot be read"))?;
    if manifest.format != FORMAT {
        return Err(Error::Archive(format!(
            "this archive has format {}, this program reads {FORMAT}: use the program that made it ({})",
            manifest.format, manifest.program
        )));
    }
    let known = Register::newest_schema();
    if manifest.schema > known {
        return Err(Error::NewerSchema { done: manifest.schema, known });
    }
    let mut names: Vec<&str> = manifest.parts.iter().map(|p| p.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() != manifest.parts.len() || !manifest.parts.iter().all(Part::is_named_well) {
        return Err(damaged("it announces a file that is not ours"));
    }
    Ok(manifest)
}

/// Writes one part, counting and summing while it comes.
fn bring<R: Read>(entry: tar::Entry<'_, R>, part: &Part, into: &Path) -> Result<(), Error> {
    let path = into.join(&part.name);
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path).map_err(on(&path))?;
    owner_only(&file).map_err(on(&path))?;
    let mut out = BufWriter::new(file);
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0_u64, vec![0; 1 << 16]);
    let mut entry = entry.take(part.bytes + 1);
    loop {
        let n = entry.read(&mut buffer).map_err(damaged)?;
        if n == 0 {
            break;
        }
        bytes += n as u64;
        hash.update(&buffer[..n]);
        out.write_all(&buffer[..n]).map_err(on(&path))?;
    }
    if bytes != part.bytes || crate::identity::hex(&hash.finalize()) != part.sha256 {
        return Err(damaged(format!("« {} » is not the file that was put in it", part.name)));
    }
    let file = out.into_inner().map_err(|e| on(&path)(e.into_error()))?;
    file.sync_all().map_err(on(&path))
}
