//! The figures of the service: the requests of a desk, or of all, as `referral::measures` counts them. The page of the
//! desk, the public page, the files and the command line ask here, and nowhere else.

use crate::{Across, Error, Register};
use jiff::civil::Date;
use referral::{Measures, Referral, Rules, measures};

/// The figures of every desk that were counted last, with their period.
pub(crate) type Figures = tokio::sync::Mutex<Option<((Date, Date), Measures)>>;

impl Register {
    /// What everybody may see of every desk in a period that is over: counted once, however often it is asked.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn public_measures(&self, period: (Date, Date)) -> Result<Measures, Error> {
        let mut kept = self.figures.lock().await;
        if let Some((_, measures)) = kept.as_ref().filter(|(of, _)| *of == period) {
            return Ok(measures.clone());
        }
        let made = self.service_measures(None, period).await?;
        *kept = Some((period, made.clone()));
        Ok(made)
    }

    /// Figures of the requests filed within a period, as they stood on its last day: of a desk, or of every desk.
    ///
    /// Only days, ids and codes are read: no word of a request, and nobody's name.
    pub async fn service_measures(
        &self,
        desk_id: Option<&str>,
        period: (Date, Date),
    ) -> Result<Measures, Error> {
        let kept = self.across(Across::HelpTeams).all_referrals().await?;
        let wanted = kept.iter().filter(|one| desk_id.is_none_or(|desk| one.desk_id == desk));
        let all: Vec<(Referral, Rules)> = wanted.map(|one| (one.referral(), one.rules)).collect();
        Ok(measures(all.iter().map(|(one, rules)| (one, rules)), period))
    }
}
