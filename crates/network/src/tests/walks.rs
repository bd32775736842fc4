//! One drawn map per tag: who passes, who does not, and in which reading.

use super::maps::{Drawing, TagList, ask, at, bounds};
use crate::{Metric, Network, Observation, Parameters, Seen};
use model::Point;
use model::Profile::{self, Able, Cane, WalkingFrame, Wheelchair};

const FOOTWAY: (&str, &str) = ("highway", "footway");
const EASY: TagList<'_> =
    &[FOOTWAY, ("incline", "0%"), ("width", "2"), ("surface", "asphalt"), ("smoothness", "good")];

/// B to C is 200 m: C is out of reach of any other way than B–C.
const LINE: &str = "A....B...................C";

/// Metres in both readings.
type Bounds = (Option<u32>, Option<u32>);
type Answers = [(bool, bool); 4];
const YES: (bool, bool) = (true, true);
const NO: (bool, bool) = (false, false);
const DOUBT: (bool, bool) = (true, false);

fn answers(parameters: &Parameters, ways: &[(&str, TagList<'_>)], nodes: &[(char, TagList<'_>)]) -> Answers {
    let drawing = Drawing::of(LINE);
    let network = drawing.network(ways, nodes);
    Profile::ALL.map(|profile| {
        let (lo, hi) = drawing.metres(&network, parameters, profile, 'A', 'C');
        (lo.is_some(), hi.is_some())
    })
}

/// Who walks from A to C when B–C has these tags: able, cane, walking frame, wheelchair; in both readings.
fn who(tags: TagList<'_>) -> Answers {
    answers(&Parameters::default(), &[("AB", EASY), ("BC", tags)], &[])
}

fn who_strictly(tags: TagList<'_>) -> Answers {
    answers(&Parameters::strict(), &[("AB", EASY), ("BC", tags)], &[])
}

/// Who passes a node with these tags in the middle of an easy way.
fn who_passes(tags: TagList<'_>) -> Answers {
    answers(&Parameters::default(), &[("ABC", EASY)], &[('B', tags)])
}

fn with<'a>(tags: TagList<'a>) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<_> =
        EASY.iter().filter(|(k, _)| !tags.iter().any(|(key, _)| key == k)).copied().collect();
    all.extend_from_slice(tags);
    all
}

#[test]
fn an_easy_footway_is_for_everybody_and_known() {
    assert_eq!(who(EASY), [YES; 4]);
    assert_eq!(who_strictly(EASY), [YES; 4]);
}

#[test]
fn silence_is_presumed_or_refused_in_strict_mode() {
    assert_eq!(who(&[FOOTWAY]), [YES; 4]);
    assert_eq!(who_strictly(&[FOOTWAY]), [DOUBT; 4]);
    assert_eq!(who(&[("highway", "path")]), [DOUBT; 4], "a path promises nothing");
}

#[test]
fn stairs_stop_by_their_number_of_steps() {
    let stairs = |count| who(&[("highway", "steps"), ("step_count", count)]);
    assert_eq!(stairs("12"), [YES, NO, NO, NO]);
    assert_eq!(stairs("3"), [YES, YES, NO, NO]);
    assert_eq!(stairs("4"), [YES, NO, NO, NO]);
    assert_eq!(who(&[("highway", "steps")]), [YES, NO, NO, NO], "200 m of steps are more than three");
    let ramp = &[("highway", "steps"), ("step_count", "12"), ("ramp:wheelchair", "yes")];
    assert_eq!(who(ramp), [YES; 4]);
    let perhaps = &[("highway", "steps"), ("step_count", "12"), ("ramp", "yes")];
    assert_eq!(who(perhaps), [YES, DOUBT, DOUBT, DOUBT]);
}

#[test]
fn slopes_stop_by_their_figure() {
    let slope = |text| who(&with(&[("incline", text)]));
    assert_eq!(slope("5%"), [YES; 4]);
    assert_eq!(slope("-5.5%"), [YES, YES, YES, NO]);
    assert_eq!(slope("7%"), [YES, YES, NO, NO]);
    assert_eq!(slope("10%"), [YES, NO, NO, NO]);
    assert_eq!(slope("13%"), [NO; 4]);
    assert_eq!(slope("up"), [DOUBT; 4]);
}

