//! The wishes that are held, and one of them: what was asked, who collected the consent and how, and taking it back.

use super::run::{self, Payload};
use super::words::{self, Tab, tabs};
use crate::adapted::words as adapted;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::needs::level;
use crate::residences::data::portfolio;
use crate::ui::words::{plural, yes_no};
use crate::ui::{Choice, Chrome, Field, PageResult, Pager, Place, go, show};
use askama::Template;
use axum::extract::Path;
use register::portfolio::Portfolio;
use register::transfers::{NotedWish, WishClosed};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(super) struct Line {
    pub id: String,
    pub household: String,
    pub reference: String,
    pub rooms: String,
    pub near: String,
    pub rent: String,
    pub until: String,
    pub state: String,
}

#[derive(Template)]
#[template(path = "transfers/wishes.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    count_text: String,
    lines: Vec<Line>,
    pager: Pager,
    may_create: bool,
}

/// Where a wish stands.
fn state(asked: &Asked, one: &NotedWish) -> String {
    let t = asked.t;
    match (one.closed, one.is_household_there) {
        (Some(_), _) => t.wish_closed(),
        (None, Some(false)) => t.wishes_left(),
        (None, _) if one.open(asked.today).is_none() => t.wishes_past(),
        (None, _) => t.wishes_open(),
    }
}

/// The wishes as lines, those that may be used first.
pub(super) fn lines(asked: &Asked, portfolio: &Portfolio, all: &[NotedWish]) -> Vec<Line> {
    let t = asked.t;
    let line = |one: &NotedWish| {
        let open = one.open(asked.today);
        Line {
            id: one.id.clone(),
            household: super::named(asked, portfolio, &one.dwelling_id),
            reference: one.reference(),
            rooms: open.map_or_else(String::new, |w| {
                t.need_rooms_range(w.rooms.least.to_string(), w.rooms.most.to_string())
            }),
            near: open.map_or_else(String::new, |w| words::near(t, w.near)),
            rent: open.map_or_else(String::new, |w| adapted::rent(t, w.highest_rent_cents())),
            until: format::date(one.kept_until),
            state: state(asked, one),
        }
    };
    let mut shown: Vec<&NotedWish> = all.iter().collect();
    shown.sort_by_key(|one| (one.open(asked.today).is_none(), one.consent_on, one.id.clone()));
    shown.into_iter().map(line).collect()
}

/// `GET /mutations/souhaits`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let all = asked.register.transfer_wishes(&portfolio.landlord.id).await?;
    let open = all.iter().filter(|one| one.open(asked.today).is_some()).count() as u64;
    let (lines, pager) = super::paged(&asked, lines(&asked, &portfolio, &all));
    show(&ListPage {
        t,
        tabs: tabs(&asked, "/mutations/souhaits"),
        count_text: t.wishes_count(plural(open), format::count(t.lang(), open)),
        lines,
        pager,
        may_create: asked.caller.can(Action::Create, ObjectKind::Transfer),
        c: Chrome::new(&asked, Place::Transfers, super::crumbs(&asked, &t.wishes_title())),
    })
}

#[derive(Template)]
#[template(path = "transfers/wish_show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    id: String,
    household: String,
    facts: Vec<(String, String)>,
    /// How it may be closed; none once it is, or when the person may not.
    why: Option<Field>,
    /// Where to look among the dwellings of other landlords.
    elsewhere: Option<String>,
}

fn facts(asked: &Asked, noted: &NotedWish) -> Vec<(String, String)> {
    let t = asked.t;
    let number = |n: Option<String>| n.unwrap_or_else(|| t.none());
    let mut all = vec![(t.need_reference(), noted.reference())];
    if let Some(wish) = &noted.wish {
        let services: Vec<&str> = wish.services.iter().map(|s| s.name.as_str()).collect();
        all.extend([
            (t.wish_persons(), wish.persons.to_string()),
            (t.need_rooms(), t.need_rooms_range(wish.rooms.least.to_string(), wish.rooms.most.to_string())),
            (t.wish_area(), number(wish.least_area_m2.map(|n| n.to_string()))),
            (t.wish_floor(), number(wish.highest_floor.map(|n| n.to_string()))),
            (t.wish_lift(), yes_no(t, Some(wish.lift))),
            (t.wish_level(), wish.level.map_or_else(|| t.need_level_none(), |l| level(asked, Some(l)))),
            (t.wish_near(), words::near(t, wish.near)),
            (t.wish_rent(), adapted::rent(t, wish.rent_cents)),
            (t.wish_limit(), adapted::rent(t, wish.highest_rent_cents())),
            (t.wish_services(), if services.is_empty() { t.none() } else { services.join(", ") }),
            (t.wish_asked(), format::date(wish.asked_on)),
        ]);
    }
    let how = noted.consent_how.map_or_else(|| t.unknown(), |how| words::how(t, how));
    all.extend([
        (t.wish_consent(), format!("{}, {how}", format::date(noted.consent_on))),
        (t.wish_by(), texts::journal::author(t, &noted.author, noted.author_name.as_deref())),
        (t.wish_text(noted.consent_text.as_str()), t.wish_text_body()),
        (t.wish_until(), format::date(noted.kept_until)),
    ]);
    if let Some((on, why)) = noted.closed {
        let why = why.map_or_else(|| t.unknown(), |why| words::closed(t, why));
        all.push((t.wish_closed(), format!("{}, {why}", format::date(on))));
    } else if noted.open(asked.today).is_none() {
        all.push((t.col_state(), state(asked, noted)));
    }
    all
}

/// `GET /mutations/souhaits/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let noted = asked.register.transfer_wish(&portfolio.landlord.id, &id).await?;
    let household = super::named(&asked, &portfolio, &noted.dwelling_id);
    let may_change = asked.caller.can(Action::Change, ObjectKind::Transfer) && noted.closed.is_none();
    let reasons = WishClosed::ALL
        .iter()
        .filter(|why| **why != WishClosed::Lapsed)
        .map(|why| Choice::new(why.code(), words::closed(t, *why), ""));
    let elsewhere = match noted.open(asked.today) {
        Some(wish) => crate::charters::search_for(&asked, wish).await?,
        None => None,
    };
    show(&ShowPage {
        t,
        elsewhere,
        done: match asked.pairs.text("fait") {
            Some("ferme") => Some(t.wish_closed_done(asked.pairs.text("n").unwrap_or("0"))),
            Some(_) => Some(t.wish_saved()),
            None => None,
        },
        facts: facts(&asked, &noted),
        why: may_change.then(|| Field::select("motif", t.wish_close_why(), reasons.collect())),
        c: Chrome::new(&asked, Place::Transfers, super::crumbs(&asked, &household)).narrow(),
        household,
        id,
    })
}

/// `POST /mutations/souhaits/{id}/fermer`: at once; what it breaks is looked at again at once as well.
pub(super) async fn close(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let landlord = asked.landlord()?.id.clone();
    let why = form.text("motif").and_then(WishClosed::from_code);
    let Some(why) = why else { return Err(PageError::Form("motif".to_owned())) };
    let broken = asked.register.close_transfer_wish(&landlord, &id, why, asked.today).await?;
    // The plans went with the wish: what is proposed is proven again.
    if broken > 0 || !asked.register.transfer_exchanges(&landlord, false).await?.is_empty() {
        run::add(&asked.portal, &asked.register, &landlord, &Payload::default()).await?;
    }
    go(&format!("/mutations/souhaits/{id}?fait=ferme&n={broken}"))
}
