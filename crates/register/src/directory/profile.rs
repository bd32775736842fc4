//! What an organisation says of itself: presentation, public contact, territories, themes.

use crate::db::Write;
use crate::identity::content_id;
use crate::journal::{self, Act};
use crate::organisations::{self, Organisation};
use crate::{Error, Register, now};
use model::words::fold;
use serde::Serialize;
use std::collections::BTreeSet;
use trust::organisation::Theme;
use trust::territory::Territory;

/// What the administrators of an organisation write on its sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Description {
    pub about: Option<String>,
    pub website: Option<String>,
    /// Public: of the organisation, not of a person.
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub address: Option<String>,
    pub postcode: Option<String>,
    /// Code of a commune of reference.
    pub commune_code: Option<String>,
    /// Social economy; `None`: not said.
    pub is_ess: Option<bool>,
    /// The organisation wants to be in the directory: it is once it is checked.
    pub is_listed: bool,
}

/// What is wrong with a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// More than 2 000 characters.
    About,
    /// A national number: it is one person's.
    AboutPerson,
    Website,
    Email,
    Phone,
    Address,
    Postcode,
}

impl Description {
    /// What the sheet of an organisation says now.
    #[must_use]
    pub fn of(organisation: &Organisation) -> Description {
        let o = organisation.clone();
        Description {
            about: o.about,
            website: o.website,
            contact_email: o.contact_email,
            contact_phone: o.contact_phone,
            address: o.address,
            postcode: o.postcode,
            commune_code: o.commune_code,
            is_ess: o.is_ess,
            is_listed: o.is_listed,
        }
    }

    /// Sixteen characters that change with the content: whoever changes a sheet says which one they saw.
    pub fn edition(&self) -> Result<String, Error> {
        Ok(content_id(&[&serde_json::to_string(self)?]))
    }

    /// What is wrong, field by field.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let long = |text: &Option<String>, most: usize| {
            text.as_ref()
                .is_some_and(|t| t.chars().count() > most || t.chars().any(|c| c.is_control() && c != '\n'))
        };
        if long(&self.about, 2_000) {
            faults.push(Fault::About);
        }
        if self.about.as_ref().is_some_and(|text| names_a_person(text)) {
            faults.push(Fault::AboutPerson);
        }
        if self.website.as_ref().is_some_and(|text| !is_website(text)) {
            faults.push(Fault::Website);
        }
        if self.contact_email.as_ref().is_some_and(|text| crate::accounts::email_of(text).is_err()) {
            faults.push(Fault::Email);
        }
        if self.contact_phone.as_ref().is_some_and(|text| !is_phone(text)) {
            faults.push(Fault::Phone);
        }
        if long(&self.address, 200) || self.address.as_ref().is_some_and(|t| t.contains('\n')) {
            faults.push(Fault::Address);
        }
        let postcode = |t: &String| t.len() == 5 && t.bytes().all(|b| b.is_ascii_digit());
        if self.postcode.as_ref().is_some_and(|t| !postcode(t)) {
            faults.push(Fault::Postcode);
        }
        faults
    }
}

/// Is it the address of a site, that a link may lead to?
#[must_use]
pub fn is_website(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    text.len() <= 300
        && rest.is_some_and(|rest| {
            let host = rest.split(['/', '?', '#']).next().unwrap_or("");
            host.contains('.')
                && !host.starts_with('.')
                && !host.contains('@')
                && !text
                    .chars()
                    .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'))
        })
}

/// Does a public text hold a national number? Words on health are not refused here: an association against a disease
/// must be able to say so.
pub(crate) fn names_a_person(text: &str) -> bool {
    trust::lexicon::check(text).iter().any(|found| found.category == trust::lexicon::Category::Nir)
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (4..=15).contains(&digits)
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '.' | '-' | '(' | ')' | '\u{a0}'))
}

/// The column and code under which a territory is kept.
pub(crate) fn kept(territory: &Territory) -> (&'static str, String) {
    match territory {
        Territory::Commune(code) => ("commune", code.clone()),
        Territory::Epci(code) => ("epci", code.clone()),
        Territory::Departement(code) => ("departement", code.clone()),
        Territory::Region(code) => ("region", code.clone()),
        Territory::Qpv(code) => ("qpv", code.clone()),
        Territory::Country => ("country", String::new()),
    }
}

