//! Which families of services each residence has today, and which it lacks; for one of the three priorities, when asked.

use super::fields::choose;
use super::page::{Form, Page, Row, Section, Table, errors};
use super::words;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::sketch::{Mark, Sketch};
use crate::ui::{BarLine, Bars, Chrome, PageResult, Place, show};
use provision::{Coverage, Family, Priority, Service, coverage};
use texts::format;

/// The residences by coverage, each with its name; those of whoever asks.
async fn found(asked: &Asked) -> Result<Vec<(String, Coverage)>, PageError> {
    // Whoever only gives a service has no residences to cover.
    let own = asked.landlord.as_ref().ok_or(PageError::NotFound)?.id.clone();
    let mut residences = asked.register.residences_to_name(&own).await?;
    if let Some(mine) = asked.caller.residences() {
        residences.retain(|(id, _)| mine.contains(id));
    }
    let all = asked.register.provisions(&own).await?;
    let services: Vec<&Service> = all.iter().filter(|one| one.is_own).map(|one| &one.service).collect();
    let ids = residences.iter().map(|(id, _)| id.as_str());
    let covered = coverage(ids, &services, priority(asked), asked.today);
    let name = |id: &str| residences.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
    Ok(covered.into_iter().map(|one| (name(&one.residence).unwrap_or_default(), one)).collect())
}

fn priority(asked: &Asked) -> Option<Priority> {
    asked.pairs.text("priorite").and_then(Priority::from_code)
}

/// `GET /services-aux-locataires/couverture`
pub(super) async fn page(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = found(&asked).await?;
    let count = |n: usize| format::count(t.lang(), n as u64);
    let bars = Family::ALL.iter().map(|family| {
        let have = all.iter().filter(|(_, one)| one.families.contains_key(family)).count();
        BarLine {
            name: words::family(t, *family),
            parts: vec![have as i64],
            said: format!("{} / {}", count(have), count(all.len())),
        }
    });
    let rows: Vec<Row> = all
        .iter()
        .map(|(name, one)| {
            let of = |family: &Family| count(one.families.get(family).copied().unwrap_or(0));
            let mut cells: Vec<String> = Family::ALL.iter().map(of).collect();
            cells.push(count(one.missing()));
            Row { to: Some(format!("/residences/{}", one.residence)), name: name.clone(), cells }
        })
        .collect();
    let mut head = vec![t.prov_residence()];
    head.extend(Family::ALL.iter().map(|family| words::family(t, *family)));
    head.push(t.prov_missing());
    let mut field = choose(
        t,
        ("priorite", t.prov_priority()),
        Priority::ALL,
        Priority::code,
        words::priority,
        &asked.pairs,
    );
    if let crate::ui::field::Kind::Select(choices) = &mut field.kind
        && let Some(first) = choices.first_mut()
    {
        first.label = t.prov_priority_any();
    }
    let own = asked.landlord.as_ref().ok_or(PageError::NotFound)?.id.as_str();
    let places = asked.register.tour_places(own).await?;
    let marks: Vec<_> = all
        .iter()
        .map(|(name, one)| {
            let mark = match one.missing() {
                0 => Mark::Full,
                missing if missing < Family::ALL.len() => Mark::Half,
                _ => Mark::Empty,
            };
            let at = places.get(&one.residence).map(|at| (at.latitude, at.longitude));
            (name.clone(), at, mark)
        })
        .collect();
    let marked = [t.prov_covered_all(), t.prov_covered_some(), t.prov_covered_none()];
    let section = Section {
        sketch: Sketch::new(t, t.sketch_label(), marked, &marks),
        bars: Bars::new(t.prov_residences(), Vec::new(), bars.collect()),
        empty: rows.is_empty().then(|| t.prov_coverage_none()),
        table: (!rows.is_empty()).then(|| Table { caption: t.prov_coverage(), head, rows }),
        ..Section::new("coverage", t.prov_residences())
    };
    let filter = Section {
        form: Some(Form {
            action: "/services-aux-locataires/couverture".to_owned(),
            act: t.prov_filter(),
            fields: vec![field],
            is_asking: true,
            ..Form::default()
        }),
        ..Section::new("filter", t.prov_filter())
    };
    let csv = match priority(&asked) {
        Some(one) => format!("/services-aux-locataires/couverture.csv?priorite={one}"),
        None => "/services-aux-locataires/couverture.csv".to_owned(),
    };
    let actions = if super::may(&asked, trust::policy::Action::Export) {
        vec![(csv, t.prov_csv())]
    } else {
        Vec::new()
    };
    show(&Page {
        t,
        c: Chrome::new(
            &asked,
            Place::Provisions,
            vec![crumb("/services-aux-locataires", t.prov_title()), crumb("", t.prov_coverage())],
        ),
        title: t.prov_coverage(),
        lead: t.prov_coverage_lead(),
        done: None,
        errors: errors(t, &[]),
        actions,
        sections: vec![filter, section],
    })
}

/// `GET /services-aux-locataires/couverture.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = found(&asked).await?;
    let rows = all.iter().map(|(name, one)| {
        let mut row = vec![one.residence.clone(), guarded(name)];
        row.extend(Family::ALL.iter().map(|of| one.families.get(of).copied().unwrap_or(0).to_string()));
        row.push(one.missing().to_string());
        row
    });
    let mut head = vec!["id".to_owned(), "residence".to_owned()];
    head.extend(Family::ALL.iter().map(|family| family.code().to_owned()));
    head.push("familles_absentes".to_owned());
    let said = priority(&asked).map_or_else(|| t.prov_priority_any(), |one| words::priority(t, one));
    let notes = [(t.export_date(), format::date(asked.today)), (t.prov_priority(), said)];
    csv_answer("couverture.csv", &notes, &head, rows)
}
