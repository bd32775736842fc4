//! The sheet of a dwelling: where it is, how it is reached, its level and how that is known.

use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::journal::ActsPart;
use crate::residences::data::{place_line, portfolio};
use crate::residences::floor_word;
use crate::ui::chrome::crumb;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, LevelMark, PageResult, Place, Problem, go, show, show_wrong, words,
};
use crate::vacancies::words::state as vacancy_state;
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use register::portfolio::{DwellingView, Portfolio, ResidenceView};
use register::stock::LevelNote;
use texts::{Texts, format, words as names};
use trust::field::ObjectKind;
use trust::policy::Action;

/// Sent for "no longer known": a note in itself.
const LOST: &str = "?";

struct Fact {
    label: String,
    value: String,
    unknown: bool,
}

struct Freed {
    href: String,
    text: String,
    unmatched: bool,
}

struct HistoryLine {
    iso: String,
    date: String,
    text: String,
}

#[derive(Template)]
#[template(path = "dwellings/show.html")]
struct DwellingPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    id: String,
    name: String,
    address: String,
    level: LevelMark,
    facts: Vec<Fact>,
    request_href: String,
    /// An adapted dwelling that is or will be free: where its file is, and whether nobody fits.
    freed: Option<Freed>,
    may_adapt: bool,
    may_visit: bool,
    level_field: Field,
    since: Field,
    source: Field,
    history: Vec<HistoryLine>,
    acts: ActsPart,
}

fn find<'p>(portfolio: &'p Portfolio, id: &str) -> Result<(&'p ResidenceView, &'p DwellingView), PageError> {
    portfolio
        .residences
        .iter()
        .find_map(|r| Some((r, r.dwelling_views.iter().find(|d| d.id == id)?)))
        .ok_or(PageError::NotFound)
}

/// Label or address of the building of a dwelling.
async fn building(asked: &Asked, d: &DwellingView) -> Result<Option<String>, PageError> {
    let Some(id) = &d.building_id else { return Ok(None) };
    let mut labels = asked.register.building_labels(&asked.landlord()?.id).await?;
    Ok(labels.remove(id).filter(|label| !label.is_empty()))
}

fn facts(t: Texts, r: &ResidenceView, d: &DwellingView, building: Option<String>) -> Vec<Fact> {
    let known = |label: String, value: Option<String>| Fact {
        label,
        unknown: value.is_none(),
        value: value.unwrap_or_default(),
    };
    vec![
        known(t.dwelling_residence(), Some(r.name.clone())),
        known(t.dwelling_address(), Some(place_line(t, r))),
        known(t.col_building(), building),
        known(t.col_floor(), d.floor.map(|f| floor_word(t, Some(f)))),
        known(t.col_lift(), d.lift.map(|l| words::yes_no(t, Some(l)))),
        known(t.dwelling_access(), d.step_free().map(|s| words::yes_no(t, Some(s)))),
        known(t.dwelling_type(), d.rooms.map(|n| format!("T{n}"))),
    ]
}

fn page<'a>(
    asked: &Asked,
    (r, d): (&ResidenceView, &DwellingView),
    building: Option<String>,
    notes: &[LevelNote],
    form: &Pairs,
    problems: &'a [Problem],
) -> DwellingPage<'a> {
    let t = asked.t;
    let name = d.reference.as_deref().map_or_else(|| t.dwelling_unnamed(), |x| t.dwelling_name(x));
    let current = form.text("level").unwrap_or("");
    let mut options: Vec<Choice> = AdaptationLevel::ALL
        .into_iter()
        .map(|l| Choice::new(l.code(), format!("{} – {}", l.code(), names::level(t, l)), current))
        .collect();
    options.push(Choice::new(LOST, t.dwelling_level_lost(), current));
    let crumbs = vec![
        crumb("/residences", t.nav_residences()),
        crumb(format!("/residences/{}", r.id), r.name.as_str()),
        crumb("", name.as_str()),
    ];
    let lift = match d.lift {
        Some(true) => "&ascenseur=yes",
        Some(false) => "&ascenseur=no",
        None => "",
    };
    let floor = d.floor.map_or_else(String::new, |f| format!("&etage={f}"));
    DwellingPage {
        t,
        c: Chrome::new(asked, Place::Residences, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: asked.pairs.has("fait").then(|| t.dwelling_level_saved()),
        id: d.id.clone(),
        name,
        address: place_line(t, r),
        level: words::level(t, d.level),
        facts: facts(t, r, d, building),
        request_href: format!("/demande?residence={}{floor}{lift}", encode(&r.id)),
        freed: None,
        may_visit: asked.caller.could(Action::Create, ObjectKind::HomeVisit),
        may_adapt: asked.caller.can(Action::Create, ObjectKind::AdaptationFile),
        level_field: Field::radios("level", t.dwelling_level_field(), options).checked(problems),
        since: Field::date("since", t.dwelling_since(), form.text("since").unwrap_or("")).checked(problems),
        source: Field::text("source", t.dwelling_source(), form.text("source").unwrap_or(""))
            .hint(t.dwelling_source_hint())
            .required()
            .checked(problems),
        history: notes
            .iter()
            .map(|n| {
                let level =
                    n.level.map_or_else(|| t.unknown(), |l| format!("{} – {}", l.code(), names::level(t, l)));
                let source = n.source.clone().unwrap_or_else(|| t.source_unstated());
                HistoryLine {
                    iso: n.since.map_or_else(|| n.noted_at.chars().take(10).collect(), |d| d.to_string()),
                    date: n.since.map_or_else(|| format::iso_date(&n.noted_at), format::date),
                    text: t.dwelling_history_line(level, source),
                }
            })
            .collect(),
        acts: ActsPart::none(t),
    }
}

