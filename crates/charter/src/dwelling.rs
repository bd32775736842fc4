//! A dwelling as it is shown to the other landlords of a charter: its place, its way in, its equipment. No person, no need.

use allocation::ADAPTED_FROM;
use allocation::equipment::Equipment;
use allocation::level::{Basis, Standing};
use allocation::need::Offer;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use model::words::fold;
use serde::{Deserialize, Serialize};
use trust::closed_list;

/// The longest name of a place or of a landlord.
pub const LONGEST_NAME: usize = 120;

closed_list! {
    /// Can somebody move in?
    Availability {
        /// Free, or free from a day that is known.
        Available = "available",
        /// Lived in. Nothing more is told.
        Occupied = "occupied",
        Unknown = "unknown",
    }
}

/// An equipment of a dwelling, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fitted {
    pub code: Equipment,
    /// `None`: not known, or not told because somebody lives there.
    pub since: Option<Date>,
}

/// A dwelling of the register. `None` is not known or not told. The fields are in the order of the alphabet: that is the
/// canonical form of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedDwelling {
    pub area_m2: Option<u16>,
    pub availability: Availability,
    /// The day from which it is free.
    pub available_on: Option<Date>,
    pub commune: Option<String>,
    pub commune_code: Option<String>,
    pub equipment: Vec<Fitted>,
    /// 0 is the ground floor.
    pub floor: Option<i16>,
    /// Opaque: it says nothing to whoever does not hold the dwelling.
    pub id: String,
    pub landlord: String,
    /// It is at least this level.
    pub level_from: AdaptationLevel,
    /// It is at most this level.
    pub level_to: AdaptationLevel,
    pub lift: Option<bool>,
    pub neighbourhood: Option<String>,
    /// Monthly rent without charges at the next letting, in cents.
    pub rent_cents: Option<u32>,
    pub residence: Option<String>,
    pub rooms: Option<u8>,
    /// Is its door reached without a step?
    pub step_free: Option<bool>,
}

