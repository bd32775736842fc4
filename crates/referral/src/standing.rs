//! Where a request stands on a day.

use crate::event::{
    CloseReason, DeclineReason, Event, Fact, HelpStep, Need, Offer, Outcome, RecallReason, Referral, Side,
};
use crate::rules::{Rules, add_working_days, days_after};
use jiff::civil::Date;
use serde::Serialize;
use trust::closed_list;
use trust::day::legal_day;

closed_list! {
    /// Where a request is: where its best need is.
    Stage {
        Submitted = "submitted",
        Qualified = "qualified",
        Routed = "routed",
        Taken = "taken",
        InDiagnosis = "in-diagnosis",
        DiagnosisDelivered = "diagnosis-delivered",
        QuotePending = "quote-pending",
        Accompanied = "accompanied",
        Closed = "closed",
        Redirected = "redirected",
        Unanswered = "unanswered",
        Withdrawn = "withdrawn",
    }
}

impl Stage {
    /// Is it over, as long as nobody opens it again?
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Stage::Closed | Stage::Redirected | Stage::Unanswered | Stage::Withdrawn)
    }
}

closed_list! {
    /// Where a need is: where its best offer is.
    NeedState {
        /// Nobody said what it is about.
        Unqualified = "unqualified",
        /// It is to be proposed, or to be proposed to others.
        ToRoute = "to-route",
        /// There is nobody to ask: the desk works on it.
        KeptByDesk = "kept-by-desk",
        Offered = "offered",
        Taken = "taken",
        /// It waits for a lot that is bought together.
        Pooled = "pooled",
        Helped = "helped",
        Redirected = "redirected",
        Unanswered = "unanswered",
        Dropped = "dropped",
    }
}

impl NeedState {
    /// Is nothing more to come for it?
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, NeedState::Helped | NeedState::Redirected | NeedState::Unanswered | NeedState::Dropped)
    }
}

closed_list! {
    /// How long a team has been asked without an answer.
    Ladder {
        /// Left in peace.
        Guard = "guard",
        Waiting = "waiting",
        Reminder = "reminder",
        LastCall = "last-call",
        /// The desk telephones, or asks others.
        Escalated = "escalated",
    }
}

/// Where one offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum OfferState {
    Sent {
        ladder: Ladder,
    },
    Seen {
        ladder: Ladder,
    },
    Accepted,
    Declined {
        reason: DeclineReason,
    },
    Recalled {
        reason: RecallReason,
    },
    /// It did not answer within the days of the ladder.
    Expired,
    Done {
        outcome: Outcome,
    },
    /// The need or the request is over.
    Over,
}

impl OfferState {
    /// Does it take room in the team's week?
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, OfferState::Sent { .. } | OfferState::Seen { .. } | OfferState::Accepted)
    }

    /// Is an answer awaited?
    #[must_use]
    pub const fn awaits_answer(self) -> bool {
        matches!(self, OfferState::Sent { .. } | OfferState::Seen { .. })
    }
}

/// One offer, since when it is so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferStanding {
    pub id: String,
    pub need: String,
    pub team: String,
    pub sent: Date,
    pub since: Date,
    #[serde(flatten)]
    pub state: OfferState,
}

/// One need, since when it is so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NeedStanding {
    pub id: String,
    pub subject: Option<String>,
    pub state: NeedState,
    pub since: Date,
    /// The body that does this, when it was redirected.
    pub body: Option<String>,
    /// The lot in which it waits.
    pub pool: Option<String>,
}

closed_list! {
    /// What is due.
    What {
        /// Answer, and say what each need is about.
        Qualify = "qualify",
        Route = "route",
        /// Find somebody, since no team could be asked.
        FindSomebody = "find-somebody",
        /// Teams were asked, and have not answered.
        AwaitTeams = "await-teams",
        /// No team answered: sign the closing with its reason, or ask others.
        SignClosing = "sign-closing",
        Begin = "begin",
        Deliver = "deliver",
        AnswerDiagnosis = "answer-diagnosis",
        SendQuote = "send-quote",
        AnswerQuote = "answer-quote",
        /// The yearly look at an accompaniment.
        Review = "review",
        FollowLot = "follow-lot",
        Survey = "survey",
    }
}

