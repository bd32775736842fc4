//! The page of a partnership: the figures, the decisions with every vote, the meetings, the partners. It is the same for all
//! of them; only the forms differ.

use super::words::{choice, outcome, voting};
use super::{found, may};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice as Tick, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use pooling::{Choice, Outcome};
use register::governance::{Indicators, Partnership};
use std::collections::BTreeSet;
use texts::{Texts, format};
use trust::policy::Action;

struct Vote {
    name: String,
    weight: String,
    said: String,
}

struct Decision {
    id: String,
    title: String,
    words: String,
    state: String,
    sums: String,
    until: String,
    votes: Vec<Vote>,
    /// May one's organisation vote now?
    may_vote: bool,
}

struct Meeting {
    id: String,
    title: String,
    on: String,
    place: Option<String>,
    agenda: Vec<String>,
    minutes: Vec<String>,
    present: Option<String>,
    edit: Option<Vec<Field>>,
    edition: i64,
}

#[derive(Template)]
#[template(path = "governance/show.html")]
pub(super) struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    name: String,
    lead: String,
    done: bool,
    errors: ErrorSummary<'a>,
    figures: Vec<(String, String)>,
    decisions: Vec<Decision>,
    meetings: Vec<Meeting>,
    partners: Vec<(String, String, String)>,
    new_meeting: Option<Vec<Field>>,
    new_decision: Option<Vec<Field>>,
    new_partner: Option<Vec<Field>>,
    may_leave: bool,
    may_export: bool,
}

/// The figures, label by label.
fn figures(t: Texts, all: &Indicators) -> Vec<(String, String)> {
    let count = |n: u64| format::count(t.lang(), n);
    let share = match all.votes_possible {
        0 => t.unknown(),
        of => t.governance_votes_of(count(all.votes_cast), count(of)),
    };
    vec![
        (t.governance_partners(), count(all.partners)),
        (t.governance_meetings(), count(all.meetings)),
        (t.governance_adopted(), count(all.adopted)),
        (t.governance_rejected(), count(all.rejected)),
        (t.governance_no_quorum(), count(all.without_quorum)),
        (t.governance_open(), count(all.open)),
        (t.governance_votes(), share),
        (t.governance_referrals(), count(all.referrals)),
        (t.governance_pool_needs(), count(all.pool_needs)),
        (t.governance_lots_open(), count(all.lots_open)),
        (t.governance_lots_adopted(), count(all.lots_adopted)),
        (t.governance_lots_dissolved(), count(all.lots_dissolved)),
        (t.governance_saved(), crate::adaptations::words::euros(t, all.saved_cents.unsigned_abs())),
    ]
}

/// The fields of a meeting; `rank` tells the forms of one page apart.
fn meeting_fields(
    t: Texts,
    one: &Partnership,
    at: Option<usize>,
    form: Option<&Pairs>,
    problems: &[Problem],
) -> Vec<Field> {
    let known = at.and_then(|at| one.meetings.get(at));
    let text = |name: &str, kept: String| form.and_then(|form| form.text(name)).map_or(kept, str::to_owned);
    let present: BTreeSet<&str> = match (form, known) {
        (Some(form), _) => form.all("present").collect(),
        (None, Some(meeting)) => meeting.present.iter().flatten().map(String::as_str).collect(),
        (None, None) => BTreeSet::new(),
    };
    let boxes = one.partners.iter().map(|partner| Tick {
        value: partner.id.clone(),
        label: partner.name.clone(),
        // A form holds ids, what is kept is shown by name.
        chosen: present.contains(partner.id.as_str()) || present.contains(partner.name.as_str()),
    });
    let kept = |of: Option<String>| of.unwrap_or_default();
    let mut fields = vec![
        Field::text(
            "titre",
            t.governance_meeting_title(),
            &text("titre", kept(known.map(|m| m.title.clone()))),
        )
        .required(),
        Field::date(
            "jour",
            t.governance_held_on(),
            &text("jour", kept(known.map(|m| m.held_on.to_string()))),
        )
        .required(),
        Field::text("lieu", t.governance_place(), &text("lieu", kept(known.and_then(|m| m.place.clone())))),
        Field::area("ordre", t.governance_agenda(), &text("ordre", kept(known.map(|m| m.agenda.join("\n")))))
            .hint(t.governance_agenda_hint())
            .required(),
        Field::area(
            "compte-rendu",
            t.governance_minutes(),
            &text("compte-rendu", kept(known.and_then(|m| m.minutes.clone()))),
        )
        .hint(t.governance_minutes_hint()),
        Field::boxes("present", t.governance_present(), boxes.collect()),
    ];
    if form.is_some() {
        return fields.into_iter().map(|field| field.checked(problems)).collect();
    }
    for field in &mut fields {
        field.id = format!("{}-{}", field.id, at.map_or_else(|| "nouvelle".to_owned(), |at| at.to_string()));
    }
    fields
}

