//! The figures of the service: the desk's own, and those that everybody may see. The same function counts both; what is
//! public hides what a small number would tell.

use super::crumbs;
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::export::{attachment, csv_answer};
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::response::IntoResponse;
use jiff::ToSpan;
use jiff::civil::Date;
use referral::{FirstAnswer, Helped, Measures, Published, State, published_period};
use texts::{Texts, format};
use trust::suppression::Count;

struct Table {
    id: &'static str,
    caption: String,
    lines: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "help_teams/figures.html")]
struct FiguresPage {
    t: Texts,
    c: Chrome,
    title: String,
    lead: String,
    period: String,
    filed: String,
    median: String,
    ninth: String,
    tables: Vec<Table>,
    /// Of the public page: what is hidden, and why.
    hidden: Option<String>,
    files: &'static str,
}

/// The figures of a page, whoever may see it.
struct Shown {
    from: Date,
    to: Date,
    filed: Count,
    first_answers: Vec<Count>,
    states: Vec<Count>,
    helped: Vec<Count>,
    median_days: Option<i64>,
    ninth_decile_days: Option<i64>,
}

impl From<Published> for Shown {
    fn from(of: Published) -> Shown {
        let Published { from, to, filed, first_answers, median_days, ninth_decile_days, states, helped } = of;
        Shown { from, to, filed, first_answers, states, helped, median_days, ninth_decile_days }
    }
}

impl From<Measures> for Shown {
    fn from(of: Measures) -> Shown {
        let exact = |all: Vec<u32>| all.into_iter().map(Count::Exact).collect();
        Shown {
            from: of.from,
            to: of.to,
            filed: Count::Exact(of.filed),
            first_answers: exact(of.first_answers),
            states: exact(of.states),
            helped: exact(of.helped),
            median_days: of.median_days,
            ninth_decile_days: of.ninth_decile_days,
        }
    }
}

fn said(t: Texts, count: Count) -> String {
    match count {
        Count::Exact(n) => format::count(t.lang(), u64::from(n)),
        Count::Fewer(threshold) => t.help_fewer(i64::from(threshold)),
        Count::Withheld => t.help_withheld(),
    }
}

fn first_answer(t: Texts, of: FirstAnswer) -> String {
    match of {
        FirstAnswer::InTime => t.help_first_in_time(),
        FirstAnswer::Later => t.help_first_later(),
        FirstAnswer::Waiting => t.help_first_waiting(),
    }
}

fn state(t: Texts, of: State) -> String {
    match of {
        State::OpenTo8 => t.help_state_open_8(),
        State::Open9To20 => t.help_state_open_20(),
        State::Open21To44 => t.help_state_open_44(),
        State::OpenFrom45 => t.help_state_open_45(),
        State::Advice => t.help_state_advice(),
        State::Accompanied => t.help_state_accompanied(),
        State::NoReply => t.help_state_no_reply(),
        State::Settled => t.help_state_settled(),
        State::Redirected => t.help_state_redirected(),
        State::Unanswered => t.help_state_unanswered(),
        State::Withdrawn => t.help_state_withdrawn(),
    }
}

fn helped(t: Texts, of: Helped) -> String {
    match of {
        Helped::Yes => t.yes(),
        Helped::Partly => t.help_helped_partly(),
        Helped::No => t.no(),
    }
}

fn page(t: Texts, shown: &Shown, c: Chrome, is_public: bool) -> FiguresPage {
    let days = |days: Option<i64>| days.map_or_else(|| t.unknown(), |days| t.help_within(days));
    let first = FirstAnswer::ALL.iter().map(|of| first_answer(t, *of)).zip(&shown.first_answers);
    let states = State::ALL.iter().map(|of| state(t, *of)).zip(&shown.states);
    let survey = Helped::ALL.iter().map(|of| helped(t, *of)).zip(&shown.helped);
    let table = |id, caption, lines: Vec<(String, &Count)>| Table {
        id,
        caption,
        lines: lines.into_iter().map(|(label, count)| (label, said(t, *count))).collect(),
    };
    FiguresPage {
        t,
        c,
        title: if is_public { t.help_public_title() } else { t.help_figures_title() },
        lead: t.help_figures_lead(),
        period: t.help_period(format::date(shown.from), format::date(shown.to)),
        filed: said(t, shown.filed),
        median: days(shown.median_days),
        ninth: days(shown.ninth_decile_days),
        tables: vec![
            table("first", t.help_first(), first.collect()),
            table("states", t.help_states(), states.collect()),
            table("survey", t.help_survey(), survey.collect()),
        ],
        hidden: is_public.then(|| t.help_hidden()),
        files: if is_public { "/chiffres" } else { "/conseil/chiffres" },
    }
}

