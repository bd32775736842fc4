//! Numbers as they are written: French decimal comma and spaces that do not break, English without them.

use super::Language;
use model::Interval;

/// Before `:` and units, inside « ».
pub const NBSP: char = '\u{a0}';
/// Before `%`, `;`, `!`, `?`, and between thousands.
pub const NARROW: char = '\u{202f}';

/// A whole number, thousands apart.
#[must_use]
pub fn whole(n: u64, language: Language) -> String {
    let digits = n.to_string();
    let separator = match language {
        Language::Fr => NARROW,
        Language::En => ',',
    };
    let mut out = String::with_capacity(digits.len() + 4);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// At most one decimal, none when it is zero.
#[must_use]
pub fn decimal(x: f64, language: Language) -> String {
    let rounded = (x * 10.0).round() / 10.0;
    let text = if rounded.fract() == 0.0 { format!("{rounded:.0}") } else { format!("{rounded:.1}") };
    match language {
        Language::Fr => text.replace('.', ","),
        Language::En => text,
    }
}

/// A known share of `[0, 1]`, in whole per cent.
#[must_use]
pub fn percent(share: f64, language: Language) -> String {
    with_percent(format!("{:.0}", share * 100.0), language)
}

fn with_percent(number: String, language: Language) -> String {
    match language {
        Language::Fr => format!("{number}{NARROW}%"),
        Language::En => format!("{number}%"),
    }
}

/// A share that may be uncertain, rounded outwards: `20 à 100 %`.
#[must_use]
pub fn percent_range(share: Interval, language: Language) -> String {
    if share.width() < 1e-9 {
        return percent(share.lo, language);
    }
    let (lo, hi) = share.map(|x| x * 100.0).outward();
    let to = match language {
        Language::Fr => "à",
        Language::En => "to",
    };
    with_percent(format!("{lo} {to} {hi}"), language)
}

/// A distance in whole metres.
#[must_use]
pub fn metres(m: f64, language: Language) -> String {
    let m = if m.is_finite() { m.max(0.0).round() as u64 } else { 0 };
    format!("{}{NBSP}m", whole(m, language))
}

/// Points won: `+9` when known, `+0 à +10` (outwards) otherwise. A known gain below half a point is not nothing.
#[must_use]
pub fn gain(points: Interval, language: Language) -> String {
    if points.width() < 1e-6 {
        return if points.lo < 0.5 { less_than_one(language) } else { format!("+{:.0}", points.lo) };
    }
    let (lo, hi) = points.outward();
    match language {
        Language::Fr => format!("+{lo} à +{hi}"),
        Language::En => format!("+{lo} to +{hi}"),
    }
}

/// Points of uncertainty removed: `−13`.
pub(super) fn reduction(points: f64, language: Language) -> String {
    // Half up on hundredths, as the figures are published: 4.498 is 4.50, hence 5.
    let rounded = ((points * 100.0).round() / 100.0 + 0.5).floor();
    if rounded < 1.0 { less_than_one(language) } else { format!("−{rounded:.0}") }
}

fn less_than_one(language: Language) -> String {
    match language {
        Language::Fr => "moins de 1".to_owned(),
        Language::En => "less than 1".to_owned(),
    }
}

/// Points rounded up to a tenth: what cannot be exceeded.
pub(super) fn at_most(points: f64, language: Language) -> String {
    decimal((points * 10.0 - 1e-9).ceil() / 10.0, language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Fr};

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        assert_eq!(whole(8412, Fr), "8\u{202f}412");
        assert_eq!(whole(1_234_567, En), "1,234,567");
        assert_eq!(whole(40, Fr), "40");
        assert_eq!(decimal(6.5, Fr), "6,5");
        assert_eq!(decimal(6.0, En), "6");
        assert_eq!(percent(0.85, Fr), "85\u{202f}%");
        assert_eq!(percent_range(Interval::between(0.2, 1.0), Fr), "20 à 100\u{202f}%");
        assert_eq!(metres(100.4, Fr), "100\u{a0}m");
    }

    #[test]
    fn gains_are_rounded_without_becoming_nothing() {
        assert_eq!(gain(Interval::known(9.07), Fr), "+9");
        assert_eq!(gain(Interval::known(0.2), Fr), "moins de 1");
        assert_eq!(gain(Interval::between(0.0, 9.07), En), "+0 to +10");
        assert_eq!(reduction(12.75, Fr), "−13");
        assert_eq!(reduction(4.4991, Fr), "−5");
        assert_eq!(at_most(51.2, Fr), "51,2");
        assert_eq!(at_most(90.85, Fr), "90,9");
    }
}
