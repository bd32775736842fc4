//! The ways to pay, as buyers speak of them: each gathers schemes of the crate `funding`.

use funding::{Family, SCHEMES, Scheme};
use model::Pair;
use trust::closed_list;

closed_list! {
    /// A way to pay.
    Way {
        Reserved = "reserved",
        Innovation = "innovation",
        Cooperation = "cooperation",
        InHouse = "in-house",
        Grant = "grant",
        Ordinary = "ordinary",
    }
}

/// Social clauses are no way of their own: they are written into a contract of any other.
const NO_WAY: &str = "social-clauses";

impl Way {
    /// The way that a scheme belongs to; `None`: it is not a way to buy, or not one by itself.
    #[must_use]
    pub fn of(scheme: &Scheme) -> Option<Way> {
        if scheme.family != Family::Purchase || scheme.code == NO_WAY {
            return None;
        }
        Some(match scheme.code {
            code if code.starts_with("reserved-") => Way::Reserved,
            "innovative-purchase" | "innovation-partnership" => Way::Innovation,
            "public-cooperation" => Way::Cooperation,
            "in-house" => Way::InHouse,
            "grant" => Way::Grant,
            _ => Way::Ordinary,
        })
    }

    /// The schemes of a way, in the order of the list.
    pub fn schemes(self) -> impl Iterator<Item = &'static Scheme> {
        SCHEMES.iter().copied().filter(move |scheme| Way::of(scheme) == Some(self))
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> Pair {
        match self {
            Way::Reserved => ("Marché réservé", "Reserved contract"),
            Way::Innovation => ("Achat d’innovation", "Purchase of innovation"),
            Way::Cooperation => ("Coopération horizontale", "Horizontal co-operation"),
            Way::InHouse => ("Quasi-régie", "In-house"),
            Way::Grant => ("Subvention", "Grant"),
            Way::Ordinary => ("Procédure ordinaire", "Ordinary procedure"),
        }
    }
}
