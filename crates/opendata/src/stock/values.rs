//! Cells to values: each parser says what it read and what a person should look at.
//!
//! A value that is not understood is unknown, with a [`Fault`]; it never stops the row.

use super::numbers::{decimal, trimmed, whole, without_decimals};
use model::Pair;
use model::dwelling::{AdaptationLevel, ConstructionType};
use model::issue::{IssueCode, Severity};
use model::words::fold;
use std::borrow::Cow;

/// What was wrong with one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    pub code: IssueCode,
    pub severity: Severity,
    /// What should have stood there.
    pub expected: Pair,
    /// What the person can do about it.
    pub hint: Pair,
}

/// A value, unknown or not, and what is to be said of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading<T> {
    pub value: Option<T>,
    pub fault: Option<Fault>,
}

impl<T> Reading<T> {
    pub(crate) fn known(value: T) -> Reading<T> {
        Reading { value: Some(value), fault: None }
    }
    pub(crate) fn unknown() -> Reading<T> {
        Reading { value: None, fault: None }
    }
    fn fault(code: IssueCode, expected: Pair, hint: Pair) -> Reading<T> {
        Reading { value: None, fault: Some(Fault { code, severity: Severity::ToConfirm, expected, hint }) }
    }
    /// Not understood. When a spreadsheet is to blame, the hint says so.
    pub(crate) fn unreadable(text: &str, expected: Pair) -> Reading<T> {
        let hint = spreadsheet_damage(text).unwrap_or((
            "Corrigez la valeur, ou laissez la cellule vide.",
            "Correct the value, or leave the cell empty.",
        ));
        Reading::fault(IssueCode::ValeurIllisible, expected, hint)
    }
    fn out_of_list(expected: Pair) -> Reading<T> {
        Reading::fault(
            IssueCode::HorsListe,
            expected,
            (
                "Corrigez la valeur, ou laissez la cellule vide.",
                "Correct the value, or leave the cell empty.",
            ),
        )
    }
    fn out_of_bounds(expected: Pair) -> Reading<T> {
        Reading::fault(
            IssueCode::HorsBornes,
            expected,
            ("La valeur est laissée inconnue.", "The value is left unknown."),
        )
    }
    fn doubtful(value: T, expected: Pair) -> Reading<T> {
        let kept = ("La valeur est gardée : confirmez-la.", "The value is kept: please confirm it.");
        Reading { value: Some(value), ..Reading::fault(IssueCode::HorsBornes, expected, kept) }
    }
}

/// Does the cell say that nothing is known?
#[must_use]
pub fn is_null(text: &str) -> bool {
    const TOKENS: [&str; 18] = [
        "",
        "-",
        "--",
        "NA",
        "N/A",
        "#N/A",
        "NAN",
        "NULL",
        "NONE",
        "ND",
        "N.D.",
        "NR",
        "NON DISPONIBLE",
        "NON RENSEIGNE",
        "NON RENSEIGNÉ",
        "(VIDE)",
        "INCONNU(E)",
        "?",
    ];
    // The first letter tells most cells from every token.
    match text.as_bytes().first().copied() {
        None => return true,
        Some(b'-' | b'#' | b'(' | b'?' | b'N' | b'n' | b'I' | b'i') => {}
        Some(b'!'..=b'~') => return false,
        Some(_) => {}
    }
    let text = trimmed(text);
    if text.len() > 16 {
        return false;
    }
    if TOKENS.iter().any(|t| t.eq_ignore_ascii_case(text)) {
        return true;
    }
    // `INCONNU?E` is a lost accent of `INCONNUÉ`, seen in the directory.
    text.len() >= 7
        && text.is_char_boundary(7)
        && text[..7].eq_ignore_ascii_case("INCONNU")
        && matches!(&text[7..], "" | "e" | "E" | "?E" | "?e")
}

