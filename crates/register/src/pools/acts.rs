//! What happens to a lot: by its desk, by its members.

use super::{unknown, why};
use crate::{Across, Error, Register};
use jiff::civil::Date;
use pooling::{Fact, Gone, Lot, OptIn, Quote};

/// The verb under which the journal keeps a fact.
const fn verb(fact: &Fact) -> &'static str {
    match fact {
        Fact::Sounded { .. } => "asked",
        Fact::Declined { .. } => "declined",
        Fact::Opened { .. } => "opened",
        Fact::OptedIn { .. } => "signed",
        Fact::Left { .. } | Fact::Exited { .. } => "left",
        Fact::Quoted { .. } => "noted",
        Fact::Adopted { .. } => "decided",
        Fact::Dissolved { .. } => "ended",
        Fact::Delivered { .. } => "delivered",
        Fact::Closed { .. } => "closed",
    }
}

impl Register {
    /// Adds a fact to a lot, when the engine takes it. Whoever acts is the desk or a member, and was checked.
    async fn note_pool(
        &self,
        actor: &str,
        pool_id: &str,
        today: Date,
        make: impl FnOnce(&Lot) -> Result<Fact, Error>,
    ) -> Result<(), Error> {
        // A member's act reads the words of the others, to say whether the lot holds; none of it comes back to it.
        let house = self.across(Across::Pools);
        let _one = self.one_by_one.lock().await;
        let mut act = house.db.act().await?;
        act.hold(&format!("pool:{pool_id}")).await?;
        let here = house.whole_pool(pool_id).await?;
        let fact = make(&here.lot)?;
        here.lot.take(&fact, today).map_err(why)?;
        self.put_pool_fact(&mut act, (pool_id, &here.desk_id), &fact).await?;
        self.write_down(&mut act, actor, (verb(&fact), "pool", pool_id), None).await?;
        act.commit().await
    }

    async fn check_pool_desk(&self, desk_id: &str, pool_id: &str) -> Result<(), Error> {
        let here = self.across(Across::Pools).whole_pool(pool_id).await?;
        if here.desk_id == desk_id { Ok(()) } else { Err(unknown()) }
    }

    async fn check_pool_member(&self, organisation_id: &str, pool_id: &str) -> Result<(), Error> {
        let here = self.across(Across::Pools).whole_pool(pool_id).await?;
        if here.members.iter().any(|one| one.id == organisation_id) { Ok(()) } else { Err(unknown()) }
    }

    /// Opens the window of a lot.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another desk; [`Error::Refused`] when it does not come now.
    pub async fn open_pool(&self, desk_id: &str, pool_id: &str, today: Date) -> Result<(), Error> {
        self.check_pool_desk(desk_id, pool_id).await?;
        self.note_pool(desk_id, pool_id, today, |_| Ok(Fact::Opened { on: today })).await
    }

    /// A member's binding word: so much, at this most.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever was not asked; [`Error::Refused`]: `pool-twice`, `pool-below-cost:…`, `pool-not-now`…
    pub async fn join_pool(
        &self,
        organisation_id: &str,
        pool_id: &str,
        word: OptIn,
        today: Date,
    ) -> Result<(), Error> {
        self.check_pool_member(organisation_id, pool_id).await?;
        let member = organisation_id.to_owned();
        self.note_pool(organisation_id, pool_id, today, |_| Ok(Fact::OptedIn { on: today, member, word }))
            .await
    }

    /// A member says no.
    ///
    /// # Errors
    /// As [`Register::join_pool`].
    pub async fn decline_pool(&self, organisation_id: &str, pool_id: &str, today: Date) -> Result<(), Error> {
        self.check_pool_member(organisation_id, pool_id).await?;
        let member = organisation_id.to_owned();
        self.note_pool(organisation_id, pool_id, today, |_| Ok(Fact::Declined { on: today, member })).await
    }

    /// A member leaves: freely before the adoption, at the cost that it knew after.
    ///
    /// # Errors
    /// As [`Register::join_pool`].
    pub async fn leave_pool(&self, organisation_id: &str, pool_id: &str, today: Date) -> Result<(), Error> {
        self.check_pool_member(organisation_id, pool_id).await?;
        let member = organisation_id.to_owned();
        self.note_pool(organisation_id, pool_id, today, |lot| {
            let is_adopted = lot.adopted(today).is_some();
            Ok(if is_adopted { Fact::Exited { on: today, member } } else { Fact::Left { on: today, member } })
        })
        .await
    }

    /// Notes what a supplier offers.
    ///
    /// # Errors
    /// As [`Register::open_pool`]; `pool-quote` when no price can be computed from it.
    pub async fn note_pool_quote(
        &self,
        desk_id: &str,
        pool_id: &str,
        quote: Quote,
        today: Date,
    ) -> Result<(), Error> {
        self.check_pool_desk(desk_id, pool_id).await?;
        self.note_pool(desk_id, pool_id, today, |_| Ok(Fact::Quoted { on: today, quote })).await
    }

    /// Adopts a quote: whoever would pay over its ceiling, or over what it pays alone, is released at no cost.
    ///
    /// # Errors
    /// As [`Register::open_pool`]; `pool-below-minimum` when too few would stay: the lot may be dissolved.
    pub async fn adopt_pool(
        &self,
        desk_id: &str,
        pool_id: &str,
        quote: usize,
        today: Date,
    ) -> Result<(), Error> {
        self.check_pool_desk(desk_id, pool_id).await?;
        self.note_pool(desk_id, pool_id, today, |lot| {
            let all = lot.quotes(today);
            let chosen = all.get(quote).ok_or_else(unknown)?;
            let shares = lot.shares(today, chosen).map_err(why)?;
            Ok(Fact::Adopted { on: today, quote, shares })
        })
        .await
    }

    /// Gives a lot up: everybody is told why.
    ///
    /// # Errors
    /// As [`Register::open_pool`].
    pub async fn dissolve_pool(
        &self,
        desk_id: &str,
        pool_id: &str,
        gone: Gone,
        today: Date,
    ) -> Result<(), Error> {
        self.check_pool_desk(desk_id, pool_id).await?;
        self.note_pool(desk_id, pool_id, today, |_| Ok(Fact::Dissolved { on: today, why: gone })).await
    }

    /// What was bought came; once it did, a second time closes the lot.
    ///
    /// # Errors
    /// As [`Register::open_pool`].
    pub async fn finish_pool(&self, desk_id: &str, pool_id: &str, today: Date) -> Result<(), Error> {
        self.check_pool_desk(desk_id, pool_id).await?;
        self.note_pool(desk_id, pool_id, today, |lot| {
            let is_delivered = lot.stage(today) == pooling::Stage::Delivered;
            Ok(if is_delivered { Fact::Closed { on: today } } else { Fact::Delivered { on: today } })
        })
        .await
    }
}
