//! One expense: why this class, what bears the tax, what its invoice lacks, what was decided.

use super::words::{self};
use super::{seen, sees_all, way};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::relief::{Decision, DwellingTax};
use relief::expense::missing;
use relief::ledger::{Out, Standing};
use std::collections::BTreeMap;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "relief/expense.html")]
struct ExpensePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: bool,
    id: String,
    label: String,
    facts: Vec<(String, String)>,
    state: String,
    /// The one that it repeats: its id and its label.
    repeats: Option<(String, String)>,
    class: String,
    because: String,
    taxed: String,
    /// Of how many dwellings of the residence which fact is missing.
    lacking: Vec<String>,
    /// Where what is known of its dwellings is said, for works in common parts.
    residence: Option<String>,
    lacks: Vec<String>,
    decisions: Vec<String>,
    subsidies: Vec<(String, String)>,
    subsidy: Vec<Field>,
    tax: Vec<Field>,
    may_change: bool,
}

async fn page<'a>(
    asked: &Asked,
    (id, form): (&str, &Pairs),
    problems: &'a [Problem],
) -> Result<ExpensePage<'a>, PageError> {
    let t = asked.t;
    let (book, mine) = seen(asked).await?;
    // What the person may not see does not exist.
    let noted = mine.iter().find(|one| one.id == id).ok_or(PageError::NotFound)?;
    let (_, line, known) = book.expense(id).ok_or(PageError::NotFound)?;
    let portfolio = portfolio(asked).await.ok();
    let reading = known.reading();
    let ids = (noted.dwelling_id.as_deref(), noted.residence_id.as_deref());
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| t.unknown());
    let day = |day: Option<Date>| day.map_or_else(|| t.unknown(), format::date);
    let may_change = asked.caller.can(Action::Change, ObjectKind::TaxRelief);
    let typed = |name: &str| form.text(name).unwrap_or("");
    let tax = match &noted.dwelling_id {
        Some(dwelling) if may_change => {
            let all = asked.register.dwelling_taxes(&asked.landlord()?.id).await?;
            let now = all.get(dwelling).cloned().unwrap_or_default();
            let year = |year: Option<i16>| year.map_or_else(String::new, |year| year.to_string());
            let financed = now.financed_on.map_or_else(String::new, |day| day.to_string());
            vec![
                Field::text("imposable", t.relief_taxable_from(), &year(now.taxable_from))
                    .hint(t.relief_taxable_from_hint())
                    .checked(problems),
                Field::text("duree", t.relief_exemption_years(), &year(now.exemption_years))
                    .checked(problems),
                Field::date("finance", t.relief_financed_on(), &financed).checked(problems),
                Field::text("local", t.relief_premises(), now.premises_number.as_deref().unwrap_or(""))
                    .hint(t.relief_premises_hint())
                    .checked(problems),
            ]
        }
        _ => Vec::new(),
    };
    let all = sees_all(asked)?;
    let lacking = match line.year {
        // Of one dwelling, the sentence above says it.
        Some(year) if noted.dwelling_id.is_none() => {
            relief::exemption::lacking(&known.taxed, year, &book.rules)
        }
        _ => BTreeMap::new(),
    };
    let is_filed = matches!(line.standing, Standing::Filed { .. });
    Ok(ExpensePage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: asked.pairs.text("fait").is_some(),
        id: noted.id.clone(),
        label: noted.label.clone(),
        facts: vec![
            (t.col_place(), words::place(asked, portfolio.as_deref(), ids)),
            (t.relief_paid_on(), day(noted.paid_on)),
            (t.relief_invoice(), text(&noted.invoice_number)),
            (t.relief_invoiced_on(), day(noted.invoiced_on)),
            (t.relief_contractor(), text(&noted.contractor)),
            (t.relief_ht(), words::amount(t, noted.amounts.ht)),
            (t.relief_vat_rate(), words::rate(t, noted.amounts.vat_rate)),
            (t.relief_vat(), words::amount(t, noted.amounts.vat)),
            (t.relief_ttc(), words::euros(t, known.signed(noted.amounts.ttc))),
            (t.relief_retention(), words::retention(t, noted.payment.retention)),
            (t.relief_transferred(), words::amount(t, noted.payment.transferred)),
            (t.relief_premises(), book.premises_number(noted).map_or_else(|| t.unknown(), str::to_owned)),
            (t.relief_claimable(), words::euros(t, line.claimable)),
            (t.relief_deadline(), day(line.deadline)),
        ],
        state: words::standing(t, &line.standing),
        repeats: match &line.standing {
            Standing::Out(Out::Repeats(first)) => {
                mine.iter().find(|one| one.id == *first).map(|one| (one.id.clone(), one.label.clone()))
            }
            _ => None,
        },
        class: words::class(t, line.class),
        because: if known.decided.is_some() {
            t.relief_because_decided()
        } else if reading.words.is_empty() {
            t.relief_because_nothing()
        } else {
            t.relief_because_words(
                reading.words.join(", "),
                reading.confidence.to_string(),
                words::item(t, reading.code),
            )
        },
        taxed: words::taxed(t, line.taxed),
        lacking: words::lacking(t, &lacking),
        residence: noted.residence_id.clone().filter(|_| noted.dwelling_id.is_none() && all),
        lacks: missing(known).into_iter().map(|one| words::missing(t, one)).collect(),
        decisions: noted
            .decisions
            .iter()
            .map(|one| {
                let what = match Decision::from_codes(&one.about, &one.decided) {
                    Some(Decision::Class(class)) => words::class(t, class),
                    Some(Decision::Resemblance(relief::expense::Resemblance::Distinct)) => {
                        t.relief_distinct()
                    }
                    Some(Decision::Resemblance(relief::expense::Resemblance::SetAside)) => {
                        t.relief_set_aside()
                    }
                    None => one.decided.clone(),
                };
                let who = one.author_name.clone().unwrap_or_default();
                [what, one.why.clone().unwrap_or_default(), who, format::instant(&one.noted_at)]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" – ")
            })
            .collect(),
        subsidies: noted
            .subsidies
            .iter()
            .map(|one| (one.funder.clone(), words::euros(t, one.cents)))
            .collect(),
        subsidy: if may_change && !is_filed {
            vec![
                Field::text("financeur", t.relief_funder(), typed("financeur")).required().checked(problems),
                Field::text("montant", t.relief_amount(), typed("montant")).required().checked(problems),
            ]
        } else {
            Vec::new()
        },
        tax,
        may_change,
        c: Chrome::new(
            asked,
            Place::Relief,
            way(asked, &[("/degrevements/depenses", t.relief_expenses()), ("", noted.label.clone())]),
        ),
    })
}

