//! The terms of an agreement, as they were signed.

use super::words::{read_cents, terms_problem, typed};
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use law::Table;
use pension::{Level, Terms};
use register::pension::PensionAgreement;
use std::collections::{BTreeMap, BTreeSet};
use texts::{Texts, format};

#[derive(Template)]
#[template(path = "pension/edit.html")]
struct EditPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    action: String,
    back: String,
    edition: Option<String>,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
    /// May it be removed: no dwelling is in it?
    removable: Option<String>,
}

/// What the law says of a usual term, in words; after its last day, what it was until then.
fn usual(asked: &Asked, table: &Table, key: &str) -> Option<String> {
    let t = asked.t;
    match table.on(key, asked.today) {
        Ok(found) if found.status.is_sure() => {
            Some(t.pension_usual(found.value.plain(), found.reference.as_str()))
        }
        Ok(found) => Some(t.pension_unsure(found.value.plain(), found.reference.as_str())),
        Err(missing) => {
            let until = missing.until?;
            let last = table.of(key).iter().find(|known| known.to == Some(until))?;
            Some(t.pension_past(last.value.plain(), format::date(until), last.reference.as_str()))
        }
    }
}

/// The number that the law gives today; none over a hole.
fn number(asked: &Asked, table: &Table, key: &str) -> Option<String> {
    Some(table.on(key, asked.today).ok()?.value.plain())
}

/// A new agreement, with its usual terms.
fn usual_form(asked: &Asked, table: &Table) -> Pairs {
    let mut all: Vec<String> = Vec::new();
    let mut add = |name: &str, value: String| all.push(format!("{name}={}", encode(&value)));
    if let Some(cap) = number(asked, table, "pension.cap_per_dwelling") {
        add("plafond", cap);
    }
    if let Some(age) = number(asked, table, "pension.min_age") {
        add("age", age);
    }
    add("retraite", "oui".to_owned());
    let group = |key| number(asked, table, key).and_then(|n| n.parse::<u8>().ok());
    if let (Some(low), Some(high)) = (group("pension.gir_lowest"), group("pension.gir_highest")) {
        (low..=high).for_each(|n| add("gir", n.to_string()));
    }
    Pairs::parse(&all.join("&"))
}

/// The terms that are kept, as a form shows them.
fn form_of(terms: &Terms) -> Pairs {
    let mut all = vec![
        ("organisme", terms.fund.clone()),
        ("signee", terms.signed_on.to_string()),
        ("debut", terms.start.to_string()),
        ("fin", terms.end.to_string()),
        ("cible", terms.target_dwellings.to_string()),
        ("plafond", typed(terms.cap_cents)),
        ("departements", terms.departements.iter().cloned().collect::<Vec<_>>().join(", ")),
        ("age", terms.min_age.map(|age| age.to_string()).unwrap_or_default()),
        ("regime", terms.main_scheme.clone().unwrap_or_default()),
        ("autres", terms.other_commitments.join("\n")),
    ];
    if terms.must_be_retired {
        all.push(("retraite", "oui".to_owned()));
    }
    let levels = terms.levels.iter().map(|level| format!("{} ; {}", level.name, typed(level.cap_cents)));
    all.push(("niveaux", levels.collect::<Vec<_>>().join("\n")));
    let yearly = terms.yearly.iter().map(|(year, n)| format!("{year} ; {n}"));
    all.push(("annuel", yearly.collect::<Vec<_>>().join("\n")));
    all.extend(terms.gir_allowed.iter().map(|group| ("gir", group.to_string())));
    let pairs: Vec<String> = all.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    Pairs::parse(&pairs.join("&"))
}

