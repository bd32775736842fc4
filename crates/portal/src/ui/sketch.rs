//! Where things stand from each other, drawn on the server: no base map, no script. The table beside it says all of it in words, so
//! the drawing is one image for assistive technologies. States differ by their shape, never by colour alone.

use askama::Template;
use askama::filters::HtmlSafe;
use texts::{Texts, format};

pub(crate) const WIDTH: f64 = 640.0;
pub(crate) const HEIGHT: f64 = 400.0;
const MARGIN: f64 = 40.0;
/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.2;
/// Lengths that the scale may have, in metres.
const SCALES: [u32; 9] = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];

/// A position: latitude, longitude, in degrees.
pub(crate) type Position = (f64, f64);

/// From positions to places of the drawing.
pub(crate) struct Frame {
    middle: Position,
    /// A degree of longitude is shorter than one of latitude.
    narrow: f64,
    scale: f64,
}

impl Frame {
    /// The frame that holds all of them; `None` without any.
    pub fn of(all: &[Position]) -> Option<Frame> {
        let least = |of: fn(&Position) -> f64| all.iter().map(of).reduce(f64::min);
        let most = |of: fn(&Position) -> f64| all.iter().map(of).reduce(f64::max);
        let (south, north) = (least(|p| p.0)?, most(|p| p.0)?);
        let (west, east) = (least(|p| p.1)?, most(|p| p.1)?);
        let narrow = ((south + north) / 2.0).to_radians().cos().max(0.1);
        let across = ((east - west) * narrow).max(1e-6);
        let scale =
            ((WIDTH - 2.0 * MARGIN) / across).min((HEIGHT - 2.0 * MARGIN) / (north - south).max(1e-6));
        Some(Frame { middle: ((south + north) / 2.0, (west + east) / 2.0), narrow, scale })
    }

    /// Where a position is drawn.
    pub fn put(&self, of: Position) -> (f64, f64) {
        let x = WIDTH / 2.0 + (of.1 - self.middle.1) * self.narrow * self.scale;
        let y = HEIGHT / 2.0 - (of.0 - self.middle.0) * self.scale;
        (x, y)
    }

    /// The longest round length that takes less than a third of the width: metres, and its length as drawn. `None` when everything
    /// stands at one place.
    fn ruler(&self) -> Option<(u32, f64)> {
        let drawn = |metres: u32| f64::from(metres) / 1_000.0 / DEGREE_KM * self.scale;
        let fits = SCALES.iter().rev().find(|metres| drawn(**metres) <= WIDTH / 3.0);
        fits.map(|metres| (*metres, drawn(*metres)))
    }
}

/// The shapes, in the order of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Full,
    Half,
    Empty,
}

impl Mark {
    const ALL: [Mark; 3] = [Mark::Full, Mark::Half, Mark::Empty];

    fn is_full(self) -> bool {
        self == Mark::Full
    }

    fn is_half(self) -> bool {
        self == Mark::Half
    }
}

struct Spot {
    x: String,
    y: String,
    beside: String,
    name: String,
    mark: Mark,
}

struct Ruler {
    to: String,
    words: String,
}

/// What is drawn.
#[derive(Template)]
#[template(path = "ui/sketch.html")]
pub(crate) struct Sketch {
    label: String,
    spots: Vec<Spot>,
    /// Shape, what it says, how many there are: those without a position too.
    legend: Vec<(Mark, String, String)>,
    ruler: Option<Ruler>,
    /// Names are written where few are drawn; the table has them all.
    is_named: bool,
    left_out: Option<String>,
}

impl HtmlSafe for Sketch {}

impl Sketch {
    /// Draws what has a position, and counts the rest; `None` when nothing has one. Words are those of each shape, in order.
    pub fn new(
        t: Texts,
        label: String,
        words: [String; 3],
        all: &[(String, Option<Position>, Mark)],
    ) -> Option<Sketch> {
        let placed: Vec<Position> = all.iter().filter_map(|(_, at, _)| *at).collect();
        let frame = Frame::of(&placed)?;
        let put: Vec<Position> = placed.iter().map(|at| frame.put(*at)).collect();
        let spots = all.iter().filter_map(|(name, at, mark)| {
            let (x, y) = frame.put((*at)?);
            let text = |of: f64| format!("{of:.1}");
            // A name stands above its spot, and below it when another spot is there.
            let is_taken = put.iter().any(|of| (of.0 - x).abs() < 90.0 && (4.0..32.0).contains(&(y - of.1)));
            let beside = if is_taken { y + 20.0 } else { y - 12.0 };
            Some(Spot { x: text(x), y: text(y), beside: text(beside), name: name.clone(), mark: *mark })
        });
        let count = |n: usize| format::count(t.lang(), n as u64);
        let legend = Mark::ALL
            .into_iter()
            .zip(words)
            .map(|(mark, words)| (mark, words, count(all.iter().filter(|(.., of)| *of == mark).count())));
        let ruler = frame.ruler().map(|(metres, drawn)| Ruler {
            to: format!("{:.1}", MARGIN / 2.0 + drawn),
            words: if metres < 1_000 { format!("{metres} m") } else { format!("{} km", metres / 1_000) },
        });
        let left_out = all.len() - placed.len();
        Some(Sketch {
            label,
            spots: spots.collect(),
            legend: legend.collect(),
            ruler,
            is_named: placed.len() <= 12,
            left_out: (left_out > 0).then(|| t.sketch_left_out(count(left_out))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use texts::Lang;

    #[test]
    fn everything_that_has_a_position_is_inside_and_the_rest_is_counted() {
        let all = [
            ("A".to_owned(), Some((44.8, -0.6)), Mark::Full),
            ("B".to_owned(), Some((44.9, -0.5)), Mark::Empty),
            ("C".to_owned(), None, Mark::Empty),
        ];
        let words = ["vue", "vue avant", "jamais"].map(str::to_owned);
        let drawn = Sketch::new(Texts::of(Lang::Fr), "Carte".to_owned(), words.clone(), &all).unwrap();
        assert_eq!(drawn.spots.len(), 2);
        for spot in &drawn.spots {
            let [x, y] = [&spot.x, &spot.y].map(|text| text.parse::<f64>().unwrap());
            assert!((MARGIN..=WIDTH - MARGIN).contains(&x) && (MARGIN..=HEIGHT - MARGIN).contains(&y));
        }
        let counts: Vec<&str> = drawn.legend.iter().map(|(.., count)| count.as_str()).collect();
        assert_eq!(counts, ["1", "0", "2"]);
        assert!(drawn.left_out.as_ref().unwrap().contains('1'));
        // About eleven kilometres from south to north on 320 units: a scale of 5 km is 145 of them.
        assert_eq!(drawn.ruler.unwrap().words, "5 km");
        assert!(Sketch::new(Texts::of(Lang::Fr), String::new(), words, &all[2..]).is_none());
    }
}
