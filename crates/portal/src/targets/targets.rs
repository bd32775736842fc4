//! The residences where older tenants live: target, to confirm, not target; now and in some years.

use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::{date, place_line, portfolio, prudent_field, sheet_href};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{
    Chrome, ClassMark, ErrorSummary, Field, PageResult, Place, Problem, StatusMark, show, words,
};
use access::Scorer;
use access::decision::propose;
use access::parameters::TargetRule;
use access::targets::{HORIZONS, TargetOutcome, TargetStatus, projection, target, target_counts};
use access::wording::Word;
use askama::Template;
use jiff::civil::Date;
use register::disclosure::{Told, told};
use register::portfolio::{Filter, Portfolio, ResidenceView};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// How many residences of each outcome the page shows; the export has them all.
const SHOWN: usize = 100;
const RANKED: usize = 50;

struct Figure {
    label: String,
    value: String,
    more: String,
}

struct Line {
    id: String,
    href: String,
    name: String,
    place: String,
    share: String,
    with: String,
    unknown: String,
    dwellings: String,
    later: Vec<(String, StatusMark)>,
    proposal: String,
}

struct Group {
    code: &'static str,
    mark: StatusMark,
    count: String,
    what: String,
    caption: String,
    rows: Vec<Line>,
    left: usize,
}

struct Ranked {
    href: String,
    name: String,
    rank: String,
    class: ClassMark,
    index: String,
    robust: String,
}

#[derive(Template)]
#[template(path = "targets/targets.html")]
struct TargetsPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    /// The person may write to tenants.
    may_campaign: bool,
    rule: String,
    fields: Vec<Field>,
    figures: Vec<Figure>,
    query: String,
    groups: Vec<Group>,
    horizons: Vec<String>,
    ranking_caption: String,
    ranking: Vec<Ranked>,
    incomplete: usize,
}

/// The rule asked for, its date, and what could not be read of it.
struct Rule {
    rule: TargetRule,
    /// Is it the rule of the weights in force? Another one is answered from what may be told only.
    in_force: bool,
    on: Date,
    problems: Vec<Problem>,
}

fn number(
    asked: &Asked,
    name: &str,
    label: String,
    bounds: (u32, u32),
    problems: &mut Vec<Problem>,
) -> Option<u32> {
    let text = asked.pairs.text(name)?;
    let value = text.parse::<u32>().ok().filter(|n| (bounds.0..=bounds.1).contains(n));
    if value.is_none() {
        let what = asked.t.targets_wrong(label, bounds.0.to_string(), bounds.1.to_string());
        problems.push(Problem::new(name, what));
    }
    value
}

fn rule_of(asked: &Asked, in_force: TargetRule) -> Rule {
    let t = asked.t;
    let mut problems = Vec::new();
    if asked.pairs.text("date").is_some() && date(asked).is_none() {
        problems.push(Problem::new("date", t.targets_date_wrong()));
    }
    let mut rule = in_force;
    if let Some(age) = number(asked, "age", t.targets_age(), (18, 110), &mut problems) {
        rule.age = u8::try_from(age).unwrap_or(rule.age);
    }
    if let Some(share) = number(asked, "part", t.targets_share(), (0, 99), &mut problems) {
        rule.share_percent = u8::try_from(share).unwrap_or(rule.share_percent);
    }
    if let Some(size) = number(asked, "taille", t.targets_size(), (1, 1000), &mut problems) {
        rule.minimum_dwellings = size;
    }
    Rule { in_force: rule == in_force, rule, on: date(asked).unwrap_or(asked.today), problems }
}

/// A residence and what the rule asked for says of it.
struct Judged<'p> {
    residence: &'p ResidenceView,
    /// For what is decided, never shown.
    outcome: TargetOutcome,
    /// What may be shown of it.
    told: Told,
    status: TargetStatus,
}

/// The outcome in some years, as far as it may be told.
fn later(portfolio: &Portfolio, rule: &Rule, r: &ResidenceView) -> Vec<(u8, TargetStatus)> {
    let below = portfolio.parameters.presentation.mask_below;
    projection(&r.occupancies(), &rule.rule, rule.on, &HORIZONS)
        .unwrap_or_default()
        .into_iter()
        .map(|p| (p.years, told(&p.outcome, below).status(&rule.rule, rule.in_force)))
        .collect()
}

