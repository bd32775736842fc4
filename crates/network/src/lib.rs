//! Who can reach what, on foot, without a step too many: the pedestrian network and its searches.

pub mod kernel;
