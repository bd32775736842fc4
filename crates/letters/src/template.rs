//! Variables in the text of a letter: `{nom}`, `{résidence}`… A closed list; anything else between braces is a fault.

use std::fmt;

/// What a letter may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variable {
    Name,
    Residence,
    Address,
    Dwelling,
    Referent,
    Phone,
    MeetingDate,
    MeetingPlace,
}

impl Variable {
    pub const ALL: [Variable; 8] = [
        Variable::Name,
        Variable::Residence,
        Variable::Address,
        Variable::Dwelling,
        Variable::Referent,
        Variable::Phone,
        Variable::MeetingDate,
        Variable::MeetingPlace,
    ];

    /// As it is written between braces.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Variable::Name => "nom",
            Variable::Residence => "résidence",
            Variable::Address => "adresse",
            Variable::Dwelling => "logement",
            Variable::Referent => "référent",
            Variable::Phone => "téléphone",
            Variable::MeetingDate => "date de la réunion",
            Variable::MeetingPlace => "lieu de la réunion",
        }
    }

    fn read(text: &str) -> Option<Variable> {
        let plain = |text: &str| -> String {
            let text = text.trim().to_lowercase();
            text.chars().map(|c| if "éèê".contains(c) { 'e' } else { c }).collect()
        };
        Variable::ALL.into_iter().find(|v| plain(v.code()) == plain(text))
    }
}

/// What is wrong with the text of a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// There is no such variable.
    Unknown(String),
    /// A brace is opened and not closed.
    Open,
    /// The text uses this, and nothing says what it is.
    Missing(Variable),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Unknown(name) => write!(f, "{{{name}}}"),
            Fault::Open => f.write_str("{"),
            Fault::Missing(variable) => write!(f, "{{{}}}", variable.code()),
        }
    }
}

/// Fills in a text.
///
/// # Errors
/// Every fault, once.
pub(crate) fn filled<'v>(
    text: &str,
    value: impl Fn(Variable) -> Option<&'v str>,
) -> Result<String, Vec<Fault>> {
    let mut out = String::with_capacity(text.len());
    let mut faults = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, next)) = after.split_once('}').filter(|(name, _)| !name.contains(['{', '\n'])) else {
            faults.push(Fault::Open);
            rest = after;
            continue;
        };
        match Variable::read(name) {
            None => faults.push(Fault::Unknown(name.trim().chars().take(40).collect())),
            Some(variable) => match value(variable).filter(|text| !text.trim().is_empty()) {
                Some(text) => out.push_str(text.trim()),
                None => faults.push(Fault::Missing(variable)),
            },
        }
        rest = next;
    }
    out.push_str(rest);
    faults.sort();
    faults.dedup();
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> Result<String, Vec<Fault>> {
        filled(text, |v| match v {
            Variable::Residence => Some("Les Tilleuls"),
            Variable::Phone => Some(" 05 56 "),
            _ => None,
        })
    }

    #[test]
    fn variables_are_filled_in_with_or_without_accents() {
        assert_eq!(
            with("À {résidence}, {Residence} : { TÉLÉPHONE }."),
            Ok("À Les Tilleuls, Les Tilleuls : 05 56.".into())
        );
        assert_eq!(with("Rien."), Ok("Rien.".into()));
    }

    #[test]
    fn every_fault_is_told_once() {
        assert_eq!(
            with("{prénom} {prénom} {date de la réunion} {"),
            Err(vec![Fault::Unknown("prénom".into()), Fault::Open, Fault::Missing(Variable::MeetingDate)])
        );
        assert_eq!(with("{{résidence}"), Err(vec![Fault::Open]));
    }
}
