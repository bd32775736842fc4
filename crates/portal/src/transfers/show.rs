//! One proposal: what it changes for each household, what goes with it, what each answered, and what may follow.

use super::words;
use crate::adapted::words as adapted;
use crate::edge::{Asked, PageError};
use crate::needs::level;
use crate::residences::data::portfolio;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show, words as shown};
use allocation::transfer::{Home, Occupation, Wish, judge, occupation, rules_on, terms};
use askama::Template;
use axum::extract::Path;
use register::portfolio::Portfolio;
use register::transfers::{Answer, NotedExchange, NotedMove, RefusalWhy, homes_of};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// A line of the comparison: what, today, proposed, the difference.
struct Change {
    what: String,
    before: String,
    after: String,
    difference: String,
}

/// A move, as the page tells it.
struct Told {
    number: usize,
    household: String,
    wish_id: String,
    to_id: String,
    title: String,
    changes: Vec<Change>,
    services: Vec<String>,
    barriers: Vec<String>,
    kit: Vec<String>,
    terms: Vec<(String, String)>,
    answer: String,
    may_propose: bool,
    may_answer: bool,
    holds: bool,
}

#[derive(Template)]
#[template(path = "transfers/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    id: String,
    done: Option<String>,
    title: String,
    state: String,
    what: String,
    broken: Option<String>,
    told: Vec<Told>,
    edition: i64,
    is_locked: bool,
    is_open: bool,
    may_change: bool,
    why: Vec<Choice>,
    sessions: Option<Field>,
    hand_note: Option<String>,
    session: Option<String>,
    today: String,
}

fn money(t: Texts, cents: u32) -> String {
    format!("{} €", format::decimal(t.lang(), f64::from(cents) / 100.0, 2))
}

/// What the landlord offers with a move: the rent, the law, the help with moving.
fn kit(t: Texts, wish: &Wish, home: &Home, target: &Home, on: jiff::civil::Date) -> Vec<String> {
    let rules = rules_on(on);
    let aid = &rules.aid;
    let mut all = Vec::new();
    if let (Some(now), Some(then)) = (wish.rent_cents, target.rent_cents) {
        all.push(match now.cmp(&then) {
            std::cmp::Ordering::Greater => t.kit_rent_lower(money(t, now - then)),
            std::cmp::Ordering::Equal => t.kit_rent_same(),
            std::cmp::Ordering::Less => {
                let limit = wish.highest_rent_cents().map_or_else(|| t.unknown(), |cents| money(t, cents));
                t.kit_rent_higher(money(t, then - now), limit)
            }
        });
    }
    let is_under = matches!(occupation(rules, home.rooms, Some(wish.persons)), Occupation::Under { .. });
    if is_under {
        all.push(t.kit_law(rules.rent_reference));
        let amounts = (money(t, aid.movers_cents), money(t, aid.flat_cents), money(t, aid.works_cents));
        all.push(t.kit_aid(amounts.0, amounts.1, amounts.2, aid.reference));
    } else {
        all.push(t.kit_aid_free(aid.reference));
    }
    all.push(t.kit_deposit());
    all
}

/// The comparison of two homes, line by line.
fn changes(asked: &Asked, portfolio: &Portfolio, homes: (&Home, &Home)) -> Vec<Change> {
    let t = asked.t;
    let (home, target) = homes;
    let line = |what: String, before: String, after: String, difference: String| Change {
        what,
        before,
        after,
        difference,
    };
    let number = |n: Option<i64>| n.map_or_else(|| t.unknown(), |n| n.to_string());
    let gap = |a: Option<i64>, b: Option<i64>| match (a, b) {
        (Some(a), Some(b)) => format::signed(t.lang(), (b - a) as f64, 0),
        _ => String::new(),
    };
    let counted = |what: String, a: Option<i64>, b: Option<i64>| line(what, number(a), number(b), gap(a, b));
    let said = |what: String, a: Option<bool>, b: Option<bool>| {
        line(what, shown::yes_no(t, a), shown::yes_no(t, b), String::new())
    };
    let index = |home: &Home| {
        portfolio.residence(&home.residence).map_or_else(|| t.unknown(), |r| shown::points(t, r.score.index))
    };
    let rents = (home.rent_cents.map(i64::from), target.rent_cents.map(i64::from));
    let rent_gap = match rents {
        (Some(a), Some(b)) => format!("{} €", format::signed(t.lang(), (b - a) as f64 / 100.0, 2)),
        _ => String::new(),
    };
    let distance = if home.building.is_some() && home.building == target.building {
        t.move_same_building()
    } else if home.residence == target.residence {
        t.move_same_residence()
    } else {
        home.distance_m(target).map_or_else(|| t.unknown(), |m| format::metres(t.lang(), m))
    };
    vec![
        counted(t.transfers_rooms(), home.rooms.map(i64::from), target.rooms.map(i64::from)),
        counted(t.move_area(), home.area_m2.map(i64::from), target.area_m2.map(i64::from)),
        counted(t.move_floor(), home.floor.map(i64::from), target.floor.map(i64::from)),
        said(t.move_lift(), home.lift, target.lift),
        said(t.move_access(), home.step_free(), target.step_free()),
        line(
            t.col_level(),
            level(asked, home.level.known()),
            level(asked, target.level.known()),
            String::new(),
        ),
        line(t.move_index(), index(home), index(target), String::new()),
        line(t.move_rent(), adapted::rent(t, home.rent_cents), adapted::rent(t, target.rent_cents), rent_gap),
        line(t.move_distance(), String::new(), distance, String::new()),
    ]
}

