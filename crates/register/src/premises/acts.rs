//! What happens to premises, by the landlord and by those who apply. Every act writes facts that the engine takes, and holds
//! or gives back days, in one transaction.

use super::days::{self, Whose};
use super::listings::{Whole, words};
use super::{refused, term_refused, unknown, why};
use crate::db::Write;
use crate::{Across, Error, Register};
use jiff::civil::{Date, DateTime};
use premises::{Answer, Fact, Gap, Impact, Mode, Regime, Standing, check_term, gaps};

/// The verb under which the journal keeps a fact.
const fn verb(fact: &Fact) -> &'static str {
    match fact {
        Fact::Submitted { .. } | Fact::Applied { .. } => "submitted",
        Fact::Checked { .. } | Fact::Scored { .. } | Fact::Refused { .. } => "decided",
        Fact::Published { .. } | Fact::Relisted { .. } => "published",
        Fact::VisitSet { .. } | Fact::VisitTaken { .. } | Fact::VisitLeft { .. } => "noted",
        Fact::Asked { .. } => "asked",
        Fact::Answered { .. } | Fact::Replied { .. } => "answered",
        Fact::Withdrew { .. } | Fact::Taken { .. } => "withdrawn",
        Fact::Offered { .. } => "proposed",
        Fact::Signed { .. } => "signed",
        Fact::Entered { .. } | Fact::Left { .. } | Fact::Inspected { .. } => "noted",
        Fact::Noticed { .. } | Fact::Closed { .. } | Fact::Sold { .. } => "ended",
        Fact::Suspended { .. } | Fact::Resumed { .. } | Fact::WorksMoved { .. } => "changed",
    }
}

