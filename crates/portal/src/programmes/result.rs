//! A scenario once computed: what it does and for whom, who pays, how far it is proven, what each rule costs, what was left out, what
//! to find out first, the decisions it keeps.

use super::beside::{self, NextBest};
use super::portfolio;
use super::words;
use crate::edge::{Asked, PageError};
use crate::ui::{BarLine, Bars, Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use register::portfolio::Portfolio;
use register::programmes::{
    Lock, NotedRun, NotedScenario, Settings, Work, YearFigures, dwellings_of, index_change, kept_of,
    robustness, to_find_out,
};
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

/// Residences told as to be looked at first.
const SHOWN: usize = 12;

/// The figures of a computation, in words: every page that shows one shows these.
pub(super) struct Figures {
    pub dwellings: String,
    pub cost: String,
    pub gap: String,
    /// Label and value, in the order of the page.
    pub all: Vec<(String, String)>,
}

/// Sums over the years.
fn total(years: &[YearFigures], of: impl Fn(&YearFigures) -> i64) -> i64 {
    years.iter().map(of).fold(0_i64, i64::saturating_add)
}

/// The figures of a computation; `None` when decisions contradict each other.
pub(super) fn figures(t: Texts, run: &NotedRun, portfolio: &Portfolio) -> Option<Figures> {
    let answer = run.answer.as_ref()?;
    let years = run.years().ok()?;
    let works = |work: Work| run.rows.iter().filter(|row| row.work == work).count() as u64;
    let (before, after) = match index_change(portfolio, &run.rows, &run.kept.levels) {
        Some((before, after)) => (crate::ui::words::points(t, before), crate::ui::words::points(t, after)),
        None => (t.unknown(), t.unknown()),
    };
    let dwellings = words::count(t, dwellings_of(&run.rows));
    let cost = words::money(t, total(&years, |y| y.cost_cents));
    let gap = words::gap(t, run.gap_millionths());
    let residences: std::collections::BTreeSet<&str> =
        run.rows.iter().map(|row| row.residence_id.as_str()).collect();
    let all = vec![
        (t.prog_fig_dwellings(), dwellings.clone()),
        (t.prog_fig_served(), words::served(t, run.served_70())),
        (t.prog_fig_residences(), words::count(t, residences.len() as u64)),
        (t.prog_fig_campaigns(), words::count(t, works(Work::Campaign))),
        (t.prog_fig_ramps(), words::count(t, works(Work::Ramp))),
        (t.prog_fig_lifts(), words::count(t, works(Work::Lift))),
        (t.prog_fig_before(), before),
        (t.prog_fig_after(), after),
        (t.prog_fig_cost(), cost.clone()),
        (t.prog_fig_own(), words::money(t, total(&years, |y| y.own_cents))),
        (t.prog_fig_relief(), words::money(t, total(&years, |y| y.relief_cents))),
        (t.prog_fig_pension(), words::money(t, total(&years, |y| y.pension_cents))),
        (t.prog_fig_value(), words::points(t, answer.value)),
        (t.prog_fig_bound(), words::points(t, answer.bound)),
        (t.prog_fig_gap(), gap.clone()),
    ];
    Some(Figures { dwellings, cost, gap, all })
}

/// A line of the table by year.
struct YearLine {
    year: String,
    cells: Vec<String>,
}

struct LockLine {
    what: String,
    /// As the form sends it back.
    value: String,
}

/// A residence to look at first, with what is missing.
struct FindOut {
    id: String,
    name: String,
    what: Vec<String>,
}

#[derive(Template)]
#[template(path = "programmes/result.html")]
struct ResultPage {
    t: Texts,
    c: Chrome,
    id: String,
    programme: String,
    programme_id: String,
    name: String,
    done: Option<String>,
    edition: i64,
    computed: bool,
    stale: bool,
    /// Decisions that contradict each other, and the fewest to release.
    between: Vec<String>,
    release: Vec<LockLine>,
    figures: Vec<(String, String)>,
    proof: String,
    goal: Option<String>,
    other: Option<String>,
    facts: String,
    notes: Vec<String>,
    years: Vec<YearLine>,
    bars: Option<Bars>,
    /// What turns out otherwise, whether the money is still enough, what the landlord pays then.
    robust: Vec<(String, String, String)>,
    /// Share of the budgets, dwellings, worth, bound.
    frontier: Vec<[String; 4]>,
    /// Part promised to each commune, dwellings, worth, communes below.
    shares: Vec<[String; 4]>,
    /// What turns out otherwise, worth begun so, best worth, what is lost at most.
    regrets: Vec<[String; 4]>,
    next_best: Vec<NextBest>,
    /// How much of what was decided is kept.
    kept: Option<String>,
    prices: Vec<(String, String)>,
    left_out: Vec<super::why::LeftOut>,
    find_out: Vec<FindOut>,
    locks: Vec<LockLine>,
    may_change: bool,
    may_decide: bool,
    may_export: bool,
    may_prove: bool,
}

fn year_lines(t: Texts, run: &NotedRun, settings: &Settings, years: &[YearFigures]) -> Vec<YearLine> {
    let returns = run.instance.relief_returns;
    let line = |(at, y): (usize, &YearFigures)| {
        let back = at.checked_sub(1).filter(|_| returns).and_then(|before| years.get(before));
        let budget = settings.budgets_cents.get(at).copied().unwrap_or(0);
        YearLine {
            year: y.year.to_string(),
            cells: vec![
                words::count(t, y.dwellings),
                words::money(t, budget),
                words::money(t, y.cost_cents),
                words::money(t, y.pension_cents),
                words::money(t, y.relief_cents),
                words::money(t, y.own_cents),
                words::money(t, back.map_or(0, |y| y.relief_cents)),
            ],
        }
    };
    years.iter().enumerate().map(line).collect()
}

/// What each year costs, and who pays: the table beside it says the same in numbers.
fn bars(t: Texts, years: &[YearFigures]) -> Option<Bars> {
    let line = |y: &YearFigures| BarLine {
        name: y.year.to_string(),
        parts: vec![y.own_cents, y.relief_cents, y.pension_cents],
        said: words::money(t, y.cost_cents),
    };
    let payers = vec![t.prog_fig_own(), t.prog_fig_relief(), t.prog_fig_pension()];
    Bars::new(t.prog_picture(), payers, years.iter().map(line).collect())
}

/// A decision as a form carries it.
pub(super) fn carried(lock: &Lock) -> String {
    serde_json::to_string(lock).unwrap_or_default()
}

fn lock_lines(t: Texts, portfolio: &Portfolio, locks: &[Lock]) -> Vec<LockLine> {
    locks
        .iter()
        .map(|lock| LockLine { what: words::lock(t, portfolio, lock), value: carried(lock) })
        .collect()
}

fn found_out(t: Texts, portfolio: &Portfolio, scenario: &NotedScenario) -> Vec<FindOut> {
    let all = to_find_out(portfolio, &scenario.settings);
    all.into_iter()
        .take(SHOWN)
        .map(|one| {
            let missing = one.missing;
            let said =
                |n: u32, what: fn(&Texts, String) -> String| (n > 0).then(|| what(&t, words::count(t, n)));
            let hall = missing.hall.then(|| t.prog_missing_hall());
            FindOut {
                name: words::residence(portfolio, &one.residence_id),
                what: [
                    said(missing.levels, |t, n| t.prog_missing_levels(n)),
                    said(missing.doors, |t, n| t.prog_missing_doors(n)),
                    said(missing.ages, |t, n| t.prog_missing_ages(n)),
                    hall,
                ]
                .into_iter()
                .flatten()
                .collect(),
                id: one.residence_id,
            }
        })
        .collect()
}

/// How far the plan is from the best, in a sentence.
fn proof(t: Texts, run: &NotedRun) -> String {
    let Some(answer) = &run.answer else { return String::new() };
    let gap = words::gap(t, run.gap_millionths());
    match answer.cases.is_some() {
        true => t.prog_proof_cases(gap),
        false => t.prog_proof_prices(gap),
    }
}

/// What the other reading of what is not known would change.
fn other(t: Texts, run: &NotedRun) -> Option<String> {
    let other = run.kept.other?;
    let (value, dwellings) = (words::points(t, other.bound), words::count(t, other.dwellings));
    Some(match run.kept.facts {
        register::programmes::Facts::Sure => t.prog_other_possible(dwellings, value),
        register::programmes::Facts::Possible => t.prog_other_sure(dwellings, words::points(t, other.value)),
    })
}

/// `GET /programmes/scenarios/{id}`
pub(super) async fn result(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (programme, scenario) = super::found(&asked, &id).await?;
    let portfolio = portfolio(&asked).await?;
    let landlord = portfolio.landlord.id.as_str();
    let run = asked.register.programme_run(landlord, &id).await;
    let run = run.map_err(|e| super::worded(&asked, e))?;
    let can = |action| asked.caller.can(action, ObjectKind::WorksPlan);
    let settings = &scenario.settings;
    let mut page = ResultPage {
        t,
        c: Chrome::new(&asked, Place::Programmes, super::crumbs_in(&asked, &programme, &scenario.name)),
        programme: programme.name.clone(),
        programme_id: programme.id.clone(),
        name: scenario.name.clone(),
        done: asked.pairs.text("fait").map(|what| match what {
            "regle" => t.prog_saved(),
            "verrou" => t.prog_locked_done(),
            "libere" => t.prog_released_done(),
            _ => t.prog_saved(),
        }),
        edition: scenario.edition,
        computed: false,
        stale: false,
        between: Vec::new(),
        release: Vec::new(),
        figures: Vec::new(),
        proof: String::new(),
        goal: None,
        other: None,
        facts: match settings.facts {
            register::programmes::Facts::Sure => t.prog_facts_sure(),
            register::programmes::Facts::Possible => t.prog_facts_possible(),
        },
        notes: Vec::new(),
        years: Vec::new(),
        bars: None,
        robust: Vec::new(),
        frontier: Vec::new(),
        shares: Vec::new(),
        regrets: Vec::new(),
        next_best: Vec::new(),
        kept: None,
        prices: Vec::new(),
        left_out: Vec::new(),
        find_out: found_out(t, &portfolio, &scenario),
        locks: lock_lines(t, &portfolio, &settings.locks),
        may_change: can(Action::Change),
        may_decide: can(Action::Decide),
        may_export: can(Action::Export),
        may_prove: asked.caller.can(Action::Export, ObjectKind::Tenant),
        id,
    };
    let Some(run) = run else { return show(&page) };
    page.stale = asked.register.is_programme_stale(&portfolio, &run).await?;
    page.notes = run.kept.notes.iter().map(|note| words::note(t, &portfolio, note)).collect();
    page.between = run.kept.between.iter().map(|lock| words::lock(t, &portfolio, lock)).collect();
    page.release = lock_lines(t, &portfolio, &run.kept.release);
    let Some(figures) = figures(t, &run, &portfolio) else { return show(&page) };
    let years = run.years().map_err(PageError::from)?;
    page.computed = true;
    page.goal = settings.goal_dwellings.map(|goal| {
        let made = dwellings_of(&run.rows);
        match made >= goal {
            true => t.prog_goal_reached(words::count(t, goal)),
            false => t.prog_goal_missed(words::count(t, goal), words::count(t, goal - made)),
        }
    });
    page.figures = figures.all;
    page.proof = proof(t, &run);
    page.other = other(t, &run);
    page.years = year_lines(t, &run, settings, &years);
    page.bars = bars(t, &years);
    page.frontier = beside::frontier(t, &run);
    page.shares = beside::shares(t, &run);
    page.regrets = beside::regrets(t, &run);
    page.next_best = beside::next_best(t, &run, &portfolio);
    page.robust = beside::robust(t, &robustness(&run)?);
    if let Some(decision) = asked.register.last_programme_decision(landlord).await? {
        let (all, kept) = kept_of(&decision.decided.rows, &run.rows);
        let on = texts::format::date(decision.decided_on);
        page.kept = Some(t.prog_kept(words::count(t, all), on, words::count(t, kept)));
    }
    page.prices = super::why::prices(t, &run, &portfolio);
    page.left_out = super::why::left_out(t, &run, &portfolio, SHOWN);
    show(&page)
}
