//! Expenses: noted from a form or from a file, decided by people, with the subsidies that were received for them.

use super::taxes::premises_number;
use super::{day, hold, kept, refused, unknown};
use crate::db::Write;
use crate::{Error, Register};
use jiff::civil::Date;
use law::Table;
use relief::amounts::{AmountError, Amounts, HIGHEST_CENTS, Written, check};
use relief::classify::WorksClass;
use relief::expense::{Kind, Resemblance};
use relief::payment::{Payment, PaymentError, Retention};
use relief::rules::vat_rates;
use serde::Serialize;
use sqlx::{AnyConnection, Row};
use std::collections::{BTreeMap, BTreeSet};

/// An expense to note.
#[derive(Debug, Clone)]
pub struct NewExpense {
    pub residence_id: Option<String>,
    pub dwelling_id: Option<String>,
    pub kind: Kind,
    pub paid_on: Option<Date>,
    pub invoice_number: Option<String>,
    pub invoiced_on: Option<Date>,
    pub contractor: Option<String>,
    pub label: String,
    pub programme: Option<String>,
    pub operation: Option<String>,
    pub written: Written,
    pub payment: Payment,
    /// The number by which the tax office knows the premises.
    pub premises_number: Option<String>,
}

/// A subsidy received for an expense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subsidy {
    pub funder: String,
    pub cents: i64,
}

/// What a person decides of expenses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Their class.
    Class(WorksClass),
    /// They repeat another one, or do not.
    Resemblance(Resemblance),
}

impl Decision {
    /// As it is kept: what it is about, and what was decided.
    #[must_use]
    pub const fn codes(self) -> (&'static str, &'static str) {
        match self {
            Decision::Class(class) => ("class", class.code()),
            Decision::Resemblance(Resemblance::Distinct) => ("resemblance", "distinct"),
            Decision::Resemblance(Resemblance::SetAside) => ("resemblance", "set-aside"),
        }
    }

    /// From what forms and tables write.
    #[must_use]
    pub fn from_codes(about: &str, decided: &str) -> Option<Decision> {
        match (about, decided) {
            ("class", class) => WorksClass::from_code(class).map(Decision::Class),
            ("resemblance", "distinct") => Some(Decision::Resemblance(Resemblance::Distinct)),
            ("resemblance", "set-aside") => Some(Decision::Resemblance(Resemblance::SetAside)),
            _ => None,
        }
    }
}

/// A decision, and who took it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotedDecision {
    pub about: String,
    pub decided: String,
    pub why: Option<String>,
    pub author_name: Option<String>,
    pub noted_at: String,
}

/// An expense, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotedExpense {
    pub id: String,
    pub residence_id: Option<String>,
    pub dwelling_id: Option<String>,
    pub kind: Kind,
    pub paid_on: Option<Date>,
    pub invoice_number: Option<String>,
    pub invoiced_on: Option<Date>,
    pub contractor: Option<String>,
    pub label: String,
    pub programme: Option<String>,
    pub operation: Option<String>,
    pub amounts: Amounts,
    pub payment: Payment,
    pub premises_number: Option<String>,
    pub subsidies: Vec<Subsidy>,
    pub decisions: Vec<NotedDecision>,
    pub author: String,
}

/// What noting an expense did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    Added(String),
    /// The same line of a file was noted before: nothing was written.
    Known,
}

/// Do the amounts agree, with the rates of VAT of the day of the invoice?
///
/// # Errors
/// What the engine finds; or the words of the hole, when no rate is known for that day.
pub(super) fn sound_amounts(new: &NewExpense) -> Result<Result<Amounts, AmountError>, law::Missing> {
    let rates = match (new.written.vat_rate, new.invoiced_on.or(new.paid_on)) {
        (Some(1..), Some(on)) => vat_rates(Table::house(), on)?,
        // Without a day, a rate cannot be told from a wrong one.
        (Some(rate), None) => vec![rate],
        _ => Vec::new(),
    };
    Ok(check(new.written, &rates))
}

/// Does what is said of the payment agree with the invoice?
///
/// # Errors
/// What the engine finds; or the words of the hole, when the highest retention is not known on that day.
pub(super) fn sound_payment(
    new: &NewExpense,
    amounts: Amounts,
) -> Result<Result<(), PaymentError>, law::Missing> {
    if new.payment == Payment::default() {
        return Ok(Ok(()));
    }
    let on = new.invoiced_on.or(new.paid_on).unwrap_or(Date::MAX);
    let most = Table::house().value("relief.retention_most", on)?.amount;
    Ok(relief::payment::check(new.payment, amounts, new.kind, most))
}

