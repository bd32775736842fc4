//! The expenses: filtered, and decided several at a time.

use super::words::{self, Tab, tabs};
use super::{may_add, seen, way};
use crate::edge::form::{Pairs, query_with};
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::words::plural;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, PageResult, Pager, Place, Problem, go, show, show_wrong,
};
use askama::Template;
use register::relief::{Decision, NotedExpense, ReliefBook};
use relief::classify::WorksClass;
use relief::ledger::Standing;
use std::collections::BTreeSet;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

const PER_PAGE: usize = 100;

/// What the list is narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    ToDecide,
    Counted,
    Filed,
    Left,
}

impl State {
    const ALL: [State; 4] = [State::ToDecide, State::Counted, State::Filed, State::Left];

    const fn code(self) -> &'static str {
        match self {
            State::ToDecide => "a-decider",
            State::Counted => "comptees",
            State::Filed => "deposees",
            State::Left => "ecartees",
        }
    }

    fn word(self, t: Texts) -> String {
        match self {
            State::ToDecide => t.relief_state_to_decide(),
            State::Counted => t.relief_state_counted(),
            State::Filed => t.relief_state_filed(),
            State::Left => t.relief_state_left(),
        }
    }

    pub(super) fn holds(self, standing: &Standing) -> bool {
        let waits = matches!(standing, Standing::Out(out) if out.waits());
        match self {
            State::ToDecide => waits,
            State::Counted => matches!(standing, Standing::Counted { .. }),
            State::Filed => matches!(standing, Standing::Filed { .. }),
            State::Left => matches!(standing, Standing::Out(_)) && !waits,
        }
    }
}

struct Line {
    id: String,
    chosen: bool,
    label: String,
    place: String,
    paid: String,
    ttc: String,
    class: String,
    words: String,
    state: String,
}

#[derive(Template)]
#[template(path = "relief/expenses.html")]
struct ExpensesPage<'a> {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    errors: ErrorSummary<'a>,
    done: bool,
    filters: Vec<Field>,
    decide: Vec<Field>,
    /// Where a decision is sent: the list comes back as it was narrowed.
    decide_at: String,
    lines: Vec<Line>,
    count_text: String,
    pager: Pager,
    may_change: bool,
    may_add: bool,
    export: Option<String>,
}

/// The expenses that the address asks for, in the order of the list.
pub(super) fn filtered(asked: &Asked, book: &ReliefBook, all: Vec<NotedExpense>) -> Vec<NotedExpense> {
    let state = asked.pairs.text("etat").and_then(|code| State::ALL.into_iter().find(|s| s.code() == code));
    let class = asked.pairs.text("classe").and_then(WorksClass::from_code);
    let year = asked.pairs.text("annee").and_then(|year| year.parse::<i16>().ok());
    let words = asked.pairs.text("mots").map(relief::classify::plain);
    all.into_iter()
        .filter(|one| {
            let Some(line) = book.line(&one.id) else { return false };
            state.is_none_or(|state| state.holds(&line.standing))
                && class.is_none_or(|class| line.class == class)
                && year.is_none_or(|year| line.year == Some(year))
                && words.as_ref().is_none_or(|words| {
                    let contractor = one.contractor.as_deref().unwrap_or_default();
                    let number = one.invoice_number.as_deref().unwrap_or_default();
                    relief::classify::plain(&format!("{} {contractor} {number}", one.label)).contains(words)
                })
        })
        .collect()
}

