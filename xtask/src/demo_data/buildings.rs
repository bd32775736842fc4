//! Houses and blocks along the streets, and the buildings of the residences: what makes the map look like a town.

use super::{
    plane::{Rect, along, length, p},
    residences::Residence,
    rng::Rng,
    street::{Kind, Quarter, Street},
    terrain::{river, river_half_width},
};

/// A building of the map.
pub struct Building {
    pub rect: Rect,
    pub kind: &'static str,
    pub levels: Option<u32>,
    pub name: Option<&'static str>,
}

/// How a quarter is built along its streets.
struct Habit {
    width: (f64, f64),
    depth: f64,
    gap: f64,
    setback: f64,
    share: f64,
    kind: &'static str,
    levels: (u32, u32),
}

fn habit(quarter: Quarter) -> Option<Habit> {
    let of = |width, depth, gap, setback, share, kind, levels| {
        Some(Habit { width, depth, gap, setback, share, kind, levels })
    };
    match quarter {
        Quarter::OldCentre => of((9.0, 20.0), 10.0, 0.4, 0.5, 0.9, "house", (2, 4)),
        Quarter::Faubourg => of((10.0, 24.0), 10.0, 4.0, 2.0, 0.72, "house", (1, 3)),
        Quarter::Station => of((14.0, 26.0), 12.0, 5.0, 3.0, 0.72, "apartments", (2, 5)),
        Quarter::Village => of((9.0, 15.0), 9.0, 3.0, 2.0, 0.8, "house", (1, 3)),
        Quarter::Hill => of((9.0, 12.0), 9.0, 14.0, 6.0, 0.72, "detached", (1, 2)),
        Quarter::Estate | Quarter::Outskirts => None,
    }
}

/// Drawn by hand: towers and slabs of the estate, the station, the big shops, churches, schools.
const LANDMARKS: &[(f64, f64, f64, f64, &str, u32, &str)] = &[
    (1200.0, 1130.0, 22.0, 22.0, "apartments", 12, ""),
    (1400.0, 1060.0, 70.0, 12.0, "apartments", 5, ""),
    (1500.0, 1090.0, 60.0, 12.0, "apartments", 5, ""),
    (1590.0, 1080.0, 50.0, 12.0, "apartments", 5, ""),
    (1710.0, 1160.0, 24.0, 24.0, "apartments", 14, ""),
    (1740.0, 1300.0, 12.0, 60.0, "apartments", 5, ""),
    (1640.0, 1340.0, 24.0, 24.0, "apartments", 14, ""),
    (1240.0, 1330.0, 60.0, 12.0, "apartments", 5, ""),
    (1200.0, 1255.0, 50.0, 12.0, "apartments", 5, ""),
    (1340.0, 1370.0, 50.0, 12.0, "apartments", 5, ""),
    (1520.0, 1375.0, 40.0, 12.0, "apartments", 5, ""),
    (1600.0, 1215.0, 40.0, 14.0, "school", 2, "École des Planètes"),
    (1300.0, 1253.0, 34.0, 22.0, "retail", 1, "Supermarché Cassiopée"),
    (1450.0, 1218.0, 26.0, 12.0, "civic", 2, "Centre de santé du Plateau"),
    (1530.0, 1262.0, 24.0, 12.0, "civic", 1, "Centre social du Zénith"),
    (815.0, 46.0, 60.0, 14.0, "train_station", 2, "Gare de Valombre"),
    (110.0, 190.0, 90.0, 60.0, "retail", 1, "Hypermarché du Grand-Pré"),
    (265.0, 130.0, 60.0, 36.0, "industrial", 1, ""),
    (600.0, 128.0, 36.0, 22.0, "retail", 1, "Supermarché du Dépôt"),
    (960.0, 602.0, 18.0, 34.0, "church", 3, "Église du Vieux-Marché"),
    (700.0, 1160.0, 26.0, 14.0, "church", 2, "Chapelle du Plateau"),
    (803.0, 585.0, 30.0, 18.0, "marketplace", 1, "Halle de Valombre"),
    (1640.0, 160.0, 60.0, 30.0, "sports_hall", 1, "Gymnase du Stade"),
    (32.0, 1200.0, 24.0, 14.0, "manor", 2, "Le Manoir"),
];

/// Every building, residences first; nothing overlaps anything, nor a street, nor the river.
pub fn buildings(streets: &[Street], residences: &[Residence]) -> Vec<Building> {
    let mut all: Vec<Building> = Vec::new();
    for residence in residences {
        let levels = residence.entrances.first().map(|e| e.floors.len() as u32);
        if let Some(rect) = residence.building {
            all.push(Building { rect, kind: "apartments", levels, name: Some(residence.name) });
        } else {
            for entrance in &residence.entrances {
                let rect = Rect::new(entrance.at, p(1.0, 0.0), 9.0, 8.0);
                all.push(Building { rect, kind: "house", levels: Some(2), name: None });
            }
        }
    }
    for &(x, y, width, depth, kind, levels, name) in LANDMARKS {
        let rect = Rect::new(p(x, y), p(1.0, 0.0), width, depth);
        if is_free(&rect, streets, &all, 1.0) {
            let name = (!name.is_empty()).then_some(name);
            all.push(Building { rect, kind, levels: Some(levels), name });
        }
    }
    let mut rng = Rng::of("buildings");
    for street in streets {
        let built =
            matches!(street.kind, Kind::Tertiary | Kind::Residential | Kind::LivingStreet | Kind::Pedestrian);
        let Some(habit) = habit(street.quarter).filter(|_| built && street.layer == 0) else { continue };
        for side in [1.0, -1.0] {
            line_up(street, side, &habit, streets, &mut rng, &mut all);
        }
    }
    all
}

fn line_up(
    street: &Street,
    side: f64,
    habit: &Habit,
    streets: &[Street],
    rng: &mut Rng,
    all: &mut Vec<Building>,
) {
    let total = length(&street.line);
    let mut done = 4.0;
    while done < total - 4.0 {
        let width = rng.between(habit.width.0, habit.width.1);
        let build = rng.chance(habit.share);
        let levels = habit.levels.0 + rng.below((habit.levels.1 - habit.levels.0 + 1) as usize) as u32;
        let depth = habit.depth * rng.between(0.85, 1.15);
        let counted = rng.chance(0.35);
        if build {
            let (at, direction) = along(&street.line, done + width / 2.0);
            let away = street.kind.half_width() + habit.setback + depth / 2.0;
            let rect = Rect::new(at + direction.left() * (side * away), direction, width, depth);
            if is_free(&rect, streets, all, habit.gap.min(1.5)) {
                let levels = counted.then_some(levels);
                all.push(Building { rect, kind: habit.kind, levels, name: None });
            }
        }
        done += width + habit.gap * rng.between(0.6, 1.6);
    }
}

fn is_free(rect: &Rect, streets: &[Street], all: &[Building], gap: f64) -> bool {
    let corners = rect.corners();
    let dry = corners
        .iter()
        .all(|c| (c.y - river(c.x)).abs() > river_half_width(c.x) + 4.0 && (0.0..2000.0).contains(&c.x));
    let reach = rect.half.0.hypot(rect.half.1) + 12.0;
    dry && all.iter().all(|b| !rect.overlaps(&b.rect, gap))
        && !streets.iter().filter(|s| s.layer == 0).any(|s| {
            s.line.windows(2).any(|w| {
                let near = super::plane::nearest(rect.centre, w[0], w[1]).1 < reach;
                near && rect.meets(w[0], w[1], s.kind.half_width() - 0.6)
            })
        })
}