fn page<'a>(
    asked: &Asked,
    table: &Table,
    form: &Pairs,
    one: Option<&PensionAgreement>,
    problems: &'a [Problem],
) -> EditPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let groups: BTreeSet<&str> = form.all("gir").collect();
    let gir = (1..=6_u8).map(|n| {
        let value = n.to_string();
        let chosen = groups.contains(value.as_str());
        Choice { label: t.pension_gir_group(value.as_str()), chosen, value }
    });
    let retired =
        Choice { value: "oui".to_owned(), label: t.pension_retired_yes(), chosen: form.has("retraite") };
    let hinted = |field: Field, hint: Option<String>| match hint {
        Some(hint) => field.hint(hint),
        None => field,
    };
    let cap = Field::text("plafond", t.pension_cap(), text("plafond")).required();
    let age = Field::number("age", t.pension_age(), text("age"), 18, 110);
    let fields = vec![
        Field::text("organisme", t.pension_fund(), text("organisme")).hint(t.pension_fund_hint()).required(),
        Field::date("signee", t.pension_signed(), text("signee")).required(),
        Field::date("debut", t.pension_start(), text("debut")).required(),
        Field::date("fin", t.pension_end(), text("fin")).required(),
        Field::number("cible", t.pension_target(), text("cible"), 1, 100_000).required(),
        hinted(cap, usual(asked, table, "pension.cap_per_dwelling")),
        Field::text("departements", t.pension_departements(), text("departements"))
            .hint(t.pension_departements_hint()),
        hinted(age, usual(asked, table, "pension.min_age")),
        Field::boxes("retraite", t.pension_retired(), vec![retired]),
        Field::boxes("gir", t.pension_gir(), gir.collect()).hint(t.pension_gir_hint()),
        Field::text("regime", t.pension_scheme(), text("regime")),
        Field::area("niveaux", t.pension_levels(), text("niveaux")).hint(t.pension_levels_hint()),
        Field::area("annuel", t.pension_yearly(), text("annuel")).hint(t.pension_yearly_hint()),
        Field::area("autres", t.pension_others(), text("autres")).hint(t.pension_others_hint()),
    ];
    let title = if one.is_some() { t.pension_edit() } else { t.pension_new() };
    let crumbs = match one {
        Some(one) => super::crumbs(asked, one, &title),
        None => vec![crumb("/caisses", t.pension_title()), crumb("", title.as_str())],
    };
    EditPage {
        t,
        c: Chrome::new(asked, Place::Pension, crumbs).narrow(),
        action: one
            .map_or_else(|| "/caisses/nouvelle".to_owned(), |one| format!("/caisses/{}/modifier", one.id)),
        back: one.map_or_else(|| "/caisses".to_owned(), |one| format!("/caisses/{}", one.id)),
        edition: one.map(|one| form.text("vu").map_or_else(|| one.edition.to_string(), str::to_owned)),
        title,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        removable: one
            .filter(|one| one.entries.is_empty())
            .map(|one| format!("/caisses/{}/supprimer", one.id)),
    }
}

/// The two parts of each line of a field.
fn lines<'a>(form: &'a Pairs, name: &'a str) -> impl Iterator<Item = Option<(&'a str, &'a str)>> {
    let all = form.text(name).unwrap_or("").lines().map(str::trim).filter(|line| !line.is_empty());
    all.map(|line| line.rsplit_once(';').map(|(a, b)| (a.trim(), b.trim())))
}

