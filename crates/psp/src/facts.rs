//! What the chapter is made of. Whoever gathers these facts has already told of each residence what may be told of it
//! (`register::disclosure`); households of the whole stock are counted here and told by [`crate::told`].

use crate::Place;
use access::targets::TargetStatus;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Everything, on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub landlord: String,
    pub on: Date,
    pub method: Method,
    /// In the order of the ranking.
    pub residences: Vec<Residence>,
    /// How many residences a first campaign could take.
    pub top: usize,
    /// Share of the index that rests on something known, from 0 to 1; `None` without dwellings.
    pub coverage: Option<f64>,
    pub adapted: Adapted,
    /// Open needs: of tenants, of applicants.
    pub needs: Households,
    pub campaigns: Campaigns,
    /// Adaptation files: delivered, under way, stopped.
    pub adaptations: Households,
    /// Adaptations delivered, by year, the oldest first.
    pub delivered: Vec<(i16, u32)>,
    pub transfers: Transfers,
    /// Adapted dwellings let in the last twelve months: to a need, without need, nobody said.
    pub lettings: Households,
    /// The first day of these twelve months.
    pub lettings_from: Date,
    /// The programme that the landlord adopted, when there is one.
    pub programme: Option<ProgrammeFigures>,
    pub funding: Option<FundingFigures>,
    /// What the landlord wrote, by place; nothing stands for what it did not write.
    pub texts: BTreeMap<Place, Written>,
}

/// A text of the landlord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Never empty.
    pub body: String,
    /// Where it comes from; empty: the landlord itself.
    pub source: String,
    /// The day on which it was written.
    pub on: Date,
}

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    pub weights: String,
    pub weights_id: String,
    /// A residence is a target when more than `share_percent` of its dwellings house somebody of `age` or more.
    pub age: u8,
    pub share_percent: u8,
    pub minimum_dwellings: u32,
    /// Counts of a residence below this are not told.
    pub mask_below: u32,
}

/// A commune, or an EPCI: its official code and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Territory {
    pub code: String,
    pub name: String,
}

/// Where a residence is: its commune, and the EPCI of its commune when the reference of communes says it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sector {
    pub commune: Territory,
    pub epci: Option<Territory>,
}

/// A residence, without anything that may not be told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Residence {
    pub id: String,
    pub name: String,
    pub sector: Option<Sector>,
    pub dwellings: u32,
    /// Adapted dwellings, as the register of adapted dwellings lists them.
    pub adapted: u32,
    /// Dwellings whose level is N0 to N4, and those of which it is not known.
    pub levels: [u32; 6],
    /// Dwellings reached without a step, those that are not, those of which it is not known.
    pub step_free: [u32; 3],
    pub in_priority_neighbourhood: bool,
    pub has_position: bool,
    /// The index in whole points, rounded outwards.
    pub index: (i64, i64),
    /// Letters of the worst and of the best class that are still possible.
    pub classes: (char, char),
    /// Best and worst rank; `None`: known too little to be ranked.
    pub rank: Option<(u32, u32)>,
    /// Share of the scenarios in which it is among the first.
    pub top_share: Option<f64>,
    pub status: TargetStatus,
    /// Bounds of the share of dwellings with the age, from 0 to 1, as told; `None`: nothing is told.
    pub share: Option<(f64, f64)>,
    /// Least and most dwellings with the age, for who knows only what is told.
    pub with_age: (u32, u32),
    /// Dwellings of which the ages are unknown; `None`: not told.
    pub unknown_ages: Option<u32>,
    /// The outcome of the rule in some years, if nobody moves.
    pub later: Vec<Outlook>,
}

/// The outcome of the rule in some years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlook {
    pub years: u8,
    pub status: TargetStatus,
}

/// The register of adapted dwellings. Nobody is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Adapted {
    pub dwellings: u64,
    pub vacant: u64,
    pub announced: u64,
    /// Free or about to be, and no open need fits.
    pub unmatched: u64,
}

/// Households counted, and how they divide: the parts add up to the whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Households {
    pub parts: Vec<u32>,
}

/// All campaigns together; a household that was written to twice counts twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Campaigns {
    pub campaigns: u64,
    /// Interested, to be called back, refused or opposed, others.
    pub households: Households,
}

/// The last plan of transfers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transfers {
    /// Open wishes.
    pub wishes: Households,
    /// The day of the plan and the households who would move; `None`: no plan was found yet.
    pub plan: Option<(Date, Households)>,
}

/// The programme of works that the landlord adopted. Amounts in cents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProgrammeFigures {
    pub name: String,
    /// The day on which it was adopted.
    pub adopted_on: Option<Date>,
    pub years: Vec<ProgrammeYear>,
    pub rows: Vec<ProgrammeRow>,
}

/// One year of a programme. `None`: not known, and not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProgrammeYear {
    pub year: i16,
    pub adapted: Option<u32>,
    pub spend_cents: Option<i64>,
    pub own_funds_cents: Option<i64>,
    /// Relief of property tax that the spending of this year lets expect.
    pub relief_cents: Option<i64>,
    /// Aid of pension funds.
    pub pension_cents: Option<i64>,
}

/// What is done in a residence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    Campaign,
    Ramp,
    Lift,
    /// Works in dwellings: their label.
    Dwellings(String),
}

/// One action in one residence in one year, and who pays it. Amounts in cents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeRow {
    pub residence_id: String,
    pub residence: String,
    pub year: i16,
    pub action: Action,
    /// `None`: the action is done once for the residence.
    pub dwellings: Option<u32>,
    pub cost_cents: i64,
    pub own_cents: i64,
    pub relief_cents: i64,
    pub pension_cents: i64,
}

/// What is asked of the State and of pension funds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FundingFigures {
    pub relief: Vec<ReliefYear>,
    pub agreements: Vec<PensionAgreement>,
}

/// Claims of property-tax relief (CGI art. 1391 C) for the payments of one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReliefYear {
    pub paid_in: i16,
    pub claimed_cents: Option<i64>,
    pub granted_cents: Option<i64>,
    /// The last day to claim.
    pub deadline: Option<Date>,
}

/// An agreement with a pension fund, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PensionAgreement {
    pub name: String,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub target_dwellings: Option<u32>,
    pub committed_dwellings: Option<u32>,
    pub done_dwellings: Option<u32>,
    pub paid_cents: Option<i64>,
}
