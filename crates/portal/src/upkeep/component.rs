//! One component: added, changed, removed, or tried. Whoever changes one that somebody else changed meanwhile is shown both.

use super::trial::{Trial, tried};
use super::words::{self, euros, expected, read_hundredths, typed};
use super::{may, owner};
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::upkeep::{Catalogue, KeptComponent};
use texts::Texts;
use trust::policy::Action;
use upkeep::{Component, Condition, Kind, Maintenance};

#[derive(Template)]
#[template(path = "upkeep/component.html")]
struct ComponentPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    action: String,
    errors: ErrorSummary<'a>,
    /// The edition that is shown; `None`: it is new.
    seen: Option<i64>,
    trial: Option<Trial>,
    fields: Vec<Field>,
    removable: Option<String>,
    may_change: bool,
}

/// The fields of the form.
const NAMES: [&str; 12] = [
    "batiment",
    "composant",
    "quantite",
    "pose-de",
    "pose-a",
    "etat",
    "duree",
    "cout",
    "mois",
    "visite",
    "obligatoire",
    "derniere",
];

/// A component that is kept, as a form shows it.
fn form_of(one: &Component) -> Pairs {
    let number = |n: Option<String>| n.unwrap_or_default();
    let mut all = vec![
        ("batiment", one.building.clone()),
        ("composant", one.kind.code().to_owned()),
        ("quantite", typed(i64::from(one.quantity))),
        ("pose-de", number(one.installed.map(|(a, _)| a.to_string()))),
        ("pose-a", number(one.installed.map(|(_, b)| b.to_string()))),
        ("etat", number(one.condition.map(|seen| seen.code().to_owned()))),
        ("duree", number(one.life_years.map(|n| n.to_string()))),
        ("cout", number(one.unit_cents.map(typed))),
    ];
    if let Some(upkeep) = one.maintenance {
        all.push(("mois", upkeep.months.to_string()));
        all.push(("visite", number(upkeep.cents.map(typed))));
        all.push(("derniere", number(upkeep.last_on.map(|day| day.to_string()))));
        if upkeep.is_legal {
            all.push(("obligatoire", "oui".to_owned()));
        }
    }
    let pairs: Vec<String> = all.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    Pairs::parse(&pairs.join("&"))
}

/// What holds when the fields of life and cost are left empty.
fn usual(t: Texts, catalogue: &Catalogue, kind: Option<Kind>) -> String {
    let Some(found) = kind.and_then(|kind| catalogue.of(kind)) else { return t.upkeep_usual_hint() };
    let used = found.used();
    let (years, cost) = (used.life_years.to_string(), euros(t, used.unit_cents));
    let origin = words::origin(t, found);
    t.upkeep_usual_of(words::kind(t, found.kind), years, cost, origin)
}

async fn page<'a>(
    asked: &Asked,
    (form, kept): (&Pairs, Option<&KeptComponent>),
    trial: Option<Trial>,
    problems: &'a [Problem],
) -> Result<ComponentPage<'a>, PageError> {
    let t = asked.t;
    let id = kept.map(|kept| kept.component.id.as_str());
    let catalogue = asked.register.upkeep_catalogue(&owner(asked)?, asked.today).await?;
    let text = |name: &str| form.text(name).unwrap_or("");
    let kinds =
        Kind::ALL.iter().map(|kind| Choice::new(kind.code(), words::kind(t, *kind), text("composant")));
    let mut seen = vec![Choice::new("", t.unknown(), text("etat"))];
    seen.extend(
        Condition::ALL.iter().map(|one| Choice::new(one.code(), words::condition(t, *one), text("etat"))),
    );
    let legal =
        Choice { value: "oui".to_owned(), label: t.upkeep_legal_yes(), chosen: form.has("obligatoire") };
    let fields = vec![
        Field::text("batiment", t.upkeep_building(), text("batiment")).required(),
        Field::select("composant", t.upkeep_kind(), kinds.collect()),
        Field::text("quantite", t.upkeep_quantity(), text("quantite"))
            .hint(t.upkeep_quantity_hint())
            .required(),
        Field::text("pose-de", t.upkeep_from(), text("pose-de")).hint(t.upkeep_years_hint()),
        Field::text("pose-a", t.upkeep_to(), text("pose-a")).hint(t.upkeep_years_hint()),
        Field::radios("etat", t.upkeep_condition(), seen),
        Field::number("duree", t.upkeep_life(), text("duree"), 1, 200).hint(usual(
            t,
            &catalogue,
            Kind::from_code(text("composant")),
        )),
        Field::text("cout", t.upkeep_unit(), text("cout")).hint(t.upkeep_usual_same()),
        Field::number("mois", t.upkeep_months(), text("mois"), 1, 240),
        Field::text("visite", t.upkeep_visit_cost(), text("visite")),
        Field::boxes("obligatoire", t.upkeep_legal(), vec![legal]),
        Field::date("derniere", t.upkeep_last(), text("derniere")),
    ];
    let title = if id.is_some() { t.upkeep_edit() } else { t.upkeep_add() };
    let base = "/plan-pluriannuel/composants";
    Ok(ComponentPage {
        t,
        c: words::chrome(asked, &title).narrow(),
        action: id.map_or_else(|| format!("{base}/nouveau"), |id| format!("{base}/{id}")),
        title,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        seen: kept.map(|kept| kept.edition),
        trial,
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        removable: id.map(|id| format!("{base}/{id}/supprimer")),
        may_change: may(asked, Action::Change),
    })
}

