//! Protocol-buffer wire format, as much of it as OpenStreetMap files use, without copying.
//!
//! Source: the encoding page of the Protocol Buffers documentation. Every read is checked against the slice, so
//! arbitrary bytes give an error and never a panic or an allocation.

/// What is wrong, in a few words.
pub(super) type Wrong = model::Pair;

/// One field of a message.
pub(super) enum Field<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    /// A fixed 32 or 64-bit value: none of the fields that are read here has one.
    Fixed,
}

/// Reads the fields of a message one after the other.
#[derive(Clone)]
pub(super) struct Wire<'a> {
    rest: &'a [u8],
}

impl<'a> Wire<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Wire<'a> {
        Wire { rest }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn varint(&mut self) -> Result<u64, Wrong> {
        let mut value = 0u64;
        for (i, &byte) in self.rest.iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * i as u32).min(63);
            if byte & 0x80 == 0 {
                self.rest = &self.rest[i + 1..];
                return Ok(value);
            }
        }
        Err(("entier mal codé", "badly encoded integer"))
    }

    /// A zigzag-coded signed integer.
    pub(super) fn signed(&mut self) -> Result<i64, Wrong> {
        self.varint().map(zigzag)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Wrong> {
        if length > self.rest.len() {
            return Err(("champ plus long que son message", "field longer than its message"));
        }
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(taken)
    }

    /// The next field with its number, or `None` at the end of the message.
    pub(super) fn field(&mut self) -> Result<Option<(u64, Field<'a>)>, Wrong> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let key = self.varint()?;
        let field = match key & 7 {
            0 => Field::Varint(self.varint()?),
            1 => self.take(8).map(|_| Field::Fixed)?,
            2 => {
                let length = self.varint()?;
                Field::Bytes(
                    self.take(
                        usize::try_from(length)
                            .map_err(|_| ("longueur démesurée", "length out of all proportion"))?,
                    )?,
                )
            }
            5 => self.take(4).map(|_| Field::Fixed)?,
            _ => return Err(("type de champ inconnu", "unknown kind of field")),
        };
        Ok(Some((key >> 3, field)))
    }
}

pub(super) fn zigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}
