//! What a landlord knows of the tax on its dwellings: said one by one, of several at a time, or by a file.

use super::offices::{Effect, small};
use super::{day, hold, refused, unknown};
use crate::db::Write;
use crate::{Error, Register};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::AnyConnection;
use std::collections::{BTreeMap, BTreeSet};

/// What the landlord knows of the tax on a dwelling.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DwellingTax {
    pub exemption_years: Option<i16>,
    pub financed_on: Option<Date>,
    pub taxable_from: Option<i16>,
    /// The number by which the tax office knows the premises.
    pub premises_number: Option<String>,
}

impl DwellingTax {
    /// What is said here, and the rest as it was said before.
    fn over(self, before: DwellingTax) -> DwellingTax {
        DwellingTax {
            exemption_years: self.exemption_years.or(before.exemption_years),
            financed_on: self.financed_on.or(before.financed_on),
            taxable_from: self.taxable_from.or(before.taxable_from),
            premises_number: self.premises_number.or(before.premises_number),
        }
    }

    fn is_sound(&self) -> bool {
        self.exemption_years.is_none_or(|years| (0..=50).contains(&years))
            && self.taxable_from.is_none_or(|year| (1900..=2100).contains(&year))
    }
}

/// A number of premises as it is kept, without spaces; `None`: it is none. Ten figures and letters, or twelve: the
/// thirteen of a person's own tax number are not taken.
#[must_use]
pub fn premises_number(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    let is_sound = matches!(bare.len(), 10 | 12)
        && bare.chars().all(|c| c.is_ascii_alphanumeric())
        && bare.chars().filter(char::is_ascii_digit).count() + 1 >= bare.len();
    is_sound.then_some(bare)
}

impl Register {
    /// Says what is known of the tax on a dwelling; what is `None` is not known.
    ///
    /// # Errors
    /// [`Error::Refused`]: `dwelling-tax` for years that are none, `premises-number`. [`Error::Unknown`] when the dwelling is
    /// not the landlord's.
    pub async fn set_dwelling_tax(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        tax: DwellingTax,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        hold(&mut act, landlord_id).await?;
        super::expenses::owned_dwelling(&mut act, landlord_id, dwelling_id).await?;
        self.put_tax(&mut act, landlord_id, dwelling_id, tax).await?;
        act.commit().await
    }

    /// Says the same of several dwellings: what is `None` stays as it was.
    ///
    /// # Errors
    /// As [`Register::set_dwelling_tax`]; nothing is written then. `dwelling-tax-nothing`: nothing is said, or of nobody.
    pub async fn say_dwelling_taxes(
        &self,
        landlord_id: &str,
        dwelling_ids: &BTreeSet<String>,
        said: &DwellingTax,
    ) -> Result<usize, Error> {
        if dwelling_ids.is_empty() || *said == DwellingTax::default() {
            return Err(refused("dwelling-tax-nothing"));
        }
        let mut act = self.db.act().await?;
        hold(&mut act, landlord_id).await?;
        let before = taxes_in(act.connection(), landlord_id).await?;
        for id in dwelling_ids {
            super::expenses::owned_dwelling(&mut act, landlord_id, id).await?;
            let tax = said.clone().over(before.get(id).cloned().unwrap_or_default());
            self.put_tax(&mut act, landlord_id, id, tax).await?;
        }
        act.commit().await?;
        Ok(dwelling_ids.len())
    }

    /// Forgets what was said of the tax on several dwellings: the rules stand in again.
    ///
    /// # Errors
    /// [`Error::Unknown`] when one of them is not the landlord's; nothing is written then.
    pub async fn forget_dwelling_taxes(
        &self,
        landlord_id: &str,
        dwelling_ids: &BTreeSet<String>,
    ) -> Result<usize, Error> {
        let mut act = self.db.act().await?;
        hold(&mut act, landlord_id).await?;
        for id in dwelling_ids {
            super::expenses::owned_dwelling(&mut act, landlord_id, id).await?;
            self.put_tax(&mut act, landlord_id, id, DwellingTax::default()).await?;
        }
        act.commit().await?;
        Ok(dwelling_ids.len())
    }

    /// What a line of a file says of a dwelling of the landlord, over what was said before.
    pub(super) async fn put_tax_line(
        &self,
        act: &mut Write<'_>,
        (landlord_id, dwelling_id): (&str, &str),
        said: DwellingTax,
        all: &mut BTreeMap<String, DwellingTax>,
    ) -> Result<Effect, Error> {
        let before = all.get(dwelling_id).cloned();
        let tax = said.over(before.clone().unwrap_or_default());
        if before.as_ref() == Some(&tax) {
            return Ok(Effect::Unchanged);
        }
        self.put_tax(act, landlord_id, dwelling_id, tax.clone()).await?;
        all.insert(dwelling_id.to_owned(), tax);
        Ok(if before.is_some() { Effect::Changed } else { Effect::Added })
    }

