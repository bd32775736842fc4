//! Who met whom in a territory, when, and about what: organisations, never persons; and when to come back.

use crate::adapted::short_text;
use crate::{Error, Register};
use jiff::civil::Date;
use sqlx::Row;
use sqlx::any::AnyRow;
use trust::closed_list;
use trust::territory::Territory;

closed_list! {
    /// How they met.
    Channel {
        Meeting = "meeting",
        Visit = "visit",
        Call = "call",
        Letter = "letter",
    }
}

/// A contact to note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    pub territory: Territory,
    pub partner: String,
    pub met_on: Date,
    pub channel: Channel,
    pub about: String,
    pub next_on: Option<Date>,
}

/// A contact that was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: String,
    pub noted: NewContact,
    /// Name of whoever noted it; `None`: nobody's account.
    pub by: Option<String>,
    /// Was the same organisation met again in this territory since?
    pub is_followed: bool,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn contact(row: &AnyRow) -> Result<Contact, Error> {
    let wrong = |what: &str| Error::Computation(format!("a contact has no {what}"));
    let day = |text: &str| text.parse::<Date>().map_err(|_| wrong("day"));
    let next: Option<String> = row.try_get("next_on")?;
    Ok(Contact {
        id: row.try_get("id")?,
        noted: NewContact {
            territory: row.try_get::<String, _>("territory")?.parse().map_err(|_| wrong("territory"))?,
            partner: row.try_get("partner")?,
            met_on: day(&row.try_get::<String, _>("met_on")?)?,
            channel: Channel::from_code(&row.try_get::<String, _>("channel")?)
                .ok_or_else(|| wrong("channel"))?,
            about: row.try_get("about")?,
            next_on: next.as_deref().map(day).transpose()?,
        },
        by: row.try_get("author_name")?,
        is_followed: row.try_get::<i64, _>("followed")? > 0,
    })
}

impl Register {
    /// Notes a contact; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `contact-partner`, `contact-about` (empty, too long, or said of a person), `contact-day`,
    /// `contact-next`.
    pub async fn note_territory_contact(
        &self,
        organisation_id: &str,
        new: &NewContact,
        today: Date,
    ) -> Result<String, Error> {
        let partner =
            short_text(&new.partner, 160, "contact-partner")?.ok_or_else(|| refused("contact-partner"))?;
        let about = short_text(&new.about, 600, "contact-about")?.ok_or_else(|| refused("contact-about"))?;
        if new.met_on > today {
            return Err(refused("contact-day"));
        }
        if new.next_on.is_some_and(|next| next <= new.met_on) {
            return Err(refused("contact-next"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO contact_note (id, organisation_id, territory, partner, met_on, channel, about, next_on, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(new.territory.to_string())
        .bind(partner)
        .bind(new.met_on.to_string())
        .bind(new.channel.code())
        .bind(about)
        .bind(new.next_on.map(|day| day.to_string()))
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("noted", "contact", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// The contacts of an organisation, the last one first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn contacts(&self, organisation_id: &str) -> Result<Vec<Contact>, Error> {
        let rows = sqlx::query(
            "SELECT c.id, c.territory, c.partner, c.met_on, c.channel, c.about, c.next_on, a.name AS author_name,
                (SELECT COUNT(*) FROM contact_note n WHERE n.organisation_id = c.organisation_id
                    AND n.territory = c.territory AND n.partner = c.partner AND n.met_on > c.met_on) AS followed
             FROM contact_note c LEFT JOIN account a ON a.id = c.made_by
             WHERE c.organisation_id = $1 ORDER BY c.met_on DESC, c.id DESC",
        )
        .bind(organisation_id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter().map(contact).collect()
    }

    /// Contacts whose day to come back has come, and that nobody followed: the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn contacts_due(&self, organisation_id: &str, on: Date) -> Result<Vec<Contact>, Error> {
        let mut all = self.contacts(organisation_id).await?;
        all.retain(|one| !one.is_followed && one.noted.next_on.is_some_and(|next| next <= on));
        all.sort_by_key(|one| one.noted.next_on);
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use jiff::civil::date;
    use trust::organisation::OrganisationKind;

    const TODAY: Date = date(2026, 11, 23);

    fn new(met_on: Date, next_on: Option<Date>) -> NewContact {
        NewContact {
            territory: Territory::Departement("22".to_owned()),
            partner: "Mairie de Valombre".to_owned(),
            met_on,
            channel: Channel::Visit,
            about: "Un local vide à partager".to_owned(),
            next_on,
        }
    }

    #[tokio::test]
    async fn a_contact_is_due_until_it_is_followed_and_is_nobody_elses() {
        let folder = tempfile::TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        let profile =
            |name: &str| crate::organisations::Profile { name: name.to_owned(), ..Default::default() };
        let desk =
            register.add_organisation(OrganisationKind::Federation, &profile("A"), None).await.unwrap().id;
        let other =
            register.add_organisation(OrganisationKind::Federation, &profile("B"), None).await.unwrap().id;
        let first = new(date(2026, 10, 1), Some(date(2026, 11, 1)));
        register.note_territory_contact(&desk, &first, TODAY).await.unwrap();
        assert_eq!(register.contacts_due(&desk, date(2026, 10, 31)).await.unwrap().len(), 0);
        let due = register.contacts_due(&desk, TODAY).await.unwrap();
        assert_eq!((due.len(), &due[0].noted), (1, &first));
        assert!(register.contacts(&other).await.unwrap().is_empty());
        register.note_territory_contact(&desk, &new(TODAY, None), TODAY).await.unwrap();
        assert!(register.contacts_due(&desk, TODAY).await.unwrap().is_empty());
        assert_eq!(register.contacts(&desk).await.unwrap().len(), 2);
    }

    #[tokio::test]
    async fn what_is_no_contact_is_refused() {
        let folder = tempfile::TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        let with = |change: fn(&mut NewContact)| {
            let mut one = new(TODAY, None);
            change(&mut one);
            one
        };
        for (wrong, code) in [
            (with(|one| one.partner = " ".to_owned()), "contact-partner"),
            (with(|one| one.about = String::new()), "contact-about"),
            (with(|one| one.met_on = date(2026, 12, 1)), "contact-day"),
            (with(|one| one.next_on = Some(TODAY)), "contact-next"),
        ] {
            let done = register.note_territory_contact("anybody", &wrong, TODAY).await;
            assert!(matches!(done, Err(Error::Refused(told)) if told == code), "{code}");
        }
    }
}
