//! The plan of a project: costs, resources, the rules that bind, the proposal, the calendar. Its files: `exports.rs`.

use super::{Tab, crumbs, euros, language, tabs, worded};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use funding::plan::{Calendar, CostLine, Event, Offer, Plan, offers, propose};
use funding::{Book, Form, Works};
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
    /// A relief of the plan is counted on what grants leave: they say what they pay for.
    has_relief: bool,
    may_change: bool,
    may_export: bool,
}

/// The name of a resource: that of its scheme in the reader's language.
pub(super) fn name(t: Texts, offer: &Offer) -> String {
    offer.name().told_in(language(t)).to_owned()
}

/// What a payment is for, in the reader's language.
pub(super) fn payment(t: Texts, plan: &Plan, event: &Event) -> String {
    let offer = event.offer.and_then(|at| plan.offers.get(at));
    offer.map_or_else(|| event.label.clone(), |offer| name(t, offer))
}

fn has_relief(plan: &Plan) -> bool {
    plan.offers.iter().any(|offer| offer.net_of_grants)
}

/// What must be advanced, or why that is not known.
pub(super) fn low(t: Texts, calendar: &Calendar) -> String {
    match calendar.low {
        _ if calendar.undated_costs > 0 => t.plan_undated(euros(t, calendar.undated_costs)),
        Some((on, cents)) => t.plan_low(euros(t, cents.saturating_neg()), format::date(on)),
        None => t.plan_no_low(),
    }
}

pub(super) fn figures(t: Texts, plan: &Plan) -> Vec<(String, String)> {
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

/// What was typed, and what is wrong with it.
#[derive(Clone, Copy)]
struct Tried<'a> {
    form: Option<&'a Pairs>,
    problems: &'a [Problem],
}

impl Tried<'_> {
    /// A field with its problem; after a form that was refused, with what was typed.
    fn field(self, field: Field) -> Field {
        let field = field.checked(self.problems);
        match self.form.filter(|form| form.has(&field.name)) {
            Some(form) => Field { value: form.text(&field.name).unwrap_or_default().to_owned(), ..field },
            None => field,
        }
    }
}

