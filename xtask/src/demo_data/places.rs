//! Shops, doctors, stops, benches of Valombre: the nodes of the map, and the plain file of what the map lacks.

use super::{
    plane::{P, p},
    rng::Rng,
    skeleton::bank,
    terrain::{north_quay, south_quay},
};

/// What a map node says.
pub struct Poi {
    pub at: P,
    pub tags: Vec<(&'static str, String)>,
}

/// name, main tag, x, y, wheelchair (empty: unknown), further tags.
type Line = (
    &'static str,
    (&'static str, &'static str),
    f64,
    f64,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const PLACES: &[Line] = &[
    // Around Les Tilleuls: distances on foot are checked by a test of this crate.
    ("Boulangerie du Perron", ("shop", "bakery"), 1010.0, 797.0, "yes", &[]),
    ("Boulangerie des Tilleuls", ("shop", "bakery"), 914.0, 751.5, "yes", &[]),
    ("Pharmacie du Pied-de-Côte", ("amenity", "pharmacy"), 671.0, 711.0, "yes", &[]),
    (
        "Cabinet médical du Vieux-Pont",
        ("amenity", "doctors"),
        623.0,
        395.0,
        "",
        &[("healthcare:speciality", "general")],
    ),
    ("Maison de quartier des Tilleuls", ("amenity", "community_centre"), 1205.0, 748.0, "yes", &[]),
    // Around Les Érables: everything, at street level.
    ("Boulangerie des Érables", ("shop", "bakery"), 870.0, 185.0, "yes", &[]),
    ("Pharmacie de la Gare", ("amenity", "pharmacy"), 980.0, 175.0, "yes", &[]),
    (
        "Maison de santé de la Gare",
        ("amenity", "doctors"),
        1010.0,
        185.0,
        "yes",
        &[("healthcare:speciality", "general")],
    ),
    ("Bureau de poste de Valombre-Gare", ("amenity", "post_office"), 850.0, 175.0, "yes", &[("atm", "yes")]),
    ("Centre social des Érables", ("amenity", "social_centre"), 1050.0, 185.0, "yes", &[]),
    // Old centre.
    ("Halle de Valombre", ("amenity", "marketplace"), 803.0, 585.0, "yes", &[]),
    ("Boulangerie Mie & Levain", ("shop", "bakery"), 772.0, 552.0, "no", &[]),
    ("Épicerie du Marché", ("shop", "convenience"), 762.0, 618.0, "limited", &[]),
    ("Le Panier Vert", ("shop", "greengrocer"), 700.0, 480.0, "", &[]),
    ("Boucherie de la Grille", ("shop", "butcher"), 700.0, 560.0, "no", &[]),
    ("Pharmacie de la Grande Rue", ("amenity", "pharmacy"), 690.0, 530.0, "limited", &[]),
    ("Mairie de Valombre", ("amenity", "townhall"), 757.0, 600.0, "yes", &[]),
    ("Médiathèque du Cadran", ("amenity", "library"), 900.0, 520.0, "yes", &[]),
    ("Café des Drapiers", ("amenity", "cafe"), 760.0, 575.0, "limited", &[]),
    ("Salon Coup de Peigne", ("shop", "hairdresser"), 720.0, 620.0, "", &[]),
    ("Cabinet infirmier du Cloître", ("healthcare", "nurse"), 560.0, 560.0, "", &[]),
    ("Cabinet dentaire des Ciriers", ("amenity", "dentist"), 880.0, 640.0, "no", &[]),
    (
        "Église du Vieux-Marché",
        ("amenity", "place_of_worship"),
        960.0,
        590.0,
        "limited",
        &[("religion", "christian")],
    ),
    ("Toilettes publiques du Marché", ("amenity", "toilets"), 845.0, 550.0, "yes", &[]),
    ("Presse de la Halle", ("shop", "newsagent"), 790.0, 548.0, "", &[]),
    // Faubourg.
    ("Supérette du Faubourg", ("shop", "convenience"), 1262.0, 560.0, "yes", &[]),
    ("Boulangerie des Haleurs", ("shop", "bakery"), 1560.0, 560.0, "", &[]),
    ("Pharmacie des Tanneurs", ("amenity", "pharmacy"), 1600.0, 640.0, "yes", &[]),
    ("Docteur du Bief", ("amenity", "doctors"), 1390.0, 660.0, "no", &[]),
    ("Crédit Fluvial", ("amenity", "bank"), 1850.0, 560.0, "yes", &[("atm", "yes")]),
    ("Café de l’Écluse", ("amenity", "cafe"), 1530.0, 430.0, "", &[]),
    ("Kinésithérapie de la Corderie", ("healthcare", "physiotherapist"), 1720.0, 640.0, "yes", &[]),
    ("Atelier de la Roue", ("amenity", "community_centre"), 1440.0, 560.0, "limited", &[]),
    // Station quarter and west.
    ("Gare de Valombre", ("railway", "station"), 815.0, 40.0, "yes", &[]),
    ("Hypermarché du Grand-Pré", ("shop", "supermarket"), 115.0, 170.0, "yes", &[]),
    ("Supermarché du Dépôt", ("shop", "supermarket"), 600.0, 120.0, "yes", &[]),
    ("Boulangerie de la Rotonde", ("shop", "bakery"), 470.0, 190.0, "", &[]),
    ("Laboratoire du Sémaphore", ("healthcare", "laboratory"), 1120.0, 230.0, "yes", &[]),
    ("Café des Voyageurs", ("amenity", "cafe"), 780.0, 108.0, "yes", &[]),
    ("Docteur de la Rotonde", ("amenity", "doctors"), 420.0, 230.0, "", &[]),
    // Upper village.
    ("Boulangerie du Puits", ("shop", "bakery"), 720.0, 1080.0, "yes", &[]),
    ("Épicerie des Granges", ("shop", "convenience"), 640.0, 1040.0, "no", &[]),
    ("Docteur du Presbytère", ("amenity", "doctors"), 860.0, 1120.0, "limited", &[]),
    ("Agence postale du Plateau", ("amenity", "post_office"), 760.0, 1120.0, "", &[]),
    ("Café du Rempart", ("amenity", "cafe"), 830.0, 1030.0, "no", &[]),
    ("Salle des Granges", ("amenity", "community_centre"), 600.0, 1160.0, "yes", &[]),
    ("Coiffure des Glycines", ("shop", "hairdresser"), 900.0, 1060.0, "", &[]),
    (
        "Chapelle du Plateau",
        ("amenity", "place_of_worship"),
        700.0,
        1150.0,
        "no",
        &[("religion", "christian")],
    ),
    // Estate.
    ("Supermarché Cassiopée", ("shop", "supermarket"), 1300.0, 1250.0, "yes", &[]),
    ("Pharmacie des Planètes", ("amenity", "pharmacy"), 1350.0, 1210.0, "yes", &[]),
    ("Centre de santé du Plateau", ("amenity", "clinic"), 1450.0, 1225.0, "yes", &[]),
    ("Centre social du Zénith", ("amenity", "social_centre"), 1530.0, 1255.0, "yes", &[]),
    ("Bibliothèque d’Orion", ("amenity", "library"), 1400.0, 1300.0, "", &[]),
    ("Distributeur du Mail", ("amenity", "atm"), 1322.0, 1215.0, "", &[]),
    ("Boulangerie de la Lyre", ("shop", "bakery"), 1240.0, 1205.0, "limited", &[]),
    ("Cabinet infirmier du Solstice", ("healthcare", "nurse"), 1690.0, 1200.0, "yes", &[]),
];

/// name, x, y, wheelchair.
const STOPS: &[(&str, f64, f64, &str)] = &[
    ("Tilleuls", 1185.0, 752.0, "limited"),
    ("Pied-de-Côte", 600.0, 706.0, "no"),
    ("Porte-Basse", 425.0, 520.0, ""),
    ("Vieux Pont", 648.0, 420.0, "yes"),
    ("Marché", 706.0, 640.0, "limited"),
    ("Quai des Bateliers", 1000.0, 480.0, "yes"),
    ("Faubourg", 1256.0, 640.0, "yes"),
    ("Ateliers", 1600.0, 745.0, ""),
    ("Tanneurs", 1500.0, 398.0, "no"),
    ("Passerelle", 1894.0, 560.0, ""),
    ("Érables", 900.0, 176.0, "yes"),
    ("Gare", 800.0, 104.0, "yes"),
    ("Chemin-de-Fer", 480.0, 74.0, "limited"),
    ("Minoterie", 335.0, 160.0, ""),
    ("Grand-Pré", 205.0, 120.0, "yes"),
    ("Stade", 1450.0, 100.0, "no"),
    ("Rempart", 700.0, 970.0, ""),
    ("Grand-Croix", 484.0, 1100.0, "no"),
    ("Plateau", 1070.0, 1090.0, "yes"),
    ("Planètes", 1300.0, 1017.0, "yes"),
    ("Zénith", 1780.0, 1180.0, "yes"),
    ("Orion", 1400.0, 1415.0, ""),
    ("Corniche", 150.0, 770.0, "no"),
    ("Bel-Air", 340.0, 1066.0, ""),
];

/// The nodes of the map.
pub fn pois() -> Vec<Poi> {
    let mut rng = Rng::of("places");
    let mut all = Vec::new();
    for &(name, main, x, y, wheelchair, more) in PLACES {
        let mut tags = vec![(main.0, main.1.to_owned()), ("name", name.to_owned())];
        if !wheelchair.is_empty() {
            tags.push(("wheelchair", wheelchair.to_owned()));
        }
        tags.extend(more.iter().map(|&(k, v)| (k, v.to_owned())));
        all.push(Poi { at: p(x, y), tags });
    }
    for &(name, x, y, wheelchair) in STOPS {
        let mut tags = vec![
            ("highway", "bus_stop".to_owned()),
            ("public_transport", "platform".to_owned()),
            ("bus", "yes".to_owned()),
            ("name", name.to_owned()),
        ];
        if !wheelchair.is_empty() {
            tags.push(("wheelchair", wheelchair.to_owned()));
        }
        if rng.chance(0.6) {
            tags.push(("shelter", if rng.chance(0.7) { "yes" } else { "no" }.to_owned()));
        }
        if rng.chance(0.4) {
            tags.push(("kerb", if wheelchair == "yes" { "lowered" } else { "raised" }.to_owned()));
        }
        all.push(Poi { at: p(x, y), tags });
    }
    for at in seats() {
        let mut tags = vec![("amenity", "bench".to_owned())];
        if rng.chance(0.6) {
            tags.push(("backrest", if rng.chance(0.75) { "yes" } else { "no" }.to_owned()));
        }
        all.push(Poi { at, tags });
    }
    let lamps = bank(north_quay, 80.0, 1880.0).into_iter().chain(bank(south_quay, 340.0, 1240.0));
    for at in lamps {
        all.push(Poi { at: at + p(1.0, 4.0), tags: vec![("highway", "street_lamp".to_owned())] });
    }
    all
}

/// Benches: quays, park, squares, estate. None near Les Tilleuls, where nobody has seen one.
fn seats() -> Vec<P> {
    let mut all = Vec::new();
    for k in 0..16 {
        let x = 120.0 + 115.0 * f64::from(k);
        if !(880.0..1150.0).contains(&x) {
            all.push(north_quay(x) - p(0.0, 3.5));
        }
        if k % 2 == 0 && x > 340.0 {
            all.push(south_quay(x) + p(0.0, 3.5));
        }
    }
    let more = [
        (940.0, 177.0),
        (1000.0, 183.0),
        (880.0, 177.0),
        (815.0, 92.0),
        (798.0, 600.0),
        (775.0, 570.0),
        (230.0, 440.0),
        (180.0, 445.0),
        (330.0, 445.0),
        (595.0, 632.0),
        (560.0, 490.0),
        (700.0, 960.0),
        (860.0, 990.0),
        (720.0, 1090.0),
        (1200.0, 1207.0),
        (1330.0, 1228.0),
        (1450.0, 1233.0),
        (1600.0, 1242.0),
        (1720.0, 1240.0),
        (1380.0, 1300.0),
        (735.0, 838.0),
        (925.0, 868.0),
        (1500.0, 190.0),
        (1660.0, 200.0),
        (1300.0, 760.0),
    ];
    all.extend(more.map(|(x, y)| p(x, y)));
    all
}
