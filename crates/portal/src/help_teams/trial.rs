//! A trial of the routing: who would be asked about an invented need, why these, why not the others. Nothing is written.

use super::{crumbs, words};
use crate::directory::words::no_place;
use crate::edge::Asked;
use crate::ui::words::plural;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use register::directory::Gazetteer;
use register::help_teams::place_of;
use routing::{Directory, Facts, Level, Refusal, Request, Routing, Rules, Urgency, WhyNot, route, why_not};
use texts::{Texts, format, people};
use trust::organisation::OrganisationKind;

/// Refused teams that are explained on one page, the nearest to being asked first.
const MOST_REFUSED: usize = 50;

struct Proven {
    name: String,
    level: String,
    /// Why it comes in this place of the order.
    order: String,
    steps: Vec<(String, String)>,
}

struct Refused {
    name: String,
    reason: String,
    changes: Vec<String>,
}

#[derive(Template)]
#[template(path = "help_teams/trial.html")]
struct TrialPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
    answer: Option<Answer>,
}

struct Answer {
    said: String,
    kept_by_desk: Option<String>,
    question: Option<String>,
    offers: Vec<Proven>,
    refused: Vec<Refused>,
    refused_count: String,
    engine: String,
}

/// What was typed, as a need of nobody in particular.
fn request(asked: &Asked, gazetteer: &Gazetteer) -> Result<Request, Vec<Problem>> {
    let t = asked.t;
    let text = |name: &str| asked.pairs.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut problems = Vec::new();
    let place = match text("lieu").map(|typed| gazetteer.find(&typed)) {
        None => routing::Place::default(),
        Some(Ok(territory)) => place_of(gazetteer, &territory),
        Some(Err(error)) => {
            problems.push(Problem::new("lieu", no_place(t, gazetteer, &error)));
            routing::Place::default()
        }
    };
    let dwellings = text("logements").map(|typed| typed.parse::<u32>()).transpose();
    if dwellings.is_err() {
        problems.push(Problem::new("logements", t.help_number_wrong()));
    }
    let subject = text("sujet");
    if subject.as_deref().is_some_and(|code| catalogue::subject(code).is_none()) {
        problems.push(Problem::new("sujet", t.help_no_subjects()));
    }
    match (dwellings, problems.is_empty()) {
        (Ok(dwellings), true) => Ok(Request {
            need: "trial".to_owned(),
            subject,
            place,
            // Somebody in whom no team has an interest.
            requester: Some("trial".to_owned()),
            urgency: if asked.pairs.has("urgent") { Urgency::Urgent } else { Urgency::Normal },
            facts: Facts {
                remote: match asked.pairs.text("distance") {
                    Some("oui") => Some(true),
                    Some("non") => Some(false),
                    _ => None,
                },
                organisation_kind: text("type"),
                dwellings,
                phase: text("etape"),
            },
            already: Vec::new(),
        }),
        _ => Err(problems),
    }
}

fn fields(asked: &Asked, problems: &[Problem]) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let unknown = |name: &str| Choice::new("", t.help_not_known(), text(name));
    let with = |name: &'static str, all: Vec<(String, String)>| -> Vec<Choice> {
        std::iter::once(unknown(name))
            .chain(all.into_iter().map(|(value, label)| Choice::new(value, label, text(name))))
            .collect()
    };
    let subjects = catalogue::subjects().iter().map(|one| (one.code.to_owned(), words::subject(t, one.code)));
    let kinds = OrganisationKind::ALL
        .iter()
        .map(|kind| (kind.code().to_owned(), people::organisation_kind(t, *kind)));
    let phases =
        catalogue::Phase::ALL.iter().map(|phase| (phase.code().to_owned(), words::phase(t, phase.code())));
    let yes_no = vec![("oui".to_owned(), t.yes()), ("non".to_owned(), t.no())];
    let urgent = vec![Choice { value: "oui".to_owned(), label: t.yes(), chosen: asked.pairs.has("urgent") }];
    let all = vec![
        Field::select("sujet", t.help_subject(), with("sujet", subjects.collect())),
        Field::text("lieu", t.help_trial_place(), text("lieu")).hint(t.help_trial_place_hint()),
        Field::select("type", t.help_rule_kind(), with("type", kinds.collect())),
        Field::number("logements", t.help_rule_dwellings(), text("logements"), 0, 1_000_000),
        Field::select("distance", t.help_trial_remote(), with("distance", yes_no)),
        Field::select("etape", t.help_rule_phase(), with("etape", phases.collect())),
        Field::boxes("urgent", t.help_trial_urgent(), urgent),
    ];
    all.into_iter().map(|field| field.checked(problems)).collect()
}

