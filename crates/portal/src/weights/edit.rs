//! A new version of the weights: 100 points to share out, a few thresholds, and the reason.

use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong, words};
use access::{Dimension, Indicator, Parameters};
use askama::Template;
use texts::Texts;

struct Group {
    title: String,
    hint: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "weights/edit.html")]
struct EditPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    from: String,
    name: Field,
    note: Field,
    groups: Vec<Group>,
}

/// One number of the form: its name, its label, its bounds, its unit, and where it lives.
struct Knob {
    name: String,
    label: String,
    max: i64,
    unit: String,
    value: f64,
}

/// A group of weights that must add up to 100, or the thresholds.
struct Knobs {
    title: String,
    hint: String,
    is_weights: bool,
    knobs: Vec<Knob>,
}

fn knobs(t: Texts, p: &Parameters) -> Vec<Knobs> {
    let language = words::language(t);
    let weight = |name: String, label: &str, value: f64| Knob {
        name,
        label: label.to_owned(),
        max: 100,
        unit: t.weights_points(),
        value,
    };
    let mut groups = vec![Knobs {
        title: t.weights_dimensions(),
        hint: t.weights_points_hint(),
        is_weights: true,
        knobs: Dimension::ALL
            .into_iter()
            .zip(p.dimension_weights)
            .map(|(d, w)| weight(format!("w-{}", d.code()), d.label(language), w))
            .collect(),
    }];
    for dimension in [Dimension::CommonParts, Dimension::Surroundings, Dimension::Services] {
        let lines = Indicator::ALL.into_iter().filter(|i| i.dimension() == dimension);
        groups.push(Knobs {
            title: dimension.label(language).to_owned(),
            hint: t.weights_points_hint(),
            is_weights: true,
            knobs: lines
                .map(|i| weight(format!("w-{}", i.code()), i.label(language), words::weight(p, i)))
                .collect(),
        });
    }
    let threshold = |name: &str, label: String, max: i64, unit: &str, value: f64| Knob {
        name: name.to_owned(),
        label,
        max,
        unit: unit.to_owned(),
        value,
    };
    groups.push(Knobs {
        title: t.weights_thresholds(),
        hint: t.weights_thresholds_hint(),
        is_weights: false,
        knobs: vec![
            threshold("full-share", t.weights_full_share(), 100, "%", p.full_share * 100.0),
            threshold("near", t.weights_near(), 5000, "m", p.distance.full_m),
            threshold("half", t.weights_half(), 5000, "m", p.distance.half_m),
            threshold("far", t.weights_far(), 5000, "m", p.distance.zero_m),
            threshold("target-age", t.weights_target_age(), 110, "", p.target.age.into()),
            threshold("target-share", t.weights_target_share(), 99, "%", p.target.share_percent.into()),
            threshold("target-size", t.weights_target_size(), 1000, "", p.target.minimum_dwellings.into()),
        ],
    });
    let s = &p.survey;
    groups.push(Knobs {
        title: t.weights_outside(),
        hint: t.weights_outside_hint(),
        is_weights: false,
        knobs: vec![
            threshold("slope-gentle", t.param_slope_gentle(), 40, "%", s.slope_gentle_percent),
            threshold("slope-steep", t.param_slope_steep(), 40, "%", s.slope_steep_percent),
            threshold("path-full", t.param_path_full(), 1000, "cm", s.path_full_cm),
            threshold("path-half", t.param_path_half(), 1000, "cm", s.path_half_cm),
            threshold("seat-near", t.param_seat_near(), 500, "m", s.seat_near_m),
            threshold("seat-far", t.param_seat_far(), 500, "m", s.seat_far_m),
            threshold("seats-mapped", t.param_seats_mapped(), 100, "", s.seats_when_mapped.into()),
        ],
    });
    groups
}

fn page<'a>(
    asked: &Asked,
    from: &str,
    base: &Parameters,
    form: &Pairs,
    problems: &'a [Problem],
) -> EditPage<'a> {
    let t = asked.t;
    let typed = |knob: &Knob| {
        form.text(&knob.name)
            .map_or_else(|| format!("{}", (knob.value * 1000.0).round() / 1000.0), str::to_owned)
    };
    let groups = knobs(t, base)
        .into_iter()
        .map(|group| Group {
            hint: group.hint,
            title: group.title,
            fields: group
                .knobs
                .iter()
                .map(|k| {
                    let field = Field::number(&k.name, k.label.as_str(), &typed(k), 0, k.max);
                    let field = if k.unit.is_empty() { field } else { field.unit(k.unit.as_str()) };
                    field.checked(problems)
                })
                .collect(),
        })
        .collect();
    let crumbs = vec![crumb("/ponderations", t.nav_weights()), crumb("", t.weights_new())];
    EditPage {
        t,
        c: Chrome::new(asked, Place::Weights, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        from: from.to_owned(),
        name: Field::text("name", t.weights_name(), form.text("name").unwrap_or(""))
            .required()
            .checked(problems),
        note: Field::area("note", t.weights_note(), form.text("note").unwrap_or(""))
            .required()
            .checked(problems),
        groups,
    }
}

/// `GET /ponderations/nouvelle`
pub(super) async fn edit(asked: Asked) -> PageResult {
    let base = asked.register.weights(&asked.landlord()?.id, asked.pairs.text("depuis")).await?;
    show(&page(&asked, &base.id, &base.parameters, &Pairs::default(), &[]))
}

