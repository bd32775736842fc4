//! What the sheet of a residence says of its index, its people and its dwellings: shared by screen and paper.

use crate::residences::data::place_line;
use crate::ui::{ClassMark, IntervalBar, StatusMark, words};
use access::age_bands::{Masked, pyramid};
use access::explain::{Explanation, explain};
use access::facts::FactSource;
use access::levers::catalogue;
use access::targets::{HORIZONS, TargetStatus, projection};
use access::wording::{Word, wording};
use access::{Dimension, Indicator, Scorer};
use model::dwelling::AdaptationLevel;
use model::{Interval, Profile};
use register::disclosure::{ToldCount, told};
use register::portfolio::{Portfolio, ResidenceView};
use std::collections::BTreeMap;
use texts::{Texts, format, words as names};

/// One line of the index.
pub(super) struct IndicatorLine {
    pub label: &'static str,
    pub value: String,
    pub unknown: bool,
    pub weight: String,
    pub source: String,
    pub date: String,
    pub expired: bool,
}

/// One dimension and its lines.
pub(super) struct DimensionBlock {
    pub code: &'static str,
    pub label: &'static str,
    pub value: String,
    pub bar: IntervalBar,
    pub weight: String,
    pub lines: Vec<IndicatorLine>,
}

/// A titled list of sentences.
pub(super) struct Paragraph {
    pub title: String,
    pub lines: Vec<String>,
}

/// Everything said of the index.
pub(super) struct IndexPart {
    pub figure: String,
    pub class: ClassMark,
    pub bar: IntervalBar,
    pub sentences: Vec<String>,
    pub paragraphs: Vec<Paragraph>,
    pub coverage: String,
    pub rank: String,
    pub version: String,
    pub dimensions: Vec<DimensionBlock>,
}

/// A count of people, masked when small.
pub(super) struct Band {
    pub label: String,
    pub count: String,
}

/// Who lives there, without anybody.
pub(super) struct PeoplePart {
    pub status: StatusMark,
    pub sentence: String,
    pub bar: IntervalBar,
    pub bands: Vec<Band>,
    pub projections: Vec<String>,
}

/// Dwellings of one floor, by level.
pub(super) struct FloorLine {
    pub label: String,
    pub counts: Vec<String>,
    pub total: String,
}

/// `12 rue des Tilleuls, Bordeaux · 2 bâtiments · 40 logements · construite en 1974`
pub(super) fn lead(t: Texts, r: &ResidenceView) -> String {
    let built = match r.built {
        Some((first, last)) if first == last => t.sheet_built(first.to_string()),
        Some((first, last)) => t.sheet_built_range(first.to_string(), last.to_string()),
        None => t.sheet_built_unknown(),
    };
    let buildings = words::buildings(t, u64::from(r.buildings));
    let dwellings = words::dwellings(t, u64::from(r.dwellings));
    [place_line(t, r), buildings, dwellings, built].join(" · ")
}

pub(super) fn index(t: Texts, portfolio: &Portfolio, r: &ResidenceView) -> IndexPart {
    let language = words::language(t);
    let parameters = &portfolio.parameters;
    let explanation = explain(&r.facts, parameters, portfolio.reading(), &catalogue(&r.facts));
    let said = wording(&explanation, language);
    let mut class = words::class(t, r.score.classes);
    class.large = true;
    let ceiling = binding_ceiling(&explanation);
    let coverage = format::percent(t.lang(), (r.score.coverage * 100.0).floor(), 0);
    let ranked = portfolio.residences.iter().filter(|other| other.rank.is_some()).count();
    let mut sentences = vec![said.headline];
    sentences.extend(said.certainty);
    sentences.extend(said.ceiling);
    sentences.push(t.sheet_footing(words::points(t, r.score.footing)));
    sentences.extend(said.remarks);
    let paragraphs = [
        (t.sheet_lifts_up(), said.pulls_up),
        (t.sheet_limits(), said.limits),
        (t.sheet_find_out(), said.find_out),
        (t.sheet_improve(), said.improve),
    ];
    IndexPart {
        figure: words::points(t, r.score.index),
        class,
        bar: IntervalBar::of(r.score.index)
            .ticks(parameters.class_bounds.iter().map(|b| i64::from(*b)))
            .ceiling(ceiling),
        sentences,
        paragraphs: paragraphs
            .into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(title, lines)| Paragraph { title, lines })
            .collect(),
        coverage: t.sheet_coverage(coverage),
        rank: match r.rank {
            Some(rank) => t.sheet_rank(words::rank(t, rank), format::count(t.lang(), ranked as u64)),
            None => t.sheet_no_rank(),
        },
        version: t.sheet_version(parameters.name.as_str()),
        dimensions: dimensions(t, portfolio, r),
    }
}

