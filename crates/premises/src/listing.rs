//! What a listing says of premises, and what must be known before anybody may enter. What is not known is `None`, and stays
//! in the way.

use crate::Period;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// What premises may be used for.
    Use {
        Housing = "housing",
        Workshop = "workshop",
        Office = "office",
        Shop = "shop",
        Storage = "storage",
        Meeting = "meeting",
        Culture = "culture",
        Food = "food",
        Garden = "garden",
    }
}

closed_list! {
    /// How one comes in.
    Access {
        Street = "street",
        Hall = "hall",
        Yard = "yard",
        Stairs = "stairs",
    }
}

closed_list! {
    /// Where a thing that safety asks for stands.
    Cleared {
        Cleared = "cleared",
        /// It was looked at, and forbids the occupation.
        Unfit = "unfit",
        NotNeeded = "not-needed",
    }
}

closed_list! {
    /// The energy label.
    Energy { A = "a", B = "b", C = "c", D = "d", E = "e", F = "f", G = "g" }
}

closed_list! {
    /// What safety asks for, whatever the use. Each must be said of a listing.
    Safety {
        Asbestos = "asbestos",
        Lead = "lead",
        Electricity = "electricity",
        Gas = "gas",
        Fire = "fire",
        Structure = "structure",
        Water = "water",
        Insurance = "insurance",
    }
}

/// Where each stands; what is not there is not known.
pub type Diagnostics = std::collections::BTreeMap<Safety, Cleared>;

/// May the public come in?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum PublicAccess {
    /// Nobody but the occupant: it is no establishment that receives the public.
    None,
    /// Category and types of the establishment; `is_cleared`: an opinion in favour is in force.
    Erp { category: u8, is_cleared: bool },
}

/// A part of premises that is lent by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    pub id: String,
    pub name: String,
    /// Square metres.
    pub surface_m2: Option<u32>,
    pub floor: Option<i32>,
    pub access: Option<Access>,
    pub is_step_free: Option<bool>,
    /// How many people may be in it at once.
    pub capacity: Option<u32>,
    /// When it may be lent.
    pub period: Option<Period>,
    pub uses: Vec<Use>,
    /// What an occupant pays each month, charges included; nothing is 0.
    pub price_cents: Option<i64>,
    pub charges_cents: Option<i64>,
}

/// What a listing says, besides where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    pub title: String,
    pub description: String,
    pub parcels: Vec<Parcel>,
    /// The day on which works, a sale or a demolition begin; nobody is in by then. `None`: not known; see `is_without_works`.
    pub works: Option<Date>,
    /// Nothing is planned: said, not supposed.
    pub is_without_works: bool,
    pub diagnostics: Diagnostics,
    pub public: Option<PublicAccess>,
    pub energy: Option<Energy>,
    /// What is forbidden, in words.
    pub restriction: String,
    /// The address is told to whoever visits or is granted a parcel, not before.
    pub is_masked: bool,
    /// Nobody has to visit before they are chosen.
    pub is_visit_waived: bool,
    pub gap_days: u32,
    /// Days between the last occupation and the works.
    pub margin_days: u32,
    /// What guarding the empty premises costs each month, if the landlord says it.
    pub guarding_cents: Option<i64>,
}

/// What is in the way of a listing being ready.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    NoParcel,
    /// Of a parcel: its name, and what is missing.
    Surface(String),
    Floor(String),
    Access(String),
    StepFree(String),
    Capacity(String),
    Period(String),
    Uses(String),
    Price(String),
    Works,
    /// The parcel is lent beyond the works, less the margin: its name, its period, the last day that is possible.
    AfterWorks(String, Period, Date),
    Public,
    /// Public is welcome by the uses, and the establishment is not cleared.
    PublicNotCleared,
    /// Not said.
    Safety(Safety),
    /// Said, and forbids it.
    Unfit(Safety),
    Energy,
}

/// Something missing of a parcel, by its name.
type Named = fn(String) -> Gap;

impl Listing {
    /// The first day on which nobody is in any more; `None` when nothing is planned, or not known.
    #[must_use]
    pub fn empty_by(&self) -> Option<Date> {
        let margin = jiff::Span::new().days(i64::from(self.margin_days));
        self.works.map(|day| day.checked_sub(margin).unwrap_or(Date::MIN))
    }

    /// A parcel by its id.
    #[must_use]
    pub fn parcel(&self, id: &str) -> Option<&Parcel> {
        self.parcels.iter().find(|one| one.id == id)
    }
}

impl Use {
    /// Does the public come in?
    #[must_use]
    pub const fn is_public(self) -> bool {
        matches!(self, Use::Shop | Use::Meeting | Use::Culture | Use::Food)
    }
}

/// All that is missing before a listing is ready, by name. Empty: it may be.
#[must_use]
pub fn gaps(listing: &Listing) -> Vec<Gap> {
    let mut all = Vec::new();
    if listing.parcels.is_empty() {
        all.push(Gap::NoParcel);
    }
    for one in &listing.parcels {
        let name = || one.name.clone();
        let missing: [(bool, Named); 8] = [
            (one.surface_m2.is_none(), Gap::Surface),
            (one.floor.is_none(), Gap::Floor),
            (one.access.is_none(), Gap::Access),
            (one.is_step_free.is_none(), Gap::StepFree),
            (one.capacity.is_none(), Gap::Capacity),
            (one.period.is_none(), Gap::Period),
            (one.uses.is_empty(), Gap::Uses),
            (one.price_cents.is_none() || one.charges_cents.is_none(), Gap::Price),
        ];
        all.extend(missing.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, gap)| gap(name())));
        if let (Some(period), Some(last)) = (one.period, listing.empty_by())
            && period.to > last
        {
            all.push(Gap::AfterWorks(name(), period, last));
        }
    }
    if listing.works.is_none() && !listing.is_without_works {
        all.push(Gap::Works);
    }
    match &listing.public {
        None => all.push(Gap::Public),
        Some(PublicAccess::Erp { is_cleared: true, .. }) => {}
        Some(_) if listing.parcels.iter().any(|one| one.uses.iter().any(|of| of.is_public())) => {
            all.push(Gap::PublicNotCleared);
        }
        Some(_) => {}
    }
    for item in Safety::ALL {
        match listing.diagnostics.get(item) {
            None => all.push(Gap::Safety(*item)),
            Some(Cleared::Unfit) => all.push(Gap::Unfit(*item)),
            Some(Cleared::Cleared | Cleared::NotNeeded) => {}
        }
    }
    if listing.energy.is_none() {
        all.push(Gap::Energy);
    }
    all
}
