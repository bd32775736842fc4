//! Walks told: the founding example, and the obstacles by their names.

use super::maps::{Drawing, TagList};
use crate::attributes::{Kerb, Ramp};
use crate::{Explanation, Network, Note, ObstacleKind, Parameters, Reading, explain};
use model::Profile;

const EASY: TagList<'_> = &[
    ("highway", "footway"),
    ("incline", "0%"),
    ("width", "2"),
    ("surface", "asphalt"),
    ("smoothness", "good"),
];

fn told(drawing: &Drawing, network: &Network, profile: Profile, from: char, to: char) -> Explanation {
    let (from, to) = (drawing.point(from), drawing.point(to));
    explain(network, &Parameters::default(), profile, Reading::Optimistic, from, to)
}

#[test]
fn the_explanation_names_the_stairs_that_were_refused() {
    // A shop X at 50 m by 12 steps, and a long way round by b and c.
    let drawing = Drawing::of("E....X\n......\n......\nb....c");
    let mut round = EASY.to_vec();
    round.push(("name", "Rue Basse"));
    let network = drawing.network(
        &[
            (
                "EX",
                &[
                    ("highway", "steps"),
                    ("step_count", "12"),
                    ("handrail", "no"),
                    ("name", "Escalier du Port"),
                ],
            ),
            ("EbcX", &round),
        ],
        &[],
    );
    let frame = told(&drawing, &network, Profile::WalkingFrame, 'E', 'X');
    let walk = frame.walk.unwrap();
    assert!((walk.length_m - 110.0).abs() < 0.1 && walk.off_network_m == 0.0, "{walk:?}");
    assert_eq!(walk.steps.len(), 1);
    assert_eq!(walk.steps[0].street.as_deref(), Some("Rue Basse"));
    assert!((walk.known_share - 1.0).abs() < 1e-9 && walk.unknowns.is_empty());
    assert_eq!(walk.path.len(), 4, "both doors are on corners: {:?}", walk.path);
    let refused = frame.refused.unwrap();
    assert!((refused.length_m - 50.0).abs() < 0.1);
    assert_eq!(refused.obstacles.len(), 1);
    let stairs = &refused.obstacles[0];
    assert_eq!(
        stairs.kind,
        ObstacleKind::Stairs { count: Some(12), ramp: Ramp::None, handrail: Some(false) }
    );
    assert_eq!((stairs.street.as_deref(), stairs.osm), (Some("Escalier du Port"), 1));
    let middle = super::maps::at(25.0, 0.0);
    assert!(stairs.point.distance_m(middle) < 0.5);

    let able = told(&drawing, &network, Profile::Able, 'E', 'X');
    assert!(able.refused.is_none());
    let walk = able.walk.unwrap();
    assert!((walk.length_m - 50.0).abs() < 0.1);
    assert_eq!(walk.steps[0].notes, [Note::Stairs { count: Some(12), handrail: Some(false) }]);
}

#[test]
fn without_any_practicable_path_the_obstacles_are_still_named() {
    let drawing = Drawing::of("A....B...................C");
    let cases: [(TagList<'_>, ObstacleKind); 3] = [
        (&[("highway", "footway"), ("incline", "9%")], ObstacleKind::Slope { per_mille: 90 }),
        (&[("highway", "footway"), ("width", "0.6")], ObstacleKind::Narrow { cm: 60 }),
        (&[("highway", "footway"), ("wheelchair", "no")], ObstacleKind::NotForWheelchairs),
    ];
    for (tags, kind) in cases {
        let network = drawing.network(&[("AB", EASY), ("BC", tags)], &[]);
        let e = told(&drawing, &network, Profile::Wheelchair, 'A', 'C');
        assert!(e.walk.is_none());
        let refused = e.refused.unwrap();
        assert_eq!(refused.obstacles[0].kind, kind);
        assert!((refused.length_m - 250.0).abs() < 0.2);
    }
}

#[test]
fn a_raised_kerb_is_named() {
    let drawing = Drawing::of("A....B.C...................D");
    let raised = [EASY, &[("footway", "crossing"), ("kerb", "raised")]].concat();
    let network = drawing.network(&[("AB", EASY), ("BC", &raised), ("CD", EASY)], &[]);
    let e = told(&drawing, &network, Profile::Wheelchair, 'A', 'D');
    assert_eq!(e.refused.unwrap().obstacles[0].kind, ObstacleKind::Kerb { kerb: Kerb::Raised });
    let frame = told(&drawing, &network, Profile::WalkingFrame, 'A', 'D').walk.unwrap();
    assert_eq!(frame.steps[0].notes, [Note::RaisedKerb]);
}

#[test]
fn nobody_cuts_through_private_grounds() {
    let drawing = Drawing::of("A.B.C.D\n.......\n.......\n.......\n.......\n.......\n.......\ne.....f");
    let private = [EASY, &[("access", "private")]].concat();
    let network = drawing.network(&[("AB", EASY), ("BC", &private), ("CD", EASY), ("AefD", EASY)], &[]);
    let e = told(&drawing, &network, Profile::Able, 'A', 'D');
    assert!((e.walk.unwrap().length_m - 200.0).abs() < 0.1);
    assert_eq!(e.refused.unwrap().obstacles[0].kind, ObstacleKind::NoAccess);
}

#[test]
fn what_nobody_has_measured_is_told_with_its_length() {
    let drawing = Drawing::of("A....B...................C");
    let network = drawing.network(&[("AB", EASY), ("BC", &[("highway", "path"), ("name", "Sente")])], &[]);
    let walk = told(&drawing, &network, Profile::WalkingFrame, 'A', 'C').walk.unwrap();
    assert_eq!(walk.unknowns.len(), 1);
    assert_eq!(walk.unknowns[0].what, crate::Concern::Slope);
    assert!((walk.unknowns[0].length_m - 200.0).abs() < 0.1);
    assert!((walk.known_share - 0.2).abs() < 1e-3 && walk.presumed_share == 0.0);
    assert_eq!(walk.steps.len(), 2);
}

#[test]
fn the_path_told_is_as_long_as_it_says() {
    let drawing = Drawing::of("A....B....C\n...........\n...........\nD....E....F");
    let network =
        drawing.network(&[("ABC", EASY), ("DEF", EASY), ("AD", EASY), ("BE", EASY), ("CF", EASY)], &[]);
    let (from, to) = (super::maps::at(13.0, 4.0), super::maps::at(77.0, 38.0));
    let walk =
        explain(&network, &Parameters::default(), Profile::Able, Reading::Optimistic, from, to).walk.unwrap();
    let drawn: f64 = walk.path.windows(2).map(|p| p[0].distance_m(p[1])).sum();
    assert!((drawn - walk.length_m).abs() < 0.2, "{drawn} {}", walk.length_m);
    assert!((walk.length_m - (4.0 + 37.0 + 30.0 + 27.0 + 8.0)).abs() < 0.1, "{walk:?}");
    assert!((walk.off_network_m - 12.0).abs() < 0.05);
}
