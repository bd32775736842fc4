//! The fields of an agreement, row by row, and the terms that they say.

use super::claim::typed;
use super::words::report_kind;
use crate::edge::form::Pairs;
use crate::envelopes::words::read_cents;
use crate::ui::{Choice, Field, Problem};
use jiff::civil::Date;
use register::organisations::{Named, Organisation, label_of, named};
use register::subsidies::SubsidyRecord;
use subsidy::{Condition, Indicator, Instalment, Line, ReportDue, ReportKind, Terms, Units};
use texts::Texts;

/// Empty rows after those that are there.
const MORE: usize = 3;

/// What a field shows: what was typed, else what is kept.
fn shown(form: Option<&Pairs>, name: &str, kept: impl FnOnce() -> String) -> String {
    match form {
        Some(form) => form.text(name).unwrap_or("").to_owned(),
        None => kept(),
    }
}

/// How many rows a form of this kind has.
fn rows(form: Option<&Pairs>, name: &str, kept: usize) -> usize {
    let typed = form.map(|form| (1..=60).filter(|n| form.has(&format!("{name}-{n}"))).count());
    typed.unwrap_or(kept + MORE).max(kept)
}

/// The fields that are there once.
pub(super) fn fields(t: Texts, terms: &Terms, form: Option<&Pairs>, listed: &[Organisation]) -> Vec<Field> {
    let text = |name: &str, kept: &dyn Fn() -> String| shown(form, name, kept);
    let name = |id: &String| {
        listed.iter().find(|one| one.id == *id).map_or_else(|| id.clone(), |one| label_of(one, listed))
    };
    // Partners by name, one a line: a list of the whole directory cannot be read.
    let partners = || terms.partners.iter().map(name).collect::<Vec<_>>().join("\n");
    let units = || terms.units.as_ref();
    let of_units = |of: fn(&Units) -> String| move || units().map(of).unwrap_or_default();
    vec![
        Field::text("titre", t.subsidy_name(), &text("titre", &|| terms.title.clone())).required(),
        Field::area("objet", t.subsidy_purpose(), &text("objet", &|| terms.purpose.clone())).required(),
        Field::date("debut", t.subsidy_first_on(), &text("debut", &|| terms.first_on.to_string())).required(),
        Field::date("fin", t.subsidy_last_on(), &text("fin", &|| terms.last_on.to_string())).required(),
        Field::text(
            "beneficiaire",
            t.envelope_beneficiary(),
            &text("beneficiaire", &|| name(&terms.beneficiary)),
        )
        .hint(t.subsidy_beneficiary_hint())
        .required(),
        Field::area("partenaires", t.subsidy_partners(), &text("partenaires", &partners))
            .hint(t.subsidy_partners_hint()),
        Field::text(
            "tolerance",
            t.subsidy_tolerance(),
            &text("tolerance", &|| typed(i64::from(terms.tolerance_bp))),
        )
        .unit("%")
        .hint(t.subsidy_tolerance_hint()),
        Field::text("unites", t.subsidy_units(), &text("unites", &of_units(|one| one.label.clone())))
            .hint(t.subsidy_units_hint()),
        Field::text(
            "unites-nombre",
            t.subsidy_units_most(),
            &text("unites-nombre", &of_units(|one| one.most.to_string())),
        ),
        Field::text(
            "unites-plafond",
            t.subsidy_units_cap(),
            &text("unites-plafond", &of_units(|one| typed(one.cap_cents))),
        )
        .unit("€"),
        Field::area("clauses", t.subsidy_clauses(), &text("clauses", &|| terms.clauses.clone())).hint(
            t.subsidy_clauses_hint(
                subsidy::VARIABLES.map(|one| format!("{{{one}}}")).join(", "),
                subsidy::TABLES.map(|one| format!("[{one}]")).join(", "),
            ),
        ),
    ]
}

fn condition_day(one: &Instalment) -> String {
    let day = one.conditions.iter().find_map(|condition| match condition {
        Condition::From { on } => Some(on.to_string()),
        _ => None,
    });
    day.unwrap_or_default()
}

