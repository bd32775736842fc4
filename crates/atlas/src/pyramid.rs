//! From the whole world down to the last zoom: each tile gives its four children what touches them, cut to size.
//! A feature is copied only where it crosses an edge, so memory stays near that of the drawing.

use crate::ZOOMS;
use crate::clip::clip;
use crate::drawing::{Drawing, Shape, frame_of};
use crate::encode::{self, MARGIN_SHARE};
use crate::error::AtlasError;
use crate::mercator::TileAddress;
use flate2::{Compression, write::GzEncoder};
use rayon::prelude::*;
use std::io::Write;
use std::sync::Arc;

/// Zoom whose tiles are drawn in parallel, each with all that is under it.
const SPLIT: u8 = 12;

/// A feature, or what remains of it in a tile.
#[derive(Clone)]
struct Piece {
    feature: u32,
    frame: [u32; 4],
    cut: Option<Arc<Shape>>,
}

/// A tile ready to be stored: address and gzip bytes.
pub(crate) type Drawn = (TileAddress, Vec<u8>);

/// Draws every tile. `sink` receives them in an order that depends only on the drawing, with the number of tiles of
/// zoom [`SPLIT`] finished so far.
pub(crate) fn draw(
    drawing: &Drawing,
    sink: &mut dyn FnMut(Vec<Drawn>, u64) -> Result<(), AtlasError>,
) -> Result<(), AtlasError> {
    let pieces = drawing
        .features
        .iter()
        .enumerate()
        .filter_map(|(i, feature)| {
            Some(Piece { feature: u32::try_from(i).ok()?, frame: feature.frame, cut: None })
        })
        .collect();
    let mut crew = Crew { drawing, waiting: Vec::new(), done: 0, sink };
    crew.descend(TileAddress::WORLD, pieces)?;
    crew.flush()
}

/// How many tiles of zoom [`SPLIT`] there are to draw, about.
pub(crate) fn work(drawing: &Drawing) -> u64 {
    let shift = 32 - u32::from(SPLIT);
    let mut tiles: Vec<[u32; 2]> =
        drawing.features.iter().map(|f| [f.frame[0] >> shift, f.frame[1] >> shift]).collect();
    tiles.sort_unstable();
    tiles.dedup();
    tiles.len() as u64
}

struct Crew<'a> {
    drawing: &'a Drawing,
    waiting: Vec<(TileAddress, Vec<Piece>)>,
    done: u64,
    sink: &'a mut dyn FnMut(Vec<Drawn>, u64) -> Result<(), AtlasError>,
}

impl Crew<'_> {
    fn descend(&mut self, address: TileAddress, pieces: Vec<Piece>) -> Result<(), AtlasError> {
        if address.z == SPLIT {
            self.waiting.push((address, pieces));
            if self.waiting.len() >= 4 * rayon::current_num_threads().max(1) {
                self.flush()?;
            }
            return Ok(());
        }
        if let Some(tile) = draw_tile(self.drawing, address, &pieces) {
            (self.sink)(vec![tile], self.done)?;
        }
        for (child, pieces) in share(self.drawing, address, pieces) {
            self.descend(child, pieces)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), AtlasError> {
        let waiting = std::mem::take(&mut self.waiting);
        let drawing = self.drawing;
        let drawn: Vec<Vec<Drawn>> = waiting
            .into_par_iter()
            .map(|(address, pieces)| {
                let mut out = Vec::new();
                draw_under(drawing, address, pieces, &mut out);
                out
            })
            .collect();
        for tiles in drawn {
            self.done += 1;
            (self.sink)(tiles, self.done)?;
        }
        Ok(())
    }
}

fn draw_under(drawing: &Drawing, address: TileAddress, pieces: Vec<Piece>, out: &mut Vec<Drawn>) {
    out.extend(draw_tile(drawing, address, &pieces));
    if address.z < *ZOOMS.end() {
        for (child, pieces) in share(drawing, address, pieces) {
            draw_under(drawing, child, pieces, out);
        }
    }
}

fn draw_tile(drawing: &Drawing, address: TileAddress, pieces: &[Piece]) -> Option<Drawn> {
    if !ZOOMS.contains(&address.z) {
        return None;
    }
    let bytes = encode::tile(
        drawing,
        address,
        pieces.iter().filter_map(|piece| {
            let feature = drawing.features.get(piece.feature as usize)?;
            Some((feature, piece.cut.as_ref().map_or_else(|| drawing.shape(feature), |cut| cut.view())))
        }),
    )?;
    let mut gzip = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::new(8));
    // Writing to memory does not fail; if it did, the tile would be missing rather than damaged.
    gzip.write_all(&bytes).ok()?;
    Some((address, gzip.finish().ok()?))
}

/// The pieces of each child that has some. The parent's list is given up as soon as it is shared.
fn share(drawing: &Drawing, address: TileAddress, pieces: Vec<Piece>) -> Vec<(TileAddress, Vec<Piece>)> {
    let children = address.children();
    let frames = children.map(|child| child.frame(MARGIN_SHARE));
    let mut shares: [Vec<Piece>; 4] = Default::default();
    for piece in pieces {
        for (frame, share) in frames.iter().zip(&mut shares) {
            if frame.holds(piece.frame) {
                share.push(piece.clone());
            } else if frame.touches(piece.frame)
                && let Some(feature) = drawing.features.get(piece.feature as usize)
            {
                let view = piece.cut.as_ref().map_or_else(|| drawing.shape(feature), |cut| cut.view());
                let cut = clip(view, feature.form, frame);
                if let Some(frame) = frame_of(&cut.spots) {
                    share.push(Piece { feature: piece.feature, frame, cut: Some(Arc::new(cut)) });
                }
            }
        }
    }
    children.into_iter().zip(shares).filter(|(_, share)| !share.is_empty()).collect()
}