/// The component of a form. What cannot be read is told field by field.
fn read(t: Texts, form: &Pairs, id: &str) -> Result<Component, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |name: &str, label: String, code: &str| {
        problems.push(Problem::new(name, t.upkeep_wrong(label, expected(t, code))));
    };
    let building: String = form.text("batiment").unwrap_or("").chars().take(120).collect();
    if building.is_empty() {
        wrong("batiment", t.upkeep_building(), "building");
    }
    let kind = form.text("composant").and_then(Kind::from_code);
    if kind.is_none() {
        wrong("composant", t.upkeep_kind(), "kind");
    }
    let quantity = form.text("quantite").and_then(read_hundredths).and_then(|n| u32::try_from(n).ok());
    let quantity = quantity.filter(|n| *n > 0);
    if quantity.is_none() {
        wrong("quantite", t.upkeep_quantity(), "quantity");
    }
    let year = |text: &str| text.parse::<i16>().ok().filter(|year| (1700..=2200).contains(year));
    let (from, to) = (form.text("pose-de").map(year), form.text("pose-a").map(year));
    let installed = match (from, to) {
        (None, None) => None,
        (Some(Some(a)), None) => Some((a, a)),
        (Some(Some(a)), Some(Some(b))) if a <= b => Some((a, b)),
        (Some(Some(_)), _) => {
            wrong("pose-a", t.upkeep_to(), "year");
            None
        }
        _ => {
            wrong("pose-de", t.upkeep_from(), "year");
            None
        }
    };
    let life = form.text("duree").map(|text| text.parse::<u16>().ok().filter(|n| (1..=200).contains(n)));
    if life == Some(None) {
        wrong("duree", t.upkeep_life(), "life");
    }
    let (unit, visit) = (form.text("cout").map(read_hundredths), form.text("visite").map(read_hundredths));
    if unit == Some(None) {
        wrong("cout", t.upkeep_unit(), "cost");
    }
    if visit == Some(None) {
        wrong("visite", t.upkeep_visit_cost(), "cost");
    }
    let months = form.text("mois").map(|text| text.parse::<u16>().ok().filter(|n| (1..=240).contains(n)));
    // A visit without a rhythm is not left unread.
    if months == Some(None) || months.is_none() && (visit.is_some() || form.text("derniere").is_some()) {
        wrong("mois", t.upkeep_months(), "months");
    }
    let last = form.text("derniere").map(|text| text.parse::<Date>().ok());
    if last == Some(None) {
        wrong("derniere", t.upkeep_last(), "day");
    }
    let (Some(kind), Some(quantity), true) = (kind, quantity, problems.is_empty()) else {
        return Err(problems);
    };
    Ok(Component {
        id: id.to_owned(),
        building,
        kind,
        quantity,
        installed,
        condition: form.text("etat").and_then(Condition::from_code),
        life_years: life.flatten(),
        unit_cents: unit.flatten(),
        maintenance: months.flatten().map(|months| Maintenance {
            months,
            cents: visit.flatten(),
            is_legal: form.has("obligatoire"),
            last_on: last.flatten(),
        }),
    })
}

