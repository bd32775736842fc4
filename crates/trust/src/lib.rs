//! Trust: who may see and do what, what two organisations agreed on, how secrets and figures are kept.
//!
//! Everything here is pure: no file, no database, no clock, no randomness. Instants, days, keys, salts and nonces
//! are given. What the register and the portal ask here they get as a value; what they do with it is theirs.

mod closed;

pub mod agreement;
pub mod chain;
pub mod class;
pub mod day;
pub mod digest;
pub mod field;
pub mod identifiers;
pub mod ids;
pub mod lexicon;
pub mod membership;
pub mod nir;
pub mod organisation;
pub mod password;
pub mod policy;
pub mod pseudonym;
pub mod retention;
pub mod role;
pub mod scope;
pub mod seal;
pub mod secret;
pub mod session;
pub mod suppression;
pub mod territory;
pub mod throttle;
