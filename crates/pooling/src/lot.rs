//! A lot: its terms, what happened to it, and where it stands on a day. Nothing is stored of its stage: it is read from the
//! facts, so that a window that ended below the minimum is a lot dissolved without anybody having to notice (G5), and
//! everybody who was asked has an answer on every day.

use crate::{HIGHEST_CENTS, HIGHEST_QUANTITY, Member, Nature, Quote, QuoteError, Rule, Stable, stable};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;

closed_list! {
    /// Where a lot stands.
    Stage {
        Detected = "detected",
        Sounding = "sounding",
        Forming = "forming",
        Committed = "committed",
        Sourced = "sourced",
        Adopted = "adopted",
        Dissolved = "dissolved",
        Delivered = "delivered",
        Closed = "closed",
    }
}

closed_list! {
    /// Why a lot is no more.
    Gone {
        /// Below the minimum when its window ended, or since.
        Minimum = "minimum",
        /// No quote holds for enough members.
        Price = "price",
        /// The desk gave it up.
        Desk = "desk",
    }
}

/// What members know before they join; it does not change once the window is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub nature: Nature,
    pub unit: Option<String>,
    /// First and last day on which members join.
    pub opens: Date,
    pub closes: Date,
    pub least_members: u32,
    pub least_quantity: i64,
    pub rule: Rule,
    /// What a member pays that leaves after the adoption: so many thousandths of its share. Before, it leaves freely.
    pub exit_per_mille: u16,
}

/// What is wrong with terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    #[error("the window ends before it begins")]
    Window,
    #[error("a lot has two members at least")]
    Members,
    #[error("the least quantity is not one")]
    Quantity,
    #[error("the exit cost is not a share")]
    Exit,
}

impl Terms {
    /// Can a lot be made on these terms?
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), TermsError> {
        if self.closes < self.opens {
            Err(TermsError::Window)
        } else if self.least_members < 2 {
            Err(TermsError::Members)
        } else if !(0..=HIGHEST_QUANTITY).contains(&self.least_quantity) {
            Err(TermsError::Quantity)
        } else if self.exit_per_mille > 1000 {
            Err(TermsError::Exit)
        } else {
            Ok(())
        }
    }

    /// What leaving costs after the adoption, out of a share: rounded down, in favour of whoever leaves.
    #[must_use]
    pub fn exit_cents(&self, share_cents: i64) -> i64 {
        let cents = i128::from(share_cents.max(0)) * i128::from(self.exit_per_mille) / 1000;
        i64::try_from(cents).unwrap_or(i64::MAX)
    }
}

/// A binding word: so much, at this most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptIn {
    pub quantity: i64,
    /// The most that it pays for its quantity, in all.
    pub ceiling_cents: i64,
    /// Its own quote, without the lot.
    pub alone_cents: Option<i64>,
}

/// Something that happened, with its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Fact {
    /// An organisation was asked, without knowing who else.
    Sounded {
        on: Date,
        member: String,
    },
    Declined {
        on: Date,
        member: String,
    },
    /// The window is set: members may join from its first day.
    Opened {
        on: Date,
    },
    OptedIn {
        on: Date,
        member: String,
        word: OptIn,
    },
    /// Before the adoption: free.
    Left {
        on: Date,
        member: String,
    },
    Quoted {
        on: Date,
        quote: Quote,
    },
    /// One quote is taken; who is in, and what each pays.
    Adopted {
        on: Date,
        quote: usize,
        shares: Vec<(String, i64)>,
    },
    /// After the adoption: the exit cost is due.
    Exited {
        on: Date,
        member: String,
    },
    Dissolved {
        on: Date,
        why: Gone,
    },
    Delivered {
        on: Date,
    },
    Closed {
        on: Date,
    },
}

impl Fact {
    /// The day of it.
    #[must_use]
    pub const fn on(&self) -> Date {
        match self {
            Fact::Sounded { on, .. }
            | Fact::Declined { on, .. }
            | Fact::Opened { on }
            | Fact::OptedIn { on, .. }
            | Fact::Left { on, .. }
            | Fact::Quoted { on, .. }
            | Fact::Adopted { on, .. }
            | Fact::Exited { on, .. }
            | Fact::Dissolved { on, .. }
            | Fact::Delivered { on }
            | Fact::Closed { on } => *on,
        }
    }
}

