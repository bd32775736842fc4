//! What a service changes: measures before and after, with their intervals and what cannot be said.

use super::fields::{Reader, choose, lines, problem, sent};
use super::page::{Form, Page, Row, Section, Table, errors};
use super::{may, own, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::csv_answer;
use crate::ui::{Chrome, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use provision::impact::{Counted, Group, Indicator, Measured, OfGroup, Outcome, Study, measure};
use register::provisions::Provision;
use texts::{Texts, format};
use trust::policy::Action;

fn points(t: Texts, share: f64) -> String {
    format::signed(t.lang(), share * 100.0, 1)
}

/// Change, interval, smallest effect; or why there is none.
fn outcome(t: Texts, of: Outcome) -> Vec<String> {
    match of {
        Outcome::Known(effect) => vec![
            points(t, effect.value),
            t.prov_effect_interval_of(points(t, effect.low), points(t, effect.high)),
            format::decimal(t.lang(), effect.detectable * 100.0, 1),
        ],
        Outcome::Masked => vec![t.prov_effect_masked(), "–".to_owned(), "–".to_owned()],
        Outcome::TooFew(_) => vec![t.prov_effect_few(), "–".to_owned(), "–".to_owned()],
    }
}

fn group(t: Texts, name: String, of: &OfGroup) -> Row {
    let share = |share: Option<f64>| {
        share.map_or_else(|| t.prov_hidden(), |share| format::percent(t.lang(), share * 100.0, 1))
    };
    let mut cells = vec![
        format::count(t.lang(), of.residences as u64),
        format::count(t.lang(), of.left_out as u64),
        share(of.shares.map(|(before, _)| before)),
        share(of.shares.map(|(_, after)| after)),
    ];
    cells.extend(outcome(t, of.change));
    Row { to: None, name, cells }
}

/// What may be concluded: of the difference between groups when there are two, else of the change.
fn conclusion(t: Texts, indicator: Indicator, measured: &Measured) -> (&'static str, String) {
    match measured.net.unwrap_or(measured.served.change) {
        Outcome::Masked => ("info", t.prov_effect_masked()),
        Outcome::TooFew(_) => ("info", t.prov_effect_few()),
        Outcome::Known(effect) if !effect.is_told() => ("info", t.prov_effect_unsure()),
        Outcome::Known(effect) if (effect.value > 0.0) == indicator.is_good() => {
            ("success", t.prov_effect_better())
        }
        Outcome::Known(_) => ("warning", t.prov_effect_worse()),
    }
}

const IDS: [&str; 3] = ["social-link", "arrears", "vacancy"];

fn study(t: Texts, of: &Study) -> Section {
    let measured = measure(of);
    let mut rows = vec![group(t, t.prov_effect_served(), &measured.served)];
    rows.extend(measured.compared.iter().map(|one| group(t, t.prov_effect_compared(), one)));
    if let Some(net) = measured.net {
        let mut cells = vec!["–".to_owned(); 4];
        cells.extend(outcome(t, net));
        rows.push(Row { to: None, name: t.prov_effect_net(), cells });
    }
    let head = vec![
        t.prov_effect(),
        t.prov_residences(),
        t.prov_effect_left_out(),
        t.prov_effect_before(),
        t.prov_effect_after(),
        t.prov_effect_change(),
        t.prov_effect_interval(),
        t.prov_effect_detectable(),
    ];
    let days = |(from, to): (jiff::civil::Date, jiff::civil::Date)| {
        t.premises_from_to(format::date(from), format::date(to))
    };
    let title = words::indicator(t, of.indicator);
    let at = Indicator::ALL.iter().position(|one| *one == of.indicator).unwrap_or(0);
    Section {
        told: Some(conclusion(t, of.indicator, &measured)),
        facts: vec![(t.prov_effect_before(), days(of.before)), (t.prov_effect_after(), days(of.after))],
        table: Some(Table { caption: title.clone(), head, rows }),
        ..Section::new(IDS[at.min(2)], title)
    }
}

const DAYS: [&str; 4] = ["avant-du", "avant-au", "apres-du", "apres-au"];

fn form_of(t: Texts, id: &str, form: &Pairs, problems: &[Problem]) -> Form {
    let text = |name: &str| form.exact(name).unwrap_or("");
    let labels = [t.prov_before_from(), t.prov_before_to(), t.prov_after_from(), t.prov_after_to()];
    let mut fields = vec![
        choose(
            t,
            ("indicateur", t.prov_indicator()),
            Indicator::ALL,
            Indicator::code,
            words::indicator,
            form,
        )
        .required(),
    ];
    fields.extend(
        DAYS.into_iter().zip(labels).map(|(name, label)| Field::date(name, label, text(name)).required()),
    );
    fields.push(Field::area("lignes", t.prov_rows(), text("lignes")).hint(t.prov_rows_hint()).required());
    let form = Form {
        title: t.prov_effects_write(),
        action: format!("/services-aux-locataires/{id}/effets"),
        act: t.act_save(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        ..Form::default()
    };
    form.folded(problems)
}

fn crumbs(t: Texts, one: &Provision) -> Vec<crate::ui::chrome::Crumb> {
    vec![
        crumb("/services-aux-locataires", t.prov_title()),
        crumb(format!("/services-aux-locataires/{}", one.id), one.service.name.clone()),
        crumb("", t.prov_effects()),
    ]
}

async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    let one = own(asked, id).await?;
    let all = asked.register.provision_studies(&asked.landlord()?.id, id).await?;
    let mut sections: Vec<Section> = all.iter().map(|of| study(t, of)).collect();
    let form = may(asked, Action::Create).then(|| form_of(t, id, form, problems));
    sections.push(Section {
        empty: all.is_empty().then(|| t.prov_effects_none()),
        note: Some(t.prov_effects_method()),
        form,
        ..Section::new("write", t.prov_effects_write())
    });
    let mut actions = Vec::new();
    if !all.is_empty() && may(asked, Action::Export) {
        actions.push((format!("/services-aux-locataires/{id}/effets.csv"), t.prov_csv()));
    }
    Ok(Page {
        t,
        c: Chrome::new(asked, Place::Provisions, crumbs(t, &one)),
        title: format!("{} – {}", t.prov_effects(), one.service.name),
        lead: t.prov_effects_lead(),
        done: asked.pairs.has("fait").then(|| t.prov_made()),
        errors: errors(t, problems),
        actions,
        sections,
    })
}

/// `GET /services-aux-locataires/{id}/effets`
pub(super) async fn page(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, &sent(&[]), &[]).await?)
}

