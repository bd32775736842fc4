//! Places of daily life.
