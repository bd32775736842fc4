//! The sheet of a residence on the screen.

use super::data::{is_prudent, portfolio, residence};
use super::moves::MovesPart;
use super::sheet::{self, FloorLine, IndexPart, PeoplePart};
use super::ways::{self, WayLine};
use crate::edge::Asked;
use crate::edge::form::query_with;
use crate::journal::ActsPart;
use crate::map::WaysMap;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ClassMark, Field, IntervalBar, LevelMark, PageResult, Place, show, words};
use access::levers::{Lever, catalogue, improvements, lever_gain};
use access::{Scorer, wording};
use askama::Template;
use axum::extract::Path;
use model::Profile;
use model::survey::survey_item;
use register::portfolio::{Portfolio, ResidenceView};
use std::collections::BTreeMap;
use texts::{Texts, format, words as names};
use trust::field::ObjectKind;
use trust::policy::Action;

/// How many dwellings the page lists one by one.
const LISTED: usize = 200;

struct View {
    href: String,
    label: String,
    current: bool,
}

struct DwellingRow {
    id: String,
    name: String,
    building: String,
    floor: String,
    kind: String,
    level: LevelMark,
}

struct Simulated {
    figure: String,
    class: ClassMark,
    bar: IntervalBar,
    sentence: String,
    lines: Vec<String>,
}

struct HistoryLine {
    iso: String,
    date: String,
    text: String,
}

#[derive(Template)]
#[template(path = "residences/show.html")]
struct SheetPage {
    t: Texts,
    c: Chrome,
    id: String,
    /// The person may write to the tenants of this residence.
    may_campaign: bool,
    reads_tours: bool,
    reads_enquiries: bool,
    reads_services: bool,
    name: String,
    lead: String,
    neighbourhood: String,
    in_neighbourhood: bool,
    done: Option<String>,
    dwellings: String,
    dwelling_count: String,
    index: IndexPart,
    /// To the other reading of what has expired.
    prudent: View,
    people: Option<PeoplePart>,
    floor_levels: Vec<&'static str>,
    floors: Vec<FloorLine>,
    dwelling_rows: Vec<DwellingRow>,
    dwellings_left: usize,
    profile_name: String,
    profile_code: &'static str,
    moves: MovesPart,
    profiles: Vec<View>,
    ways: Vec<WayLine>,
    map: WaysMap,
    levers: Field,
    simulated: Option<Simulated>,
    history: Vec<HistoryLine>,
    acts: ActsPart,
}

/// May the person write to the tenants of this residence?
fn may_campaign(asked: &Asked, id: &str) -> bool {
    asked.caller.can(Action::Create, ObjectKind::Campaign)
        && asked
            .caller
            .residences_for(Action::Create, ObjectKind::Campaign)
            .is_none_or(|mine| mine.contains(id))
}

/// `GET /residences/{id}`
pub(super) async fn show_residence(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let r = residence(&portfolio, &id)?;
    let profile = sheet::profile_of(asked.pairs.text("profile"));
    let (ways, map) = ways::of(&asked, r, profile).await?;
    let crumbs = vec![crumb("/residences", t.nav_residences()), crumb("", r.name.as_str())];
    let pulled: Vec<&str> = asked.pairs.all("lever").collect();
    show(&SheetPage {
        t,
        c: Chrome::new(&asked, Place::Residences, crumbs),
        may_campaign: may_campaign(&asked, &id),
        reads_tours: asked.caller.can(Action::List, ObjectKind::Tour),
        reads_enquiries: asked.caller.can(Action::List, ObjectKind::Enquiry),
        reads_services: asked.caller.can(Action::List, ObjectKind::Provision),
        name: r.name.clone(),
        lead: sheet::lead(t, r),
        neighbourhood: crate::ui::words::neighbourhood(t, r),
        in_neighbourhood: r.own_neighbourhood().is_some(),
        done: done(&asked),
        dwellings: words::dwellings(t, u64::from(r.dwellings)),
        dwelling_count: format::count(t.lang(), u64::from(r.dwellings)),
        index: sheet::index(t, &portfolio, r),
        prudent: prudent_switch(&asked, &id),
        people: sheet::people(t, &portfolio, r),
        floor_levels: sheet::levels(),
        floors: sheet::floors(t, r),
        dwelling_rows: dwelling_rows(t, r, &asked.register.building_labels(&portfolio.landlord.id).await?),
        dwellings_left: r.dwelling_views.len().saturating_sub(LISTED),
        profile_name: names::profile(t, profile),
        profile_code: profile.code(),
        moves: MovesPart::of(t, &portfolio, r),
        profiles: Profile::ALL
            .into_iter()
            .map(|p| View {
                href: format!(
                    "/residences/{id}?{}#around",
                    query_with(&asked.pairs, &[("profile", p.code())])
                ),
                label: names::profile(t, p),
                current: p == profile,
            })
            .collect(),
        ways,
        map,
        levers: levers_field(t, &portfolio, r, &pulled),
        simulated: simulate(t, &portfolio, r, &pulled),
        history: history(&asked, r).await?,
        acts: ActsPart::on(&asked, &id).await?,
        id,
    })
}

