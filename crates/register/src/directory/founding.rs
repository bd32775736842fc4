//! Coming in and going out: an organisation created from the portal, its check by the operator, its closing.
//!
//! Until somebody has checked it, an organisation is not in the directory, joins nothing, and its people have no role
//! but to administer it. What the register knows of others is told only as far as the directory shows it.

use super::profile::write_words;
use crate::accounts::{attempts::Attempt, email_of, name_of};
use crate::landlords::UNNAMED;
use crate::organisations::{self, Organisation, Profile};
use crate::{Across, Error, Register, now};
use jiff::Timestamp;
use model::words::fold;
use serde::Serialize;
use sqlx::Row;
use trust::identifiers::{Rna, Siren, Siret};
use trust::organisation::OrganisationKind;
use trust::password::PasswordRules;

/// Organisations that may wait for their check, all founders together.
const MOST_WAITING: i64 = 500;
/// Organisations that one person may have waiting.
const MOST_OF_ONE: i64 = 10;

/// What is asked to create an organisation.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    pub kind: OrganisationKind,
    pub name: String,
    pub siren: Option<Siren>,
    pub siret: Option<Siret>,
    pub rna: Option<Rna>,
    pub about: Option<String>,
}

/// Who creates it, and will administer it.
#[derive(Debug, Clone, Copy)]
pub enum Founder<'a> {
    /// Somebody signed in.
    Account(&'a str),
    /// Somebody who has no account yet; the network address is counted.
    Stranger { email: &'a str, name: &'a str, password: &'a str, address: &'a str },
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Founded {
    /// The organisation, with its founder as administrator.
    Created(String),
    /// The address has an account: nothing was created. Nobody is told so.
    AddressTaken,
}

/// An organisation created from the portal, as the operator sees it.
#[derive(Debug, Clone, Serialize)]
pub struct Founding {
    pub organisation_id: String,
    pub kind: String,
    pub name: String,
    /// SIRET, SIREN or RNA; `None`: it gave none.
    pub number: Option<String>,
    pub email: String,
    pub founded_at: String,
    pub checked_at: Option<String>,
    pub refused_at: Option<String>,
    /// The imported sheet that the check would give it.
    pub takes_over: Option<String>,
    /// Another organisation was verified with the same number: the check will be refused.
    pub number_taken: bool,
}

impl NewOrganisation {
    /// What is wrong with it, one code for each defect.
    #[must_use]
    pub fn faults(&self) -> Vec<&'static str> {
        let mut faults = Vec::new();
        let name = self.name.trim();
        let length = name.chars().count();
        if !(3..=150).contains(&length) || name.chars().any(char::is_control) || fold(name) == fold(UNNAMED) {
            faults.push("name");
        }
        if matches!(self.kind, OrganisationKind::Operator | OrganisationKind::Unsaid) {
            faults.push("kind");
        }
        let has_siren = self.siren.is_some() || self.siret.is_some();
        let has_rna = self.rna.is_some() && self.kind.may_have_only_rna();
        if !has_siren && !has_rna {
            faults.push("number");
        }
        let about = self.about.as_deref().unwrap_or("");
        if about.chars().count() > 2_000 || super::profile::names_a_person(about) {
            faults.push("about");
        }
        faults
    }

    fn siren(&self) -> Option<String> {
        let of_siret = self.siret.as_ref().map(|s| s.siren().as_str().to_owned());
        self.siren.as_ref().map(|s| s.as_str().to_owned()).or(of_siret)
    }
}