/// What a member is told, whatever happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Asked; it may answer until this day.
    Asked {
        until: Date,
    },
    Declined,
    /// Asked, and the window ended without its word.
    TooLate,
    /// In, until the price is known.
    In {
        word: OptIn,
    },
    Left,
    /// In, at this price; leaving now costs so much.
    Adopted {
        share_cents: i64,
        exit_cents: i64,
    },
    /// Its ceiling or its own quote was better: out, at no cost.
    Released,
    /// Left after the adoption, and owes this.
    Exited {
        owed_cents: i64,
    },
    Dissolved {
        why: Gone,
    },
}

/// Why something is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It does not come now.
    NotNow,
    /// Its day comes before what it follows, or after today.
    Day,
    /// Fewer than three organisations: nothing may be told.
    TooFew,
    /// Asked already, or in already.
    Twice,
    /// It was not asked, or is not in.
    NotMember,
    Quantity,
    Amount,
    /// Under the least that this quantity can cost in this lot: no price would ever hold.
    BelowCost {
        least_cents: i64,
    },
    /// With this quote too few would stay.
    BelowMinimum,
    Quote(QuoteError),
}

/// A lot and its story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    pub terms: Terms,
    pub facts: Vec<Fact>,
}

/// What the facts up to a day amount to.
#[derive(Debug, Default)]
struct Read {
    asked: BTreeSet<String>,
    declined: BTreeSet<String>,
    inside: BTreeMap<String, OptIn>,
    left: BTreeSet<String>,
    exited: BTreeSet<String>,
    quotes: Vec<Quote>,
    adopted: Option<(usize, Vec<(String, i64)>)>,
    opened: bool,
    delivered: bool,
    closed: bool,
    gone: Option<(Date, Gone)>,
}

impl Lot {
    fn is_met(&self, inside: &BTreeMap<String, OptIn>) -> bool {
        let quantity = inside.values().map(|word| word.quantity).fold(0, i64::saturating_add);
        inside.len() >= self.terms.least_members as usize && quantity >= self.terms.least_quantity
    }

    fn read(&self, on: Date) -> Read {
        let mut read = Read::default();
        let mut facts: Vec<&Fact> = self.facts.iter().filter(|fact| fact.on() <= on).collect();
        // Facts of one day stay in the order in which they were noted.
        facts.sort_by_key(|fact| fact.on());
        for fact in facts {
            self.end_of_window(&mut read, fact.on());
            match fact {
                Fact::Sounded { member, .. } => drop(read.asked.insert(member.clone())),
                Fact::Declined { member, .. } => drop(read.declined.insert(member.clone())),
                Fact::Opened { .. } => read.opened = true,
                Fact::OptedIn { member, word, .. } => {
                    read.declined.remove(member);
                    read.left.remove(member);
                    read.inside.insert(member.clone(), *word);
                }
                Fact::Left { member, .. } => {
                    read.inside.remove(member);
                    read.left.insert(member.clone());
                }
                Fact::Quoted { quote, .. } => read.quotes.push(quote.clone()),
                Fact::Adopted { quote, shares, .. } => read.adopted = Some((*quote, shares.clone())),
                Fact::Exited { member, .. } => drop(read.exited.insert(member.clone())),
                Fact::Dissolved { on, why } => read.gone = read.gone.or(Some((*on, *why))),
                Fact::Delivered { .. } => read.delivered = true,
                Fact::Closed { .. } => read.closed = true,
            }
        }
        self.end_of_window(&mut read, on);
        read
    }

    /// Once the window is over, a lot below its minimum that nobody adopted is dissolved.
    fn end_of_window(&self, read: &mut Read, on: Date) {
        let is_over = read.opened && on > self.terms.closes;
        if is_over && read.adopted.is_none() && read.gone.is_none() && !self.is_met(&read.inside) {
            read.gone = Some((on, Gone::Minimum));
        }
    }

    /// Where it stands at the end of a day.
    #[must_use]
    pub fn stage(&self, on: Date) -> Stage {
        let read = self.read(on);
        self.stage_of(&read, on)
    }

