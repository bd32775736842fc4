//! The form of a building: what is kept as fields, and what was typed as a building. Everything but the name may stay empty:
//! what is not known is not invented.

use super::words::{condition, cost, heating, read_cents, refusal, risk, sight, typed};
use crate::edge::form::{Pairs, encode};
use crate::ui::{Choice, Field, Problem};
use crate::upkeep::words::kind as kind_word;
use diagnosis::{Building, BuildingError, Condition, CostKind, EnergyClass, Heating, Risk, Seen, Sight};
use jiff::civil::Date;
use texts::Texts;
use upkeep::Kind;

/// A part of the form: its fields, and whether it is open when the page comes.
pub(super) struct Part {
    /// In addresses: the page comes back here after the part is saved.
    pub anchor: String,
    pub title: String,
    pub fields: Vec<Field>,
    pub is_open: bool,
}

fn joined(all: &[(String, String)]) -> Pairs {
    let pairs: Vec<String> = all.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    Pairs::parse(&pairs.join("&"))
}

fn number<T: ToString>(n: Option<T>) -> String {
    n.map(|n| n.to_string()).unwrap_or_default()
}

/// A building that is kept, as a form shows it.
pub(super) fn form_of(one: &Building) -> Pairs {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: String| all.push((name.to_owned(), value));
    add("nom", one.name.clone());
    add("adresse", one.address.clone());
    add("commune", one.commune.clone().unwrap_or_default());
    add("annee-de", number(one.built.map(|(from, _)| from)));
    add("annee-a", number(one.built.map(|(_, to)| to)));
    add("logements", number(one.dwellings));
    add("places", number(one.places));
    add("surface", number(one.surface_m2));
    add("chauffage", one.heating.map(|one| one.code().to_owned()).unwrap_or_default());
    add("dpe", one.energy_class.map(|one| one.code().to_owned()).unwrap_or_default());
    add("energie", one.energy_cents.map(typed).unwrap_or_default());
    add("note", one.note.clone());
    for (kind, cents) in &one.costs {
        add(&format!("cout-{kind}"), typed(*cents));
    }
    for (risk, sight) in &one.risks {
        add(&format!("risque-{risk}"), sight.code().to_owned());
    }
    for (kind, seen) in &one.seen {
        add(&format!("etat-{kind}"), seen.condition.map(|one| one.code().to_owned()).unwrap_or_default());
        add(&format!("combien-{kind}"), seen.quantity.map(|n| typed(i64::from(n))).unwrap_or_default());
        add(&format!("pose-de-{kind}"), number(seen.installed.map(|(from, _)| from)));
        add(&format!("pose-a-{kind}"), number(seen.installed.map(|(_, to)| to)));
        add(&format!("vu-le-{kind}"), number(seen.seen_on));
        add(&format!("vu-{kind}"), seen.note.clone());
    }
    joined(&all)
}

fn text<'a>(form: &'a Pairs, name: &str) -> &'a str {
    form.text(name).unwrap_or("")
}

fn identity(t: Texts, form: &Pairs) -> Vec<Field> {
    let years = t.diagnosis_years_hint();
    vec![
        Field::text("nom", t.diagnosis_building_name(), text(form, "nom")).required(),
        Field::text("adresse", t.diagnosis_address(), text(form, "adresse")),
        Field::text("commune", t.diagnosis_commune(), text(form, "commune")).hint(t.diagnosis_commune_hint()),
        Field::text("annee-de", t.diagnosis_built_from(), text(form, "annee-de")).hint(years),
        Field::text("annee-a", t.diagnosis_built_to(), text(form, "annee-a")),
        Field::number("logements", t.diagnosis_dwellings(), text(form, "logements"), 0, 5_000),
        Field::number("places", t.diagnosis_places(), text(form, "places"), 0, 5_000)
            .hint(t.diagnosis_places_hint()),
        Field::number("surface", t.diagnosis_surface(), text(form, "surface"), 1, 1_000_000).unit("m²"),
        Field::area("note", t.diagnosis_note(), text(form, "note")).hint(t.diagnosis_note_hint()),
    ]
}

fn energy(t: Texts, form: &Pairs) -> Vec<Field> {
    let now = text(form, "chauffage");
    let mut heats = vec![Choice::new("", t.unknown(), now)];
    heats.extend(Heating::ALL.iter().map(|one| Choice::new(one.code(), heating(t, *one), now)));
    let now = text(form, "dpe");
    let mut classes = vec![Choice::new("", t.unknown(), now)];
    classes.extend(EnergyClass::ALL.iter().map(|one| Choice::new(one.code(), one.code(), now)));
    let mut all = vec![
        Field::radios("chauffage", t.diagnosis_heating(), heats),
        Field::radios("dpe", t.diagnosis_class(), classes),
        Field::text("energie", t.diagnosis_energy(), text(form, "energie")).hint(t.diagnosis_cost_hint()),
    ];
    all.extend(CostKind::ALL.iter().map(|kind| {
        let name = format!("cout-{kind}");
        Field::text(&name, cost(t, *kind), text(form, &name))
    }));
    all
}

