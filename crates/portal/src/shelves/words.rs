//! Kinds and proofs of the library, in words.

use register::shelves::{Entry, Kind, Proof};
use texts::Texts;

pub(super) fn kind(t: Texts, kind: Kind) -> String {
    match kind {
        Kind::Practice => t.library_practice(),
        Kind::Innovation => t.library_innovation(),
        Kind::Model => t.library_model(),
        Kind::Testimony => t.library_testimony(),
        Kind::Clause => t.library_clause(),
    }
}

/// The page of a thing.
pub(super) fn href(one: &Entry) -> String {
    let folder = match one.kind {
        Kind::Practice => "/pratiques",
        Kind::Innovation => "/innovations",
        Kind::Model => "/cadres-juridiques/modeles",
        Kind::Testimony => "/temoignages",
        Kind::Clause => "/cadres-juridiques/clauses",
    };
    format!("{folder}/{}", one.id)
}

/// How far it is proven.
pub(super) fn proof(t: Texts, proof: &Proof) -> String {
    match proof {
        Proof::Told => t.library_proof_told(),
        Proof::Level(level) => crate::innovations::words::level(t, *level),
        Proof::Confirmed { by, figures: None } => t.library_proof_confirmed(by.as_str()),
        Proof::Confirmed { by, figures: Some(place) } => t.library_proof_figures(by.as_str(), place.as_str()),
        Proof::Law { reference, status } => format!("{reference} – {}", crate::funding::status(t, *status)),
    }
}
