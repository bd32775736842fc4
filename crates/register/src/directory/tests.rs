//! The directory on a register.
