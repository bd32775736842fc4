//! The streets of Valombre that were drawn by hand: quays, bridges, ramps, stairways, the estate, the founding example.

use super::{
    plane::{P, along, length, p, smooth},
    street::{Kind, Quarter, Street},
    terrain::{graded, north_quay, on_slope, river, river_half_width, south_quay},
};

/// The foot of the slope: north side of the old centre.
pub const FOOT: [(f64, f64); 6] =
    [(430.0, 650.0), (560.0, 690.0), (700.0, 715.0), (800.0, 735.0), (880.0, 750.0), (1250.0, 750.0)];
/// The top of the slope: south side of the upper village.
pub const RAMPART: [(f64, f64); 5] =
    [(500.0, 945.0), (600.0, 950.0), (700.0, 965.0), (850.0, 985.0), (1000.0, 1000.0)];

/// The points of a table, in metres.
pub fn line(points: &[(f64, f64)]) -> Vec<P> {
    points.iter().map(|&(x, y)| p(x, y)).collect()
}

/// A bank of the river between two meridians, one point every 40 m or so.
pub fn bank(side: fn(f64) -> P, from: f64, to: f64) -> Vec<P> {
    let parts = ((to - from) / 40.0).ceil().max(1.0) as usize;
    (0..=parts).map(|i| side(from + (to - from) * i as f64 / parts as f64)).collect()
}

/// Where a hand-drawn line passes at this meridian.
fn at_meridian(points: &[(f64, f64)], x: f64) -> P {
    let found = points.windows(2).find(|w| w[0].0 <= x && x <= w[1].0);
    found.map_or(p(x, 0.0), |w| p(x, w[0].1 + (w[1].1 - w[0].1) * (x - w[0].0) / (w[1].0 - w[0].0)))
}

/// Every hand-drawn street, in a fixed order.
pub fn streets() -> Vec<Street> {
    let mut all = Vec::new();
    quays_and_bridges(&mut all);
    lower_town(&mut all);
    founding_example(&mut all);
    station(&mut all);
    stairways(&mut all);
    hill(&mut all);
    estate(&mut all);
    outskirts(&mut all);
    all
}

fn quays_and_bridges(all: &mut Vec<Street>) {
    use Kind::{Footway, Path, Residential, Steps, Tertiary};
    use Quarter::{Faubourg, OldCentre, Outskirts, Station};
    all.push(Street::new("Quai des Saules", Residential, Outskirts, bank(north_quay, 40.0, 430.0)));
    all.push(Street::new("Quai des Bateliers", Tertiary, OldCentre, bank(north_quay, 430.0, 1250.0)));
    all.push(Street::new("Quai des Tanneurs", Residential, Faubourg, bank(north_quay, 1250.0, 1960.0)));
    all.push(Street::new("Quai du Grand-Pré", Residential, Outskirts, bank(south_quay, 60.0, 330.0)));
    all.push(Street::new("Quai de la Gare", Tertiary, Station, bank(south_quay, 330.0, 1250.0)));
    all.push(Street::new("Quai du Stade", Residential, Outskirts, bank(south_quay, 1250.0, 1960.0)));
    all.push(
        Street::new("Pont Vieux", Tertiary, Station, vec![south_quay(640.0), north_quay(640.0)])
            .layer(1)
            .tag("bridge", "yes"),
    );

    let (north, south) = (north_quay(1420.0), south_quay(1420.0));
    let (deck_north, deck_south) = (north - p(0.0, 10.0), south + p(0.0, 10.0));
    let stairs = |from: P, to: P| Street::new("Passerelle des Lavandières", Steps, Faubourg, vec![from, to]);
    all.push(stairs(north, deck_north).tag("step_count", "22").tag("handrail", "yes").layer(1));
    all.push(
        Street::new("Passerelle des Lavandières", Footway, Faubourg, vec![deck_north, deck_south])
            .layer(1)
            .tag("bridge", "yes")
            .tag("width", "1.8"),
    );
    // The south flight: nobody has counted its steps.
    all.push(stairs(deck_south, south).layer(1));

    let berge = |x: f64| p(x, river(x) + river_half_width(x) + 4.0);
    all.push(
        Street::new("Promenade des Berges", Path, OldCentre, bank(berge, 560.0, 960.0))
            .layer(-1)
            .tag("surface", "compacted")
            .tag("width", "2.5"),
    );
    for (x, count) in [(600.0, "14"), (780.0, "16")] {
        all.push(
            Street::new("Escalier des Berges", Steps, OldCentre, vec![berge(x), north_quay(x)])
                .layer(-1)
                .tag("step_count", count),
        );
    }
    let ramp = vec![berge(960.0), berge(985.0) + p(0.0, 4.0), north_quay(1010.0)];
    all.push(
        Street::new("Rampe des Berges", Footway, OldCentre, ramp)
            .layer(-1)
            .tag("incline", "6%")
            .tag("width", "2"),
    );
}

