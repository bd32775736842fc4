//! `plainpied relief`: property-tax relief, with the figures of the portal. Nobody is in it.

use super::{child, column, open};
use crate::cli::{Format, Lang};
use crate::output::Sheet;
use crate::relief::{ReliefAct, ReliefImport, ReliefList};
use register::imports::FileAnswer;
use register::relief::ReliefBook;
use relief::Article;
use relief::deadline::Urgency;
use relief::ledger::Standing;
use serde_json::json;
use std::process::ExitCode;
use tabular::Limits;

pub async fn run(act: &ReliefAct, lang: Lang) -> anyhow::Result<ExitCode> {
    match act {
        ReliefAct::Import(asked) => import(asked, lang).await,
        ReliefAct::List(asked) => list(asked, lang).await,
        ReliefAct::Claims(asked) => claims(asked, lang).await,
    }
}

async fn import(asked: &ReliefImport, lang: Lang) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(asked.file.is_file(), "{}: no such file", asked.file.display());
    asked.portal.begin()?;
    let register = open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let register = asked.portal.register(register, &landlord);
    let import = register::relief::ReliefImport {
        file: &asked.file,
        title: asked.portal.title.as_deref(),
        holds: asked.kind,
        limits: if asked.portal.for_portal { Limits::upload() } else { Limits::default() },
        dry_run: asked.dry_run,
        today: asked.portal.today(),
    };
    let report = register.import_relief(&landlord, import).await?;
    if asked.portal.for_portal {
        return child::answer(&FileAnswer::Done(report));
    }
    if asked.format == Format::Json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        super::import::summary(&report, lang);
    }
    Ok(if report.is_refused() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn book(asked: &ReliefList) -> anyhow::Result<ReliefBook> {
    let register = open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let on = asked.on.unwrap_or_else(register::civil::today);
    Ok(register.relief_book(&landlord.id, on).await?)
}

async fn list(asked: &ReliefList, lang: Lang) -> anyhow::Result<ExitCode> {
    let book = book(asked).await?;
    let rows = book
        .expenses
        .iter()
        .filter_map(|one| Some((one, book.line(&one.id)?)))
        .map(|(one, line)| {
            let (state, share) = match &line.standing {
                Standing::Counted { share } => ("counted", *share),
                Standing::Filed { .. } => ("filed", None),
                Standing::Out(out) => (out.code(), None),
            };
            vec![
                json!(one.id),
                json!(one.paid_on),
                json!(one.label),
                json!(one.amounts.ttc),
                json!(line.class.code()),
                json!(line.code.map(relief::classify::WorksCode::code)),
                json!(line.article.map(Article::code)),
                json!(
                    line.office_id
                        .as_deref()
                        .and_then(|id| book.office(id))
                        .map(|office| office.name.clone())
                ),
                json!(line.year),
                json!(state),
                json!(line.claimable),
                json!(share),
                json!(line.deadline),
            ]
        })
        .collect();
    let columns = vec![
        column(lang, "id", "Id", "Id"),
        column(lang, "paid_on", "Payée le", "Paid on"),
        column(lang, "label", "Libellé", "Label"),
        column(lang, "ttc_cents", "TTC (centimes)", "With tax (cents)"),
        column(lang, "class", "Classe", "Class"),
        column(lang, "item", "Poste", "Item"),
        column(lang, "article", "Article", "Article"),
        column(lang, "office", "Centre des impôts", "Tax office"),
        column(lang, "year", "Taxe de", "Tax of"),
        column(lang, "state", "État", "State"),
        column(lang, "claimable_cents", "Réclamable (centimes)", "Claimable (cents)"),
        column(lang, "relief_cents", "Dégrèvement (centimes)", "Relief (cents)"),
        column(lang, "deadline", "Échéance", "Last day"),
    ];
    Sheet { columns, rows }.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

async fn claims(asked: &ReliefList, lang: Lang) -> anyhow::Result<ExitCode> {
    let book = book(asked).await?;
    let mut rows = Vec::new();
    for one in &book.ledger.offices {
        for article in Article::ALL {
            let sum = one.of(article);
            if sum.expenses == 0 && sum.filed == 0 {
                continue;
            }
            let left = match one.urgency {
                Urgency::Barred { .. } => None,
                Urgency::Due { left, .. } | Urgency::Later { left } => Some(left),
            };
            rows.push(vec![
                json!(book.office(&one.office_id).map(|office| office.name.clone())),
                json!(one.year),
                json!(article.code()),
                json!(one.pool),
                json!(sum.claimable),
                json!(sum.relief),
                json!(sum.lost),
                json!(sum.filed),
                json!(one.deadline),
                json!(left),
            ]);
        }
    }
    let columns = vec![
        column(lang, "office", "Centre des impôts", "Tax office"),
        column(lang, "year", "Taxe de", "Tax of"),
        column(lang, "article", "Article", "Article"),
        column(lang, "pool_cents", "Taxe due (centimes)", "Tax due (cents)"),
        column(lang, "claimable_cents", "Réclamable (centimes)", "Claimable (cents)"),
        column(lang, "relief_cents", "Dégrèvement (centimes)", "Relief (cents)"),
        column(lang, "lost_cents", "Perdu (centimes)", "Lost (cents)"),
        column(lang, "filed_cents", "Déposé (centimes)", "Filed (cents)"),
        column(lang, "deadline", "Échéance", "Last day"),
        column(lang, "days_left", "Jours restants", "Days left"),
    ];
    Sheet { columns, rows }.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
