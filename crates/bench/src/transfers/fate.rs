//! What becomes of plans when people withdraw: each move holds or not by lot, the same lots for every plan of a town.
//! A chain keeps what came before the first refusal; a cycle holds as a whole or not at all.

use super::Options;
use exchange::draw::Lots;
use exchange::generator::{Town, town};
use exchange::{CERTAIN, Exchange, Instance, Move, adjusted, baseline, solve};
use std::collections::HashMap;

/// Times that fate is drawn for each town.
const DRAWS: u64 = 200;

/// What came true of a plan, on average.
#[derive(Debug, Clone, Copy, Default)]
struct Fate {
    moves: f64,
    points: f64,
}

/// Compares plans that count on withdrawals, plans that do not, and dwellings given one by one.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let chances = 700;
    println!(
        "\nWithdrawals: each move holds {chances} times in a thousand; towns of 2 000 households, lists of 12"
    );
    println!("  mean of what came true over {} seeds, {DRAWS} draws each; 95 % intervals", options.seeds);
    let [mut points, mut naive, mut moves, mut worth] = [const { Vec::new() }; 4];
    let mut planned = Vec::new();
    for seed in 1..=options.seeds {
        let aware = town(&Town { success: chances, seed, ..Town::default() });
        let mut unaware = aware.clone();
        unaware.wishes.iter_mut().for_each(|wish| wish.success = CERTAIN);
        let settings = options.settings();
        let ours = solve(&aware, &settings)?;
        let blind = solve(&unaware, &settings)?;
        let single = baseline::one_by_one(&aware);
        let [ours_fate, blind_fate, single_fate] = [&ours.exchanges, &blind.exchanges, &single]
            .map(|exchanges| fate(&aware, exchanges, chances, seed));
        points.push(ours_fate.points);
        naive.push(gain(ours_fate.points, blind_fate.points));
        moves.push(gain(ours_fate.moves, single_fate.moves));
        worth.push(gain(ours_fate.points, single_fate.points));
        let one_by_one: usize = single.iter().map(|exchange| exchange.households.len()).sum();
        planned.push(gain(blind.moves() as f64, one_by_one as f64));
    }
    println!("  value that came true, ours                        {} points", interval(&points));
    println!("  over a plan that does not count on withdrawals    {} %", interval(&naive));
    println!("  over one by one, accepted wishes that came true   {} %", interval(&moves));
    println!("  over one by one, value that came true             {} %", interval(&worth));
    println!("  over one by one, wishes when nobody withdraws     {} %", interval(&planned));
    Ok(())
}

fn gain(ours: f64, theirs: f64) -> f64 {
    (ours / theirs - 1.0) * 100.0
}

/// The mean, with the half width of its interval at 95 % (Student).
fn interval(values: &[f64]) -> String {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    // Quantiles for 2 to 20 values; wider samples are close to the last.
    const STUDENT: [f64; 19] = [
        12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145,
        2.131, 2.120, 2.110, 2.101, 2.093,
    ];
    let quantile = STUDENT[values.len().saturating_sub(2).min(STUDENT.len() - 1)];
    format!("{mean:.1} ± {:.1}", quantile * (square / count).sqrt())
}

fn fate(instance: &Instance, exchanges: &[Exchange], chances: u16, seed: u64) -> Fate {
    let arcs: HashMap<Move, i64> = instance
        .wishes
        .iter()
        .map(|wish| (Move { dwelling: wish.dwelling, household: wish.household }, adjusted(instance, wish)))
        .collect();
    let mut sum = Fate::default();
    for draw in 0..DRAWS {
        for exchange in exchanges {
            // The lot of a move is the same whoever proposes it.
            let holds = |each: &Move| {
                let name = (u64::from(each.dwelling) << 32) | u64::from(each.household);
                Lots::new(seed * DRAWS + draw, name).happens(u32::from(chances))
            };
            let moves: Vec<Move> = exchange.moves().collect();
            let held = moves.iter().take_while(|each| holds(each)).count();
            let held = if exchange.vacancy.is_none() && held < moves.len() { 0 } else { held };
            sum.moves += held as f64;
            sum.points += moves[..held].iter().map(|each| arcs[each] as f64 / 100.0).sum::<f64>();
        }
    }
    Fate { moves: sum.moves / DRAWS as f64, points: sum.points / DRAWS as f64 }
}
