//! The chapter as a document (PDF, DOCX) and as a workbook: the same words and the same figures as the page.

use crate::chapter::{Cell, Chapter, Part, Table};
use crate::{Prose, ProsePiece, PspError};
use documents::{Align, Block, Document, Form, Language};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use texts::{Lang, Texts, format};

fn table(found: &Table, t: Texts) -> Vec<Block> {
    let read = found.read();
    let said = |row: &Vec<Cell>| read.iter().filter_map(|at| row.get(*at)).map(|cell| cell.said(t)).collect();
    let columns = || read.iter().filter_map(|at| found.columns.get(*at));
    let left = found.rows.len().saturating_sub(found.shown);
    let mut blocks = vec![Block::Table(documents::Table {
        caption: found.caption.clone(),
        headers: columns().map(|column| column.title.clone()).collect(),
        rows: found.rows.iter().take(found.shown).map(said).collect(),
        alignment: columns()
            .map(|column| if column.is_number { Align::Right } else { Align::Left })
            .collect(),
        total: found.total.as_ref().map(said),
        named_rows: true,
    })];
    if found.rows.is_empty() {
        blocks.push(Block::note(t.psp_table_empty()));
    }
    if left > 0 {
        blocks.push(Block::note(t.psp_table_left(format::count(t.lang(), left as u64))));
    }
    blocks.push(Block::note(found.note.as_str()));
    blocks
}

/// The figures of a part: what they are, what they mean, where they come from.
fn figures(part: &[crate::Figure], chapter: &Chapter, t: Texts) -> Vec<Block> {
    let row = |figure: &crate::Figure| {
        let said = match &figure.said {
            Some(said) => said.clone(),
            None => format!("{}. {}", t.unknown(), figure.todo),
        };
        vec![figure.label.clone(), said, figure.definition.clone(), figure.source.clone()]
    };
    vec![Block::Table(documents::Table {
        caption: t.psp_figures_caption(format::date(chapter.on)),
        headers: vec![t.psp_col_figure(), t.psp_col_value(), t.psp_col_definition(), t.psp_col_source()],
        rows: part.iter().map(row).collect(),
        alignment: Vec::new(),
        total: None,
        named_rows: true,
    })]
}

/// A text of the landlord.
fn written(prose: &Prose) -> Vec<Block> {
    let piece = |piece: &ProsePiece| match piece {
        ProsePiece::Paragraph(text) => Block::paragraph(text.as_str()),
        ProsePiece::List(items) => Block::List(items.iter().map(|item| item.as_str().into()).collect()),
    };
    prose.pieces.iter().map(piece).chain([Block::note(prose.signed.as_str())]).collect()
}

/// The chapter as blocks, for [`documents::pdf`] and [`documents::docx`].
#[must_use]
pub fn document(chapter: &Chapter, t: Texts) -> Document {
    let mut blocks = vec![Block::paragraph(t.psp_lead()), Block::note(t.psp_caution())];
    blocks.extend(chapter.introduction.iter().flat_map(written));
    let mut law = None;
    for section in &chapter.sections {
        let is_of_the_law = section.heading.is_of_the_law();
        if law != Some(is_of_the_law) {
            law = Some(is_of_the_law);
            let title = if is_of_the_law { t.psp_part_law() } else { t.psp_part_ageing() };
            blocks.push(Block::heading(1, title));
        }
        blocks.push(Block::heading(2, section.title.as_str()));
        for part in &section.parts {
            match part {
                Part::Text(text) => blocks.push(Block::paragraph(text.as_str())),
                Part::ToWrite(text) => {
                    let text = documents::Text::bold(t.psp_to_write()).then(" ").then(text.as_str());
                    blocks.push(Block::Paragraph(text));
                }
                Part::Written(prose) => blocks.extend(written(prose)),
                Part::Figures(found) => blocks.extend(figures(found, chapter, t)),
                Part::Table(found) => blocks.extend(table(found, t)),
                Part::Picture(picture) => blocks.push(Block::Picture(picture.clone())),
            }
        }
    }
    Document {
        title: chapter.title.clone(),
        subtitle: t.psp_subtitle(),
        language: if chapter.lang == Lang::Fr { Language::French } else { Language::English },
        form: Form::Report,
        author: chapter.landlord.clone(),
        date: Some(chapter.on),
        footer: format!("{} – {}", chapter.landlord, chapter.title),
        blocks,
    }
}

