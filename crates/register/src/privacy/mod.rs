//! What is owed to the persons whose data is held: who read it, what is held of one of them, erasing it, and how long
//! anything is kept. The rules are those of `trust`; here they meet the database.

pub mod accesses;
pub mod census;
pub mod erasures;
pub mod own;
pub mod requests;
pub mod retention;