/// Why a payment is refused, as a code.
#[must_use]
const fn payment_code(error: PaymentError) -> &'static str {
    match error {
        PaymentError::NotPositive => "transfer-none",
        PaymentError::TooMuch { .. } => "transfer-much",
        PaymentError::Rate { .. } => "retention-rate",
        PaymentError::CreditNote => "retention-credit",
    }
}

/// Why amounts are refused, as a code.
#[must_use]
pub(super) const fn amount_code(error: AmountError) -> &'static str {
    match error {
        AmountError::TtcMissing => "ttc-missing",
        AmountError::Negative(_) => "amount-negative",
        AmountError::Zero(_) => "amount-zero",
        AmountError::TooHigh(_) => "amount-high",
        AmountError::Swapped { .. } | AmountError::RateOnTtc { .. } => "amount-swapped",
        AmountError::Same { .. } => "amount-same",
        AmountError::Sum { .. } => "amount-sum",
        AmountError::Rate { .. } => "amount-vat",
        AmountError::UnknownRate(_) => "vat-rate",
    }
}

/// What is said of a retention, as it is kept.
const fn retention_columns(retention: Option<Retention>) -> (Option<&'static str>, Option<i64>) {
    match retention {
        None => (None, None),
        Some(Retention::No) => (Some("no"), None),
        Some(Retention::Yes { rate }) => (Some("yes"), rate),
    }
}

fn retention(said: Option<String>, rate: Option<i64>) -> Option<Retention> {
    match said.as_deref() {
        Some("no") => Some(Retention::No),
        Some("yes") => Some(Retention::Yes { rate }),
        _ => None,
    }
}

/// Does a text hold a social security number? Nobody is in these tables.
pub(super) fn holds_number(text: &str) -> bool {
    trust::nir::nir_in(text)
}

/// Is it a dwelling of the landlord? Its residence.
pub(super) async fn owned_dwelling(
    act: &mut Write<'_>,
    landlord_id: &str,
    id: &str,
) -> Result<Option<String>, Error> {
    let found: Option<(Option<String>,)> =
        sqlx::query_as("SELECT residence_id FROM dwelling WHERE id = $1 AND landlord_id = $2")
            .bind(id)
            .bind(landlord_id)
            .fetch_optional(act.connection())
            .await?;
    found.map(|(residence,)| residence).ok_or_else(|| unknown("dwelling"))
}

impl Register {
    /// Every expense of a landlord, the last payment first; those that are not paid before them.
    pub async fn works_expenses(&self, landlord_id: &str) -> Result<Vec<NotedExpense>, Error> {
        expenses_in(&mut *self.db.instant().await?, landlord_id).await
    }

    /// Notes an expense that somebody typed; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `expense-label`, `expense-text`, `expense-personal`, `expense-day`, or what is wrong with the amounts
    /// (`ttc-missing`, `amount-…`, `vat-rate`, `vat-rates-hole`), the payment (`transfer-…`, `retention-…`) or `premises-number`. [`Error::Unknown`] when the place is not the landlord's.
    pub async fn note_works_expense(
        &self,
        landlord_id: &str,
        new: &NewExpense,
        today: Date,
    ) -> Result<String, Error> {
        let mut act = self.db.act().await?;
        hold(&mut act, landlord_id).await?;
        match self.put_expense(&mut act, landlord_id, (new, None), today).await? {
            Made::Added(id) => {
                act.commit().await?;
                Ok(id)
            }
            Made::Known => Err(refused("expense-known")),
        }
    }

