//! Needs that an organisation declares to a desk, and the lots that they would make.

use super::{refused, rules, unknown};
use crate::adapted::short_text;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use pooling::{Detection, HIGHEST_CENTS, HIGHEST_QUANTITY, Need, Place};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;
use trust::territory::Geography;

/// Units in which quantities are told.
pub const UNITS: [&str; 7] = ["unit", "dwelling", "m2", "hour", "day", "kwh", "year"];
/// What a member may ask of a supplier, or not be able to take.
pub const CONSTRAINTS: [&str; 4] = ["social-clause", "occupied-site", "low-carbon", "local-supplier"];
/// The most needs that one organisation declares at a time.
const MOST: usize = 200;

/// A need to declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPoolNeed {
    pub desk_id: String,
    pub title: String,
    /// What it is; its id, its member and its place are filled in.
    pub need: Need,
    pub commune_code: Option<String>,
    pub referral_need_id: Option<String>,
}

/// A need that was declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredNeed {
    pub id: String,
    pub organisation_id: String,
    pub organisation: String,
    pub desk_id: String,
    pub desk: String,
    pub title: String,
    pub need: Need,
    /// Is it only known from a request, nobody having said how much nor when?
    pub is_from_request: bool,
}

/// What a desk sees: its needs, and what they would make.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detected {
    pub needs: BTreeMap<String, DeclaredNeed>,
    pub found: Detection,
}

const DECLARED: &str =
    "SELECT n.id, n.organisation_id, o.name AS organisation, n.desk_id, d.name AS desk, n.title, n.need
    FROM pool_need n JOIN organisation o ON o.id = n.organisation_id JOIN organisation d ON d.id = n.desk_id";

fn declared(row: &AnyRow) -> Result<DeclaredNeed, Error> {
    Ok(DeclaredNeed {
        id: row.try_get("id")?,
        organisation_id: row.try_get("organisation_id")?,
        organisation: row.try_get("organisation")?,
        desk_id: row.try_get("desk_id")?,
        desk: row.try_get("desk")?,
        title: row.try_get("title")?,
        need: serde_json::from_str(&row.try_get::<String, _>("need")?)?,
        is_from_request: false,
    })
}

/// What cannot be a need, by the code of what is wrong.
fn sound(new: &NewPoolNeed) -> Result<(), Error> {
    let need = &new.need;
    if need.subject.as_deref().is_none_or(|code| catalogue::subject(code).is_none()) {
        return Err(refused("pool-subject"));
    }
    if need.from.zip(need.to).is_some_and(|(from, to)| to < from) {
        return Err(refused("pool-window"));
    }
    if need.quantity.is_some_and(|quantity| !(1..=HIGHEST_QUANTITY).contains(&quantity)) {
        return Err(refused("pool-quantity"));
    }
    if need.unit.as_deref().is_some_and(|unit| !UNITS.contains(&unit)) {
        return Err(refused("pool-unit"));
    }
    if need
        .amount
        .is_some_and(|range| range.least < 0 || range.most < range.least || range.most > HIGHEST_CENTS)
    {
        return Err(refused("pool-amount"));
    }
    let listed = |code: &String| CONSTRAINTS.contains(&code.as_str());
    if !need.requires.iter().chain(&need.refuses).all(listed) || !need.requires.is_disjoint(&need.refuses) {
        return Err(refused("pool-constraint"));
    }
    Ok(())
}

