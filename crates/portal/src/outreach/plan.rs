//! The round as a drawing: the depot, the stops where they stand, a line for each day. The calendar beside it says all of it in
//! words; the drawing adds only where things are from each other. Without a position, nothing is drawn.

use crate::ui::sketch::Frame;
use register::outreach::{Kept, Round};
use std::collections::BTreeMap;
use tours::Place;

/// Days are told apart by their dashes too, not by their colour alone.
const DASHES: [&str; 4] = ["none", "8 4", "2 4", "12 4 2 4"];

/// A stop of a day.
pub(super) struct Dot {
    pub x: String,
    pub y: String,
    pub above: String,
    pub label: String,
}

/// A day.
pub(super) struct Line {
    pub points: String,
    pub dash: &'static str,
}

/// What is drawn.
pub(super) struct Drawing {
    pub label: String,
    pub depot: Dot,
    pub dots: Vec<Dot>,
    pub lines: Vec<Line>,
}

/// Draws the plan of a round; `None` when no stop of it has a position.
pub(super) fn draw(
    round: &Round,
    kept: &Kept,
    at: &BTreeMap<String, Place>,
    label: String,
) -> Option<Drawing> {
    let calls = kept.plan.tours.iter().flat_map(|tour| &tour.calls);
    let places: Vec<Place> = calls.filter_map(|call| at.get(&kept.residences[call.stop]).copied()).collect();
    if places.is_empty() {
        return None;
    }
    let all: Vec<(f64, f64)> =
        places.iter().chain([&round.place]).map(|of| (of.latitude, of.longitude)).collect();
    let frame = Frame::of(&all)?;
    let put = |of: &Place| frame.put((of.latitude, of.longitude));
    let dot = |of: &Place, label: String| {
        let (x, y) = put(of);
        Dot { x: format!("{x:.1}"), y: format!("{y:.1}"), above: format!("{:.1}", y - 8.0), label }
    };
    let point = |of: &Place| {
        let (x, y) = put(of);
        format!("{x:.1},{y:.1}")
    };
    let (mut dots, mut lines) = (Vec::new(), Vec::new());
    for (rank, tour) in kept.plan.tours.iter().filter(|tour| !tour.calls.is_empty()).enumerate() {
        let mut way = vec![point(&round.place)];
        for (order, call) in tour.calls.iter().enumerate() {
            let Some(place) = at.get(&kept.residences[call.stop]) else { continue };
            way.push(point(place));
            dots.push(dot(place, format!("{:02}/{:02} · {}", tour.on.day(), tour.on.month(), order + 1)));
        }
        way.push(point(&round.place));
        lines.push(Line { points: way.join(" "), dash: DASHES[rank % DASHES.len()] });
    }
    Some(Drawing { label, depot: dot(&round.place, round.depot.clone()), dots, lines })
}

#[cfg(test)]
mod tests {
    use super::draw;
    use crate::ui::sketch::{HEIGHT, WIDTH};
    use register::outreach::{Kept, Round};
    use std::collections::{BTreeMap, BTreeSet};
    use tours::{Call, Hours, Place, Plan, Proof, Road, Tour};

    #[test]
    fn what_has_a_position_is_drawn_inside_the_frame_and_nothing_else() {
        let here = Place { latitude: 44.8, longitude: -0.6 };
        let round = Round {
            name: String::new(),
            first: jiff::civil::date(2026, 11, 2),
            weeks: 1,
            weekdays: BTreeMap::new(),
            off: BTreeSet::new(),
            hours: Hours { from: 0, to: 600 },
            most_stops: 2,
            gap_days: 2,
            depot: "Agence".to_owned(),
            place: here,
            road: Road { detour: 130, km_per_hour: 25 },
            stops: Vec::new(),
        };
        let call = |stop| Call { stop, arrives: 0, starts: 0, ends: 0 };
        let tour = Tour { on: round.first, leaves: 0, calls: vec![call(0), call(1)], returns: 0, drives: 0 };
        let plan = Plan {
            tours: vec![tour],
            left: Vec::new(),
            proof: Proof::Best,
            value: 0,
            bound: None,
            unit: 1,
            looked: 0,
        };
        let kept = Kept { residences: vec!["a".to_owned(), "b".to_owned()], plan };
        assert!(draw(&round, &kept, &BTreeMap::new(), String::new()).is_none());
        let there = Place { latitude: 44.9, longitude: -0.5 };
        let drawn = draw(&round, &kept, &[("a".to_owned(), there)].into(), String::new()).unwrap();
        assert_eq!((drawn.dots.len(), drawn.lines.len()), (1, 1));
        let inside = |text: &str, most: f64| (0.0..=most).contains(&text.parse::<f64>().unwrap());
        for dot in drawn.dots.iter().chain([&drawn.depot]) {
            assert!(inside(&dot.x, WIDTH) && inside(&dot.y, HEIGHT), "{} {}", dot.x, dot.y);
        }
    }
}