fn lower_town(all: &mut Vec<Street>) {
    use Kind::{Pedestrian, Residential, Tertiary};
    use Quarter::{Faubourg, OldCentre};
    all.push(Street::new(
        "Rue de la Porte-Basse",
        Residential,
        OldCentre,
        vec![north_quay(430.0), p(430.0, 650.0)],
    ));
    all.push(Street::new("Rue du Pied-de-Côte", Residential, OldCentre, line(&FOOT[..5])));
    all.push(Street::new("Rue des Tilleuls", Residential, OldCentre, line(&FOOT[4..])));
    all.push(Street::new(
        "Avenue du Faubourg",
        Tertiary,
        Faubourg,
        vec![north_quay(1250.0), p(1250.0, 750.0)],
    ));
    let grande_rue = [north_quay(640.0), p(652.0, 500.0), p(690.0, 585.0), p(712.0, 650.0), p(700.0, 715.0)];
    all.push(Street::new("Grande Rue", Tertiary, OldCentre, smooth(&grande_rue, 2)));
    let square = [(765.0, 560.0), (835.0, 555.0), (842.0, 608.0), (770.0, 615.0), (765.0, 560.0)];
    all.push(
        Street::new("Place du Marché", Pedestrian, OldCentre, line(&square)).tag("surface", "paving_stones"),
    );
    all.push(Street::new("Rue des Ateliers", Residential, Faubourg, line(&FAUBOURG_NORTH)));
    all.push(Street::new(
        "Rue de la Passerelle",
        Residential,
        Faubourg,
        vec![north_quay(1900.0), p(1900.0, 690.0)],
    ));
}

/// North side of the faubourg.
pub const FAUBOURG_NORTH: [(f64, f64); 4] =
    [(1250.0, 750.0), (1450.0, 752.0), (1700.0, 730.0), (1900.0, 690.0)];

/// Around Les Tilleuls: a bakery 50 m away at the top of twelve steps, and a way round whose slope nobody has measured.
fn founding_example(all: &mut Vec<Street>) {
    use Kind::{Footway, Steps};
    let foot =
        |points: &[(f64, f64)], name: &str| Street::new(name, Footway, Quarter::OldCentre, line(points));
    all.push(
        foot(&[(1010.0, 750.0), (1010.0, 768.0)], "Escalier du Four").tag("width", "2").tag("incline", "2%"),
    );
    all.push(
        Street::new("Escalier du Four", Steps, Quarter::OldCentre, line(&[(1010.0, 768.0), (1010.0, 776.0)]))
            .tag("step_count", "12")
            .tag("handrail", "yes")
            .tag("width", "2"),
    );
    all.push(
        foot(&[(1010.0, 776.0), (1010.0, 796.0)], "Placette du Four").tag("width", "4").tag("incline", "0%"),
    );
    let round = [
        (1010.0, 796.0),
        (1060.0, 804.0),
        (1120.0, 804.0),
        (1155.0, 798.0),
        (1161.0, 777.0),
        (1161.0, 750.0),
    ];
    // It climbs, and nobody has measured by how much: that alone makes the way round uncertain.
    all.push(
        foot(&round, "Chemin du Four").tag("width", "1.6").tag("incline", "up").tag("surface", "asphalt"),
    );
}

