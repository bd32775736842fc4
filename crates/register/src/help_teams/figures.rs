//! The figures of the service: the requests of a desk, or of all, as `referral::measures` counts them. The page of the
//! desk, the public page, the files and the command line ask here, and nowhere else.

use crate::{Across, Error, Register};
use jiff::civil::Date;
use referral::{Measures, Referral, Rules, measures};

impl Register {
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
