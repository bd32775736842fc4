//! The name of an instance: two instances have the same when they ask the same.

use crate::{Exchange, Instance, Move, Quotas};
use sha2::{Digest, Sha256};
use std::fmt::Write;

impl Instance {
    /// SHA-256 of all that is asked, in hexadecimal. The order of households, wishes and moves counts.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let number = |hash: &mut Sha256, value: i64| hash.update(value.to_le_bytes());
        hash.update(b"plainpied-exchange-1");
        number(&mut hash, i64::from(self.caps.cycle));
        number(&mut hash, i64::from(self.caps.chain));
        number(&mut hash, i64::from(self.bonus));
        for list in [&self.households, &self.vacancies] {
            number(&mut hash, list.len() as i64);
            for dwelling in list {
                number(&mut hash, dwelling.id.len() as i64);
                hash.update(dwelling.id.as_bytes());
                number(&mut hash, i64::from(dwelling.relet));
                number(&mut hash, dwelling.rooms.map_or(-1, i64::from));
            }
        }
        number(&mut hash, self.wishes.len() as i64);
        for wish in &self.wishes {
            number(&mut hash, i64::from(wish.dwelling));
            number(&mut hash, i64::from(wish.household));
            number(&mut hash, i64::from(wish.weight));
            number(&mut hash, i64::from(wish.success));
        }
        number(&mut hash, self.locked.len() as i64);
        for Exchange { vacancy, households } in &self.locked {
            number(&mut hash, vacancy.map_or(-1, i64::from));
            number(&mut hash, households.len() as i64);
            households.iter().for_each(|household| number(&mut hash, i64::from(*household)));
        }
        for moves in [&self.forbidden, &self.proposed] {
            number(&mut hash, moves.len() as i64);
            for Move { dwelling, household } in moves {
                number(&mut hash, i64::from(*dwelling));
                number(&mut hash, i64::from(*household));
            }
        }
        if !self.quotas.is_empty() {
            self.digest_quotas(&mut hash);
        }
        hash.finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    fn digest_quotas(&self, hash: &mut Sha256) {
        let Quotas { commissions, landlords, balance } = &self.quotas;
        let mut group = |id: &str, most: i64, dwellings: &[u32]| {
            hash.update((id.len() as i64).to_le_bytes());
            hash.update(id.as_bytes());
            hash.update(most.to_le_bytes());
            hash.update((dwellings.len() as i64).to_le_bytes());
            dwellings.iter().for_each(|node| hash.update(i64::from(*node).to_le_bytes()));
        };
        group("commissions", commissions.len() as i64, &[]);
        commissions.iter().for_each(|c| group(&c.id, i64::from(c.most), &c.dwellings));
        group("landlords", landlords.len() as i64, &[]);
        landlords.iter().for_each(|landlord| group(&landlord.id, 0, &landlord.dwellings));
        group("balance", balance.map_or(-1, i64::from), &[]);
    }
}
