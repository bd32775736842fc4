//! The premises that are listed, and the dwellings of a landlord that have been empty for long.

use super::words::{mode, stage, use_name};
use super::{may, reader};
use crate::adapted::name_of;
use crate::edge::Asked;
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use pathway::vacancy::State;
use register::premises::PremisesSeen;
use std::collections::BTreeSet;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// A dwelling is empty for long from so many days on.
const LONG_DAYS: i64 = 90;

struct Row {
    to: String,
    name: String,
    cells: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "premises/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    title: String,
    lead: String,
    empty: String,
    actions: Vec<(String, String)>,
    head: Vec<String>,
    rows: Vec<Row>,
}

/// What a list says of premises, label by label; the same in the file.
pub(super) fn cells(t: Texts, one: &PremisesSeen) -> Vec<(String, String)> {
    let open: Vec<_> = one.listing.parcels.iter().filter_map(|parcel| parcel.period).collect();
    let from = open.iter().map(|period| period.from).min();
    let to = open.iter().map(|period| period.to).max();
    let span = match (from, to) {
        (Some(from), Some(to)) => t.premises_from_to(format::date(from), format::date(to)),
        _ => t.unknown(),
    };
    let uses: BTreeSet<_> = one.listing.parcels.iter().flat_map(|parcel| parcel.uses.clone()).collect();
    let uses: Vec<String> = uses.into_iter().map(|of| use_name(t, of)).collect();
    let until = match one.call {
        Some((_, Some(day))) => format::date(day),
        Some((of, None)) => mode(t, of),
        None => t.none(),
    };
    vec![
        (t.premises_commune(), one.commune.clone()),
        (t.premises_landlord(), one.landlord.clone()),
        (t.premises_period(), span),
        (t.premises_parcels(), one.listing.parcels.len().to_string()),
        (t.premises_uses(), uses.join(", ")),
        (t.premises_until(), until),
        (t.premises_state(), stage(t, one.stage)),
    ]
}

/// `GET /locaux`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.premises(reader(&asked).as_deref(), asked.today).await?;
    let mut actions = Vec::new();
    if may(&asked, Action::Create) {
        actions.push(("/locaux/nouveau".to_owned(), t.premises_new()));
        // Vacancies are of landlords: an association that lists a room of its own has none.
        if asked.caller.can(Action::List, ObjectKind::Vacancy) {
            actions.push(("/locaux/logements-vides".to_owned(), t.premises_candidates()));
        }
    }
    actions.push(("/locaux.csv".to_owned(), t.premises_csv()));
    let rows: Vec<Row> = all
        .iter()
        .map(|one| Row {
            to: format!("/locaux/{}", one.id),
            name: one.listing.title.clone(),
            cells: cells(t, one),
        })
        .collect();
    let mut head = vec![t.premises_name()];
    head.extend(
        rows.first()
            .map(|row| row.cells.iter().map(|(label, _)| label.clone()).collect::<Vec<String>>())
            .unwrap_or_default(),
    );
    show(&ListPage {
        t,
        c: Chrome::new(&asked, Place::Premises, vec![crumb("", t.premises_title())]),
        title: t.premises_title(),
        lead: t.premises_lead(),
        empty: t.premises_none(),
        actions,
        head,
        rows,
    })
}

/// `GET /locaux/logements-vides`
pub(super) async fn candidates(asked: Asked) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let open = asked.register.open_vacancies(&portfolio.landlord.id).await?;
    let since = |state: State| match state {
        State::Vacant { since } | State::Unfit { since } => Some(since),
        _ => None,
    };
    let long = open.iter().filter_map(|vacancy| {
        let day = since(vacancy.state)?;
        let is_unfit = matches!(vacancy.state, State::Unfit { .. });
        let days = day.until((jiff::Unit::Day, asked.today)).ok()?.get_days();
        // Whoever may not see the dwelling is not shown that it is empty.
        let (residence, dwelling) = portfolio.dwelling(&vacancy.dwelling_id)?;
        (is_unfit || i64::from(days) >= LONG_DAYS).then(|| Row {
            to: format!("/locaux/nouveau?vacance={}", vacancy.id),
            name: format!(
                "{} – {}",
                t.premises_make_listing(),
                name_of(&asked, dwelling.reference.as_deref())
            ),
            cells: vec![
                (t.premises_name(), residence.name.clone()),
                (t.premises_since(), format::date(day)),
                (t.premises_state(), crate::vacancies::words::state(t, vacancy.state)),
            ],
        })
    });
    let rows: Vec<Row> = long.collect();
    let title = t.premises_candidates();
    show(&ListPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Premises,
            vec![crumb("/locaux", t.premises_title()), crumb("", title.as_str())],
        ),
        title,
        lead: t.premises_candidates_lead(),
        empty: t.premises_candidates_none(),
        actions: vec![("/locaux/nouveau".to_owned(), t.premises_new())],
        head: vec![t.premises_make_listing(), t.premises_name(), t.premises_since(), t.premises_state()],
        rows,
    })
}
