//! Reading requests: a few queries for many of them, and where each stands.

use super::{Acting, Words, unknown};
use crate::directory::geography::Gazetteer;
use crate::engagements::help_of_referrals;
use crate::{Across, Error, Register};
use jiff::Timestamp;
use jiff::civil::Date;
use referral::{Event, Fact, HelpStep, Need, Offer, OfferState, Referral, Rules, Side, Standing, Urgency};
use routing::Step;
use sqlx::{AnyConnection, Row};
use std::collections::BTreeMap;
use trust::territory::Territory;

/// One thing asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedRecord {
    pub id: String,
    pub title: String,
    /// As it was said first; what the desk said since is in the standing.
    pub subject: Option<String>,
    pub service_id: Option<String>,
}

/// One need proposed to one team.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferRecord {
    pub id: String,
    pub need_id: String,
    pub team_id: String,
    pub team: String,
    pub helper_id: String,
    pub helper: String,
    /// Why this team; `None`: the desk chose it by hand.
    pub proof: Option<Vec<Step>>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRecord {
    pub rank: i64,
    pub fact: Fact,
    pub author: String,
    pub author_name: Option<String>,
    /// Sealed in the database; `None`: none, or erased.
    pub words: Option<String>,
}

/// A request, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferralRecord {
    pub id: String,
    pub number: String,
    pub desk_id: String,
    pub desk: String,
    pub organisation_id: Option<String>,
    /// The name of whoever asks; the one that was typed when it has no account.
    pub requester: Option<String>,
    pub commune_code: Option<String>,
    /// The name of the commune; what was typed when it is not known.
    pub place: Option<String>,
    pub urgency: Urgency,
    pub homes: Option<u32>,
    /// `None` once erased, or not for this side.
    pub words: Option<Words>,
    pub needs: Vec<NeedRecord>,
    pub offers: Vec<OfferRecord>,
    pub facts: Vec<FactRecord>,
    pub rules: Rules,
    pub standing: Standing,
}

impl ReferralRecord {
    #[must_use]
    pub fn need(&self, id: &str) -> Option<&NeedRecord> {
        self.needs.iter().find(|need| need.id == id)
    }

    #[must_use]
    pub fn offer(&self, id: &str) -> Option<&OfferRecord> {
        self.offers.iter().find(|offer| offer.id == id)
    }

    /// Is this organisation one of those that help?
    #[must_use]
    pub fn is_helped_by(&self, organisation_id: &str) -> bool {
        self.offers.iter().any(|offer| offer.helper_id == organisation_id)
    }

    /// What one side is shown. A helper sees its own offers and which organisation asks; who speaks for it, and what was
    /// said since, only while it helps, and its words no more once it said no. Whoever asks does not see why a team said no.
    #[must_use]
    pub fn seen_by(mut self, acting: Acting<'_>) -> ReferralRecord {
        match acting {
            Acting::Desk(_) => {}
            Acting::Requester(_) | Acting::Link(_) => {
                self.facts.retain(|record| {
                    record.fact.side != Side::Helper
                        || !matches!(record.fact.event, Event::Seen | Event::Declined { .. })
                });
            }
            Acting::Helper(own) => {
                let mine: Vec<String> =
                    self.offers.iter().filter(|o| o.helper_id == own).map(|o| o.id.clone()).collect();
                let of_mine = |test: fn(&OfferState) -> bool| {
                    self.standing.offers.iter().any(|o| mine.contains(&o.id) && test(&o.state))
                };
                let took = of_mine(|state| matches!(state, OfferState::Accepted | OfferState::Done { .. }));
                let asked = took || of_mine(|state| state.awaits_answer());
                let needs: Vec<String> =
                    self.offers.iter().filter(|o| mine.contains(&o.id)).map(|o| o.need_id.clone()).collect();
                self.offers.retain(|offer| mine.contains(&offer.id));
                self.standing.offers.retain(|offer| mine.contains(&offer.id));
                self.needs.retain(|need| needs.contains(&need.id));
                self.standing.needs.retain(|need| needs.contains(&need.id));
                self.standing.next.retain(|next| next.need.as_ref().is_none_or(|need| needs.contains(need)));
                self.facts.retain(|record| {
                    let fact = &record.fact;
                    fact.offer.as_ref().is_none_or(|offer| mine.contains(offer))
                        && fact.need.as_ref().is_none_or(|need| needs.contains(need))
                        && (took || fact.event != Event::Message)
                });
                if !took {
                    if let Some(words) = &mut self.words {
                        (words.person, words.email, words.phone) = (String::new(), None, None);
                    }
                    for one in self.facts.iter_mut().filter(|one| one.fact.side != Side::Helper) {
                        one.author_name = None;
                    }
                }
                // A team that said no, or from which the need was taken back, reads no more of it.
                if !asked {
                    self.words = None;
                }
            }
        }
        self
    }
}

