//! One component: added, changed, removed, or tried: what the plan would be with it.

use super::words::{self, euros, expected, read_hundredths, typed};
use super::{may, owner};
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::upkeep::plan_of;
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
    tried: Option<String>,
    fields: Vec<Field>,
    removable: Option<String>,
    may_change: bool,
}

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

fn page<'a>(
    asked: &Asked,
    (form, id): (&Pairs, Option<&str>),
    tried: Option<String>,
    problems: &'a [Problem],
) -> ComponentPage<'a> {
    let t = asked.t;
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
        Field::number("duree", t.upkeep_life(), text("duree"), 1, 200).hint(t.upkeep_usual_hint()),
        Field::text("cout", t.upkeep_unit(), text("cout")).hint(t.upkeep_usual_hint()),
        Field::number("mois", t.upkeep_months(), text("mois"), 1, 240),
        Field::text("visite", t.upkeep_visit_cost(), text("visite")),
        Field::boxes("obligatoire", t.upkeep_legal(), vec![legal]),
        Field::date("derniere", t.upkeep_last(), text("derniere")),
    ];
    let title = if id.is_some() { t.upkeep_edit() } else { t.upkeep_add() };
    let base = "/plan-pluriannuel/composants";
    ComponentPage {
        t,
        c: words::chrome(asked, &title).narrow(),
        action: id.map_or_else(|| format!("{base}/nouveau"), |id| format!("{base}/{id}")),
        title,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        tried,
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        removable: id.map(|id| format!("{base}/{id}/supprimer")),
        may_change: may(asked, Action::Change),
    }
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

/// What the plan would be with this component: nothing is kept.
async fn tried(asked: &Asked, component: &Component) -> Result<String, PageError> {
    let owner = owner(asked)?;
    let (settings, before) = asked.register.works_plan(&owner, asked.today).await?;
    let mut all = asked.register.upkeep_components(&owner).await?;
    all.retain(|one| one.id != component.id);
    all.push(component.clone());
    let after = plan_of(&all, settings, asked.today)?;
    let t = asked.t;
    Ok(t.upkeep_tried(euros(t, before.total_cents), euros(t, after.total_cents)))
}

async fn keep(asked: &Asked, form: &Pairs, id: Option<&str>) -> PageResult {
    let component = match read(asked.t, form, id.unwrap_or("")) {
        Ok(component) => component,
        Err(problems) => return show_wrong(&page(asked, (form, id), None, &problems)),
    };
    if form.text("acte") == Some("essayer") {
        let tried = tried(asked, &component).await?;
        return show(&page(asked, (form, id), Some(tried), &[]));
    }
    match asked.register.keep_upkeep_component(&owner(asked)?, &component).await {
        Ok(_) => go("/plan-pluriannuel/composants?fait=note"),
        Err(register::Error::Refused(code)) => {
            let code = code.trim_start_matches("upkeep-");
            let problems = [Problem::new("batiment", expected(asked.t, code))];
            show_wrong(&page(asked, (form, id), None, &problems))
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /plan-pluriannuel/composants/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, (&Pairs::default(), None), None, &[]))
}

/// `POST /plan-pluriannuel/composants/nouveau`
pub(super) async fn add(asked: Asked, form: Pairs) -> PageResult {
    keep(&asked, &form, None).await
}

/// `GET /plan-pluriannuel/composants/{id}`
pub(super) async fn ask_again(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = asked.register.upkeep_component(&owner(&asked)?, &id).await?;
    show(&page(&asked, (&form_of(&one), Some(&id)), None, &[]))
}

/// `POST /plan-pluriannuel/composants/{id}`
pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    asked.register.upkeep_component(&owner(&asked)?, &id).await?;
    keep(&asked, &form, Some(&id)).await
}

/// `POST /plan-pluriannuel/composants/{id}/supprimer`
pub(super) async fn remove(asked: Asked, Path(id): Path<String>, _form: Pairs) -> PageResult {
    asked.register.remove_upkeep_component(&owner(&asked)?, &id).await?;
    go("/plan-pluriannuel/composants?fait=supprime")
}
