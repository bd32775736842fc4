//! A study: the routes that are open, those that wait for an answer, those that are closed and what would open them.

use super::parts::{Part, SheetPage, blocks, paper, reference, risk, standing, state, way};
use super::{crumbs, may, tabs};
use crate::edge::{Asked, PageError};
use crate::funding::{language, told};
use crate::ui::{Chrome, PageResult, Place, document, go, show};
use axum::extract::Path;
use documents::Document;
use funding::{Fact, number};
use procurement::{Advice, Route, State, clauses};
use register::frameworks::Framework;
use texts::{Texts, format};
use trust::policy::Action;

/// A study with its verdict, under the law of its day.
async fn study(asked: &Asked, id: &str) -> Result<(Framework, Advice, bool), PageError> {
    let organisation = asked.caller.organisation_id()?;
    let one = asked.register.framework(organisation, id).await?;
    let advice = asked.register.legal_advice(organisation, &one.told.facts, one.studied_on).await?;
    let today = asked.register.legal_advice(organisation, &one.told.facts, asked.today).await?;
    let is_outdated = today.law_text() != one.law;
    Ok((one, advice, is_outdated))
}

fn answer(t: Texts, fact: Fact, value: i64) -> String {
    let label = told(t, fact.question().label);
    t.framework_answer(label, number(fact, value).told_in(language(t)).to_owned())
}

/// What would open a route.
fn opening(t: Texts, route: &Route) -> Option<String> {
    let opening = route.opening.as_ref()?;
    let all: Vec<String> = opening.answers.iter().map(|one| answer(t, one.fact, one.then)).collect();
    let all = all.join(" ; ");
    Some(if opening.is_within_reach {
        t.framework_would_open(all)
    } else {
        t.framework_would_open_other(all)
    })
}

fn part(t: Texts, route: &Route) -> Part {
    let lang = language(t);
    let scheme = route.scheme;
    let title = format!("{} – {}", told(t, scheme.name), standing(t, route.state));
    let rows =
        route.conditions.iter().map(|one| vec![one.words.told_in(lang).to_owned(), state(t, one.state)]);
    let mut part = Part::new(scheme.code, title)
        .text(told(t, scheme.what))
        .grid(vec![t.framework_condition(), t.framework_state()], rows.collect())
        .folded(route.state != State::Met);
    if let Some(text) = opening(t, route) {
        part = part.text(text);
    }
    part.items.push(format!("{} : {}", t.framework_way(), way(t, route.way)));
    part.items.push(format!("{} : {}", t.framework_risk(), risk(t, route.risk)));
    part.items.extend(route.cautions.iter().map(|words| words.told_in(lang).to_owned()));
    part.items.extend(route.holes.iter().map(|hole| hole.words().told_in(lang).to_owned()));
    part.items.push(format!(
        "{} : {}",
        t.framework_reference(),
        reference(t, scheme.reference, scheme.status)
    ));
    if route.state == State::Met {
        let of = clauses::clauses(Some(route.way));
        part.links =
            of.map(|one| (format!("/cadres-juridiques/clauses/{}", one.code), told(t, one.title))).collect();
    }
    part
}

/// Everything that is said of a study.
fn parts(t: Texts, one: &Framework, advice: &Advice) -> Vec<Part> {
    let open: Vec<&Route> = advice.recommended.iter().filter_map(|at| advice.routes.get(*at)).collect();
    let mut first = Part::new("open", t.framework_open_routes());
    if open.is_empty() {
        first = first.text(t.framework_none_open());
    } else {
        let rows = open.iter().map(|route| {
            vec![
                told(t, route.scheme.name),
                way(t, route.way),
                risk(t, route.risk),
                route.scheme.reference.to_owned(),
            ]
        });
        let head = vec![t.framework_route(), t.framework_way(), t.framework_risk(), t.framework_reference()];
        first = first.text(t.framework_open_how()).grid(head, rows.collect());
    }
    first.items = advice.notes.iter().map(|words| words.told_in(language(t)).to_owned()).collect();
    let mut all = vec![first];
    all.extend(open.into_iter().map(|route| part(t, route)));
    for wanted in [State::Unknown, State::NotMet] {
        all.extend(advice.routes.iter().filter(|route| route.state == wanted).map(|route| part(t, route)));
    }
    let known = one.told.facts.iter().map(|(fact, value)| {
        vec![told(t, fact.question().label), number(fact, value).told_in(language(t)).to_owned()]
    });
    all.push(
        Part::new("answers", t.framework_answers())
            .grid(vec![t.framework_question(), t.framework_said()], known.collect())
            .folded(true),
    );
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| t.none(), format::date);
    let read = advice.law().into_iter().map(|one| {
        vec![
            one.key.clone(),
            one.value.plain(),
            day(one.from),
            day(one.to),
            reference(t, &one.reference, one.status),
        ]
    });
    let head = vec![
        t.framework_value(),
        t.framework_amount(),
        t.framework_from(),
        t.framework_to(),
        t.framework_reference(),
    ];
    all.push(Part::new("law", t.framework_law()).grid(head, read.collect()).folded(true));
    all
}

/// `GET /cadres-juridiques/etudes/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (one, advice, is_outdated) = study(&asked, &id).await?;
    let base = format!("/cadres-juridiques/etudes/{id}");
    let mut actions = Vec::new();
    if may(&asked, Action::Change) {
        actions.push((format!("{base}/modifier"), t.framework_edit()));
    }
    if may(&asked, Action::Export) {
        actions.push((format!("{base}/etude.pdf"), "PDF".to_owned()));
        actions.push((format!("{base}/etude.docx"), "DOCX".to_owned()));
    }
    if let Some(about) = &one.told.about {
        actions.push((format!("/{about}"), t.framework_about()));
    }
    show(&SheetPage {
        t,
        tabs: tabs(&asked, ""),
        lead: t.framework_under_law(format::date(one.studied_on)),
        done: asked.pairs.has("fait").then(|| t.framework_saved()),
        alerts: is_outdated.then(|| t.framework_outdated()).into_iter().collect(),
        actions,
        parts: parts(t, &one, &advice),
        remove: may(&asked, Action::Change).then(|| format!("{base}/supprimer")),
        c: Chrome::new(&asked, Place::Frameworks, crumbs(t, &one.told.title)),
        title: one.told.title,
    })
}

async fn sheet(asked: &Asked, id: &str) -> Result<Document, PageError> {
    let t = asked.t;
    let (one, advice, is_outdated) = study(asked, id).await?;
    let mut said = blocks(&parts(t, &one, &advice));
    if is_outdated {
        said.insert(0, documents::Block::note(t.framework_outdated()));
    }
    let author = asked.caller.session()?.organisation.as_ref().map(|of| of.name.clone()).unwrap_or_default();
    let head = (one.told.title, t.framework_under_law(format::date(one.studied_on)));
    Ok(paper(t, head, author, Some(asked.today), said))
}

/// `GET /cadres-juridiques/etudes/{id}/etude.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    document::pdf(sheet(&asked, &id).await?, "etude").await
}

/// `GET /cadres-juridiques/etudes/{id}/etude.docx`
pub(super) async fn docx(asked: Asked, Path(id): Path<String>) -> PageResult {
    document::docx(sheet(&asked, &id).await?, "etude").await
}

/// `POST /cadres-juridiques/etudes/{id}/supprimer`
pub(super) async fn remove(asked: Asked, Path(id): Path<String>) -> PageResult {
    asked.register.remove_framework(asked.caller.organisation_id()?, &id).await?;
    go("/cadres-juridiques")
}
