//! The statuses under which somebody lives in a dwelling of a landlord, each with the article that says so. How long and
//! how often is not here: those are dated parameters of the law.

use trust::closed_list;

closed_list! {
    /// Under which title a household lives there.
    Status {
        /// Its own lease.
        DirectLease = "direct-lease",
        /// An approved body rents, and sub-lets.
        SubLetting = "sub-letting",
        /// Sub-letting that is meant to become a lease: a convention of three parties is annexed to it.
        TransitionalLease = "transitional-lease",
        /// A place in accommodation: not a tenant.
        Accommodation = "accommodation",
        /// A lease of one year for people under thirty.
        YoungLease = "young-lease",
        CoTenancy = "co-tenancy",
        /// A tenant sub-lets a part of their home.
        SharedHome = "shared-home",
        /// Temporary occupation of premises that are vacant.
        TemporaryOccupation = "temporary-occupation",
    }
}

/// Who holds the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    Household,
    /// An association or another body; the household has its title from it.
    Body,
    /// Another household.
    Tenant,
}

impl Status {
    /// The article that opens it.
    #[must_use]
    pub const fn reference(self) -> &'static str {
        match self {
            Status::DirectLease => "CCH L442-6",
            Status::SubLetting => "CCH L442-8-1, L365-4",
            Status::TransitionalLease => "CCH L442-8-3",
            Status::Accommodation => "CCH L442-8-1-1",
            Status::YoungLease => "CCH L442-8-4",
            Status::CoTenancy => "CCH L442-8-4",
            Status::SharedHome => "CCH L442-8-1 II",
            Status::TemporaryOccupation => "Loi 2018-1021 art. 29, décret 2019-497",
        }
    }

    /// Was the article read in a source that says it, or is it to be verified?
    #[must_use]
    pub const fn is_sure(self) -> bool {
        matches!(
            self,
            Status::SubLetting
                | Status::TransitionalLease
                | Status::Accommodation
                | Status::YoungLease
                | Status::SharedHome
        )
    }

    /// Who holds the title.
    #[must_use]
    pub const fn holder(self) -> Holder {
        match self {
            Status::DirectLease | Status::YoungLease | Status::CoTenancy => Holder::Household,
            Status::SubLetting
            | Status::TransitionalLease
            | Status::Accommodation
            | Status::TemporaryOccupation => Holder::Body,
            Status::SharedHome => Holder::Tenant,
        }
    }

    /// Is it the household's own lease, with the right to stay: where a pathway leads?
    #[must_use]
    pub const fn is_own_lease(self) -> bool {
        matches!(self, Status::DirectLease | Status::CoTenancy)
    }

    /// Do its papers say a last day?
    #[must_use]
    pub const fn has_period(self) -> bool {
        matches!(self, Status::TransitionalLease | Status::YoungLease | Status::TemporaryOccupation)
    }

    /// Is it reviewed with the household from time to time?
    #[must_use]
    pub const fn is_reviewed(self) -> bool {
        matches!(self, Status::TransitionalLease | Status::SubLetting | Status::Accommodation)
    }

    /// Must whoever holds it be approved for it?
    #[must_use]
    pub const fn needs_approval(self) -> bool {
        matches!(self, Status::SubLetting | Status::TransitionalLease | Status::TemporaryOccupation)
    }

    /// How dated parameters of the law call it: `direct_lease`.
    #[must_use]
    pub fn key(self) -> String {
        self.code().replace('-', "_")
    }
}
