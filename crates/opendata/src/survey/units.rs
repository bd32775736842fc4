//! Survey values as people write them: `1,40 m`, `oui`, `5 %`, `3 marches`.

use model::survey::AnswerKind;
use model::words::fold;

/// Why a value cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadValue {
    /// No number and no yes or no in it.
    Unreadable,
    /// The unit is not one of this kind of answer.
    WrongUnit,
}

/// The value in the whole unit of its kind: centimetres, per cent, a count, metres, or 1 and 0 for yes and no.
/// `unit` is the unit column; a unit written beside the number wins. `None` when the text says "unknown".
///
/// # Errors
/// [`BadValue`] when the text is neither a value nor "unknown".
pub fn value_in_unit(text: &str, unit: &str, kind: AnswerKind) -> Result<Option<i32>, BadValue> {
    let text = fold(text);
    if matches!(
        text.as_str(),
        "" | "?" | "nc" | "nr" | "nsp" | "na" | "inconnu" | "inconnue" | "non renseigne"
    ) {
        return Ok(None);
    }
    if kind == AnswerKind::YesNo {
        return match text.as_str() {
            "oui" | "o" | "vrai" | "true" | "1" | "yes" | "y" | "x" => Ok(Some(1)),
            "non" | "n" | "faux" | "false" | "0" | "no" => Ok(Some(0)),
            _ => Err(BadValue::Unreadable),
        };
    }
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.' | ' ' | '-')))
        .unwrap_or(text.len());
    let (digits, beside) = text.split_at_checked(end).ok_or(BadValue::Unreadable)?;
    let compact = digits.replace(' ', "").replace(',', ".");
    let mut number = compact.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or(BadValue::Unreadable)?;
    let mut beside = beside.trim().to_owned();
    // `1m40` is one metre forty.
    if let Some(rest) = beside.strip_prefix('m')
        && let Ok(centimetres) = rest.trim().parse::<u8>()
        && rest.trim().len() == 2
    {
        number += f64::from(centimetres) / 100.0;
        "m".clone_into(&mut beside);
    }
    let written = if beside.is_empty() { fold(unit) } else { beside };
    let written = written.trim().trim_end_matches('.');
    let factor = match kind {
        AnswerKind::Centimetres => match written {
            "" | "cm" | "centimetre" | "centimetres" => 1.0,
            "m" | "metre" | "metres" => 100.0,
            "mm" | "millimetre" | "millimetres" => 0.1,
            _ => return Err(BadValue::WrongUnit),
        },
        AnswerKind::Metres => match written {
            "" | "m" | "metre" | "metres" => 1.0,
            "km" => 1000.0,
            "cm" => 0.01,
            _ => return Err(BadValue::WrongUnit),
        },
        AnswerKind::Percent | AnswerKind::Share => match written {
            "" | "%" | "pour cent" | "pourcent" => 1.0,
            _ => return Err(BadValue::WrongUnit),
        },
        AnswerKind::Count => match written {
            "" | "marche" | "marches" | "nb" | "nombre" | "u" | "unite" => 1.0,
            _ => return Err(BadValue::WrongUnit),
        },
        AnswerKind::YesNo => return Err(BadValue::Unreadable),
    };
    let value = number * factor;
    if kind == AnswerKind::Count && (value - value.round()).abs() > 1e-9 {
        return Err(BadValue::Unreadable);
    }
    // A width is kept rounded down and a slope rounded up: half a unit never makes a place look better.
    let rounded = match kind {
        AnswerKind::Percent | AnswerKind::Metres => (value - 1e-9).ceil(),
        AnswerKind::Centimetres | AnswerKind::Share => (value + 1e-9).floor(),
        AnswerKind::Count | AnswerKind::YesNo => value.round(),
    };
    if rounded.abs() > 1e9 {
        return Err(BadValue::Unreadable);
    }
    Ok(Some(rounded as i32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_become_centimetres() {
        for (text, unit) in
            [("1,40 m", ""), ("140", "cm"), ("140 cm", "m"), ("1.4", "m"), ("1m40", ""), ("1400", "mm")]
        {
            assert_eq!(value_in_unit(text, unit, AnswerKind::Centimetres), Ok(Some(140)), "{text} {unit}");
        }
        assert_eq!(value_in_unit("140", "%", AnswerKind::Centimetres), Err(BadValue::WrongUnit));
    }

    #[test]
    fn yes_and_no_have_many_spellings_and_unknown_is_not_no() {
        for yes in ["oui", "OUI", "True", "1", "x"] {
            assert_eq!(value_in_unit(yes, "", AnswerKind::YesNo), Ok(Some(1)));
        }
        for no in ["non", "faux", "0"] {
            assert_eq!(value_in_unit(no, "", AnswerKind::YesNo), Ok(Some(0)));
        }
        for unknown in ["", "?", "NSP", "Inconnu"] {
            assert_eq!(value_in_unit(unknown, "", AnswerKind::YesNo), Ok(None));
        }
        assert_eq!(value_in_unit("peut-être", "", AnswerKind::YesNo), Err(BadValue::Unreadable));
    }

    #[test]
    fn rounding_never_flatters() {
        assert_eq!(value_in_unit("4,2 %", "", AnswerKind::Percent), Ok(Some(5)));
        assert_eq!(value_in_unit("0,899 m", "", AnswerKind::Centimetres), Ok(Some(89)));
        assert_eq!(value_in_unit("3 marches", "", AnswerKind::Count), Ok(Some(3)));
        assert_eq!(value_in_unit("2,5", "", AnswerKind::Count), Err(BadValue::Unreadable));
    }

    proptest! {
        #[test]
        fn no_text_makes_a_value_fail(text in "\\PC{0,30}", unit in "\\PC{0,6}") {
            for kind in [AnswerKind::Centimetres, AnswerKind::Percent, AnswerKind::Count, AnswerKind::YesNo, AnswerKind::Metres] {
                let _ = value_in_unit(&text, &unit, kind);
            }
        }
    }
}
