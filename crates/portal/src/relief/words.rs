//! The relief in words: amounts, classes, why an expense is not counted, how near a last day is, what to do.

use crate::edge::Asked;
use register::portfolio::Portfolio;
use register::relief::{Reading, ReliefBook};
use relief::advice::Advice;
use relief::classify::{WorksClass, WorksCode};
use relief::deadline::Urgency;
use relief::exemption::{Basis, Taxed, WhyUnknown};
use relief::expense::Missing;
use relief::ledger::{Out, Standing};
use relief::payment::Retention;
use std::collections::BTreeMap;
use texts::{Texts, format};

/// A tab of the slice.
pub(super) struct Tab {
    pub href: &'static str,
    pub label: String,
    pub current: bool,
}

/// Offices and years, expenses, tax offices, import.
pub(super) fn tabs(asked: &Asked, here: &str) -> Vec<Tab> {
    let t = asked.t;
    let all = [
        ("/degrevements", t.relief_years()),
        ("/degrevements/depenses", t.relief_expenses()),
        ("/degrevements/centres", t.relief_offices()),
    ];
    all.into_iter().map(|(href, label)| Tab { href, label, current: href == here }).collect()
}

pub(super) use crate::ui::words::euros;

/// An amount that may not be known.
pub(super) fn amount(t: Texts, cents: Option<i64>) -> String {
    cents.map_or_else(|| t.unknown(), |cents| euros(t, cents))
}

/// Cents as a file writes them.
pub(super) fn plain(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// What [`plain`] wrote.
pub(super) fn of_plain(text: &str) -> Option<i64> {
    text.replace('.', "").parse().ok()
}

/// A column of the annex, in words.
pub(super) fn annex_column(t: Texts, name: &str) -> String {
    match name {
        "numero_facture" => t.relief_missing_number(),
        "date_facture" => t.relief_missing_invoice_date(),
        "entreprise" => t.relief_missing_contractor(),
        "reference_avis_tf" => t.relief_column_notice(),
        "retenue_garantie" => t.relief_column_retention(),
        "montant_vire_ttc" => t.relief_column_transfer(),
        "adresse_centre" => t.relief_column_address(),
        _ => t.relief_column_premises(),
    }
}

/// What is known of a retention.
pub(super) fn retention(t: Texts, retention: Option<Retention>) -> String {
    match retention {
        None => t.unknown(),
        Some(Retention::No) => t.relief_retention_no(),
        Some(Retention::Yes { rate: None }) => t.relief_retention_yes(),
        Some(Retention::Yes { rate }) => t.relief_retention_of(self::rate(t, rate)),
    }
}

/// A rate in hundredths of a per cent.
pub(super) fn rate(t: Texts, rate: Option<i64>) -> String {
    match rate {
        None => t.unknown(),
        // Rates are small: exact as a float of two decimals.
        Some(rate) => {
            let decimals = usize::from(rate % 100 != 0);
            format::percent(t.lang(), i32::try_from(rate).map_or(0.0, f64::from) / 100.0, decimals)
        }
    }
}

pub(super) fn class(t: Texts, class: WorksClass) -> String {
    match class {
        WorksClass::Tee => t.relief_class_tee(),
        WorksClass::Pmr => t.relief_class_pmr(),
        WorksClass::IndisTee => t.relief_class_indis_tee(),
        WorksClass::IndisPmr => t.relief_class_indis_pmr(),
        WorksClass::Exclu => t.relief_class_exclu(),
        WorksClass::Ambigu => t.relief_class_ambigu(),
    }
}

/// The item of the catalogue, by its code.
pub(super) fn item(t: Texts, code: Option<WorksCode>) -> String {
    code.map_or_else(|| t.none(), |code| code.code().to_owned())
}

fn why(t: Texts, why: WhyUnknown) -> String {
    match why {
        WhyUnknown::NoYear => t.relief_tax_no_year(),
        WhyUnknown::NoDuration => t.relief_tax_no_duration(),
        WhyUnknown::NoRule => t.relief_tax_no_rule(),
        WhyUnknown::Mixed => t.relief_tax_mixed(),
        WhyUnknown::NoDwelling => t.relief_tax_no_dwelling(),
    }
}

/// Is the tax of the year borne, and what says so?
pub(super) fn taxed(t: Texts, taxed: Option<Taxed>) -> String {
    let basis = |basis: Basis| match basis {
        Basis::Said => t.relief_basis_said(),
        Basis::Duration => t.relief_basis_duration(),
        Basis::Rule => t.relief_basis_rule(),
    };
    match taxed {
        None => t.relief_out_not_paid(),
        Some(Taxed::Yes { since, basis: b }) => t.relief_taxed_since(since.to_string(), basis(b)),
        Some(Taxed::No { until, basis: b }) => t.relief_exempt_until(until.to_string(), basis(b)),
        Some(Taxed::Part { taxed, of, basis: b }) => {
            t.relief_taxed_part(count(t, taxed), count(t, of), basis(b))
        }
        Some(Taxed::Unknown(because)) => why(t, because),
    }
}

fn count(t: Texts, n: u32) -> String {
    format::count(t.lang(), u64::from(n))
}

/// Of how many dwellings which fact is missing.
pub(super) fn lacking(t: Texts, lacking: &BTreeMap<WhyUnknown, u32>) -> Vec<String> {
    let told =
        |(because, n): (&WhyUnknown, &u32)| t.relief_lacking(i64::from(*n), count(t, *n), why(t, *because));
    lacking.iter().map(told).collect()
}

/// Where an expense stands.
pub(super) fn standing(t: Texts, standing: &Standing) -> String {
    match standing {
        Standing::Counted { share: None } => t.relief_counted_unknown(),
        Standing::Counted { share: Some(cents) } => t.relief_counted(euros(t, *cents)),
        Standing::Filed { .. } => t.relief_filed_in(),
        Standing::Out(out) => match out {
            Out::NotPaid => t.relief_out_not_paid(),
            Out::Ambiguous => t.relief_out_ambiguous(),
            Out::Excluded => t.relief_out_excluded(),
            Out::Repeats(_) => t.relief_out_repeats(),
            Out::SetAside => t.relief_out_set_aside(),
            Out::NoOffice => t.relief_out_no_office(),
            Out::Exempt { until } => t.relief_out_exempt(until.to_string()),
            Out::TaxUnknown(because) => why(t, *because),
            Out::HtUnknown => t.relief_out_ht(),
            Out::PaidUnknown => t.relief_out_paid(),
            Out::Subsidised => t.relief_out_subsidised(),
            Out::Inseparable => t.relief_out_inseparable(),
            Out::Barred { since } => t.relief_out_barred(format::date(*since)),
        },
    }
}

/// How near the last day is.
pub(super) fn urgency(t: Texts, urgency: Urgency) -> String {
    let left = |days: i64| t.relief_days_left(days, days.to_string());
    match urgency {
        Urgency::Barred { since } => t.relief_out_barred(format::date(since)),
        Urgency::Due { left: days, .. } | Urgency::Later { left: days } => left(days),
    }
}

/// Its tone: the nearer, the more it is seen.
pub(super) const fn tone(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Due { within: ..=30, .. } | Urgency::Barred { .. } => "error",
        Urgency::Due { .. } => "warning",
        Urgency::Later { .. } => "neutral",
    }
}

