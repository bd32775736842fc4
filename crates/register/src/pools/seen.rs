//! What somebody reads of a lot. The desk reads all of it. A member reads the terms, its own words, and what concerns the lot
//! as a whole; of the others nothing until the window is over and the lot holds, then their names and the totals, and never
//! what another one pays (G1).

use super::lots::Whole;
use super::unknown;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use law::Table;
use pooling::{Answer, Check, Fact, Gone, OptIn, Proof, Quote, Refusal, Sounding, Stage, Terms, Why};
use std::collections::BTreeSet;

/// Which end of a lot one is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Desk,
    Member,
}

/// A member, as the desk reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenMember {
    pub id: String,
    pub name: String,
    pub answer: Answer,
    pub word: Option<OptIn>,
}

/// A supplier's offer, and what it would give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenOffer {
    pub quote: Quote,
    pub is_adopted: bool,
    /// What the lot would pay, or why it would not hold; a member reads it once all words are in.
    pub whole: Option<Result<Trial, Refusal>>,
    /// What oneself would pay, and what one would pay alone; a member's, once all words are in.
    pub own: Option<Result<(i64, i64), Option<Why>>>,
    /// What oneself would pay at each volume of the tiers, were the price the same by unit: (volume, cents). It depends on
    /// nobody's word but one's own.
    pub own_by_volume: Vec<(i64, i64)>,
}

/// The largest group that holds under an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    pub members: usize,
    pub quantity: i64,
    pub price_cents: i64,
    pub saving_cents: i64,
    pub proof: Proof,
    /// Each member's share and what it would pay alone, by name; for the desk.
    pub shares: Vec<(String, i64, i64)>,
    /// Who would leave, and why; for the desk.
    pub leaving: Vec<(String, Why)>,
}

/// A lot, as one side reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolSeen {
    pub id: String,
    pub side: Side,
    pub desk: String,
    pub sounding: Sounding,
    pub requires: BTreeSet<String>,
    pub terms: Terms,
    pub stage: Stage,
    pub gone: Option<Gone>,
    /// What oneself was answered; `None` for the desk.
    pub own: Option<Answer>,
    pub own_word: Option<OptIn>,
    pub offers: Vec<SeenOffer>,
    /// For the desk: everybody.
    pub members: Vec<SeenMember>,
    /// For a member, once all words are in: who buys with it, by name.
    pub partners: Vec<String>,
    /// The procedure that the whole amount asks for; for the desk.
    pub check: Option<Check>,
    /// Days of what happened to the lot itself, in order.
    pub story: Vec<(Date, &'static str)>,
}

/// What happened to the lot itself; what a member did is its own.
fn story(whole: &Whole) -> Vec<(Date, &'static str)> {
    let of = |fact: &Fact| match fact {
        Fact::Opened { .. } => Some("opened"),
        Fact::Quoted { .. } => Some("quoted"),
        Fact::Adopted { .. } => Some("adopted"),
        Fact::Dissolved { .. } => Some("dissolved"),
        Fact::Delivered { .. } => Some("delivered"),
        Fact::Closed { .. } => Some("closed"),
        Fact::Sounded { .. }
        | Fact::Declined { .. }
        | Fact::OptedIn { .. }
        | Fact::Left { .. }
        | Fact::Exited { .. } => None,
    };
    whole.lot.facts.iter().filter_map(|fact| Some((fact.on(), of(fact)?))).collect()
}

/// The largest group that holds under a quote, with names.
fn trial(whole: &Whole, quote: &Quote, on: Date) -> Result<Trial, Refusal> {
    let members = whole.lot.members(on);
    let found = whole.lot.trial(on, quote)?;
    let name = |at: usize| {
        let id = &members[at].id;
        whole.members.iter().find(|one| one.id == *id).map_or_else(String::new, |one| one.name.clone())
    };
    let shares = found.inside.iter().zip(found.split.shares.iter().zip(&found.split.alone));
    Ok(Trial {
        members: found.inside.len(),
        quantity: found.split.quantity,
        price_cents: found.split.price_cents,
        saving_cents: found.split.saving_cents,
        proof: found.proof,
        shares: shares.map(|(at, (share, alone))| (name(*at), *share, *alone)).collect(),
        leaving: found.outside.iter().map(|(at, why)| (name(*at), *why)).collect(),
    })
}

/// What one member would pay under a quote, beside what it pays alone; or why it would be out.
fn own_share(whole: &Whole, quote: &Quote, own: &str, on: Date) -> Option<Result<(i64, i64), Option<Why>>> {
    let members = whole.lot.members(on);
    let at = members.iter().position(|one| one.id == own)?;
    let Ok(found) = whole.lot.trial(on, quote) else { return Some(Err(None)) };
    Some(match found.inside.iter().position(|inside| *inside == at) {
        Some(place) => Ok((found.split.shares[place], found.split.alone[place])),
        None => Err(found.outside.iter().find(|(outside, _)| *outside == at).map(|(_, why)| *why)),
    })
}

