//! Partnerships as pages read them. One reading for all partners: who asks changes nothing but whether they may.

use super::meetings::Meeting;
use super::{refused, unknown};
use crate::adapted::short_text;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use pooling::{Choice, Outcome, Stage, Tally, Voting, tally};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// A partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    pub id: String,
    pub name: String,
    pub weight: u32,
    pub joined_on: Date,
    pub left_on: Option<Date>,
}

/// A decision, with who voted what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub id: String,
    pub title: String,
    pub words: String,
    pub opened_on: Date,
    pub closes_on: Date,
    pub rule: Voting,
    /// Those who could vote, by name, with their weight and their vote.
    pub votes: Vec<(String, String, u32, Option<Choice>)>,
    pub tally: Tally,
}

/// A partnership, as every partner reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partnership {
    pub id: String,
    pub secretariat_id: String,
    pub secretariat: String,
    pub name: String,
    pub statutes_on: Date,
    pub voting: Voting,
    pub partners: Vec<Partner>,
    /// The last one first.
    pub meetings: Vec<Meeting>,
    pub decisions: Vec<Decision>,
}

/// The figures that all partners read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Indicators {
    pub partners: u64,
    pub meetings: u64,
    pub adopted: u64,
    pub rejected: u64,
    pub without_quorum: u64,
    pub open: u64,
    /// Votes cast out of those that could be, over decisions that are closed.
    pub votes_cast: u64,
    pub votes_possible: u64,
    /// Of the desk that keeps the papers: requests received, needs declared, lots by what became of them, money saved.
    pub referrals: u64,
    pub pool_needs: u64,
    pub lots_open: u64,
    pub lots_adopted: u64,
    pub lots_dissolved: u64,
    pub saved_cents: i64,
}

pub(super) fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::Computation("a day of a partnership".to_owned()))
}

fn partner(row: &AnyRow) -> Result<Partner, Error> {
    let left: Option<String> = row.try_get("left_on")?;
    Ok(Partner {
        id: row.try_get("organisation_id")?,
        name: row.try_get("name")?,
        weight: u32::try_from(row.try_get::<i64, _>("weight")?).unwrap_or(0),
        joined_on: day(&row.try_get::<String, _>("joined_on")?)?,
        left_on: left.as_deref().map(day).transpose()?,
    })
}

fn decision(
    row: &AnyRow,
    votes: &BTreeMap<String, Choice>,
    names: &BTreeMap<String, String>,
    on: Date,
) -> Result<Decision, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let partners: Vec<(String, u32)> = serde_json::from_str(&text("partners")?)?;
    let rule: Voting = serde_json::from_str(&text("rule")?)?;
    let closes_on = day(&text("closes_on")?)?;
    let tally = tally(rule, &partners, votes, on > closes_on);
    let votes = partners.into_iter().map(|(id, weight)| {
        let choice = votes.get(&id).copied();
        let name = names.get(&id).cloned().unwrap_or_default();
        (id, name, weight, choice)
    });
    Ok(Decision {
        id: text("id")?,
        title: text("title")?,
        words: text("words")?,
        opened_on: day(&text("opened_on")?)?,
        closes_on,
        rule,
        votes: votes.collect(),
        tally,
    })
}

