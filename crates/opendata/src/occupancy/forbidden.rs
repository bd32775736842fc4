//! What an occupancy file must not bring in, judged on its header and on the shape of its values.

use model::Pair;
use model::words::fold;

/// What the header of a column says it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnJudgement {
    /// Nothing against it.
    Readable,
    /// It names or reaches a person: never read, and said so.
    Identity,
    /// Health, origin, beliefs, registration number: refused (GDPR art. 9 and 10; NIR: decree 2019-341).
    Forbidden(Sensitive),
}

/// Why a column is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sensitive {
    Health,
    /// Guardianship and the like.
    LegalProtection,
    RegistrationNumber,
    Origin,
    Beliefs,
}

impl Sensitive {
    /// As it is said to the person who sent the file.
    #[must_use]
    pub const fn words(self) -> Pair {
        match self {
            Sensitive::Health => ("santé", "health"),
            Sensitive::LegalProtection => ("protection juridique", "legal protection"),
            Sensitive::RegistrationNumber => ("numéro de sécurité sociale", "social security number"),
            Sensitive::Origin => ("origine", "origin"),
            Sensitive::Beliefs => ("convictions", "beliefs"),
        }
    }
}

/// (words that must all be in the header, why it is refused)
const FORBIDDEN: [(&[&str], Sensitive); 40] = [
    (&["gir"], Sensitive::Health),
    (&["handicap"], Sensitive::Health),
    (&["handicape"], Sensitive::Health),
    (&["handicapee"], Sensitive::Health),
    (&["handicaps"], Sensitive::Health),
    (&["invalidite"], Sensitive::Health),
    (&["invalide"], Sensitive::Health),
    (&["pmr"], Sensitive::Health),
    (&["fauteuil"], Sensitive::Health),
    (&["autonomie"], Sensitive::Health),
    (&["dependance"], Sensitive::Health),
    (&["aggir"], Sensitive::Health),
    (&["mobilite", "reduite"], Sensitive::Health),
    (&["sante"], Sensitive::Health),
    (&["maladie"], Sensitive::Health),
    (&["pathologie"], Sensitive::Health),
    (&["medical"], Sensitive::Health),
    (&["medicale"], Sensitive::Health),
    (&["medecin"], Sensitive::Health),
    (&["aah"], Sensitive::Health),
    (&["mdph"], Sensitive::Health),
    (&["apa"], Sensitive::Health),
    (&["pch"], Sensitive::Health),
    (&["aeeh"], Sensitive::Health),
    (&["tutelle"], Sensitive::LegalProtection),
    (&["curatelle"], Sensitive::LegalProtection),
    (&["nir"], Sensitive::RegistrationNumber),
    (&["nss"], Sensitive::RegistrationNumber),
    (&["securite", "sociale"], Sensitive::RegistrationNumber),
    (&["secu"], Sensitive::RegistrationNumber),
    (&["nationalite"], Sensitive::Origin),
    (&["nationalites"], Sensitive::Origin),
    (&["pays", "naissance"], Sensitive::Origin),
    (&["origine", "ethnique"], Sensitive::Origin),
    (&["ethnie"], Sensitive::Origin),
    (&["race"], Sensitive::Origin),
    (&["religion"], Sensitive::Beliefs),
    (&["confession"], Sensitive::Beliefs),
    (&["syndicat"], Sensitive::Beliefs),
    (&["politique"], Sensitive::Beliefs),
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
    let inside = [
        ("handicap", Sensitive::Health),
        ("nationalit", Sensitive::Origin),
        ("securitesociale", Sensitive::RegistrationNumber),
    ];
    if let Some(&(_, why)) = inside.iter().find(|(part, _)| glued.contains(part)) {
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
