//! Making a lot out of a candidate, and reading lots whole: for the acts and the projections of this module only.

use super::{refused, unknown};
use crate::db::Write;
use crate::{Error, Register};
use jiff::civil::Date;
use pooling::{Fact, Lot, Range, Route, Sounding, Terms, TermsError, sounding};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::{BTreeMap, BTreeSet};

/// A lot to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPool {
    /// The needs of the candidate, all of them.
    pub needs: Vec<String>,
    pub terms: Terms,
}

/// An organisation that may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub id: String,
    pub name: String,
    pub needs: Vec<String>,
    pub route: Route,
    pub amount: Option<Range>,
}

/// A lot, whole.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub id: String,
    pub desk_id: String,
    pub desk: String,
    pub sounding: Sounding,
    pub requires: BTreeSet<String>,
    pub lot: Lot,
    pub members: Vec<Asked>,
}

const POOL: &str = "SELECT p.id, p.desk_id, d.name AS desk, p.sounding, p.requires, p.terms
    FROM pool p JOIN organisation d ON d.id = p.desk_id";
const MEMBERS: &str = "SELECT m.pool_id, m.organisation_id, o.name, m.needs, m.route, m.amount
    FROM pool_member m JOIN organisation o ON o.id = m.organisation_id";

fn member(row: &AnyRow) -> Result<Asked, Error> {
    let amount: Option<String> = row.try_get("amount")?;
    Ok(Asked {
        id: row.try_get("organisation_id")?,
        name: row.try_get("name")?,
        needs: serde_json::from_str(&row.try_get::<String, _>("needs")?)?,
        route: Route::from_code(&row.try_get::<String, _>("route")?).unwrap_or(Route::Unknown),
        amount: amount.map(|text| serde_json::from_str(&text)).transpose()?,
    })
}

fn whole(row: &AnyRow, members: Vec<Asked>, facts: Vec<Fact>) -> Result<Whole, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    Ok(Whole {
        id: text("id")?,
        desk_id: text("desk_id")?,
        desk: text("desk")?,
        sounding: serde_json::from_str(&text("sounding")?)?,
        requires: serde_json::from_str(&text("requires")?)?,
        lot: Lot { terms: serde_json::from_str(&text("terms")?)?, facts },
        members,
    })
}

/// Which lots: all of a desk, all where an organisation is asked, or one.
const OF_DESK: &str = "p.desk_id = $1";
const OF_MEMBER: &str =
    "EXISTS (SELECT 1 FROM pool_member x WHERE x.pool_id = p.id AND x.organisation_id = $1)";
const ONE: &str = "p.id = $1";

fn statements(which: &str) -> [String; 3] {
    [
        format!("{POOL} WHERE {which} ORDER BY p.id DESC"),
        format!("{MEMBERS} JOIN pool p ON p.id = m.pool_id WHERE {which} ORDER BY o.name, o.id"),
        format!(
            "SELECT f.pool_id, f.fact FROM pool_fact f JOIN pool p ON p.id = f.pool_id WHERE {which} ORDER BY f.pool_id, f.rank"
        ),
    ]
}

fn gathered(pools: &[AnyRow], members: &[AnyRow], facts: &[AnyRow]) -> Result<Vec<Whole>, Error> {
    let mut of: BTreeMap<String, (Vec<Asked>, Vec<Fact>)> = BTreeMap::new();
    for row in members {
        of.entry(row.try_get("pool_id")?).or_default().0.push(member(row)?);
    }
    for row in facts {
        let fact = serde_json::from_str(&row.try_get::<String, _>("fact")?)?;
        of.entry(row.try_get("pool_id")?).or_default().1.push(fact);
    }
    pools
        .iter()
        .map(|row| {
            let (members, facts) = of.remove(&row.try_get::<String, _>("id")?).unwrap_or_default();
            whole(row, members, facts)
        })
        .collect()
}

impl Register {
    async fn pools_where(&self, which: &str, key: &str) -> Result<Vec<Whole>, Error> {
        let [pools, members, facts] = statements(which);
        let key = key.to_owned();
        let pools =
            sqlx::query(sqlx::AssertSqlSafe(pools)).bind(key.clone()).fetch_all(self.db.read()).await?;
        let members =
            sqlx::query(sqlx::AssertSqlSafe(members)).bind(key.clone()).fetch_all(self.db.read()).await?;
        let facts = sqlx::query(sqlx::AssertSqlSafe(facts)).bind(key).fetch_all(self.db.read()).await?;
        gathered(&pools, &members, &facts)
    }

