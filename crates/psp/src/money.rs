//! Objectives, programme and funding. Amounts are cents, in integers from one end to the other.

use crate::chapter::{Cell, Figure, Heading, Part, Table};
use crate::facts::{Action, Facts, ProgrammeFigures, ProgrammeYear};
use crate::told::told;
use crate::words::{column, counted, number, to_write, unknown};
use crate::{Place, PspError};
use documents::{Chart, Picture, Point, Series};
use texts::{Lang, Texts, format};

fn parts(cents: i64) -> (&'static str, u64, u64) {
    let sign = if cents < 0 { "−" } else { "" };
    let all = cents.unsigned_abs();
    (sign, all / 100, all % 100)
}

/// `1 324,50 €`, `€1,324.50`.
pub(crate) fn euros(lang: Lang, cents: i64) -> String {
    let (sign, whole, rest) = parts(cents);
    let whole = format::count(lang, whole);
    match lang {
        Lang::Fr => format!("{sign}{whole},{rest:02}\u{a0}€"),
        Lang::En => format!("{sign}€{whole}.{rest:02}"),
    }
}

/// `1324,50` or `1324.50`, as spreadsheets of that language read it.
pub(crate) fn plain(lang: Lang, cents: i64) -> String {
    let (_, whole, rest) = parts(cents);
    let sign = if cents < 0 { "-" } else { "" };
    let mark = if lang == Lang::Fr { ',' } else { '.' };
    format!("{sign}{whole}{mark}{rest:02}")
}

/// The sum of amounts that are all known; `None` when one of them is not.
///
/// # Errors
/// [`PspError::Overflow`].
pub(crate) fn sum(amounts: impl IntoIterator<Item = Option<i64>>) -> Result<Option<i64>, PspError> {
    let mut sum = 0_i64;
    for amount in amounts {
        let Some(amount) = amount else { return Ok(None) };
        sum = sum.checked_add(amount).ok_or(PspError::Overflow)?;
    }
    Ok(Some(sum))
}

/// The sum of counts that are all known.
fn counts(all: impl IntoIterator<Item = Option<u32>>) -> Option<u64> {
    all.into_iter().try_fold(0_u64, |sum, n| Some(sum + u64::from(n?)))
}

/// Adapted dwellings by year, as a picture.
fn picture(programme: &ProgrammeFigures, t: Texts) -> Option<Picture> {
    let said: Vec<String> = programme
        .years
        .iter()
        .map(|y| {
            let n = y.adapted.map_or_else(|| t.unknown(), |n| format::count(t.lang(), u64::from(n)));
            format!("{} : {n}", y.year)
        })
        .collect();
    let point = |n: u32| Point { size: f64::from(n), said: format::count(t.lang(), u64::from(n)) };
    let points = programme.years.iter().map(|y| y.adapted.map(point)).collect();
    (!said.is_empty()).then(|| Picture {
        caption: t.psp_objectives_caption(),
        alternative: t.psp_objectives_alternative(said.join(" ; ")),
        chart: Chart::Bars,
        labels: programme.years.iter().map(|y| y.year.to_string()).collect(),
        series: vec![Series { name: t.psp_col_to_adapt(), points }],
    })
}

/// Adaptations delivered in each year, unless that would give small counts away.
fn delivered(facts: &Facts, t: Texts) -> Option<Table> {
    let files = told(&facts.adaptations);
    let years = told(&crate::Households { parts: facts.delivered.iter().map(|(_, n)| *n).collect() });
    if facts.delivered.is_empty() || !files.is_whole() || !years.is_whole() {
        return None;
    }
    let rows = facts
        .delivered
        .iter()
        .map(|(year, n)| vec![Cell::Text(year.to_string()), Cell::Count(u64::from(*n))]);
    Some(Table {
        code: "livrees",
        caption: t.psp_delivered_caption(),
        columns: vec![column("annee", t.psp_col_year()), number("logements", t.psp_col_dwellings())],
        rows: rows.collect(),
        total: None,
        shown: 30,
        note: t.psp_source_files(),
    })
}