/// What is kept now, where it differs from what was typed. The typed values stay in the form.
fn changed(t: Texts, form: &Pairs, now: &Component) -> Vec<Problem> {
    let kept = form_of(now);
    let said = |name: &str| match (name, kept.text(name)) {
        ("composant", _) => words::kind(t, now.kind),
        ("etat", Some(_)) => now.condition.map_or_else(|| t.unknown(), |seen| words::condition(t, seen)),
        ("obligatoire", Some(_)) => t.yes(),
        ("obligatoire", None) => t.no(),
        (_, Some(value)) => value.to_owned(),
        (_, None) => t.unknown(),
    };
    let differing = NAMES.into_iter().filter(|name| form.text(name) != kept.text(name));
    let told: Vec<Problem> = differing.map(|name| Problem::new(name, t.changed_now(said(name)))).collect();
    // Above all others, and beside the first field.
    std::iter::once(Problem::new("batiment", t.changed_meanwhile())).chain(told).collect()
}

async fn keep(asked: &Asked, form: &Pairs, kept: Option<&KeptComponent>) -> PageResult {
    let t = asked.t;
    let id = kept.map_or("", |kept| kept.component.id.as_str());
    let component = match read(t, form, id) {
        Ok(component) => component,
        Err(problems) => return show_wrong(&page(asked, (form, kept), None, &problems).await?),
    };
    if form.text("acte") == Some("essayer") {
        let trial = tried(asked, &component).await?;
        return show(&page(asked, (form, kept), Some(trial), &[]).await?);
    }
    let owner = owner(asked)?;
    let done = if kept.is_some() {
        asked.register.change_upkeep_component(&owner, seen(form)?, &component).await
    } else {
        asked.register.add_upkeep_component(&owner, &component).await.map(|_| ())
    };
    let problems = match (done, kept) {
        (Ok(()), _) => return go("/plan-pluriannuel/composants?fait=note"),
        (Err(register::Error::Refused(code)), _) => {
            vec![Problem::new("batiment", expected(t, code.trim_start_matches("upkeep-")))]
        }
        (Err(register::Error::Changed), Some(kept)) => changed(t, form, &kept.component),
        (Err(other), _) => return Err(other.into()),
    };
    show_wrong(&page(asked, (form, kept), None, &problems).await?)
}

/// The edition that the form was made from.
fn seen(form: &Pairs) -> Result<i64, PageError> {
    let seen = form.text("vu").and_then(|vu| vu.parse().ok());
    seen.ok_or_else(|| PageError::Form("vu".to_owned()))
}

/// `GET /plan-pluriannuel/composants/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, (&Pairs::default(), None), None, &[]).await?)
}

/// `POST /plan-pluriannuel/composants/nouveau`
pub(super) async fn add(asked: Asked, form: Pairs) -> PageResult {
    keep(&asked, &form, None).await
}

/// `GET /plan-pluriannuel/composants/{id}`
pub(super) async fn ask_again(asked: Asked, Path(id): Path<String>) -> PageResult {
    let kept = asked.register.upkeep_component(&owner(&asked)?, &id).await?;
    show(&page(&asked, (&form_of(&kept.component), Some(&kept)), None, &[]).await?)
}

/// `POST /plan-pluriannuel/composants/{id}`
pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let kept = asked.register.upkeep_component(&owner(&asked)?, &id).await?;
    keep(&asked, &form, Some(&kept)).await
}

/// `POST /plan-pluriannuel/composants/{id}/supprimer`
pub(super) async fn remove(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let owner = owner(&asked)?;
    let kept = asked.register.upkeep_component(&owner, &id).await?;
    match asked.register.remove_upkeep_component(&owner, (&id, seen(&form)?)).await {
        Ok(()) => go("/plan-pluriannuel/composants?fait=supprime"),
        // What is there now is shown before it is removed.
        Err(register::Error::Changed) => {
            let problems = [Problem::new("batiment", asked.t.changed_meanwhile())];
            show_wrong(&page(&asked, (&form_of(&kept.component), Some(&kept)), None, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}
