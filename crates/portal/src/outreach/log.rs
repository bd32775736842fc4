//! What was done at a stop: counts by purpose, the staff by number. Quick on a telephone: a number a line.

use super::page::{Form, Page};
use super::words::{on, refusal, theme};
use super::{found, may_log, names};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use jiff::civil::Date;
use register::outreach::{StopLog, Theme};
use std::collections::BTreeMap;

async fn page<'a>(
    asked: &Asked,
    (id, residence, day): (&str, &str, Date),
    text: &BTreeMap<String, String>,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    if !may_log(asked, residence) {
        return Err(PageError::NotFound);
    }
    let one = found(asked, id).await?;
    let is_told = one.told.as_ref().is_some_and(|(kept, _)| {
        kept.plan.tours.iter().any(|tour| {
            tour.on == day && tour.calls.iter().any(|call| kept.residences[call.stop] == residence)
        })
    });
    if !is_told {
        return Err(PageError::NotFound);
    }
    let name = names(asked).await?.remove(residence).unwrap_or_else(|| t.unknown());
    let said = |name: &str| text.get(name).map_or("", String::as_str);
    let mut fields: Vec<Field> = Theme::ALL
        .iter()
        .map(|of| {
            let name = format!("venus-{}", of.code());
            Field::number(&name, format!("{} : {}", t.outreach_came(), theme(t, *of)), said(&name), 0, 2_000)
        })
        .collect();
    fields.push(Field::number("equipe", t.outreach_staff_count(), said("equipe"), 0, 50));
    fields.push(Field::area("note", t.outreach_note(), said("note")).hint(t.outreach_note_hint()));
    let missed =
        Choice { value: "oui".to_owned(), label: t.outreach_missed(), chosen: said("manque") == "oui" };
    fields.push(Field::boxes("manque", t.outreach_done_title(), vec![missed]));
    let crumbs = vec![
        crumb("/tournees", t.outreach_title()),
        crumb(format!("/tournees/{id}"), one.round.name.as_str()),
        crumb("", t.outreach_log()),
    ];
    let mut page = Page::new(asked, Place::Tours, crumbs, name, problems);
    page.eyebrow = on(t, day);
    page.lead = t.outreach_log_lead();
    page.forms.push(Form {
        id: "log",
        title: t.outreach_log(),
        what: String::new(),
        to: format!("/tournees/{id}/passages/{residence}/{day}"),
        hidden: Vec::new(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        button: t.act_save(),
        is_first: true,
    });
    Ok(page)
}

pub(super) async fn ask(
    asked: Asked,
    Path((id, residence, day)): Path<(String, String, String)>,
) -> PageResult {
    let day: Date = day.parse().map_err(|_| PageError::NotFound)?;
    let logs = asked.register.tour_logs(asked.caller.organisation_id()?, Some(&id)).await?;
    let mut text = BTreeMap::new();
    if let Some(noted) = logs.iter().find(|log| log.residence_id == residence && log.on == day) {
        for (of, count) in &noted.log.came {
            text.insert(format!("venus-{}", of.code()), count.to_string());
        }
        text.extend(noted.log.staff.map(|staff| ("equipe".to_owned(), staff.to_string())));
        text.insert("note".to_owned(), noted.log.note.clone());
        if noted.log.is_missed {
            text.insert("manque".to_owned(), "oui".to_owned());
        }
    }
    show(&page(&asked, (&id, &residence, day), &text, &[]).await?)
}

pub(super) async fn note(
    asked: Asked,
    Path((id, residence, day)): Path<(String, String, String)>,
    form: Pairs,
) -> PageResult {
    let t = asked.t;
    let day: Date = day.parse().map_err(|_| PageError::NotFound)?;
    if !may_log(&asked, &residence) {
        return Err(PageError::NotFound);
    }
    let mut problems = Vec::new();
    let mut number = |name: &str| -> Option<u32> {
        let found = form.text(name)?.trim().parse().ok();
        if found.is_none() {
            problems.push(Problem::new(name, t.outreach_wrong_log_counts()));
        }
        found
    };
    let came: BTreeMap<Theme, u32> = Theme::ALL
        .iter()
        .filter_map(|of| Some((*of, number(&format!("venus-{}", of.code()))?)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let log = StopLog {
        came,
        staff: number("equipe"),
        note: form.exact("note").unwrap_or("").to_owned(),
        is_missed: form.text("manque") == Some("oui"),
    };
    if problems.is_empty() {
        let own = asked.caller.organisation_id()?;
        match asked.register.log_tour_stop(own, &id, (&residence, day), &log, asked.today).await {
            Ok(()) => return go(&format!("/tournees/{id}?fait=note")),
            Err(register::Error::Refused(code)) => problems.push(refusal(t, &code)),
            Err(other) => return Err(other.into()),
        }
    }
    let text = form.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    show_wrong(&page(&asked, (&id, &residence, day), &text, &problems).await?)
}
