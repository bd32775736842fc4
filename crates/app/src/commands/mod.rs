//! One file per command.

pub mod adapted;
pub mod admin;
pub mod annotate;
pub mod applications;
pub mod awards;
pub mod backup;
pub mod bodies;
pub mod calls;
pub mod campaign;
pub mod charter;
pub mod child;
pub mod committees;
pub mod config;
pub mod demo;
pub mod diagnoses;
pub mod directory;
pub mod enquiries;
pub mod frameworks;
pub mod funding;
pub mod import;
pub mod index;
pub mod innovations;
pub mod jobs;
pub mod ledger;
pub mod library;
pub mod meetings;
pub mod migrate;
pub mod pathways;
pub mod pension;
pub mod plan_words;
pub mod pool;
pub mod pools;
pub mod practices;
pub mod premises;
pub mod privacy;
pub mod programme;
pub mod programme_words;
pub mod programmes;
pub mod provisions;
pub mod psp;
pub mod quotes;
pub mod reach;
pub mod referrals;
pub mod relief;
pub mod residences;
pub mod restore;
pub mod roadmaps;
pub mod routing;
pub mod serve;
pub mod services;
pub mod subsidies;
pub mod targets;
pub mod testimonies;
pub mod tours;
pub mod transfers;
pub mod upkeep;
pub mod verify;
pub mod verify_plan;
pub mod why;
pub mod works;
pub mod workshops;

use crate::cli::{Lang, Query};
use crate::output::Column;
use crate::store;
use anyhow::Context;
use register::Register;
use register::portfolio::{Filter, Portfolio, PortfolioRequest};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

/// Opens a data folder that must exist: a question never creates one.
pub async fn open(data: &Path) -> anyhow::Result<Register> {
    if !data.join("register.sqlite").exists() {
        anyhow::bail!(
            "{}: no register here; begin with `plainpied import stock FILE --data …`",
            data.display()
        );
    }
    store::open(data).await.with_context(|| data.display().to_string())
}

/// The portfolio that a question is about.
pub async fn portfolio(
    register: &Register,
    query: &Query,
    target: Option<(u8, u8)>,
) -> anyhow::Result<Arc<Portfolio>> {
    let landlord = register.landlord(query.landlord.as_deref()).await?;
    let on = query.on.unwrap_or_else(register::civil::today);
    let request = PortfolioRequest {
        landlord_id: landlord.id,
        on,
        weights: query.weights.clone(),
        prudent: query.prudent,
        target,
    };
    Ok(register.portfolio(&request).await?)
}

/// The filter of a question.
pub fn filter(query: &Query) -> anyhow::Result<Filter> {
    let (filter, refused) = Filter::from_query(&query.filter);
    if refused.is_empty() {
        Ok(filter)
    } else {
        anyhow::bail!("--filter: {} is not understood", refused.join(", "))
    }
}

/// A column with its title in both languages.
pub fn column(lang: Lang, name: &'static str, fr: &str, en: &str) -> Column {
    Column { name, title: if lang == Lang::Fr { fr } else { en }.to_owned() }
}

/// The language of the engine's sentences.
pub fn language(lang: Lang) -> access::Language {
    match lang {
        Lang::Fr => access::Language::Fr,
        Lang::En => access::Language::En,
    }
}

/// A number with two decimals, as JSON.
pub fn hundredths(value: f64) -> Value {
    serde_json::Number::from_f64((value * 100.0).round() / 100.0).map_or(Value::Null, Value::Number)
}

/// A number with six decimals, enough for a position.
pub fn position(value: Option<f64>) -> Value {
    value
        .and_then(|v| serde_json::Number::from_f64((v * 1e6).round() / 1e6))
        .map_or(Value::Null, Value::Number)
}
