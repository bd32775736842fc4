//! What an application says: the project, its answers, its partners, its costs and the money that pays them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;
use trust::organisation::OrganisationKind;
use trust::territory::Territory;

/// The whole, in hundredths of a percent.
pub const WHOLE_BP: u32 = 10_000;
/// The most lines of a budget, and the most of its resources.
pub const MOST_LINES: usize = 80;

closed_list! {
    /// Under which status a dwelling is lived in (CCH, book IV).
    Occupancy {
        DirectLease = "direct-lease",
        SubLetting = "sub-letting",
        /// Sub-letting that becomes a lease (bail glissant).
        TransitionalLease = "transitional-lease",
        Accommodation = "accommodation",
        YoungLease = "young-lease",
        CoTenancy = "co-tenancy",
        TemporaryOccupation = "temporary-occupation",
    }
}

closed_list! {
    /// What a partner is in the project.
    PartnerRole {
        Lead = "lead",
        /// Carries it with the lead, and signs.
        CoHolder = "co-holder",
        /// Helps; asks for no money and signs nothing.
        Associated = "associated",
    }
}

impl PartnerRole {
    /// Does it carry the project, and sign?
    #[must_use]
    pub const fn signs(self) -> bool {
        matches!(self, PartnerRole::Lead | PartnerRole::CoHolder)
    }
}

closed_list! {
    /// Where money comes from.
    Source {
        /// A fund of the call.
        Fund = "fund",
        /// The partner's own.
        Own = "own",
        /// Public money that is not of the call.
        Public = "public",
        Private = "private",
    }
}

impl Source {
    /// Is it public money? What a partner puts in is its own.
    #[must_use]
    pub const fn is_public(self) -> bool {
        matches!(self, Source::Fund | Source::Public)
    }
}

/// A partner, as the text names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// Id of the organisation.
    pub organisation: String,
    pub name: String,
    pub kind: OrganisationKind,
    pub role: PartnerRole,
    /// Its share of the project, in hundredths of a percent.
    pub share_bp: u32,
}

/// Dwellings of one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dwellings {
    pub status: Occupancy,
    pub count: u32,
}

/// A cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Names it from one edition to the next.
    pub key: String,
    /// Who spends it: id of a partner.
    pub partner: String,
    /// Key of a category of the call.
    pub category: String,
    pub label: String,
    pub cents: i64,
}

/// Money that pays the costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Names it from one edition to the next.
    pub key: String,
    /// Who receives it: id of a partner.
    pub partner: String,
    pub source: Source,
    /// Key of the fund of the call, when it comes from one.
    pub fund: Option<String>,
    /// Who else pays.
    pub label: String,
    pub cents: i64,
    /// Granted already; otherwise only asked for.
    pub is_secured: bool,
}

/// What an application says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    pub title: String,
    pub summary: String,
    pub territories: BTreeSet<Territory>,
    /// Keys of publics of the call.
    pub publics: BTreeSet<String>,
    pub starts_on: Option<Date>,
    pub months: Option<u32>,
    pub households: Option<u32>,
    pub dwellings: Vec<Dwellings>,
    /// By key of the question.
    pub answers: BTreeMap<String, String>,
    pub partners: Vec<Partner>,
    pub lines: Vec<Line>,
    pub resources: Vec<Resource>,
}

closed_list! {
    /// A part of the text that is written by itself: two people may write two of them at once.
    Section {
        Project = "project",
        Answers = "answers",
        Costs = "costs",
        Money = "money",
        Partners = "partners",
    }
}

/// What cannot be kept; rows are counted from one. What is only missing is a gap, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    #[error("no title, or one that is too long")]
    Title,
    #[error("a text is too long")]
    Text,
    #[error("a number cannot be")]
    Number,
    #[error("too many rows in a list")]
    Rows,
    #[error("line {0} has no label, no partner of the project, or an amount that cannot be")]
    Line(usize),
    #[error("resource {0} has no payer, no partner of the project, or an amount that cannot be")]
    Resource(usize),
}

