//! What happens to a request, and who may say so.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use trust::closed_list;
use trust::day::legal_day;

closed_list! {
    /// For whom somebody acts.
    Side {
        /// Who asks for help, with an account or by a link.
        Requester = "requester",
        /// The desk that received the request.
        Desk = "desk",
        /// A team to which a need was proposed.
        Helper = "helper",
    }
}

closed_list! {
    /// How soon help is needed, as the requester says.
    Urgency {
        /// Somebody may be hurt, or a service is about to stop.
        Danger = "danger",
        /// Within weeks.
        Soon = "soon",
        WhenPossible = "when-possible",
    }
}

closed_list! {
    /// Why a team does not take a need. A refusal is an answer.
    DeclineReason {
        NotOurSubject = "not-our-subject",
        NotOurGround = "not-our-ground",
        NoRoom = "no-room",
        /// It has an interest in the requester.
        Conflict = "conflict",
        NeedsMoreFacts = "needs-more-facts",
        Other = "other",
    }
}

closed_list! {
    /// Why an offer is taken back.
    RecallReason {
        /// The team leaves, or no longer works on this.
        TeamLeft = "team-left",
        /// It was proposed by mistake.
        Mistake = "mistake",
        /// The need is dropped, redirected or over.
        NeedOver = "need-over",
        /// It did not answer in time.
        NoAnswer = "no-answer",
    }
}

closed_list! {
    /// How a team's help ended.
    Outcome {
        Helped = "helped",
        /// It spoke with the requester, and could not help.
        NoHelp = "no-help",
        Unreachable = "unreachable",
    }
}

closed_list! {
    /// Why a request is over.
    CloseReason {
        /// The advice was enough.
        Advice = "advice",
        /// The accompaniment came to its end.
        Accompanied = "accompanied",
        /// Nobody answered the diagnosis within its days.
        NoReply = "no-reply",
        /// It was settled another way.
        Settled = "settled",
    }
}

closed_list! {
    /// Why whoever asked asks no more.
    WithdrawReason {
        NoLongerNeeded = "no-longer-needed",
        FoundElsewhere = "found-elsewhere",
        TooLong = "too-long",
        Mistake = "mistake",
    }
}

closed_list! {
    /// What the requester says, weeks after.
    Helped {
        Yes = "yes",
        Partly = "partly",
        No = "no",
    }
}

closed_list! {
    /// What the diagnosis, the quote and the accompaniment of a request say of it. They keep their own facts.
    HelpStep {
        DiagnosisBegun = "diagnosis-begun",
        DiagnosisDelivered = "diagnosis-delivered",
        QuoteAsked = "quote-asked",
        QuoteSent = "quote-sent",
        QuoteAccepted = "quote-accepted",
        QuoteDeclined = "quote-declined",
        QuoteExpired = "quote-expired",
        AccompanimentClosed = "accompaniment-closed",
    }
}

/// What happened. Reasons are codes; words are kept apart, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// The request reached the desk.
    Filed,
    /// Somebody of the desk spoke with the requester.
    Called,
    /// A need was added, or its subject set: `need` says which.
    Qualified {
        subject: String,
    },
    /// This need was one of another's words.
    Split {
        from: String,
    },
    /// This need is asked no more: twice the same, or none.
    Dropped,
    /// Another body does this, named; why is in the words. `need` says which need.
    Redirected {
        body: String,
    },
    /// The requester does not agree with a redirection.
    Contested,
    /// The need waits in a lot that is bought together.
    Pooled {
        pool: String,
    },
    /// The lot was dissolved, or left.
    Unpooled,
    /// A need was proposed to a team: `offer` says which.
    Offered,
    /// Nobody could be asked: the desk keeps this need itself.
    KeptByDesk,
    Seen,
    Accepted,
    Declined {
        reason: DeclineReason,
    },
    Recalled {
        reason: RecallReason,
    },
    Done {
        outcome: Outcome,
    },
    /// A team takes back its answer: the offer is open again.
    Resumed,
    /// Words between the sides.
    Message,
    /// What is known of it changed: place, dwellings, urgency.
    Told,
    Closed {
        reason: CloseReason,
    },
    /// Nobody could help: signed by the desk, with a public reason in the words.
    Unanswered,
    Withdrawn {
        reason: WithdrawReason,
    },
    Reopened,
    /// The survey after the end.
    Answered {
        helped: Helped,
    },
}

/// One event, when, by whom, about which need or offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub at: Timestamp,
    pub side: Side,
    pub need: Option<String>,
    pub offer: Option<String>,
    pub event: Event,
}

impl Fact {
    /// The legal day of it.
    #[must_use]
    pub fn day(&self) -> Date {
        legal_day(self.at)
    }
}

/// One thing asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    pub id: String,
    /// Code of the catalogue's subjects; `None` until somebody says.
    pub subject: Option<String>,
}

/// One need proposed to one team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub id: String,
    pub need: String,
    pub team: String,
}

/// A request, as far as its standing needs to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Referral {
    pub needs: Vec<Need>,
    pub offers: Vec<Offer>,
    /// In order.
    pub facts: Vec<Fact>,
    /// What its diagnoses and quotes say, in order.
    pub help: Vec<(Timestamp, HelpStep)>,
}