/// `GET /logements/{id}`
pub(super) async fn show_dwelling(asked: Asked, Path(id): Path<String>) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    // One that is no longer in the files keeps its history.
    let Ok(found) = find(&portfolio, &id) else { return super::gone::show_gone(&asked, &id).await };
    let notes = asked.register.levels(&id).await?;
    let building = building(&asked, found.1).await?;
    let acts = ActsPart::on(&asked, &id).await?;
    let freed = freed(&asked, &portfolio, found.1).await?;
    let empty = Pairs::default();
    show(&DwellingPage { acts, freed, ..page(&asked, found, building, &notes, &empty, &[]) })
}

/// The vacancy under way of an adapted dwelling, for those who may see it.
async fn freed(asked: &Asked, portfolio: &Portfolio, d: &DwellingView) -> Result<Option<Freed>, PageError> {
    if !d.standing.is_adapted() || !asked.caller.can(Action::List, ObjectKind::Vacancy) {
        return Ok(None);
    }
    let open = asked.register.open_vacancies(&portfolio.landlord.id).await?;
    let Some(vacancy) = open.into_iter().find(|vacancy| vacancy.dwelling_id == d.id) else { return Ok(None) };
    let unmatched = asked.register.unmatched(portfolio, asked.today).await?;
    Ok(Some(Freed {
        href: format!("/vacances/{}", vacancy.id),
        text: vacancy_state(asked.t, vacancy.state),
        unmatched: unmatched.iter().any(|one| one.vacancy_id == vacancy.id),
    }))
}

/// What the form says: level (`None`: no longer known), since when, from where.
type Said = (Option<AdaptationLevel>, Option<Date>, String);

fn read(t: Texts, form: &Pairs, today: Date) -> Result<Said, Vec<Problem>> {
    let mut problems = Vec::new();
    let level = match form.text("level") {
        Some(LOST) => Some(None),
        Some(code) => AdaptationLevel::parse(code).map(Some),
        None => None,
    };
    if level.is_none() {
        problems.push(Problem::new("level", t.dwelling_level_wrong()));
    }
    let since = match form.text("since") {
        None => Ok(None),
        Some(text) => {
            text.parse::<Date>().ok().filter(|d| *d <= today && d.year() >= 1950).map(Some).ok_or(())
        }
    };
    if since.is_err() {
        problems.push(Problem::new("since", t.dwelling_since_wrong()));
    }
    let source = form.text("source").unwrap_or("").to_owned();
    if source.is_empty() || source.chars().count() > 80 {
        problems.push(Problem::new("source", t.dwelling_source_wrong()));
    }
    match (level, since) {
        (Some(level), Ok(since)) if problems.is_empty() => Ok((level, since, source)),
        _ => Err(problems),
    }
}

/// `POST /logements/{id}`
pub(super) async fn set_level(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let found = find(&portfolio, &id)?;
    match read(asked.t, &form, asked.today) {
        Ok((level, since, source)) => {
            asked.register.set_level(&portfolio.landlord.id, &id, level, since, &source).await?;
            go(&format!("/logements/{id}?fait=1"))
        }
        Err(problems) => {
            let notes = asked.register.levels(&id).await?;
            let building = building(&asked, found.1).await?;
            show_wrong(&page(&asked, found, building, &notes, &form, &problems))
        }
    }
}
