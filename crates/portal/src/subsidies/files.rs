//! The agreements of the list as files: a CSV, a workbook with all that they hold, and what is due for a calendar.

use super::list::{chosen, dues, paid};
use super::title_of;
use super::words::{instalment, report_name, report_state, stage};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::calendar::{self, Due, When};
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::response::IntoResponse;
use register::subsidies::SubsidyRecord;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use subsidy::{due, eligible, instalment_state};
use texts::{Texts, format};

/// A cell: a text, or an amount in cents that is written in euros.
enum Cell {
    Text(String),
    Cents(i64),
}

fn head(t: Texts) -> Vec<String> {
    vec![
        t.subsidy_name(),
        t.envelope_beneficiary(),
        t.subsidy_funder(),
        t.subsidy_state(),
        t.subsidy_first_on(),
        t.subsidy_last_on(),
        t.subsidy_budget(),
        t.subsidy_agreed(),
        t.subsidy_spent(),
        t.subsidy_owed(),
        t.envelope_paid(),
    ]
}

fn row(asked: &Asked, one: &SubsidyRecord) -> Option<Vec<Cell>> {
    let terms = &one.shown()?.terms;
    let spent = eligible(&one.agreement, terms, None).total;
    let funders: Vec<String> = terms.funders().iter().map(|id| one.name(id)).collect();
    let mut cells: Vec<Cell> = [
        title_of(one),
        one.name(&terms.beneficiary),
        funders.join(", "),
        stage(asked.t, one.stage(asked.today)),
        terms.first_on.to_string(),
        terms.last_on.to_string(),
    ]
    .map(Cell::Text)
    .into();
    let amounts =
        [terms.budget().unwrap_or(0), terms.agreed().unwrap_or(0), spent, due(terms, spent).total, paid(one)];
    cells.extend(amounts.map(Cell::Cents));
    Some(cells)
}

/// Euros with a comma, as French spreadsheets read them.
fn euros(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{},{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// `GET /conventions-de-financement/conventions.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let all = chosen(&asked).await?;
    let rows = all.iter().filter_map(|one| row(&asked, one)).map(|cells| {
        let text = |cell| match cell {
            Cell::Text(text) => guarded(&text),
            Cell::Cents(cents) => euros(cents),
        };
        cells.into_iter().map(text).collect()
    });
    let notes = [(asked.t.export_date(), format::date(asked.today))];
    csv_answer("conventions-de-financement.csv", &notes, &head(asked.t), rows.collect::<Vec<Vec<String>>>())
}

/// Sheets of a workbook: a name, heads, rows.
type Sheet = (String, Vec<String>, Vec<Vec<Cell>>);

fn sheets(asked: &Asked, all: &[SubsidyRecord]) -> Vec<Sheet> {
    let t = asked.t;
    let (mut instalments, mut expenses, mut reports) = (Vec::new(), Vec::new(), Vec::new());
    for one in all {
        let Some(version) = one.shown() else { continue };
        let terms = &version.terms;
        let text = |text: String| Cell::Text(text);
        for here in &terms.instalments {
            let state = instalment_state(&one.agreement, terms, here, asked.today);
            instalments.push(vec![
                text(title_of(one)),
                text(here.label.clone()),
                text(one.funder_of(&here.envelope)),
                Cell::Cents(here.cents),
                text(instalment(t, state)),
            ]);
        }
        for claim in one.agreement.claims() {
            let refused = one.agreement.refused_expenses(&claim.id);
            for here in &claim.expenses {
                let line = terms.lines.iter().find(|line| line.key == here.line);
                let told = if refused.contains(here.id.as_str()) {
                    t.subsidy_expense_refused()
                } else {
                    String::new()
                };
                expenses.push(vec![
                    text(title_of(one)),
                    text(line.map(|line| line.label.clone()).unwrap_or_default()),
                    text(here.reference.clone()),
                    text(here.on.to_string()),
                    Cell::Cents(here.cents),
                    text(told),
                ]);
            }
        }
        for here in &terms.reports {
            let state = subsidy::report_state(&one.agreement, here, asked.today);
            reports.push(vec![
                text(title_of(one)),
                text(report_name(t, here)),
                text(here.due_on.to_string()),
                text(report_state(t, state)),
            ]);
        }
    }
    let name = || t.subsidy_name();
    vec![
        (t.subsidy_title(), head(t), all.iter().filter_map(|one| row(asked, one)).collect()),
        (
            t.subsidy_instalments(),
            vec![name(), t.subsidy_instalment(), t.subsidy_funder(), t.envelope_amount(), t.subsidy_state()],
            instalments,
        ),
        (
            t.subsidy_expenses(),
            vec![
                name(),
                t.subsidy_line(),
                t.subsidy_reference(),
                t.envelope_on(),
                t.envelope_amount(),
                t.subsidy_state(),
            ],
            expenses,
        ),
        (
            t.subsidy_reports(),
            vec![name(), t.subsidy_report(), t.subsidy_due_on(), t.subsidy_state()],
            reports,
        ),
    ]
}

fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (bold, money) = (Format::new().set_bold(), Format::new().set_num_format("# ##0.00"));
    for (name, head, rows) in sheets {
        // A name of a sheet holds thirty-one characters.
        let short: String = name.chars().take(31).collect();
        let sheet = book.add_worksheet().set_name(short)?;
        for (column, name) in (0_u16..).zip(head) {
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        for (at, cells) in (1_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Text(text) => sheet.write_string(at, column, text)?,
                    #[expect(clippy::cast_precision_loss, reason = "a spreadsheet has no other numbers")]
                    Cell::Cents(cents) => {
                        sheet.write_number_with_format(at, column, *cents as f64 / 100.0, &money)?
                    }
                };
            }
        }
        sheet.set_freeze_panes(1, 1)?;
        sheet.autofit();
    }
    book.save_to_buffer()
}

/// `GET /conventions-de-financement/conventions.xlsx`
pub(super) async fn xlsx(asked: Asked) -> PageResult {
    let all = chosen(&asked).await?;
    let bytes = workbook(&sheets(&asked, &all))
        .map_err(|error| PageError::Inside(format!("a workbook cannot be written: {error}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "conventions-de-financement.xlsx"), bytes).into_response())
}

/// `GET /conventions-de-financement/echeances.ics`: what is due, one event a day. Nobody is in it.
pub(super) async fn ics(asked: Asked) -> PageResult {
    let mut all = Vec::new();
    for one in chosen(&asked).await? {
        for (at, (on, what)) in dues(asked.t, &one, asked.today).into_iter().enumerate() {
            all.push(Due {
                id: format!("{}-{}-{at}", one.id, on.strftime("%Y%m%d")),
                when: When::Day(on),
                title: format!("{} – {what}", title_of(&one)),
            });
        }
    }
    calendar::dues(&all, asked.caller.at, "echeances.ics")
}
