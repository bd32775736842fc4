//! Forms of a committee: its rules, an interest, an appointment; their fields and how they are read.

use super::words::{interest, objective, objective_code, seat};
use crate::edge::form::Pairs;
use crate::ui::{Choice, Field, Problem};
use award::Objective;
use register::committees::{Candidate, CommitteeRules, InterestKind, NewInterest, Seat};
use texts::{Texts, format};

const OBJECTIVES: [Objective; 3] = [Objective::Money, Objective::Households, Objective::Projects];

/// A whole number typed in a field.
fn number(form: &Pairs, name: &str) -> Option<i64> {
    form.text(name)?.trim().parse().ok()
}

pub(super) fn rules_fields(t: Texts, rules: &CommitteeRules, form: &Pairs) -> Vec<Field> {
    let text = |name: &str, now: i64| form.text(name).map_or_else(|| now.to_string(), str::to_owned);
    let chosen = form.text("objectif").unwrap_or(objective_code(rules.objective)).to_owned();
    let objectives =
        OBJECTIVES.map(|one| Choice::new(objective_code(one), objective(t, one), &chosen)).to_vec();
    let percent = |name: &str, label: String, now: i64, least: i64| {
        Field::number(name, label, &text(name, now / 10), least, 100).unit("%").required()
    };
    let count = |name: &str, label: String, now: u32, most: i64| {
        Field::number(name, label, &text(name, now.into()), 1, most).required()
    };
    let spread = format::decimal(t.lang(), rules.spread as f64 / 1_000.0, 1);
    vec![
        count("lecteurs", t.jury_readers(), rules.readers, 6),
        count("charge", t.jury_load(), rules.load, 500),
        Field::text("ecart", t.jury_spread(), form.text("ecart").unwrap_or(&spread))
            .hint(t.jury_spread_hint())
            .required(),
        percent("quorum", t.jury_quorum(), rules.quorum, 1),
        percent("majorite", t.jury_majority(), rules.majority, 50),
        Field::radios("objectif", t.jury_objective(), objectives),
        count("fonds", t.jury_funds(), rules.funds_per_file, 3),
        percent("part", t.jury_least_share(), rules.least_share, 1).hint(t.jury_least_share_hint()),
    ]
}

/// The rules of a form. `None`: something is no number.
pub(super) fn read_rules(form: &Pairs) -> Option<CommitteeRules> {
    let small = |name: &str| u32::try_from(number(form, name)?).ok();
    let percent = |name: &str| number(form, name)?.checked_mul(10);
    let spread: f64 = form.text("ecart")?.trim().replace(',', ".").parse().ok()?;
    let wanted = form.text("objectif")?;
    Some(CommitteeRules {
        readers: small("lecteurs")?,
        load: small("charge")?,
        spread: (spread * 1_000.0).round() as i64,
        quorum: percent("quorum")?,
        majority: percent("majorite")?,
        objective: OBJECTIVES.into_iter().find(|one| objective_code(*one) == wanted)?,
        funds_per_file: small("fonds")?,
        least_share: percent("part")?,
    })
}

/// The fields of an interest; `of_other`: the secretariat notes it of somebody.
pub(super) fn interest_fields(
    t: Texts,
    organisations: Vec<(String, String)>,
    form: &Pairs,
    of_other: Option<Vec<(String, String)>>,
    problems: &[Problem],
) -> Vec<Field> {
    let text = |name: &str| form.text(name).unwrap_or("");
    let kinds = InterestKind::ALL.iter().map(|one| Choice::new(one.code(), interest(t, *one), text("lien")));
    let mut places = vec![Choice::new("", t.jury_choose(), text("organisation"))];
    places.extend(organisations.into_iter().map(|(id, name)| Choice::new(id, name, text("organisation"))));
    let mut all = Vec::new();
    let is_other = of_other.is_some();
    if let Some(judges) = of_other {
        let judges = judges.into_iter().map(|(id, name)| Choice::new(id, name, text("juge"))).collect();
        all.push(Field::select("juge", t.jury_judge(), judges));
    }
    all.extend([
        Field::select("lien", t.jury_link(), kinds.collect()),
        Field::select("organisation", t.jury_organisation(), places),
        Field::text("jusque", t.jury_until(), text("jusque")).hint(t.jury_until_hint()),
    ]);
    if is_other {
        all.push(Field::area("note", t.jury_found(), text("note")).required());
    }
    all.into_iter().map(|field| field.checked(problems)).collect()
}

/// The interest of a form, and whose; an error: the code of what is wrong.
pub(super) fn read_interest(form: &Pairs) -> Result<NewInterest, &'static str> {
    let text = |name: &str| form.text(name).unwrap_or("").trim().to_owned();
    let kind = InterestKind::from_code(&text("lien")).ok_or("interest-organisation")?;
    let until_year = match text("jusque").as_str() {
        "" => None,
        year => Some(year.parse().map_err(|_| "interest-year")?),
    };
    let about = text("organisation");
    if about.is_empty() {
        return Err("interest-organisation");
    }
    Ok(NewInterest { kind, about, until_year, note: text("note") })
}

pub(super) fn appoint_fields(t: Texts, who: Vec<Candidate>, coordinates: bool, form: &Pairs) -> Vec<Field> {
    let text = |name: &str| form.text(name).unwrap_or("");
    let who = who.into_iter().map(|one| Choice::new(one.membership_id, one.name, text("membre"))).collect();
    let mut seats = vec![Seat::Reader, Seat::Instructor];
    if coordinates {
        seats.push(Seat::President);
    }
    let chosen = form.text("siege").unwrap_or(seat_code(Seat::Reader));
    let seats = seats.into_iter().map(|one| Choice::new(seat_code(one), seat(t, one), chosen)).collect();
    vec![Field::select("membre", t.jury_member(), who), Field::radios("siege", t.jury_seat(), seats)]
}

fn seat_code(of: Seat) -> &'static str {
    match of {
        Seat::Instructor => "instruction",
        Seat::President => "presidence",
        _ => "lecture",
    }
}

pub(super) fn read_seat(form: &Pairs) -> Option<Seat> {
    let wanted = form.text("siege")?;
    [Seat::Reader, Seat::Instructor, Seat::President].into_iter().find(|one| seat_code(*one) == wanted)
}
