//! Belonging to a network: each side in its turn. The answers come back to one's own organisation.

use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{PageResult, go};
use axum::extract::Path;

/// Goes back to the page, which says what was done; or says why it was not.
fn told(asked: &Asked, done: Result<(), register::Error>, what: &str) -> PageResult {
    let t = asked.t;
    match done {
        Ok(()) => go(&format!("/organisation?fait={what}#networks-title")),
        Err(register::Error::Refused(why)) => {
            let why = match why.as_str() {
                "adhesion-not-now" => t.adhesion_not_now(),
                "adhesion-reason" => t.adhesion_reason_wrong(),
                "directory-NotChecked" => t.own_waits(),
                _ => why,
            };
            Err(register::Error::Refused(why).into())
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /organisation/reseaux/{id}/rejoindre`
pub(super) async fn join(asked: Asked, Path(network): Path<String>, form: Pairs) -> PageResult {
    if !form.has("charter") {
        return Err(register::Error::Refused(asked.t.network_charter_needed()).into());
    }
    let own = asked.caller.organisation_id()?;
    told(&asked, asked.register.join_network(&network, own, asked.caller.at).await, "demande")
}

/// `POST /organisation/reseaux/{id}/quitter`
pub(super) async fn leave(asked: Asked, Path(network): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    told(&asked, asked.register.leave_network(&network, own, asked.caller.at).await, "quitte")
}

/// `POST /organisation/reseaux/{id}/decliner`: the invitation is not followed.
pub(super) async fn decline_invitation(asked: Asked, Path(network): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    told(&asked, asked.register.decline_adhesion(&network, own, "", asked.caller.at).await, "decline")
}

/// `POST /organisation/adherents/{id}/inviter`
pub(super) async fn invite(asked: Asked, Path(other): Path<String>) -> PageResult {
    // An organisation that is not shown does not exist for the network.
    asked.register.listed(&other).await?;
    let own = asked.caller.organisation_id()?;
    told(&asked, asked.register.invite_to_network(own, &other, asked.caller.at).await, "invite")
}

/// `POST /organisation/adherents/{id}/accepter`
pub(super) async fn admit(asked: Asked, Path(other): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    told(&asked, asked.register.admit_to_network(own, &other, asked.caller.at).await, "accepte")
}

/// `POST /organisation/adherents/{id}/refuser`
pub(super) async fn decline_request(asked: Asked, Path(other): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let reason = form.text("reason").unwrap_or("");
    told(&asked, asked.register.decline_adhesion(own, &other, reason, asked.caller.at).await, "decline")
}

/// `POST /organisation/adherents/{id}/suspendre`
pub(super) async fn suspend(asked: Asked, Path(other): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let reason = form.text("reason").unwrap_or("");
    told(&asked, asked.register.suspend_member(own, &other, reason, asked.caller.at).await, "suspendu")
}

/// `POST /organisation/adherents/{id}/reprendre`
pub(super) async fn resume(asked: Asked, Path(other): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    told(&asked, asked.register.resume_member(own, &other, asked.caller.at).await, "repris")
}
