//! Opening a file: with the household's agreement, and one at a time for a dwelling.

use super::refused;
use crate::adapted::is_sound_day;
use crate::campaigns::Which;
use crate::privacy::erasures::Table;
use crate::{Error, Register, now};
use jiff::ToSpan;
use jiff::civil::Date;

/// How old an agreement may be when a file is opened.
const CONSENT_MONTHS: i64 = 12;

/// A file to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    pub dwelling_id: String,
    /// The household of a campaign that asked for it.
    pub recipient_id: Option<String>,
    /// The day on which the household agreed.
    pub consent_on: Date,
}

impl Register {
    /// Opens a file for the household of a dwelling; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `adaptation-consent` for a day to come or more than a year ago, `adaptation-open` when the
    /// dwelling has a file that goes on. [`Error::Unknown`] when the dwelling is not in the landlord's files, or the
    /// household of the campaign does not live there.
    pub async fn open_adaptation(
        &self,
        landlord_id: &str,
        new: &NewFile,
        today: Date,
    ) -> Result<String, Error> {
        let oldest = today.checked_sub(CONSENT_MONTHS.months()).unwrap_or(today);
        if !is_sound_day(new.consent_on, today) || new.consent_on <= oldest {
            return Err(refused("adaptation-consent"));
        }
        let dwelling = new.dwelling_id.as_str();
        let which = Which::One(dwelling);
        let households = self.households(landlord_id, which, crate::campaigns::USUAL_AGE, today).await?;
        let marks = households.get(dwelling).map(|household| household.marks()).unwrap_or_default();
        // A first key is made in a transaction of its own: not while this one is open.
        self.keyring_or_new(landlord_id).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        act.hold(&format!("dwelling:{dwelling}")).await?;
        let owned: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM dwelling WHERE id = $1 AND landlord_id = $2 AND is_current = 1",
        )
        .bind(dwelling)
        .bind(landlord_id)
        .fetch_one(act.connection())
        .await?;
        if owned == 0 {
            return Err(Error::Unknown("dwelling".to_owned()));
        }
        if let Some(recipient) = &new.recipient_id {
            let there: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM recipient WHERE id = $1 AND landlord_id = $2 AND dwelling_id = $3",
            )
            .bind(recipient)
            .bind(landlord_id)
            .bind(dwelling)
            .fetch_one(act.connection())
            .await?;
            if there == 0 {
                return Err(Error::Unknown("recipient".to_owned()));
            }
        }
        let open: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM adaptation_file WHERE landlord_id = $1 AND dwelling_id = $2 AND ended_on IS NULL",
        )
        .bind(landlord_id)
        .bind(dwelling)
        .fetch_one(act.connection())
        .await?;
        if open > 0 {
            return Err(refused("adaptation-open"));
        }
        sqlx::query(
            "INSERT INTO adaptation_file (id, landlord_id, dwelling_id, recipient_id, marks, opened_on, consent_on,
                                          touched_on, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $8, $9)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(dwelling)
        .bind(new.recipient_id.clone())
        .bind(serde_json::to_string(&marks)?)
        .bind(today.to_string())
        .bind(new.consent_on.to_string())
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("opened", "adaptation", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Erases a file at the household's word. What the dwelling is fitted with stays.
    ///
    /// # Errors
    /// [`Error::Refused`]: `adaptation-works` while works are under way, `legal-hold` while a hold lasts.
    /// [`Error::Unknown`] when the landlord has no such file.
    pub async fn erase_adaptation(&self, landlord_id: &str, id: &str, today: Date) -> Result<(), Error> {
        if self.is_held(landlord_id, trust::retention::DataSet::AdaptationFile, today).await? {
            return Err(refused("legal-hold"));
        }
        let erased = self.erased_with_key(landlord_id).await?;
        let mut act = self.db.act().await?;
        let file = self.hold_file(&mut act, landlord_id, id, None).await?;
        if file.standing(today).has_works() {
            return Err(refused("adaptation-works"));
        }
        // Marked, so that a backup that is restored does not bring it back.
        self.erase_row(&mut act, &erased, (Table::AdaptationFile, id)).await?;
        self.write_down(&mut act, landlord_id, ("erased", "adaptation", id), None).await?;
        act.commit().await?;
        self.db.wipe().await
    }
}