/// Who does what by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    pub what: What,
    pub by: Side,
    pub due: Date,
    pub need: Option<String>,
}

/// Who answers for the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "charge", rename_all = "kebab-case")]
pub enum Charge {
    Desk,
    /// The team of this accepted offer.
    Helper {
        offer: String,
    },
}

/// Where a request stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    pub stage: Stage,
    pub since: Date,
    pub filed: Date,
    /// Why it is closed.
    pub reason: Option<CloseReason>,
    pub reopened: bool,
    pub charge: Charge,
    pub needs: Vec<NeedStanding>,
    pub offers: Vec<OfferStanding>,
    /// What is due, the first first. Empty only when it is over.
    pub next: Vec<Next>,
    /// Days between the filing and the first word of a human being; `None` when there was none.
    pub first_answer: Option<i64>,
    /// Did the requester answer the survey?
    pub surveyed: bool,
}

impl Standing {
    #[must_use]
    pub fn need(&self, id: &str) -> Option<&NeedStanding> {
        self.needs.iter().find(|need| need.id == id)
    }

    #[must_use]
    pub fn offer(&self, id: &str) -> Option<&OfferStanding> {
        self.offers.iter().find(|offer| offer.id == id)
    }

    /// Until when it may be opened again; `None` when it is not over.
    #[must_use]
    pub fn reopens_until(&self, rules: &Rules) -> Option<Date> {
        self.stage.is_over().then(|| rules.reopens_until(self.since))
    }
}

/// Days from one day to another; negative when it is before.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// What the help of the request says: the last step since it was opened, and its day.
fn help_of(referral: &Referral, today: Date) -> Option<(Date, HelpStep)> {
    let opened = referral.facts.iter().rev().find(|fact| fact.event == Event::Reopened).map(|fact| fact.at);
    let steps = referral.help.iter().filter(|(at, _)| legal_day(*at) <= today);
    // A diagnosis that was delivered before serves again: only what ended it is forgotten.
    let mut last = None;
    for (at, step) in steps {
        let ended =
            matches!(step, HelpStep::AccompanimentClosed | HelpStep::QuoteDeclined | HelpStep::QuoteExpired);
        if !(ended && opened.is_some_and(|opened| *at < opened)) {
            last = Some((legal_day(*at), *step));
        }
    }
    last.map(|(day, step)| {
        let reopened = opened.map(legal_day).filter(|opened| *opened > day);
        (reopened.unwrap_or(day), step)
    })
}

/// Reads where a request stands on a day. Facts after that day are not looked at.
#[must_use]
pub fn standing(referral: &Referral, rules: &Rules, today: Date) -> Standing {
    let facts: Vec<&Fact> = referral.facts.iter().filter(|fact| fact.day() <= today).collect();
    let filed = facts.first().map_or(today, |fact| fact.day());
    let reopened = facts.iter().rposition(|fact| fact.event == Event::Reopened);
    let lately = &facts[reopened.unwrap_or(0)..];
    let opened = lately.first().map_or(filed, |fact| fact.day());
    let mut offers: Vec<OfferStanding> =
        referral.offers.iter().filter_map(|offer| offer_of(offer, &facts, rules, today)).collect();
    let mut needs: Vec<NeedStanding> = referral
        .needs
        .iter()
        .map(|need| need_of(need, &facts, &offers, reopened.map(|_| opened), filed))
        .collect();
    // A need that is only now without an answer awaits nothing of its open offers.
    for offer in &mut offers {
        let over = needs.iter().find(|need| need.id == offer.need && need.state.is_over());
        if let Some(need) = over.filter(|_| offer.state.is_open()) {
            (offer.state, offer.since) = (OfferState::Over, need.since);
        }
    }
    let help = help_of(referral, today);
    let (stage, since, reason) = stage_of(&needs, lately, help, rules, today);
    if stage.is_over() {
        for offer in offers.iter_mut().filter(|offer| offer.state.is_open()) {
            (offer.state, offer.since) = (OfferState::Over, since);
        }
    }
    needs.sort_by_key(|need| referral.needs.iter().position(|one| one.id == need.id));
    let surveyed = lately.iter().any(|fact| matches!(fact.event, Event::Answered { .. }));
    let mut next = if stage.is_over() {
        let survey = Next {
            what: What::Survey,
            by: Side::Requester,
            due: days_after(since, rules.survey),
            need: None,
        };
        (stage == Stage::Closed && !surveyed).then_some(survey).into_iter().collect()
    } else {
        let all = needs.iter().filter_map(|need| due_of(need, &offers, help, rules, (opened, today)));
        all.collect::<Vec<_>>()
    };
    next.sort_by_key(|one| one.due);
    let charge = offers
        .iter()
        .find(|offer| offer.state == OfferState::Accepted)
        .map_or(Charge::Desk, |offer| Charge::Helper { offer: offer.id.clone() });
    let human = facts.iter().find(|fact| is_human_answer(fact));
    Standing {
        stage,
        since,
        filed,
        reason,
        reopened: reopened.is_some(),
        charge,
        needs,
        offers,
        next,
        first_answer: human.map(|fact| days_between(filed, fact.day())),
        surveyed,
    }
}