impl Register {
    /// The desks that needs may be declared to: organisations where somebody holds the desk, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pool_desks(&self) -> Result<Vec<(String, String)>, Error> {
        let house = self.across(Across::Pools);
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT o.id, o.name FROM organisation o WHERE o.closed_at IS NULL AND EXISTS
                (SELECT 1 FROM role_grant g WHERE g.organisation_id = o.id AND g.role = 'desk' AND g.ended_at IS NULL)
             ORDER BY o.name, o.id",
        )
        .fetch_all(house.db.read())
        .await?;
        Ok(rows)
    }

    /// Where a commune lies, as needs tell it.
    async fn pool_place(&self, commune: Option<&str>) -> Result<Place, Error> {
        let Some(code) = commune else { return Ok(Place::default()) };
        let gazetteer = self.gazetteer().await?;
        let parents = gazetteer.parents(code).ok_or_else(|| refused("pool-commune"))?;
        Ok(Place {
            commune: Some(code.to_owned()),
            epci: parents.epci,
            departement: Some(parents.departement),
            region: Some(parents.region).filter(|region| !region.is_empty()),
        })
    }

    /// Declares a need to a desk; its id.
    ///
    /// # Errors
    /// [`Error::Refused`] with the code of what is wrong: `pool-subject`, `pool-window`, `pool-quantity`, `pool-unit`,
    /// `pool-amount`, `pool-constraint`, `pool-commune`, `pool-desk`, `pool-many`, or what the words say.
    pub async fn declare_pool_need(&self, organisation_id: &str, new: &NewPoolNeed) -> Result<String, Error> {
        sound(new)?;
        let title = short_text(&new.title, 120, "pool-title")?.ok_or_else(|| refused("pool-title"))?;
        if !self.pool_desks().await?.iter().any(|(id, _)| *id == new.desk_id) {
            return Err(refused("pool-desk"));
        }
        if self.declared_pool_needs(organisation_id).await?.len() >= MOST {
            return Err(refused("pool-many"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let need = Need {
            id: id.clone(),
            member: organisation_id.to_owned(),
            place: self.pool_place(new.commune_code.as_deref()).await?,
            ..new.need.clone()
        };
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO pool_need (id, organisation_id, desk_id, referral_need_id, need, title, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(&new.desk_id)
        .bind(&new.referral_need_id)
        .bind(serde_json::to_string(&need)?)
        .bind(title)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("declared", "pool-need", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Withdraws a need: it makes no lot any more. A lot that was made of it goes on, and is answered apart.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has no such need, or withdrew it already.
    pub async fn withdraw_pool_need(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE pool_need SET withdrawn_at = $3 WHERE id = $1 AND organisation_id = $2 AND withdrawn_at IS NULL",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(unknown());
        }
        self.write_down(&mut act, organisation_id, ("withdrew", "pool-need", id), None).await?;
        act.commit().await
    }

    /// The needs that an organisation declared, the last one first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn declared_pool_needs(&self, organisation_id: &str) -> Result<Vec<DeclaredNeed>, Error> {
        let sql =
            format!("{DECLARED} WHERE n.organisation_id = $1 AND n.withdrawn_at IS NULL ORDER BY n.id DESC");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(organisation_id.to_owned())
            .fetch_all(self.db.read())
            .await?;
        rows.iter().map(declared).collect()
    }

    /// The needs declared to a desk, those of its requests that nobody made precise, and the lots that they would make.
    /// Needs that a lot under way on a day was made of are in none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn detected_pools(&self, desk_id: &str, on: Date) -> Result<Detected, Error> {
        let sql = format!("{DECLARED} WHERE n.desk_id = $1 AND n.withdrawn_at IS NULL ORDER BY n.id");
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(desk_id.to_owned()).fetch_all(self.db.read()).await?;
        let mut needs: Vec<DeclaredNeed> = rows.iter().map(declared).collect::<Result<_, _>>()?;
        needs.extend(self.requested_needs(desk_id).await?);
        let taken = self.needs_in_pools(desk_id, on).await?;
        needs.retain(|one| !taken.contains(&one.id));
        let bare: Vec<Need> = needs.iter().map(|one| one.need.clone()).collect();
        let found = pooling::detect(&bare, &rules());
        Ok(Detected { needs: needs.into_iter().map(|one| (one.id.clone(), one)).collect(), found })
    }

    /// Needs of the desk's requests: what and where is known, how much and when is to be asked.
    async fn requested_needs(&self, desk_id: &str) -> Result<Vec<DeclaredNeed>, Error> {
        let rows = sqlx::query(
            "SELECT n.id, r.organisation_id, o.name AS organisation, d.name AS desk, n.title, n.subject, r.commune_code
             FROM referral_need n JOIN referral r ON r.id = n.referral_id JOIN organisation o ON o.id = r.organisation_id
             JOIN organisation d ON d.id = r.desk_id
             WHERE r.desk_id = $1 AND n.subject IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM pool_need p WHERE p.referral_need_id = n.id)
             ORDER BY n.id",
        )
        .bind(desk_id)
        .fetch_all(self.db.read())
        .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let (id, organisation_id): (String, String) =
                (row.try_get("id")?, row.try_get("organisation_id")?);
            let commune: Option<String> = row.try_get("commune_code")?;
            // A commune that the geography does not know leaves the place unknown.
            let place = self.pool_place(commune.as_deref()).await.unwrap_or_default();
            let (member, subject) = (organisation_id.clone(), row.try_get("subject")?);
            all.push(DeclaredNeed {
                need: Need { id: id.clone(), member, subject, place, ..Need::default() },
                id,
                organisation_id,
                organisation: row.try_get("organisation")?,
                desk_id: desk_id.to_owned(),
                desk: row.try_get("desk")?,
                title: row.try_get("title")?,
                is_from_request: true,
            });
        }
        Ok(all)
    }
}