/// Which requests are read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which {
    All,
    One,
    Link,
    OfDesk,
    OfRequester,
    OfHelper,
}

impl Which {
    fn condition(self) -> &'static str {
        match self {
            Which::All => "r.id <> $1",
            Which::One => "r.id = $1",
            Which::Link => "r.link_digest = $1",
            Which::OfDesk => "r.desk_id = $1",
            Which::OfRequester => "r.organisation_id = $1",
            Which::OfHelper => {
                "EXISTS (SELECT 1 FROM referral_offer h WHERE h.referral_id = r.id AND h.helper_id = $1)"
            }
        }
    }
}

/// What the database says of a request.
pub(crate) struct Kept {
    pub id: String,
    pub number: String,
    pub desk_id: String,
    pub desk: String,
    pub organisation_id: Option<String>,
    pub requester: Option<String>,
    pub commune_code: Option<String>,
    pub place: Option<String>,
    pub urgency: String,
    pub homes: Option<i64>,
    pub words: Option<String>,
    pub rules: Rules,
    pub needs: Vec<NeedRecord>,
    pub offers: Vec<OfferRecord>,
    pub facts: Vec<KeptFact>,
    pub help: Vec<(Timestamp, HelpStep)>,
}

/// A fact whose words are still sealed.
pub(crate) struct KeptFact {
    pub rank: i64,
    pub fact: Fact,
    pub author: String,
    pub author_name: Option<String>,
    pub words: Option<String>,
}

impl Kept {
    /// What its standing is read from.
    pub(crate) fn referral(&self) -> Referral {
        Referral {
            needs: self
                .needs
                .iter()
                .map(|need| Need { id: need.id.clone(), subject: need.subject.clone() })
                .collect(),
            offers: self
                .offers
                .iter()
                .map(|o| Offer { id: o.id.clone(), need: o.need_id.clone(), team: o.team_id.clone() })
                .collect(),
            facts: self.facts.iter().map(|kept| kept.fact.clone()).collect(),
            help: self.help.clone(),
        }
    }

    pub(crate) fn standing(&self, today: Date) -> Standing {
        referral::standing(&self.referral(), &self.rules, today)
    }
}

fn rules_of(text: Option<String>) -> Result<Rules, Error> {
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

/// The name of a team, from its sheet.
fn team_name(sheet: Option<String>) -> Result<Option<String>, Error> {
    Ok(sheet.map(|text| serde_json::from_str::<crate::help_teams::Sheet>(&text)).transpose()?.map(|s| s.name))
}

async fn rows(
    connection: &mut AnyConnection,
    sql: String,
    id: &str,
) -> Result<Vec<sqlx::any::AnyRow>, Error> {
    Ok(sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_owned()).fetch_all(connection).await?)
}

