//! Why an act sees more than the organisation it is done for.
//!
//! A handle on the register sees what its author may: whoever holds the machine sees the house, a person the organisation
//! for which they act and their own account, a visitor nothing of anybody. The few acts that need more say so here. On
//! SQLite nothing changes; on PostgreSQL this is what opens the second wall (decision 0020).

use crate::db::View;
use crate::{Author, Register};

/// A reason to see the whole house. Each is used in one place, or in one slice of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// Who asks is being found: cookie, password, second factor, link, session of a moment ago.
    SignIn,
    /// A person reads or erases what is theirs, in every organisation.
    OwnPerson,
    /// An organisation that does not exist yet is created.
    Founding,
    /// The directory tells who belongs to which network and which organisations have people, and is filled from files.
    Directory,
    /// Streets, places and neighbourhoods are everybody's: the residences of all are looked at again.
    SharedData,
    /// The national id of a dwelling is looked for in the stock of others; only the holder's name is told.
    NationalId,
    /// The sessions of whoever leaves an organisation, or of the people of one that closes.
    Sessions,
    /// The worker that does everybody's jobs, and tidies after them.
    Jobs,
    /// Counts for whoever watches the service.
    Counts,
    /// Landlords of one charter show each other dwellings, ask for one, count needs; the installation signs.
    Charter,
    /// A request for help lies between who asks, a desk and several helpers, one of which may have no account: each act
    /// checks first that it is done for one of its sides.
    Referrals,
    /// What a member of a pooled lot pays depends on the words of all; it is told its own, and the names once all are in.
    Pools,
    /// Partners of a partnership read the same: who they are, their meetings, their votes, the figures of its desk.
    Governance,
    /// A call lies between funders and whoever answers it, an application between partners and, once submitted, those
    /// funders: each act checks first that it is done for one of them, or that the call is published.
    Calls,
    /// A supported household is followed by an association, oriented by a SIAO and housed by a landlord; the record is sealed
    /// with the key of the first: each act checks first that it is done for one of them, and while their convention is in force.
    Supported,
    /// A resident answers with the code of a letter, without an account, and reads what was done once it is published.
    Enquiries,
    /// Whose seat at an event comes next depends on all who asked; each is told its own.
    Events,
    /// Whether a meeting at an event stands depends on the seats of both sides, when it is held on what everybody wants: each act
    /// checks first that it is done for one of them, or for the host.
    Meetings,
    /// Practices, workshops, published roadmaps and bodies are told to everybody with the name of who tells them; what is not
    /// published yet is read by who wrote it, and each act checks whose it is.
    CommonGround,
    /// Sheets of innovations are told to everybody once listed; matches compare wishes of landlords that let themselves be found
    /// with them, and a replication lies between two sides: each act checks first for whom it is done.
    Innovations,
    /// Premises are told to everybody while their call is open, an application is read by the landlord: each act checks first
    /// that it is done for one of them.
    Premises,
    /// A service to tenants is read by the landlord and, without costs nor small counts, by the organisation that gives it.
    Provisions,
    /// What is drawn for one file on the envelopes of several funders is written on all of them, or on none.
    Ledger,
    /// A funding agreement lies between funders, a beneficiary and its partners: each act checks first that it is done for one
    /// of them.
    Subsidies,
    /// The one person of a partner under an agreement in force, whose address is given to entrust them with a visit.
    Visits,
    /// A desk asks every team that may help, whosever, and is told how much each has in hand: numbers and days.
    HelpTeams,
}

impl Author {
    /// What may be seen through a handle of this author.
    pub(crate) fn view(&self) -> View {
        match self {
            Author::CommandLine | Author::Job { .. } => View::House,
            Author::Person { account_id, organisation_id } => View::Of {
                organisations: organisation_id.iter().cloned().collect(),
                account: Some(account_id.clone()),
            },
            Author::Visitor => View::NOBODY,
        }
    }
}

impl Register {
    /// The same register and the same author, seeing the whole house for a named reason.
    #[must_use]
    pub fn across(&self, _why: Across) -> Register {
        self.seeing(View::House)
    }

    /// The same, seeing one organisation and nothing else: long acts of the house go through them one by one.
    pub(crate) fn only(&self, organisation_id: &str) -> Register {
        self.seeing(View::organisation(organisation_id))
    }

    /// The same, seeing both sides of an act between two organisations when it sees one of them.
    pub(crate) fn beside(&self, one: &str, other: &str) -> Register {
        self.seeing(self.db.view().beside(one, other))
    }
}
