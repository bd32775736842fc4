//! The dwellings that are or will be free and that could suit one need: what a committee compares with adapting.

use super::cases::offer;
use crate::adapted::{AdaptedDwelling, line};
use crate::portfolio::Portfolio;
use crate::vacancies::Vacancy;
use crate::{Error, Register};
use allocation::adequacy::{Adequacy, Criterion, Met, adequacy};
use allocation::need::Need;
use serde::Serialize;

/// A dwelling that could be proposed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposable {
    pub vacancy: Vacancy,
    pub dwelling: AdaptedDwelling,
    pub adequacy: Adequacy,
}

impl Proposable {
    /// How many criteria are not known.
    #[must_use]
    pub fn unknowns(&self) -> usize {
        Criterion::ALL.iter().filter(|criterion| self.adequacy.of(**criterion) == Met::Unknown).count()
    }
}

impl Register {
    /// The dwellings of a portfolio that can be let, of which nothing was decided and with nothing known against them for
    /// this need: the best known first, then the soonest free. Never the dwelling where the household lives.
    pub async fn proposable(
        &self,
        portfolio: &Portfolio,
        need: &Need,
        living_in: &str,
    ) -> Result<Vec<Proposable>, Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        let cases = self.allocation_cases(landlord_id, None).await?;
        let mut all = Vec::new();
        for vacancy in self.open_vacancies(landlord_id).await? {
            let is_decided = cases.iter().any(|case| case.is_decided && case.vacancy_id == vacancy.id);
            if is_decided || !vacancy.state.can_be_let() || vacancy.dwelling_id == living_in {
                continue;
            }
            let Some((residence, dwelling)) = portfolio.dwelling(&vacancy.dwelling_id) else { continue };
            let Some(offer) = offer(portfolio, &vacancy) else { continue };
            let adequacy = adequacy(need, &offer);
            if !adequacy.is_excluded() {
                let dwelling = line(residence, dwelling, Some(&vacancy));
                all.push(Proposable { vacancy, dwelling, adequacy });
            }
        }
        all.sort_by_key(|one| (one.unknowns(), one.vacancy.vacant_on(), one.vacancy.id.clone()));
        Ok(all)
    }
}
