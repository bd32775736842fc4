//! Field observations: what somebody saw in a street. Noted, laid over the map, withdrawn; never deleted.
//!
//! A street is everybody's, so an observation serves every landlord of the register; the landlord it is noted for is the
//! one whose people were there. Nothing else is written down of who saw it.

use crate::imports::{ImportKind, read_aside, silent};
use crate::landlords::Landlord;
use crate::occupancy::refused;
use crate::{Error, Register, db::Write, identity::content_id};
use jiff::civil::Date;
use model::Point;
use model::issue::ImportReport;
use model::observation::{FieldObservation, ObservationKind};
use network::{Observation, Seen};
use opendata::observations::read_observations;
use serde::Serialize;
use sqlx::Row;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tabular::{Limits, Table};

/// An observation, as it was noted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotedObservation {
    pub id: String,
    pub landlord_id: String,
    #[serde(flatten)]
    pub observation: FieldObservation,
    pub noted_at: String,
}

/// A file of observations to import.
pub struct ObservationsImport<'a> {
    pub file: &'a Path,
    pub title: Option<&'a str>,
    pub limits: Limits,
    pub dry_run: bool,
    /// Observations dated after this day are refused.
    pub today: Date,
}

/// What was noted, in the words of the network.
pub(crate) fn as_seen(noted: &[NotedObservation]) -> Vec<Observation> {
    noted
        .iter()
        .filter_map(|n| {
            let seen = Seen::of(&n.observation)?;
            let FieldObservation { point, observed_on, .. } = n.observation;
            Some(Observation { point, seen, date: observed_on, source: n.id.clone() })
        })
        .collect()
}

fn id_of(landlord_id: &str, o: &FieldObservation) -> String {
    let value = o.value.map_or_else(String::new, |v| v.to_string());
    let place = format!("{:.7},{:.7}", o.point.lon, o.point.lat);
    content_id(&["observation", landlord_id, o.kind.code(), &value, &place, &o.observed_on.to_string()])
}

/// Writes an observation. Gives `false` when it was there already, withdrawn or not.
async fn put(write: &mut Write<'_>, landlord_id: &str, o: &FieldObservation) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO field_observation (id, landlord_id, kind, value, lon, lat, observed_on, noted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id_of(landlord_id, o))
    .bind(landlord_id.to_owned())
    .bind(o.kind.code())
    .bind(o.value.map(i64::from))
    .bind(o.point.lon)
    .bind(o.point.lat)
    .bind(o.observed_on.to_string())
    .bind(crate::now())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() > 0)
}