/// `POST /ponderations/nouvelle`
pub(super) async fn save(asked: Asked, form: Pairs) -> PageResult {
    let landlord = &asked.landlord()?.id;
    let base = asked.register.weights(landlord, form.text("depuis")).await?;
    let t = asked.t;
    match parameters(t, &base.parameters, &form) {
        Ok(parameters) => {
            asked.register.save_weights(landlord, &parameters, &parameters.note).await?;
            go("/ponderations?fait=saved")
        }
        Err(problems) => show_wrong(&page(&asked, &base.id, &base.parameters, &form, &problems)),
    }
}

/// The parameters of a form, or everything that is wrong with it.
fn parameters(t: Texts, base: &Parameters, form: &Pairs) -> Result<Parameters, Vec<Problem>> {
    let mut problems = Vec::new();
    let name = form.text("name").unwrap_or("");
    if name.is_empty() || name.chars().count() > 80 {
        problems.push(Problem::new("name", t.weights_name_wrong()));
    }
    let note = form.text("note").unwrap_or("");
    if note.is_empty() || note.chars().count() > 500 {
        problems.push(Problem::new("note", t.weights_note_wrong()));
    }
    let mut new = Parameters {
        name: name.to_owned(),
        note: note.to_owned(),
        version: base.version.saturating_add(1),
        ..base.clone()
    };
    for group in knobs(t, base) {
        let mut sum = 0.0;
        let mut complete = true;
        for knob in &group.knobs {
            let value = match form.text(&knob.name) {
                None => Some(knob.value),
                Some(text) => text
                    .replace(',', ".")
                    .parse::<f64>()
                    .ok()
                    .filter(|v| v.is_finite() && (0.0..=knob.max as f64).contains(v)),
            };
            match value {
                Some(value) => {
                    sum += value;
                    turn(&mut new, &knob.name, value);
                }
                None => {
                    complete = false;
                    let what = t.weights_number_wrong(knob.label.as_str(), "0", knob.max.to_string());
                    problems.push(Problem::new(&knob.name, what));
                }
            }
        }
        if group.is_weights && complete && (sum - 100.0_f64).abs() > 1e-6 {
            let first = group.knobs.first().map_or("name", |k| k.name.as_str());
            let shown = crate::method::short(t.lang(), sum);
            problems.push(Problem::new(first, t.weights_sum_wrong(group.title.as_str(), shown)));
        }
    }
    if problems.is_empty()
        && let Err(found) = new.check()
    {
        problems.extend(found.into_iter().map(|e| Problem::new("name", e.to_string())));
    }
    if problems.is_empty() { Ok(new) } else { Err(problems) }
}

/// Writes one number of the form where it lives.
fn turn(p: &mut Parameters, name: &str, value: f64) {
    let small = |v: f64| v.round().clamp(0.0, 255.0) as u8;
    match name {
        "full-share" => p.full_share = value / 100.0,
        "near" => p.distance.full_m = value,
        "half" => p.distance.half_m = value,
        "far" => p.distance.zero_m = value,
        "target-age" => p.target.age = small(value),
        "target-share" => p.target.share_percent = small(value),
        "slope-gentle" => p.survey.slope_gentle_percent = value,
        "slope-steep" => p.survey.slope_steep_percent = value,
        "path-full" => p.survey.path_full_cm = value,
        "path-half" => p.survey.path_half_cm = value,
        "seat-near" => p.survey.seat_near_m = value,
        "seat-far" => p.survey.seat_far_m = value,
        "seats-mapped" => p.survey.seats_when_mapped = value.round().clamp(0.0, 1e3) as u32,
        "target-size" => p.target.minimum_dwellings = value.round().clamp(0.0, 1e6) as u32,
        _ => {
            let Some(code) = name.strip_prefix("w-") else { return };
            if let Some(d) = Dimension::ALL.iter().position(|d| d.code() == code) {
                p.dimension_weights[d] = value;
            } else if let Some(i) = Indicator::from_code(code) {
                let place = i.place();
                let slot = match i.dimension() {
                    Dimension::Dwellings => None,
                    Dimension::CommonParts => p.common_weights.get_mut(place),
                    Dimension::Surroundings => p.surroundings_weights.get_mut(place),
                    Dimension::Services => p.services_weights.get_mut(place),
                };
                if let Some(slot) = slot {
                    *slot = value;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use texts::Lang;

    #[test]
    fn a_form_left_as_it_is_gives_the_same_parameters() {
        let base = Parameters::default();
        let t = Texts::of(Lang::Fr);
        let new = parameters(t, &base, &Pairs::parse("name=Essai&note=Pour%20voir")).unwrap();
        assert!(access::parameters::compare(&base, &new).is_empty());
        assert_eq!((new.name.as_str(), new.version), ("Essai", 2));
    }

    #[test]
    fn the_thresholds_of_the_surroundings_are_set_here_and_told_when_out_of_order() {
        let t = Texts::of(Lang::Fr);
        let form = "name=Essai&note=x&slope-gentle=4&path-full=120&seat-far=250&seats-mapped=3";
        let new = parameters(t, &Parameters::default(), &Pairs::parse(form)).unwrap();
        let told: Vec<String> =
            access::parameters::compare(&Parameters::default(), &new).into_iter().map(|d| d.code).collect();
        let expected = ["slope_gentle_percent", "path_full_cm", "seat_far_m", "seats_when_mapped"];
        assert_eq!(told, expected.map(|c| format!("survey.{c}")));
        let crossed = Pairs::parse("name=Essai&note=x&seat-near=300");
        assert!(parameters(t, &Parameters::default(), &crossed).is_err());
    }

    #[test]
    fn points_that_do_not_add_up_to_100_are_told_at_their_group() {
        let t = Texts::of(Lang::Fr);
        let form = Pairs::parse("name=Essai&note=x&w-L=40&near=abc");
        let problems = parameters(t, &Parameters::default(), &form).unwrap_err();
        let names: Vec<&str> = problems.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["w-L", "near"]);
    }
}
