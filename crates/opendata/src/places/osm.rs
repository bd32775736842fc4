//! OpenStreetMap tags → a place, if the element is one.
//!
//! Tag semantics: wiki.openstreetmap.org. Data © OpenStreetMap contributors, ODbL.

use super::entrance::{EntranceFacts, entrance_access};
use model::{Category, EntranceAccess};

/// What the tags of one element say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OsmPlace {
    pub category: Category,
    /// `shop=bakery`.
    pub kind: String,
    pub trade: &'static str,
    pub name: Option<String>,
    /// Fourteen digits of `ref:FR:SIRET`.
    pub siret: Option<String>,
    pub entrance: EntranceAccess,
}

/// (key, value, category, trade), most telling first: an element is the first that it matches.
const KINDS: [(&str, &str, Category, &str); 80] = [
    ("amenity", "pharmacy", Category::Pharmacy, "pharmacy"),
    ("healthcare", "pharmacy", Category::Pharmacy, "pharmacy"),
    ("amenity", "doctors", Category::Doctor, "doctor"),
    ("amenity", "clinic", Category::Doctor, "doctor"),
    ("healthcare", "doctor", Category::Doctor, "doctor"),
    ("healthcare", "centre", Category::Doctor, "doctor"),
    ("healthcare", "clinic", Category::Doctor, "doctor"),
    ("amenity", "dentist", Category::Care, "dentist"),
    ("healthcare", "dentist", Category::Care, "dentist"),
    ("healthcare", "nurse", Category::Care, "nurse"),
    ("healthcare", "physiotherapist", Category::Care, "physiotherapist"),
    ("healthcare", "podiatrist", Category::Care, "podiatrist"),
    ("healthcare", "laboratory", Category::Care, "laboratory"),
    ("healthcare", "sample_collection", Category::Care, "laboratory"),
    ("healthcare", "speech_therapist", Category::Care, "speech-therapist"),
    ("healthcare", "occupational_therapist", Category::Care, "occupational-therapist"),
    ("healthcare", "optometrist", Category::Care, "optician"),
    ("healthcare", "audiologist", Category::Care, "hearing-aids"),
    ("healthcare", "home_care", Category::Care, "home-nursing"),
    ("shop", "optician", Category::Care, "optician"),
    ("shop", "hearing_aids", Category::Care, "hearing-aids"),
    ("shop", "medical_supply", Category::Care, "medical-equipment"),
    ("shop", "supermarket", Category::Food, "supermarket"),
    ("shop", "convenience", Category::Food, "grocery"),
    ("shop", "grocery", Category::Food, "grocery"),
    ("shop", "food", Category::Food, "grocery"),
    ("shop", "frozen_food", Category::Food, "grocery"),
    ("shop", "health_food", Category::Food, "grocery"),
    ("shop", "general", Category::Food, "grocery"),
    ("shop", "bakery", Category::Food, "bakery"),
    ("shop", "pastry", Category::Food, "bakery"),
    ("shop", "butcher", Category::Food, "butcher"),
    ("shop", "seafood", Category::Food, "fishmonger"),
    ("shop", "greengrocer", Category::Food, "greengrocer"),
    ("shop", "farm", Category::Food, "food-shop"),
    ("shop", "cheese", Category::Food, "food-shop"),
    ("shop", "dairy", Category::Food, "food-shop"),
    ("shop", "deli", Category::Food, "food-shop"),
    ("amenity", "marketplace", Category::Food, "market"),
    ("amenity", "post_office", Category::CashPost, "post"),
    ("amenity", "bank", Category::CashPost, "bank"),
    ("amenity", "atm", Category::CashPost, "bank"),
    ("highway", "bus_stop", Category::Transport, "stop"),
    ("railway", "tram_stop", Category::Transport, "stop"),
    ("railway", "station", Category::Transport, "station"),
    ("railway", "halt", Category::Transport, "station"),
    ("railway", "subway_entrance", Category::Transport, "station"),
    ("amenity", "bus_station", Category::Transport, "station"),
    ("public_transport", "platform", Category::Transport, "stop"),
    ("public_transport", "station", Category::Transport, "station"),
    ("amenity", "bench", Category::Seat, "bench"),
    ("leisure", "picnic_table", Category::Seat, "bench"),
    ("amenity", "community_centre", Category::Social, "social-centre"),
    ("amenity", "social_centre", Category::Social, "social-centre"),
    ("amenity", "social_facility", Category::Social, "social-facility"),
    ("amenity", "library", Category::Social, "library"),
    ("amenity", "public_bookcase", Category::Social, "bookcase"),
    ("amenity", "cafe", Category::Social, "restaurant"),
    ("amenity", "bar", Category::Social, "restaurant"),
    ("amenity", "pub", Category::Social, "restaurant"),
    ("amenity", "restaurant", Category::Social, "restaurant"),
    ("amenity", "fast_food", Category::Social, "restaurant"),
    ("amenity", "cinema", Category::Social, "cinema"),
    ("amenity", "theatre", Category::Social, "theatre"),
    ("amenity", "arts_centre", Category::Social, "culture"),
    ("amenity", "place_of_worship", Category::Social, "worship"),
    ("shop", "hairdresser", Category::Social, "hairdresser"),
    ("shop", "newsagent", Category::Social, "newsagent"),
    ("shop", "books", Category::Social, "bookshop"),
    ("leisure", "park", Category::Social, "park"),
    ("leisure", "garden", Category::Social, "park"),
    ("leisure", "fitness_station", Category::Social, "fitness-trail"),
    ("leisure", "swimming_pool", Category::Social, "pool"),
    ("leisure", "sports_centre", Category::Social, "sport"),
    ("leisure", "bowling_alley", Category::Social, "boules"),
    ("leisure", "pitch", Category::Social, "boules"),
    ("office", "association", Category::Social, "association"),
    ("club", "social", Category::Social, "association"),
    ("club", "senior", Category::Social, "association"),
    ("amenity", "meeting_point", Category::Social, "social-centre"),
];

