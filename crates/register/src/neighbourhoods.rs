//! Priority neighbourhoods (QPV): a residence is in one by its coordinates, not by what a file declares;
//! where they do not say, it is unknown.

use crate::imports::{ImportKind, read_aside};
use crate::landlords::Landlord;
use crate::occupancy::refused;
use crate::{Across, Error, Register, db::Write};
use model::Point;
use model::issue::ImportReport;
use opendata::territory::{Neighbourhood, Neighbourhoods, departement_of, read_neighbourhoods};
use sha2::{Digest, Sha256};
use sqlx::Row;
use std::collections::BTreeSet;
use std::path::Path;
use tabular::TableError;
use trust::closed_list;

impl Register {
    /// Imports a GeoJSON of priority neighbourhoods; those of the same code are replaced, others stay.
    pub async fn import_neighbourhoods(
        &self,
        landlord: &Landlord,
        file: &Path,
        title: Option<&str>,
        dry_run: bool,
    ) -> Result<ImportReport, Error> {
        let path = file.to_owned();
        let (found, mut report) = read_aside(title, dry_run, move || read(&path)).await?;
        let house = self.across(Across::SharedData);
        let mut write = house.db.write().await?;
        for neighbourhood in found.iter() {
            let body = serde_json::to_string(neighbourhood)?;
            let old: Option<String> =
                sqlx::query_scalar("SELECT body FROM priority_neighbourhood WHERE code = $1")
                    .bind(neighbourhood.code.clone())
                    .fetch_optional(write.connection())
                    .await?;
            match old {
                None => report.added += 1,
                Some(old) if old == body => report.unchanged += 1,
                Some(_) => report.changed += 1,
            }
            sqlx::query(
                "INSERT INTO priority_neighbourhood (code, name, body) VALUES ($1, $2, $3)
                 ON CONFLICT (code) DO UPDATE SET name = excluded.name, body = excluded.body",
            )
            .bind(neighbourhood.code.clone())
            .bind(neighbourhood.name.clone())
            .bind(body)
            .execute(write.connection())
            .await?;
        }
        place_residences(&mut write).await?;
        self.conclude(write, &landlord.id, ImportKind::Neighbourhoods, &report).await?;
        Ok(report)
    }
}

fn read(path: &Path) -> (Neighbourhoods, ImportReport) {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    match std::fs::read(path) {
        Ok(bytes) => {
            let (found, mut report) = read_neighbourhoods(&name, bytes.as_slice());
            report.file_hash = crate::identity::hex(&Sha256::digest(&bytes));
            (found, report)
        }
        Err(error) => (Neighbourhoods::new(Vec::new()), refused(path, &TableError::from(error))),
    }
}

closed_list! {
    /// What is known of a residence and priority neighbourhoods.
    Placing {
        In = "in",
        Out = "out",
        /// So near a border that its coordinates do not say on which side.
        Edge = "edge",
        /// It has no position, or that of its street only.
        Unplaced = "unplaced",
        /// No neighbourhood of its département was read.
        Unread = "unread",
    }
}

closed_list! {
    /// Is it in a priority neighbourhood? The one answer of lists, files, maps and figures.
    InNeighbourhood {
        Yes = "yes",
        No = "no",
        Unknown = "unknown",
    }
}

impl Placing {
    /// Yes or no only when coordinates say so.
    #[must_use]
    pub const fn answer(self) -> InNeighbourhood {
        match self {
            Placing::In => InNeighbourhood::Yes,
            Placing::Out => InNeighbourhood::No,
            Placing::Edge | Placing::Unplaced | Placing::Unread => InNeighbourhood::Unknown,
        }
    }
}

/// Coordinates of an address are those of its door or of its parcel: nearer to a border than this, they do not say on which
/// side of the street the building stands.
pub const EDGE_METRES: f64 = 25.0;

/// Neighbourhoods that hold today, and the départements of which any was read.
pub struct Places {
    all: Neighbourhoods,
    departements: BTreeSet<String>,
    /// Some neighbourhood does not say its commune: nothing then says which départements are missing.
    is_vague: bool,
}

impl Places {
    /// Where perimeters of 2024 are read, those of 2015 hold no more in the same département.
    #[must_use]
    pub fn new(read: Vec<Neighbourhood>) -> Places {
        let newer: BTreeSet<String> =
            read.iter().filter(|one| one.is_of_2024()).filter_map(Neighbourhood::departement).collect();
        let is_over = |one: &Neighbourhood| {
            !one.is_of_2024() && one.departement().is_some_and(|of| newer.contains(&of))
        };
        let kept: Vec<Neighbourhood> = read.into_iter().filter(|one| !is_over(one)).collect();
        Places {
            departements: kept.iter().filter_map(Neighbourhood::departement).collect(),
            is_vague: kept.iter().any(|one| one.commune_code.is_none()),
            all: Neighbourhoods::new(kept),
        }
    }

    /// The neighbourhoods, by code.
    #[must_use]
    pub fn all(&self) -> &Neighbourhoods {
        &self.all
    }

