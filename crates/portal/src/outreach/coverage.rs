//! Where the bus went and where it did not, and how many visits at home were made: residences and bands, never a door.

use super::may;
use super::page::{Page, Row, Section};
use super::words::band;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::sketch::{Mark, Sketch};
use crate::ui::{PageResult, Place, show};
use jiff::civil::Date;
use register::outreach::{Coverage, VisitCount};
use texts::{Texts, format};
use trust::policy::Action;

fn cells(t: Texts, one: &Coverage) -> Vec<(String, String)> {
    let day = |of: Option<Date>, none: String| of.map_or(none, format::date);
    vec![
        (t.outreach_commune(), one.commune.clone()),
        (t.outreach_last_visit(), day(one.last, t.outreach_never())),
        (t.outreach_in_a_year(), one.in_a_year.to_string()),
        (t.outreach_came(), band(t, one.came)),
        (t.outreach_next(), day(one.next, t.none())),
    ]
}

/// The residences that the bus has not seen come first.
pub(super) async fn tours(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.tour_coverage(asked.caller.organisation_id()?, asked.today).await?;
    let seen = all.iter().filter(|one| one.in_a_year > 0).count();
    let rows = all.iter().map(|one| Row {
        to: format!("/residences/{}", one.residence_id),
        name: one.name.clone(),
        cells: cells(t, one),
    });
    let crumbs = vec![crumb("/tournees", t.outreach_title()), crumb("", t.outreach_coverage())];
    let mut page = Page::new(&asked, Place::Tours, crumbs, t.outreach_coverage(), &[]);
    page.lead = t.outreach_coverage_lead();
    if may(&asked, Action::Export) {
        page.actions.push(("/tournees/couverture.csv".to_owned(), t.outreach_csv()));
    }
    page.facts.push((t.outreach_seen(), format!("{seen} / {}", all.len())));
    let places = asked.register.tour_places(asked.caller.organisation_id()?).await?;
    let marks: Vec<_> = all
        .iter()
        .map(|one| {
            let mark = match (one.in_a_year > 0, one.last) {
                (true, _) => Mark::Full,
                (false, Some(_)) => Mark::Half,
                (false, None) => Mark::Empty,
            };
            let at = places.get(&one.residence_id).map(|at| (at.latitude, at.longitude));
            (one.name.clone(), at, mark)
        })
        .collect();
    let words = [t.outreach_seen_lately(), t.outreach_seen_before(), t.outreach_seen_never()];
    page.sketch = Sketch::new(t, t.sketch_label(), words, &marks);
    let none = t.outreach_stops_none();
    page.sections.push(Section::new(
        "coverage",
        t.outreach_coverage(),
        t.outreach_residence(),
        rows.collect(),
        none,
    ));
    show(&page)
}

pub(super) async fn tours_csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.tour_coverage(asked.caller.organisation_id()?, asked.today).await?;
    let mut head = vec![t.outreach_residence()];
    head.extend(all.iter().take(1).flat_map(|one| cells(t, one)).map(|(label, _)| label));
    let rows = all.iter().map(|one| {
        std::iter::once(guarded(&one.name))
            .chain(cells(t, one).into_iter().map(|(_, cell)| guarded(&cell)))
            .collect()
    });
    csv_answer("couverture.csv", &[], &head, rows)
}

async fn counts(asked: &Asked) -> Result<Vec<VisitCount>, PageError> {
    Ok(asked.register.visit_counts(asked.caller.organisation_id()?).await?)
}

pub(super) async fn visits(asked: Asked) -> PageResult {
    let t = asked.t;
    let rows = counts(&asked).await?.into_iter().map(|one| Row {
        to: String::new(),
        name: one.name,
        cells: vec![(t.outreach_proposed(), band(t, one.asked)), (t.outreach_met(), band(t, one.met))],
    });
    let crumbs = vec![crumb("", t.outreach_homes_figures())];
    let mut page = Page::new(&asked, Place::Tours, crumbs, t.outreach_homes_figures(), &[]);
    page.lead = t.outreach_homes_figures_lead();
    page.actions.push(("/aller-vers/chiffres.csv".to_owned(), t.outreach_csv()));
    let (title, none) = (t.outreach_homes_figures(), t.outreach_homes_none());
    page.sections.push(Section::new("figures", title, t.outreach_residence(), rows.collect(), none));
    show(&page)
}

pub(super) async fn visits_csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let head = [t.outreach_residence(), t.outreach_proposed(), t.outreach_met()];
    let rows = counts(&asked).await?;
    let rows = rows.into_iter().map(|one| vec![guarded(&one.name), band(t, one.asked), band(t, one.met)]);
    csv_answer("visites.csv", &[], &head, rows)
}
