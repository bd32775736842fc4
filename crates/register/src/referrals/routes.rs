//! To whom a need is proposed: what the engine answers, and writing it down under the capacity of each team.

use super::acts::{NewFact, not_now, waits};
use super::{Acting, refused, unknown};
use crate::{Across, Error, Register, written};
use ::catalogue::Filter;
use jiff::Timestamp;
use jiff::civil::Date;
use referral::{Event, Side, Urgency, may};
use routing::{Directory, Facts, Request, Routing, WhyNot};
use std::collections::BTreeMap;
use trust::day::legal_day;
use trust::territory::Territory;

/// What the engine says of a need today.
#[derive(Debug, Clone)]
pub struct Routes {
    pub request: Request,
    pub routing: Routing,
    /// The teams that were not chosen, and why, the nearest to being chosen first.
    pub others: Vec<(String, WhyNot)>,
}

/// A need to propose: by the engine, or to a team that the desk names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposal<'a> {
    /// To these of the teams that the engine proposes.
    Engine(&'a [String]),
    /// To this team, whatever the engine says: the desk answers for it. It has room, and works with the desk.
    ByHand(&'a str),
}

/// How many teams that were not chosen are explained.
const EXPLAINED: usize = 40;
/// How many services say what a text is about.
const NEAREST: usize = 3;

impl Register {
    /// A need as the engine reads it.
    async fn need_as_asked(&self, record: &super::ReferralRecord, need_id: &str) -> Result<Request, Error> {
        let need = record.standing.need(need_id).ok_or_else(unknown)?;
        let mut place = self.routing_place(record.commune_code.as_deref()).await?;
        if place.departement.is_none() {
            // A commune that merged is in no reference any more; its département is in its code.
            place.departement = record.commune_code.as_deref().map(opendata::territory::departement_of);
            place.region = place
                .departement
                .as_deref()
                .and_then(opendata::territory::region_of)
                .filter(|code| !code.is_empty())
                .map(str::to_owned);
        }
        let kind = match &record.organisation_id {
            Some(id) => Some(self.across(Across::Referrals).organisation(id).await?.kind.code().to_owned()),
            None => None,
        };
        let phase = need.subject.as_deref().and_then(catalogue::subject).map(|s| s.phase.code().to_owned());
        Ok(Request {
            need: need_id.to_owned(),
            subject: need.subject.clone(),
            place,
            requester: record.organisation_id.clone(),
            urgency: match record.urgency {
                Urgency::Danger => routing::Urgency::Urgent,
                Urgency::Soon | Urgency::WhenPossible => routing::Urgency::Normal,
            },
            facts: Facts { remote: None, organisation_kind: kind, dwellings: record.homes, phase },
            already: record
                .standing
                .offers
                .iter()
                .filter(|offer| offer.need == need_id)
                .map(|offer| offer.team.clone())
                .collect(),
        })
    }

    fn rules_for(record: &super::ReferralRecord) -> routing::Rules {
        let offers = record.rules.offers;
        routing::Rules { offers, urgent_offers: offers + 1, ..routing::Rules::default() }
    }

    /// To whom a need would be proposed today, why these, and why not the others.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the request is not of this desk or has no such need.
    pub async fn routes_of(
        &self,
        desk_id: &str,
        id: &str,
        need_id: &str,
        today: Date,
    ) -> Result<Routes, Error> {
        let record = self.referral(Acting::Desk(desk_id), id, today).await?;
        let request = self.need_as_asked(&record, need_id).await?;
        let directory: Directory = self.routing_directory(desk_id, today).await?;
        let rules = Register::rules_for(&record);
        let routing = routing::route(&directory, &request, &rules, today);
        let mut others = Vec::new();
        for team in directory.teams() {
            if routing.offers.iter().all(|offer| offer.team != team.id) {
                let why = routing::why_not(&directory, &request, &rules, today, &team.id)
                    .map_err(|e| Error::Computation(e.to_string()))?;
                others.push((team.name.clone(), why));
            }
        }
        others.sort_by_key(|(name, why)| {
            let changes = match why {
                WhyNot::Chosen { .. } => 0,
                WhyNot::Refused { refusal } => refusal.changes.len(),
            };
            (changes, name.clone())
        });
        others.truncate(EXPLAINED);
        Ok(Routes { request, routing, others })
    }

    /// Proposes a need to teams; when there is nobody, the desk keeps it, and says so. How many teams were asked.
    ///
    /// The teams' room is counted again under one lock for the whole house, so that two needs routed at once never give a
    /// team more than it declared.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`] `referral-need-not`, `referral-over`, `referral-subject-first` when nobody
    /// said what it is about, `referral-team` for a team that is not of this desk, `referral-team-full`.
    pub async fn propose_need(
        &self,
        desk_id: &str,
        id: &str,
        need_id: &str,
        proposal: Proposal<'_>,
        at: Timestamp,
    ) -> Result<usize, Error> {
        let today = legal_day(at);
        let all = self.across(Across::Referrals);
        let _one = self.one_by_one.lock().await;
        let mut act = all.db.act().await?;
        act.hold("help-routing").await?;
        let held = Register::held(&mut act, Acting::Desk(desk_id), id, at).await?;
        let need = held.standing.need(need_id).ok_or_else(unknown)?;
        if held.standing.stage.is_over() {
            return Err(refused("referral-over"));
        }
        if need.subject.is_none() {
            return Err(refused("referral-subject-first"));
        }
        if !waits(need.state) && need.state != referral::NeedState::Taken {
            return Err(refused("referral-need-not"));
        }
        // Every offer is written under the lock above: what other connections read is what counts.
        let routes = self.routes_of(desk_id, id, need_id, today).await?;
        let directory = self.routing_directory(desk_id, today).await?;
        let chosen: Vec<(String, String, Option<String>)> = match proposal {
            Proposal::Engine(wanted) => routes
                .routing
                .offers
                .iter()
                .filter(|offer| wanted.is_empty() || wanted.contains(&offer.team))
                .map(|offer| {
                    Ok((
                        offer.team.clone(),
                        offer.organisation.clone(),
                        Some(serde_json::to_string(&offer.proof)?),
                    ))
                })
                .collect::<Result<_, serde_json::Error>>()?,
            Proposal::ByHand(team) => {
                let team = directory.team(team).ok_or_else(|| refused("referral-team"))?;
                if routes.request.already.contains(&team.id) {
                    return Err(refused("referral-team-already"));
                }
                if team.open >= team.capacity {
                    return Err(refused("referral-team-full"));
                }
                if !team.active {
                    return Err(refused("referral-team"));
                }
                vec![(team.id.clone(), team.organisation.clone(), None)]
            }
        };
        let names = (held.kept.desk_id.as_str(), id);
        let rules = &held.kept.rules;
        for (team, helper, proof) in &chosen {
            let event = Event::Offered;
            may(&held.standing, rules, Side::Desk, (&event, Some(need_id), None), today).map_err(not_now)?;
            let offer = uuid::Uuid::now_v7().to_string();
            sqlx::query(
                "INSERT INTO referral_offer (id, referral_id, need_id, team_id, helper_id, desk_id, organisation_id,
                                             proof, made_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(&offer)
            .bind(id)
            .bind(need_id)
            .bind(team)
            .bind(helper)
            .bind(desk_id)
            .bind(held.kept.organisation_id.clone())
            .bind(proof.clone())
            .bind(written(at))
            .execute(act.connection())
            .await?;
            let fact = NewFact { side: Side::Desk, event: &event, need: Some(need_id), offer: Some(&offer) };
            all.put_referral_fact(&mut act, names, self.author(), fact, None, at).await?;
            self.tell(&mut act, &held.kept, Acting::Desk(desk_id), &event).await?;
        }
        if chosen.is_empty() && need.state == referral::NeedState::ToRoute {
            let event = Event::KeptByDesk;
            let fact = NewFact { side: Side::Desk, event: &event, need: Some(need_id), offer: None };
            all.put_referral_fact(&mut act, names, self.author(), fact, None, at).await?;
            self.tell(&mut act, &held.kept, Acting::Desk(desk_id), &event).await?;
        }
        act.commit().await?;
        Ok(chosen.len())
    }

    /// What a team that leaves had is proposed to others.
    pub(crate) async fn leave_offers(
        &self,
        helper_id: &str,
        team_id: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        for freed in self.recall_offers_of_team(helper_id, team_id, at).await? {
            let (desk, id, need) = (&freed.desk_id, &freed.referral_id, &freed.need_id);
            match self.propose_need(desk, id, need, Proposal::Engine(&[]), at).await {
                // What cannot be proposed waits for its desk, in its queue.
                Ok(_) | Err(Error::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// What a text of a requester is about: the subject of the published services that answer it best; `None` when nothing
    /// of the catalogue does. A proposal, that whoever asks and then the desk correct.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub async fn subject_said(&self, text: &str) -> Result<Option<String>, Error> {
        let shown = self.catalogue().await?;
        let found = shown.index.search(text, &Filter::default(), &|_| true);
        let mut scores: BTreeMap<&str, f64> = BTreeMap::new();
        for hit in found.hits.iter().take(NEAREST) {
            for subject in &shown.entries[hit.at].subjects {
                *scores.entry(subject).or_default() += hit.score;
            }
        }
        // The first of the list among equals, so that the same words say the same.
        let best = scores.iter().fold(None, |best: Option<(&str, f64)>, (subject, score)| match best {
            Some((_, most)) if most >= *score => best,
            _ => Some((subject, *score)),
        });
        let best = best.map(|(subject, _)| subject.to_owned());
        Ok(best.or_else(|| shown.index.nearest_subjects(text).first().map(|near| near.code.to_owned())))
    }

    /// The territory that somebody means by what they typed; `None` when it is no commune of the reference.
    ///
    /// # Errors
    /// When the reference cannot be read.
    pub async fn commune_said(&self, text: &str) -> Result<Option<String>, Error> {
        match self.gazetteer().await?.find(text) {
            Ok(Territory::Commune(code)) => Ok(Some(code)),
            _ => Ok(None),
        }
    }
}
