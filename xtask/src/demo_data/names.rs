//! Street names, by quarter. All are common nouns: no person, no real place.

use super::street::{Kind, Quarter};
use std::collections::BTreeMap;

const OLD_CENTRE: &[&str] = &[
    "des Drapiers",
    "du Four",
    "de la Poterne",
    "des Vanniers",
    "du Puits-Neuf",
    "des Tonneliers",
    "aux Herbes",
    "du Pressoir",
    "des Cordeliers",
    "de la Halle-au-Blé",
    "du Cadran",
    "des Changeurs",
    "de l’Ormeau",
    "des Trois-Marches",
    "de la Fontaine",
    "du Colombier",
    "des Ciriers",
    "de la Monnaie",
    "du Pilori",
    "des Selliers",
    "de l’Échauguette",
    "des Arbalétriers",
    "de la Clef",
    "du Grenier-à-Sel",
    "des Gantiers",
    "du Guet",
    "de l’Étuve",
    "des Potiers",
    "de la Grille",
    "du Cheval-Blanc",
    "des Orfèvres",
    "de la Lanterne",
    "du Vieux-Marché",
    "des Imprimeurs",
    "de l’Aumône",
    "du Cloître",
    "des Boulangers",
    "de la Treille",
];
const FAUBOURG: &[&str] = &[
    "des Tanneries",
    "du Chanvre",
    "de la Teinturerie",
    "des Mégissiers",
    "du Lavoir",
    "de l’Écorce",
    "des Corroyeurs",
    "de la Filature",
    "du Bief",
    "des Bateliers",
    "de la Corderie",
    "du Gué",
    "des Haleurs",
    "de l’Écluse",
    "des Pêcheurs",
    "du Radeau",
    "de la Nasse",
    "des Roseaux",
    "de l’Abreuvoir",
    "du Port-aux-Bois",
    "des Lavandières",
    "de la Roue",
];
const STATION: &[&str] = &[
    "des Aiguilleurs",
    "de la Lampisterie",
    "du Dépôt",
    "des Peupliers",
    "de la Halle",
    "du Transbordeur",
    "des Messageries",
    "de l’Horloge",
    "des Platanes",
    "du Charbon",
    "de la Rotonde",
    "des Voyageurs",
    "du Sémaphore",
    "de l’Entrepôt",
    "des Camionneurs",
    "du Signal",
    "des Mécaniciens",
    "de la Consigne",
    "du Quai-Militaire",
    "des Acacias",
    "de la Tuilerie",
    "du Sablon",
    "des Maraîchers",
    "de la Prairie",
    "du Verger",
    "de la Pépinière",
    "des Marronniers",
    "du Kiosque",
];
const ESTATE: &[&str] = &[
    "de Mercure",
    "de Vénus",
    "de Mars",
    "de Jupiter",
    "de Saturne",
    "de la Grande-Ourse",
    "de Cassiopée",
    "d’Orion",
    "de Pégase",
    "d’Andromède",
    "de la Lyre",
    "du Cygne",
    "de l’Aigle",
    "de la Comète",
    "du Zénith",
    "de l’Équinoxe",
    "du Solstice",
    "de l’Éclipse",
    "de la Voie-Lactée",
];
const VILLAGE: &[&str] = &[
    "de l’Église",
    "du Puits",
    "du Tilleul-Rond",
    "de la Mare",
    "des Granges",
    "du Presbytère",
    "de la Forge",
    "du Lavoir-Haut",
    "des Écoliers",
    "de la Croix",
    "du Four-Banal",
    "des Glycines",
    "du Château-d’Eau",
    "de la Ferme",
    "des Hirondelles",
    "du Rempart",
    "de la Tour-Carrée",
    "du Chemin-de-Ronde",
    "de la Bergerie",
];
const HILL: &[&str] = &[
    "des Amandiers",
    "des Cerisiers",
    "du Belvédère",
    "des Pêchers",
    "du Pressoir-Haut",
    "des Noyers",
    "de la Garenne",
    "des Genêts",
    "du Coteau",
    "des Alouettes",
    "du Bel-Air",
    "des Cigales",
    "de la Source",
    "des Aubépines",
    "du Panorama",
    "des Églantiers",
    "du Merle",
];
const OUTSKIRTS: &[&str] = &[
    "du Moulin",
    "des Saules",
    "de la Peupleraie",
    "du Stade",
    "des Prés",
    "de la Gravière",
    "du Héron",
    "des Joncs",
    "de l’Étang",
    "du Bac",
    "des Oseraies",
    "du Verdier",
];

/// Hands out names: each is given once; when a quarter runs out, its little streets take `Petite rue …`.
#[derive(Default)]
pub struct Names {
    given: BTreeMap<&'static str, usize>,
}

impl Names {
    /// A new name that suits the quarter and the nature of the street.
    pub fn name(&mut self, quarter: Quarter, kind: Kind, dead_end: bool) -> String {
        let (pool, key) = match quarter {
            Quarter::OldCentre => (OLD_CENTRE, "old"),
            Quarter::Faubourg => (FAUBOURG, "faubourg"),
            Quarter::Station => (STATION, "station"),
            Quarter::Estate => (ESTATE, "estate"),
            Quarter::Village => (VILLAGE, "village"),
            Quarter::Hill => (HILL, "hill"),
            Quarter::Outskirts => (OUTSKIRTS, "outskirts"),
        };
        let rank = self.given.entry(key).or_default();
        let complement = pool[*rank % pool.len()];
        let round = *rank / pool.len();
        *rank += 1;
        let noun = match (kind, quarter) {
            _ if dead_end => "Impasse",
            (Kind::Pedestrian, Quarter::Estate) => "Mail",
            (Kind::Pedestrian | Kind::LivingStreet, _) => "Ruelle",
            (Kind::Footway, Quarter::OldCentre) => "Venelle",
            (Kind::Footway, Quarter::Estate) => "Allée",
            (Kind::Footway, _) => "Passage",
            (Kind::Path | Kind::Track, _) => "Chemin",
            (Kind::Steps, _) => "Escalier",
            (Kind::Service, _) => "Allée",
            (Kind::Tertiary, _) => "Avenue",
            (_, Quarter::Hill) => "Chemin",
            (_, Quarter::Estate) => "Allée",
            _ => "Rue",
        };
        match round {
            0 => format!("{noun} {complement}"),
            1 => format!("Petite {} {complement}", noun.to_lowercase()),
            n => format!("{noun} {complement} n° {n}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_name_is_given_twice() {
        let mut names = Names::default();
        let drawn: Vec<String> =
            (0..90).map(|_| names.name(Quarter::OldCentre, Kind::Residential, false)).collect();
        assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), drawn.len());
    }
}