    /// Where a point stands: what is known, and the neighbourhood that holds it or whose border is near.
    #[must_use]
    pub fn look(&self, point: Option<Point>, commune: Option<&str>) -> (Placing, Option<&Neighbourhood>) {
        let Some(point) = point else { return (Placing::Unplaced, None) };
        let inside = self.all.at(point).next();
        if let Some(near) = self.all.edges_near(point, EDGE_METRES).next() {
            return (Placing::Edge, inside.or(Some(near)));
        }
        if inside.is_some() {
            return (Placing::In, inside);
        }
        let is_read = self.is_vague && !self.all.is_empty()
            || commune.is_some_and(|code| self.departements.contains(&departement_of(code)));
        (if is_read { Placing::Out } else { Placing::Unread }, None)
    }
}

impl Register {
    /// The neighbourhoods that hold today.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn priority_neighbourhoods(&self) -> Result<Places, Error> {
        let bodies: Vec<String> = sqlx::query_scalar("SELECT body FROM priority_neighbourhood ORDER BY code")
            .fetch_all(self.db.read())
            .await?;
        places(&bodies)
    }
}

fn places(bodies: &[String]) -> Result<Places, Error> {
    let mut all: Vec<Neighbourhood> = Vec::with_capacity(bodies.len());
    for body in bodies {
        all.push(serde_json::from_str(body)?);
    }
    Ok(Places::new(all))
}

/// Says where each residence stands, and how sure that is. Part of every act that moves residences or neighbourhoods.
pub(crate) async fn place_residences(write: &mut Write<'_>) -> Result<(), Error> {
    let bodies: Vec<String> = sqlx::query_scalar("SELECT body FROM priority_neighbourhood ORDER BY code")
        .fetch_all(write.connection())
        .await?;
    let all = places(&bodies)?;
    let rows = sqlx::query(
        "SELECT id, lon, lat, position_quality, commune_code, neighbourhood_code, neighbourhood_placing
         FROM residence WHERE is_current = 1",
    )
    .fetch_all(write.connection())
    .await?;
    for row in &rows {
        let position: (Option<f64>, Option<f64>) = (row.try_get("lon")?, row.try_get("lat")?);
        let quality: Option<String> = row.try_get("position_quality")?;
        let point = match position {
            (Some(lon), Some(lat)) if quality.as_deref() != Some("street") => Some(Point { lon, lat }),
            _ => None,
        };
        let commune: Option<String> = row.try_get("commune_code")?;
        let (placing, now) = all.look(point, commune.as_deref());
        let before: (Option<String>, Option<String>) =
            (row.try_get("neighbourhood_code")?, row.try_get("neighbourhood_placing")?);
        if before.0.as_deref() == now.map(|n| n.code.as_str()) && before.1.as_deref() == Some(placing.code())
        {
            continue;
        }
        sqlx::query(
            "UPDATE residence SET neighbourhood_code = $1, neighbourhood_name = $2, neighbourhood_placing = $3
             WHERE id = $4",
        )
        .bind(now.map(|n| n.code.clone()))
        .bind(now.and_then(|n| n.name.clone()))
        .bind(placing.code())
        .bind(row.try_get::<String, _>("id")?)
        .execute(write.connection())
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of a hundredth of a degree.
    fn square(code: &str, commune: &str, west: f64) -> Neighbourhood {
        let east = west + 0.01;
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code_qp":"{code}","insee_com":"{commune}"}},
            "geometry":{{"type":"Polygon","coordinates":[[[{west},45.0],[{east},45.0],[{east},45.01],[{west},45.01],[{west},45.0]]]}}}}]}}"#
        );
        read_neighbourhoods("qp.geojson", text.as_bytes()).0.iter().next().unwrap().clone()
    }

    fn at(lon: f64) -> Option<Point> {
        Some(Point { lon, lat: 45.005 })
    }

    #[test]
    fn yes_and_no_are_said_only_when_coordinates_say_so() {
        let places = Places::new(vec![square("QN06601A", "66136", 2.0)]);
        let look = |point, commune| places.look(point, commune).0;
        assert_eq!(look(at(2.005), Some("66136")), Placing::In);
        assert_eq!(look(at(2.05), Some("66136")), Placing::Out);
        // 0.0002° of longitude is sixteen metres here.
        assert_eq!(look(at(2.0002), Some("66136")), Placing::Edge);
        assert_eq!(look(at(1.9998), Some("66136")), Placing::Edge);
        assert_eq!(look(at(1.9990), Some("66136")), Placing::Out);
        assert_eq!(look(None, Some("66136")), Placing::Unplaced);
        assert_eq!(look(at(2.05), Some("11069")), Placing::Unread, "nothing of that département was read");
        assert_eq!(look(at(2.05), None), Placing::Unread);
        let unknown = Placing::ALL.iter().filter(|one| one.answer() == InNeighbourhood::Unknown).count();
        assert_eq!(unknown, 3);
        assert_eq!(Places::new(Vec::new()).look(at(2.05), Some("66136")).0, Placing::Unread);
    }

    #[test]
    fn perimeters_of_2015_hold_no_more_where_those_of_2024_are_read() {
        let old = square("QP066001", "66136", 2.0);
        let elsewhere = square("QP011001", "11069", 3.0);
        let places = Places::new(vec![old.clone(), elsewhere.clone(), square("QN06601A", "66136", 2.5)]);
        assert_eq!(places.look(at(2.005), Some("66136")).0, Placing::Out);
        assert_eq!(places.look(at(3.005), Some("11069")).0, Placing::In);
        assert_eq!(Places::new(vec![old, elsewhere]).look(at(2.005), Some("66136")).0, Placing::In);
    }
}
