//! The file of one vacancy in one session: the dwelling, the candidates, how each suits, and the decision once it is taken.

use crate::needs::NotedNeed;
use crate::portfolio::Portfolio;
use crate::vacancies::Vacancy;
use crate::{Error, Register};
use allocation::adequacy::adequacy;
use allocation::dominance::places;
use allocation::need::Offer;
use allocation::snapshot::{Candidate, Snapshot, digest};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A file in the list of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseHead {
    pub id: String,
    pub session_id: String,
    pub vacancy_id: String,
    pub dwelling_id: String,
    pub version: i64,
    pub candidates: u64,
    pub is_decided: bool,
}

/// What was decided, as it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    pub snapshot: Snapshot,
    /// The very text that was kept, and its SHA-256 as it was noted on that day.
    pub text: String,
    pub digest: String,
    pub author: String,
    pub author_name: Option<String>,
    pub decided_at: String,
}

impl Decision {
    /// Does the text still have the digest that was noted?
    #[must_use]
    pub fn is_whole(&self) -> bool {
        digest(&self.text) == self.digest
    }
}

/// The file of a vacancy, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    pub head: CaseHead,
    pub vacancy: Vacancy,
    pub offer: Offer,
    /// The best class first, tenants before applicants in each class.
    pub candidates: Vec<Candidate>,
    /// Digest of what is shown: a decision names it, so that nobody decides on what has changed meanwhile.
    pub shown: String,
    pub decision: Option<Decision>,
}

const HEAD: &str = "SELECT c.id, c.session_id, c.vacancy_id, v.dwelling_id, c.version,
        (SELECT COUNT(*) FROM allocation_candidate n WHERE n.case_id = c.id) AS candidates,
        (SELECT COUNT(*) FROM allocation_decision d WHERE d.id = c.id) AS decided
    FROM allocation_case c JOIN vacancy v ON v.id = c.vacancy_id WHERE c.landlord_id = $1";

fn head_of(row: &AnyRow) -> Result<CaseHead, Error> {
    Ok(CaseHead {
        id: row.try_get("id")?,
        session_id: row.try_get("session_id")?,
        vacancy_id: row.try_get("vacancy_id")?,
        dwelling_id: row.try_get("dwelling_id")?,
        version: row.try_get("version")?,
        candidates: row.try_get::<i64, _>("candidates")?.unsigned_abs(),
        is_decided: row.try_get::<i64, _>("decided")? > 0,
    })
}

/// What a dwelling offers to whoever comes next; `None` when it is not in the stock any more.
pub(super) fn offer(portfolio: &Portfolio, vacancy: &Vacancy) -> Option<Offer> {
    let (residence, dwelling) = portfolio.dwelling(&vacancy.dwelling_id)?;
    Some(Offer {
        level: dwelling.standing,
        step_free: dwelling.step_free(),
        rooms: dwelling.rooms,
        commune: residence.commune_code.clone(),
        neighbourhood: residence.neighbourhood.as_ref().map(|(code, _)| code.clone()),
        rent_cents: vacancy.rent_cents,
    })
}

/// The candidates of an offer in the order in which they are shown.
pub(super) fn candidates(needs: &[NotedNeed], offer: &Offer) -> Vec<Candidate> {
    let found: Vec<_> = needs.iter().map(|noted| adequacy(&noted.need, offer)).collect();
    let places = places(&found);
    // Ranks in the list that is shown, for ties and for those that cannot be compared.
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|at| {
        let noted = &needs[*at];
        (places[*at].class, !noted.is_internal(), noted.consent_on, noted.id.clone())
    });
    let mut rank = vec![0; needs.len()];
    for (shown, at) in order.iter().enumerate() {
        rank[*at] = shown;
    }
    order
        .iter()
        .map(|at| {
            let mut place = places[*at].clone();
            for list in [&mut place.alike, &mut place.incomparable] {
                for other in list.iter_mut() {
                    *other = rank[*other];
                }
                list.sort_unstable();
            }
            Candidate {
                id: needs[*at].id.clone(),
                reference: needs[*at].reference(),
                is_internal: needs[*at].is_internal(),
                need: needs[*at].need.clone(),
                adequacy: found[*at].clone(),
                place,
            }
        })
        .collect()
}

