//! A small seeded generator (SplitMix64): the same seed gives the same town on every machine.

/// A stream of pseudo-random numbers. Each part of the demo draws from its own stream, so that changing one part
/// does not redraw the others.
pub struct Rng(u64);

impl Rng {
    /// The stream of one part of the demo.
    pub fn of(part: &str) -> Rng {
        let mut state = 0x5eed_0f7a_1b0e_2026_u64;
        for byte in part.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Rng(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `[0, 1)`.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number in `[low, high)`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number in `[0, count)`; 0 when `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the items, by weight.
    pub fn weighted<T: Copy>(&mut self, items: &[(T, u32)]) -> Option<T> {
        let total: u32 = items.iter().map(|i| i.1).sum();
        let mut left = self.below(total as usize) as u32;
        for &(item, weight) in items {
            if left < weight {
                return Some(item);
            }
            left -= weight;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_repeats_itself_and_differs_from_the_others() {
        let draw = |part: &str| {
            let mut rng = Rng::of(part);
            (0..8).map(|_| rng.next()).collect::<Vec<_>>()
        };
        assert_eq!(draw("streets"), draw("streets"));
        assert_ne!(draw("streets"), draw("stock"));
    }

    #[test]
    fn a_weight_of_zero_is_never_drawn() {
        let mut rng = Rng::of("weights");
        assert!((0..200).all(|_| rng.weighted(&[('a', 0), ('b', 3)]) == Some('b')));
    }
}