    fn stage_of(&self, read: &Read, on: Date) -> Stage {
        let is_over = on > self.terms.closes;
        if read.closed {
            Stage::Closed
        } else if read.gone.is_some() {
            Stage::Dissolved
        } else if read.delivered {
            Stage::Delivered
        } else if read.adopted.is_some() {
            Stage::Adopted
        } else if read.opened && is_over {
            if read.quotes.is_empty() { Stage::Committed } else { Stage::Sourced }
        } else if read.opened {
            Stage::Forming
        } else if read.asked.is_empty() {
            Stage::Detected
        } else {
            Stage::Sounding
        }
    }

    /// Why it is no more.
    #[must_use]
    pub fn gone(&self, on: Date) -> Option<Gone> {
        self.read(on).gone.map(|(_, why)| why)
    }

    /// Those whose word holds on a day, in order, with what they said.
    #[must_use]
    pub fn inside(&self, on: Date) -> BTreeMap<String, OptIn> {
        self.read(on).inside
    }

    /// The quotes noted by a day, in order.
    #[must_use]
    pub fn quotes(&self, on: Date) -> Vec<Quote> {
        self.read(on).quotes
    }

    /// What was adopted: which quote, and what each pays.
    #[must_use]
    pub fn adopted(&self, on: Date) -> Option<(usize, Vec<(String, i64)>)> {
        self.read(on).adopted
    }

    /// Does everybody who was asked to answer have? Whoever is in sees the others from then on (G1).
    #[must_use]
    pub fn is_everybody_in(&self, on: Date) -> bool {
        let read = self.read(on);
        let stage = self.stage_of(&read, on);
        let is_settled = matches!(
            stage,
            Stage::Committed | Stage::Sourced | Stage::Adopted | Stage::Delivered | Stage::Closed
        );
        is_settled && !read.inside.is_empty()
    }

    /// What each organisation that was ever asked is told. Nobody is left without an answer.
    #[must_use]
    pub fn answers(&self, on: Date) -> BTreeMap<String, Answer> {
        let read = self.read(on);
        let all = read.asked.iter().chain(read.inside.keys()).chain(&read.left);
        all.map(|member| (member.clone(), self.answer(&read, member, on))).collect()
    }

    fn answer(&self, read: &Read, member: &str, on: Date) -> Answer {
        let share = read.adopted.as_ref().map(|(_, shares)| shares.iter().find(|(who, _)| who == member));
        match (read.inside.get(member), share) {
            (Some(_), Some(Some((_, cents)))) if read.exited.contains(member) => {
                Answer::Exited { owed_cents: self.terms.exit_cents(*cents) }
            }
            (Some(_), Some(Some((_, cents)))) => {
                Answer::Adopted { share_cents: *cents, exit_cents: self.terms.exit_cents(*cents) }
            }
            (Some(_), Some(None)) => Answer::Released,
            _ if read.left.contains(member) => Answer::Left,
            _ if read.declined.contains(member) => Answer::Declined,
            (word, _) => match (read.gone, word) {
                (Some((_, why)), _) => Answer::Dissolved { why },
                (None, Some(word)) => Answer::In { word: *word },
                (None, None) if on > self.terms.closes || read.adopted.is_some() => Answer::TooLate,
                (None, None) => Answer::Asked { until: self.terms.closes },
            },
        }
    }

    /// Those who are in, as prices see them.
    #[must_use]
    pub fn members(&self, on: Date) -> Vec<Member> {
        let member = |(id, word): (String, OptIn)| Member {
            id,
            quantity: word.quantity,
            ceiling_cents: word.ceiling_cents,
            alone_cents: word.alone_cents,
        };
        self.inside(on).into_iter().map(member).collect()
    }

    /// What a quote would give: the largest group that holds, when it is a lot still.
    ///
    /// # Errors
    /// [`Refusal::BelowMinimum`]: too few would stay, or too little.
    pub fn trial(&self, on: Date, quote: &Quote) -> Result<Stable, Refusal> {
        let found = stable(quote, &self.members(on), self.terms.rule).ok_or(Refusal::BelowMinimum)?;
        let is_enough = found.inside.len() >= self.terms.least_members as usize
            && found.split.quantity >= self.terms.least_quantity;
        if is_enough { Ok(found) } else { Err(Refusal::BelowMinimum) }
    }