/// The name of a sheet: no more than 31 characters, all of them ours.
fn sheet<'b>(book: &'b mut Workbook, name: &str) -> Result<&'b mut Worksheet, XlsxError> {
    book.add_worksheet().set_name(name)
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, cut(text))?,
        Cell::Count(n) => sheet.write_number(row, column, *n as f64)?,
        Cell::Cents(cents) => {
            let money = Format::new().set_num_format("#,##0.00");
            sheet.write_number_with_format(row, column, *cents as f64 / 100.0, &money)?
        }
        Cell::Unknown => return Ok(()),
    };
    Ok(())
}

/// What a cell of a workbook can hold.
fn cut(text: &str) -> String {
    text.chars().take(32_000).collect()
}

/// The row of a place in a list; a sheet has no more than so many.
fn place(at: usize) -> Result<u32, XlsxError> {
    u32::try_from(at).ok().filter(|row| *row < 1_048_576).ok_or(XlsxError::RowColumnLimitError)
}

fn definitions(book: &mut Workbook, chapter: &Chapter, t: Texts) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let sheet = sheet(book, &t.psp_sheet_definitions())?;
    let heads = [
        t.psp_col_section(),
        t.psp_col_code(),
        t.psp_col_figure(),
        t.psp_col_value(),
        t.psp_col_definition(),
        t.psp_col_source(),
        t.psp_col_day(),
        t.psp_col_todo(),
    ];
    for (column, head) in (0_u16..).zip(&heads) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    for (at, (section, figure)) in chapter.figures().enumerate() {
        let row = place(at + 1)?;
        sheet.write_string(row, 0, &section.title)?;
        sheet.write_string(row, 1, figure.code)?;
        sheet.write_string(row, 2, cut(&figure.label))?;
        match (figure.number, &figure.said) {
            (Some(number), _) => sheet.write_number(row, 3, number)?,
            (None, Some(said)) => sheet.write_string(row, 3, cut(said))?,
            (None, None) => sheet.write_string(row, 3, t.unknown())?,
        };
        sheet.write_string(row, 4, cut(&figure.definition))?;
        sheet.write_string(row, 5, cut(&figure.source))?;
        sheet.write_string(row, 6, chapter.on.to_string())?;
        sheet.write_string(row, 7, cut(&figure.todo))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn made(chapter: &Chapter, t: Texts) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    definitions(&mut book, chapter, t)?;
    let texts = (!chapter.texts.rows.is_empty()).then_some(&chapter.texts);
    for table in chapter.tables().chain(texts) {
        let sheet = sheet(&mut book, table.code)?;
        for (at, column) in (0_u16..).zip(&table.columns) {
            sheet.write_string_with_format(0, at, &column.title, &bold)?;
        }
        for (at, row) in table.rows.iter().chain(table.total.as_ref()).enumerate() {
            for (column, cell) in (0_u16..).zip(row) {
                write(sheet, place(at + 1)?, column, cell)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
    }
    book.save_to_buffer()
}

/// The chapter as a workbook: the sheet of definitions, then one sheet per table, with all its rows, and one of the
/// landlord's texts when there are some.
///
/// # Errors
/// What the workbook cannot hold.
pub fn workbook(chapter: &Chapter, t: Texts) -> Result<Vec<u8>, PspError> {
    made(chapter, t).map_err(|error| PspError::Workbook(error.to_string()))
}