/// What a spreadsheet does to codes that look like times, dates or large numbers; the hint that explains it.
#[must_use]
pub fn spreadsheet_damage(text: &str) -> Option<Pair> {
    let text = text.trim();
    let b = text.as_bytes();
    let digits = b.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits == 0 || text.len() > 24 {
        return None;
    }
    let rest = &text[digits..];
    if let Some(minutes) = rest.strip_prefix(':') {
        let two = minutes.len() >= 2 && minutes.as_bytes()[..2].iter().all(u8::is_ascii_digit);
        return (digits <= 2 && two).then_some((
            "Un tableur a changé ce code en heure : remettez la colonne au format Texte.",
            "A spreadsheet program turned this code into a time: set the column back to the Text format.",
        ));
    }
    if digits <= 2 && rest.starts_with(['-', ' ', '/']) {
        const MONTHS: [&str; 15] = [
            "janv", "fev", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec", "jan",
            "feb", "aug",
        ];
        let month = fold(&rest[1..]);
        let letters = month.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
        let word: String = letters.chars().take_while(char::is_ascii_alphabetic).collect();
        // `12 MARS` may be a street; `12-mars` is a number that became a date.
        return (rest.starts_with('-') && MONTHS.contains(&word.as_str())).then_some((
            "Un tableur a changé ce code en date : remettez la colonne au format Texte.",
            "A spreadsheet program turned this code into a date: set the column back to the Text format.",
        ));
    }
    let mantissa_end = rest
        .strip_prefix([',', '.'])
        .map_or(digits, |f| digits + 1 + f.bytes().take_while(u8::is_ascii_digit).count());
    let exponent = text[mantissa_end..].strip_prefix(['E', 'e'])?;
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    (!exponent.is_empty() && exponent.len() <= 3 && exponent.bytes().all(|c| c.is_ascii_digit())).then_some(
        ("Un tableur a abrégé ce nombre : remettez la colonne au format Texte et exportez de nouveau.", "A spreadsheet program shortened this number: set the column back to the Text format and export again."),
    )
}

/// Free text: `None` when nothing is known; double encodings undone, apostrophes plain, spaces single.
#[must_use]
pub fn text(cell: &str) -> Option<String> {
    let cell = trimmed(cell);
    if is_null(cell) {
        return None;
    }
    if is_plain(cell) {
        return Some(cell.to_owned());
    }
    let mended = if cell.is_ascii() { None } else { tabular::repair(cell) };
    let source: Cow<'_, str> = mended.map_or(Cow::Borrowed(cell), Cow::Owned);
    let mut out = String::with_capacity(source.len());
    for word in source.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(|c| if matches!(c, '’' | '‘' | '`' | '´') { '\'' } else { c }));
    }
    (!out.is_empty()).then_some(out)
}

/// Is a trimmed text as [`text()`] would make it?
fn is_plain(trimmed: &str) -> bool {
    let mut before = b' ';
    trimmed.bytes().all(|byte| {
        let single = byte != b' ' || before != b' ';
        before = byte;
        single && matches!(byte, b' '..=b'~') && byte != b'`'
    })
}

/// Text of a code: like [`text()`], without the decimals of a number.
#[must_use]
pub fn code(cell: &str) -> Option<String> {
    text(without_decimals(trimmed(cell)))
}

/// A year between 1600 and next year. `0`, `9999` and empty are unknown. A full date gives its year.
#[must_use]
pub fn year(cell: &str, this_year: i16) -> Reading<i16> {
    const EXPECTED: Pair = ("une année entre 1600 et l'année prochaine", "a year between 1600 and next year");
    if is_null(cell) {
        return Reading::unknown();
    }
    let year = match whole(cell) {
        Some(y) if !(20_000..=99_999_999).contains(&y) => y,
        _ => match super::dates::date(cell) {
            Ok(Some(date)) => i64::from(date.year()),
            Ok(None) => return Reading::unknown(),
            Err(()) => return Reading::unreadable(cell, EXPECTED),
        },
    };
    match year {
        0 | 9999 => Reading::unknown(),
        y if (1600..=i64::from(this_year) + 1).contains(&y) => Reading::known(y as i16),
        _ => Reading::out_of_bounds(EXPECTED),
    }
}