fn risks(t: Texts, form: &Pairs) -> Vec<Field> {
    let field = |one: &Risk| {
        let name = format!("risque-{one}");
        let now = text(form, &name);
        let mut all = vec![Choice::new("", t.diagnosis_not_looked(), now)];
        all.extend(Sight::ALL.iter().map(|seen| Choice::new(seen.code(), sight(t, *seen), now)));
        Field::radios(&name, risk(t, *one), all)
    };
    Risk::ALL.iter().map(field).collect()
}

/// The fields of a component.
fn component(t: Texts, form: &Pairs, kind: Kind, today: Date) -> Vec<Field> {
    let name = |part: &str| format!("{part}-{kind}");
    let now = text(form, &name("etat")).to_owned();
    let mut states = vec![Choice::new("", t.unknown(), &now)];
    states.extend(Condition::ALL.iter().map(|one| Choice::new(one.code(), condition(t, *one), &now)));
    let value = |part: &str| form.text(&name(part)).unwrap_or("").to_owned();
    // What is being looked at is looked at today, unless somebody says otherwise.
    let day = value("vu-le");
    let day = if day.is_empty() && now.is_empty() { today.to_string() } else { day };
    let quantity = Field::text(&name("combien"), t.diagnosis_quantity(), &value("combien"));
    let quantity = if kind.is_a_surface() { quantity.hint(t.diagnosis_quantity_m2()) } else { quantity };
    vec![
        Field::radios(&name("etat"), t.upkeep_condition(), states),
        quantity,
        Field::text(&name("pose-de"), t.upkeep_from(), &value("pose-de")).hint(t.diagnosis_years_hint()),
        Field::text(&name("pose-a"), t.upkeep_to(), &value("pose-a")),
        Field::date(&name("vu-le"), t.diagnosis_seen_on(), &day),
        Field::text(&name("vu"), t.diagnosis_seen_note(), &value("vu")).hint(t.diagnosis_note_hint()),
    ]
}

/// The parts of the form, with the errors beside their fields. A part with an answer or an error is open.
pub(super) fn parts(t: Texts, form: &Pairs, problems: &[Problem], today: Date) -> Vec<Part> {
    let part = |anchor: &str, title: String, fields: Vec<Field>, is_open: bool| {
        let fields: Vec<Field> = fields.into_iter().map(|field| field.checked(problems)).collect();
        let is_open = is_open || fields.iter().any(|field| field.error.is_some());
        Part { anchor: anchor.to_owned(), title, fields, is_open }
    };
    let mut all = vec![
        part("identite", t.diagnosis_part_building(), identity(t, form), true),
        part("energie-couts", t.diagnosis_part_energy(), energy(t, form), false),
        part("risques", t.diagnosis_part_risks(), risks(t, form), false),
    ];
    all.extend(Kind::ALL.iter().map(|kind| {
        let state = form.text(&format!("etat-{kind}")).and_then(Condition::from_code);
        let title = match state {
            Some(seen) => t.diagnosis_part_seen(kind_word(t, *kind), condition(t, seen)),
            None => t.diagnosis_part_unseen(kind_word(t, *kind)),
        };
        part(kind.code(), title, component(t, form, *kind, today), false)
    }));
    all
}

/// Reads one field; what cannot be read is told beside it.
struct Reader<'a> {
    t: Texts,
    form: &'a Pairs,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn read<T>(&mut self, name: &str, code: &str, of: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.form.text(name)?;
        let found = of(text);
        if found.is_none() {
            self.problems.push(Problem::new(name, refusal(self.t, code)));
        }
        found
    }

    /// Two years, the first alone for a year that is known.
    fn years(&mut self, from: &str, to: &str) -> Option<(i16, i16)> {
        let year = |text: &str| text.parse::<i16>().ok();
        let first = self.read(from, "diagnosis-year", year);
        let last = self.read(to, "diagnosis-year", year);
        match (first, last) {
            (Some(a), None) => Some((a, a)),
            (Some(a), Some(b)) => Some((a, b)),
            (None, Some(_)) => {
                self.problems.push(Problem::new(from, refusal(self.t, "diagnosis-year")));
                None
            }
            (None, None) => None,
        }
    }
}

