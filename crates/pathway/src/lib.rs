//! Where something stands, read from dated facts: campaigns, contacts, vacancies,
//! adaptation files, loans of devices and supported households. Facts are stored, states are never.
//! Pure: the day is a parameter.

pub mod adaptation;
pub mod campaign;
pub mod code;
pub mod contact;
pub mod device;
pub mod figures;
pub mod gate;
pub mod grid;
pub mod reminders;
pub mod supported;
pub mod vacancy;
pub mod works;