/// The place that an element with these tags is; `None` for streets, buildings, private gardens and the rest.
#[must_use]
pub fn place_of_tags<'a>(tags: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<OsmPlace> {
    let tags = tags.into_iter().collect::<Vec<_>>();
    let tag = |key: &str| tags.iter().find(|(k, _)| *k == key).map(|(_, v)| v.trim());
    let (key, value, category, trade) = KINDS.into_iter().find(|(key, value, ..)| {
        tag(key).is_some_and(|written| written.split(';').any(|one| one.trim() == *value))
    })?;
    // A home garden or a reserved waiting room is nobody's destination.
    if matches!(tag("access"), Some("private" | "no")) {
        return None;
    }
    match (key, value) {
        // Only a ground for boules: other pitches are sports grounds.
        ("leisure", "pitch")
            if !tag("sport").is_some_and(|s| s.contains("boules") || s.contains("petanque")) =>
        {
            return None;
        }
        ("leisure", "garden") if tag("garden:type") == Some("residential") => return None,
        // A general practitioner, unless the speciality says otherwise.
        ("amenity" | "healthcare", "doctors" | "doctor")
            if tag("healthcare:speciality").is_some_and(|s| {
                !s.split(';').any(|one| matches!(one.trim(), "general" | "general_practice"))
            }) =>
        {
            return Some(place(Category::Care, key, value, "specialist", &tag));
        }
        _ => {}
    }
    Some(place(category, key, value, trade, &tag))
}

fn place<'a>(
    category: Category,
    key: &str,
    value: &str,
    trade: &'static str,
    tag: &impl Fn(&str) -> Option<&'a str>,
) -> OsmPlace {
    let text = |key: &str| tag(key).filter(|t| !t.is_empty()).map(str::to_owned);
    OsmPlace {
        category,
        kind: format!("{key}={value}"),
        trade,
        name: text("name").or_else(|| text("brand")).or_else(|| text("operator")),
        siret: text("ref:FR:SIRET").filter(|s| s.len() == 14 && s.bytes().all(|b| b.is_ascii_digit())),
        entrance: entrance(tag),
    }
}