fn cost_row(t: Texts, at: usize, line: Option<&CostLine>, tried: Tried<'_>) -> Row {
    let field = |f: Field| tried.field(f);
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

pub(super) fn form_name(t: Texts, form: Form) -> String {
    match form {
        Form::Grant => t.form_grant(),
        Form::TaxRelief => t.form_relief(),
        Form::Loan => t.form_loan(),
        Form::PersonAid => t.form_person(),
    }
}

fn works_name(t: Texts, works: Works) -> String {
    match works {
        Works::Access => t.plan_works_access(),
        Works::Energy => t.plan_works_energy(),
        Works::Other => t.plan_works_other(),
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

fn offer_row(
    t: Texts,
    (at, offer): (usize, Option<&Offer>),
    said: Vec<String>,
    asks_works: bool,
    tried: Tried<'_>,
) -> Row {
    let field = |f: Field| tried.field(f);
    let form = offer.map_or(Form::Grant, |offer| offer.form);
    let forms =
        [Form::Grant, Form::TaxRelief, Form::Loan].map(|f| Choice::new(code(f), form_name(t, f), code(form)));
    let public = if offer.is_some_and(|offer| offer.public) { "1" } else { "" };
    let works = offer.and_then(|offer| offer.works).map_or("", Works::code);
    let all_works: Vec<Choice> = std::iter::once(Choice::new("", t.plan_works_unsaid(), works))
        .chain(Works::ALL.map(|one| Choice::new(one.code(), works_name(t, one), works)))
        .collect();
    let mut fields = vec![
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
    ];
    if asks_works {
        fields.push(field(Field::select(&format!("r{at}-travaux"), t.plan_works(), all_works)));
    }
    Row {
        id: format!("r{at}"),
        title: offer.map_or_else(|| t.plan_resource((at + 1).to_string()), |offer| name(t, offer)),
        said,
        fields,
    }
}

/// What the form says, from the plan that it was made of.
fn read(t: Texts, before: &Plan, form: &Pairs) -> (Plan, Vec<Problem>) {
    let mut problems = Vec::new();
    // An empty cell of a line that is there: nothing is supposed in its place.
    let missing = |name: &str, is_there: bool, what: String| {
        (is_there && form.text(name).is_none()).then(|| Problem::new(name, what))
    };
    for at in 0..before.lines.len() + MORE {
        let name = |what: &str| format!("c{at}-{what}");
        let is_there = ["nom", "ht", "le"].iter().any(|what| form.text(&name(what)).is_some());
        problems.extend(missing(&name("ht"), is_there, t.plan_missing_net((at + 1).to_string())));
        problems.extend(missing(&name("tva"), is_there, t.plan_missing_vat((at + 1).to_string())));
    }
    // A resource that was there goes with its name; a new one without a name would be lost unsaid.
    for at in before.offers.len()..before.offers.len() + MORE {
        let name = |what: &str| format!("r{at}-{what}");
        let is_there = ["max", "pris"].iter().any(|what| form.text(&name(what)).is_some());
        problems.extend(missing(&name("nom"), is_there, t.plan_missing_name((at + 1).to_string())));
    }
    let days = (0..before.lines.len() + MORE).map(|at| format!("c{at}-le"));
    for name in days.chain(["debut".to_owned(), "fin".to_owned()]) {
        if form.text(&name).is_some_and(|text| text.parse::<Date>().is_err()) {
            problems.push(Problem::new(&name, t.law_wrong_day()));
        }
    }
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
                works: match form.has(&format!("r{at}-travaux")) {
                    true => form.text(&format!("r{at}-travaux")).and_then(Works::from_code),
                    // Not asked: no relief of the plan depends on it.
                    false => known.and_then(|k| k.works),
                },
                net_of_grants: shape == Form::TaxRelief && known.is_some_and(|k| k.net_of_grants),
                obtained_cents: known.map_or(0, |k| k.obtained_cents),
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

fn page<'a>(
    asked: &Asked,
    project: &Project,
    plan: &Plan,
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> PlanPage<'a> {
    let t = asked.t;
    let tried = Tried { form, problems };
    let proposal = propose(plan).ok();
    let told = |words: model::Words| words.told_in(language(t)).to_owned();
    let said = |at: usize| -> Vec<String> {
        let of = proposal.iter().flat_map(|p| p.refusals.iter().chain(&p.cut));
        let mut all: Vec<String> =
            of.filter(|(offer, _)| *offer == at).map(|(_, why)| told(why.words(plan))).collect();
        if let Some(cents) = proposal.as_ref().and_then(|p| p.taken.get(at)).filter(|cents| **cents > 0) {
            all.insert(0, t.plan_proposed(euros(t, *cents)));
        }
        all
    };
    let costs = plan.lines.iter().map(Some).chain(std::iter::repeat_n(None, MORE));
    let resources = plan.offers.iter().map(Some).chain(std::iter::repeat_n(None, MORE));
    let calendar = plan.calendar().ok();
    let low = calendar.as_ref().map_or_else(|| t.unknown(), |calendar| low(t, calendar));
    let events = calendar.map(|calendar| calendar.events).unwrap_or_default();
    PlanPage {
        t,
        tabs: tabs(asked, "/financements"),
        id: project.id.clone(),
        title: project.now.title.clone(),
        seen: project.now.rank,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        figures: figures(t, plan),
        broken: plan.broken().unwrap_or_default().iter().map(|rule| told(rule.words(plan))).collect(),
        days: vec![
            tried.field(Field::date("debut", t.plan_begins(), &day(plan.begins_on))),
            tried.field(Field::date("fin", t.plan_ends(), &day(plan.ends_on))),
        ],
        costs: costs.enumerate().map(|(at, line)| cost_row(t, at, line, tried)).collect(),
        resources: resources
            .enumerate()
            .map(|(at, offer)| offer_row(t, (at, offer), said(at), has_relief(plan), tried))
            .collect(),
        own: tried
            .field(Field::text("propre", t.funding_own(), &plain(Unit::Eur, Some(plan.own_cents))).unit("€")),
        events: events
            .into_iter()
            .map(|event| {
                let label = payment(t, plan, &event);
                (format::date(event.on), label, euros(t, event.cents), euros(t, event.balance))
            })
            .collect(),
        low,
        has_relief: has_relief(plan),
        may_change: asked.caller.can(Action::Change, ObjectKind::Project),
        may_export: asked.caller.can(Action::Export, ObjectKind::Project),
        c: Chrome::new(asked, Place::Funding, crumbs(asked, &project.now.title)),
    }
}

/// `GET /financements/projets/{id}/plan`
pub(super) async fn show_plan(asked: Asked, Path(id): Path<String>) -> PageResult {
    let project = asked.register.funding_project(asked.caller.organisation_id()?, &id).await?;
    show(&page(&asked, &project, &project.now.plan, None, &[]))
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
                    // What people said of it stays: the scheme only brings its amounts again.
                    let works = known.works.or(offer.works);
                    *known = Offer { taken_cents: known.taken_cents, advance: known.advance, works, ..offer };
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
            Err(fault) => {
                let said = fault.words().told_in(language(asked.t)).to_owned();
                problems.push(Problem::new("propre", said));
            }
        }
    }
    if !problems.is_empty() {
        return show_wrong(&page(&asked, &project, &plan, Some(&form), &problems));
    }
    let facts = &project.now.facts;
    let done =
        asked.register.change_funding_project(organisation, (&id, seen), &project.now.title, facts, &plan);
    done.await.map_err(|error| worded(&asked, error))?;
    go(&format!("/financements/projets/{id}/plan"))
}
