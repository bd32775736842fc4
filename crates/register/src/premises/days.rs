//! Days of parcels that are held. Every offer takes its days and those of the gap after them; the key of the table refuses a
//! day that is taken, whatever the process, the instance or the database.

use super::{MOST_DAYS, refused};
use crate::Error;
use crate::db::Write;
use jiff::Unit;
use jiff::civil::Date;
use premises::{Grant, Period};

fn number(day: Date) -> i64 {
    let since = Date::constant(1970, 1, 1).until((Unit::Day, day)).unwrap_or_default();
    i64::from(since.get_days())
}

/// Whose days they are.
pub(super) struct Whose<'a> {
    pub landlord_id: &'a str,
    pub listing_id: &'a str,
    pub application_id: &'a str,
}

/// Takes the days of a grant, and those of the gap.
///
/// # Errors
/// [`Error::Refused`] (`premises-taken:…`) when somebody holds one of them: nothing of the act is kept.
pub(super) async fn take(
    act: &mut Write<'_>,
    whose: &Whose<'_>,
    grant: &Grant,
    gap_days: u32,
) -> Result<(), Error> {
    let Period { from, to } = grant.period;
    if grant.period.days() > MOST_DAYS {
        return Err(refused("premises-too-long"));
    }
    let done = sqlx::query(
        "WITH RECURSIVE held (day) AS (
             SELECT CAST($1 AS BIGINT) UNION ALL SELECT day + 1 FROM held WHERE day + 1 < CAST($2 AS BIGINT)
         )
         INSERT INTO premises_day (parcel_id, day, landlord_id, listing_id, premises_application_id)
         SELECT $3, day, $4, $5, $6 FROM held",
    )
    .bind(number(from))
    .bind(number(to) + i64::from(gap_days))
    .bind(&grant.parcel)
    .bind(whose.landlord_id)
    .bind(whose.listing_id)
    .bind(whose.application_id)
    .execute(act.connection())
    .await;
    match done {
        Ok(_) => Ok(()),
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
            Err(refused(&format!("premises-taken:{from}:{to}")))
        }
        Err(other) => Err(other.into()),
    }
}

/// Gives back the days of an application from a day on.
pub(super) async fn free(act: &mut Write<'_>, application_id: &str, from: Option<Date>) -> Result<(), Error> {
    sqlx::query("DELETE FROM premises_day WHERE premises_application_id = $1 AND day >= $2")
        .bind(application_id)
        .bind(from.map_or(i64::MIN, number))
        .execute(act.connection())
        .await?;
    Ok(())
}