fn decisions(t: Texts, one: &Partnership, own: &str, may_vote: bool) -> Vec<Decision> {
    let count = |n: u64| format::count(t.lang(), n);
    let is_there = one.partners.iter().any(|partner| partner.id == own && partner.left_on.is_none());
    one.decisions
        .iter()
        .map(|decision| {
            let sums = &decision.tally;
            let mine = decision.votes.iter().any(|(who, ..)| who == own);
            Decision {
                id: decision.id.clone(),
                title: decision.title.clone(),
                words: decision.words.clone(),
                state: outcome(t, sums.outcome),
                sums: t.governance_sums(
                    count(sums.in_favour),
                    count(sums.against),
                    count(sums.abstained),
                    count(sums.silent),
                ),
                until: format!(
                    "{} – {}",
                    t.governance_until(format::date(decision.closes_on)),
                    voting(t, decision.rule)
                ),
                votes: decision
                    .votes
                    .iter()
                    .map(|(_, name, weight, said)| Vote {
                        name: name.clone(),
                        weight: weight.to_string(),
                        said: choice(t, *said),
                    })
                    .collect(),
                may_vote: may_vote && mine && is_there && sums.outcome == Outcome::Open,
            }
        })
        .collect()
}

/// The page, with what was wrong in a form of it; `which`: the form.
pub(super) async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    (form, which): (&Pairs, &str),
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let one = found(asked, id).await?;
    let own = asked.caller.organisation_id()?;
    let all = asked.register.governance_indicators(own, id, asked.today).await?;
    let writes = one.secretariat_id == own && may(asked, Action::Change);
    let text = |here: &str, name: &str| {
        if which == here { form.text(name).unwrap_or("").to_owned() } else { String::new() }
    };
    let checked = |here: &str, fields: Vec<Field>| -> Vec<Field> {
        let each = fields.into_iter().map(|mut field| {
            // The form that was wrong keeps the ids that the summary of errors links to; the others are told apart.
            if which == here {
                field = field.checked(problems);
            } else {
                field.id = format!("{here}-{}", field.id);
            }
            field
        });
        each.collect()
    };
    let new_meeting = || meeting_fields(t, &one, None, (which == "reunion").then_some(form), problems);
    let new_decision = || {
        let fields = vec![
            Field::text("titre", t.governance_decision_title(), &text("decision", "titre")).required(),
            Field::area("texte", t.governance_words(), &text("decision", "texte")).required(),
            Field::date("fin", t.governance_closes(), &text("decision", "fin")).required(),
        ];
        checked("decision", fields)
    };
    let new_partner = || {
        let fields = vec![
            Field::text("partenaire", t.governance_partner(), &text("partenaire", "partenaire"))
                .hint(t.governance_partner_hint())
                .required(),
            Field::number("poids", t.governance_weight(), "1", 1, 1_000).hint(t.governance_weight_hint()),
        ];
        checked("partenaire", fields)
    };
    let is_there = one.partners.iter().any(|partner| partner.id == own && partner.left_on.is_none());
    Ok(ShowPage {
        t,
        c: Chrome::new(
            asked,
            Place::Governance,
            vec![crumb("/gouvernance", t.governance_title()), crumb("", one.name.as_str())],
        ),
        lead: t.governance_about(
            format::date(one.statutes_on),
            one.secretariat.as_str(),
            voting(t, one.voting),
        ),
        done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        figures: figures(t, &all),
        decisions: decisions(t, &one, own, may(asked, Action::Vote)),
        meetings: one
            .meetings
            .iter()
            .enumerate()
            .map(|(at, meeting)| Meeting {
                id: meeting.id.clone(),
                title: meeting.title.clone(),
                on: format::date(meeting.held_on),
                place: meeting.place.clone(),
                agenda: meeting.agenda.clone(),
                minutes: meeting.minutes.iter().flat_map(|text| text.lines().map(str::to_owned)).collect(),
                present: meeting.present.as_ref().map(|names| names.join(", ")),
                edit: writes.then(|| meeting_fields(t, &one, Some(at), None, &[])),
                edition: meeting.edition,
            })
            .collect(),
        partners: one
            .partners
            .iter()
            .map(|partner| {
                let since = match partner.left_on {
                    Some(left) => t.governance_left_on(format::date(left)),
                    None => t.governance_since(format::date(partner.joined_on)),
                };
                (partner.name.clone(), partner.weight.to_string(), since)
            })
            .collect(),
        new_meeting: writes.then(new_meeting),
        new_decision: writes.then(new_decision),
        new_partner: writes.then(new_partner),
        may_leave: is_there && one.secretariat_id != own && may(asked, Action::Change),
        may_export: may(asked, Action::Export),
        id: one.id,
        name: one.name,
    })
}

/// `GET /gouvernance/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, (&Pairs::parse(""), ""), &[]).await?)
}

/// The choices, as a form sends them.
pub(super) fn chosen(form: &Pairs) -> Option<Choice> {
    form.text("vote").and_then(Choice::from_code)
}
