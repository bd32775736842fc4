//! Transfers of the invented town: a dwelling that becomes free, five households who agreed, and the plan that answers them:
//! a chain that begins at the vacancy, and an exchange between two households.

use crate::portfolio::PortfolioRequest;
use crate::transfers::{ConsentHow, NewWish, Scenario, Step, solved};
use crate::{Error, Register};
use allocation::need::Rooms;
use allocation::transfer::{Near, Wish};
use jiff::ToSpan;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;

/// The one that becomes free, with its rent.
const FREED: (&str, u32) = ("HV-TIL-A-0203", 31_200);

/// A household that agreed: its dwelling, how many they are, its rent, rooms, highest rent, and whether stairs are too much.
struct Agreed {
    reference: &'static str,
    persons: u8,
    rent_cents: u32,
    rooms: (u8, u8),
    limit_cents: Option<u32>,
    is_tired_of_stairs: bool,
}

const AGREED: [Agreed; 5] = [
    // Two persons in four rooms, who would take two; the family below would take theirs.
    Agreed {
        reference: "HV-TIL-A-0302",
        persons: 2,
        rent_cents: 48_000,
        rooms: (2, 2),
        limit_cents: None,
        is_tired_of_stairs: false,
    },
    Agreed {
        reference: "HV-TIL-A-0304",
        persons: 4,
        rent_cents: 39_000,
        rooms: (4, 5),
        limit_cents: Some(50_000),
        is_tired_of_stairs: false,
    },
    // Alone in three rooms: the same two rooms would suit.
    Agreed {
        reference: "HV-TIL-A-0401",
        persons: 1,
        rent_cents: 40_200,
        rooms: (2, 2),
        limit_cents: None,
        is_tired_of_stairs: false,
    },
    // On the third floor without a lift, and a family of the ground floor who lacks a room: they exchange.
    Agreed {
        reference: "HV-ERA-A-0303",
        persons: 2,
        rent_cents: 52_200,
        rooms: (2, 3),
        limit_cents: None,
        is_tired_of_stairs: true,
    },
    Agreed {
        reference: "HV-ERA-A-0004",
        persons: 4,
        rent_cents: 41_400,
        rooms: (4, 4),
        limit_cents: Some(54_000),
        is_tired_of_stairs: false,
    },
];

impl Register {
    /// Adds the wishes of the invented town, and the plan that answers them.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_transfers(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let letting = self.demo_person("location", landlord_id).await?;
        // An empty town has people and no stock.
        let Some(freed) = self.demo_dwelling(landlord_id, FREED.0).await? else { return Ok(()) };
        let noticed = today.checked_sub(20.days()).unwrap_or(today);
        let vacant_on = today.checked_add(25.days()).unwrap_or(today);
        letting.note_notice(landlord_id, &freed, (noticed, vacant_on), Some(FREED.1), today).await?;
        let asked_on = today.checked_sub(400.days()).unwrap_or(today);
        for one in &AGREED {
            let Some(dwelling_id) = self.demo_dwelling(landlord_id, one.reference).await? else { continue };
            let wish = Wish {
                persons: one.persons,
                rent_cents: Some(one.rent_cents),
                rooms: Rooms { least: one.rooms.0, most: one.rooms.1 },
                least_area_m2: None,
                highest_floor: one.is_tired_of_stairs.then_some(0),
                lift: one.is_tired_of_stairs,
                level: one.is_tired_of_stairs.then_some(AdaptationLevel::N2),
                near: Near::Neighbourhood,
                rent_limit_cents: one.limit_cents,
                services: Vec::new(),
                asked_on,
            };
            let consent_on = today.checked_sub(15.days()).unwrap_or(today);
            let new = NewWish { dwelling_id, wish, consent_on, consent_how: ConsentHow::Signed };
            letting.note_transfer_wish(landlord_id, &new, today).await?;
        }
        let request = PortfolioRequest {
            landlord_id: landlord_id.to_owned(),
            on: today,
            weights: None,
            prudent: false,
            target: None,
        };
        let portfolio = letting.portfolio(&request).await?;
        let pool = letting.transfer_pool(&portfolio, Scenario::default(), today).await?;
        let plan = solved(&pool)?;
        letting.keep_transfer_plan(landlord_id, (&pool, &plan), false).await?;
        let chain = letting.transfer_exchanges(landlord_id, false).await?;
        if let Some(chain) = chain.iter().find(|one| one.is_chain()) {
            let shown = (chain.id.as_str(), chain.edition);
            letting.note_transfer_step(&portfolio, shown, Step::Propose(0), (today, today)).await?;
        }
        Ok(())
    }
}