fn station(all: &mut Vec<Street>) {
    use Kind::{Crossing, Footway, Pedestrian, Residential, Sidewalk, Steps, Tertiary};
    use Quarter::{Outskirts, Station};
    all.push(Street::new(
        "Rue du Chemin-de-Fer",
        Tertiary,
        Station,
        line(&[(330.0, 70.0), (820.0, 66.0), (1250.0, 70.0)]),
    ));
    all.push(Street::new(
        "Rue de la Minoterie",
        Residential,
        Station,
        vec![p(330.0, 70.0), south_quay(330.0)],
    ));
    all.push(Street::new(
        "Avenue des Peupliers-Blancs",
        Tertiary,
        Station,
        vec![p(1250.0, 70.0), south_quay(1250.0)],
    ));
    all.push(Street::new("Rue des Érables", Residential, Station, line(&[(830.0, 180.0), (1080.0, 180.0)])));
    let square = [(790.0, 66.0), (850.0, 66.0), (850.0, 100.0), (790.0, 100.0), (790.0, 66.0)];
    all.push(Street::new("Place de la Gare", Pedestrian, Station, line(&square)).tag("surface", "asphalt"));

    let avenue = smooth(&[p(820.0, 66.0), p(800.0, 130.0), p(735.0, 200.0), south_quay(640.0)], 2);
    let beside = |offset: f64| -> Vec<P> {
        let total = length(&avenue);
        let parts = (total / 30.0).ceil() as usize;
        let point = |i: usize| {
            let (at, direction) = along(&avenue, total * i as f64 / parts as f64);
            at + direction.left() * offset
        };
        (0..=parts).map(point).collect()
    };
    for (side, offset) in [("left", 8.0), ("right", -8.0)] {
        all.push(
            Street::new("", Sidewalk, Station, beside(offset)).tag("width", "2").tag("description", side),
        );
    }
    let total = length(&avenue);
    for k in 1..=5 {
        let (at, direction) = along(&avenue, total * (f64::from(k) - 0.35) / 5.0);
        let across = direction.left();
        let steps = [8.0, 3.5, 0.0, -3.5, -8.0].map(|d| at + across * d).to_vec();
        all.push(Street::new("", Crossing, Station, steps).tag("width", "3").tag("incline", "0%"));
    }
    all.push(Street::new("Avenue de la Gare", Tertiary, Station, avenue).tag("sidewalk", "separate"));

    // Under the tracks: a lift on the town side, stairs on both, a ramp on the far side.
    let under = |points: &[(f64, f64)], kind: Kind| {
        Street::new("Passage de la Gare", kind, Station, line(points)).layer(-1).tag("tunnel", "yes")
    };
    all.push(Street::new("", Footway, Station, line(&[(830.0, 66.0), (830.0, 60.0)])).tag("width", "2"));
    all.push(
        under(&[(830.0, 60.0), (830.0, 50.0), (830.0, 0.0)], Footway).tag("width", "3").tag("incline", "0%"),
    );
    all.push(
        under(&[(845.0, 66.0), (845.0, 54.0), (830.0, 50.0)], Steps)
            .tag("step_count", "24")
            .tag("handrail", "yes"),
    );
    all.push(under(&[(830.0, 0.0), (830.0, -14.0)], Steps).tag("handrail", "no"));
    all.push(
        under(&[(830.0, 0.0), (862.0, -3.0), (895.0, -14.0)], Footway)
            .tag("incline", "7%")
            .tag("width", "1.8"),
    );
    all.push(Street::new(
        "Rue du Moulin",
        Residential,
        Outskirts,
        line(&[(420.0, -20.0), (830.0, -14.0), (1240.0, -20.0)]),
    ));
}

/// The lift of the station: the node where the square and the underpass meet.
pub const LIFT: P = p(830.0, 60.0);

