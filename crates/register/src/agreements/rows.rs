//! Rows of what an agreement opens: each cell is the value of one agreed field, or is not there.

use super::{AgeBand, Value};
use crate::identity::content_id;
use crate::portfolio::{DwellingView, ResidenceView};
use access::births::Birth;
use std::collections::BTreeMap;
use trust::agreement::Terms;
use trust::field::Field;
use trust::ids::PersonId;
use trust::pseudonym::pseudonym;
use trust::secret::Secret32;

/// How the door of a dwelling is written, by id.
pub(super) type Doors = BTreeMap<String, String>;

/// Everything that a row could say; what it says is decided by the fields.
#[derive(Clone)]
pub(super) struct Row<'a> {
    residence: &'a ResidenceView,
    dwelling: Option<(&'a DwellingView, Option<&'a str>)>,
    tenant: Option<Tenant>,
}

#[derive(Clone)]
struct Tenant {
    pseudonym: String,
    birth_year: i16,
    band: AgeBand,
    household: usize,
}

impl<'a> Row<'a> {
    pub fn residence(residence: &'a ResidenceView) -> Row<'a> {
        Row { residence, dwelling: None, tenant: None }
    }

    pub fn dwelling(residence: &'a ResidenceView, dwelling: &'a DwellingView, doors: &'a Doors) -> Row<'a> {
        let door = doors.get(&dwelling.id).map(String::as_str);
        Row { residence, dwelling: Some((dwelling, door)), tenant: None }
    }

    /// The tenants of a dwelling whose birth is known: of the others nothing is known, and whoever was erased is among
    /// them.
    pub fn tenants(
        residence: &'a ResidenceView,
        dwelling: &'a DwellingView,
        births: &[Birth],
        doors: &'a Doors,
        (terms, key, year): (&Terms, &Secret32, i16),
    ) -> Vec<Row<'a>> {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let mut rows = Vec::new();
        for birth in births {
            let (text, birth_year) = match birth {
                Birth::On(date) => (date.to_string(), date.year()),
                Birth::In(year) => (year.to_string(), *year),
                Birth::Unknown => continue,
            };
            let Some(band) = AgeBand::of(*birth, year) else { continue };
            // Twins of one dwelling are two persons.
            let rank = seen.entry(text.clone()).or_default();
            *rank += 1;
            let person = PersonId::new(content_id(&["person", &dwelling.id, &text, &rank.to_string()]));
            let pseudonym = pseudonym(key, &terms.id, &person).to_string();
            let tenant = Tenant { pseudonym, birth_year, band, household: births.len() };
            rows.push(Row { tenant: Some(tenant), ..Row::dwelling(residence, dwelling, doors) });
        }
        rows
    }

    /// The value of a field; unknown when this row is not of that kind.
    fn value(&self, field: Field, terms: &Terms) -> Value {
        let r = self.residence;
        let text = |text: &str| match text.trim() {
            "" => Value::Unknown,
            text => Value::Text(text.to_owned()),
        };
        let dwelling = self.dwelling.map(|(d, _)| d);
        let door = || self.dwelling.and_then(|(_, door)| door).map_or(Value::Unknown, text);
        let tenant = |value: fn(&Tenant) -> Value| self.tenant.as_ref().map_or(Value::Unknown, value);
        match field {
            Field::ResidenceName => text(&r.name),
            Field::ResidenceAddress | Field::TenantAddress => {
                let town = r.commune_name.as_deref().unwrap_or("");
                text(&[r.address.as_str(), town].join(" "))
            }
            Field::ResidenceIndex => Value::Points(r.score.index),
            Field::ResidenceEquipment => Value::Lift(r.lift),
            Field::DwellingDoor | Field::TenantDoor => door(),
            Field::DwellingType => dwelling.map_or(Value::Unknown, |d| match (d.rooms, d.is_house) {
                (None, false) => Value::Unknown,
                (rooms, is_house) => Value::Rooms(rooms, is_house),
            }),
            Field::DwellingFloor => {
                dwelling.and_then(|d| d.floor).map_or(Value::Unknown, |floor| Value::Whole(i64::from(floor)))
            }
            // With the door, the level would say that who lives there lives in an adapted dwelling.
            Field::DwellingAdaptationLevel if terms.fields.contains(&Field::DwellingDoor) => Value::Withheld,
            Field::DwellingAdaptationLevel => {
                dwelling.and_then(|d| d.level).map_or(Value::Unknown, Value::Level)
            }
            Field::TenantPseudonym => tenant(|t| Value::Text(t.pseudonym.clone())),
            Field::TenantBirthYear => tenant(|t| Value::Whole(i64::from(t.birth_year))),
            Field::TenantAgeBand => tenant(|t| Value::Band(t.band)),
            Field::TenantHouseholdSize => {
                tenant(|t| i64::try_from(t.household).map_or(Value::Unknown, Value::Whole))
            }
            _ => Value::Unknown,
        }
    }
}

/// The rows with these fields only, in the order of what they show.
pub(super) fn rows_of(fields: &[Field], rows: &[Row<'_>], terms: &Terms) -> Vec<Vec<Value>> {
    let mut all: Vec<Vec<Value>> =
        rows.iter().map(|row| fields.iter().map(|field| row.value(*field, terms)).collect()).collect();
    all.sort_by(|a, b| {
        let order = a.iter().zip(b).map(|(a, b)| order(a).cmp(&order(b)));
        order.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
    all
}

/// Where a value stands among those of its column: unknown ones last.
fn order(value: &Value) -> (u8, i64, &str) {
    match value {
        Value::Text(text) => (0, 0, text),
        Value::Whole(n) => (0, *n, ""),
        Value::Points(interval) => (0, (interval.lo * 100.0) as i64, ""),
        Value::Rooms(rooms, is_house) => (0, i64::from(rooms.unwrap_or(0)) * 2 + i64::from(*is_house), ""),
        Value::Lift(lift) => (0, 0, crate::portfolio::lift_code(*lift)),
        Value::Level(level) => (0, 0, level.code()),
        Value::Band(band) => (0, *band as i64, ""),
        Value::Unknown => (1, 0, ""),
        Value::Withheld => (2, 0, ""),
    }
}