/// The rows: what each envelope gives, lines, instalments, reports, indicators.
pub(super) fn groups(
    t: Texts,
    record: &SubsidyRecord,
    terms: &Terms,
    form: Option<&Pairs>,
) -> Vec<(String, Vec<Field>)> {
    let mut all = Vec::new();
    let label = |envelope: &str| {
        let name = record.envelopes.get(envelope).map(|name| format!(" – {name}")).unwrap_or_default();
        format!("{}{name}", record.funder_of(envelope))
    };
    for (n, share) in (1..).zip(&terms.shares) {
        let n: usize = n;
        let cents = shown(form, &format!("part-{n}"), || typed(share.cents));
        let field = Field::text(&format!("part-{n}"), t.envelope_amount(), &cents).unit("€").required();
        all.push((label(&share.envelope), vec![field]));
    }
    for n in 1..=rows(form, "ligne", terms.lines.len()) {
        let kept = terms.lines.get(n - 1);
        let name =
            shown(form, &format!("ligne-{n}"), || kept.map(|one| one.label.clone()).unwrap_or_default());
        let cents =
            shown(form, &format!("cout-{n}"), || kept.map(|one| typed(one.cents)).unwrap_or_default());
        let fields = vec![
            Field::text(&format!("ligne-{n}"), t.subsidy_line(), &name),
            Field::text(&format!("cout-{n}"), t.envelope_amount(), &cents).unit("€"),
        ];
        all.push((t.subsidy_line_n(n.to_string()), fields));
    }
    for n in 1..=rows(form, "versement", terms.instalments.len()) {
        all.push((t.subsidy_instalment_n(n.to_string()), instalment(t, terms, form, n, &label)));
    }
    for n in 1..=rows(form, "rapport", terms.reports.len()) {
        let kept = terms.reports.get(n - 1);
        let text = |what: &str, of: &dyn Fn(&ReportDue) -> String| {
            shown(form, &format!("{what}-{n}"), || kept.map(of).unwrap_or_default())
        };
        let kind = text("rapport", &|one| one.kind.code().to_owned());
        let mut kinds = vec![Choice::new("", "–", &kind)];
        kinds.extend(ReportKind::ALL.iter().map(|one| Choice::new(one.code(), report_kind(t, *one), &kind)));
        let fields = vec![
            Field::select(&format!("rapport-{n}"), t.subsidy_report(), kinds),
            Field::date(
                &format!("rapport-du-{n}"),
                t.subsidy_first_on(),
                &text("rapport-du", &|one| one.from.to_string()),
            ),
            Field::date(
                &format!("rapport-au-{n}"),
                t.subsidy_last_on(),
                &text("rapport-au", &|one| one.to.to_string()),
            ),
            Field::date(
                &format!("rapport-pour-{n}"),
                t.subsidy_due_on(),
                &text("rapport-pour", &|one| one.due_on.to_string()),
            ),
        ];
        all.push((t.subsidy_report_n(n.to_string()), fields));
    }
    for n in 1..=rows(form, "mesure", terms.indicators.len()) {
        let kept = terms.indicators.get(n - 1);
        let text = |what: &str, of: &dyn Fn(&Indicator) -> String| {
            shown(form, &format!("{what}-{n}"), || kept.map(of).unwrap_or_default())
        };
        let target = text("cible", &|one| one.target.map(|n| n.to_string()).unwrap_or_default());
        let fields = vec![
            Field::text(
                &format!("mesure-{n}"),
                t.subsidy_indicator(),
                &text("mesure", &|one| one.label.clone()),
            ),
            Field::text(
                &format!("mesure-en-{n}"),
                t.subsidy_unit(),
                &text("mesure-en", &|one| one.unit.clone()),
            ),
            Field::text(&format!("cible-{n}"), t.subsidy_target_label(), &target),
        ];
        all.push((t.subsidy_indicator_n(n.to_string()), fields));
    }
    all
}

