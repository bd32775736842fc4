//! How an archive is closed and opened: with `age` (<https://age-encryption.org/v1>), for the public keys of those who
//! may restore, or with a passphrase kept in a file.

use super::on;
use crate::Error;
use age::secrecy::SecretString;
use age::x25519;
use std::io::{Read, Write};
use std::path::Path;
use std::str::FromStr;

/// How an archive is closed.
#[derive(Clone)]
pub enum Lock {
    /// For the holders of these keys; the machine that makes the backups cannot open them.
    Recipients(Vec<x25519::Recipient>),
    Passphrase(SecretString),
    /// Not closed: asked for explicitly.
    Plain,
}

/// What opens an archive.
#[derive(Clone)]
pub enum Key {
    Identities(Vec<x25519::Identity>),
    Passphrase(SecretString),
    Nothing,
}

/// The line of a file of one line.
fn line_of(path: &Path) -> Result<SecretString, Error> {
    let text = std::fs::read_to_string(path).map_err(on(path))?;
    let line = text.lines().next().unwrap_or("").trim();
    if line.chars().count() < 12 {
        return Err(Error::Archive(format!(
            "{}: a passphrase has at least twelve characters, on the first line",
            path.display()
        )));
    }
    Ok(SecretString::from(line.to_owned()))
}

impl Lock {
    /// The lock that was asked for: recipients (`age1…`), or else a passphrase, or else none, said explicitly.
    ///
    /// # Errors
    /// [`Error::Archive`] when none was asked for, several were, or a recipient cannot be read.
    pub fn asked(recipients: &[String], passphrase: Option<&Path>, plain: bool) -> Result<Lock, Error> {
        match (recipients, passphrase, plain) {
            ([], None, true) => Ok(Lock::Plain),
            ([], Some(file), false) => Ok(Lock::Passphrase(line_of(file)?)),
            ([], None, false) => Err(Error::Archive(
                "for whom is the backup encrypted? Give --recipient age1… (made by `age-keygen`), or \
                 --passphrase-file FILE; --plain leaves it readable by anybody"
                    .to_owned(),
            )),
            (all, None, false) => all
                .iter()
                .map(|text| {
                    x25519::Recipient::from_str(text.trim()).map_err(|why| {
                        Error::Archive(format!("« {} » is not a recipient (age1…): {why}", text.trim()))
                    })
                })
                .collect::<Result<Vec<_>, Error>>()
                .map(Lock::Recipients),
            _ => Err(Error::Archive(
                "--recipient, --passphrase-file and --plain exclude each other".to_owned(),
            )),
        }
    }

    /// The same lock, and a key for the one trial that follows. For recipients, a key pair that lives in memory until
    /// the archive was tried, and then opens nothing any more.
    pub(crate) fn with_trial(self) -> (Lock, Key) {
        match self {
            Lock::Recipients(mut all) => {
                let once = x25519::Identity::generate();
                all.push(once.to_public());
                (Lock::Recipients(all), Key::Identities(vec![once]))
            }
            Lock::Passphrase(words) => (Lock::Passphrase(words.clone()), Key::Passphrase(words)),
            Lock::Plain => (Lock::Plain, Key::Nothing),
        }
    }

    /// Is what is written readable by anybody?
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self, Lock::Plain)
    }

    pub(crate) fn close<W: Write>(&self, out: W) -> Result<Closing<W>, Error> {
        let failed = |why: String| Error::Archive(format!("the archive cannot be encrypted: {why}"));
        let encryptor = match self {
            Lock::Plain => return Ok(Closing::Plain(out)),
            Lock::Passphrase(words) => age::Encryptor::with_user_passphrase(words.clone()),
            Lock::Recipients(all) => {
                let all = all.iter().map(|r| r as &dyn age::Recipient);
                age::Encryptor::with_recipients(all).map_err(|e| failed(e.to_string()))?
            }
        };
        Ok(Closing::Age(encryptor.wrap_output(out).map_err(|e| failed(e.to_string()))?))
    }
}

impl Key {
    /// The key that was given: a file of identities (`AGE-SECRET-KEY-1…`, made by `age-keygen`) or of a passphrase.
    ///
    /// # Errors
    /// [`Error::Archive`] when a file holds no key.
    pub fn given(identity: Option<&Path>, passphrase: Option<&Path>) -> Result<Key, Error> {
        match (identity, passphrase) {
            (None, None) => Ok(Key::Nothing),
            (None, Some(file)) => Ok(Key::Passphrase(line_of(file)?)),
            (Some(file), None) => {
                let text = std::fs::read_to_string(file).map_err(on(file))?;
                let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
                let all: Result<Vec<_>, _> = lines.map(x25519::Identity::from_str).collect();
                match all {
                    Ok(all) if !all.is_empty() => Ok(Key::Identities(all)),
                    _ => Err(Error::Archive(format!(
                        "{}: no key here; one line begins with AGE-SECRET-KEY-1",
                        file.display()
                    ))),
                }
            }
            (Some(_), Some(_)) => {
                Err(Error::Archive("--identity and --passphrase-file exclude each other".to_owned()))
            }
        }
    }

    pub(crate) fn open<'a, R: Read + 'a>(&self, input: R) -> Result<Box<dyn Read + 'a>, Error> {
        let identities: Vec<Box<dyn age::Identity>> = match self {
            Key::Nothing => return Ok(Box::new(input)),
            Key::Identities(all) => {
                all.iter().map(|i| Box::new(i.clone()) as Box<dyn age::Identity>).collect()
            }
            Key::Passphrase(words) => vec![Box::new(age::scrypt::Identity::new(words.clone()))],
        };
        let decryptor = age::Decryptor::new(input).map_err(refusal)?;
        let open = decryptor.decrypt(identities.iter().map(AsRef::as_ref)).map_err(refusal)?;
        Ok(Box::new(open))
    }
}

fn refusal(error: age::DecryptError) -> Error {
    Error::Archive(match error {
        age::DecryptError::NoMatchingKeys | age::DecryptError::KeyDecryptionFailed => {
            "this key does not open the archive: it was encrypted for another one".to_owned()
        }
        other => format!("the archive is damaged, or is not one of ours: {other}"),
    })
}

/// An archive being written.
pub(crate) enum Closing<W: Write> {
    Age(age::stream::StreamWriter<W>),
    Plain(W),
}

impl<W: Write> Closing<W> {
    /// Writes what ends an archive, without which it is refused.
    pub fn finish(self) -> std::io::Result<W> {
        match self {
            Closing::Age(writer) => writer.finish(),
            Closing::Plain(out) => Ok(out),
        }
    }
}

impl<W: Write> Write for Closing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Closing::Age(writer) => writer.write(bytes),
            Closing::Plain(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Closing::Age(writer) => writer.flush(),
            Closing::Plain(out) => out.flush(),
        }
    }
}
