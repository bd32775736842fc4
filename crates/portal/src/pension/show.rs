//! The sheet of an agreement: curves, pace, forecast, money, what is left. Every figure is the register's.

use super::may;
use super::words::{bounds, condition, count, euros};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use pension::{Condition, Curve, Forecast, Measure, Terms, curves};
use register::pension::PensionAgreement;
use texts::{Texts, format};
use trust::policy::Action;

/// The drawing area, in units of the picture.
const WIDTH: i64 = 640;
const HEIGHT: i64 = 220;

/// A curve: its points as SVG writes them, its name, how it is drawn.
struct Drawn {
    points: String,
    name: String,
    dash: &'static str,
    width: &'static str,
    /// Where its name stands in the legend.
    x: i64,
}

struct Row {
    on: String,
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "pension/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    id: String,
    fund: String,
    period: String,
    done: Option<String>,
    pace: String,
    is_missed: bool,
    over: Option<String>,
    curves: Vec<Drawn>,
    highest: String,
    first: String,
    last: String,
    rows: Vec<Row>,
    forecast: Vec<String>,
    money: Vec<(String, String)>,
    windows: Vec<(String, String, String)>,
    years: Vec<Vec<String>>,
    terms: Vec<(String, String)>,
    others: Vec<String>,
    dwellings: String,
    may_change: bool,
    may_export: bool,
}

/// The curves of an agreement, drawn. They are not read: the table after them is.
fn drawn(t: Texts, terms: &Terms, all: &[Curve]) -> (Vec<Drawn>, u32) {
    let highest = all
        .iter()
        .flat_map(|one| [Some(one.expected), one.committed, one.done, one.paid])
        .flatten()
        .max()
        .unwrap_or(0)
        .max(terms.target_dwellings)
        .max(1);
    let days = |to: jiff::civil::Date| {
        terms.start.until((jiff::Unit::Day, to)).map_or(0, |span| i64::from(span.get_days()))
    };
    let length = days(terms.end).max(1);
    let points = |of: &dyn Fn(&Curve) -> Option<u32>| -> String {
        let each = all.iter().filter_map(|one| {
            let y = HEIGHT - i64::from(of(one)?) * HEIGHT / i64::from(highest);
            Some(format!("{},{y}", days(one.on) * WIDTH / length))
        });
        each.collect::<Vec<_>>().join(" ")
    };
    let curve = |name: String, points: String, dash, width, x| Drawn { points, name, dash, width, x };
    let measure = |of: Measure| match of {
        Measure::Committed => (t.pension_committed(), points(&|one| one.committed)),
        Measure::Done => (t.pension_done(), points(&|one| one.done)),
        Measure::Paid => (t.pension_paid(), points(&|one| one.paid)),
    };
    let mut all = vec![curve(t.pension_expected(), points(&|one| Some(one.expected)), "2 6", "2", 0)];
    for (of, dash, width, x) in [
        (Measure::Committed, "10 4", "2", 160),
        (Measure::Done, "none", "4", 320),
        (Measure::Paid, "none", "1.5", 480),
    ] {
        let (name, points) = measure(of);
        all.push(curve(name, points, dash, width, x));
    }
    (all, highest)
}

/// Where the pace leads, in sentences.
fn forecast(t: Texts, terms: &Terms, found: Option<Forecast>) -> Vec<String> {
    let Some(found) = found else { return vec![t.pension_forecast_none()] };
    let end =
        t.pension_forecast_end(count(t, found.least), count(t, found.most), count(t, terms.target_dwellings));
    let day = match (found.earliest, found.latest) {
        (Some(early), Some(late)) => t.pension_forecast_day(format::date(early), format::date(late)),
        (Some(early), None) => t.pension_forecast_from(format::date(early)),
        (None, _) => t.pension_forecast_never(),
    };
    vec![end, day, t.pension_forecast_how()]
}

/// The terms, label by label.
pub(super) fn terms(t: Texts, terms: &Terms) -> Vec<(String, String)> {
    let list = |all: Vec<String>| if all.is_empty() { t.none() } else { all.join(", ") };
    let mut all = vec![
        (t.pension_signed(), format::date(terms.signed_on)),
        (t.pension_target(), count(t, terms.target_dwellings)),
        (t.pension_cap(), euros(t, terms.cap_cents)),
        (t.pension_departements(), list(terms.departements.iter().cloned().collect())),
        (t.pension_age(), terms.min_age.map_or_else(|| t.none(), |age| age.to_string())),
        (condition(t, Condition::Retired), if terms.must_be_retired { t.yes() } else { t.none() }),
        (t.pension_gir(), list(terms.gir_allowed.iter().map(u8::to_string).collect())),
        (t.pension_scheme(), terms.main_scheme.clone().unwrap_or_else(|| t.none())),
    ];
    if !terms.levels.is_empty() {
        let levels =
            terms.levels.iter().map(|level| format!("{} – {}", level.name, euros(t, level.cap_cents)));
        all.push((t.pension_levels(), levels.collect::<Vec<_>>().join(" ; ")));
    }
    all
}

