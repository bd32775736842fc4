//! What households wish, noted with their consent and for a year. A consent is withdrawn at any moment: what was wished is
//! then erased at once, and the household leaves the pool and every proposal that no commission has decided.

use super::exchanges;
use crate::adapted::is_sound_day;
use crate::campaigns::{USUAL_AGE, Which, marks_of};
use crate::privacy::erasures::Table;
use crate::{Error, Register};
use allocation::transfer::Wish;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeSet;

/// Version of the text that households are shown before they agree.
pub const CONSENT_TEXT: &str = "2026-11";

/// How long a wish is used without being confirmed.
const KEPT_MONTHS: i64 = 12;

/// Writes an enumeration of codes kept in the tables.
macro_rules! kept_codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $value:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$of])* $value),+ }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$value),+];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($name::$value => $code),+ }
            }

            /// The value of a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}
pub(super) use kept_codes;

kept_codes! {
    /// How a household agreed.
    ConsentHow {
        Signed = "signed",
        /// Said, in front of somebody of the landlord or by telephone.
        Said = "said",
        Written = "written",
    }
}

kept_codes! {
    /// Why a wish is closed.
    WishClosed {
        /// The household takes its consent back.
        Withdrawn = "withdrawn",
        /// It leaves the landlord's stock.
        Left = "left",
        /// It moved.
        Housed = "housed",
        Mistake = "mistake",
        /// Its year was over and nobody confirmed it.
        Lapsed = "lapsed",
    }
}

/// A wish to be noted.
#[derive(Debug, Clone, PartialEq)]
pub struct NewWish {
    /// Where the household lives.
    pub dwelling_id: String,
    pub wish: Wish,
    pub consent_on: Date,
    pub consent_how: ConsentHow,
}

/// A wish, as it was noted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotedWish {
    pub id: String,
    pub dwelling_id: String,
    /// What was wished; `None` once it is closed.
    pub wish: Option<Wish>,
    pub edition: i64,
    pub consent_on: Date,
    pub consent_how: Option<ConsentHow>,
    pub consent_text: String,
    pub kept_until: Date,
    pub closed: Option<(Date, Option<WishClosed>)>,
    /// Who collected the consent.
    pub author: String,
    pub author_name: Option<String>,
    pub noted_at: String,
    /// Does the last occupancy file still show the household who wished it? `None`: it cannot be told.
    #[serde(skip)]
    pub is_household_there: Option<bool>,
    #[serde(skip)]
    marks: BTreeSet<String>,
}

impl NotedWish {
    /// What is wished, when it may be used on this day. Whoever lives there now did not wish what the household before them
    /// did.
    #[must_use]
    pub fn open(&self, on: Date) -> Option<&Wish> {
        let is_usable =
            self.closed.is_none() && on <= self.kept_until && self.is_household_there != Some(false);
        self.wish.as_ref().filter(|_| is_usable)
    }

    /// A reference that names nobody.
    #[must_use]
    pub fn reference(&self) -> String {
        reference('M', &self.id)
    }
}