impl Register {
    /// Does this organisation wait for the operator's check?
    pub async fn awaits_check(&self, organisation_id: &str) -> Result<bool, Error> {
        let waits: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM organisation_founding WHERE organisation_id = $1 AND checked_at IS NULL",
        )
        .bind(organisation_id)
        .fetch_one(self.db.read())
        .await?;
        Ok(waits > 0)
    }

    /// An organisation of the directory that bears one of these numbers, or this very name: what is told of a
    /// duplicate. One that is not listed is not told.
    pub async fn duplicate_of(&self, new: &NewOrganisation) -> Result<Option<Organisation>, Error> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT o.id FROM organisation o WHERE {} AND
             ((o.siret IS NOT NULL AND o.siret = $1) OR (o.siren IS NOT NULL AND o.siren = $2)
              OR (o.rna IS NOT NULL AND o.rna = $3) OR LOWER(o.name) = $4)
             ORDER BY CASE WHEN o.source IS NULL THEN 0 ELSE 1 END, o.name, o.id LIMIT 1",
            super::search::SHOWN
        ));
        let id: Option<String> = sqlx::query_scalar(sql)
            .bind(new.siret.as_ref().map_or("", |s| s.as_str()).to_owned())
            .bind(new.siren().unwrap_or_default())
            .bind(new.rna.as_ref().map_or("", |r| r.as_str()).to_owned())
            .bind(new.name.trim().to_lowercase())
            .fetch_optional(self.db.read())
            .await?;
        match id {
            Some(id) => self.organisation(&id).await.map(Some),
            None => Ok(None),
        }
    }

    /// Creates an organisation; its founder administers it. It waits for the operator's check.
    ///
    /// # Errors
    /// [`Error::Refused`] with the code of the first defect (`name`, `kind`, `number`, `about`, `email`, `person`,
    /// `organisation-name-taken`, `too-many-waiting`), [`Error::Weak`] for the password, [`Error::Wait`] when this
    /// network address asked too often.
    pub async fn found(
        &self,
        new: &NewOrganisation,
        founder: Founder<'_>,
        at: Timestamp,
    ) -> Result<Founded, Error> {
        self.across(Across::Founding).found_here(new, founder, at).await
    }

    async fn found_here(
        &self,
        new: &NewOrganisation,
        founder: Founder<'_>,
        at: Timestamp,
    ) -> Result<Founded, Error> {
        if let Some(fault) = new.faults().first() {
            return Err(Error::Refused((*fault).to_owned()));
        }
        let person = match founder {
            Founder::Account(id) => Some(id.to_owned()),
            Founder::Stranger { email, name, password, address } => {
                let email = email_of(email)?;
                let name = name_of(name).map_err(|_| Error::Refused("person".to_owned()))?;
                PasswordRules::default().judge(password, &[&email, &name]).map_err(Error::Weak)?;
                let attempt = Attempt::founding(address);
                if let Some(until) = self.wait_before(&attempt, at).await? {
                    return Err(Error::Wait(until));
                }
                self.note_failure(&attempt, at).await?;
                if self.account_by_email(&email).await?.is_some() {
                    return Ok(Founded::AddressTaken);
                }
                None
            }
        };
        self.room_for(person.as_deref()).await?;
        let account = match (person, founder) {
            (Some(id), _) => id,
            (None, Founder::Stranger { email, name, password, .. }) => {
                let account = self.add_account(email, name).await?;
                self.set_password(&account.id, password, None).await?;
                account.id
            }
            (None, Founder::Account(id)) => id.to_owned(),
        };
        let profile = Profile {
            name: new.name.trim().to_owned(),
            siren: new.siren.clone(),
            siret: new.siret.clone(),
            rna: new.rna.clone(),
            about: new.about.clone(),
            is_listed: true,
            ..Profile::default()
        };
        let mut act = self.db.act().await?;
        let id = organisations::create(&mut act, self.author(), new.kind, &profile).await?;
        organisations::make_founder(&mut act, &id, &account).await?;
        sqlx::query(
            "INSERT INTO organisation_founding (organisation_id, account_id, founded_at) VALUES ($1, $2, $3)",
        )
        .bind(&id)
        .bind(&account)
        .bind(crate::written(at))
        .execute(act.connection())
        .await?;
        act.commit().await?;
        Ok(Founded::Created(id))
    }

    /// Refuses when too many organisations wait already.
    async fn room_for(&self, account_id: Option<&str>) -> Result<(), Error> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS everybody, COUNT(CASE WHEN account_id = $1 THEN 1 END) AS own
             FROM organisation_founding WHERE checked_at IS NULL AND refused_at IS NULL",
        )
        .bind(account_id.unwrap_or("").to_owned())
        .fetch_one(self.db.read())
        .await?;
        let (everybody, own): (i64, i64) = (row.try_get("everybody")?, row.try_get("own")?);
        if everybody >= MOST_WAITING || own >= MOST_OF_ONE {
            return Err(Error::Refused("too-many-waiting".to_owned()));
        }
        Ok(())
    }

    /// The organisations created from the portal that wait for their check, the first first.
    pub async fn foundings(&self) -> Result<Vec<Founding>, Error> {
        let rows = sqlx::query(
            "SELECT o.id, o.kind, o.name, COALESCE(o.siret, o.siren, o.rna) AS number, a.email, f.founded_at,
                    f.checked_at, f.refused_at,
                    (SELECT MIN(i.id) FROM organisation i WHERE i.source IS NOT NULL AND i.closed_at IS NULL
                       AND i.siret = o.siret AND i.id <> o.id
                       AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.organisation_id = i.id)) AS takes_over,
                    (SELECT COUNT(*) FROM organisation v WHERE v.id <> o.id AND v.verified_at IS NOT NULL
                       AND v.closed_at IS NULL AND (v.siret = o.siret OR v.rna = o.rna)) AS taken
             FROM organisation_founding f JOIN organisation o ON o.id = f.organisation_id
             JOIN account a ON a.id = f.account_id
             WHERE f.checked_at IS NULL AND f.refused_at IS NULL ORDER BY f.founded_at, o.id",
        )
        .fetch_all(self.db.read())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Founding {
                    organisation_id: row.try_get("id")?,
                    kind: row.try_get("kind")?,
                    name: row.try_get("name")?,
                    number: row.try_get("number")?,
                    email: row.try_get("email")?,
                    founded_at: row.try_get("founded_at")?,
                    checked_at: row.try_get("checked_at")?,
                    refused_at: row.try_get("refused_at")?,
                    takes_over: row.try_get("takes_over")?,
                    number_taken: row.try_get::<i64, _>("taken")? > 0,
                })
            })
            .collect()
    }

    /// The operator says that an organisation is who it says: it takes over the sheet imported under its SIRET, its
    /// number is verified, and the directory shows it.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it waits for nothing; [`Error::Refused`] (`number-taken`) when another organisation was
    /// verified with its number.
    pub async fn check_organisation(&self, id: &str) -> Result<(), Error> {
        let founding = self.foundings().await?.into_iter().find(|f| f.organisation_id == id);
        let founding = founding.ok_or_else(|| Error::Unknown(id.to_owned()))?;
        if founding.number_taken {
            return Err(Error::Refused("number-taken".to_owned()));
        }
        let is_landlord = founding.kind == OrganisationKind::Landlord.code();
        // A landlord that appears changes what pages list.
        let mut act = if is_landlord { self.db.write().await? } else { self.db.act().await? };
        sqlx::query(
            "UPDATE organisation_founding SET checked_at = $1, checked_by = $2 WHERE organisation_id = $3",
        )
        .bind(now())
        .bind(self.author().code())
        .bind(id)
        .execute(act.connection())
        .await?;
        sqlx::query(
            "UPDATE organisation SET verified_at = $1, verified_by = $2
             WHERE id = $3 AND (siren IS NOT NULL OR siret IS NOT NULL OR rna IS NOT NULL)",
        )
        .bind(now())
        .bind(self.author().code())
        .bind(id)
        .execute(act.connection())
        .await?;
        if let Some(imported) = &founding.takes_over {
            take_over(&mut act, id, imported).await?;
            write_words(&mut act, id).await?;
        }
        let after = founding.takes_over.map(|sheet| serde_json::json!({ "took-over": sheet }).to_string());
        self.write_down(&mut act, id, ("checked", "organisation", id), after).await?;
        act.commit().await
    }

    /// The operator refuses an organisation that waits: it closes.
    pub async fn refuse_organisation(&self, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let refused = sqlx::query(
            "UPDATE organisation_founding SET refused_at = $1
             WHERE organisation_id = $2 AND checked_at IS NULL AND refused_at IS NULL",
        )
        .bind(now())
        .bind(id)
        .execute(act.connection())
        .await?
        .rows_affected();
        if refused == 0 {
            act.roll_back().await?;
            return Err(Error::Unknown(id.to_owned()));
        }
        // Its name is free again: landlords bear theirs alone.
        sqlx::query("UPDATE organisation SET closed_at = $1, name = name || ' · ' || id WHERE id = $2")
            .bind(now())
            .bind(id)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, id, ("refused", "organisation", id), None).await?;
        act.commit().await
    }

    /// Closes an organisation: it leaves the directory, its people act for it no more, its history stays.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is closed already.
    pub async fn close_organisation(&self, id: &str) -> Result<(), Error> {
        self.set_closed(id, true).await
    }

    /// Opens a closed organisation again: what the operator does when closing was a mistake.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not closed, or was refused.
    pub async fn reopen_organisation(&self, id: &str) -> Result<(), Error> {
        self.set_closed(id, false).await
    }

    async fn set_closed(&self, id: &str, closed: bool) -> Result<(), Error> {
        let mut act = self.db.write().await?;
        let condition = if closed { "closed_at IS NULL" } else { "closed_at IS NOT NULL" };
        let changed = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE organisation SET closed_at = $1 WHERE id = $2 AND {condition}
             AND NOT EXISTS (SELECT 1 FROM organisation_founding f
                             WHERE f.organisation_id = organisation.id AND f.refused_at IS NOT NULL)"
        )))
        .bind(closed.then(now))
        .bind(id)
        .execute(act.connection())
        .await?
        .rows_affected();
        if changed == 0 {
            act.roll_back().await?;
            return Err(Error::Unknown("organisation".to_owned()));
        }
        if closed {
            act.open_wall(Across::Sessions).await?;
            sqlx::query("UPDATE session SET organisation_id = NULL WHERE organisation_id = $1")
                .bind(id)
                .execute(act.connection())
                .await?;
            act.close_wall().await?;
        }
        let verb = if closed { "closed" } else { "reopened" };
        self.write_down(&mut act, id, (verb, "organisation", id), None).await?;
        act.commit().await
    }
}

