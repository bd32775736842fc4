//! Drawing lots. Our own forty lines, because a plan names its seed: the same seed must give the same plan for years,
//! on any machine, and libraries change their generators. No logarithm either: those differ between machines.

/// A sequence of lots (splitmix64).
#[derive(Debug, Clone)]
pub struct Lots(u64);

impl Lots {
    /// The sequence of a seed; two numbers make sequences that have nothing in common.
    pub fn new(seed: u64, sequence: u64) -> Self {
        let mut lots = Self(seed ^ sequence.wrapping_mul(0xA24B_AED4_963E_E407));
        lots.bits();
        lots
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
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

    /// A number from 0 to 1, 1 excluded.
    pub fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something that happens `permille` times in a thousand happens.
    pub fn happens(&mut self, permille: u32) -> bool {
        self.below(1000) < permille as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_lots_for_ever() {
        let mut lots = Lots::new(7, 1);
        let first: Vec<u64> = (0..3).map(|_| lots.bits()).collect();
        assert_eq!(first, FIRST);
    }

    const FIRST: [u64; 3] = [4_731_708_007_984_867_783, 2_016_091_092_472_429_904, 2_864_422_418_971_498_235];
}
