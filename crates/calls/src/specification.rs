//! What a call asks for: objectives, publics, criteria, partners, expenses, money, calendar. Nothing of it is written in the
//! program: it is data, approved by every funder.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trust::closed_list;
use trust::day::legal_instant;
use trust::digest::Digest32;
use trust::organisation::OrganisationKind;
use trust::territory::Territory;

/// The highest amount, in cents: a billion euros.
pub const HIGHEST_CENTS: i64 = 100_000_000_000;
/// The most rows of a list of a specification.
pub const MOST_ROWS: usize = 30;
/// The longest project, in months.
const MOST_MONTHS: u32 = 120;

closed_list! {
    /// What a household may be living through; a call says which of them it is for. No name, no file: a situation.
    Situation {
        Street = "street",
        Shelter = "shelter",
        AtRisk = "at-risk",
        LowIncome = "low-income",
        SocialDifficulty = "social-difficulty",
        LossOfAutonomy = "loss-of-autonomy",
    }
}

/// A public: its situations must all be met, unless one of them is enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Public {
    pub key: String,
    pub label: String,
    /// Why the call is for them.
    pub reason: String,
    /// Enough, any of them. Empty: nothing is asked.
    pub any_of: BTreeSet<Situation>,
    /// Needed, all of them.
    pub all_of: BTreeSet<Situation>,
}

/// A criterion by which applications are judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    pub key: String,
    pub label: String,
    /// What a reader looks at.
    pub looks_at: String,
    /// Out of a hundred for the whole grid.
    pub weight: u32,
}

/// Who must be there: so many organisations of these kinds among those who carry the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    pub kinds: BTreeSet<OrganisationKind>,
    pub at_least: u32,
}

/// A question that applicants answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub key: String,
    pub label: String,
    pub hint: String,
    pub most_chars: u32,
    pub is_required: bool,
}

/// A category of expense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub key: String,
    pub label: String,
    /// May it be funded? What may not stays in the plan, paid by others.
    pub is_eligible: bool,
}

/// Money that a funder puts in the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    pub key: String,
    /// Id of the funder.
    pub organisation: String,
    pub name: String,
    pub total_cents: i64,
    /// The highest part of the eligible expenses that it pays, in hundredths of a percent.
    pub rate_bp: u32,
    /// For one application.
    pub least_cents: i64,
    pub most_cents: i64,
    /// For one household; `None`: no such ceiling.
    pub most_per_household_cents: Option<i64>,
    /// Categories that it pays, by key.
    pub categories: BTreeSet<String>,
}

closed_list! {
    /// What a quota counts.
    QuotaKind {
        /// Projects carried or co-carried by a landlord.
        LandlordCarried = "landlord-carried",
        /// Projects in the territories that are named.
        Territories = "territories",
        /// Projects for the public that is named.
        Public = "public",
    }
}

/// A part of the money that must go to some projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    pub key: String,
    pub label: String,
    pub kind: QuotaKind,
    /// Territories, or keys of publics.
    pub of: BTreeSet<String>,
    /// At least this part of what is awarded, in hundredths of a percent.
    pub at_least_bp: u32,
}

/// What a call asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Specification {
    pub title: String,
    pub summary: String,
    pub objectives: Vec<String>,
    pub publics: Vec<Public>,
    pub criteria: Vec<Criterion>,
    /// Where projects may be; empty: everywhere.
    pub territories: BTreeSet<Territory>,
    pub mix: Vec<Mix>,
    pub questions: Vec<Question>,
    pub categories: Vec<Category>,
    pub funds: Vec<Fund>,
    /// The highest part of a project that public money may pay, all of it together, in hundredths of a percent; `None`: not said.
    pub public_rate_bp: Option<u32>,
    pub quotas: Vec<Quota>,
    /// The texts on which it rests, with their dates.
    pub reference: String,
    pub least_months: u32,
    pub most_months: u32,
    /// Clocks of mainland France. Applications are received from the first and before the second.
    pub opens: DateTime,
    pub closes: DateTime,
    /// Last day on which a question may be asked.
    pub questions_until: Option<Date>,
    pub committee_on: Option<Date>,
    pub results_on: Option<Date>,
    /// Days during which a refused result may be disputed; `None`: as the house does. Texts that were approved before it
    /// existed stay as they are, to the byte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contest_days: Option<u32>,
}

