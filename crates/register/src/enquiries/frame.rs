//! What a sample is drawn from: the dwellings of residences, and the segments that are known of each of them.

use super::refused;
use crate::{Error, Register};
use enquiry::{Stratum, Unit};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Dwellings by segment of one dimension, as they were when the sample was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    pub code: String,
    /// Name or code of each segment, and its dwellings. `?`: not known.
    pub segments: Vec<(String, u64)>,
}

/// The frame of an enquiry, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub strata: BTreeMap<String, Stratum>,
    pub cuts: Vec<Cut>,
    /// Lines of the stock that stand for several dwellings: nobody could be asked there by a code.
    pub left_out: u64,
}

/// A dwelling of the frame, with its place in each dimension.
pub(super) struct Placed {
    pub unit: Unit,
    pub residence_id: String,
    pub segments: Vec<usize>,
}

/// Largest frame of one enquiry.
const MOST: usize = 200_000;
const ROOMS: [&str; 6] = ["1", "2", "3", "4", "5+", "?"];
const BUILT: [&str; 5] = ["-1949", "1950-1974", "1975-1999", "2000+", "?"];
const AGES: [&str; 5] = ["-39", "40-59", "60-74", "75+", "?"];

fn rooms(count: Option<i64>) -> usize {
    match count {
        Some(n @ 1..=4) => usize::try_from(n - 1).unwrap_or(0),
        Some(5..) => 4,
        _ => 5,
    }
}

fn built(year: Option<i64>) -> usize {
    match year {
        Some(..=1949) => 0,
        Some(..=1974) => 1,
        Some(..=1999) => 2,
        Some(_) => 3,
        None => 4,
    }
}

/// The band of the eldest: not known when a birth is not, unless somebody is in the last band anyway.
fn age(births: Option<&Vec<Option<i64>>>, year: i64) -> usize {
    let unknown = AGES.len() - 1;
    let Some(births) = births else { return unknown };
    let band = |born: i64| match year - born {
        ..=39 => 0,
        40..=59 => 1,
        60..=74 => 2,
        _ => 3,
    };
    let eldest = births.iter().flatten().map(|born| band(*born)).max();
    match eldest {
        Some(3) => 3,
        Some(band) if births.iter().all(Option::is_some) => band,
        _ => unknown,
    }
}

type Row = (String, String, String, i64, Option<i64>, Option<i64>);

impl Register {
    /// The dwellings of these residences (none: all of the landlord's), in the order of doors, and how they are cut.
    pub(super) async fn enquiry_frame(
        &self,
        landlord_id: &str,
        residences: &BTreeSet<String>,
        today: Date,
    ) -> Result<(Vec<Placed>, Frame), Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT d.id, d.residence_id, r.name, d.dwellings, d.rooms, d.built_year
             FROM dwelling d JOIN residence r ON r.id = d.residence_id
             WHERE d.landlord_id = $1 AND d.is_current = 1
             ORDER BY r.name, r.id, d.building_label, d.staircase, d.floor, d.apartment, d.reference, d.id",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let births: Vec<(String, Option<i64>)> =
            sqlx::query_as("SELECT dwelling_id, birth_year FROM occupant WHERE landlord_id = $1")
                .bind(landlord_id)
                .fetch_all(self.db.read())
                .await?;
        let mut of: BTreeMap<String, Vec<Option<i64>>> = BTreeMap::new();
        for (dwelling, year) in births {
            of.entry(dwelling).or_default().push(year);
        }
        let wanted = |row: &&Row| residences.is_empty() || residences.contains(&row.1);
        let rows: Vec<&Row> = rows.iter().filter(wanted).collect();
        if rows.len() > MOST {
            return Err(refused("enquiry-large"));
        }
        let mut names: Vec<(String, &str)> = Vec::new();
        for row in &rows {
            if names.iter().all(|(_, id)| *id != row.1) {
                // Two residences of one name are told apart by their place in the list.
                let twins = names
                    .iter()
                    .filter(|(name, _)| name == &row.2 || name.starts_with(&format!("{} (", row.2)));
                let twins = twins.count();
                let name = if twins == 0 { row.2.clone() } else { format!("{} ({})", row.2, twins + 1) };
                names.push((name, &row.1));
            }
        }
        let place: BTreeMap<&str, usize> = names.iter().enumerate().map(|(at, (_, id))| (*id, at)).collect();
        let mut frame = Frame::default();
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            if row.3 != 1 {
                frame.left_out += row.3.unsigned_abs();
                continue;
            }
            let residence = place.get(row.1.as_str()).copied().unwrap_or(0);
            let year = i64::from(today.year());
            let segments = vec![residence, rooms(row.4), built(row.5), age(of.get(&row.0), year)];
            all.push(Placed {
                unit: Unit { id: row.0.clone(), stratum: row.1.clone() },
                residence_id: row.1.clone(),
                segments,
            });
        }
        let residences = names.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let fixed = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let cuts = [
            ("residence", residences),
            ("rooms", fixed(&ROOMS)),
            ("built", fixed(&BUILT)),
            ("age", fixed(&AGES)),
        ];
        frame.cuts = cuts
            .into_iter()
            .enumerate()
            .map(|(at, (code, names))| Cut {
                code: code.to_owned(),
                segments: names
                    .into_iter()
                    .enumerate()
                    .map(|(segment, name)| {
                        (name, all.iter().filter(|one: &&Placed| one.segments[at] == segment).count() as u64)
                    })
                    .collect(),
            })
            .collect();
        Ok((all, frame))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_a_segment_of_its_own() {
        assert_eq!([rooms(Some(1)), rooms(Some(7)), rooms(None), rooms(Some(0))], [0, 4, 5, 5]);
        assert_eq!([built(Some(1949)), built(Some(1950)), built(Some(2011)), built(None)], [0, 1, 3, 4]);
        let of = |births: &[Option<i64>]| age(Some(&births.to_vec()), 2026);
        assert_eq!(of(&[Some(1990), Some(1962)]), 2);
        assert_eq!(of(&[Some(1990), None]), 4, "somebody may be older");
        assert_eq!(of(&[Some(1940), None]), 3, "nobody is in a later band");
        assert_eq!(age(None, 2026), 4);
    }
}