fn binding_ceiling(explanation: &Explanation) -> Option<f64> {
    explanation.ceiling.as_ref().filter(|c| c.ceiling.hi < 100.0).map(|c| c.ceiling.hi)
}

fn dimensions(t: Texts, portfolio: &Portfolio, r: &ResidenceView) -> Vec<DimensionBlock> {
    let language = words::language(t);
    let parameters = &portfolio.parameters;
    let read = Scorer::new(parameters, portfolio.reading()).read(&r.facts);
    Dimension::ALL
        .into_iter()
        .zip(parameters.dimension_weights)
        .map(|(dimension, weight)| {
            let value = r.score.dimension(dimension);
            let lines = Indicator::ALL
                .into_iter()
                .zip(read.values.0)
                .filter(|(i, _)| i.dimension() == dimension)
                .map(|(i, value)| line(t, portfolio, r, i, value))
                .collect();
            DimensionBlock {
                code: dimension.code(),
                label: dimension.label(language),
                value: words::points(t, value.map(|v| v * 100.0)),
                bar: IntervalBar::share(value).small(),
                weight: crate::method::short(t.lang(), weight),
                lines,
            }
        })
        .collect()
}

fn line(t: Texts, portfolio: &Portfolio, r: &ResidenceView, i: Indicator, value: Interval) -> IndicatorLine {
    let facts = &r.facts;
    let provenance = match i.dimension() {
        Dimension::Dwellings => None,
        Dimension::CommonParts => facts.common.get(i.place()).map(|f| &f.provenance),
        Dimension::Surroundings => facts.surroundings.get(i.place()).map(|f| &f.provenance),
        Dimension::Services => facts.services.get(i.place()).map(|f| &f.provenance),
    };
    let years = match i.dimension() {
        Dimension::Dwellings | Dimension::CommonParts => portfolio.parameters.validity_years.building,
        Dimension::Surroundings => portfolio.parameters.validity_years.surroundings,
        Dimension::Services => portfolio.parameters.validity_years.services,
    };
    let observed = provenance.and_then(|p| p.observed_on);
    let expired = observed
        .and_then(|day| day.checked_add(jiff::Span::new().years(i64::from(years))).ok())
        .is_some_and(|end| end < portfolio.request.on);
    IndicatorLine {
        label: i.label(words::language(t)),
        value: words::points(t, value.map(|v| v * 100.0)),
        unknown: value == Interval::UNKNOWN,
        weight: crate::method::short(t.lang(), words::weight(&portfolio.parameters, i)),
        source: match provenance.and_then(|p| p.source) {
            Some(source) => source_word(t, source),
            None if i.dimension() == Dimension::Dwellings => String::new(),
            None if value == Interval::UNKNOWN => String::new(),
            None if i.dimension() == Dimension::Services => t.source_services(),
            None => t.source_unstated(),
        },
        date: observed.map_or_else(String::new, format::date),
        expired,
    }
}

fn source_word(t: Texts, source: FactSource) -> String {
    match source {
        FactSource::Survey(source) => names::survey_source(t, source),
        FactSource::StockFile => t.source_stock(),
        FactSource::Network => t.source_network(),
        FactSource::Places(source) => names::place_source(t, source),
        FactSource::Manual => t.source_manual(),
    }
}

