//! Every scheme, as a readable sheet and a rule. Facts of law come from the dated parameters; what is uncertain says so.

mod interim;
mod loans;
mod persons;
mod routes;
mod support;
mod works;

use crate::{Aid, Rule};
use law::Status;
use model::Pair;

/// What a scheme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Money for the project.
    Funding,
    /// A way to use empty premises for a while.
    Occupation,
    /// A way to charge a service, or not.
    Billing,
    /// A way to buy, or to give a grant instead.
    Purchase,
}

impl Family {
    /// Every family, in the order of pages.
    pub const ALL: [Family; 4] = [Family::Funding, Family::Occupation, Family::Billing, Family::Purchase];

    /// The stable code, used in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Family::Funding => "funding",
            Family::Occupation => "occupation",
            Family::Billing => "billing",
            Family::Purchase => "purchase",
        }
    }

    /// The family of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Family> {
        Family::ALL.into_iter().find(|family| family.code() == code)
    }
}

/// The sheet of a scheme.
#[derive(Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its name in addresses and files.
    pub code: &'static str,
    pub family: Family,
    pub name: Pair,
    /// The conditions in plain language.
    pub what: Pair,
    /// How much, in words.
    pub amount: Pair,
    pub who: Pair,
    pub steps: &'static [Pair],
    pub deadline: Pair,
    /// What the file holds.
    pub pieces: &'static [Pair],
    pub caution: Pair,
    /// Where it is written.
    pub reference: &'static str,
    /// How sure the sheet is.
    pub status: Status,
    /// Schemes to look at instead, when this one does not fit.
    pub instead: &'static [&'static str],
    /// Is it public money, for the limits on public money?
    pub public: bool,
    pub rule: Rule,
    pub aid: Option<Aid>,
}

/// A sheet with nothing on it yet.
const BLANK: Scheme = Scheme {
    code: "",
    family: Family::Funding,
    name: ("", ""),
    what: ("", ""),
    amount: ("", ""),
    who: ("", ""),
    steps: &[],
    deadline: ("", ""),
    pieces: &[],
    caution: ("", ""),
    reference: "",
    status: Status::Domain,
    instead: &[],
    public: true,
    rule: Rule::All(&[]),
    aid: None,
};

/// Every scheme, in the order of pages.
pub static SCHEMES: &[&Scheme] = &[
    &works::RELIEF_ACCESS,
    &works::RELIEF_ENERGY,
    &works::PENSION_LANDLORD,
    &works::PENSION_PERSON,
    &support::FNAVDL,
    &support::HLM_ACCOMPANIED,
    &support::FSI_MODERNISATION,
    &support::FSI_INNOVATION,
    &support::FIS,
    &support::IMPACT_CONTRACT,
    &persons::MAPRIMEADAPT,
    &persons::ANAH,
    &persons::APA,
    &persons::PCH,
    &persons::ACTION_LOGEMENT,
    &persons::COMPLEMENTARY,
    &persons::CFPPA,
    &loans::PAM,
    &loans::ECO_LOAN,
    &loans::ERDF,
    &interim::ELAN,
    &interim::PRECARIOUS,
    &interim::LOAN_FOR_USE,
    &interim::SUB_LETTING,
    &routes::CHARGE,
    &routes::AGREEMENT,
    &routes::CONTRACT,
    &routes::THIRD_PARTY,
    &routes::FREE,
    &routes::DIRECT,
    &routes::DIRECT_WORKS,
    &routes::ADAPTED_PROCEDURE,
    &routes::FORMAL_PROCEDURE,
    &routes::INNOVATIVE,
    &routes::ADAPTED,
    &routes::INSERTION,
    &routes::MIXED,
    &routes::PRISON,
    &routes::ESS,
    &routes::CLAUSES,
    &routes::IN_HOUSE,
    &routes::COOPERATION,
    &routes::RESEARCH,
    &routes::GRANT,
];

/// The scheme of a code.
#[must_use]
pub fn scheme(code: &str) -> Option<&'static Scheme> {
    SCHEMES.iter().copied().find(|scheme| scheme.code == code)
}

/// Does some scheme read this parameter as a yes or a no? Its unit is then known, also before it has a value.
#[must_use]
pub fn is_flag(key: &str) -> bool {
    SCHEMES.iter().any(|scheme| {
        scheme.rule.leaves().into_iter().any(|leaf| matches!(leaf, Rule::Holds(flag) if *flag == key))
            || scheme.aid.is_some_and(|aid| aid.minus_if == Some(key))
    })
}

/// Every parameter that some scheme reads, in the order of the alphabet.
#[must_use]
pub fn keys() -> Vec<&'static str> {
    let of = |scheme: &&'static Scheme| {
        let rule = scheme.rule.leaves().into_iter().filter_map(Rule::key).collect::<Vec<_>>();
        rule.into_iter().chain(scheme.aid.iter().flat_map(Aid::keys)).collect::<Vec<_>>()
    };
    let mut all: Vec<&str> = SCHEMES.iter().flat_map(of).collect();
    all.sort_unstable();
    all.dedup();
    all
}