pub(crate) fn objectives(facts: &Facts, t: Texts) -> Vec<Part> {
    let definition = || (t.psp_objective_def(), t.psp_source_programme());
    let wanted = facts.programme.as_ref().and_then(|p| counts(p.years.iter().map(|y| y.adapted)));
    let objective = match wanted.filter(|_| facts.programme.as_ref().is_some_and(|p| !p.years.is_empty())) {
        Some(n) => crate::words::count(t, "objectif_logements", t.psp_objective(), n, definition()),
        None => unknown("objectif_logements", t.psp_objective(), definition(), t.psp_objective_todo()),
    };
    let files = told(&facts.adaptations);
    let done = (t.psp_files_def(), t.psp_source_files());
    let done = counted(t, "adaptations_livrees", t.psp_files_delivered(), files.part(0), done);
    let mut parts =
        vec![to_write(Place::Heading(Heading::Objectives), t), Part::Figures(vec![objective, done])];
    parts.extend(facts.programme.as_ref().and_then(|p| picture(p, t)).map(Part::Picture));
    parts.extend(delivered(facts, t).map(Part::Table));
    parts
}

type Amount = fn(&ProgrammeYear) -> Option<i64>;

const AMOUNTS: [Amount; 4] =
    [|y| y.spend_cents, |y| y.own_funds_cents, |y| y.relief_cents, |y| y.pension_cents];

fn years(programme: &ProgrammeFigures, t: Texts) -> Result<Table, PspError> {
    let row = |y: &ProgrammeYear| {
        let mut row = vec![Cell::Text(y.year.to_string()), Cell::count(y.adapted)];
        row.extend(AMOUNTS.iter().map(|of| Cell::cents(of(y))));
        row
    };
    let adapted = counts(programme.years.iter().map(|y| y.adapted));
    let mut total = vec![Cell::Text(t.psp_all()), adapted.map_or(Cell::Unknown, Cell::Count)];
    for of in AMOUNTS {
        total.push(Cell::cents(sum(programme.years.iter().map(of))?));
    }
    Ok(Table {
        code: "programme",
        caption: t.psp_programme_caption(),
        columns: vec![
            column("annee", t.psp_col_year()),
            number("logements_adaptes", t.psp_col_to_adapt()),
            number("depense_ttc", t.psp_col_spend()),
            number("fonds_propres", t.psp_col_own()),
            number("degrevement", t.psp_col_relief()),
            number("caisses_de_retraite", t.psp_col_pension()),
        ],
        rows: programme.years.iter().map(row).collect(),
        total: Some(total),
        shown: 30,
        note: t.psp_programme_note(),
    })
}

fn action(action: &Action, t: Texts) -> String {
    match action {
        Action::Campaign => t.prog_work_campaign(),
        Action::Ramp => t.prog_work_ramp(),
        Action::Lift => t.prog_work_lift(),
        Action::Dwellings(label) => label.clone(),
    }
}

fn actions(programme: &ProgrammeFigures, t: Texts) -> Table {
    let rows = programme.rows.iter().map(|row| {
        let amounts = [row.cost_cents, row.own_cents, row.relief_cents, row.pension_cents];
        let mut cells = vec![
            Cell::Text(row.residence.clone()),
            Cell::Text(row.year.to_string()),
            Cell::Text(action(&row.action, t)),
            row.dwellings.map_or(Cell::Text(String::new()), |n| Cell::count(Some(n))),
        ];
        cells.extend(amounts.map(|cents| Cell::cents(Some(cents))));
        cells.push(Cell::Text(row.residence_id.clone()));
        cells
    });
    Table {
        code: "actions",
        caption: t.psp_actions_caption(),
        columns: vec![
            column("residence", t.psp_col_residence()),
            column("annee", t.psp_col_year()),
            column("action", t.psp_col_action()),
            number("logements", t.psp_col_dwellings()),
            number("cout_ttc", t.psp_col_cost()),
            number("fonds_propres", t.psp_col_own()),
            number("degrevement", t.psp_col_relief()),
            number("caisses_de_retraite", t.psp_col_pension()),
            column("id", t.psp_col_id()),
        ],
        rows: rows.collect(),
        total: None,
        shown: 200,
        note: t.psp_programme_note(),
    }
}

pub(crate) fn programme(facts: &Facts, t: Texts) -> Result<Vec<Part>, PspError> {
    let Some(programme) = &facts.programme else {
        let definition = (t.psp_spend_def(), t.psp_source_programme());
        let spend = unknown("depense_programme", t.psp_spend(), definition, t.psp_programme_todo());
        return Ok(vec![Part::Figures(vec![spend])]);
    };
    let day = programme.adopted_on.map_or_else(|| t.unknown(), format::date);
    Ok(vec![
        Part::Text(t.psp_programme_named(programme.name.clone(), day)),
        Part::Table(years(programme, t)?),
        Part::Table(actions(programme, t)),
    ])
}