impl Register {
    /// The files of a session (of all sessions without one).
    pub async fn allocation_cases(
        &self,
        landlord_id: &str,
        session_id: Option<&str>,
    ) -> Result<Vec<CaseHead>, Error> {
        let sql = format!("{HEAD} AND ($2 = '' OR c.session_id = $2) ORDER BY c.made_at, c.id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).bind(session_id.unwrap_or(""));
        rows.fetch_all(self.db.read()).await?.iter().map(head_of).collect()
    }

    /// The head of one file.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such file.
    pub async fn allocation_case_head(&self, landlord_id: &str, id: &str) -> Result<CaseHead, Error> {
        let sql = format!("{HEAD} AND c.id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).bind(id);
        let row = row.fetch_optional(self.db.read()).await?;
        row.as_ref().map_or_else(|| Err(Error::Unknown("allocation-case".to_owned())), head_of)
    }

    /// The file of a vacancy, with its candidates as they stand on a day.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such file, or when the dwelling is no longer in its stock and nothing
    /// was decided.
    pub async fn allocation_case(&self, portfolio: &Portfolio, id: &str, on: Date) -> Result<Case, Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        let head = self.allocation_case_head(landlord_id, id).await?;
        let vacancy = self.vacancy(landlord_id, &head.vacancy_id).await?;
        let decision = self.decision(landlord_id, id).await?;
        let (offer, candidates) = match &decision {
            // What was decided is shown as it was, whatever changed since.
            Some(decided) => (decided.snapshot.offer.clone(), decided.snapshot.candidates.clone()),
            None => {
                let offer =
                    offer(portfolio, &vacancy).ok_or_else(|| Error::Unknown("dwelling".to_owned()))?;
                let ids: Vec<String> = sqlx::query_scalar(
                    "SELECT need_id FROM allocation_candidate WHERE case_id = $1 ORDER BY id",
                )
                .bind(id)
                .fetch_all(self.db.read())
                .await?;
                let mut needs = self.needs(landlord_id).await?;
                needs.retain(|need| ids.contains(&need.id) && need.is_usable(on));
                let candidates = candidates(&needs, &offer);
                (offer, candidates)
            }
        };
        let shown = serde_json::to_string(&(head.version, &vacancy.state, &offer, &candidates))?;
        Ok(Case { shown: digest(&shown), head, vacancy, offer, candidates, decision })
    }

    /// What was decided in a file; `None` before.
    pub async fn decision(&self, landlord_id: &str, case_id: &str) -> Result<Option<Decision>, Error> {
        let row = sqlx::query(
            "SELECT d.snapshot, d.digest, d.author, d.decided_at, a.name AS author_name
             FROM allocation_decision d LEFT JOIN account a ON a.id = d.author
             WHERE d.landlord_id = $1 AND d.id = $2",
        )
        .bind(landlord_id)
        .bind(case_id)
        .fetch_optional(self.db.read())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let sealed: String = row.try_get("snapshot")?;
        let text = self.unseal(landlord_id, "allocation_decision", "snapshot", case_id, &sealed).await?;
        let text = String::from_utf8(text).map_err(|_| Error::Sealed("a decision".to_owned()))?;
        Ok(Some(Decision {
            snapshot: serde_json::from_str(&text)?,
            text,
            digest: row.try_get("digest")?,
            author: row.try_get("author")?,
            author_name: row.try_get("author_name")?,
            decided_at: row.try_get("decided_at")?,
        }))
    }

    /// Adds candidates to a file, or takes them off.
    ///
    /// # Errors
    /// [`Error::Refused`] (`allocation-decided`) once it is decided; [`Error::Unknown`] when the file or one of the needs
    /// is not the landlord's or is closed, or its household left. Nothing is then changed.
    pub async fn change_candidates(
        &self,
        landlord_id: &str,
        case_id: &str,
        (add, remove): (&[String], &[String]),
        on: Date,
    ) -> Result<(), Error> {
        let open = self.needs(landlord_id).await?;
        if !add.iter().all(|id| open.iter().any(|need| need.id == *id && need.is_usable(on))) {
            return Err(Error::Unknown("need".to_owned()));
        }
        let mut act = self.db.act().await?;
        super::decide::hold_undecided(&mut act, landlord_id, case_id).await?;
        for need in remove {
            sqlx::query("DELETE FROM allocation_candidate WHERE case_id = $1 AND need_id = $2")
                .bind(case_id)
                .bind(need)
                .execute(act.connection())
                .await?;
        }
        for need in add {
            sqlx::query(
                "INSERT INTO allocation_candidate (id, case_id, need_id, added_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (case_id, need_id) DO NOTHING",
            )
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(case_id)
            .bind(need)
            .bind(crate::now())
            .execute(act.connection())
            .await?;
        }
        sqlx::query("UPDATE allocation_case SET version = version + 1 WHERE id = $1 AND landlord_id = $2")
            .bind(case_id)
            .bind(landlord_id)
            .execute(act.connection())
            .await?;
        let after = Some(format!("+{} −{}", add.len(), remove.len()));
        self.write_down(&mut act, landlord_id, ("changed", "allocation-case", case_id), after).await?;
        act.commit().await
    }
}