#[test]
fn wheelchairs_need_width_even_ground_and_low_kerbs() {
    assert_eq!(who(&with(&[("width", "0.8")])), [YES, YES, YES, NO]);
    assert_eq!(who(&with(&[("smoothness", "very_bad")])), [YES, YES, YES, NO]);
    assert_eq!(who(&with(&[("smoothness", "bad")])), [YES; 4]);
    let grass: Vec<_> =
        with(&[("surface", "grass")]).into_iter().filter(|(k, _)| *k != "smoothness").collect();
    assert_eq!(who(&grass), [YES, YES, YES, DOUBT]);
    // Nothing opens on a crossing: the place is on a footway beyond it.
    let beyond = |tags: TagList<'_>| {
        let drawing = Drawing::of("A....B.C...................D");
        let network = drawing.network(&[("AB", EASY), ("BC", tags), ("CD", EASY)], &[]);
        Profile::ALL.map(|profile| {
            let (lo, hi) = drawing.metres(&network, &Parameters::default(), profile, 'A', 'D');
            (lo.is_some(), hi.is_some())
        })
    };
    let crossing = |kerb| beyond(&with(&[("footway", "crossing"), ("crossing", "marked"), ("kerb", kerb)]));
    assert_eq!(crossing("flush"), [YES; 4]);
    assert_eq!(crossing("lowered"), [YES; 4]);
    assert_eq!(crossing("rolled"), [YES, YES, YES, DOUBT]);
    assert_eq!(crossing("raised"), [YES, YES, YES, NO]);
    assert_eq!(beyond(&with(&[("footway", "crossing"), ("crossing", "marked")])), [YES; 4]);
    assert_eq!(beyond(&with(&[("footway", "crossing"), ("crossing", "unmarked")])), [YES, YES, YES, DOUBT]);
}

#[test]
fn wheelchair_tags_override_what_is_inferred() {
    assert_eq!(who(&with(&[("wheelchair", "no")])), [YES, YES, YES, NO]);
    assert_eq!(who(&with(&[("wheelchair", "limited")])), [YES, YES, YES, DOUBT]);
    assert_eq!(who_strictly(&[FOOTWAY, ("wheelchair", "yes")]), [DOUBT, DOUBT, YES, YES]);
}

#[test]
fn points_on_the_way_stop_some() {
    assert_eq!(who_passes(&[("barrier", "bollard")]), [YES; 4]);
    assert_eq!(who_passes(&[("barrier", "gate")]), [YES; 4]);
    assert_eq!(who_passes(&[("barrier", "bollard"), ("maxwidth:physical", "0.7")]), [YES, YES, YES, NO]);
    assert_eq!(who_passes(&[("barrier", "cycle_barrier")]), [YES, YES, DOUBT, NO]);
    assert_eq!(who_passes(&[("barrier", "turnstile")]), [YES, YES, NO, NO]);
    assert_eq!(who_passes(&[("barrier", "stile")]), [YES, NO, NO, NO]);
    assert_eq!(who_passes(&[("barrier", "step")]), [YES, YES, NO, NO]);
    assert_eq!(who_passes(&[("barrier", "kerb")]), [YES, YES, YES, NO]);
    assert_eq!(who_passes(&[("kerb", "lowered")]), [YES; 4]);
    assert_eq!(who_passes(&[("barrier", "block")]), [YES, YES, DOUBT, DOUBT]);
    assert_eq!(who_passes(&[("highway", "elevator")]), [YES; 4]);
    assert_eq!(who_passes(&[("highway", "elevator"), ("wheelchair", "no")]), [YES, YES, YES, NO]);
}