impl Content {
    /// Can it be kept? An application is kept long before it is complete.
    ///
    /// # Errors
    /// [`ContentError`]: the first thing that is wrong.
    pub fn check(&self) -> Result<(), ContentError> {
        let long = |text: &str, most: usize| text.chars().count() > most;
        if self.title.trim().is_empty() || long(&self.title, 200) {
            return Err(ContentError::Title);
        }
        if long(&self.summary, 4_000) || self.answers.values().any(|text| long(text, 20_000)) {
            return Err(ContentError::Text);
        }
        let too_many = |number: Option<u32>, most: u32| number.is_some_and(|n| n > most);
        if too_many(self.months, 120)
            || too_many(self.households, 100_000)
            || self.dwellings.iter().any(|one| one.count > 100_000)
            || self.starts_on.is_some_and(|day| !(2000..=2100).contains(&day.year()))
        {
            return Err(ContentError::Number);
        }
        let lists = [self.lines.len(), self.resources.len(), self.answers.len(), self.territories.len()];
        if lists.iter().any(|count| *count > MOST_LINES) || self.dwellings.len() > Occupancy::ALL.len() {
            return Err(ContentError::Rows);
        }
        let amount = |cents: i64| (1..=crate::HIGHEST_CENTS).contains(&cents);
        let partner = |id: &str| self.partners.iter().any(|one| one.organisation == id);
        let label = |text: &str| !text.trim().is_empty() && !long(text, 200);
        let bad = |one: &Line| !label(&one.label) || !amount(one.cents) || !partner(&one.partner);
        if let Some(at) = self.lines.iter().position(bad) {
            return Err(ContentError::Line(at + 1));
        }
        let bad = |one: &Resource| {
            let named = match one.source {
                Source::Fund => one.fund.is_some() && !long(&one.label, 200),
                Source::Own => one.fund.is_none() && !long(&one.label, 200),
                Source::Public | Source::Private => one.fund.is_none() && label(&one.label),
            };
            !named || !amount(one.cents) || !partner(&one.partner)
        };
        if let Some(at) = self.resources.iter().position(bad) {
            return Err(ContentError::Resource(at + 1));
        }
        Ok(())
    }

    /// The partner of an id.
    #[must_use]
    pub fn partner(&self, organisation: &str) -> Option<&Partner> {
        self.partners.iter().find(|one| one.organisation == organisation)
    }

    /// Who must sign: the lead and those who carry the project with it.
    pub fn signers(&self) -> impl Iterator<Item = &Partner> {
        self.partners.iter().filter(|one| one.role.signs())
    }

    /// The text that partners sign.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn text(&self, application: &str, call: (&str, u32)) -> Result<String, serde_json::Error> {
        serde_json::to_string(&Text {
            format: FORMAT.to_owned(),
            application: application.to_owned(),
            call: call.0.to_owned(),
            call_version: call.1,
            content: self.clone(),
        })
    }

    /// The content of a text that was kept or exported.
    ///
    /// # Errors
    /// When it is none: with the line and the column.
    pub fn read(text: &str) -> Result<Content, serde_json::Error> {
        Ok(serde_json::from_str::<Text>(text)?.content)
    }
}

/// Does a section say the same in both?
#[must_use]
pub fn same_section(section: Section, one: &Content, other: &Content) -> bool {
    match section {
        Section::Project => {
            (&one.title, &one.summary, &one.territories, &one.publics)
                == (&other.title, &other.summary, &other.territories, &other.publics)
                && (one.starts_on, one.months, one.households, &one.dwellings)
                    == (other.starts_on, other.months, other.households, &other.dwellings)
        }
        Section::Answers => one.answers == other.answers,
        Section::Costs => one.lines == other.lines,
        Section::Money => one.resources == other.resources,
        Section::Partners => one.partners == other.partners,
    }
}

/// Puts a section that somebody wrote over `base` into the text as it is now. `None`: somebody else changed that section
/// meanwhile, and nothing is put anywhere.
#[must_use]
pub fn merge(section: Section, base: &Content, now: &Content, written: &Content) -> Option<Content> {
    if !same_section(section, base, now) && !same_section(section, written, now) {
        return None;
    }
    let mut all = now.clone();
    let new = written.clone();
    match section {
        Section::Project => {
            (all.title, all.summary, all.territories, all.publics) =
                (new.title, new.summary, new.territories, new.publics);
            (all.starts_on, all.months, all.households, all.dwellings) =
                (new.starts_on, new.months, new.households, new.dwellings);
        }
        Section::Answers => all.answers = new.answers,
        Section::Costs => all.lines = new.lines,
        Section::Money => all.resources = new.resources,
        Section::Partners => all.partners = new.partners,
    }
    Some(all)
}

const FORMAT: &str = "plain-pied/application/1";

/// The text of an application, as it is signed and kept. Its fields are in the order of the types: what is kept is this
/// text, so a signature holds whatever the program becomes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    format: String,
    application: String,
    call: String,
    call_version: u32,
    content: Content,
}
