//! Which layout a file has, told by the set of its headers and never by their order (the declaration without
//! headers excepted).

use super::fields::Field;
use super::headers::{self, DECLARATION, Known};
use super::mapping::ColumnMapping;
use crate::occupancy::{ColumnJudgement, Sensitive, judge_header};
use model::words::{fold, header_key};
use std::collections::{BTreeMap, BTreeSet};

/// The layouts that we know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// Open file up to 2020.
    Rpls2018,
    /// Open file of 2022 and 2023.
    Rpls2022,
    /// Open file since 2024.
    Rpls2024,
    /// What the landlord declares. `named`: with a line of headers; otherwise 64 fields in order.
    Declaration { named: bool },
    /// A landlord's own file, read through a mapping of this name.
    Mapping(String),
    /// Not recognised: a mapping is needed.
    Unknown,
}

impl Layout {
    /// As it is written in reports: `rpls-2018`, `mapping:NAME`…
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Layout::Rpls2018 => "rpls-2018".to_owned(),
            Layout::Rpls2022 => "rpls-2022".to_owned(),
            Layout::Rpls2024 => "rpls-2024".to_owned(),
            Layout::Declaration { .. } => "landlord-declaration".to_owned(),
            Layout::Mapping(name) => format!("mapping:{name}"),
            Layout::Unknown => "unknown".to_owned(),
        }
    }
}

/// What becomes of one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Field(Field),
    /// Known, and not needed.
    Unused,
    /// Nobody knows it: ignored, and said so.
    Unknown,
    /// A column before it gives the same field, or has the same name: ignored.
    Duplicate(Field),
    /// Health, origin…: never read. The reason.
    Forbidden(Sensitive),
    /// Names a person: never read.
    Personal,
}

/// One column and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMatch {
    /// 0-based.
    pub index: usize,
    pub header: String,
    pub role: Role,
}

/// A field that no column gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingField {
    pub field: Field,
    /// Without it the file cannot be read.
    pub blocking: bool,
    /// Headers that look like it.
    pub closest: Vec<String>,
}

/// What the header of a file says, before any row is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutMatch {
    pub layout: Layout,
    pub columns: Vec<ColumnMatch>,
    pub missing: Vec<MissingField>,
    /// For a file that is not recognised: the mapping to confirm.
    pub proposal: Option<ColumnMapping>,
    pub(crate) mapping: Option<ColumnMapping>,
}

/// May this column of a stock file be read at all? In such a file `PMR` or `adapté` speak of the dwelling.
pub(crate) fn may_be_read(header: &str) -> bool {
    matches!(judgement(header), ColumnJudgement::Readable)
}

fn judgement(header: &str) -> ColumnJudgement {
    let judged = judge_header(header);
    if judged == ColumnJudgement::Readable {
        return judged;
    }
    let folded = fold(header);
    let has = |words: &[&str]| words.iter().any(|w| folded.contains(w));
    let person =
        has(&["locataire", "occupant", "titulaire", "menage", "conjoint", "taux", "carte", "beneficiaire"]);
    let dwelling =
        has(&["logement", "accessib", "adapt", "pmr", "norme", "residence", "batiment", "place", "parking"]);
    let of_a_dwelling =
        matches!(judged, ColumnJudgement::Forbidden(Sensitive::Health)) && dwelling && !person;
    if of_a_dwelling { ColumnJudgement::Readable } else { judged }
}

/// Recognises a header. Built-in mappings are tried after the layouts of the directory.
#[must_use]
pub fn detect_layout(header: &[String]) -> LayoutMatch {
    if looks_like_declaration(header) {
        return positional();
    }
    let keys: Vec<String> = header.iter().map(|h| header_key(h)).collect();
    let layout = directory_layout(&keys);
    if layout == Layout::Unknown {
        if let Some(mapping) = ColumnMapping::built_in(header) {
            return mapped_layout(header, &mapping);
        }
        let proposal = ColumnMapping::proposed(header);
        let mut found = mapped_layout(header, &proposal);
        found.layout = Layout::Unknown;
        found.mapping = None;
        found.proposal = Some(proposal);
        return found;
    }
    let lone_axis = keys.iter().any(|k| k == "x") != keys.iter().any(|k| k == "y");
    let plain: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    let mut taken = BTreeSet::new();
    let columns = header.iter().zip(&keys).enumerate().map(|(index, (header, key))| {
        let role = match headers::known(key) {
            _ if key.is_empty() => Role::Unused,
            // X without Y is the number of the row.
            Some(Known::Field(Field::X | Field::Y)) if lone_axis => Role::Unused,
            // The corrected value is read only when the declared one is not there.
            Some(Known::Field(_)) if key.strip_suffix("red").is_some_and(|k| plain.contains(k)) => {
                Role::Unused
            }
            Some(Known::Field(field)) => {
                if taken.insert(field) {
                    Role::Field(field)
                } else {
                    Role::Duplicate(field)
                }
            }
            Some(Known::Unused) => Role::Unused,
            None => unknown_role(header),
        };
        ColumnMatch { index, header: header.clone(), role }
    });
    let columns: Vec<ColumnMatch> = columns.collect();
    let needed: &[Field] = match layout {
        Layout::Declaration { .. } => &[Field::DwellingRef, Field::CommuneCode, Field::StreetName],
        _ => &[Field::CommuneCode, Field::StreetName],
    };
    let mut missing = missing_fields(&columns, needed, true);
    let wished = [
        Field::Floor,
        Field::ConstructionType,
        Field::Rooms,
        Field::LivingArea,
        Field::BuiltYear,
        Field::Financing,
        Field::Postcode,
        Field::CommuneName,
        Field::EpcEnergy,
    ];
    missing.extend(missing_fields(&columns, &wished, false));
    LayoutMatch { layout, columns, missing, proposal: None, mapping: None }
}

