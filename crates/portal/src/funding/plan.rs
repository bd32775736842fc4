//! The plan of a project: costs, resources, the rules that bind, the proposal, the calendar, and the file that leaves.

use super::{Tab, crumbs, euros, tabs, worded};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use funding::plan::{Broken, CostLine, Offer, Plan, Refusal, offers, propose};
use funding::{Book, Form, scheme};
use jiff::civil::Date;
use law::{Unit, Value};
use register::funding::Project;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// Empty lines that the form adds.
const MORE: usize = 2;

/// A cost line or a resource, as its fields.
struct Row {
    id: String,
    title: String,
    said: Vec<String>,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "funding/plan.html")]
struct PlanPage<'a> {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    id: String,
    title: String,
    seen: i64,
    errors: ErrorSummary<'a>,
    figures: Vec<(String, String)>,
    broken: Vec<String>,
    days: Vec<Field>,
    costs: Vec<Row>,
    resources: Vec<Row>,
    own: Field,
    events: Vec<(String, String, String, String)>,
    low: String,
    may_change: bool,
    may_export: bool,
}

/// The name of a resource: that of its scheme in the reader's language.
fn name(t: Texts, offer: &Offer) -> String {
    let known = offer.scheme.as_deref().and_then(scheme);
    known.map_or_else(|| offer.label.clone(), |scheme| super::told(t, scheme.name))
}

fn refusal(t: Texts, plan: &Plan, why: Refusal) -> String {
    let named = |at: usize| plan.offers.get(at).map_or_else(|| t.unknown(), |offer| name(t, offer));
    match why {
        Refusal::Begun { known: true } => t.stack_begun(),
        Refusal::Begun { known: false } => t.stack_begun_unknown(),
        Refusal::Nothing => t.stack_nothing(),
        Refusal::Group { other } => t.stack_group(named(other)),
        Refusal::PublicLimit { by } => t.stack_public(named(by)),
        Refusal::OwnLimit => t.stack_own_limit(),
        Refusal::Covered => t.stack_covered(),
    }
}

fn broken(t: Texts, plan: &Plan, rule: &Broken) -> String {
    let named = |at: usize| plan.offers.get(at).map_or_else(|| t.unknown(), |offer| name(t, offer));
    match rule {
        Broken::OverMost { offer, most } => t.stack_over_most(named(*offer), euros(t, *most)),
        Broken::Begun { offer, known: true } => format!("{} : {}", named(*offer), t.stack_begun()),
        Broken::Begun { offer, known: false } => format!("{} : {}", named(*offer), t.stack_begun_unknown()),
        Broken::Group { offer, other } => format!("{} : {}", named(*offer), t.stack_group(named(*other))),
        Broken::PublicLimit { offer, limit, .. } => t.stack_over_public(named(*offer), euros(t, *limit)),
    }
}

fn figures(t: Texts, plan: &Plan) -> Vec<(String, String)> {
    let Ok(sums) = plan.sums() else { return Vec::new() };
    let mut all = vec![
        (t.plan_net(), euros(t, sums.net)),
        (t.plan_vat(), euros(t, sums.vat)),
        (t.funding_cost(), euros(t, sums.gross)),
        (t.funding_gifts(), euros(t, sums.gifts)),
        (t.funding_loans(), euros(t, sums.loans)),
        (t.funding_own(), euros(t, sums.own)),
        (t.funding_gap(), euros(t, sums.gap)),
    ];
    if let Some(rate) = sums.public_rate() {
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        all.push((t.funding_public_rate(), format::percent(t.lang(), rate as f64 / 100.0, 2)));
    }
    all
}

