//! The files: JSON, names in place of numbers, nothing unknown let through. What is wrong is told with its place.

use crate::instance::{CERTAIN, Caps, Dwelling, Exchange, Fault, Instance, Many, Move, Place, Wish};
use crate::plan::{Plan, VERSION};
use crate::quotas::{Commission, Landlord, Quotas};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::{Read, Write};

const INSTANCE: &str = "plainpied-exchange-1";
const PLAN: &str = "plainpied-plan-1";

/// What a file may hold at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub bytes: u64,
    pub dwellings: usize,
    pub wishes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 1 << 30, dwellings: 1_000_000, wishes: 20_000_000 }
    }
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum Complaint {
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    #[error("the file is larger than {0} bytes: cut the pool into territories")]
    TooLarge(u64),
    #[error("there are more than {most} {what}: cut the pool into territories")]
    TooMany { what: Many, most: usize },
    #[error("line {line}, column {column}: {what}")]
    Json { line: usize, column: usize, what: String },
    #[error("`format` is `{found}`, where `{expected}` is expected: is it the right file?")]
    Format { found: String, expected: &'static str },
    #[error("this plan is of version {found}, where {VERSION} is read: solve again")]
    Version { found: u32 },
    #[error(
        "{place}: nothing is called `{name}`: write the `id` of a household or of a vacancy of the instance"
    )]
    Unknown { place: Place, name: String },
    #[error(transparent)]
    Fault(#[from] Fault),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InstanceFile {
    format: String,
    #[serde(default)]
    caps: CapsFile,
    /// Per thousand, for every wish that does not say its own.
    #[serde(default = "certain")]
    success: u16,
    #[serde(default)]
    vacancies: Vec<VacancyFile>,
    #[serde(default)]
    households: Vec<HouseholdFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    locked: Vec<ExchangeFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    forbidden: Vec<MoveFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    proposed: Vec<MoveFile>,
    #[serde(default)]
    bonus: i32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    commissions: Vec<CommissionFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    landlords: Vec<LandlordFile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    balance: Option<u32>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommissionFile {
    id: String,
    most: u32,
    #[serde(default)]
    dwellings: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LandlordFile {
    id: String,
    #[serde(default)]
    dwellings: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CapsFile {
    cycle: u8,
    chain: u8,
}

impl Default for CapsFile {
    fn default() -> Self {
        let Caps { cycle, chain } = Caps::default();
        Self { cycle, chain }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VacancyFile {
    id: String,
    #[serde(default)]
    relet: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rooms: Option<u8>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HouseholdFile {
    id: String,
    #[serde(default)]
    relet: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rooms: Option<u8>,
    #[serde(default)]
    wishes: Vec<WishFile>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WishFile {
    dwelling: String,
    weight: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    success: Option<u16>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveFile {
    dwelling: String,
    household: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExchangeFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vacancy: Option<String>,
    households: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    format: String,
    version: u32,
    instance: String,
    value: i64,
    bound: i64,
    seed: u64,
    solver: String,
    exchanges: Vec<ExchangeFile>,
    prices: Vec<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fees: Vec<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tolls: Vec<i64>,
}

fn certain() -> u16 {
    CERTAIN
}

/// Reads an instance and checks it.
///
/// # Errors
/// What is wrong, and where.
pub fn read_instance(from: impl Read, limits: Limits) -> Result<Instance, Complaint> {
    let file: InstanceFile = parse(from, limits.bytes)?;
    expect(&file.format, INSTANCE)?;
    let wishes = file.households.iter().map(|household| household.wishes.len()).sum();
    for (count, what, most) in [
        (file.households.len() + file.vacancies.len(), Many::Dwellings, limits.dwellings),
        (wishes, Many::Wishes, limits.wishes),
    ] {
        if count > most {
            return Err(Complaint::TooMany { what, most });
        }
    }
    let mut instance = Instance {
        caps: Caps { cycle: file.caps.cycle, chain: file.caps.chain },
        bonus: file.bonus,
        wishes: Vec::with_capacity(wishes),
        ..Instance::default()
    };
    let mut asked = Vec::with_capacity(file.households.len());
    for HouseholdFile { id, relet, rooms, wishes } in file.households {
        instance.households.push(Dwelling { id, relet, rooms });
        asked.push(wishes);
    }
    let vacancies = file.vacancies.into_iter().map(|v| Dwelling { id: v.id, relet: v.relet, rooms: v.rooms });
    instance.vacancies = vacancies.collect();

    let names = Names::of(&instance);
    let mut wished = Vec::with_capacity(wishes);
    for (household, wishes) in (0_u32..).zip(asked) {
        for (at, wish) in wishes.into_iter().enumerate() {
            let place = || Place::WishNumber { household: instance.name(household), number: at + 1 };
            let dwelling = names.find(&wish.dwelling, place)?;
            let success = wish.success.unwrap_or(file.success);
            wished.push(Wish { dwelling, household, weight: wish.weight, success });
        }
    }
    let locked = names.exchanges(&file.locked, Place::LockedNumber)?;
    let forbidden = names.moves(&file.forbidden, Place::ForbiddenNumber)?;
    let proposed = names.moves(&file.proposed, Place::ProposedNumber)?;
    let quotas = names.quotas(file.commissions, file.landlords, file.balance)?;
    drop(names);
    instance.quotas = quotas;
    (instance.wishes, instance.locked) = (wished, locked);
    (instance.forbidden, instance.proposed) = (forbidden, proposed);
    instance.check()?;
    Ok(instance)
}

/// Reads a plan, with the instance that it answers.
///
/// # Errors
/// What is wrong, and where. Whether the plan holds is for [`verify`](crate::verify).
pub fn read_plan(from: impl Read, instance: &Instance, limits: Limits) -> Result<Plan, Complaint> {
    let file: PlanFile = parse(from, limits.bytes)?;
    expect(&file.format, PLAN)?;
    if file.version != VERSION {
        return Err(Complaint::Version { found: file.version });
    }
    let exchanges = Names::of(instance).exchanges(&file.exchanges, Place::Exchange)?;
    let PlanFile { instance, value, bound, seed, solver, prices, fees, tolls, .. } = file;
    Ok(Plan { instance, exchanges, value, bound, prices, fees, tolls, seed, solver })
}

/// Writes an instance.
///
/// # Errors
/// When the file cannot be written.
pub fn write_instance(instance: &Instance, to: impl Write) -> std::io::Result<()> {
    let name = |node: u32| instance.name(node);
    let mut asked: Vec<Vec<WishFile>> = instance.households.iter().map(|_| Vec::new()).collect();
    for wish in &instance.wishes {
        let success = (wish.success != CERTAIN).then_some(wish.success);
        if let Some(wishes) = asked.get_mut(wish.household as usize) {
            wishes.push(WishFile { dwelling: name(wish.dwelling), weight: wish.weight, success });
        }
    }
    let all = |nodes: &[u32]| nodes.iter().map(|node| instance.name(*node)).collect();
    let moves = |list: &[Move]| {
        let file = |m: &Move| MoveFile { dwelling: name(m.dwelling), household: name(m.household) };
        list.iter().map(file).collect()
    };
    let file = InstanceFile {
        format: INSTANCE.to_owned(),
        caps: CapsFile { cycle: instance.caps.cycle, chain: instance.caps.chain },
        success: CERTAIN,
        vacancies: instance
            .vacancies
            .iter()
            .map(|v| VacancyFile { id: v.id.clone(), relet: v.relet, rooms: v.rooms })
            .collect(),
        households: instance
            .households
            .iter()
            .zip(asked)
            .map(|(h, wishes)| HouseholdFile { id: h.id.clone(), relet: h.relet, rooms: h.rooms, wishes })
            .collect(),
        locked: exchange_files(instance, &instance.locked),
        forbidden: moves(&instance.forbidden),
        proposed: moves(&instance.proposed),
        bonus: instance.bonus,
        commissions: instance
            .quotas
            .commissions
            .iter()
            .map(|c| CommissionFile { id: c.id.clone(), most: c.most, dwellings: all(&c.dwellings) })
            .collect(),
        landlords: instance
            .quotas
            .landlords
            .iter()
            .map(|landlord| LandlordFile { id: landlord.id.clone(), dwellings: all(&landlord.dwellings) })
            .collect(),
        balance: instance.quotas.balance,
    };
    print(&file, to)
}

/// Writes a plan, with the names of its instance.
///
/// # Errors
/// When the file cannot be written.
pub fn write_plan(instance: &Instance, plan: &Plan, to: impl Write) -> std::io::Result<()> {
    let file = PlanFile {
        format: PLAN.to_owned(),
        version: VERSION,
        instance: plan.instance.clone(),
        value: plan.value,
        bound: plan.bound,
        seed: plan.seed,
        solver: plan.solver.clone(),
        exchanges: exchange_files(instance, &plan.exchanges),
        prices: plan.prices.clone(),
        fees: plan.fees.clone(),
        tolls: plan.tolls.clone(),
    };
    print(&file, to)
}

fn exchange_files(instance: &Instance, exchanges: &[Exchange]) -> Vec<ExchangeFile> {
    let file = |exchange: &Exchange| ExchangeFile {
        vacancy: exchange.vacancy.map(|node| instance.name(node)),
        households: exchange.households.iter().map(|node| instance.name(*node)).collect(),
    };
    exchanges.iter().map(file).collect()
}

fn print(file: &impl Serialize, mut to: impl Write) -> std::io::Result<()> {
    serde_json::to_writer(&mut to, file)?;
    to.write_all(b"\n")?;
    to.flush()
}

fn parse<T: for<'a> Deserialize<'a>>(from: impl Read, bytes: u64) -> Result<T, Complaint> {
    let mut text = Vec::new();
    from.take(bytes + 1).read_to_end(&mut text)?;
    if text.len() as u64 > bytes {
        return Err(Complaint::TooLarge(bytes));
    }
    serde_json::from_slice(&text).map_err(|wrong| {
        let full = wrong.to_string();
        let what = full.rsplit_once(" at line ").map_or(full.as_str(), |(what, _)| what).to_owned();
        Complaint::Json { line: wrong.line(), column: wrong.column(), what }
    })
}

fn expect(found: &str, expected: &'static str) -> Result<(), Complaint> {
    if found == expected { Ok(()) } else { Err(Complaint::Format { found: found.to_owned(), expected }) }
}

/// The node of each name.
struct Names<'a>(HashMap<&'a str, u32>);

impl<'a> Names<'a> {
    fn of(instance: &'a Instance) -> Self {
        let all = instance.households.iter().chain(&instance.vacancies);
        Self(all.zip(0..).map(|(dwelling, node)| (dwelling.id.as_str(), node)).collect())
    }

    fn find(&self, name: &str, place: impl Fn() -> Place) -> Result<u32, Complaint> {
        let unknown = || Complaint::Unknown { place: place(), name: name.to_owned() };
        self.0.get(name).copied().ok_or_else(unknown)
    }

    fn exchanges(
        &self,
        files: &[ExchangeFile],
        place: fn(usize) -> Place,
    ) -> Result<Vec<Exchange>, Complaint> {
        let read = |(at, file): (usize, &ExchangeFile)| {
            let find = |name: &String| self.find(name, || place(at + 1));
            Ok(Exchange {
                vacancy: file.vacancy.as_ref().map(find).transpose()?,
                households: file.households.iter().map(find).collect::<Result<_, _>>()?,
            })
        };
        files.iter().enumerate().map(read).collect()
    }

    fn quotas(
        &self,
        commissions: Vec<CommissionFile>,
        landlords: Vec<LandlordFile>,
        balance: Option<u32>,
    ) -> Result<Quotas, Complaint> {
        let all = |names: &[String], place: Place| -> Result<Vec<u32>, Complaint> {
            names.iter().map(|name| self.find(name, || place.clone())).collect()
        };
        let mut quotas = Quotas { balance, ..Quotas::default() };
        for CommissionFile { id, most, dwellings } in commissions {
            let dwellings = all(&dwellings, Place::Commission(id.clone()))?;
            quotas.commissions.push(Commission { id, most, dwellings });
        }
        for LandlordFile { id, dwellings } in landlords {
            let dwellings = all(&dwellings, Place::Landlord(id.clone()))?;
            quotas.landlords.push(Landlord { id, dwellings });
        }
        Ok(quotas)
    }

    fn moves(&self, files: &[MoveFile], place: fn(usize) -> Place) -> Result<Vec<Move>, Complaint> {
        let read = |(at, file): (usize, &MoveFile)| {
            let find = |name: &String| self.find(name, || place(at + 1));
            Ok(Move { dwelling: find(&file.dwelling)?, household: find(&file.household)? })
        };
        files.iter().enumerate().map(read).collect()
    }
}
