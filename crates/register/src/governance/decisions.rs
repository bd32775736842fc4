//! Who joins and leaves a partnership, what is put to the vote, and the votes. The secretariat writes; each partner votes
//! for itself, once, and may change its mind until the last day.

use super::{refused, unknown};
use crate::adapted::short_text;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use pooling::Choice;

impl Register {
    /// The partnership, when this organisation keeps its papers.
    pub(super) async fn own_partnership(
        &self,
        secretariat_id: &str,
        id: &str,
        on: Date,
    ) -> Result<super::Partnership, Error> {
        let one = self.partnership(secretariat_id, id, on).await?;
        if one.secretariat_id == secretariat_id { Ok(one) } else { Err(unknown()) }
    }

    /// Adds a partner, or takes back one that left.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever does not keep the papers. [`Error::Refused`]: `governance-partner` (there already, or
    /// no organisation), `governance-weight`.
    pub async fn add_partner(
        &self,
        secretariat_id: &str,
        id: &str,
        (organisation_id, weight): (&str, u32),
        today: Date,
    ) -> Result<(), Error> {
        let one = self.own_partnership(secretariat_id, id, today).await?;
        if !(1..=1_000).contains(&weight) {
            return Err(refused("governance-weight"));
        }
        let known = one.partners.iter().find(|partner| partner.id == organisation_id);
        if known.is_some_and(|partner| partner.left_on.is_none()) {
            return Err(refused("governance-partner"));
        }
        let there = self.across(Across::Governance).organisation(organisation_id).await;
        there.map_err(|_| refused("governance-partner"))?;
        let mut act = self.db.act().await?;
        if known.is_some() {
            sqlx::query(
                "UPDATE partnership_partner SET left_on = NULL, weight = $3 WHERE partnership_id = $1 AND organisation_id = $2",
            )
            .bind(id)
            .bind(organisation_id)
            .bind(i64::from(weight))
            .execute(act.connection())
            .await?;
        } else {
            self.put_partner(&mut act, (id, secretariat_id), (organisation_id, weight), today).await?;
        }
        self.write_down(&mut act, secretariat_id, ("joined", "partnership", id), None).await?;
        act.commit().await
    }

    /// A partner leaves: what it decided stays, and it votes no more. Who keeps the papers cannot.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever is no partner; [`Error::Refused`]: `governance-secretariat`, `governance-left`.
    pub async fn leave_partnership(&self, organisation_id: &str, id: &str, today: Date) -> Result<(), Error> {
        let one = self.partnership(organisation_id, id, today).await?;
        if one.secretariat_id == organisation_id {
            return Err(refused("governance-secretariat"));
        }
        let mut act = self.db.act().await?;
        act.hold(&format!("partnership:{id}")).await?;
        let changed = sqlx::query(
            "UPDATE partnership_partner SET left_on = $3
             WHERE partnership_id = $1 AND organisation_id = $2 AND left_on IS NULL",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(today.to_string())
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(refused("governance-left"));
        }
        self.write_down(&mut act, organisation_id, ("left", "partnership", id), None).await?;
        act.commit().await
    }

    /// Puts something to the vote of those who are partners today, under the rule of today; its id.
    ///
    /// # Errors
    /// As [`Register::add_partner`]; [`Error::Refused`]: `governance-title`, `governance-words`, `governance-closes`.
    pub async fn open_decision(
        &self,
        secretariat_id: &str,
        id: &str,
        (title, words): (&str, &str),
        closes_on: Date,
        today: Date,
    ) -> Result<String, Error> {
        let one = self.own_partnership(secretariat_id, id, today).await?;
        let title = short_text(title, 160, "governance-title")?.ok_or_else(|| refused("governance-title"))?;
        let words =
            short_text(words, 4_000, "governance-words")?.ok_or_else(|| refused("governance-words"))?;
        if closes_on < today {
            return Err(refused("governance-closes"));
        }
        let partners: Vec<(&str, u32)> = one
            .partners
            .iter()
            .filter(|partner| partner.left_on.is_none())
            .map(|partner| (partner.id.as_str(), partner.weight))
            .collect();
        let decision = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO partnership_decision
                (id, partnership_id, secretariat_id, title, words, opened_on, closes_on, rule, partners, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(&decision)
        .bind(id)
        .bind(secretariat_id)
        .bind(title)
        .bind(words)
        .bind(today.to_string())
        .bind(closes_on.to_string())
        .bind(serde_json::to_string(&one.voting)?)
        .bind(serde_json::to_string(&partners)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, secretariat_id, ("opened", "partnership-decision", &decision), None)
            .await?;
        act.commit().await?;
        Ok(decision)
    }

    /// A partner's vote.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever could not vote; [`Error::Refused`]: `governance-closed`.
    pub async fn vote(
        &self,
        organisation_id: &str,
        (id, decision_id): (&str, &str),
        choice: Choice,
        today: Date,
    ) -> Result<(), Error> {
        let one = self.partnership(organisation_id, id, today).await?;
        let here = one.decisions.iter().find(|decision| decision.id == decision_id).ok_or_else(unknown)?;
        let may = here.votes.iter().any(|(who, ..)| who == organisation_id);
        let is_there =
            one.partners.iter().any(|partner| partner.id == organisation_id && partner.left_on.is_none());
        if !may || !is_there {
            return Err(unknown());
        }
        if today > here.closes_on {
            return Err(refused("governance-closed"));
        }
        let mut act = self.db.act().await?;
        act.hold(&format!("partnership:{id}")).await?;
        // Whoever left a moment ago votes no more.
        let still: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM partnership_partner
             WHERE partnership_id = $1 AND organisation_id = $2 AND left_on IS NULL",
        )
        .bind(id)
        .bind(organisation_id)
        .fetch_one(act.connection())
        .await?;
        if still == 0 {
            return Err(unknown());
        }
        sqlx::query(
            "INSERT INTO partnership_vote (decision_id, organisation_id, secretariat_id, choice, cast_at, cast_by)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (decision_id, organisation_id) DO UPDATE SET choice = excluded.choice, cast_at = excluded.cast_at,
                 cast_by = excluded.cast_by",
        )
        .bind(decision_id)
        .bind(organisation_id)
        .bind(&one.secretariat_id)
        .bind(choice.code())
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let said = Some(format!("{{\"choice\":\"{choice}\"}}"));
        self.write_down(&mut act, organisation_id, ("voted", "partnership-decision", decision_id), said)
            .await?;
        act.commit().await
    }
}
