//! Writing a quote, sending it, signing it; milestones, time, and the end of an accompaniment.

use super::read::{Which, load};
use super::{QuoteRecord, refused, unknown, why, wrong};
use crate::db::Write;
use crate::{Error, Register, now};
use engagement::{Act, Fact, Side, Terms, check};
use jiff::civil::Date;
use trust::field::ObjectKind;
use trust::policy::{Action, Actor, Object, allow};

/// What a new quote is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuoteOf {
    /// A need that one's team took.
    Need(String),
    /// A diagnosis that one made for somebody.
    Diagnosis(String),
}

/// Who is helped, and from where the quote comes.
struct Origin {
    organisation_id: String,
    referral_id: Option<String>,
    need_id: Option<String>,
    diagnosis_id: Option<String>,
}

fn without_persons(terms: &Terms) -> Result<(), Error> {
    let lines = terms.lines.iter().flat_map(|line| [&line.label, &line.rate_basis, &line.expenses]);
    let milestones = terms.milestones.iter().map(|one| &one.label);
    let mut all = [&terms.title, &terms.purpose, &terms.funding].into_iter().chain(lines).chain(milestones);
    if all.any(|text| is_personal(text)) { Err(refused("quote-personal")) } else { Ok(()) }
}

fn is_personal(text: &str) -> bool {
    trust::lexicon::is_blocked(&trust::lexicon::check(text))
}

/// The words that somebody writes beside an act.
fn words(act: &Act) -> Option<&str> {
    match act {
        Act::Declined { note, .. } | Act::MilestoneDone { note, .. } | Act::Closed { note, .. } => Some(note),
        Act::Spent { entry } => Some(&entry.what),
        Act::Surveyed { survey } => Some(&survey.changed),
        Act::Sent { .. } | Act::Signed { .. } | Act::MilestoneOpen { .. } | Act::TakenBack { .. } => None,
    }
}

/// On which side an act is done; `None`: either.
const fn side_of(act: &Act) -> Option<Side> {
    match act {
        Act::Sent { .. } | Act::MilestoneDone { .. } | Act::MilestoneOpen { .. } => Some(Side::Provider),
        Act::Spent { .. } | Act::TakenBack { .. } => Some(Side::Provider),
        Act::Surveyed { .. } => Some(Side::Requester),
        Act::Signed { side, .. } | Act::Declined { side, .. } => Some(*side),
        Act::Closed { .. } => None,
    }
}

async fn found(act: &mut Write<'_>, by: &str, id: &str) -> Result<QuoteRecord, Error> {
    act.hold(&format!("quote:{id}")).await?;
    let all = load(act.connection(), by, Which::One(id)).await?;
    all.into_iter().next().ok_or_else(unknown)
}

async fn put_version(act: &mut Write<'_>, id: &str, number: u32, terms: &Terms) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO quote_version (quote_id, version, content, edition, made_at) VALUES ($1, $2, $3, 1, $4)",
    )
    .bind(id)
    .bind(i64::from(number))
    .bind(engagement::content(id, number, terms)?)
    .bind(now())
    .execute(act.connection())
    .await?;
    Ok(())
}

impl Register {
    async fn origin(&self, by: &str, of: &QuoteOf) -> Result<Origin, Error> {
        match of {
            QuoteOf::Need(need) => {
                let (organisation, referral) = self.need_taken_by(by, need).await?;
                Ok(Origin {
                    organisation_id: organisation.ok_or_else(|| refused("diagnosis-no-account"))?,
                    referral_id: Some(referral),
                    need_id: Some(need.clone()),
                    diagnosis_id: None,
                })
            }
            QuoteOf::Diagnosis(id) => {
                let one = self.diagnosis(by, id).await?;
                if one.helper.as_ref().is_none_or(|helper| helper.id != by) {
                    return Err(refused("diagnosis-not-yours"));
                }
                Ok(Origin {
                    organisation_id: one.organisation.id,
                    referral_id: one.referral_id,
                    need_id: one.need_id,
                    diagnosis_id: Some(one.id),
                })
            }
        }
    }