impl Register {
    /// The observations that are laid over the map: those of every landlord that nobody has withdrawn, oldest first.
    pub async fn observations(&self) -> Result<Vec<NotedObservation>, Error> {
        let rows = sqlx::query(
            "SELECT id, landlord_id, kind, value, lon, lat, observed_on, noted_at FROM field_observation
             WHERE withdrawn_at IS NULL ORDER BY observed_on, noted_at, id",
        )
        .fetch_all(self.db.read())
        .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let kind = ObservationKind::from_code(row.try_get("kind")?);
            let day: Option<Date> = row.try_get::<String, _>("observed_on")?.parse().ok();
            // A kind that this version does not know stays in the register, unread.
            let (Some(kind), Some(observed_on)) = (kind, day) else { continue };
            let value: Option<i64> = row.try_get("value")?;
            all.push(NotedObservation {
                id: row.try_get("id")?,
                landlord_id: row.try_get("landlord_id")?,
                observation: FieldObservation {
                    kind,
                    value: value.and_then(|v| u16::try_from(v).ok()),
                    point: Point { lon: row.try_get("lon")?, lat: row.try_get("lat")? },
                    observed_on,
                },
                noted_at: row.try_get("noted_at")?,
            });
        }
        Ok(all)
    }

    /// Notes one observation and looks again around the residences near it. One that was withdrawn counts again.
    ///
    /// # Errors
    /// When the value or the position is not one that its kind may have.
    pub async fn note_observation(
        &self,
        landlord_id: &str,
        observation: &FieldObservation,
    ) -> Result<String, Error> {
        if !observation.is_sound() {
            return Err(Error::Refused(format!("{observation:?}")));
        }
        let id = id_of(landlord_id, observation);
        let mut write = self.db.write().await?;
        put(&mut write, landlord_id, observation).await?;
        sqlx::query("UPDATE field_observation SET withdrawn_at = NULL WHERE id = $1")
            .bind(id.clone())
            .execute(write.connection())
            .await?;
        self.write_down(&mut write, landlord_id, ("noted", "observation", &id), None).await?;
        write.commit().await?;
        self.look_again().await?;
        Ok(id)
    }

    /// Withdraws an observation of this landlord: it is kept, and no longer laid over the map.
    ///
    /// # Errors
    /// When this landlord has no such observation, or it is withdrawn already.
    pub async fn withdraw_observation(&self, landlord_id: &str, id: &str) -> Result<(), Error> {
        let mut write = self.db.write().await?;
        let done = sqlx::query(
            "UPDATE field_observation SET withdrawn_at = $3
             WHERE id = $1 AND landlord_id = $2 AND withdrawn_at IS NULL",
        )
        .bind(id.to_owned())
        .bind(landlord_id.to_owned())
        .bind(crate::now())
        .execute(write.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Err(Error::Unknown(id.to_owned()));
        }
        self.write_down(&mut write, landlord_id, ("withdrawn", "observation", id), None).await?;
        write.commit().await?;
        self.look_again().await
    }

    /// Imports a file of observations and looks again around the residences near them. An observation that the register
    /// has already, withdrawn or not, is left as it is.
    pub async fn import_observations(
        &self,
        landlord: &Landlord,
        import: ObservationsImport<'_>,
    ) -> Result<ImportReport, Error> {
        let (file, limits, today) = (import.file.to_owned(), import.limits.clone(), import.today);
        let (rows, mut report) =
            read_aside(import.title, import.dry_run, move || match Table::open(&file, &limits) {
                Ok(table) => read_observations(table, today),
                Err(error) => (Vec::new(), refused(&file, &error)),
            })
            .await?;
        let mut write = self.db.write().await?;
        for row in &rows {
            if put(&mut write, &landlord.id, &row.observation).await? {
                report.added += 1;
            } else {
                report.unchanged += 1;
            }
        }
        // In the journal it is a survey: what was seen on site.
        self.conclude(write, &landlord.id, ImportKind::Survey, &report).await?;
        if report.added > 0 && !report.dry_run {
            self.look_again().await?;
        }
        Ok(report)
    }

    async fn look_again(&self) -> Result<(), Error> {
        self.refresh_surroundings(&silent, &Arc::new(AtomicBool::new(false))).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streets::StreetsImport;
    use crate::surroundings::{Environs, WayTo};
    use jiff::civil::date;
    use model::{Category, EntranceAccess};

    /// A footway of about 500 m from a residence to a bakery, dated, and nothing else.
    const MAP: &str = r#"<osm version="0.6"><meta osm_base="2026-01-02T03:04:05Z"/>
        <node id="1" lat="48.8400" lon="2.2700"/>
        <node id="2" lat="48.8400" lon="2.2720"/>
        <node id="3" lat="48.8400" lon="2.2770"/>
        <node id="4" lat="48.8401" lon="2.2769"><tag k="shop" v="bakery"/><tag k="name" v="Zoé"/></node>
        <node id="5" lat="48.9000" lon="2.2700"/>
        <node id="6" lat="48.9000" lon="2.2720"/>
        <way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="footway"/><tag k="surface" v="asphalt"/></way>
        <way id="8"><nd ref="2"/><nd ref="3"/><tag k="highway" v="footway"/></way>
        <way id="9"><nd ref="5"/><nd ref="6"/><tag k="highway" v="footway"/></way>
        </osm>"#;

    struct Town {
        _folder: tempfile::TempDir,
        register: Register,
        landlord: Landlord,
    }

    async fn town(map: &str) -> Town {
        let folder = tempfile::tempdir().unwrap();
        let register = Register::open(&folder.path().join("data")).await.unwrap();
        let landlord = register.landlord_named("Habitat Valombre").await.unwrap();
        let file = folder.path().join("ville.osm");
        std::fs::write(&file, map).unwrap();
        let import = StreetsImport { file: &file, title: None, elevation: None, dry_run: false };
        let report = register.import_streets(&landlord, import, &silent).await.unwrap();
        assert!(!report.is_refused(), "{report:?}");
        let town = Town { _folder: folder, register, landlord };
        town.residence("near", 48.8401, 2.2701).await;
        town.residence("far", 48.9001, 2.2701).await;
        town.register.look_again().await.unwrap();
        town
    }

    impl Town {
        async fn residence(&self, id: &str, lat: f64, lon: f64) {
            let mut write = self.register.db.write().await.unwrap();
            sqlx::query(
                "INSERT INTO residence (id, landlord_id, group_key, name, address, lon, lat, position_quality,
                                        dwellings, basis, is_current)
                 VALUES ($1, $2, $1, $1, 'rue', $3, $4, 'house', 1, 'name', 1)",
            )
            .bind(id.to_owned())
            .bind(self.landlord.id.clone())
            .bind(lon)
            .bind(lat)
            .execute(write.connection())
            .await
            .unwrap();
            write.commit().await.unwrap();
        }

        async fn environs(&self, id: &str) -> (String, Environs) {
            let row = sqlx::query("SELECT inputs, body FROM environs WHERE residence_id = $1")
                .bind(id.to_owned())
                .fetch_one(self.register.db.read())
                .await
                .unwrap();
            (row.get("inputs"), serde_json::from_str(row.get("body")).unwrap())
        }

        async fn bakery(&self) -> Option<WayTo> {
            let (_, environs) = self.environs("near").await;
            let food = environs.services.into_iter().find(|s| s.category == Category::Food).unwrap();
            food.ways.into_iter().next()
        }
    }

    fn closed(lon: f64) -> FieldObservation {
        FieldObservation {
            kind: ObservationKind::Closed,
            value: None,
            point: Point::new(lon, 48.84),
            observed_on: date(2026, 5, 6),
        }
    }

    #[tokio::test]
    async fn what_was_seen_changes_the_walks_near_it_until_it_is_withdrawn() {
        let town = town(MAP).await;
        let (near, far) = (town.environs("near").await.0, town.environs("far").await.0);
        let open = town.bakery().await;
        assert!(open.as_ref().unwrap().lo_m.is_some_and(|m| (490.0..530.0).contains(&m)), "{open:?}");
        let id = town.register.note_observation(&town.landlord.id, &closed(2.2745)).await.unwrap();
        assert_eq!(town.bakery().await, None, "nobody passes any more");
        assert_ne!(town.environs("near").await.0, near);
        assert_eq!(town.environs("far").await.0, far, "what is far away is not computed again");
        let other = town.register.landlord_named("Autre bailleur").await.unwrap();
        assert!(town.register.withdraw_observation(&other.id, &id).await.is_err(), "it is not theirs");
        town.register.withdraw_observation(&town.landlord.id, &id).await.unwrap();
        assert_eq!(town.bakery().await, open);
        assert!(town.register.observations().await.unwrap().is_empty());
        assert!(town.register.withdraw_observation(&town.landlord.id, &id).await.is_err(), "already");
        let again = town.register.note_observation(&town.landlord.id, &closed(2.2745)).await.unwrap();
        assert_eq!(again, id, "seen again: the same observation counts again");
        assert_eq!(town.bakery().await, None);
    }

    #[tokio::test]
    async fn a_file_of_observations_is_a_survey_and_is_read_once() {
        let town = town(MAP).await;
        let file = town._folder.path().join("constats.csv");
        let text = "kind;value;unit;lon;lat;observed_on\nsteps;4;;2,2745;48,8400;06/05/2026\ntrou;;;2,27;48,84;06/05/2026\n";
        std::fs::write(&file, text).unwrap();
        let import = |dry_run| crate::survey::SurveyImport {
            file: &file,
            title: None,
            limits: Limits::default(),
            dry_run,
            today: date(2026, 6, 1),
        };
        let trial = town.register.import_survey(&town.landlord, import(true)).await.unwrap();
        assert_eq!((trial.added, trial.rows_rejected, trial.dry_run), (1, 1, true));
        assert!(town.register.observations().await.unwrap().is_empty());
        let report = town.register.import_survey(&town.landlord, import(false)).await.unwrap();
        assert_eq!((report.added, report.layout.as_deref()), (1, Some("field-observations")));
        assert_eq!(town.bakery().await, None, "four steps are too many for a walking frame");
        let noted = town.register.observations().await.unwrap();
        town.register.withdraw_observation(&town.landlord.id, &noted[0].id).await.unwrap();
        let again = town.register.import_survey(&town.landlord, import(false)).await.unwrap();
        assert_eq!((again.added, again.unchanged), (0, 1));
        assert!(town.register.observations().await.unwrap().is_empty(), "withdrawn is withdrawn");
    }

    #[tokio::test]
    async fn a_value_that_its_kind_cannot_have_is_refused() {
        let town = town(MAP).await;
        let wrong = FieldObservation { value: Some(3), ..closed(2.2745) };
        assert!(matches!(
            town.register.note_observation(&town.landlord.id, &wrong).await,
            Err(Error::Refused(_))
        ));
    }

    #[tokio::test]
    async fn the_stored_ways_tell_what_is_known_of_them() {
        let town = town(MAP).await;
        let shares = town.bakery().await.unwrap().shares.unwrap();
        // No slope is tagged anywhere: a footway is presumed gentle, and nothing is known for certain.
        assert_eq!((shares.known, shares.presumed), (0.0, 1.0));
        let point = Point::new(2.2701, 48.8401);
        let found = town.register.reach(model::Profile::Able, 3, &[point]).await.unwrap().unwrap();
        let food = found[0].iter().find(|s| s.category == Category::Food).unwrap();
        assert!(food.ways[0].shares.is_some());
    }

    #[tokio::test]
    async fn facts_are_of_the_day_of_the_map_or_of_the_day_that_somebody_gives() {
        let parameters = access::Parameters::default();
        let dates = |environs: &Environs| {
            let food = environs.service_facts(&parameters)[0].provenance.observed_on;
            (environs.surroundings(&parameters.survey)[0].provenance.observed_on, food)
        };
        let dated = town(MAP).await;
        let day = Some(date(2026, 1, 2));
        assert_eq!(dates(&dated.environs("near").await.1), (day, day));
        assert_eq!(dated.register.dataset("streets").await.unwrap().unwrap().observed_on, day);
        let silent_map = MAP.replace(r#"<meta osm_base="2026-01-02T03:04:05Z"/>"#, "");
        let undated = town(&silent_map).await;
        assert_eq!(dates(&undated.environs("near").await.1), (None, None), "nobody says it");
        undated.register.date_streets(date(2025, 7, 8)).await.unwrap();
        undated.register.look_again().await.unwrap();
        let told = Some(date(2025, 7, 8));
        assert_eq!(dates(&undated.environs("near").await.1), (told, told));
        assert!(undated.register.date_places("nothing.csv", date(2025, 7, 8)).await.is_err());
    }

    #[tokio::test]
    async fn doors_without_a_trade_tell_of_the_entrance_of_a_known_place() {
        let town = town(MAP).await;
        assert_eq!(town.bakery().await.unwrap().entrance, EntranceAccess::Unknown);
        let file = town._folder.path().join("acceslibre.csv");
        let import = || crate::places::PlacesImport {
            file: &file,
            title: None,
            limits: Limits::default(),
            dry_run: false,
        };
        let header = "id,name,siret,longitude,latitude,entree_plain_pied,entree_largeur_mini,updated_at";
        std::fs::write(&file, format!("{header}\na1,Notaire,,2.2769,48.8401,True,90,\n")).unwrap();
        let report = town.register.import_places(&town.landlord, import(), &silent).await.unwrap();
        assert_eq!((report.figures["doors"], report.figures["doors-recognised"]), (1, 0));
        assert_eq!(report.issue_counts["RATTACHEMENT_ABSENT"], 1, "it says what would make it useful");
        let line = "a2,Boulangerie ZOE,,2.2771,48.8402,True,90,2026-03-04T00:00:00Z";
        std::fs::write(&file, format!("{header}\n{line}\n")).unwrap();
        let report = town.register.import_places(&town.landlord, import(), &silent).await.unwrap();
        assert_eq!((report.figures["doors"], report.figures["doors-recognised"]), (1, 1));
        assert!(!report.issue_counts.contains_key("RATTACHEMENT_ABSENT"));
        town.register.look_again().await.unwrap();
        let bakery = town.bakery().await.unwrap();
        assert_eq!((bakery.entrance, bakery.seen_on), (EntranceAccess::Accessible, Some(date(2026, 3, 4))));
        let all = town.register.destinations().await.unwrap();
        assert_eq!(all.iter().filter(|d| d.place.category == Category::Food).count(), 1, "no place is added");
    }
}
