//! The studies of an organisation, and the same as a file.

use super::parts::{ListPage, Row};
use super::{may, tabs};
use crate::edge::{Asked, PageError};
use crate::funding::told;
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Chrome, PageResult, Place, show};
use procurement::{Advice, State};
use register::frameworks::{Framework, is_about};
use texts::{Texts, format};
use trust::policy::Action;

/// The page whose studies are asked for.
fn about(asked: &Asked) -> Option<&str> {
    asked.pairs.text("sur").filter(|text| is_about(text))
}

async fn studies(asked: &Asked) -> Result<Vec<(Framework, Advice)>, PageError> {
    let organisation = asked.caller.organisation_id()?;
    let law = asked.register.law_of(organisation).await?;
    let found = match about(asked) {
        Some(about) => asked.register.frameworks_about(organisation, about).await?,
        None => asked.register.frameworks(organisation).await?,
    };
    let all = found.into_iter().map(|one| {
        let advice = procurement::advise(&law, one.studied_on, &one.told.facts);
        (one, advice)
    });
    Ok(all.collect())
}

/// What the list says of a study: the open routes, how many are undecided, the day.
fn cells(t: Texts, one: &Framework, advice: &Advice) -> Vec<String> {
    let open = advice.recommended.iter().filter_map(|at| advice.routes.get(*at));
    let names: Vec<String> = open.map(|route| told(t, route.scheme.name)).collect();
    let unknown = advice.routes.iter().filter(|route| route.state == State::Unknown).count();
    vec![
        if names.is_empty() { t.framework_none_open() } else { names.join(" ; ") },
        format::count(t.lang(), unknown as u64),
        format::date(one.studied_on),
    ]
}

fn head(t: Texts) -> Vec<String> {
    vec![t.framework_need(), t.framework_open_routes(), t.framework_undecided(), t.framework_studied_on()]
}

/// `GET /cadres-juridiques?sur=`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let rows = studies(&asked).await?.into_iter().map(|(one, advice)| Row {
        to: format!("/cadres-juridiques/etudes/{}", one.id),
        cells: cells(t, &one, &advice),
        name: one.told.title,
    });
    let rows: Vec<Row> = rows.collect();
    let mut actions = Vec::new();
    if may(&asked, Action::Create) {
        let of = about(&asked).map_or_else(String::new, |about| format!("?sur={about}"));
        actions.push((format!("/cadres-juridiques/nouveau{of}"), t.framework_new()));
    }
    if may(&asked, Action::Export) {
        actions.push(("/cadres-juridiques.csv".to_owned(), "CSV".to_owned()));
    }
    show(&ListPage {
        t,
        tabs: tabs(&asked, "/cadres-juridiques"),
        title: t.framework_title(),
        lead: t.framework_lead(),
        actions,
        filters: Vec::new(),
        empty: t.framework_none(),
        head: head(t),
        rows,
        c: Chrome::new(&asked, Place::Frameworks, vec![crumb("", t.framework_title())]),
    })
}

/// `GET /cadres-juridiques.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let rows = studies(&asked).await?.into_iter().map(|(one, advice)| {
        let told = cells(t, &one, &advice).into_iter().map(|cell| guarded(&cell));
        [one.id.clone(), guarded(&one.told.title)].into_iter().chain(told).collect()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let head: Vec<String> = std::iter::once("id".to_owned()).chain(head(t)).collect();
    csv_answer("cadres-juridiques.csv", &[(t.export_date(), format::date(asked.today))], &head, rows)
}
