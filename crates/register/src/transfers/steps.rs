//! What people do with a proposed exchange: tell the household, note its answer, lock, hand to a commission. Each act names
//! the edition that was shown: the second of two who act at once is told.

use super::exchanges::{NotedExchange, NotedMove, add_fact, inside};
use super::plans::NotedPlan;
use super::pool::Node;
use super::standing::{Answer, Event, RefusalWhy};
use crate::adapted::is_sound_day;
use crate::needs::{Household, NewNeed};
use crate::portfolio::Portfolio;
use crate::{Error, Register};
use allocation::need::Need;
use exchange::shortlist::shortlist;
use exchange::why::Reading;
use jiff::civil::Date;

/// How many files a commission examines for a dwelling (CCH art. R441-3).
const FILES: usize = 3;

/// A step of an exchange; moves are numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The household is told.
    Propose(usize),
    Accept(usize),
    /// Free, and without any effect on what is proposed to it later.
    Refuse(usize, RefusalWhy),
    Lock,
    Unlock,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// The exchange as it is, when nobody changed it since.
async fn held(
    act: &mut crate::db::Write<'_>,
    landlord_id: &str,
    (id, edition): (&str, i64),
) -> Result<NotedExchange, Error> {
    act.hold(&format!("transfers:{landlord_id}")).await?;
    let found = inside(act, landlord_id, ("e.id = $2", id)).await?.into_iter().next();
    let found = found.ok_or_else(|| Error::Unknown("transfer-exchange".to_owned()))?;
    if found.edition != edition {
        return Err(Error::Changed);
    }
    if found.standing.alive == 0 {
        return Err(refused("exchange-ended"));
    }
    Ok(found)
}

