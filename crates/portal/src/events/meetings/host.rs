//! Meetings as the host plans them: settings with their slots, the timetable, what stops the others, counts.

use super::own::{check_fields, here};
use super::{Form, Page, Row, Section, hour, lead, now, problem, told};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Field, PageResult, Problem, go, show, show_wrong};
use ::meetings::{Limit, Slot};
use axum::extract::Path;
use jiff::civil::{Date, DateTime, Time};
use register::events::Event;
use register::meetings::{HostMeeting, HostView, NewPlan, Plan, planned};
use texts::{Texts, format};

/// Why a meeting that both want has no hour; empty when it has one.
pub(super) fn limit(t: Texts, view: &HostView, one: &HostMeeting) -> String {
    let words = |limit: &Limit| match limit {
        Limit::LandlordFull => t.meeting_limit_landlord(),
        Limit::PartnerFull => t.meeting_limit_partner(),
        Limit::Tables => t.meeting_limit_tables(),
        Limit::NeverTogether => t.meeting_limit_never(),
    };
    let is_computed = view.plan.is_drafted || view.plan.is_published;
    match (one.seat, one.limits.as_slice()) {
        (Some(_), _) => String::new(),
        (None, _) if !is_computed => t.meeting_left_uncomputed(),
        (None, []) => t.meeting_left_since(),
        (None, limits) => limits.iter().map(words).collect::<Vec<_>>().join(", "),
    }
}

fn slots_text(t: Texts, slots: &[Slot], tables: u32) -> String {
    let hours: Vec<String> = slots.iter().map(|slot| hour(slot.starts_at)).collect();
    let places = slots.len() as u64 * u64::from(tables);
    t.meeting_slots_are(slots.len().to_string(), format::count(t.lang(), places), hours.join(", "))
}

/// The form of the settings, as kept or as typed.
fn settings_form(t: Texts, event: &Event, plan: Option<&Plan>, form: &Pairs) -> Form {
    let kept = plan.map(|plan| &plan.told);
    let text = |name: &str, kept: String| form.text(name).map_or(kept, str::to_owned);
    let from = kept.map_or(event.told.starts_at, |told| told.starts_at);
    // An event of several days has its meetings on the first, unless somebody says otherwise.
    let to = kept.map_or(event.told.ends_at, |told| told.ends_at);
    let number = |read: fn(&NewPlan) -> u32, else_: &str| {
        kept.map_or_else(|| else_.to_owned(), |told| read(told).to_string())
    };
    let until = kept.map_or_else(
        || event.told.starts_at.date().yesterday().unwrap_or(event.told.starts_at.date()),
        |told| told.asks_until,
    );
    let minutes = text("duree", number(|told| told.minutes, "20"));
    let pause = text("pause", number(|told| told.pause, "5"));
    let tables = text("tables", number(|told| told.tables, ""));
    Form {
        id: "settings",
        title: t.meeting_settings(),
        what: t.meeting_settings_what(),
        to: format!("{}/reglages", here(&event.id)),
        hidden: vec![("edition", plan.map_or(0, |plan| plan.edition).to_string())],
        fields: vec![
            Field::date("jour", t.event_day(), &text("jour", from.date().to_string())).required(),
            Field::text("debut", t.meeting_from(), &text("debut", hour(from))).required(),
            Field::text("fin", t.meeting_to(), &text("fin", hour(to))).required(),
            Field::number("duree", t.meeting_minutes(), &minutes, 1, 600).unit(t.meeting_minute()).required(),
            Field::number("pause", t.meeting_pause(), &pause, 0, 240).unit(t.meeting_minute()).required(),
            Field::number("tables", t.meeting_tables(), &tables, 1, 200)
                .hint(t.meeting_tables_hint())
                .required(),
            Field::date("jusqu-au", t.meeting_until(), &text("jusqu-au", until.to_string())).required(),
        ],
        button: t.act_save(),
        preview: Some(t.meeting_see()),
        ..Form::default()
    }
}

