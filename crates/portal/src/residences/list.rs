//! The list and the map of residences: one filter, one address, one count.

use super::data::{filter, is_prudent, place_line, portfolio, prudent_field, sheet_href};
use crate::edge::Asked;
use crate::edge::form::{Pairs, encode, query_with};
use crate::map::{StockMap, StockScope};
use crate::ui::chrome::crumb;
use crate::ui::{
    Choice, Chrome, ClassMark, Field, IntervalBar, PageResult, Pager, Place, StatusMark, show, words,
};
use access::Class;
use access::targets::TargetStatus;
use askama::Template;
use register::portfolio::{Filter, LiftState, Portfolio, ResidenceView, Sort, lift_code};
use std::collections::BTreeMap;
use texts::{Texts, format};

const PER_PAGE: usize = 50;

struct View {
    href: String,
    label: String,
    current: bool,
}

struct Chosen {
    href: String,
    label: String,
}

struct Heading {
    href: String,
    label: String,
    number: bool,
    /// Left out when the map stands beside: the list alone has it.
    wide: bool,
    order: Option<&'static str>,
}

struct Row {
    id: String,
    href: String,
    name: String,
    place: String,
    class: ClassMark,
    index: String,
    bar: IntervalBar,
    ranked: bool,
    share: String,
    status: StatusMark,
    coverage: String,
    lift: String,
    neighbourhood: String,
    dwellings: String,
}

#[derive(Template)]
#[template(path = "residences/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lead: String,
    views: Vec<View>,
    fields: Vec<Field>,
    /// What the form must carry along: view, sort, date.
    kept: Vec<(String, String)>,
    chosen: Vec<Chosen>,
    total: usize,
    count_text: String,
    sorted_text: String,
    with_map: bool,
    with_list: bool,
    map: StockMap,
    unplaced: usize,
    headings: Vec<Heading>,
    rows: Vec<Row>,
    pager: Pager,
    filter_query: String,
}

/// `GET /residences`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let filter = filter(&asked);
    let found = filter.apply(&portfolio);
    let page = asked.pairs.text("page").and_then(|p| p.parse::<usize>().ok()).unwrap_or(1).max(1);
    let page = page.min(found.len().div_ceil(PER_PAGE).max(1));
    let view = asked.pairs.text("view").unwrap_or("both");
    let dwellings: u64 = found.iter().map(|r| u64::from(r.dwellings)).sum();
    let count_text = words::residences(t, found.len() as u64);
    let lead =
        t.list_lead(count_text.as_str(), words::dwellings(t, dwellings), format::date(portfolio.request.on));
    show(&ListPage {
        t,
        c: Chrome::new(&asked, Place::Residences, vec![crumb("", t.list_title())]),
        lead,
        views: views(t, &asked.pairs, view),
        fields: fields(t, &asked.pairs, &filter, &portfolio),
        kept: kept(&asked.pairs),
        chosen: chosen(t, &asked.pairs, &filter, &portfolio),
        total: found.len(),
        count_text,
        sorted_text: t.list_sorted(sort_word(t, filter.sort)),
        with_map: view != "list",
        with_list: view != "map",
        map: StockMap::new(t, &asked.portal, &StockScope::of(&found)).await?,
        unplaced: found.iter().filter(|r| r.point.is_none()).count(),
        headings: headings(t, &asked.pairs, &filter),
        rows: found
            .iter()
            .skip((page - 1) * PER_PAGE)
            .take(PER_PAGE)
            .map(|r| row(t, &asked.pairs, r))
            .collect(),
        pager: Pager::new(t, "/residences", &asked.pairs, page, PER_PAGE, found.len()),
        filter_query: query_with(&asked.pairs, &[("page", ""), ("view", ""), ("lang", "")]),
    })
}

