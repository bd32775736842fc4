//! `plainpied works list`: the works under way in dwellings, as the technical service sees them. Nobody is in it.

use super::{column, open};
use crate::cli::{Lang, WorksAct, WorksList};
use crate::output::Sheet;
use register::portfolio::PortfolioRequest;
use serde_json::json;
use std::process::ExitCode;

pub async fn run(act: &WorksAct, lang: Lang) -> anyhow::Result<ExitCode> {
    let WorksAct::List(asked) = act;
    list(asked, lang).await
}

async fn list(asked: &WorksList, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let on = asked.on.unwrap_or_else(register::civil::today);
    let landlord_id = landlord.id.clone();
    let request = PortfolioRequest { landlord_id, on, weights: None, prudent: false, target: None };
    let portfolio = register.portfolio(&request).await?;
    let all = register.adaptations(&landlord.id, on).await?;
    let mut under_way: Vec<_> = all.iter().map(|file| (file.standing(on), file)).collect();
    under_way.retain(|(now, _)| now.has_works());
    under_way.sort_by_key(|(now, file)| (now.starts_on, file.id.clone()));
    let rows = under_way
        .into_iter()
        .map(|(now, file)| {
            let home = portfolio.dwelling(&file.dwelling_id);
            let totals = file.totals();
            vec![
                json!(file.reference()),
                json!(home.map(|(r, _)| r.name.clone())),
                json!(home.and_then(|(_, d)| d.reference.clone())),
                json!(now.stage.code()),
                json!(now.ordered_on),
                json!(now.starts_on),
                json!(now.accepted_on),
                json!(file.lines().len()),
                json!(totals.gross_cents()),
            ]
        })
        .collect();
    let columns = vec![
        column(lang, "file", "Dossier", "File"),
        column(lang, "residence", "Résidence", "Residence"),
        column(lang, "dwelling", "Logement", "Dwelling"),
        column(lang, "stage", "État", "Stage"),
        column(lang, "ordered_on", "Commandé le", "Ordered on"),
        column(lang, "starts_on", "Début", "First day"),
        column(lang, "accepted_on", "Réceptionné le", "Accepted on"),
        column(lang, "lines", "Lignes", "Lines"),
        column(lang, "gross_cents", "Montant TTC (centimes)", "Amount with tax (cents)"),
    ];
    Sheet { columns, rows }.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
