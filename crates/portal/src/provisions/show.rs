//! The page of a service: what it is, how far to go, how it may be charged, what it costs, who comes.

use super::fields::{Reader, problem};
use super::page::{Form, Page, Row, Section, Table, errors};
use super::{found, list, may, may_count, money, own, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::pools::words::euros;
use crate::ui::chrome::crumb;
use crate::ui::{BarLine, Bars, Choice, Chrome, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use jiff::civil::Date;
use provision::billing::{self, Judged, Verdict, Warning};
use provision::ladder::{self, Advice, Level};
use provision::uptake::{Month, Summary};
use register::provisions::Provision;
use texts::{Lang, Texts, format};
use trust::policy::Action;

/// A month as it is read: `11/2026`.
pub(super) fn month(of: Date) -> String {
    format!("{:02}/{}", of.month(), of.year())
}

fn joined<T: Copy>(t: Texts, all: &[T], said: fn(Texts, T) -> String) -> String {
    let all: Vec<String> = all.iter().map(|one| said(t, *one)).collect();
    if all.is_empty() { "–".to_owned() } else { all.join(", ") }
}

/// What the service is, label by label.
pub(super) fn facts(t: Texts, one: &Provision, residences: &[(String, String)]) -> Vec<(String, String)> {
    let service = &one.service;
    let or = |said: Option<String>| said.unwrap_or_else(|| t.prov_not_said());
    let names = residences.iter().filter(|(id, _)| service.residences.contains(id));
    let names: Vec<&str> = names.map(|(_, name)| name.as_str()).collect();
    let served = if names.is_empty() {
        format::count(t.lang(), service.residences.len() as u64)
    } else {
        names.join(", ")
    };
    let answers: Vec<provision::Priority> = service.answers().into_iter().collect();
    let mut all = vec![
        (t.prov_family(), words::family(t, service.family())),
        (t.prov_kind(), words::kind(t, service.kind)),
        (t.prov_priority(), joined(t, &answers, words::priority)),
        (t.premises_landlord(), one.landlord.clone()),
        (t.prov_provider(), or(one.provider.clone())),
        (t.prov_public(), or(service.public.map(|public| words::public(t, public)))),
        (t.prov_payer(), or(service.payer.map(|payer| words::payer(t, payer)))),
        (t.prov_route(), or(service.route.map(|route| words::route(t, route)))),
        (t.prov_from(), or(service.from.map(format::date))),
        (t.prov_to(), or(service.to.map(format::date))),
        (t.prov_residences(), served),
    ];
    if one.is_own {
        all.push((t.prov_level(), or(service.level.map(|level| words::level(t, level)))));
    }
    all
}

fn about(t: Texts, one: &Provision, residences: &[(String, String)]) -> Section {
    let gaps = one.service.gaps(one.provider_id.is_some());
    let told = match (one.is_own, gaps.is_empty()) {
        (false, _) => None,
        (true, true) => Some(("success", t.prov_complete())),
        (true, false) => {
            let all: Vec<String> = gaps.into_iter().map(|gap| list::gap(t, gap)).collect();
            Some(("warning", format!("{} : {}.", t.prov_gaps(), all.join(", "))))
        }
    };
    Section { told, facts: facts(t, one, residences), ..Section::new("facts", t.prov_facts()) }
}

fn advice(t: Texts, of: &Advice) -> (&'static str, String) {
    match of {
        Advice::Level(level) => ("success", t.prov_advised(words::level(t, *level))),
        Advice::Ask(asks) => ("info", t.prov_advised_ask(joined(t, asks, words::level_ask))),
        Advice::None => ("warning", t.prov_advised_none()),
    }
}

fn ladder_of(asked: &Asked, one: &Provision, form: &Pairs, problems: &[Problem]) -> Vec<Section> {
    let t = asked.t;
    let (rungs, advised) = ladder::judge(&one.service.ladder);
    let rows = rungs.iter().map(|rung| Row {
        to: None,
        name: words::level(t, rung.level),
        cells: vec![
            joined(t, &rung.for_it, words::reason),
            joined(t, &rung.against, words::reason),
            joined(t, &rung.blocked, words::reason),
            joined(t, &rung.asks, words::level_ask),
        ],
    });
    let head = vec![t.prov_level(), t.prov_for(), t.prov_against(), t.prov_blocked(), t.prov_asks()];
    let current = form.text("niveau").or(one.service.level.map(Level::code)).unwrap_or("");
    let choices = Level::ALL.iter().map(|one| Choice::new(one.code(), words::level(t, *one), current));
    let fields = vec![
        Field::radios("niveau", t.prov_level(), choices.collect()).required().checked(problems),
        Field::area("pourquoi", t.prov_decide_why(), form.exact("pourquoi").unwrap_or(""))
            .required()
            .checked(problems),
    ];
    let form = Form {
        title: t.prov_decide(),
        action: format!("/services-aux-locataires/{}/decision", one.id),
        act: t.prov_decide(),
        fields,
        ..Form::default()
    };
    let mut sections = vec![Section {
        told: Some(advice(t, &advised)),
        words: vec![t.prov_ladder_what()],
        table: Some(Table { caption: t.prov_ladder(), head, rows: rows.collect() }),
        form: may(asked, Action::Decide).then(|| form.folded(problems)),
        ..Section::new("ladder", t.prov_ladder())
    }];
    if !one.decisions.is_empty() {
        let rows = one.decisions.iter().map(|of| Row {
            to: None,
            name: format::date(of.on),
            cells: vec![
                words::level(t, of.level),
                of.advised.map_or_else(|| "–".to_owned(), |level| words::level(t, level)),
                of.why.clone(),
            ],
        });
        let head = vec![t.prov_decided_on(), t.prov_level(), t.prov_decided_advised(), t.prov_decide_why()];
        let table = Some(Table { caption: t.prov_decisions(), head, rows: rows.collect() });
        sections.push(Section { table, ..Section::new("decisions", t.prov_decisions()) });
    }
    sections
}

fn warning(t: Texts, of: &Warning) -> String {
    match of {
        Warning::InternetInCharges => t.prov_warn_internet(),
        Warning::CaretakerShare(share) => {
            t.prov_warn_caretaker(format::percent(t.lang(), *share as f64 / 100.0, 0))
        }
        Warning::FreeEnds => t.prov_warn_free(),
        Warning::NoCollection => t.prov_warn_collection(),
        Warning::NotSure(reference) => t.prov_warn_unsure(reference.clone()),
        Warning::ChosenIsBarred => t.prov_warn_chosen(),
    }
}

/// A verdict, in words.
pub(super) fn verdict(t: Texts, of: &Verdict) -> String {
    match of {
        Verdict::Allowed => t.prov_allowed(),
        Verdict::Barred(bars) => t.prov_barred(joined(t, bars, words::bar)),
        Verdict::Unknown(asks, missing) => {
            let mut what: Vec<String> = asks.iter().map(|ask| words::bill_ask(t, *ask)).collect();
            what.extend(missing.iter().map(|one| {
                let (fr, en) = one.words().into_texts();
                if t.lang() == Lang::Fr { fr } else { en }
            }));
            t.prov_cannot_tell(what.join(", "))
        }
    }
}

fn charging(t: Texts, one: &Provision, judged: &[Judged]) -> Section {
    let rows = judged.iter().map(|way| {
        let basis: Vec<&str> = way.basis.iter().map(|basis| basis.reference.as_str()).collect();
        let warnings: Vec<String> = way.warnings.iter().map(|of| warning(t, of)).collect();
        let is_open = way.verdict == Verdict::Allowed;
        Row {
            to: None,
            name: words::route(t, way.route),
            cells: vec![
                verdict(t, &way.verdict),
                basis.join(" ; "),
                warnings.join(" "),
                if is_open { words::route_text(t, way.route) } else { "–".to_owned() },
            ],
        }
    });
    let head = vec![t.prov_route(), t.prov_verdict(), t.prov_basis(), t.prov_warnings(), t.prov_to_show()];
    let chosen = billing::of_chosen(judged, one.service.route);
    Section {
        told: chosen.map(|of| ("warning", warning(t, &of))),
        words: vec![t.prov_billing_lead()],
        table: Some(Table { caption: t.prov_billing(), head, rows: rows.collect() }),
        ..Section::new("billing", t.prov_billing())
    }
}

/// A count: unknown, known, or hidden from who only gives the service.
pub(super) fn counted(t: Texts, of: Option<u32>, is_own: bool) -> String {
    match of {
        Some(n) => format::count(t.lang(), u64::from(n)),
        None if is_own => t.unknown(),
        None => t.prov_hidden(),
    }
}

fn uptake(asked: &Asked, one: &Provision, form: &Pairs, problems: &[Problem]) -> Section {
    let t = asked.t;
    let all = Summary::of(&one.months);
    let count = |n: u64| format::count(t.lang(), n);
    let mut head = vec![t.prov_month(), t.prov_tenants(), t.prov_others()];
    if one.is_own {
        head.push(t.prov_cost());
    }
    let rows = one.months.iter().rev().map(|of| {
        let mut cells = vec![counted(t, of.tenants, one.is_own), counted(t, of.others, one.is_own)];
        if one.is_own {
            cells.push(of.cost_cents.map_or_else(|| t.unknown(), |cents| euros(t, cents)));
        }
        Row { to: None, name: month(of.from), cells }
    });
    let bars = one.months.iter().filter_map(|of| {
        let (tenants, others) = of.tenants.zip(of.others)?;
        let parts = vec![i64::from(tenants), i64::from(others)];
        Some(BarLine { name: month(of.from), said: count(u64::from(tenants) + u64::from(others)), parts })
    });
    let mut section = Section::new("uptake", t.prov_uptake());
    if one.months.is_empty() {
        section.empty = Some(t.prov_uptake_none());
    } else {
        section.table = Some(Table { caption: t.prov_uptake(), head, rows: rows.collect() });
        section.bars = Bars::new(t.prov_uses(), vec![t.prov_tenants(), t.prov_others()], bars.collect());
    }
    if one.is_own && all.counted > 0 {
        section.facts = vec![
            (t.prov_months_counted(), format!("{} / {}", all.counted, all.months)),
            (t.prov_tenants(), count(all.tenants)),
            (t.prov_others(), count(all.others)),
            (t.prov_by_use(), all.by_use_cents.map_or_else(|| t.unknown(), |cents| euros(t, cents))),
        ];
    }
    let text = |name: &str| form.exact(name).unwrap_or("");
    if may_count(asked, one) {
        let fields = vec![
            Field::text("mois", t.prov_month(), text("mois")).hint(t.prov_month_hint()).required(),
            Field::number("locataires", t.prov_tenants(), text("locataires"), 0, 1_000_000)
                .hint(t.prov_count_unknown()),
            Field::number("autres", t.prov_others(), text("autres"), 0, 1_000_000),
            Field::text("cout", t.prov_cost(), text("cout")).unit("€"),
        ];
        let form = Form {
            title: t.prov_count(),
            action: format!("/services-aux-locataires/{}/mois", one.id),
            act: t.prov_count(),
            fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
            ..Form::default()
        };
        section.form = Some(form.folded(problems));
    }
    section
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    let one = found(asked, id).await?;
    let mut actions = Vec::new();
    let mut residences = Vec::new();
    if one.is_own {
        let landlord = asked.landlord()?.id.clone();
        residences = asked.register.residences_to_name(&landlord).await?;
        if may(asked, Action::Create) {
            actions.push((format!("/services-aux-locataires/{id}/modifier"), t.prov_change()));
        }
        actions.push((format!("/services-aux-locataires/{id}/effets"), t.prov_effects()));
        if may(asked, Action::Export) {
            actions.push((format!("/services-aux-locataires/{id}/fiche.pdf"), t.prov_pdf()));
        }
    }
    if may(asked, Action::Export) {
        actions.push((format!("/services-aux-locataires/{id}/mois.csv"), t.prov_csv()));
    }
    let mut sections = vec![about(t, &one, &residences)];
    if one.is_own {
        sections.extend(ladder_of(asked, &one, form, problems));
        let law = asked.register.law_of(&asked.landlord()?.id).await?;
        sections.push(charging(t, &one, &billing::judge(&one.service.billing_facts(), &law, asked.today)));
        sections.push(money::plan(t, &one.service.plan));
        sections.push(money::schemes(t));
    }
    sections.push(uptake(asked, &one, form, problems));
    let done = asked.pairs.text("fait").map(|what| match what {
        "decision" => t.prov_decided(),
        "mois" => t.prov_counted(),
        _ => t.prov_made(),
    });
    Ok(Page {
        t,
        c: Chrome::new(
            asked,
            Place::Provisions,
            vec![crumb("/services-aux-locataires", t.prov_title()), crumb("", one.service.name.as_str())],
        ),
        title: one.service.name.clone(),
        lead: one.service.about.clone(),
        done,
        errors: errors(t, problems),
        actions,
        sections,
    })
}

/// `GET /services-aux-locataires/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// Back to the page when it was done, else the page with what is wrong.
async fn told(
    asked: &Asked,
    (id, what): (&str, &str),
    done: Result<(), register::Error>,
    form: &Pairs,
) -> PageResult {
    match done {
        Ok(()) => go(&format!("/services-aux-locataires/{id}?fait={what}")),
        Err(register::Error::Refused(code)) => {
            show_wrong(&page(asked, id, form, &[problem(asked.t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /services-aux-locataires/{id}/mois`
pub(super) async fn count(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    if !may_count(&asked, &own(&asked, &id).await?) {
        return Err(PageError::NotFound);
    }
    let mut reader = Reader::new(asked.t, &form);
    let (from, tenants, others) =
        (reader.month("mois"), reader.number("locataires"), reader.number("autres"));
    let cost_cents = reader.cents("cout");
    match from {
        Some(from) if reader.problems.is_empty() => {
            let month = Month { from, tenants, others, cost_cents };
            let done = asked.register.count_provision(&asked.landlord()?.id, &id, month, asked.today).await;
            told(&asked, (&id, "mois"), done, &form).await
        }
        _ => show_wrong(&page(&asked, &id, &form, &reader.problems).await?),
    }
}

/// `POST /services-aux-locataires/{id}/decision`
pub(super) async fn decide(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    own(&asked, &id).await?;
    let Some(level) = form.text("niveau").and_then(Level::from_code) else {
        let problems = [Problem::new("niveau", asked.t.prov_decide_level_missing())];
        return show_wrong(&page(&asked, &id, &form, &problems).await?);
    };
    let why = form.text("pourquoi").unwrap_or("");
    let done = asked.register.decide_provision(&asked.landlord()?.id, &id, (level, why), asked.today).await;
    told(&asked, (&id, "decision"), done, &form).await
}
