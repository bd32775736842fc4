//! What can be done: closed list.

use crate::closed::closed_list;

closed_list! {
    /// What somebody asks to do to an object.
    Action {
        /// Look at one object.
        See = "see",
        /// Look at a list of them.
        List = "list",
        /// Know how many.
        Count = "count",
        Create = "create",
        Change = "change",
        /// Delete what must no longer be kept, or what a person asked to erase.
        Erase = "erase",
        /// Propose an expense or a choice that somebody else approves.
        Propose = "propose",
        /// Approve what somebody else proposed.
        Approve = "approve",
        /// Pay what somebody else approved.
        Pay = "pay",
        /// Take a decision that binds: publish, admit, award, suspend.
        Decide = "decide",
        /// Vote in a committee.
        Vote = "vote",
        /// Sign for the organisation.
        Sign = "sign",
        /// Take data out: file, print of a list, interface of programs.
        Export = "export",
        /// Invite, confirm and disable accounts.
        AdministerMembers = "administer-members",
        /// Give or withdraw a role (see also [`crate::policy::may_grant`]).
        GrantRole = "grant-role",
        /// Read the journal of what was done.
        SeeJournal = "see-journal",
        /// Read who looked at whom.
        SeeAccessLog = "see-access-log",
        /// Operate the platform: backup, migration, restart.
        Operate = "operate",
    }
}

impl Action {
    /// Does it only read?
    #[must_use]
    pub const fn is_reading(self) -> bool {
        matches!(
            self,
            Action::See
                | Action::List
                | Action::Count
                | Action::Export
                | Action::SeeJournal
                | Action::SeeAccessLog
        )
    }

    /// Must it be done by somebody else than those who acted before (four eyes)?
    #[must_use]
    pub const fn needs_other_hands(self) -> bool {
        matches!(self, Action::Approve | Action::Pay)
    }
}
