//! A journal that tells when it was altered: each entry carries the digest of the one before.
//!
//! Altering, removing or swapping entries breaks the chain at that place. Cutting the end does not, and whoever
//! can write the whole table can forge a new chain: so each day ends with a [`DayDigest`] that is signed,
//! time-stamped or copied outside, and checked with [`verify_day`].

use crate::{
    day::legal_day,
    digest::{Digest32, Digester},
    ids::{OrganisationId, UserId},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One act, as the journal keeps it. No personal data: ids and codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 1, 2, 3…: no number is missing.
    pub sequence: u64,
    /// To the millisecond: what is finer is not in the digest, databases would lose it.
    pub at: Timestamp,
    pub organisation: OrganisationId,
    /// `None`: the program itself.
    pub by: Option<UserId>,
    /// Code of the act.
    pub act: String,
    /// Kind and id of the object.
    pub object: String,
    /// Codes and values that the act needs to be understood.
    pub details: BTreeMap<String, String>,
}

impl Entry {
    /// The bytes that are chained: every part with its length, in a fixed order.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut part = |text: &[u8]| {
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text);
        };
        part(b"trust.entry.1");
        part(&self.sequence.to_be_bytes());
        part(&self.at.as_millisecond().to_be_bytes());
        part(self.organisation.as_str().as_bytes());
        // A missing author is not an author without a name.
        part(&[u8::from(self.by.is_some())]);
        part(self.by.as_ref().map_or("", UserId::as_str).as_bytes());
        part(self.act.as_bytes());
        part(self.object.as_bytes());
        part(&(self.details.len() as u64).to_be_bytes());
        for (name, value) in &self.details {
            part(name.as_bytes());
            part(value.as_bytes());
        }
        bytes
    }
}

/// An entry in its chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    pub entry: Entry,
    /// Digest of the previous one ([`Digest32::ZERO`] before the first) and of this one.
    pub hash: Digest32,
}

/// The digest of an entry after another.
#[must_use]
pub fn link(previous: Digest32, entry: &Entry) -> Digest32 {
    let mut all = Digester::new("trust.link.1");
    all.bytes(&previous.0).bytes(&entry.canonical());
    all.finish()
}

/// Where a journal breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the journal breaks at entry {at}: {why}")]
pub struct Break {
    /// The sequence number that was expected there.
    pub at: u64,
    pub why: Why,
}

/// How it breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    #[error("entry {found} was found instead")]
    Sequence { found: u64 },
    #[error("its instant is before that of the previous entry")]
    Time,
    #[error("its content or the one before was altered")]
    Hash,
    #[error("the entry is missing")]
    Missing,
    #[error("the digest of the day is another")]
    Day,
}

/// Checks a whole journal, from its first entry.
pub fn verify(entries: &[Linked]) -> Result<(), Break> {
    verify_after(1, Digest32::ZERO, entries).map(|_| ())
}

/// Checks a part of a journal that begins at `first`, after an entry whose digest was `previous`; returns the last
/// digest, to go on from there.
pub fn verify_after(first: u64, previous: Digest32, entries: &[Linked]) -> Result<Digest32, Break> {
    let (mut expected, mut hash, mut at) = (first, previous, None);
    for linked in entries {
        let breaks = |why| Err(Break { at: expected, why });
        if linked.entry.sequence != expected {
            return breaks(Why::Sequence { found: linked.entry.sequence });
        }
        let instant = linked.entry.at.as_millisecond();
        if at.is_some_and(|before| instant < before) {
            return breaks(Why::Time);
        }
        hash = link(hash, &linked.entry);
        if hash != linked.hash {
            return breaks(Why::Hash);
        }
        at = Some(instant);
        expected = expected.saturating_add(1);
    }
    Ok(hash)
}

/// What is signed or copied outside at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayDigest {
    /// Legal day.
    pub day: Date,
    /// First sequence number of the day, or the one that would have come.
    pub first: u64,
    /// Entries of the day.
    pub count: u64,
    /// Digest of the last entry of the day, or of the one before when there is none.
    pub last: Digest32,
    /// Digest of the four lines above.
    pub digest: Digest32,
}

/// The digest of a day: `entries` are all those of the journal on that legal day, in order; `first` and `previous`
/// are the sequence number and the digest where the day begins. Errors: the entries break, or one is of another day.
pub fn day_digest(day: Date, first: u64, previous: Digest32, entries: &[Linked]) -> Result<DayDigest, Break> {
    if let Some(stranger) = entries.iter().find(|linked| legal_day(linked.entry.at) != day) {
        return Err(Break { at: stranger.entry.sequence, why: Why::Day });
    }
    let last = verify_after(first, previous, entries)?;
    let count = entries.len() as u64;
    Ok(DayDigest { day, first, count, last, digest: digest_of_day(day, first, count, last) })
}

fn digest_of_day(day: Date, first: u64, count: u64, last: Digest32) -> Digest32 {
    let mut all = Digester::new("trust.day.1");
    all.text(&day.to_string()).number(i128::from(first)).number(i128::from(count)).bytes(&last.0);
    all.finish()
}