fn amount(t: Texts, code: &'static str, label: String, cents: Option<i64>, definition: String) -> Figure {
    let source = t.psp_source_funding();
    match cents {
        Some(cents) => Figure {
            code,
            label,
            said: Some(euros(t.lang(), cents)),
            // A cell of a workbook; whatever is added up was added up in cents.
            number: Some(cents as f64 / 100.0),
            definition,
            source,
            todo: String::new(),
        },
        None => unknown(code, label, (definition, source), t.psp_funding_todo()),
    }
}

pub(crate) fn funding(facts: &Facts, t: Texts) -> Result<Vec<Part>, PspError> {
    let funding = facts.funding.as_ref();
    let of_relief = |of: fn(&crate::ReliefYear) -> Option<i64>| -> Result<Option<i64>, PspError> {
        funding.map_or(Ok(None), |f| sum(f.relief.iter().map(of)))
    };
    let paid = funding.map_or(Ok(None), |f| sum(f.agreements.iter().map(|a| a.paid_cents)))?;
    let (claimed, granted) = (of_relief(|y| y.claimed_cents)?, of_relief(|y| y.granted_cents)?);
    let mut parts = vec![Part::Figures(vec![
        amount(t, "degrevement_demande", t.psp_claimed(), claimed, t.psp_relief_def()),
        amount(t, "degrevement_obtenu", t.psp_granted(), granted, t.psp_relief_def()),
        amount(t, "caisses_versees", t.psp_paid(), paid, t.psp_pension_def()),
    ])];
    let Some(funding) = funding else { return Ok(parts) };
    let day = |day: Option<jiff::civil::Date>| day.map_or(Cell::Unknown, |d| Cell::Text(format::date(d)));
    let relief = funding.relief.iter().map(|y| {
        let amounts = [Cell::cents(y.claimed_cents), Cell::cents(y.granted_cents), day(y.deadline)];
        [vec![Cell::Text(y.paid_in.to_string())], amounts.to_vec()].concat()
    });
    parts.push(Part::Table(Table {
        code: "degrevements",
        caption: t.psp_relief_caption(),
        columns: vec![
            column("paye_en", t.psp_col_paid_in()),
            number("demande", t.psp_claimed()),
            number("obtenu", t.psp_granted()),
            column("limite", t.psp_col_deadline()),
        ],
        rows: relief.collect(),
        total: None,
        shown: 30,
        note: t.psp_relief_def(),
    }));
    let agreements = funding.agreements.iter().map(|a| {
        vec![
            Cell::Text(a.name.clone()),
            day(a.from),
            day(a.until),
            Cell::count(a.target_dwellings),
            Cell::count(a.committed_dwellings),
            Cell::count(a.done_dwellings),
            Cell::cents(a.paid_cents),
        ]
    });
    parts.push(Part::Table(Table {
        code: "conventions",
        caption: t.psp_agreements_caption(),
        columns: vec![
            column("convention", t.psp_col_agreement()),
            column("debut", t.psp_col_from()),
            column("fin", t.psp_col_until()),
            number("logements_prevus", t.psp_col_planned()),
            number("logements_engages", t.psp_col_committed()),
            number("logements_faits", t.psp_col_done()),
            number("verse", t.psp_paid()),
        ],
        rows: agreements.collect(),
        total: None,
        shown: 30,
        note: t.psp_pension_def(),
    }));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_to_the_last_cent() {
        assert_eq!(plain(Lang::Fr, 132_450), "1324,50");
        assert_eq!(plain(Lang::En, -5), "-0.05");
        assert_eq!(plain(Lang::En, i64::MIN), "-92233720368547758.08");
        assert!(euros(Lang::Fr, 132_450).ends_with(",50\u{a0}€"));
        assert_eq!(euros(Lang::En, 132_450), "€1,324.50");
    }

    #[test]
    fn an_unknown_amount_makes_an_unknown_sum_and_too_much_is_an_error() {
        assert_eq!(sum([Some(1), Some(2)]), Ok(Some(3)));
        assert_eq!(sum([Some(1), None]), Ok(None));
        assert_eq!(sum([]), Ok(Some(0)));
        assert_eq!(sum([Some(i64::MAX), Some(1)]), Err(PspError::Overflow));
    }
}