/// Floor: 0 is the ground floor. `RC`, `RDC`, `RJ`, `00`, `1.0`, `R+3`, `3ème étage`, `SS`, `-1`; `NN` is unknown.
#[must_use]
pub fn floor(cell: &str) -> Reading<i16> {
    const EXPECTED: Pair = ("un étage : RC, 0, 1, R+2, -1…", "a floor: RC, 0, 1, R+2, -1…");
    if is_null(cell) || cell.eq_ignore_ascii_case("NN") {
        return Reading::unknown();
    }
    if let Some(n) = whole(cell) {
        return bounded_floor(n);
    }
    if ["RC", "RDC", "RJ"].contains(&cell) {
        return Reading::known(0);
    }
    let key: String =
        fold(cell).chars().filter(|c| c.is_ascii_alphanumeric() || *c == '+' || *c == '-').collect();
    let key = key.strip_prefix("etage").or_else(|| key.strip_prefix("niveau")).unwrap_or(&key);
    let key = key.strip_suffix("etage").unwrap_or(key);
    let number = |text: &str| text.parse::<i64>().ok().filter(|n| (0..1000).contains(n));
    match key {
        "rc" | "rdc" | "rj" | "rdj" | "rez" | "r" | "rch" | "rezdechaussee" | "rezdejardin"
        | "rdchaussee" => {
            return Reading::known(0);
        }
        "ss" | "soussol" | "sousol" => return Reading::known(-1),
        _ => {}
    }
    let above = ["r+", "r"].iter().find_map(|p| number(key.strip_prefix(p)?));
    let below = ["ss", "r-", "s", "soussol"].iter().find_map(|p| number(key.strip_prefix(p)?)).map(|n| -n);
    let ordinal =
        ["er", "ere", "eme", "e", "ieme", "nd", "nde"].iter().find_map(|s| number(key.strip_suffix(s)?));
    match above.or(below).or(ordinal) {
        Some(n) => bounded_floor(n),
        None => Reading::unreadable(cell, EXPECTED),
    }
}

fn bounded_floor(n: i64) -> Reading<i16> {
    match n {
        99 | 999 => Reading::unknown(),
        -5..=60 => Reading::known(n as i16),
        _ => Reading::out_of_bounds(("un étage entre -5 et 60", "a floor between -5 and 60")),
    }
}

/// Main rooms: `3`, `T3`, `F3 bis`, `3 pièces`, `studio`, `5 et plus`.
#[must_use]
pub fn rooms(cell: &str) -> Reading<u8> {
    const EXPECTED: Pair = ("un nombre de pièces entre 1 et 9", "a number of rooms between 1 and 9");
    if is_null(cell) {
        return Reading::unknown();
    }
    let n = whole(cell).or_else(|| {
        let key = model::words::header_key(cell);
        if ["studio", "studette", "chambre", "stu"].contains(&key.as_str()) {
            return Some(1);
        }
        let key = key.strip_prefix("type").unwrap_or(&key);
        let key = key.strip_prefix(['t', 'f', 'p']).unwrap_or(key);
        let digits = key.bytes().take_while(u8::is_ascii_digit).count();
        let tail = &key[digits..];
        let known_tail =
            ["", "bis", "b", "a", "p", "piece", "pieces", "pp", "etplus", "ou1bis", "duplex", "d"]
                .contains(&tail);
        if digits == 0 || digits > 2 || !known_tail { None } else { key[..digits].parse().ok() }
    });
    match n {
        None => Reading::unreadable(cell, EXPECTED),
        Some(99) => Reading::unknown(),
        Some(n @ 1..=9) => Reading::known(n as u8),
        Some(n @ 10..=20) => Reading::doubtful(n as u8, EXPECTED),
        Some(_) => Reading::out_of_bounds(EXPECTED),
    }
}

/// Living area in whole m². `999` is unknown; over 150 or under 9 is kept, to confirm (upstream tools are known
/// to add up the dwellings of one address).
#[must_use]
pub fn living_area(cell: &str) -> Reading<u16> {
    const EXPECTED: Pair = ("une surface entre 9 et 150 m²", "an area between 9 and 150 m²");
    if is_null(cell) {
        return Reading::unknown();
    }
    match decimal(cell).map(f64::round) {
        None => Reading::unreadable(cell, ("un nombre de m²", "a number of m²")),
        Some(999.0 | 0.0 | 9999.0) => Reading::unknown(),
        Some(x) if (9.0..=150.0).contains(&x) => Reading::known(x as u16),
        Some(x) if (1.0..9999.0).contains(&x) => Reading::doubtful(x as u16, EXPECTED),
        Some(_) => Reading::out_of_bounds(EXPECTED),
    }
}

