//! `GET /tournees`: the rounds of the landlord.

use super::page::{Page, Row, Section};
use super::{VISIT, may};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{PageResult, Place, show};
use register::outreach::TourRound;
use texts::{Texts, format};
use trust::policy::Action;

/// How far a round is.
pub(super) fn state(t: Texts, one: &TourRound) -> String {
    match (&one.plan, &one.told) {
        _ if one.is_stale => t.outreach_state_stale(),
        (Some(plan), Some((told, on))) if plan == told => t.outreach_state_told(format::date(*on)),
        (Some(_), Some(_)) => t.outreach_state_changed(),
        (Some(_), None) => t.outreach_state_planned(),
        (None, _) => t.outreach_state_draft(),
    }
}

pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.tour_rounds(asked.caller.organisation_id()?).await?;
    let rows =
        all.iter()
            .map(|one| {
                let visits = one.plan.as_ref().map(|kept| {
                    kept.plan.tours.iter().map(|tour| tour.calls.len()).sum::<usize>().to_string()
                });
                Row {
                    to: format!("/tournees/{}", one.id),
                    name: one.round.name.clone(),
                    cells: vec![
                        (t.outreach_first(), format::date(one.round.first)),
                        (t.outreach_last(), format::date(one.round.last())),
                        (t.outreach_days(), one.round.days().len().to_string()),
                        (t.outreach_visits_planned(), visits.unwrap_or_else(|| "–".to_owned())),
                        (t.col_state(), state(t, one)),
                    ],
                }
            })
            .collect();
    let mut page =
        Page::new(&asked, Place::Tours, vec![crumb("", t.outreach_title())], t.outreach_title(), &[]);
    page.lead = t.outreach_lead();
    if may(&asked, Action::Create) {
        page.actions.push(("/tournees/nouvelle".to_owned(), t.outreach_new()));
    }
    page.actions.push(("/tournees/couverture".to_owned(), t.outreach_coverage()));
    if asked.caller.could(Action::List, VISIT) {
        page.actions.push(("/aller-vers".to_owned(), t.outreach_homes()));
    }
    page.sections.push(Section::new(
        "rounds",
        t.outreach_rounds(),
        t.outreach_name(),
        rows,
        t.outreach_none(),
    ));
    show(&page)
}
