//! `plainpied psp`: the chapter of the asset strategy plan, as the portal gives it.

use super::open;
use crate::cli::{Format, Lang};
use crate::output::{Column, Sheet};
use crate::psp::{Psp, PspFormat};
use anyhow::Context;
use register::portfolio::PortfolioRequest;
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;
use texts::Texts;

pub async fn run(asked: &Psp, lang: Lang) -> anyhow::Result<ExitCode> {
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
    let lang = if lang == Lang::Fr { texts::Lang::Fr } else { texts::Lang::En };
    let t = Texts::of(lang);
    let chapter = psp::chapter(&register.psp_facts(&portfolio).await?, t)?;
    anyhow::ensure!(
        asked.table.is_none() || asked.format == PspFormat::Csv,
        "--table goes with --format csv: other formats hold every table"
    );
    let bytes = match asked.format {
        PspFormat::Docx => documents::docx(&psp::document(&chapter, t))?,
        PspFormat::Pdf => documents::pdf(&psp::document(&chapter, t))?,
        PspFormat::Xlsx => psp::workbook(&chapter, t)?,
        PspFormat::Csv => csv(&chapter, asked.table.as_deref(), t)?,
    };
    write_new(&asked.out, &bytes)?;
    println!("{}", asked.out.display());
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that is not there yet, whole or not at all.
fn write_new(path: &std::path::Path, bytes: &[u8]) -> anyhow::Result<()> {
    let said = || path.display().to_string();
    let mut file = std::fs::File::options().write(true).create_new(true).open(path).with_context(said)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file would be taken for the whole.
        std::fs::remove_file(path).ok();
    }
    written.with_context(said)
}

fn csv(chapter: &psp::Chapter, code: Option<&str>, t: Texts) -> anyhow::Result<Vec<u8>> {
    let Some(table) = chapter.data(code, t) else {
        let known: Vec<&str> =
            std::iter::once("chiffres").chain(chapter.tables().map(|table| table.code)).collect();
        anyhow::bail!("--table: there is no such table; there are {}", known.join(", "));
    };
    let cell = |cell: &psp::Cell| match cell {
        psp::Cell::Count(n) => json!(n),
        psp::Cell::Unknown => Value::Null,
        other => json!(other.plain(t.lang())),
    };
    let columns = table.columns.iter().map(|c| Column { name: c.name, title: c.title.clone() }).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let mut out = Vec::new();
    Sheet { columns, rows }.print(Format::Csv, &mut out)?;
    Ok(out)
}