/// FINAN code of the order of 5 January 2010, or one of its usual names.
#[must_use]
pub fn financing(cell: &str) -> Reading<u8> {
    if is_null(cell) {
        return Reading::unknown();
    }
    if let Some(n) = whole(cell) {
        return match n {
            10..=17 | 49..=55 | 99 => Reading::known(n as u8),
            9 => Reading::unknown(),
            _ => Reading::out_of_list(("10 à 17, 49 à 55 ou 99", "10 to 17, 49 to 55 or 99")),
        };
    }
    let code = match model::words::header_key(cell).as_str() {
        "plai" | "llts" | "plaintegration" => 10,
        "plalm" | "plats" | "plainsertion" => 11,
        "pla" | "plaordinaire" => 12,
        "plus" | "lls" | "pluscd" => 13,
        "pls" | "ppls" | "pcls" | "placff" => 14,
        "pap" | "paplocatif" => 15,
        "pli" => 16,
        "pcl" => 17,
        "hbm" => 50,
        "plr" | "psr" | "plrpsr" => 51,
        "hlmo" | "hlm" => 52,
        "ilm" => 53,
        "iln" => 54,
        _ => {
            return Reading::out_of_list((
                "un code ou un sigle de financement : 13, PLUS, PLAI, HLMO…",
                "a financing code or its abbreviation: 13, PLUS, PLAI, HLMO…",
            ));
        }
    };
    Reading::known(code)
}

/// Energy or greenhouse-gas class, A to G. `N`, `NR`, `vierge` and empty are unknown.
#[must_use]
pub fn epc_class(cell: &str) -> Reading<char> {
    if is_null(cell) || ["N", "V", "VIERGE", "X"].iter().any(|t| t.eq_ignore_ascii_case(cell)) {
        return Reading::unknown();
    }
    match cell.as_bytes() {
        [c] if matches!(c.to_ascii_uppercase(), b'A'..=b'G') => {
            Reading::known(char::from(c.to_ascii_uppercase()))
        }
        _ => Reading::out_of_list(("A à G", "A to G")),
    }
}

/// Declared priority neighbourhood: `1`/`2`, oui/non, or the code of a neighbourhood.
#[must_use]
pub fn priority_neighbourhood(cell: &str) -> Reading<bool> {
    if is_null(cell) {
        return Reading::unknown();
    }
    match without_decimals(cell) {
        "1" => Reading::known(true),
        "2" => Reading::known(false),
        "9" => Reading::unknown(),
        _ if cell.len() == 8 && (cell.starts_with("QP") || cell.starts_with("QN")) => Reading::known(true),
        _ if cell.eq_ignore_ascii_case("HZ") => Reading::known(false),
        _ if cell.starts_with("CS") => Reading::unknown(),
        _ => yes_no(cell)
            .map_or(Reading::out_of_list(("1 (oui) ou 2 (non)", "1 (yes) or 2 (no)")), Reading::known),
    }
}

/// TYPECONST `C`, `I`, `E`, or the words of landlords.
#[must_use]
pub fn construction_type(cell: &str) -> Reading<ConstructionType> {
    use ConstructionType::{Collective, Individual, Student};
    if is_null(cell) {
        return Reading::unknown();
    }
    if let Some(known) = ConstructionType::from_code(cell) {
        return Reading::known(known);
    }
    match model::words::header_key(cell).as_str() {
        "c" | "col" | "coll" | "collectif" | "appartement" | "appt" | "immeuble" | "immeublecollectif" => {
            Reading::known(Collective)
        }
        "i" | "ind" | "individuel" | "maison" | "pavillon" | "maisonindividuelle" => {
            Reading::known(Individual)
        }
        "e" | "etudiant" | "residenceetudiante" => Reading::known(Student),
        _ => Reading::out_of_list((
            "C (collectif), I (individuel) ou E (étudiant)",
            "C (flats), I (house) or E (student housing)",
        )),
    }
}

