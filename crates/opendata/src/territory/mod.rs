//! Where things are in the country: priority neighbourhoods (QPV) and communes.

mod communes;
mod neighbourhoods;

pub use communes::{Commune, CommuneIndex, CommuneReport, read_communes};
pub use neighbourhoods::{Neighbourhood, Neighbourhoods, neighbourhood_code, read_neighbourhoods};
