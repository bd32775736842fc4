//! Territories as people type them, one on each line, and as a page names them.

use crate::directory::words::{no_place, territory};
use crate::edge::{Asked, PageError};
use register::directory::geography::Gazetteer;
use std::collections::BTreeSet;
use texts::Texts;
use trust::territory::Territory;

/// Their names, in the order of their codes.
pub(crate) async fn named(asked: &Asked, all: &BTreeSet<Territory>) -> Result<Vec<String>, PageError> {
    let gazetteer = asked.register.gazetteer().await?;
    Ok(all.iter().map(|one| territory(asked.t, &gazetteer, one)).collect())
}

/// As a field shows them: a name that means this territory and no other, else its code.
pub(crate) fn typed(gazetteer: &Gazetteer, all: &BTreeSet<Territory>) -> String {
    let one = |one: &Territory| {
        let name = gazetteer.name(one).filter(|name| gazetteer.find(name).ok().as_ref() == Some(one));
        name.map_or_else(|| one.to_string(), str::to_owned)
    };
    all.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The territories of a field. What was kept already is taken as it is: a reference may have lost it since.
pub(crate) fn read(
    t: Texts,
    gazetteer: &Gazetteer,
    (text, kept): (&str, &BTreeSet<Territory>),
) -> Result<BTreeSet<Territory>, String> {
    let one = |line: &str| {
        let known = line.parse::<Territory>().ok().filter(|one| kept.contains(one));
        known.map_or_else(
            || {
                gazetteer
                    .find(line)
                    .map_err(|error| format!("« {line} » : {}", no_place(t, gazetteer, &error)))
            },
            Ok,
        )
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(one).collect()
}
