//! A table on its pages: caption, heads repeated on every page, rows that stay whole when they can.

use crate::DocumentError;
use crate::columns::{Columns, PAD};
use crate::flow::{BOTTOM, COLUMN, Flow, Node, Shape, TOP};
use crate::lines::{Line, broken};
use crate::model::{Align, Table, Text};
use krilla::tagging::{TableHeaderScope, Tag, TagKind};
use paper::MARGIN;

/// Room above and under the lines of a row.
const AIR: f32 = 2.6;

/// A row: the lines of its cells.
struct Row {
    cells: Vec<Vec<Line>>,
    lines: usize,
}

fn row(
    flow: &mut Flow,
    table: &Table,
    cells: &[String],
    columns: &Columns,
    bold: bool,
) -> Result<Row, DocumentError> {
    let mut out = Vec::with_capacity(columns.widths.len());
    for (at, wide) in columns.widths.iter().enumerate() {
        let text = cells.get(at).map_or("", String::as_str);
        let bold = bold || (at == 0 && table.named_rows);
        let text = if bold { Text::bold(text) } else { Text::from(text) };
        // A hair more than was measured, so that what fits does not break for a rounding.
        out.push(broken(&mut flow.faces, &text, columns.size, wide - 2.0 * PAD + 0.05)?);
    }
    let lines = out.iter().map(Vec::len).max().unwrap_or(0).max(1);
    Ok(Row { cells: out, lines })
}

fn leading(columns: &Columns) -> f32 {
    columns.size * 1.28
}

fn height(row: &Row, columns: &Columns) -> f32 {
    row.lines as f32 * leading(columns) + 2.0 * AIR
}

/// Draws some lines of a row; what each cell says is put with the cell.
fn draw(
    flow: &mut Flow,
    table: &Table,
    row: &Row,
    columns: &Columns,
    (from, to): (usize, usize),
    said: &mut Option<Vec<Vec<Node>>>,
) {
    let mut x = MARGIN;
    let mut shown = Vec::new();
    for (at, (lines, wide)) in row.cells.iter().zip(&columns.widths).enumerate() {
        for (place, line) in lines.iter().enumerate().take(to).skip(from) {
            let y = flow.y + AIR + (place - from) as f32 * leading(columns) + columns.size * 0.95;
            let left = match table.align(at) {
                Align::Left => x + PAD,
                Align::Right => x + wide - PAD - line.width,
            };
            match said {
                Some(said) => {
                    let node = flow.line(line, left, y, columns.size);
                    if let Some(cell) = said.get_mut(at) {
                        cell.extend(node);
                    }
                }
                None => shown.extend(line.segments.iter().map(|s| Shape::Text {
                    x: left + s.x,
                    y,
                    size: columns.size,
                    bold: s.bold,
                    text: s.text.clone(),
                })),
            }
        }
        x += wide;
    }
    if !shown.is_empty() {
        flow.artifact(shown);
    }
    flow.y += (to - from) as f32 * leading(columns) + 2.0 * AIR;
}

fn rule(flow: &mut Flow, thick: f32) {
    let shape = Shape::Rule { x: MARGIN, y: flow.y, length: COLUMN, thick };
    flow.artifact(vec![shape]);
}

/// The heads again, on a new page: to the eye only.
fn repeat(flow: &mut Flow, table: &Table, head: Option<&Row>, columns: &Columns) {
    let Some(head) = head else { return };
    rule(flow, 0.8);
    draw(flow, table, head, columns, (0, head.lines), &mut None);
    rule(flow, 0.8);
}

