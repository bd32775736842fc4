//! The stops of a round: residences that are proposed with their reasons, and each one's hours.

use super::edit::save;
use super::page::{Form, Page};
use super::words::{band, choices, clock, hours, on, theme, weekday};
use super::{found, names};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use jiff::civil::Date;
use register::outreach::{Candidate, Round, RoundStop, Theme, TourRound};
use std::collections::{BTreeMap, BTreeSet};
use texts::{Texts, format};
use tours::Hours;

/// Why a residence is proposed. A band, a distance, a day: nobody is in it.
fn reasons(t: Texts, one: &Candidate) -> String {
    let older = one.older.map_or_else(|| t.unknown(), |of| band(t, of));
    let far = match one.is_far {
        Some(true) => t.outreach_far(),
        Some(false) => t.outreach_near(),
        None => t.outreach_far_unknown(),
    };
    let last = match one.last {
        Some(day) => t.outreach_last_on(format::date(day)),
        None => t.outreach_never(),
    };
    let mut all = vec![t.outreach_older(older), far, last];
    all.extend((!one.is_placed).then(|| t.outreach_why_no_place()));
    all.join(" ; ")
}

async fn page<'a>(asked: &Asked, one: &TourRound, problems: &'a [Problem]) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    let portfolio = portfolio(asked).await?;
    let all = asked.register.tour_candidates(&portfolio, asked.today).await?;
    let options: Vec<Choice> = all
        .iter()
        .filter(|of| one.round.stop(&of.residence_id).is_none())
        .map(|of| Choice {
            value: of.residence_id.clone(),
            label: format!("{} – {}", of.name, reasons(t, of)),
            chosen: false,
        })
        .collect();
    let crumbs = vec![
        crumb("/tournees", t.outreach_title()),
        crumb(format!("/tournees/{}", one.id), one.round.name.as_str()),
        crumb("", t.outreach_stops_add()),
    ];
    let mut page = Page::new(asked, Place::Tours, crumbs, t.outreach_stops_add(), problems);
    page.lead = t.outreach_stops_lead();
    page.actions.push((format!("/tournees/{}", one.id), t.outreach_back()));
    if options.is_empty() {
        page.alerts.push(("info", t.outreach_stops_none()));
        return Ok(page);
    }
    page.forms.push(Form {
        id: "stops",
        title: t.outreach_stops_add(),
        what: String::new(),
        to: format!("/tournees/{}/arrets", one.id),
        hidden: vec![("edition", one.edition.to_string())],
        fields: vec![Field::boxes("residences", t.outreach_residences(), options).checked(problems)],
        button: t.outreach_stops_add(),
        is_first: true,
    });
    Ok(page)
}

pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = found(&asked, &id).await?;
    show(&page(&asked, &one, &[]).await?)
}

/// A stop as it begins: an hour and a half, on every day of the round, as long as the staff works.
fn new_stop(round: &Round, residence_id: &str) -> RoundStop {
    RoundStop {
        residence_id: residence_id.to_owned(),
        minutes: 90,
        visits: 1,
        weight: 5,
        hours: round.weekdays.keys().map(|day| (*day, round.hours)).collect(),
        theme: None,
        pins: BTreeSet::new(),
        spot: String::new(),
    }
}

pub(super) async fn add(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let one = found(&asked, &id).await?;
    let edition = form.text("edition").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut round = one.round.clone();
    let chosen: BTreeSet<&str> = form.all("residences").collect();
    if chosen.is_empty() {
        let problems = [Problem::new("residences", asked.t.outreach_wrong_no_stop())];
        return show_wrong(&page(&asked, &one, &problems).await?);
    }
    round.stops.extend(chosen.into_iter().map(|residence| new_stop(&one.round, residence)));
    match save(&asked, &id, edition, &round).await? {
        Ok(()) => go(&format!("/tournees/{id}?fait=note")),
        Err(problem) => {
            let problems = [problem];
            show_wrong(&page(&asked, &one, &problems).await?)
        }
    }
}

fn typed(stop: &RoundStop) -> BTreeMap<String, String> {
    let mut all = BTreeMap::from([
        ("minutes".to_owned(), stop.minutes.to_string()),
        ("passages".to_owned(), stop.visits.to_string()),
        ("poids".to_owned(), stop.weight.to_string()),
        ("theme".to_owned(), stop.theme.map_or("", Theme::code).to_owned()),
        ("lieu".to_owned(), stop.spot.clone()),
    ]);
    for (day, of) in &stop.hours {
        all.insert(format!("heures-{day}"), format!("{}-{}", clock(of.from), clock(of.to)));
    }
    all
}

