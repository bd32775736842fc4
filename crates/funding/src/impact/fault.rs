//! What is wrong with the terms of a contract: where, and what to do.

use super::{Advance, Contract, HIGHEST_COUNT, HIGHEST_LEVEL, MOST_LINES, Outcome};
use crate::facts::HIGHEST_CENTS;
use model::Words;

/// Where it is wrong. Advances and results are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Advances,
    Advance(usize),
    Outcomes,
    Label(usize),
    Target(usize),
    Price(usize),
    From(usize),
    Most(usize),
    Verified(usize),
    Spared(usize),
    PayerCap,
    GainCap,
    Level,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractFault {
    pub field: Field,
    pub words: Words,
}

fn fault(field: Field, fr: &'static str, en: &'static str) -> ContractFault {
    ContractFault { field, words: Words::from((fr, en)) }
}

impl ContractFault {
    pub(super) fn level() -> ContractFault {
        let most = HIGHEST_LEVEL / 100;
        ContractFault {
            field: Field::Level,
            words: Words::from((
                format!("Une part des objectifs va de 0 à {most} %."),
                format!("A share of the targets goes from 0 to {most}%."),
            )),
        }
    }
}

impl Field {
    /// Its place, for people: the lines are counted from 1.
    #[must_use]
    pub fn words(self) -> Words {
        let of = |at: usize, fr: &str, en: &str| {
            let n = at + 1;
            Words::from((format!("Résultat {n}, {fr}"), format!("Result {n}, {en}")))
        };
        match self {
            Field::Advances => Words::from(("Avances", "Advances")),
            Field::Advance(at) => {
                let n = at + 1;
                Words::from((format!("Avance {n}"), format!("Advance {n}")))
            }
            Field::Outcomes => Words::from(("Résultats", "Results")),
            Field::Label(at) => of(at, "ce qui est compté", "what is counted"),
            Field::Target(at) => of(at, "objectif", "target"),
            Field::Price(at) => of(at, "prix", "price"),
            Field::From(at) => of(at, "seuil", "threshold"),
            Field::Most(at) => of(at, "nombre le plus grand", "largest count"),
            Field::Verified(at) => of(at, "jour du paiement", "day of payment"),
            Field::Spared(at) => of(at, "dépense évitée", "expense spared"),
            Field::PayerCap => Words::from(("Plafond du payeur", "Limit of the payer")),
            Field::GainCap => Words::from(("Plafond du gain", "Limit of the gain")),
            Field::Level => Words::from(("Part des objectifs", "Share of the targets")),
        }
    }
}

fn advance(at: usize, one: &Advance) -> Option<ContractFault> {
    (!(1..=HIGHEST_CENTS).contains(&one.cents)).then(|| {
        fault(
            Field::Advance(at),
            "Un montant positif est attendu : sans avance, il n’y a pas de contrat à impact.",
            "A positive amount is expected: without an advance there is no impact contract.",
        )
    })
}

fn outcome(at: usize, one: &Outcome, first: Option<jiff::civil::Date>) -> Vec<ContractFault> {
    let count = 1..=HIGHEST_COUNT;
    let mut found = Vec::new();
    if one.label.trim().is_empty() {
        found.push(fault(Field::Label(at), "Dites ce qui est compté.", "Say what is counted."));
    }
    if !count.contains(&one.target) {
        found.push(fault(
            Field::Target(at),
            "Un nombre entier de 1 à 1 000 000 est attendu : un objectif de zéro ne mesure rien.",
            "A whole number from 1 to 1,000,000 is expected: a target of zero measures nothing.",
        ));
    }
    if !(1..=HIGHEST_CENTS).contains(&one.price_cents) {
        found.push(fault(
            Field::Price(at),
            "Un montant positif est attendu : un résultat sans prix n’est pas payé.",
            "A positive amount is expected: a result without a price is not paid for.",
        ));
    }
    if !(0..=HIGHEST_COUNT).contains(&one.from) {
        found.push(fault(Field::From(at), "Un nombre entier est attendu.", "A whole number is expected."));
    }
    if one.most.is_some_and(|most| !count.contains(&most) || most < one.from) {
        found.push(fault(
            Field::Most(at),
            "Le plus grand nombre payé ne peut pas être sous le seuil.",
            "The largest count that is paid cannot be under the threshold.",
        ));
    }
    if one.verified_on.zip(first).is_some_and(|(on, first)| on <= first) {
        found.push(fault(
            Field::Verified(at),
            "Un résultat est payé après la première avance.",
            "A result is paid after the first advance.",
        ));
    }
    if one.spared_cents.is_some_and(|cents| !(0..=HIGHEST_CENTS).contains(&cents)) {
        found.push(fault(Field::Spared(at), "Un montant est attendu.", "An amount is expected."));
    }
    found
}

impl Contract {
    /// Everything that is wrong with the terms.
    ///
    /// # Errors
    /// Each fault with its place.
    pub fn check(&self) -> Result<(), Vec<ContractFault>> {
        let mut found = Vec::new();
        if self.advances.is_empty() || self.advances.len() > MOST_LINES {
            found.push(fault(Field::Advances, "De une à vingt avances.", "From one to twenty advances."));
        }
        if self.outcomes.is_empty() || self.outcomes.len() > MOST_LINES {
            found.push(fault(
                Field::Outcomes,
                "De un à vingt résultats : sans résultat, rien n’est payé.",
                "From one to twenty results: without a result, nothing is paid.",
            ));
        }
        found.extend(self.advances.iter().enumerate().filter_map(|(at, one)| advance(at, one)));
        let first = self.advances.iter().filter_map(|one| one.on).min();
        found.extend(self.outcomes.iter().enumerate().flat_map(|(at, one)| outcome(at, one, first)));
        if self.payer_cap_cents.is_some_and(|cents| !(1..=HIGHEST_CENTS).contains(&cents)) {
            found.push(fault(
                Field::PayerCap,
                "Un montant positif est attendu ; laisser vide si aucun n’est convenu.",
                "A positive amount is expected; leave it empty when none was agreed.",
            ));
        }
        if self.gain_cap.is_some_and(|rate| !(0..=10_000).contains(&rate)) {
            found.push(fault(
                Field::GainCap,
                "Une part de 0 à 100 % de la mise est attendue.",
                "A share from 0 to 100% of the stake is expected.",
            ));
        }
        // What is largest is counted whole: results, at twice their target, and what they spare.
        let fits = |one: &Outcome| {
            let each = one.price_cents.max(one.spared_cents.unwrap_or(0));
            one.target
                .checked_mul(2)
                .and_then(|n| n.checked_mul(each))
                .is_some_and(|cents| cents <= i64::MAX / 64)
        };
        if found.is_empty()
            && let Some(at) = self.outcomes.iter().position(|one| !fits(one))
        {
            found.push(fault(
                Field::Price(at),
                "Objectif et prix font un montant trop grand pour être compté.",
                "Target and price make an amount too large to be counted.",
            ));
        }
        if found.is_empty() { Ok(()) } else { Err(found) }
    }
}
