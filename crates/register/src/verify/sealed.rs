//! What is sealed opens with the key of this installation.

use super::Check;
use crate::seals::Seals;
use crate::{Error, Register};
use std::collections::BTreeSet;

/// A field that is sealed: its table and column, the column of its row, and the one of its organisation (`None`: it is
/// an account's own).
struct SealedField {
    table: &'static str,
    column: &'static str,
    row: &'static str,
    organisation: Option<&'static str>,
}

/// Every sealed field of the register.
const FIELDS: &[SealedField] = &[
    SealedField { table: "account", column: "totp", row: "id", organisation: None },
    SealedField { table: "ceremony", column: "body", row: "hash", organisation: None },
    SealedField { table: "session", column: "id_token", row: "label", organisation: None },
    SealedField {
        table: "rights_request",
        column: "birth",
        row: "id",
        organisation: Some("organisation_id"),
    },
    SealedField { table: "household_contact", column: "body", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "need", column: "body", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "adaptation_entry", column: "body", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "therapist_report", column: "body", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "transfer_wish", column: "body", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "transfer_plan", column: "body", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "referral", column: "words", row: "id", organisation: Some("desk_id") },
    SealedField {
        table: "referral_fact",
        column: "words",
        row: "referral_id || '/' || rank",
        organisation: Some("(SELECT r.desk_id FROM referral r WHERE r.id = referral_id)"),
    },
    SealedField {
        table: "supported_pathway",
        column: "siao_reference",
        row: "id",
        organisation: Some("association_id"),
    },
    SealedField {
        table: "supported_fact",
        column: "body",
        row: "id",
        organisation: Some("(SELECT p.association_id FROM supported_pathway p WHERE p.id = pathway_id)"),
    },
    SealedField {
        table: "supported_assessment",
        column: "body",
        row: "id",
        organisation: Some("CASE WHEN side = 'siao' THEN siao_id ELSE association_id END"),
    },
    SealedField { table: "enquiry_unit", column: "code", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "home_visit", column: "body", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "enquiry_answer", column: "body", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "event_guest", column: "words", row: "id", organisation: Some("host_id") },
    SealedField { table: "pension_entry", column: "answers", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "programme_decision", column: "body", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "programme_run", column: "body", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "letting", column: "said", row: "id", organisation: Some("landlord_id") },
    SealedField { table: "charter_request", column: "body_from", row: "id", organisation: Some("from_id") },
    SealedField { table: "charter_request", column: "body_to", row: "id", organisation: Some("to_id") },
    SealedField { table: "installation_key", column: "sealed", row: "id", organisation: None },
    SealedField {
        table: "allocation_decision",
        column: "snapshot",
        row: "id",
        organisation: Some("landlord_id"),
    },
];

impl Register {
    /// The key of the installation is there, and opens the key of every organisation.
    pub(super) async fn check_key(&self) -> Result<Check, Error> {
        let owners: BTreeSet<String> = sqlx::query_scalar("SELECT DISTINCT organisation_id FROM seal_key")
            .fetch_all(self.db.read())
            .await?
            .into_iter()
            .collect();
        let mut problems = Vec::new();
        for owner in &owners {
            if let Err(error) = self.keyring(owner).await {
                match error {
                    Error::Sealed(_) => problems.push(format!("the key of « {owner} » does not open")),
                    other => return Err(other),
                }
            }
        }
        if !problems.is_empty() && !Seals::file_of(self.folder()).exists() {
            problems.insert(0, "the key of the installation is not there".to_owned());
        }
        Ok(Check::of("key", owners.len() as u64, problems))
    }

    /// Every sealed field opens where it stands.
    pub(super) async fn check_sealed(&self) -> Result<Check, Error> {
        let (mut looked_at, mut problems) = (0, Vec::new());
        for SealedField { table, column, row, organisation } in FIELDS {
            let owner = organisation.unwrap_or("''");
            let sql = format!(
                "SELECT {row}, {owner}, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {row}"
            );
            let rows: Vec<(String, String, String)> =
                sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(self.db.read()).await?;
            looked_at += rows.len() as u64;
            for (id, owner, sealed) in rows {
                let opened = match organisation {
                    Some(_) => self.unseal(&owner, table, column, &id, &sealed).await,
                    None => self.unseal_own(table, column, &id, &sealed).await,
                };
                match opened {
                    Ok(_) => {}
                    Err(Error::Sealed(_)) => problems.push(format!("{table}.{column} of {id} does not open")),
                    Err(other) => return Err(other),
                }
            }
        }
        Ok(Check::of("sealed", looked_at, problems))
    }
}