#[test]
fn roads_are_walked_unless_it_is_forbidden_or_done_elsewhere() {
    let road = |extra: TagList<'_>| {
        let mut tags = vec![("highway", "primary")];
        tags.extend_from_slice(extra);
        who(&tags)
    };
    assert_eq!(road(&[("sidewalk", "both")]), [YES; 4]);
    assert_eq!(road(&[]), [YES; 4]);
    assert_eq!(road(&[("sidewalk", "no")]), [YES, YES, DOUBT, DOUBT]);
    assert_eq!(road(&[("foot", "no")]), [NO; 4]);
    assert_eq!(road(&[("sidewalk", "separate")]), [NO; 4]);
    assert_eq!(road(&[("foot", "use_sidepath")]), [NO; 4]);
    assert_eq!(who(&[("highway", "motorway")]), [NO; 4]);
    assert_eq!(who(&[("highway", "trunk")]), [NO; 4]);
    assert_eq!(who(&[("highway", "cycleway")]), [NO; 4]);
    assert_eq!(who(&with(&[("highway", "cycleway"), ("foot", "yes")])), [YES; 4]);
    assert_eq!(who(&with(&[("access", "no"), ("foot", "yes")])), [YES; 4]);
}

#[test]
fn private_ways_serve_the_first_and_last_metres_only() {
    let private = with(&[("access", "private")]);
    assert_eq!(who(&private), [YES; 4], "the place is at the end of it");
    // A–B–C is short and private between; A–D–C is long and public. Nobody cuts through.
    let drawing = Drawing::of("A....B....C\n\n\nD.........E");
    let through = drawing.network(&[("AB", EASY), ("BC", &private), ("ADEC", EASY)], &[]);
    let metres = |n: &Network, from, to| drawing.metres(n, &Parameters::default(), Able, from, to);
    assert_eq!(metres(&through, 'A', 'E'), (Some(130), Some(130)));
    let inside =
        ask(&through, &Parameters::default(), Able, Metric::Length, drawing.point('A'), &[at(75.0, 0.0)]);
    assert_eq!(bounds(&inside, 0), (Some(75), Some(75)), "the place is on the private way");
    let gate = drawing
        .network(&[("ABC", EASY), ("ADEC", EASY)], &[('B', &[("barrier", "gate"), ("access", "private")])]);
    assert_eq!(metres(&gate, 'D', 'E'), (Some(100), Some(100)));
    let beyond = drawing.network(&[("AB", &private), ("BC", EASY)], &[]);
    assert_eq!(metres(&beyond, 'A', 'C').0, Some(100));
}

#[test]
fn one_way_footways_are_walked_one_way() {
    let drawing = Drawing::of(LINE);
    let moving = with(&[("oneway:foot", "yes")]);
    let network = drawing.network(&[("AB", EASY), ("BC", &moving)], &[]);
    let metres = |from, to| drawing.metres(&network, &Parameters::default(), Able, from, to).0;
    assert_eq!(metres('A', 'C'), Some(250));
    assert_eq!(metres('C', 'A'), None);
}

#[test]
fn time_counts_steps_slopes_lifts_and_the_way_off_the_network() {
    let drawing = Drawing::of(LINE);
    let seconds = |tags: TagList<'_>, node: TagList<'_>, profile, from, to| {
        let nodes = [('B', node)];
        let network = drawing.network(&[("AB", EASY), ("BC", tags)], &nodes[..usize::from(!node.is_empty())]);
        drawing.seconds(&network, profile, from, to).unwrap()
    };
    let flat = seconds(EASY, &[], Able, 'A', 'C');
    assert!((flat - 250.0 / 1.35).abs() < 0.5, "{flat}");
    let stairs = seconds(&[("highway", "steps")], &[], Able, 'A', 'C');
    assert!((stairs - 50.0 / 1.35 - 200.0 / 0.6).abs() < 0.5, "{stairs}");
    let lift = seconds(EASY, &[("highway", "elevator")], WalkingFrame, 'A', 'C');
    assert!((lift - 250.0 / 0.7 - 40.0).abs() < 0.5, "{lift}");
    let slope = with(&[("incline", "5%")]);
    let up = seconds(&slope, &[], WalkingFrame, 'A', 'C');
    let down = seconds(&slope, &[], WalkingFrame, 'C', 'A');
    assert!((up - 250.0 / 0.7 - 5.0 * 10.0 / 0.7).abs() < 0.5, "{up}");
    assert!((down - 250.0 / 0.7).abs() < 0.5, "{down}");
}

