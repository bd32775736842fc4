//! The picture of a programme: what each year costs, and who pays. The table beside it says the same in numbers.

use super::words;
use register::programmes::YearFigures;
use texts::Texts;

/// Width of a year and of its bar, and height of the tallest bar, in units of the picture.
const STEP: u32 = 60;
const WIDTH: u32 = 36;
const HEIGHT: u32 = 160;

/// A part of a bar: where it begins from above, how tall it is.
pub(super) struct Part {
    pub y: u32,
    pub height: u32,
    /// Which payer, from 0: own, relief, pension.
    pub payer: usize,
}

/// The bar of a year.
pub(super) struct Bar {
    pub x: u32,
    pub width: u32,
    pub middle: u32,
    pub year: String,
    pub total: String,
    pub parts: Vec<Part>,
}

/// How tall an amount is, beside the greatest.
fn tall(cents: i64, most: i64) -> u32 {
    if most <= 0 {
        return 0;
    }
    let height = i128::from(cents.max(0)) * i128::from(HEIGHT) / i128::from(most);
    u32::try_from(height).unwrap_or(HEIGHT).min(HEIGHT)
}

/// The bars of the years; none when nothing is spent.
pub(super) fn bars(t: Texts, years: &[YearFigures]) -> Vec<Bar> {
    let most = years.iter().map(|y| y.cost_cents).max().unwrap_or(0);
    if most <= 0 {
        return Vec::new();
    }
    let bar = |(at, y): (u32, &YearFigures)| {
        let mut below = 0_i64;
        let mut parts = Vec::new();
        for (payer, cents) in [y.own_cents, y.relief_cents, y.pension_cents].into_iter().enumerate() {
            let (from, to) = (tall(below, most), tall(below.saturating_add(cents), most));
            below = below.saturating_add(cents);
            if to > from {
                parts.push(Part { y: 20 + HEIGHT - to, height: to - from, payer });
            }
        }
        let x = 12 + at * STEP;
        Bar {
            x,
            width: WIDTH,
            middle: x + WIDTH / 2,
            year: y.year.to_string(),
            total: words::thousands(t, y.cost_cents),
            parts,
        }
    };
    (0..).zip(years).map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_bar_stand_on_each_other_and_the_dearest_year_is_the_tallest() {
        let year = |year, own, relief, pension| YearFigures {
            year,
            dwellings: 1,
            cost_cents: own + relief + pension,
            own_cents: own,
            pension_cents: pension,
            relief_cents: relief,
        };
        let t = Texts::of(texts::Lang::Fr);
        let all = bars(t, &[year(2027, 50, 30, 20), year(2028, 200, 0, 0), year(2029, 0, 0, 0)]);
        let sum = |bar: &Bar| bar.parts.iter().map(|p| p.height).sum::<u32>();
        assert_eq!((sum(&all[0]), sum(&all[1]), sum(&all[2])), (HEIGHT / 2, HEIGHT, 0));
        assert!(all[0].parts.windows(2).all(|two| two[0].y == two[1].y + two[1].height));
        assert!(bars(t, &[year(2027, 0, 0, 0)]).is_empty());
    }
}
