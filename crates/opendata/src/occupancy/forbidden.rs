//! What an occupancy file must not bring in, judged on its header and on the shape of its values.

use model::words::fold;

/// What the header of a column says it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnJudgement {
    /// Nothing against it.
    Readable,
    /// It names or reaches a person: never read, and said so.
    Identity,
    /// Health, origin, beliefs, registration number: refused (GDPR art. 9 and 10; NIR: decree 2019-341).
    Forbidden(&'static str),
}

/// (words that must all be in the header, why it is refused)
const FORBIDDEN: [(&[&str], &str); 40] = [
    (&["gir"], "santé"),
    (&["handicap"], "santé"),
    (&["handicape"], "santé"),
    (&["handicapee"], "santé"),
    (&["handicaps"], "santé"),
    (&["invalidite"], "santé"),
    (&["invalide"], "santé"),
    (&["pmr"], "santé"),
    (&["fauteuil"], "santé"),
    (&["autonomie"], "santé"),
    (&["dependance"], "santé"),
    (&["aggir"], "santé"),
    (&["mobilite", "reduite"], "santé"),
    (&["sante"], "santé"),
    (&["maladie"], "santé"),
    (&["pathologie"], "santé"),
    (&["medical"], "santé"),
    (&["medicale"], "santé"),
    (&["medecin"], "santé"),
    (&["aah"], "santé"),
    (&["mdph"], "santé"),
    (&["apa"], "santé"),
    (&["pch"], "santé"),
    (&["aeeh"], "santé"),
    (&["tutelle"], "protection juridique"),
    (&["curatelle"], "protection juridique"),
    (&["nir"], "numéro de sécurité sociale"),
    (&["nss"], "numéro de sécurité sociale"),
    (&["securite", "sociale"], "numéro de sécurité sociale"),
    (&["secu"], "numéro de sécurité sociale"),
    (&["nationalite"], "origine"),
    (&["nationalites"], "origine"),
    (&["pays", "naissance"], "origine"),
    (&["origine", "ethnique"], "origine"),
    (&["ethnie"], "origine"),
    (&["race"], "origine"),
    (&["religion"], "convictions"),
    (&["confession"], "convictions"),
    (&["syndicat"], "convictions"),
    (&["politique"], "convictions"),
];

/// Words that tell of the identity of a person. `nom` alone, but not `nom de la résidence`.
const IDENTITY: [&str; 16] = [
    "prenom",
    "prenoms",
    "patronyme",
    "civilite",
    "telephone",
    "tel",
    "portable",
    "mobile",
    "mail",
    "email",
    "courriel",
    "iban",
    "rib",
    "conjointe",
    "marital",
    "signature",
];
const NOT_PERSONS: [&str; 11] = [
    "residence",
    "programme",
    "rue",
    "voie",
    "commune",
    "ville",
    "batiment",
    "groupe",
    "agence",
    "site",
    "gestionnaire",
];