impl Register {
    /// Founds a partnership, of which the founder is a partner and keeps the papers; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `governance-name`, `governance-day`, `governance-quorum`.
    pub async fn found_partnership(
        &self,
        organisation_id: &str,
        (name, statutes_on): (&str, Date),
        voting: Voting,
        today: Date,
    ) -> Result<String, Error> {
        let name = short_text(name, 120, "governance-name")?.ok_or_else(|| refused("governance-name"))?;
        if statutes_on > today {
            return Err(refused("governance-day"));
        }
        if voting.quorum_percent > 100 {
            return Err(refused("governance-quorum"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO partnership (id, secretariat_id, name, statutes_on, voting, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(name)
        .bind(statutes_on.to_string())
        .bind(serde_json::to_string(&voting)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.put_partner(&mut act, (&id, organisation_id), (organisation_id, 1), statutes_on).await?;
        self.write_down(&mut act, organisation_id, ("founded", "partnership", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    pub(super) async fn put_partner(
        &self,
        act: &mut crate::db::Write<'_>,
        (partnership_id, secretariat_id): (&str, &str),
        (organisation_id, weight): (&str, u32),
        on: Date,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO partnership_partner (partnership_id, organisation_id, secretariat_id, weight, joined_on)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(partnership_id)
        .bind(organisation_id)
        .bind(secretariat_id)
        .bind(i64::from(weight))
        .bind(on.to_string())
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// The partnerships of an organisation: id and name. One that it left stays readable: it decided there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn partnerships(&self, organisation_id: &str) -> Result<Vec<(String, String)>, Error> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT p.id, p.name FROM partnership p WHERE EXISTS (SELECT 1 FROM partnership_partner x
                WHERE x.partnership_id = p.id AND x.organisation_id = $1) ORDER BY p.name, p.id",
        )
        .bind(organisation_id)
        .fetch_all(self.across(Across::Governance).db.read())
        .await?;
        Ok(rows)
    }

    /// A partnership, whole; the same for each of its partners.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever is no partner.
    pub async fn partnership(&self, organisation_id: &str, id: &str, on: Date) -> Result<Partnership, Error> {
        if !self.partnerships(organisation_id).await?.iter().any(|(known, _)| known == id) {
            return Err(unknown());
        }
        // Partners read each other's names, presence and votes: that is what the partnership is.
        let house = self.across(Across::Governance);
        let row = sqlx::query(
            "SELECT p.id, p.secretariat_id, o.name AS secretariat, p.name, p.statutes_on, p.voting
             FROM partnership p JOIN organisation o ON o.id = p.secretariat_id WHERE p.id = $1",
        )
        .bind(id)
        .fetch_optional(house.db.read())
        .await?
        .ok_or_else(unknown)?;
        let partners = sqlx::query(
            "SELECT x.organisation_id, o.name, x.weight, x.joined_on, x.left_on FROM partnership_partner x
             JOIN organisation o ON o.id = x.organisation_id WHERE x.partnership_id = $1 ORDER BY o.name, o.id",
        )
        .bind(id)
        .fetch_all(house.db.read())
        .await?;
        let partners: Vec<Partner> = partners.iter().map(partner).collect::<Result<_, _>>()?;
        let names: BTreeMap<String, String> =
            partners.iter().map(|one| (one.id.clone(), one.name.clone())).collect();
        let meetings = house.meetings_of(id, &names).await?;
        let rows = sqlx::query(
            "SELECT * FROM partnership_decision WHERE partnership_id = $1 ORDER BY opened_on DESC, id DESC",
        )
        .bind(id)
        .fetch_all(house.db.read())
        .await?;
        let cast: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT v.decision_id, v.organisation_id, v.choice FROM partnership_vote v
             JOIN partnership_decision d ON d.id = v.decision_id WHERE d.partnership_id = $1",
        )
        .bind(id)
        .fetch_all(house.db.read())
        .await?;
        let mut votes: BTreeMap<String, BTreeMap<String, Choice>> = BTreeMap::new();
        for (decision, who, choice) in cast {
            if let Some(choice) = Choice::from_code(&choice) {
                votes.entry(decision).or_default().insert(who, choice);
            }
        }
        let none = BTreeMap::new();
        let decisions = rows.iter().map(|row| {
            let id: String = row.try_get("id")?;
            decision(row, votes.get(&id).unwrap_or(&none), &names, on)
        });
        Ok(Partnership {
            id: row.try_get("id")?,
            secretariat_id: row.try_get("secretariat_id")?,
            secretariat: row.try_get("secretariat")?,
            name: row.try_get("name")?,
            statutes_on: day(&row.try_get::<String, _>("statutes_on")?)?,
            voting: serde_json::from_str(&row.try_get::<String, _>("voting")?)?,
            partners,
            meetings,
            decisions: decisions.collect::<Result<_, Error>>()?,
        })
    }

    /// The figures of a partnership: the same for each of its partners.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever is no partner.
    pub async fn governance_indicators(
        &self,
        organisation_id: &str,
        id: &str,
        on: Date,
    ) -> Result<Indicators, Error> {
        let one = self.partnership(organisation_id, id, on).await?;
        let house = self.across(Across::Governance);
        let mut all = Indicators {
            partners: one
                .partners
                .iter()
                .filter(|partner| partner.left_on.is_none_or(|left| left > on))
                .count() as u64,
            meetings: one.meetings.iter().filter(|meeting| meeting.held_on <= on).count() as u64,
            ..Indicators::default()
        };
        for decision in &one.decisions {
            match decision.tally.outcome {
                Outcome::Adopted => all.adopted += 1,
                Outcome::Rejected => all.rejected += 1,
                Outcome::NoQuorum => all.without_quorum += 1,
                Outcome::Open => all.open += 1,
            }
            if decision.tally.outcome != Outcome::Open {
                all.votes_possible += decision.votes.len() as u64;
                all.votes_cast +=
                    decision.votes.iter().filter(|(.., choice)| choice.is_some()).count() as u64;
            }
        }
        let count = |sql: &'static str| {
            let desk = one.secretariat_id.clone();
            let read = house.db.read();
            async move { sqlx::query_scalar::<_, i64>(sql).bind(desk).fetch_one(read).await }
        };
        all.referrals = count("SELECT COUNT(*) FROM referral WHERE desk_id = $1").await?.unsigned_abs();
        all.pool_needs = count("SELECT COUNT(*) FROM pool_need WHERE desk_id = $1 AND withdrawn_at IS NULL")
            .await?
            .unsigned_abs();
        for lot in house
            .pools(&one.secretariat_id, on)
            .await?
            .iter()
            .filter(|lot| lot.side == crate::pools::Side::Desk)
        {
            match lot.stage {
                Stage::Dissolved => all.lots_dissolved += 1,
                Stage::Adopted | Stage::Delivered | Stage::Closed => {
                    all.lots_adopted += 1;
                    let adopted = lot
                        .offers
                        .iter()
                        .find(|offer| offer.is_adopted)
                        .and_then(|offer| offer.whole.as_ref());
                    if let Some(Ok(trial)) = adopted {
                        all.saved_cents = all.saved_cents.saturating_add(trial.saving_cents);
                    }
                }
                _ => all.lots_open += 1,
            }
        }
        Ok(all)
    }
}
