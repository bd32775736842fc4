//! The services: those of the landlord, or those that one's organisation gives.

use super::page::{Page, Row, Section, Table, errors};
use super::{may, words};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use provision::uptake::Summary;
use provision::{Family, Gap};
use register::provisions::Provision;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// What a service lacks, in words.
pub(super) fn gap(t: Texts, of: Gap) -> String {
    match of {
        Gap::Provider => t.prov_gap_provider(),
        Gap::Payer => t.prov_gap_payer(),
        Gap::Route => t.prov_gap_route(),
        Gap::Residences => t.prov_gap_residences(),
        Gap::Level => t.prov_gap_level(),
        Gap::Plan(cents) => t.prov_gap_plan(crate::pools::words::euros(t, cents)),
    }
}

fn row(t: Texts, one: &Provision) -> Row {
    let service = &one.service;
    let or = |said: Option<String>| said.unwrap_or_else(|| t.prov_not_said());
    let gaps = service.gaps(one.provider_id.is_some());
    let uses = Summary::of(&one.months);
    let mut cells = vec![words::kind(t, service.kind)];
    if one.is_own {
        cells.push(or(one.provider.clone()));
        cells.push(or(service.payer.map(|payer| words::payer(t, payer))));
        cells.push(format::count(t.lang(), service.residences.len() as u64));
        cells.push(if uses.counted == 0 { t.unknown() } else { format::count(t.lang(), uses.uses()) });
        cells.push(format::count(t.lang(), gaps.len() as u64));
    } else {
        cells.push(one.landlord.clone());
        cells.push(format::count(t.lang(), service.residences.len() as u64));
    }
    Row { to: Some(format!("/services-aux-locataires/{}", one.id)), name: service.name.clone(), cells }
}

/// `GET /services-aux-locataires`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.provisions(asked.caller.organisation_id()?).await?;
    let is_landlord = asked.landlord.is_some();
    let mut actions = Vec::new();
    if is_landlord && may(&asked, Action::Create) {
        actions.push(("/services-aux-locataires/nouveau".to_owned(), t.prov_new()));
    }
    if is_landlord {
        actions.push(("/services-aux-locataires/couverture".to_owned(), t.prov_coverage()));
        actions.push(("/services-aux-locataires/bouquets".to_owned(), t.prov_bundles()));
    }
    if may(&asked, Action::Export) {
        actions.push(("/services-aux-locataires.csv".to_owned(), t.prov_csv()));
    }
    actions.push(("/services".to_owned(), t.prov_catalogue()));
    if asked.caller.can(Action::List, ObjectKind::Enquiry) {
        actions.push(("/enquetes".to_owned(), t.prov_enquiries()));
    }
    let head = |is_own: bool| {
        let mut head = vec![t.prov_name(), t.prov_kind()];
        if is_own {
            head.extend([
                t.prov_provider(),
                t.prov_payer(),
                t.prov_residences(),
                t.prov_uses(),
                t.prov_gaps(),
            ]);
        } else {
            head.extend([t.premises_landlord(), t.prov_residences()]);
        }
        head
    };
    let mut sections = Vec::new();
    const IDS: [&str; 4] = ["daily", "vulnerable", "power", "together"];
    for (id, family) in IDS.into_iter().zip(Family::ALL) {
        let rows: Vec<Row> = all
            .iter()
            .filter(|one| one.is_own && one.service.family() == *family)
            .map(|one| row(t, one))
            .collect();
        if !rows.is_empty() {
            let table = Some(Table { caption: words::family(t, *family), head: head(true), rows });
            sections.push(Section { table, ..Section::new(id, words::family(t, *family)) });
        }
    }
    let given: Vec<Row> = all.iter().filter(|one| !one.is_own).map(|one| row(t, one)).collect();
    if !given.is_empty() {
        let table = Some(Table { caption: t.prov_partner_lead(), head: head(false), rows: given });
        sections.push(Section { table, ..Section::new("given", t.prov_partner_lead()) });
    }
    if sections.is_empty() {
        let empty = Some(if is_landlord { t.prov_none() } else { t.prov_none_partner() });
        sections.push(Section { empty, ..Section::new("services", t.prov_title()) });
    }
    show(&Page {
        t,
        c: Chrome::new(&asked, Place::Provisions, vec![crumb("", t.prov_title())]),
        title: t.prov_title(),
        lead: if is_landlord { t.prov_lead() } else { t.prov_partner_lead() },
        done: None,
        errors: errors(t, &[]),
        actions,
        sections,
    })
}
