//! A new campaign: its title, its residences, the age from which tenants are written to.

use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use access::targets::TargetStatus;
use askama::Template;
use register::campaigns::{NewCampaign, USUAL_AGE};
use std::collections::BTreeSet;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "campaigns/edit.html")]
struct EditPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

/// How many residences the form offers: targets first.
const OFFERED: usize = 200;

async fn page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> Result<EditPage<'a>, PageError> {
    let t = asked.t;
    let portfolio = portfolio(asked).await?;
    let mine = asked.caller.residences_for(Action::Create, ObjectKind::Campaign);
    let chosen: BTreeSet<&str> = form.all("residence").collect();
    let mut offered: Vec<_> = portfolio
        .residences
        .iter()
        .filter(|r| mine.as_ref().is_none_or(|mine| mine.contains(&r.id)))
        .collect();
    let first = |r: &&register::portfolio::ResidenceView| {
        (!chosen.contains(r.id.as_str()), r.target.status != TargetStatus::Target, r.name.clone())
    };
    offered.sort_by_key(first);
    let boxes = offered
        .into_iter()
        .take(OFFERED)
        .map(|r| {
            let is_target = r.target.status == TargetStatus::Target;
            let label = if is_target { t.campaign_is_target(r.name.as_str()) } else { r.name.clone() };
            Choice { value: r.id.clone(), label, chosen: chosen.contains(r.id.as_str()) }
        })
        .collect();
    let usual = USUAL_AGE.to_string();
    Ok(EditPage {
        t,
        c: Chrome::new(
            asked,
            Place::Campaigns,
            vec![crumb("/campagnes", t.nav_campaigns()), crumb("", t.campaign_new())],
        )
        .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: vec![
            Field::text("titre", t.campaign_title(), form.text("titre").unwrap_or(""))
                .hint(t.campaign_title_hint())
                .required()
                .checked(problems),
            Field::boxes("residence", t.nav_residences(), boxes).checked(problems),
            Field::number("age", t.campaign_age(), form.text("age").unwrap_or(&usual), 50, 100)
                .unit(t.campaign_years())
                .checked(problems),
        ],
    })
}

/// `GET /campagnes/nouvelle?residence=…`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let pairs = asked.pairs.clone();
    show(&page(&asked, &pairs, &[]).await?)
}

/// `POST /campagnes/nouvelle`
pub(super) async fn create(asked: Asked, form: Pairs) -> PageResult {
    let landlord = asked.landlord()?.id.clone();
    let mine = asked.caller.residences_for(Action::Create, ObjectKind::Campaign);
    let new = NewCampaign {
        title: form.text("titre").unwrap_or("").to_owned(),
        residences: form.all("residence").map(str::to_owned).collect(),
        min_age: form.text("age").and_then(|n| n.parse().ok()).unwrap_or(0),
    };
    let outside = |id: &String| mine.as_ref().is_some_and(|mine| !mine.contains(id));
    if new.residences.iter().any(outside) {
        return Err(PageError::NotFound);
    }
    match asked.register.draft_campaign(&landlord, &new, asked.today).await {
        Ok(id) => go(&format!("/campagnes/{id}")),
        Err(error) => {
            let Some(why) = super::refusal(&asked, &error) else { return Err(error.into()) };
            let field = match &error {
                register::Error::Refused(code) if code == "campaign-residences" => "residence",
                register::Error::Refused(code) if code == "campaign-age" => "age",
                _ => "titre",
            };
            let problems = [Problem::new(field, why)];
            show_wrong(&page(&asked, &form, &problems).await?)
        }
    }
}
