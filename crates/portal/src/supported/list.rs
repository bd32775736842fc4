//! The pathways of a caseload, or of a landlord: where each stands, who does what by when; the most urgent first.

use super::{KIND, mine, words};
use crate::edge::form::query_with;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use pathway::supported::due::{Clock, Due};
use pathway::supported::{Side, Stage};
use register::supported::PathwayRecord;
use std::collections::BTreeMap;
use texts::{Texts, format};
use trust::policy::Action;

struct Line {
    id: String,
    number: String,
    stage: String,
    since: String,
    status: String,
    with: String,
    next: String,
    due: String,
    late: bool,
}

#[derive(Template)]
#[template(path = "supported/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    may_open: bool,
    may_export: bool,
    may_count: bool,
    may_agree: bool,
    filters: Vec<Field>,
    count_text: String,
    printed: String,
    lines: Vec<Line>,
    empty: String,
    query: String,
}

/// A pathway of the list, and what is due of it.
pub(super) struct Listed {
    pub record: PathwayRecord,
    pub due: Vec<Due>,
}

/// The pathways that the address asks for, and how many there are without its filters.
pub(super) async fn selected(asked: &Asked) -> Result<(Vec<Listed>, usize), PageError> {
    let mut clocks: BTreeMap<String, Clock> = BTreeMap::new();
    let mut all = Vec::new();
    for record in mine(asked).await? {
        let owner = record.parties.get(&Side::Association).map(|party| party.id.clone()).unwrap_or_default();
        if !clocks.contains_key(&owner) {
            let clock = asked.register.pathway_clock(&owner, asked.today).await?;
            clocks.insert(owner.clone(), clock);
        }
        let due = record.due(&clocks[&owner], asked.today);
        all.push(Listed { record, due });
    }
    let total = all.len();
    let state = asked.pairs.text("etat").unwrap_or("encours");
    let stage = asked.pairs.text("etape").and_then(Stage::from_code);
    let folded = model::words::fold(asked.pairs.text("q").unwrap_or(""));
    all.retain(|one| {
        let over = one.record.standing.stage.is_over();
        let stands = match state {
            "attendus" => one.due.iter().any(|due| due.by == one.record.side),
            "retard" => one.due.first().is_some_and(|due| due.on < asked.today),
            "termines" => over,
            "tous" => true,
            _ => !over,
        };
        let texts = [Some(one.record.number.as_str()), one.record.siao_reference.as_deref()];
        stands
            && stage.is_none_or(|stage| one.record.standing.stage == stage)
            && (folded.is_empty()
                || texts.into_iter().flatten().any(|text| model::words::fold(text).contains(&folded)))
    });
    // What is due first comes first; what waits for nobody keeps its order.
    all.sort_by_key(|one| one.due.first().map_or(jiff::civil::Date::MAX, |due| due.on));
    Ok((all, total))
}

fn line(asked: &Asked, one: &Listed) -> Line {
    let t = asked.t;
    let standing = &one.record.standing;
    let next = one.due.first();
    let late = next.is_some_and(|due| due.on < asked.today);
    let others = Side::ALL.iter().filter(|side| **side != one.record.side);
    Line {
        id: one.record.id.clone(),
        number: one.record.number.clone(),
        stage: words::stage(t, standing.stage),
        since: t.pathway_since(format::date(standing.since)),
        status: standing.status().map(|status| words::status(t, status)).unwrap_or_default(),
        with: others.map(|side| one.record.name_of(*side)).collect::<Vec<_>>().join(", "),
        next: next.map_or_else(|| t.pathway_nothing_due(), |due| words::what(t, due.what)),
        due: next.map_or_else(String::new, |due| {
            let day = format::date(due.on);
            if late { t.pathway_late(day) } else { t.pathway_by(day) }
        }),
        late,
    }
}

/// `GET /hlm-accompagnes`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let (found, total) = selected(&asked).await?;
    let state = asked.pairs.text("etat").unwrap_or("encours");
    let states = vec![
        Choice::new("encours", t.pathway_filter_open(), state),
        Choice::new("attendus", t.pathway_filter_due(), state),
        Choice::new("retard", t.pathway_filter_late(), state),
        Choice::new("termines", t.pathway_filter_over(), state),
        Choice::new("tous", t.all_m(), state),
    ];
    let chosen = asked.pairs.text("etape").unwrap_or("");
    let mut stages = vec![Choice::new("", t.all(), chosen)];
    stages.extend(Stage::ALL.iter().map(|one| Choice::new(one.code(), words::stage(t, *one), chosen)));
    let n = found.len() as u64;
    let may_count = asked.caller.can(Action::Count, KIND);
    show(&ListPage {
        t,
        c: Chrome::new(&asked, Place::Supported, vec![crumb("", t.nav_supported())]),
        // A landlord opens none: it is proposed households.
        may_open: asked.landlord.is_none(),
        may_export: asked.caller.could(Action::Export, KIND),
        may_count,
        may_agree: asked.caller.can(Action::List, trust::field::ObjectKind::Agreement),
        filters: vec![
            Field::search("q", t.pathway_search(), asked.pairs.text("q").unwrap_or("")),
            Field::select("etat", t.pathway_stage(), states),
            Field::select("etape", t.pathway_filter_stage(), stages),
        ],
        count_text: t.pathway_count(crate::ui::words::plural(n), format::count(t.lang(), n)),
        printed: t.pathway_printed(format::date(asked.today)),
        lines: found.iter().map(|one| line(&asked, one)).collect(),
        empty: if total > 0 { t.pathway_none_filtered() } else { t.pathway_none_todo() },
        query: query_with(&asked.pairs, &[("lang", "")]),
    })
}
