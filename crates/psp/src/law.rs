//! The headings that CCH art. L411-9 names. What the register knows is there; what only the landlord can say is asked.

use crate::Place;
use crate::chapter::{Cell, Column, Heading, Part, Table};
use crate::facts::{Facts, Residence, Sector, Territory};
use crate::words::{column, count, number, of_landlord, span, status, to_write};
use access::targets::TargetStatus;
use documents::{Chart, Picture, Point, Series};
use std::collections::BTreeMap;
use texts::{Texts, format};

const OUTCOMES: [TargetStatus; 4] =
    [TargetStatus::Target, TargetStatus::ToConfirm, TargetStatus::NotTarget, TargetStatus::TooSmall];

/// Sums over residences, of what is told of each: nothing hidden can be found in it.
#[derive(Default)]
struct Sums {
    residences: u64,
    dwellings: u64,
    adapted: u64,
    targets: u64,
    to_confirm: u64,
    with_age: (u64, u64),
}

impl Sums {
    fn add(&mut self, r: &Residence) {
        self.residences += 1;
        self.dwellings += u64::from(r.dwellings);
        self.adapted += u64::from(r.adapted);
        self.targets += u64::from(r.status == TargetStatus::Target);
        self.to_confirm += u64::from(r.status == TargetStatus::ToConfirm);
        self.with_age.0 += u64::from(r.with_age.0);
        self.with_age.1 += u64::from(r.with_age.1);
    }

    fn cells(&self, t: Texts) -> Vec<Cell> {
        vec![
            Cell::Count(self.residences),
            Cell::Count(self.dwellings),
            Cell::Count(self.adapted),
            Cell::Count(self.targets),
            Cell::Count(self.to_confirm),
            Cell::Text(span(t, self.with_age)),
        ]
    }
}

/// The columns of [`Sums::cells`].
fn sums_columns(facts: &Facts, t: Texts) -> Vec<Column> {
    vec![
        number("residences", t.psp_col_residences()),
        number("logements", t.psp_col_dwellings()),
        number("adaptes", t.psp_col_adapted()),
        number("cibles", t.psp_col_targets()),
        number("a_confirmer", t.psp_col_to_confirm()),
        number("logements_concernes", t.psp_col_with_age(facts.method.age.to_string())),
    ]
}

/// Sums by some territory, in the order of codes, and over the whole; those that are nowhere come last.
fn sums_by<'f, K: Ord>(
    facts: &'f Facts,
    key: impl Fn(&'f Residence) -> Option<K>,
) -> (Vec<(Option<K>, Sums)>, Sums) {
    let mut by: BTreeMap<Option<K>, Sums> = BTreeMap::new();
    let mut all = Sums::default();
    for r in &facts.residences {
        by.entry(key(r)).or_default().add(r);
        all.add(r);
    }
    let (nowhere, somewhere): (Vec<_>, Vec<_>) = by.into_iter().partition(|(key, _)| key.is_none());
    (somewhere.into_iter().chain(nowhere).collect(), all)
}

/// The name and the code of a territory.
fn named(territory: Option<&Territory>) -> [Cell; 2] {
    let cell = |of: fn(&Territory) -> &String| {
        territory
            .map(of)
            .filter(|text| !text.is_empty())
            .map_or(Cell::Unknown, |text| Cell::Text(text.clone()))
    };
    [cell(|t| &t.name), cell(|t| &t.code)]
}

fn has_epci(facts: &Facts) -> bool {
    facts.residences.iter().any(|r| r.sector.as_ref().is_some_and(|sector| sector.epci.is_some()))
}

fn communes(facts: &Facts, t: Texts) -> Table {
    let with_epci = has_epci(facts);
    let (by, all) = sums_by(facts, |r| r.sector.as_ref());
    let row = |(sector, sums): (Option<&Sector>, Sums)| {
        let mut cells = named(sector.map(|sector| &sector.commune)).to_vec();
        if with_epci {
            let [name, _] = named(sector.and_then(|sector| sector.epci.as_ref()));
            cells.push(name);
        }
        [cells, sums.cells(t)].concat()
    };
    let mut columns =
        vec![column("commune", t.psp_col_commune()), column("commune_insee", t.psp_col_commune_code())];
    let mut total = vec![Cell::Text(t.psp_all()), Cell::Text(String::new())];
    let mut note = t.psp_sectors_note();
    if with_epci {
        columns.push(column("epci", t.psp_col_epci()));
        total.push(Cell::Text(String::new()));
    } else {
        note = format!("{note} {}", t.psp_epci_todo());
    }
    Table {
        code: "secteurs",
        caption: t.psp_sectors_caption(),
        columns: columns.into_iter().chain(sums_columns(facts, t)).collect(),
        rows: by.into_iter().map(row).collect(),
        total: Some([total, all.cells(t)].concat()),
        shown: 60,
        note,
    }
}

/// The same by EPCI, when the reference of communes says it of one at least.
fn epcis(facts: &Facts, t: Texts) -> Option<Table> {
    if !has_epci(facts) {
        return None;
    }
    let (by, all) = sums_by(facts, |r| r.sector.as_ref()?.epci.as_ref());
    let row = |(epci, sums): (Option<&Territory>, Sums)| [named(epci).to_vec(), sums.cells(t)].concat();
    let columns = vec![column("epci", t.psp_col_epci()), column("epci_siren", t.psp_col_epci_code())];
    Some(Table {
        code: "secteurs_epci",
        caption: t.psp_epci_caption(),
        columns: columns.into_iter().chain(sums_columns(facts, t)).collect(),
        rows: by.into_iter().map(row).collect(),
        total: Some([vec![Cell::Text(t.psp_all()), Cell::Text(String::new())], all.cells(t)].concat()),
        shown: 60,
        note: t.psp_epci_note(),
    })
}