/// Applies the rule to every residence; the largest share that may be told comes first.
fn judged<'p>(portfolio: &'p Portfolio, rule: &Rule) -> Result<Vec<Judged<'p>>, PageError> {
    let mut all = portfolio
        .residences
        .iter()
        .map(|residence| {
            let occupancies = residence
                .dwelling_views
                .iter()
                .flat_map(|d| std::iter::repeat_n(&d.occupancy, usize::try_from(d.count).unwrap_or(1)));
            let counts = target_counts(occupancies, rule.rule.age, rule.on);
            let outcome = target(counts, &rule.rule).map_err(|e| PageError::Inside(e.to_string()))?;
            let told = told(&outcome, portfolio.parameters.presentation.mask_below);
            let status = told.status(&rule.rule, rule.in_force);
            Ok(Judged { residence, outcome, told, status })
        })
        .collect::<Result<Vec<Judged<'p>>, PageError>>()?;
    // An order by what is hidden would tell some of it.
    let share = |j: &Judged<'_>| j.told.share.map_or(-1.0, |s| s.lo);
    all.sort_by(|a, b| {
        share(b)
            .total_cmp(&share(a))
            .then_with(|| a.residence.name.cmp(&b.residence.name))
            .then_with(|| a.residence.id.cmp(&b.residence.id))
    });
    Ok(all)
}

/// `GET /cibles`
pub(super) async fn targets(asked: Asked) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let rule = rule_of(&asked, portfolio.parameters.target);
    let all = judged(&portfolio, &rule)?;
    let groups = [
        (TargetStatus::Target, "target", t.targets_what_yes()),
        (TargetStatus::ToConfirm, "to-confirm", t.targets_what_unsure()),
        (TargetStatus::NotTarget, "not-target", t.targets_what_no()),
        (TargetStatus::TooSmall, "too-small", t.targets_what_small()),
    ]
    .into_iter()
    .map(|which| group(t, &asked.pairs, &portfolio, &rule, &all, which))
    .collect();
    let ranked: Vec<&ResidenceView> = portfolio.residences.iter().filter(|r| r.rank.is_some()).collect();
    show(&TargetsPage {
        t,
        c: Chrome::new(&asked, Place::Targets, vec![crumb("", t.targets_title())]),
        errors: ErrorSummary { title: t.errors_title(rule.problems.len()), problems: &rule.problems },
        may_campaign: asked.caller.can(Action::Create, ObjectKind::Campaign),
        rule: t.targets_rule(
            format::percent(t.lang(), f64::from(rule.rule.share_percent), 0),
            rule.rule.age.to_string(),
            format::date(rule.on),
            rule.rule.minimum_dwellings.to_string(),
        ),
        fields: fields(&asked, &rule),
        figures: figures(t, &all),
        query: crate::edge::form::query_with(&asked.pairs, &[("lang", "")]),
        groups,
        horizons: HORIZONS.iter().map(|n| t.targets_in_years(n.to_string())).collect(),
        ranking_caption: t.ranking_caption(
            words::plural(ranked.len() as u64),
            format::count(t.lang(), ranked.len() as u64),
        ),
        incomplete: portfolio.residences.len() - ranked.len(),
        ranking: ranked.into_iter().take(RANKED).map(|r| ranked_line(t, &asked.pairs, r)).collect(),
    })
}

fn fields(asked: &Asked, rule: &Rule) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str, value: String| asked.pairs.text(name).map_or(value, str::to_owned);
    let age = text("age", rule.rule.age.to_string());
    let share = text("part", rule.rule.share_percent.to_string());
    let size = text("taille", rule.rule.minimum_dwellings.to_string());
    vec![
        Field::date("date", t.targets_date(), &text("date", rule.on.to_string())).checked(&rule.problems),
        Field::number("age", t.targets_age(), &age, 18, 110).checked(&rule.problems),
        Field::number("part", t.targets_share(), &share, 0, 99).checked(&rule.problems),
        Field::number("taille", t.targets_size(), &size, 1, 1000).checked(&rule.problems),
        prudent_field(t, &asked.pairs),
    ]
}

