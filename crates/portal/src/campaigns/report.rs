//! The report of a campaign, on one page: figures and residences, nobody.

use super::steps::{Step, Steps};
use super::{found, show};
use crate::edge::Asked;
use crate::ui::{Chrome, PageResult, Place, show as draw};
use askama::Template;
use axum::extract::Path;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    name: String,
    dwellings: u32,
    why: String,
}

#[derive(Template)]
#[template(path = "campaigns/report.html")]
struct ReportPage {
    t: Texts,
    c: Chrome,
    steps: Steps,
    title: String,
    landlord: String,
    state: String,
    today: String,
    age: String,
    figures: Vec<show::Figure>,
    due: Vec<show::Figure>,
    lines: Vec<Line>,
    caption: String,
}

/// `GET /campagnes/{id}/bilan`
pub(super) async fn report(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let campaign = found(&asked, &id, Action::See, ObjectKind::Campaign).await?;
    let f = asked.register.figures(&asked.landlord()?.id, &id, asked.today).await?;
    let due = [
        (t.next_first_reminder(), f.first_reminders),
        (t.next_second_reminder(), f.second_reminders),
        (t.next_plan_visit(), f.visits_to_plan),
        (t.next_visit(), f.visits),
        (t.next_call_back(), f.calls),
    ];
    let due = due.into_iter().map(|(label, n)| show::Figure { label, value: super::list::told(&asked, n) });
    let lines = campaign.targets.iter().map(|target| Line {
        name: target.name.clone(),
        dwellings: target.dwellings,
        why: show::why(t, target),
    });
    draw(&ReportPage {
        t,
        c: Chrome::new(&asked, Place::Campaigns, super::crumbs(&asked, &campaign, &t.campaign_step_report())),
        steps: Steps::at(&asked, &campaign, Step::Report),
        landlord: asked.landlord()?.name.clone(),
        state: show::state(&asked, &campaign),
        today: format::date(asked.today),
        age: t.campaign_towards(i64::from(campaign.min_age)),
        figures: show::figures(&asked, &campaign).await?,
        due: due.collect(),
        lines: lines.collect(),
        caption: crate::ui::words::residences(t, campaign.targets.len() as u64),
        title: campaign.title,
    })
}
