//! A contract as files from which every figure can be computed again: each total that may be paid with its chance at both
//! bounds, who gets and pays what of it, and the terms.

use super::impacts::{lines, study};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::extract::Path;
use axum::response::IntoResponse;
use law::{Unit, Value};
use procurement::impact::{Case, Forecast, Terms};
use register::frameworks::ImpactStudy;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::{Texts, format};

fn cases(told: &Forecast) -> [(&'static str, &Case); 2] {
    [("bas", &told.low), ("haut", &told.high)]
}

fn plain(cents: i64) -> String {
    Value { unit: Unit::Eur, amount: cents }.plain()
}

/// `GET /cadres-juridiques/impact/{id}/distribution.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (one, told) = study(&asked, &id).await?;
    let terms = &one.told.terms;
    let mut head = vec!["chances".to_owned(), "paye".to_owned(), "probabilite".to_owned()];
    head.extend(terms.investors.iter().map(|of| guarded(&of.name)));
    head.extend(terms.payers.iter().map(|of| guarded(&of.name)));
    let rows = cases(&told).into_iter().flat_map(|(name, case)| {
        case.totals.iter().map(move |total| {
            let mut row = vec![name.to_owned(), plain(total.cents), format!("{:e}", total.chance)];
            row.extend(terms.to_investors(total.cents).into_iter().map(plain));
            row.extend(terms.by_payers(total.cents).into_iter().map(plain));
            row
        })
    });
    let notes =
        [(t.export_date(), format::date(asked.today)), (t.framework_impact(), one.told.title.clone())];
    csv_answer("distribution.csv", &notes, &head, rows)
}

/// `GET /cadres-juridiques/impact/{id}/simulation.xlsx`
pub(super) async fn xlsx(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (one, told) = study(&asked, &id).await?;
    let bytes = workbook(asked.t, &one, &told, &format::date(asked.today))
        .map_err(|e| PageError::Inside(format!("a workbook cannot be written: {e}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "simulation.xlsx"), bytes).into_response())
}

/// Name, and what it is: always strings, never formulas or links, whatever they hold.
fn terms_lines(t: Texts, terms: &Terms) -> Vec<Vec<String>> {
    let rate = |share: i64| Value { unit: Unit::Percent, amount: share }.plain();
    let day = |on: Option<jiff::civil::Date>| on.map_or_else(String::new, |day| day.to_string());
    let mut all = Vec::new();
    for one in &terms.investors {
        all.push(vec![t.framework_investor_name(), one.name.clone(), plain(one.cents), day(one.on)]);
    }
    for one in &terms.payers {
        all.push(vec![t.framework_payer_name(), one.name.clone(), rate(one.share)]);
    }
    for one in &terms.aims {
        all.push(vec![
            t.framework_what(),
            one.label.clone(),
            one.people.to_string(),
            one.target.to_string(),
            plain(one.price_cents),
            one.from.to_string(),
            one.most.map_or_else(String::new, |most| most.to_string()),
            day(one.verified_on),
            rate(one.low),
            rate(one.high),
            one.without.map_or_else(String::new, rate),
            one.spared_cents.map_or_else(String::new, plain),
        ]);
    }
    all.push(vec![t.framework_payer_cap(), terms.payer_cap_cents.map_or_else(String::new, plain)]);
    all.push(vec![t.framework_gain_cap(), terms.gain_cap.map_or_else(String::new, rate)]);
    all
}

fn workbook(t: Texts, one: &ImpactStudy, told: &Forecast, on: &str) -> Result<Vec<u8>, XlsxError> {
    let terms = &one.told.terms;
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let money = Format::new().set_num_format("#,##0.00");
    let first = book.add_worksheet().set_name("synthese")?;
    first.write_string_with_format(0, 0, &one.told.title, &bold)?;
    first.write_string(0, 1, on)?;
    for (column, name) in [(1, t.framework_at_low()), (2, t.framework_at_high())] {
        first.write_string_with_format(1, column, name, &bold)?;
    }
    for (at, (label, figure)) in (2_u32..).zip(lines(t)) {
        first.write_string(at, 0, label)?;
        first.write_string(at, 1, figure(t, &told.low))?;
        first.write_string(at, 2, figure(t, &told.high))?;
    }
    for (name, case) in cases(told) {
        let sheet = book.add_worksheet().set_name(format!("chances-{name}"))?;
        let mut head = vec!["paye".to_owned(), "probabilite".to_owned()];
        head.extend(terms.investors.iter().map(|of| of.name.clone()));
        head.extend(terms.payers.iter().map(|of| of.name.clone()));
        for (column, name) in (0_u16..).zip(&head) {
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        for (at, total) in (1_u32..).zip(&case.totals) {
            sheet.write_number_with_format(at, 0, total.cents as f64 / 100.0, &money)?;
            sheet.write_number(at, 1, total.chance)?;
            let parts = terms.to_investors(total.cents).into_iter().chain(terms.by_payers(total.cents));
            for (column, cents) in (2_u16..).zip(parts) {
                sheet.write_number_with_format(at, column, cents as f64 / 100.0, &money)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
    }
    let about = book.add_worksheet().set_name("termes")?;
    for (at, cells) in (0_u32..).zip(terms_lines(t, terms)) {
        for (column, cell) in (0_u16..).zip(cells) {
            about.write_string(at, column, cell)?;
        }
    }
    book.save_to_buffer()
}
