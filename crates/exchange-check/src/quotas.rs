//! What a plan must hold as a whole, beside what each of its moves must: how many dwellings each commission can decide,
//! how evenly landlords send and receive households.

use crate::instance::{Exchange, Fault, Instance, Place};
use std::collections::HashSet;

/// A commission decides the dwellings of its nodes, at most so many for a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Commission {
    /// Unique among commissions.
    pub id: String,
    /// Dwellings that it can decide, those of locked exchanges counted.
    pub most: u32,
    /// Nodes whose dwelling it decides.
    pub dwellings: Vec<u32>,
}

/// A landlord and its dwellings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Landlord {
    /// Unique among landlords.
    pub id: String,
    /// Nodes whose dwelling it owns.
    pub dwellings: Vec<u32>,
}

/// The limits of a whole plan; by default there are none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quotas {
    pub commissions: Vec<Commission>,
    pub landlords: Vec<Landlord>,
    /// The households that each landlord sends to others are as many as those that it receives, to this many more or
    /// less; nothing when landlords are not counted.
    pub balance: Option<u32>,
}

impl Quotas {
    /// Whether nothing limits the whole.
    pub fn is_empty(&self) -> bool {
        self.commissions.is_empty() && self.counted().is_empty()
    }

    /// The landlords that are counted: all of them, or none when no balance is asked.
    pub fn counted(&self) -> &[Landlord] {
        if self.balance.is_some() { &self.landlords } else { &[] }
    }

    /// For each node, the number of the commission that decides it.
    pub fn commission_of(&self, nodes: usize) -> Vec<Option<u32>> {
        group_of(self.commissions.iter().map(|commission| commission.dwellings.as_slice()), nodes)
    }

    /// For each node, the number of the landlord that is counted for it.
    pub fn landlord_of(&self, nodes: usize) -> Vec<Option<u32>> {
        group_of(self.counted().iter().map(|landlord| landlord.dwellings.as_slice()), nodes)
    }

    /// What these exchanges use: dwellings that each commission decides; households that each landlord sends to others
    /// less those that it receives.
    pub(crate) fn used(&self, nodes: usize, exchanges: &[Exchange]) -> (Vec<i64>, Vec<i64>) {
        let (commissions, landlords) = (self.commission_of(nodes), self.landlord_of(nodes));
        let of = |groups: &[Option<u32>], node: u32| groups.get(node as usize).copied().flatten();
        let mut decided = vec![0; self.commissions.len()];
        let mut sent = vec![0; self.counted().len()];
        for each in exchanges.iter().flat_map(Exchange::moves) {
            if let Some(commission) = of(&commissions, each.dwelling) {
                decided[commission as usize] += 1;
            }
            if let Some(from) = of(&landlords, each.household) {
                sent[from as usize] += 1;
            }
            if let Some(to) = of(&landlords, each.dwelling) {
                sent[to as usize] -= 1;
            }
        }
        (decided, sent)
    }
}

fn group_of<'a>(groups: impl Iterator<Item = &'a [u32]>, nodes: usize) -> Vec<Option<u32>> {
    let mut of = vec![None; nodes];
    for (group, members) in (0..).zip(groups) {
        for node in members {
            if let Some(place) = of.get_mut(*node as usize) {
                *place = Some(group);
            }
        }
    }
    of
}

impl Instance {
    /// Checks the limits of the whole: names, dwellings, and that what is locked keeps within them.
    pub(crate) fn check_quotas(&self) -> Result<(), Fault> {
        let quotas = &self.quotas;
        let commissions = quotas
            .commissions
            .iter()
            .map(|group| (&group.id, &group.dwellings, Place::Commission(group.id.clone())));
        self.check_groups(commissions)?;
        let landlords = quotas
            .landlords
            .iter()
            .map(|group| (&group.id, &group.dwellings, Place::Landlord(group.id.clone())));
        self.check_groups(landlords)?;
        let (decided, sent) = quotas.used(self.nodes(), &self.locked);
        for (commission, found) in quotas.commissions.iter().zip(decided) {
            if found > i64::from(commission.most) {
                let (commission, most) = (commission.id.clone(), commission.most);
                return Err(Fault::LockedCapacity { commission, found, most });
            }
        }
        let most = quotas.balance.unwrap_or(0);
        for (landlord, found) in quotas.counted().iter().zip(sent) {
            if found.abs() > i64::from(most) {
                return Err(Fault::LockedBalance { landlord: landlord.id.clone(), found, most });
            }
        }
        Ok(())
    }

    fn check_groups<'a>(
        &self,
        groups: impl Iterator<Item = (&'a String, &'a Vec<u32>, Place)>,
    ) -> Result<(), Fault> {
        let (mut names, mut members) = (HashSet::new(), HashSet::new());
        for (id, dwellings, place) in groups {
            if !names.insert(id) {
                return Err(Fault::SameGroup(id.clone()));
            }
            for &node in dwellings {
                if node as usize >= self.nodes() {
                    return Err(Fault::Node { place, node });
                }
                if !members.insert(node) {
                    return Err(Fault::TwoGroups { place, name: self.name(node) });
                }
            }
        }
        Ok(())
    }
}
