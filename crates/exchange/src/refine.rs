//! Part of a plan taken up again and solved to its best: exchanges that touch one another, with all the candidates
//! among the nodes that they hold, given to branch and bound. Small enough to be quick, again and again elsewhere.

use crate::columns::Columns;
use crate::draw::Lots;
use crate::pool::Pool;
use crate::search::{FREE, Packing, packing_of};
use crate::whole;

/// Nodes of a part, about: branch and bound closes most parts of this size in some hundredths of a second.
const NODES: usize = 350;

/// Candidates of a node that lead to others of the same part.
const LEADS: usize = 6;

/// Candidates of a part, at most: those that lose least.
const MOST: usize = 1500;

/// Betters a packing in so many parts.
pub fn refine(columns: &Columns, pool: &Pool, mut best: Packing, parts: usize, lots: &mut Lots) -> Packing {
    if columns.len() == 0 {
        return best;
    }
    let nodes = best.owner.len();
    let mut of_node: Vec<Vec<u32>> = vec![Vec::new(); nodes];
    let mut order: Vec<u32> = (0..columns.len() as u32).collect();
    order.sort_by(|a, b| columns.net[*b as usize].total_cmp(&columns.net[*a as usize]).then(a.cmp(b)));
    for &column in &order {
        columns.nodes(column as usize).iter().for_each(|node| of_node[*node as usize].push(column));
    }
    for _ in 0..parts {
        let begin = columns.nodes(lots.below(columns.len()))[0];
        let part = part(columns, &best, &of_node, begin, lots);
        let mut inside = vec![false; nodes];
        part.iter().for_each(|node| inside[*node as usize] = true);
        let mut few: Vec<usize> = part
            .iter()
            .flat_map(|node| of_node[*node as usize].iter().map(|column| *column as usize))
            .filter(|column| columns.nodes(*column).iter().all(|node| inside[*node as usize]))
            .collect();
        few.sort_unstable();
        few.dedup();
        let held: Vec<usize> = few
            .iter()
            .copied()
            .filter(|column| best.owner[columns.nodes(*column)[0] as usize] == *column as u32)
            .collect();
        few.sort_by(|a, b| columns.net[*b].total_cmp(&columns.net[*a]).then(a.cmp(b)));
        few.truncate(MOST);
        few.extend(&held);
        few.sort_unstable();
        few.dedup();
        let some = columns.only(few.iter().copied());
        let start = (0..few.len()).filter(|at| held.binary_search(&few[*at]).is_ok());
        let start = packing_of(&some, pool, start);
        let beside: Vec<i64> = best.used.iter().zip(&start.used).map(|(all, held)| all - held).collect();
        if let Some(found) = whole::better(&some, pool, &start, &beside) {
            let others = best.chosen().into_iter().filter(|column| held.binary_search(column).is_err());
            let chosen: Vec<usize> = others.chain(found.chosen().into_iter().map(|at| few[at])).collect();
            best = packing_of(columns, pool, chosen);
        }
    }
    best
}

/// Nodes around one of them, with all the nodes of each exchange that is touched.
fn part(columns: &Columns, best: &Packing, of_node: &[Vec<u32>], begin: u32, lots: &mut Lots) -> Vec<u32> {
    let mut inside = vec![false; of_node.len()];
    let mut part: Vec<u32> = Vec::new();
    let mut add = |node: u32, part: &mut Vec<u32>| {
        let owner = best.owner[node as usize];
        let alone = [node];
        let all = if owner == FREE { &alone[..] } else { columns.nodes(owner as usize) };
        for &each in all {
            if !std::mem::replace(&mut inside[each as usize], true) {
                part.push(each);
            }
        }
    };
    add(begin, &mut part);
    let mut at = 0;
    while part.len() < NODES && at < part.len() {
        let leads = &of_node[part[at] as usize];
        let few = leads.len().min(3 * LEADS);
        for _ in 0..LEADS.min(few) {
            let column = leads[lots.below(few)] as usize;
            for &node in columns.nodes(column) {
                if part.len() < NODES {
                    add(node, &mut part);
                }
            }
        }
        at += 1;
    }
    part
}
