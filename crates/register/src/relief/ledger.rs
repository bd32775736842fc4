//! What the ledger is computed from, read once; and what others ask of it.

use super::{NotedExpense, ReliefClaim, TaxNotice, TaxOffice};
use crate::{Error, Register};
use jiff::civil::Date;
use relief::exemption::TaxFacts;
use relief::expense::{Expense, Resemblance};
use relief::ledger::{Ledger, Line, Notice, OfficeYear, Question};
use relief::rules::Rules;
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that the pages, the exports and the commands show of the relief: one value, so that they agree.
#[derive(Debug, Clone)]
pub struct ReliefBook {
    pub offices: Vec<TaxOffice>,
    pub notices: Vec<TaxNotice>,
    pub expenses: Vec<NotedExpense>,
    pub claims: Vec<ReliefClaim>,
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

fn expense(noted: &NotedExpense, taxed: Vec<TaxFacts>) -> Expense {
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
        // The landlord's own reading of the law prevails, as everywhere.
        let rules =
            Rules::on(&self.law_of(landlord_id).await?, today).map_err(|_| super::refused("relief-rules"))?;
        let offices = self.tax_offices(landlord_id).await?;
        let notices = self.tax_notices(landlord_id).await?;
        let expenses = self.works_expenses(landlord_id).await?;
        let claims = self.relief_claims(landlord_id).await?;
        let taxes = self.dwelling_taxes(landlord_id).await?;
        let stock: Vec<(String, Option<String>, Option<i64>)> = sqlx::query_as(
            "SELECT id, residence_id, built_year FROM dwelling WHERE landlord_id = $1 ORDER BY id",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut by_dwelling: BTreeMap<String, TaxFacts> = BTreeMap::new();
        let mut by_residence: BTreeMap<String, Vec<TaxFacts>> = BTreeMap::new();
        for (id, residence, built) in stock {
            let tax = taxes.get(&id).copied().unwrap_or_default();
            let facts = TaxFacts {
                completed_year: super::offices::small(built),
                exemption_years: tax.exemption_years,
                financed_on: tax.financed_on,
                taxable_from: tax.taxable_from,
            };
            by_dwelling.insert(id, facts);
            if let Some(residence) = residence {
                let all = by_residence.entry(residence).or_default();
                // Dwellings of which the same is known say the same.
                if !all.contains(&facts) {
                    all.push(facts);
                }
            }
        }
        let taxed = |noted: &NotedExpense| match (&noted.dwelling_id, &noted.residence_id) {
            (Some(dwelling), _) => by_dwelling.get(dwelling).map(|facts| vec![*facts]).unwrap_or_default(),
            (None, Some(residence)) => by_residence.get(residence).cloned().unwrap_or_default(),
            (None, None) => Vec::new(),
        };
        let question = Question {
            expenses: expenses.iter().map(|noted| expense(noted, taxed(noted))).collect(),
            belongings: self.tax_belongings(landlord_id).await?,
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
        let ledger =
            relief::ledger(&question, today, &rules).map_err(|_| super::refused("relief-amounts"))?;
        Ok(ReliefBook { offices, notices, expenses, claims, question, ledger, rules })
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
