//! The method: formulas, parameters in force, sources, codes.

use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show, words};
use access::parameters::Value;
use access::{Dimension, Indicator, Parameters};
use askama::Template;
use model::issue::IssueCode;
use texts::{Lang, Texts, format};

struct DimensionLines {
    code: &'static str,
    label: &'static str,
    weight: String,
    /// Code, label, weight.
    indicators: Vec<(&'static str, &'static str, String)>,
}

#[derive(Template)]
#[template(path = "method/method.html")]
struct MethodPage {
    t: Texts,
    c: Chrome,
    /// Base and reach of each ceiling.
    ceilings: (String, String, String, String, String, String),
    dimensions: Vec<DimensionLines>,
    target_rule: String,
    version: String,
    entries: Vec<(String, String)>,
    codes: Vec<(&'static str, String)>,
}

/// `GET /methode`
pub(super) async fn method(asked: Asked) -> PageResult {
    let t = asked.t;
    let (version, parameters) = match &asked.landlord {
        Some(landlord) => {
            let active = asked.register.weights(&landlord.id, None).await?;
            (active.name, active.parameters)
        }
        None => (t.weights_default(), Parameters::default()),
    };
    let number = |v: f64| short(t.lang(), v);
    let reach = |base: f64| number(100.0 - base);
    let k = parameters.ceilings;
    show(&MethodPage {
        t,
        c: Chrome::new(&asked, Place::Method, vec![crumb("", t.nav_method())]),
        ceilings: (number(k.p1), reach(k.p1), number(k.p2), reach(k.p2), number(k.a1), reach(k.a1)),
        dimensions: dimensions(t, &parameters),
        target_rule: t.targets_rule(
            format::percent(t.lang(), f64::from(parameters.target.share_percent), 0),
            parameters.target.age.to_string(),
            format::date(asked.today),
            parameters.target.minimum_dwellings.to_string(),
        ),
        version: t.sheet_version(version),
        entries: parameters
            .entries()
            .into_iter()
            .map(|e| (crate::weights::parameter_label(t, &e.code), value(t, &e.value)))
            .collect(),
        codes: IssueCode::ALL.into_iter().map(|code| (code.code(), texts::words::issue(t, code))).collect(),
    })
}

/// A parameter as it is read.
pub(crate) fn value(t: Texts, value: &Value) -> String {
    match value {
        Value::Number(n) => short(t.lang(), *n),
        Value::Text(text) => text.clone(),
        Value::Flag(flag) => words::yes_no(t, Some(*flag)),
    }
}

/// A number without useless decimals.
pub(crate) fn short(lang: Lang, n: f64) -> String {
    let decimals = (0..4).find(|d| {
        let scale = 10_f64.powi(*d);
        ((n * scale).round() / scale - n).abs() < 1e-9
    });
    format::decimal(lang, n, decimals.map_or(4, |d| usize::try_from(d).unwrap_or(0)))
}

fn dimensions(t: Texts, parameters: &Parameters) -> Vec<DimensionLines> {
    let language = words::language(t);
    Dimension::ALL
        .into_iter()
        .zip(parameters.dimension_weights)
        .map(|(dimension, weight)| DimensionLines {
            code: dimension.code(),
            label: dimension.label(language),
            weight: short(t.lang(), weight),
            indicators: Indicator::ALL
                .into_iter()
                .filter(|i| i.dimension() == dimension)
                .map(|i| (i.code(), i.label(language), short(t.lang(), words::weight(parameters, i))))
                .collect(),
        })
        .collect()
}
