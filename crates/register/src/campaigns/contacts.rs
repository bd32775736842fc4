//! How a household is named and reached: sealed, used only while the same household lives there.

use super::households::{Household, Which, marks_of};
use super::{line, refused};
use crate::{Error, Register, now};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many lines one list may hold.
pub const MOST_CONTACTS: usize = 50_000;

/// A household, as letters name it and calls reach it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactLine {
    /// `Madame Durand`, as on an envelope.
    pub name: String,
    pub phone: Option<String>,
}

/// What became of a list of contacts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactsReport {
    pub kept: usize,
    /// Lines whose dwelling is not in the stock, or is several: their numbers, from 1.
    pub unknown: Vec<usize>,
    /// Lines without a name, or with one that cannot be kept.
    pub wrong: Vec<usize>,
}

impl Register {
    /// Keeps how households are named and reached; a line replaces what was known of its dwelling.
    ///
    /// # Errors
    /// [`Error::Refused`] when the list is too long.
    pub async fn set_contacts(
        &self,
        landlord_id: &str,
        lines: &[(String, ContactLine)],
        today: Date,
    ) -> Result<ContactsReport, Error> {
        if lines.len() > MOST_CONTACTS {
            return Err(refused("contacts-many"));
        }
        let stock: Vec<(String, String)> = sqlx::query_as(
            "SELECT reference, id FROM dwelling
             WHERE landlord_id = $1 AND is_current = 1 AND reference IS NOT NULL",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut by_reference: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        for (reference, id) in &stock {
            // Two dwellings of one reference: none of them is meant for sure.
            by_reference.entry(reference).and_modify(|known| *known = None).or_insert(Some(id));
        }
        let households = self.households(landlord_id, Which::All, super::USUAL_AGE, today).await?;
        let mut report = ContactsReport::default();
        let mut rows = Vec::with_capacity(lines.len());
        for (at, (reference, contact)) in lines.iter().enumerate() {
            let dwelling = by_reference.get(reference.trim()).copied().flatten();
            let (Some(dwelling), Some(name)) = (dwelling, line(&contact.name, 80)) else {
                let list = if dwelling.is_none() { &mut report.unknown } else { &mut report.wrong };
                list.push(at + 1);
                continue;
            };
            let phone =
                contact.phone.as_deref().map(|p| p.chars().filter(|c| !c.is_control()).take(30).collect());
            let body = serde_json::to_vec(&ContactLine { name, phone })?;
            // The row of a dwelling keeps its id: what is sealed there opens there.
            let id = crate::identity::content_id(&["household-contact", dwelling]);
            let sealed = self.seal(landlord_id, "household_contact", "body", &id, &body).await?;
            let marks = households.get(dwelling).map(Household::marks).unwrap_or_default();
            rows.push((id, dwelling.to_owned(), serde_json::to_string(&marks)?, sealed));
            report.kept += 1;
        }
        let mut act = self.db.act().await?;
        for (id, dwelling, marks, sealed) in rows {
            sqlx::query(
                "INSERT INTO household_contact (id, landlord_id, dwelling_id, marks, body, noted_at)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (landlord_id, dwelling_id) DO UPDATE SET marks = $4, body = $5, noted_at = $6",
            )
            .bind(id)
            .bind(landlord_id)
            .bind(dwelling)
            .bind(marks)
            .bind(sealed)
            .bind(now())
            .execute(act.connection())
            .await?;
        }
        let after = Some(report.kept.to_string());
        self.write_down(&mut act, landlord_id, ("noted", "household-contacts", landlord_id), after).await?;
        act.commit().await?;
        Ok(report)
    }

    /// The contacts of households, by dwelling; none of a household that is no longer the one that was named.
    pub(super) async fn contacts_of(
        &self,
        landlord_id: &str,
        households: &BTreeMap<String, Household>,
    ) -> Result<BTreeMap<String, ContactLine>, Error> {
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(
            "SELECT id, dwelling_id, marks, body FROM household_contact WHERE landlord_id = $1",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut all = BTreeMap::new();
        for (id, dwelling, marks, sealed) in rows {
            let marks = marks_of(&marks)?;
            if !households.get(&dwelling).is_some_and(|h| h.is_of(&marks)) {
                continue;
            }
            let body = self.unseal(landlord_id, "household_contact", "body", &id, &sealed).await?;
            all.insert(dwelling, serde_json::from_slice(&body)?);
        }
        Ok(all)
    }

    /// Erases the contact of a dwelling, in the transaction that erases a person who lives there.
    pub(crate) async fn forget_contact(
        &self,
        write: &mut crate::db::Write<'_>,
        landlord_id: &str,
        dwelling_id: &str,
    ) -> Result<(), Error> {
        sqlx::query("DELETE FROM household_contact WHERE landlord_id = $1 AND dwelling_id = $2")
            .bind(landlord_id)
            .bind(dwelling_id)
            .execute(write.connection())
            .await?;
        Ok(())
    }

    /// Erases the contacts that no campaign uses any more, noted before an instant; how many.
    pub(crate) async fn forget_contacts(&self, landlord_id: &str, before: &str) -> Result<u64, Error> {
        let mut act = self.db.act().await?;
        let gone = sqlx::query(
            "DELETE FROM household_contact WHERE landlord_id = $1 AND noted_at < $2
             AND NOT EXISTS (SELECT 1 FROM recipient r WHERE r.landlord_id = $1
                             AND r.dwelling_id = household_contact.dwelling_id)",
        )
        .bind(landlord_id)
        .bind(before)
        .execute(act.connection())
        .await?
        .rows_affected();
        act.commit().await?;
        Ok(gone)
    }
}