    /// The lots of a desk, and those where an organisation is asked: the last one first. Whole: see the house before.
    pub(super) async fn whole_pools(&self, organisation_id: &str) -> Result<Vec<Whole>, Error> {
        let mut all = self.pools_where(OF_DESK, organisation_id).await?;
        let own: BTreeSet<String> = all.iter().map(|one| one.id.clone()).collect();
        all.extend(
            self.pools_where(OF_MEMBER, organisation_id)
                .await?
                .into_iter()
                .filter(|one| !own.contains(&one.id)),
        );
        all.sort_by(|a, b| b.id.cmp(&a.id));
        Ok(all)
    }

    /// One lot, whole.
    pub(super) async fn whole_pool(&self, id: &str) -> Result<Whole, Error> {
        self.pools_where(ONE, id).await?.pop().ok_or_else(unknown)
    }

    /// Needs that a lot under way was made of.
    pub(super) async fn needs_in_pools(&self, desk_id: &str, on: Date) -> Result<BTreeSet<String>, Error> {
        let all = self.pools_where(OF_DESK, desk_id).await?;
        let under_way = all.iter().filter(|one| one.lot.stage(on) != pooling::Stage::Dissolved);
        Ok(under_way
            .flat_map(|one| one.members.iter().flat_map(|member| member.needs.iter().cloned()))
            .collect())
    }

    /// Makes a lot out of a candidate that is detected now; its id. Nobody is told yet.
    ///
    /// # Errors
    /// [`Error::Refused`]: `pool-candidate` (it is not one any more), `pool-too-few` (fewer than three organisations),
    /// `pool-window`, `pool-least`, `pool-exit`.
    pub async fn make_pool(&self, desk_id: &str, new: &NewPool, today: Date) -> Result<String, Error> {
        new.terms.check().map_err(|wrong| {
            refused(match wrong {
                TermsError::Window => "pool-window",
                TermsError::Members | TermsError::Quantity => "pool-least",
                TermsError::Exit => "pool-exit",
            })
        })?;
        if new.terms.closes < today {
            return Err(refused("pool-window"));
        }
        // Two people of a desk never make two lots of the same needs.
        let _one = self.one_by_one.lock().await;
        let mut act = self.db.act().await?;
        act.hold(&format!("pools:{desk_id}")).await?;
        let detected = self.detected_pools(desk_id, today).await?;
        let candidate = detected.found.candidates.iter().find(|one| one.needs == new.needs);
        let candidate = candidate.ok_or_else(|| refused("pool-candidate"))?;
        let told = sounding(candidate).ok_or_else(|| refused("pool-too-few"))?;
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO pool (id, desk_id, sounding, requires, terms, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(desk_id)
        .bind(serde_json::to_string(&told)?)
        .bind(serde_json::to_string(&candidate.requires)?)
        .bind(serde_json::to_string(&new.terms)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        for member in &candidate.members {
            let own = candidate.needs.iter().filter_map(|need| detected.needs.get(need));
            let own: Vec<_> = own.filter(|need| need.organisation_id == *member).collect();
            let amounts: Option<Vec<Range>> = own.iter().map(|one| one.need.amount).collect();
            let amount = amounts.map(|all| all.into_iter().fold(Range::default(), Range::plus));
            let ids: Vec<&String> = own.iter().map(|one| &one.id).collect();
            let route = own.first().map_or(Route::Unknown, |one| one.need.route);
            sqlx::query(
                "INSERT INTO pool_member (pool_id, organisation_id, desk_id, needs, route, amount)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(&id)
            .bind(member)
            .bind(desk_id)
            .bind(serde_json::to_string(&ids)?)
            .bind(route.code())
            .bind(amount.map(|range| serde_json::to_string(&range)).transpose()?)
            .execute(act.connection())
            .await?;
            let fact = Fact::Sounded { on: today, member: member.clone() };
            self.put_pool_fact(&mut act, (&id, desk_id), &fact).await?;
        }
        self.write_down(&mut act, desk_id, ("made", "pool", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Writes a fact after the last one of its lot.
    pub(super) async fn put_pool_fact(
        &self,
        act: &mut Write<'_>,
        (pool_id, desk_id): (&str, &str),
        fact: &Fact,
    ) -> Result<(), Error> {
        let whose = match fact {
            Fact::Sounded { member, .. }
            | Fact::Declined { member, .. }
            | Fact::OptedIn { member, .. }
            | Fact::Left { member, .. }
            | Fact::Exited { member, .. } => Some(member.clone()),
            _ => None,
        };
        sqlx::query(
            "INSERT INTO pool_fact (pool_id, rank, desk_id, organisation_id, fact, noted_at, noted_by)
             SELECT $1, COALESCE(MAX(rank), 0) + 1, $2, $3, $4, $5, $6 FROM pool_fact WHERE pool_id = $1",
        )
        .bind(pool_id)
        .bind(desk_id)
        .bind(whose)
        .bind(serde_json::to_string(fact)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(())
    }
}
