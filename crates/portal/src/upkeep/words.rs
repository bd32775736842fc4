//! Kinds, risks, conditions and refusals of a works plan, in words.

use crate::edge::Asked;
use crate::ui::Chrome;
use crate::ui::Place;
use crate::ui::chrome::crumb;
use register::upkeep::KindFigures;
use texts::{Lang, Texts, format};
use upkeep::{Component, Condition, Due, Kind, Risk};

/// A page of the plan.
pub(super) struct Tab {
    pub href: &'static str,
    pub label: String,
    pub current: bool,
}

pub(super) fn tabs(t: Texts, here: &str) -> Vec<Tab> {
    [
        ("/plan-pluriannuel", t.upkeep_tab_plan()),
        ("/plan-pluriannuel/composants", t.upkeep_components()),
        ("/plan-pluriannuel/entretien", t.upkeep_calendar()),
        ("/plan-pluriannuel/catalogue", t.upkeep_catalogue()),
    ]
    .map(|(href, label)| Tab { href, label, current: href == here })
    .into()
}

/// The frame of a page of the plan; `here` is empty on the plan itself.
pub(super) fn chrome(asked: &Asked, here: &str) -> Chrome {
    let title = asked.t.upkeep_title();
    let crumbs = if here.is_empty() {
        vec![crumb("", title)]
    } else {
        vec![crumb("/plan-pluriannuel", title), crumb("", here)]
    };
    Chrome::new(asked, Place::WorksPlan, crumbs)
}

/// The frame of a page of the catalogue.
pub(super) fn chrome_in_catalogue(asked: &Asked, here: &str) -> Chrome {
    let t = asked.t;
    let crumbs = vec![
        crumb("/plan-pluriannuel", t.upkeep_title()),
        crumb("/plan-pluriannuel/catalogue", t.upkeep_catalogue()),
        crumb("", here),
    ];
    Chrome::new(asked, Place::WorksPlan, crumbs).narrow()
}

/// Where the figures of a kind come from: the owner, since a day and from a source, or the house.
pub(super) fn origin(t: Texts, found: &KindFigures) -> String {
    match &found.own {
        Some(own) => t.upkeep_origin_own(format::date(own.said_on), own.source.as_str()),
        None => t.upkeep_origin_house(),
    }
}

pub(crate) fn kind(t: Texts, kind: Kind) -> String {
    match kind {
        Kind::Roof => t.upkeep_kind_roof(),
        Kind::Facade => t.upkeep_kind_facade(),
        Kind::Windows => t.upkeep_kind_windows(),
        Kind::Boiler => t.upkeep_kind_boiler(),
        Kind::Lift => t.upkeep_kind_lift(),
        Kind::Electricity => t.upkeep_kind_electricity(),
        Kind::Plumbing => t.upkeep_kind_plumbing(),
        Kind::Bathroom => t.upkeep_kind_bathroom(),
        Kind::Ventilation => t.upkeep_kind_ventilation(),
        Kind::FireSafety => t.upkeep_kind_fire(),
        Kind::CommonParts => t.upkeep_kind_common(),
    }
}

pub(super) fn risk(t: Texts, risk: Risk) -> String {
    match risk {
        Risk::Safety => t.upkeep_risk_safety(),
        Risk::Building => t.upkeep_risk_building(),
        Risk::Comfort => t.upkeep_risk_comfort(),
    }
}

pub(super) fn condition(t: Texts, condition: Condition) -> String {
    match condition {
        Condition::Good => t.upkeep_good(),
        Condition::Worn => t.upkeep_worn(),
        Condition::Poor => t.upkeep_poor(),
    }
}

/// An amount in cents, exactly.
pub(crate) fn euros(t: Texts, cents: i64) -> String {
    let language = if t.lang() == Lang::Fr { model::Language::Fr } else { model::Language::En };
    funding::cents(cents).told_in(language).to_owned()
}

/// An amount to the nearest euro, where the exact one is beside it.
pub(super) fn whole_euros(t: Texts, cents: i64) -> String {
    let whole = format::count(t.lang(), cents.max(0).unsigned_abs().saturating_add(50) / 100);
    if t.lang() == Lang::Fr { format!("{whole}\u{A0}€") } else { format!("€{whole}") }
}

/// How many: square metres, or pieces.
pub(super) fn quantity(t: Texts, one: &Component) -> String {
    let n = typed(i64::from(one.quantity));
    if one.kind.is_a_surface() { t.upkeep_square_metres(n) } else { n }
}

/// The years in which a component is due, and whether the plan knows which.
pub(super) fn due_in(t: Texts, due: Due) -> String {
    match due.year() {
        Some(year) => year.to_string(),
        None => t.upkeep_between(due.first.to_string(), due.last.to_string()),
    }
}

/// A number as a field shows it, from its hundredths: `12,5`.
pub(crate) fn typed(hundredths: i64) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole},{part:02}"),
    }
}

/// A number as it is typed, in hundredths. `None`: it is none.
pub(crate) fn read_hundredths(text: &str) -> Option<i64> {
    crate::adapted::words::read_rent(text).map(i64::from)
}

/// What was expected in a row or a field, by its code.
pub(super) fn expected(t: Texts, code: &str) -> String {
    match code {
        "building" => t.upkeep_row_building(),
        "kind" => t.upkeep_row_kind(),
        "quantity" => t.upkeep_row_quantity(),
        "year" => t.upkeep_row_year(),
        "condition" => t.upkeep_row_condition(),
        "life" => t.upkeep_row_life(),
        "cost" => t.upkeep_row_cost(),
        "months" => t.upkeep_row_months(),
        "flag" => t.upkeep_row_flag(),
        "day" => t.upkeep_row_day(),
        "many" => t.upkeep_row_many(),
        _ => t.upkeep_row_other(),
    }
}
