//! The services of an organisation: data·inclusion records, written here or imported.

use super::profile::today;
use crate::db::Write;
use crate::identity::content_id;
use crate::{Error, Register, now};
use model::words::fold;
use opendata::inclusion::Service;
use serde::Serialize;
use sqlx::Row;

/// The source of what is written here.
pub const OWN_SOURCE: &str = "plain-pied";

/// A service, with its place in the register.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferedService {
    pub id: String,
    pub organisation_id: String,
    pub record: Service,
    pub removed_at: Option<String>,
}

/// Sixteen characters that change with the content: whoever changes a service says which one they saw.
pub fn edition(record: &Service) -> Result<String, Error> {
    Ok(content_id(&[&serde_json::to_string(record)?]))
}

fn offered_of(row: &sqlx::any::AnyRow) -> Result<OfferedService, Error> {
    Ok(OfferedService {
        id: row.try_get("id")?,
        organisation_id: row.try_get("organisation_id")?,
        record: serde_json::from_str(&row.try_get::<String, _>("body")?)?,
        removed_at: row.try_get("removed_at")?,
    })
}

/// Folded name, description and themes: what a search looks into.
pub(crate) fn words_of(service: &Service) -> String {
    let themes = service.thematiques.join(" ").replace("--", " ").replace('-', " ");
    fold(&[service.nom.as_str(), service.description.as_deref().unwrap_or(""), &themes].join(" "))
}

/// Writes a service, in place of the one of the same id when there is one.
pub(crate) async fn write_service(
    act: &mut Write<'_>,
    id: &str,
    organisation_id: &str,
    record: &Service,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO service (id, organisation_id, source, source_id, name, words, kind, body, updated_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, words = excluded.words, kind = excluded.kind,
             body = excluded.body, updated_on = excluded.updated_on, removed_at = NULL",
    )
    .bind(id)
    .bind(organisation_id)
    .bind(&record.source)
    .bind(&record.id)
    .bind(&record.nom)
    .bind(words_of(record))
    .bind(record.kind.clone())
    .bind(serde_json::to_string(record)?)
    .bind(&record.date_maj)
    .execute(act.connection())
    .await?;
    Ok(())
}

/// A record as an organisation may write it: lists within the schema, texts of a reasonable length.
pub(crate) fn check(record: &Service) -> Result<(), Error> {
    let length = record.nom.trim().chars().count();
    if !(3..=150).contains(&length) {
        return Err(Error::Refused("service-name".to_owned()));
    }
    let texts =
        [&record.description, &record.conditions_acces, &record.frais_precisions, &record.publics_precisions];
    if texts.into_iter().flatten().any(|t| t.chars().count() > 2_000) {
        return Err(Error::Refused("service-long".to_owned()));
    }
    if texts.into_iter().flatten().any(|t| super::profile::names_a_person(t)) {
        return Err(Error::Refused("service-person".to_owned()));
    }
    if record.lien_mobilisation.as_ref().is_some_and(|link| !super::profile::is_website(link)) {
        return Err(Error::Refused("service-link".to_owned()));
    }
    Ok(())
}

impl Register {
    /// The services that an organisation offers, by name; those removed are not listed.
    pub async fn services_of(&self, organisation_id: &str) -> Result<Vec<OfferedService>, Error> {
        let rows = sqlx::query(
            "SELECT id, organisation_id, body, removed_at FROM service
             WHERE organisation_id = $1 AND removed_at IS NULL ORDER BY name, id",
        )
        .bind(organisation_id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter().map(offered_of).collect()
    }

    /// One service of an organisation, removed or not.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has none of this id.
    pub async fn service_of(&self, organisation_id: &str, id: &str) -> Result<OfferedService, Error> {
        let row = sqlx::query(
            "SELECT id, organisation_id, body, removed_at FROM service WHERE organisation_id = $1 AND id = $2",
        )
        .bind(organisation_id)
        .bind(id)
        .fetch_optional(self.db.read())
        .await?;
        row.as_ref().map_or_else(|| Err(Error::Unknown("service".to_owned())), offered_of)
    }

    /// Writes a service of an organisation: a new one, or one of its own again, over the [`edition`] that its writer
    /// saw (`None`: whatever is there). Gives its id.
    ///
    /// # Errors
    /// [`Error::Refused`] for a name that is none or a text that must not be written; [`Error::Unknown`] for an id
    /// that is not the organisation's; [`Error::Changed`] when somebody else wrote it meanwhile.
    pub async fn offer(
        &self,
        organisation_id: &str,
        id: Option<&str>,
        record: &Service,
        seen: Option<&str>,
    ) -> Result<String, Error> {
        check(record)?;
        let mut record = record.clone();
        record.date_maj = today();
        let (verb, id) = match id {
            Some(id) => {
                let before = self.service_of(organisation_id, id).await?.record;
                (record.source, record.id, record.structure_id) =
                    (before.source, before.id, before.structure_id);
                ("changed", id.to_owned())
            }
            None => {
                let id = uuid::Uuid::now_v7().to_string();
                (record.source, record.id) = (OWN_SOURCE.to_owned(), id.clone());
                organisation_id.clone_into(&mut record.structure_id);
                ("added", id)
            }
        };
        let mut act = self.db.act().await?;
        act.hold(&format!("service:{id}")).await?;
        if let Some(seen) = seen {
            let body: String =
                sqlx::query_scalar("SELECT body FROM service WHERE id = $1 AND organisation_id = $2")
                    .bind(&id)
                    .bind(organisation_id)
                    .fetch_one(act.connection())
                    .await?;
            if edition(&serde_json::from_str(&body)?)? != seen {
                return Err(Error::Changed);
            }
        }
        write_service(&mut act, &id, organisation_id, &record).await?;
        self.write_down(&mut act, organisation_id, (verb, "service", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Takes a service off the sheet; [`Register::restore_service`] puts it back.
    pub async fn remove_service(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        self.mark_service(organisation_id, id, Some(now())).await
    }

    /// Puts a removed service back on the sheet.
    pub async fn restore_service(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        self.mark_service(organisation_id, id, None).await
    }

    async fn mark_service(
        &self,
        organisation_id: &str,
        id: &str,
        removed_at: Option<String>,
    ) -> Result<(), Error> {
        let verb = if removed_at.is_some() { "removed" } else { "restored" };
        self.service_of(organisation_id, id).await?;
        let mut act = self.db.act().await?;
        let changed =
            sqlx::query("UPDATE service SET removed_at = $1 WHERE organisation_id = $2 AND id = $3")
                .bind(removed_at)
                .bind(organisation_id)
                .bind(id)
                .execute(act.connection())
                .await?
                .rows_affected();
        self.told(act, changed, organisation_id, (verb, "service"), id).await
    }
}
