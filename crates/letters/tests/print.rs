//! Letters and labels: one page each, tagged, refused when they do not fit.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

use letters::{Addressee, Fault, Letter, Model, PrintError, Variable, labels, letters};

fn model(body: &str) -> Model {
    Model {
        landlord: "Habitat Valombre".to_owned(),
        subject: "Votre logement à {résidence}".to_owned(),
        body: body.to_owned(),
        referent: "Amina Diallo".to_owned(),
        phone: "05 56 00 00 00".to_owned(),
        meeting_date: "jeudi 12 mars 2026 à 14 h".to_owned(),
        meeting_place: "salle commune".to_owned(),
        written_on: "Le 2 mars 2026".to_owned(),
    }
}

fn addressee(n: usize) -> Addressee {
    Addressee {
        name: n.is_multiple_of(2).then(|| format!("Madame Durand {n}")),
        residence: "Les Tilleuls".to_owned(),
        door: format!("Bâtiment A, escalier 2, étage 3, appartement {n}"),
        street: "14 rue des Tilleuls".to_owned(),
        town: "33999 VALOMBRE".to_owned(),
        dwelling: format!("HV-TIL-{n}"),
        code: "K7M-29P-RT4".to_owned(),
    }
}

const BODY: &str = "Vous habitez {résidence} depuis longtemps, ou depuis peu. Nous voulons que vous y restiez bien.\n\
    Nous vous proposons de faire le point, chez vous, gratuitement.\n\
    Venez nous voir le {date de la réunion}, {lieu de la réunion}.";

fn some(n: usize) -> Vec<Letter> {
    (0..n).map(|i| model(BODY).letter(&addressee(i)).unwrap()).collect()
}

fn count(pdf: &[u8], text: &[u8]) -> usize {
    pdf.windows(text.len()).filter(|w| *w == text).count()
}

#[test]
fn a_letter_says_the_telephone_first_and_names_only_whom_it_knows() {
    let all = some(2);
    assert_eq!(all[0].salutation, "Madame Durand 0,");
    assert_eq!(all[1].salutation, "Madame, Monsieur,");
    assert_eq!(all[0].subject, "Votre logement à Les Tilleuls");
    assert_eq!(all[1].address.len(), 4);
    assert!(all[0].paragraphs[2].contains("jeudi 12 mars 2026 à 14 h, salle commune"));
    assert_eq!(all[0].phone, "05 56 00 00 00");
}

#[test]
fn each_letter_is_one_page_of_a_document_that_passes_as_accessible() {
    let mut told = Vec::new();
    let pdf = letters("Lettres", &some(3), &mut |n| {
        told.push(n);
        true
    })
    .unwrap();
    assert_eq!(told, [1, 2, 3]);
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert_eq!(count(&pdf, b"/Type/Page/") + count(&pdf, b"/Type /Page\n"), 3);
    assert!(count(&pdf, b"/StructTreeRoot") > 0, "tagged");
    assert!(count(&pdf, b"pdfuaid") > 0, "PDF/UA, checked by the writer");
    assert!(count(&pdf, b"/Lang") > 0);
}

#[test]
fn a_letter_that_does_not_fit_is_refused_with_what_is_too_much() {
    let long =
        "Nous voulons que vous restiez bien chez vous, aussi longtemps que vous le souhaitez. ".repeat(25);
    let letter = model(&long).letter(&addressee(1)).unwrap();
    assert!(matches!(letter.check(), Err(PrintError::TooLong { lines }) if lines > 3));
    let all = [some(1).remove(0), letter];
    let (at, error) = letters("Lettres", &all, &mut |_| true).unwrap_err();
    assert_eq!(at, Some(1));
    assert!(matches!(error, PrintError::TooLong { .. }));
}

#[test]
fn what_cannot_be_printed_is_said_and_never_a_hole_in_a_letter() {
    let emoji = model("Bonjour \u{1F9D3}\u{200D}\u{1F33E}.").letter(&addressee(1)).unwrap();
    assert!(matches!(emoji.check(), Err(PrintError::Unprintable(_))));
    let word = model(&"a".repeat(400)).letter(&addressee(1)).unwrap();
    assert_eq!(word.check(), Err(PrintError::TooWide));
}

#[test]
fn a_letter_without_telephone_or_with_an_unknown_variable_is_none() {
    let silent = Model { phone: " ".to_owned(), ..model("{prénom}") };
    assert_eq!(
        silent.letter(&addressee(0)),
        Err(vec![Fault::Unknown("prénom".to_owned()), Fault::Missing(Variable::Phone)])
    );
}

#[test]
fn printing_stops_when_it_is_asked_to() {
    let stopped = letters("Lettres", &some(50), &mut |n| n < 3).unwrap_err();
    assert_eq!(stopped, (None, PrintError::Stopped));
}

#[test]
fn labels_are_fourteen_to_a_page() {
    let all: Vec<Vec<String>> = (0..15).map(|n| addressee(n).lines()).collect();
    let pdf = labels("Étiquettes", &all).unwrap();
    assert_eq!(count(&pdf, b"/Type/Page/") + count(&pdf, b"/Type /Page\n"), 2);
}

#[test]
fn the_same_letters_give_the_same_bytes() {
    let make = || letters("Lettres", &some(2), &mut |_| true).unwrap();
    assert_eq!(make(), make());
}
