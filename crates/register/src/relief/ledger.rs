//! What the ledger is computed from, read once; and what others ask of it.

use super::claims::claims_in;
use super::expenses::expenses_in;
use super::offices::{belongings_in, notices_in, offices_in};
use super::taxes::{DwellingTax, facts, taxes_in};
use super::{NotedExpense, ReliefClaim, TaxNotice, TaxOffice};
use crate::funding::law_in;
use crate::{Error, Register};
use jiff::civil::Date;
use relief::exemption::Dwellings;
use relief::expense::{Expense, Resemblance};
use relief::ledger::{Ledger, Line, Notice, OfficeYear, Question};
use relief::rules::Rules;
use serde::Serialize;
use sqlx::AnyConnection;
use std::collections::BTreeMap;

/// Everything that the pages, the exports and the commands show of the relief: one value, so that they agree.
#[derive(Debug, Clone)]
pub struct ReliefBook {
    pub offices: Vec<TaxOffice>,
    pub notices: Vec<TaxNotice>,
    pub expenses: Vec<NotedExpense>,
    pub claims: Vec<ReliefClaim>,
    /// What is known of the tax, by dwelling.
    pub taxes: BTreeMap<String, DwellingTax>,
    /// By residence.
    pub postcodes: BTreeMap<String, String>,
    pub question: Question,
    pub ledger: Ledger,
    pub rules: Rules,
}

impl ReliefBook {
    /// The name of an office.
    #[must_use]
    pub fn office(&self, id: &str) -> Option<&TaxOffice> {
        self.offices.iter().find(|office| office.id == id)
    }

    /// An expense with its line of the ledger, and as the engine knows it.
    #[must_use]
    pub fn expense(&self, id: &str) -> Option<(&NotedExpense, &Line, &Expense)> {
        let noted = self.expenses.iter().find(|one| one.id == id)?;
        let known = self.question.expenses.iter().find(|one| one.id == id)?;
        Some((noted, self.line(id)?, known))
    }

    /// The line of an expense.
    #[must_use]
    pub fn line(&self, id: &str) -> Option<&Line> {
        let at = self.ledger.lines.binary_search_by(|line| line.expense_id.as_str().cmp(id)).ok()?;
        self.ledger.lines.get(at)
    }

    /// The number by which the tax office knows the premises of an expense: said of it, or of its dwelling.
    #[must_use]
    pub fn premises_number<'a>(&'a self, noted: &'a NotedExpense) -> Option<&'a str> {
        let of_dwelling = || self.taxes.get(noted.dwelling_id.as_deref()?)?.premises_number.as_deref();
        noted.premises_number.as_deref().or_else(of_dwelling)
    }

    /// What a claim took of an expense, in cents; `None`: it is in no claim.
    #[must_use]
    pub fn filed_share(&self, claim_id: &str, expense_id: &str) -> Option<i64> {
        let claim = self.claims.iter().find(|claim| claim.id == claim_id)?;
        claim.shares.get(expense_id).copied()
    }

    /// An office and a year.
    #[must_use]
    pub fn office_year(&self, office_id: &str, year: i16) -> Option<&OfficeYear> {
        self.ledger.offices.iter().find(|one| one.office_id == office_id && one.year == year)
    }
}

/// What the tax of an office and a year leaves for relief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReliefRoom {
    pub office_id: String,
    pub year: i16,
    /// Tax due after other reliefs, in cents; `None`: no notice is noted.
    pub pool: Option<i64>,
    /// Filed, or claimable and not filed yet; `None` while the pool is not known.
    pub used: Option<i64>,
}

fn decided<'n>(noted: &'n NotedExpense, about: &str) -> Option<&'n str> {
    noted.decisions.iter().rev().find(|one| one.about == about).map(|one| one.decided.as_str())
}

fn expense(noted: &NotedExpense, taxed: Vec<Dwellings>) -> Expense {
    let class = decided(noted, "class").and_then(relief::classify::WorksClass::from_code);
    let mut expense = Expense {
        id: noted.id.clone(),
        residence_id: noted.residence_id.clone(),
        dwelling_id: noted.dwelling_id.clone(),
        kind: noted.kind,
        paid_on: noted.paid_on,
        invoice_number: noted.invoice_number.clone(),
        invoiced_on: noted.invoiced_on,
        contractor: noted.contractor.clone(),
        label: noted.label.clone(),
        amounts: noted.amounts,
        payment: noted.payment,
        subsidies: noted.subsidies.iter().fold(0, |sum, one| i64::saturating_add(sum, one.cents)),
        decided: None,
        resemblance: match decided(noted, "resemblance") {
            Some("distinct") => Some(Resemblance::Distinct),
            Some("set-aside") => Some(Resemblance::SetAside),
            _ => None,
        },
        taxed,
    };
    // The item of the catalogue stays what the words name: a person decides of the class.
    expense.decided = class.map(|class| (class, expense.reading().code));
    expense
}

