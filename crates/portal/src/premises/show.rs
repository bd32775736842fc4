//! The page of premises: what everybody reads, and for the two sides of an application what comes next.

use super::words::{
    access, cleared, euros, fact, gap, mode, period, price, public, safety, said, stage, standing, use_name,
};
use super::{found, may, may_apply};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use premises::{Avoided, Mode, Parcel, Safety, Stage, Standing};
use register::premises::{PremisesSeen, SeenPremisesApplication, SeenVisit};
use texts::{Texts, format};
use trust::policy::Action;

struct Row {
    name: String,
    to: Option<String>,
    cells: Vec<(String, String)>,
}

struct Visit {
    when: String,
    text: String,
    ics: String,
    to: String,
    /// What a button does: its words, and whether one comes.
    act: Option<(String, &'static str)>,
}

struct Application {
    name: String,
    state: String,
    project: String,
    facts: Vec<(String, String)>,
    /// Address of the convention, without its ending.
    paper: Option<String>,
}

/// Something that may be done now.
pub(super) struct Form {
    pub id: &'static str,
    pub title: String,
    pub what: String,
    pub to: String,
    pub fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "premises/show.html")]
pub(super) struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    lead: String,
    done: Option<String>,
    errors: ErrorSummary<'a>,
    tone: &'static str,
    state: String,
    alerts: Vec<String>,
    actions: Vec<(String, String)>,
    gaps: Vec<String>,
    texts: Vec<String>,
    facts: Vec<(String, String)>,
    parcel_head: Vec<String>,
    parcels: Vec<Row>,
    show_visits: bool,
    visits: Vec<Visit>,
    questions: Vec<(String, String)>,
    show_applications: bool,
    applications_title: String,
    applications: Vec<Application>,
    forms: Vec<Form>,
    story: Vec<(String, String)>,
}

fn facts(t: Texts, one: &PremisesSeen) -> Vec<(String, String)> {
    let listing = &one.listing;
    let works = match listing.works {
        Some(day) => format::date(day),
        None if listing.is_without_works => t.premises_works_none(),
        None => t.unknown(),
    };
    let mut all = vec![
        (t.premises_landlord(), one.landlord.clone()),
        (t.premises_commune(), one.commune.clone()),
        (t.premises_address(), one.address.clone().unwrap_or_else(|| t.premises_masked())),
        (t.premises_works(), works),
        (t.premises_erp(), public(t, listing.public.as_ref())),
        (t.premises_energy(), listing.energy.map_or_else(|| t.unknown(), |of| of.code().to_uppercase())),
    ];
    let checks = Safety::ALL
        .iter()
        .map(|item| format!("{} : {}", safety(t, *item), cleared(t, listing.diagnostics.get(item).copied())));
    all.push((t.premises_safety(), checks.collect::<Vec<_>>().join(" ; ")));
    if let Some((of, closes)) = one.call {
        all.push((t.premises_mode(), mode(t, of)));
        // Nothing that counts is hidden from those who apply (L6).
        let told = match of {
            Mode::Rolling => t.premises_selection_rolling(),
            Mode::Deadline => {
                let ranks: Vec<String> = one.rule.by_rank.iter().map(u32::to_string).collect();
                t.premises_rule_points(ranks.join(", "), one.rule.by_social.to_string())
            }
        };
        all.push((t.premises_rule(), told));
        all.extend(closes.map(|day| (t.premises_until(), format::date(day))));
    }
    all.extend((!one.criteria.is_empty()).then(|| (t.premises_criteria(), one.criteria.clone())));
    all.extend(
        (!listing.restriction.is_empty()).then(|| (t.premises_restriction(), listing.restriction.clone())),
    );
    if one.is_own {
        let told = match (&one.avoided, listing.guarding_cents) {
            (Some(of), _) => format!("{}. {}", avoided(t, of), t.premises_avoided_note()),
            (None, Some(_)) => t.premises_avoided_none(),
            (None, None) => t.premises_avoided_ask(),
        };
        all.push((t.premises_avoided(), told));
    }
    all
}

fn avoided(t: Texts, of: &Avoided) -> String {
    t.premises_avoided_of(euros(t, of.cents), of.days.to_string(), euros(t, of.monthly_cents))
}