    /// May this fact be added? The day on which it is noted is `today`.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn take(&self, fact: &Fact, today: Date) -> Result<(), Refusal> {
        let last = self.facts.iter().map(Fact::on).max();
        if fact.on() > today || last.is_some_and(|last| fact.on() < last) {
            return Err(Refusal::Day);
        }
        let on = fact.on();
        let read = self.read(on);
        let stage = self.stage_of(&read, on);
        let now = |is: bool| if is { Ok(()) } else { Err(Refusal::NotNow) };
        match fact {
            Fact::Sounded { member, .. } => {
                now(matches!(stage, Stage::Detected | Stage::Sounding | Stage::Forming))?;
                if read.asked.contains(member) { Err(Refusal::Twice) } else { Ok(()) }
            }
            Fact::Declined { member, .. } => {
                now(matches!(stage, Stage::Sounding | Stage::Forming))?;
                if read.asked.contains(member) && !read.inside.contains_key(member) {
                    Ok(())
                } else {
                    Err(Refusal::NotMember)
                }
            }
            Fact::Opened { .. } => {
                now(stage == Stage::Sounding && on <= self.terms.closes)?;
                if read.asked.len() < crate::ANONYMOUS_FROM { Err(Refusal::TooFew) } else { Ok(()) }
            }
            Fact::OptedIn { member, word, .. } => {
                now(stage == Stage::Forming && on >= self.terms.opens)?;
                if !read.asked.contains(member) {
                    return Err(Refusal::NotMember);
                }
                if read.inside.contains_key(member) {
                    return Err(Refusal::Twice);
                }
                word_holds(word, &read.quotes)
            }
            Fact::Left { member, .. } => {
                now(matches!(stage, Stage::Forming | Stage::Committed | Stage::Sourced))?;
                if read.inside.contains_key(member) { Ok(()) } else { Err(Refusal::NotMember) }
            }
            Fact::Quoted { quote, .. } => {
                now(matches!(stage, Stage::Forming | Stage::Committed | Stage::Sourced))?;
                quote.check().map_err(Refusal::Quote)
            }
            Fact::Adopted { quote, shares, .. } => {
                now(stage == Stage::Sourced)?;
                let quote = read.quotes.get(*quote).ok_or(Refusal::NotNow)?;
                now(quote.valid_to.is_none_or(|last| on <= last))?;
                let found = self.shares(on, quote)?;
                // Shares that the rule does not give are no shares.
                if *shares == found { Ok(()) } else { Err(Refusal::Amount) }
            }
            Fact::Exited { member, .. } => {
                now(stage == Stage::Adopted)?;
                let is_in =
                    read.adopted.as_ref().is_some_and(|(_, all)| all.iter().any(|(who, _)| who == member));
                if is_in && !read.exited.contains(member) { Ok(()) } else { Err(Refusal::NotMember) }
            }
            Fact::Dissolved { .. } => {
                now(!matches!(stage, Stage::Dissolved | Stage::Adopted | Stage::Delivered | Stage::Closed))
            }
            Fact::Delivered { .. } => now(stage == Stage::Adopted),
            Fact::Closed { .. } => now(stage == Stage::Delivered),
        }
    }

    /// What each member would pay under a quote: those of the largest group that holds.
    ///
    /// # Errors
    /// As [`Lot::trial`].
    pub fn shares(&self, on: Date, quote: &Quote) -> Result<Vec<(String, i64)>, Refusal> {
        let members = self.members(on);
        let found = self.trial(on, quote)?;
        Ok(found
            .inside
            .iter()
            .zip(&found.split.shares)
            .map(|(at, cents)| (members[*at].id.clone(), *cents))
            .collect())
    }
}

/// Is a word one that a price may hold for?
fn word_holds(word: &OptIn, quotes: &[Quote]) -> Result<(), Refusal> {
    if !(1..=HIGHEST_QUANTITY).contains(&word.quantity) {
        return Err(Refusal::Quantity);
    }
    let is_amount = |cents: i64| (0..=HIGHEST_CENTS).contains(&cents);
    if !is_amount(word.ceiling_cents) || !word.alone_cents.is_none_or(is_amount) {
        return Err(Refusal::Amount);
    }
    let least = quotes.iter().filter_map(|quote| quote.least(word.quantity)).min();
    match least {
        Some(least_cents) if word.ceiling_cents < least_cents => Err(Refusal::BelowCost { least_cents }),
        _ => Ok(()),
    }
}
