//! Organisations: who takes part, where, on which themes. The directory.

mod naming;

pub use naming::{Named, label_of, named, place_of};

use crate::db::Write;
use crate::journal::{self, Act};
use crate::members::{self, NewGrant};
use crate::{Author, Error, Register, now};
use serde::Serialize;
use sqlx::Row;
use trust::identifiers::{Rna, Siren, Siret};
use trust::organisation::OrganisationKind;
use trust::role::Role;
use trust::scope::Scope;

/// An organisation of the directory.
#[derive(Debug, Clone, Serialize)]
pub struct Organisation {
    pub id: String,
    pub kind: OrganisationKind,
    pub name: String,
    pub siren: Option<String>,
    pub siret: Option<String>,
    pub rna: Option<String>,
    pub about: Option<String>,
    pub website: Option<String>,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub address: Option<String>,
    pub postcode: Option<String>,
    pub commune_code: Option<String>,
    pub commune_name: Option<String>,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
    /// Shown in the directory.
    pub is_listed: bool,
    /// Social economy; `None`: nobody says.
    pub is_ess: Option<bool>,
    pub source: Option<String>,
    pub source_id: Option<String>,
    pub updated_on: String,
    pub verified_at: Option<String>,
    pub closed_at: Option<String>,
}

/// What a person types to create an organisation, or to change its profile.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    pub name: String,
    pub siren: Option<Siren>,
    pub siret: Option<Siret>,
    pub rna: Option<Rna>,
    pub about: Option<String>,
    pub website: Option<String>,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub address: Option<String>,
    pub postcode: Option<String>,
    pub commune_code: Option<String>,
    pub commune_name: Option<String>,
    pub is_listed: bool,
}

pub(crate) const SELECT: &str = "SELECT id, kind, name, siren, siret, rna, about, website, contact_email, contact_phone, address,
    postcode, commune_code, commune_name, lon, lat, is_listed, is_ess, source, source_id, updated_on, verified_at, closed_at
    FROM organisation";

pub(crate) fn organisation_of(row: &sqlx::any::AnyRow) -> Result<Organisation, Error> {
    let kind: String = row.try_get("kind")?;
    Ok(Organisation {
        id: row.try_get("id")?,
        kind: OrganisationKind::from_code(&kind)
            .ok_or_else(|| Error::Computation(format!("« {kind} » is no kind of organisation")))?,
        name: row.try_get("name")?,
        siren: row.try_get("siren")?,
        siret: row.try_get("siret")?,
        rna: row.try_get("rna")?,
        about: row.try_get("about")?,
        website: row.try_get("website")?,
        contact_email: row.try_get("contact_email")?,
        contact_phone: row.try_get("contact_phone")?,
        address: row.try_get("address")?,
        postcode: row.try_get("postcode")?,
        commune_code: row.try_get("commune_code")?,
        commune_name: row.try_get("commune_name")?,
        lon: row.try_get("lon")?,
        lat: row.try_get("lat")?,
        is_listed: row.try_get::<i64, _>("is_listed")? == 1,
        is_ess: row.try_get::<Option<i64>, _>("is_ess")?.map(|ess| ess == 1),
        source: row.try_get("source")?,
        source_id: row.try_get("source_id")?,
        updated_on: row.try_get("updated_on")?,
        verified_at: row.try_get("verified_at")?,
        closed_at: row.try_get("closed_at")?,
    })
}

impl Profile {
    fn check(&self) -> Result<(), Error> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
            return Err(Error::Refused("organisation-name".to_owned()));
        }
        Ok(())
    }

    /// SIREN: its own, else the first nine digits of the SIRET.
    fn siren(&self) -> Option<String> {
        self.siren
            .as_ref()
            .map(|s| s.as_str().to_owned())
            .or_else(|| self.siret.as_ref().map(|s| s.siren().as_str().to_owned()))
    }
}

/// An organisation as a transaction sees it.
pub(crate) async fn held(act: &mut Write<'_>, id: &str) -> Result<Organisation, Error> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1")))
        .bind(id)
        .fetch_optional(act.connection())
        .await?;
    row.as_ref().map_or_else(|| Err(Error::Unknown(id.to_owned())), organisation_of)
}

/// Writes the profile of an organisation that exists.
async fn write_profile(act: &mut Write<'_>, id: &str, profile: &Profile) -> Result<(), Error> {
    sqlx::query(
        "UPDATE organisation SET name = $1, siren = $2, siret = $3, rna = $4, about = $5, website = $6,
                contact_email = $7, contact_phone = $8, address = $9, postcode = $10, commune_code = $11,
                commune_name = $12, is_listed = $13, updated_on = $14 WHERE id = $15",
    )
    .bind(profile.name.trim())
    .bind(profile.siren())
    .bind(profile.siret.as_ref().map(|s| s.as_str().to_owned()))
    .bind(profile.rna.as_ref().map(|r| r.as_str().to_owned()))
    .bind(profile.about.clone())
    .bind(profile.website.clone())
    .bind(profile.contact_email.clone())
    .bind(profile.contact_phone.clone())
    .bind(profile.address.clone())
    .bind(profile.postcode.clone())
    .bind(profile.commune_code.clone())
    .bind(profile.commune_name.clone())
    .bind(i64::from(profile.is_listed))
    .bind(now().chars().take(10).collect::<String>())
    .bind(id)
    .execute(act.connection())
    .await?;
    crate::directory::profile::write_words(act, id).await
}

