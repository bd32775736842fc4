//! The sheet "adapt or not" of one request. Everything is in its address; nothing is kept, nobody is named.

use crate::edge::Asked;
use crate::residences::data::portfolio;
use crate::residences::floor_word;
use crate::ui::chrome::crumb;
use crate::ui::{
    Choice, Chrome, ClassMark, ErrorSummary, Field, PageResult, Place, Problem, show, show_wrong, words,
};
use access::Scorer;
use access::request::{AdaptationRequest, AdviceKind, Alternative, adapt_or_not};
use access::wording::Word;
use askama::Template;
use model::dwelling::AdaptationLevel;
use register::portfolio::{DwellingView, LiftState, Portfolio, ResidenceView};
use std::collections::BTreeSet;
use texts::{Texts, format};

/// A transfer is compared with dwellings no further than this, metres as the crow flies.
const NEARBY_M: f64 = 2_000.0;

struct Compared {
    id: String,
    name: String,
    class: ClassMark,
    index: String,
    distance: String,
    why: String,
}

struct Advised {
    title: String,
    case: String,
    sentence: String,
    reasons: Vec<String>,
    alternatives: Vec<Compared>,
}

#[derive(Template)]
#[template(path = "request/request.html")]
struct RequestPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
    advice: Option<Advised>,
}

/// `GET /demande`
pub(super) async fn request(asked: Asked) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let mut problems = Vec::new();
    let residence = match asked.pairs.text("residence") {
        None => None,
        Some(wanted) => match portfolio.find(wanted) {
            Ok(found) => Some(found),
            Err(register::Error::Ambiguous(..)) => {
                problems.push(Problem::new("residence", t.request_residence_many()));
                None
            }
            Err(_) => {
                problems.push(Problem::new("residence", t.request_residence_wrong()));
                None
            }
        },
    };
    let floor = asked
        .pairs
        .text("etage")
        .map(|text| text.replace('−', "-").parse::<i16>().ok().filter(|f| (-5..=50).contains(f)).ok_or(()));
    if floor == Some(Err(())) {
        problems.push(Problem::new("etage", t.request_floor_wrong()));
    }
    let floor = floor.and_then(Result::ok);
    let advice = match residence {
        Some(r) if problems.is_empty() => Some(advise(&asked, &portfolio, r, floor)),
        _ => None,
    };
    let page = RequestPage {
        t,
        c: Chrome::new(&asked, Place::Request, vec![crumb("", t.nav_request())]).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems: &problems },
        fields: fields(&asked, residence, &problems),
        advice,
    };
    if problems.is_empty() { show(&page) } else { show_wrong(&page) }
}

fn fields(asked: &Asked, residence: Option<&ResidenceView>, problems: &[Problem]) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let three = |current: &str| {
        vec![
            Choice::new("yes", t.yes(), current),
            Choice::new("no", t.no(), current),
            Choice::new("", t.dont_know(), current),
        ]
    };
    let mut levels = vec![Choice::new("", t.dont_know(), text("besoin"))];
    levels.extend(
        [AdaptationLevel::N2, AdaptationLevel::N3, AdaptationLevel::N4]
            .map(|l| Choice::new(l.code(), need_word(t, l), text("besoin"))),
    );
    let named = residence.map_or_else(|| text("residence").to_owned(), |r| unique_name(asked, r));
    vec![
        Field::text("residence", t.request_residence(), &named).required().checked(problems),
        Field::number("etage", t.request_floor(), text("etage"), -5, 50)
            .hint(t.request_floor_hint())
            .checked(problems),
        Field::radios("ascenseur", t.request_lift(), three(text("ascenseur"))),
        Field::radios("marches", t.request_steps(), three(text("marches"))).hint(t.request_steps_hint()),
        Field::select("besoin", t.request_asked(), levels),
        Field::radios("mutation", t.request_open(), three(text("mutation"))),
        Field::radios("grand", t.request_large(), three(text("grand"))),
        Field::radios("travaux", t.request_long_works(), three(text("travaux"))),
    ]
}

/// What identifies the residence in the field: its reference when it has one, else what was typed.
fn unique_name(asked: &Asked, r: &ResidenceView) -> String {
    let typed = asked.pairs.text("residence").unwrap_or("");
    if typed == r.id { r.reference.clone().unwrap_or_else(|| r.id.clone()) } else { typed.to_owned() }
}

/// What a level brings, in the words of a request.
fn need_word(t: Texts, level: AdaptationLevel) -> String {
    match level {
        AdaptationLevel::N0 | AdaptationLevel::N1 => t.dont_know(),
        AdaptationLevel::N2 => t.request_need_n2(),
        AdaptationLevel::N3 => t.request_need_n3(),
        AdaptationLevel::N4 => t.request_need_n4(),
    }
}