fn services(t: Texts, wish: &Wish, target: &Home, limit: u32) -> Vec<String> {
    let said = |service: &allocation::transfer::Service| {
        let Some(at) = target.point else { return t.why_near_unknown(service.name.as_str()) };
        let metres = at.distance_m(service.point);
        if metres <= f64::from(limit) {
            t.move_service_kept(service.name.as_str(), format::metres(t.lang(), metres))
        } else {
            t.move_service_lost(service.name.as_str(), format::metres(t.lang(), f64::from(limit)))
        }
    };
    wish.services.iter().map(said).collect()
}

async fn told(
    asked: &Asked,
    portfolio: &Portfolio,
    exchange: &NotedExchange,
    (at, each): (usize, &NotedMove),
) -> Result<Told, PageError> {
    let t = asked.t;
    let landlord = portfolio.landlord.id.as_str();
    let noted = asked.register.transfer_wish(landlord, &each.wish_id).await?;
    let rent = asked.register.rent_of(landlord, exchange, each, &[], asked.today).await?;
    let homes = homes_of(portfolio, &asked.register.dwelling_areas(landlord).await?);
    let rules = rules_on(asked.today);
    let (household, target_name) =
        (super::named(asked, portfolio, &each.from_id), super::named(asked, portfolio, &each.dwelling_id));
    let holds = at < exchange.standing.alive;
    let answer = exchange.standing.answers.get(at).copied().unwrap_or(Answer::NotAsked);
    let mut found = Told {
        number: at,
        title: t.move_title(household.as_str(), target_name),
        household,
        wish_id: each.wish_id.clone(),
        to_id: each.dwelling_id.clone(),
        changes: Vec::new(),
        services: Vec::new(),
        barriers: Vec::new(),
        kit: Vec::new(),
        terms: Vec::new(),
        answer: words::answer(t, answer),
        may_propose: holds && answer == Answer::NotAsked,
        may_answer: holds && matches!(answer, Answer::Proposed { .. } | Answer::Accepted { .. }),
        holds,
    };
    let (Some(wish), Some(home), Some(target)) =
        (noted.open(asked.today), homes.get(&each.from_id), homes.get(&each.dwelling_id))
    else {
        return Ok(found);
    };
    let home = Home { rent_cents: wish.rent_cents, ..home.clone() };
    let target = Home { rent_cents: rent, ..target.clone() };
    found.changes = changes(asked, portfolio, (&home, &target));
    found.services = services(t, wish, &target, rules.service_m);
    found.barriers = words::barriers(t, judge(rules, wish, &home, &target).barriers());
    found.kit = kit(t, wish, &home, &target, asked.today);
    found.terms = words::terms(t, &terms(rules, wish, (&home, &target), asked.today));
    Ok(found)
}

/// `GET /mutations/propositions/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let landlord = portfolio.landlord.id.as_str();
    let exchange = asked.register.transfer_exchange(landlord, &id).await?;
    let mut all = Vec::new();
    for (at, each) in exchange.moves.iter().enumerate() {
        all.push(told(&asked, &portfolio, &exchange, (at, each)).await?);
    }
    let may_change = asked.caller.can(Action::Change, ObjectKind::Transfer);
    let is_open = exchange.standing.alive > 0;
    let first_accepted = matches!(exchange.standing.answers.first(), Some(Answer::Accepted { .. }));
    let to_hand = is_open && may_change && exchange.standing.handed.is_none();
    let mut sessions = None;
    let mut hand_note = None;
    if to_hand && !exchange.is_chain() {
        hand_note = Some(t.hand_cycle());
    } else if to_hand && !first_accepted {
        hand_note = Some(t.hand_first());
    } else if to_hand {
        let to_come: Vec<Choice> = asked
            .register
            .allocation_sessions(landlord)
            .await?
            .iter()
            .rev()
            .filter(|s| s.held_on >= asked.today)
            .map(|s| Choice::new(s.id.clone(), format!("{} – {}", format::date(s.held_on), s.name), ""))
            .collect();
        match to_come.is_empty() {
            true => hand_note = Some(t.hand_none()),
            false => sessions = Some(Field::select("seance", t.hand_session(), to_come)),
        }
    }
    let kind = if exchange.is_chain() { t.transfers_chain() } else { t.transfers_cycle() };
    let title = format!("{kind} {}", exchange.reference());
    let reasons = RefusalWhy::ALL
        .iter()
        .map(|why| Choice::new(why.code(), words::refusal_why(t, *why), RefusalWhy::Other.code()))
        .collect();
    show(&ShowPage {
        t,
        done: asked.pairs.text("fait").map(|_| t.step_done()),
        state: words::state(t, &exchange),
        what: if exchange.is_chain() { t.exchange_chain_what() } else { t.exchange_cycle_what() },
        broken: words::broken(t, &exchange),
        told: all,
        edition: exchange.edition,
        is_locked: exchange.standing.is_locked,
        is_open,
        may_change,
        why: reasons,
        sessions,
        hand_note,
        session: exchange.standing.handed.clone(),
        today: asked.today.to_string(),
        c: Chrome::new(&asked, Place::Transfers, super::crumbs(&asked, &title)),
        title,
        id,
    })
}
