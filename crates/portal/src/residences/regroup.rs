//! Correcting which buildings form a residence: a question before each act, and a way back.

use super::data::{portfolio, residence};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong, words,
};
use askama::Template;
use axum::extract::Path;
use register::portfolio::{Portfolio, ResidenceView};
use register::stock::GroupingCorrection;
use std::collections::BTreeMap;
use texts::{Texts, format};

struct Question {
    sentence: String,
    /// What the form said, to be said again with the confirmation.
    hidden: Vec<(String, String)>,
}

struct Made {
    iso: String,
    date: String,
    text: String,
}

#[derive(Template)]
#[template(path = "residences/regroup.html")]
struct RegroupPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    id: String,
    name: String,
    confirm: Option<Question>,
    rename: Field,
    buildings: Field,
    act: Field,
    target: Field,
    corrections: Vec<Made>,
}

/// Buildings of a residence, with their dwellings.
fn buildings(r: &ResidenceView) -> BTreeMap<&str, u64> {
    let mut all = BTreeMap::new();
    for d in &r.dwelling_views {
        if let Some(id) = d.building_id.as_deref() {
            *all.entry(id).or_default() += u64::from(d.count);
        }
    }
    all
}

async fn page<'a>(
    asked: &Asked,
    r: &ResidenceView,
    form: &Pairs,
    problems: &'a [Problem],
    confirm: Option<Question>,
) -> Result<RegroupPage<'a>, PageError> {
    let t = asked.t;
    let chosen: Vec<&str> = form.all("building").collect();
    let boxes = (1..)
        .zip(buildings(r))
        .map(|(n, (id, dwellings)): (u32, _)| Choice {
            value: id.to_owned(),
            label: t.regroup_building(n.to_string(), words::dwellings(t, dwellings)),
            chosen: chosen.contains(&id),
        })
        .collect();
    let act = form.text("act").unwrap_or("");
    let acts = vec![
        Choice::new("move", t.regroup_act_move(), act),
        Choice::new("split", t.regroup_act_split(), act),
    ];
    let landlord = &asked.landlord()?.id;
    let corrections = asked.register.corrections(landlord).await?;
    let crumbs = vec![
        crumb("/residences", t.nav_residences()),
        crumb(format!("/residences/{}", r.id), r.name.as_str()),
        crumb("", t.sheet_regroup()),
    ];
    let done = match asked.pairs.text("fait") {
        Some("done") => Some(t.regroup_done()),
        Some("undone") => Some(t.regroup_undone()),
        _ => None,
    };
    Ok(RegroupPage {
        t,
        c: Chrome::new(asked, Place::Residences, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done,
        id: r.id.clone(),
        name: r.name.clone(),
        confirm,
        rename: Field::text("name", t.regroup_name(), form.text("name").unwrap_or(&r.name)).checked(problems),
        buildings: Field::boxes("building", t.regroup_buildings_field(), boxes).checked(problems),
        act: Field::radios("act", t.regroup_act(), acts).checked(problems),
        target: Field::text("target", t.regroup_target(), form.text("target").unwrap_or(""))
            .hint(t.regroup_target_hint())
            .checked(problems),
        corrections: corrections
            .into_iter()
            .take(50)
            .map(|c| Made {
                iso: c.made_at.chars().take(10).collect(),
                date: format::iso_date(&c.made_at),
                text: what(t, &c.what),
            })
            .collect(),
    })
}

fn what(t: Texts, code: &str) -> String {
    match code.split_once(':') {
        Some(("rename", name)) => t.regroup_what_rename(name),
        Some(("split", name)) => t.regroup_what_split(name),
        _ if code == "merge" => t.regroup_what_merge(),
        _ => t.regroup_what_move(),
    }
}

/// `GET /residences/{id}/regroupement`
pub(super) async fn regroup(asked: Asked, Path(id): Path<String>) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let r = residence(&portfolio, &id)?;
    show(&page(&asked, r, &Pairs::default(), &[], None).await?)
}

/// An act of the form: the corrections to make, and the question that is asked first.
struct Act {
    corrections: Vec<GroupingCorrection>,
    sentence: String,
    /// Where to go once it is done.
    to: Option<String>,
}