/// Reads requests with all that belongs to them, the newest first, in seven queries whatever their number.
pub(super) async fn load(connection: &mut AnyConnection, which: Which, id: &str) -> Result<Vec<Kept>, Error> {
    let condition = which.condition();
    let among = format!("referral_id IN (SELECT r.id FROM referral r WHERE {condition})");
    let sql = format!(
        "SELECT r.id, r.number, r.desk_id, d.name AS desk, r.organisation_id, q.name AS requester, r.commune_code,
                r.place, r.urgency, r.homes, r.words, h.rules
         FROM referral r JOIN organisation d ON d.id = r.desk_id
         LEFT JOIN organisation q ON q.id = r.organisation_id
         LEFT JOIN help_desk h ON h.organisation_id = r.desk_id
         WHERE {condition} ORDER BY r.made_at DESC, r.id DESC"
    );
    let mut all = Vec::new();
    let mut place = BTreeMap::new();
    for row in rows(connection, sql, id).await? {
        let id: String = row.try_get("id")?;
        place.insert(id.clone(), all.len());
        all.push(Kept {
            id,
            number: row.try_get("number")?,
            desk_id: row.try_get("desk_id")?,
            desk: row.try_get("desk")?,
            organisation_id: row.try_get("organisation_id")?,
            requester: row.try_get("requester")?,
            commune_code: row.try_get("commune_code")?,
            place: row.try_get("place")?,
            urgency: row.try_get("urgency")?,
            homes: row.try_get("homes")?,
            words: row.try_get("words")?,
            rules: rules_of(row.try_get("rules")?)?,
            needs: Vec::new(),
            offers: Vec::new(),
            facts: Vec::new(),
            help: Vec::new(),
        });
    }
    let sql = format!(
        "SELECT referral_id, id, title, subject, service_id FROM referral_need WHERE {among}
         ORDER BY referral_id, rank, id"
    );
    for row in rows(connection, sql, id).await? {
        let Some(at) = place.get(&row.try_get::<String, _>("referral_id")?) else { continue };
        all[*at].needs.push(NeedRecord {
            id: row.try_get("id")?,
            title: row.try_get("title")?,
            subject: row.try_get("subject")?,
            service_id: row.try_get("service_id")?,
        });
    }
    let sql = format!(
        "SELECT f.referral_id, f.id, f.need_id, f.team_id, t.sheet AS team, f.helper_id, o.name AS helper, f.proof
         FROM referral_offer f JOIN organisation o ON o.id = f.helper_id LEFT JOIN help_team t ON t.id = f.team_id
         WHERE f.{among} ORDER BY f.referral_id, f.made_at, f.id"
    );
    for row in rows(connection, sql, id).await? {
        let Some(at) = place.get(&row.try_get::<String, _>("referral_id")?) else { continue };
        let helper: String = row.try_get("helper")?;
        all[*at].offers.push(OfferRecord {
            id: row.try_get("id")?,
            need_id: row.try_get("need_id")?,
            team_id: row.try_get("team_id")?,
            team: team_name(row.try_get("team")?)?.unwrap_or_else(|| helper.clone()),
            helper_id: row.try_get("helper_id")?,
            helper,
            proof: row
                .try_get::<Option<String>, _>("proof")?
                .map(|text| serde_json::from_str(&text))
                .transpose()?,
        });
    }
    let sql = format!(
        "SELECT f.referral_id, f.rank, f.at, f.author, a.name AS author_name, f.side, f.need_id, f.offer_id, f.event,
                f.words
         FROM referral_fact f LEFT JOIN account a ON a.id = f.author WHERE f.{among} ORDER BY f.referral_id, f.rank"
    );
    for row in rows(connection, sql, id).await? {
        let Some(at) = place.get(&row.try_get::<String, _>("referral_id")?) else { continue };
        let said: String = row.try_get("at")?;
        let side: String = row.try_get("side")?;
        all[*at].facts.push(KeptFact {
            rank: row.try_get("rank")?,
            fact: Fact {
                at: said.parse().map_err(|e: jiff::Error| Error::Computation(e.to_string()))?,
                side: Side::from_code(&side).ok_or_else(|| Error::Computation(format!("side {side}")))?,
                need: row.try_get("need_id")?,
                offer: row.try_get("offer_id")?,
                event: serde_json::from_str(&row.try_get::<String, _>("event")?)?,
            },
            author: row.try_get("author")?,
            author_name: row.try_get("author_name")?,
            words: row.try_get("words")?,
        });
    }
    for (id, steps) in help_of_referrals(connection, &among, id).await? {
        if let Some(at) = place.get(&id) {
            all[*at].help = steps;
        }
    }
    Ok(all)
}

impl Register {
    /// Every request of the house, words sealed: for whoever counts. `self` sees the house.
    pub(crate) async fn all_referrals(&self) -> Result<Vec<Kept>, Error> {
        load(&mut *self.db.instant().await?, Which::All, "").await
    }

