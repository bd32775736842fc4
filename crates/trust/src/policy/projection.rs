//! How much of an object is shown.

use crate::{class::DataClass, field::Field};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is shown of an object. From the narrowest to the widest: counts above a threshold, any count, some fields,
/// the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Projection {
    /// Numbers of persons from `at_least` upwards ([`crate::suppression`]); smaller ones are hidden.
    Counts { at_least: u32 },
    /// These fields, and no other: the rest of the object does not exist for the reader.
    Fields(BTreeSet<Field>),
    /// All of it.
    Whole,
}

impl Projection {
    /// Does it show this field?
    #[must_use]
    pub fn shows(&self, field: Field) -> bool {
        match self {
            Projection::Whole => true,
            Projection::Fields(fields) => fields.contains(&field),
            Projection::Counts { .. } => false,
        }
    }

    /// Is everything shown by `self` also shown by `other`?
    #[must_use]
    pub fn is_within(&self, other: &Projection) -> bool {
        match (self, other) {
            (_, Projection::Whole) => true,
            (Projection::Whole, _) => false,
            (Projection::Fields(some), Projection::Fields(others)) => some.is_subset(others),
            (Projection::Counts { at_least: a }, Projection::Counts { at_least: b }) => a >= b,
            (Projection::Counts { .. }, Projection::Fields(_)) => true,
            (Projection::Fields(_), Projection::Counts { .. }) => false,
        }
    }

    /// What two rights show together.
    #[must_use]
    pub fn and(self, other: Projection) -> Projection {
        match (self, other) {
            (Projection::Fields(mut some), Projection::Fields(others)) => {
                some.extend(others);
                Projection::Fields(some)
            }
            (one, other) if one.is_within(&other) => other,
            (one, _) => one,
        }
    }

    /// The same without fields above a class. The whole stays the whole: it is the object that has a class.
    #[must_use]
    pub fn up_to(self, class: DataClass) -> Projection {
        match self {
            Projection::Fields(fields) => {
                Projection::Fields(fields.into_iter().filter(|field| field.class() <= class).collect())
            }
            other => other,
        }
    }
}