fn read(t: Texts, portfolio: &Portfolio, r: &ResidenceView, form: &Pairs) -> Result<Act, Vec<Problem>> {
    let long = |text: &str| text.is_empty() || text.chars().count() > 120;
    if form.text("act") == Some("rename") {
        let name = form.text("name").unwrap_or("");
        if long(name) {
            return Err(vec![Problem::new("name", t.regroup_name_wrong())]);
        }
        return Ok(Act {
            corrections: vec![GroupingCorrection::Rename {
                residence_id: r.id.clone(),
                name: name.to_owned(),
            }],
            sentence: t.regroup_confirm_rename(name),
            to: Some(r.id.clone()),
        });
    }
    let known = buildings(r);
    let chosen: Vec<String> =
        form.all("building").filter(|id| known.contains_key(id)).map(str::to_owned).collect();
    let mut problems = Vec::new();
    if chosen.is_empty() {
        problems.push(Problem::new("building", t.regroup_buildings_wrong()));
    }
    let target = form.text("target").unwrap_or("");
    let told = words::buildings(t, chosen.len() as u64);
    match form.text("act") {
        Some("split") if long(target) => problems.push(Problem::new("target", t.regroup_name_wrong())),
        Some("split") if problems.is_empty() => {
            return Ok(Act {
                sentence: t.regroup_confirm_split(told, target),
                corrections: vec![GroupingCorrection::Split {
                    building_ids: chosen,
                    name: target.to_owned(),
                }],
                to: None,
            });
        }
        Some("move") => match portfolio.find(target) {
            Ok(into) if into.id != r.id && problems.is_empty() => {
                return Ok(moved(t, r, into, chosen, &known));
            }
            Ok(into) if into.id != r.id => {}
            Err(register::Error::Ambiguous(..)) => {
                problems.push(Problem::new("target", t.request_residence_many()));
            }
            _ => problems.push(Problem::new("target", t.regroup_target_wrong())),
        },
        Some("split") => {}
        _ => problems.push(Problem::new("act", t.regroup_act_wrong())),
    }
    Err(problems)
}

/// All of a residence is merged, some of it is moved building by building.
fn moved(
    t: Texts,
    r: &ResidenceView,
    into: &ResidenceView,
    chosen: Vec<String>,
    known: &BTreeMap<&str, u64>,
) -> Act {
    let to = Some(into.id.clone());
    if chosen.len() == known.len() {
        let merge =
            GroupingCorrection::Merge { residence_id: r.id.clone(), into_residence_id: into.id.clone() };
        return Act { corrections: vec![merge], sentence: t.regroup_confirm_merge(into.name.as_str()), to };
    }
    let sentence = t.regroup_confirm_move(words::buildings(t, chosen.len() as u64), into.name.as_str());
    let corrections = chosen
        .into_iter()
        .map(|building_id| GroupingCorrection::MoveBuilding {
            building_id,
            into_residence_id: into.id.clone(),
        })
        .collect();
    Act { corrections, sentence, to }
}

/// `POST /residences/{id}/regroupement`
pub(super) async fn correct(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let landlord = &portfolio.landlord.id;
    let r = residence(&portfolio, &id)?;
    if form.text("act") == Some("undo") {
        asked.register.undo_last_correction(landlord).await?;
        return go("/residences?fait=undone");
    }
    match read(asked.t, &portfolio, r, &form) {
        Ok(act) if form.text("confirmed") == Some("yes") => {
            for correction in &act.corrections {
                asked.register.correct_grouping(landlord, correction).await?;
            }
            match act.to {
                Some(to) => go(&format!("/residences/{to}/regroupement?fait=done")),
                None => go("/residences?sort=name"),
            }
        }
        Ok(act) => {
            let hidden = form
                .iter()
                .filter(|(name, _)| *name != "confirmed")
                .map(|(k, v)| (k.to_owned(), v.to_owned()))
                .collect();
            let question = Question { sentence: act.sentence, hidden };
            show(&page(&asked, r, &form, &[], Some(question)).await?)
        }
        Err(problems) => show_wrong(&page(&asked, r, &form, &problems, None).await?),
    }
}