async fn page<'a>(
    asked: &Asked,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ExpensesPage<'a>, PageError> {
    let t = asked.t;
    let (book, mine) = seen(asked).await?;
    let found = filtered(asked, &book, mine);
    let portfolio = portfolio(asked).await.ok();
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let n = found.len() as u64;
    let here = text("page").parse::<usize>().unwrap_or(1).clamp(1, found.len().div_ceil(PER_PAGE).max(1));
    let states = std::iter::once(Choice::new("", t.relief_all(), text("etat")))
        .chain(State::ALL.map(|state| Choice::new(state.code(), state.word(t), text("etat"))));
    let classes = std::iter::once(Choice::new("", t.relief_all(), text("classe")))
        .chain(WorksClass::ALL.iter().map(|c| Choice::new(c.code(), words::class(t, *c), text("classe"))));
    let decided = form.text("decision").unwrap_or("");
    // Nothing is decided by a button that was pressed too soon.
    let mut decisions = vec![Choice::new("", t.relief_decision_wrong(), decided)];
    let classes_left = WorksClass::ALL.iter().filter(|class| **class != WorksClass::Ambigu);
    decisions.extend(
        classes_left.map(|c| Choice::new(format!("class={}", c.code()), words::class(t, *c), decided)),
    );
    decisions.push(Choice::new("resemblance=distinct", t.relief_distinct(), decided));
    decisions.push(Choice::new("resemblance=set-aside", t.relief_set_aside(), decided));
    let chosen: BTreeSet<&str> = form.all("depense").collect();
    let may_change = asked.caller.can(Action::Change, ObjectKind::TaxRelief);
    let query = query_with(&asked.pairs, &[("page", ""), ("lang", ""), ("fait", "")]);
    Ok(ExpensesPage {
        t,
        tabs: tabs(asked, "/degrevements/depenses"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: asked.pairs.text("fait").is_some(),
        filters: vec![
            Field::select("etat", t.col_state(), states.collect()),
            Field::select("classe", t.relief_class(), classes.collect()),
            Field::text("annee", t.relief_tax_year(), text("annee")),
            Field::search("mots", t.relief_words(), text("mots")),
        ],
        decide: vec![
            Field::select("decision", t.relief_decision(), decisions).checked(problems),
            Field::text("motif", t.relief_why(), form.text("motif").unwrap_or(""))
                .hint(t.relief_why_hint())
                .checked(problems),
        ],
        lines: found
            .iter()
            .skip((here - 1) * PER_PAGE)
            .take(PER_PAGE)
            .filter_map(|one| {
                let (_, line, known) = book.expense(&one.id)?;
                let ids = (one.dwelling_id.as_deref(), one.residence_id.as_deref());
                Some(Line {
                    id: one.id.clone(),
                    chosen: chosen.contains(one.id.as_str()),
                    label: one.label.clone(),
                    place: words::place(asked, portfolio.as_deref(), ids),
                    paid: one.paid_on.map_or_else(|| t.unknown(), format::date),
                    ttc: words::euros(t, known.signed(one.amounts.ttc)),
                    class: words::class(t, line.class),
                    words: known.reading().words.join(", "),
                    state: words::standing(t, &line.standing),
                })
            })
            .collect(),
        count_text: t.relief_count(plural(n), format::count(t.lang(), n)),
        decide_at: format!("/degrevements/depenses/decision?{query}"),
        pager: Pager::new(t, "/degrevements/depenses", &asked.pairs, here, PER_PAGE, found.len()),
        may_change,
        may_add: may_add(asked)?,
        export: asked
            .caller
            .can(Action::Export, ObjectKind::TaxRelief)
            .then(|| format!("/degrevements/depenses.csv?{query}")),
        c: Chrome::new(asked, Place::Relief, way(asked, &[("", t.relief_expenses())])),
    })
}

/// `GET /degrevements/depenses`
pub(super) async fn list(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::default(), &[]).await?)
}

/// `POST /degrevements/depenses/decision`
pub(super) async fn decide(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let ids: BTreeSet<String> = form.all("depense").map(str::to_owned).collect();
    let decision = form
        .text("decision")
        .and_then(|text| text.split_once('='))
        .and_then(|(about, decided)| Decision::from_codes(about, decided));
    let problem = match decision {
        None => Problem::new("decision", t.relief_decision_wrong()),
        Some(_) if ids.is_empty() => Problem::new("decision", t.relief_nothing_chosen()),
        Some(decision) => {
            let landlord = &asked.landlord()?.id;
            match asked.register.decide_works(landlord, &ids, decision, form.text("motif")).await {
                Ok(_) => {
                    let query = query_with(&asked.pairs, &[("page", ""), ("lang", ""), ("fait", "decision")]);
                    return go(&format!("/degrevements/depenses?{query}"));
                }
                Err(register::Error::Refused(code)) => match code.as_str() {
                    "expense-filed" => Problem::new("decision", t.relief_is_filed()),
                    "expense-personal" => Problem::new("motif", t.relief_personal()),
                    _ => Problem::new("motif", t.relief_text_long()),
                },
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &form, &[problem]).await?)
}