/// An amount or a rate as it is typed.
fn plain(unit: Unit, amount: Option<i64>) -> String {
    amount.map_or_else(String::new, |amount| Value { unit, amount }.plain())
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

fn cost_row(t: Texts, at: usize, line: Option<&CostLine>, problems: &[Problem]) -> Row {
    let field = |f: Field| f.checked(problems);
    Row {
        id: format!("c{at}"),
        title: t.plan_line((at + 1).to_string()),
        said: Vec::new(),
        fields: vec![
            field(Field::text(&format!("c{at}-nom"), t.plan_label(), line.map_or("", |l| l.label.as_str()))),
            field(
                Field::text(&format!("c{at}-ht"), t.plan_net(), &plain(Unit::Eur, line.map(|l| l.net_cents)))
                    .unit("€"),
            ),
            field(
                Field::text(&format!("c{at}-tva"), t.plan_rate(), &plain(Unit::Percent, line.map(|l| l.vat)))
                    .unit("%"),
            ),
            field(Field::date(&format!("c{at}-le"), t.plan_paid_on(), &day(line.and_then(|l| l.paid_on)))),
        ],
    }
}

fn form_name(t: Texts, form: Form) -> String {
    match form {
        Form::Grant => t.form_grant(),
        Form::TaxRelief => t.form_relief(),
        Form::Loan => t.form_loan(),
        Form::PersonAid => t.form_person(),
    }
}

fn code(form: Form) -> &'static str {
    match form {
        Form::Grant => "grant",
        Form::TaxRelief => "relief",
        Form::Loan => "loan",
        Form::PersonAid => "person",
    }
}

fn offer_row(t: Texts, at: usize, offer: Option<&Offer>, said: Vec<String>, problems: &[Problem]) -> Row {
    let field = |f: Field| f.checked(problems);
    let form = offer.map_or(Form::Grant, |offer| offer.form);
    let forms =
        [Form::Grant, Form::TaxRelief, Form::Loan].map(|f| Choice::new(code(f), form_name(t, f), code(form)));
    let public = if offer.is_some_and(|offer| offer.public) { "1" } else { "" };
    Row {
        id: format!("r{at}"),
        title: offer.map_or_else(|| t.plan_resource((at + 1).to_string()), |offer| name(t, offer)),
        said,
        fields: vec![
            field(Field::text(&format!("r{at}-nom"), t.plan_label(), offer.map_or("", |o| o.label.as_str()))),
            field(Field::select(&format!("r{at}-forme"), t.plan_form(), forms.to_vec())),
            field(Field::boxes(
                &format!("r{at}-public"),
                t.plan_public(),
                vec![Choice::new("1", t.plan_public_yes(), public)],
            )),
            field(
                Field::text(
                    &format!("r{at}-max"),
                    t.plan_most(),
                    &plain(Unit::Eur, offer.and_then(|o| o.cap_cents)),
                )
                .unit("€"),
            ),
            field(
                Field::text(
                    &format!("r{at}-avance"),
                    t.plan_advance(),
                    &plain(Unit::Percent, offer.map(|o| o.advance)),
                )
                .unit("%"),
            ),
            field(
                Field::text(
                    &format!("r{at}-pris"),
                    t.plan_taken(),
                    &plain(Unit::Eur, offer.and_then(|o| o.taken_cents)),
                )
                .unit("€"),
            ),
        ],
    }
}