/// The terms of a form. What cannot be read is told field by field.
fn read(t: Texts, form: &Pairs) -> Result<Terms, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut day = |name: &str, label: String| {
        let found = form.text(name).and_then(|text| text.parse::<Date>().ok());
        if found.is_none() {
            problems.push(Problem::new(name, t.pension_date_wrong(label)));
        }
        found.unwrap_or_default()
    };
    let signed_on = day("signee", t.pension_signed());
    let (start, end) = (day("debut", t.pension_start()), day("fin", t.pension_end()));
    let cap_cents = form.text("plafond").and_then(read_cents);
    if cap_cents.is_none() {
        problems.push(Problem::new("plafond", t.pension_amount_wrong(t.pension_cap())));
    }
    let target = form.text("cible").and_then(|n| n.parse::<u32>().ok());
    if target.is_none() {
        problems.push(terms_problem(t, "pension-target"));
    }
    let min_age = form.text("age").map(str::parse::<u8>).transpose();
    if min_age.is_err() {
        problems.push(terms_problem(t, "pension-age"));
    }
    let levels: Option<Vec<Level>> = lines(form, "niveaux")
        .map(|line| {
            let (name, cap) = line?;
            Some(Level { name: name.chars().take(80).collect(), cap_cents: read_cents(cap)? })
        })
        .collect();
    if levels.is_none() {
        problems.push(terms_problem(t, "pension-levels"));
    }
    let mut yearly: Option<BTreeMap<i16, u32>> = Some(BTreeMap::new());
    for line in lines(form, "annuel") {
        let read = line.and_then(|(year, n)| Some((year.parse().ok()?, n.parse().ok()?)));
        yearly = match (read, yearly) {
            (Some((year, n)), Some(mut all)) => {
                // A year said twice is not guessed at.
                let is_new = all.insert(year, n).is_none();
                is_new.then_some(all)
            }
            _ => None,
        };
    }
    if yearly.is_none() {
        problems.push(terms_problem(t, "pension-yearly"));
    }
    let (Some(cap_cents), Some(target_dwellings), Ok(min_age), Some(levels), Some(yearly), true) =
        (cap_cents, target, min_age, levels, yearly, problems.is_empty())
    else {
        return Err(problems);
    };
    let short = |text: &str| text.chars().take(200).collect::<String>();
    let codes = form.text("departements").unwrap_or("").split([',', ';', ' ']);
    let others = form.text("autres").unwrap_or("").lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(Terms {
        fund: short(form.text("organisme").unwrap_or("")),
        signed_on,
        start,
        end,
        target_dwellings,
        departements: codes
            .map(|code| code.trim().to_uppercase())
            .filter(|code| !code.is_empty() && code.len() <= 3)
            .collect(),
        cap_cents,
        min_age,
        must_be_retired: form.has("retraite"),
        gir_allowed: form.all("gir").filter_map(|n| n.parse().ok()).filter(|n| (1..=6).contains(n)).collect(),
        main_scheme: form.text("regime").map(short),
        levels,
        yearly,
        other_commitments: others.take(20).map(short).collect(),
    })
}

/// `GET /caisses/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let table = asked.register.law_of(&asked.landlord()?.id).await?;
    show(&page(&asked, &table, &usual_form(&asked, &table), None, &[]))
}

/// `POST /caisses/nouvelle`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let landlord = asked.landlord()?.id.clone();
    let problems = match read(asked.t, &form) {
        Err(problems) => problems,
        Ok(terms) => match asked.register.make_pension_agreement(&landlord, &terms).await {
            Ok(id) => return go(&format!("/caisses/{id}?fait=enregistree")),
            Err(register::Error::Refused(code)) => vec![terms_problem(asked.t, &code)],
            Err(other) => return Err(other.into()),
        },
    };
    let table = asked.register.law_of(&landlord).await?;
    show_wrong(&page(&asked, &table, &form, None, &problems))
}

/// `GET /caisses/{id}/modifier`
pub(super) async fn ask_again(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = super::found(&asked, &id).await?;
    let table = asked.register.law_of(&asked.landlord()?.id).await?;
    show(&page(&asked, &table, &form_of(&one.terms), Some(&one), &[]))
}

/// `POST /caisses/{id}/modifier`
pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let landlord = asked.landlord()?.id.clone();
    let one = super::found(&asked, &id).await?;
    let edition = form.text("vu").and_then(|n| n.parse::<i64>().ok());
    let edition = edition.ok_or_else(|| PageError::Form("vu".to_owned()))?;
    let problems = match read(asked.t, &form) {
        Err(problems) => problems,
        Ok(terms) => match asked.register.change_pension_agreement(&landlord, (&id, edition), &terms).await {
            Ok(()) => return go(&format!("/caisses/{id}?fait=enregistree")),
            Err(register::Error::Refused(code)) => vec![terms_problem(asked.t, &code)],
            Err(register::Error::Changed) => {
                vec![Problem::new("organisme", asked.t.pension_no_not_now())]
            }
            Err(other) => return Err(other.into()),
        },
    };
    let table = asked.register.law_of(&landlord).await?;
    show_wrong(&page(&asked, &table, &form, Some(&one), &problems))
}

/// `POST /caisses/{id}/supprimer`
pub(super) async fn remove(asked: Asked, Path(id): Path<String>, _form: Pairs) -> PageResult {
    let landlord = asked.landlord()?.id.clone();
    match asked.register.remove_pension_agreement(&landlord, &id).await {
        Ok(()) => go("/caisses?fait=supprimee"),
        Err(register::Error::Refused(code)) => {
            Err(register::Error::Refused(super::words::refusal(asked.t, &code)).into())
        }
        Err(other) => Err(other.into()),
    }
}
