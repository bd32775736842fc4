//! Moving the deadline of a call forward, cancelling it, saying which envelope pays a fund; and what a version changed.

use super::edit::own;
use super::words::{hour, refusal};
use super::{found, show};
use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, Problem, go, show as draw, show_wrong};
use ::calls::Version;
use askama::Template;
use axum::extract::Path;
use jiff::civil::{Date, Time};
use register::calls::CallRecord;
use std::collections::BTreeSet;
use texts::Texts;

fn name(record: &CallRecord) -> String {
    record.shown().map(|version| version.specification.title.clone()).unwrap_or_default()
}

fn form<'a>(
    asked: &Asked,
    record: &CallRecord,
    (title, what, step): (String, String, &str),
    fields: Vec<Field>,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let back = format!("/appels/{}", record.id);
    let crumbs =
        vec![crumb("/appels", t.call_title()), crumb(back.as_str(), name(record)), crumb("", title.as_str())];
    let c = Chrome::new(asked, Place::Calls, crumbs);
    let mut page = FormPage::new(t, c, title.clone(), (format!("{back}/{step}"), back), fields, problems);
    page.what = vec![what];
    page.submit = title;
    page
}

fn extend_page<'a>(
    asked: &Asked,
    record: &CallRecord,
    sent: &Pairs,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let text = |name: &str| sent.text(name).unwrap_or("");
    let closes = ::calls::closes(&record.call);
    let clock = closes.map(|at| format!("{:02}:{:02}", at.hour(), at.minute())).unwrap_or_default();
    let typed = if text("heure").is_empty() { clock.as_str() } else { text("heure") };
    let fields = vec![
        Field::date("jour", t.call_closes(), text("jour")).required(),
        Field::text("heure", t.call_closes_hour(), typed).hint(t.call_hour_hint()).required(),
        Field::area("motif", t.application_reason(), text("motif")).required(),
    ];
    let now = closes.map_or_else(|| t.unknown(), |at| hour(t, at));
    form(asked, record, (t.call_extend(), t.call_extend_what(now), "prolonger"), fields, problems)
}

/// `GET /appels/{id}/prolonger`
pub(super) async fn ask_extend(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = own(&asked, &id).await?;
    draw(&extend_page(&asked, &record, &Pairs::default(), &[]))
}

/// `POST /appels/{id}/prolonger`
pub(super) async fn extend(asked: Asked, Path(id): Path<String>, sent: Pairs) -> PageResult {
    let t = asked.t;
    let record = own(&asked, &id).await?;
    let day = sent.text("jour").and_then(|text| text.parse::<Date>().ok());
    let hour = sent.text("heure").map(|text| text.replace(['h', 'H'], ":"));
    let time = hour.and_then(|text| Time::strptime("%H:%M", &text).ok());
    let problem = match (day, time) {
        (None, _) => Problem::new("jour", t.call_no_day()),
        (_, None) => Problem::new("heure", t.call_no_hour()),
        (Some(day), Some(time)) => {
            let until = (day.to_datetime(time), sent.text("motif").unwrap_or(""));
            match asked
                .register
                .extend_call(asked.caller.organisation_id()?, &id, until, asked.caller.at)
                .await
            {
                Ok(()) => return go(&format!("/appels/{id}?fait=prolonge")),
                Err(register::Error::Refused(code)) => {
                    let field = if code == "call-reason" { "motif" } else { "jour" };
                    Problem::new(field, refusal(t, &code))
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&extend_page(&asked, &record, &sent, &[problem]))
}

fn cancel_page<'a>(asked: &Asked, record: &CallRecord, typed: &str, problems: &'a [Problem]) -> FormPage<'a> {
    let t = asked.t;
    let fields = vec![Field::area("motif", t.application_reason(), typed).required()];
    form(asked, record, (t.call_cancel(), t.call_cancel_what(), "annuler"), fields, problems)
}

/// `GET /appels/{id}/annuler`
pub(super) async fn ask_cancel(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = own(&asked, &id).await?;
    draw(&cancel_page(&asked, &record, "", &[]))
}

/// `POST /appels/{id}/annuler`
pub(super) async fn cancel(asked: Asked, Path(id): Path<String>, sent: Pairs) -> PageResult {
    let record = own(&asked, &id).await?;
    let reason = sent.text("motif").unwrap_or("");
    match asked.register.cancel_call(asked.caller.organisation_id()?, &id, reason, asked.caller.at).await {
        Ok(()) => go(&format!("/appels/{id}?fait=annule")),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new("motif", refusal(asked.t, &code))];
            show_wrong(&cancel_page(&asked, &record, reason, &problems))
        }
        Err(other) => Err(other.into()),
    }
}

/// A call of which the person's organisation pays a fund.
async fn paid(asked: &Asked, id: &str) -> Result<CallRecord, PageError> {
    let own = asked.caller.organisation_id()?;
    let record = asked.register.call(Some(own), id).await?;
    let pays = record.funds.iter().any(|fund| fund.organisation_id == own);
    if pays && record.is_run_by(own) { Ok(record) } else { Err(PageError::NotFound) }
}

