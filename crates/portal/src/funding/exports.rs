//! The plan as files: CSV, workbook, PDF. The figures of the page, with where each resource is written, the payments and the
//! gap. A file of a plan that breaks a rule says so: what leaves is what the screen shows.

use super::plan::{figures, form_name, low, name, payment};
use super::sheets::status;
use super::{euros, language};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::extract::Path;
use axum::response::IntoResponse;
use documents::{Align, Block, Document, Language, Table, Text};
use funding::plan::{Plan, PlanFault, propose};
use funding::{Book, Finding};
use jiff::civil::Date;
use law::{Unit, Value};
use register::funding::Project;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::{Lang, Texts, format};

/// A line of the files: what kind, called how, how much, when.
struct Row {
    kind: &'static str,
    label: String,
    cents: i64,
    on: Option<Date>,
    /// What all payments up to this one leave.
    balance: Option<i64>,
    source: String,
}

const HEAD: [&str; 6] = ["genre", "libelle", "montant_ttc", "paye_le", "solde", "source"];

/// A plan with what was found of its schemes on the day.
struct Paper {
    project: Project,
    found: Vec<Finding>,
}

fn inside(fault: &PlanFault) -> PageError {
    PageError::Inside(format!("a kept plan cannot be summed: {fault}"))
}

async fn paper(asked: &Asked, id: &str) -> Result<Paper, PageError> {
    let organisation = asked.caller.organisation_id()?;
    let project = asked.register.funding_project(organisation, id).await?;
    let table = asked.register.law_of(organisation).await?;
    let found = Book::new(&table, asked.today).find(&project.now.facts);
    Ok(Paper { project, found })
}

impl Paper {
    fn plan(&self) -> &Plan {
        &self.project.now.plan
    }

    /// Where a resource is written, how sure that is, until when its values are known.
    fn source(&self, t: Texts, scheme: Option<&str>) -> String {
        let Some(found) = self.found.iter().find(|found| Some(found.scheme.code) == scheme) else {
            return t.plan_typed();
        };
        let reference = match found.valid_until() {
            Some(day) => t.funding_reference_until(found.scheme.reference.to_owned(), format::date(day)),
            None => found.scheme.reference.to_owned(),
        };
        format!("{reference} – {}", status(t, found.scheme.status))
    }

    /// Costs, resources, own money and gap, then the payments.
    fn rows(&self, t: Texts) -> Result<Vec<Row>, PlanFault> {
        let plan = self.plan();
        let sums = plan.sums()?;
        let plain = |kind, label: String, cents| Row {
            kind,
            label,
            cents,
            on: None,
            balance: None,
            source: String::new(),
        };
        let mut rows = Vec::new();
        for line in &plan.lines {
            rows.push(Row { on: line.paid_on, ..plain("cout", line.label.clone(), line.gross_cents()?) });
        }
        for offer in &plan.offers {
            let Some(cents) = offer.taken_cents else { continue };
            let source = self.source(t, offer.scheme.as_deref());
            rows.push(Row { source, ..plain("ressource", name(t, offer), cents) });
        }
        rows.push(plain("ressource", t.funding_own(), sums.own));
        rows.push(plain("ecart", t.funding_gap(), sums.gap));
        let payments = plan.calendar()?.events.into_iter().map(|event| Row {
            on: Some(event.on),
            balance: Some(event.balance),
            ..plain("paiement", payment(t, plan, &event), event.cents)
        });
        rows.extend(payments);
        Ok(rows)
    }

    fn notes(&self, asked: &Asked) -> Vec<(String, String)> {
        let t = asked.t;
        let broken = self.plan().broken().unwrap_or_default();
        let said: Vec<String> =
            broken.iter().map(|rule| rule.words(self.plan()).told_in(language(t)).to_owned()).collect();
        let rules = if said.is_empty() { t.plan_sound() } else { said.join(" ") };
        vec![
            (t.export_date(), format::date(asked.today)),
            (t.funding_name(), self.project.now.title.clone()),
            (t.plan_rules(), rules),
        ]
    }
}

fn plain(cents: i64) -> String {
    Value { unit: Unit::Eur, amount: cents }.plain()
}

fn day(on: Option<Date>) -> String {
    on.map_or_else(String::new, |on| on.to_string())
}

/// `GET /financements/projets/{id}/plan.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let paper = paper(&asked, &id).await?;
    let rows = paper.rows(asked.t).map_err(|fault| inside(&fault))?;
    let cells = |row: Row| {
        vec![
            row.kind.to_owned(),
            guarded(&row.label),
            plain(row.cents),
            day(row.on),
            row.balance.map_or_else(String::new, plain),
            guarded(&row.source),
        ]
    };
    let head = HEAD.map(str::to_owned);
    csv_answer("plan-de-financement.csv", &paper.notes(&asked), &head, rows.into_iter().map(cells))
}

