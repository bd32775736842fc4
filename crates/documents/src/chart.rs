//! Simple pictures, as shapes: bars across the page, or lines from left to right. Greys and dashes, never colour alone;
//! every value is written where it stands.

use crate::DocumentError;
use crate::flow::{COLUMN, Shape};
use crate::lines::{shortened, width};
use crate::model::{Chart, Picture};
use paper::Typefaces;

const SIZE: f32 = 8.5;
/// So many bars go on one page; the others on the next.
const BARS: usize = 36;
const BAR: f32 = 12.0;
/// The room of the plot of lines.
const PLOT: f32 = 150.0;
const GREYS: [u8; 4] = [70, 200, 130, 240];

/// A picture, or a part of one, from its left top corner.
pub(crate) struct Part {
    pub shapes: Vec<Shape>,
    pub height: f32,
}

/// A shape elsewhere.
pub(crate) fn moved(shape: &Shape, by_x: f32, by_y: f32) -> Shape {
    match shape.clone() {
        Shape::Text { x, y, size, bold, text } => Shape::Text { x: x + by_x, y: y + by_y, size, bold, text },
        Shape::Rule { x, y, length, thick } => Shape::Rule { x: x + by_x, y: y + by_y, length, thick },
        Shape::Box { x, y, width, height, grey } => {
            Shape::Box { x: x + by_x, y: y + by_y, width, height, grey }
        }
        Shape::Path { points, thick, dash } => Shape::Path {
            points: points.into_iter().map(|(x, y)| (x + by_x, y + by_y)).collect(),
            thick,
            dash,
        },
    }
}

/// The least and the most of what is known, zero included.
fn range(picture: &Picture) -> (f64, f64) {
    let mut range = (0.0_f64, 0.0_f64);
    for series in 0..picture.series.len() {
        for label in 0..picture.labels.len() {
            if let Some(point) = picture.point(series, label) {
                range = (range.0.min(point.size), range.1.max(point.size));
            }
        }
    }
    range
}

/// Where a value stands between the least (0) and the most (1).
fn share((least, most): (f64, f64), value: f64) -> f32 {
    // Halves first: the difference of two finite values may not be finite.
    let whole = most / 2.0 - least / 2.0;
    if whole > 0.0 { ((value / 2.0 - least / 2.0) / whole).clamp(0.0, 1.0) as f32 } else { 0.0 }
}

fn text(x: f32, y: f32, bold: bool, text: String) -> Shape {
    Shape::Text { x, y, size: SIZE, bold, text }
}

fn dash(series: usize) -> Vec<f32> {
    [vec![], vec![5.0, 3.0], vec![1.5, 2.5], vec![8.0, 3.0, 1.5, 3.0]]
        .get(series % 4)
        .cloned()
        .unwrap_or_default()
}

/// The names of the series, when there are several.
fn legend(picture: &Picture, faces: &mut Typefaces, shapes: &mut Vec<Shape>) -> Result<f32, DocumentError> {
    if picture.series.len() < 2 {
        return Ok(0.0);
    }
    let (mut x, mut y) = (0.0, 0.0);
    for (at, series) in picture.series.iter().enumerate() {
        let name = shortened(faces, &series.name, false, SIZE, COLUMN - 40.0)?;
        let wide = 34.0 + width(faces, &name, false, SIZE)?;
        if x > 0.0 && x + wide > COLUMN {
            (x, y) = (0.0, y + 13.0);
        }
        match picture.chart {
            Chart::Bars => {
                shapes.push(Shape::Box { x, y: y + 1.5, width: 14.0, height: 8.0, grey: GREYS[at % 4] })
            }
            Chart::Lines => shapes.push(Shape::Path {
                points: vec![(x, y + 6.0), (x + 18.0, y + 6.0)],
                thick: 1.4,
                dash: dash(at),
            }),
        }
        shapes.push(text(x + 22.0, y + 9.0, false, name));
        x += wide;
    }
    Ok(y + 17.0)
}