/// The money of an agreement, label by label: pages and documents show these.
pub(super) fn money(t: Texts, one: &PensionAgreement) -> Vec<(String, String)> {
    let at = &one.position;
    let mut all = vec![
        (t.pension_envelope(), euros(t, one.terms.envelope_cents())),
        (t.pension_committed_cents(), bounds(t, at.committed_cents)),
        (t.pension_done_cents(), euros(t, at.done_cents)),
        (t.pension_claimed_cents(), euros(t, at.claimed_cents)),
        (t.pension_paid_cents(), euros(t, at.paid_cents)),
        (t.pension_to_claim(), euros(t, at.to_claim_cents)),
        (t.pension_awaited(), euros(t, at.awaited_cents)),
        (t.pension_over_cap(), euros(t, at.over_cap_cents)),
        (t.pension_left_cents(), euros(t, at.left.cents)),
    ];
    if at.advanced_cents > 0 {
        all.push((t.pension_advances(), euros(t, at.advanced_cents)));
    }
    if at.to_return_cents > 0 {
        all.push((t.pension_to_return_cents(), euros(t, at.to_return_cents)));
    }
    all
}

/// The pace of an agreement, in a sentence.
pub(super) fn pace(t: Texts, one: &PensionAgreement) -> String {
    let (done, expected) = (count(t, one.pace.done), count(t, one.pace.expected));
    if one.pace.is_missed {
        t.pension_pace_missed(done, expected, count(t, one.pace.missing))
    } else {
        t.pension_pace_kept(done, expected)
    }
}

/// `GET /caisses/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = super::found(&asked, &id).await?;
    let all = curves(&one.terms, &one.bare(), asked.today);
    let (drawn, highest) = drawn(t, &one.terms, &all);
    let known = |n: Option<u32>| n.map_or_else(|| "–".to_owned(), |n| count(t, n));
    let rows = all
        .iter()
        .map(|at| Row {
            on: format::date(at.on),
            cells: vec![count(t, at.expected), known(at.committed), known(at.done), known(at.paid)],
        })
        .collect();
    let at = &one.position;
    let years = at
        .years
        .iter()
        .map(|line| {
            let promised = line.promised.map_or_else(|| "–".to_owned(), |n| count(t, n));
            let counts = [line.committed, line.done, line.paid].map(|n| count(t, n));
            let mut cells = vec![line.year.to_string(), promised];
            cells.extend(counts);
            cells.push(euros(t, line.paid_cents));
            cells
        })
        .collect();
    let windows = one.windows.iter().map(|window| {
        let period = t.pension_period(format::date(window.from), format::date(window.to));
        (period, count(t, window.dwellings), euros(t, window.cents))
    });
    let mut money = money(t, &one);
    if at.late > 0 {
        money.push((t.pension_late(), count(t, at.late)));
    }
    money.push((t.pension_proposed(), count(t, at.proposed)));
    show(&ShowPage {
        t,
        period: t.pension_period(format::date(one.terms.start), format::date(one.terms.end)),
        done: (asked.pairs.text("fait") == Some("enregistree")).then(|| t.pension_saved()),
        pace: pace(t, &one),
        is_missed: one.pace.is_missed,
        over: (at.left.over > 0).then(|| t.pension_over(count(t, at.left.over))),
        curves: drawn,
        highest: count(t, highest),
        first: format::date(one.terms.start),
        last: format::date(one.terms.end),
        rows,
        forecast: forecast(t, &one.terms, one.forecast),
        money,
        windows: windows.collect(),
        years,
        terms: terms(t, &one.terms),
        others: one.terms.other_commitments.clone(),
        dwellings: crate::ui::words::dwellings(t, one.entries.len() as u64),
        may_change: may(&asked, Action::Change),
        may_export: may(&asked, Action::Export),
        c: Chrome::new(
            &asked,
            Place::Pension,
            vec![crumb("/caisses", t.pension_title()), crumb("", one.terms.fund.as_str())],
        ),
        fund: one.terms.fund.clone(),
        id,
    })
}
