//! The whole street net of Valombre: what was drawn by hand, and the quarters woven between.

use super::{
    knit::knit,
    names::Names,
    patch::Patch,
    plane::{P, Rect, p, smooth},
    rng::Rng,
    skeleton::{self, FAUBOURG_NORTH, FOOT, RAMPART, bank, line},
    street::{Kind, Quarter, Street},
    terrain::{north_quay, south_quay},
};

/// The streets, knitted into one network; no street passes through the buildings given.
pub fn streets(kept_clear: &[Rect]) -> Vec<Street> {
    let mut rng = Rng::of("streets");
    let mut names = Names::default();
    let mut all = skeleton::streets();

    let up = |from: P, to: P| vec![from, to];
    let foot = line(&FOOT);
    let old = Patch {
        quarter: Quarter::OldCentre,
        south: &bank(north_quay, 430.0, 1250.0),
        north: &foot,
        west: &up(north_quay(430.0), p(430.0, 650.0)),
        east: &up(north_quay(1250.0), p(1250.0, 750.0)),
        meshes: (11, 5),
        shake: 13.0,
        holes: 0.17,
        kinds: &[(Kind::Residential, 5), (Kind::LivingStreet, 3), (Kind::Pedestrian, 2), (Kind::Footway, 3)],
        kept_clear,
        name_every: 170.0,
    };
    let faubourg = Patch {
        quarter: Quarter::Faubourg,
        south: &bank(north_quay, 1250.0, 1900.0),
        north: &line(&FAUBOURG_NORTH),
        west: &up(north_quay(1250.0), p(1250.0, 750.0)),
        east: &up(north_quay(1900.0), p(1900.0, 690.0)),
        meshes: (8, 4),
        shake: 15.0,
        holes: 0.16,
        kinds: &[(Kind::Residential, 7), (Kind::LivingStreet, 1), (Kind::Footway, 2), (Kind::Service, 1)],
        kept_clear,
        name_every: 240.0,
    };
    let station = Patch {
        quarter: Quarter::Station,
        south: &line(&[(330.0, 70.0), (820.0, 66.0), (1250.0, 70.0)]),
        north: &bank(south_quay, 330.0, 1250.0),
        west: &up(p(330.0, 70.0), south_quay(330.0)),
        east: &up(p(1250.0, 70.0), south_quay(1250.0)),
        meshes: (10, 3),
        shake: 11.0,
        holes: 0.12,
        kinds: &[(Kind::Residential, 8), (Kind::Service, 1), (Kind::Footway, 2)],
        kept_clear,
        name_every: 260.0,
    };
    let village_sides = [
        smooth(&[p(520.0, 1270.0), p(780.0, 1285.0), p(1010.0, 1260.0)], 2),
        vec![p(500.0, 945.0), p(488.0, 1100.0), p(520.0, 1270.0)],
        vec![p(1000.0, 1000.0), p(1020.0, 1130.0), p(1010.0, 1260.0)],
    ];
    let rampart = line(&RAMPART);
    let village = Patch {
        quarter: Quarter::Village,
        south: &rampart,
        north: &village_sides[0],
        west: &village_sides[1],
        east: &village_sides[2],
        meshes: (7, 4),
        shake: 15.0,
        holes: 0.15,
        kinds: &[(Kind::Residential, 6), (Kind::LivingStreet, 2), (Kind::Footway, 2)],
        kept_clear,
        name_every: 200.0,
    };
    for (name, side) in [
        ("Rue du Plateau", village_sides[0].clone()),
        ("Rue de la Grand-Croix", village_sides[1].clone()),
        ("Rue des Champs", village_sides[2].clone()),
        ("Promenade du Rempart", rampart.clone()),
    ] {
        all.push(Street::new(name, Kind::Residential, Quarter::Village, side));
    }
    for patch in [old, faubourg, station, village] {
        all.extend(patch.weave(&mut rng, &mut names));
    }
    knit(&mut all);
    all.retain(|s| s.line.len() > 1);
    all
}
