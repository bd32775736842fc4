//! Visits entrusted to somebody of a firm of occupational therapists: one file, until a day, under an agreement in force.
//!
//! An assignment is the role of a therapist for one task: [`AssignedVisit::actor`] gives it to the policy, which decides
//! with the agreement, the days and the second factor as for any other right.

use super::refused;
use crate::db::Write;
use crate::{Across, Error, Register, now};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use sqlx::Row;
use sqlx::any::AnyRow;
use trust::agreement::{Agreement, Purpose};
use trust::day::legal_day;
use trust::field::ObjectKind;
use trust::policy::{Action, Actor, Consent, Object};
use trust::role::Role;
use trust::scope::{Grant, Scope};

/// The longest a visit is entrusted for.
const LONGEST_MONTHS: i64 = 3;

/// A visit to entrust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVisit {
    /// The address with which the therapist signs in.
    pub email: String,
    /// Last day on which the report can be written.
    pub until: Date,
}

/// A visit entrusted to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignedVisit {
    pub id: String,
    pub landlord_id: String,
    pub firm_id: String,
    pub file_id: String,
    pub account_id: String,
    pub until: Date,
    pub ended_at: Option<String>,
}

impl AssignedVisit {
    /// The person of the account, with the role of a therapist for this task and no other; `None` when it is not theirs,
    /// not for their firm, or was taken back.
    #[must_use]
    pub fn actor(&self, person: &Actor) -> Option<Actor> {
        if self.ended_at.is_some()
            || person.user.as_str() != self.account_id
            || person.organisation.as_str() != self.firm_id
        {
            return None;
        }
        let task = Scope::Task { task: self.id.as_str().into(), until: self.until };
        let grant = Grant::new(Role::OccupationalTherapist, task).ok()?;
        Some(Actor { grants: vec![grant], ..person.clone() })
    }

    /// The task or the report of this visit, as the policy looks at it. The household agreed when the file was opened;
    /// a file that stops ends its visits.
    #[must_use]
    pub fn object(&self, kind: ObjectKind) -> Object {
        Object {
            task: Some(self.id.as_str().into()),
            created_by: Some(self.account_id.as_str().into()),
            consent: Consent::Given,
            ..Object::new(kind, self.landlord_id.as_str().into())
        }
    }

    /// May this person do this for the visit, now?
    #[must_use]
    pub fn allows(
        &self,
        person: &Actor,
        (action, kind): (Action, ObjectKind),
        agreements: &[Agreement],
        at: Timestamp,
    ) -> bool {
        let Some(actor) = self.actor(person) else { return false };
        trust::policy::allow(&actor, action, &self.object(kind), agreements, at).is_allowed()
    }
}

fn visit_of(row: &AnyRow) -> Result<AssignedVisit, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let until = text("until_day")?;
    Ok(AssignedVisit {
        id: text("id")?,
        landlord_id: text("landlord_id")?,
        firm_id: text("firm_id")?,
        file_id: text("file_id")?,
        account_id: text("account_id")?,
        until: until.parse().map_err(|_| Error::Computation("a day of a visit".to_owned()))?,
        ended_at: row.try_get("ended_at")?,
    })
}

const VISIT: &str = "SELECT v.id, v.landlord_id, v.firm_id, v.file_id, v.account_id, v.until_day, v.ended_at
    FROM therapist_visit v";

impl Register {
    /// Entrusts the visit of a file to somebody of a firm with which an agreement for it is in force; its id. A visit
    /// entrusted before for this file ends.
    ///
    /// # Errors
    /// [`Error::Refused`]: `visit-until` for a day past or more than three months away, `visit-person` when nobody of a
    /// firm under an agreement in force for needs assessment has this address. [`Error::Unknown`] when the landlord has
    /// no such file that goes on.
    pub async fn assign_visit(
        &self,
        landlord_id: &str,
        file_id: &str,
        new: &NewVisit,
        at: Timestamp,
    ) -> Result<String, Error> {
        let today = legal_day(at);
        let longest = today.checked_add(LONGEST_MONTHS.months()).unwrap_or(today);
        if new.until < today || new.until > longest {
            return Err(refused("visit-until"));
        }
        let file = self.adaptation(landlord_id, file_id, today).await?;
        if file.standing(today).is_closed() {
            return Err(Error::Unknown("adaptation".to_owned()));
        }
        let firms: Vec<String> = self
            .agreements_of(landlord_id)
            .await?
            .iter()
            .filter_map(|record| record.counting(at))
            .filter(|version| version.agreement.is_active(at))
            .map(crate::agreements::Version::terms)
            .filter(|terms| terms.giver.as_str() == landlord_id && terms.purpose == Purpose::NeedsAssessment)
            .map(|terms| terms.taker.as_str().to_owned())
            .collect();
        let email = crate::accounts::email_of(&new.email).map_err(|_| refused("visit-person"))?;
        // Who works for a partner is not seen from here: only the one whose address was given is looked for.
        let members: Vec<(String, String)> = sqlx::query_as(
            "SELECT a.id, m.organisation_id FROM account a JOIN membership m ON m.account_id = a.id
             WHERE a.email = $1 AND a.disabled_at IS NULL AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL",
        )
        .bind(email)
        .fetch_all(self.across(Across::Visits).db.read())
        .await?;
        let found = members.into_iter().find(|(_, firm)| firms.contains(firm));
        let (account_id, firm_id) = found.ok_or_else(|| refused("visit-person"))?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        self.hold_file(&mut act, landlord_id, file_id, None).await?;
        self.end_visits(&mut act, landlord_id, file_id).await?;
        sqlx::query(
            "INSERT INTO therapist_visit (id, landlord_id, firm_id, file_id, account_id, until_day, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(firm_id)
        .bind(file_id)
        .bind(account_id)
        .bind(new.until.to_string())
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("entrusted", "visit", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Ends the visits of a file, in the transaction that stops it or entrusts another.
    pub(super) async fn end_visits(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        file_id: &str,
    ) -> Result<(), Error> {
        sqlx::query(
            "UPDATE therapist_visit SET ended_at = $3
             WHERE landlord_id = $1 AND file_id = $2 AND ended_at IS NULL",
        )
        .bind(landlord_id)
        .bind(file_id)
        .bind(now())
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// The visit of a file that goes on; `None` when nobody was entrusted with it.
    pub async fn visit_of_file(
        &self,
        landlord_id: &str,
        file_id: &str,
    ) -> Result<Option<AssignedVisit>, Error> {
        let sql = format!("{VISIT} WHERE v.landlord_id = $1 AND v.file_id = $2 AND v.ended_at IS NULL");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).bind(file_id);
        row.fetch_optional(self.db.read()).await?.as_ref().map(visit_of).transpose()
    }

    /// The visits entrusted to somebody that were not taken back, the most urgent first. Whether they may still be read
    /// is for the policy to say.
    pub async fn visits_of(&self, account_id: &str) -> Result<Vec<AssignedVisit>, Error> {
        let sql =
            format!("{VISIT} WHERE v.account_id = $1 AND v.ended_at IS NULL ORDER BY v.until_day, v.id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(account_id).fetch_all(self.db.read()).await?;
        rows.iter().map(visit_of).collect()
    }

    /// The register of the landlord of a visit, for whoever the policy let through, and for this visit only.
    #[must_use]
    pub fn of_visit(&self, visit: &AssignedVisit) -> Register {
        self.only(&visit.landlord_id)
    }
}