fn prudent_switch(asked: &Asked, id: &str) -> View {
    let current = is_prudent(&asked.pairs);
    let (value, label) =
        if current { ("", asked.t.prudent_leave()) } else { ("yes", asked.t.prudent_enter()) };
    let query = query_with(&asked.pairs, &[("prudent", value), ("lang", ""), ("fait", "")]);
    View { href: format!("/residences/{id}?{query}#index"), label, current }
}

fn done(asked: &Asked) -> Option<String> {
    match asked.pairs.text("fait") {
        Some("observed") => return Some(asked.t.observe_saved()),
        Some("withdrawn") => return Some(asked.t.observe_withdrawn()),
        _ => {}
    }
    let n = asked.pairs.text("fait")?.parse::<i64>().ok()?;
    Some(if n == 0 { asked.t.visit_saved_none() } else { asked.t.visit_saved(n) })
}

fn dwelling_rows(t: Texts, r: &ResidenceView, buildings: &BTreeMap<String, String>) -> Vec<DwellingRow> {
    let name_of = |id: &str| buildings.get(id).cloned();
    r.dwelling_views
        .iter()
        .take(LISTED)
        .enumerate()
        .map(|(i, d)| DwellingRow {
            id: d.id.clone(),
            name: d.reference.clone().unwrap_or_else(|| format!("{} {}", t.col_dwelling(), i + 1)),
            building: d.building_id.as_deref().and_then(name_of).unwrap_or_default(),
            floor: sheet::floor_word(t, d.floor),
            kind: d.rooms.map_or_else(|| "–".to_owned(), |n| format!("T{n}")),
            level: words::level(t, d.level),
        })
        .collect()
}

/// A stable name of a lever, for the address of the page.
fn lever_code(lever: Lever) -> String {
    match lever {
        Lever::AdaptDwellings(n) => format!("dwellings-{n}"),
        Lever::Service(indicator, metres) => format!("{}-{metres}", indicator.code()),
        other => other.indicator().code().to_owned(),
    }
}

/// The levers that can bring something here, best first.
fn levers_field(t: Texts, portfolio: &Portfolio, r: &ResidenceView, pulled: &[&str]) -> Field {
    let language = words::language(t);
    let useful = improvements(&r.facts, &catalogue(&r.facts), &portfolio.parameters, portfolio.reading());
    let options = useful
        .into_iter()
        .map(|improvement| {
            let lever = improvement.lever;
            let code = lever_code(lever);
            let label = format!("{} ({})", wording::lever(lever, language), lever.holder().label(language));
            let chosen = pulled.contains(&code.as_str());
            Choice { value: code, label, chosen }
        })
        .collect();
    Field::boxes("lever", t.simulate_field(), options)
}

/// The index once the chosen levers are pulled together, and what each is worth alone.
fn simulate(t: Texts, portfolio: &Portfolio, r: &ResidenceView, pulled: &[&str]) -> Option<Simulated> {
    let levers: Vec<Lever> =
        catalogue(&r.facts).into_iter().filter(|l| pulled.contains(&lever_code(*l).as_str())).collect();
    if levers.is_empty() {
        return None;
    }
    let language = words::language(t);
    let scorer = Scorer::new(&portfolio.parameters, portfolio.reading());
    let facts = levers.iter().fold(r.facts.clone(), |facts, lever| lever.applied(&facts));
    let score = scorer.score(&facts);
    let mut class = words::class(t, score.classes);
    class.large = true;
    let lines = levers
        .iter()
        .map(|lever| {
            let gain = lever_gain(&scorer, &r.facts, *lever);
            t.simulate_alone(wording::lever(*lever, language), wording::gain(gain, language))
        })
        .collect();
    Some(Simulated {
        figure: words::points(t, score.index),
        class,
        bar: IntervalBar::of(score.index)
            .ticks(portfolio.parameters.class_bounds.iter().map(|b| i64::from(*b))),
        sentence: t.simulate_sentence(words::points(t, r.score.index), words::points(t, score.index)),
        lines,
    })
}

async fn history(asked: &Asked, r: &ResidenceView) -> Result<Vec<HistoryLine>, crate::edge::PageError> {
    let t = asked.t;
    let answers = asked.register.answers(&r.id).await?;
    Ok(answers
        .into_iter()
        .take(100)
        .map(|noted| {
            let answer = noted.answer;
            let source = answer.source.map_or_else(|| t.source_unstated(), |s| names::survey_source(t, s));
            let value = survey_item(&answer.item)
                .map_or_else(|| answer.value.to_string(), |item| names::answer(t, item.kind, answer.value));
            let iso = answer.surveyed_on.map_or_else(|| noted.noted_at.clone(), |d| d.to_string());
            HistoryLine {
                date: answer.surveyed_on.map_or_else(|| t.date_unstated(), format::date),
                iso: iso.chars().take(10).collect(),
                text: t.history_answer(names::survey_item(t, &answer.item), value, source),
            }
        })
        .collect())
}
