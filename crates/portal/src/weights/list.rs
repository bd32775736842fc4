//! The versions of the weights, and which one is in force.

use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, go, show};
use askama::Template;
use register::weights::DEFAULT_VERSION;
use texts::{Texts, format};

struct VersionLine {
    id: String,
    name: String,
    date: String,
    note: String,
    active: bool,
}

#[derive(Template)]
#[template(path = "weights/list.html")]
struct WeightsPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    active: String,
    versions: Vec<VersionLine>,
}

/// The name of a version, in the language of the page when it comes with the program.
pub(super) fn version_name(t: Texts, id: &str, name: &str) -> String {
    if id == DEFAULT_VERSION { t.weights_default() } else { name.to_owned() }
}

/// `GET /ponderations`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let versions = asked.register.weights_versions(&asked.landlord()?.id).await?;
    let done = match asked.pairs.text("fait") {
        Some("saved") => Some(t.weights_saved()),
        Some("active") => Some(t.weights_activated()),
        _ => None,
    };
    show(&WeightsPage {
        t,
        c: Chrome::new(&asked, Place::Weights, vec![crumb("", t.nav_weights())]),
        done,
        active: versions.iter().find(|v| v.is_active).map_or_else(String::new, |v| v.id.clone()),
        versions: versions
            .into_iter()
            .map(|v| VersionLine {
                name: version_name(t, &v.id, &v.name),
                date: format::iso_date(&v.made_at),
                note: v.note,
                active: v.is_active,
                id: v.id,
            })
            .collect(),
    })
}

/// `POST /ponderations/activer`
pub(super) async fn activate(asked: Asked, form: Pairs) -> PageResult {
    let version = form.text("version").ok_or(PageError::NotFound)?;
    asked.register.activate_weights(&asked.landlord()?.id, version).await?;
    go("/ponderations?fait=active")
}