/// Does the requester hear from a human being by this?
fn is_human_answer(fact: &Fact) -> bool {
    fact.side != Side::Requester
        && matches!(
            fact.event,
            Event::Called
                | Event::Accepted
                | Event::Message
                | Event::Redirected { .. }
                | Event::Unanswered
                | Event::Closed { .. }
                | Event::Done { outcome: Outcome::Helped | Outcome::NoHelp }
        )
}

fn offer_of(offer: &Offer, facts: &[&Fact], rules: &Rules, today: Date) -> Option<OfferStanding> {
    let mine = facts.iter().filter(|fact| fact.offer.as_deref() == Some(&offer.id));
    let (mut sent, mut asked, mut seen, mut ended) = (None, None, false, None);
    let mut accepted = None;
    for fact in mine {
        let day = fact.day();
        match &fact.event {
            Event::Offered => {
                sent = sent.or(Some(day));
                asked = Some(day);
            }
            Event::Resumed => (asked, seen, accepted, ended) = (Some(day), true, None, None),
            Event::Seen => seen = true,
            Event::Accepted => accepted = Some(day),
            Event::Declined { reason } => {
                ended = Some((day, OfferState::Declined { reason: *reason }));
            }
            Event::Recalled { reason } => {
                ended = Some((day, OfferState::Recalled { reason: *reason }));
            }
            Event::Done { outcome } => ended = Some((day, OfferState::Done { outcome: *outcome })),
            _ => {}
        }
    }
    let (sent, asked) = (sent?, asked?);
    let (since, state) = ended
        .or(accepted.map(|day| (day, OfferState::Accepted)))
        .unwrap_or_else(|| unanswered(asked, seen, rules, today));
    Some(OfferStanding {
        id: offer.id.clone(),
        need: offer.need.clone(),
        team: offer.team.clone(),
        sent,
        since,
        state,
    })
}

/// An offer that nobody answered yet.
fn unanswered(asked: Date, seen: bool, rules: &Rules, today: Date) -> (Date, OfferState) {
    let days = days_between(asked, today);
    let past = |limit: i32| days >= i64::from(limit);
    if past(rules.abandon) {
        return (days_after(asked, rules.abandon), OfferState::Expired);
    }
    let ladder = if past(rules.escalation) {
        Ladder::Escalated
    } else if past(rules.last_call) {
        Ladder::LastCall
    } else if past(rules.reminder) {
        Ladder::Reminder
    } else if past(rules.guard) {
        Ladder::Waiting
    } else {
        Ladder::Guard
    };
    (asked, if seen { OfferState::Seen { ladder } } else { OfferState::Sent { ladder } })
}

