//! Making a round, and changing its settings. Stops have pages of their own.

use super::found;
use super::page::{Form, Page};
use super::words::{clock, minutes, refusal, theme, weekday};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use register::outreach::{Round, Theme};
use std::collections::{BTreeMap, BTreeSet};
use texts::Texts;
use tours::{Hours, Place as Point, Road};

/// A round as it would have been typed.
struct Typed {
    text: BTreeMap<String, String>,
    days: BTreeSet<i8>,
}

fn typed(round: &Round) -> Typed {
    let mut text: BTreeMap<String, String> = BTreeMap::new();
    let mut put = |name: &str, value: String| text.insert(name.to_owned(), value);
    put("nom", round.name.clone());
    put("premier", round.first.to_string());
    put("semaines", round.weeks.to_string());
    put("de", clock(round.hours.from));
    put("a", clock(round.hours.to));
    put("arrets-par-jour", round.most_stops.to_string());
    put("ecart", round.gap_days.to_string());
    put("depart", round.depot.clone());
    let place = round.place;
    let is_said = place.latitude != 0.0 || place.longitude != 0.0;
    put("position", if is_said { format!("{}, {}", place.latitude, place.longitude) } else { String::new() });
    put("detour", round.road.detour.to_string());
    put("vitesse", round.road.km_per_hour.to_string());
    put("sans", round.off.iter().map(Date::to_string).collect::<Vec<_>>().join(" "));
    for one in Theme::ALL {
        let days: Vec<i8> =
            round.weekdays.iter().filter(|(_, known)| known.contains(one)).map(|(day, _)| *day).collect();
        let code = match days.as_slice() {
            [] => "aucun".to_owned(),
            [day] if round.weekdays.len() > 1 => day.to_string(),
            _ => "tous".to_owned(),
        };
        put(&format!("theme-{}", one.code()), code);
    }
    Typed { text, days: round.weekdays.keys().copied().collect() }
}

fn sent(form: &Pairs) -> Typed {
    let text = form.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Typed { text, days: form.all("jours").filter_map(|day| day.parse().ok()).collect() }
}

fn fields(t: Texts, typed: &Typed, problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| typed.text.get(name).map_or("", String::as_str);
    let days = (1..=6).map(|day| Choice {
        value: day.to_string(),
        label: weekday(t, day),
        chosen: typed.days.contains(&day),
    });
    let mut all = vec![
        Field::text("nom", t.outreach_name(), text("nom")).required(),
        Field::date("premier", t.outreach_monday_first(), text("premier")).required(),
        Field::number("semaines", t.outreach_weeks(), text("semaines"), 1, 4).required(),
        Field::boxes("jours", t.outreach_weekdays(), days.collect()).hint(t.outreach_weekdays_hint()),
        Field::text("de", t.outreach_from(), text("de")).hint(t.outreach_clock_hint()).required(),
        Field::text("a", t.outreach_to(), text("a")).required(),
        Field::number("arrets-par-jour", t.outreach_most(), text("arrets-par-jour"), 1, 8).required(),
        Field::number("ecart", t.outreach_gap(), text("ecart"), 0, 14).hint(t.outreach_gap_hint()).required(),
        Field::text("depart", t.outreach_depot(), text("depart")),
        Field::text("position", t.outreach_position(), text("position"))
            .hint(t.outreach_position_hint())
            .required(),
        Field::number("detour", t.outreach_detour(), text("detour"), 100, 300)
            .hint(t.outreach_detour_hint())
            .required(),
        Field::number("vitesse", t.outreach_speed(), text("vitesse"), 5, 90).unit("km/h").required(),
        Field::text("sans", t.outreach_off(), text("sans")).hint(t.outreach_off_hint()),
    ];
    for one in Theme::ALL {
        let name = format!("theme-{}", one.code());
        let mut options = vec![
            Choice::new("tous", t.outreach_every_day(), text(&name)),
            Choice::new("aucun", t.outreach_no_day(), text(&name)),
        ];
        options.extend((1..=6).map(|day: i8| Choice::new(day.to_string(), weekday(t, day), text(&name))));
        all.push(Field::select(&name, format!("{} : {}", t.outreach_staff(), theme(t, *one)), options));
    }
    all.into_iter().map(|field| field.checked(problems)).collect()
}

