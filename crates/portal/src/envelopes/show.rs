//! The page of an envelope: its picture, its files, its movements, and what may be done.

use super::words::{account, euros, step};
use super::{could, found};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{BarLine, Bars, Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use ledger::Account;
use register::ledger::{Movement, Position};
use texts::{Texts, format};
use trust::day::legal_day;
use trust::policy::Action;

/// How many movements a page holds.
const SHOWN: i64 = 100;

#[derive(Template)]
#[template(path = "envelopes/show.html")]
pub(super) struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    is_done: bool,
    errors: ErrorSummary<'a>,
    facts: Vec<(String, String)>,
    bars: Option<Bars>,
    files: Vec<File>,
    moves: Vec<Line>,
    /// The page of the movements before these.
    earlier: Option<i64>,
    total: Option<Vec<Field>>,
    delegate: Option<Vec<Field>>,
    may_close: bool,
    may_reserve: bool,
    may_export: bool,
}

struct File {
    label: String,
    beneficiary: String,
    amounts: [String; 4],
    /// Where what is only reserved is given up.
    give_up: Option<String>,
}

struct Line {
    on: String,
    what: String,
    between: String,
    label: String,
    amount: String,
    who: String,
}

fn file(t: Texts, one: &Position, may_change: bool) -> File {
    File {
        label: one.label.clone(),
        beneficiary: one.beneficiary.clone().unwrap_or_else(|| t.unknown()),
        amounts: one.draws.all().map(|cents| euros(t, cents)),
        give_up: (may_change && one.draws.reserved > 0)
            .then(|| format!("/enveloppes/{}/dossiers/{}/liberer", one.envelope_id, one.purpose_id)),
    }
}

fn line(t: Texts, one: &Movement) -> Line {
    Line {
        on: format::date(legal_day(one.at)),
        what: step(t, one.step),
        between: format!("{} → {}", account(t, one.from), account(t, one.to)),
        label: one.label.clone().or_else(|| one.reason.clone()).unwrap_or_default(),
        amount: euros(t, one.cents),
        who: one.author_name.clone().unwrap_or_default(),
    }
}

/// Amount and reason, as two forms ask for them.
fn amount_fields(t: Texts, form: &Pairs, ways: [(&str, String); 2], problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| form.text(name).unwrap_or("");
    let sense = form.text("sens").unwrap_or(ways[0].0).to_owned();
    let ways = ways.into_iter().map(|(value, label)| Choice::new(value, label, &sense)).collect();
    let fields = vec![
        Field::radios("sens", t.envelope_way(), ways),
        Field::text("montant", t.envelope_amount(), text("montant")).unit("€").required(),
        Field::area("motif", t.envelope_reason(), text("motif")).hint(t.envelope_reason_hint()).required(),
    ];
    fields.into_iter().map(|field| field.checked(problems)).collect()
}

pub(super) async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let one = found(asked, id).await?;
    let figures = &one.figures;
    let before = asked.pairs.text("avant").and_then(|rank| rank.parse().ok());
    let moves = asked.register.movements(own, id, (None, before, SHOWN)).await?;
    let earlier = moves.last().map(|last| last.rank).filter(|rank| *rank > 1);
    let files = asked.register.positions(own, Some(id)).await?;
    let shown =
        [Account::Free, Account::Delegated, Account::Reserved, Account::Committed, Account::Obligated];
    let shown = shown.into_iter().chain([Account::Paid, Account::Lapsed]);
    let bars = shown.map(|of| {
        let cents = figures.balance(of);
        BarLine { name: account(t, of), parts: vec![cents], said: euros(t, cents) }
    });
    let below = figures.below.sum().unwrap_or(0);
    let mut facts = vec![
        (t.envelope_year(), one.year.to_string()),
        (t.envelope_total(), euros(t, figures.total)),
        (t.envelope_free(), euros(t, figures.free)),
        (t.envelope_below(), euros(t, below)),
    ];
    facts.extend(one.closed_at.map(|at| (t.envelope_closed(), format::date(legal_day(at)))));
    let may = could(asked, Action::Change) && one.closed_at.is_none();
    let is_first = one.parent_id.is_none();
    Ok(ShowPage {
        t,
        id: id.to_owned(),
        title: one.name.clone(),
        lead: one.purpose.clone(),
        is_done: asked.pairs.text("fait").is_some(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        facts,
        bars: Bars::new(t.envelope_picture(), Vec::new(), bars.collect()),
        files: files.iter().map(|one| file(t, one, could(asked, Action::Change))).collect(),
        moves: moves.iter().map(|one| line(t, one)).collect(),
        earlier,
        total: (may && is_first).then(|| {
            amount_fields(t, form, [("plus", t.envelope_raise()), ("moins", t.envelope_lower())], problems)
        }),
        delegate: (may && !is_first).then(|| {
            let ways = [("plus", t.envelope_receive()), ("moins", t.envelope_give_back())];
            amount_fields(t, form, ways, problems)
        }),
        may_close: may && is_first && i32::from(asked.today.year()) > i32::from(one.year),
        may_reserve: may,
        may_export: could(asked, Action::Export),
        c: Chrome::new(
            asked,
            Place::Envelopes,
            vec![crumb("/enveloppes", t.envelope_title()), crumb("", one.name.clone())],
        ),
    })
}

/// `GET /enveloppes/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, &Pairs::parse(""), &[]).await?)
}
