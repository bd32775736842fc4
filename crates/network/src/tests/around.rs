//! What is around an entrance, one indicator at a time.

use super::maps::{Drawing, TagList, at};
use crate::{Finding, Parameters, Surroundings, Surveyor, Thresholds};
use model::{Interval, Point};

const EASY: TagList<'_> =
    &[("highway", "footway"), ("incline", "2%"), ("width", "1.6"), ("surface", "asphalt"), ("lit", "yes")];

const MAP: &str = "A....B....C";

fn around(ways: &[(&str, TagList<'_>)], stops: &[Point], seats: &[Point]) -> Surroundings {
    let drawing = Drawing::of(MAP);
    let network = drawing.network(ways, &[]);
    let parameters = Parameters::default();
    Surveyor::new(&network, &parameters).surroundings(drawing.point('A'), stops, seats)
}

fn c() -> Point {
    at(100.0, 0.0)
}

#[test]
fn an_easy_street_to_a_stop_is_known_to_be_good() {
    let s = around(&[("ABC", EASY)], &[c()], &[at(50.0, 0.0)]);
    assert_eq!(s.indicators(&Thresholds::default())[..4], [Interval::ONE; 4]);
    assert_eq!(s.indicators(&Thresholds::default())[4], Interval::UNKNOWN, "no crossing is mapped");
    assert_eq!(s.indicators(&Thresholds::default())[5], Interval::ONE);
    assert!(s.evidence[0].iter().any(|e| matches!(e.finding, Finding::Stop { certain: true, .. })));
}

#[test]
fn stairs_before_the_stop_leave_the_road_only() {
    let s = around(
        &[("AB", EASY), ("BC", &[("highway", "steps"), ("step_count", "5")])],
        &[at(100.0, 160.0), at(260.0, 0.0)],
        &[],
    );
    assert_eq!(s.indicators(&Thresholds::default())[0], Interval::known(0.5));
    assert!(s.evidence[0].iter().any(|e| e.finding == Finding::NoStop));
    assert_eq!(
        s.indicators(&Thresholds::default())[1],
        Interval::UNKNOWN,
        "there is no way whose slope could be told"
    );
}

#[test]
fn no_stop_known_leaves_it_unknown() {
    let s = around(&[("ABC", EASY)], &[], &[]);
    assert_eq!(s.indicators(&Thresholds::default())[0], Interval { lo: 0.5, hi: 1.0 });
}

#[test]
fn slope_and_ground_are_those_of_the_worst_stretch() {
    let worse: TagList<'_> =
        &[("highway", "footway"), ("incline", "7%"), ("width", "1.1"), ("surface", "paving_stones")];
    let s = around(&[("AB", EASY), ("BC", worse)], &[c()], &[]);
    assert_eq!(s.indicators(&Thresholds::default())[1], Interval::known(0.5));
    assert_eq!(s.indicators(&Thresholds::default())[2], Interval::known(0.5));
    let silent: TagList<'_> = &[("highway", "footway")];
    let s = around(&[("AB", EASY), ("BC", silent)], &[c()], &[]);
    assert_eq!(
        (s.indicators(&Thresholds::default())[1], s.indicators(&Thresholds::default())[2]),
        (Interval::UNKNOWN, Interval::UNKNOWN)
    );
    assert_eq!(s.indicators(&Thresholds::default())[0], Interval::ONE, "silence is no step");
    assert_eq!(s.indicators(&Thresholds::default())[5], Interval { lo: 0.5, hi: 1.0 });
}

#[test]
fn seats_that_nobody_mapped_are_unknown_and_not_absent() {
    let far: Vec<Point> = (0..5).map(|i| at(0.0, 300.0 + f64::from(i))).collect();
    assert_eq!(around(&[("ABC", EASY)], &[], &[]).indicators(&Thresholds::default())[3], Interval::UNKNOWN);
    assert_eq!(
        around(&[("ABC", EASY)], &[], &far).indicators(&Thresholds::default())[3],
        Interval::ZERO,
        "seats are mapped here"
    );
    let s = around(&[("ABC", EASY)], &[], &[at(100.0, 20.0)]);
    assert_eq!(s.indicators(&Thresholds::default())[3], Interval { lo: 0.5, hi: 1.0 });
}

#[test]
fn other_thresholds_need_no_other_look() {
    let street: TagList<'_> =
        &[("highway", "footway"), ("incline", "7%"), ("width", "1.1"), ("surface", "paving_stones")];
    let s = around(&[("ABC", street)], &[c()], &[at(100.0, 20.0)]);
    let usual = s.indicators(&Thresholds::default());
    assert_eq!(usual[1..4], [Interval::known(0.5), Interval::known(0.5), Interval { lo: 0.5, hi: 1.0 }]);
    let gentler = Thresholds {
        slope_gentle_percent: 7.0,
        path_full_cm: 110.0,
        seat_near_m: 150.0,
        seats_when_mapped: 1,
        ..Thresholds::default()
    };
    assert_eq!(s.indicators(&gentler)[1..4], [Interval::ONE; 3]);
    let harsher = Thresholds { slope_steep_percent: 6.0, path_half_cm: 120.0, seat_far_m: 110.0, ..gentler };
    let harsher = Thresholds { slope_gentle_percent: 5.0, path_full_cm: 140.0, seat_near_m: 90.0, ..harsher };
    assert_eq!(s.indicators(&harsher)[1..4], [Interval::ZERO; 3]);
}

#[test]
fn measures_are_written_and_read_back() {
    let s = around(&[("ABC", EASY)], &[c()], &[at(50.0, 0.0)]);
    let json = serde_json::to_string(&s.measures).unwrap();
    assert_eq!(serde_json::from_str::<crate::Measures>(&json).unwrap(), s.measures);
}

#[test]
fn crossings_count_when_lowered_and_marked() {
    let good: TagList<'_> =
        &[("highway", "footway"), ("footway", "crossing"), ("crossing", "marked"), ("kerb", "lowered")];
    let raised: TagList<'_> =
        &[("highway", "footway"), ("footway", "crossing"), ("crossing", "marked"), ("kerb", "raised")];
    let drawing = Drawing::of("A.B.C.D");
    let network = drawing.network(&[("AB", EASY), ("BC", good), ("CD", raised)], &[]);
    let parameters = Parameters::default();
    let s = Surveyor::new(&network, &parameters).surroundings(drawing.point('A'), &[], &[]);
    assert_eq!(s.indicators(&Thresholds::default())[4], Interval::known(0.5));
    assert_eq!(s.evidence[4].len(), 2);
}

#[test]
fn an_entrance_without_any_street_is_unknown_everywhere() {
    let drawing = Drawing::of(MAP);
    let network = drawing.network(&[("ABC", EASY)], &[]);
    let parameters = Parameters::default();
    let s = Surveyor::new(&network, &parameters).surroundings(at(0.0, 900.0), &[], &[]);
    assert_eq!(s.indicators(&Thresholds::default()), [Interval::UNKNOWN; 6]);
}
