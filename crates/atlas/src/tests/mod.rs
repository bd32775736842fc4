//! Tests of the whole crate: invented maps, real files, hostile bytes.

mod decode;
mod hostile;
mod real;
mod small;