fn parcel(t: Texts, one: &PremisesSeen, parcel: &Parcel, may_change: bool) -> Row {
    let number = |of: Option<i64>| of.map_or_else(|| t.unknown(), |n| n.to_string());
    let uses: Vec<String> = parcel.uses.iter().map(|of| use_name(t, *of)).collect();
    let taken =
        one.taken.iter().filter(|grant| grant.parcel == parcel.id).map(|grant| period(t, grant.period));
    let taken: Vec<String> = taken.collect();
    Row {
        name: parcel.name.clone(),
        to: may_change.then(|| format!("/locaux/{}/parcelles/{}", one.id, parcel.id)),
        cells: vec![
            (t.premises_surface(), parcel.surface_m2.map_or_else(|| t.unknown(), |m2| format!("{m2} m²"))),
            (t.premises_floor(), number(parcel.floor.map(i64::from))),
            (t.premises_access(), parcel.access.map_or_else(|| t.unknown(), |of| access(t, of))),
            (t.premises_step_free(), said(t, parcel.is_step_free)),
            (t.premises_capacity(), number(parcel.capacity.map(i64::from))),
            (t.premises_period(), parcel.period.map_or_else(|| t.unknown(), |of| period(t, of))),
            (t.premises_uses(), if uses.is_empty() { t.unknown() } else { uses.join(", ") }),
            (t.premises_price(), price(t, parcel)),
            (t.premises_taken(), if taken.is_empty() { t.none() } else { taken.join(" ; ") }),
        ],
    }
}

fn visit(asked: &Asked, one: &PremisesSeen, of: &SeenVisit) -> Visit {
    let t = asked.t;
    let at = of.slot.at;
    let when = format!("{} {:02}:{:02}", format::date(at.date()), at.hour(), at.minute());
    let places = t.premises_visit_left(of.taken.to_string(), of.slot.places.to_string());
    let who = if of.who.is_empty() { String::new() } else { format!(" ({})", of.who.join(", ")) };
    let to = format!("/locaux/{}/visites/{}", one.id, of.slot.id);
    let is_mine_to_take = !one.is_own && may_apply(asked, Action::Create) && at.date() >= asked.today;
    let is_full = of.taken as u64 >= u64::from(of.slot.places);
    let act = match (is_mine_to_take, of.is_mine) {
        (true, true) => Some((t.premises_visit_leave(), "non")),
        (true, false) if !is_full => Some((t.premises_visit_take(), "oui")),
        _ => None,
    };
    Visit { text: format!("{when} – {places}{who}"), when, ics: format!("{to}/agenda.ics"), to, act }
}

