//! Activities and French words → what a place is for, and its trade.

use model::{Category, words::fold};
use std::{collections::BTreeMap, sync::LazyLock};

/// acceslibre activity, folded → category and trade.
static ACTIVITIES: LazyLock<BTreeMap<String, (Category, &'static str)>> = LazyLock::new(|| {
    include_str!("activity_category.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(';');
            let activity = fold(cells.next()?);
            Some((activity, (Category::from_code(cells.next()?)?, cells.next()?)))
        })
        .collect()
});

/// Words of plain files, singular and folded, that are not activities of acceslibre.
const WORDS: [(&str, Category, &str); 49] = [
    ("alimentation", Category::Food, ""),
    ("commerce alimentaire", Category::Food, ""),
    ("boulangerie", Category::Food, "bakery"),
    ("patisserie", Category::Food, "bakery"),
    ("boucherie", Category::Food, "butcher"),
    ("poissonnerie", Category::Food, "fishmonger"),
    ("supermarche", Category::Food, "supermarket"),
    ("superette", Category::Food, "grocery"),
    ("epicerie", Category::Food, "grocery"),
    ("marche", Category::Food, "market"),
    ("officine", Category::Pharmacy, "pharmacy"),
    ("sante", Category::Doctor, "doctor"),
    ("medecin", Category::Doctor, "doctor"),
    ("generaliste", Category::Doctor, "doctor"),
    ("maison de sante", Category::Doctor, "doctor"),
    ("centre de sante", Category::Doctor, "doctor"),
    ("transport", Category::Transport, ""),
    ("arret", Category::Transport, "stop"),
    ("arret de bus", Category::Transport, "stop"),
    ("arret de transport", Category::Transport, "stop"),
    ("bus", Category::Transport, "stop"),
    ("tram", Category::Transport, "stop"),
    ("metro", Category::Transport, "station"),
    ("gare", Category::Transport, "station"),
    ("poste", Category::CashPost, "post"),
    ("la poste", Category::CashPost, "post"),
    ("banque", Category::CashPost, "bank"),
    ("distributeur", Category::CashPost, "bank"),
    ("retrait", Category::CashPost, "bank"),
    ("poste banque", Category::CashPost, ""),
    ("convivialite", Category::Social, ""),
    ("lien social", Category::Social, ""),
    ("bibliotheque", Category::Social, "library"),
    ("mediatheque", Category::Social, "library"),
    ("cafe", Category::Social, "restaurant"),
    ("bar", Category::Social, "restaurant"),
    ("jardin", Category::Social, "park"),
    ("coiffeur", Category::Social, "hairdresser"),
    ("foyer", Category::Social, ""),
    ("club", Category::Social, ""),
    ("soin", Category::Care, ""),
    ("kine", Category::Care, "physiotherapist"),
    ("dentiste", Category::Care, "dentist"),
    ("laboratoire", Category::Care, "laboratory"),
    ("aide a domicile", Category::Care, "home-help"),
    ("podologue", Category::Care, "podiatrist"),
    ("banc", Category::Seat, "bench"),
    ("assise", Category::Seat, "bench"),
    ("halte", Category::Seat, "bench"),
];

/// What an acceslibre activity is for; `None` for the many that are no place of the index.
pub(super) fn of_activity(activity: &str) -> Option<(Category, Option<String>)> {
    ACTIVITIES.get(&fold(activity)).map(|(category, trade)| (*category, Some((*trade).to_owned())))
}

/// A category written in a plain file: our code, an activity, or a French word in the singular or plural.
pub(super) fn of_words(text: &str) -> Option<(Category, Option<String>)> {
    let folded = fold(text);
    let code = folded.replace([' ', '_'], "-");
    if let Some(category) = Category::from_code(&code) {
        return Some((category, None));
    }
    if let Some(found) = of_activity(text) {
        return Some(found);
    }
    let spaced =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    let singular = spaced.split(' ').map(|w| w.strip_suffix('s').unwrap_or(w)).collect::<Vec<_>>().join(" ");
    WORDS
        .iter()
        .find(|(word, ..)| *word == spaced || *word == singular)
        .map(|(_, category, trade)| (*category, Some((*trade).to_owned()).filter(|t| !t.is_empty())))
        .or_else(|| of_activity(&singular))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn activities_and_words_have_a_category() {
        assert_eq!(of_activity("Boulangerie Pâtisserie").map(|f| f.0), Some(Category::Food));
        assert_eq!(of_activity("Restaurant").map(|f| f.0), Some(Category::Social));
        assert_eq!(of_activity("Taxidermie"), None);
        assert!(ACTIVITIES.len() > 55);
        for (text, expected) in [
            ("food", Category::Food),
            ("cash_post", Category::CashPost),
            ("Commerces alimentaires", Category::Food),
            ("PHARMACIES", Category::Pharmacy),
            ("Arrêt de bus", Category::Transport),
            ("Bancs", Category::Seat),
            ("Médecins", Category::Doctor),
        ] {
            assert_eq!(of_words(text).map(|f| f.0), Some(expected), "{text}");
        }
        assert_eq!(of_words("école"), None);
    }
}