    async fn put_tax(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        dwelling_id: &str,
        tax: DwellingTax,
    ) -> Result<(), Error> {
        if !tax.is_sound() {
            return Err(refused("dwelling-tax"));
        }
        let number = tax.premises_number.as_deref();
        let number = number.map(|text| premises_number(text).ok_or_else(|| refused("premises-number")));
        sqlx::query(
            "INSERT INTO dwelling_tax
                (dwelling_id, landlord_id, exemption_years, financed_on, taxable_from, premises_number)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (dwelling_id) DO UPDATE SET exemption_years = excluded.exemption_years,
                financed_on = excluded.financed_on, taxable_from = excluded.taxable_from,
                premises_number = excluded.premises_number",
        )
        .bind(dwelling_id)
        .bind(landlord_id)
        .bind(tax.exemption_years.map(i64::from))
        .bind(tax.financed_on.map(|day| day.to_string()))
        .bind(tax.taxable_from.map(i64::from))
        .bind(number.transpose()?)
        .execute(act.connection())
        .await?;
        self.write_down(act, landlord_id, ("changed", "dwelling-tax", dwelling_id), None).await
    }

    /// What is known of the tax, by dwelling.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn dwelling_taxes(&self, landlord_id: &str) -> Result<BTreeMap<String, DwellingTax>, Error> {
        taxes_in(&mut *self.db.instant().await?, landlord_id).await
    }

    /// Is it a residence of the landlord? Its name, and its dwellings as the tax knows them: by id, reference and year of
    /// completion.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such residence.
    pub async fn taxed_dwellings(
        &self,
        landlord_id: &str,
        residence_id: &str,
    ) -> Result<(String, Vec<TaxedDwelling>), Error> {
        let mut at = self.db.instant().await?;
        let name: Option<String> =
            sqlx::query_scalar("SELECT name FROM residence WHERE id = $1 AND landlord_id = $2")
                .bind(residence_id)
                .bind(landlord_id)
                .fetch_optional(&mut *at)
                .await?;
        let name = name.ok_or_else(|| unknown("residence"))?;
        let rows: Vec<(String, Option<String>, Option<i64>, i64)> = sqlx::query_as(
            "SELECT id, reference, built_year, dwellings FROM dwelling
             WHERE residence_id = $1 AND landlord_id = $2 AND is_current = 1 ORDER BY reference, id",
        )
        .bind(residence_id)
        .bind(landlord_id)
        .fetch_all(&mut *at)
        .await?;
        let mut taxes = taxes_in(&mut at, landlord_id).await?;
        let dwellings = rows
            .into_iter()
            .map(|(id, reference, built, count)| TaxedDwelling {
                tax: taxes.remove(&id).unwrap_or_default(),
                completed_year: small(built),
                count: u32::try_from(count).unwrap_or(1),
                reference,
                id,
            })
            .collect();
        Ok((name, dwellings))
    }
}

/// A dwelling, as the tax knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxedDwelling {
    pub id: String,
    pub reference: Option<String>,
    pub completed_year: Option<i16>,
    /// A line of the stock may stand for several dwellings.
    pub count: u32,
    pub tax: DwellingTax,
}

impl TaxedDwelling {
    /// As the engine takes it.
    #[must_use]
    pub fn facts(&self) -> relief::exemption::TaxFacts {
        facts(self.completed_year, &self.tax)
    }
}

/// What the engine is told of a dwelling.
pub(super) fn facts(completed_year: Option<i16>, tax: &DwellingTax) -> relief::exemption::TaxFacts {
    relief::exemption::TaxFacts {
        completed_year,
        exemption_years: tax.exemption_years,
        financed_on: tax.financed_on,
        taxable_from: tax.taxable_from,
    }
}

/// What is known of the tax, as the transaction that asks sees it.
pub(super) async fn taxes_in(
    connection: &mut AnyConnection,
    landlord_id: &str,
) -> Result<BTreeMap<String, DwellingTax>, Error> {
    type Known = (String, Option<i64>, Option<String>, Option<i64>, Option<String>);
    let rows: Vec<Known> = sqlx::query_as(
        "SELECT dwelling_id, exemption_years, financed_on, taxable_from, premises_number
         FROM dwelling_tax WHERE landlord_id = $1",
    )
    .bind(landlord_id)
    .fetch_all(&mut *connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, years, financed, from, premises_number)| {
            let tax = DwellingTax {
                exemption_years: small(years),
                financed_on: day(financed),
                taxable_from: small(from),
                premises_number,
            };
            (id, tax)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::premises_number;

    #[test]
    fn a_number_of_premises_is_none_of_a_person() {
        assert_eq!(premises_number(" 33 063 1234567 ").as_deref(), Some("330631234567"));
        assert_eq!(premises_number("330123456x").as_deref(), Some("330123456X"));
        for wrong in ["", "123", "1234567890123", "255078512345612", "ABCDEFGHIJ", "12345-6789"] {
            assert_eq!(premises_number(wrong), None, "{wrong}");
        }
    }
}
