//! One need: what was said, until when it is used; closing it, and erasing it at the household's word.

use super::{household, level, whole};
use crate::adapted::words as adapted;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, go, show, words as shown};
use askama::Template;
use axum::extract::Path;
use register::needs::ClosedWhy;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "needs/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    warning: Option<String>,
    id: String,
    household: String,
    facts: Vec<(String, String)>,
    why: Option<Field>,
    /// May it be looked for among the dwellings of other landlords?
    elsewhere: bool,
}

fn why_word(t: Texts, why: ClosedWhy) -> String {
    match why {
        ClosedWhy::Housed => t.need_closed_housed(),
        ClosedWhy::Withdrawn => t.need_closed_withdrawn(),
        ClosedWhy::Mistake => t.need_closed_mistake(),
    }
}

/// `GET /besoins/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    whole(&asked)?;
    let t = asked.t;
    let one = asked.register.need(&asked.landlord()?.id, &id).await?;
    let portfolio = match portfolio(&asked).await {
        Ok(portfolio) => Some(portfolio),
        Err(PageError::NothingYet) => None,
        Err(other) => return Err(other),
    };
    let need = &one.need;
    let places = if need.places.is_empty() { t.need_anywhere() } else { need.places.join(", ") };
    let rooms = need
        .rooms
        .map_or_else(|| t.unknown(), |r| t.need_rooms_range(r.least.to_string(), r.most.to_string()));
    let mut facts = vec![
        (t.need_reference(), one.reference()),
        (t.need_level(), level(&asked, need.level)),
        (t.need_step_free(), shown::yes_no(t, need.step_free)),
        (t.need_rooms(), rooms),
        (t.need_places(), places),
        (t.need_rent(), adapted::rent(t, need.rent_limit_cents)),
        (t.need_consent(), format::date(one.consent_on)),
        (t.need_until(), format::date(one.kept_until)),
    ];
    if let Some((on, why)) = one.closed {
        let why = why.map_or_else(|| t.unknown(), |why| why_word(t, why));
        facts.push((t.need_closed(), format!("{}, {why}", format::date(on))));
    }
    let household = household(&asked, portfolio.as_deref(), &one);
    let reasons = ClosedWhy::ALL.map(|why| Choice::new(why.code(), why_word(t, why), "")).to_vec();
    show(&ShowPage {
        t,
        done: asked.pairs.text("fait").map(|what| match what {
            "ferme" => t.need_closed_done(),
            _ => t.need_saved(),
        }),
        warning: (one.is_open(asked.today) && one.is_household_there == Some(false))
            .then(|| t.need_household_gone_todo()),
        id,
        elsewhere: one.is_open(asked.today) && asked.caller.can(Action::Create, ObjectKind::SharedRequest),
        facts,
        why: one.closed.is_none().then(|| Field::select("motif", t.need_close_why(), reasons)),
        c: Chrome::new(
            &asked,
            Place::Allocations,
            vec![crumb("/besoins", t.needs_title()), crumb("", household.as_str())],
        )
        .narrow(),
        household,
    })
}

/// `POST /besoins/{id}/fermer`
pub(super) async fn close(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    whole(&asked)?;
    let landlord = asked.landlord()?.id.clone();
    asked.register.need(&landlord, &id).await?;
    let why = form.text("motif").and_then(ClosedWhy::from_code);
    let Some(why) = why else { return Err(PageError::Form("motif".to_owned())) };
    asked.register.close_need(&landlord, &id, why, asked.today).await?;
    go(&format!("/besoins/{id}?fait=ferme"))
}

/// `POST /besoins/{id}/effacer`
pub(super) async fn erase(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    whole(&asked)?;
    let landlord = asked.landlord()?.id.clone();
    asked.register.need(&landlord, &id).await?;
    if form.text("accord") != Some("oui") {
        return go(&format!("/besoins/{id}"));
    }
    match asked.register.erase_need(&landlord, &id, asked.today).await {
        Ok(()) => go("/besoins"),
        Err(register::Error::Refused(code)) if code == "legal-hold" => {
            Err(register::Error::Refused(asked.t.need_held()).into())
        }
        Err(other) => Err(other.into()),
    }
}