/// Reads what was typed into a round; what is not in the form stays.
fn read(t: Texts, form: &Pairs, before: Round) -> Result<Round, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |name: &str, what: String| problems.push(Problem::new(name, what));
    let number = |name: &str| form.text(name).and_then(|text| text.trim().parse::<u32>().ok());
    let mut round = before;
    round.name = form.exact("nom").unwrap_or("").trim().to_owned();
    round.depot = form.exact("depart").unwrap_or("").trim().to_owned();
    match form.text("premier").and_then(|text| text.parse().ok()) {
        Some(day) => round.first = day,
        None => wrong("premier", t.outreach_wrong_monday()),
    }
    for (name, to, what) in [
        ("semaines", &mut round.weeks, t.outreach_wrong_weeks()),
        ("arrets-par-jour", &mut round.most_stops, t.outreach_wrong_most()),
        ("ecart", &mut round.gap_days, t.outreach_wrong_most()),
        ("detour", &mut round.road.detour, t.outreach_wrong_road()),
        ("vitesse", &mut round.road.km_per_hour, t.outreach_wrong_road()),
    ] {
        match number(name) {
            Some(value) => *to = value,
            None => wrong(name, what),
        }
    }
    for (name, to) in [("de", &mut round.hours.from), ("a", &mut round.hours.to)] {
        match form.text(name).and_then(minutes) {
            Some(value) => *to = value,
            None => wrong(name, t.outreach_wrong_hours()),
        }
    }
    let place = form.text("position").and_then(|text| {
        let (lat, lon) = text.split_once([',', ';'])?;
        Some(Point { latitude: lat.trim().parse().ok()?, longitude: lon.trim().parse().ok()? })
    });
    match place {
        Some(place) => round.place = place,
        None => wrong("position", t.outreach_wrong_position()),
    }
    let off: Result<BTreeSet<Date>, _> = form
        .text("sans")
        .unwrap_or("")
        .split([' ', ',', ';'])
        .filter(|text| !text.is_empty())
        .map(str::parse)
        .collect();
    match off {
        Ok(off) => round.off = off,
        Err(_) => wrong("sans", t.outreach_wrong_off()),
    }
    let days: BTreeSet<i8> = form.all("jours").filter_map(|day| day.parse().ok()).collect();
    round.weekdays = days.iter().map(|day| (*day, BTreeSet::new())).collect();
    for one in Theme::ALL {
        let name = format!("theme-{}", one.code());
        match form.text(&name) {
            Some("tous") => round.weekdays.values_mut().for_each(|known| known.extend([*one])),
            Some("aucun") | None => {}
            Some(day) => match day.parse().ok().and_then(|day: i8| round.weekdays.get_mut(&day)) {
                Some(known) => known.extend([*one]),
                None => wrong(&name, t.outreach_wrong_theme_day()),
            },
        }
    }
    if problems.is_empty() { Ok(round) } else { Err(problems) }
}

/// What a new round begins with: three days a week, nine to five.
fn blank(today: Date) -> Round {
    let monday = today.nth_weekday(1, Weekday::Monday).unwrap_or_else(|_| today.saturating_add(7.days()));
    let all: BTreeSet<Theme> = Theme::ALL.iter().copied().collect();
    Round {
        name: String::new(),
        first: monday,
        weeks: 2,
        weekdays: [2, 3, 4].map(|day| (day, all.clone())).into(),
        off: BTreeSet::new(),
        hours: Hours { from: 9 * 60, to: 17 * 60 },
        most_stops: 4,
        gap_days: 2,
        depot: String::new(),
        place: Point { latitude: 0.0, longitude: 0.0 },
        road: Road { detour: 130, km_per_hour: 25 },
        stops: Vec::new(),
    }
}

fn page<'a>(
    asked: &Asked,
    (title, to, edition): (String, String, i64),
    typed: &Typed,
    problems: &'a [Problem],
) -> Page<'a> {
    let t = asked.t;
    let crumbs = vec![crumb("/tournees", t.outreach_title()), crumb("", title.as_str())];
    let mut page = Page::new(asked, Place::Tours, crumbs, title.clone(), problems);
    page.lead = t.outreach_edit_lead();
    page.forms.push(Form {
        id: "settings",
        title: t.outreach_settings(),
        what: String::new(),
        to,
        hidden: vec![("edition", edition.to_string())],
        fields: fields(t, typed, problems),
        button: t.act_save(),
        is_first: true,
    });
    page
}

pub(super) async fn ask_new(asked: Asked) -> PageResult {
    let head = (asked.t.outreach_new(), "/tournees/nouvelle".to_owned(), 0);
    show(&page(&asked, head, &typed(&blank(asked.today)), &[]))
}

pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let head = (asked.t.outreach_new(), "/tournees/nouvelle".to_owned(), 0);
    let problems = match read(asked.t, &form, blank(asked.today)) {
        Ok(round) => match asked.register.make_tour_round(asked.caller.organisation_id()?, &round).await {
            Ok(id) => return go(&format!("/tournees/{id}/arrets?fait=note")),
            Err(register::Error::Refused(code)) => vec![refusal(asked.t, &code)],
            Err(other) => return Err(other.into()),
        },
        Err(problems) => problems,
    };
    show_wrong(&page(&asked, head, &sent(&form), &problems))
}

fn head(asked: &Asked, id: &str, edition: i64) -> (String, String, i64) {
    (asked.t.outreach_settings(), format!("/tournees/{id}/modifier"), edition)
}

pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = found(&asked, &id).await?;
    show(&page(&asked, head(&asked, &id, one.edition), &typed(&one.round), &[]))
}

pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let one = found(&asked, &id).await?;
    let edition = form.text("edition").and_then(|text| text.parse().ok()).unwrap_or(0);
    let problems = match read(asked.t, &form, one.round) {
        Ok(round) => match save(&asked, &id, edition, &round).await? {
            Ok(()) => return go(&format!("/tournees/{id}?fait=note")),
            Err(problem) => vec![problem],
        },
        Err(problems) => problems,
    };
    show_wrong(&page(&asked, head(&asked, &id, edition), &sent(&form), &problems))
}

/// Writes a round; what is refused is told beside its field.
pub(super) async fn save(
    asked: &Asked,
    id: &str,
    edition: i64,
    round: &Round,
) -> Result<Result<(), Problem>, PageError> {
    let own = asked.caller.organisation_id()?;
    match asked.register.change_tour_round(own, (id, edition), round).await {
        Ok(()) => Ok(Ok(())),
        Err(register::Error::Refused(code)) => Ok(Err(refusal(asked.t, &code))),
        Err(other) => Err(other.into()),
    }
}