fn instalment(
    t: Texts,
    terms: &Terms,
    form: Option<&Pairs>,
    n: usize,
    name_of: &impl Fn(&str) -> String,
) -> Vec<Field> {
    let kept = terms.instalments.get(n - 1);
    let text = |what: &str, of: &dyn Fn(&Instalment) -> String| {
        shown(form, &format!("{what}-{n}"), || kept.map(of).unwrap_or_default())
    };
    let envelope = text("versement-sur", &|one| one.envelope.clone());
    let mut envelopes = vec![Choice::new("", "–", &envelope)];
    envelopes.extend(
        terms
            .shares
            .iter()
            .map(|share| Choice::new(share.envelope.as_str(), name_of(&share.envelope), &envelope)),
    );
    let report = text("versement-apres", &|one| {
        let key = one.conditions.iter().find_map(|condition| match condition {
            Condition::Report { key } => Some(key.clone()),
            _ => None,
        });
        key.unwrap_or_default()
    });
    let mut reports = vec![Choice::new("", t.subsidy_no_condition_report(), &report)];
    reports.extend(
        terms
            .reports
            .iter()
            .map(|one| Choice::new(one.key.as_str(), super::words::report_name(t, one), &report)),
    );
    let spent = text("versement-part", &|one| {
        let bp = one.conditions.iter().find_map(|condition| match condition {
            Condition::Spent { bp } => Some(typed(i64::from(*bp))),
            _ => None,
        });
        bp.unwrap_or_default()
    });
    let balance =
        text("versement-solde", &|one| if one.is_balance { "oui".to_owned() } else { String::new() });
    vec![
        Field::text(
            &format!("versement-{n}"),
            t.subsidy_instalment(),
            &text("versement", &|one| one.label.clone()),
        ),
        Field::select(&format!("versement-sur-{n}"), t.envelope_name(), envelopes),
        Field::text(
            &format!("versement-montant-{n}"),
            t.envelope_amount(),
            &text("versement-montant", &|one| typed(one.cents)),
        )
        .unit("€"),
        Field::date(
            &format!("versement-des-{n}"),
            t.subsidy_not_before(),
            &text("versement-des", &condition_day),
        ),
        Field::select(&format!("versement-apres-{n}"), t.subsidy_after_report(), reports),
        Field::text(&format!("versement-part-{n}"), t.subsidy_after_spent(), &spent).unit("%"),
        Field::boxes(
            &format!("versement-solde-{n}"),
            t.subsidy_balance(),
            vec![Choice::new("oui", t.subsidy_balance_what(), &balance)],
        ),
    ]
}

/// The organisation that a line names, or why nobody is.
fn party(t: Texts, listed: &[Organisation], typed: &str) -> Result<String, String> {
    match named(listed, typed) {
        Named::One(one) => Ok(one.id.clone()),
        Named::Nobody => Err(t.subsidy_no_partner(typed)),
        Named::Several(labels) => Err(t.organisation_several(labels.join(" ; "))),
    }
}

