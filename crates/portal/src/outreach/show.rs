//! A round: its days, what is left and why, what changes in what residents were told, what was done, and what may be done now.

use super::list::state;
use super::page::{Form, Page, Row, Section};
use super::plan::draw;
use super::words::{band, change, clock, on, proof, refusal, theme, why};
use super::{found, may, may_log, names};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use jiff::civil::Date;
use register::outreach::{Band, Kept, NotedLog, Theme, TourRound};
use std::collections::BTreeMap;
use texts::{Texts, format};
use trust::policy::Action;

type Names = BTreeMap<String, String>;

fn named(t: Texts, names: &Names, id: &str) -> String {
    names.get(id).cloned().unwrap_or_else(|| t.unknown())
}

/// The days of a plan, stop after stop, with the way to what was noted.
fn days(asked: &Asked, one: &TourRound, kept: &Kept, names: &Names, logs: &[NotedLog]) -> Section {
    let t = asked.t;
    let told = one.told.as_ref().map(|(told, _)| told);
    let mut rows = Vec::new();
    for tour in &kept.plan.tours {
        for call in &tour.calls {
            let id = &kept.residences[call.stop];
            let is_told = told.is_some_and(|told| {
                told.plan.tours.iter().any(|of| {
                    of.on == tour.on && of.calls.iter().any(|call| told.residences[call.stop] == *id)
                })
            });
            let log = logs.iter().find(|log| log.residence_id == *id && log.on == tour.on);
            let done = match log {
                Some(log) if log.log.is_missed => t.outreach_missed(),
                Some(_) => t.outreach_logged(),
                None if tour.on > asked.today => t.outreach_to_come(),
                None => t.outreach_to_log(),
            };
            let may_log = is_told && tour.on <= asked.today && may_log(asked, id);
            rows.push(Row {
                to: if may_log {
                    format!("/tournees/{}/passages/{id}/{}", one.id, tour.on)
                } else {
                    String::new()
                },
                name: format!("{}, {}", on(t, tour.on), clock(call.starts)),
                cells: vec![
                    (t.outreach_residence(), named(t, names, id)),
                    (t.outreach_until(), clock(call.ends)),
                    (t.outreach_spot(), one.round.stop(id).map(|stop| stop.spot.clone()).unwrap_or_default()),
                    (t.outreach_done_title(), done),
                ],
            });
        }
    }
    let mut section =
        Section::new("days", t.outreach_calendar(), t.outreach_when(), rows, t.outreach_plan_empty());
    for tour in kept.plan.tours.iter().filter(|tour| !tour.calls.is_empty()) {
        let of = format!("{} – {}, {} min", clock(tour.leaves), clock(tour.returns), tour.drives);
        section = section.noted(format!("{} : {}", on(t, tour.on), t.outreach_road_of(of)));
    }
    section.noted(proof(t, &kept.plan)).noted(t.outreach_road_note())
}

fn left(t: Texts, kept: &Kept, names: &Names) -> Section {
    let rows = kept.plan.left.iter().map(|of| Row {
        to: String::new(),
        name: named(t, names, &kept.residences[of.stop]),
        cells: vec![(t.outreach_missing(), of.missing.to_string()), (t.outreach_why(), why(t, of.why))],
    });
    Section::new("left", t.outreach_left(), t.outreach_residence(), rows.collect(), t.outreach_left_none())
}

fn changed(t: Texts, before: &Kept, after: &Kept, names: &Names) -> Section {
    let rows = before.changes(after).into_iter().map(|(id, of)| Row {
        to: String::new(),
        name: named(t, names, &id),
        cells: vec![(t.outreach_change(), change(t, &of))],
    });
    let rows = rows.collect();
    Section::new("changes", t.outreach_changes(), t.outreach_residence(), rows, t.outreach_changes_none())
}