fn csv_of(name: &str, shown: &Shown) -> PageResult {
    let head = ["tableau", "code", "demandes"].map(str::to_owned);
    let line = |table: &str, code: &str, value: String| vec![table.to_owned(), code.to_owned(), value];
    let mut rows = vec![line("depot", "filed", shown.filed.to_string())];
    let first = FirstAnswer::ALL.iter().zip(&shown.first_answers);
    rows.extend(first.map(|(of, count)| line("premiere_reponse", of.code(), count.to_string())));
    let states = State::ALL.iter().zip(&shown.states);
    rows.extend(states.map(|(of, count)| line("etat", of.code(), count.to_string())));
    let survey = Helped::ALL.iter().zip(&shown.helped);
    rows.extend(survey.map(|(of, count)| line("aide", of.code(), count.to_string())));
    let days = |days: Option<i64>| days.map(|days| days.to_string()).unwrap_or_default();
    rows.push(line("jours", "median", days(shown.median_days)));
    rows.push(line("jours", "ninth-decile", days(shown.ninth_decile_days)));
    let notes = [("du".to_owned(), shown.from.to_string()), ("au".to_owned(), shown.to.to_string())];
    csv_answer(name, &notes, &head, rows)
}

fn json_of(name: &str, value: &impl serde::Serialize) -> PageResult {
    Ok((attachment("application/json", name), axum::Json(value)).into_response())
}

/// The desk's own figures: the year that ends today.
async fn own(asked: &Asked) -> Result<Measures, crate::edge::PageError> {
    let desk = super::owner(asked)?;
    let from = asked.today.saturating_sub(1.year()).saturating_add(1.day());
    Ok(asked.register.service_measures(Some(&desk), (from, asked.today)).await?)
}

/// What everybody may see, of every desk.
async fn public(asked: &Asked) -> Result<Published, crate::edge::PageError> {
    let measured = asked.register.public_measures(published_period(asked.today)).await?;
    Ok(measured.published())
}

/// `GET /conseil/chiffres`
pub(super) async fn desk(asked: Asked) -> PageResult {
    let title = asked.t.help_figures_title();
    let c = Chrome::new(&asked, Place::HelpTeams, crumbs(&asked, &title));
    show(&page(asked.t, &own(&asked).await?.into(), c, false))
}

/// `GET /conseil/chiffres.csv`
pub(super) async fn desk_csv(asked: Asked) -> PageResult {
    csv_of("chiffres-du-guichet.csv", &own(&asked).await?.into())
}

/// `GET /conseil/chiffres.json`
pub(super) async fn desk_json(asked: Asked) -> PageResult {
    json_of("chiffres-du-guichet.json", &own(&asked).await?)
}

/// `GET /chiffres`
pub(super) async fn everybody(asked: Asked) -> PageResult {
    let c = Chrome::new(&asked, Place::Figures, vec![crumb("", asked.t.help_public_title())]);
    show(&page(asked.t, &public(&asked).await?.into(), c, true))
}

/// `GET /chiffres.csv`
pub(super) async fn everybody_csv(asked: Asked) -> PageResult {
    csv_of("chiffres.csv", &public(&asked).await?.into())
}

/// `GET /chiffres.json`
pub(super) async fn everybody_json(asked: Asked) -> PageResult {
    json_of("chiffres.json", &public(&asked).await?)
}
