//! Which envelope pays a fund of a call. Each funder says it of its own funds and of its own envelopes: the others are told
//! the amount of a fund, never where it comes from.

use super::acts::found;
use super::{refused, unknown};
use crate::{Across, Error, Register};
use ::calls::Stage;
use jiff::Timestamp;

impl Register {
    /// Says which envelope pays a fund, or that none does yet. After the closing what was said stays: awards are counted
    /// against it.
    ///
    /// # Errors
    /// [`Error::Refused`]: `call-envelope` when the envelope is not the funder's or is closed, `call-envelope-held` once the
    /// call is closed and its fund has one, `call-not-now` when it is cancelled. [`Error::Unknown`] when the fund is not one
    /// of the organisation's.
    pub async fn link_fund(
        &self,
        by: &str,
        (id, fund): (&str, &str),
        envelope: Option<&str>,
        at: Timestamp,
    ) -> Result<(), Error> {
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let record = found(&mut act, id).await?;
        let own = record.funds.iter().find(|one| one.id == fund && one.organisation_id == by);
        let before = own.ok_or_else(unknown)?.envelope_id.as_deref();
        match record.stage(at) {
            Stage::Cancelled => return Err(refused("call-not-now")),
            Stage::Closed if before.is_some() && before != envelope => {
                return Err(refused("call-envelope-held"));
            }
            _ => {}
        }
        if let Some(envelope) = envelope {
            let open: Option<i64> = sqlx::query_scalar(
                "SELECT 1 FROM envelope WHERE id = $1 AND organisation_id = $2 AND closed_at IS NULL",
            )
            .bind(envelope)
            .bind(by)
            .fetch_optional(act.connection())
            .await?;
            open.ok_or_else(|| refused("call-envelope"))?;
        }
        sqlx::query("UPDATE call_fund SET envelope_id = $3 WHERE id = $1 AND call_id = $2")
            .bind(fund)
            .bind(id)
            .bind(envelope)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, by, ("linked", "call", id), None).await?;
        act.commit().await
    }
}
