//! Figures of an organisation over its pathways: counted here, hidden by crate `pathway` where they would tell somebody.

use crate::{Error, Register};
use jiff::Timestamp;
use pathway::supported::Standing;
use pathway::supported::figures::{Published, figures, period};

impl Register {
    /// The figures of a year, of every pathway to which an organisation is a party and may still read. `None`: no quarter
    /// of that year has ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn supported_figures(
        &self,
        organisation_id: &str,
        year: i16,
        at: Timestamp,
    ) -> Result<Option<Published>, Error> {
        let Some(period) = period(year, trust::day::legal_day(at)) else { return Ok(None) };
        let all = self.supported_pathways(organisation_id, at).await?;
        let standings: Vec<Standing> = all.into_iter().map(|record| record.standing).collect();
        let shown = figures(&standings, period).published();
        shown.map(Some).map_err(|e| Error::Computation(e.to_string()))
    }

    /// Households that one convention houses on a day, for whoever funds it: a number alone, and hidden when it is small.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever is no party.
    pub async fn households_supported(
        &self,
        organisation_id: &str,
        convention_id: &str,
        at: Timestamp,
    ) -> Result<trust::suppression::Count, Error> {
        self.supported_convention(organisation_id, convention_id).await?;
        let all = self.supported_pathways(organisation_id, at).await?;
        let housed =
            all.iter().filter(|one| one.convention_id == convention_id && one.standing.stage.is_housed());
        let number = u32::try_from(housed.count()).unwrap_or(u32::MAX);
        Ok(trust::suppression::Count::alone(number, trust::suppression::PERSONS))
    }
}