/// A value that cannot be: the field, by its name in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the value of « {0} » cannot be")]
pub struct Wrong(pub &'static str);

/// Words that begin the name of a person.
const CIVILITIES: [&str; 8] =
    ["mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "locataire", "occupant"];

/// A name that may be shown: of a place or of an organisation, short, on one line, without a person in it.
#[must_use]
pub fn is_sound_name(text: &str) -> bool {
    let figures = text.chars().filter(char::is_ascii_digit).count();
    let folded = fold(text);
    let names_somebody = folded.starts_with("m. ")
        || folded.contains(" m. ")
        || folded.split(|c: char| !c.is_alphanumeric()).any(|word| CIVILITIES.contains(&word));
    let is_written_well = !text.trim().is_empty()
        && text.chars().count() <= LONGEST_NAME
        && !text.chars().any(|c| c.is_control() || c == '@');
    is_written_well
        && figures < 9
        && !names_somebody
        && !trust::lexicon::is_blocked(&trust::lexicon::check(text))
}

impl SharedDwelling {
    /// A dwelling that somebody lives in, be it for some weeks more: without its residence, its area, its rent and its
    /// dates. An adapted dwelling that can be found says something of whoever lives there.
    #[must_use]
    pub fn lived_in(mut self) -> SharedDwelling {
        self.residence = None;
        self.area_m2 = None;
        self.rent_cents = None;
        for fitted in &mut self.equipment {
            fitted.since = None;
        }
        self
    }

    /// The dwelling as it may be told: as one that is lived in unless it is free. A name that is no place's is left out.
    #[must_use]
    pub fn discreet(mut self) -> SharedDwelling {
        let sound = |name: Option<String>| name.filter(|name| is_sound_name(name));
        if self.availability != Availability::Available {
            self = self.lived_in();
            self.available_on = None;
        }
        self.residence = sound(self.residence);
        self.neighbourhood = sound(self.neighbourhood);
        self.commune = sound(self.commune);
        self.equipment.sort_by_key(|fitted| fitted.code);
        self.equipment.dedup_by_key(|fitted| fitted.code);
        self
    }

    /// Can these values be, and may they be told?
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn check(&self) -> Result<(), Wrong> {
        let is_hex = |c: char| matches!(c, '0'..='9' | 'a'..='f');
        let sound = |name: &Option<String>| name.as_deref().is_none_or(is_sound_name);
        let day = |day: Option<Date>| day.is_none_or(|day| (1950..=2100).contains(&day.year()));
        let code = |text: &String| {
            text.len() == 5 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, 'A' | 'B'))
        };
        let is_free = self.availability == Availability::Available;
        let checks = [
            ("id", self.id.len() == 24 && self.id.chars().all(is_hex)),
            ("landlord", is_sound_name(&self.landlord)),
            ("commune", sound(&self.commune)),
            ("commune_code", self.commune_code.as_ref().is_none_or(code)),
            ("neighbourhood", sound(&self.neighbourhood)),
            ("residence", sound(&self.residence) && (is_free || self.residence.is_none())),
            ("rooms", self.rooms.is_none_or(|rooms| (1..=20).contains(&rooms))),
            ("area_m2", self.area_m2.is_none_or(|area| is_free && (5..=500).contains(&area))),
            ("floor", self.floor.is_none_or(|floor| (-5..=80).contains(&floor))),
            ("level_from", self.level_from >= ADAPTED_FROM),
            ("level_to", self.level_from <= self.level_to),
            ("available_on", day(self.available_on) && (is_free || self.available_on.is_none())),
            ("rent_cents", self.rent_cents.is_none_or(|rent| is_free && (1..=2_000_000).contains(&rent))),
            (
                "equipment",
                self.equipment.is_sorted_by(|a, b| a.code < b.code)
                    && self.equipment.iter().all(|one| day(one.since) && (is_free || one.since.is_none())),
            ),
        ];
        checks.into_iter().find(|(_, holds)| !holds).map_or(Ok(()), |(field, _)| Err(Wrong(field)))
    }

    /// The level, as far as it is known.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        Standing { lowest: self.level_from, highest: self.level_to, basis: Basis::Note }
    }

    /// What it offers to a need.
    #[must_use]
    pub fn offer(&self) -> Offer {
        Offer {
            level: self.standing(),
            step_free: self.step_free,
            rooms: self.rooms,
            commune: self.commune_code.clone(),
            neighbourhood: None,
            rent_cents: self.rent_cents,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;

    pub(crate) fn flat(number: u8) -> SharedDwelling {
        SharedDwelling {
            area_m2: Some(62),
            availability: Availability::Available,
            available_on: Some(date(2026, 12, 1)),
            commune: Some("Valombre".to_owned()),
            commune_code: Some("33999".to_owned()),
            equipment: vec![
                Fitted { code: Equipment::StepFreeShower, since: Some(date(2026, 1, 15)) },
                Fitted { code: Equipment::GrabBars, since: None },
            ],
            floor: Some(0),
            id: format!("{number:024x}"),
            landlord: "Habitat Valombre".to_owned(),
            level_from: AdaptationLevel::N3,
            level_to: AdaptationLevel::N3,
            lift: Some(true),
            neighbourhood: None,
            rent_cents: Some(42_000),
            residence: Some("Les Tilleuls".to_owned()),
            rooms: Some(2),
            step_free: Some(true),
        }
    }

    #[test]
    fn a_dwelling_that_is_lived_in_is_told_without_what_would_find_it() {
        let lived_in = SharedDwelling { availability: Availability::Occupied, ..flat(1) };
        assert_eq!(lived_in.check(), Err(Wrong("residence")));
        let told = lived_in.discreet();
        assert_eq!(told.check(), Ok(()));
        assert_eq!((told.residence, told.rent_cents, told.available_on), (None, None, None));
        assert!(told.equipment.iter().all(|one| one.since.is_none()));
        assert_eq!(flat(1).discreet().check(), Ok(()));
        assert_eq!(flat(1).discreet().residence.as_deref(), Some("Les Tilleuls"));
    }

    #[test]
    fn the_name_of_a_person_is_no_name_of_a_place() {
        for good in ["Les Tilleuls", "12 rue des Érables", "Quartier de la Gare", "Habitat 76"] {
            assert!(is_sound_name(good), "{good}");
        }
        for bad in [
            "",
            "Mme Petit",
            "chez M. Dupont",
            "Locataire Durand",
            "a@b.fr",
            "06 12 34 56 78",
            "deux\nlignes",
            &"x".repeat(121),
        ] {
            assert!(!is_sound_name(bad), "{bad:?}");
        }
        let named = SharedDwelling { residence: Some("Mme Petit".to_owned()), ..flat(1) };
        assert_eq!(named.check(), Err(Wrong("residence")));
        assert_eq!(named.discreet().residence, None);
    }

    #[test]
    fn every_value_that_cannot_be_is_told_by_its_field() {
        let wrong: [(&str, SharedDwelling); 8] = [
            ("id", SharedDwelling { id: "0192".to_owned(), ..flat(1) }),
            ("rooms", SharedDwelling { rooms: Some(0), ..flat(1) }),
            ("area_m2", SharedDwelling { area_m2: Some(4), ..flat(1) }),
            ("floor", SharedDwelling { floor: Some(99), ..flat(1) }),
            ("level_from", SharedDwelling { level_from: AdaptationLevel::N1, ..flat(1) }),
            ("level_to", SharedDwelling { level_to: AdaptationLevel::N2, ..flat(1) }),
            ("rent_cents", SharedDwelling { rent_cents: Some(0), ..flat(1) }),
            ("commune_code", SharedDwelling { commune_code: Some("3399".to_owned()), ..flat(1) }),
        ];
        for (field, dwelling) in wrong {
            assert_eq!(dwelling.check(), Err(Wrong(field)));
        }
        let mut turned = flat(1);
        turned.equipment.reverse();
        assert_eq!(turned.check(), Err(Wrong("equipment")));
        assert_eq!(turned.discreet().check(), Ok(()));
    }

    /// Whoever adds a field reads this list, and says there why it holds no person.
    #[test]
    fn the_schema_has_these_fields_in_this_order_and_no_other() {
        let text = serde_json::to_string(&flat(1)).unwrap();
        let names: Vec<&str> = text.split('"').skip(1).step_by(2).collect();
        let fields = [
            "area_m2",
            "availability",
            "available_on",
            "commune",
            "commune_code",
            "equipment",
            "floor",
            "id",
            "landlord",
            "level_from",
            "level_to",
            "lift",
            "neighbourhood",
            "rent_cents",
            "residence",
            "rooms",
            "step_free",
        ];
        assert!(fields.is_sorted());
        for field in fields {
            assert!(names.contains(&field), "{field}");
        }
        assert_eq!(
            text.matches("\":").count(),
            fields.len() + 4,
            "two fields for each of two equipments: {text}"
        );
    }
}
