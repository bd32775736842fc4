//! What adaptation files hold of the people of a dwelling, for whom asks (RGPD art. 15).

use super::{Entry, Report};
use crate::{Error, Register};
use jiff::civil::Date;
use pathway::adaptation::Stage;
use serde::Serialize;

/// A file, with everything that was noted in it and in its reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldFile {
    pub opened_on: Date,
    pub consent_on: Date,
    pub stage: Stage,
    pub entries: Vec<Entry>,
    /// The newest first.
    pub reports: Vec<Report>,
}

impl Register {
    /// The files of the household that lives in a dwelling today; those of former tenants are other people's.
    pub(crate) async fn held_by_adaptations(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        on: Date,
    ) -> Result<Vec<HeldFile>, Error> {
        let mut all = Vec::new();
        for file in self.adaptations(landlord_id, on).await? {
            if file.dwelling_id != dwelling_id || file.is_household_there == Some(false) {
                continue;
            }
            let reports = self.reports(landlord_id, &file.id).await?;
            all.push(HeldFile {
                opened_on: file.opened_on,
                consent_on: file.consent_on,
                stage: file.standing(on).stage,
                entries: file.entries.into_iter().map(|noted| noted.entry).collect(),
                reports: reports.into_iter().map(|noted| noted.report).collect(),
            });
        }
        Ok(all)
    }
}