/// `GET /financements/projets/{id}/plan.xlsx`
pub(super) async fn xlsx(asked: Asked, Path(id): Path<String>) -> PageResult {
    let paper = paper(&asked, &id).await?;
    let rows = paper.rows(asked.t).map_err(|fault| inside(&fault))?;
    let bytes = workbook(&rows, &paper.notes(&asked))
        .map_err(|e| PageError::Inside(format!("a workbook cannot be written: {e}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "plan-de-financement.xlsx"), bytes).into_response())
}

fn workbook(rows: &[Row], notes: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let money = Format::new().set_num_format("#,##0.00");
    // Payments on their own sheet: their sum is the plan again.
    for (title, payments) in [("plan", false), ("paiements", true)] {
        let sheet = book.add_worksheet().set_name(title)?;
        for (column, name) in (0_u16..).zip(HEAD) {
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        let of = rows.iter().filter(|row| (row.kind == "paiement") == payments);
        for (at, row) in (1_u32..).zip(of) {
            // Always strings: never formulas or links, whatever they hold.
            for (column, text) in [(0, row.kind), (1, &row.label), (3, &day(row.on)), (5, &row.source)] {
                sheet.write_string(at, column, text)?;
            }
            sheet.write_number_with_format(at, 2, row.cents as f64 / 100.0, &money)?;
            if let Some(balance) = row.balance {
                sheet.write_number_with_format(at, 4, balance as f64 / 100.0, &money)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
    }
    let about = book.add_worksheet().set_name("notes")?;
    for (at, (name, value)) in (0_u32..).zip(notes) {
        about.write_string(at, 0, name)?;
        about.write_string(at, 1, value)?;
    }
    book.save_to_buffer()
}

/// Columns of figures stand on the right.
fn table(caption: String, headers: Vec<String>, right: &[usize], rows: Vec<Vec<String>>) -> Block {
    let side = |at: usize| if right.contains(&at) { Align::Right } else { Align::Left };
    let alignment = (0..headers.len()).map(side).collect();
    Block::Table(Table { caption, headers, rows, alignment, total: None, named_rows: true })
}

fn costs(t: Texts, plan: &Plan) -> Result<Block, PlanFault> {
    let mut rows = Vec::new();
    for line in &plan.lines {
        rows.push(vec![
            line.label.clone(),
            euros(t, line.net_cents),
            euros(t, line.vat_cents()?),
            euros(t, line.gross_cents()?),
            line.paid_on.map_or_else(|| t.unknown(), format::date),
        ]);
    }
    let heads = vec![t.plan_label(), t.plan_net(), t.plan_vat(), t.funding_cost(), t.plan_paid_on()];
    Ok(table(t.plan_costs(), heads, &[1, 2, 3], rows))
}

fn blocks(t: Texts, paper: &Paper) -> Result<Vec<Block>, PlanFault> {
    let plan = paper.plan();
    let pairs = figures(t, plan).into_iter().map(|(label, value)| vec![label, value]).collect();
    let mut blocks = vec![table(t.funding_plan(), vec![t.col_name(), t.col_value()], &[1], pairs)];
    let broken = plan.broken()?;
    if !broken.is_empty() {
        blocks.push(Block::heading(1, t.plan_rules()));
        let said = |rule: &funding::plan::Broken| Text::from(rule.words(plan).told_in(language(t)));
        blocks.push(Block::List(broken.iter().map(said).collect()));
    }
    blocks.push(costs(t, plan)?);
    let taken = plan.offers.iter().filter_map(|offer| Some((offer, offer.taken_cents?)));
    let mut rows: Vec<Vec<String>> = taken
        .map(|(offer, cents)| {
            let source = paper.source(t, offer.scheme.as_deref());
            vec![name(t, offer), form_name(t, offer.form), euros(t, cents), source]
        })
        .collect();
    rows.push(vec![t.funding_own(), String::new(), euros(t, plan.own_cents), String::new()]);
    rows.push(vec![t.funding_gap(), String::new(), euros(t, plan.sums()?.gap), String::new()]);
    let heads = vec![t.plan_label(), t.plan_form(), t.plan_taken(), t.funding_reference()];
    blocks.push(table(t.plan_resources(), heads, &[2], rows));
    let best = propose(plan).ok();
    let refused: Vec<Text> = best
        .iter()
        .flat_map(|best| &best.refusals)
        .filter_map(|(at, why)| {
            let offer = plan.offers.get(*at).filter(|offer| offer.taken_cents.is_none())?;
            Some(Text::bold(name(t, offer)).then(" – ").then(why.words(plan).told_in(language(t))))
        })
        .collect();
    if !refused.is_empty() {
        blocks.push(Block::heading(1, t.plan_not_taken()));
        blocks.push(Block::List(refused));
    }
    let calendar = plan.calendar()?;
    blocks.push(Block::heading(1, t.plan_calendar()));
    blocks.push(Block::paragraph(low(t, &calendar)));
    if !calendar.events.is_empty() {
        let rows = calendar.events.into_iter().map(|event| {
            let label = payment(t, plan, &event);
            vec![format::date(event.on), label, euros(t, event.cents), euros(t, event.balance)]
        });
        let heads = vec![t.plan_paid_on(), t.plan_label(), t.funding_amount(), t.plan_left()];
        blocks.push(table(t.plan_calendar(), heads, &[2, 3], rows.collect()));
    }
    blocks.push(Block::note(t.funding_no_right()));
    Ok(blocks)
}

/// `GET /financements/projets/{id}/plan.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let paper = paper(&asked, &id).await?;
    let document = Document {
        title: t.funding_plan(),
        subtitle: paper.project.now.title.clone(),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        date: Some(asked.today),
        footer: t.funding_title(),
        blocks: blocks(t, &paper).map_err(|fault| inside(&fault))?,
        ..Document::default()
    };
    let made = tokio::task::spawn_blocking(move || documents::pdf(&document)).await;
    let bytes = made
        .map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(|e| PageError::Inside(format!("a plan cannot be written: {e}")))?;
    Ok((attachment("application/pdf", "plan-de-financement.pdf"), bytes).into_response())
}
