//! By which way a tenant may be charged for a service. The list of charges is closed (CCH L442-3, décret 82-955); beyond it
//! there are four ways, each with its conditions. Which natures are on the list, which may be agreed locally and what share of a
//! caretaker may be recovered are dated parameters of law. A fact that nobody said, or that law does not date, gives no verdict.

use crate::Payer;
use jiff::civil::Date;
use law::{Missing, Parameter, Status, Table};
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// A way to charge, or not to.
    Route {
        RecoverableCharge = "recoverable_charge",
        CollectiveAgreement = "collective_agreement",
        OptionalContract = "optional_contract",
        ThirdPartyInvoice = "third_party_invoice",
        Free = "free",
    }
}

closed_list! {
    /// What a service is, for the law of charges.
    Nature {
        CaretakerBoth = "caretaker_both",
        CaretakerOne = "caretaker_one",
        Lift = "lift",
        HeatingWater = "heating_water",
        CommonCleaning = "common_cleaning",
        Waste = "waste",
        GreenSpaces = "green_spaces",
        CommonEquipment = "common_equipment",
        Security = "security",
        Sustainable = "sustainable",
        Connection = "connection",
        Personal = "personal",
        Loan = "loan",
        Activity = "activity",
    }
}

/// What is known of a service. `None`: nobody said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    #[serde(skip)]
    pub payer: Option<Payer>,
    pub nature: Option<Nature>,
    /// Is each user charged for what it uses, rather than all together?
    pub is_individual: Option<bool>,
    /// May everybody refuse it, with no effect on the tenancy?
    pub is_optional: Option<bool>,
    /// Is it in a contract of its own, apart from the lease, that can be ended?
    pub is_separate: Option<bool>,
    /// Was a collective local agreement signed with the tenants?
    pub has_agreement: Option<bool>,
    /// Does whoever gives it invoice the tenants itself?
    pub operator_invoices: Option<bool>,
}

closed_list! {
    /// A fact to ask.
    Ask {
        Nature = "nature",
        Payer = "payer",
        Individual = "individual",
        Optional = "optional",
        Separate = "separate",
        Agreement = "agreement",
        Invoices = "invoices",
    }
}

closed_list! {
    /// Why a way is closed.
    Bar {
        /// Tenants do not pay: there is nothing to charge.
        NothingToCharge = "nothing-to-charge",
        /// Tenants pay: it is not free.
        TenantsPay = "tenants-pay",
        NotListed = "not-listed",
        /// On the list: it is a charge, and would be paid twice.
        Listed = "listed",
        /// What anybody may refuse is not shared among all.
        OptionalIsNoCharge = "optional-is-no-charge",
        NotSecurityNorSustainable = "not-security-nor-sustainable",
        NoAgreement = "no-agreement",
        NotOptional = "not-optional",
        NotSeparate = "not-separate",
        NotIndividual = "not-individual",
        LandlordInvoices = "landlord-invoices",
    }
}

/// What to beware of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Wi-Fi « in the charges »: an agreement or an optional contract is needed.
    InternetInCharges,
    /// Only this share of the caretaker is recovered, in hundredths of a per cent.
    CaretakerShare(i64),
    /// Free as long as the money lasts: say until when.
    FreeEnds,
    /// The landlord collects nothing for the operator.
    NoCollection,
    /// A parameter that was used is not sure: have it read again.
    NotSure(String),
    /// The way that was chosen is not open.
    ChosenIsBarred,
}

/// Where a verdict comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    pub key: String,
    pub reference: String,
    pub note: String,
    pub status: Status,
}

/// May a way be used?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    Barred(Vec<Bar>),
    /// It cannot be told: facts to ask, and parameters of law that hold no value on the day.
    Unknown(Vec<Ask>, Vec<Missing>),
}

/// A way, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub route: Route,
    pub verdict: Verdict,
    pub warnings: Vec<Warning>,
    pub basis: Vec<Basis>,
}

/// What is gathered while a way is judged.
struct Reading<'a> {
    table: &'a Table,
    day: Date,
    bars: Vec<Bar>,
    asks: Vec<Ask>,
    missing: Vec<Missing>,
    warnings: Vec<Warning>,
    basis: Vec<Basis>,
}

impl Reading<'_> {
    /// A parameter of law, with where it is written.
    fn law(&mut self, key: &str) -> Option<&Parameter> {
        match self.table.on(key, self.day) {
            Ok(parameter) => {
                if !self.basis.iter().any(|one| one.reference == parameter.reference) {
                    self.basis.push(Basis {
                        key: key.to_owned(),
                        reference: parameter.reference.clone(),
                        note: parameter.note.clone(),
                        status: parameter.status,
                    });
                }
                if !parameter.status.is_sure() {
                    let warning = Warning::NotSure(parameter.reference.clone());
                    if !self.warnings.contains(&warning) {
                        self.warnings.push(warning);
                    }
                }
                Some(parameter)
            }
            Err(missing) => {
                self.missing.push(missing);
                None
            }
        }
    }

    fn flag(&mut self, key: &str) -> Option<bool> {
        self.law(key).map(|parameter| parameter.value.amount != 0)
    }

    /// A fact that must be so.
    fn must(&mut self, known: Option<bool>, ask: Ask, bar: Bar) {
        match known {
            None => self.asks.push(ask),
            Some(true) => {}
            Some(false) => self.bars.push(bar),
        }
    }

    fn tenants_pay(&mut self, payer: Option<Payer>) {
        self.must(payer.map(|payer| payer == Payer::Tenant), Ask::Payer, Bar::NothingToCharge);
    }

    /// Is the nature on the list of charges?
    fn listed(&mut self, nature: Option<Nature>) -> Option<bool> {
        match nature {
            None => {
                self.asks.push(Ask::Nature);
                None
            }
            Some(nature) => self.flag(&format!("billing.list.{nature}")),
        }
    }

    /// One bar is enough; then what is not known prevails.
    fn ended(self, route: Route) -> Judged {
        let verdict = if !self.bars.is_empty() {
            Verdict::Barred(self.bars)
        } else if !self.asks.is_empty() || !self.missing.is_empty() {
            Verdict::Unknown(self.asks, self.missing)
        } else {
            Verdict::Allowed
        };
        Judged { route, verdict, warnings: self.warnings, basis: self.basis }
    }
}

