//! `plainpied quotes`: quotes at cost price, their lines, the time spent, and the digest of a text that was signed.

use super::diagnoses::organisation;
use super::{column, open};
use crate::cli::Lang;
use crate::diagnoses::{Quotes, QuotesAct};
use crate::output::Sheet;
use anyhow::Context;
use engagement::{Terms, spending};
use register::engagements::QuoteRecord;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

pub async fn run(asked: &Quotes, lang: Lang) -> anyhow::Result<ExitCode> {
    if let QuotesAct::Digest { file } = &asked.act {
        return digest(file, lang);
    }
    let register = open(&asked.party.data).await?;
    let by = organisation(&register, &asked.party, lang).await?;
    let today = register::civil::today();
    let sheet = match &asked.act {
        QuotesAct::List => list(&register.quotes(&by).await?, today, lang),
        QuotesAct::Lines { quote } => {
            let record = register.quote(&by, quote).await?;
            let shown = record.shown(today).map(|version| &version.terms);
            lines(shown.context(nothing(lang))?, lang)
        }
        QuotesAct::Time { quote } => time(&register.quote(&by, quote).await?, lang)?,
        QuotesAct::Digest { file } => return digest(file, lang),
    };
    sheet.print(asked.party.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

const fn nothing(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "ce devis n’a pas de version",
        Lang::En => "this quote has no version",
    }
}

/// The digest of a text: whoever signed can compare it with what the portal shows.
fn digest(file: &Path, lang: Lang) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let terms = engagement::read(&text).with_context(|| match lang {
        Lang::Fr => format!("{} : ce n’est pas le texte d’un devis", file.display()),
        Lang::En => format!("{}: this is not the text of a quote", file.display()),
    })?;
    println!("{}  {}", engagement::digest(&text), terms.title);
    Ok(ExitCode::SUCCESS)
}

fn list(all: &[QuoteRecord], today: jiff::civil::Date, lang: Lang) -> Sheet {
    let columns = vec![
        column(lang, "id", "Identifiant", "Id"),
        column(lang, "title", "Titre", "Title"),
        column(lang, "organisation", "Organisme aidé", "Organisation helped"),
        column(lang, "helper", "Organisme qui aide", "Helper"),
        column(lang, "version", "Version", "Version"),
        column(lang, "stage", "État", "Stage"),
        column(lang, "valid_until", "Valable jusqu’au", "Valid until"),
        column(lang, "total_cents", "Total (centimes)", "Total (cents)"),
    ];
    let rows = all.iter().map(|one| {
        let shown = one.shown(today);
        let standing = shown.and_then(|version| one.standing(version.number, today));
        vec![
            json!(one.id),
            json!(shown.map(|version| &version.terms.title)),
            json!(one.organisation.name),
            json!(one.helper.name),
            json!(shown.map(|version| version.number)),
            json!(standing.as_ref().map(|now| now.stage.code())),
            json!(standing.as_ref().and_then(|now| now.valid_until)),
            json!(shown.and_then(|version| version.terms.total())),
        ]
    });
    Sheet { columns, rows: rows.collect() }
}

fn lines(terms: &Terms, lang: Lang) -> Sheet {
    let columns = vec![
        column(lang, "label", "Prestation", "Service"),
        column(lang, "minutes", "Minutes", "Minutes"),
        column(lang, "rate_cents", "Taux horaire (centimes)", "Hourly rate (cents)"),
        column(lang, "rate_basis", "De quoi le taux est fait", "What the rate is made of"),
        column(lang, "hours_cents", "Coût du temps (centimes)", "Cost of time (cents)"),
        column(lang, "expenses_cents", "Frais (centimes)", "Expenses (cents)"),
        column(lang, "total_cents", "Total (centimes)", "Total (cents)"),
    ];
    let rows = terms.lines.iter().map(|line| {
        vec![
            json!(line.label),
            json!(line.minutes),
            json!(line.rate_cents),
            json!(line.rate_basis),
            json!(engagement::hours_cents(line.minutes, line.rate_cents)),
            json!(line.expenses_cents),
            json!(line.cents()),
        ]
    });
    Sheet { columns, rows: rows.collect() }
}

fn time(one: &QuoteRecord, lang: Lang) -> anyhow::Result<Sheet> {
    let terms = &one
        .in_force()
        .with_context(|| match lang {
            Lang::Fr => "ce devis ne porte pas encore les deux signatures",
            Lang::En => "this quote does not bear both signatures yet",
        })?
        .terms;
    let spent = spending(&one.quote, terms).context("time that cannot be counted")?;
    let columns = vec![
        column(lang, "label", "Prestation", "Service"),
        column(lang, "quoted_minutes", "Prévu (minutes)", "Planned (minutes)"),
        column(lang, "spent_minutes", "Passé (minutes)", "Spent (minutes)"),
        column(lang, "over_minutes", "Dépassement (minutes)", "Over (minutes)"),
        column(lang, "quoted_cents", "Devis (centimes)", "Quoted (cents)"),
        column(lang, "cost_cents", "Coût (centimes)", "Cost (cents)"),
        column(lang, "billable_cents", "À facturer (centimes)", "To invoice (cents)"),
    ];
    let rows = terms.lines.iter().zip(&spent).map(|(line, spent)| {
        vec![
            json!(line.label),
            json!(spent.quoted_minutes),
            json!(spent.spent_minutes),
            json!(spent.over_minutes()),
            json!(spent.quoted_cents),
            json!(spent.cost_cents),
            json!(spent.billable_cents),
        ]
    });
    Ok(Sheet { columns, rows: rows.collect() })
}
