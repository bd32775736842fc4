//! What households need, tenants first: noted with their agreement, for a time, without a name nor a reason.

mod list;
mod new;
mod show;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use register::needs::{Household, NotedNeed};
use register::portfolio::Portfolio;
use texts::words as names;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let seen = Need::Right(Action::List, ObjectKind::Need);
    let made = Need::Right(Action::Create, ObjectKind::Need);
    let changed = Need::Right(Action::Change, ObjectKind::Need);
    Doors::new()
        .get("/besoins", seen, list::list)
        .get("/besoins/nouveau", made, new::ask)
        .post("/besoins/nouveau", made, new::note)
        .get("/besoins/{id}", seen, show::show_one)
        .post("/besoins/{id}/fermer", changed, show::close)
        .post("/besoins/{id}/effacer", changed, show::erase)
}

/// Whoever only knows that a visit is planned does not read needs.
fn whole(asked: &Asked) -> Result<(), PageError> {
    if asked.caller.can(Action::Create, ObjectKind::Need) { Ok(()) } else { Err(PageError::Forbidden) }
}

/// Whose need it is, as far as this page says it: the dwelling of a tenant, the number of an application.
fn household(asked: &Asked, portfolio: Option<&Portfolio>, need: &NotedNeed) -> String {
    match &need.household {
        Household::Applicant(number) => asked.t.need_applicant(number.as_str()),
        Household::Tenant(id) => {
            let found = portfolio.and_then(|p| p.dwelling(id));
            let reference = found.and_then(|(_, d)| d.reference.as_deref());
            asked.t.need_tenant(crate::adapted::name_of(asked, reference))
        }
    }
}

/// `N3 – adapté senior`, or not known.
pub(crate) fn level(asked: &Asked, level: Option<model::dwelling::AdaptationLevel>) -> String {
    let t = asked.t;
    level.map_or_else(|| t.unknown(), |level| format!("{} – {}", level.code(), names::level(t, level)))
}
