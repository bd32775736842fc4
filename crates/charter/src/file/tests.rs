//! Files made, changed, replayed.

use super::*;
use crate::dwelling::tests::flat;
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 20);

fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

fn body(serial: u64) -> Body {
    Body {
        charter: "Union des bailleurs de Valombre".to_owned(),
        dwellings: vec![flat(2), flat(1), flat(3)],
        expires_on: date(2026, 12, 20),
        format: FORMAT.to_owned(),
        made_on: date(2026, 11, 19),
        serial,
        source: "Habitat Valombre".to_owned(),
        version: VERSION,
    }
}

/// Confirmed, and never read from.
fn confirmed(found: &PublicKey) -> Option<Known> {
    (*found == key().public()).then_some(Known { last_serial: None })
}

/// A body that `sign` would not write, signed all the same: what a hostile installation may do.
fn signed_as_it_is(written: &str) -> Vec<u8> {
    let key = key();
    let signature = HEXLOWER.encode(&key.sign(written.as_bytes()));
    format!("{{\"body\":{written},\"key\":\"{}\",\"signature\":\"{signature}\"}}\n", key.public())
        .into_bytes()
}

fn written(body: &Body) -> String {
    serde_json::to_string(body).unwrap()
}

#[test]
fn the_same_dwellings_give_the_same_file_and_it_is_read_back() {
    let file = sign(body(4), &key()).unwrap();
    let mut turned = body(4);
    turned.dwellings.reverse();
    assert_eq!(sign(turned, &key()).unwrap(), file);
    let (from, read) = read(&file, confirmed, TODAY).unwrap();
    assert_eq!((from, read.serial, read.dwellings.len()), (key().public(), 4, 3));
    assert_eq!(read.dwellings, [flat(1), flat(2), flat(3)]);
    // Any program reads it as JSON.
    let value: serde_json::Value = serde_json::from_slice(&file).unwrap();
    assert_eq!(value["body"]["dwellings"][0]["commune"], "Valombre");
}

#[test]
fn the_canonical_form_is_this_text() {
    let none = Body { dwellings: Vec::new(), ..body(4) };
    assert_eq!(
        written(&none),
        "{\"charter\":\"Union des bailleurs de Valombre\",\"dwellings\":[],\"expires_on\":\"2026-12-20\",\
         \"format\":\"plainpied-charte\",\"made_on\":\"2026-11-19\",\"serial\":4,\"source\":\"Habitat Valombre\",\
         \"version\":1}"
    );
}

#[test]
fn a_key_that_nobody_confirmed_is_refused_with_its_fingerprint() {
    let file = sign(body(4), &key()).unwrap();
    let fingerprint = key().public().fingerprint();
    assert_eq!(read(&file, |_| None, TODAY), Err(FileError::UnknownKey { fingerprint }));
}

#[test]
fn a_file_is_read_once_and_never_an_older_one() {
    let file = sign(body(4), &key()).unwrap();
    let after = |last| move |_: &PublicKey| Some(Known { last_serial: Some(last) });
    assert!(read(&file, after(3), TODAY).is_ok());
    for last in [4, 9] {
        assert_eq!(read(&file, after(last), TODAY), Err(FileError::Replayed { serial: 4, last }));
    }
}

#[test]
fn an_expired_file_is_refused_from_the_day_after() {
    let file = sign(body(4), &key()).unwrap();
    assert!(read(&file, confirmed, date(2026, 12, 20)).is_ok());
    assert_eq!(
        read(&file, confirmed, date(2026, 12, 21)),
        Err(FileError::Expired { on: date(2026, 12, 20) })
    );
    let to_come = FileError::Value { dwelling: None, field: "made_on" };
    assert_eq!(read(&file, confirmed, date(2026, 11, 1)), Err(to_come), "made on a day to come");
    let for_ever = Body { expires_on: date(2030, 1, 1), ..body(4) };
    assert_eq!(sign(for_ever, &key()), Err(FileError::Value { dwelling: None, field: "expires_on" }));
}

#[test]
fn a_version_that_is_not_known_is_said_before_anything_else() {
    let next = signed_as_it_is(&written(&Body { version: 2, ..body(4) }));
    assert_eq!(read(&next, |_| None, TODAY), Err(FileError::UnknownVersion { version: 2 }));
    let other = signed_as_it_is(&written(&Body { format: "autre".to_owned(), ..body(4) }));
    assert_eq!(read(&other, confirmed, TODAY), Err(FileError::NotOurs));
    for nothing in ["", "{}", "[]", "pas du JSON", "{\"body\":{}}"] {
        assert_eq!(read(nothing.as_bytes(), confirmed, TODAY), Err(FileError::NotOurs), "{nothing}");
    }
}

