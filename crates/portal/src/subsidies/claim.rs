//! Asking for an instalment with what was spent, and filing a report with its figures.

use super::words::{refusal, report_name, worded};
use super::{address, chrome, found, organisation};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::envelopes::words::{euros, read_cents};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::subsidies::SubsidyRecord;
use subsidy::{Act, Expense, Filed, Terms, Value, payable};
use texts::Texts;

/// Rows of expenses that a page shows.
const ROWS: usize = 12;

/// A form in groups of fields, each with its name.
#[derive(Template)]
#[template(path = "subsidies/groups.html")]
pub(super) struct GroupsPage<'a> {
    pub t: Texts,
    pub c: Chrome,
    pub title: String,
    pub what: Vec<String>,
    pub errors: ErrorSummary<'a>,
    pub action: String,
    pub back: String,
    pub seen: Option<String>,
    pub fields: Vec<Field>,
    pub groups: Vec<(String, Vec<Field>)>,
    pub submit: String,
}

pub(super) fn errors<'a>(t: Texts, problems: &'a [Problem]) -> ErrorSummary<'a> {
    ErrorSummary { title: t.errors_title(problems.len()), problems }
}

pub(super) fn marked(fields: Vec<Field>, problems: &[Problem]) -> Vec<Field> {
    fields.into_iter().map(|field| field.checked(problems)).collect()
}

fn terms(record: &SubsidyRecord) -> Result<&Terms, PageError> {
    record.in_force().map(|one| &one.terms).ok_or(PageError::NotFound)
}

fn page<'a>(
    asked: &Asked,
    record: &SubsidyRecord,
    key: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<GroupsPage<'a>, PageError> {
    let t = asked.t;
    let terms = terms(record)?;
    let one = terms.instalment(key).ok_or(PageError::NotFound)?;
    let text = |name: &str| form.text(name).unwrap_or("");
    let most = payable(&record.agreement, terms, one, (None, None));
    let lines = |current: &str| {
        let mut all = vec![Choice::new("", "–", current)];
        all.extend(
            terms.lines.iter().map(|line| Choice::new(line.key.as_str(), line.label.as_str(), current)),
        );
        all
    };
    let groups = (1..=ROWS).map(|n| {
        let name = |what: &str| format!("{what}-{n}");
        let mut fields = vec![
            Field::select(&name("ligne"), t.subsidy_line(), lines(text(&name("ligne")))),
            Field::text(&name("montant"), t.envelope_amount(), text(&name("montant"))).unit("€"),
            Field::date(&name("jour"), t.envelope_on(), text(&name("jour"))),
            Field::text(&name("piece"), t.subsidy_reference(), text(&name("piece"))),
        ];
        if let Some(units) = &terms.units {
            fields.push(Field::text(&name("unite"), units.label.as_str(), text(&name("unite"))));
        }
        (t.subsidy_expense_n(n.to_string()), marked(fields, problems))
    });
    let here = address(&record.id);
    let amount = if one.is_balance {
        text("montant").to_owned()
    } else {
        form.text("montant").map_or_else(|| typed(most), str::to_owned)
    };
    Ok(GroupsPage {
        t,
        c: chrome(asked, record, &one.label).narrow(),
        title: t.subsidy_claim_title(one.label.as_str()),
        what: vec![t.subsidy_claim_what(euros(t, one.cents)), t.subsidy_claim_proofs()],
        errors: errors(t, problems),
        action: format!("{here}/demander/{key}"),
        back: here,
        seen: None,
        fields: marked(
            vec![Field::text("montant", t.envelope_amount(), &amount).unit("€").required()],
            problems,
        ),
        groups: groups.collect(),
        submit: t.subsidy_claim(),
    })
}

/// An amount as somebody would type it.
pub(super) fn typed(cents: i64) -> String {
    format!("{},{:02}", cents / 100, cents.rem_euclid(100))
}

/// `GET /conventions-de-financement/{id}/demander/{key}`
pub(super) async fn ask(asked: Asked, Path((id, key)): Path<(String, String)>) -> PageResult {
    let record = found(&asked, &id).await?;
    show(&page(&asked, &record, &key, &Pairs::default(), &[])?)
}

/// The rows that were filled in, each with the number of its row; a row that cannot be read is a problem.
fn expenses(t: Texts, form: &Pairs) -> Result<Vec<(usize, Expense)>, Problem> {
    let mut all = Vec::new();
    for n in 1..=ROWS {
        let text = |what: &str| form.text(&format!("{what}-{n}")).unwrap_or("").to_owned();
        if ["ligne", "montant", "jour", "piece"].iter().all(|what| text(what).is_empty()) {
            continue;
        }
        let wrong = |what: &str| Problem::new(&format!("{what}-{n}"), t.subsidy_no_expense(n.to_string()));
        all.push((
            n,
            Expense {
                id: String::new(),
                line: text("ligne"),
                cents: read_cents(&text("montant")).ok_or_else(|| wrong("montant"))?,
                on: text("jour").parse().map_err(|_| wrong("jour"))?,
                reference: text("piece"),
                unit: Some(text("unite")).filter(|unit| !unit.is_empty()),
            },
        ));
    }
    Ok(all)
}

