//! The file of an answer. Names in place of numbers; the proof by cases is a flat list, splits before their cases.

use crate::answer::{Answer, Node, Plan, Prices, Programme, Restriction, Subject, Units, VERSION};
use crate::fault::{Fault, Many, Wrong};
use crate::file::{Complaint, Limits, expect, find, numbers, parse, print};
use crate::instance::Instance;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};

const ANSWER: &str = "plainpied-programme-answer-1";
/// The most cases of a proof that is read.
const MOST_CASES: usize = 20_000;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerFile {
    format: String,
    version: u32,
    instance: String,
    value: i64,
    bound: i64,
    seed: u64,
    solver: String,
    counters: Vec<(String, u64)>,
    programmes: Vec<ProgrammeFile>,
    prices: PricesFile,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cases: Vec<CaseFile>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProgrammeFile {
    residence: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    campaign: Option<i16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ramp: Option<i16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lift: Option<i16>,
    #[serde(default)]
    units: Vec<UnitsFile>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitsFile {
    class: String,
    package: String,
    year: i16,
    #[serde(default)]
    pension: bool,
    #[serde(default)]
    campaign: bool,
    count: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PricesFile {
    cash: Vec<i64>,
    relief: Vec<Vec<i64>>,
    least: Vec<Vec<i64>>,
    most: Vec<Vec<i64>>,
    envelope: Vec<Vec<i64>>,
    work: Vec<Vec<i64>>,
    fairness: Vec<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum CaseFile {
    Split { residence: u32, subject: SubjectFile, year: u32 },
    Prices(PricesFile),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum SubjectFile {
    Campaign,
    Ramp,
    Lift,
    Dwellings { class: u32, most: u32 },
}

impl From<&Prices> for PricesFile {
    fn from(prices: &Prices) -> Self {
        let Prices { cash, relief, least, most, envelope, work, fairness } = prices.clone();
        Self { cash, relief, least, most, envelope, work, fairness }
    }
}

impl From<PricesFile> for Prices {
    fn from(file: PricesFile) -> Self {
        let PricesFile { cash, relief, least, most, envelope, work, fairness } = file;
        Self { cash, relief, least, most, envelope, work, fairness }
    }
}

/// Reads an answer, with the instance that it answers.
///
/// # Errors
/// What is wrong, and where. Whether the plan holds is for [`verify`](crate::verify).
pub fn read_answer(from: impl Read, instance: &Instance, limits: Limits) -> Result<Answer, Complaint> {
    let file: AnswerFile = parse(from, limits.bytes)?;
    expect(&file.format, ANSWER)?;
    if file.version != VERSION {
        return Err(Complaint::Version { found: file.version });
    }
    let residences = numbers(instance.residences.iter().map(|residence| &residence.id));
    let packages = numbers(instance.packages.iter().map(|package| &package.id));
    let mut programmes = Vec::with_capacity(file.programmes.len());
    for (at, programme) in file.programmes.iter().enumerate() {
        let place = |field: &str| format!("programmes[{at}] (`{}`).{field}", programme.residence);
        let residence = find(&residences, &programme.residence, || place("residence"))?;
        let all = &instance.residences[residence as usize].classes;
        let classes = numbers(all.iter().map(|class| &class.id));
        let mut units = Vec::with_capacity(programme.units.len());
        for (number, unit) in programme.units.iter().enumerate() {
            let place = |field: &str| place(&format!("units[{number}].{field}"));
            units.push(Units {
                class: find(&classes, &unit.class, || place("class"))?,
                package: find(&packages, &unit.package, || place("package"))?,
                year: unit.year,
                pension: unit.pension,
                campaign: unit.campaign,
                count: unit.count,
            });
        }
        let (campaign, ramp, lift) = (programme.campaign, programme.ramp, programme.lift);
        programmes.push(Programme { residence, campaign, ramp, lift, units });
    }
    let cases = tree(file.cases)?;
    Ok(Answer {
        instance: file.instance,
        plan: Plan { programmes },
        value: file.value,
        bound: file.bound,
        prices: file.prices.into(),
        cases,
        seed: file.seed,
        solver: file.solver,
        counters: file.counters,
    })
}

/// The tree of a flat list: read from its end, a split takes the two trees that are read last.
fn tree(cases: Vec<CaseFile>) -> Result<Option<Node>, Fault> {
    if cases.len() > MOST_CASES {
        let what = Wrong::TooMany { what: Many::Cases, most: MOST_CASES as u64 };
        return Err(Fault { place: "cases".into(), what });
    }
    if cases.is_empty() {
        return Ok(None);
    }
    let broken = |at: usize| Fault { place: format!("cases[{at}]"), what: Wrong::Cases };
    let mut ready = Vec::new();
    for (at, case) in cases.into_iter().enumerate().rev() {
        let node = match case {
            CaseFile::Prices(prices) => Node::Leaf(prices.into()),
            CaseFile::Split { residence, subject, year } => {
                let (yes, no) = (ready.pop(), ready.pop());
                let (Some(yes), Some(no)) = (yes, no) else { return Err(broken(at)) };
                let subject = match subject {
                    SubjectFile::Campaign => Subject::Campaign,
                    SubjectFile::Ramp => Subject::Ramp,
                    SubjectFile::Lift => Subject::Lift,
                    SubjectFile::Dwellings { class, most } => Subject::Dwellings { class, most },
                };
                let on = Restriction { residence, subject, year };
                Node::Split { on, yes: Box::new(yes), no: Box::new(no) }
            }
        };
        ready.push(node);
    }
    if ready.len() == 1 { Ok(ready.pop()) } else { Err(broken(0)) }
}

/// Writes an answer, with the names of its instance.
///
/// # Errors
/// When the file cannot be written.
pub fn write_answer(instance: &Instance, answer: &Answer, to: impl Write) -> std::io::Result<()> {
    let programme = |programme: &Programme| {
        let residence = instance.residences.get(programme.residence as usize);
        let class = |number: u32| {
            let found = residence.and_then(|residence| residence.classes.get(number as usize));
            found.map_or_else(|| number.to_string(), |class| class.id.clone())
        };
        let package = |number: u32| {
            let found = instance.packages.get(number as usize);
            found.map_or_else(|| number.to_string(), |package| package.id.clone())
        };
        let units = programme.units.iter().map(|units| UnitsFile {
            class: class(units.class),
            package: package(units.package),
            year: units.year,
            pension: units.pension,
            campaign: units.campaign,
            count: units.count,
        });
        ProgrammeFile {
            residence: residence.map_or_else(|| programme.residence.to_string(), |found| found.id.clone()),
            campaign: programme.campaign,
            ramp: programme.ramp,
            lift: programme.lift,
            units: units.collect(),
        }
    };
    let mut cases = Vec::new();
    let mut open: Vec<&Node> = answer.cases.iter().collect();
    while let Some(node) = open.pop() {
        match node {
            Node::Leaf(prices) => cases.push(CaseFile::Prices(prices.into())),
            Node::Split { on, yes, no } => {
                let subject = match on.subject {
                    Subject::Campaign => SubjectFile::Campaign,
                    Subject::Ramp => SubjectFile::Ramp,
                    Subject::Lift => SubjectFile::Lift,
                    Subject::Dwellings { class, most } => SubjectFile::Dwellings { class, most },
                };
                cases.push(CaseFile::Split { residence: on.residence, subject, year: on.year });
                open.push(no);
                open.push(yes);
            }
        }
    }
    let file = AnswerFile {
        format: ANSWER.to_owned(),
        version: VERSION,
        instance: answer.instance.clone(),
        value: answer.value,
        bound: answer.bound,
        seed: answer.seed,
        solver: answer.solver.clone(),
        counters: answer.counters.clone(),
        programmes: answer.plan.programmes.iter().map(programme).collect(),
        prices: (&answer.prices).into(),
        cases,
    };
    print(&file, to)
}