/// What the form says, from the plan that it was made of.
fn read(t: Texts, before: &Plan, form: &Pairs) -> (Plan, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut amount = |name: &str, unit: Unit| -> Option<i64> {
        let text = form.text(name)?;
        let value = Value::parse(unit, text).map(|value| value.amount);
        let bounds = if unit == Unit::Percent { 10_000 } else { funding::facts::HIGHEST_CENTS };
        let value = value.filter(|value| (0..=bounds).contains(value));
        if value.is_none() {
            problems.push(Problem::new(name, t.plan_wrong_amount(text.chars().take(20).collect::<String>())));
        }
        value
    };
    let mut plan = Plan { own_cents: amount("propre", Unit::Eur).unwrap_or(0), ..before.clone() };
    plan.lines = (0..before.lines.len() + MORE)
        .filter_map(|at| {
            let label =
                form.text(&format!("c{at}-nom")).map(|text| text.chars().take(200).collect::<String>());
            let net = amount(&format!("c{at}-ht"), Unit::Eur);
            let vat = amount(&format!("c{at}-tva"), Unit::Percent).unwrap_or(0);
            let paid_on = form.text(&format!("c{at}-le")).and_then(|text| text.parse().ok());
            let label = label.or_else(|| net.map(|_| t.plan_line((at + 1).to_string())))?;
            Some(CostLine { label, net_cents: net.unwrap_or(0), vat, paid_on })
        })
        .collect();
    plan.offers = (0..before.offers.len() + MORE)
        .filter_map(|at| {
            let label =
                form.text(&format!("r{at}-nom")).map(|text| text.chars().take(200).collect::<String>());
            let most = amount(&format!("r{at}-max"), Unit::Eur);
            let taken = amount(&format!("r{at}-pris"), Unit::Eur);
            let advance = amount(&format!("r{at}-avance"), Unit::Percent).unwrap_or(0);
            let known = before.offers.get(at);
            let label = label?;
            let shape = match form.text(&format!("r{at}-forme")) {
                Some("loan") => Form::Loan,
                Some("relief") => Form::TaxRelief,
                _ => Form::Grant,
            };
            Some(Offer {
                scheme: known.and_then(|k| k.scheme.clone()),
                label,
                form: shape,
                public: form.has(&format!("r{at}-public")),
                cap_cents: most,
                rate: known.and_then(|k| k.rate),
                base_cents: known.and_then(|k| k.base_cents),
                public_limit: known.and_then(|k| k.public_limit),
                before_start: known.is_some_and(|k| k.before_start),
                group: known.and_then(|k| k.group.clone()),
                advance,
                months_after_end: known.map_or(0, |k| k.months_after_end),
                taken_cents: taken.filter(|cents| *cents > 0),
            })
        })
        .collect();
    for (name, place) in [("debut", &mut plan.begins_on), ("fin", &mut plan.ends_on)] {
        *place = form.text(name).and_then(|text| text.parse().ok());
    }
    if plan.begins_on.zip(plan.ends_on).is_some_and(|(begins, ends)| ends < begins) {
        problems.push(Problem::new("fin", t.plan_wrong_days()));
    }
    (plan, problems)
}

fn page<'a>(asked: &Asked, project: &Project, plan: &Plan, problems: &'a [Problem]) -> PlanPage<'a> {
    let t = asked.t;
    let proposal = propose(plan).ok();
    let said = |at: usize| -> Vec<String> {
        let of = proposal.iter().flat_map(|p| p.refusals.iter().chain(&p.cut));
        let mut all: Vec<String> =
            of.filter(|(offer, _)| *offer == at).map(|(_, why)| refusal(t, plan, *why)).collect();
        if let Some(cents) = proposal.as_ref().and_then(|p| p.taken.get(at)).filter(|cents| **cents > 0) {
            all.insert(0, t.plan_proposed(euros(t, *cents)));
        }
        all
    };
    let costs = plan.lines.iter().map(Some).chain(std::iter::repeat_n(None, MORE));
    let resources = plan.offers.iter().map(Some).chain(std::iter::repeat_n(None, MORE));
    let calendar = plan.calendar().ok();
    let low = match &calendar {
        Some(calendar) if calendar.undated_costs > 0 => t.plan_undated(euros(t, calendar.undated_costs)),
        Some(calendar) => match calendar.low {
            Some((on, cents)) => t.plan_low(euros(t, cents.saturating_neg()), format::date(on)),
            None => t.plan_no_low(),
        },
        None => t.unknown(),
    };
    let events = calendar.map(|calendar| calendar.events).unwrap_or_default();
    PlanPage {
        t,
        tabs: tabs(asked, "/financements"),
        id: project.id.clone(),
        title: project.now.title.clone(),
        seen: project.now.rank,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        figures: figures(t, plan),
        broken: plan.broken().unwrap_or_default().iter().map(|rule| broken(t, plan, rule)).collect(),
        days: vec![
            Field::date("debut", t.plan_begins(), &day(plan.begins_on)).checked(problems),
            Field::date("fin", t.plan_ends(), &day(plan.ends_on)).checked(problems),
        ],
        costs: costs.enumerate().map(|(at, line)| cost_row(t, at, line, problems)).collect(),
        resources: resources
            .enumerate()
            .map(|(at, offer)| offer_row(t, at, offer, said(at), problems))
            .collect(),
        own: Field::text("propre", t.funding_own(), &plain(Unit::Eur, Some(plan.own_cents)))
            .unit("€")
            .checked(problems),
        events: events
            .into_iter()
            .map(|event| {
                (format::date(event.on), event.label, euros(t, event.cents), euros(t, event.balance))
            })
            .collect(),
        low,
        may_change: asked.caller.can(Action::Change, ObjectKind::Project),
        may_export: asked.caller.can(Action::Export, ObjectKind::Project),
        c: Chrome::new(asked, Place::Funding, crumbs(asked, &project.now.title)),
    }
}

