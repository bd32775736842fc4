//! One's own data: what the register holds of a person who signs in, and leaving without a trace of one's name.

use crate::db::Write;
use crate::journal::{self, Act};
use crate::{Across, Error, Register, now};
use serde_json::{Map, Value, json};
use sqlx::any::AnyRow;
use sqlx::{Column, Row, ValueRef};

/// A row as JSON: texts, numbers and what is empty.
fn json_of(row: &AnyRow) -> Value {
    let mut all = Map::new();
    for column in row.columns() {
        let name = column.name();
        let empty = row.try_get_raw(name).map_or(true, |value| value.is_null());
        let value = if empty {
            Value::Null
        } else if let Ok(text) = row.try_get::<String, _>(name) {
            Value::from(text)
        } else {
            row.try_get::<i64, _>(name).map_or(Value::Null, Value::from)
        };
        all.insert(name.to_owned(), value);
    }
    Value::Object(all)
}

impl Register {
    /// Everything that is held of a person who signs in, secrets left out (RGPD art. 15 and 20).
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such account.
    pub async fn account_file(&self, account_id: &str) -> Result<Value, Error> {
        self.across(Across::OwnPerson).file_of(account_id).await
    }

    async fn file_of(&self, account_id: &str) -> Result<Value, Error> {
        let account = self.account(account_id).await?;
        let mut parts = Map::new();
        for (name, sql) in [
            (
                "memberships",
                "SELECT m.joined_at, m.confirmed_at, m.ended_at, o.name AS organisation FROM membership m
                 JOIN organisation o ON o.id = m.organisation_id WHERE m.account_id = $1 ORDER BY m.joined_at",
            ),
            (
                "roles",
                "SELECT g.role, g.scope, g.until, g.given_at, g.ended_at, o.name AS organisation FROM role_grant g
                 JOIN membership m ON m.id = g.membership_id JOIN organisation o ON o.id = m.organisation_id
                 WHERE m.account_id = $1 ORDER BY g.given_at",
            ),
            (
                "sessions",
                "SELECT device, opened_at, seen_at, method, ended_at FROM session WHERE account_id = $1
                 ORDER BY opened_at",
            ),
            (
                "passkeys",
                "SELECT label, made_at, used_at, suspected_at FROM passkey WHERE account_id = $1 ORDER BY made_at",
            ),
            (
                "identities",
                "SELECT issuer, subject, shown, source, linked_at, used_at FROM identity WHERE account_id = $1
                 ORDER BY linked_at",
            ),
            (
                "acts",
                "SELECT at, verb, kind, subject_id FROM journal WHERE author = $1 ORDER BY at LIMIT 100000",
            ),
        ] {
            let rows = sqlx::query(sql).bind(account_id).fetch_all(self.db.read()).await?;
            parts.insert(name.to_owned(), rows.iter().map(json_of).collect());
        }
        let readings = sqlx::query(
            "SELECT at, action, kind, subject FROM access WHERE account_id = $1 ORDER BY at LIMIT 100000",
        )
        .bind(account_id)
        .fetch_all(self.accesses.pool())
        .await?;
        parts.insert("readings".to_owned(), readings.iter().map(json_of).collect());
        Ok(json!({ "made_at": now(), "account": account, "held": parts }))
    }

    /// Erases a person who signs in: name, address, ways to sign in, sessions, memberships. What they did stays in
    /// the journal, under an id that names nobody.
    ///
    /// # Errors
    /// [`Error::Refused`] when an organisation with other members would have no administrator left.
    pub async fn erase_account(&self, account_id: &str) -> Result<(), Error> {
        self.across(Across::OwnPerson).erase_person_of(account_id).await
    }

    async fn erase_person_of(&self, account_id: &str) -> Result<(), Error> {
        let account = self.account(account_id).await?;
        let memberships: Vec<(String, String)> = sqlx::query_as(
            "SELECT organisation_id, id FROM membership WHERE account_id = $1 AND ended_at IS NULL",
        )
        .bind(account_id)
        .fetch_all(self.db.read())
        .await?;
        for (organisation_id, membership_id) in &memberships {
            self.end_membership(organisation_id, membership_id).await?;
        }
        let mut act = self.db.act().await?;
        forget(&mut act, account_id, &account.email).await?;
        let erased = Act {
            organisation_id: "",
            verb: "erased",
            kind: "account",
            subject_id: account_id,
            before: None,
            after: None,
        };
        journal::append(&mut act, self.author(), erased).await?;
        act.commit().await?;
        self.db.wipe().await
    }
}

/// Empties an account of what names its person, and of every way to sign in.
pub(crate) async fn forget(act: &mut Write<'_>, account_id: &str, email: &str) -> Result<(), Error> {
    for table in ["ceremony", "identity", "passkey", "recovery_code", "reset_link", "session"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM {table} WHERE account_id = $1")))
            .bind(account_id)
            .execute(act.connection())
            .await?;
    }
    sqlx::query("DELETE FROM invitation WHERE email = $1 OR accepted_by = $2")
        .bind(email)
        .bind(account_id)
        .execute(act.connection())
        .await?;
    sqlx::query(
        "UPDATE account SET email = $2, name = '', password = NULL, totp = NULL, totp_confirmed_at = NULL,
                lang = NULL, seen_at = NULL, disabled_at = $3 WHERE id = $1",
    )
    .bind(account_id)
    // An address that nobody can have, so that the real one may come again.
    .bind(format!("{account_id}@erased.invalid"))
    .bind(now())
    .execute(act.connection())
    .await?;
    Ok(())
}
