//! The parameters of transfers, dated: what the law says, with its reference, and what the house weighs.

use jiff::civil::{Date, date};

/// What the landlord owes to a household that it asks to move, in cents. The amounts are those of the decree: they are
/// indexed every year, and the indexed ones are for the landlord to confirm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MobilityAid {
    /// Movers chosen by the landlord, at most.
    pub movers_cents: u32,
    /// Or a flat sum.
    pub flat_cents: u32,
    /// Works of bringing up to date, at most, and more for each dependant.
    pub works_cents: u32,
    pub works_dependant_cents: u32,
    pub reference: &'static str,
}

/// The rules of one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// First day.
    pub from: Date,
    /// Name of this version, kept with every plan.
    pub version: &'static str,
    /// A dwelling is under-occupied when its habitable rooms are more than its occupants and this.
    pub spare_rooms: u8,
    pub spare_rooms_reference: &'static str,
    pub rent_reference: &'static str,
    /// Least area of one person, of two, of each one more, and the most that is asked, in square metres.
    pub least_area_m2: [u16; 4],
    pub area_reference: &'static str,
    pub aid: MobilityAid,
    /// "The same neighbourhood": within this distance, as the crow flies, in metres. Ours.
    pub neighbourhood_m: u32,
    /// A service is kept when it is within this distance of the new home, as the crow flies, in metres. Ours.
    pub service_m: u32,
    /// Chances, per thousand, that a move holds once proposed, and once the household has accepted. Ours.
    pub success: u16,
    pub success_accepted: u16,
    /// What a move already proposed is worth more, in hundredths of a point: a new plan changes little. Ours.
    pub bonus: i32,
}

const AID: MobilityAid = MobilityAid {
    movers_cents: 100_000,
    flat_cents: 40_000,
    works_cents: 150_000,
    works_dependant_cents: 50_000,
    reference: "CCH art. R442-3-2 (décret n° 2009-1141)",
};

const LATEST: Rules = Rules {
    from: date(2018, 1, 1),
    version: "2018-1",
    spare_rooms: 1,
    spare_rooms_reference: "CCH art. L621-2 (loi n° 2017-86)",
    rent_reference: "CCH art. L442-3-1",
    least_area_m2: [9, 16, 9, 70],
    area_reference: "CCH art. L822-10",
    aid: AID,
    neighbourhood_m: 1_000,
    service_m: 1_000,
    success: 700,
    success_accepted: 950,
    bonus: 200,
};

/// Every version, the newest first; the last one holds for all that is before.
pub const RULES: [Rules; 2] = [
    LATEST,
    Rules {
        from: Date::MIN,
        version: "1978-1",
        spare_rooms: 2,
        spare_rooms_reference: "CCH art. R641-4",
        ..LATEST
    },
];

/// The rules in force on a day.
#[must_use]
pub fn rules_on(on: Date) -> &'static Rules {
    RULES.iter().find(|rules| rules.from <= on).unwrap_or(&RULES[1])
}

impl Rules {
    /// The least area for so many persons, in square metres.
    #[must_use]
    pub fn least_area_m2(&self, persons: u8) -> u16 {
        let [one, two, more, most] = self.least_area_m2;
        match persons {
            0 | 1 => one,
            _ => (two + more * u16::from(persons - 2)).min(most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_of_a_day_is_the_last_one_that_began_before_it() {
        assert_eq!(rules_on(date(2017, 12, 31)).spare_rooms, 2);
        assert_eq!(rules_on(date(2018, 1, 1)).spare_rooms, 1);
        assert_eq!(rules_on(date(2026, 11, 22)).version, "2018-1");
        assert!(RULES.windows(2).all(|two| two[0].from > two[1].from), "the newest first");
    }

    #[test]
    fn the_least_area_grows_with_the_household_up_to_a_ceiling() {
        let rules = rules_on(date(2026, 1, 1));
        let areas: Vec<u16> = (1..=9).map(|persons| rules.least_area_m2(persons)).collect();
        assert_eq!(areas, [9, 16, 25, 34, 43, 52, 61, 70, 70]);
    }
}