/// `None` when nothing is known of who lives there.
pub(super) fn people(t: Texts, portfolio: &Portfolio, r: &ResidenceView) -> Option<PeoplePart> {
    if r.births.is_empty() || r.target.status == TargetStatus::TooSmall {
        return None;
    }
    let rule = &portfolio.parameters.target;
    let on = portfolio.request.on;
    let told = told(&r.target, portfolio.parameters.presentation.mask_below);
    let count = |n: u32| format::count(t.lang(), u64::from(n));
    let below = portfolio.parameters.presentation.mask_below;
    let with_age = match told.with_age {
        ToldCount::Exactly(n) => count(n),
        ToldCount::FewerThan(below) => t.sheet_fewer(below.to_string()),
        ToldCount::AtLeast(n) => t.sheet_at_least(count(n)),
        ToldCount::Hidden => t.sheet_hidden(),
    };
    let sentence = t.sheet_people_share(
        words::target_share(t, &r.target),
        rule.age.to_string(),
        with_age,
        count(r.target.share.of),
        count(r.target.unknown),
    );
    let ages = pyramid(r.births.iter().copied(), on);
    let masked = ages.masked(below);
    let labels = ages
        .bands
        .iter()
        .map(|b| match (b.from, b.to) {
            (0, Some(to)) => t.sheet_age_under((to + 1).to_string()),
            (from, Some(to)) => t.sheet_age_band(from.to_string(), to.to_string()),
            (from, None) => t.sheet_age_over(from.to_string()),
        })
        .chain([t.sheet_age_unknown()]);
    let bands = labels
        .zip(masked)
        .map(|(label, n)| Band {
            label,
            count: match n {
                Masked::Shown(n) => count(n),
                Masked::Hidden => "–".to_owned(),
            },
        })
        .collect();
    let language = words::language(t);
    let projections = projection(&r.occupancies(), rule, on, &HORIZONS)
        .unwrap_or_default()
        .into_iter()
        .map(|p| {
            let share = words::target_share(t, &p.outcome);
            t.sheet_projection_line(p.years.to_string(), share, p.outcome.status.word(language))
        })
        .collect();
    Some(PeoplePart {
        status: words::status(t, r.target.status),
        sentence,
        bar: IntervalBar::share(told.share.unwrap_or(Interval::UNKNOWN))
            .ticks([i64::from(rule.share_percent)]),
        bands,
        projections,
    })
}

/// The levels, as column headings.
pub(super) fn levels() -> Vec<&'static str> {
    AdaptationLevel::ALL.into_iter().map(AdaptationLevel::code).chain(["?"]).collect()
}

/// A floor in words.
pub(crate) fn floor_word(t: Texts, floor: Option<i16>) -> String {
    match floor {
        None => t.sheet_floor_unknown(),
        Some(0) => t.sheet_floor_0(),
        Some(n) if n < 0 => t.sheet_floor_below(n.to_string().replace('-', "−")),
        Some(n) => t.sheet_floor(n.to_string()),
    }
}

/// Dwellings by floor and level, top floor first, unknown floor last.
pub(super) fn floors(t: Texts, r: &ResidenceView) -> Vec<FloorLine> {
    let mut by_floor: BTreeMap<Option<i16>, [u64; 6]> = BTreeMap::new();
    for d in &r.dwelling_views {
        let column = d.level.map_or(5, |l| AdaptationLevel::ALL.iter().position(|x| *x == l).unwrap_or(5));
        if let Some(n) = by_floor.entry(d.floor).or_default().get_mut(column) {
            *n += u64::from(d.count);
        }
    }
    let (known, unknown): (Vec<_>, Vec<_>) = by_floor.into_iter().partition(|(floor, _)| floor.is_some());
    known
        .into_iter()
        .rev()
        .chain(unknown)
        .map(|(floor, counts)| FloorLine {
            label: floor_word(t, floor),
            counts: counts.iter().map(|n| format::count(t.lang(), *n)).collect(),
            total: format::count(t.lang(), counts.iter().sum()),
        })
        .collect()
}

/// The profile of the address; that of the index by default.
pub(super) fn profile_of(code: Option<&str>) -> Profile {
    code.and_then(Profile::from_code).unwrap_or(Profile::WalkingFrame)
}