fn stairways(all: &mut Vec<Street>) {
    use Kind::{Footway, Path, Steps};
    use Quarter::{OldCentre, Village};
    all.push(
        Street::new(
            "Sentier de la Mi-Côte",
            Path,
            OldCentre,
            smooth(&graded((545.0, 14.0), (1240.0, 14.0), 14), 1),
        )
        .tag("surface", "ground")
        .tag("width", "1.3"),
    );
    let names = ["du Guetteur", "des Cent-Marches", "du Vieux-Rempart", "de la Tour", "Saint-Fictif"];
    for (rank, (name, x)) in names.iter().zip([560.0, 640.0, 735.0, 830.0, 925.0]).enumerate() {
        let (foot, top) = (at_meridian(&FOOT, x), at_meridian(&RAMPART, x));
        let (start, half) = (on_slope(x, 1.0), on_slope(x, 14.0));
        let end = on_slope(x, 27.0);
        let title = format!("Degré {name}");
        all.push(Street::new(&title, Footway, OldCentre, vec![foot, start]));
        for (from, to, quarter) in [(start, half, OldCentre), (half, end, Village)] {
            let mut flight = Street::new(&title, Steps, quarter, vec![from, to]);
            // Some stairways were counted, others were only drawn.
            if rank % 3 != 1 {
                flight = flight.tag("step_count", &format!("{}", 74 + rank * 2));
            }
            if rank % 2 == 0 {
                flight = flight.tag("handrail", "yes");
            } else if rank == 3 {
                flight = flight.tag("handrail", "no");
            }
            all.push(flight);
        }
        all.push(Street::new(&title, Footway, Village, vec![end, top]));
    }
    let (start, half, end) = (on_slope(1205.0, 1.0), on_slope(1205.0, 14.0), on_slope(1205.0, 27.0));
    all.push(Street::new("Degré des Planètes", Footway, OldCentre, vec![p(1205.0, 750.0), start]));
    all.push(
        Street::new("Degré des Planètes", Steps, OldCentre, vec![start, half])
            .tag("step_count", "76")
            .tag("handrail", "yes"),
    );
    all.push(
        Street::new("Degré des Planètes", Steps, Quarter::Estate, vec![half, end]).tag("ramp:bicycle", "yes"),
    );
    all.push(Street::new("Degré des Planètes", Footway, Quarter::Estate, vec![end, p(1205.0, 1052.0)]));
}

fn hill(all: &mut Vec<Street>) {
    use Kind::{Footway, Residential, Service, Steps, Tertiary};
    use Quarter::{Hill, Outskirts, Village};
    // The long way up: 650 m under 5 %, the only step-free link of the west.
    let mut corniche = vec![p(430.0, 650.0)];
    corniche.extend(graded((415.0, 0.4), (150.0, 12.0), 9));
    corniche.push(on_slope(128.0, 12.6));
    corniche.extend(graded((150.0, 13.2), (490.0, 27.6), 12));
    corniche.push(p(500.0, 945.0));
    all.push(Street::new("Rue de la Corniche", Tertiary, Hill, corniche).tag("smoothness", "good"));
    for (name, rise, from, to) in [
        ("Chemin des Vignes", 20.0, 60.0, 372.0),
        ("Chemin du Bas-Coteau", 5.0, 40.0, 320.0),
        ("Chemin du Haut-Coteau", 25.0, 60.0, 432.0),
    ] {
        all.push(Street::new(name, Residential, Hill, smooth(&graded((from, rise), (to, rise), 8), 1)));
    }
    for (name, x) in [("Raidillon des Vignes", 85.0), ("Raidillon du Milieu", 225.0)] {
        all.push(Street::new(name, Residential, Hill, graded((x, 5.0), (x + 30.0, 25.0), 6)));
    }
    all.push(
        Street::new("Escalier des Vignes", Steps, Hill, graded((366.0, 20.0), (367.0, 25.0), 1))
            .tag("step_count", "28"),
    );
    all.push(Street::new(
        "Chemin du Bel-Air",
        Residential,
        Hill,
        smooth(&line(&[(60.0, 1040.0), (180.0, 1075.0), (340.0, 1060.0), (494.0, 1090.0)]), 2),
    ));
    all.push(Street::new(
        "Chemin de la Crête",
        Residential,
        Hill,
        smooth(&line(&[(70.0, 1200.0), (230.0, 1230.0), (380.0, 1200.0), (508.0, 1215.0)]), 2),
    ));
    all.push(Street::new(
        "Montée de la Crête",
        Residential,
        Hill,
        vec![on_slope(180.0, 25.0), p(180.0, 1075.0), p(205.0, 1150.0), p(230.0, 1230.0)],
    ));
    for (name, points) in [
        ("Impasse des Amandiers", [(340.0, 1060.0), (350.0, 1120.0), (335.0, 1160.0)]),
        ("Impasse du Merle", [(380.0, 1200.0), (395.0, 1270.0), (380.0, 1330.0)]),
        ("Impasse des Genêts", [(130.0, 1216.0), (120.0, 1280.0), (140.0, 1330.0)]),
    ] {
        all.push(Street::new(name, Residential, Hill, line(&points)));
    }
    all.push(
        Street::new(
            "Allée du Manoir",
            Service,
            Outskirts,
            line(&[(60.0, 1040.0), (30.0, 1110.0), (35.0, 1180.0)]),
        )
        .tag("access", "private"),
    );
    all.push(Street::new(
        "Passage de la Source",
        Footway,
        Village,
        line(&[(300.0, 1238.0), (310.0, 1320.0), (420.0, 1390.0), (520.0, 1268.0)]),
    ));

    let mut boulevard = vec![p(1250.0, 750.0), p(1265.0, 788.0)];
    boulevard.extend(graded((1292.0, 0.4), (1690.0, 27.6), 14));
    boulevard.push(p(1735.0, 1085.0));
    all.push(Street::new("Boulevard du Plateau", Tertiary, Quarter::Estate, boulevard));
}

