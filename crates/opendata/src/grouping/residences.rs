//! Buildings → residences: inside one commune, then written out for the whole file.

use super::{
    Basis, Building, CHAIN_CAP_M, CHAIN_LINK_M, GroupingRow, NAMED_CAP_M, NAMED_SPAN_M, Proposal, Residence,
    buildings::{Draft, Explicit, middle_point, most_frequent},
    cluster::{CappedGroups, Extent},
    content_key, naming,
};
use model::dwelling::ConstructionType;
use std::collections::{BTreeMap, BTreeSet};

/// Buildings of a district's name are linked up to this distance (metres).
const NAMED_LINK_M: f64 = 120.0;

/// How the members of one group may be joined.
struct Rule {
    /// Everything together while the whole spans at most this; zero: always neighbour by neighbour.
    span_m: f64,
    link_m: f64,
    cap_m: f64,
}

const NAMED: Rule = Rule { span_m: NAMED_SPAN_M, link_m: NAMED_LINK_M, cap_m: NAMED_CAP_M };
const NUMBERED: Rule = Rule { span_m: CHAIN_CAP_M, link_m: NAMED_LINK_M, cap_m: NAMED_CAP_M };
const HOUSES: Rule = Rule { span_m: CHAIN_CAP_M, link_m: NAMED_LINK_M, cap_m: CHAIN_CAP_M };
const CHAIN: Rule = Rule { span_m: 0.0, link_m: CHAIN_LINK_M, cap_m: CHAIN_CAP_M };

/// Fills `residence`, `basis` and what names the residence in each draft. Drafts come sorted by identity.
pub(super) fn assign(drafts: &mut [Draft], commune: &str) {
    let spots = drafts.iter().map(|d| d.spot).collect::<Vec<_>>();
    let mut groups = CappedGroups::new(&spots);
    for (rule, members) in groups_to_join(drafts) {
        join(&mut groups, &rule, &members, drafts, &spots);
    }
    let mut members_of_root: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, draft) in drafts.iter().enumerate() {
        if draft.explicit == Explicit::Nothing {
            members_of_root.entry(groups.root(i)).or_default().push(i);
        }
    }
    let mut bases: BTreeMap<usize, (Basis, String, Option<String>)> = BTreeMap::new();
    let mut sharing: BTreeMap<String, u32> = BTreeMap::new();
    for (&root, members) in &members_of_root {
        let found = base(drafts, members, commune);
        *sharing.entry(found.1.clone()).or_default() += 1;
        bases.insert(root, found);
    }
    for (root, members) in members_of_root {
        let Some((basis, base, place)) = bases.remove(&root) else { continue };
        // Drafts are sorted by identity and a root is the smallest member: it anchors the key when several
        // residences share a name.
        let identity = match (sharing.get(&base), drafts.get(root)) {
            (Some(&n), Some(anchor)) if n > 1 => format!("{base}|{}", anchor.identity),
            _ => base,
        };
        let cut = groups.was_cut(root);
        for i in members {
            if let Some(draft) = drafts.get_mut(i) {
                draft.residence.clone_from(&identity);
                draft.basis = basis;
                draft.place_of_residence.clone_from(&place);
                draft.cut_by_cap = cut;
            }
        }
    }
    for draft in drafts.iter_mut() {
        match &draft.explicit {
            // A reference is the landlord's own: it may cross a commune border.
            Explicit::Reference(reference) => {
                draft.residence = format!("reference|{}|{reference}", draft.landlord);
                draft.basis = Basis::Reference;
            }
            Explicit::Name(name) => {
                draft.residence = format!("programme-name|{}|{commune}|{name}", draft.landlord);
                draft.basis = Basis::ProgrammeName;
            }
            Explicit::Nothing => {}
        }
    }
}

/// The groups whose members may be one residence, strongest evidence first.
fn groups_to_join(drafts: &[Draft]) -> Vec<(Rule, Vec<usize>)> {
    let mut by_place: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    let mut by_programme: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    let mut by_street: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let mut by_class: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (i, draft) in drafts.iter().enumerate() {
        if draft.explicit != Explicit::Nothing {
            continue;
        }
        for place in draft.places.keys() {
            by_place.entry((&draft.landlord, place)).or_default().push(i);
        }
        for programme in &draft.programmes {
            by_programme.entry((&draft.landlord, programme)).or_default().push(i);
        }
        if !draft.places.is_empty() || !draft.programmes.is_empty() {
            continue;
        }
        if draft.kind == Some(ConstructionType::Individual) {
            let street = draft.streets.first();
            by_street.entry((&draft.landlord, street, draft.built_year)).or_default().push(i);
        } else {
            let class = (&draft.landlord, draft.kind, draft.built_year, draft.financing, draft.acquired_year);
            by_class.entry(class).or_default().push(i);
        }
    }
    let mut found = Vec::new();
    found.extend(by_place.into_values().map(|m| (NAMED, m)));
    found.extend(by_programme.into_values().map(|m| (NUMBERED, m)));
    found.extend(by_street.into_values().map(|m| (HOUSES, m)));
    found.extend(by_class.into_values().map(|m| (CHAIN, m)));
    found
}

