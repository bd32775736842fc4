//! What may happen to money: from one account of an envelope to another.

use trust::closed_list;

closed_list! {
    /// An account of an envelope. All of them add up to zero: what is there came from its source.
    Account {
        /// Where the money of the envelope comes from: a decision of the funder, or the envelope that delegates to it. Its
        /// balance is the total, with a minus.
        Source = "source",
        Free = "free",
        /// Passed on to envelopes below.
        Delegated = "delegated",
        /// Promised to nobody yet: a committee proposed it.
        Reserved = "reserved",
        /// A decision was notified.
        Committed = "committed",
        /// An agreement was signed by all.
        Obligated = "obligated",
        Paid = "paid",
        /// What nobody drew when the year was closed, and what came back after.
        Lapsed = "lapsed",
    }
}

impl Account {
    /// Does a purpose hold it: one application, one agreement?
    #[must_use]
    pub const fn is_drawn(self) -> bool {
        matches!(self, Account::Reserved | Account::Committed | Account::Obligated | Account::Paid)
    }
}

closed_list! {
    /// One movement.
    Step {
        /// The total grows: a new decision, or money delegated from above.
        Grant = "grant",
        /// The total is lowered, or given back to the envelope above.
        Withdraw = "withdraw",
        /// Passed on to an envelope below, which is granted as much.
        Delegate = "delegate",
        /// Come back from an envelope below.
        Recall = "recall",
        Reserve = "reserve",
        Commit = "commit",
        Obligate = "obligate",
        Pay = "pay",
        /// A reservation is given up.
        ReleaseReserved = "release-reserved",
        /// A decision is given up: refused, not accepted in time.
        ReleaseCommitted = "release-committed",
        /// What an agreement will not spend.
        ReleaseObligated = "release-obligated",
        /// Money paid comes back.
        Recover = "recover",
        /// The year is closed: what is free lapses, even nothing.
        Close = "close",
    }
}

impl Step {
    /// The accounts that it goes from and to. After the year was closed, what comes back lapses.
    #[must_use]
    pub const fn accounts(self, is_closed: bool) -> (Account, Account) {
        use Account as A;
        let back = if is_closed { A::Lapsed } else { A::Free };
        match self {
            Step::Grant => (A::Source, A::Free),
            Step::Withdraw => (A::Free, A::Source),
            Step::Delegate => (A::Free, A::Delegated),
            Step::Recall => (A::Delegated, A::Free),
            Step::Reserve => (A::Free, A::Reserved),
            Step::Commit => (A::Reserved, A::Committed),
            Step::Obligate => (A::Committed, A::Obligated),
            Step::Pay => (A::Obligated, A::Paid),
            Step::ReleaseReserved => (A::Reserved, back),
            Step::ReleaseCommitted => (A::Committed, back),
            Step::ReleaseObligated => (A::Obligated, back),
            Step::Recover => (A::Paid, back),
            Step::Close => (A::Free, A::Lapsed),
        }
    }

    /// Is it done for a purpose?
    #[must_use]
    pub const fn is_for_purpose(self) -> bool {
        let (from, to) = self.accounts(false);
        from.is_drawn() || to.is_drawn()
    }

    /// May it come after the year was closed? What was promised is kept: it is obligated, paid, given up or recovered.
    #[must_use]
    pub const fn is_after_close(self) -> bool {
        let (from, _) = self.accounts(false);
        from.is_drawn()
    }

    /// The step that gives up what an account holds.
    #[must_use]
    pub const fn release_of(account: Account) -> Option<Step> {
        match account {
            Account::Reserved => Some(Step::ReleaseReserved),
            Account::Committed => Some(Step::ReleaseCommitted),
            Account::Obligated => Some(Step::ReleaseObligated),
            _ => None,
        }
    }
}