#[test]
fn a_shop_at_100_m_without_a_step_beats_one_at_50_m_by_stairs() {
    // TV-16: E–X 50 m by 12 steps; E–a 60 m and a–Y 40 m nearly flat; a–X 290 m, steep by nobody knows how much.
    let drawing = Drawing::of(
        "X....E.....a...Y\n\
         ................\n\
         ................\n\
         ................\n\
         ................\n\
         ................\n\
         ................\n\
         ................\n\
         ................\n\
         b..........c....",
    );
    // a–c–b–X: 9 rows down, 11 columns west, 9 rows up: 90 + 110 + 90 m.
    let steep: TagList<'_> = &[FOOTWAY, ("incline", "up")];
    let drawing_network = drawing.network(
        &[
            ("EX", &[("highway", "steps"), ("step_count", "12")]),
            ("Ea", &with(&[("incline", "2%")])),
            ("aY", &with(&[("incline", "1%")])),
            ("acbX", steep),
        ],
        &[],
    );
    let length = drawing_network.edges().find(|e| e.osm == 4).unwrap().view.length_cm;
    assert_eq!((length + 50) / 100, 290, "the drawing is that of the test vector");
    let vectors: [(Profile, [Bounds; 2]); 4] = [
        (Able, [(Some(50), Some(50)), (Some(100), Some(100))]),
        (Cane, [(Some(350), None), (Some(100), Some(100))]),
        (WalkingFrame, [(Some(350), None), (Some(100), Some(100))]),
        (Wheelchair, [(Some(350), None), (Some(100), Some(100))]),
    ];
    for parameters in [Parameters::default(), Parameters::strict()] {
        for (profile, expected) in vectors {
            let shops = [drawing.point('X'), drawing.point('Y')];
            let answer =
                ask(&drawing_network, &parameters, profile, Metric::Length, drawing.point('E'), &shops);
            assert_eq!([bounds(&answer, 0), bounds(&answer, 1)], expected, "{profile:?}");
        }
    }
}

#[test]
fn what_was_seen_overrides_the_map() {
    let drawing = Drawing::of(LINE);
    let extract = drawing.extract(&[("AB", EASY), ("BC", EASY)], &[]);
    let seen = |seen, day| Observation {
        point: Point { lat: drawing.point('C').lat + 0.00005, ..drawing.point('C') },
        seen,
        date: jiff::civil::date(2026, 5, day),
        source: "visite".to_owned(),
    };
    let who = |observations: &[Observation]| {
        let (network, report) = Network::build(&extract, None, observations);
        assert_eq!(report.observations_used, observations.len() as u64);
        Profile::ALL.map(|p| drawing.metres(&network, &Parameters::default(), p, 'A', 'C').0.is_some())
    };
    assert_eq!(who(&[]), [true; 4]);
    assert_eq!(who(&[seen(Seen::Width(70), 1)]), [true, true, true, false]);
    assert_eq!(who(&[seen(Seen::Steps(5), 1)]), [true, false, false, false]);
    assert_eq!(who(&[seen(Seen::Steps(0), 9), seen(Seen::Steps(5), 1)]), [true; 4], "the latest is believed");
    let far = Observation { point: Point::new(2.0, 48.0), ..seen(Seen::Width(70), 1) };
    let (_, report) = Network::build(&extract, None, &[far]);
    assert_eq!((report.observations_used, report.observations_unplaced), (0, 1));
    assert_eq!(report.issues().len(), 1);
}

#[test]
fn what_was_seen_is_laid_over_a_network_as_if_it_had_been_there_when_it_was_built() {
    let drawing = Drawing::of(LINE);
    let extract = drawing.extract(&[("AB", EASY), ("BC", EASY)], &[]);
    let seen = |seen, day| Observation {
        point: drawing.point('C'),
        seen,
        date: jiff::civil::date(2026, 5, day),
        source: "visite".to_owned(),
    };
    let all = [seen(Seen::Slope(70), 2), seen(Seen::Closed(true), 3), seen(Seen::Lit(true), 1)];
    let built = Network::build(&extract, None, &all).0;
    let mut laid = Network::build(&extract, None, &[]).0;
    let far = Observation { point: Point::new(2.0, 48.0), ..seen(Seen::Width(70), 1) };
    let told = laid.observe(&[&all[..], &[far]].concat());
    assert_eq!((told.used, told.unplaced), (3, 1));
    assert_eq!(laid.columns, built.columns);
    assert_eq!(laid.observed().len(), 3);
}

