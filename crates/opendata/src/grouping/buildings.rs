//! Rows → buildings, inside one commune.

use super::{
    BUILDING_LINK_M, GroupingRow,
    cluster::{CappedGroups, Extent},
    words::{StreetKey, building_words, place_key, street_key},
};
use model::{Point, dwelling::ConstructionType, words::fold};
use std::collections::{BTreeMap, BTreeSet};

/// Entrances that share a building label are one building up to this span (metres).
const LABELLED_SPAN_M: f64 = 150.0;
/// Widest building made of neighbouring addresses (metres).
const UNLABELLED_CAP_M: f64 = 100.0;

/// A building on its way to a residence.
#[derive(Debug)]
pub(super) struct Draft {
    /// What its key is a digest of. Unique.
    pub identity: String,
    /// What the key of its residence is a digest of; filled by `residences::assign`.
    pub residence: String,
    pub basis: super::Basis,
    /// Name that the residence takes when it is named after its place.
    pub place_of_residence: Option<String>,
    pub cut_by_cap: bool,
    pub landlord: String,
    pub explicit: Explicit,
    /// Comparable place name → dwellings.
    pub places: BTreeMap<String, u32>,
    pub programmes: BTreeSet<String>,
    pub kind: Option<ConstructionType>,
    pub built_year: Option<i16>,
    pub financing: Option<u8>,
    pub acquired_year: Option<i16>,
    pub label: Option<String>,
    pub streets: BTreeSet<String>,
    /// In local metres.
    pub spot: Option<(f64, f64)>,
    pub extent: Option<Extent>,
    pub rows: Vec<usize>,
    pub dwellings: u32,
}

/// What the landlord's file says of the residence, when it does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Explicit {
    Reference(String),
    Name(String),
    Nothing,
}

/// Rows that nothing distinguishes: the grain below which grouping never cuts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct AtomKey {
    landlord: String,
    explicit: Explicit,
    programme: Option<String>,
    place: Option<String>,
    label: Option<String>,
    kind: Option<ConstructionType>,
    built_year: Option<i16>,
    address: StreetKey,
}

/// Metres around the middle of the commune. The parallel is rounded to a twentieth of a degree so that one more
/// row in the next file does not move the grid.
fn local_metres(rows: &[GroupingRow<'_>], members: &[usize]) -> BTreeMap<usize, (f64, f64)> {
    let positioned = members
        .iter()
        .filter_map(|&i| rows.get(i)?.point.filter(|p| p.is_plausible()).map(|p| (i, p)))
        .collect::<Vec<_>>();
    let south = positioned.iter().map(|(_, p)| p.lat).fold(f64::INFINITY, f64::min);
    let north = positioned.iter().map(|(_, p)| p.lat).fold(f64::NEG_INFINITY, f64::max);
    let parallel = (f64::midpoint(south, north) * 20.0).round() / 20.0;
    let metres_per_degree = 111_195.0;
    let shrink = parallel.to_radians().cos();
    positioned
        .into_iter()
        .map(|(i, p)| (i, (p.lon * metres_per_degree * shrink, p.lat * metres_per_degree)))
        .collect()
}

/// The middle of some values: the lower median, which is one of them.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied()
}

fn middle(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    Some((median(points.iter().map(|p| p.0).collect())?, median(points.iter().map(|p| p.1).collect())?))
}

