//! A decision of the adaptation committee: what it compares, what it decides, and with which motive.

use super::{crumbs, day, edition, found, home, named, refusal, report, words, works};
use crate::adapted::words as adapted;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::place_line;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong, words as shown,
};
use access::request::{AdaptationRequest, AdviceKind, adapt_or_not};
use access::wording::Word;
use access::{Indicator, Scorer};
use allocation::adequacy::Criterion;
use allocation::need::Need;
use askama::Template;
use axum::extract::Path;
use pathway::adaptation::{Decision, Fact, Motive};
use pathway::grid::{Grid, Obstacle, Place as At};
use register::adaptations::AdaptationFile;
use register::allocations::Proposable;
use register::needs::Household;
use register::portfolio::{DwellingView, LiftState, Portfolio, ResidenceView};
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

struct ProposalLine {
    href: String,
    name: String,
    address: String,
    level: String,
    free: String,
    rent: String,
    criteria: String,
}

#[derive(Template)]
#[template(path = "adaptations/decision.html")]
struct DecisionPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    edition: u32,
    name: String,
    address: String,
    facts: Vec<(String, String)>,
    sums: Vec<(String, String)>,
    advice: String,
    reasons: Vec<String>,
    proposals: Vec<ProposalLine>,
    need_known: bool,
    fields: Vec<Field>,
}

/// Obstacles that are steps: whoever meets one has trouble with them.
const STEPS: [Obstacle; 5] = [
    Obstacle::OutsideSteps,
    Obstacle::CommonStairs,
    Obstacle::CommonLift,
    Obstacle::InnerStairs,
    Obstacle::FloorLevel,
];

/// What is known of the household's need: what it said, else what the grid shows of steps. Nothing is made up.
async fn need_of(
    asked: &Asked,
    landlord_id: &str,
    file: &AdaptationFile,
    grid: Option<&Grid>,
) -> Result<(Need, bool), PageError> {
    let needs = asked.register.needs(landlord_id).await?;
    let own = Household::Tenant(file.dwelling_id.clone());
    let noted = needs.into_iter().find(|need| need.household == own && need.is_usable(asked.today));
    let meets_steps = grid.is_some_and(|grid| {
        grid.rows.iter().filter_map(|row| row.obstacle).any(|obstacle| STEPS.contains(&obstacle))
    });
    Ok(match noted {
        Some(noted) => (noted.need, true),
        None => {
            let step_free = meets_steps.then_some(true);
            let need =
                Need { level: None, step_free, rooms: None, places: Vec::new(), rent_limit_cents: None };
            (need, false)
        }
    })
}

fn advise(
    asked: &Asked,
    portfolio: &Portfolio,
    (r, d): (&ResidenceView, &DwellingView),
    need: &Need,
) -> (String, Vec<String>) {
    let t = asked.t;
    let language = shown::language(t);
    let request = AdaptationRequest {
        trouble_with_steps: need.step_free,
        floor: d.floor,
        lift: d.lift.or(match r.lift {
            LiftState::Yes => Some(true),
            LiftState::No => Some(false),
            LiftState::Some | LiftState::Unknown => None,
        }),
        needed_level: need.level,
        ..AdaptationRequest::default()
    };
    let outside = Scorer::new(&portfolio.parameters, portfolio.reading()).read(&r.facts).values;
    let outside = Indicator::ALL
        .iter()
        .position(|i| *i == Indicator::P2)
        .and_then(|i| outside.0.get(i).copied())
        .unwrap_or(model::Interval::UNKNOWN);
    // The dwellings are compared below, with what is really free.
    let advice = adapt_or_not(&request, &r.score, outside, &[], &portfolio.parameters);
    let title = match advice.kind {
        AdviceKind::Adapt => t.request_adapt(),
        AdviceKind::AdaptAndRestoreAccess => t.request_combine(),
        AdviceKind::ConsiderTransfer => t.request_move(),
        AdviceKind::FindOutFirst => t.request_find_out(),
    };
    (title, advice.reasons.iter().map(|reason| shown::sentence(&reason.word(language))).collect())
}

fn proposal(t: Texts, one: &Proposable, may_open: bool) -> ProposalLine {
    let dwelling = &one.dwelling;
    let criteria = Criterion::ALL
        .iter()
        .map(|c| format!("{} : {}", adapted::criterion(t, *c), adapted::met(t, one.adequacy.of(*c))))
        .collect::<Vec<_>>()
        .join(" ; ");
    ProposalLine {
        href: if may_open { format!("/vacances/{}", one.vacancy.id) } else { String::new() },
        name: dwelling.reference.clone().unwrap_or_else(|| t.dwelling_unnamed()),
        address: format!("{}, {}", dwelling.residence, dwelling.address),
        level: adapted::standing(t, dwelling.standing),
        free: words::day(t, one.vacancy.vacant_on()),
        rent: adapted::rent(t, one.vacancy.rent_cents),
        criteria,
    }
}