/// The territory of a row.
pub(crate) fn territory_of(kind: &str, code: &str) -> Result<Territory, Error> {
    let text = if kind == "country" { kind.to_owned() } else { format!("{kind}:{code}") };
    text.parse().map_err(|_| Error::Computation(format!("« {text} » is no territory")))
}

/// Writes what a search looks into, after the name, the presentation or the town changed.
pub(crate) async fn write_words(act: &mut Write<'_>, id: &str) -> Result<(), Error> {
    let row: (String, Option<String>, Option<String>) =
        sqlx::query_as("SELECT name, about, commune_name FROM organisation WHERE id = $1")
            .bind(id)
            .fetch_one(act.connection())
            .await?;
    let words = fold(&[row.0, row.1.unwrap_or_default(), row.2.unwrap_or_default()].join(" "));
    sqlx::query("UPDATE organisation SET words = $1 WHERE id = $2")
        .bind(words)
        .bind(id)
        .execute(act.connection())
        .await?;
    Ok(())
}

impl Register {
    /// Writes the sheet of an organisation, over the edition that its writer saw (`None`: whatever is there).
    ///
    /// # Errors
    /// [`Error::Refused`] with what is wrong; [`Error::Changed`] when somebody else wrote it meanwhile.
    pub async fn describe(
        &self,
        organisation_id: &str,
        description: &Description,
        seen: Option<&str>,
    ) -> Result<(), Error> {
        if let Some(fault) = description.faults().first() {
            return Err(Error::Refused(format!("directory-{fault:?}")));
        }
        let before = self.organisation(organisation_id).await?;
        let commune = match &description.commune_code {
            None => None,
            Some(code) => {
                let gazetteer = self.gazetteer().await?;
                let known = gazetteer.name(&Territory::Commune(code.clone())).map(str::to_owned);
                // A sheet that is saved again keeps the commune it had, even when no reference names it.
                let same = before.commune_code.as_ref() == Some(code);
                Some(
                    known
                        .or(if same { before.commune_name.clone() } else { None })
                        .ok_or_else(|| Error::Refused("directory-commune".to_owned()))?,
                )
            }
        };
        let mut act = self.db.act().await?;
        act.hold(&format!("sheet:{organisation_id}")).await?;
        let held = organisations::held(&mut act, organisation_id).await?;
        if seen.map_or(Ok(false), |seen| Description::of(&held).edition().map(|now| now != seen))? {
            return Err(Error::Changed);
        }
        sqlx::query(
            "UPDATE organisation SET about = $1, website = $2, contact_email = $3, contact_phone = $4, address = $5,
                    postcode = $6, commune_code = $7, commune_name = $8, is_ess = $9, is_listed = $10, updated_on = $11
             WHERE id = $12 AND closed_at IS NULL",
        )
        .bind(description.about.clone())
        .bind(description.website.clone())
        .bind(description.contact_email.clone())
        .bind(description.contact_phone.clone())
        .bind(description.address.clone())
        .bind(description.postcode.clone())
        .bind(description.commune_code.clone())
        .bind(commune)
        .bind(description.is_ess.map(i64::from))
        .bind(i64::from(description.is_listed))
        .bind(today())
        .bind(organisation_id)
        .execute(act.connection())
        .await?;
        write_words(&mut act, organisation_id).await?;
        let said = |listed: bool| serde_json::json!({ "listed": listed }).to_string();
        let entry = Act {
            organisation_id,
            verb: "changed",
            kind: "profile",
            subject_id: organisation_id,
            before: Some(said(before.is_listed)),
            after: Some(said(description.is_listed)),
        };
        journal::append(&mut act, self.author(), entry).await?;
        act.commit().await
    }