fn row(t: Texts, pairs: &Pairs, r: &ResidenceView) -> Row {
    Row {
        id: r.id.clone(),
        href: sheet_href(pairs, &r.id),
        name: r.name.clone(),
        place: place_line(t, r),
        class: words::class(t, r.score.classes),
        index: words::points(t, r.score.index),
        bar: IntervalBar::of(r.score.index).small(),
        ranked: r.score.has_rank,
        share: words::target_share(t, &r.target),
        status: words::status(t, r.target.status),
        coverage: format::percent(t.lang(), (r.score.coverage * 100.0).floor(), 0),
        lift: words::lift(t, r.lift),
        neighbourhood: words::in_neighbourhood(t, r.in_neighbourhood()),
        dwellings: format::count(t.lang(), u64::from(r.dwellings)),
    }
}

fn views(t: Texts, pairs: &Pairs, current: &str) -> Vec<View> {
    [("map", t.list_view_map()), ("list", t.list_view_list()), ("both", t.list_view_both())]
        .into_iter()
        .map(|(code, label)| View {
            href: format!("/residences?{}", query_with(pairs, &[("view", code), ("page", ""), ("lang", "")])),
            label,
            current: code == current,
        })
        .collect()
}

fn kept(pairs: &Pairs) -> Vec<(String, String)> {
    ["view", "sort", "date", "weights"]
        .into_iter()
        .filter_map(|name| pairs.text(name).map(|value| (name.to_owned(), value.to_owned())))
        .collect()
}

/// The communes of the stock, by name.
fn communes(portfolio: &Portfolio) -> BTreeMap<String, String> {
    portfolio
        .residences
        .iter()
        .filter_map(|r| Some((r.commune_code.clone()?, r.commune_name.clone()?)))
        .map(|(code, name)| (name, code))
        .collect()
}

fn status_word(t: Texts, status: TargetStatus) -> String {
    match status {
        TargetStatus::Target => t.target_yes(),
        TargetStatus::ToConfirm => t.target_unsure(),
        TargetStatus::NotTarget => t.target_no(),
        TargetStatus::TooSmall => t.target_small(),
    }
}

fn fields(t: Texts, pairs: &Pairs, filter: &Filter, portfolio: &Portfolio) -> Vec<Field> {
    let text = |name: &str| pairs.text(name).unwrap_or("").to_owned();
    let any = |word: String, current: &str| Choice::new("", word, current);
    let mut communes_options = vec![any(t.all(), &text("commune"))];
    communes_options.extend(
        communes(portfolio).into_iter().map(|(name, code)| Choice::new(code, name, &text("commune"))),
    );
    let mut classes = vec![any(t.all(), &text("class"))];
    classes.extend(Class::ALL.map(|c| Choice::new(c.letter(), c.letter(), &text("class"))));
    let statuses =
        [TargetStatus::Target, TargetStatus::ToConfirm, TargetStatus::NotTarget, TargetStatus::TooSmall];
    let mut targets = vec![any(t.all(), &text("target"))];
    targets.extend(statuses.map(|s| Choice::new(s.code(), status_word(t, s), &text("target"))));
    let lifts = [LiftState::Yes, LiftState::No, LiftState::Some, LiftState::Unknown];
    let mut lift = vec![any(t.all_m(), &text("lift"))];
    lift.extend(lifts.map(|l| Choice::new(lift_code(l), words::lift(t, l), &text("lift"))));
    let coverage =
        vec![any(t.all(), &text("coverage")), Choice::new("60", t.list_coverage_high(), &text("coverage"))];
    let qpv = vec![
        any(t.all(), &text("qpv")),
        Choice::new("yes", t.yes(), &text("qpv")),
        Choice::new("no", t.no(), &text("qpv")),
        Choice::new("unknown", t.unknown(), &text("qpv")),
    ];
    let share = filter.share.map_or_else(String::new, |s| s.to_string());
    vec![
        Field::search("q", t.list_q(), &filter.q),
        Field::select("commune", t.list_commune(), communes_options),
        Field::select("class", t.list_class(), classes),
        Field::select("target", t.list_target(), targets),
        Field::select("lift", t.list_lift(), lift),
        Field::select("coverage", t.list_coverage(), coverage),
        Field::select("qpv", t.list_qpv(), qpv),
        Field::number("share", t.list_age70(), &share, 0, 100).unit("%"),
        prudent_field(t, pairs),
    ]
}

