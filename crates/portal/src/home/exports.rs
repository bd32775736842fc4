//! A queue as a file: the same lines as its page.

use super::day::opened;
use super::lines::lines;
use crate::edge::Asked;
use crate::ui::PageResult;
use crate::ui::export::{csv_answer, guarded};
use axum::extract::Path;
use texts::format;

const HEAD: [&str; 5] = ["quoi", "residence", "a_faire", "jour", "echeance"];

/// `GET /ma-journee/{queue}/lignes.csv`
pub(super) async fn csv(asked: Asked, Path(code): Path<String>) -> PageResult {
    let t = asked.t;
    let opened = opened(&asked, &code, true).await?;
    let lines = lines(&asked, &opened, (0, usize::MAX)).await?;
    let organisation = asked.caller.person()?.organisation.as_ref().map(|o| o.name.clone());
    let notes = [
        (t.export_landlord(), organisation.unwrap_or_default()),
        (t.export_date(), format::date(asked.today)),
        (t.col_count(), lines.len().to_string()),
    ];
    let rows = lines.into_iter().map(|line| {
        let cells = [line.what, line.residence, line.step, line.day, line.when];
        cells.iter().map(|cell| guarded(cell)).collect::<Vec<String>>()
    });
    csv_answer("ma-journee.csv", &notes, &HEAD.map(str::to_owned), rows)
}
