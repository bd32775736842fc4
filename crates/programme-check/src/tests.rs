//! What files say when they are wrong; what is written is read again.

use crate::{Complaint, Fault, Instance, Limits, Wrong, read_instance, write_instance};

const GOOD: &str = r#"{"format":"plainpied-programme-1","first_year":2027,"budgets":[1000000,1000000],
"packages":[{"id":"light","cost":[150000,152000],"load":1}],"communes":["35238"],
"offices":[{"id":"O1","ceilings":[500000,null]}],"departments":[{"id":"35"}],
"residences":[{"id":"R1","commune":"35238","department":"35","office":"O1","taxable_from":2000,
"ramp":{"cost":2000000,"worth":10,"relief":true},
"classes":[{"id":"a","count":3,"reach":"ramp","need":120,"effects":[800],"retired":true}]}],
"agreements":[{"id":"A1","departments":["35"],"cap":350000,"windows":[{"first":2027,"last":2028,"least":1,"most":2}]}],
"locks":[{"residence":"R1","what":"dwellings","class":"a","package":"light","count":1,"year":2028,"must":true}]}"#;

fn read(text: &str) -> Result<Instance, Complaint> {
    read_instance(text.as_bytes(), Limits::default())
}

#[test]
fn what_is_written_is_read_again_and_has_the_same_digest() {
    let instance = read(GOOD).unwrap();
    let mut text = Vec::new();
    write_instance(&instance, &mut text).unwrap();
    let again = read_instance(text.as_slice(), Limits::default()).unwrap();
    assert_eq!(again, instance);
    assert_eq!(again.digest(), instance.digest());
    let other = Instance { seed: 9, ..instance.clone() };
    assert_ne!(other.digest(), instance.digest());
}

#[test]
fn a_file_that_is_wrong_says_where_and_what() {
    let wrong = |from: &str, to: &str| read(&GOOD.replacen(from, to, 1)).unwrap_err();
    let fault = |complaint: Complaint| match complaint {
        Complaint::Fault(Fault { place, what }) => (place, what),
        other => panic!("{other}"),
    };
    let (place, what) = fault(wrong("\"commune\":\"35238\"", "\"commune\":\"29000\""));
    assert_eq!((place.as_str(), what), ("residences[0] (`R1`).commune", Wrong::Unknown("29000".into())));
    let (place, what) = fault(wrong("[150000,152000]", "[150000]"));
    assert_eq!((place.as_str(), what), ("packages[0].cost", Wrong::Length { found: 1, expected: 2 }));
    let (place, _) = fault(wrong("\"need\":120", "\"need\":-1"));
    assert_eq!(place, "residences[0] (`R1`).classes[0].need");
    let (_, what) = fault(wrong("\"year\":2028,\"must\"", "\"year\":2050,\"must\""));
    assert_eq!(what, Wrong::NotAYear(2050));
    let (_, what) = fault(wrong("\"last\":2028", "\"last\":2020"));
    assert_eq!(what, Wrong::Backwards { first: 2027, last: 2020 });
    match wrong("\"count\":3", "\"count\":\"three\"") {
        Complaint::Json { path, .. } => assert_eq!(path, "residences[0].classes[0].count"),
        other => panic!("{other}"),
    }
    assert!(matches!(wrong("programme-1", "exchange-1"), Complaint::Format { .. }));
    assert!(matches!(read(&GOOD[..200]).unwrap_err(), Complaint::Json { .. }));
    let limits = Limits { bytes: 20, ..Limits::default() };
    assert!(matches!(read_instance(GOOD.as_bytes(), limits).unwrap_err(), Complaint::TooLarge(20)));
}