/// What the form says, over the terms that were shown: keys and conditions that it does not show are kept.
pub(super) fn read(
    t: Texts,
    before: &Terms,
    form: &Pairs,
    listed: &[Organisation],
) -> Result<Terms, Vec<Problem>> {
    let mut problems = Vec::new();
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let mut day = |name: String| -> Date {
        let read = text(&name).parse();
        read.unwrap_or_else(|_| {
            problems.push(Problem::new(&name, t.subsidy_no_days()));
            Date::MIN
        })
    };
    let (first_on, last_on) = (day("debut".to_owned()), day("fin".to_owned()));
    let mut reports = Vec::new();
    for n in 1..=60 {
        let Some(kind) = ReportKind::from_code(&text(&format!("rapport-{n}"))) else { continue };
        let key = before.reports.get(n - 1).map_or_else(|| format!("r{n}"), |one| one.key.clone());
        let (from, to) = (day(format!("rapport-du-{n}")), day(format!("rapport-au-{n}")));
        reports.push(ReportDue { key, kind, from, to, due_on: day(format!("rapport-pour-{n}")) });
    }
    let mut amount = |name: String| -> i64 {
        read_cents(&text(&name)).unwrap_or_else(|| {
            problems.push(Problem::new(&name, t.envelope_no_amount()));
            0
        })
    };
    let mut shares = before.shares.clone();
    for (n, share) in (1..).zip(&mut shares) {
        let n: usize = n;
        share.cents = amount(format!("part-{n}"));
    }
    let mut lines = Vec::new();
    for n in 1..=60 {
        let label = text(&format!("ligne-{n}"));
        if label.is_empty() && text(&format!("cout-{n}")).is_empty() {
            continue;
        }
        let key = before.lines.get(n - 1).map_or_else(|| format!("l{n}"), |one| one.key.clone());
        lines.push(Line { key, label, cents: amount(format!("cout-{n}")) });
    }
    let tolerance = amount("tolerance".to_owned());
    let mut instalments = Vec::new();
    for n in 1..=60 {
        let label = text(&format!("versement-{n}"));
        if label.is_empty() && text(&format!("versement-montant-{n}")).is_empty() {
            continue;
        }
        let kept = before.instalments.get(n - 1);
        let mut conditions = Vec::new();
        if let Ok(on) = text(&format!("versement-des-{n}")).parse() {
            conditions.push(Condition::From { on });
        }
        let report = text(&format!("versement-apres-{n}"));
        conditions.extend((!report.is_empty()).then_some(Condition::Report { key: report }));
        if !text(&format!("versement-part-{n}")).is_empty() {
            let bp = amount(format!("versement-part-{n}"));
            conditions.push(Condition::Spent { bp: u32::try_from(bp).unwrap_or(u32::MAX) });
        }
        let others = kept.map(|one| one.conditions.clone()).unwrap_or_default();
        conditions.extend(
            others.into_iter().filter(|one| matches!(one, Condition::Indicator { .. } | Condition::Previous)),
        );
        instalments.push(Instalment {
            key: kept.map_or_else(|| format!("v{n}"), |one| one.key.clone()),
            label,
            envelope: text(&format!("versement-sur-{n}")),
            cents: amount(format!("versement-montant-{n}")),
            conditions,
            is_balance: form.has(&format!("versement-solde-{n}")),
        });
    }
    let units = text("unites");
    let units = if units.is_empty() {
        None
    } else {
        let cap_cents = amount("unites-plafond".to_owned());
        Some(Units { label: units, most: text("unites-nombre").parse().unwrap_or(0), cap_cents })
    };
    let mut indicators = Vec::new();
    for n in 1..=60 {
        let label = text(&format!("mesure-{n}"));
        if label.is_empty() {
            continue;
        }
        let key = before.indicators.get(n - 1).map_or_else(|| format!("i{n}"), |one| one.key.clone());
        let target = text(&format!("cible-{n}"));
        let target = if target.is_empty() {
            None
        } else {
            let read = target.parse().ok();
            if read.is_none() {
                problems.push(Problem::new(&format!("cible-{n}"), t.subsidy_no_indicator(n.to_string())));
            }
            read
        };
        indicators.push(Indicator { key, label, unit: text(&format!("mesure-en-{n}")), target });
    }
    let mut partners = Vec::new();
    for name in text("partenaires").lines().map(str::trim).filter(|name| !name.is_empty()) {
        match party(t, listed, name) {
            Ok(id) => partners.push(id),
            Err(why) => problems.push(Problem::new("partenaires", why)),
        }
    }
    // One that was dissolved since keeps its place until somebody names who replaces it.
    let kept = listed.iter().find(|one| one.id == before.beneficiary);
    let typed = text("beneficiaire");
    let beneficiary = match kept.filter(|one| typed == label_of(one, listed) || typed == one.id) {
        Some(_) => Ok(before.beneficiary.clone()),
        None => party(t, listed, &typed),
    };
    let beneficiary = beneficiary.unwrap_or_else(|why| {
        problems.push(Problem::new("beneficiaire", why));
        String::new()
    });
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Terms {
        title: text("titre"),
        purpose: text("objet"),
        clauses: form.exact("clauses").unwrap_or("").trim().replace("\r\n", "\n"),
        beneficiary,
        partners,
        shares,
        lines,
        tolerance_bp: u32::try_from(tolerance).unwrap_or(u32::MAX),
        instalments,
        reports,
        indicators,
        units,
        first_on,
        last_on,
    })
}

/// The field that a refusal is about.
pub(super) fn place(code: &str) -> String {
    let (name, n) = code.split_once(':').unwrap_or((code, ""));
    match name {
        "subsidy-title" | "subsidy-same" => "titre".to_owned(),
        "subsidy-text" | "subsidy-personal" => "objet".to_owned(),
        "subsidy-parties" => "partenaires".to_owned(),
        "subsidy-beneficiary-open" => "beneficiaire".to_owned(),
        "subsidy-days" => "fin".to_owned(),
        "subsidy-share" => format!("part-{n}"),
        "subsidy-instalments" => format!("part-{n}"),
        "subsidy-line" => format!("ligne-{n}"),
        "subsidy-over-budget" => "cout-1".to_owned(),
        "subsidy-tolerance" => "tolerance".to_owned(),
        "subsidy-instalment" | "subsidy-balance" => format!("versement-{n}"),
        "subsidy-report" => format!("rapport-du-{n}"),
        "subsidy-one-final-report" => "rapport-1".to_owned(),
        "subsidy-indicator" => format!("mesure-{n}"),
        "subsidy-units" => "unites".to_owned(),
        "subsidy-clauses" => "clauses".to_owned(),
        _ => "titre".to_owned(),
    }
}