/// Creates an organisation, in the transaction of who asks; its id.
///
/// # Errors
/// [`Error::Refused`] when its name is empty, or a landlord already has it.
pub(crate) async fn create(
    act: &mut Write<'_>,
    author: &Author,
    kind: OrganisationKind,
    profile: &Profile,
) -> Result<String, Error> {
    profile.check()?;
    let name = profile.name.trim();
    let id = match kind {
        // A landlord's stock may have been imported under its name before it had people.
        OrganisationKind::Landlord => crate::identity::content_id(&["landlord", name]),
        _ => uuid::Uuid::now_v7().to_string(),
    };
    let added = sqlx::query(
        "INSERT INTO organisation (id, kind, name, is_listed, updated_on, created_at)
         VALUES ($1, $2, $3, 0, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(&id)
    .bind(kind.code())
    .bind(name)
    .bind(now().chars().take(10).collect::<String>())
    .bind(now())
    .execute(act.connection())
    .await?
    .rows_affected();
    if added == 0 {
        return Err(Error::Refused("organisation-name-taken".to_owned()));
    }
    write_profile(act, &id, profile).await?;
    let created = Act {
        organisation_id: &id,
        verb: "created",
        kind: "organisation",
        subject_id: &id,
        before: None,
        after: Some(serde_json::json!({ "kind": kind.code(), "name": name }).to_string()),
    };
    journal::append(act, author, created).await?;
    Ok(id)
}

/// Makes an account the administrator of an organisation that has just been created.
pub(crate) async fn make_founder(act: &mut Write<'_>, id: &str, account_id: &str) -> Result<(), Error> {
    let author = Author::Person { account_id: account_id.to_owned(), organisation_id: Some(id.to_owned()) };
    let membership = members::join(act, id, account_id, true).await?;
    let grant = NewGrant { role: Role::OrgAdmin, scope: Scope::Organisation, until: None };
    members::give(act, &author, id, &membership, &grant, true).await.map(drop)
}

impl Register {
    /// The organisation of this id.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none.
    pub async fn organisation(&self, id: &str) -> Result<Organisation, Error> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
        let row = sqlx::query(sql).bind(id).fetch_optional(self.db.read()).await?;
        row.as_ref().map_or_else(|| Err(Error::Unknown("organisation".to_owned())), organisation_of)
    }

    /// The organisation that bears this number, when it was verified.
    pub async fn organisation_by_siret(&self, siret: &Siret) -> Result<Option<Organisation>, Error> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{SELECT} WHERE siret = $1 AND verified_at IS NOT NULL AND closed_at IS NULL"
        ));
        let row = sqlx::query(sql).bind(siret.as_str().to_owned()).fetch_optional(self.db.read()).await?;
        row.as_ref().map(organisation_of).transpose()
    }

    /// Every organisation that is open, by name.
    pub async fn organisations(&self) -> Result<Vec<Organisation>, Error> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE closed_at IS NULL ORDER BY name, id"));
        sqlx::query(sql).fetch_all(self.db.read()).await?.iter().map(organisation_of).collect()
    }

    /// Creates an organisation; its founder, when there is one, becomes its administrator.
    ///
    /// # Errors
    /// [`Error::Refused`] when its name is empty, or a landlord already has it.
    pub async fn add_organisation(
        &self,
        kind: OrganisationKind,
        profile: &Profile,
        founder_account_id: Option<&str>,
    ) -> Result<Organisation, Error> {
        let mut act = self.db.act().await?;
        let id = create(&mut act, self.author(), kind, profile).await?;
        if let Some(account) = founder_account_id {
            make_founder(&mut act, &id, account).await?;
        }
        act.commit().await?;
        self.organisation(&id).await
    }

    /// Changes the profile of an organisation. A number that changes is to be verified again.
    pub async fn change_organisation(&self, id: &str, profile: &Profile) -> Result<(), Error> {
        profile.check()?;
        let before = self.organisation(id).await?;
        let same_numbers = before.siren == profile.siren()
            && before.siret == profile.siret.as_ref().map(|s| s.as_str().to_owned())
            && before.rna == profile.rna.as_ref().map(|r| r.as_str().to_owned());
        let mut act = self.db.act().await?;
        write_profile(&mut act, id, profile).await?;
        if !same_numbers {
            sqlx::query("UPDATE organisation SET verified_at = NULL, verified_by = NULL WHERE id = $1")
                .bind(id)
                .execute(act.connection())
                .await?;
        }
        let changed = Act {
            organisation_id: id,
            verb: "changed",
            kind: "organisation",
            subject_id: id,
            before: Some(serde_json::json!({ "name": before.name, "listed": before.is_listed }).to_string()),
            after: Some(
                serde_json::json!({ "name": profile.name.trim(), "listed": profile.is_listed }).to_string(),
            ),
        };
        journal::append(&mut act, self.author(), changed).await?;
        act.commit().await
    }

    /// Says that the number of an organisation was checked against the official directories.
    pub async fn verify_organisation(&self, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let done = sqlx::query(
            "UPDATE organisation SET verified_at = $1, verified_by = $2
             WHERE id = $3 AND (siren IS NOT NULL OR siret IS NOT NULL OR rna IS NOT NULL)",
        )
        .bind(now())
        .bind(self.author().code())
        .bind(id)
        .execute(act.connection())
        .await?
        .rows_affected();
        if done == 0 {
            act.roll_back().await?;
            return Err(Error::Refused("organisation-without-number".to_owned()));
        }
        let verified = Act {
            organisation_id: id,
            verb: "verified",
            kind: "organisation",
            subject_id: id,
            before: None,
            after: None,
        };
        journal::append(&mut act, self.author(), verified).await?;
        act.commit().await
    }
}
