//! Lots drawn from a seed. Our own few lines, because a board names its seed: the same seed must give the same board for
//! years, and libraries change their generators.

/// A sequence of lots (splitmix64).
#[derive(Debug, Clone)]
pub struct Lots(u64);

impl Lots {
    /// The sequence of a seed; two numbers make sequences that have nothing in common.
    #[must_use]
    pub fn new(seed: u64, sequence: u64) -> Self {
        let mut lots = Self(seed ^ sequence.wrapping_mul(0xA24B_AED4_963E_E407));
        lots.bits();
        lots
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A whole number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.bits()) * end as u128) >> 64) as usize
    }

    /// A whole number from one to another, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below(usize::try_from(most - least + 1).unwrap_or(0)) as i64
    }

    /// Whether something that happens so many times in a thousand happens.
    pub fn happens(&mut self, permille: i64) -> bool {
        (self.below(1_000) as i64) < permille
    }

    /// Very nearly normal, of mean 0 and deviation 1: twelve lots added, so no function that differs between machines.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| (self.bits() >> 11) as f64 / (1_u64 << 53) as f64).sum::<f64>() - 6.0
    }
}
