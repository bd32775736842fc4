//! Reads a verdict again. Another arithmetic than the judge's: fractions are compared by cross products, never divided, so
//! that a slip of one is not repeated by the other.

use crate::{Basis, Criterion, Door, Gate, Host, Line, Project, Verdict, Weights};

/// What does not hold in a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("a weight is not the declared one")]
    Weight,
    #[error("a score is not what its own numbers make")]
    Score,
    #[error("the numbers are not those of the pair")]
    Basis,
    #[error("the total is not the sum of the lines")]
    Total,
    #[error("a gate does not stand as the pair says")]
    Gate,
}

/// Is `score` the floor of `over / under` thousandths?
fn is_floor(score: u32, over: i128, under: i128) -> bool {
    let score = i128::from(score);
    under > 0 && score * under <= over * 1_000 && over * 1_000 < (score + 1) * under
}

fn score_holds(line: &Line) -> bool {
    let one = line.least == line.most;
    match line.basis {
        Basis::Nothing => one && line.least == 1_000,
        Basis::Unknown => line.least == 0 && line.most == 1_000,
        Basis::Share { held, asked } => one && is_floor(line.least, held.into(), asked.into()),
        Basis::Level { level } => one && line.least == 250 * u32::from(level),
        Basis::Budget { gives, asks } if gives >= asks.most => one && line.least == 1_000,
        Basis::Budget { gives, asks } if gives <= asks.least => one && line.least == 0,
        Basis::Budget { gives, asks } => {
            one && is_floor(line.least, (gives - asks.least).into(), (asks.most - asks.least).into())
        }
        Basis::Distance { added, known, unknown } => {
            let figures = known + unknown;
            let ends = |score: u32, distance: u32| {
                score <= 1_000
                    && (1_000 - score) * figures <= distance
                    && distance < (1_001 - score) * figures
            };
            figures > 0 && ends(line.most, added) && ends(line.least, added + unknown * 1_000)
        }
    }
}

/// Are the numbers of a line those of the pair? Counted one by one.
fn basis_holds(line: &Line, project: &Project, host: &Host) -> bool {
    let shared = |held: usize, asked: usize| {
        let of = (u32::try_from(held).unwrap_or(0), u32::try_from(asked).unwrap_or(0));
        matches!(line.basis, Basis::Share { held, asked } if (held, asked) == of)
    };
    match line.criterion {
        Criterion::Themes => match &host.themes {
            None => line.basis == Basis::Unknown,
            Some(held) => {
                shared(project.themes.iter().filter(|one| held.contains(one)).count(), project.themes.len())
            }
        },
        Criterion::Publics => match (&project.publics, &host.publics) {
            (Some(asked), _) if asked.is_empty() => line.basis == Basis::Nothing,
            (Some(asked), Some(held)) => {
                shared(asked.iter().filter(|one| held.contains(one)).count(), asked.len())
            }
            _ => line.basis == Basis::Unknown,
        },
        Criterion::Supports => match (&project.supports, &host.supports) {
            (Some(asked), _) if asked.is_empty() => line.basis == Basis::Nothing,
            (Some(asked), Some(held)) => {
                shared(asked.iter().filter(|one| held.contains(one)).count(), asked.len())
            }
            _ => line.basis == Basis::Unknown,
        },
        Criterion::Budget => match (project.money, host.most_cents) {
            (Some(asked), _) if asked.most == 0 => line.basis == Basis::Nothing,
            (Some(asked), Some(given)) => line.basis == Basis::Budget { gives: given, asks: asked },
            _ => line.basis == Basis::Unknown,
        },
        Criterion::Evidence => line.basis == Basis::Level { level: project.level },
        Criterion::Transfer => {
            let (a, b) = (&project.origin, &host.target);
            let both = [
                a.settlement.is_some() && b.settlement.is_some(),
                a.priority.is_some() && b.priority.is_some(),
                a.seniors.is_some() && b.seniors.is_some(),
                a.alone.is_some() && b.alone.is_some(),
            ];
            let met = u32::try_from(both.iter().filter(|one| **one).count()).unwrap_or(0);
            matches!(line.basis, Basis::Distance { added, known, unknown }
                if known == met && known + unknown == 4 && added <= known * 1_000)
        }
    }
}

/// How the gates must stand that ask nothing of the geography.
fn gate_holds(gate: Gate, door: Door, project: &Project, host: &Host) -> bool {
    let right = match gate {
        Gate::Territory => return true,
        Gate::Place => match (&project.places, &host.places) {
            (Some(asked), _) if asked.is_empty() => Door::Open,
            (Some(asked), Some(held)) if asked.iter().any(|one| held.contains(one)) => Door::Open,
            (Some(_), Some(_)) => Door::Shut,
            _ => Door::Ask,
        },
        Gate::Budget => match (project.money.map(|asked| (asked.least, asked.most)), host.most_cents) {
            (Some((_, 0)), _) => Door::Open,
            (Some((least, _)), Some(given)) if least <= given => Door::Open,
            (Some(_), Some(_)) => Door::Shut,
            _ => Door::Ask,
        },
        Gate::Evidence if host.least_level <= project.level => Door::Open,
        Gate::Evidence => Door::Shut,
    };
    door == right
}

/// Reads a verdict of a pair again.
///
/// # Errors
/// The first [`Fault`].
pub fn check(verdict: &Verdict, project: &Project, host: &Host, weights: &Weights) -> Result<(), Fault> {
    if verdict.gates.iter().any(|line| !gate_holds(line.gate, line.door, project, host)) {
        return Err(Fault::Gate);
    }
    let (mut least, mut most) = (0, 0);
    for (line, (criterion, weight)) in verdict.lines.iter().zip(Criterion::ALL.iter().zip(weights.of)) {
        if line.criterion != *criterion || line.weight != weight {
            return Err(Fault::Weight);
        }
        if !basis_holds(line, project, host) {
            return Err(Fault::Basis);
        }
        if !score_holds(line) {
            return Err(Fault::Score);
        }
        least += line.weight * line.least;
        most += line.weight * line.most;
    }
    if (least, most) == (verdict.least, verdict.most) { Ok(()) } else { Err(Fault::Total) }
}
