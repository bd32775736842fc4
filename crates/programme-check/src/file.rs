//! The file of a question: JSON, names in place of numbers, nothing unknown let through. What is wrong is told with its
//! place.

use crate::answer::VERSION;
use crate::fault::{Fault, Many, Wrong};
use crate::instance::{
    Agreement, Campaign, Class, Department, Fairness, Instance, Lock, Office, Package, Reach, Residence,
    What, Window, Works,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::{Read, Write};

const INSTANCE: &str = "plainpied-programme-1";

/// What a file may hold at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub bytes: u64,
    pub residences: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 1 << 29, residences: 200_000 }
    }
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum Complaint {
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    #[error("the file is larger than {0} bytes: cut the programme into territories")]
    TooLarge(u64),
    #[error("{path}, line {line}, column {column}: {what}")]
    Json { path: String, line: usize, column: usize, what: String },
    #[error("`format` is `{found}`, where `{expected}` is expected: is it the right file?")]
    Format { found: String, expected: &'static str },
    #[error("this answer is of version {found}, where {VERSION} is read: solve again")]
    Version { found: u32 },
    #[error(transparent)]
    Fault(#[from] Fault),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstanceFile {
    format: String,
    first_year: i16,
    budgets: Vec<i64>,
    #[serde(default)]
    carry: bool,
    #[serde(default = "yes")]
    relief_returns: bool,
    #[serde(default = "one")]
    relief_delay: u8,
    #[serde(default = "yes")]
    deduct_subsidies: bool,
    #[serde(default = "thousand")]
    discount: u16,
    #[serde(default)]
    unreached: u16,
    /// All 1000 when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    index: Vec<u32>,
    #[serde(default)]
    bonus: i32,
    #[serde(default = "first")]
    seed: u64,
    packages: Vec<PackageFile>,
    #[serde(default)]
    communes: Vec<String>,
    #[serde(default)]
    offices: Vec<OfficeFile>,
    #[serde(default)]
    departments: Vec<DepartmentFile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fairness: Option<FairnessFile>,
    residences: Vec<ResidenceFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    agreements: Vec<AgreementFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    locks: Vec<LockFile>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackageFile {
    id: String,
    cost: Vec<i64>,
    #[serde(default)]
    load: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeFile {
    id: String,
    ceilings: Vec<Option<i64>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DepartmentFile {
    id: String,
    /// No limit when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    capacity: Vec<Option<i64>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FairnessFile {
    share: u16,
    shortfall: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ResidenceFile {
    id: String,
    commune: String,
    department: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    office: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taxable_from: Option<i16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    campaign: Option<CampaignFile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ramp: Option<WorksFile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lift: Option<WorksFile>,
    classes: Vec<ClassFile>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CampaignFile {
    cost: i64,
    discount: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kept: Option<i16>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WorksFile {
    cost: i64,
    #[serde(default)]
    worth: i32,
    #[serde(default)]
    relief: bool,
    #[serde(default)]
    load: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kept: Option<i16>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassFile {
    id: String,
    count: u32,
    #[serde(default)]
    reach: ReachFile,
    need: i32,
    effects: Vec<Option<u16>>,
    #[serde(default)]
    retired: bool,
    #[serde(default)]
    relief: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kept: Option<i16>,
}

#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ReachFile {
    #[default]
    Reached,
    Ramp,
    Lift,
    Both,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AgreementFile {
    id: String,
    #[serde(default)]
    departments: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    residences: Vec<String>,
    cap: i64,
    windows: Vec<WindowFile>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowFile {
    first: i16,
    last: i16,
    #[serde(default)]
    least: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    most: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    envelope: Option<i64>,
    #[serde(default)]
    shortfall: i32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockFile {
    residence: String,
    what: WhatFile,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    year: Option<i16>,
    must: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    package: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WhatFile {
    Campaign,
    Ramp,
    Lift,
    Dwellings,
}

fn yes() -> bool {
    true
}
fn one() -> u8 {
    1
}
fn thousand() -> u16 {
    1000
}
fn first() -> u64 {
    1
}

/// Reads an instance and checks it.
///
/// # Errors
/// What is wrong, and where.
pub fn read_instance(from: impl Read, limits: Limits) -> Result<Instance, Complaint> {
    let file: InstanceFile = parse(from, limits.bytes)?;
    expect(&file.format, INSTANCE)?;
    if file.residences.len() > limits.residences {
        let what = Wrong::TooMany { what: Many::Residences, most: limits.residences as u64 };
        return Err(Fault { place: "residences".into(), what }.into());
    }
    let years = file.budgets.len();
    let offices = numbers(file.offices.iter().map(|office| &office.id));
    let communes = numbers(file.communes.iter());
    let departments = numbers(file.departments.iter().map(|department| &department.id));
    let packages = numbers(file.packages.iter().map(|package| &package.id));
    let mut residences = Vec::with_capacity(file.residences.len());
    for (at, residence) in file.residences.iter().enumerate() {
        let place = |field: &str| format!("residences[{at}] (`{}`).{field}", residence.id);
        residences.push(Residence {
            id: residence.id.clone(),
            commune: find(&communes, &residence.commune, || place("commune"))?,
            department: find(&departments, &residence.department, || place("department"))?,
            office: match &residence.office {
                Some(office) => Some(find(&offices, office, || place("office"))?),
                None => None,
            },
            taxable_from: residence.taxable_from,
            campaign: residence.campaign.as_ref().map(|c| Campaign {
                cost: c.cost,
                discount: c.discount,
                kept: c.kept,
            }),
            ramp: residence.ramp.as_ref().map(works),
            lift: residence.lift.as_ref().map(works),
            classes: residence.classes.iter().map(class).collect(),
        });
    }
    let known = numbers(file.residences.iter().map(|residence| &residence.id));
    let mut agreements = Vec::with_capacity(file.agreements.len());
    for (at, agreement) in file.agreements.iter().enumerate() {
        let place = |field: &str| format!("agreements[{at}] (`{}`).{field}", agreement.id);
        let all = |names: &[String], of: &HashMap<&str, u32>, field: &str| -> Result<Vec<u32>, Fault> {
            names.iter().map(|name| find(of, name, || place(field))).collect()
        };
        agreements.push(Agreement {
            id: agreement.id.clone(),
            departments: all(&agreement.departments, &departments, "departments")?,
            residences: all(&agreement.residences, &known, "residences")?,
            cap: agreement.cap,
            windows: agreement.windows.iter().map(window).collect(),
        });
    }
    let mut locks = Vec::with_capacity(file.locks.len());
    for (at, lock) in file.locks.iter().enumerate() {
        let place = |field: &str| format!("locks[{at}].{field}");
        let number = find(&known, &lock.residence, || place("residence"))?;
        let what = match lock.what {
            WhatFile::Campaign => What::Campaign,
            WhatFile::Ramp => What::Ramp,
            WhatFile::Lift => What::Lift,
            WhatFile::Dwellings => {
                let name = lock.class.as_deref().unwrap_or_default();
                let classes = numbers(file.residences[number as usize].classes.iter().map(|class| &class.id));
                let class = find(&classes, name, || place("class"))?;
                let package = match &lock.package {
                    Some(package) => Some(find(&packages, package, || place("package"))?),
                    None => None,
                };
                What::Dwellings { class, package, count: lock.count.unwrap_or(0) }
            }
        };
        locks.push(Lock { residence: number, what, year: lock.year, must: lock.must });
    }
    drop((offices, communes, departments, packages, known));
    let instance = Instance {
        first_year: file.first_year,
        carry: file.carry,
        relief_returns: file.relief_returns,
        relief_delay: file.relief_delay,
        deduct_subsidies: file.deduct_subsidies,
        discount: file.discount,
        unreached: file.unreached,
        index: if file.index.is_empty() { vec![1000; years] } else { file.index },
        bonus: file.bonus,
        seed: file.seed,
        budgets: file.budgets,
        packages: file
            .packages
            .into_iter()
            .map(|p| Package { id: p.id, cost: p.cost, load: p.load })
            .collect(),
        communes: file.communes,
        offices: file.offices.into_iter().map(|o| Office { id: o.id, ceilings: o.ceilings }).collect(),
        departments: file
            .departments
            .into_iter()
            .map(|d| Department {
                id: d.id,
                capacity: if d.capacity.is_empty() { vec![None; years] } else { d.capacity },
            })
            .collect(),
        agreements,
        fairness: file.fairness.map(|f| Fairness { share: f.share, shortfall: f.shortfall }),
        residences,
        locks,
    };
    instance.check()?;
    Ok(instance)
}

fn works(file: &WorksFile) -> Works {
    Works { cost: file.cost, worth: file.worth, relief: file.relief, load: file.load, kept: file.kept }
}

fn window(w: &WindowFile) -> Window {
    Window {
        first: w.first,
        last: w.last,
        least: w.least,
        most: w.most,
        envelope: w.envelope,
        shortfall: w.shortfall,
    }
}

fn class(file: &ClassFile) -> Class {
    Class {
        id: file.id.clone(),
        count: file.count,
        reach: match file.reach {
            ReachFile::Reached => Reach::Reached,
            ReachFile::Ramp => Reach::Ramp,
            ReachFile::Lift => Reach::Lift,
            ReachFile::Both => Reach::Both,
        },
        need: file.need,
        effects: file.effects.clone(),
        retired: file.retired,
        relief: file.relief,
        kept: file.kept,
    }
}

/// Writes an instance.
///
/// # Errors
/// When the file cannot be written.
pub fn write_instance(instance: &Instance, to: impl Write) -> std::io::Result<()> {
    print(&instance_file(instance), to)
}

/// All that is asked, as the file says it; a number that does not exist is written as a number.
pub(crate) fn instance_file(instance: &Instance) -> InstanceFile {
    let name = |found: Option<&String>, number: u32| found.cloned().unwrap_or_else(|| number.to_string());
    let office = |number: u32| name(instance.offices.get(number as usize).map(|o| &o.id), number);
    let department = |number: u32| name(instance.departments.get(number as usize).map(|d| &d.id), number);
    let residence = |number: u32| name(instance.residences.get(number as usize).map(|r| &r.id), number);
    let package = |number: u32| name(instance.packages.get(number as usize).map(|p| &p.id), number);
    let works =
        |w: &Works| WorksFile { cost: w.cost, worth: w.worth, relief: w.relief, load: w.load, kept: w.kept };
    let class = |class: &Class| ClassFile {
        id: class.id.clone(),
        count: class.count,
        reach: match class.reach {
            Reach::Reached => ReachFile::Reached,
            Reach::Ramp => ReachFile::Ramp,
            Reach::Lift => ReachFile::Lift,
            Reach::Both => ReachFile::Both,
        },
        need: class.need,
        effects: class.effects.clone(),
        retired: class.retired,
        relief: class.relief,
        kept: class.kept,
    };
    InstanceFile {
        format: INSTANCE.to_owned(),
        first_year: instance.first_year,
        budgets: instance.budgets.clone(),
        carry: instance.carry,
        relief_returns: instance.relief_returns,
        relief_delay: instance.relief_delay,
        deduct_subsidies: instance.deduct_subsidies,
        discount: instance.discount,
        unreached: instance.unreached,
        index: instance.index.clone(),
        bonus: instance.bonus,
        seed: instance.seed,
        packages: instance
            .packages
            .iter()
            .map(|p| PackageFile { id: p.id.clone(), cost: p.cost.clone(), load: p.load })
            .collect(),
        communes: instance.communes.clone(),
        offices: instance
            .offices
            .iter()
            .map(|o| OfficeFile { id: o.id.clone(), ceilings: o.ceilings.clone() })
            .collect(),
        departments: instance
            .departments
            .iter()
            .map(|d| DepartmentFile { id: d.id.clone(), capacity: d.capacity.clone() })
            .collect(),
        fairness: instance.fairness.map(|f| FairnessFile { share: f.share, shortfall: f.shortfall }),
        residences: instance
            .residences
            .iter()
            .map(|r| ResidenceFile {
                id: r.id.clone(),
                commune: name(instance.communes.get(r.commune as usize), r.commune),
                department: department(r.department),
                office: r.office.map(office),
                taxable_from: r.taxable_from,
                campaign: r.campaign.map(|c| CampaignFile {
                    cost: c.cost,
                    discount: c.discount,
                    kept: c.kept,
                }),
                ramp: r.ramp.as_ref().map(works),
                lift: r.lift.as_ref().map(works),
                classes: r.classes.iter().map(class).collect(),
            })
            .collect(),
        agreements: instance
            .agreements
            .iter()
            .map(|a| AgreementFile {
                id: a.id.clone(),
                departments: a.departments.iter().map(|number| department(*number)).collect(),
                residences: a.residences.iter().map(|number| residence(*number)).collect(),
                cap: a.cap,
                windows: a
                    .windows
                    .iter()
                    .map(|w| WindowFile {
                        first: w.first,
                        last: w.last,
                        least: w.least,
                        most: w.most,
                        envelope: w.envelope,
                        shortfall: w.shortfall,
                    })
                    .collect(),
            })
            .collect(),
        locks: instance
            .locks
            .iter()
            .map(|lock| {
                let mut file = LockFile {
                    residence: residence(lock.residence),
                    what: WhatFile::Campaign,
                    year: lock.year,
                    must: lock.must,
                    class: None,
                    package: None,
                    count: None,
                };
                match lock.what {
                    What::Campaign => {}
                    What::Ramp => file.what = WhatFile::Ramp,
                    What::Lift => file.what = WhatFile::Lift,
                    What::Dwellings { class, package: which, count } => {
                        let of = instance.residences.get(lock.residence as usize);
                        let found = of.and_then(|r| r.classes.get(class as usize)).map(|c| &c.id);
                        file.what = WhatFile::Dwellings;
                        file.class = Some(name(found, class));
                        file.package = which.map(package);
                        file.count = Some(count);
                    }
                }
                file
            })
            .collect(),
    }
}

pub(crate) fn print(file: &impl Serialize, mut to: impl Write) -> std::io::Result<()> {
    serde_json::to_writer(&mut to, file)?;
    to.write_all(b"\n")?;
    to.flush()
}

pub(crate) fn parse<T: for<'a> Deserialize<'a>>(from: impl Read, bytes: u64) -> Result<T, Complaint> {
    let mut text = Vec::new();
    from.take(bytes + 1).read_to_end(&mut text)?;
    if text.len() as u64 > bytes {
        return Err(Complaint::TooLarge(bytes));
    }
    let mut reader = serde_json::Deserializer::from_slice(&text);
    let read = serde_path_to_error::deserialize(&mut reader).map_err(|wrong| {
        let path = wrong.path().to_string();
        complaint(path, wrong.inner())
    })?;
    reader.end().map_err(|wrong| complaint(".".to_owned(), &wrong))?;
    Ok(read)
}

fn complaint(path: String, wrong: &serde_json::Error) -> Complaint {
    let full = wrong.to_string();
    let what = full.rsplit_once(" at line ").map_or(full.as_str(), |(what, _)| what).to_owned();
    Complaint::Json { path, line: wrong.line(), column: wrong.column(), what }
}

pub(crate) fn expect(found: &str, expected: &'static str) -> Result<(), Complaint> {
    if found == expected { Ok(()) } else { Err(Complaint::Format { found: found.to_owned(), expected }) }
}

/// The number of each name; of a name given twice, the first: the check refuses it.
pub(crate) fn numbers<'a>(names: impl Iterator<Item = &'a String>) -> HashMap<&'a str, u32> {
    let mut numbers = HashMap::new();
    for (name, number) in names.zip(0..) {
        numbers.entry(name.as_str()).or_insert(number);
    }
    numbers
}

pub(crate) fn find(
    numbers: &HashMap<&str, u32>,
    name: &str,
    place: impl FnOnce() -> String,
) -> Result<u32, Fault> {
    let unknown = || Fault { place: place(), what: Wrong::Unknown(name.to_owned()) };
    numbers.get(name).copied().ok_or_else(unknown)
}
