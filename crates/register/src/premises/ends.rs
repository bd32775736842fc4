//! What ends an occupation or a listing: notice, works that come sooner, a sale, a suspension; then listing again, or not.

use super::listings::{Whole, words};
use super::{refused, unknown};
use crate::{Error, Register};
use jiff::civil::Date;
use law::Table;
use premises::{Fact, Standing, term};

/// The first day that may be the last one of an occupation, when notice is given today; the end that was agreed, if sooner.
fn leaves(law: &Table, step: &premises::Step, today: Date) -> Result<Date, Error> {
    let regime = step.regime.ok_or_else(|| refused("premises-not-now"))?;
    let known = term(law, regime, today)
        .map_err(|missing| refused(&format!("premises-term-unknown:{}", missing.key)))?;
    let agreed = step.grants.iter().map(|grant| grant.period.to).max();
    let by_notice = known.leaves(today);
    let end = agreed.map_or(by_notice, |end| end.min(by_notice)).max(today);
    Ok(step.leaves.map_or(end, |told| told.min(end)))
}

const fn is_inside(standing: Standing) -> bool {
    matches!(standing, Standing::Signed | Standing::Inside | Standing::Leaving)
}

/// Notice to everybody who is in, or is about to be, and would be beyond this day; `None`: to all.
fn notices(law: &Table, here: &Whole, beyond: Option<Date>, today: Date) -> Result<Vec<Fact>, Error> {
    let steps = here.story.steps(today);
    let concerned = steps.iter().filter(|(_, step)| {
        let end = step.leaves.or(step.grants.iter().map(|grant| grant.period.to).max());
        is_inside(step.standing) && beyond.is_none_or(|day| end.is_some_and(|end| end > day))
    });
    concerned
        .map(|(id, step)| {
            let end = leaves(law, step, today)?;
            let end = beyond.map_or(end, |day| day.max(end));
            Ok(Fact::Noticed { on: today, application: id.clone(), by_landlord: true, leaves: end })
        })
        .collect()
}

impl Register {
    /// Gives notice of the end of an occupation, by the landlord or by the occupant; the day is that of the form signed.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever is on no side; `premises-not-now`, `premises-notice`.
    pub async fn give_premises_notice(
        &self,
        organisation_id: &str,
        id: &str,
        application: &str,
        today: Date,
    ) -> Result<(), Error> {
        let landlord_id = self.whole_premises(id).await?.landlord_id;
        let law = self.across(crate::Across::Premises).law_of(&landlord_id).await?;
        self.tell_premises(organisation_id, id, today, None, |here| {
            let steps = here.story.steps(today);
            let step = steps.get(application).ok_or_else(unknown)?;
            let by_landlord = here.landlord_id == organisation_id;
            if !by_landlord && step.organisation != organisation_id {
                return Err(unknown());
            }
            let leaves = leaves(&law, step, today)?;
            Ok(vec![Fact::Noticed { on: today, application: application.to_owned(), by_landlord, leaves }])
        })
        .await
    }

    /// Works come on another day. Whoever would still be in is given notice; when the notice is longer than that, the act is
    /// refused with the first day that is possible.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another landlord; `premises-works-notice:…`, `premises-works-held` when an offer that waits for
    /// its answer goes beyond.
    pub async fn move_premises_works(
        &self,
        landlord_id: &str,
        id: &str,
        works: Date,
        today: Date,
    ) -> Result<(), Error> {
        let law = self.law_of(landlord_id).await?;
        self.landlord_tells(landlord_id, id, today, |here| {
            let margin = jiff::Span::new().days(i64::from(here.new.listing.margin_days));
            let last = works.saturating_sub(margin);
            let steps = here.story.steps(today);
            let ends = |step: &premises::Step| step.grants.iter().map(|grant| grant.period.to).max();
            let is_held = |step: &premises::Step| {
                matches!(step.standing, Standing::Offered | Standing::Accepted)
                    && ends(step).is_some_and(|end| end > last)
            };
            if steps.values().any(is_held) {
                return Err(refused("premises-works-held"));
            }
            let mut facts = notices(&law, here, Some(last), today)?;
            let latest = facts.iter().filter_map(|fact| match fact {
                Fact::Noticed { leaves, .. } => Some(*leaves),
                _ => None,
            });
            if let Some(day) = latest.max().filter(|day| *day > last) {
                return Err(refused(&format!("premises-works-notice:{}", day.saturating_add(margin))));
            }
            facts.push(Fact::WorksMoved { on: today, works });
            Ok(facts)
        })
        .await
    }

    /// The building is sold: the listing ends, everybody who is in is given notice.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another landlord; `premises-not-now`.
    pub async fn sell_premises(&self, landlord_id: &str, id: &str, today: Date) -> Result<(), Error> {
        let law = self.law_of(landlord_id).await?;
        self.landlord_tells(landlord_id, id, today, |here| {
            let mut facts = notices(&law, here, None, today)?;
            facts.push(Fact::Sold { on: today });
            Ok(facts)
        })
        .await
    }

    /// Stops everything, with a message that everybody who applied reads.
    ///
    /// # Errors
    /// As [`Register::sell_premises`]; `premises-words` without a message.
    pub async fn suspend_premises(
        &self,
        landlord_id: &str,
        id: &str,
        (reason, message): (&str, &str),
        today: Date,
    ) -> Result<(), Error> {
        let (reason, message) = (words(reason, 300)?, words(message, 1_000)?);
        if message.is_empty() {
            return Err(refused("premises-words"));
        }
        self.landlord_tells(landlord_id, id, today, |here| {
            super::listings::keeps_mask(&here.new, &message)?;
            Ok(vec![Fact::Suspended { on: today, reason, message }])
        })
        .await
    }

    /// Starts again: days of suspension are added to offers that wait.
    ///
    /// # Errors
    /// As [`Register::sell_premises`].
    pub async fn resume_premises(&self, landlord_id: &str, id: &str, today: Date) -> Result<(), Error> {
        self.landlord_tells(landlord_id, id, today, |_| Ok(vec![Fact::Resumed { on: today }])).await
    }

    /// Lists premises again after the inspection, closes the listing, or withdraws it with a reason.
    ///
    /// # Errors
    /// As [`Register::sell_premises`]; `premises-not-inspected`.
    pub async fn relist_premises(&self, landlord_id: &str, id: &str, today: Date) -> Result<(), Error> {
        self.landlord_tells(landlord_id, id, today, |_| Ok(vec![Fact::Relisted { on: today }])).await
    }

    /// See [`Register::relist_premises`].
    ///
    /// # Errors
    /// The same.
    pub async fn close_premises(&self, landlord_id: &str, id: &str, today: Date) -> Result<(), Error> {
        self.landlord_tells(landlord_id, id, today, |_| Ok(vec![Fact::Closed { on: today }])).await
    }

    /// See [`Register::relist_premises`].
    ///
    /// # Errors
    /// The same; `premises-words` without a reason.
    pub async fn withdraw_premises(
        &self,
        landlord_id: &str,
        id: &str,
        reason: &str,
        today: Date,
    ) -> Result<(), Error> {
        let reason = words(reason, 300)?;
        if reason.is_empty() {
            return Err(refused("premises-words"));
        }
        self.landlord_tells(landlord_id, id, today, |_| Ok(vec![Fact::Taken { on: today, reason }])).await
    }
}