fn yes_no(cell: &str) -> Option<bool> {
    match model::words::header_key(cell).as_str() {
        "oui" | "o" | "vrai" | "true" | "yes" | "y" | "x" | "avec" => Some(true),
        "non" | "n" | "faux" | "false" | "no" | "sans" | "aucun" => Some(false),
        _ => None,
    }
}

/// Is there a lift? oui/non, `1`/`0`, avec/sans, or a number of lifts.
#[must_use]
pub fn lift(cell: &str) -> Reading<bool> {
    if is_null(cell) {
        return Reading::unknown();
    }
    match (whole(cell), yes_no(cell)) {
        (Some(n @ 0..=20), _) => Reading::known(n > 0),
        (_, Some(known)) => Reading::known(known),
        _ => Reading::out_of_list(("oui ou non", "yes or no")),
    }
}

/// Level `N0` to `N4`.
#[must_use]
pub fn level(cell: &str) -> Reading<AdaptationLevel> {
    if is_null(cell) {
        return Reading::unknown();
    }
    AdaptationLevel::parse(without_decimals(cell))
        .map_or(Reading::out_of_list(("N0 à N4", "N0 to N4")), Reading::known)
}

/// How many dwellings a row stands for: at least one, or less than zero when it takes some away from its programme.
#[must_use]
pub fn dwellings(cell: &str) -> Reading<i32> {
    const EXPECTED: Pair = ("un nombre de logements, au moins 1", "a number of dwellings, at least 1");
    if is_null(cell) {
        return Reading::out_of_bounds(EXPECTED);
    }
    match whole(cell) {
        Some(n @ 1..=20_000) => Reading::known(n as i32),
        Some(n @ -20_000..=-1) => Reading { value: Some(n as i32), ..Reading::out_of_bounds(EXPECTED) },
        Some(_) => Reading::out_of_bounds(EXPECTED),
        None => Reading::unreadable(cell, EXPECTED),
    }
}

/// Five characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Insee([u8; 5]);

