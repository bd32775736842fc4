//! Roadmaps that one may read, and beginning one: a national one, or that of a region from a national one.

use super::words::problem;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use register::directory::geography::Gazetteer;
use register::roadmaps::{NewRoadmap, Roadmap};
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;
use trust::territory::Territory;

struct Line {
    id: String,
    title: String,
    territory: String,
    organisation: String,
    years: String,
    is_national: bool,
    is_published: bool,
}

#[derive(Template)]
#[template(path = "roadmaps/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    may_begin: bool,
}

#[derive(Template)]
#[template(path = "roadmaps/new.html")]
struct NewPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    lead: String,
    national: String,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

/// A territory by its name; its code when nobody knows the name.
pub(super) async fn named(asked: &Asked, territory: &Territory) -> Result<String, PageError> {
    if *territory == Territory::Country {
        return Ok(asked.t.roadmap_country());
    }
    let gazetteer = asked.register.gazetteer().await?;
    Ok(gazetteer.name(territory).map_or_else(|| territory.to_string(), str::to_owned))
}

/// `GET /feuilles-de-route`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let mut lines = Vec::new();
    for one in asked.register.roadmaps(asked.caller.organisation_id().ok()).await? {
        lines.push(Line {
            territory: named(&asked, &one.territory).await?,
            years: t.roadmap_years(one.first_year.to_string(), one.last_year.to_string()),
            is_national: one.national_id.is_none(),
            id: one.id,
            title: one.title,
            organisation: one.organisation,
            is_published: one.is_published,
        });
    }
    show(&ListPage {
        t,
        lines,
        may_begin: asked.caller.can(Action::Create, ObjectKind::Roadmap),
        c: Chrome::new(&asked, Place::Roadmaps, vec![crumb("", t.roadmap_title())]),
    })
}

/// The national roadmap that the form makes one's own; `None` for a national one.
async fn national(asked: &Asked, id: Option<&str>) -> Result<Option<Roadmap>, PageError> {
    match id.filter(|id| !id.is_empty()) {
        None => Ok(None),
        Some(id) => {
            let one = asked.register.roadmap(id, None).await?;
            if one.national_id.is_none() { Ok(Some(one)) } else { Err(PageError::NotFound) }
        }
    }
}

fn regions(chosen: &str) -> Vec<Choice> {
    Gazetteer::regions().map(|(region, name)| Choice::new(region.to_string(), name, chosen)).collect()
}

fn page<'a>(asked: &Asked, of: Option<&Roadmap>, form: &Pairs, problems: &'a [Problem]) -> NewPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.exact(name);
    let year = |name: &str, told: Option<i64>| {
        let now = i64::from(asked.today.year());
        text(name).map_or_else(|| told.unwrap_or(now).to_string(), str::to_owned)
    };
    let title = text("titre").unwrap_or_else(|| of.map_or("", |one| one.title.as_str()));
    let mut fields = vec![Field::text("titre", t.roadmap_name(), title).required()];
    if of.is_some() {
        fields.push(
            Field::select("territoire", t.roadmap_region(), regions(text("territoire").unwrap_or("")))
                .hint(t.roadmap_region_hint())
                .required(),
        );
    }
    let (first, last) = (of.map(|one| one.first_year), of.map(|one| one.last_year));
    fields.push(Field::number("debut", t.roadmap_first_year(), &year("debut", first), 2000, 2100).required());
    fields.push(Field::number("fin", t.roadmap_last_year(), &year("fin", last), 2000, 2100).required());
    let heading = if of.is_some() { t.roadmap_make_own() } else { t.roadmap_new() };
    let crumbs = vec![crumb("/feuilles-de-route", t.roadmap_title()), crumb("", heading.as_str())];
    NewPage {
        t,
        c: Chrome::new(asked, Place::Roadmaps, crumbs).narrow(),
        title: heading,
        lead: of.map_or_else(|| t.roadmap_new_lead(), |one| t.roadmap_copy_lead(one.title.clone())),
        national: of.map(|one| one.id.clone()).unwrap_or_default(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
    }
}

/// `GET /feuilles-de-route/nouvelle?nationale=`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let of = national(&asked, asked.pairs.text("nationale")).await?;
    show(&page(&asked, of.as_ref(), &Pairs::parse(""), &[]))
}

/// `POST /feuilles-de-route/nouvelle`
pub(super) async fn begin(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let of = national(&asked, form.text("nationale")).await?;
    let territory = match &of {
        None => Some(Territory::Country),
        Some(_) => form.text("territoire").and_then(|code| code.parse::<Territory>().ok()),
    };
    let year = |name: &str| form.text(name).and_then(|text| text.parse::<i64>().ok());
    let problems = match (territory, year("debut"), year("fin")) {
        (Some(territory), Some(first_year), Some(last_year)) => {
            let title = form.exact("titre").unwrap_or("").to_owned();
            let new = NewRoadmap { territory, title, first_year, last_year };
            let own = asked.caller.organisation_id()?;
            match asked.register.begin_roadmap(own, of.as_ref().map(|one| one.id.as_str()), &new).await {
                Ok(id) => return go(&format!("/feuilles-de-route/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![problem(t, &code)],
                Err(other) => return Err(other.into()),
            }
        }
        (None, ..) => vec![problem(t, "roadmap-territory")],
        _ => vec![problem(t, "roadmap-years")],
    };
    show_wrong(&page(&asked, of.as_ref(), &form, &problems))
}
