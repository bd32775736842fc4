//! What is wrong with the terms of a contract with uncertain results: where, and what to do.

use super::{Aim, MOST_PEOPLE, Terms, WHOLE};
use funding::impact::Field;
use model::Words;
use std::collections::BTreeSet;

/// Where it is wrong. Lines are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A field of the contract itself.
    Contract(Field),
    Investor(usize),
    Payer(usize),
    Payers,
    People(usize),
    Chance(usize),
    Without(usize),
    /// The terms as a whole.
    Whole,
}

impl Place {
    /// Its place, for people: lines are counted from 1.
    #[must_use]
    pub fn words(self) -> Words {
        let of = |at: usize, fr: &str, en: &str| {
            let n = at + 1;
            Words::from((format!("{fr} {n}"), format!("{en} {n}")))
        };
        match self {
            Place::Contract(field) => field.words(),
            Place::Investor(at) => of(at, "Investisseur", "Investor"),
            Place::Payer(at) => of(at, "Payeur", "Payer"),
            Place::Payers => Words::from(("Payeurs", "Payers")),
            Place::People(at) => of(at, "Personnes suivies, résultat", "People followed, result"),
            Place::Chance(at) => of(at, "Chance, résultat", "Chance, result"),
            Place::Without(at) => of(at, "Sans le programme, résultat", "Without the programme, result"),
            Place::Whole => Words::from(("Le contrat", "The contract")),
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub place: Place,
    pub words: Words,
}

fn fault(place: Place, fr: &'static str, en: &'static str) -> Fault {
    Fault { place, words: Words::from((fr, en)) }
}

impl Fault {
    pub(super) fn too_many_totals() -> Fault {
        fault(
            Place::Whole,
            "Il y a trop de montants différents pour un calcul exact : réduisez le nombre de personnes ou arrondissez les prix.",
            "There are too many different amounts for an exact computation: fewer people, or rounder prices.",
        )
    }
}

fn aim(at: usize, one: &Aim) -> Vec<Fault> {
    let share = 0..=WHOLE;
    let mut found = Vec::new();
    if !(1..=MOST_PEOPLE).contains(&one.people) {
        found.push(fault(
            Place::People(at),
            "Un nombre entier de 1 à 2 000 est attendu.",
            "A whole number from 1 to 2,000 is expected.",
        ));
    } else if one.target > one.people || one.from > one.people {
        found.push(fault(
            Place::People(at),
            "L’objectif et le seuil ne dépassent pas le nombre de personnes suivies.",
            "Neither target nor threshold is above the number of people followed.",
        ));
    }
    if !share.contains(&one.low) || !share.contains(&one.high) {
        found.push(fault(
            Place::Chance(at),
            "Deux parts de 0 à 100 % sont attendues.",
            "Two shares from 0 to 100% are expected.",
        ));
    } else if one.low > one.high {
        found.push(fault(
            Place::Chance(at),
            "La chance basse dépasse la chance haute : elles sont peut-être inversées.",
            "The lower chance is above the higher one: perhaps they are swapped.",
        ));
    }
    if one.without.is_some_and(|without| !share.contains(&without)) {
        found.push(fault(
            Place::Without(at),
            "Une part de 0 à 100 % est attendue ; laisser vide si elle n’est pas connue.",
            "A share from 0 to 100% is expected; leave it empty when it is not known.",
        ));
    }
    found
}

impl Terms {
    /// Everything that is wrong with the terms.
    ///
    /// # Errors
    /// Each fault with its place.
    pub fn check(&self) -> Result<(), Vec<Fault>> {
        let contract = self.contract().check().err().unwrap_or_default();
        let mut found: Vec<Fault> = contract
            .into_iter()
            .map(|fault| Fault { place: Place::Contract(fault.field), words: fault.words })
            .collect();
        let mut names = BTreeSet::new();
        for (at, one) in self.investors.iter().enumerate() {
            if one.name.trim().is_empty() || !names.insert(one.name.trim()) {
                found.push(fault(
                    Place::Investor(at),
                    "Un nom est attendu, et un seul par investisseur.",
                    "A name is expected, and one of its own for each investor.",
                ));
            }
        }
        let mut names = BTreeSet::new();
        for (at, one) in self.payers.iter().enumerate() {
            if one.name.trim().is_empty()
                || !names.insert(one.name.trim())
                || !(1..=WHOLE).contains(&one.share)
            {
                found.push(fault(
                    Place::Payer(at),
                    "Un nom et une part de plus de 0 à 100 % sont attendus.",
                    "A name and a share above 0 and up to 100% are expected.",
                ));
            }
        }
        let sum: i64 = self.payers.iter().fold(0, |sum, one| sum.saturating_add(one.share));
        if sum != WHOLE {
            found.push(fault(
                Place::Payers,
                "Les parts des payeurs font ensemble 100 %.",
                "The shares of the payers make 100% together.",
            ));
        }
        found.extend(self.aims.iter().enumerate().flat_map(|(at, one)| aim(at, one)));
        if found.is_empty() { Ok(()) } else { Err(found) }
    }
}
