//! The headings of ageing: stock, occupancy, needs, index, targets, transfers, monitoring, method.

use crate::Place;
use crate::chapter::{Cell, Figure, Heading, Part, Table};
use crate::facts::{Facts, Residence};
use crate::told::told;
use crate::words::{column, count, counted, number, share, span, status, to_write, unknown};
use access::targets::TargetStatus;
use texts::{Texts, format};

/// Rows that pages and documents show of a list of residences; files have them all.
const SHOWN: usize = 100;

pub(crate) fn portrait(facts: &Facts, t: Texts) -> Vec<Part> {
    let sum = |of: fn(&Residence) -> u32| facts.residences.iter().map(|r| u64::from(of(r))).sum::<u64>();
    let stock = || (t.psp_def_current(), t.psp_source_stock());
    let steps = |at: usize| facts.residences.iter().map(|r| u64::from(r.step_free[at])).sum::<u64>();
    let mut figures = vec![
        count(t, "residences", t.psp_residences(), facts.residences.len() as u64, stock()),
        count(t, "logements", t.psp_dwellings(), sum(|r| r.dwellings), stock()),
    ];
    for (at, code, label) in [
        (0, "logements_sans_marche", t.psp_step_free()),
        (1, "logements_avec_marche", t.psp_not_step_free()),
        (2, "logements_acces_inconnu", t.psp_step_unknown()),
    ] {
        figures.push(count(t, code, label, steps(at), (t.psp_step_def(), t.psp_source_stock())));
    }
    let adapted = || (t.psp_adapted_def(), t.psp_source_adapted());
    figures.push(count(t, "logements_adaptes", t.psp_adapted(), facts.adapted.dwellings, adapted()));
    let (vacant, announced) = (facts.adapted.vacant, facts.adapted.announced);
    figures.push(count(t, "adaptes_libres", t.psp_adapted_vacant(), vacant, adapted()));
    figures.push(count(t, "adaptes_bientot_libres", t.psp_adapted_announced(), announced, adapted()));
    let unplaced = facts.residences.iter().filter(|r| !r.has_position).count() as u64;
    let position = (t.psp_unplaced_def(), t.psp_source_stock());
    figures.push(count(t, "residences_sans_position", t.psp_unplaced(), unplaced, position));
    vec![Part::Figures(figures)]
}

pub(crate) fn occupancy(facts: &Facts, t: Texts) -> Vec<Part> {
    let age = facts.method.age.to_string();
    let mut bounds = (0_u64, 0_u64);
    let mut ages = Some(0_u64);
    for r in &facts.residences {
        bounds = (bounds.0 + u64::from(r.with_age.0), bounds.1 + u64::from(r.with_age.1));
        ages = ages.zip(r.unknown_ages).map(|(sum, n)| sum + u64::from(n));
    }
    let dwellings: u64 = facts.residences.iter().map(|r| u64::from(r.dwellings)).sum();
    let definition = || t.psp_with_age_def(age.clone(), facts.method.mask_below.to_string());
    let label = t.psp_with_age(age.clone());
    let with_age = if dwellings > 0 && bounds == (0, dwellings) {
        let source = (definition(), t.psp_source_occupancy());
        unknown("logements_concernes", label, source, t.psp_occupancy_todo())
    } else {
        Figure {
            code: "logements_concernes",
            label,
            said: Some(span(t, bounds)),
            number: (bounds.0 == bounds.1).then_some(bounds.0 as f64),
            definition: definition(),
            source: t.psp_source_occupancy(),
            todo: String::new(),
        }
    };
    let ages = match ages {
        Some(n) => {
            let source = (t.psp_unknown_ages_def(), t.psp_source_occupancy());
            count(t, "ages_inconnus", t.psp_unknown_ages(), n, source)
        }
        None => Figure {
            code: "ages_inconnus",
            label: t.psp_unknown_ages(),
            said: Some(t.psp_not_told()),
            number: None,
            definition: t.psp_unknown_ages_def(),
            source: t.psp_source_occupancy(),
            todo: String::new(),
        },
    };
    vec![Part::Figures(vec![with_age, ages]), Part::Text(t.psp_masked(facts.method.mask_below.to_string()))]
}

