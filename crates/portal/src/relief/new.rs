//! An expense typed by hand.

use super::{may_add, way, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use jiff::civil::Date;
use register::portfolio::Portfolio;
use register::relief::NewExpense;
use relief::amounts::Written;
use relief::expense::Kind;
use relief::payment::{Payment, Retention};
use texts::Texts;

#[derive(Template)]
#[template(path = "relief/new.html")]
struct NewPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

fn page<'a>(asked: &Asked, portfolio: &Portfolio, form: &Pairs, problems: &'a [Problem]) -> NewPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let residences = std::iter::once(Choice::new("", t.unknown(), text("residence"))).chain(
        portfolio.residences.iter().map(|r| Choice::new(r.id.clone(), r.name.clone(), text("residence"))),
    );
    let kind = form.text("type").unwrap_or("invoice");
    let fields = vec![
        Field::text("libelle", t.relief_label(), text("libelle")).hint(t.relief_label_hint()).required(),
        Field::text("logement", t.col_dwelling(), text("logement")).hint(t.relief_dwelling_hint()),
        Field::select("residence", t.col_residence(), residences.collect()),
        Field::radios(
            "type",
            t.col_type(),
            vec![
                Choice::new("invoice", t.relief_is_invoice(), kind),
                Choice::new("credit-note", t.relief_is_credit(), kind),
            ],
        ),
        Field::date("paye", t.relief_paid_on(), text("paye")).hint(t.relief_paid_hint()),
        Field::text("facture", t.relief_invoice(), text("facture")),
        Field::date("du", t.relief_invoiced_on(), text("du")),
        Field::text("entreprise", t.relief_contractor(), text("entreprise")),
        Field::text("ht", t.relief_ht(), text("ht")),
        Field::text("taux", t.relief_vat_rate(), text("taux")).hint(t.relief_vat_hint()),
        Field::text("tva", t.relief_vat(), text("tva")),
        Field::text("ttc", t.relief_ttc(), text("ttc")).required(),
        Field::radios(
            "retenue",
            t.relief_retention(),
            vec![
                Choice::new("", t.unknown(), text("retenue")),
                Choice::new("non", t.relief_retention_no(), text("retenue")),
                Choice::new("oui", t.relief_retention_yes(), text("retenue")),
            ],
        )
        .hint(t.relief_retention_hint()),
        Field::text("taux-retenue", t.relief_retention_rate(), text("taux-retenue")),
        Field::text("vire", t.relief_transferred(), text("vire")).hint(t.relief_transferred_hint()),
        Field::text("local", t.relief_premises(), text("local")).hint(t.relief_premises_hint()),
    ];
    NewPage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        c: Chrome::new(
            asked,
            Place::Relief,
            way(asked, &[("/degrevements/depenses", t.relief_expenses()), ("", t.relief_new())]),
        )
        .narrow(),
    }
}

/// `GET /degrevements/depenses/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    if !may_add(&asked)? {
        return Err(PageError::NotFound);
    }
    let portfolio = portfolio(&asked).await?;
    show(&page(&asked, &portfolio, &Pairs::default(), &[]))
}

/// What is wrong with an expense, beside the field to look at.
fn problem(t: Texts, code: &str) -> Problem {
    match code {
        "expense-label" => Problem::new("libelle", t.relief_label_wrong()),
        "expense-personal" => Problem::new("libelle", t.relief_personal()),
        "expense-day" => Problem::new("paye", t.relief_day_wrong()),
        "ttc-missing" => Problem::new("ttc", t.relief_ttc_missing()),
        "amount-negative" => Problem::new("ttc", t.relief_amount_negative()),
        "amount-zero" | "amount-high" => Problem::new("ttc", t.relief_amount_wrong()),
        "amount-swapped" => Problem::new("ht", t.relief_amount_swapped()),
        "amount-same" => Problem::new("ht", t.relief_amount_same()),
        "amount-sum" => Problem::new("ttc", t.relief_amount_sum()),
        "amount-vat" => Problem::new("tva", t.relief_amount_vat()),
        "transfer-none" | "transfer-much" => Problem::new("vire", t.relief_transferred_wrong()),
        "retention-rate" | "retention-hole" => Problem::new("taux-retenue", t.relief_retention_wrong()),
        "retention-credit" => Problem::new("retenue", t.relief_retention_credit()),
        "premises-number" => Problem::new("local", t.relief_premises_wrong()),
        "vat-rate" | "vat-rates-hole" => Problem::new("taux", t.relief_vat_wrong()),
        _ => Problem::new("libelle", t.relief_text_long()),
    }
}