impl Register {
    /// The whole ledger of a landlord on a day.
    ///
    /// # Errors
    /// [`Error::Refused`] (`relief-rules`, `relief-amounts`): a rule has no value on that day, or amounts do not fit.
    pub async fn relief_book(&self, landlord_id: &str, today: Date) -> Result<ReliefBook, Error> {
        book_in(&mut *self.db.instant().await?, landlord_id, today).await
    }

    /// What the tax leaves for relief, by office and year, the last year first; `None` where it is not known.
    ///
    /// # Errors
    /// As [`Register::relief_book`].
    pub async fn relief_room(&self, landlord_id: &str, today: Date) -> Result<Vec<ReliefRoom>, Error> {
        let book = self.relief_book(landlord_id, today).await?;
        let mut all: BTreeMap<(i16, String), ReliefRoom> = BTreeMap::new();
        for ((office, year), (due, filed)) in &book.ledger.pools {
            let room =
                ReliefRoom { office_id: office.clone(), year: *year, pool: Some(*due), used: Some(*filed) };
            all.insert((-*year, office.clone()), room);
        }
        for one in &book.ledger.offices {
            let used = one.pool.zip(one.room()).map(|(pool, room)| pool - room);
            let room = ReliefRoom { office_id: one.office_id.clone(), year: one.year, pool: one.pool, used };
            all.insert((-one.year, one.office_id.clone()), room);
        }
        Ok(all.into_values().collect())
    }
}

/// The whole ledger, as the transaction that asks sees it: one instant, so that its parts agree.
pub(super) async fn book_in(
    connection: &mut AnyConnection,
    landlord_id: &str,
    today: Date,
) -> Result<ReliefBook, Error> {
    // The landlord's own reading of the law prevails, as everywhere.
    let law = law_in(connection, landlord_id).await?;
    let rules = Rules::on(&law, today).map_err(|_| super::refused("relief-rules"))?;
    let offices = offices_in(connection, landlord_id).await?;
    let notices = notices_in(connection, landlord_id).await?;
    let expenses = expenses_in(connection, landlord_id).await?;
    let claims = claims_in(connection, landlord_id).await?;
    let taxes = taxes_in(connection, landlord_id).await?;
    type Stock = (String, Option<String>, Option<i64>, i64, i64, Option<String>);
    let stock: Vec<Stock> = sqlx::query_as(
        "SELECT id, residence_id, built_year, dwellings, is_current, postcode FROM dwelling
         WHERE landlord_id = $1 ORDER BY id",
    )
    .bind(landlord_id)
    .fetch_all(&mut *connection)
    .await?;
    let mut by_dwelling: BTreeMap<String, Dwellings> = BTreeMap::new();
    let mut by_residence: BTreeMap<String, Vec<Dwellings>> = BTreeMap::new();
    let mut postcodes: BTreeMap<String, String> = BTreeMap::new();
    for (id, residence, built, count, is_current, postcode) in stock {
        let tax = taxes.get(&id).cloned().unwrap_or_default();
        let one = Dwellings {
            facts: facts(super::offices::small(built), &tax),
            count: u32::try_from(count).unwrap_or(1),
        };
        by_dwelling.insert(id, one);
        if let (Some(residence), Some(postcode)) = (&residence, postcode) {
            postcodes.entry(residence.clone()).or_insert(postcode);
        }
        // What left the stock pays no part of the common parts any more.
        if let Some(residence) = residence.filter(|_| is_current == 1) {
            let all = by_residence.entry(residence).or_default();
            match all.iter_mut().find(|same| same.facts == one.facts) {
                // Dwellings of which the same is known say the same.
                Some(same) => same.count = same.count.saturating_add(one.count),
                None => all.push(one),
            }
        }
    }
    let taxed = |noted: &NotedExpense| match (&noted.dwelling_id, &noted.residence_id) {
        (Some(dwelling), _) => by_dwelling.get(dwelling).map(|one| vec![*one]).unwrap_or_default(),
        (None, Some(residence)) => by_residence.get(residence).cloned().unwrap_or_default(),
        (None, None) => Vec::new(),
    };
    let question = Question {
        expenses: expenses.iter().map(|noted| expense(noted, taxed(noted))).collect(),
        belongings: belongings_in(connection, landlord_id).await?,
        notices: notices
            .iter()
            .map(|one| Notice {
                office_id: one.office_id.clone(),
                year: one.year,
                due: one.due_cents,
                other_relief: one.other_relief_cents,
            })
            .collect(),
        filed: claims.iter().map(ReliefClaim::filed).collect(),
    };
    let ledger = relief::ledger(&question, today, &rules).map_err(|_| super::refused("relief-amounts"))?;
    Ok(ReliefBook { offices, notices, expenses, claims, taxes, postcodes, question, ledger, rules })
}