fn estate(all: &mut Vec<Street>) {
    use Kind::{Footway, Pedestrian, Residential, Service, Steps, Tertiary};
    use Quarter::{Estate, Village};
    let ring = [
        (1130.0, 1085.0),
        (1300.0, 1022.0),
        (1550.0, 1030.0),
        (1740.0, 1095.0),
        (1785.0, 1240.0),
        (1690.0, 1390.0),
        (1400.0, 1410.0),
        (1190.0, 1340.0),
        (1120.0, 1205.0),
        (1130.0, 1085.0),
    ];
    all.push(Street::new("Boulevard des Planètes", Residential, Estate, smooth(&line(&ring), 2)));
    all.push(Street::new(
        "Avenue du Plateau",
        Tertiary,
        Village,
        line(&[(1010.0, 1065.0), (1070.0, 1085.0), (1130.0, 1085.0)]),
    ));
    all.push(Street::new(
        "Mail des Constellations",
        Pedestrian,
        Estate,
        smooth(&line(&[(1122.0, 1195.0), (1300.0, 1225.0), (1500.0, 1240.0), (1786.0, 1235.0)]), 2),
    ));
    for (name, points) in [
        ("Allée de Mercure", vec![(1250.0, 1040.0), (1262.0, 1110.0), (1250.0, 1170.0)]),
        ("Allée de Vénus", vec![(1420.0, 1024.0), (1425.0, 1090.0), (1415.0, 1150.0)]),
        ("Allée de Mars", vec![(1640.0, 1060.0), (1645.0, 1130.0), (1655.0, 1175.0)]),
        ("Allée de Jupiter", vec![(1290.0, 1378.0), (1300.0, 1310.0), (1280.0, 1270.0)]),
        ("Allée de Saturne", vec![(1560.0, 1404.0), (1565.0, 1330.0), (1600.0, 1290.0)]),
    ] {
        all.push(Street::new(name, Residential, Estate, line(&points)));
    }
    for (name, points) in [
        ("Allée de la Lyre", vec![(1250.0, 1170.0), (1255.0, 1216.0), (1280.0, 1270.0)]),
        ("Allée du Cygne", vec![(1415.0, 1150.0), (1400.0, 1233.0), (1385.0, 1310.0), (1300.0, 1310.0)]),
        (
            "Allée de l’Aigle",
            vec![(1262.0, 1110.0), (1340.0, 1100.0), (1425.0, 1090.0), (1540.0, 1130.0), (1645.0, 1130.0)],
        ),
        ("Allée de Pégase", vec![(1655.0, 1175.0), (1660.0, 1238.0), (1600.0, 1290.0)]),
        ("Allée d’Orion", vec![(1385.0, 1310.0), (1480.0, 1355.0), (1565.0, 1330.0)]),
        ("Allée de la Comète", vec![(1500.0, 1240.0), (1505.0, 1295.0), (1480.0, 1355.0)]),
    ] {
        all.push(Street::new(name, Footway, Estate, line(&points)).tag("surface", "asphalt"));
    }
    for points in [[(1560.0, 1131.0), (1560.0, 1160.0)], [(1500.0, 1262.0), (1540.0, 1285.0)]] {
        all.push(Street::new("", Service, Estate, line(&points)).tag("service", "parking_aisle"));
    }
    all.push(
        Street::new("Escalier du Zénith", Steps, Estate, line(&[(1690.0, 1237.0), (1694.0, 1252.0)]))
            .tag("step_count", "9")
            .tag("handrail", "yes"),
    );
    all.push(Street::new(
        "Escalier de l’Équinoxe",
        Steps,
        Estate,
        line(&[(1330.0, 1227.0), (1334.0, 1243.0)]),
    ));
    all.push(Street::new(
        "Allée du Solstice",
        Footway,
        Estate,
        line(&[(1694.0, 1252.0), (1700.0, 1310.0), (1690.0, 1390.0)]),
    ));
    all.push(Street::new(
        "Allée de l’Équinoxe",
        Footway,
        Estate,
        line(&[(1334.0, 1243.0), (1340.0, 1280.0), (1385.0, 1310.0)]),
    ));
}

