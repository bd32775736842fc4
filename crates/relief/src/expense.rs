//! An expense: what an invoice says and when it was paid. A beneficiary is a dwelling or a residence, never a person.

use crate::amounts::Amounts;
use crate::classify::{Reading, WorksClass, WorksCode, classify};
use crate::exemption::Dwellings;
use crate::payment::Payment;
use jiff::civil::Date;
use serde::Serialize;

/// An invoice, or what takes back a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Kind {
    Invoice,
    /// « Avoir »: its amounts are without sign, and are taken off.
    CreditNote,
}

impl Kind {
    pub const ALL: [Kind; 2] = [Kind::Invoice, Kind::CreditNote];

    /// As it is kept.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Invoice => "invoice",
            Kind::CreditNote => "credit-note",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What a person decided of an expense that looks like another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Resemblance {
    /// They are two expenses: both count.
    Distinct,
    /// The same invoice, noted or paid twice: this one is left out.
    SetAside,
}

/// Under which article an expense is claimed. An expense is in one of them at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Article {
    /// Art. 1391 C of the CGI: accessibility and adaptation.
    Access,
    /// Art. 1391 E of the CGI: energy.
    Energy,
}

impl Article {
    pub const ALL: [Article; 2] = [Article::Access, Article::Energy];

    /// As it is kept, and as its law calls it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Article::Access => "1391 C",
            Article::Energy => "1391 E",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Article> {
        Article::ALL.into_iter().find(|article| article.code() == code)
    }

    /// The article that a class of works is claimed under.
    #[must_use]
    pub const fn of(class: WorksClass) -> Option<Article> {
        match class {
            WorksClass::Pmr | WorksClass::IndisPmr => Some(Article::Access),
            WorksClass::Tee | WorksClass::IndisTee => Some(Article::Energy),
            WorksClass::Exclu | WorksClass::Ambigu => None,
        }
    }
}

/// An expense, with what people decided of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expense {
    pub id: String,
    pub residence_id: Option<String>,
    /// `None`: outside or common parts.
    pub dwelling_id: Option<String>,
    pub kind: Kind,
    /// `None`: not paid yet, or the day is not known.
    pub paid_on: Option<Date>,
    pub invoice_number: Option<String>,
    pub invoiced_on: Option<Date>,
    pub contractor: Option<String>,
    pub label: String,
    pub amounts: Amounts,
    pub payment: Payment,
    /// Sum of the subsidies received for it, in cents.
    pub subsidies: i64,
    /// The class that a person gave; the words of the label speak otherwise.
    pub decided: Option<(WorksClass, Option<WorksCode>)>,
    pub resemblance: Option<Resemblance>,
    /// What is known of the tax on the dwelling concerned; on all those of the residence for common parts.
    pub taxed: Vec<Dwellings>,
}

impl Expense {
    /// What the words of its label say, whatever a person decided.
    #[must_use]
    pub fn reading(&self) -> Reading {
        classify(&self.label)
    }

    /// The class that counts: a person's decision first.
    #[must_use]
    pub fn class(&self) -> (WorksClass, Option<WorksCode>) {
        self.decided.unwrap_or_else(|| {
            let reading = self.reading();
            (reading.class, reading.code)
        })
    }

    /// With the sign of what it is: a credit note takes off.
    #[must_use]
    pub const fn signed(&self, cents: i64) -> i64 {
        match self.kind {
            Kind::Invoice => cents,
            Kind::CreditNote => -cents,
        }
    }
}

/// What an invoice must say to be read by somebody who is no specialist, and does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Missing {
    Number,
    InvoiceDate,
    PaymentDate,
    Contractor,
    /// Which residence.
    Place,
    /// Works inside a dwelling, and no dwelling is named.
    Dwelling,
    /// The label does not say what was made.
    Nature,
    /// Nothing in the label speaks of accessibility.
    Link,
    Ht,
    VatRate,
}

/// The checklist of an expense: what to ask of the contractor before the claim is sent.
#[must_use]
pub fn missing(expense: &Expense) -> Vec<Missing> {
    let (class, code) = expense.class();
    let reading = expense.reading();
    let is_inside = code.is_some_and(WorksCode::is_inside);
    let mut all = Vec::new();
    let mut ask = |missing: bool, what: Missing| {
        if missing {
            all.push(what);
        }
    };
    ask(expense.invoice_number.is_none(), Missing::Number);
    ask(expense.invoiced_on.is_none(), Missing::InvoiceDate);
    ask(expense.paid_on.is_none(), Missing::PaymentDate);
    ask(expense.contractor.is_none(), Missing::Contractor);
    ask(expense.residence_id.is_none() && expense.dwelling_id.is_none(), Missing::Place);
    ask(is_inside && expense.dwelling_id.is_none(), Missing::Dwelling);
    ask(reading.words.is_empty(), Missing::Nature);
    let is_access = Article::of(class) == Some(Article::Access);
    ask(is_access && Article::of(reading.class) != Some(Article::Access), Missing::Link);
    ask(expense.amounts.ht.is_none(), Missing::Ht);
    ask(expense.amounts.vat_rate.is_none(), Missing::VatRate);
    all
}
