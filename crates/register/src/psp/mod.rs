//! The facts of the chapter of the asset strategy plan, from the same functions as the lists and the pages.
//!
//! Of a residence only what may be told is handed over (`disclosure`); households are counted over the whole stock, and
//! `psp` tells them.

mod money;
mod residence;
mod texts;

pub use texts::{LONGEST_TEXT, TextEdition};

use crate::adapted::{AdaptedFilter, Availability, Indicator};
use crate::portfolio::{Portfolio, Totals};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use psp::{Adapted, Campaigns, Facts, Households, Method, Transfers};
use std::collections::BTreeMap;

/// A number that a table of counts can hold.
fn whole(n: impl TryInto<u32>) -> u32 {
    n.try_into().unwrap_or(u32::MAX)
}

impl Register {
    /// The facts of the chapter of a landlord, on the day of its portfolio. Rights are the caller's business: the whole
    /// stock is in it, and households of it are counted.
    ///
    /// # Errors
    /// When the database does not answer, or what is sealed cannot be read.
    pub async fn psp_facts(&self, portfolio: &Portfolio) -> Result<Facts, Error> {
        let on = portfolio.request.on;
        let parameters = &portfolio.parameters;
        let below = parameters.presentation.mask_below;
        let adapted = self.adapted_dwellings(portfolio, &AdaptedFilter::default()).await?;
        let mut by_residence: BTreeMap<&str, u32> = BTreeMap::new();
        for dwelling in &adapted {
            *by_residence.entry(dwelling.residence_id.as_str()).or_default() += 1;
        }
        let of = |wanted| adapted.iter().filter(|one| one.availability == wanted).count() as u64;
        let communes = self.communes().await?.unwrap_or_default();
        let residences = portfolio
            .residences
            .iter()
            .map(|r| {
                let adapted = by_residence.get(r.id.as_str()).copied().unwrap_or(0);
                residence::told_of(r, adapted, (&parameters.target, on, below), &communes)
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let (adaptations, delivered) = self.adaptations_counted(&portfolio.landlord.id, on).await?;
        let lettings_from = on.checked_sub(12.months()).unwrap_or(on);
        Ok(Facts {
            landlord: portfolio.landlord.name.clone(),
            on,
            method: Method {
                weights: parameters.name.clone(),
                weights_id: portfolio.weights_id.clone(),
                age: parameters.target.age,
                share_percent: parameters.target.share_percent,
                minimum_dwellings: parameters.target.minimum_dwellings,
                mask_below: below,
            },
            residences,
            top: portfolio.top as usize,
            coverage: Totals::of(&portfolio.residences).coverage,
            adapted: Adapted {
                dwellings: adapted.len() as u64,
                vacant: of(Availability::Vacant),
                announced: of(Availability::Announced),
                unmatched: self.unmatched(portfolio, on).await?.len() as u64,
            },
            needs: self.needs_counted(&portfolio.landlord.id, on).await?,
            campaigns: self.campaigns_counted(&portfolio.landlord.id, on).await?,
            lettings: self.lettings_counted(&portfolio.landlord.id, lettings_from, on).await?,
            lettings_from,
            transfers: self.transfers_counted(&portfolio.landlord.id, on).await?,
            adaptations,
            delivered,
            programme: self.psp_programme(portfolio).await?,
            funding: self.psp_funding(&portfolio.landlord.id, on).await?,
            texts: self.psp_texts(&portfolio.landlord.id, on).await?,
        })
    }

    /// Adaptation files (delivered, under way, stopped), and how many were delivered in each year.
    async fn adaptations_counted(
        &self,
        landlord_id: &str,
        on: Date,
    ) -> Result<(Households, Vec<(i16, u32)>), Error> {
        let mut parts = [0_u32; 3];
        let mut years: BTreeMap<i16, u32> = BTreeMap::new();
        for file in self.adaptations(landlord_id, on).await? {
            let standing = file.standing(on);
            match standing.delivered_on {
                Some(day) => {
                    parts[0] += 1;
                    *years.entry(day.year()).or_default() += 1;
                }
                // Stopped, or decided without works.
                None if standing.is_closed() => parts[2] += 1,
                None => parts[1] += 1,
            }
        }
        Ok((Households { parts: parts.to_vec() }, years.into_iter().collect()))
    }

    /// Open needs: of tenants, of applicants.
    async fn needs_counted(&self, landlord_id: &str, on: Date) -> Result<Households, Error> {
        let mut needs = self.needs(landlord_id).await?;
        needs.retain(|need| need.is_usable(on));
        let internal = needs.iter().filter(|need| need.is_internal()).count();
        Ok(Households { parts: vec![whole(internal), whole(needs.len() - internal)] })
    }

    /// All campaigns: interested, to be called back, refused or opposed, others.
    async fn campaigns_counted(&self, landlord_id: &str, on: Date) -> Result<Campaigns, Error> {
        let campaigns = self.campaigns(landlord_id).await?;
        let mut sums = [0_u64; 4];
        for campaign in &campaigns {
            let found = self.figures(landlord_id, &campaign.id, on).await?;
            let said = [found.interested, found.call_back, found.refused.saturating_add(found.opposed)];
            let others = found.recipients.saturating_sub(said.iter().sum());
            for (sum, n) in sums.iter_mut().zip(said.into_iter().chain([others])) {
                *sum = sum.saturating_add(n);
            }
        }
        let parts = sums.map(whole).to_vec();
        Ok(Campaigns { campaigns: campaigns.len() as u64, households: Households { parts } })
    }

    /// Lettings of adapted dwellings: to a need, without, nobody said.
    async fn lettings_counted(
        &self,
        landlord_id: &str,
        from: Date,
        until: Date,
    ) -> Result<Households, Error> {
        let found = Indicator::of(&self.lettings(landlord_id, None).await?, from, until);
        Ok(Households { parts: vec![found.to_a_need, found.without_need, found.unknown] })
    }

    /// Open wishes, and who would move by the last plan.
    async fn transfers_counted(&self, landlord_id: &str, on: Date) -> Result<Transfers, Error> {
        let wishes = self.transfer_wishes(landlord_id).await?;
        let open = wishes.iter().filter(|wish| wish.open(on).is_some()).count();
        let plan = self.current_transfer_plan(landlord_id).await?;
        let plan = plan.map(|plan| {
            let moves = whole(plan.outcome().moves);
            (plan.made_on, Households { parts: vec![moves] })
        });
        Ok(Transfers { wishes: Households { parts: vec![whole(open)] }, plan })
    }
}
