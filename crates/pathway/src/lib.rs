//! Where something stands, read from dated facts: campaigns, contacts, vacancies. Facts are stored, states are never.
//! Pure: the day is a parameter.

pub mod campaign;
pub mod code;
pub mod contact;
pub mod figures;
pub mod gate;
pub mod vacancy;
