//! What happens to a campaign: the list is frozen, letters left, it is put off, closed, cancelled.

use super::{changed, worded};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{PageResult, go};
use axum::extract::Path;
use jiff::civil::Date;
use pathway::campaign::Event;

/// The day of the form, when it is one.
pub(super) fn day(form: &Pairs, name: &str) -> Option<Date> {
    let day = form.text(name)?.parse::<Date>().ok()?;
    (2000..=2100).contains(&day.year()).then_some(day)
}

/// `POST /campagnes/{id}/etat`
pub(super) async fn note(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    changed(&asked, &id).await?;
    let landlord = asked.landlord()?.id.clone();
    let (register, today) = (&asked.register, asked.today);
    let what = form.text("fait").unwrap_or("");
    let on = day(&form, "jour");
    let (done, page) = match (what, Event::from_code(what)) {
        ("reminded", _) => {
            let on = on.unwrap_or(today);
            (register.note_reminded(&landlord, &id, on, today).await.map(drop), "/suivi")
        }
        (_, Some(Event::Frozen)) => {
            (register.freeze_campaign(&landlord, &id, today).await.map(drop), "/destinataires")
        }
        (_, Some(Event::Sent)) => {
            let on = on.unwrap_or(today);
            (register.note_sent(&landlord, &id, on, today).await.map(drop), "/envoi")
        }
        (_, Some(event)) => {
            let page = if event == Event::Scheduled { "/envoi" } else { "" };
            (register.move_campaign(&landlord, &id, event, on, today).await, page)
        }
        _ => return Err(PageError::Form("what happened to the campaign is not said".to_owned())),
    };
    match done {
        Ok(()) => go(&format!("/campagnes/{id}{page}?fait={what}")),
        Err(error) => Err(worded(&asked, error)),
    }
}