fn yes(text: Option<&str>) -> Option<bool> {
    match text {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    }
}

fn advise(asked: &Asked, portfolio: &Portfolio, r: &ResidenceView, floor: Option<i16>) -> Advised {
    let t = asked.t;
    let language = words::language(t);
    let told = |name: &str| yes(asked.pairs.text(name));
    let needed_level = asked.pairs.text("besoin").and_then(AdaptationLevel::parse);
    let request = AdaptationRequest {
        trouble_with_steps: told("marches"),
        floor,
        lift: told("ascenseur").or(match r.lift {
            LiftState::Yes => Some(true),
            LiftState::No => Some(false),
            LiftState::Some | LiftState::Unknown => None,
        }),
        lift_possible: None,
        needed_level,
        open_to_moving: told("mutation"),
        under_occupied: told("grand"),
        long_works: told("travaux") == Some(true),
    };
    let outside = Scorer::new(&portfolio.parameters, portfolio.reading()).read(&r.facts).values;
    let outside = access::Indicator::ALL
        .iter()
        .position(|i| *i == access::Indicator::P2)
        .and_then(|i| outside.0.get(i).copied())
        .unwrap_or(model::Interval::UNKNOWN);
    let (homes, alternatives) = alternatives(portfolio, r);
    let advice = adapt_or_not(&request, &r.score, outside, &alternatives, &portfolio.parameters);
    let title = match advice.kind {
        AdviceKind::Adapt => t.request_adapt(),
        AdviceKind::AdaptAndRestoreAccess => t.request_combine(),
        AdviceKind::ConsiderTransfer => t.request_move(),
        AdviceKind::FindOutFirst => t.request_find_out(),
    };
    let mut seen = BTreeSet::new();
    let compared = advice
        .compare_with
        .iter()
        .filter_map(|i| Some((homes.get(*i)?, alternatives.get(*i)?)))
        .filter(|(home, _)| seen.insert(home.0.id.clone()))
        .map(|(home, alternative)| compared(t, home, alternative))
        .collect();
    let need = needed_level.map_or_else(|| t.unknown(), |l| need_word(t, l));
    Advised {
        title,
        case: t.request_case(r.name.as_str(), floor_word(t, floor), need),
        sentence: words::sentence(&advice.kind.word(language)),
        reasons: advice.reasons.iter().map(|reason| words::sentence(&reason.word(language))).collect(),
        alternatives: compared,
    }
}

type Home<'p> = (&'p ResidenceView, &'p DwellingView);

/// Dwellings of the stock around: one per residence and level is enough to compare.
fn alternatives<'p>(portfolio: &'p Portfolio, from: &ResidenceView) -> (Vec<Home<'p>>, Vec<Alternative>) {
    let mut homes = Vec::new();
    let mut alternatives = Vec::new();
    for r in &portfolio.residences {
        let distance = from.point.zip(r.point).map(|(a, b)| a.distance_m(b));
        if r.id == from.id || distance.is_none_or(|d| d > NEARBY_M) {
            continue;
        }
        let mut kinds = BTreeSet::new();
        for d in &r.dwelling_views {
            let step_free = step_free(d);
            if step_free == Some(false) || !kinds.insert((d.level, step_free)) {
                continue;
            }
            homes.push((r, d));
            alternatives.push(Alternative {
                level: d.level,
                step_free,
                distance_m: distance,
                rent_not_higher: None,
                same_residence: false,
                index: r.score.index,
            });
        }
    }
    (homes, alternatives)
}

/// Reached from the hall without a step?
fn step_free(d: &DwellingView) -> Option<bool> {
    match (d.is_house, d.floor, d.lift) {
        (true, _, _) | (_, Some(0), _) | (_, _, Some(true)) => Some(true),
        (_, Some(_), Some(false)) => Some(false),
        _ => None,
    }
}

fn compared(t: Texts, (r, d): &Home<'_>, alternative: &Alternative) -> Compared {
    let level = d.level.map_or_else(|| t.unknown(), |l| l.code().to_owned());
    let reach = words::yes_no(t, alternative.step_free);
    Compared {
        id: r.id.clone(),
        name: r.name.clone(),
        class: words::class(t, r.score.classes),
        index: words::points(t, r.score.index),
        distance: alternative.distance_m.map_or_else(|| t.unknown(), |m| format::metres(t.lang(), m)),
        why: t.request_why(level, if d.is_house { t.house() } else { floor_word(t, d.floor) }, reach),
    }
}