/// The columns of a file read through a mapping.
#[must_use]
pub fn mapped_layout(header: &[String], mapping: &ColumnMapping) -> LayoutMatch {
    let mut taken = BTreeMap::new();
    let wanted: BTreeMap<String, Field> =
        mapping.columns.iter().map(|(field, header)| (header_key(header), *field)).collect();
    let columns: Vec<ColumnMatch> = header
        .iter()
        .enumerate()
        .map(|(index, header)| {
            let role = match wanted.get(&header_key(header)) {
                Some(field) => match judgement(header) {
                    ColumnJudgement::Forbidden(why) => Role::Forbidden(why),
                    _ if taken.insert(*field, index).is_some() => Role::Duplicate(*field),
                    _ => Role::Field(*field),
                },
                None if header.is_empty() => Role::Unused,
                None => unknown_role(header),
            };
            ColumnMatch { index, header: header.clone(), role }
        })
        .collect();
    let asked: Vec<Field> = mapping.columns.keys().copied().collect();
    let mut missing = missing_fields(&columns, &asked, true);
    for missing in &mut missing {
        // The closest headers are those close to the name that the mapping gives.
        if let Some(name) = mapping.columns.get(&missing.field) {
            missing.closest = closest(&columns, &header_key(name));
        }
    }
    LayoutMatch {
        layout: Layout::Mapping(mapping.name.clone()),
        columns,
        missing,
        proposal: None,
        mapping: Some(mapping.clone()),
    }
}

fn unknown_role(header: &str) -> Role {
    match judgement(header) {
        ColumnJudgement::Readable => Role::Unknown,
        ColumnJudgement::Identity => Role::Personal,
        ColumnJudgement::Forbidden(why) => Role::Forbidden(why),
    }
}

fn directory_layout(keys: &[String]) -> Layout {
    const CORE: [&str; 14] = [
        "depcom",
        "codepostal",
        "libcom",
        "nomvoie",
        "typvoie",
        "nbpiece",
        "surfhab",
        "construct",
        "locat",
        "patrimoine",
        "finan",
        "typeconst",
        "etage",
        "droit",
    ];
    let stems = |key: &String| {
        let key = key.strip_suffix("red").unwrap_or(key);
        let key = key.strip_suffix("code").unwrap_or(key);
        CORE.contains(&key)
    };
    let has = |name: &str| keys.iter().any(|k| k == name);
    if keys.iter().filter(|k| stems(k)).count() < 6 {
        return Layout::Unknown;
    }
    if has("identint") || has("identrep") {
        return Layout::Declaration { named: true };
    }
    let newest = keys.iter().filter_map(|k| headers::geography_year(k)).max();
    let two_quarters = has("plgqp24") || has("plgqp15");
    let coded = ["regcode", "droitcode", "financode", "qpvcode", "typeconstcode", "pmrcode", "plgqp", "epsg"];
    if two_quarters || newest.is_some_and(|y| y >= 24) {
        Layout::Rpls2024
    } else if coded.iter().any(|name| has(name)) || newest.is_some_and(|y| y >= 22) {
        Layout::Rpls2022
    } else {
        Layout::Rpls2018
    }
}

/// Is this first line a dwelling of the declaration without headers?
pub(crate) fn looks_like_declaration(header: &[String]) -> bool {
    let cell = |i: usize| header.get(i).map_or("", String::as_str);
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    (24..=66).contains(&header.len())
        && matches!(cell(2), "1" | "2" | "3" | "4" | "5")
        && matches!(cell(22), "C" | "I" | "E")
        && super::values::commune_code(cell(3)).value.is_some()
        && digits(cell(25), 4)
}

fn positional() -> LayoutMatch {
    let columns = DECLARATION
        .iter()
        .enumerate()
        .map(|(index, (name, field))| ColumnMatch {
            index,
            header: (*name).to_owned(),
            role: field.map_or(Role::Unused, Role::Field),
        })
        .collect();
    LayoutMatch {
        layout: Layout::Declaration { named: false },
        columns,
        missing: Vec::new(),
        proposal: None,
        mapping: None,
    }
}

fn missing_fields(columns: &[ColumnMatch], wanted: &[Field], blocking: bool) -> Vec<MissingField> {
    wanted
        .iter()
        .filter(|field| !columns.iter().any(|c| c.role == Role::Field(**field)))
        .map(|&field| {
            let names = headers::names_of(field);
            let mut near: Vec<String> = names.iter().flat_map(|name| closest(columns, name)).collect();
            near.dedup();
            near.truncate(3);
            MissingField { field, blocking, closest: near }
        })
        .collect()
}

/// Headers of columns that give nothing and look like this key, nearest first.
fn closest(columns: &[ColumnMatch], key: &str) -> Vec<String> {
    let mut near: Vec<(usize, &str)> = columns
        .iter()
        .filter(|c| matches!(c.role, Role::Unknown | Role::Unused) && !c.header.is_empty())
        .map(|c| (distance(&header_key(&c.header), key), c.header.as_str()))
        .filter(|(d, _)| *d <= 1 + key.len() / 4)
        .collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, header)| header.to_owned()).collect()
}

/// Edits from one key to the other (Levenshtein); long headers are cut.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<u8>, Vec<u8>) = (a.bytes().take(60).collect(), b.bytes().take(60).collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
