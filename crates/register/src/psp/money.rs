//! What the chapter says of money: the programme that was adopted, claims of tax relief, agreements with pension funds; each
//! from the function of its own pages.

use crate::portfolio::Portfolio;
use crate::programmes::{Row, Work};
use crate::{Error, Register};
use jiff::civil::Date;
use psp::{
    Action, FundingFigures, PensionAgreement, ProgrammeFigures, ProgrammeRow, ProgrammeYear, ReliefYear,
};
use std::collections::BTreeMap;

fn row(row: Row, names: &BTreeMap<&str, &str>) -> ProgrammeRow {
    ProgrammeRow {
        residence: names.get(row.residence_id.as_str()).map_or_else(String::new, |name| (*name).to_owned()),
        year: row.year,
        action: match row.work {
            Work::Campaign => Action::Campaign,
            Work::Ramp => Action::Ramp,
            Work::Lift => Action::Lift,
            Work::Dwellings => Action::Dwellings(row.package.unwrap_or_default()),
        },
        dwellings: (row.work == Work::Dwellings).then_some(row.dwellings),
        cost_cents: row.cost_cents,
        own_cents: row.own_cents,
        relief_cents: row.relief_cents,
        pension_cents: row.pension_cents,
        residence_id: row.residence_id,
    }
}

impl Register {
    /// The programme of the last decision; `None`: none was adopted.
    pub(super) async fn psp_programme(
        &self,
        portfolio: &Portfolio,
    ) -> Result<Option<ProgrammeFigures>, Error> {
        let Some(figures) = self.programme_figures(&portfolio.landlord.id).await? else { return Ok(None) };
        let names = portfolio.residences.iter().map(|r| (r.id.as_str(), r.name.as_str())).collect();
        let years = figures.years.iter().map(|year| ProgrammeYear {
            year: year.year,
            adapted: Some(year.dwellings),
            spend_cents: Some(year.cost_cents),
            own_funds_cents: Some(year.own_cents),
            relief_cents: Some(year.relief_cents),
            pension_cents: Some(year.pension_cents),
        });
        Ok(Some(ProgrammeFigures {
            years: years.collect(),
            rows: figures.rows.into_iter().map(|one| row(one, &names)).collect(),
            name: figures.name,
            adopted_on: Some(figures.decided_on),
        }))
    }

    /// Claims and agreements on a day; `None`: the landlord notes neither here.
    pub(super) async fn psp_funding(
        &self,
        landlord_id: &str,
        on: Date,
    ) -> Result<Option<FundingFigures>, Error> {
        let mut relief: BTreeMap<i16, ReliefYear> = BTreeMap::new();
        for office in self.relief_book(landlord_id, on).await?.ledger.offices {
            let year = relief.entry(office.year).or_default();
            year.deadline = Some(office.deadline);
            year.claimed_cents.get_or_insert(0);
        }
        for claim in self.relief_claims(landlord_id).await? {
            let year = relief.entry(claim.year).or_default();
            let claimed = year.claimed_cents.unwrap_or(0).checked_add(claim.claimed_cents);
            year.claimed_cents = Some(claimed.ok_or_else(|| Error::Computation("claims".to_owned()))?);
            if let Some(granted) = claim.granted_cents {
                let sum = year.granted_cents.unwrap_or(0).checked_add(granted);
                year.granted_cents = Some(sum.ok_or_else(|| Error::Computation("claims".to_owned()))?);
            }
        }
        let agreements = self.pension_agreements(landlord_id, on).await?;
        if relief.is_empty() && agreements.is_empty() {
            return Ok(None);
        }
        let paid_in =
            |(taxed, year): (i16, ReliefYear)| ReliefYear { paid_in: taxed.saturating_sub(1), ..year };
        let agreement = |one: crate::pension::PensionAgreement| PensionAgreement {
            from: Some(one.terms.start),
            until: Some(one.terms.end),
            target_dwellings: Some(one.terms.target_dwellings),
            committed_dwellings: Some(one.position.committed),
            done_dwellings: Some(one.position.done),
            paid_cents: Some(one.position.paid_cents),
            name: one.terms.fund,
        };
        Ok(Some(FundingFigures {
            relief: relief.into_iter().map(paid_in).collect(),
            agreements: agreements.into_iter().map(agreement).collect(),
        }))
    }
}
