//! Where something stands, read from dated facts: facts are stored, states are never. No clock: the day is a parameter.

pub mod vacancy;