/// The settings that were typed.
fn read(t: Texts, form: &Pairs) -> Result<NewPlan, Vec<Problem>> {
    let day = |name: &str| form.text(name).and_then(|text| text.parse::<Date>().ok());
    let time =
        |name: &str| form.text(name).and_then(|text| text.replace(['h', 'H'], ":").parse::<Time>().ok());
    let number = |name: &str| form.text(name).and_then(|text| text.parse::<u32>().ok());
    let on = day("jour");
    let at = |name: &str| on.zip(time(name)).map(|(on, at)| DateTime::from_parts(on, at));
    let (minutes, pause, tables) = (number("duree"), number("pause"), number("tables"));
    match (at("debut"), at("fin"), minutes, pause, tables, day("jusqu-au")) {
        (Some(starts_at), Some(ends_at), Some(minutes), Some(pause), Some(tables), Some(asks_until)) => {
            Ok(NewPlan { starts_at, ends_at, minutes, pause, tables, asks_until })
        }
        (from, to, minutes, pause, tables, until) => {
            let missing = [
                ("meetings-hours", from.is_none() || to.is_none()),
                ("meetings-length", minutes.is_none()),
                ("meetings-pause", pause.is_none()),
                ("meetings-tables", tables.is_none()),
                ("meetings-until", until.is_none()),
            ];
            let wrong = missing.iter().filter(|(_, is)| *is);
            Err(wrong.map(|(code, _)| problem(t, code)).collect())
        }
    }
}

fn timetable(t: Texts, view: &HostView) -> Section {
    let head =
        vec![t.meeting_pair(), t.meeting_when(), t.meeting_table(), t.meeting_weight(), t.meeting_changes()];
    let placed = view.meetings.iter().filter_map(|one| {
        let seat = one.seat?;
        let slot = view.plan.slots.get(seat.slot)?;
        let is_new = if one.is_new { t.yes() } else { "–".to_owned() };
        let cells = vec![hour(slot.starts_at), (seat.table + 1).to_string(), one.weight.to_string(), is_new];
        Some(Row::new(&head, format!("{} – {}", one.landlord, one.partner), cells))
    });
    let mut texts = Vec::new();
    if view.plan.is_drafted {
        texts.push(t.meeting_is_draft());
    } else if view.plan.is_published {
        texts.push(t.meeting_is_published());
    }
    match view.is_best {
        Some(true) => texts.push(t.meeting_is_best()),
        Some(false) => texts.push(t.meeting_is_not_best()),
        None => {}
    }
    let rows = placed.collect();
    Section { id: "timetable", title: t.meeting_timetable(), texts, rows, head, ..Section::default() }
}

fn left(t: Texts, view: &HostView) -> Section {
    let head = vec![t.meeting_pair(), t.meeting_weight(), t.meeting_reason()];
    let rows = view.meetings.iter().filter(|one| one.seat.is_none()).map(|one| {
        let cells = vec![one.weight.to_string(), limit(t, view, one)];
        Row::new(&head, format!("{} – {}", one.landlord, one.partner), cells)
    });
    let rows = rows.collect();
    Section { id: "left", title: t.meeting_left(), rows, head, ..Section::default() }
}

async fn tally(asked: &Asked, id: &str) -> Result<Section, PageError> {
    let t = asked.t;
    let all = asked.register.meeting_tally(asked.caller.organisation_id()?, id).await?;
    let told = |count: Option<usize>| {
        count.map_or_else(|| t.meeting_hidden(), |count| format::count(t.lang(), count as u64))
    };
    Ok(Section {
        id: "tally",
        title: t.meeting_tally(),
        facts: vec![
            (t.meeting_tally_asked(), told(all.asked)),
            (t.meeting_tally_accepted(), told(all.accepted)),
            (t.meeting_tally_planned(), told(all.planned)),
            (t.meeting_tally_held(), told(all.held)),
            (t.meeting_tally_followed(), told(all.followed)),
        ],
        ..Section::default()
    })
}