async fn stop_page<'a>(
    asked: &Asked,
    one: &TourRound,
    residence: &str,
    text: &BTreeMap<String, String>,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    let name = names(asked).await?.remove(residence).unwrap_or_else(|| t.unknown());
    let said = |name: &str| text.get(name).map_or("", String::as_str);
    let mut themes = vec![Choice::new("", t.outreach_any_theme(), said("theme"))];
    themes.extend(choices(t, Theme::ALL, (Theme::code, theme), said("theme")));
    let mut fields = vec![
        Field::number("minutes", t.outreach_minutes(), said("minutes"), 5, 480).unit("min").required(),
        Field::number("passages", t.outreach_visits_wanted(), said("passages"), 1, 12).required(),
        Field::number("poids", t.outreach_weight(), said("poids"), 1, 9)
            .hint(t.outreach_weight_hint())
            .required(),
        Field::select("theme", t.outreach_theme_needed(), themes),
        Field::text("lieu", t.outreach_spot(), said("lieu")).hint(t.outreach_spot_hint()),
    ];
    for day in one.round.weekdays.keys() {
        let name = format!("heures-{day}");
        let label = format!("{} : {}", t.outreach_parking(), weekday(t, *day));
        fields.push(Field::text(&name, label, said(&name)).hint(t.outreach_parking_hint()));
    }
    let crumbs = vec![
        crumb("/tournees", t.outreach_title()),
        crumb(format!("/tournees/{}", one.id), one.round.name.as_str()),
        crumb("", name.as_str()),
    ];
    let mut page = Page::new(asked, Place::Tours, crumbs, name, problems);
    page.eyebrow = t.outreach_stop();
    let to = format!("/tournees/{}/arrets/{residence}", one.id);
    let pins = one.round.stop(residence).map(|stop| stop.pins.clone()).unwrap_or_default();
    let pins: Vec<String> = pins.into_iter().map(|day: Date| on(t, day)).collect();
    if !pins.is_empty() {
        page.facts.push((t.outreach_pinned(), pins.join(", ")));
    }
    page.forms.push(Form {
        id: "stop",
        title: t.outreach_settings(),
        what: String::new(),
        to: to.clone(),
        hidden: vec![("edition", one.edition.to_string())],
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        button: t.act_save(),
        is_first: true,
    });
    page.forms.push(Form {
        id: "remove",
        title: t.outreach_remove(),
        what: t.outreach_remove_what(),
        to: format!("{to}/retirer"),
        hidden: vec![("edition", one.edition.to_string())],
        fields: Vec::new(),
        button: t.outreach_remove(),
        is_first: false,
    });
    Ok(page)
}

pub(super) async fn ask_one(asked: Asked, Path((id, residence)): Path<(String, String)>) -> PageResult {
    let one = found(&asked, &id).await?;
    let stop = one.round.stop(&residence).ok_or(PageError::NotFound)?;
    show(&stop_page(&asked, &one, &residence, &typed(stop), &[]).await?)
}

fn read(
    t: Texts,
    form: &Pairs,
    before: &RoundStop,
    days: impl Iterator<Item = i8>,
) -> Result<RoundStop, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut stop = before.clone();
    let number = |name: &str| form.text(name).and_then(|text| text.trim().parse::<u32>().ok());
    for (name, to) in
        [("minutes", &mut stop.minutes), ("passages", &mut stop.visits), ("poids", &mut stop.weight)]
    {
        match number(name) {
            Some(value) => *to = value,
            None => problems.push(Problem::new(name, t.outreach_wrong_numbers())),
        }
    }
    stop.theme = form.text("theme").and_then(Theme::from_code);
    stop.spot = form.exact("lieu").unwrap_or("").to_owned();
    stop.hours = BTreeMap::new();
    for day in days {
        let name = format!("heures-{day}");
        let Some(text) = form.text(&name) else { continue };
        match hours(text) {
            Some(of @ Hours { from, to }) if from < to => drop(stop.hours.insert(day, of)),
            _ => problems.push(Problem::new(&name, t.outreach_wrong_parking())),
        }
    }
    if problems.is_empty() { Ok(stop) } else { Err(problems) }
}

pub(super) async fn change(
    asked: Asked,
    Path((id, residence)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let one = found(&asked, &id).await?;
    let before = one.round.stop(&residence).ok_or(PageError::NotFound)?;
    let edition = form.text("edition").and_then(|text| text.parse().ok()).unwrap_or(0);
    let problems = match read(asked.t, &form, before, one.round.weekdays.keys().copied()) {
        Ok(stop) => {
            let mut round = one.round.clone();
            round
                .stops
                .iter_mut()
                .filter(|of| of.residence_id == residence)
                .for_each(|of| *of = stop.clone());
            match save(&asked, &id, edition, &round).await? {
                Ok(()) => return go(&format!("/tournees/{id}?fait=note")),
                Err(problem) => vec![problem],
            }
        }
        Err(problems) => problems,
    };
    let text = form.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    show_wrong(&stop_page(&asked, &one, &residence, &text, &problems).await?)
}

pub(super) async fn remove(
    asked: Asked,
    Path((id, residence)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let one = found(&asked, &id).await?;
    let stop = one.round.stop(&residence).ok_or(PageError::NotFound)?;
    let edition = form.text("edition").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut round = one.round.clone();
    round.stops.retain(|of| of.residence_id != residence);
    match save(&asked, &id, edition, &round).await? {
        Ok(()) => go(&format!("/tournees/{id}?fait=note")),
        Err(problem) => {
            let problems = [problem];
            show_wrong(&stop_page(&asked, &one, &residence, &typed(stop), &problems).await?)
        }
    }
}
