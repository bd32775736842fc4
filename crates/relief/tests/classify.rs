//! The classifier on labels as accountants write them: at least 18 right of the 20 first, and a confusion that is printed.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use relief::classify::{WorksClass, WorksCode, classify};
use std::collections::BTreeMap;

/// Label, class, and item of the catalogue where one is expected.
const LABELLED: &str = include_str!("labelled.csv");

fn labelled() -> Vec<(&'static str, WorksClass, Option<WorksCode>)> {
    let read = |line: &'static str| {
        let mut cells = line.rsplitn(3, ';');
        let code = cells.next().unwrap();
        let class = WorksClass::from_code(cells.next().unwrap()).expect(line);
        let code = (!code.is_empty()).then(|| WorksCode::from_code(code).expect(line));
        (cells.next().unwrap(), class, code)
    };
    LABELLED.lines().skip(1).map(read).collect()
}

#[test]
fn labels_are_read_as_a_person_reads_them() {
    let all = labelled();
    assert!(all.len() >= 100, "{}", all.len());
    let mut confusion: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut right = 0;
    let (mut codes, mut named) = (0, 0);
    for (label, class, code) in &all {
        let reading = classify(label);
        *confusion.entry((class.code(), reading.class.code())).or_default() += 1;
        right += usize::from(reading.class == *class);
        if reading.class != *class {
            println!("{label}: {} read as {} ({:?})", class.code(), reading.class.code(), reading.words);
        }
        if let Some(code) = code {
            named += 1;
            codes += usize::from(reading.code == Some(*code));
            if reading.code != Some(*code) {
                println!("{label}: {} read as {:?}", code.code(), reading.code.map(WorksCode::code));
            }
        }
    }
    for ((class, read), count) in &confusion {
        println!("{class:>10} read as {read:<10} {count}");
    }
    println!("{right} of {} classes, {codes} of {named} items", all.len());
    let first = all.iter().take(20).filter(|(label, class, _)| classify(label).class == *class).count();
    assert!(first >= 18, "{first} of the first 20");
    assert!(right * 100 >= all.len() * 92, "{right} of {}", all.len());
    assert!(codes * 100 >= named * 90, "{codes} of {named}");
    // What no relief pays is never counted by itself: that would be a claim without ground.
    let wrong =
        |class: &str, read: &[&str]| read.iter().filter_map(|r| confusion.get(&(class, *r))).sum::<usize>();
    assert_eq!(wrong("EXCLU", &["PMR", "INDIS_PMR"]), 0);
    assert_eq!(wrong("TEE", &["PMR", "INDIS_PMR"]), 0);
}

#[test]
fn the_words_that_decided_stand_in_the_label() {
    let reading = classify("Remplacement Baignoire par DOUCHE à l’italienne");
    assert_eq!(reading.class, WorksClass::Pmr);
    assert_eq!(reading.code, Some(WorksCode::DwShower));
    assert!(reading.words.contains(&"Baignoire".to_owned()) && reading.words.contains(&"DOUCHE".to_owned()));
    let nothing = classify("FAC 2024-017 situation n°2");
    assert_eq!((nothing.class, nothing.confidence), (WorksClass::Ambigu, 0));
    assert!(nothing.words.is_empty());
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic(label in "\\PC{0,200}") {
        let reading = classify(&label);
        proptest::prop_assert!(reading.confidence <= 100);
        proptest::prop_assert_eq!(classify(&label), reading);
    }
}

/// Lines written after the table of words, and not used to change it: what to expect of labels that nobody looked at.
#[test]
fn labels_that_the_words_were_not_chosen_for_are_mostly_read_and_never_claimed_without_ground() {
    let lines: Vec<(&str, WorksClass)> = include_str!("unseen.csv")
        .lines()
        .skip(1)
        .map(|line| line.rsplit_once(';').unwrap())
        .map(|(label, class)| (label, WorksClass::from_code(class).expect(label)))
        .collect();
    let mut right = 0;
    for (label, class) in &lines {
        let read = classify(label).class;
        right += usize::from(read == *class);
        if read != *class {
            println!("{label}: {} read as {}", class.code(), read.code());
        }
        let claimed = matches!(read, WorksClass::Pmr | WorksClass::IndisPmr);
        let due = matches!(class, WorksClass::Pmr | WorksClass::IndisPmr | WorksClass::Ambigu);
        assert!(!claimed || due, "{label}");
    }
    println!("{right} of {}", lines.len());
    assert!(right * 100 >= lines.len() * 75, "{right} of {}", lines.len());
}