fn words(header: &str) -> Vec<String> {
    fold(header).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Judges one header.
#[must_use]
pub fn judge_header(header: &str) -> ColumnJudgement {
    let words = words(header);
    let has = |word: &str| words.iter().any(|w| w == word);
    for (needed, why) in FORBIDDEN {
        if needed.iter().all(|w| has(w)) {
            return ColumnJudgement::Forbidden(why);
        }
    }
    let glued = words.concat();
    let inside =
        [("handicap", "santé"), ("nationalit", "origine"), ("securitesociale", "numéro de sécurité sociale")];
    if let Some((_, why)) = inside.iter().find(|(part, _)| glued.contains(part)) {
        return ColumnJudgement::Forbidden(why);
    }
    let of_a_thing = NOT_PERSONS.iter().any(|w| has(w));
    if IDENTITY.iter().any(|w| has(w))
        || (!of_a_thing && (has("nom") || has("noms") || glued.starts_with("nomprenom")))
    {
        return ColumnJudgement::Identity;
    }
    ColumnJudgement::Readable
}

/// Does a value look like a French social-security number? Fifteen characters with the right key (mod 97), or
/// thirteen with a plausible sex, month and département.
#[must_use]
pub fn looks_like_nir(value: &str) -> bool {
    let compact = value
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\u{a0}' | '\u{202f}'))
        .map(|c| c.to_ascii_uppercase())
        .collect::<String>();
    if !compact.is_ascii() || !(compact.len() == 13 || compact.len() == 15) {
        return false;
    }
    let bytes = compact.as_bytes();
    let corsica = bytes.get(5) == Some(&b'2') && matches!(bytes.get(6), Some(b'A' | b'B'));
    if !bytes.iter().enumerate().all(|(i, b)| b.is_ascii_digit() || (i == 6 && corsica)) {
        return false;
    }
    let digit = |i: usize| bytes.get(i).map_or(0, |b| b.saturating_sub(b'0'));
    let month = digit(3) * 10 + digit(4);
    let shaped = matches!(digit(0), 1 | 2 | 3 | 4 | 7 | 8) && (matches!(month, 1..=12 | 20..=42 | 50..=99));
    if !shaped {
        return false;
    }
    if compact.len() == 13 {
        return corsica || digit(5) * 10 + digit(6) > 0;
    }
    // Corsica: A counts as 0 with a million less, B with two.
    let (number, key) = compact.split_at(13);
    let less = match bytes.get(6) {
        Some(b'A') => 1_000_000,
        Some(b'B') => 2_000_000,
        _ => 0,
    };
    let parsed = number.replace(['A', 'B'], "0").parse::<u64>().ok().zip(key.parse::<u64>().ok());
    parsed.is_some_and(|(number, key)| 97 - (number - less) % 97 == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn health_and_origin_columns_are_refused() {
        for header in [
            "GIR",
            "Handicap O/N",
            "Taux d'invalidité",
            "Logement PMR",
            "Nationalité",
            "N° Sécurité sociale",
            "NIR",
            "Pays de naissance",
            "Perte d'autonomie",
            "religion",
            "TYPE_HANDICAP",
            "NATIONALITE_TITULAIRE",
        ] {
            assert!(matches!(judge_header(header), ColumnJudgement::Forbidden(_)), "{header}");
        }
    }

    #[test]
    fn names_are_identity_and_residences_are_not() {
        for header in
            ["Nom", "NOM PRENOM", "Prénom du titulaire", "Nom du locataire", "Tél. portable", "E-mail"]
        {
            assert_eq!(judge_header(header), ColumnJudgement::Identity, "{header}");
        }
        for header in [
            "Nom de la résidence",
            "N° logement",
            "Date de naissance",
            "Année naissance",
            "Girouette",
            "Nombre d'occupants",
        ] {
            assert_eq!(judge_header(header), ColumnJudgement::Readable, "{header}");
        }
    }

    #[test]
    fn registration_numbers_are_known_by_their_key() {
        // An invented number: woman, January 1955, Nantes; key computed by hand as 97 − (n mod 97).
        let number = 2_550_144_109_012_u64;
        let key = 97 - number % 97;
        assert!(looks_like_nir(&format!("{number}{key:02}")));
        assert!(looks_like_nir(&format!("2 55 01 44 109 012 {key:02}")));
        assert!(!looks_like_nir(&format!("{number}{:02}", (key + 1) % 97)));
        assert!(looks_like_nir("2550144109012"));
        let corsica = 97 - (1_550_120_004_012_u64 - 1_000_000) % 97;
        assert!(looks_like_nir(&format!("155012A004012{corsica:02}")));
        for plain in ["12345", "0012-0034-0056", "9999999999999", "2559944109012345", "1559944"] {
            assert!(!looks_like_nir(plain), "{plain}");
        }
    }

    proptest! {
        #[test]
        fn any_text_may_be_judged(text in "\\PC{0,40}") {
            let _ = (judge_header(&text), looks_like_nir(&text));
        }
    }
}
