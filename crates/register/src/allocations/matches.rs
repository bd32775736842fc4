//! Who could be proposed a vacancy, tenants of the landlord first; and the adapted dwellings that nobody fits.

use super::cases::{candidates, offer};
use crate::adapted::{AdaptedDwelling, line};
use crate::needs::{Household, NotedNeed};
use crate::portfolio::Portfolio;
use crate::vacancies::Vacancy;
use crate::{Error, Register};
use allocation::snapshot::Candidate;
use jiff::civil::Date;
use serde::Serialize;

/// The needs compared with one vacancy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Match {
    /// Those that would use the adaptation, with nothing known against it.
    pub fitting: Vec<Candidate>,
    /// The others.
    pub others: Vec<Candidate>,
}

/// An adapted dwelling that is or will be free, and that waits for somebody who needs it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unmatched {
    pub vacancy_id: String,
    pub noticed_on: Option<Date>,
    pub dwelling: AdaptedDwelling,
}

/// The open needs of those who do not live there.
fn others(mut needs: Vec<NotedNeed>, vacancy: &Vacancy, on: Date) -> Vec<NotedNeed> {
    let own = Household::Tenant(vacancy.dwelling_id.clone());
    needs.retain(|need| need.is_usable(on) && need.household != own);
    needs
}

fn compare(portfolio: &Portfolio, vacancy: &Vacancy, needs: &[NotedNeed]) -> Option<Match> {
    let offer = offer(portfolio, vacancy)?;
    let all = candidates(needs, &offer);
    let (fitting, others) = all.into_iter().partition(|candidate| candidate.adequacy.is_match());
    Some(Match { fitting, others })
}

impl Register {
    /// Compares the open needs with a vacancy; `None` when its dwelling is not in the stock any more. The household that
    /// leaves is not a candidate for its own dwelling.
    pub async fn matches(
        &self,
        portfolio: &Portfolio,
        vacancy: &Vacancy,
        on: Date,
    ) -> Result<Option<Match>, Error> {
        let needs = self.needs(&portfolio.landlord.id).await?;
        Ok(compare(portfolio, vacancy, &others(needs, vacancy, on)))
    }

    /// The adapted dwellings that are or will be free, of which nothing was decided and that no open need fits, the oldest
    /// notice first. A household counts where it fits; nothing here says which.
    pub async fn unmatched(&self, portfolio: &Portfolio, on: Date) -> Result<Vec<Unmatched>, Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        let cases = self.allocation_cases(landlord_id, None).await?;
        let mut open = self.open_vacancies(landlord_id).await?;
        open.retain(|v| !cases.iter().any(|case| case.is_decided && case.vacancy_id == v.id));
        let needs = if open.is_empty() { Vec::new() } else { self.needs(landlord_id).await? };
        let mut found = Vec::new();
        for vacancy in &open {
            let Some((residence, dwelling)) = portfolio.dwelling(&vacancy.dwelling_id) else { continue };
            if !dwelling.standing.is_adapted() {
                continue;
            }
            let needs = others(needs.clone(), vacancy, on);
            if compare(portfolio, vacancy, &needs).is_none_or(|found| found.fitting.is_empty()) {
                found.push(Unmatched {
                    vacancy_id: vacancy.id.clone(),
                    noticed_on: vacancy.noticed_on(),
                    dwelling: line(residence, dwelling, Some(vacancy)),
                });
            }
        }
        Ok(found)
    }
}
