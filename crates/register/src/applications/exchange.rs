//! An application as a file: the very text that is signed, and a text made elsewhere put in its place.

use super::read::{ApplicationRecord, Side};
use super::write::{may_write, named, sound, version_of};
use super::{refused, unknown};
use crate::{Across, Error, Register};
use ::calls::{ApplicationFact, Content};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// The most bytes of a file.
const MOST_BYTES: usize = 2_000_000;

/// The content of a file, with the partners of this application: a partner is found by its id, else by its name.
fn adopted(record: &ApplicationRecord, file: Content) -> Result<Content, Error> {
    let here = |one: &::calls::Partner| {
        let same = |p: &&super::PartnerOf| p.party.id == one.organisation || p.party.name == one.name;
        record.present().find(same).map(|p| (one.organisation.clone(), p.party.id.clone()))
    };
    let known: BTreeMap<String, String> = file.partners.iter().filter_map(here).collect();
    let mut all = Content { partners: named(record), ..file };
    let whose = all.lines.iter_mut().map(|one| &mut one.partner);
    for partner in whose.chain(all.resources.iter_mut().map(|one| &mut one.partner)) {
        let found = known.get(partner).ok_or_else(|| refused("application-file-partner"))?;
        found.clone_into(partner);
    }
    Ok(all)
}

impl Register {
    /// The text of an application as it is now: what its partners sign, byte for byte.
    ///
    /// # Errors
    /// [`Error::Unknown`] as [`Register::application`].
    pub async fn application_text(&self, by: &str, id: &str) -> Result<String, Error> {
        let (record, ..) = self.application(by, id).await?;
        let house = self.across(Across::Calls);
        let sql = "SELECT content FROM application_edition WHERE application_id = $1 AND edition = $2";
        let found: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(id.to_owned())
            .bind(record.edition)
            .fetch_optional(house.db.read())
            .await?;
        found.ok_or_else(unknown)
    }

    /// Puts the text of a file in the place of what was written; its partners stay. The edition, and how many signatures it
    /// voided.
    ///
    /// # Errors
    /// [`Error::Refused`]: `application-file:3:14` when it is no such file (line and column), `application-file-large`,
    /// `application-file-partner` when a row names somebody who is no partner here, and as
    /// [`Register::write_application`].
    pub async fn import_application(
        &self,
        by: &str,
        (id, seen): (&str, i64),
        text: &str,
        at: Timestamp,
    ) -> Result<(i64, u32), Error> {
        if text.len() > MOST_BYTES {
            return Err(refused("application-file-large"));
        }
        let file = Content::read(text).map_err(|error| {
            Error::Refused(format!("application-file:{}:{}", error.line(), error.column()))
        })?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (record, call, side) = self.application_in(&mut act, (by, id)).await?;
        if side != Side::Lead {
            return Err(unknown());
        }
        may_write(&record, &call, side, at)?;
        if record.edition != seen {
            return Err(Error::Changed);
        }
        let content = adopted(&record, file)?;
        sound(&content)?;
        let (edition, voided) =
            self.put_edition(&mut act, by, (&record, version_of(&call, &record)), &content, at).await?;
        if edition != record.edition {
            let fact = ApplicationFact::Imported { edition, voided };
            self.put_application_fact(&mut act, (by, id, &record.lead.id), &fact, at).await?;
        }
        act.commit().await?;
        Ok((edition, voided))
    }
}
