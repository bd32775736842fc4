//! The people of one's organisation: who they are, what they may do, who is invited.

mod caseload;
mod invite;
mod list;

use crate::edge::Asked;
use crate::edge::doors::{Doors, Need};
use crate::ui::{PageResult, go};
use axum::extract::Path;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let see = Need::Right(Action::List, ObjectKind::Account);
    let administer = Need::Right(Action::AdministerMembers, ObjectKind::Account);
    let grant = Need::Right(Action::GrantRole, ObjectKind::Account);
    Doors::new()
        .get("/membres", see, list::list)
        .get("/membres/inviter", administer, invite::ask)
        .post("/membres/inviter", administer, invite::send)
        .post("/membres/invitations/{id}/retirer", administer, withdraw)
        .post("/membres/roles/{id}/retirer", grant, end_role)
        .post("/membres/roles/{id}/approuver", grant, approve)
        .get("/membres/{id}/suivi", grant, caseload::ask)
        .post("/membres/{id}/suivi", grant, caseload::give)
        .post("/membres/{id}/retirer", administer, end_membership)
}

/// `POST /membres/invitations/{id}/retirer`
async fn withdraw(asked: Asked, Path(id): Path<String>) -> PageResult {
    asked.register.withdraw_invitation(asked.caller.organisation_id()?, &id).await?;
    go("/membres?fait=invitation")
}

/// `POST /membres/roles/{id}/retirer`: at the next request the role is gone.
async fn end_role(asked: Asked, Path(id): Path<String>) -> PageResult {
    told(&asked, asked.register.end_role(asked.caller.organisation_id()?, &id).await, "role")
}

/// `POST /membres/roles/{id}/approuver`: the second person that a role on personal data asks for.
async fn approve(asked: Asked, Path(id): Path<String>) -> PageResult {
    told(&asked, asked.register.approve_role(asked.caller.organisation_id()?, &id).await, "approbation")
}

/// `POST /membres/{id}/retirer`
async fn end_membership(asked: Asked, Path(id): Path<String>) -> PageResult {
    told(&asked, asked.register.end_membership(asked.caller.organisation_id()?, &id).await, "membre")
}

/// Goes back to the list, which says what was done or why it was not.
fn told(asked: &Asked, done: Result<(), register::Error>, what: &str) -> PageResult {
    match done {
        Ok(()) => go(&format!("/membres?fait={what}")),
        Err(register::Error::Refused(why)) => {
            let why = match why.as_str() {
                "last-administrator" => asked.t.members_last_administrator(),
                "second-person" => asked.t.members_second_person(),
                _ => why,
            };
            Err(register::Error::Refused(why).into())
        }
        Err(other) => Err(other.into()),
    }
}