#[test]
fn a_field_outside_the_schema_is_refused_wherever_it_is_so_that_no_person_travels() {
    let plain = written(&Body { dwellings: vec![flat(1)], ..body(4) });
    assert!(read(&signed_as_it_is(&plain), confirmed, TODAY).is_ok());
    for (before, with) in [
        ("\"floor\":0", "\"floor\":0,\"tenant_name\":\"Durand\""),
        ("\"source\":", "\"tenant_name\":\"Durand\",\"source\":"),
        ("\"since\":null", "\"since\":null,\"tenant_name\":\"Durand\""),
    ] {
        let changed = plain.replace(before, with);
        assert_ne!(changed, plain);
        match read(&signed_as_it_is(&changed), confirmed, TODAY) {
            Err(FileError::OutsideSchema { field, at }) => {
                assert_eq!(field.as_deref(), Some("tenant_name"));
                assert!(at > 8);
            }
            other => assert!(other.is_err(), "{other:?}"),
        }
    }
    // Beside the body: the envelope has three parts and no other.
    let file = String::from_utf8(sign(body(4), &key()).unwrap()).unwrap();
    let beside = file.replace(",\"key\":", ",\"note\":\"Durand\",\"key\":");
    assert_eq!(read(beside.as_bytes(), confirmed, TODAY), Err(FileError::Altered));
}

#[test]
fn a_person_in_a_field_of_the_schema_is_refused_and_does_not_leave_either() {
    let mut named = flat(2);
    named.residence = Some("Mme Durand".to_owned());
    let with = Body { dwellings: vec![flat(1), named], ..body(4) };
    let refusal = FileError::Value { dwelling: Some(2), field: "residence" };
    assert_eq!(sign(with.clone(), &key()), Err(refusal.clone()));
    assert_eq!(read(&signed_as_it_is(&written(&with)), confirmed, TODAY), Err(refusal));
}

#[test]
fn what_says_the_same_in_other_bytes_is_refused() {
    let plain = written(&Body { dwellings: vec![flat(1)], ..body(4) });
    let spaced = plain.replace("\"serial\":4", "\"serial\": 4");
    assert_eq!(read(&signed_as_it_is(&spaced), confirmed, TODAY), Err(FileError::NotCanonical));
    let missing = plain.replace("\"neighbourhood\":null,", "");
    assert_eq!(read(&signed_as_it_is(&missing), confirmed, TODAY), Err(FileError::NotCanonical));
    let twice = Body { dwellings: vec![flat(1), flat(1)], ..body(4) };
    let refusal = FileError::Value { dwelling: Some(2), field: "id" };
    assert_eq!(read(&signed_as_it_is(&written(&twice)), confirmed, TODAY), Err(refusal));
}

#[test]
fn a_file_that_is_too_large_is_not_even_looked_at() {
    let huge = vec![b' '; LARGEST + 1];
    assert_eq!(read(&huge, confirmed, TODAY), Err(FileError::TooLarge { bytes: LARGEST + 1 }));
    // So many brackets do not make it fall.
    let deep = vec![b'['; 1 << 20];
    assert_eq!(read(&deep, confirmed, TODAY), Err(FileError::NotOurs));
}

#[test]
fn every_refusal_says_what_and_what_to_do_in_both_languages() {
    let all = [
        FileError::TooLarge { bytes: 1 },
        FileError::NotOurs,
        FileError::UnknownVersion { version: 2 },
        FileError::UnknownKey { fingerprint: "AB12".to_owned() },
        FileError::Altered,
        FileError::OutsideSchema { field: Some("nom".to_owned()), at: 120 },
        FileError::OutsideSchema { field: None, at: 120 },
        FileError::NotCanonical,
        FileError::TooMany { number: 50_000 },
        FileError::Value { dwelling: Some(3), field: "rooms" },
        FileError::Value { dwelling: None, field: "made_on" },
        FileError::Expired { on: TODAY },
        FileError::Replayed { serial: 3, last: 4 },
    ];
    let mut seen = std::collections::BTreeSet::new();
    for error in &all {
        let [fr, en] = [model::language::Language::Fr, model::language::Language::En]
            .map(|l| error.words().told_in(l).to_owned());
        assert!(fr.ends_with('.') && en.ends_with('.') && fr != en, "{fr} / {en}");
        assert!(seen.insert(fr.clone()), "twice: {fr}");
    }
}

proptest! {
    #[test]
    fn a_changed_byte_is_always_refused(at in 0_usize..5000, flip in 1_u8..=255) {
        let mut file = sign(body(4), &key()).unwrap();
        let at = at % file.len();
        file[at] ^= flip;
        prop_assert!(read(&file, confirmed, TODAY).is_err());
    }

    #[test]
    fn a_cut_file_is_always_refused(cut in 1_usize..5000) {
        let file = sign(body(4), &key()).unwrap();
        let cut = cut % file.len();
        prop_assert!(read(&file[..cut], confirmed, TODAY).is_err());
    }
}