pub(crate) fn needs(facts: &Facts, t: Texts) -> Vec<Part> {
    let needs = told(&facts.needs);
    let source = || (t.psp_needs_def(), t.psp_source_needs());
    let files = told(&facts.adaptations);
    let works = || (t.psp_files_def(), t.psp_source_files());
    let written = told(&facts.campaigns.households);
    let letters = || (t.psp_campaigns_def(), t.psp_source_campaigns());
    vec![Part::Figures(vec![
        counted(t, "besoins", t.psp_needs_open(), needs.total, source()),
        counted(t, "besoins_locataires", t.psp_needs_tenants(), needs.part(0), source()),
        counted(t, "besoins_demandeurs", t.psp_needs_applicants(), needs.part(1), source()),
        count(
            t,
            "adaptes_sans_besoin",
            t.psp_unmatched(),
            facts.adapted.unmatched,
            (t.psp_unmatched_def(), t.psp_source_adapted()),
        ),
        counted(t, "dossiers", t.psp_files(), files.total, works()),
        counted(t, "dossiers_livres", t.psp_files_delivered(), files.part(0), works()),
        counted(t, "dossiers_en_cours", t.psp_files_open(), files.part(1), works()),
        counted(t, "dossiers_arretes", t.psp_files_stopped(), files.part(2), works()),
        count(t, "campagnes", t.psp_campaigns(), facts.campaigns.campaigns, letters()),
        counted(t, "menages_contactes", t.psp_written(), written.total, letters()),
        counted(t, "menages_interesses", t.psp_interested(), written.part(0), letters()),
    ])]
}

fn classes((worst, best): (char, char), t: Texts) -> String {
    if worst == best { best.to_string() } else { t.range(worst.to_string(), best.to_string()) }
}

fn points((lo, hi): (i64, i64), t: Texts) -> String {
    span(t, (lo.unsigned_abs(), hi.unsigned_abs()))
}

fn rank(r: &Residence, t: Texts) -> Cell {
    r.rank.map_or(Cell::Unknown, |(best, worst)| Cell::Text(span(t, (u64::from(best), u64::from(worst)))))
}

fn place(r: &Residence) -> Cell {
    r.sector.as_ref().map_or(Cell::Unknown, |sector| Cell::Text(sector.commune.name.clone()))
}

pub(crate) fn index(facts: &Facts, t: Texts) -> Vec<Part> {
    let row = |r: &Residence| {
        vec![
            Cell::Text(r.name.clone()),
            place(r),
            Cell::Count(u64::from(r.dwellings)),
            Cell::Count(u64::from(r.adapted)),
            Cell::Text(points(r.index, t)),
            Cell::Text(classes(r.classes, t)),
            Cell::Text(status(t, r.status)),
            share(t, r.share),
            Cell::Text(r.id.clone()),
        ]
    };
    let table = Table {
        code: "residences",
        caption: t.psp_index_caption(),
        columns: vec![
            column("residence", t.psp_col_residence()),
            column("commune", t.psp_col_commune()),
            number("logements", t.psp_col_dwellings()),
            number("adaptes", t.psp_col_adapted()),
            number("indice", t.psp_col_index()),
            column("classe", t.psp_col_class()),
            column("resultat", t.psp_col_status()),
            number("part", t.psp_col_share(facts.method.age.to_string())),
            column("id", t.psp_col_id()),
        ],
        rows: facts.residences.iter().map(row).collect(),
        total: None,
        shown: SHOWN,
        note: t.psp_index_note(),
    };
    let definition = (t.psp_coverage_def(), t.psp_source_index());
    let coverage = match facts.coverage {
        Some(share) => Figure {
            code: "couverture",
            label: t.psp_coverage(),
            said: Some(format::percent(t.lang(), (share * 100.0).floor(), 0)),
            number: Some((share * 100.0).floor()),
            definition: definition.0,
            source: definition.1,
            todo: String::new(),
        },
        None => unknown("couverture", t.psp_coverage(), definition, t.psp_coverage_todo()),
    };
    vec![Part::Figures(vec![coverage]), Part::Table(table)]
}

