//! Who may say what, where the request stands. The first gate of every act; rights are judged apart.

use crate::event::{CloseReason, Event, Outcome, Side};
use crate::rules::Rules;
use crate::standing::{NeedState, OfferState, Stage, Standing, What, days_between};
use jiff::civil::Date;
use trust::closed_list;

closed_list! {
    /// Why something may not be said now.
    Refusal {
        /// Another side says this.
        NotYours = "not-yours",
        /// It is over; it may be opened again.
        Over = "over",
        /// It is not over.
        NotOver = "not-over",
        /// It ended too long ago.
        TooLate = "too-late",
        /// It names a need or an offer that is not of this request.
        Unknown = "unknown",
        /// The need is not where this may be said.
        NeedNot = "need-not",
        /// The offer is not where this may be said.
        OfferNot = "offer-not",
        /// A request keeps a need at least.
        LastNeed = "last-need",
        /// The teams that were asked still have days to answer.
        TooEarly = "too-early",
        /// Name the body that does this.
        NoBody = "no-body",
        /// This is said once.
        Twice = "twice",
    }
}

impl std::error::Error for Refusal {}

/// What is about to be said: the event, its need and its offer.
pub(crate) type Said<'a> = (&'a Event, Option<&'a str>, Option<&'a str>);

/// May this side say this, today? `need` and `offer` are those of the fact.
///
/// # Errors
/// Why not.
pub fn may(
    standing: &Standing,
    rules: &Rules,
    side: Side,
    (event, need, offer): Said<'_>,
    today: Date,
) -> Result<(), Refusal> {
    let by = |sides: &[Side]| if sides.contains(&side) { Ok(()) } else { Err(Refusal::NotYours) };
    let going = || if standing.stage.is_over() { Err(Refusal::Over) } else { Ok(()) };
    let of_need = |states: &[NeedState]| {
        let need = need.and_then(|id| standing.need(id)).ok_or(Refusal::Unknown)?;
        if states.contains(&need.state) { Ok(need) } else { Err(Refusal::NeedNot) }
    };
    let of_offer = |test: fn(OfferState) -> bool| {
        let offer = offer.and_then(|id| standing.offer(id)).ok_or(Refusal::Unknown)?;
        if test(offer.state) { Ok(offer) } else { Err(Refusal::OfferNot) }
    };
    use NeedState as N;
    const WAITING: &[NeedState] = &[N::Unqualified, N::ToRoute, N::KeptByDesk, N::Offered];
    match event {
        Event::Filed => Err(Refusal::Twice),
        Event::Called => by(&[Side::Desk]).and(going()),
        Event::Qualified { .. } => {
            by(&[Side::Desk])?;
            going()?;
            of_need(WAITING).map(drop)
        }
        Event::Split { from } => {
            by(&[Side::Desk])?;
            going()?;
            standing.need(from).map(drop).ok_or(Refusal::Unknown)
        }
        Event::Dropped => {
            by(&[Side::Desk])?;
            going()?;
            of_need(WAITING)?;
            let left = standing.needs.iter().filter(|one| one.state != N::Dropped).count();
            if left > 1 { Ok(()) } else { Err(Refusal::LastNeed) }
        }
        Event::Redirected { body } => {
            by(&[Side::Desk])?;
            going()?;
            of_need(WAITING)?;
            if body.trim().is_empty() { Err(Refusal::NoBody) } else { Ok(()) }
        }
        Event::Contested => {
            by(&[Side::Requester])?;
            if matches!(standing.stage, Stage::Closed | Stage::Withdrawn) {
                return Err(Refusal::Over);
            }
            let need = of_need(&[N::Redirected])?;
            if today <= rules.reopens_until(need.since) { Ok(()) } else { Err(Refusal::TooLate) }
        }
        Event::Pooled { .. } => {
            by(&[Side::Desk, Side::Requester])?;
            going()?;
            of_need(WAITING).map(drop)
        }
        Event::Unpooled => {
            by(&[Side::Desk, Side::Requester])?;
            going()?;
            of_need(&[N::Pooled]).map(drop)
        }
        Event::Offered => {
            by(&[Side::Desk])?;
            going()?;
            of_need(&[N::ToRoute, N::KeptByDesk, N::Offered, N::Taken]).map(drop)
        }
        Event::KeptByDesk => {
            by(&[Side::Desk])?;
            going()?;
            of_need(&[N::Unqualified, N::ToRoute]).map(drop)
        }
        Event::Seen => {
            by(&[Side::Helper])?;
            of_offer(|state| matches!(state, OfferState::Sent { .. })).map(drop)
        }
        Event::Accepted => {
            by(&[Side::Helper])?;
            of_offer(OfferState::awaits_answer).map(drop)
        }
        Event::Declined { .. } => {
            by(&[Side::Helper])?;
            of_offer(OfferState::is_open).map(drop)
        }
        Event::Recalled { .. } => {
            by(&[Side::Desk, Side::Helper])?;
            of_offer(OfferState::is_open).map(drop)
        }
        Event::Done { outcome } => {
            by(&[Side::Helper])?;
            let unreachable = *outcome == Outcome::Unreachable;
            let offer = of_offer(OfferState::is_open)?;
            if offer.state == OfferState::Accepted || unreachable { Ok(()) } else { Err(Refusal::OfferNot) }
        }
        Event::Resumed => {
            by(&[Side::Helper])?;
            going()?;
            let offer = of_offer(|state| {
                matches!(state, OfferState::Declined { .. } | OfferState::Expired | OfferState::Done { .. })
            })?;
            let need = standing.need(&offer.need).ok_or(Refusal::Unknown)?;
            if need.state.is_over() && need.state != N::Helped { Err(Refusal::NeedNot) } else { Ok(()) }
        }
        Event::Message => match standing.reopens_until(rules) {
            Some(until) if today > until => Err(Refusal::TooLate),
            _ => Ok(()),
        },
        Event::Told => by(&[Side::Requester, Side::Desk]).and(going()),
        Event::Closed { reason } => {
            by(&[Side::Requester, Side::Desk])?;
            going()?;
            // A desk does not close what a team works on, nor say that somebody did not reply.
            let taken = standing.needs.iter().any(|need| need.state == N::Taken);
            let asked = side == Side::Requester || (!taken && *reason == CloseReason::Settled);
            if asked && *reason != CloseReason::NoReply { Ok(()) } else { Err(Refusal::NotYours) }
        }
        Event::Unanswered => {
            by(&[Side::Desk])?;
            going()?;
            of_need(&[N::Unqualified, N::ToRoute, N::KeptByDesk])?;
            let ripe = standing
                .next
                .iter()
                .any(|next| next.what == What::SignClosing && next.need.as_deref() == need)
                || days_between(standing.filed, today) >= i64::from(rules.abandon);
            if ripe { Ok(()) } else { Err(Refusal::TooEarly) }
        }
        Event::Withdrawn { .. } => by(&[Side::Requester]).and(going()),
        Event::Reopened => {
            by(&[Side::Requester])?;
            let until = standing.reopens_until(rules).ok_or(Refusal::NotOver)?;
            if today <= until { Ok(()) } else { Err(Refusal::TooLate) }
        }
        Event::Answered { .. } => {
            by(&[Side::Requester])?;
            if standing.stage != Stage::Closed {
                return Err(Refusal::NotOver);
            }
            if standing.surveyed { Err(Refusal::Twice) } else { Ok(()) }
        }
    }
}
