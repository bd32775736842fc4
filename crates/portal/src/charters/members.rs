//! Signing a charter, changing what is shown, leaving: each charter of the networks to which the landlord belongs.

use super::tabs;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, go, show};
use crate::vacancies::words::Tab;
use askama::Template;
use axum::extract::Path;
use register::charters::{CharterOf, CharterTerms};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Charter {
    id: String,
    name: String,
    /// Day of the signature.
    since: Option<String>,
    shows: Field,
    members: Vec<String>,
}

#[derive(Template)]
#[template(path = "charters/members.html")]
struct MembersPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    done: Option<String>,
    charters: Vec<Charter>,
    may_sign: bool,
    may_change: bool,
    fingerprint: String,
}

/// What is shown, as boxes; the names differ from one charter to the next so that ids do not repeat.
fn shows(t: Texts, rank: usize, terms: CharterTerms) -> Field {
    let boxes = [
        ("residence", t.charter_shows_residence(), terms.shows_residence),
        ("loyer", t.charter_shows_rent(), terms.shows_rent),
        ("voyage", t.charter_travels(), terms.travels),
    ];
    let boxes = boxes.map(|(code, label, chosen)| Choice { value: code.to_owned(), label, chosen }).to_vec();
    let mut field = Field::boxes("montre", t.charter_shows(), boxes).hint(t.charter_shows_hint());
    field.id = format!("montre-{rank}");
    field
}

fn terms(form: &Pairs) -> CharterTerms {
    let has = |code: &str| form.all("montre").any(|value| value == code);
    CharterTerms { shows_residence: has("residence"), shows_rent: has("loyer"), travels: has("voyage") }
}

async fn one(asked: &Asked, rank: usize, charter: CharterOf) -> Result<Charter, PageError> {
    let own = &asked.landlord()?.id;
    let members = match charter.signed {
        Some(_) => {
            let all = asked.register.members_of_charter(&charter.network_id, own, asked.caller.at).await?;
            all.into_iter().map(|member| member.landlord).collect()
        }
        None => Vec::new(),
    };
    let (terms, since) = match charter.signed {
        Some((terms, since)) => (terms, Some(format::instant(&since))),
        None => (CharterTerms::default(), None),
    };
    Ok(Charter {
        id: charter.network_id,
        name: charter.network,
        since,
        shows: shows(asked.t, rank, terms),
        members,
    })
}

/// `GET /charte/adhesion`
pub(super) async fn show_terms(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.charters_of(&asked.landlord()?.id, asked.caller.at).await?;
    let mut charters = Vec::with_capacity(all.len());
    for (rank, charter) in all.into_iter().enumerate() {
        charters.push(one(&asked, rank, charter).await?);
    }
    show(&MembersPage {
        t,
        tabs: tabs(&asked, "/charte/adhesion"),
        done: asked.pairs.text("fait").map(|what| match what {
            "signe" => t.charter_joined_done(),
            "quitte" => t.charter_left_done(),
            _ => t.charter_saved(),
        }),
        charters,
        may_sign: asked.caller.can(Action::Sign, ObjectKind::SharedDwelling),
        may_change: asked.caller.can(Action::Sign, ObjectKind::SharedDwelling),
        fingerprint: asked.register.installation_key().await?.fingerprint(),
        c: Chrome::new(
            &asked,
            Place::Charters,
            vec![crumb("/charte", t.nav_charters()), crumb("", t.charter_tab_terms())],
        )
        .narrow(),
    })
}

/// Says why it was not done.
fn told(asked: &Asked, done: Result<(), register::Error>, what: &str) -> PageResult {
    match done {
        Ok(()) => go(&format!("/charte/adhesion?fait={what}")),
        Err(register::Error::Refused(code)) if code == "charter-signed" => {
            Err(register::Error::Refused(asked.t.charter_signed_already()).into())
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /charte/reseaux/{id}/rejoindre`
pub(super) async fn join(asked: Asked, Path(network): Path<String>, form: Pairs) -> PageResult {
    let own = asked.landlord()?.id.clone();
    if form.text("accord") != Some("oui") {
        return Err(register::Error::Refused(asked.t.charter_join_unconfirmed()).into());
    }
    let done = asked.register.join_charter(&network, &own, terms(&form), asked.caller.at).await;
    told(&asked, done, "signe")
}

/// `POST /charte/reseaux/{id}/quitter`
pub(super) async fn leave(asked: Asked, Path(network): Path<String>) -> PageResult {
    let own = asked.landlord()?.id.clone();
    told(&asked, asked.register.leave_charter(&network, &own).await, "quitte")
}

/// `POST /charte/reseaux/{id}/reglages`
pub(super) async fn change(asked: Asked, Path(network): Path<String>, form: Pairs) -> PageResult {
    let own = asked.landlord()?.id.clone();
    told(&asked, asked.register.set_charter_terms(&network, &own, terms(&form)).await, "regle")
}