/// `14/80`, or `?` for what is not known. `Err`: neither.
fn counted(text: &str) -> Result<Option<Counted>, ()> {
    if matches!(text, "?" | "") {
        return Ok(None);
    }
    let (yes, of) = text.split_once('/').ok_or(())?;
    let number = |text: &str| text.trim().parse().map_err(|_| ());
    Ok(Some(Counted { yes: number(yes)?, of: number(of)? }))
}

/// The rows of a form: residences by their name, as the landlord writes it.
fn rows(residences: &[(String, String)], text: &str) -> Result<Vec<provision::impact::Row>, usize> {
    lines(text)
        .map(|(at, parts)| {
            let [name, group, before, after] = parts.as_slice() else { return Err(at) };
            let same = |known: &&(String, String)| model::words::fold(&known.1) == model::words::fold(name);
            let group = match model::words::fold(group).as_str() {
                "avec" | "with" => Group::Served,
                "sans" | "without" => Group::Compared,
                _ => return Err(at),
            };
            Ok(provision::impact::Row {
                residence: residences.iter().find(same).ok_or(at)?.0.clone(),
                group,
                before: counted(before).map_err(|()| at)?,
                after: counted(after).map_err(|()| at)?,
            })
        })
        .collect()
}

/// `POST /services-aux-locataires/{id}/effets`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    own(&asked, &id).await?;
    let landlord = asked.landlord()?.id.clone();
    let residences = asked.register.residences_to_name(&landlord).await?;
    let mut reader = Reader::new(t, &form);
    let days = DAYS.map(|name| {
        let day = reader.day(name);
        if form.text(name).is_none() {
            reader.wrong(name, t.prov_wrong_date());
        }
        day
    });
    let indicator = form.text("indicateur").and_then(Indicator::from_code);
    if indicator.is_none() {
        reader.wrong("indicateur", t.prov_choose());
    }
    let rows = rows(&residences, form.exact("lignes").unwrap_or(""));
    if let Err(at) = &rows {
        reader.wrong("lignes", t.prov_wrong_row(at.to_string()));
    }
    let mut problems = reader.problems;
    if let ([Some(a), Some(b), Some(c), Some(d)], Some(indicator), Ok(rows)) = (days, indicator, rows)
        && problems.is_empty()
    {
        let study = Study { indicator, before: (a, b), after: (c, d), rows };
        match asked.register.study_provision(&landlord, &id, &study).await {
            Ok(()) => return go(&format!("/services-aux-locataires/{id}/effets?fait=note")),
            Err(register::Error::Refused(code)) => problems.push(problem(t, &code)),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page_with(&asked, &id, &form, &problems).await?)
}

/// `GET /services-aux-locataires/{id}/effets.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    own(&asked, &id).await?;
    let all = asked.register.provision_studies(&asked.landlord()?.id, &id).await?;
    let number = |value: f64| format!("{value:.4}");
    let line = |study: &Study, what: &str, residences: String, of: Outcome| {
        let figures = match of {
            Outcome::Known(effect) => {
                [effect.value, effect.low, effect.high, effect.detectable].map(number).to_vec()
            }
            Outcome::Masked | Outcome::TooFew(_) => vec![String::new(); 4],
        };
        let mut row = vec![study.indicator.code().to_owned(), what.to_owned(), residences];
        row.extend(figures);
        row
    };
    let mut rows = Vec::new();
    for study in &all {
        let measured = measure(study);
        let served = &measured.served;
        rows.push(line(study, "avec", served.residences.to_string(), served.change));
        if let (Some(compared), Some(net)) = (measured.compared, measured.net) {
            rows.push(line(study, "sans", compared.residences.to_string(), compared.change));
            rows.push(line(study, "ecart", String::new(), net));
        }
    }
    let head = [
        "indicateur",
        "mesure",
        "residences",
        "variation",
        "au_moins",
        "au_plus",
        "plus_petit_effet_visible",
    ];
    let notes = [(t.export_date(), format::date(asked.today)), (t.prov_effects(), t.prov_effects_method())];
    csv_answer("effets.csv", &notes, &head.map(str::to_owned), rows)
}