/// The median position of some rows.
pub(super) fn middle_point(rows: &[GroupingRow<'_>], members: &[usize]) -> Option<Point> {
    let points = members
        .iter()
        .filter_map(|&i| rows.get(i)?.point.filter(|p| p.is_plausible()).map(|p| (p.lon, p.lat)))
        .collect::<Vec<_>>();
    middle(&points).map(|(lon, lat)| Point::new(lon, lat))
}

/// The most frequent value, the smallest of them when several are.
pub(super) fn most_frequent<T: Ord>(values: impl Iterator<Item = (T, u32)>) -> Option<T> {
    let mut counts: BTreeMap<T, u64> = BTreeMap::new();
    for (value, weight) in values {
        *counts.entry(value).or_default() += u64::from(weight);
    }
    // `max_by_key` keeps the last of equals: walking backwards makes it the smallest.
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map(|(value, _)| value)
}

fn text(value: Option<&str>) -> &str {
    value.unwrap_or("").trim()
}

fn atom_key(row: &GroupingRow<'_>) -> AtomKey {
    let number = [text(row.number), text(row.repeat)].join(" ");
    let building = building_words(text(row.building), text(row.block), text(row.place_name));
    let commune_name = text(row.commune_name);
    let place = place_key(text(row.place_name), commune_name)
        .or_else(|| building.name.as_deref().and_then(|name| place_key(name, commune_name)));
    let explicit = match (fold(text(row.residence_ref)), fold(text(row.residence_name))) {
        (reference, _) if !reference.is_empty() => Explicit::Reference(reference),
        (_, name) if !name.is_empty() => Explicit::Name(name),
        _ => Explicit::Nothing,
    };
    AtomKey {
        landlord: fold(text(row.landlord)),
        explicit,
        programme: building.programme,
        place,
        label: building.label,
        kind: row.construction_type,
        built_year: row.built_year,
        address: street_key(&number, text(row.street)),
    }
}

impl AtomKey {
    /// The strongest thing that the building is "of": residence, programme, place, or only its street.
    fn scope(&self) -> (u8, &str) {
        match (&self.explicit, &self.programme, &self.place) {
            (Explicit::Reference(reference), _, _) => (0, reference),
            (Explicit::Name(name), _, _) => (1, name),
            (_, Some(programme), _) => (2, programme),
            (_, _, Some(place)) => (3, place),
            _ => (4, &self.address.street),
        }
    }

    /// Atoms with different group identities are never in one building.
    fn group(&self, commune: &str) -> String {
        let (scope, of) = self.scope();
        let kind = self.kind.map_or("", ConstructionType::code);
        let year = self.built_year.map(|y| y.to_string()).unwrap_or_default();
        let part = match (&self.label, self.kind) {
            (_, Some(ConstructionType::Individual)) => {
                format!("house|{}|{}", self.address.street, number_text(&self.address))
            }
            (Some(label), _) => format!("label|{label}"),
            (None, _) => format!("street|{}", self.address.street),
        };
        [commune, &self.landlord, &scope.to_string(), of, kind, &year, &part].join("|")
    }
}

fn number_text(address: &StreetKey) -> String {
    let number = &address.number;
    if number.is_known() {
        format!("{}-{}{}", number.first, number.last, number.repeat)
    } else {
        String::new()
    }
}

/// One atom: what distinguishes it, its rows, where it stands.
type Atom = (AtomKey, Vec<usize>, Option<(f64, f64)>);

/// Which atoms of one group are one building: a group number for each.
fn parts(atoms: &[Atom]) -> Vec<usize> {
    let spots = atoms.iter().map(|(_, _, spot)| *spot).collect::<Vec<_>>();
    let all = (0..atoms.len()).collect::<Vec<_>>();
    let mut groups = CappedGroups::new(&spots);
    // One address is one building, whatever its rows' positions say.
    let mut first_at: BTreeMap<&StreetKey, usize> = BTreeMap::new();
    for (i, (key, _, _)) in atoms.iter().enumerate() {
        let first = *first_at.entry(&key.address).or_insert(i);
        groups.join(first, i, f64::INFINITY);
    }
    let labelled = atoms.first().is_some_and(|(key, _, _)| key.label.is_some());
    let span = Extent::of(spots.iter().flatten().copied()).map_or(0.0, Extent::diagonal_m);
    if labelled && span <= LABELLED_SPAN_M {
        for &i in &all {
            groups.join(0, i, f64::INFINITY);
        }
        return groups.numbers();
    }
    let (link, cap) =
        if labelled { (BUILDING_LINK_M * 2.0, LABELLED_SPAN_M) } else { (BUILDING_LINK_M, UNLABELLED_CAP_M) };
    groups.join_near(&all, &spots, link, cap);
    // Ranges that hold each other's numbers: atoms are sorted by street then number, so one sweep finds them.
    let mut open: Option<usize> = None;
    for &i in &all {
        let here = &atoms[i].0.address;
        if let Some(o) = open
            && atoms[o].0.address.street == here.street
            && atoms[o].0.address.number.meets(&here.number)
        {
            groups.join(o, i, f64::INFINITY);
        }
        let further = open.is_none_or(|o| {
            let before = &atoms[o].0.address;
            before.street != here.street || before.number.last <= here.number.last
        });
        if further {
            open = Some(i);
        }
    }
    if labelled {
        // A labelled row without a position goes with its street.
        let mut of_street: BTreeMap<&str, usize> = BTreeMap::new();
        for &i in all.iter().filter(|&&i| spots[i].is_some()) {
            of_street.entry(&atoms[i].0.address.street).or_insert(i);
        }
        for &i in all.iter().filter(|&&i| spots[i].is_none()) {
            let first = *of_street.entry(&atoms[i].0.address.street).or_insert(i);
            groups.join(first, i, f64::INFINITY);
        }
    }
    groups.numbers()
}

/// The buildings of one commune, sorted by identity.
pub(super) fn drafts(rows: &[GroupingRow<'_>], members: &[usize], commune: &str) -> Vec<Draft> {
    let metres = local_metres(rows, members);
    // Neighbouring rows mostly repeat the same texts: each distinct set of them is read once.
    let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for &index in members {
        if let Some(row) = rows.get(index) {
            alike.entry(row.texts()).or_default().push(index);
        }
    }
    let mut atoms: BTreeMap<AtomKey, Vec<usize>> = BTreeMap::new();
    for indexes in alike.into_values() {
        if let Some(row) = indexes.first().and_then(|&i| rows.get(i)) {
            atoms.entry(atom_key(row)).or_default().extend(indexes);
        }
    }
    let mut groups: BTreeMap<String, Vec<Atom>> = BTreeMap::new();
    for (key, members) in atoms {
        let spot = middle(&members.iter().filter_map(|i| metres.get(i).copied()).collect::<Vec<_>>());
        groups.entry(key.group(commune)).or_default().push((key, members, spot));
    }
    let mut found = Vec::new();
    for (group, mut atoms) in groups {
        atoms.sort_by(|a, b| a.0.address.cmp(&b.0.address).then_with(|| a.0.cmp(&b.0)));
        let numbers = parts(&atoms);
        let count = numbers.iter().max().map_or(0, |n| n + 1);
        let mut members: Vec<Vec<Atom>> = vec![Vec::new(); count];
        for (atom, number) in atoms.into_iter().zip(numbers) {
            members[number].push(atom);
        }
        for atoms in members {
            found.push(draft(rows, &metres, &group, count > 1, &atoms));
        }
    }
    found.sort_by(|a, b| a.identity.cmp(&b.identity));
    found
}

fn draft(
    rows: &[GroupingRow<'_>],
    metres: &BTreeMap<usize, (f64, f64)>,
    group: &str,
    split: bool,
    atoms: &[Atom],
) -> Draft {
    let key = &atoms[0].0;
    let house = key.kind == Some(ConstructionType::Individual);
    // The first address tells apart the buildings that share everything else. Without a label it is always part
    // of the identity, so that a later split of the street does not rename the building that stays.
    let identity = if house || (key.label.is_some() && !split) {
        group.to_owned()
    } else {
        format!("{group}|{}|{}", key.address.street, number_text(&key.address))
    };
    let mut members = atoms.iter().flat_map(|(_, rows, _)| rows.iter().copied()).collect::<Vec<_>>();
    members.sort_unstable();
    let weight = |i: usize| rows.get(i).map_or(0, |r| r.dwellings.max(0).unsigned_abs());
    let net: i64 = members.iter().filter_map(|&i| rows.get(i)).map(|r| i64::from(r.dwellings)).sum();
    let of = |value: fn(&GroupingRow<'_>) -> Option<i16>| {
        most_frequent(members.iter().filter_map(|&i| Some((value(rows.get(i)?), weight(i))))).flatten()
    };
    let mut places = BTreeMap::new();
    for (atom, rows, _) in atoms {
        if let Some(place) = &atom.place {
            *places.entry(place.clone()).or_default() += rows.iter().map(|&i| weight(i)).sum::<u32>();
        }
    }
    let spots = members.iter().filter_map(|i| metres.get(i).copied()).collect::<Vec<_>>();
    Draft {
        identity,
        residence: String::new(),
        basis: super::Basis::Alone,
        place_of_residence: None,
        cut_by_cap: false,
        landlord: key.landlord.clone(),
        explicit: key.explicit.clone(),
        places,
        programmes: atoms.iter().filter_map(|(k, _, _)| k.programme.clone()).collect(),
        kind: key.kind,
        built_year: key.built_year,
        financing: most_frequent(members.iter().filter_map(|&i| Some((rows.get(i)?.financing, weight(i)))))
            .flatten(),
        acquired_year: of(|r| r.acquired_year),
        label: key.label.clone(),
        streets: atoms.iter().map(|(k, _, _)| k.address.street.clone()).collect(),
        spot: middle(&spots),
        extent: Extent::of(spots.iter().copied()),
        dwellings: u32::try_from(net.max(0)).unwrap_or(u32::MAX),
        rows: members,
    }
}