/// One row, over as many pages as it needs; says what its cells say.
fn place(
    flow: &mut Flow,
    table: &Table,
    row: &Row,
    columns: &Columns,
    head: Option<&Row>,
) -> Result<Vec<Vec<Node>>, DocumentError> {
    let mut said = Some(columns.widths.iter().map(|_| Vec::new()).collect());
    let high = height(row, columns);
    let head_high = head.map_or(0.0, |head| height(head, columns));
    if flow.y + high > BOTTOM && (high <= BOTTOM - TOP - head_high || flow.y + 60.0 > BOTTOM) {
        flow.turn()?;
        repeat(flow, table, head, columns);
    }
    let mut from = 0;
    while from < row.lines {
        let room = ((BOTTOM - flow.y - 2.0 * AIR) / leading(columns)).floor();
        // At least one line, whatever the room: a page always brings the end nearer.
        let fit = if room >= 1.0 { room as usize } else { 1 };
        let to = row.lines.min(from + fit);
        draw(flow, table, row, columns, (from, to), &mut said);
        from = to;
        if from < row.lines {
            flow.turn()?;
            repeat(flow, table, head, columns);
        }
    }
    Ok(said.unwrap_or_default())
}

fn tagged(table: &Table, said: Vec<Vec<Node>>, heads: bool) -> Node {
    let cells = said.into_iter().enumerate().map(|(at, nodes)| {
        let tag: TagKind = if heads {
            Tag::TH(TableHeaderScope::Column).into()
        } else if at == 0 && table.named_rows {
            Tag::TH(TableHeaderScope::Row).into()
        } else {
            Tag::TD.into()
        };
        Node::Group(tag, nodes)
    });
    Node::Group(Tag::TR.into(), cells.collect())
}

/// Puts a table where the flow is.
pub(crate) fn lay(flow: &mut Flow, table: &Table, columns: &Columns) -> Result<(), DocumentError> {
    let caption = broken(&mut flow.faces, &Text::bold(table.caption.as_str()), 9.5, COLUMN)?;
    if columns.widths.is_empty() && caption.is_empty() {
        return Ok(());
    }
    let head = row(flow, table, &table.headers, columns, true)?;
    // The caption, the heads and a first row stay together when a page can hold them.
    let together = caption.len() as f32 * 13.0 + height(&head, columns) + 2.0 * leading(columns) + 12.0;
    flow.need(together.min(BOTTOM - TOP))?;
    flow.gap(9.0);
    let mut nodes = Vec::new();
    let mut said = Vec::new();
    for line in &caption {
        flow.need(13.0)?;
        let y = flow.y + 10.0;
        said.extend(flow.line(line, MARGIN, y, 9.5));
        flow.y += 13.0;
    }
    flow.y += 2.0;
    if columns.widths.is_empty() {
        flow.tree.push(Node::Group(Tag::P.into(), said));
        return Ok(());
    }
    if !said.is_empty() {
        nodes.push(Node::Group(Tag::Caption.into(), said));
    }
    let has_heads = table.headers.iter().any(|text| !text.trim().is_empty());
    if has_heads {
        rule(flow, 0.8);
        let said = place(flow, table, &head, columns, None)?;
        rule(flow, 0.8);
        nodes.push(Node::Group(Tag::THead.into(), vec![tagged(table, said, true)]));
    }
    // Heads that would fill the page are not repeated.
    let repeated = (has_heads && height(&head, columns) < (BOTTOM - TOP) / 4.0).then_some(&head);
    let mut body = Vec::with_capacity(table.rows.len());
    for cells in &table.rows {
        let cells = row(flow, table, cells, columns, false)?;
        let said = place(flow, table, &cells, columns, repeated)?;
        rule(flow, 0.25);
        body.push(tagged(table, said, false));
    }
    if !body.is_empty() {
        nodes.push(Node::Group(Tag::TBody.into(), body));
    }
    if let Some(total) = &table.total {
        let cells = row(flow, table, total, columns, true)?;
        rule(flow, 0.6);
        let said = place(flow, table, &cells, columns, repeated)?;
        rule(flow, 0.6);
        nodes.push(Node::Group(Tag::TFoot.into(), vec![tagged(table, said, false)]));
    }
    flow.y += 4.0;
    flow.tree.push(Node::Group(Tag::Table.into(), nodes));
    Ok(())
}