fn bars(picture: &Picture, faces: &mut Typefaces) -> Result<Vec<Part>, DocumentError> {
    let range = range(picture);
    let series = picture.series.len().max(1);
    let mut names = 40.0_f32;
    let mut values = 20.0_f32;
    for (at, label) in picture.labels.iter().enumerate() {
        let name = shortened(faces, label, false, SIZE, COLUMN * 0.36)?;
        names = names.max(width(faces, &name, false, SIZE)?);
        for of in 0..picture.series.len() {
            if let Some(point) = picture.point(of, at) {
                let said = shortened(faces, &point.said, false, SIZE, COLUMN * 0.25)?;
                values = values.max(width(faces, &said, false, SIZE)?);
            }
        }
    }
    let left = names + 8.0;
    let room = COLUMN - left - values - 6.0;
    let zero = share(range, 0.0) * room;
    let each = (BARS / series).max(1);
    let mut parts = Vec::new();
    let every: Vec<usize> = (0..picture.labels.len()).collect();
    for labels in every.chunks(each) {
        let mut shapes = Vec::new();
        let mut y = legend(picture, faces, &mut shapes)?;
        let top = y;
        for &label in labels {
            let name = picture.labels.get(label).map_or("", String::as_str);
            let name = shortened(faces, name, false, SIZE, COLUMN * 0.36)?;
            let middle = y + BAR * series as f32 / 2.0;
            shapes.push(text(0.0, middle + 3.0, false, name));
            for of in 0..series {
                if let Some(point) = picture.point(of, label) {
                    let end = share(range, point.size) * room;
                    let (from, to) = (zero.min(end), zero.max(end));
                    let (x, wide) = (left + from, (to - from).max(0.4));
                    let grey = GREYS[of % 4];
                    shapes.push(Shape::Box { x, y: y + 1.5, width: wide, height: BAR - 3.0, grey });
                    let said = shortened(faces, &point.said, false, SIZE, COLUMN * 0.25)?;
                    shapes.push(text(left + to + 4.0, y + BAR - 3.0, false, said));
                }
                y += BAR;
            }
            y += 4.0;
        }
        shapes.push(Shape::Path {
            points: vec![(left + zero, top), (left + zero, y - 2.0)],
            thick: 0.8,
            dash: vec![],
        });
        parts.push(Part { shapes, height: y + 2.0 });
    }
    Ok(parts)
}

fn lines(picture: &Picture, faces: &mut Typefaces) -> Result<Vec<Part>, DocumentError> {
    let count = picture.labels.len();
    if count == 0 {
        return Ok(Vec::new());
    }
    let range = range(picture);
    let mut shapes = Vec::new();
    let top = legend(picture, faces, &mut shapes)? + 14.0;
    // Room at both ends for what is written there.
    let (left, room) = (30.0, COLUMN - 60.0);
    let x = |at: usize| left + if count > 1 { room * at as f32 / (count - 1) as f32 } else { room / 2.0 };
    let y = |value: f64| top + PLOT * (1.0 - share(range, value));
    let zero = y(0.0);
    shapes.push(Shape::Rule { x: 0.0, y: zero, length: COLUMN, thick: 0.8 });
    let step = room / (count.max(2) - 1) as f32;
    // So many labels that they do not run into one another.
    let mut widest = 12.0_f32;
    for label in &picture.labels {
        let label = shortened(faces, label, false, SIZE, 90.0)?;
        widest = widest.max(width(faces, &label, false, SIZE)?);
    }
    let every = ((widest + 6.0) / step.max(0.01)).ceil().clamp(1.0, 10_000.0) as usize;
    for (at, label) in picture.labels.iter().enumerate().step_by(every) {
        let label = shortened(faces, label, false, SIZE, 90.0)?;
        let wide = width(faces, &label, false, SIZE)?;
        let place = (x(at) - wide / 2.0).clamp(0.0, COLUMN - wide);
        shapes.push(text(place, top + PLOT + 14.0, false, label));
    }
    for of in 0..picture.series.len() {
        let mut run: Vec<(f32, f32)> = Vec::new();
        for at in 0..=count {
            // An unknown value breaks the line: nothing is guessed between two years.
            match picture.point(of, at).filter(|_| at < count) {
                Some(point) => {
                    run.push((x(at), y(point.size)));
                    shapes.push(Shape::Box {
                        x: x(at) - 1.8,
                        y: y(point.size) - 1.8,
                        width: 3.6,
                        height: 3.6,
                        grey: GREYS[of % 4],
                    });
                    if at % every == 0 || at + 1 == count {
                        let said = shortened(faces, &point.said, false, SIZE, 90.0)?;
                        let wide = width(faces, &said, false, SIZE)?;
                        let place = (x(at) - wide / 2.0).clamp(0.0, COLUMN - wide);
                        shapes.push(text(place, y(point.size) - 5.0, false, said));
                    }
                }
                None => {
                    let points = std::mem::take(&mut run);
                    if points.len() > 1 {
                        shapes.push(Shape::Path { points, thick: 1.4, dash: dash(of) });
                    }
                }
            }
        }
    }
    Ok(vec![Part { shapes, height: top + PLOT + 22.0 }])
}

/// The parts of a picture: more than one when it has many bars, none when it has nothing to show.
pub(crate) fn drawn(picture: &Picture, faces: &mut Typefaces) -> Result<Vec<Part>, DocumentError> {
    match picture.chart {
        Chart::Bars => bars(picture, faces),
        Chart::Lines => lines(picture, faces),
    }
}
