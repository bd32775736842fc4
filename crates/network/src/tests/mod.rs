//! Drawn maps.
