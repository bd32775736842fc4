//! Sites for a residents' purchasing group: what is known of each residence of a landlord, as points of criteria.

use crate::neighbourhoods::InNeighbourhood;
use crate::portfolio::{Portfolio, ResidenceView};
use crate::{Error, Register};
use access::Dimension;
use pooling::site::{Points, Site};
use premises::{Listing, Use};
use std::collections::BTreeSet;

/// A dimension of the index as points.
fn points(r: &ResidenceView, dimension: Dimension) -> Points {
    let (least, most) = r.score.dimension(dimension).outward();
    Points::between(least, most)
}

/// Few services are many points.
fn few(services: Points) -> Points {
    Points::between(100 - services.most, 100 - services.least)
}

impl Register {
    /// The residences of a landlord as sites, in the order of the portfolio. A listing of premises to meet in says that there
    /// is a room; where there is none, nobody knows.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn group_sites(&self, portfolio: &Portfolio) -> Result<Vec<Site>, Error> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT residence_id, listing FROM premises_listing WHERE landlord_id = $1 AND residence_id IS NOT NULL",
        )
        .bind(&portfolio.landlord.id)
        .fetch_all(self.db.read())
        .await?;
        let mut rooms = BTreeSet::new();
        for (residence, listing) in rows {
            let listing: Listing = serde_json::from_str(&listing)?;
            if listing.parcels.iter().any(|parcel| parcel.uses.contains(&Use::Meeting)) {
                rooms.insert(residence);
            }
        }
        let site = |r: &ResidenceView| Site {
            id: r.id.clone(),
            name: r.name.clone(),
            in_neighbourhood: match r.in_neighbourhood() {
                InNeighbourhood::Yes => Some(true),
                InNeighbourhood::No => Some(false),
                InNeighbourhood::Unknown => None,
            },
            points: [
                Points::of_dwellings(r.dwellings),
                points(r, Dimension::CommonParts),
                points(r, Dimension::Surroundings),
                few(points(r, Dimension::Services)),
                Points::of(rooms.contains(&r.id).then_some(true)),
            ],
        };
        Ok(portfolio.residences.iter().map(site).collect())
    }
}