fn figures(t: Texts, all: &[Judged<'_>]) -> Vec<Figure> {
    [
        (TargetStatus::Target, t.target_yes()),
        (TargetStatus::ToConfirm, t.target_unsure()),
        (TargetStatus::NotTarget, t.target_no()),
    ]
    .into_iter()
    .map(|(status, label)| {
        let of = || all.iter().filter(|j| j.status == status);
        let dwellings = of().map(|j| u64::from(j.residence.dwellings)).sum();
        Figure {
            label,
            value: format::count(t.lang(), of().count() as u64),
            more: words::dwellings(t, dwellings),
        }
    })
    .collect()
}

fn group(
    t: Texts,
    pairs: &Pairs,
    portfolio: &Portfolio,
    rule: &Rule,
    all: &[Judged<'_>],
    (status, code, what): (TargetStatus, &'static str, String),
) -> Group {
    let found: Vec<&Judged<'_>> = all.iter().filter(|j| j.status == status).collect();
    let scorer = Scorer::new(&portfolio.parameters, portfolio.reading());
    let mark = words::status(t, status);
    Group {
        code,
        caption: format!("{} – {}", mark.word, words::residences(t, found.len() as u64)),
        mark,
        count: format::count(t.lang(), found.len() as u64),
        what,
        left: found.len().saturating_sub(SHOWN),
        rows: found.into_iter().take(SHOWN).map(|j| line(t, pairs, portfolio, &scorer, rule, j)).collect(),
    }
}

fn line(
    t: Texts,
    pairs: &Pairs,
    portfolio: &Portfolio,
    scorer: &Scorer<'_>,
    rule: &Rule,
    judged: &Judged<'_>,
) -> Line {
    let r = judged.residence;
    let later = later(portfolio, rule, r)
        .into_iter()
        .map(|(years, status)| (t.targets_in_years(years.to_string()), words::status(t, status)))
        .collect();
    // What is proposed follows from what is told.
    let outcome = TargetOutcome { status: judged.status, ..judged.outcome };
    let proposal = propose(scorer, &r.facts, &r.score, &outcome, None);
    Line {
        id: r.id.clone(),
        href: sheet_href(pairs, &r.id),
        name: r.name.clone(),
        place: place_line(t, r),
        share: words::told_share(t, &judged.told),
        with: words::told_count(t, &judged.told),
        unknown: judged
            .told
            .unknown
            .map_or_else(|| "–".to_owned(), |n| format::count(t.lang(), u64::from(n))),
        dwellings: format::count(t.lang(), u64::from(r.dwellings)),
        later,
        proposal: words::sentence(&proposal.kind.word(words::language(t))),
    }
}

fn ranked_line(t: Texts, pairs: &Pairs, r: &ResidenceView) -> Ranked {
    Ranked {
        href: sheet_href(pairs, &r.id),
        name: r.name.clone(),
        rank: r.rank.map_or_else(String::new, |k| words::rank(t, k)),
        class: words::class(t, r.score.classes),
        index: words::points(t, r.score.index),
        robust: r.stability.as_ref().map_or_else(String::new, |s| words::robustness(t, s)),
    }
}

/// `GET /cibles.csv`: every residence with its outcome, now and in some years.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let rule = rule_of(&asked, portfolio.parameters.target);
    let all = judged(&portfolio, &rule)?;
    let rule_text = t.targets_rule(
        format::percent(t.lang(), f64::from(rule.rule.share_percent), 0),
        rule.rule.age.to_string(),
        format::date(rule.on),
        rule.rule.minimum_dwellings.to_string(),
    );
    let mut notes = crate::residences::export_notes(t, &portfolio, &Filter::default(), all.len());
    notes.push((t.targets_parameters(), rule_text));
    let mut head: Vec<String> =
        ["id", "residence", "adresse", "commune", "logements", "statut", "part_min", "part_max"]
            .map(str::to_owned)
            .to_vec();
    head.extend(["logements_concernes", "effectif_masque", "ages_inconnus"].map(str::to_owned));
    head.extend(HORIZONS.map(|n| format!("statut_dans_{n}_ans")));
    let rows = all.iter().map(|judged| {
        let r = judged.residence;
        let Told { share, with_age, unknown, .. } = judged.told;
        let bound = |of: fn(model::Interval) -> f64| {
            share.map_or_else(String::new, |s| format::decimal(t.lang(), of(s) * 100.0, 1))
        };
        let number = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
        let mut row = vec![
            r.id.clone(),
            guarded(&r.name),
            guarded(&r.address),
            guarded(r.commune_name.as_deref().unwrap_or("")),
            r.dwellings.to_string(),
            judged.status.code().to_owned(),
            bound(|s| s.lo),
            bound(|s| s.hi),
            number(with_age.exact()),
            with_age.mask(),
            number(unknown),
        ];
        let later = later(&portfolio, &rule, r);
        row.extend(HORIZONS.iter().map(|years| {
            later
                .iter()
                .find(|(n, _)| n == years)
                .map_or_else(String::new, |(_, status)| status.code().to_owned())
        }));
        row
    });
    csv_answer("cibles.csv", &notes, &head, rows)
}