fn need_of(
    need: &Need,
    facts: &[&Fact],
    offers: &[OfferStanding],
    reopened: Option<Date>,
    filed: Date,
) -> NeedStanding {
    let mut subject = need.subject.clone();
    let (mut body, mut pool) = (None, None);
    // What its own facts say, whatever its offers: `None` when they say nothing.
    let mut said: Option<(NeedState, Date)> = None;
    let mut since = filed;
    for fact in facts {
        let day = fact.day();
        if fact.event == Event::Reopened {
            // What ended starts again; what was dropped stays so.
            if said.is_some_and(|(state, _)| state.is_over() && state != NeedState::Dropped) {
                said = None;
            }
            since = day;
            continue;
        }
        if fact.need.as_deref() != Some(&need.id) {
            continue;
        }
        match &fact.event {
            Event::Qualified { subject: code } => (subject, since) = (Some(code.clone()), day),
            Event::Split { .. } => since = day,
            Event::Dropped => said = Some((NeedState::Dropped, day)),
            Event::Unanswered => said = Some((NeedState::Unanswered, day)),
            Event::Redirected { body: named } => {
                body = Some(named.clone());
                said = Some((NeedState::Redirected, day));
            }
            Event::Contested => (said, body, since) = (None, None, day),
            Event::Pooled { pool: lot } => {
                pool = Some(lot.clone());
                said = Some((NeedState::Pooled, day));
            }
            Event::Unpooled => (said, pool, since) = (None, None, day),
            Event::KeptByDesk => said = Some((NeedState::KeptByDesk, day)),
            // Asking a team ends what the desk did alone.
            Event::Offered => said = said.filter(|(state, _)| *state != NeedState::KeptByDesk),
            _ => {}
        }
    }
    let mine: Vec<&OfferStanding> = offers.iter().filter(|offer| offer.need == need.id).collect();
    let first = |test: &dyn Fn(&OfferStanding) -> bool| mine.iter().copied().find(|offer| test(offer));
    let (state, day) = if let Some(said) = said {
        said
    } else if let Some(taken) = first(&|offer| offer.state == OfferState::Accepted) {
        (NeedState::Taken, taken.since)
    } else if let Some(helped) = first(&|offer| {
        // Help that was given before it was opened again is not the answer to it.
        offer.state == OfferState::Done { outcome: Outcome::Helped }
            && reopened.is_none_or(|reopened| offer.since >= reopened)
    }) {
        (NeedState::Helped, helped.since)
    } else if let Some(asked) = first(&|offer| offer.state.awaits_answer()) {
        (NeedState::Offered, asked.since)
    } else {
        // Nobody took it: since the last answer, others are to be asked.
        let last = mine.iter().map(|offer| offer.since).chain([since]).max().unwrap_or(since);
        (if subject.is_some() { NeedState::ToRoute } else { NeedState::Unqualified }, last)
    };
    NeedStanding { id: need.id.clone(), subject, state, since: day, body, pool }
}

fn stage_of(
    needs: &[NeedStanding],
    lately: &[&Fact],
    help: Option<(Date, HelpStep)>,
    rules: &Rules,
    today: Date,
) -> (Stage, Date, Option<CloseReason>) {
    for fact in lately.iter().rev() {
        match &fact.event {
            Event::Closed { reason } => return (Stage::Closed, fact.day(), Some(*reason)),
            Event::Withdrawn { .. } => return (Stage::Withdrawn, fact.day(), None),
            _ => {}
        }
    }
    let any =
        |state: NeedState| needs.iter().filter(move |need| need.state == state).map(|need| need.since).min();
    let over = needs.iter().all(|need| need.state.is_over());
    let ended = needs.iter().map(|need| need.since).max().unwrap_or(today);
    if over && !needs.is_empty() {
        if any(NeedState::Helped).is_some() {
            return (Stage::Closed, ended, Some(CloseReason::Advice));
        }
        if any(NeedState::Redirected).is_some() {
            return (Stage::Redirected, ended, None);
        }
        return (Stage::Unanswered, ended, None);
    }
    let waits = needs.iter().any(|need| !need.state.is_over() && need.state != NeedState::Taken);
    if let Some((day, step)) = help.filter(|_| any(NeedState::Taken).is_some()) {
        let silent = days_after(day, rules.reply);
        let heard = lately.iter().any(|fact| fact.side == Side::Requester && fact.day() >= day);
        match step {
            HelpStep::AccompanimentClosed if !waits => {
                return (Stage::Closed, day, Some(CloseReason::Accompanied));
            }
            // Its days are over, nothing was said and nothing else is awaited.
            HelpStep::DiagnosisDelivered if !waits && !heard && today > silent => {
                return (Stage::Closed, silent, Some(CloseReason::NoReply));
            }
            HelpStep::DiagnosisBegun => return (Stage::InDiagnosis, day, None),
            HelpStep::DiagnosisDelivered | HelpStep::QuoteDeclined | HelpStep::QuoteExpired => {
                return (Stage::DiagnosisDelivered, day, None);
            }
            HelpStep::QuoteAsked | HelpStep::QuoteSent => return (Stage::QuotePending, day, None),
            HelpStep::QuoteAccepted => return (Stage::Accompanied, day, None),
            HelpStep::AccompanimentClosed => {}
        }
    }
    for (state, stage) in [
        (NeedState::Taken, Stage::Taken),
        (NeedState::Offered, Stage::Routed),
        (NeedState::ToRoute, Stage::Qualified),
        (NeedState::KeptByDesk, Stage::Qualified),
        (NeedState::Pooled, Stage::Qualified),
    ] {
        if let Some(since) = any(state) {
            return (stage, since, None);
        }
    }
    (Stage::Submitted, lately.first().map_or(today, |fact| fact.day()), None)
}