/// What a quantity would cost at each volume of the tiers that holds it, the price by unit rounded up.
fn by_volume(quote: &Quote, word: Option<OptIn>) -> Vec<(i64, i64)> {
    let Some(word) = word else { return Vec::new() };
    let curve = quote.curve(&[word.quantity]);
    let at = curve.into_iter().filter(|(volume, ..)| *volume >= word.quantity);
    at.filter_map(|(volume, price, _)| {
        let exact = i128::from(price) * i128::from(word.quantity);
        Some((volume, i64::try_from((exact + i128::from(volume) - 1) / i128::from(volume)).ok()?))
    })
    .collect()
}

/// Projects a lot for one side.
fn seen(whole: &Whole, law: &Table, organisation_id: &str, on: Date) -> Option<PoolSeen> {
    let is_desk = whole.desk_id == organisation_id;
    let is_member = whole.members.iter().any(|one| one.id == organisation_id);
    if !is_desk && !is_member {
        return None;
    }
    let lot = &whole.lot;
    let (answers, inside) = (lot.answers(on), lot.inside(on));
    let is_settled = lot.is_everybody_in(on) && inside.contains_key(organisation_id);
    let adopted = lot.adopted(on);
    let own_word = inside.get(organisation_id).copied().filter(|_| !is_desk);
    let offers = lot.quotes(on).into_iter().enumerate().map(|(at, quote)| {
        // Of two, the total less one's own is the other's.
        let of_lot = (is_desk || is_settled && inside.len() >= pooling::ANONYMOUS_FROM).then(|| {
            trial(whole, &quote, on)
                .map(|all| if is_desk { all } else { Trial { shares: vec![], leaving: vec![], ..all } })
        });
        SeenOffer {
            is_adopted: adopted.as_ref().is_some_and(|(chosen, _)| *chosen == at),
            whole: of_lot,
            own: if is_settled && !is_desk { own_share(whole, &quote, organisation_id, on) } else { None },
            own_by_volume: by_volume(&quote, own_word),
            quote,
        }
    });
    let offers: Vec<SeenOffer> = offers.collect();
    let members = whole.members.iter().filter(|_| is_desk).filter_map(|one| {
        let answer = answers.get(&one.id)?.clone();
        Some(SeenMember {
            id: one.id.clone(),
            name: one.name.clone(),
            answer,
            word: inside.get(&one.id).copied(),
        })
    });
    let partners = whole
        .members
        .iter()
        .filter(|one| is_settled && !is_desk && one.id != organisation_id && inside.contains_key(&one.id));
    let check = is_desk.then(|| {
        // Words said since stand in for what was thought: once some are in, they alone are the lot.
        let counted = whole.members.iter().filter(|one| inside.is_empty() || inside.contains_key(&one.id));
        let all: Vec<_> = counted.map(|one| (one.route, one.amount)).collect();
        pooling::check(law, on, lot.terms.nature, &all)
    });
    Some(PoolSeen {
        id: whole.id.clone(),
        side: if is_desk { Side::Desk } else { Side::Member },
        desk: whole.desk.clone(),
        sounding: whole.sounding.clone(),
        requires: whole.requires.clone(),
        terms: lot.terms.clone(),
        stage: lot.stage(on),
        gone: lot.gone(on),
        own: answers.get(organisation_id).cloned().filter(|_| !is_desk),
        own_word,
        offers,
        members: members.collect(),
        partners: partners.map(|one| one.name.clone()).collect(),
        check,
        story: story(whole),
    })
}

impl Register {
    /// The lots of an organisation, as desk or as member, the last one first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pools(&self, organisation_id: &str, on: Date) -> Result<Vec<PoolSeen>, Error> {
        // A member's share is computed from the words of all; what is returned holds nobody else's.
        let all = self.across(Across::Pools).whole_pools(organisation_id).await?;
        let law = self.law_of(organisation_id).await?;
        Ok(all.iter().filter_map(|whole| seen(whole, &law, organisation_id, on)).collect())
    }

    /// One lot.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever is neither its desk nor one of its members.
    pub async fn pool(&self, organisation_id: &str, id: &str, on: Date) -> Result<PoolSeen, Error> {
        let whole = self.across(Across::Pools).whole_pool(id).await?;
        let law = self.law_of(organisation_id).await?;
        seen(&whole, &law, organisation_id, on).ok_or_else(unknown)
    }
}
