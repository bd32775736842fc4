//! The sheet of a dwelling that is no longer in the files: its history, and what became of it.

use super::absent::{name_of, place_of, reasons, seen, state_word};
use crate::edge::{Asked, PageError};
use crate::residences::floor_word;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, Field, PageResult, Place, show};
use askama::Template;
use model::dwelling::AdaptationLevel;
use texts::{Texts, format};

#[derive(Template)]
#[template(path = "dwellings/gone.html")]
struct GonePage {
    t: Texts,
    c: Chrome,
    id: String,
    name: String,
    place: String,
    state: String,
    facts: Vec<(String, String)>,
    why: Field,
    on: Field,
    /// ISO day, day in words, what was said; last first.
    history: Vec<(String, String, String)>,
}

/// The page of an absent dwelling.
///
/// # Errors
/// [`PageError::NotFound`] when the landlord has no absent dwelling of this id.
pub(super) async fn show_gone(asked: &Asked, id: &str) -> PageResult {
    let t = asked.t;
    let landlord = &asked.landlord()?.id;
    let register = &asked.register;
    let absent = register.absent(landlord).await?;
    let found = absent.dwellings.iter().find(|d| d.id == id).ok_or(PageError::NotFound)?;
    let day = |at: &str| at.chars().take(10).collect::<String>();
    let mut history: Vec<(String, String, String)> = register
        .departure_notes(landlord, id)
        .await?
        .iter()
        .map(|n| (day(&n.noted_at), format::iso_date(&n.noted_at), state_word(t, n.absence)))
        .collect();
    for note in register.levels(id).await? {
        let level = note.level.map_or_else(|| t.unknown(), |l: AdaptationLevel| l.code().to_owned());
        let source = note.source.clone().unwrap_or_else(|| t.source_unstated());
        let text = t.dwelling_history_line(level, source);
        history.push((day(&note.noted_at), format::iso_date(&note.noted_at), text));
    }
    history.sort_by(|a, b| b.0.cmp(&a.0));
    let name = name_of(t, found);
    let unknown = |text: Option<String>| text.unwrap_or_else(|| t.unknown());
    let reasons = reasons(t, "");
    let crumbs = vec![crumb("/logements/absents", t.absent_title()), crumb("", name.as_str())];
    show(&GonePage {
        t,
        c: Chrome::new(asked, Place::Residences, crumbs).narrow(),
        id: found.id.clone(),
        place: place_of(found),
        state: state_word(t, found.absence),
        facts: vec![
            (t.dwelling_residence(), unknown(found.residence.as_ref().map(|(_, name)| name.clone()))),
            (t.col_building(), unknown(found.building.clone())),
            (t.col_floor(), floor_word(t, found.floor)),
            (t.dwelling_type(), unknown(found.rooms.map(|n| format!("T{n}")))),
            (t.absent_last(), seen(t, found.last_seen.as_ref())),
            (t.absent_since(), seen(t, found.missing_from.as_ref())),
        ],
        why: Field::select("motif", t.absent_why(), reasons),
        on: Field::date("le", t.absent_on(), &asked.today.to_string()),
        name,
        history,
    })
}
