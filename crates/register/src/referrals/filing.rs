//! Filing a request: by an organisation that has an account, or by anybody, who then follows it with a link.

use super::links::{digest, new_secret};
use super::{LONGEST, Words, guarded, refused};
use crate::accounts::attempts::Attempt;
use crate::{Across, Error, Register, written};
use jiff::Timestamp;
use referral::{Event, Side, Urgency};
use trust::day::legal_day;

/// How many needs one request may hold.
const MOST_NEEDS: usize = 12;
/// How many requests of people without an account may wait for a desk: more is somebody's machine.
const MOST_WAITING: i64 = 300;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requester<'a> {
    Organisation(&'a str),
    /// Somebody without an account, from this network address.
    Link {
        address: &'a str,
    },
}

impl Requester<'_> {
    /// Has it no account?
    #[must_use]
    pub const fn is_stranger(self) -> bool {
        matches!(self, Requester::Link { .. })
    }
}

/// One thing asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewNeed {
    pub title: String,
    /// Code of the catalogue; `None`: the desk will say.
    pub subject: Option<String>,
    pub service_id: Option<String>,
}

/// What is filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReferral {
    pub desk_id: String,
    pub commune_code: Option<String>,
    /// What was typed, when it is no commune of the reference.
    pub place: Option<String>,
    pub urgency: Urgency,
    pub homes: Option<u32>,
    pub words: Words,
    pub needs: Vec<NewNeed>,
}

/// What was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    pub id: String,
    pub number: String,
    /// The secret of the link, for somebody without an account. Told once.
    pub secret: Option<String>,
}

fn line(text: &Option<String>, longest: usize) -> Result<Option<String>, Error> {
    text.as_deref().map_or(Ok(None), |text| guarded(text, longest))
}

/// As it will be kept.
///
/// # Errors
/// [`Error::Refused`] with what is missing or wrong.
fn checked(new: &NewReferral, from: Requester<'_>) -> Result<NewReferral, Error> {
    let said = guarded(&new.words.said, LONGEST)?.ok_or_else(|| refused("referral-said"))?;
    let person = guarded(&new.words.person, 120)?.ok_or_else(|| refused("referral-person"))?;
    let words = Words {
        said,
        person,
        organisation: line(&new.words.organisation, 150)?,
        email: line(&new.words.email, 150)?,
        phone: line(&new.words.phone, 40)?,
    };
    if from.is_stranger() {
        if words.organisation.is_none() {
            return Err(refused("referral-organisation"));
        }
        // Without a way to answer, nobody could.
        if words.email.is_none() && words.phone.is_none() {
            return Err(refused("referral-reach"));
        }
    }
    if words.email.as_deref().is_some_and(|email| !email.contains('@') || email.contains(char::is_whitespace))
    {
        return Err(refused("referral-email"));
    }
    let mut needs = Vec::new();
    for need in &new.needs {
        let Some(title) = guarded(&need.title, 200)? else { continue };
        let subject = need.subject.clone().filter(|code| catalogue::subject(code).is_some());
        needs.push(NewNeed { title, subject, service_id: need.service_id.clone() });
    }
    if needs.is_empty() {
        // Nobody said what it is about: the first words, and the desk reads on.
        let title: String = words.said.chars().take(80).collect();
        needs.push(NewNeed { title, ..NewNeed::default() });
    }
    if needs.len() > MOST_NEEDS {
        return Err(refused("referral-needs"));
    }
    Ok(NewReferral { words, needs, place: line(&new.place, 120)?, ..new.clone() })
}

impl NewReferral {
    /// Could it be filed as it is?
    ///
    /// # Errors
    /// As [`Register::file_referral`].
    pub fn check(&self, from: Requester<'_>) -> Result<(), Error> {
        checked(self, from).map(drop)
    }
}

impl Register {
    /// Files a request with a desk. Its number, and the link of somebody without an account.
    ///
    /// # Errors
    /// [`Error::Refused`]: `referral-said`, `referral-person`, `referral-organisation`, `referral-reach`,
    /// `referral-email`, `referral-needs`, `referral-long`, `referral-personal`, `referral-desk` when the desk closed,
    /// `referral-many` when too many requests of strangers wait already.
    pub async fn file_referral(
        &self,
        from: Requester<'_>,
        new: &NewReferral,
        at: Timestamp,
    ) -> Result<Filed, Error> {
        let new = checked(new, from)?;
        if self.help_desk(&new.desk_id).await?.is_none_or(|desk| !desk.is_checked) {
            return Err(refused("referral-desk"));
        }
        if let Requester::Link { address } = from {
            let attempt = Attempt::asking(address);
            if let Some(until) = self.wait_before(&attempt, at).await? {
                return Err(Error::Wait(until));
            }
            self.note_failure(&attempt, at).await?;
        }
        let (id, all) = (uuid::Uuid::now_v7().to_string(), self.across(Across::Referrals));
        let sealed = serde_json::to_vec(&new.words)?;
        let sealed = all.seal(&new.desk_id, "referral", "words", &id, &sealed).await?;
        let (organisation, secret) = match from {
            Requester::Organisation(own) => (Some(own.to_owned()), None),
            Requester::Link { .. } => (None, Some(new_secret()?)),
        };
        let mut act = all.db.act().await?;
        act.hold(&format!("referrals:{}", new.desk_id)).await?;
        if organisation.is_none() {
            let waiting: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM referral r WHERE r.desk_id = $1 AND r.organisation_id IS NULL
                   AND NOT EXISTS (SELECT 1 FROM referral_fact f WHERE f.referral_id = r.id AND f.side <> 'requester')",
            )
            .bind(&new.desk_id)
            .fetch_one(act.connection())
            .await?;
            if waiting >= MOST_WAITING {
                return Err(refused("referral-many"));
            }
        }
        let year = legal_day(at).year();
        let before: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM referral WHERE desk_id = $1 AND number LIKE $2")
                .bind(&new.desk_id)
                .bind(format!("{year}-%"))
                .fetch_one(act.connection())
                .await?;
        let number = format!("{year}-{:04}", before + 1);
        sqlx::query(
            "INSERT INTO referral (id, number, desk_id, organisation_id, commune_code, place, urgency, homes, words,
                                   link_digest, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(&id)
        .bind(&number)
        .bind(&new.desk_id)
        .bind(organisation.clone())
        .bind(new.commune_code.clone())
        .bind(new.place.clone())
        .bind(new.urgency.code())
        .bind(new.homes.map(i64::from))
        .bind(sealed)
        .bind(secret.as_deref().map(digest))
        .bind(written(at))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        for (rank, need) in new.needs.iter().enumerate() {
            super::acts::put_need(&mut act, &id, rank, need, at).await?;
        }
        let fact =
            super::acts::NewFact { side: Side::Requester, event: &Event::Filed, need: None, offer: None };
        all.put_referral_fact(&mut act, (&new.desk_id, &id), self.author(), fact, None, at).await?;
        let told = Some(serde_json::json!({ "number": number, "needs": new.needs.len() }).to_string());
        for house in [Some(new.desk_id.clone()), organisation].into_iter().flatten() {
            self.write_down(&mut act, &house, ("filed", "referral", &id), told.clone()).await?;
        }
        act.commit().await?;
        Ok(Filed { id, number, secret })
    }
}
