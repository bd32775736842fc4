//! Declaring a need: what, where, when, how much, and under which rules one buys. What is not known may stay empty.

use super::words::{cents, constraint, number, problem, route, subject, unit};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use pooling::{Need, Range, Route};
use register::pools::{CONSTRAINTS, NewPoolNeed, UNITS};
use texts::Texts;
use trust::territory::Territory;

#[derive(Template)]
#[template(path = "pools/form.html")]
pub(super) struct FormPage<'a> {
    pub t: Texts,
    pub c: Chrome,
    pub title: String,
    pub lead: String,
    pub errors: ErrorSummary<'a>,
    pub action: String,
    pub hidden: Vec<(String, String)>,
    pub fields: Vec<Field>,
    pub act: String,
}

async fn page<'a>(
    asked: &Asked,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<FormPage<'a>, crate::edge::PageError> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let blank = |label: String| Choice::new("", label, "-");
    let subjects =
        catalogue::subjects().iter().map(|one| Choice::new(one.code, subject(t, one.code), text("sujet")));
    let units = UNITS.iter().map(|code| Choice::new(*code, unit(t, Some(code)), text("unite")));
    let routes = [Route::Subject, Route::Private, Route::Public, Route::Unknown]
        .map(|one| Choice::new(one.code(), route(t, one), form.text("regime").unwrap_or("unknown")));
    let boxes = |name: &'static str| {
        CONSTRAINTS.map(|code| Choice {
            value: code.to_owned(),
            label: constraint(t, code),
            chosen: form.all(name).any(|chosen| chosen == code),
        })
    };
    let desks = asked.register.pool_desks().await?;
    let desks = desks.into_iter().map(|(id, name)| Choice::new(id, name, text("guichet")));
    let fields = vec![
        Field::text("titre", t.pool_need_title(), text("titre")).hint(t.pool_need_title_hint()).required(),
        Field::select(
            "sujet",
            t.pool_subject(),
            std::iter::once(blank(t.pool_choose())).chain(subjects).collect(),
        )
        .required(),
        Field::text("commune", t.pool_commune(), text("commune")).hint(t.pool_commune_hint()),
        Field::date("debut", t.pool_from(), text("debut")),
        Field::date("fin", t.pool_to(), text("fin")).hint(t.pool_window_hint()),
        Field::number("quantite", t.pool_quantity(), text("quantite"), 1, pooling::HIGHEST_QUANTITY),
        Field::select("unite", t.pool_unit(), std::iter::once(blank(t.unknown())).chain(units).collect()),
        Field::text("au-moins", t.pool_amount_least(), text("au-moins")),
        Field::text("au-plus", t.pool_amount_most(), text("au-plus")).hint(t.pool_amount_hint()),
        Field::radios("regime", t.pool_route(), routes.to_vec()).hint(t.pool_route_hint()),
        Field::boxes("exige", t.pool_requires(), boxes("exige").to_vec()),
        Field::boxes("refuse", t.pool_refuses(), boxes("refuse").to_vec()),
        Field::select("guichet", t.pool_desk(), desks.collect()).hint(t.pool_desk_hint()).required(),
    ];
    Ok(FormPage {
        t,
        c: Chrome::new(
            asked,
            Place::Pools,
            vec![crumb("/achats-groupes", t.pool_title()), crumb("", t.pool_declare())],
        )
        .narrow(),
        title: t.pool_declare(),
        lead: t.pool_declare_lead(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: "/achats-groupes/besoins/nouveau".to_owned(),
        hidden: Vec::new(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        act: t.pool_declare(),
    })
}

/// The need of a form; what cannot be read is told field by field.
async fn read(asked: &Asked, form: &Pairs) -> Result<NewPoolNeed, Vec<Problem>> {
    let t = asked.t;
    let mut problems = Vec::new();
    let mut day = |name: &str| {
        let text = form.text(name)?;
        let found = text.parse::<Date>().ok();
        if found.is_none() {
            problems.push(Problem::new(name, t.pool_no_day_read()));
        }
        found
    };
    let (from, to) = (day("debut"), day("fin"));
    let quantity = number(form, "quantite").unwrap_or_else(|()| {
        problems.push(problem(t, "pool-quantity"));
        None
    });
    let mut amount = |name: &str| {
        cents(form, name).unwrap_or_else(|()| {
            problems.push(Problem::new(name, t.pool_no_amount()));
            None
        })
    };
    let amount = match (amount("au-moins"), amount("au-plus")) {
        (None, None) => None,
        (Some(least), Some(most)) => Some(Range { least, most }),
        (Some(one), None) | (None, Some(one)) => Some(Range::exactly(one)),
    };
    let commune_code = match form.text("commune") {
        None => None,
        Some(text) => {
            let gazetteer = asked.register.gazetteer().await.ok();
            match gazetteer.and_then(|all| all.find(text).ok()) {
                Some(Territory::Commune(code)) => Some(code),
                _ => {
                    problems.push(problem(t, "pool-commune"));
                    None
                }
            }
        }
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(NewPoolNeed {
        desk_id: form.text("guichet").unwrap_or("").to_owned(),
        title: form.text("titre").unwrap_or("").to_owned(),
        need: Need {
            subject: form.text("sujet").map(str::to_owned),
            from,
            to,
            quantity,
            unit: form.text("unite").map(str::to_owned),
            amount,
            route: form.text("regime").and_then(Route::from_code).unwrap_or(Route::Unknown),
            requires: form.all("exige").map(str::to_owned).collect(),
            refuses: form.all("refuse").map(str::to_owned).collect(),
            ..Need::default()
        },
        commune_code,
        referral_need_id: None,
    })
}

/// `GET /achats-groupes/besoins/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, &asked.pairs, &[]).await?)
}

/// `POST /achats-groupes/besoins/nouveau`
pub(super) async fn declare(asked: Asked, form: Pairs) -> PageResult {
    let problems = match read(&asked, &form).await {
        Err(problems) => problems,
        Ok(new) => match asked.register.declare_pool_need(asked.caller.organisation_id()?, &new).await {
            Ok(_) => return go("/achats-groupes?fait=declare"),
            Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, &form, &problems).await?)
}

/// `POST /achats-groupes/besoins/{id}/retirer`
pub(super) async fn withdraw(asked: Asked, Path(id): Path<String>, _form: Pairs) -> PageResult {
    asked.register.withdraw_pool_need(asked.caller.organisation_id()?, &id).await?;
    go("/achats-groupes?fait=retire")
}