/// What the filter says, in words; each goes away with its link.
pub(super) fn filter_words(t: Texts, filter: &Filter, portfolio: &Portfolio) -> Vec<(&'static str, String)> {
    let named = |name: String, value: String| format!("{name} : {value}");
    filter
        .pairs()
        .into_iter()
        .filter(|(name, _)| *name != "sort")
        .map(|(name, value)| {
            let words = match name {
                "q" => words::quoted(t, &value),
                "commune" => {
                    let town = communes(portfolio).into_iter().find(|(_, code)| *code == value);
                    named(t.list_commune(), town.map_or(value, |(town, _)| town))
                }
                "class" => named(t.list_class(), value),
                "target" => {
                    let status = filter.target.iter().find(|s| s.code() == value);
                    status.map_or(value, |s| status_word(t, *s))
                }
                "lift" => named(t.list_lift(), filter.lift.map_or(value, |l| words::lift(t, l))),
                "coverage" => named(t.list_coverage(), format!("{value} % +")),
                "qpv" => named(
                    t.list_qpv(),
                    filter.neighbourhood.map_or_else(|| t.unknown(), |of| words::in_neighbourhood(t, of)),
                ),
                "share" => named(t.list_age70(), format!("{value} %")),
                _ => value,
            };
            (name, words)
        })
        .collect()
}

fn chosen(t: Texts, pairs: &Pairs, filter: &Filter, portfolio: &Portfolio) -> Vec<Chosen> {
    let mut said = filter_words(t, filter, portfolio);
    if is_prudent(pairs) {
        said.push(("prudent", t.prudent_on()));
    }
    said.into_iter()
        .map(|(name, label)| Chosen {
            href: format!("/residences?{}", query_with(pairs, &[(name, ""), ("page", ""), ("lang", "")])),
            label,
        })
        .collect()
}

fn sort_word(t: Texts, sort: Sort) -> String {
    match sort {
        Sort::Index => t.col_index(),
        Sort::Name => t.col_residence(),
        Sort::Dwellings => t.col_dwellings(),
        Sort::Share => t.col_share(),
        Sort::Coverage => t.col_coverage(),
        Sort::Built => t.dwelling_built(),
    }
    .to_lowercase()
}

/// Column headings: a click sorts, a second click turns the order round.
fn headings(t: Texts, pairs: &Pairs, filter: &Filter) -> Vec<Heading> {
    let columns = [
        (t.col_residence(), Some(Sort::Name), false),
        (t.col_target(), None, false),
        (t.col_index(), Some(Sort::Index), false),
        (t.col_share(), Some(Sort::Share), true),
        (t.col_coverage(), Some(Sort::Coverage), true),
        (t.col_lift(), None, false),
        (t.list_qpv(), None, false),
        (t.col_dwellings(), Some(Sort::Dwellings), true),
    ];
    columns
        .into_iter()
        .map(|(label, sort, number)| {
            let current = sort == Some(filter.sort);
            let wide = sort == Some(Sort::Coverage) || label == t.col_lift() || label == t.list_qpv();
            // Names and years grow, figures begin with the largest.
            let grows = sort == Some(Sort::Name);
            let order = current.then_some(if grows == filter.reversed { "descending" } else { "ascending" });
            let href = sort.map_or_else(String::new, |sort| {
                let sign = if current && !filter.reversed { "-" } else { "" };
                let value = format!("{sign}{}", sort.code());
                format!("/residences?{}", query_with(pairs, &[("sort", &value), ("page", ""), ("lang", "")]))
            });
            Heading { href, label, number, wide, order }
        })
        .collect()
}

/// The address of the list with one filter: used by pages whose numbers open their list.
pub(crate) fn list_of(name: &str, value: &str) -> String {
    format!("/residences?{}={}", encode(name), encode(value))
}