/// Every way, judged on a day, in the order of the list.
#[must_use]
pub fn judge(facts: &Facts, table: &Table, day: Date) -> Vec<Judged> {
    let of = |route: Route| {
        let mut reading = Reading {
            table,
            day,
            bars: Vec::new(),
            asks: Vec::new(),
            missing: Vec::new(),
            warnings: Vec::new(),
            basis: Vec::new(),
        };
        match route {
            Route::RecoverableCharge => charge(&mut reading, facts),
            Route::CollectiveAgreement => agreement(&mut reading, facts),
            Route::OptionalContract => contract(&mut reading, facts),
            Route::ThirdPartyInvoice => invoice(&mut reading, facts),
            Route::Free => free(&mut reading, facts),
        }
        reading.ended(route)
    };
    Route::ALL.iter().copied().map(of).collect()
}

fn internet(reading: &mut Reading<'_>, facts: &Facts) {
    if facts.nature == Some(Nature::Connection) && facts.is_optional != Some(true) {
        reading.warnings.push(Warning::InternetInCharges);
    }
}

fn charge(reading: &mut Reading<'_>, facts: &Facts) {
    reading.tenants_pay(facts.payer);
    if reading.listed(facts.nature) == Some(false) {
        reading.bars.push(Bar::NotListed);
    }
    reading.must(facts.is_optional.map(|free| !free), Ask::Optional, Bar::OptionalIsNoCharge);
    if let Some(nature @ (Nature::CaretakerBoth | Nature::CaretakerOne)) = facts.nature {
        let key = format!("billing.share.{nature}");
        if let Some(share) = reading.law(&key).map(|parameter| parameter.value.amount) {
            reading.warnings.push(Warning::CaretakerShare(share));
        }
    }
    internet(reading, facts);
}

fn agreement(reading: &mut Reading<'_>, facts: &Facts) {
    reading.tenants_pay(facts.payer);
    match reading.listed(facts.nature) {
        Some(true) => reading.bars.push(Bar::Listed),
        Some(false) => {
            if let Some(nature) = facts.nature
                && reading.flag(&format!("billing.agreement.{nature}")) == Some(false)
            {
                reading.bars.push(Bar::NotSecurityNorSustainable);
            }
        }
        None => {}
    }
    reading.must(facts.has_agreement, Ask::Agreement, Bar::NoAgreement);
    internet(reading, facts);
}

/// What a contract and an invoice share: the tenant chose it, and pays it once.
fn chosen(reading: &mut Reading<'_>, facts: &Facts) {
    reading.tenants_pay(facts.payer);
    if reading.listed(facts.nature) == Some(true) {
        reading.bars.push(Bar::Listed);
    }
    reading.must(facts.is_optional, Ask::Optional, Bar::NotOptional);
}

fn contract(reading: &mut Reading<'_>, facts: &Facts) {
    chosen(reading, facts);
    reading.must(facts.is_separate, Ask::Separate, Bar::NotSeparate);
    reading.must(facts.is_individual, Ask::Individual, Bar::NotIndividual);
    let _ = reading.law("billing.contract");
}

fn invoice(reading: &mut Reading<'_>, facts: &Facts) {
    chosen(reading, facts);
    reading.must(facts.operator_invoices, Ask::Invoices, Bar::LandlordInvoices);
    reading.warnings.push(Warning::NoCollection);
    let _ = reading.law("billing.invoice");
}

fn free(reading: &mut Reading<'_>, facts: &Facts) {
    reading.must(facts.payer.map(|payer| payer != Payer::Tenant), Ask::Payer, Bar::TenantsPay);
    if matches!(facts.payer, Some(Payer::Fund | Payer::Municipality | Payer::Partner)) {
        reading.warnings.push(Warning::FreeEnds);
    }
    let _ = reading.law("billing.free");
}

/// What to ask for every way to be told: each once, in the order of the list.
#[must_use]
pub fn to_ask(judged: &[Judged]) -> Vec<Ask> {
    let mut asks: Vec<Ask> = judged
        .iter()
        .flat_map(|one| match &one.verdict {
            Verdict::Unknown(asks, _) => asks.clone(),
            _ => Vec::new(),
        })
        .collect();
    asks.sort();
    asks.dedup();
    asks
}

/// Is the way that was chosen open? What it is warned of besides, when it is not.
#[must_use]
pub fn of_chosen(judged: &[Judged], chosen: Option<Route>) -> Option<Warning> {
    let here = judged.iter().find(|one| Some(one.route) == chosen)?;
    matches!(here.verdict, Verdict::Barred(_)).then_some(Warning::ChosenIsBarred)
}
