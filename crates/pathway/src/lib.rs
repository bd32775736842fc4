//! The way of a tenant from a first letter onwards: where each thing stands is a function of dated facts, never a value
//! that somebody sets. Pure: the day is a parameter.

pub mod campaign;
pub mod code;
pub mod contact;
pub mod figures;
pub mod gate;
