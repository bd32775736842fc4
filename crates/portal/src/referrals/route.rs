//! Who can help with one need: the teams that would be asked and why, the others and what would change the answer.

use super::{acts, words};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use register::referrals::{Acting, Proposal};
use routing::{Said, Step, WhyNot};
use texts::Texts;

struct Reason {
    rule: String,
    said: String,
}

struct Chosen {
    id: String,
    name: String,
    load: String,
    newcomer: bool,
    reasons: Vec<Reason>,
}

struct Other {
    id: String,
    name: String,
    why: Vec<String>,
    changes: Vec<String>,
    /// It has room and was not asked: the desk may ask it all the same.
    by_hand: bool,
}

#[derive(Template)]
#[template(path = "referrals/route.html")]
struct RoutePage {
    t: Texts,
    c: Chrome,
    title: String,
    action: String,
    back: String,
    level: String,
    question: Option<String>,
    chosen: Vec<Chosen>,
    others: Vec<Other>,
}

fn reasons(t: Texts, proof: &[Step]) -> Vec<Reason> {
    proof
        .iter()
        .map(|step| Reason { rule: words::rule(t, step.clause.rule()), said: words::said(t, step.verdict) })
        .collect()
}

/// `GET /saisines/{id}/besoins/{need}/orienter`
pub(super) async fn page(asked: Asked, Path((id, need)): Path<(String, String)>) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?.to_owned();
    let record = asked.register.referral(Acting::Desk(&own), &id, asked.today).await?;
    let routes = asked.register.routes_of(&own, &id, &need, asked.today).await?;
    let named = record.need(&need).map_or("", |need| need.title.as_str());
    let title = t.referral_route_title(named);
    let names: Vec<(String, String)> =
        routes.routing.offers.iter().map(|offer| (offer.team.clone(), offer.name.clone())).collect();
    let team_name = |id: &str| {
        names.iter().find(|(team, _)| team == id).map_or_else(|| id.to_owned(), |(_, name)| name.clone())
    };
    let chosen = routes.routing.offers.iter().map(|offer| Chosen {
        id: offer.team.clone(),
        name: offer.name.clone(),
        load: t
            .referral_route_load_of(i64::from(offer.load).to_string(), i64::from(offer.capacity).to_string()),
        newcomer: offer.newcomer,
        reasons: reasons(t, &offer.proof),
    });
    let others = routes.others.iter().filter_map(|(name, why)| match why {
        WhyNot::Chosen { .. } => None,
        WhyNot::Refused { refusal } => {
            let open = refusal.proof.iter().filter(|step| step.verdict != Said::Yes);
            let blocks = |rule: routing::Rule| {
                refusal.proof.iter().any(|step| step.clause.rule() == rule && step.verdict == Said::No)
            };
            use routing::Rule;
            Some(Other {
                id: refusal.team.clone(),
                name: name.clone(),
                why: open
                    .map(|step| {
                        format!("{} : {}", words::rule(t, step.clause.rule()), words::said(t, step.verdict))
                    })
                    .collect(),
                changes: refusal.changes.iter().map(|change| words::change(t, change, team_name)).collect(),
                by_hand: ![Rule::Membership, Rule::NotYet, Rule::Capacity, Rule::Conflict]
                    .into_iter()
                    .any(blocks),
            })
        }
    });
    let back = format!("/saisines/{id}");
    show(&RoutePage {
        t,
        c: Chrome::new(
            &asked,
            Place::Referrals,
            vec![
                crumb("/saisines", t.nav_referrals()),
                crumb(back.as_str(), t.referral_one(record.number.as_str())),
                crumb("", t.referral_act_route()),
            ],
        ),
        action: format!("/saisines/{id}/besoins/{need}/orienter"),
        back,
        level: words::level(t, routes.routing.level),
        question: routes
            .routing
            .question
            .as_ref()
            .map(|question| t.referral_route_question(words::fact(t, question.fact))),
        chosen: chosen.collect(),
        others: others.collect(),
        title,
    })
}

/// `POST /saisines/{id}/besoins/{need}/orienter`
pub(super) async fn propose(
    asked: Asked,
    Path((id, need)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let own = asked.caller.organisation_id()?.to_owned();
    let at = asked.caller.at;
    let done = match form.text("equipe") {
        Some(team) => asked.register.propose_need(&own, &id, &need, Proposal::ByHand(team), at).await,
        None => {
            let wanted: Vec<String> = form.all("equipes").map(str::to_owned).collect();
            asked.register.propose_need(&own, &id, &need, Proposal::Engine(&wanted), at).await
        }
    };
    acts::told(&asked, &id, done.map(drop))
}