/// Beside which field a refusal stands.
fn field_of(wrong: BuildingError) -> (String, &'static str) {
    let plain = |name: &str, code| (name.to_owned(), code);
    match wrong {
        BuildingError::Name => plain("nom", "diagnosis-name"),
        BuildingError::Address => plain("adresse", "diagnosis-address"),
        BuildingError::Commune => plain("commune", "diagnosis-commune"),
        BuildingError::Year => plain("annee-de", "diagnosis-year"),
        BuildingError::Homes => plain("logements", "diagnosis-homes"),
        BuildingError::Surface => plain("surface", "diagnosis-surface"),
        BuildingError::Amount => plain("energie", "diagnosis-amount"),
        BuildingError::Quantity(kind) => (format!("combien-{kind}"), "diagnosis-quantity"),
        BuildingError::Installed(kind) => (format!("pose-de-{kind}"), "diagnosis-installed"),
        BuildingError::SeenOn(kind) => (format!("vu-le-{kind}"), "diagnosis-seen-on"),
    }
}

/// The building of a form. What cannot be read is told field by field.
pub(super) fn read(t: Texts, form: &Pairs, id: &str, today: Date) -> Result<Building, Vec<Problem>> {
    let mut reader = Reader { t, form, problems: Vec::new() };
    let count = |text: &str| text.parse::<u32>().ok();
    let mut one = Building {
        id: id.to_owned(),
        name: text(form, "nom").to_owned(),
        address: text(form, "adresse").to_owned(),
        commune: form.text("commune").map(str::to_uppercase),
        built: reader.years("annee-de", "annee-a"),
        dwellings: reader.read("logements", "diagnosis-homes", count),
        places: reader.read("places", "diagnosis-homes", count),
        surface_m2: reader.read("surface", "diagnosis-surface", count),
        heating: form.text("chauffage").and_then(Heating::from_code),
        energy_class: form.text("dpe").and_then(EnergyClass::from_code),
        energy_cents: reader.read("energie", "diagnosis-amount", read_cents),
        note: text(form, "note").to_owned(),
        ..Building::default()
    };
    for kind in CostKind::ALL {
        if let Some(cents) = reader.read(&format!("cout-{kind}"), "diagnosis-amount", read_cents) {
            one.costs.insert(*kind, cents);
        }
    }
    for risk in Risk::ALL {
        if let Some(seen) = form.text(&format!("risque-{risk}")).and_then(Sight::from_code) {
            one.risks.insert(*risk, seen);
        }
    }
    for kind in Kind::ALL {
        let name = |part: &str| format!("{part}-{kind}");
        let condition = form.text(&name("etat")).and_then(Condition::from_code);
        let quantity = |text: &str| read_cents(text).and_then(|n| u32::try_from(n).ok());
        let seen = Seen {
            condition,
            quantity: reader.read(&name("combien"), "diagnosis-quantity", quantity),
            installed: reader.years(&name("pose-de"), &name("pose-a")),
            seen_on: reader.read(&name("vu-le"), "diagnosis-seen-on", |text| text.parse::<Date>().ok()),
            note: text(form, &name("vu")).to_owned(),
        };
        // The day alone says nothing: it is there before anybody looked.
        let says = Seen { seen_on: None, ..seen.clone() };
        if !says.is_blank() {
            one.seen.insert(*kind, seen);
        }
    }
    if reader.problems.is_empty()
        && let Err(wrong) = one.check(today)
    {
        let (name, code) = field_of(wrong);
        reader.problems.push(Problem::new(&name, refusal(t, code)));
    }
    if reader.problems.is_empty() { Ok(one) } else { Err(reader.problems) }
}

/// What is kept in a field, in the words of the form.
fn said(t: Texts, name: &str, value: Option<&str>) -> String {
    let Some(value) = value else { return t.unknown() };
    let words = if name.starts_with("etat-") {
        Condition::from_code(value).map(|one| condition(t, one))
    } else if name.starts_with("risque-") {
        Sight::from_code(value).map(|one| sight(t, one))
    } else if name == "chauffage" {
        Heating::from_code(value).map(|one| heating(t, one))
    } else {
        None
    };
    words.unwrap_or_else(|| value.to_owned())
}

/// What is kept now, where it differs from what was typed; the typed values stay in the form.
pub(super) fn changed(t: Texts, form: &Pairs, now: &Building) -> Vec<Problem> {
    let kept = form_of(now);
    let names = kept.iter().map(|(name, _)| name).chain(form.iter().map(|(name, _)| name));
    let mut names: Vec<&str> = names.filter(|name| !["vu", "mark", "vers"].contains(name)).collect();
    names.sort_unstable();
    names.dedup();
    let differing = names.into_iter().filter(|name| form.text(name) != kept.text(name));
    let told: Vec<Problem> =
        differing.map(|name| Problem::new(name, t.changed_now(said(t, name, kept.text(name))))).collect();
    // Above all others.
    std::iter::once(Problem::new("nom", t.changed_meanwhile())).chain(told).collect()
}