fn act_forms(t: Texts, id: &str, view: &HostView) -> Vec<Form> {
    let hidden = || vec![("edition", view.plan.edition.to_string())];
    let (title, what) = if view.plan.is_published {
        (t.meeting_compute_again(), t.meeting_compute_again_what())
    } else {
        (t.meeting_compute(), t.meeting_compute_what())
    };
    let form = |id_: &'static str, title: String, what: String, act: &str| Form {
        id: id_,
        button: title.clone(),
        title,
        what,
        to: format!("{}/{act}", here(id)),
        hidden: hidden(),
        ..Form::default()
    };
    let mut forms = Vec::new();
    if view.plan.is_drafted {
        forms.push(form("publish", t.meeting_publish(), t.meeting_publish_what(), "publication"));
        forms.push(form("discard", t.meeting_discard(), t.meeting_discard_what(), "abandon"));
    }
    if !view.meetings.is_empty() {
        forms.push(form("compute", title, what, "calcul"));
    }
    forms
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let (t, own) = (asked.t, asked.caller.organisation_id()?);
    let event = asked.register.event(id).await?;
    if event.host_id != own {
        return Err(register::Error::Unknown("event".to_owned()).into());
    }
    let crumbs = vec![crumb("", t.meeting_host())];
    let title = t.meeting_of(event.told.title.as_str());
    let mut page = Page::new(asked, &event, title, crumbs, problems);
    let plan = asked.register.meeting_plan_if_any(id).await?;
    let is_open = !event.is_cancelled && event.told.starts_at > now(asked);
    if let Some(plan) = &plan {
        page.lead = lead(t, plan);
        page.actions.push((here(id), t.meeting_mine_page()));
        page.actions.push((format!("{}.csv", here(id)), t.meeting_csv()));
        page.sections.push(Section {
            id: "slots",
            title: t.meeting_slots(),
            texts: vec![slots_text(t, &plan.slots, plan.told.tables)],
            ..Section::default()
        });
        let view = asked.register.host_meetings(own, id).await?;
        if view.plan.is_drafted || view.plan.is_published {
            page.sections.push(timetable(t, &view));
        }
        if view.meetings.iter().any(|one| one.seat.is_none()) {
            page.sections.push(left(t, &view));
        }
        page.sections.push(tally(asked, id).await?);
        if is_open {
            page.forms.extend(act_forms(t, id, &view));
        }
    }
    if is_open {
        page.forms.push(settings_form(t, &event, plan.as_ref(), form));
    }
    check_fields(&mut page.forms, problems);
    Ok(page)
}

/// `GET /evenements/{id}/rendez-vous/organisation`
pub(super) async fn show_all(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// `POST /evenements/{id}/rendez-vous/reglages`
pub(super) async fn settings(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (t, own) = (asked.t, asked.caller.organisation_id()?);
    let event = asked.register.event(&id).await?;
    let new = match read(t, &form) {
        Ok(new) => new,
        Err(problems) => return show_wrong(&page(&asked, &id, &form, &problems).await?),
    };
    let seen = form.text("edition").and_then(|text| text.parse().ok()).unwrap_or(0);
    let is_confirmed = form.text("confirme") == Some("oui");
    let wants_look = form.has("voir");
    let done = if wants_look {
        planned(&event, &new).map(|_| ())
    } else {
        asked.register.plan_meetings(own, &id, &new, (seen, is_confirmed), now(&asked)).await
    };
    let problems = match done {
        Ok(()) if !wants_look => {
            return go(&format!("{}/organisation?fait=note", here(&id)));
        }
        Ok(()) => Vec::new(),
        Err(error) => told(t, error)?,
    };
    let mut page = page(&asked, &id, &form, &problems).await?;
    if let (Some(last), Ok(slots)) = (page.forms.last_mut(), planned(&event, &new)) {
        last.texts.push(slots_text(t, &slots, new.tables));
        let fallen = asked.register.fallen_meetings(own, &id, &new).await?;
        if !fallen.is_empty() {
            let line = |one: &register::meetings::Fallen| {
                t.meeting_fall_one(hour(one.starts_at), one.landlord.as_str(), one.partner.as_str())
            };
            last.texts.push(t.meeting_fall());
            last.texts.extend(fallen.iter().map(line));
            let yes = Choice::new("oui", t.meeting_fall_confirm(), "");
            last.fields.push(Field::boxes("confirme", t.meeting_fall_label(), vec![yes]).checked(&problems));
        }
    }
    if problems.is_empty() { show(&page) } else { show_wrong(&page) }
}

async fn then(asked: &Asked, id: &str, done: Result<(), register::Error>) -> PageResult {
    match done {
        Ok(()) => go(&format!("{}/organisation?fait=note", here(id))),
        Err(error) => {
            let problems = told(asked.t, error)?;
            show_wrong(&page(asked, id, &Pairs::parse(""), &problems).await?)
        }
    }
}

/// `POST /evenements/{id}/rendez-vous/calcul`
pub(super) async fn compute(asked: Asked, Path(id): Path<String>, _form: Pairs) -> PageResult {
    let done = asked.register.compute_meetings(asked.caller.organisation_id()?, &id, now(&asked)).await;
    then(&asked, &id, done).await
}

async fn end_draft(asked: &Asked, id: &str, form: &Pairs, is_kept: bool) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let seen = form.text("edition").and_then(|text| text.parse().ok()).unwrap_or(0);
    let done = asked.register.publish_meetings(own, id, (seen, is_kept), now(asked)).await;
    then(asked, id, done).await
}

/// `POST /evenements/{id}/rendez-vous/publication`
pub(super) async fn publish(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    end_draft(&asked, &id, &form, true).await
}

/// `POST /evenements/{id}/rendez-vous/abandon`
pub(super) async fn discard(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    end_draft(&asked, &id, &form, false).await
}
