//! Conditions and answers in words, in both languages.

use crate::facts::Kind;
use crate::{Bound, Fact, Rule};
use jiff::civil::Date;
use law::Table;
use model::{Pair, Words};

/// An amount in cents as people write it: `3 500,00 €`, `€3,500.00`.
#[must_use]
pub fn cents(amount: i64) -> Words {
    let (whole, rest) = (amount.unsigned_abs() / 100, amount.unsigned_abs() % 100);
    let sign = if amount < 0 { "−" } else { "" };
    Words::from((
        format!("{sign}{},{rest:02}\u{A0}€", grouped(whole, '\u{202F}')),
        format!("{sign}€{}.{rest:02}", grouped(whole, ',')),
    ))
}

fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

fn pair(pair: Pair) -> Words {
    Words::from(pair)
}

/// An answer in words.
#[must_use]
pub fn number(fact: Fact, value: i64) -> Words {
    match fact.question().kind {
        Kind::YesNo => pair(if value == 0 { ("non", "no") } else { ("oui", "yes") }),
        Kind::Word(words) => {
            let word = usize::try_from(value).ok().and_then(|at| words.get(at));
            word.map_or_else(|| Words::same("?"), |word| pair(word.1))
        }
        Kind::Money => cents(value),
        Kind::Number(_, _, (fr, en)) => Words::from((
            format!("{value} {fr}").trim_end().to_owned(),
            format!("{value} {en}").trim_end().to_owned(),
        )),
    }
}

pub(crate) fn node_words(rule: &Rule, law: (&Table, Date)) -> Words {
    // A negated comparison reads better as the other comparison.
    if let Rule::Not(Rule::AtMost(fact, bound)) = *rule {
        return bounded(*fact, ("plus de ", "more than "), *bound, law);
    }
    pair(match rule {
        Rule::All(_) => ("Toutes ces conditions", "All of these conditions"),
        Rule::Any(_) => ("L’une au moins de ces conditions", "One at least of these conditions"),
        _ => ("Le contraire de", "The opposite of"),
    })
}

fn said(fact: Fact, how: Pair, what: Words) -> Words {
    let (label, (fr, en)) = (fact.question().label, what.into_texts());
    Words::from((format!("{} : {}{fr}", label.0, how.0), format!("{}: {}{en}", label.1, how.1)))
}

fn bounded(fact: Fact, how: Pair, bound: Bound, (table, on): (&Table, Date)) -> Words {
    match bound.number(table, on) {
        Ok(value) => said(fact, how, number(fact, value)),
        Err(_) => {
            said(fact, how, pair(("une valeur qui manque ce jour-là", "a value that is missing on that day")))
        }
    }
}

/// A comparison as a sentence.
pub(crate) fn leaf_words(rule: &Rule, law: (&Table, Date)) -> Words {
    match *rule {
        Rule::Yes(fact) => said(fact, ("", ""), pair(("oui", "yes"))),
        Rule::No(fact) => said(fact, ("", ""), pair(("non", "no"))),
        Rule::In(fact, words) => {
            let each =
                words.iter().filter_map(|word| fact.word(word)).map(|at| number(fact, at).into_texts());
            let (fr, en): (Vec<String>, Vec<String>) = each.unzip();
            said(fact, ("", ""), Words::from((fr.join(" ou "), en.join(" or "))))
        }
        Rule::AtLeast(fact, bound) => bounded(fact, ("au moins ", "at least "), bound, law),
        Rule::AtMost(fact, bound) => bounded(fact, ("au plus ", "at most "), bound, law),
        Rule::Under(fact, bound) => bounded(fact, ("moins de ", "less than "), bound, law),
        Rule::Holds(key) => match law.0.value(key, law.1) {
            Ok(value) if value.amount != 0 => {
                pair(("Le dispositif est ouvert ce jour-là", "The scheme is open on that day"))
            }
            Ok(_) => pair(("Le dispositif est fermé ce jour-là", "The scheme is closed on that day")),
            Err(missing) => missing.words(),
        },
        Rule::All(_) | Rule::Any(_) | Rule::Not(_) => node_words(rule, law),
    }
}
