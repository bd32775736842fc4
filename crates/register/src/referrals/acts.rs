//! What is done with a request. Every act is a fact, judged by crate `referral` in the transaction that writes it.

use super::filing::NewNeed;
use super::links::digest;
use super::read::{Kept, Which, load};
use super::{Acting, LONGEST, guarded, refused, unknown};
use crate::db::Write;
use crate::{Across, Author, Error, Register, written};
use jiff::Timestamp;
use referral::{Event, NeedState, OfferState, RecallReason, Refusal, Side, Standing, may};
use trust::day::legal_day;

/// How many things a requester may say of one request: more is somebody's machine.
const MOST_SAID: usize = 200;

/// A fact about to be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewFact<'a> {
    pub side: Side,
    pub event: &'a Event,
    pub need: Option<&'a str>,
    pub offer: Option<&'a str>,
}

/// A request held by the transaction that changes it.
pub(super) struct Held {
    pub kept: Kept,
    pub standing: Standing,
}

/// Why `referral::may` says no, as a code of the register: `referral-over`, `referral-too-early`…
pub(super) fn not_now(refusal: Refusal) -> Error {
    match refusal {
        Refusal::Unknown => unknown(),
        other => refused(&format!("referral-{}", other.code())),
    }
}

pub(super) async fn put_need(
    act: &mut Write<'_>,
    referral_id: &str,
    rank: usize,
    need: &NewNeed,
    at: Timestamp,
) -> Result<String, Error> {
    let id = uuid::Uuid::now_v7().to_string();
    sqlx::query(
        "INSERT INTO referral_need (id, referral_id, rank, subject, title, service_id, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&id)
    .bind(referral_id)
    .bind(i64::try_from(rank).unwrap_or(i64::MAX))
    .bind(need.subject.clone())
    .bind(&need.title)
    .bind(need.service_id.clone())
    .bind(written(at))
    .execute(act.connection())
    .await?;
    Ok(id)
}

impl Register {
    /// Writes one fact after those that are there. `self` sees the desk's keys.
    pub(super) async fn put_referral_fact(
        &self,
        act: &mut Write<'_>,
        (desk_id, id): (&str, &str),
        author: &Author,
        fact: NewFact<'_>,
        words: Option<&str>,
        at: Timestamp,
    ) -> Result<i64, Error> {
        let rank: i64 =
            sqlx::query_scalar("SELECT COALESCE(MAX(rank), 0) + 1 FROM referral_fact WHERE referral_id = $1")
                .bind(id)
                .fetch_one(act.connection())
                .await?;
        let sealed = match words {
            Some(words) => {
                let row = format!("{id}/{rank}");
                Some(self.seal(desk_id, "referral_fact", "words", &row, words.as_bytes()).await?)
            }
            None => None,
        };
        sqlx::query(
            "INSERT INTO referral_fact (referral_id, rank, at, author, side, need_id, offer_id, event, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(rank)
        .bind(written(at))
        .bind(author.code())
        .bind(fact.side.code())
        .bind(fact.need.map(str::to_owned))
        .bind(fact.offer.map(str::to_owned))
        .bind(serde_json::to_string(fact.event)?)
        .bind(sealed)
        .execute(act.connection())
        .await?;
        Ok(rank)
    }

    /// The request, read again in the transaction that changes it, for one of its sides. A link opens its own request,
    /// whatever `id` says.
    pub(super) async fn held(
        act: &mut Write<'_>,
        acting: Acting<'_>,
        id: &str,
        at: Timestamp,
    ) -> Result<Held, Error> {
        let id = match acting {
            Acting::Link(secret) => {
                let found = sqlx::query_scalar("SELECT id FROM referral WHERE link_digest = $1");
                let found: Option<String> =
                    found.bind(digest(secret)).fetch_optional(act.connection()).await?;
                found.ok_or_else(unknown)?
            }
            _ => id.to_owned(),
        };
        act.hold(&format!("referral:{id}")).await?;
        let kept = load(act.connection(), Which::One, &id).await?;
        let kept =
            kept.into_iter().next().filter(|kept| Register::is_side(kept, acting)).ok_or_else(unknown)?;
        let standing = kept.standing(legal_day(at));
        Ok(Held { kept, standing })
    }

    /// Says something of a request: `need` and `offer` are what it is about, `words` what goes with it.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not of this side; [`Error::Refused`] with why it may not be said now:
    /// `referral-over`, `referral-need-not`, `referral-offer-not`, `referral-too-early`, `referral-not-yours`…;
    /// `referral-reason` when words are missing where they are owed.
    pub async fn note_referral(
        &self,
        acting: Acting<'_>,
        id: &str,
        (event, need, offer): (&Event, Option<&str>, Option<&str>),
        words: Option<&str>,
        at: Timestamp,
    ) -> Result<(), Error> {
        let words = words.map_or(Ok(None), |text| guarded(text, LONGEST))?;
        if let Event::Redirected { body } = event {
            guarded(body, 150)?;
        }
        // What ends somebody's hope, and what is only words, is said in words.
        let owed = matches!(event, Event::Redirected { .. } | Event::Unanswered | Event::Message);
        if owed && words.is_none() {
            return Err(refused("referral-reason"));
        }
        let all = self.across(Across::Referrals);
        let mut act = all.db.act().await?;
        let held = Register::held(&mut act, acting, id, at).await?;
        let side = acting.side();
        if let (Acting::Helper(own), Some(offer)) = (acting, offer) {
            // Each answers for its own offers.
            let mine = held.kept.offers.iter().any(|o| o.id == offer && o.helper_id == own);
            if !mine {
                return Err(unknown());
            }
        }
        if let (Acting::Helper(own), Event::Message) = (acting, event) {
            let helps = |one: &referral::OfferStanding| {
                matches!(one.state, OfferState::Accepted | OfferState::Done { .. })
                    && held.kept.offers.iter().any(|o| o.id == one.id && o.helper_id == own)
            };
            if !held.standing.offers.iter().any(helps) {
                return Err(refused("referral-not-yours"));
            }
        }
        let said = held.kept.facts.iter().filter(|one| one.fact.side == side).count();
        if side == Side::Requester && said >= MOST_SAID {
            return Err(refused("referral-said-enough"));
        }
        may(&held.standing, &held.kept.rules, side, (event, need, offer), legal_day(at)).map_err(not_now)?;
        let fact = NewFact { side, event, need, offer };
        let names = (held.kept.desk_id.as_str(), held.kept.id.as_str());
        all.put_referral_fact(&mut act, names, self.author(), fact, words.as_deref(), at).await?;
        all.recall_of(&mut act, &held, self.author(), fact, at).await?;
        self.tell(&mut act, &held.kept, acting, event).await?;
        act.commit().await
    }

    /// Takes back the offers of a need that is over by this fact, or of every need when the request is.
    async fn recall_of(
        &self,
        act: &mut Write<'_>,
        held: &Held,
        author: &Author,
        fact: NewFact<'_>,
        at: Timestamp,
    ) -> Result<(), Error> {
        if !matches!(fact.event, Event::Dropped | Event::Redirected { .. }) {
            return Ok(());
        }
        let recalled = Event::Recalled { reason: RecallReason::NeedOver };
        let names = (held.kept.desk_id.as_str(), held.kept.id.as_str());
        for offer in &held.standing.offers {
            if offer.state.is_open() && fact.need == Some(offer.need.as_str()) {
                let one = NewFact {
                    side: fact.side,
                    event: &recalled,
                    need: Some(&offer.need),
                    offer: Some(&offer.id),
                };
                self.put_referral_fact(act, names, author, one, None, at).await?;
            }
        }
        Ok(())
    }

    /// Writes the act in the journals of the sides that have one: kind of the event, nothing of its words.
    pub(super) async fn tell(
        &self,
        act: &mut Write<'_>,
        kept: &Kept,
        acting: Acting<'_>,
        event: &Event,
    ) -> Result<(), Error> {
        // Opening a page is no act.
        if *event == Event::Seen {
            return Ok(());
        }
        let said = serde_json::to_value(event)?;
        let told = Some(serde_json::json!({ "number": kept.number, "said": said["kind"] }).to_string());
        let own = match acting {
            Acting::Desk(own) | Acting::Requester(own) | Acting::Helper(own) => Some(own),
            Acting::Link(_) => None,
        };
        for house in
            [Some(kept.desk_id.as_str()), own.filter(|own| *own != kept.desk_id)].into_iter().flatten()
        {
            self.write_down(act, house, ("noted", "referral", &kept.id), told.clone()).await?;
        }
        Ok(())
    }

    /// Adds a need that the words hold and that was not listed; `subject` when it is known. Its id.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::Refused`] as [`Register::note_referral`]; `referral-subject`, `referral-title`.
    pub async fn split_referral(
        &self,
        acting: Acting<'_>,
        id: &str,
        (from, title, subject): (&str, &str, Option<&str>),
        at: Timestamp,
    ) -> Result<String, Error> {
        let title = guarded(title, 200)?.ok_or_else(|| refused("referral-title"))?;
        let subject = known_subject(subject)?;
        let all = self.across(Across::Referrals);
        let mut act = all.db.act().await?;
        let held = Register::held(&mut act, acting, id, at).await?;
        if held.kept.needs.len() >= 12 {
            return Err(refused("referral-needs"));
        }
        let event = Event::Split { from: from.to_owned() };
        let side = acting.side();
        may(&held.standing, &held.kept.rules, side, (&event, None, None), legal_day(at)).map_err(not_now)?;
        let new = NewNeed { title, subject, service_id: None };
        let need = put_need(&mut act, id, held.kept.needs.len(), &new, at).await?;
        let fact = NewFact { side, event: &event, need: Some(&need), offer: None };
        all.put_referral_fact(&mut act, (&held.kept.desk_id, id), self.author(), fact, None, at).await?;
        self.tell(&mut act, &held.kept, acting, &event).await?;
        act.commit().await?;
        Ok(need)
    }

    /// Takes back every open offer of a team that leaves; the needs that nobody else was asked about.
    pub(super) async fn recall_offers_of_team(
        &self,
        helper_id: &str,
        team_id: &str,
        at: Timestamp,
    ) -> Result<Vec<Freed>, Error> {
        let all = self.across(Across::Referrals);
        let mut act = all.db.act().await?;
        act.hold("help-routing").await?;
        let found = load(act.connection(), Which::OfHelper, helper_id).await?;
        let (today, mut freed) = (legal_day(at), Vec::new());
        let recalled = Event::Recalled { reason: RecallReason::TeamLeft };
        for kept in found {
            act.hold(&format!("referral:{}", kept.id)).await?;
            let standing = kept.standing(today);
            let names = (kept.desk_id.as_str(), kept.id.as_str());
            for offer in standing.offers.iter().filter(|o| o.team == team_id && o.state.is_open()) {
                let about = (Some(offer.need.as_str()), Some(offer.id.as_str()));
                let fact = NewFact { side: Side::Helper, event: &recalled, need: about.0, offer: about.1 };
                all.put_referral_fact(&mut act, names, self.author(), fact, None, at).await?;
                self.tell(&mut act, &kept, Acting::Helper(helper_id), &recalled).await?;
                let others = |o: &referral::OfferStanding| {
                    o.need == offer.need && o.team != team_id && o.state.is_open()
                };
                if !standing.offers.iter().any(others) {
                    freed.push(Freed {
                        desk_id: kept.desk_id.clone(),
                        referral_id: kept.id.clone(),
                        need_id: offer.need.clone(),
                    });
                }
            }
        }
        act.commit().await?;
        Ok(freed)
    }
}

/// A need that nobody is asked about any more.
pub(super) struct Freed {
    pub desk_id: String,
    pub referral_id: String,
    pub need_id: String,
}

/// The code of a subject of the catalogue.
///
/// # Errors
/// [`Error::Refused`] `referral-subject`.
pub(super) fn known_subject(code: Option<&str>) -> Result<Option<String>, Error> {
    match code {
        None => Ok(None),
        Some(code) if catalogue::subject(code).is_some() => Ok(Some(code.to_owned())),
        Some(_) => Err(refused("referral-subject")),
    }
}

/// Needs that wait to be proposed to somebody.
pub(super) fn waits(state: NeedState) -> bool {
    matches!(state, NeedState::ToRoute | NeedState::KeptByDesk | NeedState::Offered)
}