pub(crate) fn strategy(facts: &Facts, t: Texts) -> Vec<Part> {
    let mut parts = vec![to_write(Place::Heading(Heading::Strategy), t)];
    parts.extend(epcis(facts, t).map(Part::Table));
    parts.push(Part::Table(communes(facts, t)));
    parts.push(Part::Figures(vec![of_landlord(facts, Place::LocalProgrammes, t.psp_plh_def(), t)]));
    parts
}

/// Dwellings by level, as a table and as a picture.
pub(crate) fn levels(facts: &Facts, t: Texts) -> (Table, Picture) {
    let mut sums = [0_u64; 6];
    for r in &facts.residences {
        for (sum, n) in sums.iter_mut().zip(r.levels) {
            *sum += u64::from(n);
        }
    }
    let names = ["N0", "N1", "N2", "N3", "N4", "?"];
    let words = [
        t.psp_level_n0(),
        t.psp_level_n1(),
        t.psp_level_n2(),
        t.psp_level_n3(),
        t.psp_level_n4(),
        t.psp_level_unknown(),
    ];
    let table = Table {
        code: "niveaux",
        caption: t.psp_levels_caption(),
        columns: vec![
            column("niveau", t.psp_col_level()),
            column("sens", t.psp_col_meaning()),
            number("logements", t.psp_col_dwellings()),
        ],
        rows: names
            .iter()
            .zip(&words)
            .zip(sums)
            .map(|((name, word), n)| {
                vec![Cell::Text((*name).to_owned()), Cell::Text(word.clone()), Cell::Count(n)]
            })
            .collect(),
        total: Some(vec![Cell::Text(t.psp_all()), Cell::Text(String::new()), Cell::Count(sums.iter().sum())]),
        shown: 6,
        note: t.psp_levels_note(),
    };
    let said: Vec<String> =
        names.iter().zip(sums).map(|(name, n)| format!("{name} : {}", format::count(t.lang(), n))).collect();
    let point = |n: u64| Some(Point { size: n as f64, said: format::count(t.lang(), n) });
    let picture = Picture {
        caption: t.psp_levels_caption(),
        alternative: t.psp_levels_alternative(said.join(" ; ")),
        chart: Chart::Bars,
        labels: names.iter().map(|name| (*name).to_owned()).collect(),
        series: vec![Series { name: t.psp_col_dwellings(), points: sums.map(point).to_vec() }],
    };
    (table, picture)
}

pub(crate) fn stock(facts: &Facts, t: Texts) -> Vec<Part> {
    let (table, picture) = levels(facts, t);
    vec![
        to_write(Place::Heading(Heading::Stock), t),
        Part::Text(t.psp_stock_quality()),
        Part::Table(table),
        Part::Picture(picture),
        Part::Text(t.psp_stock_attractiveness()),
        Part::Figures(vec![
            count(
                t,
                "residences_quartier_prioritaire",
                t.psp_neighbourhoods(),
                facts.residences.iter().filter(|r| r.in_priority_neighbourhood).count() as u64,
                (t.psp_neighbourhoods_def(), t.psp_source_neighbourhoods()),
            ),
            of_landlord(facts, Place::Market, t.psp_market_def(), t),
        ]),
    ]
}

/// Residences and dwellings by outcome, now and in some years, if nobody moves.
fn outlook(facts: &Facts, t: Texts) -> Table {
    let mut columns = vec![
        column("resultat", t.psp_col_status()),
        number("residences", t.psp_col_residences()),
        number("logements", t.psp_col_dwellings()),
    ];
    let names = [
        ("residences_dans_3_ans", "logements_dans_3_ans"),
        ("residences_dans_5_ans", "logements_dans_5_ans"),
        ("residences_dans_10_ans", "logements_dans_10_ans"),
    ];
    for (years, (residences, dwellings)) in access::targets::HORIZONS.iter().zip(names) {
        columns.push(number(residences, t.psp_col_residences_in(years.to_string())));
        columns.push(number(dwellings, t.psp_col_dwellings_in(years.to_string())));
    }
    let cells = |wanted: TargetStatus| {
        let of = |is: &dyn Fn(&Residence) -> bool| {
            let found = || facts.residences.iter().filter(|r| is(r));
            let dwellings = found().map(|r| u64::from(r.dwellings)).sum();
            [Cell::Count(found().count() as u64), Cell::Count(dwellings)]
        };
        let mut row = vec![Cell::Text(status(t, wanted))];
        row.extend(of(&|r| r.status == wanted));
        for years in access::targets::HORIZONS {
            row.extend(of(&|r| r.later.iter().any(|l| l.years == years && l.status == wanted)));
        }
        row
    };
    Table {
        code: "evolution",
        caption: t.psp_outlook_caption(),
        columns,
        rows: OUTCOMES.into_iter().map(cells).collect(),
        total: None,
        shown: OUTCOMES.len(),
        note: t.psp_outlook_note(
            format::percent(t.lang(), f64::from(facts.method.share_percent), 0),
            facts.method.age.to_string(),
            facts.method.minimum_dwellings.to_string(),
        ),
    }
}

pub(crate) fn evolution(facts: &Facts, t: Texts) -> Vec<Part> {
    vec![to_write(Place::Heading(Heading::Evolution), t), Part::Table(outlook(facts, t))]
}

pub(crate) fn choices(t: Texts) -> Vec<Part> {
    vec![to_write(Place::Heading(Heading::Choices), t), Part::Text(t.psp_choices_where())]
}

pub(crate) fn prospects(t: Texts) -> Vec<Part> {
    vec![to_write(Place::Heading(Heading::Prospects), t)]
}