fn outskirts(all: &mut Vec<Street>) {
    use Kind::{Footway, Path, Residential, Service, Tertiary, Track};
    use Quarter::{Hill, Outskirts, Village};
    all.push(Street::new(
        "Avenue du Grand-Pré",
        Tertiary,
        Outskirts,
        line(&[(60.0, 95.0), (200.0, 85.0), (330.0, 70.0)]),
    ));
    all.push(Street::new(
        "Rue de la Gravière",
        Residential,
        Outskirts,
        vec![p(200.0, 85.0), south_quay(200.0)],
    ));
    all.push(
        Street::new("", Service, Outskirts, line(&[(200.0, 150.0), (120.0, 140.0), (80.0, 160.0)]))
            .tag("service", "parking_aisle"),
    );
    all.push(Street::new(
        "Chemin du Stade",
        Residential,
        Outskirts,
        vec![p(1250.0, 70.0), p(1450.0, 95.0), p(1650.0, 80.0), p(1820.0, 130.0), south_quay(1850.0)],
    ));
    all.push(Street::new(
        "Allée du Stade",
        Footway,
        Outskirts,
        smooth(
            &line(&[(1450.0, 95.0), (1480.0, 180.0), (1600.0, 210.0), (1700.0, 170.0), (1650.0, 80.0)]),
            1,
        ),
    ));
    all.push(
        Street::new(
            "Sentier du Parc",
            Footway,
            Outskirts,
            smooth(&line(&[(430.0, 470.0), (330.0, 440.0), (220.0, 470.0), (150.0, 420.0)]), 2),
        )
        .tag("surface", "fine_gravel")
        .tag("width", "2"),
    );
    all.push(
        Street::new(
            "Sentier du Parc",
            Footway,
            Outskirts,
            vec![p(220.0, 470.0), p(230.0, 400.0), north_quay(240.0)],
        )
        .tag("surface", "fine_gravel"),
    );
    all.push(Street::new(
        "Chemin du Lavoir",
        Residential,
        Hill,
        vec![north_quay(90.0), p(95.0, 480.0), on_slope(90.0, 5.0)],
    ));
    all.push(
        Street::new("Sentier de la Source", Path, Hill, vec![p(150.0, 420.0), p(95.0, 480.0)])
            .tag("surface", "ground")
            .tag("width", "0.8"),
    );
    all.push(Street::new(
        "Route de la Forêt",
        Tertiary,
        Village,
        line(&[(780.0, 1285.0), (790.0, 1400.0), (830.0, 1500.0)]),
    ));
    all.push(Street::new(
        "Route des Étoiles",
        Tertiary,
        Outskirts,
        line(&[(1400.0, 1410.0), (1420.0, 1500.0)]),
    ));
    all.push(Street::new(
        "Chemin des Étangs",
        Track,
        Outskirts,
        line(&[(830.0, 1500.0), (600.0, 1460.0), (420.0, 1390.0)]),
    ));
    all.push(Street::new(
        "Chemin de la Lisière",
        Track,
        Outskirts,
        line(&[(830.0, 1500.0), (1100.0, 1460.0), (1190.0, 1340.0)]),
    ));
    // The island of the river: paths that lead nowhere else, as real extracts often hold.
    let isle = [(985.0, 0.0), (1075.0, 16.0), (1160.0, 0.0), (1075.0, -16.0), (985.0, 0.0)];
    let ring: Vec<P> = isle.iter().map(|&(x, dy)| p(x, river(x) + dy)).collect();
    all.push(
        Street::new("Tour de l’Île aux Hérons", Path, Outskirts, smooth(&ring, 1)).tag("surface", "grass"),
    );
}
