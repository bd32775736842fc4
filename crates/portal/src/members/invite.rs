//! Inviting a colleague: an address, roles, and for a caretaker the residences. The link is shown once.

use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show, show_wrong};
use askama::Template;
use register::members::NewGrant;
use std::collections::BTreeSet;
use texts::Texts;
use trust::organisation::OrganisationKind;
use trust::role::Role;
use trust::scope::{Scope, ScopeKind};

#[derive(Template)]
#[template(path = "members/invite.html")]
struct InvitePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    email: Field,
    roles: Field,
    residences: Option<Field>,
    /// The caseload of whoever follows supported households, where that role may be held.
    caseload: Option<Field>,
    /// The link, once the invitation is made.
    link: Option<String>,
}

/// The roles that this page can give in such an organisation.
fn roles_in(kind: OrganisationKind) -> Vec<Role> {
    let here = |role: &Role| {
        let scopes = role.scopes();
        let named = matches!(role, Role::Proximity | Role::Social);
        let fits = scopes.contains(&ScopeKind::Organisation) || named;
        role.may_be_held_in(kind) && fits && (*role != Role::Proximity || kind == OrganisationKind::Landlord)
    };
    Role::ALL.iter().copied().filter(here).collect()
}

async fn page<'a>(
    asked: &Asked,
    form: &Pairs,
    link: Option<String>,
    problems: &'a [Problem],
) -> Result<InvitePage<'a>, PageError> {
    let t = asked.t;
    let kind = asked.caller.person()?.actor.organisation_kind;
    let chosen: BTreeSet<&str> = form.all("role").collect();
    let ticked = |value: &str, label: String, all: &BTreeSet<&str>| Choice {
        value: value.to_owned(),
        label,
        chosen: all.contains(value),
    };
    let roles =
        roles_in(kind).into_iter().map(|r| ticked(r.code(), texts::people::role(t, r), &chosen)).collect();
    let named: BTreeSet<&str> = form.all("residence").collect();
    let residences = match portfolio(asked).await {
        Ok(portfolio) => {
            let all = portfolio.residences.iter().map(|r| ticked(&r.id, r.name.clone(), &named)).collect();
            Some(Field::boxes("residence", t.invite_residences(), all).hint(t.invite_residences_hint()))
        }
        Err(PageError::NothingYet) => None,
        Err(other) => return Err(other),
    };
    let caseload = roles_in(kind).contains(&Role::Social).then(|| {
        Field::text("file", t.invite_caseload(), form.text("file").unwrap_or(""))
            .hint(t.invite_caseload_hint())
    });
    let crumbs = vec![crumb("/membres", t.nav_members()), crumb("", t.members_invite())];
    Ok(InvitePage {
        t,
        c: Chrome::new(asked, Place::Members, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        email: Field::email("email", t.entry_email(), form.text("email").unwrap_or(""), "off")
            .required()
            .checked(problems),
        roles: Field::boxes("role", t.invite_roles(), roles).hint(t.invite_roles_hint()).checked(problems),
        residences: residences.map(|f| f.checked(problems)),
        caseload: caseload.map(|f| f.checked(problems)),
        link,
    })
}

/// `GET /membres/inviter`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::default(), None, &[]).await?)
}

/// `POST /membres/inviter`
pub(super) async fn send(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let kind = asked.caller.person()?.actor.organisation_kind;
    let offered = roles_in(kind);
    let mine: Option<BTreeSet<String>> = match portfolio(&asked).await {
        Ok(portfolio) => Some(portfolio.residences.iter().map(|r| r.id.clone()).collect()),
        Err(_) => None,
    };
    let residences: BTreeSet<_> = form
        .all("residence")
        .filter(|id| mine.as_ref().is_some_and(|all| all.contains(*id)))
        .map(Into::into)
        .collect();
    let roles: Vec<Role> =
        form.all("role").filter_map(Role::from_code).filter(|r| offered.contains(r)).collect();
    let mut problems = Vec::new();
    if roles.is_empty() {
        problems.push(Problem::new("role", t.invite_roles_wrong()));
    }
    if roles.contains(&Role::Proximity) && residences.is_empty() {
        problems.push(Problem::new("residence", t.invite_residences_wrong()));
    }
    // Nobody follows the households of everybody: the role names a caseload.
    let caseload = form.text("file").unwrap_or("").to_owned();
    if roles.contains(&Role::Social) && !(1..=60).contains(&caseload.chars().count()) {
        problems.push(Problem::new("file", t.invite_caseload_wrong()));
    }
    let email = form.text("email").unwrap_or("");
    if register::accounts::email_of(email).is_err() {
        problems.push(Problem::new("email", t.invite_email_wrong()));
    }
    if !problems.is_empty() {
        return show_wrong(&page(&asked, &form, None, &problems).await?);
    }
    let grants: Vec<NewGrant> = roles
        .into_iter()
        .map(|role| NewGrant {
            scope: match role {
                Role::Proximity => Scope::Residences(residences.clone()),
                Role::Social => Scope::Caseload(caseload.as_str().into()),
                _ => Scope::Organisation,
            },
            role,
            until: None,
        })
        .collect();
    let organisation = asked.caller.organisation_id()?;
    let secret = asked.register.invite(organisation, email, &grants, asked.caller.at).await?;
    let link = format!("{}/invitation/{secret}", asked.base);
    show(&page(&asked, &Pairs::default(), Some(link), &[]).await?)
}
