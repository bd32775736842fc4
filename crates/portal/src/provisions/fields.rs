//! Fields, and what is typed in them: choices that may stay unsaid, amounts, months, lines of a list. What is wrong in a field is
//! told beside it.

use crate::edge::form::Pairs;
use crate::ui::{Choice, Field, Problem};
use jiff::civil::Date;
use texts::Texts;

/// A list of codes that may stay unsaid.
pub(super) fn choose<T: Copy>(
    t: Texts,
    (name, label): (&str, String),
    all: &[T],
    code: fn(T) -> &'static str,
    said: impl Fn(Texts, T) -> String,
    form: &Pairs,
) -> Field {
    let current = form.text(name).unwrap_or("");
    let mut choices = vec![Choice::new("", t.prov_not_said(), current)];
    choices.extend(all.iter().map(|one| Choice::new(code(*one), said(t, *one), current)));
    Field::select(name, label, choices)
}

/// Yes, no, or not said.
pub(super) fn yes_no(t: Texts, name: &str, label: String, form: &Pairs) -> Field {
    let current = form.text(name).unwrap_or("");
    let choices = [("", t.prov_not_said()), ("oui", t.prov_yes()), ("non", t.prov_no())];
    Field::select(name, label, choices.map(|(code, label)| Choice::new(code, label, current)).to_vec())
}

pub(super) fn flag(form: &Pairs, name: &str) -> Option<bool> {
    form.text(name).map(|text| text == "oui")
}

pub(super) fn flag_text(of: Option<bool>) -> &'static str {
    match of {
        Some(true) => "oui",
        Some(false) => "non",
        None => "",
    }
}

/// What a form says, and what is wrong in it.
pub(super) struct Reader<'a> {
    pub t: Texts,
    pub form: &'a Pairs,
    pub problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub fn new(t: Texts, form: &'a Pairs) -> Reader<'a> {
        Reader { t, form, problems: Vec::new() }
    }

    pub fn wrong(&mut self, name: &str, what: String) {
        self.problems.push(Problem::new(name, what));
    }

    /// A whole number, or nothing.
    pub fn number(&mut self, name: &str) -> Option<u32> {
        let text = self.form.text(name)?;
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let read = digits.parse().ok();
        if read.is_none() {
            self.wrong(name, self.t.prov_wrong_count());
        }
        read
    }

    pub fn day(&mut self, name: &str) -> Option<Date> {
        let read = self.form.text(name)?.parse().ok();
        if read.is_none() {
            self.wrong(name, self.t.prov_wrong_date());
        }
        read
    }

    /// The first day of a month; it must be said.
    pub fn month(&mut self, name: &str) -> Option<Date> {
        let read = register::provisions::month(self.form.text(name).unwrap_or("")).ok();
        if read.is_none() {
            self.wrong(name, self.t.prov_wrong_month());
        }
        read
    }

    pub fn cents(&mut self, name: &str) -> Option<i64> {
        let read = cents(self.form.text(name)?);
        if read.is_none() {
            self.wrong(name, self.t.prov_wrong_amount());
        }
        read
    }
}

/// An amount as it is typed.
pub(super) fn cents(text: &str) -> Option<i64> {
    crate::adapted::words::read_rent(text.trim()).map(i64::from)
}

/// An amount as it would be typed.
pub(super) fn typed(cents: i64) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

/// The lines of a text that hold something, each with its number, from one, and its parts.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let numbered = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    numbered.map(|(at, line)| (at + 1, line.split(';').map(str::trim).collect()))
}

/// A form as it would have been sent.
pub(super) fn sent(all: &[(&str, String)]) -> Pairs {
    let encoded: Vec<String> =
        all.iter().map(|(name, value)| format!("{name}={}", crate::edge::form::encode(value))).collect();
    Pairs::parse(&encoded.join("&"))
}

/// Where a refusal of the register is told, and in which words.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let (head, more) = code.split_once(':').unwrap_or((code, ""));
    let (field, what) = match head {
        "provision-name" => ("nom", t.prov_wrong_name()),
        "provision-about" => ("description", t.prov_wrong_about()),
        "provision-provider" => ("prestataire-nom", t.prov_wrong_provider()),
        "provision-days" => ("au", t.prov_to_before()),
        "provision-lines" => ("couts", t.prov_wrong_lines("–")),
        "provision-shares" => ("paiements", t.prov_wrong_shares("–")),
        "provision-amount" => ("couts", t.prov_wrong_amount()),
        "provision-residence" => ("residences", t.prov_wrong_residence()),
        "provision-edition" => ("nom", t.prov_wrong_edition()),
        "provision-month" => ("mois", t.prov_wrong_month()),
        "provision-why" => ("pourquoi", t.prov_decide_why_missing()),
        "provision-periods" => ("apres-du", t.prov_wrong_periods()),
        "provision-count" => ("lignes", t.prov_wrong_row(more)),
        "provision-twice" => ("lignes", t.prov_wrong_twice(more)),
        "bundle-ages" => ("age-a", t.prov_wrong_ages()),
        "bundle-lease" => ("bail", t.prov_wrong_lease()),
        "bundle-services" => ("services", t.prov_wrong_services()),
        "bundle-counts" => ("impayes", t.prov_wrong_counts()),
        "chase-title" => ("titre", t.chase_wrong_title()),
        "chase-partner" => ("association", t.chase_wrong_partner()),
        "chase-days" => ("dernier-jour", t.chase_wrong_days()),
        "chase-kept" => ("mois-gardes", t.chase_wrong_kept()),
        "chase-empty" => ("references", t.chase_wrong_empty()),
        "chase-many" => ("references", t.chase_wrong_many()),
        "chase-lines" => ("references", t.chase_wrong_lines(more)),
        "chase-fact" => ("fait", t.chase_wrong_fact()),
        _ => ("nom", t.prov_wrong_other()),
    };
    Problem::new(field, what)
}