/// A reference made of the end of an id: the beginning is the time.
pub(super) fn reference(letter: char, id: &str) -> String {
    let end = id.get(id.len().saturating_sub(12)..).unwrap_or(id);
    format!("{letter}-{}", end.to_uppercase())
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn check(new: &NewWish, today: Date) -> Result<(), Error> {
    let wish = &new.wish;
    if !(1..=15).contains(&wish.persons) {
        return Err(refused("wish-persons"));
    }
    if !(1 <= wish.rooms.least && wish.rooms.least <= wish.rooms.most && wish.rooms.most <= 20) {
        return Err(refused("wish-rooms"));
    }
    if wish.least_area_m2.is_some_and(|area| !(9..=300).contains(&area)) {
        return Err(refused("wish-area"));
    }
    if wish.highest_floor.is_some_and(|floor| !(0..=60).contains(&floor)) {
        return Err(refused("wish-floor"));
    }
    // A rent of 0 is no rent: it is unknown, and left empty.
    if wish.rent_cents.is_some_and(|cents| crate::vacancies::sound_rent(cents).is_err()) {
        return Err(refused("wish-rent"));
    }
    if wish.rent_limit_cents.is_some_and(|cents| crate::vacancies::sound_rent(cents).is_err()) {
        return Err(refused("wish-limit"));
    }
    if wish.services.len() > 10 {
        return Err(refused("wish-services"));
    }
    if !is_sound_day(wish.asked_on, today) {
        return Err(refused("wish-asked"));
    }
    let oldest = today.checked_sub(KEPT_MONTHS.months()).unwrap_or(today);
    if !is_sound_day(new.consent_on, today) || new.consent_on <= oldest {
        return Err(refused("wish-consent"));
    }
    Ok(())
}

const SELECT: &str =
    "SELECT w.id, w.dwelling_id, w.body, w.edition, w.consent_on, w.consent_how, w.consent_text,
        w.kept_until, w.closed_on, w.closed_why, w.marks, w.author, w.noted_at, a.name AS author_name
    FROM transfer_wish w LEFT JOIN account a ON a.id = w.author WHERE w.landlord_id = $1";

impl Register {
    async fn wish_of(&self, landlord_id: &str, row: &AnyRow) -> Result<NotedWish, Error> {
        let text = |name: &str| row.try_get::<String, _>(name);
        let day =
            |text: String| text.parse::<Date>().map_err(|_| Error::Computation("a day of a wish".to_owned()));
        let id = text("id")?;
        let wish = match row.try_get::<Option<String>, _>("body")? {
            Some(sealed) => {
                let body = self.unseal(landlord_id, "transfer_wish", "body", &id, &sealed).await?;
                Some(serde_json::from_slice(&body)?)
            }
            None => None,
        };
        let closed_why: Option<String> = row.try_get("closed_why")?;
        let closed = match row.try_get::<Option<String>, _>("closed_on")? {
            Some(on) => Some((day(on)?, closed_why.as_deref().and_then(WishClosed::from_code))),
            None => None,
        };
        Ok(NotedWish {
            dwelling_id: text("dwelling_id")?,
            wish,
            edition: row.try_get("edition")?,
            consent_on: day(text("consent_on")?)?,
            consent_how: ConsentHow::from_code(&text("consent_how")?),
            consent_text: text("consent_text")?,
            kept_until: day(text("kept_until")?)?,
            closed,
            author: text("author")?,
            author_name: row.try_get("author_name")?,
            noted_at: text("noted_at")?,
            is_household_there: None,
            marks: marks_of(&text("marks")?)?,
            id,
        })
    }

    /// Says whether the households who wished are still there.
    async fn see_wishers(
        &self,
        landlord_id: &str,
        which: Which<'_>,
        all: &mut [NotedWish],
    ) -> Result<(), Error> {
        // Who lives there is asked, not how old they are: any day does.
        let today = crate::civil::today();
        let now = self.households(landlord_id, which, USUAL_AGE, today).await?;
        for wish in all {
            wish.is_household_there = now.get(&wish.dwelling_id).and_then(|now| now.is_still(&wish.marks));
        }
        Ok(())
    }

    /// The marks of who lives in a dwelling.
    async fn marks_there(&self, landlord_id: &str, dwelling_id: &str, today: Date) -> Result<String, Error> {
        let now = self.households(landlord_id, Which::One(dwelling_id), USUAL_AGE, today).await?;
        Ok(serde_json::to_string(&now.get(dwelling_id).map(|h| h.marks()).unwrap_or_default())?)
    }

    /// Every wish of a landlord's households that is still held, the oldest id first.
    pub async fn transfer_wishes(&self, landlord_id: &str) -> Result<Vec<NotedWish>, Error> {
        let sql = format!("{SELECT} ORDER BY w.id");
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(landlord_id).fetch_all(self.db.read()).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            all.push(self.wish_of(landlord_id, row).await?);
        }
        if !all.is_empty() {
            self.see_wishers(landlord_id, Which::Wishes, &mut all).await?;
        }
        Ok(all)
    }

    /// One wish.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord holds no such wish.
    pub async fn transfer_wish(&self, landlord_id: &str, id: &str) -> Result<NotedWish, Error> {
        let sql = format!("{SELECT} AND w.id = $2");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(landlord_id).bind(id).fetch_optional(self.db.read());
        let row = row.await?.ok_or_else(|| Error::Unknown("transfer-wish".to_owned()))?;
        let mut wish = self.wish_of(landlord_id, &row).await?;
        let dwelling = wish.dwelling_id.clone();
        self.see_wishers(landlord_id, Which::One(&dwelling), std::slice::from_mut(&mut wish)).await?;
        Ok(wish)
    }

    /// Notes what a household wishes; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `wish-open` when its household has one, else the code of the field that is wrong (`wish-rent`
    /// for a rent of 0). [`Error::Unknown`] when the dwelling is not in the landlord's files.
    pub async fn note_transfer_wish(
        &self,
        landlord_id: &str,
        new: &NewWish,
        today: Date,
    ) -> Result<String, Error> {
        check(new, today)?;
        self.close_what_is_over(landlord_id, &new.dwelling_id, today).await?;
        let marks = self.marks_there(landlord_id, &new.dwelling_id, today).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let body =
            self.seal(landlord_id, "transfer_wish", "body", &id, &serde_json::to_vec(&new.wish)?).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("transfers:{landlord_id}")).await?;
        let owned: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM dwelling WHERE id = $1 AND landlord_id = $2 AND is_current = 1",
        )
        .bind(&new.dwelling_id)
        .bind(landlord_id)
        .fetch_one(act.connection())
        .await?;
        if owned == 0 {
            return Err(Error::Unknown("dwelling".to_owned()));
        }
        let open: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM transfer_wish
             WHERE landlord_id = $1 AND dwelling_id = $2 AND closed_on IS NULL AND kept_until >= $3",
        )
        .bind(landlord_id)
        .bind(&new.dwelling_id)
        .bind(today.to_string())
        .fetch_one(act.connection())
        .await?;
        if open > 0 {
            return Err(refused("wish-open"));
        }
        sqlx::query(
            "INSERT INTO transfer_wish (id, landlord_id, dwelling_id, body, edition, consent_on, consent_how,
                                        consent_text, kept_until, marks, author, noted_at)
             VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(&new.dwelling_id)
        .bind(body)
        .bind(new.consent_on.to_string())
        .bind(new.consent_how.code())
        .bind(CONSENT_TEXT)
        .bind(new.consent_on.checked_add(KEPT_MONTHS.months()).unwrap_or(today).to_string())
        .bind(marks)
        .bind(self.author().code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("noted", "transfer-wish", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Closes what was wished there and may be used no more, by the households before or in a year that is over: it must
    /// neither stand in the way of a new wish, nor come back beside it.
    async fn close_what_is_over(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        today: Date,
    ) -> Result<(), Error> {
        for before in self.transfer_wishes(landlord_id).await? {
            if before.dwelling_id != dwelling_id || before.closed.is_some() || before.open(today).is_some() {
                continue;
            }
            let is_left = before.is_household_there == Some(false);
            let why = if is_left { WishClosed::Left } else { WishClosed::Lapsed };
            self.close_transfer_wish(landlord_id, &before.id, why, today).await?;
        }
        Ok(())
    }

    /// Changes what a household wishes, with a consent given anew.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody changed it since `edition`; [`Error::Refused`] as for a new one, and `wish-closed`.
    pub async fn change_transfer_wish(
        &self,
        landlord_id: &str,
        (id, edition): (&str, i64),
        new: &NewWish,
        today: Date,
    ) -> Result<(), Error> {
        check(new, today)?;
        let before = self.transfer_wish(landlord_id, id).await?;
        if before.closed.is_some() || before.is_household_there == Some(false) {
            return Err(refused("wish-closed"));
        }
        let marks = self.marks_there(landlord_id, &before.dwelling_id, today).await?;
        let body =
            self.seal(landlord_id, "transfer_wish", "body", id, &serde_json::to_vec(&new.wish)?).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("transfers:{landlord_id}")).await?;
        let changed = sqlx::query(
            "UPDATE transfer_wish SET body = $4, edition = edition + 1, consent_on = $5, consent_how = $6,
                    consent_text = $7, kept_until = $8, marks = $9, author = $10, noted_at = $11
             WHERE id = $1 AND landlord_id = $2 AND edition = $3 AND closed_on IS NULL",
        )
        .bind(id)
        .bind(landlord_id)
        .bind(edition)
        .bind(body)
        .bind(new.consent_on.to_string())
        .bind(new.consent_how.code())
        .bind(CONSENT_TEXT)
        .bind(new.consent_on.checked_add(KEPT_MONTHS.months()).unwrap_or(today).to_string())
        .bind(marks)
        .bind(self.author().code())
        .bind(crate::now())
        .execute(act.connection())
        .await?
        .rows_affected();
        if changed == 0 {
            return Err(Error::Changed);
        }
        self.write_down(&mut act, landlord_id, ("changed", "transfer-wish", id), None).await?;
        act.commit().await
    }

    /// Closes a wish: what was wished is erased at once, with the need that was made of it and the plans that tell what
    /// suited the household; it leaves the pool and every proposal that no commission has decided, in the same transaction.
    /// How many proposals were broken.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord holds no such open wish.
    pub async fn close_transfer_wish(
        &self,
        landlord_id: &str,
        id: &str,
        why: WishClosed,
        today: Date,
    ) -> Result<usize, Error> {
        let erased = self.erased_with_key(landlord_id).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("transfers:{landlord_id}")).await?;
        let closed = sqlx::query(
            "UPDATE transfer_wish SET closed_on = $3, closed_why = $4, body = NULL, edition = edition + 1
             WHERE id = $1 AND landlord_id = $2 AND closed_on IS NULL",
        )
        .bind(id)
        .bind(landlord_id)
        .bind(today.to_string())
        .bind(why.code())
        .execute(act.connection())
        .await?
        .rows_affected();
        if closed == 0 {
            return Err(Error::Unknown("transfer-wish".to_owned()));
        }
        let broken = exchanges::leave(self, &mut act, landlord_id, id, (why, today)).await?;
        for sql in [
            "DELETE FROM need WHERE landlord_id = $1 AND wish_id = $2",
            "DELETE FROM transfer_plan WHERE landlord_id = $1 AND $2 = $2",
        ] {
            sqlx::query(sql)
                .bind(landlord_id.to_owned())
                .bind(id.to_owned())
                .execute(act.connection())
                .await?;
        }
        // A backup that is restored must not bring back what a household withdrew.
        if matches!(why, WishClosed::Withdrawn | WishClosed::Left) {
            self.mark_row(&mut act, &erased, (Table::TransferWish, id)).await?;
        }
        let said = ("closed", "transfer-wish", id);
        self.write_down(&mut act, landlord_id, said, Some(why.code().to_owned())).await?;
        act.commit().await?;
        self.db.wipe().await?;
        Ok(broken)
    }

    /// What comes before a wish is erased at the household's word: its proposals are broken, and the need made of it goes.
    /// [`exchanges::forget_moves`] comes after.
    pub(crate) async fn erase_transfers(
        &self,
        write: &mut crate::db::Write<'_>,
        landlord_id: &str,
        wish_id: &str,
    ) -> Result<(), Error> {
        let today = crate::civil::today();
        write.hold(&format!("transfers:{landlord_id}")).await?;
        exchanges::leave(self, write, landlord_id, wish_id, (WishClosed::Withdrawn, today)).await?;
        sqlx::query("DELETE FROM need WHERE landlord_id = $1 AND wish_id = $2")
            .bind(landlord_id)
            .bind(wish_id)
            .execute(write.connection())
            .await?;
        Ok(())
    }
}