/// `GET /degrevements/depenses/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, (&id, &Pairs::default()), &[]).await?)
}

/// `POST /degrevements/depenses/{id}/subvention`
pub(super) async fn subsidise(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let wrong = || Problem::new("montant", t.relief_amount_wrong());
    let problem = match (form.text("financeur"), words::typed(form.text("montant"))) {
        (None, _) => Problem::new("financeur", t.relief_funder_wrong()),
        (Some(funder), Ok(Some(cents))) => {
            match asked.register.note_works_subsidy(&asked.landlord()?.id, &id, funder, cents).await {
                Ok(()) => return go(&format!("/degrevements/depenses/{id}?fait=subvention")),
                Err(register::Error::Refused(code)) if code == "expense-filed" => {
                    Problem::new("financeur", t.relief_is_filed())
                }
                Err(register::Error::Refused(_)) => wrong(),
                Err(other) => return Err(other.into()),
            }
        }
        _ => wrong(),
    };
    show_wrong(&page(&asked, (&id, &form), &[problem]).await?)
}

/// `POST /degrevements/depenses/{id}/taxe`: what is known of the tax on its dwelling.
pub(super) async fn tax(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    let (_, mine) = seen(&asked).await?;
    let noted = mine.iter().find(|one| one.id == id).ok_or(PageError::NotFound)?;
    let dwelling = noted.dwelling_id.as_deref().ok_or(PageError::NotFound)?;
    let mut problems = Vec::new();
    let mut number = |name: &str| match form.text(name).map(str::parse::<i16>) {
        None => None,
        Some(Ok(number)) => Some(number),
        Some(Err(_)) => {
            problems.push(Problem::new(name, t.relief_year_wrong()));
            None
        }
    };
    let (taxable_from, exemption_years) = (number("imposable"), number("duree"));
    let financed_on = form.text("finance").map(str::parse::<Date>);
    if let Some(Err(_)) = financed_on {
        problems.push(Problem::new("finance", t.relief_day_wrong()));
    }
    if problems.is_empty() {
        let known = DwellingTax {
            exemption_years,
            financed_on: financed_on.and_then(Result::ok),
            taxable_from,
            premises_number: form.text("local").map(str::to_owned),
        };
        match asked.register.set_dwelling_tax(&landlord, dwelling, known).await {
            Ok(()) => return go(&format!("/degrevements/depenses/{id}?fait=taxe")),
            Err(register::Error::Refused(code)) => problems.push(super::taxes::problem(t, &code)),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, (&id, &form), &problems).await?)
}