impl Register {
    /// Writes facts, when the engine takes each of them after those before; with the application that comes with them.
    /// Whoever acts was, or is by `make`, checked to be on one side.
    pub(super) async fn tell_premises(
        &self,
        actor: &str,
        listing_id: &str,
        today: Date,
        application: Option<(String, String)>,
        make: impl FnOnce(&Whole) -> Result<Vec<Fact>, Error>,
    ) -> Result<(), Error> {
        // Whoever is offered a parcel acts on days of the landlord; none of it comes back to it.
        let house = self.across(Across::Premises);
        let _one = self.one_by_one.lock().await;
        let mut act = house.db.act().await?;
        act.hold(&format!("premises:{listing_id}")).await?;
        let mut here = house.whole_premises(listing_id).await?;
        let mut facts = make(&here)?;
        if let Some((id, content)) = application {
            sqlx::query(
                "INSERT INTO premises_application (id, listing_id, landlord_id, organisation_id, content, made_at, made_by)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(&id)
            .bind(listing_id)
            .bind(&here.landlord_id)
            .bind(actor)
            .bind(content)
            .bind(crate::now())
            .bind(self.author().code())
            .execute(act.connection())
            .await?;
        }
        // What was held and not answered in time is free by now, before anything else.
        for (id, step) in here.story.steps(today) {
            if matches!(step.standing, Standing::Lapsed | Standing::Ended) {
                days::free(&mut act, &id, None).await?;
            }
        }
        let mut rank = here.story.facts.len() as i64;
        // A place that is given back is offered to whoever comes next, at once.
        let mut gives_back = false;
        while !facts.is_empty() {
            for fact in std::mem::take(&mut facts) {
                here.story.take(&fact, today).map_err(why)?;
                rank += 1;
                self.put_premises_fact(&mut act, &here, rank, &fact).await?;
                effect(&mut act, &here, &fact, today).await?;
                self.write_down(&mut act, actor, (verb(&fact), "premises", listing_id), None).await?;
                gives_back |=
                    matches!(fact, Fact::Replied { answer: Answer::Declined, .. } | Fact::Withdrew { .. });
                here.story.facts.push(fact);
            }
            if std::mem::take(&mut gives_back) {
                facts = super::select::next_offers(&here, self.premises_hold(&here, today).await?, today);
            }
        }
        act.commit().await
    }

    async fn put_premises_fact(
        &self,
        act: &mut Write<'_>,
        here: &Whole,
        rank: i64,
        fact: &Fact,
    ) -> Result<(), Error> {
        let steps = here.story.steps(fact.on());
        let whose = match fact {
            Fact::Asked { organisation, .. }
            | Fact::Applied { organisation, .. }
            | Fact::VisitTaken { organisation, .. }
            | Fact::VisitLeft { organisation, .. } => Some(organisation.clone()),
            _ => fact.application().and_then(|id| steps.get(id)).map(|step| step.organisation.clone()),
        };
        sqlx::query(
            "INSERT INTO premises_fact (listing_id, rank, landlord_id, organisation_id, fact, noted_at, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&here.id)
        .bind(rank)
        .bind(&here.landlord_id)
        .bind(whose)
        .bind(serde_json::to_string(fact)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// An act of the landlord.
    pub(super) async fn landlord_tells(
        &self,
        landlord_id: &str,
        listing_id: &str,
        today: Date,
        make: impl FnOnce(&Whole) -> Result<Vec<Fact>, Error>,
    ) -> Result<(), Error> {
        self.tell_premises(landlord_id, listing_id, today, None, |here| {
            if here.landlord_id == landlord_id { make(here) } else { Err(unknown()) }
        })
        .await
    }

    /// An act of whoever applied, on its own application.
    async fn applicant_tells(
        &self,
        organisation_id: &str,
        listing_id: &str,
        today: Date,
        make: impl FnOnce(&Whole, String) -> Result<Fact, Error>,
    ) -> Result<(), Error> {
        self.tell_premises(organisation_id, listing_id, today, None, |here| {
            let own = here.applications.iter().rev().find(|one| one.organisation_id == organisation_id);
            Ok(vec![make(here, own.ok_or_else(unknown)?.id.clone())?])
        })
        .await
    }

    /// Hands a draft to the technical check.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another landlord; `premises-gaps` when something is missing: [`premises::gaps`] names it.
    pub async fn submit_premises(&self, landlord_id: &str, id: &str, today: Date) -> Result<(), Error> {
        let by = self.author().code().to_owned();
        self.landlord_tells(landlord_id, id, today, |here| {
            is_complete(here)?;
            Ok(vec![Fact::Submitted { on: today, by }])
        })
        .await
    }

    /// Says what the technical check found: ready, or sent back with words. Never by whoever handed it over.
    ///
    /// # Errors
    /// As [`Register::submit_premises`]; `premises-same-hand`.
    pub async fn check_premises(
        &self,
        landlord_id: &str,
        id: &str,
        (is_passed, text): (bool, &str),
        today: Date,
    ) -> Result<(), Error> {
        let (by, words) = (self.author().code().to_owned(), words(text, 1_000)?);
        if !is_passed && words.is_empty() {
            return Err(refused("premises-words"));
        }
        self.landlord_tells(landlord_id, id, today, |here| {
            if is_passed {
                is_complete(here)?;
            }
            Ok(vec![Fact::Checked { on: today, by, is_passed, words }])
        })
        .await
    }

    /// Opens the call.
    ///
    /// # Errors
    /// As [`Register::submit_premises`]; `premises-closes`.
    pub async fn publish_premises(
        &self,
        landlord_id: &str,
        id: &str,
        (mode, closes): (Mode, Option<Date>),
        today: Date,
    ) -> Result<(), Error> {
        self.landlord_tells(landlord_id, id, today, |_| Ok(vec![Fact::Published { on: today, mode, closes }]))
            .await
    }

    /// Sets a visit.
    ///
    /// # Errors
    /// As [`Register::submit_premises`].
    pub async fn set_premises_visit(
        &self,
        landlord_id: &str,
        id: &str,
        (at, minutes, places): (DateTime, u32, u32),
        today: Date,
    ) -> Result<(), Error> {
        let visit = uuid::Uuid::now_v7().to_string();
        if !(15..=600).contains(&minutes) || places > 1_000 {
            return Err(refused("premises-visit"));
        }
        self.landlord_tells(landlord_id, id, today, |_| {
            Ok(vec![Fact::VisitSet { on: today, visit, at, minutes, places }])
        })
        .await
    }

    /// Takes a place in a visit, or gives it back.
    ///
    /// # Errors
    /// [`Error::Unknown`] for what is not told to everybody; `premises-visit-full`, `premises-not-now`.
    pub async fn visit_premises(
        &self,
        organisation_id: &str,
        id: &str,
        (visit, comes): (&str, bool),
        today: Date,
    ) -> Result<(), Error> {
        let (visit, organisation) = (visit.to_owned(), organisation_id.to_owned());
        self.tell_premises(organisation_id, id, today, None, |here| {
            if !here.story.is_public(today) || here.landlord_id == organisation_id {
                return Err(unknown());
            }
            let on = today;
            Ok(vec![if comes {
                Fact::VisitTaken { on, visit, organisation }
            } else {
                Fact::VisitLeft { on, visit, organisation }
            }])
        })
        .await
    }

    /// Asks something about premises.
    ///
    /// # Errors
    /// As [`Register::visit_premises`]; `premises-text`, `premises-words`.
    pub async fn ask_about_premises(
        &self,
        organisation_id: &str,
        id: &str,
        text: &str,
        today: Date,
    ) -> Result<(), Error> {
        let (words, organisation) = (words(text, 1_000)?, organisation_id.to_owned());
        if words.is_empty() {
            return Err(refused("premises-words"));
        }
        self.tell_premises(organisation_id, id, today, None, |here| {
            if !here.story.is_public(today) || here.landlord_id == organisation_id {
                return Err(unknown());
            }
            Ok(vec![Fact::Asked { on: today, organisation, words }])
        })
        .await
    }

    /// Answers a question: everybody reads it.
    ///
    /// # Errors
    /// As [`Register::submit_premises`]; `premises-address-told` when it says what is masked.
    pub async fn answer_about_premises(
        &self,
        landlord_id: &str,
        id: &str,
        (question, text): (usize, &str),
        today: Date,
    ) -> Result<(), Error> {
        let words = words(text, 2_000)?;
        if words.is_empty() {
            return Err(refused("premises-words"));
        }
        self.landlord_tells(landlord_id, id, today, |here| {
            super::listings::keeps_mask(&here.new, &words)?;
            Ok(vec![Fact::Answered { on: today, question, words }])
        })
        .await
    }

    /// Says what an application is worth by the published criteria, or refuses it with a reason.
    ///
    /// # Errors
    /// As [`Register::submit_premises`]; `premises-words` when a refusal has no reason.
    pub async fn read_premises_application(
        &self,
        landlord_id: &str,
        id: &str,
        application: &str,
        (social, text): (Option<u32>, &str),
        today: Date,
    ) -> Result<(), Error> {
        let (application, words) = (application.to_owned(), words(text, 1_000)?);
        if social.is_none() && words.is_empty() {
            return Err(refused("premises-words"));
        }
        self.landlord_tells(landlord_id, id, today, |_| {
            Ok(vec![match social {
                Some(social) => Fact::Scored { on: today, application, social, words },
                None => Fact::Refused { on: today, application, words },
            }])
        })
        .await
    }

    /// Answers an offer. When it is declined, whoever comes next is offered the place at once.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever did not apply; `premises-not-now`.
    pub async fn reply_to_premises(
        &self,
        organisation_id: &str,
        id: &str,
        answer: Answer,
        today: Date,
    ) -> Result<(), Error> {
        self.applicant_tells(organisation_id, id, today, |_, application| {
            Ok(Fact::Replied { on: today, application, answer })
        })
        .await
    }

    /// Takes an application back; the same for who comes next.
    ///
    /// # Errors
    /// As [`Register::reply_to_premises`].
    pub async fn withdraw_from_premises(
        &self,
        organisation_id: &str,
        id: &str,
        today: Date,
    ) -> Result<(), Error> {
        self.applicant_tells(organisation_id, id, today, |_, application| {
            Ok(Fact::Withdrew { on: today, application })
        })
        .await
    }

    /// The landlord chooses a form of convention and signs.
    ///
    /// # Errors
    /// As [`Register::submit_premises`]; `premises-term-…` when the form does not allow it.
    pub async fn sign_premises(
        &self,
        landlord_id: &str,
        id: &str,
        (application, regime): (&str, Regime),
        today: Date,
    ) -> Result<(), Error> {
        let law = self.law_of(landlord_id).await?;
        self.landlord_tells(landlord_id, id, today, |here| {
            let steps = here.story.steps(today);
            let step = steps.get(application).ok_or_else(unknown)?;
            let kept = here.applications.iter().find(|one| one.id == application).ok_or_else(unknown)?;
            for grant in &step.grants {
                let price =
                    here.new.listing.parcel(&grant.parcel).and_then(|one| one.price_cents).unwrap_or(0);
                check_term(&law, regime, grant.period, (price, kept.content.of), kept.content.is_approved)
                    .map_err(term_refused)?;
            }
            Ok(vec![Fact::Signed {
                on: today,
                application: application.to_owned(),
                regime,
                is_landlord: true,
            }])
        })
        .await
    }

    /// The occupant signs the form that the landlord signed.
    ///
    /// # Errors
    /// As [`Register::reply_to_premises`].
    pub async fn countersign_premises(
        &self,
        organisation_id: &str,
        id: &str,
        today: Date,
    ) -> Result<(), Error> {
        self.applicant_tells(organisation_id, id, today, |here, application| {
            let steps = here.story.steps(today);
            let regime = steps.get(&application).and_then(|step| step.regime);
            let regime = regime.ok_or_else(|| refused("premises-not-now"))?;
            Ok(Fact::Signed { on: today, application, regime, is_landlord: false })
        })
        .await
    }

    /// Keys are given: inventory on entry.
    ///
    /// # Errors
    /// As [`Register::submit_premises`]; `premises-words` without an inventory.
    pub async fn enter_premises(
        &self,
        landlord_id: &str,
        id: &str,
        (application, inventory): (&str, &str),
        today: Date,
    ) -> Result<(), Error> {
        let (application, inventory) = (application.to_owned(), told(inventory)?);
        self.landlord_tells(landlord_id, id, today, |_| {
            Ok(vec![Fact::Entered { on: today, application, inventory }])
        })
        .await
    }

    /// Keys are back: inventory on exit.
    ///
    /// # Errors
    /// As [`Register::enter_premises`].
    pub async fn leave_premises(
        &self,
        landlord_id: &str,
        id: &str,
        (application, inventory): (&str, &str),
        today: Date,
    ) -> Result<(), Error> {
        let (application, inventory) = (application.to_owned(), told(inventory)?);
        self.landlord_tells(landlord_id, id, today, |_| {
            Ok(vec![Fact::Left { on: today, application, inventory }])
        })
        .await
    }

    /// Inspects what was given back: damages, and what the occupation gave. Days that were still held are free.
    ///
    /// # Errors
    /// As [`Register::submit_premises`].
    pub async fn inspect_premises(
        &self,
        landlord_id: &str,
        id: &str,
        application: &str,
        (damages_cents, is_settled, impact): (i64, bool, Impact),
        today: Date,
    ) -> Result<(), Error> {
        let (application, text) = (application.to_owned(), words(&impact.words, 2_000)?);
        let impact = Impact { words: text, ..impact };
        if damages_cents > 0 && !is_settled {
            return Err(refused("premises-damages"));
        }
        self.landlord_tells(landlord_id, id, today, |_| {
            Ok(vec![Fact::Inspected { on: today, application, damages_cents, is_settled, impact }])
        })
        .await
    }

    /// How many days an offer is held for its answer.
    pub(super) async fn premises_hold(&self, here: &Whole, today: Date) -> Result<u32, Error> {
        let law = self.across(Across::Premises).law_of(&here.landlord_id).await?;
        premises::days_of(&law, "hold", today)
            .map_err(|missing| refused(&format!("premises-term-unknown:{}", missing.key)))
    }
}

fn told(text: &str) -> Result<String, Error> {
    let text = words(text, 4_000)?;
    if text.is_empty() { Err(refused("premises-words")) } else { Ok(text) }
}

/// Is nothing missing?
fn is_complete(here: &Whole) -> Result<(), Error> {
    let missing: Vec<Gap> = gaps(&here.new.listing);
    if missing.is_empty() { Ok(()) } else { Err(refused("premises-gaps")) }
}

/// What a fact does to the days that are held.
async fn effect(act: &mut Write<'_>, here: &Whole, fact: &Fact, today: Date) -> Result<(), Error> {
    let gap = here.new.listing.gap_days;
    let later = |day: Date| day.saturating_add(jiff::Span::new().days(i64::from(gap)));
    match fact {
        Fact::Offered { application, grants, .. } => {
            let whose =
                Whose { landlord_id: &here.landlord_id, listing_id: &here.id, application_id: application };
            for grant in grants {
                days::take(act, &whose, grant, gap).await?;
            }
            Ok(())
        }
        Fact::Replied { application, answer: Answer::Declined, .. } | Fact::Withdrew { application, .. } => {
            days::free(act, application, None).await
        }
        Fact::Noticed { application, leaves, .. } => days::free(act, application, Some(later(*leaves))).await,
        Fact::Inspected { application, .. } => days::free(act, application, Some(later(today))).await,
        Fact::Sold { .. } | Fact::Closed { .. } | Fact::Taken { .. } => {
            for (id, step) in here.story.steps(today) {
                if matches!(step.standing, Standing::Offered | Standing::Accepted) {
                    days::free(act, &id, None).await?;
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