fn proven(t: Texts, gazetteer: &Gazetteer, routing: &Routing) -> Vec<Proven> {
    let offer = |one: &routing::Offer| Proven {
        name: one.name.clone(),
        level: words::level(t, one.level),
        order: if one.kept_place {
            t.help_order_kept()
        } else {
            t.help_order(i64::from(one.load), i64::from(one.capacity))
        },
        steps: one
            .proof
            .iter()
            .map(|step| (words::rule(t, step.clause.rule()), words::step(t, gazetteer, step)))
            .collect(),
    };
    routing.offers.iter().map(offer).collect()
}

/// Everybody who is not asked, those that lack least first.
fn refused(asked: &Asked, gazetteer: &Gazetteer, directory: &Directory, request: &Request) -> Vec<Refused> {
    let t = asked.t;
    let rules = Rules::default();
    let name = |id: &str| directory.team(id).map_or_else(|| id.to_owned(), |team| team.name.clone());
    let mut all: Vec<Refusal> = directory
        .teams()
        .iter()
        .filter_map(|team| match why_not(directory, request, &rules, asked.today, &team.id) {
            Ok(WhyNot::Refused { refusal }) => Some(*refusal),
            _ => None,
        })
        .collect();
    all.sort_by_key(|refusal| refusal.changes.len());
    let told = |refusal: Refusal| Refused {
        name: name(&refusal.team),
        reason: words::reason(t, refusal.reason),
        changes: refusal.changes.iter().map(|change| words::change(t, gazetteer, change, name)).collect(),
    };
    all.into_iter().map(told).collect()
}

/// `GET /conseil/essai`
pub(super) async fn trial(asked: Asked) -> PageResult {
    let t = asked.t;
    let desk = super::owner(&asked)?;
    let gazetteer = asked.register.gazetteer().await?;
    let read = request(&asked, &gazetteer);
    let problems = read.as_ref().err().cloned().unwrap_or_default();
    let answer = match read {
        Ok(request) if asked.pairs.has("essayer") => {
            let directory = asked.register.routing_directory(&desk, asked.today).await?;
            Some(answer(&asked, &gazetteer, &directory, &request))
        }
        _ => None,
    };
    show(&TrialPage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems: &problems },
        fields: fields(&asked, &problems),
        answer,
        c: Chrome::new(&asked, Place::HelpTeams, crumbs(&asked, &t.help_trial_title())),
    })
}

fn answer(asked: &Asked, gazetteer: &Gazetteer, directory: &Directory, request: &Request) -> Answer {
    let t = asked.t;
    let routing = route(directory, request, &Rules::default(), asked.today);
    let mut all = refused(asked, gazetteer, directory, request);
    let n = all.len() as u64;
    all.truncate(MOST_REFUSED);
    let offers = routing.offers.len() as u64;
    let kept = routing.level == Level::Desk;
    Answer {
        said: t.help_answer(plural(offers), words::level(t, routing.level), format::count(t.lang(), offers)),
        kept_by_desk: kept.then(|| t.help_kept(routing.desk.name.as_str())),
        question: routing
            .question
            .map(|question| t.help_question(words::question(t, question.fact), i64::from(question.teams))),
        offers: proven(t, gazetteer, &routing),
        refused: all,
        refused_count: t.help_refused_count(plural(n), format::count(t.lang(), n)),
        engine: routing.engine,
    }
}