    pub(super) async fn put_expense(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        (new, content): (&NewExpense, Option<&str>),
        today: Date,
    ) -> Result<Made, Error> {
        let label = kept(Some(&new.label), "expense-label")?.ok_or_else(|| refused("expense-label"))?;
        if holds_number(&label) {
            return Err(refused("expense-personal"));
        }
        let text = |text: &Option<String>| kept(text.as_deref(), "expense-text");
        let is_sound = |day: Option<Date>| day.is_none_or(|day| day.year() >= 2000 && day <= today);
        if !is_sound(new.paid_on) || !is_sound(new.invoiced_on) {
            return Err(refused("expense-day"));
        }
        let amounts = sound_amounts(new)
            .map_err(|_| refused("vat-rates-hole"))?
            .map_err(|error| refused(amount_code(error)))?;
        sound_payment(new, amounts)
            .map_err(|_| refused("retention-hole"))?
            .map_err(|error| refused(payment_code(error)))?;
        let premises = new.premises_number.as_deref().filter(|text| !text.trim().is_empty());
        let premises = premises.map(|text| premises_number(text).ok_or_else(|| refused("premises-number")));
        let (retention, retention_rate) = retention_columns(new.payment.retention);
        let residence = match (&new.dwelling_id, &new.residence_id) {
            (Some(dwelling), said) => {
                owned_dwelling(act, landlord_id, dwelling).await?.or_else(|| said.clone())
            }
            (None, said) => said.clone(),
        };
        if let Some(id) = &residence {
            let owned: i64 =
                sqlx::query_scalar("SELECT COUNT(*) FROM residence WHERE id = $1 AND landlord_id = $2")
                    .bind(id)
                    .bind(landlord_id)
                    .fetch_one(act.connection())
                    .await?;
            if owned == 0 {
                return Err(unknown("residence"));
            }
        }
        let id = uuid::Uuid::now_v7().to_string();
        let written = sqlx::query(
            "INSERT INTO works_expense
                (id, landlord_id, residence_id, dwelling_id, content, kind, paid_on, invoice_number, invoiced_on,
                 contractor, label, programme, operation, ht_cents, vat_rate, vat_cents, ttc_cents, author, noted_at,
                 retention, retention_rate, transferred_cents, premises_number)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                 $23)
             ON CONFLICT (landlord_id, content) DO NOTHING",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(residence)
        .bind(new.dwelling_id.clone())
        .bind(content.map(str::to_owned))
        .bind(new.kind.code())
        .bind(new.paid_on.map(|day| day.to_string()))
        .bind(text(&new.invoice_number)?)
        .bind(new.invoiced_on.map(|day| day.to_string()))
        .bind(text(&new.contractor)?)
        .bind(label)
        .bind(text(&new.programme)?)
        .bind(text(&new.operation)?)
        .bind(amounts.ht)
        .bind(amounts.vat_rate)
        .bind(amounts.vat)
        .bind(amounts.ttc)
        .bind(self.author().code())
        .bind(crate::now())
        .bind(retention)
        .bind(retention_rate)
        .bind(new.payment.transferred)
        .bind(premises.transpose()?)
        .execute(act.connection())
        .await?;
        if written.rows_affected() == 0 {
            return Ok(Made::Known);
        }
        self.write_down(act, landlord_id, ("noted", "works-expense", &id), None).await?;
        Ok(Made::Added(id))
    }

