//! One request, as each side sees it: where it stands, who answers for it, what is due; its needs and the teams that were
//! asked; what happened; and what may be said now.

use super::{found, sides, words};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use referral::{
    CloseReason, DeclineReason, Event, Helped, NeedState, Outcome, RecallReason, Side, Stage, WithdrawReason,
};
use register::referrals::{Acting, NeedRecord, OfferRecord, ReferralRecord};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// Something that may be said: a button, or a few fields and a button.
struct Act {
    action: String,
    label: String,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    primary: bool,
}

struct Reason {
    rule: String,
    said: String,
}

struct Team {
    name: String,
    state: String,
    asked_on: String,
    reasons: Vec<Reason>,
    by_hand: bool,
    acts: Vec<Act>,
}

struct Need {
    id: String,
    title: String,
    subject: String,
    state: String,
    body: Option<String>,
    teams: Vec<Team>,
    shows_teams: bool,
    route: Option<String>,
    diagnosis: Option<String>,
    acts: Vec<Act>,
}

struct Step {
    label: String,
    current: bool,
    done: bool,
}

struct Line {
    iso: String,
    when: String,
    what: String,
    who: String,
    words: Option<String>,
}

#[derive(Template)]
#[template(path = "referrals/show.html")]
pub(super) struct SheetPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    title: String,
    stage: String,
    done: Option<String>,
    steps: Vec<Step>,
    charge: String,
    todo: Vec<String>,
    since: Option<String>,
    reopened: bool,
    facts: Vec<(String, String)>,
    said: Option<String>,
    contact: Vec<String>,
    contact_later: bool,
    needs: Vec<Need>,
    acts: Vec<Act>,
    lines: Vec<Line>,
}

/// The way of a request that goes well.
const WAY: [Stage; 9] = [
    Stage::Submitted,
    Stage::Qualified,
    Stage::Routed,
    Stage::Taken,
    Stage::InDiagnosis,
    Stage::DiagnosisDelivered,
    Stage::QuotePending,
    Stage::Accompanied,
    Stage::Closed,
];

fn steps(t: Texts, stage: Stage) -> Vec<Step> {
    let Some(here) = WAY.iter().position(|step| *step == stage) else { return Vec::new() };
    let step = |(at, step): (usize, &Stage)| Step {
        label: words::stage(t, *step),
        current: at == here,
        done: at < here,
    };
    WAY.iter().enumerate().map(step).collect()
}

/// What makes the forms of a page: who looks, and where forms go.
struct Forms<'a> {
    asked: &'a Asked,
    record: &'a ReferralRecord,
    acting: Acting<'a>,
    action: String,
}