fn stops(asked: &Asked, one: &TourRound, names: &Names) -> Section {
    let t = asked.t;
    let may_change = may(asked, Action::Change);
    let rows = one.round.stops.iter().map(|stop| {
        let hours = stop.hours.iter().map(|(day, of)| {
            format!("{} {}-{}", super::words::weekday(t, *day), clock(of.from), clock(of.to))
        });
        let pins: Vec<String> = stop.pins.iter().map(|day| on(t, *day)).collect();
        Row {
            to: if may_change {
                format!("/tournees/{}/arrets/{}", one.id, stop.residence_id)
            } else {
                String::new()
            },
            name: named(t, names, &stop.residence_id),
            cells: vec![
                (t.outreach_minutes(), stop.minutes.to_string()),
                (t.outreach_visits_wanted(), stop.visits.to_string()),
                (t.outreach_weight(), stop.weight.to_string()),
                (t.outreach_parking(), hours.collect::<Vec<_>>().join(" ; ")),
                (t.outreach_theme_needed(), stop.theme.map_or_else(|| t.none(), |of| theme(t, of))),
                (t.outreach_pinned(), if pins.is_empty() { t.none() } else { pins.join(", ") }),
            ],
        }
    });
    Section::new(
        "stops",
        t.outreach_stops(),
        t.outreach_residence(),
        rows.collect(),
        t.outreach_stops_empty(),
    )
}

/// What people came for, all stops together; fewer than eleven are a band.
fn came(t: Texts, logs: &[NotedLog]) -> Section {
    let rows = Theme::ALL.iter().map(|of| {
        let count: u64 = logs.iter().map(|log| u64::from(log.log.came.get(of).copied().unwrap_or(0))).sum();
        let told = match Band::of(count) {
            Band::Few => band(t, Band::Few),
            _ => format::count(t.lang(), count),
        };
        Row { to: String::new(), name: theme(t, *of), cells: vec![(t.outreach_came(), told)] }
    });
    let rows = if logs.is_empty() { Vec::new() } else { rows.collect() };
    Section::new("came", t.outreach_purposes(), t.outreach_theme(), rows, t.outreach_came_none())
}

