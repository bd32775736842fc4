//! What leaves of a roadmap: its actions as a CSV, the whole as a PDF. Both show what the page shows.

use super::list::named;
use super::show::{AxisPart, parts};
use crate::edge::Asked;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{PageResult, document};
use axum::extract::Path;
use documents::{Block, Document};
use texts::format;

/// `GET /feuilles-de-route/{id}/actions.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = asked.register.roadmap(&id, asked.caller.organisation_id().ok()).await?;
    let (axes, _) = parts(&asked, &one).await?;
    let row = |axis: &AxisPart| {
        axis.rows
            .iter()
            .map(|row| {
                let (figure, target, share) = row.regions.clone().unwrap_or_default();
                vec![
                    guarded(&axis.title),
                    guarded(&row.title),
                    guarded(&row.owner),
                    row.due.clone(),
                    guarded(&row.indicator),
                    row.target.clone(),
                    row.figure.clone(),
                    figure,
                    target,
                    share,
                    guarded(row.set_aside.as_deref().unwrap_or_default()),
                ]
            })
            .collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = axes.iter().flat_map(row).collect();
    let head = [
        "axe",
        "action",
        "qui",
        "echeance",
        "indicateur",
        "cible",
        "valeur",
        "regions_valeur",
        "regions_cible",
        "regions_part",
        "ecartee",
    ];
    let notes = vec![(t.export_date(), format::date(asked.today)), (t.roadmap_name(), one.title)];
    csv_answer("feuille-de-route.csv", &notes, &head.map(str::to_owned), rows)
}

/// `GET /feuilles-de-route/{id}/feuille.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = asked.register.roadmap(&id, asked.caller.organisation_id().ok()).await?;
    let (axes, _) = parts(&asked, &one).await?;
    let mut blocks = Vec::new();
    for axis in axes {
        blocks.push(Block::heading(2, axis.title));
        for row in axis.rows {
            blocks.push(Block::heading(3, row.title));
            let mut say = |label: String, value: String| {
                if !value.is_empty() {
                    blocks.push(Block::paragraph(format!("{label} : {value}")));
                }
            };
            if let Some(why) = row.set_aside {
                say(t.roadmap_set_aside(), why);
                continue;
            }
            say(t.roadmap_who(), row.owner);
            say(t.proposal_due(), row.due);
            say(t.roadmap_indicator(), row.indicator);
            say(t.roadmap_target(), row.target);
            say(t.roadmap_figure(), row.figure);
            if let Some((figure, target, _)) = row.regions {
                say(t.roadmap_regions_figure(), figure);
                say(t.roadmap_regions_target(), target);
            }
        }
    }
    let territory = named(&asked, &one.territory).await?;
    let sheet = Document {
        title: one.title.clone(),
        subtitle: format!(
            "{territory}, {}",
            t.roadmap_years(one.first_year.to_string(), one.last_year.to_string())
        ),
        language: document::language(t),
        author: one.organisation,
        date: Some(asked.today),
        footer: one.title,
        blocks,
        ..Document::default()
    };
    document::pdf(sheet, "feuille-de-route").await
}