    /// Writes a quote, as a draft; its id. Whoever is helped does not see it yet.
    ///
    /// # Errors
    /// [`Error::Refused`]: what is wrong with its terms (`quote-title`, `quote-line:2`…), `quote-personal`.
    /// [`Error::Unknown`] when no team of the organisation took the need, or it did not make the diagnosis.
    pub async fn draft_quote(&self, by: &str, of: &QuoteOf, terms: &Terms) -> Result<String, Error> {
        let origin = self.origin(by, of).await?;
        let terms =
            Terms { requester: origin.organisation_id.clone(), provider: by.to_owned(), ..terms.clone() };
        terms.check().map_err(wrong)?;
        without_persons(&terms)?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO quote (id, organisation_id, helper_id, referral_id, need_id, diagnosis_id, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(&origin.organisation_id)
        .bind(by)
        .bind(origin.referral_id)
        .bind(origin.need_id)
        .bind(origin.diagnosis_id)
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        put_version(&mut act, &id, 1, &terms).await?;
        self.write_down(&mut act, by, ("drafted", "quote", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Writes the terms again. A draft is changed over the edition that was shown; what was sent stays as it was, and the
    /// change is another version. Its number.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody changed the draft meanwhile, or sent it. [`Error::Refused`]: as
    /// [`Register::draft_quote`], and `quote-same` when nothing changes. [`Error::Unknown`].
    pub async fn write_quote(
        &self,
        by: &str,
        id: &str,
        seen: Option<(u32, i64)>,
        terms: &Terms,
    ) -> Result<u32, Error> {
        let mut act = self.db.act().await?;
        let record = found(&mut act, by, id).await?;
        if record.helper.id != by {
            return Err(unknown());
        }
        let terms =
            Terms { requester: record.organisation.id.clone(), provider: by.to_owned(), ..terms.clone() };
        terms.check().map_err(wrong)?;
        without_persons(&terms)?;
        if record.quote.closed().is_some() {
            return Err(refused("quote-not-now"));
        }
        let draft = record.draft();
        if seen != draft.as_ref().map(|draft| (draft.number, draft.edition)) {
            return Err(Error::Changed);
        }
        let number = match draft {
            Some(draft) => {
                sqlx::query(
                    "UPDATE quote_version SET content = $3, edition = edition + 1, made_at = $4
                     WHERE quote_id = $1 AND version = $2",
                )
                .bind(id)
                .bind(i64::from(draft.number))
                .bind(engagement::content(id, draft.number, &terms)?)
                .bind(now())
                .execute(act.connection())
                .await?;
                draft.number
            }
            None => {
                let last = record.quote.versions.last().ok_or_else(unknown)?;
                if last.terms == terms {
                    return Err(refused("quote-same"));
                }
                put_version(&mut act, id, last.number + 1, &terms).await?;
                last.number + 1
            }
        };
        self.write_down(&mut act, by, ("drafted", "quote", id), None).await?;
        act.commit().await?;
        Ok(number)
    }

    /// Signs a version for an organisation: a fresh proof of identity, another person than the one who signed for the other
    /// side, and the very text that was shown, by its digest.
    ///
    /// # Errors
    /// [`Error::Refused`]: `quote-signer` when the person may not sign, `quote-content` when it is no longer the text that
    /// is proposed, `quote-same-hand`, `quote-signed`, `quote-expired`. [`Error::Unknown`].
    pub async fn sign_quote(
        &self,
        actor: &Actor,
        id: &str,
        (version, digest): (u32, &str),
        today: Date,
        at: jiff::Timestamp,
    ) -> Result<(), Error> {
        let by = actor.organisation.as_str();
        let record = self.quote(by, id).await?;
        let mut object = Object::new(ObjectKind::Quote, record.helper.id.as_str().into());
        object.parties.insert(record.organisation.id.as_str().into());
        if !allow(actor, Action::Sign, &object, &[], at).is_allowed() {
            return Err(refused("quote-signer"));
        }
        self.sign_for(by, id, (version, digest), today).await
    }

    /// Signs for an organisation, in the name of this register's user.
    pub(crate) async fn sign_for(
        &self,
        by: &str,
        id: &str,
        (version, digest): (u32, &str),
        today: Date,
    ) -> Result<(), Error> {
        let digest = digest.parse().map_err(|_| refused("quote-content"))?;
        let side = self.quote(by, id).await?.side_of(by);
        let signer = self.author().code().to_owned();
        self.note_quote(by, id, Fact { on: today, act: Act::Signed { version, digest, side, signer } }, today)
            .await
    }

    /// Notes what happened, in the journals of both parties.
    ///
    /// # Errors
    /// [`Error::Refused`]: `quote-not-now`, `quote-day`, `quote-note`, `quote-side` when it is for the other party to do,
    /// `quote-personal`… [`Error::Unknown`].
    pub async fn note_quote(&self, by: &str, id: &str, fact: Fact, today: Date) -> Result<(), Error> {
        if words(&fact.act).is_some_and(is_personal) {
            return Err(refused("quote-personal"));
        }
        let mut act = self.db.act().await?;
        let record = found(&mut act, by, id).await?;
        if side_of(&fact.act).is_some_and(|side| side != record.side_of(by)) {
            return Err(refused("quote-side"));
        }
        check(&record.quote, &fact, today).map_err(why)?;
        let rank = i64::try_from(record.facts.len()).unwrap_or(i64::MAX).saturating_add(1);
        let last = record.facts.last().map(|noted| noted.at.to_string());
        sqlx::query(
            "INSERT INTO quote_fact (quote_id, rank, at, author, made_for, fact) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(rank)
        .bind(crate::noted_after(last.as_deref()))
        .bind(self.author().code())
        .bind(by)
        .bind(serde_json::to_string(&fact)?)
        .execute(act.connection())
        .await?;
        act.beside(&record.organisation.id, &record.helper.id).await?;
        // Always in the same order: two acts never wait for each other.
        let mut sides = [record.organisation.id.as_str(), record.helper.id.as_str()];
        sides.sort_unstable();
        for side in sides {
            self.write_down(&mut act, side, (fact.act.code(), "quote", id), None).await?;
        }
        act.commit().await
    }
}