    /// Where an organisation acts, in the order of their codes.
    pub async fn territories(&self, organisation_id: &str) -> Result<Vec<Territory>, Error> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT kind, code FROM organisation_territory WHERE organisation_id = $1 ORDER BY kind, code",
        )
        .bind(organisation_id)
        .fetch_all(self.db.read())
        .await?;
        let mut all = rows.iter().map(|(k, c)| territory_of(k, c)).collect::<Result<Vec<_>, _>>()?;
        all.sort();
        Ok(all)
    }

    /// Adds a territory of reference to those of an organisation. Adding it twice changes nothing.
    ///
    /// # Errors
    /// [`Error::Refused`] when nothing is known of it, or the organisation has 200 already.
    pub async fn add_territory(&self, organisation_id: &str, territory: &Territory) -> Result<(), Error> {
        if !self.gazetteer().await?.knows(territory) {
            return Err(Error::Refused("directory-territory".to_owned()));
        }
        if self.territories(organisation_id).await?.len() >= 200 {
            return Err(Error::Refused("directory-too-many".to_owned()));
        }
        let (kind, code) = kept(territory);
        let mut act = self.db.act().await?;
        let added = sqlx::query(
            "INSERT INTO organisation_territory (organisation_id, kind, code) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING",
        )
        .bind(organisation_id)
        .bind(kind)
        .bind(code)
        .execute(act.connection())
        .await?
        .rows_affected();
        self.told(act, added, organisation_id, ("added", "territory"), &territory.to_string()).await
    }

    /// Takes a territory away. Taking away what is not there changes nothing.
    pub async fn remove_territory(&self, organisation_id: &str, territory: &Territory) -> Result<(), Error> {
        let (kind, code) = kept(territory);
        let mut act = self.db.act().await?;
        let removed = sqlx::query(
            "DELETE FROM organisation_territory WHERE organisation_id = $1 AND kind = $2 AND code = $3",
        )
        .bind(organisation_id)
        .bind(kind)
        .bind(code)
        .execute(act.connection())
        .await?
        .rows_affected();
        self.told(act, removed, organisation_id, ("removed", "territory"), &territory.to_string()).await
    }

    /// What an organisation works on, in the order of the list.
    pub async fn themes(&self, organisation_id: &str) -> Result<Vec<Theme>, Error> {
        let codes: Vec<String> =
            sqlx::query_scalar("SELECT theme FROM organisation_theme WHERE organisation_id = $1")
                .bind(organisation_id)
                .fetch_all(self.db.read())
                .await?;
        Ok(Theme::ALL.iter().copied().filter(|t| codes.iter().any(|c| c == t.code())).collect())
    }

    /// Says what an organisation works on: these themes and no other.
    pub async fn set_themes(&self, organisation_id: &str, themes: &BTreeSet<Theme>) -> Result<(), Error> {
        let before: BTreeSet<Theme> = self.themes(organisation_id).await?.into_iter().collect();
        if before == *themes {
            return Ok(());
        }
        let mut act = self.db.act().await?;
        write_themes(&mut act, organisation_id, themes).await?;
        let codes = |all: &BTreeSet<Theme>| all.iter().map(|t| t.code()).collect::<Vec<_>>().join(" ");
        let entry = Act {
            organisation_id,
            verb: "changed",
            kind: "themes",
            subject_id: organisation_id,
            before: Some(codes(&before)),
            after: Some(codes(themes)),
        };
        journal::append(&mut act, self.author(), entry).await?;
        act.commit().await
    }

    /// Writes an act in the journal and commits, when it changed something.
    pub(crate) async fn told(
        &self,
        mut act: Write<'_>,
        changed: u64,
        organisation_id: &str,
        (verb, kind): (&'static str, &'static str),
        subject: &str,
    ) -> Result<(), Error> {
        if changed == 0 {
            return act.roll_back().await;
        }
        self.write_down(&mut act, organisation_id, (verb, kind, subject), None).await?;
        act.commit().await
    }
}

/// Replaces the themes of an organisation.
pub(crate) async fn write_themes(
    act: &mut Write<'_>,
    organisation_id: &str,
    themes: &BTreeSet<Theme>,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM organisation_theme WHERE organisation_id = $1")
        .bind(organisation_id)
        .execute(act.connection())
        .await?;
    for theme in themes {
        sqlx::query("INSERT INTO organisation_theme (organisation_id, theme) VALUES ($1, $2)")
            .bind(organisation_id)
            .bind(theme.code())
            .execute(act.connection())
            .await?;
    }
    Ok(())
}

/// The day of an act.
pub(crate) fn today() -> String {
    now().chars().take(10).collect()
}
