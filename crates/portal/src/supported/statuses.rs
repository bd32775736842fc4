//! The occupancy statuses and their rules, each with its article and how sure it is: dated parameters, read today.

use super::words;
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use jiff::civil::Date;
use law::Table;
use pathway::supported::status::{Holder, Status};
use texts::Texts;
use trust::policy::Action;

struct Line {
    name: String,
    holder: String,
    approval: Option<String>,
    term: String,
    review: String,
    rule: String,
    reference: &'static str,
    sure: String,
}

#[derive(Template)]
#[template(path = "supported/statuses.html")]
struct StatusesPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
}

/// A number of a parameter, when it holds that day.
fn number(law: &Table, key: &str, on: Date) -> Option<i64> {
    law.value(key, on).ok().map(|value| value.amount)
}

/// A number of months, and how sure it is.
fn months(t: Texts, law: &Table, keys: &[String], on: Date) -> String {
    let Some(parameter) = keys.iter().find_map(|key| law.on(key, on).ok()) else { return t.unknown() };
    let said = t.pathway_statuses_months(parameter.value.amount);
    format!("{said} ({})", words::sureness(t, parameter.status))
}

fn term(t: Texts, law: &Table, status: Status, on: Date) -> String {
    match status {
        Status::TemporaryOccupation => {
            let least = number(law, "scheme.elan_months_min", on);
            match (least, number(law, "occupancy.temporary_occupation.term", on)) {
                (Some(least), Some(most)) => t.pathway_statuses_months_range(least, most),
                _ => t.unknown(),
            }
        }
        Status::YoungLease => months(t, law, &["occupancy.young_lease.term".to_owned()], on),
        _ if status.is_own_lease() => t.none(),
        _ => t.pathway_statuses_by_papers(),
    }
}

fn rule(t: Texts, law: &Table, status: Status, on: Date) -> String {
    match status {
        Status::DirectLease => t.pathway_statuses_rule_direct_lease(),
        Status::SubLetting => t.pathway_statuses_rule_sub_letting(),
        Status::TransitionalLease => {
            let before = number(law, "occupancy.transitional_lease.prefect", on);
            t.pathway_statuses_rule_transitional_lease(before.map_or_else(|| t.unknown(), |n| n.to_string()))
        }
        Status::Accommodation => t.pathway_statuses_rule_accommodation(),
        Status::YoungLease => t.pathway_statuses_rule_young_lease(),
        Status::CoTenancy => t.pathway_statuses_rule_co_tenancy(),
        Status::SharedHome => t.pathway_statuses_rule_shared_home(),
        Status::TemporaryOccupation => t.pathway_statuses_rule_temporary_occupation(),
    }
}

/// `GET /hlm-accompagnes/statuts`
pub(super) async fn page(asked: Asked) -> PageResult {
    let (t, on) = (asked.t, asked.today);
    let law = match asked.caller.organisation_id() {
        Ok(own) => asked.register.law_of(own).await?,
        Err(_) => Table::house().clone(),
    };
    let line = |status: &Status| Line {
        name: words::status(t, *status),
        holder: match status.holder() {
            Holder::Household => t.pathway_statuses_holder_household(),
            Holder::Body => t.pathway_statuses_holder_body(),
            Holder::Tenant => t.pathway_statuses_holder_tenant(),
        },
        approval: status.needs_approval().then(|| {
            let years = number(&law, "occupancy.approval", on);
            t.pathway_statuses_approval(years.map_or_else(|| t.unknown(), |n| n.to_string()))
        }),
        term: term(t, &law, *status, on),
        review: if status.is_reviewed() {
            let own = format!("occupancy.{}.review", status.key());
            months(t, &law, &[own, "occupancy.review".to_owned()], on)
        } else {
            t.none()
        },
        rule: rule(t, &law, *status, on),
        reference: status.reference(),
        sure: if status.is_sure() { t.pathway_sure_verified() } else { t.pathway_uncertain() },
    };
    let lists = asked.caller.can(Action::List, super::KIND);
    let list = lists.then(|| crumb("/hlm-accompagnes", t.nav_supported()));
    let crumbs = list.into_iter().chain([crumb("", t.pathway_statuses())]).collect();
    show(&StatusesPage {
        t,
        c: Chrome::new(&asked, Place::Supported, crumbs),
        lines: Status::ALL.iter().map(line).collect(),
    })
}
