//! What dwellings are fitted with, as the landlord's inventory or its works software gives it: one fact a line.

use super::{column, levels::dwelling_column};
use crate::{
    occupancy::{WrittenDate, written_date},
    places::table_report,
    rows::{cell, each_row, refused},
};
use allocation::equipment::{Equipment, Event, Source};
use jiff::civil::Date;
use model::{
    Words,
    issue::{ImportReport, Issue, IssueCode, Severity},
    words::{fold, header_key},
};
use tabular::Table;

/// A fact of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EquipmentRow {
    pub line: u64,
    pub dwelling_ref: String,
    pub equipment: Equipment,
    pub event: Event,
    pub on: Date,
    pub source: Source,
    pub proof: Option<String>,
}

/// Names of the column that says which equipment, as `header_key` gives them.
const EQUIPMENT: [&str; 2] = ["equipment", "equipement"];

/// Is this a file of equipment?
#[must_use]
pub fn is_equipment(header: &[String]) -> bool {
    header.iter().any(|name| EQUIPMENT.contains(&header_key(name).as_str()))
}

/// An equipment by its code, or by a French name in use.
fn equipment_of(text: &str) -> Option<Equipment> {
    let text = fold(text);
    Equipment::from_code(&text).or(match text.as_str() {
        "douche sans ressaut" | "douche a l'italienne" | "douche extra-plate" => {
            Some(Equipment::StepFreeShower)
        }
        "wc adapte" | "wc sureleve" => Some(Equipment::AdaptedToilet),
        "barres d'appui" | "barre d'appui" => Some(Equipment::GrabBars),
        "volets motorises" | "volets electriques" => Some(Equipment::MotorisedShutters),
        "siege de douche" => Some(Equipment::ShowerSeat),
        "sol antiderapant" => Some(Equipment::NonSlipFloor),
        "cuisine adaptee" => Some(Equipment::AdaptedKitchen),
        "domotique" => Some(Equipment::HomeAutomation),
        _ => None,
    })
}

fn event_of(text: &str) -> Option<Event> {
    let text = fold(text);
    match text.as_str() {
        "pose" | "posee" | "installe" => Some(Event::Installed),
        "retire" | "retiree" | "depose" => Some(Event::Removed),
        "present" | "presente" => Some(Event::FoundThere),
        "absent" | "absente" => Some(Event::FoundAbsent),
        code => Event::from_code(code).filter(|event| *event != Event::Withdrawn),
    }
}

fn source_of(text: &str) -> Source {
    match fold(text).as_str() {
        "facture" | "invoice" => Source::Invoice,
        "visite" | "visit" | "field" | "terrain" => Source::Visit,
        "declaration" => Source::Declaration,
        _ => Source::File,
    }
}

/// Longest proof that is kept.
const LONGEST_PROOF: usize = 80;

/// Reads facts on equipment. A line without a day, or with one to come, is refused: a fact is dated.
#[must_use]
pub fn read_equipment(mut table: Table, today: Date) -> (Vec<EquipmentRow>, ImportReport) {
    let mut report = table_report(&table, "equipment");
    let columns = (
        dwelling_column(&table),
        column(&table, &EQUIPMENT),
        column(&table, &["event", "fait", "etat"]),
        column(&table, &["on", "le", "date", "since", "depuis"]),
    );
    let (Some(dwelling), Some(equipment), Some(event), Some(on)) = columns else {
        report.push(
            Issue::new(IssueCode::ColonneManquante, Severity::Error)
                .field("dwelling_ref, equipment, event, on")
                .expected(Words::same("dwelling_ref; equipment; event; on; source; proof"))
                .hint((
                    "Une ligne par fait : le logement, l'équipement, ce qui s'est passé, le jour.",
                    "One line a fact: the dwelling, the equipment, what happened, the day.",
                )),
        );
        return (Vec::new(), report);
    };
    let source = column(&table, &["source", "origine"]);
    let proof = column(&table, &["proof", "preuve", "facture", "numerofacture"]);
    let mut rows = Vec::new();
    each_row(&mut table, &mut report, |row, report| {
        let dwelling_ref = row.get(dwelling);
        if dwelling_ref.is_empty() {
            let issue = refused(row, IssueCode::RattachementAbsent, dwelling, "dwelling_ref");
            return Err(Box::new(issue.expected(("une référence", "a reference"))));
        }
        let wrong = |column, field: &str, expected: (&'static str, &'static str)| {
            Box::new(refused(row, IssueCode::HorsListe, column, field).expected(expected))
        };
        let what = equipment_of(row.get(equipment)).ok_or_else(|| {
            wrong(equipment, "equipment", ("un équipement de la liste", "an equipment of the list"))
        })?;
        let happened = event_of(row.get(event)).ok_or_else(|| {
            wrong(
                event,
                "event",
                ("posé, retiré, présent ou absent", "installed, removed, found-there, found-absent"),
            )
        })?;
        let WrittenDate::Day(day) = written_date(row.get(on)) else {
            let issue = refused(row, IssueCode::ValeurIllisible, on, "on");
            return Err(Box::new(issue.expected(("jj/mm/aaaa", "dd/mm/yyyy"))));
        };
        if day > today || day.year() < 1950 {
            let issue = refused(row, IssueCode::DateFuture, on, "on");
            return Err(Box::new(issue.expected(("une date passée", "a past day"))));
        }
        let proof: String = cell(row, proof).chars().take(LONGEST_PROOF).collect();
        rows.push(EquipmentRow {
            line: row.line(),
            dwelling_ref: dwelling_ref.to_owned(),
            equipment: what,
            event: happened,
            on: day,
            source: source_of(cell(row, source)),
            proof: (!proof.is_empty()).then_some(proof),
        });
        report.rows_kept += 1;
        Ok(())
    });
    (rows, report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use tabular::Limits;

    #[test]
    fn facts_are_read_by_code_or_by_name_and_what_is_not_dated_is_refused() {
        let text = "Logement;Équipement;Fait;Le;Source;Preuve\n\
            001;Douche sans ressaut;posé;12/03/2024;facture;F-12\n\
            001;grab-bars;found-absent;2024-03-12;visite;\n\
            002;baignoire;posé;12/03/2024;;\n\
            002;grab-bars;posé;;;\n\
            002;grab-bars;posé;12/03/2999;;\n\
            ;grab-bars;posé;12/03/2024;;\n";
        let table =
            Table::from_bytes("equipements.csv", text.as_bytes().to_vec(), &Limits::default()).unwrap();
        assert!(is_equipment(table.header()));
        let (rows, report) = read_equipment(table, date(2026, 1, 1));
        let read: Vec<_> = rows.iter().map(|r| (r.equipment, r.event, r.source)).collect();
        let shower = (Equipment::StepFreeShower, Event::Installed, Source::Invoice);
        assert_eq!(read, [shower, (Equipment::GrabBars, Event::FoundAbsent, Source::Visit)]);
        assert_eq!((rows[0].on, rows[0].proof.as_deref()), (date(2024, 3, 12), Some("F-12")));
        assert_eq!((report.rows_kept, report.rows_rejected), (2, 4));
    }
}