#[test]
fn a_way_seen_closed_stops_everybody_until_it_is_seen_open_and_the_explanation_says_so() {
    let drawing = Drawing::of("A....B....C\n..........D");
    let middle = at(75.0, 0.0);
    let mut network = drawing.network(&[("AB", EASY), ("BC", EASY), ("CD", EASY)], &[]);
    let seen = |seen, day| Observation {
        point: middle,
        seen,
        date: jiff::civil::date(2026, 5, day),
        source: "visite".to_owned(),
    };
    network.observe(&[seen(Seen::Closed(true), 1)]);
    let parameters = Parameters { island_nodes: 0, ..Parameters::default() };
    for profile in Profile::ALL {
        assert_eq!(drawing.metres(&network, &parameters, profile, 'A', 'D'), (None, None));
    }
    let told = crate::explain(
        &network,
        &parameters,
        Able,
        crate::Reading::Optimistic,
        drawing.point('A'),
        drawing.point('D'),
    );
    assert!(told.walk.is_none());
    assert_eq!(told.refused.unwrap().obstacles[0].kind, crate::ObstacleKind::Closed);
    network.observe(&[seen(Seen::Closed(false), 2)]);
    assert!(drawing.metres(&network, &parameters, Able, 'A', 'D').0.is_some());
}

#[test]
fn every_line_of_the_closed_list_means_something_on_a_street() {
    use model::observation::{FieldObservation, ObservationKind};
    for kind in ObservationKind::ALL {
        let value = kind.bounds().map(|(_, least, most)| (least + most) / 2);
        let observation =
            FieldObservation { kind, value, point: at(0.0, 0.0), observed_on: jiff::civil::date(2026, 5, 1) };
        assert!(observation.is_sound() && Seen::of(&observation).is_some(), "{kind:?}");
        let silent = FieldObservation { value: None, ..observation };
        assert_eq!(Seen::of(&silent).is_some(), kind.bounds().is_none(), "{kind:?}");
    }
}

#[test]
fn squares_are_crossed() {
    let drawing = Drawing::of(
        "A.B.......C\n\
         ...........\n\
         ...........\n\
         ..D.......E.F",
    );
    let square: TagList<'_> = &[("highway", "pedestrian"), ("area", "yes")];
    let network = drawing.network(&[("AB", EASY), ("BCEDB", square), ("EF", EASY)], &[]);
    let across = 20.0 + (80.0f64.powi(2) + 30.0f64.powi(2)).sqrt() + 20.0;
    let (lo, hi) = drawing.metres(&network, &Parameters::default(), WalkingFrame, 'A', 'F');
    assert_eq!((lo, hi), (Some(across.round() as u32), Some(across.round() as u32)));
}

#[test]
fn a_door_too_far_from_any_street_is_not_connected_rather_than_zero() {
    let drawing = Drawing::of(LINE);
    let network = drawing.network(&[("ABC", EASY)], &[]);
    let far = at(50.0, 200.0);
    let answer = ask(&network, &Parameters::default(), Able, Metric::Length, far, &[drawing.point('C')]);
    assert!(answer.origins[0].snap.is_none() && answer.origins[0].layers[&0].is_empty());
    let near = at(50.0, 100.0);
    let answer =
        ask(&network, &Parameters::default(), Able, Metric::Length, near, &[drawing.point('C'), far]);
    assert_eq!(bounds(&answer, 0), (Some(300), Some(300)), "100 m off the network count");
    assert_eq!(answer.unconnected_places, [1]);
    assert!((answer.origins[0].snap.as_ref().unwrap().off_network_m() - 100.0).abs() < 0.05);
}

#[test]
fn two_doors_on_one_edge_meet_along_it() {
    let drawing = Drawing::of(LINE);
    let network = drawing.network(&[("BC", EASY)], &[]);
    let (a, b) = (at(80.0, 5.0), at(200.0, 10.0));
    for (from, to) in [(a, b), (b, a)] {
        let answer = ask(&network, &Parameters::default(), Wheelchair, Metric::Length, from, &[to]);
        assert_eq!(bounds(&answer, 0), (Some(135), Some(135)));
        let row = answer.origins[0].layers[&0][0];
        assert_eq!((row.known_per_mille, row.presumed_per_mille), (1000, 0));
    }
}