/// Checks the entries of a day against the digest kept outside. Errors: where they differ.
pub fn verify_day(kept: &DayDigest, previous: Digest32, entries: &[Linked]) -> Result<(), Break> {
    let now = day_digest(kept.day, kept.first, previous, entries)?;
    if now.count < kept.count {
        return Err(Break { at: kept.first.saturating_add(now.count), why: Why::Missing });
    }
    let sound = now == *kept && kept.digest == digest_of_day(kept.day, kept.first, kept.count, kept.last);
    if sound { Ok(()) } else { Err(Break { at: kept.first, why: Why::Day }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(sequence: u64, minute: i64) -> Entry {
        Entry {
            sequence,
            at: Timestamp::from_second(1_790_000_000 + minute * 60).unwrap(),
            organisation: "o".into(),
            by: Some("u".into()),
            act: "grant".into(),
            object: format!("account/{sequence}"),
            details: BTreeMap::from([("role".to_owned(), "stock".to_owned())]),
        }
    }

    fn chain(entries: impl IntoIterator<Item = Entry>) -> Vec<Linked> {
        let mut previous = Digest32::ZERO;
        entries
            .into_iter()
            .map(|entry| {
                previous = link(previous, &entry);
                Linked { entry, hash: previous }
            })
            .collect()
    }

    fn five() -> Vec<Linked> {
        chain((1..=5).map(|n| entry(n, i64::try_from(n).unwrap())))
    }

    #[test]
    fn a_journal_as_it_was_written_holds() {
        assert_eq!(verify(&five()), Ok(()));
        assert_eq!(verify(&[]), Ok(()));
        let last = verify_after(1, Digest32::ZERO, &five()[..3]).unwrap();
        assert_eq!(verify_after(4, last, &five()[3..]), Ok(five()[4].hash));
    }

    #[test]
    fn every_kind_of_alteration_is_seen_where_it_is() {
        let altered = |change: fn(&mut Vec<Linked>)| {
            let mut all = five();
            change(&mut all);
            verify(&all).unwrap_err()
        };
        for change in [
            |all: &mut Vec<Linked>| all[2].entry.act.push('x'),
            |all: &mut Vec<Linked>| all[2].entry.by = None,
            |all: &mut Vec<Linked>| all[2].entry.organisation = "other".into(),
            |all: &mut Vec<Linked>| {
                all[2].entry.details.clear();
            },
            |all: &mut Vec<Linked>| all[2].hash = Digest32::ZERO,
        ] {
            assert_eq!(altered(change), Break { at: 3, why: Why::Hash });
        }
        assert_eq!(altered(|all| drop(all.remove(2))), Break { at: 3, why: Why::Sequence { found: 4 } });
        assert_eq!(altered(|all| all.swap(1, 2)), Break { at: 2, why: Why::Sequence { found: 3 } });
        assert_eq!(altered(|all| drop(all.remove(0))).at, 1);
        // Rewritten with its own digest: the next one tells.
        let rewritten = altered(|all| {
            all[2].entry.act = "other".into();
            all[2].hash = link(all[1].hash, &all[2].entry);
        });
        assert_eq!(rewritten, Break { at: 4, why: Why::Hash });
        // Time does not go back.
        let back = chain([entry(1, 10), entry(2, 9)]);
        assert_eq!(verify(&back), Err(Break { at: 2, why: Why::Time }));
    }

    #[test]
    fn the_digest_of_the_day_sees_a_cut_end_and_a_forged_chain() {
        let all = five();
        let day = legal_day(all[0].entry.at);
        let kept = day_digest(day, 1, Digest32::ZERO, &all).unwrap();
        assert_eq!((kept.count, kept.last), (5, all[4].hash));
        assert_eq!(verify_day(&kept, Digest32::ZERO, &all), Ok(()));
        assert_eq!(verify(&all[..4]), Ok(()), "the chain alone does not see it");
        assert_eq!(verify_day(&kept, Digest32::ZERO, &all[..4]), Err(Break { at: 5, why: Why::Missing }));
        let forged = chain((1..=5).map(|n| Entry { by: Some("other".into()), ..entry(n, 1) }));
        assert_eq!(verify(&forged), Ok(()));
        assert_eq!(verify_day(&kept, Digest32::ZERO, &forged).unwrap_err().why, Why::Day);
        // A day without entries has a digest too, and another day's entries are refused.
        assert_eq!(day_digest(day, 6, all[4].hash, &[]).unwrap().last, all[4].hash);
        assert_eq!(
            day_digest(day, 1, Digest32::ZERO, &chain([entry(1, 100_000)])).unwrap_err().why,
            Why::Day
        );
    }

    #[test]
    fn the_program_itself_is_not_an_account_without_a_name() {
        let nobody = Entry { by: None, ..entry(1, 0) };
        let nameless = Entry { by: Some("".into()), ..entry(1, 0) };
        assert_ne!(nobody.canonical(), nameless.canonical());
    }

    #[test]
    fn instants_are_kept_to_the_millisecond() {
        let fine =
            Entry { at: Timestamp::from_nanosecond(1_790_000_000_123_456_789).unwrap(), ..entry(1, 0) };
        let stored = Entry { at: Timestamp::from_millisecond(1_790_000_000_123).unwrap(), ..entry(1, 0) };
        assert_eq!(fine.canonical(), stored.canonical());
    }

    proptest! {
        #[test]
        fn two_entries_never_have_the_same_bytes(
            a in ("[ab]{0,2}", "[ab]{0,2}", "[ab]{0,2}"), b in ("[ab]{0,2}", "[ab]{0,2}", "[ab]{0,2}"),
        ) {
            let of = |(act, object, detail): &(String, String, String)| Entry {
                act: act.clone(),
                object: object.clone(),
                details: BTreeMap::from([(detail.clone(), String::new())]),
                ..entry(1, 0)
            };
            prop_assert_eq!(of(&a).canonical() == of(&b).canonical(), a == b);
        }
    }
}