fn join(
    groups: &mut CappedGroups,
    rule: &Rule,
    members: &[usize],
    drafts: &[Draft],
    spots: &[Option<(f64, f64)>],
) {
    let span = Extent::of(members.iter().filter_map(|&i| spots[i])).map_or(0.0, Extent::diagonal_m);
    let positioned = members.iter().filter(|&&i| spots[i].is_some()).count();
    if rule.span_m > 0.0 && span <= rule.span_m {
        let Some(&first) = members.first() else { return };
        for &i in members {
            groups.join(first, i, NAMED_SPAN_M);
        }
        return;
    }
    groups.join_near(members, spots, rule.link_m, rule.cap_m);
    if positioned == members.len() {
        return;
    }
    // Without a position, the street is all there is to go by: first with a positioned building of that street.
    let mut of_street: BTreeMap<&str, usize> = BTreeMap::new();
    for positioned in [true, false] {
        for &i in members.iter().filter(|&&i| spots[i].is_some() == positioned) {
            for street in drafts[i].streets.iter().filter(|s| !s.is_empty()) {
                let first = *of_street.entry(street).or_insert(i);
                if !positioned {
                    groups.join(first, i, rule.cap_m);
                }
            }
        }
    }
}

/// What a residence is known by: basis, text of its key, and its place name if it is named after one.
fn base(drafts: &[Draft], members: &[usize], commune: &str) -> (Basis, String, Option<String>) {
    let of = |i: &usize| drafts.get(*i);
    let landlord = members.first().and_then(of).map_or("", |d| d.landlord.as_str());
    let place =
        most_frequent(members.iter().filter_map(of).flat_map(|d| d.places.iter().map(|(p, &n)| (p, n))));
    let programme = members.iter().filter_map(of).flat_map(|d| &d.programmes).min();
    let anchor = members.first().and_then(of).map_or("", |d| d.identity.as_str());
    let house = members.first().and_then(of).is_some_and(|d| d.kind == Some(ConstructionType::Individual));
    match (place, programme) {
        (Some(place), _) => {
            (Basis::PlaceName, format!("place|{landlord}|{commune}|{place}"), Some(place.clone()))
        }
        (None, Some(programme)) => {
            (Basis::ProgrammeNumber, format!("programme|{landlord}|{commune}|{programme}"), None)
        }
        (None, None) => {
            let basis = match (members.len(), house) {
                (1, _) => Basis::Alone,
                (_, true) => Basis::Houses,
                (_, false) => Basis::Neighbours,
            };
            (basis, format!("building|{anchor}"), None)
        }
    }
}

/// Writes the drafts of all communes out as a proposal.
pub(super) fn propose(rows: &[GroupingRow<'_>], drafts: Vec<Draft>) -> Proposal {
    let mut proposal = Proposal { building_of_row: vec![0; rows.len()], ..Proposal::default() };
    let mut keyed = drafts.into_iter().map(|d| (content_key('b', &d.identity), d)).collect::<Vec<_>>();
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.identity.cmp(&b.1.identity)));
    let mut by_residence: BTreeMap<String, Vec<&Draft>> = BTreeMap::new();
    for (index, (key, draft)) in keyed.iter().enumerate() {
        let residence_key = content_key('r', &draft.residence);
        for &row in &draft.rows {
            proposal.building_of_row[row] = index;
        }
        proposal.buildings.push(Building {
            key: key.clone(),
            residence_key: residence_key.clone(),
            label: draft.label.clone(),
            addresses: naming::addresses(rows, &draft.rows),
            point: middle_point(rows, &draft.rows),
            built_year: draft.built_year,
            rows: u32::try_from(draft.rows.len()).unwrap_or(u32::MAX),
            dwellings: draft.dwellings,
        });
        by_residence.entry(residence_key).or_default().push(draft);
    }
    let mut same_place: BTreeMap<(Option<&str>, &str), u32> = BTreeMap::new();
    for drafts in by_residence.values() {
        if let Some(first) = drafts.first()
            && let Some(place) = &first.place_of_residence
        {
            *same_place.entry((commune_of(rows, first), place)).or_default() += 1;
        }
    }
    for (key, drafts) in &by_residence {
        let Some(first) = drafts.first() else { continue };
        let mut members = drafts.iter().flat_map(|d| d.rows.iter().copied()).collect::<Vec<_>>();
        members.sort_unstable();
        let communes = drafts.iter().map(|d| commune_of(rows, d)).collect::<BTreeSet<_>>();
        let shared_name = first
            .place_of_residence
            .as_deref()
            .is_some_and(|p| same_place.get(&(commune_of(rows, first), p)).is_some_and(|&n| n > 1));
        let extent = drafts.iter().filter_map(|d| d.extent).reduce(Extent::with);
        proposal.residences.push(Residence {
            key: key.clone(),
            name: naming::name(rows, &members, first.place_of_residence.as_deref(), shared_name),
            basis: first.basis,
            commune_code: communes.first().copied().flatten().map(str::to_owned),
            addresses: naming::addresses(rows, &members),
            point: middle_point(rows, &members),
            buildings: u32::try_from(drafts.len()).unwrap_or(u32::MAX),
            rows: u32::try_from(members.len()).unwrap_or(u32::MAX),
            dwellings: drafts.iter().map(|d| d.dwellings).sum(),
            // Local metres of one commune only can be compared.
            span_m: extent.filter(|_| communes.len() == 1).map(Extent::diagonal_m),
            cut_by_cap: drafts.iter().any(|d| d.cut_by_cap),
        });
    }
    proposal
}

fn commune_of<'a>(rows: &[GroupingRow<'a>], draft: &Draft) -> Option<&'a str> {
    rows.get(*draft.rows.first()?)?.commune_code
}