/// `GET /financements/projets/{id}/plan`
pub(super) async fn show_plan(asked: Asked, Path(id): Path<String>) -> PageResult {
    let project = asked.register.funding_project(asked.caller.organisation_id()?, &id).await?;
    show(&page(&asked, &project, &project.now.plan, &[]))
}

/// `POST /financements/projets/{id}/plan`: saves; `proposer` takes the best composition, `dispositifs` adds the schemes that
/// fit.
pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let organisation = asked.caller.organisation_id()?;
    let project = asked.register.funding_project(organisation, &id).await?;
    let seen: i64 = form.text("vu").and_then(|vu| vu.parse().ok()).unwrap_or(0);
    if seen != project.now.rank {
        return Err(worded(&asked, register::Error::Changed));
    }
    let (mut plan, mut problems) = read(asked.t, &project.now.plan, &form);
    if problems.is_empty() && form.has("dispositifs") {
        let table = asked.register.law_of(organisation).await?;
        let book = Book::new(&table, asked.today);
        plan.started = project.now.facts.get(funding::Fact::Started).map(|started| started == 1);
        for offer in offers(&book, &project.now.facts, &table) {
            match plan.offers.iter_mut().find(|known| known.scheme == offer.scheme) {
                Some(known) => {
                    *known = Offer { taken_cents: known.taken_cents, advance: known.advance, ..offer };
                }
                None => plan.offers.push(offer),
            }
        }
    }
    if problems.is_empty() && form.has("proposer") {
        match propose(&plan) {
            Ok(best) => {
                for (offer, cents) in plan.offers.iter_mut().zip(&best.taken) {
                    offer.taken_cents = (*cents > 0).then_some(*cents);
                }
                plan.own_cents = best.own;
            }
            Err(_) => problems.push(Problem::new("propre", asked.t.funding_wrong_plan())),
        }
    }
    if !problems.is_empty() {
        return show_wrong(&page(&asked, &project, &plan, &problems));
    }
    let facts = &project.now.facts;
    let done =
        asked.register.change_funding_project(organisation, (&id, seen), &project.now.title, facts, &plan);
    done.await.map_err(|error| worded(&asked, error))?;
    go(&format!("/financements/projets/{id}/plan"))
}

/// `GET /financements/projets/{id}/plan.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let project = asked.register.funding_project(asked.caller.organisation_id()?, &id).await?;
    let plan = &project.now.plan;
    let cents = |cents: i64| Value { unit: Unit::Eur, amount: cents }.plain();
    let inside = |fault: funding::plan::PlanFault| PageError::Inside(fault.to_string());
    let sums = plan.sums().map_err(inside)?;
    let mut rows = Vec::new();
    for line in &plan.lines {
        rows.push(vec![
            "cout".to_owned(),
            guarded(&line.label),
            cents(line.gross_cents().map_err(inside)?),
            day(line.paid_on),
        ]);
    }
    for offer in plan.offers.iter().filter(|offer| offer.taken_cents.is_some()) {
        rows.push(vec![
            "ressource".to_owned(),
            guarded(&name(t, offer)),
            cents(offer.taken_cents.unwrap_or(0)),
            String::new(),
        ]);
    }
    rows.push(vec!["ressource".to_owned(), t.funding_own(), cents(sums.own), String::new()]);
    rows.push(vec!["ecart".to_owned(), t.funding_gap(), cents(sums.gap), String::new()]);
    let head = ["genre", "libelle", "montant_ttc", "paye_le"].map(str::to_owned);
    let notes = [(t.export_date(), format::date(asked.today)), (t.funding_name(), project.now.title.clone())];
    csv_answer("plan-de-financement.csv", &notes, &head, rows)
}