impl Insee {
    /// Digits and capitals, already judged; a lost zero at the front put back.
    fn of(code: &[u8]) -> Insee {
        let mut full = [b'0'; 5];
        for (to, from) in full.iter_mut().rev().zip(code.iter().rev()) {
            *to = from.to_ascii_uppercase();
        }
        Insee(full)
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// INSEE code of a commune: five characters, the lost zero put back, `2A` and `2B` kept.
#[must_use]
pub fn commune_code(cell: &str) -> Reading<String> {
    let read = insee(cell);
    Reading { value: read.value.map(|code| code.as_str().to_owned()), fault: read.fault }
}

/// [`commune_code`], to be compared only.
pub(crate) fn insee(cell: &str) -> Reading<Insee> {
    if is_null(cell) {
        return Reading::unknown();
    }
    let b = without_decimals(cell).as_bytes();
    let good = match b.len() {
        4 => b.iter().all(u8::is_ascii_digit),
        5 => {
            b[0].is_ascii_digit()
                && (b[1].is_ascii_digit() || (b[0] == b'2' && matches!(b[1], b'A' | b'B' | b'a' | b'b')))
                && b[2..].iter().all(u8::is_ascii_digit)
        }
        _ => false,
    };
    if !good || b.iter().all(|&c| c == b'0') {
        return Reading::unreadable(
            cell,
            ("un code INSEE de cinq caractères", "an INSEE code of five characters"),
        );
    }
    Reading::known(Insee::of(b))
}

/// Postcode: five digits, the lost zero put back.
#[must_use]
pub fn postcode(cell: &str) -> Reading<String> {
    if is_null(cell) {
        return Reading::unknown();
    }
    let code = without_decimals(cell);
    if !matches!(code.len(), 4 | 5)
        || !code.bytes().all(|b| b.is_ascii_digit())
        || code.bytes().all(|b| b == b'0')
    {
        return Reading::unreadable(cell, ("un code postal de cinq chiffres", "a postcode of five digits"));
    }
    Reading::known(Insee::of(code.as_bytes()).as_str().to_owned())
}

/// The arrondissement that a postcode of Paris, Lyon or Marseille stands for: `75012` → `75112`.
#[must_use]
pub fn arrondissement(postcode: &str) -> Option<String> {
    if postcode == "75116" {
        return Some(postcode.to_owned());
    }
    let (base, number) = postcode.split_at_checked(2)?;
    let number: u32 = number.parse().ok()?;
    match (base, number) {
        ("75", 1..=20) => Some(format!("751{number:02}")),
        ("69", 1..=9) => Some(format!("6938{number}")),
        ("13", 1..=16) => Some(format!("132{number:02}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::numbers::money_cents;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spreadsheets_are_caught() {
        for damaged in
            ["5:00 AM", "05:00", "05-janv", "12-mars-24", "1E+05", "2,13E+13", "6.1995128512321E+021"]
        {
            assert!(spreadsheet_damage(damaged).is_some(), "{damaged}");
        }
        for sound in ["7062-01-03", "12", "12 MARS", "12-14", "44E", "3E", "A:12", "1-5", "5-A"] {
            assert_eq!(spreadsheet_damage(sound), None, "{sound}");
        }
    }

    #[test]
    fn codes_get_their_zeros_back() {
        assert_eq!(commune_code("6029").value.as_deref(), Some("06029"));
        assert_eq!(commune_code("1004.0").value.as_deref(), Some("01004"));
        assert_eq!(commune_code("2a004").value.as_deref(), Some("2A004"));
        assert_eq!(commune_code("97411").value.as_deref(), Some("97411"));
        assert!(commune_code("NANTES").fault.is_some() && commune_code("00000").fault.is_some());
        assert_eq!(postcode("6400").value.as_deref(), Some("06400"));
        assert_eq!(arrondissement("69003").as_deref(), Some("69383"));
        assert_eq!((arrondissement("75116").as_deref(), arrondissement("44000")), (Some("75116"), None));
    }

    #[test]
    fn nulls_years_and_serials() {
        for null in ["", " ", "NA", "nan", "NR", "-", "Non disponible", "INCONNU", "INCONNU?E", "(vide)"] {
            assert!(is_null(null), "{null}");
        }
        assert!(!is_null("INCONNUS DE PARIS") && !is_null("0"));
        assert_eq!(year("1974.0", 2026).value, Some(1974));
        assert_eq!(year("27395", 2026).value, Some(1975));
        assert_eq!(year("20190131", 2026).value, Some(2019));
        assert_eq!((year("9999", 2026), year("01/1900", 2026)), (Reading::unknown(), Reading::unknown()));
        assert_eq!(year("1599", 2026).fault.map(|f| f.code), Some(IssueCode::HorsBornes));
    }

    #[test]
    fn plain_text_is_left_as_it_is_and_the_rest_is_cleaned() {
        for (cell, expected) in
            [("RUE X", "RUE X"), ("A  B", "A B"), ("L`AUBE\tC", "L'AUBE C"), ("A\u{7F}B", "A B")]
        {
            assert_eq!(text(cell).as_deref(), Some(expected));
        }
    }

    #[test]
    fn damaged_text_is_mended() {
        assert_eq!(text(" PLA  d’intégration ").as_deref(), Some("PLA d'intégration"));
        assert_eq!(text("Nantes MÃ©tropole").as_deref(), Some("Nantes Métropole"));
        assert_eq!((code("1.0").as_deref(), code("A1.0").as_deref()), (Some("1"), Some("A1.0")));
    }

    proptest! {
        #[test]
        fn any_cell_is_a_value_or_unknown(cell in "\\PC{0,16}|[-0-9TFRSétage+., €E:/]{0,10}") {
            let _ = (spreadsheet_damage(&cell), text(&cell), decimal(&cell), money_cents(&cell), year(&cell, 2026));
            let _ = (commune_code(&cell), postcode(&cell), financing(&cell), lift(&cell), dwellings(&cell));
            prop_assert!(rooms(&cell).value.is_none_or(|n| (1..=20).contains(&n)));
            prop_assert!(floor(&cell).value.is_none_or(|n| (-5..=60).contains(&n)));
            prop_assert!(living_area(&cell).value.is_none_or(|n| (1..9999).contains(&n)));
        }
    }
}