/// `POST /degrevements/depenses/nouvelle`
pub(super) async fn note(asked: Asked, form: Pairs) -> PageResult {
    if !may_add(&asked)? {
        return Err(PageError::NotFound);
    }
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let mut problems = Vec::new();
    let mut amount = |name: &str| {
        words::typed(form.text(name)).unwrap_or_else(|()| {
            problems.push(Problem::new(name, t.relief_amount_wrong()));
            None
        })
    };
    let (ht, vat, ttc) = (amount("ht"), amount("tva"), amount("ttc"));
    let transferred = amount("vire");
    let mut rate = |name: &str, wrong: String| match form
        .text(name)
        .map(|text| law::Value::parse(law::Unit::Percent, text.trim_end_matches(['%', ' '])))
    {
        Some(None) => {
            problems.push(Problem::new(name, wrong));
            None
        }
        rate => rate.flatten().map(|value| value.amount),
    };
    let vat_rate = rate("taux", t.relief_vat_wrong());
    let held = rate("taux-retenue", t.relief_retention_wrong());
    let retention = match (form.text("retenue"), held) {
        (Some("non"), None) => Some(Retention::No),
        (Some("non"), Some(_)) => {
            problems.push(Problem::new("retenue", t.relief_retention_both()));
            None
        }
        // A rate says that something was held back.
        (Some("oui"), rate) | (_, rate @ Some(_)) => Some(Retention::Yes { rate }),
        _ => None,
    };
    let mut day = |name: &str| match form.text(name).map(str::parse::<Date>) {
        Some(Err(_)) => {
            problems.push(Problem::new(name, t.relief_day_wrong()));
            None
        }
        day => day.and_then(Result::ok),
    };
    let (paid_on, invoiced_on) = (day("paye"), day("du"));
    let dwelling = form.text("logement").map(|wanted| {
        let mut all = portfolio.residences.iter().flat_map(|r| &r.dwelling_views);
        all.find(|d| d.reference.as_deref() == Some(wanted) || d.id == wanted).map(|d| d.id.clone())
    });
    if dwelling == Some(None) {
        problems.push(Problem::new("logement", t.relief_dwelling_wrong()));
    }
    let text = |name: &str| form.text(name).map(str::to_owned);
    if problems.is_empty() {
        let new = NewExpense {
            residence_id: text("residence").filter(|id| portfolio.residence(id).is_some()),
            dwelling_id: dwelling.flatten(),
            kind: form.text("type").and_then(Kind::from_code).unwrap_or(Kind::Invoice),
            paid_on,
            invoice_number: text("facture"),
            invoiced_on,
            contractor: text("entreprise"),
            label: text("libelle").unwrap_or_default(),
            programme: None,
            operation: None,
            written: Written { ht, vat_rate, vat, ttc },
            payment: Payment { retention, transferred },
            premises_number: text("local"),
        };
        match asked.register.note_works_expense(&portfolio.landlord.id, &new, asked.today).await {
            Ok(id) => return go(&format!("/degrevements/depenses/{id}?fait=note")),
            Err(register::Error::Refused(code)) => problems.push(problem(t, &code)),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, &portfolio, &form, &problems))
}