    /// Is this a side of the request?
    pub(super) fn is_side(kept: &Kept, acting: Acting<'_>) -> bool {
        match acting {
            Acting::Desk(own) => kept.desk_id == own,
            Acting::Requester(own) => kept.organisation_id.as_deref() == Some(own),
            Acting::Helper(own) => kept.offers.iter().any(|offer| offer.helper_id == own),
            // It was found by the link.
            Acting::Link(_) => true,
        }
    }

    /// One request, as a side sees it.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not there or not of this side, which are the same.
    pub async fn referral(&self, acting: Acting<'_>, id: &str, today: Date) -> Result<ReferralRecord, Error> {
        let all = self.across(Across::Referrals);
        let mut connection = all.db.instant().await?;
        let kept = match acting {
            Acting::Link(secret) => load(&mut connection, Which::Link, &super::links::digest(secret)).await?,
            _ => load(&mut connection, Which::One, id).await?,
        };
        drop(connection);
        let kept =
            kept.into_iter().next().filter(|kept| Register::is_side(kept, acting)).ok_or_else(unknown)?;
        let gazetteer = self.gazetteer().await?;
        Ok(all.open_referral(kept, &gazetteer, today, true).await?.seen_by(acting))
    }

    /// The requests of a side, the newest first. Messages stay sealed.
    pub async fn referrals(&self, acting: Acting<'_>, today: Date) -> Result<Vec<ReferralRecord>, Error> {
        let (which, id) = match acting {
            Acting::Desk(own) => (Which::OfDesk, own),
            Acting::Requester(own) => (Which::OfRequester, own),
            Acting::Helper(own) => (Which::OfHelper, own),
            Acting::Link(_) => return Err(unknown()),
        };
        let all = self.across(Across::Referrals);
        let mut connection = all.db.instant().await?;
        let kept = load(&mut connection, which, id).await?;
        drop(connection);
        let gazetteer = self.gazetteer().await?;
        let mut found = Vec::with_capacity(kept.len());
        for one in kept {
            found.push(all.open_referral(one, &gazetteer, today, false).await?.seen_by(acting));
        }
        Ok(found)
    }

    /// Opens what is sealed, and says where it stands.
    async fn open_referral(
        &self,
        kept: Kept,
        gazetteer: &Gazetteer,
        today: Date,
        messages: bool,
    ) -> Result<ReferralRecord, Error> {
        let standing = kept.standing(today);
        let words: Option<Words> = match &kept.words {
            Some(sealed) => {
                let plain = self.unseal(&kept.desk_id, "referral", "words", &kept.id, sealed).await?;
                Some(serde_json::from_slice(&plain)?)
            }
            None => None,
        };
        let mut facts = Vec::with_capacity(kept.facts.len());
        for one in kept.facts {
            let row = format!("{}/{}", kept.id, one.rank);
            let words = match one.words.filter(|_| messages) {
                Some(sealed) => {
                    let plain = self.unseal(&kept.desk_id, "referral_fact", "words", &row, &sealed).await?;
                    Some(String::from_utf8(plain).map_err(|e| Error::Computation(e.to_string()))?)
                }
                None => None,
            };
            facts.push(FactRecord {
                rank: one.rank,
                fact: one.fact,
                author: one.author,
                author_name: one.author_name,
                words,
            });
        }
        let named = |code: &String| gazetteer.name(&Territory::Commune(code.clone())).map(str::to_owned);
        Ok(ReferralRecord {
            place: kept.commune_code.as_ref().and_then(named).or(kept.place),
            requester: kept.requester.or_else(|| words.as_ref().and_then(|w| w.organisation.clone())),
            urgency: Urgency::from_code(&kept.urgency).unwrap_or(Urgency::Soon),
            homes: kept.homes.and_then(|homes| u32::try_from(homes).ok()),
            id: kept.id,
            number: kept.number,
            desk_id: kept.desk_id,
            desk: kept.desk,
            organisation_id: kept.organisation_id,
            commune_code: kept.commune_code,
            words,
            needs: kept.needs,
            offers: kept.offers,
            facts,
            rules: kept.rules,
            standing,
        })
    }
}