impl Forms<'_> {
    /// The form of an event, if it may be said now.
    fn form(
        &self,
        event: &Event,
        (need, offer): (Option<&str>, Option<&str>),
        label: String,
        fields: Vec<Field>,
    ) -> Option<Act> {
        let side = self.acting.side();
        let record = self.record;
        let about = (event, need, offer);
        referral::may(&record.standing, &record.rules, side, about, self.asked.today).ok()?;
        let code = serde_json::to_value(event).ok()?["kind"].as_str()?.to_owned();
        let mut hidden = vec![("quoi", code.clone()), ("vue", side.code().to_owned())];
        hidden.extend(need.map(|id| ("besoin", id.to_owned())));
        hidden.extend(offer.map(|id| ("offre", id.to_owned())));
        let primary = matches!(event, Event::Accepted | Event::Called);
        // The same field is in several forms of the page: each has its own id.
        let place = offer.or(need).unwrap_or("tout");
        let named = |field: Field| Field { id: format!("{}-{code}-{place}", field.id), ..field };
        let fields = fields.into_iter().map(named).collect();
        Some(Act { action: self.action.clone(), label, hidden, fields, primary })
    }

    fn reasons<T: Copy>(&self, all: &[T], code: fn(T) -> &'static str, say: fn(Texts, T) -> String) -> Field {
        let t = self.asked.t;
        let options = all.iter().map(|one| Choice::new(code(*one), say(t, *one), "")).collect();
        Field::select("raison", t.referral_act_reason(), options)
    }

    fn subjects(&self, current: &str) -> Field {
        let t = self.asked.t;
        let named = |s: &catalogue::Subject| Choice::new(s.code, words::subject(t, Some(s.code)), current);
        Field::select("sujet", t.referral_need_subject(), catalogue::subjects().iter().map(named).collect())
    }

    fn of_need(&self, need: &NeedRecord, subject: Option<&str>) -> Vec<Act> {
        let t = self.asked.t;
        let about = (Some(need.id.as_str()), None);
        let why = || Field::area("texte", t.referral_act_reason(), "").required();
        let named = catalogue::subjects().first().map_or("", |s| s.code);
        let qualified = Event::Qualified { subject: named.to_owned() };
        let away = Event::Redirected { body: "?".to_owned() };
        let body = Field::text("organisme", t.referral_act_body(), "").required();
        [
            self.form(
                &qualified,
                about,
                t.referral_act_qualify(),
                vec![self.subjects(subject.unwrap_or(""))],
            ),
            self.form(&away, about, t.referral_act_redirect(), vec![body, why()]),
            self.form(&Event::Dropped, about, t.referral_act_drop(), Vec::new()),
            self.form(&Event::Unanswered, about, t.referral_act_unanswered(), vec![why()]),
            self.form(&Event::Contested, about, t.referral_act_contest(), Vec::new()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn of_offer(&self, offer: &OfferRecord) -> Vec<Act> {
        let t = self.asked.t;
        let about = (Some(offer.need_id.as_str()), Some(offer.id.as_str()));
        let no = self.reasons(DeclineReason::ALL, DeclineReason::code, words::decline);
        let how = self.reasons(Outcome::ALL, Outcome::code, words::outcome);
        let back = Choice::new(RecallReason::NoAnswer.code(), t.referral_recall_no_answer(), "");
        let wrong = Choice::new(RecallReason::Mistake.code(), t.referral_recall_mistake(), "");
        let take_back = Field::select("raison", t.referral_act_reason(), vec![back, wrong]);
        let recalled = Event::Recalled { reason: RecallReason::NoAnswer };
        let is_desk = self.acting.side() == Side::Desk;
        [
            self.form(&Event::Accepted, about, t.referral_act_accept(), Vec::new()),
            self.form(
                &Event::Declined { reason: DeclineReason::Other },
                about,
                t.referral_act_decline(),
                vec![no],
            ),
            self.form(&Event::Done { outcome: Outcome::Helped }, about, t.referral_act_done(), vec![how]),
            self.form(&Event::Resumed, about, t.referral_act_resume(), Vec::new()),
            is_desk.then(|| self.form(&recalled, about, t.referral_act_recall(), vec![take_back])).flatten(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What may be said of the whole request.
    fn of_all(&self) -> Vec<Act> {
        let t = self.asked.t;
        let side = self.acting.side();
        let text = || Field::area("texte", t.referral_act_message(), "").hint(t.referral_act_message_what());
        let mine = [CloseReason::Advice, CloseReason::Accompanied, CloseReason::Settled];
        let ends = if side == Side::Requester { &mine[..] } else { &mine[2..] };
        let closing = self.reasons(ends, CloseReason::code, words::close);
        let leaving = self.reasons(WithdrawReason::ALL, WithdrawReason::code, words::withdraw);
        let served = self.reasons(Helped::ALL, Helped::code, words::helped);
        let none = (None, None);
        let closed = Event::Closed { reason: CloseReason::Settled };
        let withdrawn = Event::Withdrawn { reason: WithdrawReason::Mistake };
        let mut all: Vec<Act> = [
            self.form(&Event::Called, none, t.referral_act_called(), Vec::new()),
            self.form(&Event::Message, none, t.referral_act_message(), vec![text().required()]),
            self.form(&Event::Answered { helped: Helped::Yes }, none, t.referral_act_survey(), vec![served]),
            self.form(&closed, none, t.referral_act_close(), vec![closing]),
            self.form(&withdrawn, none, t.referral_act_withdraw(), vec![leaving]),
            self.form(&Event::Reopened, none, t.referral_act_reopen(), Vec::new()),
        ]
        .into_iter()
        .flatten()
        .collect();
        if side == Side::Desk && !self.record.standing.stage.is_over() {
            let id = &self.record.id;
            all.push(Act {
                action: format!("/saisines/{id}/besoins"),
                label: t.referral_act_split(),
                hidden: Vec::new(),
                fields: vec![
                    Field::text("titre", t.referral_act_title(), "").required(),
                    Field { id: "sujet-ajout".to_owned(), ..self.subjects("") },
                ],
                primary: false,
            });
        }
        all
    }

    fn team(&self, offer: &OfferRecord) -> Option<Team> {
        let t = self.asked.t;
        let standing = self.record.standing.offer(&offer.id)?;
        let reason = |step: &routing::Step| Reason {
            rule: words::rule(t, step.clause.rule()),
            said: words::said(t, step.verdict),
        };
        let desk = self.acting.side() == Side::Desk;
        Some(Team {
            name: if offer.team == offer.helper {
                offer.team.clone()
            } else {
                format!("{} – {}", offer.team, offer.helper)
            },
            state: words::offer_state(t, standing.state, desk),
            asked_on: t.referral_asked_on(format::date(standing.sent)),
            reasons: offer.proof.iter().flatten().map(reason).collect(),
            by_hand: offer.proof.is_none(),
            acts: self.of_offer(offer),
        })
    }

    fn need(&self, need: &NeedRecord) -> Option<Need> {
        let t = self.asked.t;
        let standing = self.record.standing.need(&need.id)?;
        let offers = self.record.offers.iter().filter(|offer| offer.need_id == need.id);
        let side = self.acting.side();
        let routable = side == Side::Desk
            && standing.subject.is_some()
            && matches!(
                standing.state,
                NeedState::ToRoute | NeedState::KeptByDesk | NeedState::Offered | NeedState::Taken
            )
            && !self.record.standing.stage.is_over();
        let id = &self.record.id;
        let takes = side == Side::Helper
            && standing.state == NeedState::Taken
            && self.asked.caller.can(Action::Create, ObjectKind::Diagnosis);
        Some(Need {
            id: need.id.clone(),
            title: need.title.clone(),
            subject: words::subject(t, standing.subject.as_deref()),
            state: words::need_state(t, standing.state),
            body: standing.body.clone(),
            shows_teams: side != Side::Helper || self.record.offers.iter().any(|o| o.need_id == need.id),
            teams: offers.filter_map(|offer| self.team(offer)).collect(),
            route: routable.then(|| format!("/saisines/{id}/besoins/{}/orienter", need.id)),
            diagnosis: takes.then(|| format!("/diagnostics/nouveau?besoin={}", need.id)),
            acts: self.of_need(need, standing.subject.as_deref()),
        })
    }
}

fn author(t: Texts, record: &register::referrals::FactRecord) -> String {
    let side = words::by(t, record.fact.side);
    match &record.author_name {
        Some(name) => format!("{name}, {side}"),
        None => side,
    }
}

/// The sheet for the first of these sides; `action` is where its forms go.
pub(super) fn sheet<'a>(
    asked: &'a Asked,
    record: &'a ReferralRecord,
    sides: &[Acting<'a>],
    action: String,
    problems: &'a [Problem],
) -> Result<SheetPage<'a>, PageError> {
    let t = asked.t;
    let acting = *sides.first().ok_or(PageError::NotFound)?;
    let forms = Forms { asked, record, acting, action };
    let standing = &record.standing;
    let title = t.referral_one(record.number.as_str());
    let list = match acting {
        Acting::Link(_) => Vec::new(),
        _ => vec![crumb("/saisines", t.nav_referrals())],
    };
    let todo = standing.next.iter().map(|next| {
        t.referral_todo(words::what(t, next.what), words::by(t, next.by), format::date(next.due))
    });
    let words_of = record.words.as_ref();
    let reach = words_of.map(|w| {
        let line = [Some(w.person.clone()), w.phone.clone(), w.email.clone()];
        line.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>()
    });
    let contact = reach.unwrap_or_default();
    let mut facts = vec![
        (t.referral_who(), record.requester.clone().unwrap_or_else(|| t.referral_unknown_requester())),
        (t.referral_where(), record.place.clone().unwrap_or_else(|| t.referral_unknown_place())),
        (t.referral_urgency(), words::urgency(t, record.urgency)),
    ];
    facts.extend(record.homes.map(|n| (t.referral_homes(), format::count(t.lang(), u64::from(n)))));
    let mut crumbs = list;
    crumbs.push(crumb("", title.as_str()));
    // What a person may not change, they read.
    let writes = match acting {
        Acting::Link(_) => true,
        Acting::Desk(_) => asked.caller.can(Action::Decide, ObjectKind::Referral),
        _ => asked.caller.can(Action::Change, ObjectKind::Referral),
    };
    let mut needs: Vec<Need> = record.needs.iter().filter_map(|need| forms.need(need)).collect();
    let mut acts = forms.of_all();
    if !writes {
        acts.clear();
        for need in &mut needs {
            need.acts.clear();
            need.teams.iter_mut().for_each(|team| team.acts.clear());
        }
    }
    Ok(SheetPage {
        t,
        c: Chrome::new(asked, Place::Referrals, crumbs),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        title,
        stage: words::stage(t, standing.stage),
        done: match asked.pairs.text("fait") {
            Some("deposee") => {
                let due = standing.next.first().map_or(asked.today, |next| next.due);
                Some(t.referral_filed(record.desk.as_str(), format::date(due)))
            }
            Some("note") => Some(t.referral_done()),
            _ => None,
        },
        steps: steps(t, standing.stage),
        charge: words::charge(t, record),
        todo: todo.collect(),
        since: standing.stage.is_over().then(|| t.referral_over_since(format::date(standing.since))),
        reopened: standing.reopened,
        facts,
        said: words_of.map(|w| w.said.clone()),
        contact_later: contact.is_empty() && words_of.is_some(),
        contact,
        needs,
        acts,
        lines: record
            .facts
            .iter()
            .rev()
            .map(|one| {
                let iso = one.fact.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
                Line {
                    when: format::instant(&iso),
                    iso,
                    what: words::did(t, one),
                    who: author(t, one),
                    words: one.words.clone(),
                }
            })
            .collect(),
    })
}

/// Notes that a team opened what was proposed to it: the desk knows it, and nobody is reminded of what they read.
async fn seen(asked: &Asked, record: &ReferralRecord, acting: Acting<'_>) -> Result<(), PageError> {
    if !matches!(acting, Acting::Helper(_)) || !asked.caller.can(Action::Change, ObjectKind::Referral) {
        return Ok(());
    }
    for offer in &record.standing.offers {
        if matches!(offer.state, referral::OfferState::Sent { .. }) {
            let about = (&Event::Seen, Some(offer.need.as_str()), Some(offer.id.as_str()));
            match asked.register.note_referral(acting, &record.id, about, None, asked.caller.at).await {
                // Somebody answered meanwhile.
                Ok(()) | Err(register::Error::Refused(_)) => {}
                Err(other) => return Err(other.into()),
            }
        }
    }
    Ok(())
}

/// `GET /saisines/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?.to_owned();
    let (record, acting) = found(&asked, &own, &id).await?;
    seen(&asked, &record, acting).await?;
    let action = match acting {
        Acting::Desk(_) => format!("/saisines/{id}/guichet"),
        _ => format!("/saisines/{id}/faits"),
    };
    let mut all = sides(&asked, &record, &own);
    if all.is_empty() {
        all.push(acting);
    }
    let page = sheet(&asked, &record, &all, action, &[])?;
    show(&page)
}