impl Register {
    /// Is every move of an exchange still allowed by the wishes, the rules and the state of the dwellings? The moves that
    /// are not, from 0.
    pub async fn stopped_moves(
        &self,
        portfolio: &Portfolio,
        exchange: &NotedExchange,
        on: Date,
    ) -> Result<Vec<usize>, Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        let vacancies = self.undecided_vacancies(landlord_id).await?;
        let mut stopped = Vec::new();
        for (at, each) in exchange.alive().iter().enumerate() {
            let noted = self.transfer_wish(landlord_id, &each.wish_id).await?;
            let rent = self.rent_of(landlord_id, exchange, each, &vacancies, on).await?;
            let free = match (&exchange.vacancy_id, at) {
                (Some(vacancy), 0) => {
                    vacancies.iter().any(|v| v.id == *vacancy && v.state.can_be_let())
                        || exchange.standing.handed.is_some()
                }
                _ => true,
            };
            let judged = self.transfer_judgement(portfolio, &noted, (&each.dwelling_id, rent), on).await?;
            if !free || !judged.is_some_and(|(found, ..)| found.is_allowed()) {
                stopped.push(at);
            }
        }
        Ok(stopped)
    }

    /// Notes a step of an exchange.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody noted something since `edition`; [`Error::Refused`]: `exchange-ended`,
    /// `exchange-not-now`, `exchange-day`, `exchange-stopped` when a rule or a wish stands against the move now.
    /// [`Error::Unknown`] when the landlord has no such exchange.
    pub async fn note_transfer_step(
        &self,
        portfolio: &Portfolio,
        shown: (&str, i64),
        step: Step,
        (on, today): (Date, Date),
    ) -> Result<(), Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        if !is_sound_day(on, today) {
            return Err(refused("exchange-day"));
        }
        if let Step::Propose(at) | Step::Accept(at) = step {
            let before = self.transfer_exchange(landlord_id, shown.0).await?;
            if self.stopped_moves(portfolio, &before, today).await?.contains(&at) {
                return Err(refused("exchange-stopped"));
            }
        }
        let mut act = self.db.act().await?;
        let exchange = held(&mut act, landlord_id, shown).await?;
        let standing = &exchange.standing;
        let answer = |at: usize| standing.answers.get(at).filter(|_| at < standing.alive);
        let (at, event, why) = match step {
            Step::Propose(at) if answer(at) == Some(&Answer::NotAsked) => (Some(at), Event::Proposed, None),
            Step::Accept(at) if matches!(answer(at), Some(Answer::Proposed { .. })) => {
                (Some(at), Event::Accepted, None)
            }
            // A household changes its mind as it likes.
            Step::Refuse(at, why)
                if matches!(answer(at), Some(Answer::Proposed { .. } | Answer::Accepted { .. })) =>
            {
                (Some(at), Event::Refused, Some(why.code()))
            }
            Step::Lock if !standing.is_locked => (None, Event::Locked, None),
            Step::Unlock if standing.is_locked => (None, Event::Unlocked, None),
            _ => return Err(refused("exchange-not-now")),
        };
        add_fact(self, &mut act, landlord_id, &exchange, (at, event, why, on)).await?;
        act.commit().await
    }

    /// Puts the vacancy of a chain on the table of a session, with three files: the household of the chain, then those
    /// that the prices say cost the whole the least. The commission decides; the id of its file.
    ///
    /// # Errors
    /// [`Error::Refused`]: `exchange-cycle` for an exchange without a vacancy, `exchange-handed`, `exchange-stopped`,
    /// `exchange-not-accepted` when the first household did not accept; those of `examine_vacancy`. [`Error::Changed`].
    pub async fn hand_exchange(
        &self,
        portfolio: &Portfolio,
        shown: (&str, i64),
        session_id: &str,
        today: Date,
    ) -> Result<String, Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        let before = self.transfer_exchange(landlord_id, shown.0).await?;
        let Some(vacancy) = before.vacancy_id.clone() else { return Err(refused("exchange-cycle")) };
        if before.edition != shown.1 {
            return Err(Error::Changed);
        }
        if before.standing.handed.is_some() {
            return Err(refused("exchange-handed"));
        }
        if !matches!(before.standing.answers.first(), Some(Answer::Accepted { .. })) {
            return Err(refused("exchange-not-accepted"));
        }
        if self.stopped_moves(portfolio, &before, today).await?.contains(&0) {
            return Err(refused("exchange-stopped"));
        }
        let case = self.examine_vacancy(landlord_id, session_id, &vacancy).await?;
        let mut wishes: Vec<String> = before.alive().iter().take(1).map(|m| m.wish_id.clone()).collect();
        if let (Some(plan), Some(first)) =
            (self.current_transfer_plan(landlord_id).await?, before.alive().first())
        {
            let chosen = first.wish_id.as_str();
            for id in ranked(&plan, &first.dwelling_id).into_iter().filter(|id| id != chosen) {
                if self.may_be_told(portfolio, &id, first, today).await? {
                    wishes.push(id);
                }
            }
        }
        let mut needs = Vec::new();
        for wish in wishes.iter().take(FILES) {
            needs.extend(self.need_of_wish(landlord_id, wish, today).await?);
        }
        self.change_candidates(landlord_id, &case, (&needs, &[]), today).await?;
        let mut act = self.db.act().await?;
        let exchange = held(&mut act, landlord_id, shown).await?;
        add_fact(self, &mut act, landlord_id, &exchange, (None, Event::Handed, Some(session_id), today))
            .await?;
        act.commit().await?;
        Ok(case)
    }

    /// May another household be on the table for the dwelling of a move? Not one that refused it, nor one whose wish or
    /// whose rules stand against it now: the plan may be older than both.
    async fn may_be_told(
        &self,
        portfolio: &Portfolio,
        wish_id: &str,
        first: &NotedMove,
        today: Date,
    ) -> Result<bool, Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        let is_this = |each: &NotedMove| each.wish_id == wish_id && each.dwelling_id == first.dwelling_id;
        for exchange in self.transfer_exchanges(landlord_id, true).await? {
            let answers = exchange.moves.iter().zip(&exchange.standing.answers);
            let mut refused = answers.filter(|(each, _)| is_this(each));
            if refused.any(|(_, answer)| matches!(answer, Answer::Refused { .. })) {
                return Ok(false);
            }
        }
        let noted = self.transfer_wish(landlord_id, wish_id).await?;
        let vacancies = self.undecided_vacancies(landlord_id).await?;
        let vacancy = vacancies.iter().find(|v| v.dwelling_id == first.dwelling_id);
        let rent = vacancy.and_then(|vacancy| vacancy.rent_cents);
        let judged = self.transfer_judgement(portfolio, &noted, (&first.dwelling_id, rent), today).await?;
        Ok(judged.is_some_and(|(found, ..)| found.is_allowed()))
    }

    /// The need of the household of a wish, as a commission reads it: the one that is held, else one made of the wish. The
    /// household agreed to it with the wish. `None` when the wish is closed.
    async fn need_of_wish(
        &self,
        landlord_id: &str,
        wish_id: &str,
        today: Date,
    ) -> Result<Option<String>, Error> {
        let noted = self.transfer_wish(landlord_id, wish_id).await?;
        let Some(wish) = noted.open(today) else { return Ok(None) };
        let household = Household::Tenant(noted.dwelling_id.clone());
        let held = self.needs(landlord_id).await?;
        if let Some(need) = held.iter().find(|need| need.household == household && need.is_open(today)) {
            return Ok(Some(need.id.clone()));
        }
        let need = Need {
            level: wish.level,
            step_free: Some(wish.lift),
            rooms: Some(wish.rooms),
            places: Vec::new(),
            rent_limit_cents: wish.highest_rent_cents(),
        };
        let new = NewNeed { household, need, consent_on: noted.consent_on };
        self.note_need_of(landlord_id, &new, Some(wish_id), today).await.map(Some)
    }
}

/// The wishes of the households ranked for a dwelling by the prices of a plan, the chosen one first.
fn ranked(plan: &NotedPlan, dwelling_id: &str) -> Vec<String> {
    let (Some(node), Ok(reading)) = (plan.node_of(dwelling_id), Reading::new(&plan.instance, &plan.plan))
    else {
        return Vec::new();
    };
    let files = shortlist(&reading, node, FILES);
    files
        .into_iter()
        .filter_map(|file| match plan.node(file.household) {
            Some(Node::Household { wish_id, .. }) => Some(wish_id.clone()),
            _ => None,
        })
        .collect()
}
