//! `plainpied adapted list`: the register of adapted dwellings, as the portal lists it.

use super::{column, open};
use crate::cli::{AdaptedAct, AdaptedList, Lang};
use crate::output::Sheet;
use register::adapted::AdaptedFilter;
use register::portfolio::PortfolioRequest;
use serde_json::json;
use std::process::ExitCode;

pub async fn run(act: &AdaptedAct, lang: Lang) -> anyhow::Result<ExitCode> {
    let AdaptedAct::List(asked) = act;
    list(asked, lang).await
}

async fn list(asked: &AdaptedList, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let request = PortfolioRequest {
        landlord_id: landlord.id,
        on: asked.on.unwrap_or_else(register::civil::today),
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = register.portfolio(&request).await?;
    let filter = AdaptedFilter {
        commune: asked.commune.clone(),
        level: asked.level,
        availability: asked.availability,
        ..AdaptedFilter::default()
    };
    let rows = register
        .adapted_dwellings(&portfolio, &filter)
        .await?
        .into_iter()
        .map(|one| {
            vec![
                json!(one.id),
                json!(one.reference),
                json!(one.residence),
                json!(one.address),
                json!(one.commune_code),
                json!(one.commune),
                json!(one.floor),
                json!(one.lift),
                json!(one.step_free),
                json!(one.rooms),
                json!(one.standing.lowest.code()),
                json!(one.standing.highest.code()),
                json!(one.since),
                json!(one.availability.code()),
                json!(one.vacant_on),
            ]
        })
        .collect();
    let columns = vec![
        column(lang, "id", "Id", "Id"),
        column(lang, "reference", "Référence", "Reference"),
        column(lang, "residence", "Résidence", "Residence"),
        column(lang, "address", "Adresse", "Address"),
        column(lang, "commune_code", "Code commune", "Commune code"),
        column(lang, "commune", "Commune", "Commune"),
        column(lang, "floor", "Étage", "Floor"),
        column(lang, "lift", "Ascenseur", "Lift"),
        column(lang, "step_free", "Accès sans marche", "Step-free access"),
        column(lang, "rooms", "Pièces", "Rooms"),
        column(lang, "level_lowest", "Niveau au moins", "Level at least"),
        column(lang, "level_highest", "Niveau au plus", "Level at most"),
        column(lang, "since", "Depuis", "Since"),
        column(lang, "availability", "Disponibilité", "Availability"),
        column(lang, "vacant_on", "Libre le", "Free on"),
    ];
    Sheet { columns, rows }.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