fn forms(asked: &Asked, one: &TourRound, names: &Names, form: &Pairs, problems: &[Problem]) -> Vec<Form> {
    let t = asked.t;
    let to = |what: &str| format!("/tournees/{}/{what}", one.id);
    let simple = |id, title: String, what: String, to: String, fields: Vec<Field>, is_first| Form {
        id,
        button: title.clone(),
        title,
        what,
        to,
        hidden: Vec::new(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        is_first,
    };
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let days = one.round.days();
    let day_choices = |from: Date, now: &str| -> Vec<Choice> {
        let to_come = days.iter().filter(|day| **day >= from);
        to_come.map(|day| Choice::new(day.to_string(), on(t, *day), now)).collect()
    };
    let mut all = Vec::new();
    if may(asked, Action::Change) && !one.round.stops.is_empty() {
        let is_due = one.plan.is_none() || one.is_stale;
        let what = t.outreach_compute_what();
        all.push(simple("calculer", t.outreach_compute(), what, to("calculer"), Vec::new(), is_due));
    }
    let is_new =
        one.plan.is_some() && !one.is_stale && one.plan.as_ref() != one.told.as_ref().map(|(told, _)| told);
    if is_new && may(asked, Action::Decide) {
        let what = t.outreach_publish_what();
        all.push(simple("publier", t.outreach_publish(), what, to("publier"), Vec::new(), true));
    }
    let open = day_choices(asked.today, &text("jour-panne"));
    if may(asked, Action::Change) && one.plan.is_some() && !open.is_empty() {
        let stop = one.round.stops.iter().map(|stop| {
            Choice::new(stop.residence_id.clone(), named(t, names, &stop.residence_id), &text("arret"))
        });
        let wanted = [("oui", t.outreach_pin_yes()), ("non", t.outreach_pin_no())];
        let fields = vec![
            Field::select("arret", t.outreach_stop(), stop.collect()),
            Field::select("jour-fixe", t.outreach_day(), day_choices(asked.today, &text("jour-fixe"))),
            Field::radios(
                "fixe",
                t.outreach_pin(),
                wanted.map(|(code, label)| Choice::new(code, label, "oui")).to_vec(),
            ),
        ];
        all.push(simple("fixer", t.outreach_pin(), t.outreach_pin_what(), to("fixer"), fields, false));
        let fields = vec![Field::select("jour-panne", t.outreach_day(), open)];
        all.push(simple("panne", t.outreach_off_act(), t.outreach_off_what(), to("panne"), fields, false));
    }
    all
}

async fn page<'a>(
    asked: &Asked,
    one: &TourRound,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    let names = names(asked).await?;
    let logs = asked.register.tour_logs(asked.caller.organisation_id()?, Some(&one.id)).await?;
    let crumbs = vec![crumb("/tournees", t.outreach_title()), crumb("", one.round.name.as_str())];
    let mut page = Page::new(asked, Place::Tours, crumbs, one.round.name.clone(), problems);
    page.eyebrow = state(t, one);
    let at = |path: &str| format!("/tournees/{}/{path}", one.id);
    if may(asked, Action::Change) {
        page.actions.push((at("arrets"), t.outreach_stops_add()));
        page.actions.push((at("modifier"), t.outreach_settings()));
    }
    if one.told.is_some() {
        page.actions.push((at("affiches.pdf"), t.outreach_notices()));
        page.actions.push((at("agenda.ics"), t.outreach_ics()));
        if may(asked, Action::Export) {
            page.actions.push((at("passages.csv"), t.outreach_csv()));
        }
    }
    page.facts = vec![
        (t.outreach_first(), on(t, one.round.first)),
        (t.outreach_last(), on(t, one.round.last())),
        (t.outreach_days(), one.round.days().len().to_string()),
        (t.outreach_stops(), one.round.stops.len().to_string()),
    ];
    if let Some(kept) = &one.plan {
        page.facts.push((t.outreach_drives(), format!("{} min", kept.plan.drives())));
    }
    if !one.round.off.is_empty() {
        let off: Vec<String> = one.round.off.iter().map(|day| on(t, *day)).collect();
        page.facts.push((t.outreach_off(), off.join(", ")));
    }
    if one.is_stale {
        page.alerts.push(("warning", t.outreach_stale_alert()));
    }
    if let Some(plan) = &one.plan {
        let places = asked.register.tour_places(asked.caller.organisation_id()?).await?;
        page.drawing = draw(&one.round, plan, &places, t.outreach_map());
    }
    match (&one.told, &one.plan) {
        (Some((told, _)), Some(plan)) if told != plan => {
            page.sections.push(changed(t, told, plan, &names));
            page.sections.push(days(asked, one, plan, &names, &logs));
        }
        (_, Some(plan)) => page.sections.push(days(asked, one, plan, &names, &logs)),
        (_, None) => page.alerts.push(("info", t.outreach_plan_none())),
    }
    if let Some(plan) = &one.plan {
        page.sections.push(left(t, plan, &names));
    }
    page.sections.push(stops(asked, one, &names));
    if one.told.is_some() {
        page.sections.push(came(t, &logs));
    }
    page.forms = forms(asked, one, &names, form, problems);
    Ok(page)
}

pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = found(&asked, &id).await?;
    show(&page(&asked, &one, &Pairs::parse(""), &[]).await?)
}

async fn told(asked: &Asked, id: &str, done: Result<(), register::Error>, form: &Pairs) -> PageResult {
    match done {
        Ok(()) => go(&format!("/tournees/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problems = [refusal(asked.t, &code)];
            let one = found(asked, id).await?;
            show_wrong(&page(asked, &one, form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn compute(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.compute_tour_round(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, &form).await
}

pub(super) async fn publish(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.publish_tour_round(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, &form).await
}

/// The day of a field, or what the register says of a day that is none.
fn day(form: &Pairs, name: &str) -> Option<Date> {
    form.text(name).and_then(|text| text.parse().ok())
}

pub(super) async fn pin(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let stop = form.text("arret").unwrap_or("");
    let done = match day(&form, "jour-fixe") {
        Some(on) => {
            let is_pinned = form.text("fixe") != Some("non");
            asked.register.pin_tour_stop(own, &id, (stop, on, is_pinned)).await
        }
        None => Err(register::Error::Refused("tour-pin-day".to_owned())),
    };
    told(&asked, &id, done, &form).await
}

pub(super) async fn off(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let done = match day(&form, "jour-panne") {
        Some(on) => asked.register.take_tour_off(own, &id, on, asked.today).await,
        None => Err(register::Error::Refused("tour-off-day".to_owned())),
    };
    told(&asked, &id, done, &form).await
}
