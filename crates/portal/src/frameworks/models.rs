//! Models of shared places, clusters and ways to live together, with the conditions to do them again.

use super::parts::{ListPage, Part, Row, SheetPage, reference, way};
use super::{crumbs, tabs};
use crate::edge::{Asked, PageError};
use crate::funding::told;
use crate::ui::{Chrome, PageResult, Place, show};
use axum::extract::Path;
use procurement::models::{Family, MODELS, Model, model};
use register::testimonies::About;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

fn family(t: Texts, of: Family) -> String {
    match of {
        Family::Cluster => t.framework_family_cluster(),
        Family::Place => t.framework_family_place(),
        Family::Housing => t.framework_family_housing(),
    }
}

fn ways(t: Texts, one: &Model) -> String {
    one.ways.iter().map(|of| way(t, *of)).collect::<Vec<_>>().join(", ")
}

/// `GET /cadres-juridiques/modeles`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let rows = MODELS.iter().map(|one| Row {
        to: format!("/cadres-juridiques/modeles/{}", one.code),
        name: told(t, one.title),
        cells: vec![family(t, one.family), one.conditions.len().to_string(), ways(t, one)],
    });
    show(&ListPage {
        t,
        tabs: tabs(&asked, "/cadres-juridiques/modeles"),
        title: t.framework_models(),
        lead: t.framework_models_lead(),
        actions: vec![("/bibliotheque?sorte=model".to_owned(), t.library_title())],
        filters: Vec::new(),
        empty: t.none(),
        head: vec![
            t.framework_model(),
            t.framework_family(),
            t.framework_conditions(),
            t.framework_paid_by(),
        ],
        rows: rows.collect(),
        c: Chrome::new(&asked, Place::Frameworks, crumbs(t, &t.framework_models())),
    })
}

/// `GET /cadres-juridiques/modeles/{code}`
pub(super) async fn show_one(asked: Asked, Path(code): Path<String>) -> PageResult {
    let t = asked.t;
    let one = model(&code).ok_or(PageError::NotFound)?;
    let title = told(t, one.title);
    let mut conditions = Part::new("conditions", t.framework_conditions());
    conditions.items = one.conditions.iter().map(|pair| told(t, *pair)).collect();
    let mut about = Part::new("about", t.framework_clause_about()).text(told(t, one.caution));
    about.items = vec![
        format!("{} : {}", t.framework_family(), family(t, one.family)),
        format!("{} : {}", t.framework_partners(), told(t, one.partners)),
        format!("{} : {}", t.framework_reference(), reference(t, one.reference, one.status)),
    ];
    let mut pay = Part::new("pay", t.framework_paid_by());
    pay.links = one
        .ways
        .iter()
        .map(|of| (format!("/cadres-juridiques/clauses?voie={}", of.code()), way(t, *of)))
        .collect();
    let mut told_of = Part::new("testimonies", t.testimony_title());
    told_of.links = crate::testimonies::links_to(&asked, About::Model(one.code.to_owned())).await?;
    if told_of.links.is_empty() {
        told_of = told_of.text(t.testimony_none_about());
    }
    if asked.caller.can(Action::Create, ObjectKind::Testimony) {
        let href = format!("/temoignages/nouveau?sujet=model:{}", one.code);
        told_of.links.push((href, t.testimony_tell_about()));
    }
    show(&SheetPage {
        t,
        tabs: tabs(&asked, "/cadres-juridiques/modeles"),
        lead: told(t, one.what),
        done: None,
        alerts: Vec::new(),
        actions: vec![
            ("/bibliotheque".to_owned(), t.library_title()),
            ("/pratiques".to_owned(), t.practice_title()),
            ("/innovations".to_owned(), t.innovation_title()),
        ],
        parts: vec![conditions, about, pay, told_of],
        remove: None,
        c: Chrome::new(&asked, Place::Frameworks, crumbs(t, &title)),
        title,
    })
}
