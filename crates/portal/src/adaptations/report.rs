//! The report of a visit: read, written on a phone or typed back from paper, kept apart from the file.

use super::fill::{Fill, Said, fill, problem, read};
use super::{crumbs, edition, found, named, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Place, go, show, words as shown};
use askama::Template;
use axum::extract::Path;
use pathway::grid::{Gain, printed};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct GridLine {
    activity: String,
    obstacle: String,
    remedy: String,
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "adaptations/report.html")]
struct ReportPage {
    t: Texts,
    c: Chrome,
    id: String,
    name: String,
    lead: String,
    lines: Vec<GridLine>,
    gain: String,
    recommendations: Option<String>,
    agrees: String,
    signed: String,
    code: String,
    earlier: Option<String>,
}

/// What a grid gains, in words.
pub(super) fn gain(t: Texts, gain: Gain) -> String {
    if gain.activities == 0 {
        return t.unknown();
    }
    t.grid_gain(
        gain.before.to_string(),
        gain.after.to_string(),
        gain.out_of.to_string(),
        gain.points().to_string(),
    )
}

/// `GET /adaptations/{id}/rapport`
pub(super) async fn show_report(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (portfolio, file) = found(&asked, &id, Action::See, ObjectKind::TherapistReport).await?;
    let all = asked.register.reports(&portfolio.landlord.id, &id).await?;
    let newest = all.first().ok_or(PageError::NotFound)?;
    let report = &newest.report;
    let score = |one: Option<u8>| one.map_or_else(|| t.unknown(), |one| one.to_string());
    let (name, _) = named(&asked, &portfolio, &file);
    show(&ReportPage {
        t,
        c: Chrome::new(&asked, Place::Adaptations, crumbs(&asked, &id, &name, &t.report_title())).narrow(),
        lead: t.report_visited(format::date(report.visited_on)),
        lines: report
            .grid
            .rows
            .iter()
            .map(|row| GridLine {
                activity: words::activity(t, row.activity),
                obstacle: row
                    .obstacle
                    .map_or_else(|| t.grid_no_obstacle(), |o| words::obstacle_and_rule(t, o)),
                remedy: row.remedy.map_or_else(|| t.grid_no_remedy(), |r| words::remedy(t, r)),
                before: score(row.before),
                after: score(row.after),
            })
            .collect(),
        gain: gain(t, report.grid.gain()),
        recommendations: report.recommendations.clone(),
        agrees: shown::yes_no(t, report.household_agrees),
        signed: t.report_signed(
            texts::journal::author(t, &newest.made_by, newest.author_name.as_deref()),
            format::iso_date(&newest.made_at),
        ),
        code: printed(&report.grid).map(|groups| groups.join("-")).unwrap_or_default(),
        earlier: (all.len() > 1).then(|| t.report_earlier((all.len() - 1).to_string())),
        name,
        id,
    })
}

/// `GET /adaptations/{id}/rapport/saisie`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::Create, ObjectKind::TherapistReport).await?;
    let (name, _) = named(&asked, &portfolio, &file);
    let c = chrome(&asked, &id, &name);
    let form = Pairs::default();
    fill(&asked, c, &of(&id, name, file.edition(), &form), &[])
}

fn chrome(asked: &Asked, id: &str, name: &str) -> Chrome {
    Chrome::new(asked, Place::Adaptations, crumbs(asked, id, name, &asked.t.report_write())).narrow()
}

fn of<'f>(id: &str, name: String, edition: u32, form: &'f Pairs) -> Fill<'f> {
    Fill {
        action: format!("/adaptations/{id}/rapport/saisie"),
        back: format!("/adaptations/{id}"),
        edition,
        name,
        form,
    }
}

/// `POST /adaptations/{id}/rapport/saisie`
pub(super) async fn save(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::Create, ObjectKind::TherapistReport).await?;
    let (name, _) = named(&asked, &portfolio, &file);
    let c = chrome(&asked, &id, &name);
    let problems = match read(asked.t, &form) {
        Said::Decoded(decoded) => return fill(&asked, c, &of(&id, name, file.edition(), &decoded), &[]),
        Said::Wrong(problems) => problems,
        Said::Report(report) => {
            let seen = (id.as_str(), edition(&form)?);
            match asked.register.write_report(&portfolio.landlord.id, seen, &report, asked.today).await {
                Ok(()) => return go(&format!("/adaptations/{id}/rapport")),
                Err(error) => vec![problem(&asked, error)?],
            }
        }
    };
    fill(&asked, c, &of(&id, name, file.edition(), &form), &problems)
}