/// The field that a refusal is about: rows are counted by the engine among those that were filled in.
fn place(code: &str, rows: &[usize]) -> String {
    let numbered = ["subsidy-expense:", "subsidy-expense-twice:", "subsidy-unit-twice:"];
    let at = numbered.iter().find_map(|prefix| code.strip_prefix(prefix)?.parse::<usize>().ok());
    let row = at.and_then(|at| rows.get(at.saturating_sub(1)));
    row.map_or_else(|| "montant".to_owned(), |row| format!("piece-{row}"))
}

/// `POST /conventions-de-financement/{id}/demander/{key}`
pub(super) async fn make(asked: Asked, Path((id, key)): Path<(String, String)>, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let record = found(&asked, &id).await?;
    let rows = match expenses(t, &form) {
        Ok(rows) => rows,
        Err(problem) => return show_wrong(&page(&asked, &record, &key, &form, &[problem])?),
    };
    let Some(cents) = form.text("montant").and_then(read_cents) else {
        let problems = [Problem::new("montant", t.envelope_no_amount())];
        return show_wrong(&page(&asked, &record, &key, &form, &problems)?);
    };
    let (numbers, expenses): (Vec<usize>, Vec<Expense>) = rows.into_iter().unzip();
    match asked.register.claim_subsidy(own, &id, (&key, cents, expenses), asked.today).await {
        Ok(()) => go(&format!("{}?fait=note", address(&id))),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new(&place(&code, &numbers), refusal(t, &code))];
            show_wrong(&page(&asked, &record, &key, &form, &problems)?)
        }
        Err(error) => Err(worded(t, error)),
    }
}

fn report_page<'a>(
    asked: &Asked,
    record: &SubsidyRecord,
    key: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<GroupsPage<'a>, PageError> {
    let t = asked.t;
    let terms = terms(record)?;
    let report = terms.report(key).ok_or(PageError::NotFound)?;
    let text = |name: &str| form.text(name).unwrap_or("");
    let groups = (1..).zip(&terms.indicators).map(|(n, one): (usize, _)| {
        let name = |what: &str| format!("{what}-{n}");
        let fields = vec![
            Field::text(&name("valeur"), t.subsidy_value_label(), text(&name("valeur")))
                .unit(one.unit.as_str()),
            Field::text(&name("source"), t.subsidy_source(), text(&name("source"))),
            Field::date(&name("jour"), t.subsidy_value_on(), text(&name("jour"))),
        ];
        (one.label.clone(), marked(fields, problems))
    });
    let here = address(&record.id);
    let name = report_name(t, report);
    let told =
        Field::area("texte", t.subsidy_report_text(), text("texte")).hint(t.subsidy_report_hint()).required();
    Ok(GroupsPage {
        t,
        c: chrome(asked, record, &name).narrow(),
        title: name,
        what: vec![t.subsidy_report_what()],
        errors: errors(t, problems),
        action: format!("{here}/compte-rendu/{key}"),
        back: here,
        seen: None,
        fields: marked(vec![told], problems),
        groups: groups.collect(),
        submit: t.subsidy_report_file(),
    })
}

/// `GET /conventions-de-financement/{id}/compte-rendu/{key}`
pub(super) async fn ask_report(asked: Asked, Path((id, key)): Path<(String, String)>) -> PageResult {
    let record = found(&asked, &id).await?;
    show(&report_page(&asked, &record, &key, &Pairs::default(), &[])?)
}

fn values(t: Texts, terms: &Terms, form: &Pairs) -> Result<Vec<Value>, Problem> {
    let mut all = Vec::new();
    for (n, one) in (1..).zip(&terms.indicators) {
        let n: usize = n;
        let text = |what: &str| form.text(&format!("{what}-{n}")).unwrap_or("").to_owned();
        // A figure that nobody has stays unknown.
        if text("valeur").is_empty() {
            continue;
        }
        let wrong = |what: &str| Problem::new(&format!("{what}-{n}"), t.subsidy_no_value(n.to_string()));
        all.push(Value {
            indicator: one.key.clone(),
            amount: text("valeur").parse().map_err(|_| wrong("valeur"))?,
            source: Some(text("source")).filter(|one| !one.is_empty()).ok_or_else(|| wrong("source"))?,
            on: text("jour").parse().map_err(|_| wrong("jour"))?,
        });
    }
    Ok(all)
}

/// `POST /conventions-de-financement/{id}/compte-rendu/{key}`
pub(super) async fn file(asked: Asked, Path((id, key)): Path<(String, String)>, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let record = found(&asked, &id).await?;
    let values = match values(t, terms(&record)?, &form) {
        Ok(values) => values,
        Err(problem) => return show_wrong(&report_page(&asked, &record, &key, &form, &[problem])?),
    };
    let text = form.text("texte").unwrap_or("").to_owned();
    let report = Filed { key: key.clone(), text, values };
    match asked.register.note_subsidy(own, &id, Act::Filed { report }, asked.today).await {
        Ok(()) => go(&format!("{}?fait=note", address(&id))),
        Err(register::Error::Refused(code)) => {
            let row = code.strip_prefix("subsidy-value:");
            let place = row.map_or_else(|| "texte".to_owned(), |n| format!("jour-{n}"));
            let problems = [Problem::new(&place, refusal(t, &code))];
            show_wrong(&report_page(&asked, &record, &key, &form, &problems)?)
        }
        Err(error) => Err(worded(t, error)),
    }
}