pub(crate) fn targets(facts: &Facts, t: Texts) -> Vec<Part> {
    let rule = || {
        t.psp_outlook_note(
            format::percent(t.lang(), f64::from(facts.method.share_percent), 0),
            facts.method.age.to_string(),
            facts.method.minimum_dwellings.to_string(),
        )
    };
    let of = |status: TargetStatus| facts.residences.iter().filter(|r| r.status == status).count() as u64;
    let figures = [
        ("residences_cibles", t.target_yes(), TargetStatus::Target),
        ("residences_a_confirmer", t.target_unsure(), TargetStatus::ToConfirm),
        ("residences_non_cibles", t.target_no(), TargetStatus::NotTarget),
        ("residences_trop_petites", t.target_small(), TargetStatus::TooSmall),
    ]
    .into_iter()
    .map(|(code, label, status)| count(t, code, label, of(status), (rule(), t.psp_source_targets())));
    let ranked = facts.residences.iter().filter(|r| r.rank.is_some()).map(|r| {
        let in_top = r
            .top_share
            .map_or(Cell::Unknown, |share| Cell::Text(format::percent(t.lang(), share * 100.0, 0)));
        vec![
            rank(r, t),
            Cell::Text(r.name.clone()),
            place(r),
            Cell::Count(u64::from(r.dwellings)),
            Cell::Text(points(r.index, t)),
            Cell::Text(classes(r.classes, t)),
            in_top,
            Cell::Text(status(t, r.status)),
            Cell::Text(r.id.clone()),
        ]
    });
    let table = Table {
        code: "favorables",
        caption: t.psp_favourable_caption(),
        columns: vec![
            column("rang", t.psp_col_rank()),
            column("residence", t.psp_col_residence()),
            column("commune", t.psp_col_commune()),
            number("logements", t.psp_col_dwellings()),
            number("indice", t.psp_col_index()),
            column("classe", t.psp_col_class()),
            number("part_premiers", t.psp_col_robust(facts.top.to_string())),
            column("resultat", t.psp_col_status()),
            column("id", t.psp_col_id()),
        ],
        rows: ranked.collect(),
        total: None,
        shown: SHOWN,
        note: t.psp_favourable_note(),
    };
    vec![Part::Figures(figures.collect()), Part::Table(table)]
}

pub(crate) fn transfers(facts: &Facts, t: Texts) -> Vec<Part> {
    let lettings = told(&facts.lettings);
    let wishes = told(&facts.transfers.wishes);
    let period = || {
        let (from, until) = (format::date(facts.lettings_from), format::date(facts.on));
        (t.psp_lettings_def(from, until), t.psp_source_lettings())
    };
    let plan = || (t.psp_moves_def(), t.psp_source_transfers());
    let moves = match &facts.transfers.plan {
        Some((_, moves)) => counted(t, "mutations_proposees", t.psp_moves(), told(moves).total, plan()),
        None => unknown("mutations_proposees", t.psp_moves(), plan(), t.psp_moves_todo()),
    };
    let mut parts = vec![
        to_write(Place::Heading(Heading::Transfers), t),
        Part::Figures(vec![
            counted(
                t,
                "souhaits",
                t.psp_wishes(),
                wishes.total,
                (t.psp_wishes_def(), t.psp_source_transfers()),
            ),
            moves,
            counted(t, "attributions_adaptes", t.psp_lettings(), lettings.total, period()),
            counted(t, "attributions_besoin", t.psp_lettings_need(), lettings.part(0), period()),
            counted(t, "attributions_sans_besoin", t.psp_lettings_none(), lettings.part(1), period()),
            counted(t, "attributions_inconnu", t.psp_lettings_unknown(), lettings.part(2), period()),
        ]),
    ];
    if let Some((day, _)) = &facts.transfers.plan {
        parts.push(Part::Text(t.psp_plan_day(format::date(*day))));
    }
    parts
}

pub(crate) fn monitoring(facts: &Facts, t: Texts) -> Vec<Part> {
    let followed = [
        ("logements_adaptes", t.psp_adapted(), t.psp_adapted_def()),
        ("attributions_besoin", t.psp_lettings_need(), t.psp_follow_lettings()),
        ("residences_cibles", t.psp_col_targets(), t.psp_follow_targets()),
        ("couverture", t.psp_coverage(), t.psp_coverage_def()),
        ("dossiers_livres", t.psp_files_delivered(), t.psp_files_def()),
    ];
    let rows = followed.into_iter().map(|(code, label, definition)| {
        vec![Cell::Text(label), Cell::Text(definition), Cell::Text(code.to_owned())]
    });
    let table = Table {
        code: "suivi",
        caption: t.psp_monitoring_caption(),
        columns: vec![
            column("indicateur", t.psp_col_followed()),
            column("definition", t.psp_col_definition()),
            column("code", t.psp_col_code()),
        ],
        rows: rows.collect(),
        total: None,
        shown: 10,
        note: t.psp_monitoring_note(format::date(facts.on)),
    };
    vec![Part::Table(table)]
}

pub(crate) fn method(facts: &Facts, t: Texts) -> Vec<Part> {
    let m = &facts.method;
    vec![
        Part::Text(t.psp_method_day(format::date(facts.on))),
        Part::Text(t.psp_method_weights(m.weights.clone(), m.weights_id.clone())),
        Part::Text(t.psp_method_interval()),
        Part::Text(t.psp_method_masks(m.mask_below.to_string(), trust::suppression::PERSONS.to_string())),
        Part::Text(t.psp_method_law()),
    ]
}
