//! Where things are in the country: priority neighbourhoods (QPV) and communes.

mod communes;
mod contours;
mod extent;
mod neighbourhoods;
mod regions;

pub use communes::{Commune, CommuneIndex, CommuneReport, departement_of, read_communes};
pub use contours::read_contours;
pub use extent::Extent;
pub use neighbourhoods::{Neighbourhood, Neighbourhoods, neighbourhood_code, read_neighbourhoods};
pub use regions::{DEPARTEMENTS, REGIONS, departement_name, region_name, region_of};
