//! What an agreement opens, for the partner: a table at a time, and the same as a file. Each reading is written in the
//! access log of whoever opens the data, before anything is shown.

use super::words;
use crate::edge::form::query_with;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Chrome, PageResult, Pager, Place, show};
use askama::Template;
use axum::extract::Path;
use register::agreements::{AgeBand, AgreementRecord, Opened, OpenedTable};
use register::privacy::accesses::Reading;
use std::collections::BTreeSet;
use texts::{Texts, format};
use trust::day::legal_day;
use trust::field::ObjectKind;
use trust::policy::{Action, Object};

const PER_PAGE: usize = 50;

struct Tab {
    href: String,
    label: String,
    current: bool,
}

/// A table, drawn: the same for every kind.
struct Drawn {
    caption: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Numbers: on the right.
    numbers: bool,
}

#[derive(Template)]
#[template(path = "agreements/data.html")]
struct DataPage {
    t: Texts,
    c: Chrome,
    lead: String,
    delete: String,
    notes: Vec<String>,
    tabs: Vec<Tab>,
    drawn: Option<Drawn>,
    pager: Pager,
    csv: String,
}

/// One of the tables of an agreement.
#[derive(Clone, Copy)]
enum Shown<'a> {
    Rows(&'a OpenedTable),
    Counts,
}

/// The name of a table in the address.
fn code(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Residence => "residences",
        ObjectKind::Dwelling => "logements",
        _ => "locataires",
    }
}

const COUNTS: &str = "effectifs";

/// What is opened to whoever asks, the table that they want, and its reading written down.
async fn opened(asked: &Asked, id: &str, action: Action) -> Result<(AgreementRecord, Opened), PageError> {
    let own = asked.caller.organisation_id()?;
    let record = asked.register.agreement(own, id).await?;
    let person = asked.caller.person()?;
    let in_force = person.agreements.iter().find(|agreement| agreement.terms.id.as_str() == id);
    // A party knows that the agreement exists: 403, suspended or not theirs to read.
    let agreement = in_force.ok_or(PageError::Forbidden)?;
    let kinds: BTreeSet<ObjectKind> = agreement.terms.fields.iter().filter_map(|f| f.kind()).collect();
    let wanted = asked.pairs.text("quoi");
    let kind = match wanted {
        Some("residences") => Some(ObjectKind::Residence),
        Some("logements") => Some(ObjectKind::Dwelling),
        Some("locataires" | COUNTS) => Some(ObjectKind::Tenant),
        _ => None,
    };
    let kind = kind.or_else(|| kinds.first().copied()).ok_or(PageError::NotFound)?;
    if !kinds.contains(&kind) {
        return Err(PageError::NotFound);
    }
    let giver = agreement.terms.giver.clone();
    match asked.caller.may(action, &Object::collection(kind, giver.clone())) {
        Err(PageError::NotFound) => return Err(PageError::Forbidden),
        other => other?,
    }
    let reading = Reading {
        organisation_id: giver.as_str(),
        account_id: &person.session.account_id,
        action: action.code(),
        kind: kind.code(),
        subject: &asked.path,
        at: asked.caller.at,
    };
    asked.register.note_access(&reading).await?;
    match asked.register.opened(&person.actor, agreement, action, asked.caller.at).await {
        Err(register::Error::Unknown(_)) => Err(PageError::Forbidden),
        other => Ok((record, other?)),
    }
}

/// The tables, each by its name in the address.
fn tables(opened: &Opened) -> Vec<(&'static str, Shown<'_>)> {
    let rows = opened.tables.iter().map(|table| (code(table.kind), Shown::Rows(table)));
    rows.chain(opened.counts.iter().map(|_| (COUNTS, Shown::Counts))).collect()
}

fn label(t: Texts, shown: Shown<'_>) -> String {
    match shown {
        Shown::Rows(table) => words::kind(t, table.kind),
        Shown::Counts => t.opened_counts(),
    }
}

/// The counts as rows: a residence each, the totals last.
fn counted(t: Texts, opened: &Opened) -> Drawn {
    let mut head = vec![
        opened
            .counts
            .as_ref()
            .and_then(|c| c.names.as_ref())
            .map_or_else(|| t.agreement_scope(), |_| t.field_residence_name()),
    ];
    head.extend(AgeBand::ALL.map(|band| words::band(t, band)));
    head.extend([t.age_unknown(), t.opened_total()]);
    let mut rows = Vec::new();
    if let Some(counts) = &opened.counts {
        let table = &counts.table;
        for row in 0..table.rows {
            let name = counts.names.as_ref().and_then(|names| names.get(row).cloned());
            let cells = table.cells.iter().skip(row * table.columns).take(table.columns);
            let total = table.row_totals.get(row);
            let numbers = cells.chain(total).map(|count| words::count(t, *count));
            rows.push(std::iter::once(name.unwrap_or_else(|| t.opened_all())).chain(numbers).collect());
        }
        if counts.names.is_some() {
            let numbers = table.column_totals.iter().chain([&table.total]);
            let numbers = numbers.map(|count| words::count(t, *count));
            rows.push(std::iter::once(t.opened_all()).chain(numbers).collect());
        }
    }
    Drawn { caption: t.opened_counts_note(), head, rows, numbers: true }
}

