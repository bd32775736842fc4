//! Who can reach what, on foot, without a step too many: the pedestrian network and its searches.
//!
//! [`Network::build`] turns a map into a network that keeps attributes, not costs; [`Parameters`] turn them into what
//! a profile can do; [`reach`] answers for every residence at once, [`kernel`] does the searching on plain arrays.

pub mod attributes;
mod build;
pub mod elevation;
mod explain;
mod file;
mod graph;
mod judge;
pub mod kernel;
mod measures;
mod nearest;
mod network;
pub mod observation;
mod path;
pub mod profile;
mod reach;
mod report;
mod search;
mod snap;
mod squares;
mod surroundings;
mod tags;
#[cfg(test)]
mod tests;

pub use elevation::{Elevation, ElevationError};
pub use explain::{
    Explainer, Explanation, Leg, Note, Obstacle, ObstacleKind, Refused, Unmeasured, Walk, explain,
};
pub use file::{NetworkFileError, VERSION as NETWORK_FILE_VERSION};
pub use measures::{Ground, Measures, SEAT_HORIZON_M, Seats, Slope, Thresholds};
pub use nearest::{Near, Nearest};
pub use network::{Edge, Network};
pub use observation::{Observation, Observed, Seen};
pub use profile::{
    Concern, EdgeView, Knowledge, Metric, Parameters, Passage, Reading, Reason, Rules, Verdict,
};
pub use reach::{Cancelled, OriginReach, Progress, Reach, ReachPlace, ReachRequest, Reached, Watch, reach};
pub use report::BuildReport;
pub use snap::{Attachment, Snap};
pub use surroundings::{Evidence, Finding, Surroundings, Surveyor};