pub(super) fn reading(t: Texts, reading: Reading) -> String {
    match reading {
        Reading::Yes => t.relief_reading_yes(),
        Reading::No => t.relief_reading_no(),
        Reading::Unknown => t.unknown(),
    }
}

pub(super) fn missing(t: Texts, missing: Missing) -> String {
    match missing {
        Missing::Number => t.relief_missing_number(),
        Missing::InvoiceDate => t.relief_missing_invoice_date(),
        Missing::PaymentDate => t.relief_missing_payment_date(),
        Missing::Contractor => t.relief_missing_contractor(),
        Missing::Place => t.relief_missing_place(),
        Missing::Dwelling => t.relief_missing_dwelling(),
        Missing::Nature => t.relief_missing_nature(),
        Missing::Link => t.relief_missing_link(),
        Missing::Ht => t.relief_missing_ht(),
        Missing::VatRate => t.relief_missing_rate(),
    }
}

/// What can be done about what is lost.
pub(super) fn advice(t: Texts, book: &ReliefBook, advice: &Advice) -> String {
    match advice {
        Advice::NoteNotices => t.relief_advice_notices(),
        Advice::PayNextYear { cents, room } => t.relief_advice_pay(euros(t, *cents), amount(t, *room)),
        Advice::OtherOffices(all) => {
            let name = |id: &str| book.office(id).map_or_else(|| t.unknown(), |office| office.name.clone());
            let said: Vec<String> =
                all.iter().map(|(id, room)| format!("{} ({})", name(id), euros(t, *room))).collect();
            t.relief_advice_offices(said.join(", "))
        }
        Advice::OtherFunding { cents } => t.relief_advice_funding(euros(t, *cents)),
    }
}

/// The place of an expense: its dwelling, or its residence.
pub(super) fn place(
    asked: &Asked,
    portfolio: Option<&Portfolio>,
    (dwelling, residence): (Option<&str>, Option<&str>),
) -> String {
    let Some(portfolio) = portfolio else { return asked.t.unknown() };
    if let Some((r, d)) = dwelling.and_then(|id| portfolio.dwelling(id)) {
        return format!("{} – {}", crate::adapted::name_of(asked, d.reference.as_deref()), r.name);
    }
    let found = residence.and_then(|id| portfolio.residence(id));
    found.map_or_else(|| asked.t.unknown(), |r| r.name.clone())
}

/// An amount as it is typed: `Ok(None)` when nothing was.
pub(super) fn typed(text: Option<&str>) -> Result<Option<i64>, ()> {
    let Some(text) = text else { return Ok(None) };
    let text = text.trim_end_matches(['€', ' ', '\u{a0}', '\u{202f}']);
    law::Value::parse(law::Unit::Eur, text).map(|value| Some(value.amount)).ok_or(())
}