/// What is wrong with a specification; rows are counted from one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpecificationError {
    #[error("no title, or one that is too long")]
    Title,
    #[error("a text is too long")]
    Text,
    #[error("no objective")]
    Objectives,
    #[error("public {0} has no label, no reason, or a key used twice")]
    Public(usize),
    #[error("criterion {0} has no label, no weight, or a key used twice")]
    Criterion(usize),
    #[error("weights add up to {0}, not to a hundred")]
    Weights(u32),
    #[error("rule {0} on partners asks for nobody")]
    Mix(usize),
    #[error("question {0} has no label, no length, or a key used twice")]
    Question(usize),
    #[error("category {0} has no label, or a key used twice")]
    Category(usize),
    #[error("nothing may be funded")]
    NothingEligible,
    #[error("fund {0} has no name, no funder, a key used twice, or amounts and a rate that cannot be")]
    Fund(usize),
    #[error("fund {0} pays a category that is not there, or that may not be funded")]
    FundCategory(usize),
    #[error("there is no fund")]
    Funds,
    #[error("quota {0} has no label, names nothing that is there, or a part over the whole")]
    Quota(usize),
    #[error("the rate of public money is over the whole")]
    PublicRate,
    #[error("no length of project")]
    Months,
    #[error("the opening, or the closing, is at an hour that no clock shows that day")]
    NoSuchHour,
    #[error("it closes before it opens")]
    Closing,
    #[error("the days do not follow each other: questions, closing, committee, results")]
    Days,
    #[error("too many rows in a list")]
    Rows,
}

fn label(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 200
}

fn short(text: &str, most: usize) -> bool {
    text.chars().count() <= most
}

/// The number of the first row that is not sound, or whose key was seen before.
fn first_wrong<T>(all: &[T], key: fn(&T) -> &str, is_sound: impl Fn(&T) -> bool) -> Option<usize> {
    let mut seen = BTreeSet::new();
    all.iter()
        .position(|one| !is_sound(one) || key(one).is_empty() || !seen.insert(key(one)))
        .map(|at| at + 1)
}

impl Specification {
    /// Can it be approved and published?
    ///
    /// # Errors
    /// [`SpecificationError`]: the first thing that is wrong.
    pub fn check(&self) -> Result<(), SpecificationError> {
        use SpecificationError as E;
        if !label(&self.title) {
            return Err(E::Title);
        }
        if !short(&self.summary, 2_000) || !short(&self.reference, 2_000) {
            return Err(E::Text);
        }
        self.check_rows()?;
        let total: u32 = self.criteria.iter().map(|one| one.weight).sum();
        if total != 100 {
            return Err(E::Weights(total));
        }
        self.check_money()?;
        if self.least_months == 0 || self.most_months < self.least_months || self.most_months > MOST_MONTHS {
            return Err(E::Months);
        }
        self.check_days()
    }

    fn check_rows(&self) -> Result<(), SpecificationError> {
        use SpecificationError as E;
        let counts = [
            self.objectives.len(),
            self.publics.len(),
            self.criteria.len(),
            self.mix.len(),
            self.questions.len(),
            self.categories.len(),
            self.funds.len(),
            self.quotas.len(),
            self.territories.len(),
        ];
        if counts.iter().any(|count| *count > MOST_ROWS) {
            return Err(E::Rows);
        }
        if self.objectives.is_empty() || self.objectives.iter().any(|one| !label_of(one, 500)) {
            return Err(E::Objectives);
        }
        let sound = |one: &Public| label(&one.label) && label_of(&one.reason, 500);
        match first_wrong(&self.publics, |one| &one.key, sound) {
            Some(at) => return Err(E::Public(at)),
            None if self.publics.is_empty() => return Err(E::Public(1)),
            None => {}
        }
        let sound = |one: &Criterion| {
            label(&one.label) && short(&one.looks_at, 500) && (1..=100).contains(&one.weight)
        };
        if let Some(at) = first_wrong(&self.criteria, |one| &one.key, sound) {
            return Err(E::Criterion(at));
        }
        if let Some(at) = self.mix.iter().position(|one| one.kinds.is_empty() || one.at_least == 0) {
            return Err(E::Mix(at + 1));
        }
        let sound = |one: &Question| {
            label_of(&one.label, 300) && short(&one.hint, 300) && (1..=20_000).contains(&one.most_chars)
        };
        if let Some(at) = first_wrong(&self.questions, |one| &one.key, sound) {
            return Err(E::Question(at));
        }
        match first_wrong(&self.categories, |one| &one.key, |one| label(&one.label)) {
            Some(at) => Err(E::Category(at)),
            None if !self.categories.iter().any(|one| one.is_eligible) => Err(E::NothingEligible),
            None => Ok(()),
        }
    }

