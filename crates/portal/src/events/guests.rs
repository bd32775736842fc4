//! Who comes, for the host: the list, the file, the reminder.

use super::state;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{PageResult, go};
use axum::extract::Path;
use register::events::{Guest, Reach};
use register::privacy::accesses::Reading;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// What the page of an event shows of who comes.
pub(super) struct Lines {
    /// Name, seats, how to reach, state.
    pub rows: Vec<[String; 4]>,
    /// Opens a letter to those who gave an address, each hidden from the others; `None` when nobody did.
    pub mail: Option<String>,
}

/// How to reach a guest, in one line.
fn reached(reach: &Reach) -> String {
    let parts = [Some(&reach.person), reach.email.as_ref(), reach.phone.as_ref()];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

pub(super) fn lines(t: Texts, all: &[Guest]) -> Lines {
    let row = |guest: &Guest| {
        let reach = guest.reach.as_ref().map_or_else(|| "–".to_owned(), reached);
        [guest.name.clone(), format::count(t.lang(), u64::from(guest.seats)), reach, state(t, guest)]
    };
    let mails: Vec<String> = all
        .iter()
        .filter_map(|guest| guest.reach.as_ref()?.email.as_deref())
        .map(crate::edge::form::encode)
        .collect();
    Lines {
        rows: all.iter().map(row).collect(),
        mail: (!mails.is_empty()).then(|| format!("mailto:?bcc={}", mails.join(","))),
    }
}

/// Who comes, for the host. The door of the page is open to everybody and writes nothing down: reading how to reach somebody is
/// written down here, before it is shown.
pub(super) async fn read(asked: &Asked, host_id: &str, id: &str) -> Result<Vec<Guest>, PageError> {
    let all = asked.register.event_guests(host_id, id).await?;
    if all.iter().any(|guest| guest.reach.is_some()) {
        let reading = Reading {
            organisation_id: host_id,
            account_id: &asked.caller.person()?.session.account_id,
            action: Action::See.code(),
            kind: ObjectKind::Registration.code(),
            subject: &asked.path,
            at: asked.caller.at,
        };
        asked.register.note_access(&reading).await?;
    }
    Ok(all)
}

/// `GET /evenements/{id}/inscrits.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = asked.register.event(&id).await?;
    let all = asked.register.event_guests(asked.caller.organisation_id()?, &id).await?;
    let rows = all.iter().map(|guest| {
        let said = |read: fn(&Reach) -> Option<&str>| {
            guest.reach.as_ref().and_then(read).map_or_else(String::new, guarded)
        };
        vec![
            guarded(&guest.name),
            guest.seats.to_string(),
            state(t, guest),
            said(|reach| Some(&reach.person)),
            said(|reach| reach.email.as_deref()),
            said(|reach| reach.phone.as_deref()),
        ]
    });
    let head = ["organisation", "places", "etat", "personne", "courriel", "telephone"].map(str::to_owned);
    let notes = vec![(t.export_date(), format::date(asked.today)), (t.event_name(), one.told.title.clone())];
    csv_answer("inscrits.csv", &notes, &head, rows.collect::<Vec<_>>())
}

/// `POST /evenements/{id}/rappel`
pub(super) async fn remind(asked: Asked, Path(id): Path<String>, _form: Pairs) -> PageResult {
    asked.register.note_event_reminder(asked.caller.organisation_id()?, &id).await?;
    go(&format!("/evenements/{id}?fait=note"))
}