fn fields(asked: &Asked, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let decisions = Decision::ALL
        .iter()
        .map(|d| Choice::new(d.code(), words::decision(t, *d), text("decision")))
        .collect();
    let mut motives = vec![Choice::new("", t.choose(), text("motif"))];
    motives.extend(Motive::ALL.iter().map(|m| Choice::new(m.code(), words::motive(t, *m), text("motif"))));
    let today = asked.today.to_string();
    vec![
        Field::radios("decision", t.committee_decision(), decisions).required().checked(problems),
        Field::select("motif", t.committee_motive(), motives)
            .hint(t.committee_motive_hint())
            .checked(problems),
        Field::area("texte", t.file_text(), text("texte")).hint(t.file_text_hint()).checked(problems),
        Field::date("jour", t.file_day(), form.text("jour").unwrap_or(&today)).required().checked(problems),
    ]
}

/// Where the grid meets obstacles: outside, in the common parts, in the dwelling.
fn hindered(t: Texts, grid: &Grid) -> String {
    let places = [
        (At::Outside, t.grid_at_outside()),
        (At::CommonParts, t.grid_at_common()),
        (At::Dwelling, t.grid_at_dwelling()),
    ];
    let found: Vec<String> =
        places.into_iter().filter(|(at, _)| grid.is_hindered_at(*at)).map(|(_, words)| words).collect();
    if found.is_empty() { t.grid_no_obstacle() } else { found.join(", ") }
}

async fn page<'a>(
    asked: &Asked,
    (portfolio, file): (&Portfolio, &AdaptationFile),
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<DecisionPage<'a>, PageError> {
    let t = asked.t;
    let landlord = portfolio.landlord.id.as_str();
    let (name, address) = named(asked, portfolio, file);
    let reports = asked.register.reports(landlord, &file.id).await?;
    let grid = reports.first().map(|noted| &noted.report.grid);
    let (need, need_known) = need_of(asked, landlord, file, grid).await?;
    let mut facts = Vec::new();
    let (mut advice, mut reasons) = (t.file_dwelling_left(), Vec::new());
    if let Some((r, d)) = home(portfolio, file) {
        (advice, reasons) = advise(asked, portfolio, (r, d), &need);
        facts.push((t.col_index(), shown::points(t, r.score.index)));
        facts.push((t.dwelling_access(), shown::yes_no(t, d.step_free())));
        facts.push((t.col_level(), adapted::standing(t, d.standing)));
        facts.push((t.dwelling_address(), place_line(t, r)));
    }
    facts.push((t.need_level(), crate::needs::level(asked, need.level)));
    if let Some(grid) = grid {
        facts.push((t.grid_where(), hindered(t, grid)));
        facts.push((t.grid_gain_title(), report::gain(t, grid.gain())));
        let remedies: Vec<String> = grid.remedies().into_iter().map(|r| words::remedy(t, r)).collect();
        facts.push((t.grid_remedy(), remedies.join(", ")));
    }
    let all = asked.register.proposable(portfolio, &need, &file.dwelling_id).await?;
    let may_open = asked.caller.can(Action::List, ObjectKind::Vacancy);
    Ok(DecisionPage {
        t,
        c: Chrome::new(asked, Place::Adaptations, crumbs(asked, &file.id, &name, &t.committee_decide())),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: file.id.clone(),
        edition: file.edition(),
        facts,
        sums: if file.lines().is_empty() { Vec::new() } else { works::sums(t, file.lines()) },
        advice,
        reasons,
        proposals: all.iter().take(10).map(|one| proposal(t, one, may_open)).collect(),
        need_known,
        fields: fields(asked, form, problems),
        name,
        address,
    })
}

/// `GET /adaptations/{id}/decision`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::Decide, ObjectKind::AdaptationFile).await?;
    show(&page(&asked, (&portfolio, &file), &Pairs::default(), &[]).await?)
}

/// `POST /adaptations/{id}/decision`
pub(super) async fn decide(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let (portfolio, file) = found(&asked, &id, Action::Decide, ObjectKind::AdaptationFile).await?;
    let mut problems = Vec::new();
    let decision = form.text("decision").and_then(Decision::from_code);
    if decision.is_none() {
        problems.push(Problem::new("decision", t.file_decision_wrong()));
    }
    let motive = form.text("motif").and_then(Motive::from_code);
    if motive.is_none() {
        problems.push(Problem::new("motif", t.file_motive_wrong()));
    }
    let on = day(&form, "jour");
    if on.is_none() {
        problems.push(Problem::new("jour", t.file_day_wrong()));
    }
    if let (Some(decision), Some(motive), Some(on)) = (decision, motive, on) {
        let fact = Fact::decided(on, decision, motive);
        let seen = (id.as_str(), edition(&form)?);
        let said = (form.text("texte").unwrap_or(""), None);
        match asked.register.note_step(&portfolio.landlord.id, seen, &fact, said, asked.today).await {
            Ok(()) => return go(&format!("/adaptations/{id}?fait=decide")),
            Err(error) => {
                let Some(why) = refusal(&asked, &error) else { return Err(error.into()) };
                let field = match &error {
                    register::Error::Refused(code) if code == "adaptation-motive" => "motif",
                    register::Error::Refused(code) if code == "adaptation-text" => "texte",
                    register::Error::Refused(code)
                        if code == "adaptation-early" || code == "adaptation-future" =>
                    {
                        "jour"
                    }
                    _ => "decision",
                };
                problems.push(Problem::new(field, why));
            }
        }
    }
    show_wrong(&page(&asked, (&portfolio, &file), &form, &problems).await?)
}
