//! One service, as everybody sees it.

use super::{list, words};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "catalogue/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    id: String,
    title: String,
    content: Option<String>,
    imported: Option<String>,
    provider: String,
    /// The sheet of who offers it, for whoever may open the directory.
    provider_href: Option<String>,
    /// What is known and what is not: a name, then a value or nothing.
    facts: Vec<(String, Option<String>)>,
    /// Where one writes or calls, when the record says it.
    link: Option<String>,
    is_own: bool,
}

/// `GET /services/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let entry = asked.register.catalogue_entry(&id).await?;
    let gazetteer = asked.register.gazetteer().await?;
    let some = |text: String| (!text.is_empty()).then_some(text);
    let s = &entry.record;
    let listed = |all: Vec<String>| some(all.join(", "));
    let price = match (entry.price, s.frais.as_deref()) {
        (Some(price), _) => Some(words::price(t, price)),
        // « Payant » is known; at what price is not.
        (None, Some("payant")) => Some(t.services_paid_unsaid()),
        (None, _) => None,
    };
    let place = |p| crate::directory::words::territory(t, &gazetteer, p);
    let families = entry.subjects.iter().filter_map(|code| catalogue::subject(code)).map(|s| s.family);
    let families: std::collections::BTreeSet<_> = families.collect();
    let facts = vec![
        (t.services_family(), listed(families.into_iter().map(|x| words::family(t, x)).collect())),
        (t.services_subjects(), listed(entry.subjects.iter().map(|x| words::subject_name(t, x)).collect())),
        (t.services_phase(), entry.phase.map(|x| words::phase(t, x))),
        (t.services_price(), price),
        (t.services_prerequisites(), s.conditions_acces.clone()),
        (t.services_where(), listed(entry.places.iter().map(place).collect())),
    ];
    let own = asked.caller.organisation_id().is_ok_and(|own| own == entry.organisation_id);
    show(&ShowPage {
        t,
        done: match asked.pairs.text("fait") {
            Some("publiee") => Some(t.services_done_published()),
            _ => None,
        },
        title: s.nom.clone(),
        content: s.description.clone(),
        imported: list::imported(t, &entry),
        provider_href: asked.caller.person().is_ok().then(|| format!("/annuaire/{}", entry.organisation_id)),
        provider: entry.organisation_name.clone(),
        facts,
        link: s.lien_mobilisation.clone().filter(|link| register::directory::profile::is_website(link)),
        is_own: own && asked.caller.can(Action::Change, ObjectKind::CatalogueItem),
        c: Chrome::new(
            &asked,
            Place::Services,
            vec![crumb("/services", t.services_title()), crumb("", s.nom.as_str())],
        ),
        id,
    })
}