    fn check_money(&self) -> Result<(), SpecificationError> {
        use SpecificationError as E;
        if self.funds.is_empty() {
            return Err(E::Funds);
        }
        let amount = |cents: i64| (0..=HIGHEST_CENTS).contains(&cents);
        let sound = |one: &Fund| {
            label(&one.name)
                && !one.organisation.is_empty()
                && one.total_cents > 0
                && [one.total_cents, one.least_cents, one.most_cents].into_iter().all(amount)
                && one.most_cents > 0
                && one.least_cents <= one.most_cents
                && one.most_cents <= one.total_cents
                && one.most_per_household_cents.is_none_or(|most| most > 0 && amount(most))
                && (1..=10_000).contains(&one.rate_bp)
        };
        if let Some(at) = first_wrong(&self.funds, |one| &one.key, sound) {
            return Err(E::Fund(at));
        }
        let eligible: BTreeSet<&String> =
            self.categories.iter().filter(|one| one.is_eligible).map(|one| &one.key).collect();
        let pays_other = |one: &Fund| {
            one.categories.is_empty() || !one.categories.iter().all(|key| eligible.contains(key))
        };
        if let Some(at) = self.funds.iter().position(pays_other) {
            return Err(E::FundCategory(at + 1));
        }
        let names = |one: &Quota| match one.kind {
            QuotaKind::LandlordCarried => one.of.is_empty(),
            QuotaKind::Territories => {
                !one.of.is_empty() && one.of.iter().all(|text| text.parse::<Territory>().is_ok())
            }
            QuotaKind::Public => {
                !one.of.is_empty() && one.of.iter().all(|key| self.publics.iter().any(|p| p.key == *key))
            }
        };
        let sound = |one: &Quota| label(&one.label) && names(one) && (1..=10_000).contains(&one.at_least_bp);
        if let Some(at) = first_wrong(&self.quotas, |one| &one.key, sound) {
            return Err(E::Quota(at));
        }
        if self.public_rate_bp.is_some_and(|rate| rate == 0 || rate > 10_000) {
            return Err(E::PublicRate);
        }
        Ok(())
    }

    fn check_days(&self) -> Result<(), SpecificationError> {
        use SpecificationError as E;
        let (opens, closes) = (legal_instant(self.opens), legal_instant(self.closes));
        let (opens, closes) = opens.zip(closes).ok_or(E::NoSuchHour)?;
        if closes <= opens {
            return Err(E::Closing);
        }
        let last = self.closes.date();
        let early_committee = self.committee_on.is_some_and(|day| day < last);
        let early_results = self.results_on.is_some_and(|day| day < self.committee_on.unwrap_or(last));
        if self.questions_until.is_some_and(|day| day > last) || early_committee || early_results {
            return Err(E::Days);
        }
        Ok(())
    }

    /// A fund by its key.
    #[must_use]
    pub fn fund(&self, key: &str) -> Option<&Fund> {
        self.funds.iter().find(|one| one.key == key)
    }

    /// A category by its key.
    #[must_use]
    pub fn category(&self, key: &str) -> Option<&Category> {
        self.categories.iter().find(|one| one.key == key)
    }

    /// The text that funders approve.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn text(&self, call: &str, version: u32) -> Result<String, serde_json::Error> {
        serde_json::to_string(&Text {
            format: FORMAT.to_owned(),
            call: call.to_owned(),
            version,
            specification: self.clone(),
        })
    }

    /// The specification of a text that was kept.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(text: &str) -> Result<Specification, serde_json::Error> {
        Ok(serde_json::from_str::<Text>(text)?.specification)
    }

    /// The digest of its rules: the same for the same specification, whatever the call.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn rules_digest(&self) -> Result<Digest32, serde_json::Error> {
        Ok(crate::digest(&serde_json::to_string(self)?))
    }
}

fn label_of(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && short(text, most)
}

const FORMAT: &str = "plain-pied/call/1";

/// The text of a version, as it is approved and kept. Its fields are in the order of the types: what is kept is this text,
/// so an approval holds whatever the program becomes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    format: String,
    call: String,
    version: u32,
    specification: Specification,
}
