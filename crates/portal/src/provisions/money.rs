//! Costs and payments of a service: typed line by line, read back as typed; the schemes that may help, with whom to call.

use super::fields::{Reader, cents, lines, typed};
use super::page::{Row, Section, Table};
use super::words;
use crate::pools::words::euros;
use funding::{Family, SCHEMES, Scheme};
use provision::{Line, Payer, Plan, Share, Source};
use texts::{Lang, Texts};

/// Schemes that help to begin or to keep a service; those for works, loans and persons are not for it.
const FOR_SERVICES: [&str; 5] = ["fsi-innovation", "fsi-modernisation", "fis", "cfppa", "impact-contract"];

fn said(t: Texts, (fr, en): model::Pair) -> String {
    if t.lang() == Lang::Fr { fr } else { en }.to_owned()
}

fn scheme(code: &str) -> Option<&'static Scheme> {
    SCHEMES.iter().copied().find(|one| one.code == code && one.family == Family::Funding)
}

/// Where money comes from, in words.
pub(super) fn source(t: Texts, of: &Source) -> String {
    match of {
        Source::By(payer) => words::payer(t, *payer),
        Source::Scheme(code) => scheme(code).map_or_else(|| code.clone(), |one| said(t, one.name)),
    }
}

pub(super) fn lines_text(plan: &Plan) -> String {
    let all: Vec<String> =
        plan.lines.iter().map(|one| format!("{} ; {}", one.label, typed(one.cents))).collect();
    all.join("\n")
}

pub(super) fn shares_text(plan: &Plan) -> String {
    let all = plan.shares.iter().map(|one| {
        let who = match &one.source {
            Source::By(payer) => payer.code(),
            Source::Scheme(code) => code,
        };
        format!("{who} ; {} ; {}", one.label, typed(one.cents))
    });
    all.collect::<Vec<_>>().join("\n")
}

/// The plan of a form; the first line that is wrong is told.
pub(super) fn read(reader: &mut Reader<'_>) -> Plan {
    let t = reader.t;
    let mut plan = Plan::default();
    for (at, parts) in lines(reader.form.exact("couts").unwrap_or("")) {
        match (parts.as_slice(), parts.get(1).and_then(|text| cents(text))) {
            ([label, _], Some(cents)) if !label.is_empty() => {
                plan.lines.push(Line { label: (*label).to_owned(), cents });
            }
            _ => {
                reader.wrong("couts", t.prov_wrong_lines(at.to_string()));
                break;
            }
        }
    }
    for (at, parts) in lines(reader.form.exact("paiements").unwrap_or("")) {
        let source = parts.first().and_then(|code| {
            let by = Payer::from_code(code).map(Source::By);
            by.or_else(|| scheme(code).map(|one| Source::Scheme(one.code.to_owned())))
        });
        match (parts.as_slice(), source, parts.get(2).and_then(|text| cents(text))) {
            ([_, label, _], Some(source), Some(cents)) => {
                plan.shares.push(Share { source, label: (*label).to_owned(), cents });
            }
            _ => {
                reader.wrong("paiements", t.prov_wrong_shares(at.to_string()));
                break;
            }
        }
    }
    plan
}

/// Costs and payments, and whether they close.
pub(super) fn plan(t: Texts, plan: &Plan) -> Section {
    let mut section = Section::new("plan", t.prov_plan());
    let (Ok(cost), Ok(paid)) = (plan.cost(), plan.paid()) else {
        return Section { told: Some(("warning", t.prov_wrong_amount())), ..section };
    };
    if plan.lines.is_empty() && plan.shares.is_empty() {
        return Section { empty: Some(t.prov_plan_none()), ..section };
    }
    section.told = Some(if cost == paid {
        ("success", t.prov_plan_closes(euros(t, cost)))
    } else {
        ("warning", t.prov_plan_open(euros(t, cost), euros(t, paid)))
    });
    section.facts = vec![(t.prov_plan_landlord(), euros(t, plan.of_landlord()))];
    let costs = plan.lines.iter().map(|one| Row {
        to: None,
        name: t.prov_cost_of(),
        cells: vec![one.label.clone(), euros(t, one.cents)],
    });
    let payments = plan.shares.iter().map(|one| Row {
        to: match &one.source {
            Source::Scheme(code) => Some(format!("/financements/dispositifs/{code}")),
            Source::By(_) => None,
        },
        name: source(t, &one.source),
        cells: vec![one.label.clone(), euros(t, one.cents)],
    });
    section.table = Some(Table {
        caption: t.prov_plan(),
        head: vec![t.prov_payer(), t.prov_label(), t.prov_amount()],
        rows: costs.chain(payments).collect(),
    });
    section
}

/// Schemes to look at: whom to call, until when, how much, on what conditions.
pub(super) fn schemes(t: Texts) -> Section {
    let rows = FOR_SERVICES.iter().filter_map(|code| scheme(code)).map(|one| Row {
        to: Some(format!("/financements/dispositifs/{}", one.code)),
        name: said(t, one.name),
        cells: vec![said(t, one.who), said(t, one.deadline), said(t, one.amount), said(t, one.what)],
    });
    let head =
        vec![t.prov_scheme(), t.prov_who_to_call(), t.prov_deadline(), t.prov_amount(), t.prov_conditions()];
    let table = Table { caption: t.prov_schemes(), head, rows: rows.collect() };
    let words = vec![t.prov_schemes_what()];
    Section { words, table: Some(table), ..Section::new("schemes", t.prov_schemes()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_for_services_is_in_the_library_of_aids() {
        for code in FOR_SERVICES {
            assert!(scheme(code).is_some(), "{code}");
        }
    }
}
