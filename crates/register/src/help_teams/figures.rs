//! The figures of the service: the requests of a desk, or of all, as `referral::measures` counts them. The page of the
//! desk, the public page, the files and the command line ask here, and nowhere else.

use crate::{Across, Error, Register};
use jiff::Timestamp;
use jiff::civil::Date;
use referral::{Event, Fact, Measures, Need, Offer, Referral, Rules, Side, measures};
use sqlx::Row;
use std::collections::BTreeMap;

impl Register {
    /// Figures of the requests filed within a period, as they stood on its last day: of a desk, or of every desk.
    ///
    /// Only days, ids and codes are read: no word of a request, and nobody's name.
    pub async fn service_measures(
        &self,
        desk_id: Option<&str>,
        period: (Date, Date),
    ) -> Result<Measures, Error> {
        let house = self.across(Across::HelpTeams);
        let mut rules: BTreeMap<String, Rules> = BTreeMap::new();
        for row in
            sqlx::query("SELECT organisation_id, rules FROM help_desk").fetch_all(house.db.read()).await?
        {
            let of: String = row.try_get("rules")?;
            rules.insert(row.try_get("organisation_id")?, serde_json::from_str(&of)?);
        }
        let mut all: BTreeMap<String, (Referral, Rules)> = BTreeMap::new();
        for row in sqlx::query("SELECT id, desk_id FROM referral").fetch_all(house.db.read()).await? {
            let desk: String = row.try_get("desk_id")?;
            if desk_id.is_none_or(|wanted| wanted == desk) {
                let rules = rules.get(&desk).copied().unwrap_or_default();
                all.insert(row.try_get("id")?, (Referral::default(), rules));
            }
        }
        for row in
            sqlx::query("SELECT id, referral_id, subject FROM referral_need ORDER BY referral_id, rank")
                .fetch_all(house.db.read())
                .await?
        {
            if let Some((one, _)) = all.get_mut(&row.try_get::<String, _>("referral_id")?) {
                one.needs.push(Need { id: row.try_get("id")?, subject: row.try_get("subject")? });
            }
        }
        for row in
            sqlx::query("SELECT id, referral_id, need_id, team_id FROM referral_offer ORDER BY made_at, id")
                .fetch_all(house.db.read())
                .await?
        {
            if let Some((one, _)) = all.get_mut(&row.try_get::<String, _>("referral_id")?) {
                let (need, team) = (row.try_get("need_id")?, row.try_get("team_id")?);
                one.offers.push(Offer { id: row.try_get("id")?, need, team });
            }
        }
        for row in sqlx::query(
            "SELECT referral_id, at, side, need_id, offer_id, event FROM referral_fact ORDER BY referral_id, rank",
        )
        .fetch_all(house.db.read())
        .await?
        {
            let Some((one, _)) = all.get_mut(&row.try_get::<String, _>("referral_id")?) else { continue };
            let (at, side): (String, String) = (row.try_get("at")?, row.try_get("side")?);
            let unread = || Error::Computation("a fact of a request cannot be read".to_owned());
            one.facts.push(Fact {
                at: at.parse::<Timestamp>().map_err(|_| unread())?,
                side: Side::from_code(&side).ok_or_else(unread)?,
                need: row.try_get("need_id")?,
                offer: row.try_get("offer_id")?,
                event: serde_json::from_str::<Event>(&row.try_get::<String, _>("event")?)?,
            });
        }
        Ok(measures(all.values().map(|(one, rules)| (one, rules)), period))
    }
}