    /// Decides of several expenses at a time; how many.
    ///
    /// # Errors
    /// [`Error::Unknown`] when one of them is not the landlord's; [`Error::Refused`]: `expense-filed` when one is in a
    /// claim, `expense-text`. Nothing is written then.
    pub async fn decide_works(
        &self,
        landlord_id: &str,
        expense_ids: &BTreeSet<String>,
        decision: Decision,
        why: Option<&str>,
    ) -> Result<usize, Error> {
        let why = kept(why, "expense-text")?;
        if why.as_deref().is_some_and(holds_number) {
            return Err(refused("expense-personal"));
        }
        let (about, decided) = decision.codes();
        let mut act = self.db.act().await?;
        hold(&mut act, landlord_id).await?;
        for id in expense_ids {
            let rank = next_rank(&mut act, landlord_id, id, "works_decision").await?;
            sqlx::query(
                "INSERT INTO works_decision (expense_id, rank, about, decided, why, author, noted_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id)
            .bind(rank)
            .bind(about)
            .bind(decided)
            .bind(why.clone())
            .bind(self.author().code())
            .bind(crate::now())
            .execute(act.connection())
            .await?;
            let after = Some(format!("{about}={decided}"));
            self.write_down(&mut act, landlord_id, ("decided", "works-expense", id), after).await?;
        }
        act.commit().await?;
        Ok(expense_ids.len())
    }

    /// Notes a subsidy received for an expense.
    ///
    /// # Errors
    /// [`Error::Refused`]: `subsidy` for a name or an amount that is none, `expense-filed`. [`Error::Unknown`] when the
    /// landlord has no such expense.
    pub async fn note_works_subsidy(
        &self,
        landlord_id: &str,
        expense_id: &str,
        funder: &str,
        cents: i64,
    ) -> Result<(), Error> {
        let funder = kept(Some(funder), "subsidy")?.ok_or_else(|| refused("subsidy"))?;
        if !(1..=HIGHEST_CENTS).contains(&cents) {
            return Err(refused("subsidy"));
        }
        let mut act = self.db.act().await?;
        hold(&mut act, landlord_id).await?;
        let rank = next_rank(&mut act, landlord_id, expense_id, "works_subsidy").await?;
        sqlx::query(
            "INSERT INTO works_subsidy (expense_id, rank, funder, cents, author, noted_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(expense_id)
        .bind(rank)
        .bind(funder)
        .bind(cents)
        .bind(self.author().code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("changed", "works-expense", expense_id), None).await?;
        act.commit().await
    }
}

/// The next rank of what is noted of an expense of the landlord, which is in no claim.
async fn next_rank(
    act: &mut Write<'_>,
    landlord_id: &str,
    id: &str,
    table: &'static str,
) -> Result<i64, Error> {
    let found: Option<(Option<String>,)> = sqlx::query_as(
        "SELECT c.claim_id FROM works_expense e LEFT JOIN relief_claim_expense c ON c.expense_id = e.id
         WHERE e.id = $1 AND e.landlord_id = $2",
    )
    .bind(id)
    .bind(landlord_id)
    .fetch_optional(act.connection())
    .await?;
    match found {
        None => return Err(unknown("works-expense")),
        Some((Some(_),)) => return Err(refused("expense-filed")),
        Some((None,)) => {}
    }
    // Safe: the name of one of our own tables.
    let sql =
        sqlx::AssertSqlSafe(format!("SELECT COALESCE(MAX(rank), 0) + 1 FROM {table} WHERE expense_id = $1"));
    Ok(sqlx::query_scalar(sql).bind(id).fetch_one(act.connection()).await?)
}

/// Every expense of a landlord, as the transaction that asks sees them.
pub(super) async fn expenses_in(
    connection: &mut AnyConnection,
    landlord_id: &str,
) -> Result<Vec<NotedExpense>, Error> {
    let mut subsidies: BTreeMap<String, Vec<Subsidy>> = BTreeMap::new();
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT s.expense_id, s.funder, s.cents FROM works_subsidy s JOIN works_expense e ON e.id = s.expense_id
         WHERE e.landlord_id = $1 ORDER BY s.expense_id, s.rank",
    )
    .bind(landlord_id)
    .fetch_all(&mut *connection)
    .await?;
    for (id, funder, cents) in rows {
        subsidies.entry(id).or_default().push(Subsidy { funder, cents });
    }
    let mut decisions: BTreeMap<String, Vec<NotedDecision>> = BTreeMap::new();
    let rows = sqlx::query(
        "SELECT d.expense_id, d.about, d.decided, d.why, d.noted_at, a.name AS author_name
         FROM works_decision d JOIN works_expense e ON e.id = d.expense_id LEFT JOIN account a ON a.id = d.author
         WHERE e.landlord_id = $1 ORDER BY d.expense_id, d.rank",
    )
    .bind(landlord_id)
    .fetch_all(&mut *connection)
    .await?;
    for row in &rows {
        decisions.entry(row.try_get("expense_id")?).or_default().push(NotedDecision {
            about: row.try_get("about")?,
            decided: row.try_get("decided")?,
            why: row.try_get("why")?,
            author_name: row.try_get("author_name")?,
            noted_at: row.try_get("noted_at")?,
        });
    }
    let rows = sqlx::query(
        "SELECT id, residence_id, dwelling_id, kind, paid_on, invoice_number, invoiced_on, contractor, label,
                programme, operation, ht_cents, vat_rate, vat_cents, ttc_cents, author,
                retention, retention_rate, transferred_cents, premises_number
         FROM works_expense WHERE landlord_id = $1
         ORDER BY CASE WHEN paid_on IS NULL THEN 0 ELSE 1 END, paid_on DESC, id",
    )
    .bind(landlord_id)
    .fetch_all(&mut *connection)
    .await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            Ok(NotedExpense {
                residence_id: row.try_get("residence_id")?,
                dwelling_id: row.try_get("dwelling_id")?,
                kind: Kind::from_code(&row.try_get::<String, _>("kind")?).unwrap_or(Kind::Invoice),
                paid_on: day(row.try_get("paid_on")?),
                invoice_number: row.try_get("invoice_number")?,
                invoiced_on: day(row.try_get("invoiced_on")?),
                contractor: row.try_get("contractor")?,
                label: row.try_get("label")?,
                programme: row.try_get("programme")?,
                operation: row.try_get("operation")?,
                amounts: Amounts {
                    ht: row.try_get("ht_cents")?,
                    vat_rate: row.try_get("vat_rate")?,
                    vat: row.try_get("vat_cents")?,
                    ttc: row.try_get("ttc_cents")?,
                },
                payment: Payment {
                    retention: retention(row.try_get("retention")?, row.try_get("retention_rate")?),
                    transferred: row.try_get("transferred_cents")?,
                },
                premises_number: row.try_get("premises_number")?,
                subsidies: subsidies.remove(&id).unwrap_or_default(),
                decisions: decisions.remove(&id).unwrap_or_default(),
                author: row.try_get("author")?,
                id,
            })
        })
        .collect()
}
