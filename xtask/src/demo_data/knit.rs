//! Makes one network of many lines: where streets meet, they share a point.

use super::{
    plane::{P, crossing, nearest},
    street::Street,
};

/// Ends that stop short of a street by less than this are brought to it, metres.
const REACH: f64 = 7.0;
/// Two points nearer than this are one, metres.
const SAME: f64 = 1.6;

/// Brings loose ends to their street, adds the points where streets of one layer cross, merges what is too close.
pub fn knit(streets: &mut [Street]) {
    join_ends(streets);
    add_crossings(streets);
    merge_neighbours(streets);
    add_touching(streets);
}

fn join_ends(streets: &mut [Street]) {
    for i in 0..streets.len() {
        for at_start in [true, false] {
            let line = &streets[i].line;
            let Some(&end) = (if at_start { line.first() } else { line.last() }) else { continue };
            let mut best: Option<(P, f64)> = None;
            for (j, other) in streets.iter().enumerate() {
                if j == i {
                    continue;
                }
                for w in other.line.windows(2) {
                    let (at, distance) = nearest(end, w[0], w[1]);
                    if distance < best.map_or(REACH, |b| b.1) {
                        best = Some((at, distance));
                    }
                }
            }
            if let Some((at, distance)) = best
                && distance > 1e-9
            {
                let line = &mut streets[i].line;
                let last = line.len() - 1;
                line[if at_start { 0 } else { last }] = at;
            }
        }
    }
}

fn add_crossings(streets: &mut [Street]) {
    let mut found: Vec<Vec<(usize, f64, P)>> = vec![Vec::new(); streets.len()];
    for i in 0..streets.len() {
        for j in i + 1..streets.len() {
            if streets[i].layer != streets[j].layer {
                continue;
            }
            for (a, w) in streets[i].line.windows(2).enumerate() {
                for (b, v) in streets[j].line.windows(2).enumerate() {
                    if let Some(at) = crossing(w[0], w[1], v[0], v[1]) {
                        found[i].push((a, w[0].to(at), at));
                        found[j].push((b, v[0].to(at), at));
                    }
                }
            }
        }
    }
    for (street, points) in streets.iter_mut().zip(found) {
        insert(&mut street.line, points);
    }
}

/// Points that lie on a segment of another street become points of that street too.
fn add_touching(streets: &mut [Street]) {
    let points: Vec<Vec<P>> = streets.iter().map(|s| s.line.clone()).collect();
    let layers: Vec<i8> = streets.iter().map(|s| s.layer).collect();
    for (j, street) in streets.iter_mut().enumerate() {
        let mut touching = Vec::new();
        for (i, others) in points.iter().enumerate() {
            if i == j {
                continue;
            }
            for (k, &at) in others.iter().enumerate() {
                let is_end = k == 0 || k + 1 == others.len();
                if layers[i] != street.layer && !is_end {
                    continue;
                }
                for (a, w) in street.line.windows(2).enumerate() {
                    if nearest(at, w[0], w[1]).1 < 0.4 {
                        touching.push((a, w[0].to(at), at));
                    }
                }
            }
        }
        insert(&mut street.line, touching);
    }
}

/// Inserts points given by (segment, distance from its start); leaves out those already there.
fn insert(line: &mut Vec<P>, mut points: Vec<(usize, f64, P)>) {
    points.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut out = Vec::with_capacity(line.len() + points.len());
    let mut next = points.into_iter().peekable();
    for (k, &vertex) in line.iter().enumerate() {
        out.push(vertex);
        while let Some((_, _, at)) = next.next_if(|n| n.0 == k) {
            out.push(at);
        }
    }
    out.dedup_by(|a, b| a.to(*b) < 1e-6);
    *line = out;
}

fn merge_neighbours(streets: &mut [Street]) {
    let mut kept: Vec<P> = Vec::new();
    for street in streets.iter_mut() {
        for at in &mut street.line {
            match kept.iter().find(|k| k.to(*at) < SAME) {
                Some(k) => *at = *k,
                None => kept.push(*at),
            }
        }
        street.line.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            plane::p,
            street::{Kind, Quarter},
        },
        *,
    };

    fn street(points: &[(f64, f64)]) -> Street {
        let line = points.iter().map(|&(x, y)| p(x, y)).collect();
        Street::new("", Kind::Residential, Quarter::Hill, line)
    }

    #[test]
    fn two_streets_that_cross_share_a_point() {
        let mut two = [street(&[(0.0, 0.0), (100.0, 0.0)]), street(&[(50.0, -40.0), (50.0, 40.0)])];
        knit(&mut two);
        assert_eq!(two[0].line[1], two[1].line[1]);
    }

    #[test]
    fn a_bridge_does_not_meet_what_it_spans() {
        let mut two = [street(&[(0.0, 0.0), (100.0, 0.0)]), street(&[(50.0, -40.0), (50.0, 40.0)]).layer(1)];
        knit(&mut two);
        assert_eq!((two[0].line.len(), two[1].line.len()), (2, 2));
    }

    #[test]
    fn a_loose_end_is_brought_to_its_street() {
        let mut two = [street(&[(0.0, 0.0), (100.0, 0.0)]), street(&[(50.0, 4.0), (50.0, 40.0)])];
        knit(&mut two);
        assert_eq!(two[0].line[1], two[1].line[0]);
    }
}
