//! Giving a member the follow-up of supported households: a role over one caseload, never over those of everybody.

use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use register::members::{Member, NewGrant};
use trust::role::Role;
use trust::scope::Scope;

/// The member of an address, where somebody may follow households.
async fn found(asked: &Asked, id: &str) -> Result<Member, PageError> {
    let person = asked.caller.person()?;
    if !Role::Social.may_be_held_in(person.actor.organisation_kind) {
        return Err(PageError::NotFound);
    }
    Ok(asked.register.member(asked.caller.organisation_id()?, id).await?)
}

fn page<'a>(asked: &Asked, member: &Member, form: &Pairs, problems: &'a [Problem]) -> FormPage<'a> {
    let t = asked.t;
    let field = Field::text("file", t.invite_caseload(), form.text("file").unwrap_or(""))
        .hint(t.invite_caseload_hint())
        .required();
    let crumbs = vec![crumb("/membres", t.nav_members()), crumb("", t.members_caseload())];
    let c = Chrome::new(asked, Place::Members, crumbs);
    let to = (format!("/membres/{}/suivi", member.membership_id), "/membres".to_owned());
    let mut page = FormPage::new(t, c, t.members_caseload(), to, vec![field], problems);
    page.what = vec![t.members_caseload_what(member.name.as_str())];
    page.submit = t.members_caseload();
    page
}

/// `GET /membres/{id}/suivi`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let member = found(&asked, &id).await?;
    show(&page(&asked, &member, &Pairs::default(), &[]))
}

/// `POST /membres/{id}/suivi`
pub(super) async fn give(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let member = found(&asked, &id).await?;
    let caseload = form.text("file").unwrap_or("").trim();
    if !(1..=60).contains(&caseload.chars().count()) {
        let problems = [Problem::new("file", asked.t.invite_caseload_wrong())];
        return show_wrong(&page(&asked, &member, &form, &problems));
    }
    let grant = NewGrant { role: Role::Social, scope: Scope::Caseload(caseload.into()), until: None };
    asked.register.give_role(asked.caller.organisation_id()?, &id, &grant).await?;
    go("/membres?fait=suivi")
}
