//! The catalogue of services: on what associations can be helped.

mod subject;

pub use subject::{Family, Phase, Subject, subject, subjects};