/// Gives the sheet of an imported organisation to another, which keeps what it wrote itself.
async fn take_over(act: &mut crate::db::Write<'_>, id: &str, imported: &str) -> Result<(), Error> {
    let columns = [
        "about",
        "website",
        "contact_email",
        "contact_phone",
        "address",
        "postcode",
        "commune_code",
        "commune_name",
        "lon",
        "lat",
        "source",
        "source_id",
        "inclusion",
    ];
    let set: Vec<String> = columns
        .iter()
        .map(|c| format!("{c} = COALESCE({c}, (SELECT i.{c} FROM organisation i WHERE i.id = $1))"))
        .collect();
    // Safe: the columns are the constants above.
    let sql = sqlx::AssertSqlSafe(format!("UPDATE organisation SET {} WHERE id = $2", set.join(", ")));
    sqlx::query(sql).bind(imported).bind(id).execute(act.connection()).await?;
    sqlx::query("UPDATE service SET organisation_id = $1 WHERE organisation_id = $2")
        .bind(id)
        .bind(imported)
        .execute(act.connection())
        .await?;
    for sql in [
        "INSERT INTO organisation_territory (organisation_id, kind, code)
         SELECT CAST($1 AS TEXT), kind, code FROM organisation_territory WHERE organisation_id = $2
         ON CONFLICT DO NOTHING",
        "INSERT INTO organisation_theme (organisation_id, theme)
         SELECT CAST($1 AS TEXT), theme FROM organisation_theme WHERE organisation_id = $2
         ON CONFLICT DO NOTHING",
    ] {
        sqlx::query(sql).bind(id).bind(imported).execute(act.connection()).await?;
    }
    sqlx::query("UPDATE organisation SET closed_at = $1, is_listed = 0, source = NULL WHERE id = $2")
        .bind(now())
        .bind(imported)
        .execute(act.connection())
        .await?;
    Ok(())
}
