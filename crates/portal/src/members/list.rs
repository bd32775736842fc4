//! The members of the organisation, their roles, and the invitations that wait.

use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct RoleLine {
    id: String,
    name: String,
    until: Option<String>,
    waits: bool,
}

struct MemberLine {
    id: String,
    name: String,
    email: String,
    seen: String,
    second_factor: bool,
    me: bool,
    roles: Vec<RoleLine>,
}

struct InvitationLine {
    id: String,
    email: String,
    roles: String,
    until: String,
}

#[derive(Template)]
#[template(path = "members/list.html")]
struct MembersPage {
    t: Texts,
    c: Chrome,
    organisation: String,
    done: Option<String>,
    members: Vec<MemberLine>,
    invitations: Vec<InvitationLine>,
    /// May somebody here follow supported households?
    follows: bool,
    /// May the person change anything here?
    administers: bool,
}

/// `GET /membres`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let person = asked.caller.person()?;
    let organisation = asked.caller.organisation_id()?;
    let members = asked.register.members(organisation).await?;
    let invitations = asked.register.invitations(organisation).await?;
    let done = match asked.pairs.text("fait") {
        Some("invitation") => Some(t.members_invitation_withdrawn()),
        Some("role") => Some(t.members_role_ended()),
        Some("approbation") => Some(t.members_role_approved()),
        Some("membre") => Some(t.members_left()),
        Some("suivi") => Some(t.members_caseload_given()),
        _ => None,
    };
    show(&MembersPage {
        t,
        c: Chrome::new(&asked, Place::Members, vec![crumb("", t.nav_members())]),
        organisation: person.organisation.as_ref().map(|o| o.name.clone()).unwrap_or_default(),
        done,
        members: members
            .into_iter()
            .map(|m| MemberLine {
                me: m.account_id == person.session.account_id,
                id: m.membership_id,
                name: m.name,
                email: m.email,
                seen: m.seen_at.as_deref().map_or_else(|| t.members_never(), format::instant),
                second_factor: m.has_second_factor,
                roles: m
                    .roles
                    .into_iter()
                    .map(|r| RoleLine {
                        id: r.id,
                        name: texts::people::role(t, r.role),
                        until: r.until.as_deref().map(format::iso_date),
                        waits: r.waits_for_approval,
                    })
                    .collect(),
            })
            .collect(),
        invitations: invitations
            .into_iter()
            .map(|i| InvitationLine {
                id: i.id,
                email: i.email,
                roles: i.grants.iter().map(|g| texts::people::role(t, g.role)).collect::<Vec<_>>().join(", "),
                until: format::instant(&i.expires_at),
            })
            .collect(),
        follows: trust::role::Role::Social.may_be_held_in(person.actor.organisation_kind),
        administers: person.actor.grants.iter().any(|g| g.role() == trust::role::Role::OrgAdmin)
            && asked.caller.can(Action::List, ObjectKind::Account),
    })
}