async fn link_page<'a>(
    asked: &Asked,
    record: &CallRecord,
    problems: &'a [Problem],
) -> Result<FormPage<'a>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let all = asked.register.envelopes(own).await?;
    let field = |(n, fund): (usize, &register::calls::CallFund)| {
        let chosen = fund.envelope_id.as_deref().unwrap_or("");
        let mut options = vec![Choice::new("", t.call_no_envelope_yet(), chosen)];
        let open = all.iter().filter(|one| one.closed_at.is_none() || one.id == chosen);
        options.extend(
            open.map(|one| Choice::new(one.id.as_str(), format!("{} – {}", one.name, one.year), chosen)),
        );
        let amount = crate::diagnoses::words::euros(t, fund.total_cents);
        Field::select(&format!("enveloppe-{n}"), format!("{} – {amount}", fund.name), options)
    };
    let mine = record.funds.iter().filter(|fund| fund.organisation_id == own);
    let fields = (1..).zip(mine).map(field).collect();
    Ok(form(asked, record, (t.call_link(), t.call_link_what(), "fonds"), fields, problems))
}

/// `GET /appels/{id}/fonds`
pub(super) async fn ask_link(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = paid(&asked, &id).await?;
    draw(&link_page(&asked, &record, &[]).await?)
}

/// `POST /appels/{id}/fonds`
pub(super) async fn link(asked: Asked, Path(id): Path<String>, sent: Pairs) -> PageResult {
    let record = paid(&asked, &id).await?;
    let own = asked.caller.organisation_id()?;
    for (n, fund) in (1..).zip(record.funds.iter().filter(|fund| fund.organisation_id == own)) {
        let n: usize = n;
        let name = format!("enveloppe-{n}");
        let chosen = sent.text(&name);
        // What does not change is not written again.
        if chosen == fund.envelope_id.as_deref() {
            continue;
        }
        match asked.register.link_fund(own, (&id, &fund.id), chosen, asked.caller.at).await {
            Ok(()) => {}
            Err(register::Error::Refused(code)) => {
                let problems = [Problem::new(&name, refusal(asked.t, &code))];
                return show_wrong(&link_page(&asked, &record, &problems).await?);
            }
            Err(other) => return Err(other.into()),
        }
    }
    go(&format!("/appels/{id}?fait=lie"))
}

/// A part of the text that is not the same in two versions.
struct Change {
    title: String,
    gone: Vec<String>,
    new: Vec<String>,
}

#[derive(Template)]
#[template(path = "calls/versions.html")]
struct VersionsPage {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    fields: Vec<Field>,
    between: String,
    changes: Vec<Change>,
}

/// The lines of each part that are in one version and not in the other: what a person reads, not what a machine keeps.
async fn changes(
    asked: &Asked,
    record: &CallRecord,
    (before, after): (&Version, &Version),
) -> Result<Vec<Change>, PageError> {
    let t = asked.t;
    let (old, new) = (&before.specification, &after.specification);
    let mut said = Vec::new();
    for one in [old, new] {
        let mut parts = show::parts(t, record, one, show::places(asked, one).await?);
        // The calendar that a version wrote itself, whatever was granted since.
        parts.push(show::Part { title: t.call_funds(), lines: show::fund_lines(t, record, one) });
        parts.push(show::Part { title: t.call_name(), lines: vec![one.title.clone(), one.summary.clone()] });
        said.push(parts);
    }
    let titles: BTreeSet<&String> = said.iter().flatten().map(|part| &part.title).collect();
    let lines = |which: usize, title: &str| -> Vec<String> {
        let part = said.get(which).and_then(|parts| parts.iter().find(|one| one.title == title));
        part.map(|one| one.lines.clone()).unwrap_or_default()
    };
    let change = |title: &String| {
        let (was, is) = (lines(0, title), lines(1, title));
        let not_in = |all: &[String], other: &[String]| {
            all.iter().filter(|line| !other.contains(line)).cloned().collect::<Vec<_>>()
        };
        Change { title: title.clone(), gone: not_in(&was, &is), new: not_in(&is, &was) }
    };
    let all = titles.into_iter().map(change);
    Ok(all.filter(|one| !one.gone.is_empty() || !one.new.is_empty()).collect())
}

/// `GET /appels/{id}/versions?de=1&a=2`
pub(super) async fn versions(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    let number = |name: &str| asked.pairs.text(name).and_then(|n| n.parse::<u32>().ok());
    let last = record.call.versions.last().ok_or(PageError::NotFound)?.number;
    let to = number("a").unwrap_or(last);
    let from = number("de").unwrap_or_else(|| to.saturating_sub(1).max(1));
    let find = |wanted: u32| record.version(wanted).ok_or(PageError::NotFound);
    let (before, after) = (find(from)?, find(to)?);
    let list = |name: &str, title: String, chosen: u32| {
        let one = |v: &Version| {
            Choice::new(v.number.to_string(), t.call_version(v.number.to_string()), &chosen.to_string())
        };
        Field::select(name, title, record.call.versions.iter().map(one).collect())
    };
    let fields = vec![list("de", t.application_from(), from), list("a", t.application_to(), to)];
    let up = crumb(format!("/appels/{id}"), name(&record));
    let crumbs = vec![crumb("/appels", t.call_title()), up, crumb("", t.call_differences())];
    draw(&VersionsPage {
        t,
        c: Chrome::new(&asked, Place::Calls, crumbs),
        title: name(&record),
        fields,
        between: t.application_between(from.to_string(), to.to_string()),
        changes: changes(&asked, &record, (before, after)).await?,
        id,
    })
}