/// `wheelchair` says it outright; otherwise steps, ramp and width of the entrance.
fn entrance<'a>(tag: &impl Fn(&str) -> Option<&'a str>) -> EntranceAccess {
    match tag("wheelchair") {
        Some("yes" | "designated") => return EntranceAccess::Accessible,
        Some("limited") => return EntranceAccess::Partly,
        Some("no") => return EntranceAccess::Not,
        _ => {}
    }
    let number = |keys: [&str; 2]| keys.into_iter().find_map(tag).and_then(|t| t.parse::<u16>().ok());
    let yes_no = |text: Option<&str>| match text {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let width_cm = tag("entrance:width").or_else(|| tag("door:width")).and_then(centimetres);
    entrance_access(&EntranceFacts {
        steps: number(["entrance:step_count", "step_count"]),
        fixed_ramp: yes_no(tag("ramp:wheelchair").or_else(|| tag("entrance:ramp")).or_else(|| tag("ramp"))),
        removable_ramp: yes_no(tag("ramp:portable")),
        width_cm,
        ..EntranceFacts::default()
    })
}

/// `0.9`, `0,9 m`, `90 cm`.
fn centimetres(text: &str) -> Option<u16> {
    let text = text.trim();
    let (number, factor) = match (text.strip_suffix("cm"), text.strip_suffix('m')) {
        (Some(number), _) => (number, 1.0),
        (None, Some(number)) => (number, 100.0),
        (None, None) => (text, 100.0),
    };
    let value = number.trim().replace(',', ".").parse::<f64>().ok()? * factor;
    (10.0..1000.0).contains(&value).then_some(value.round() as u16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(tags: &[(&'static str, &'static str)]) -> Option<OsmPlace> {
        place_of_tags(tags.iter().copied())
    }

    #[test]
    fn tags_tell_what_a_place_is_for() {
        let bakery = of(&[("shop", "bakery"), ("name", "Chez Zoé"), ("wheelchair", "limited")]).unwrap();
        assert_eq!((bakery.category, bakery.entrance), (Category::Food, EntranceAccess::Partly));
        assert_eq!(bakery.kind, "shop=bakery");
        for (tags, category) in [
            (&[("amenity", "bench")][..], Category::Seat),
            (&[("highway", "bus_stop")], Category::Transport),
            (&[("public_transport", "platform")], Category::Transport),
            (&[("amenity", "restaurant")], Category::Social),
            (&[("healthcare", "physiotherapist")], Category::Care),
            (&[("amenity", "doctors"), ("healthcare:speciality", "dermatology")], Category::Care),
            (&[("amenity", "doctors"), ("healthcare:speciality", "general")], Category::Doctor),
            (&[("shop", "convenience;newsagent")], Category::Food),
            (&[("leisure", "pitch"), ("sport", "boules")], Category::Social),
        ] {
            assert_eq!(of(tags).map(|p| p.category), Some(category), "{tags:?}");
        }
        for nothing in [
            &[("highway", "footway")][..],
            &[("shop", "car")],
            &[("leisure", "pitch"), ("sport", "tennis")],
            &[("leisure", "garden"), ("access", "private")],
            &[],
        ] {
            assert_eq!(of(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn steps_are_counted_when_nobody_says_wheelchair() {
        let entrance = |tags: &[(&'static str, &'static str)]| {
            of(&[&[("amenity", "bank")], tags].concat()).unwrap().entrance
        };
        assert_eq!(entrance(&[]), EntranceAccess::Unknown);
        assert_eq!(entrance(&[("entrance:step_count", "0")]), EntranceAccess::Accessible);
        assert_eq!(entrance(&[("step_count", "1")]), EntranceAccess::Not);
        assert_eq!(entrance(&[("step_count", "1"), ("ramp:portable", "yes")]), EntranceAccess::Partly);
        assert_eq!(entrance(&[("step_count", "3"), ("ramp:wheelchair", "yes")]), EntranceAccess::Accessible);
        assert_eq!(entrance(&[("wheelchair", "no"), ("step_count", "0")]), EntranceAccess::Not);
        assert_eq!(entrance(&[("step_count", "0"), ("entrance:width", "0,6 m")]), EntranceAccess::Not);
    }

    proptest! {
        #[test]
        fn any_tags_may_come(value in "\\PC{0,12}", width in "\\PC{0,8}") {
            let _ = place_of_tags([("shop", "bakery"), ("wheelchair", value.as_str()), ("entrance:width", width.as_str())]);
        }
    }
}