/// What is due for a need, by whom and when; `None` when it is over.
fn due_of(
    need: &NeedStanding,
    offers: &[OfferStanding],
    help: Option<(Date, HelpStep)>,
    rules: &Rules,
    (opened, today): (Date, Date),
) -> Option<Next> {
    let (what, by, due) = match need.state {
        NeedState::Unqualified => {
            (What::Qualify, Side::Desk, add_working_days(opened.max(need.since), rules.first_answer))
        }
        // After so many days without anybody, saying so is due.
        NeedState::ToRoute | NeedState::KeptByDesk
            if days_between(opened, today) >= i64::from(rules.abandon) =>
        {
            (What::SignClosing, Side::Desk, days_after(opened, rules.abandon))
        }
        NeedState::ToRoute => (What::Route, Side::Desk, add_working_days(need.since, 1)),
        NeedState::KeptByDesk => (What::FindSomebody, Side::Desk, days_after(need.since, rules.begin)),
        NeedState::Offered => {
            let days = days_between(need.since, today);
            let limits = [rules.reminder, rules.last_call, rules.escalation, rules.abandon];
            let limit = limits.into_iter().find(|limit| days < i64::from(*limit)).unwrap_or(rules.abandon);
            (What::AwaitTeams, Side::Desk, days_after(need.since, limit))
        }
        NeedState::Pooled => (What::FollowLot, Side::Desk, days_after(need.since, rules.abandon)),
        NeedState::Taken => {
            let taken = offers.iter().find(|o| o.need == need.id && o.state == OfferState::Accepted)?;
            match help.filter(|(day, _)| *day >= taken.since) {
                None => (What::Begin, Side::Helper, days_after(taken.since, rules.begin)),
                Some((day, step)) => match step {
                    HelpStep::DiagnosisBegun => (What::Deliver, Side::Helper, days_after(day, rules.deliver)),
                    HelpStep::DiagnosisDelivered | HelpStep::QuoteDeclined | HelpStep::QuoteExpired => {
                        (What::AnswerDiagnosis, Side::Requester, days_after(day, rules.reply))
                    }
                    HelpStep::QuoteAsked => (What::SendQuote, Side::Helper, days_after(day, rules.begin)),
                    HelpStep::QuoteSent => (What::AnswerQuote, Side::Requester, days_after(day, rules.reply)),
                    HelpStep::QuoteAccepted => (What::Review, Side::Helper, days_after(day, 365)),
                    HelpStep::AccompanimentClosed => {
                        (What::Begin, Side::Helper, days_after(day, rules.begin))
                    }
                },
            }
        }
        NeedState::Helped | NeedState::Redirected | NeedState::Unanswered | NeedState::Dropped => {
            return None;
        }
    };
    Some(Next { what, by, due, need: Some(need.id.clone()) })
}