fn application(t: Texts, one: &PremisesSeen, of: &SeenPremisesApplication) -> Application {
    let (content, step) = (&of.content, &of.step);
    let name = |id: &str| one.listing.parcel(id).map_or_else(|| t.unknown(), |known| known.name.clone());
    let wishes = content
        .wishes
        .iter()
        .enumerate()
        .map(|(at, wish)| format!("{}. {} {}", at + 1, name(&wish.parcel), period(t, wish.period)));
    let mut facts = vec![
        (t.premises_use(), use_name(t, content.of)),
        (t.premises_people(), content.people.to_string()),
        (t.premises_need(), content.need.to_string()),
        (t.premises_wishes(), wishes.collect::<Vec<_>>().join(" ; ")),
        (t.premises_social(), step.social.map_or_else(|| t.premises_not_read(), |points| points.to_string())),
    ];
    facts.extend(
        (!content.contribution.is_empty()).then(|| (t.premises_contribution(), content.contribution.clone())),
    );
    if !step.grants.is_empty() {
        let all =
            step.grants.iter().map(|grant| format!("{} {}", name(&grant.parcel), period(t, grant.period)));
        facts.push((t.premises_chosen(), all.collect::<Vec<_>>().join(" ; ")));
    }
    if let Some(regime) = step.regime {
        let signed =
            if step.signed_by_occupant { t.premises_signed_both() } else { t.premises_signed_landlord() };
        facts.push((t.premises_convention(), format!("{}, {signed}", super::words::regime(t, regime))));
    }
    facts.extend(step.leaves.map(|day| (t.premises_notice(), t.premises_leaves(format::date(day)))));
    facts.extend(of.refusal.clone().map(|words| (t.premises_fact_refused(), words)));
    facts.extend(
        of.inventories.iter().map(|(day, words)| {
            (format!("{} {}", t.premises_inventory(), format::date(*day)), words.clone())
        }),
    );
    if let Some(told) = &of.impact {
        let counted = |label: String, n: Option<u32>| n.map(|n| format!("{label} : {n}"));
        let parts = [
            counted(t.premises_events(), told.events),
            counted(t.premises_jobs(), told.jobs),
            counted(t.premises_served(), told.people),
            (!told.words.is_empty()).then(|| told.words.clone()),
        ];
        facts.push((t.premises_impact(), parts.into_iter().flatten().collect::<Vec<_>>().join(" ; ")));
    }
    facts.extend(of.avoided.as_ref().map(|known| (t.premises_avoided(), avoided(t, known))));
    Application {
        name: of.organisation.clone(),
        state: standing(t, step.standing),
        project: content.project.clone(),
        facts,
        paper: step.regime.map(|_| format!("/locaux/{}/convention/{}/convention", one.id, of.id)),
    }
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let one = found(asked, id).await?;
    let law = match one.is_own {
        true => Some(asked.register.law_of(asked.caller.organisation_id()?).await?),
        false => None,
    };
    let is_draft = one.stage == Stage::Draft;
    let may_change = one.is_own && may(asked, Action::Change);
    let mut actions = Vec::new();
    if may_change && is_draft {
        actions.push((format!("/locaux/{id}/modifier"), t.premises_edit()));
        actions.push((format!("/locaux/{id}/parcelles/nouvelle"), t.premises_parcel_add()));
    }
    let waits = one.applications.iter().any(|of| of.step.standing.waits());
    if one.is_own && waits && may(asked, Action::Decide) {
        actions.push((format!("/locaux/{id}/choix"), t.premises_selection_see()));
    }
    if one.is_own && !one.applications.is_empty() && may(asked, Action::Export) {
        actions.push((format!("/locaux/{id}/candidatures.csv"), t.premises_application_csv()));
    }
    let has_one = one.applications.iter().any(|of| of.step.standing.waits() || of.step.standing.holds());
    if !one.is_own && one.is_open && !has_one && may_apply(asked, Action::Create) {
        actions.push((format!("/locaux/{id}/candidature"), t.premises_apply()));
    }
    if let Some(residence) = &one.residence_id {
        actions.push((format!("/residences/{residence}"), t.premises_residence()));
    }
    let mut alerts: Vec<String> =
        one.suspension.iter().map(|message| t.premises_suspended(message.clone())).collect();
    alerts.extend(
        one.applications
            .iter()
            .filter(|of| !one.is_own && of.step.standing == Standing::Offered)
            .filter_map(|of| of.step.until)
            .map(|day| t.premises_reply_what(format::date(day))),
    );
    let parcels: Vec<Row> =
        one.listing.parcels.iter().map(|of| parcel(t, &one, of, may_change && is_draft)).collect();
    let mut parcel_head = vec![t.premises_parcel()];
    parcel_head
        .extend(parcels.iter().take(1).flat_map(|row| row.cells.iter().map(|(label, _)| label.clone())));
    Ok(ShowPage {
        t,
        c: Chrome::new(
            asked,
            Place::Premises,
            vec![crumb("/locaux", t.premises_title()), crumb("", one.listing.title.as_str())],
        ),
        title: one.listing.title.clone(),
        lead: t.premises_lead(),
        done: asked.pairs.text("fait").map(|_| t.premises_done()),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        tone: match one.stage {
            Stage::Suspended | Stage::Withdrawn | Stage::EndNotice => "warning",
            Stage::Occupied => "success",
            _ => "info",
        },
        state: stage(t, one.stage),
        alerts,
        actions,
        gaps: if is_draft { one.gaps.iter().map(|of| gap(t, of)).collect() } else { Vec::new() },
        texts: [one.listing.description.clone()].into_iter().filter(|text| !text.is_empty()).collect(),
        facts: facts(t, &one),
        parcel_head,
        parcels,
        show_visits: one.call.is_some(),
        visits: one.visits.iter().map(|of| visit(asked, &one, of)).collect(),
        questions: one
            .questions
            .iter()
            .map(|(words, answer)| {
                (words.clone(), answer.clone().unwrap_or_else(|| t.premises_waiting_answer()))
            })
            .collect(),
        show_applications: one.is_own && one.call.is_some() || !one.applications.is_empty(),
        applications_title: if one.is_own { t.premises_applications() } else { t.premises_yours() },
        applications: one.applications.iter().map(|of| application(t, &one, of)).collect(),
        forms: super::deal::forms(asked, &one, law.as_ref(), form, problems),
        story: one.story.iter().map(|(day, code)| (format::date(*day), fact(t, code))).collect(),
    })
}

/// `GET /locaux/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, &Pairs::parse(""), &[]).await?)
}