fn drawn(t: Texts, opened: &Opened, shown: Shown<'_>) -> Drawn {
    let Shown::Rows(table) = shown else { return counted(t, opened) };
    Drawn {
        caption: label(t, shown),
        head: table.fields.iter().map(|field| words::field(t, *field)).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(|v| words::value(t, v)).collect()).collect(),
        numbers: false,
    }
}

/// The day on which what is read today must be erased by the partner.
fn delete_on(asked: &Asked, opened: &Opened) -> jiff::civil::Date {
    let today = legal_day(asked.caller.at);
    let days = jiff::Span::new().days(i64::from(opened.terms.kept_days.min(3650)));
    today.checked_add(days).unwrap_or(today)
}

/// `GET /conventions/{id}/donnees`
pub(super) async fn page(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (record, opened) = opened(&asked, &id, Action::List).await?;
    let all = tables(&opened);
    let wanted = asked.pairs.text("quoi");
    let current = all.iter().find(|(code, _)| Some(*code) == wanted).or_else(|| all.first()).copied();
    let path = format!("/conventions/{id}/donnees");
    let mut notes = Vec::new();
    if opened.awaits_consent {
        notes.push(t.opened_consent());
    }
    if matches!(current, Some((_, Shown::Rows(table))) if table.kind == ObjectKind::Tenant) {
        notes.push(t.opened_tenants_note());
    }
    if !opened.not_held.is_empty() {
        let fields: Vec<String> = opened.not_held.iter().map(|field| words::field(t, *field)).collect();
        notes.push(t.opened_not_held(fields.join(", ")));
    }
    let mut drawn = current.map(|(_, shown)| drawn(t, &opened, shown));
    let total = drawn.as_ref().map_or(0, |d| d.rows.len());
    let here = asked.pairs.text("page").and_then(|p| p.parse::<usize>().ok()).unwrap_or(1);
    let here = here.clamp(1, total.div_ceil(PER_PAGE).max(1));
    if let Some(drawn) = &mut drawn {
        drawn.rows = drawn.rows.split_off(((here - 1) * PER_PAGE).min(total));
        drawn.rows.truncate(PER_PAGE);
    }
    let code = current.map_or("", |(code, _)| code);
    let crumbs = vec![
        crumb("/conventions", t.nav_agreements()),
        crumb(format!("/conventions/{id}"), t.agreement_one(record.giver.name.as_str())),
        crumb("", t.opened_title()),
    ];
    show(&DataPage {
        t,
        c: Chrome::new(&asked, Place::Agreements, crumbs),
        lead: t.opened_lead(record.giver.name.as_str(), words::purpose(t, opened.terms.purpose)),
        delete: t.opened_delete(format::date(delete_on(&asked, &opened))),
        notes,
        tabs: all
            .iter()
            .map(|(name, shown)| Tab {
                href: format!(
                    "{path}?{}",
                    query_with(&asked.pairs, &[("quoi", name), ("page", ""), ("lang", "")])
                ),
                label: label(t, *shown),
                current: *name == code,
            })
            .collect(),
        drawn,
        pager: Pager::new(t, &path, &asked.pairs, here, PER_PAGE, total),
        csv: format!("{path}.csv?quoi={code}"),
    })
}

/// `GET /conventions/{id}/donnees.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (record, opened) = opened(&asked, &id, Action::Export).await?;
    let all = tables(&opened);
    let wanted = asked.pairs.text("quoi");
    let found = match wanted {
        None => all.first(),
        Some(wanted) => all.iter().find(|(code, _)| *code == wanted),
    };
    let (_, shown) = found.copied().ok_or(PageError::NotFound)?;
    let drawn = drawn(t, &opened, shown);
    // Columns by the stable codes of their fields; those of the counts are words.
    let head = match shown {
        Shown::Rows(table) => table.fields.iter().map(|field| field.code().to_owned()).collect(),
        Shown::Counts => drawn.head,
    };
    let notes = [
        (t.opened_file_giver(), record.giver.name.clone()),
        (t.opened_file_agreement(), format!("{} ({})", record.id, opened.terms.version)),
        (t.opened_file_purpose(), words::purpose(t, opened.terms.purpose)),
        (t.export_date(), format::date(legal_day(asked.caller.at))),
        (t.opened_file_delete(), format::date(delete_on(&asked, &opened))),
    ];
    let rows = drawn.rows.into_iter().map(|row| row.iter().map(|cell| guarded(cell)).collect());
    csv_answer("convention.csv", &notes, &head, rows)
}
