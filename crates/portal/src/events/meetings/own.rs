//! Meetings as an organisation reads them: its own, who else is there, whom it might ask.

use super::{Form, Page, Row, Section, held, lead, now, state};
use crate::directory::words;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Field, PageResult, Problem, show};
use axum::extract::Path;
use register::meetings::{Follow, Meeting, Participant, Plan, State, Suggestion};
use texts::Texts;
use trust::organisation::Theme;
use trust::policy::Action;

pub(super) fn here(id: &str) -> String {
    format!("/evenements/{id}/rendez-vous")
}

fn priorities(t: Texts, chosen: &str) -> Field {
    let choices = [
        Choice::new("1", t.meeting_priority_1(), chosen),
        Choice::new("2", t.meeting_priority_2(), chosen),
        Choice::new("3", t.meeting_priority_3(), chosen),
    ];
    Field::radios("priorite", t.meeting_priority(), choices.into()).required()
}

fn themes(t: Texts, all: impl IntoIterator<Item = Theme>) -> String {
    let all: Vec<String> = all.into_iter().map(|theme| words::theme(t, theme)).collect();
    if all.is_empty() { "–".to_owned() } else { all.join(", ") }
}

fn mine(t: Texts, id: &str, all: &[Meeting]) -> Section {
    let head =
        vec![t.meeting_with(), t.meeting_when(), t.meeting_subject(), t.meeting_priority(), t.col_state()];
    let rows = all.iter().map(|one| {
        let own = one.own_priority.map_or_else(|| "–".to_owned(), |own| own.to_string());
        Row::new(&head, one.other.as_str(), vec![held(t, one), one.subject.clone(), own, state(t, one)])
            .to(format!("{}/demandes/{}", here(id), one.id))
    });
    let rows: Vec<Row> = rows.collect();
    let texts = if rows.is_empty() { vec![t.meeting_none()] } else { Vec::new() };
    Section { id: "mine", title: t.meeting_mine(), texts, head, rows, ..Section::default() }
}

fn participants(t: Texts, own: &str, all: &[Participant]) -> Section {
    let head = vec![
        t.meeting_organisation(),
        t.meeting_side(),
        t.meeting_brings(),
        t.meeting_seeks(),
        t.meeting_themes(),
    ];
    let others = all.iter().filter(|one| one.organisation_id != own);
    let rows = others.map(|one| {
        let side = if one.is_landlord { t.meeting_landlord() } else { t.meeting_partner() };
        let offer = &one.offer;
        let themes = themes(t, offer.themes.iter().copied());
        Row::new(&head, one.name.as_str(), vec![side, offer.brings.clone(), offer.seeks.clone(), themes])
    });
    let rows: Vec<Row> = rows.collect();
    let texts = if rows.is_empty() { vec![t.meeting_participants_none()] } else { Vec::new() };
    Section { id: "participants", title: t.meeting_participants(), texts, head, rows, ..Section::default() }
}

async fn suggestions(asked: &Asked, all: &[Suggestion]) -> Result<Section, PageError> {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let head = vec![t.meeting_organisation(), t.meeting_why(), t.meeting_brings(), t.meeting_seeks()];
    let rows = all.iter().map(|one| {
        let shared = one.themes.iter().map(|theme| words::theme(t, *theme));
        let places = one.territories.iter().map(|at| words::territory(t, &gazetteer, at));
        let why: Vec<String> = shared.chain(places).collect();
        let offer = &one.participant.offer;
        let cells = vec![why.join(", "), offer.brings.clone(), offer.seeks.clone()];
        Row::new(&head, one.participant.name.as_str(), cells)
    });
    Ok(Section {
        id: "suggestions",
        title: t.meeting_suggestions(),
        texts: vec![t.meeting_suggestions_what()],
        rows: rows.collect(),
        head,
        ..Section::default()
    })
}

fn offer_form(t: Texts, id: &str, own: Option<&Participant>, form: &Pairs) -> Form {
    let kept = own.map(|own| own.offer.clone()).unwrap_or_default();
    let is_typed = form.has("apporte");
    let text = |name: &str, kept: &str| form.text(name).filter(|_| is_typed).unwrap_or(kept).to_owned();
    let boxes = Theme::ALL.iter().map(|theme| {
        let is_chosen = if is_typed {
            form.all("theme").any(|code| code == theme.code())
        } else {
            kept.themes.contains(theme)
        };
        Choice::new(theme.code(), words::theme(t, *theme), if is_chosen { theme.code() } else { "" })
    });
    Form {
        id: "offer",
        title: t.meeting_offer(),
        what: t.meeting_offer_what(),
        to: format!("{}/presence", here(id)),
        fields: vec![
            Field::area("apporte", t.meeting_brings(), &text("apporte", &kept.brings)).required(),
            Field::area("cherche", t.meeting_seeks(), &text("cherche", &kept.seeks)).required(),
            Field::boxes("theme", t.meeting_themes(), boxes.collect()),
        ],
        button: t.act_save(),
        ..Form::default()
    }
}

fn ask_form(t: Texts, id: &str, own: &Participant, all: &[Participant], form: &Pairs) -> Form {
    let text = |name: &str| form.text(name).unwrap_or("");
    let others = all.iter().filter(|one| one.is_landlord != own.is_landlord);
    let none = Choice::new("", "–", text("avec"));
    let choices =
        others.map(|one| Choice::new(one.organisation_id.as_str(), one.name.as_str(), text("avec")));
    Form {
        id: "ask",
        title: t.meeting_ask(),
        what: t.meeting_ask_what(),
        to: format!("{}/demandes", here(id)),
        fields: vec![
            Field::select("avec", t.meeting_with(), std::iter::once(none).chain(choices).collect())
                .required(),
            Field::text("sujet", t.meeting_subject(), text("sujet")).required(),
            priorities(t, text("priorite")),
        ],
        button: t.meeting_ask(),
        ..Form::default()
    }
}

/// The page of an organisation, with what was typed and what is wrong with it.
pub(super) async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let (t, own_id) = (asked.t, asked.caller.organisation_id()?);
    let plan = asked.register.meeting_plan(id).await?;
    let title = t.meeting_of(plan.event.told.title.as_str());
    let mut page = Page::new(asked, &plan.event, title, vec![crumb("", t.meeting_title())], problems);
    page.lead = lead(t, &plan);
    page.alerts.push(("info", t.meeting_sides()));
    let is_host = plan.event.host_id == own_id;
    if is_host && asked.caller.can(Action::Create, trust::field::ObjectKind::Event) {
        page.actions.push((format!("{}/organisation", here(id)), t.meeting_host()));
    }
    let all = asked.register.own_meetings(own_id, id).await?;
    if all.iter().any(|one| one.held.is_some()) {
        page.actions.push((format!("{}/agenda.ics", here(id)), t.meeting_calendar()));
    }
    let has_seat = asked.register.own_seats(own_id, id).await?.is_some_and(|own| !own.waits);
    let is_open = !plan.event.is_cancelled && plan.told.ends_at > now(asked);
    if is_open && !has_seat {
        page.alerts.push(("warning", t.meeting_no_seat()));
    }
    if has_seat || !all.is_empty() {
        page.sections.push(mine(t, id, &all));
    }
    let others = asked.register.meeting_participants(own_id, id).await?;
    let own = others.iter().find(|one| one.organisation_id == own_id);
    if has_seat && own.is_none() && is_open {
        page.alerts.push(("info", t.meeting_no_offer_yet()));
    }
    if own.is_some() && may_ask(asked, &plan) {
        let found = asked.register.meeting_suggestions(own_id, id).await?;
        if !found.is_empty() {
            page.sections.push(suggestions(asked, &found).await?);
        }
    }
    if own.is_some() || is_host {
        page.sections.push(participants(t, own_id, &others));
    }
    if has_seat && is_open {
        if let Some(own) = own.filter(|_| may_ask(asked, &plan)) {
            page.forms.push(ask_form(t, id, own, &others, form));
        }
        page.forms.push(offer_form(t, id, own, form));
    }
    check_fields(&mut page.forms, problems);
    Ok(page)
}

fn may_ask(asked: &Asked, plan: &Plan) -> bool {
    !plan.event.is_cancelled && plan.told.starts_at > now(asked) && asked.today <= plan.told.asks_until
}

pub(super) fn check_fields(forms: &mut [Form], problems: &[Problem]) {
    for form in forms {
        form.fields = std::mem::take(&mut form.fields).into_iter().map(|f| f.checked(problems)).collect();
    }
}

/// `GET /evenements/{id}/rendez-vous`
pub(super) async fn show_all(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// The page of one meeting, for one of its sides.
pub(super) async fn one_page<'a>(
    asked: &Asked,
    (id, meeting): (&str, &str),
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let (t, own_id) = (asked.t, asked.caller.organisation_id()?);
    let plan = asked.register.meeting_plan(id).await?;
    let all = asked.register.own_meetings(own_id, id).await?;
    let nothing = || register::Error::Unknown("meetings".to_owned());
    let one = all.into_iter().find(|one| one.id == meeting).ok_or_else(nothing)?;
    let crumbs = vec![crumb(here(id), t.meeting_title()), crumb("", one.other.as_str())];
    let mut page = Page::new(asked, &plan.event, one.other.clone(), crumbs, problems);
    page.actions.push((here(id), t.meeting_mine_page()));
    let dash = |value: Option<u32>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
    page.sections.push(Section {
        id: "facts",
        title: t.meeting_title(),
        facts: vec![
            (t.meeting_subject(), one.subject.clone()),
            (t.meeting_when(), held(t, &one)),
            (t.meeting_priority(), dash(one.own_priority)),
            (t.col_state(), state(t, &one)),
        ],
        ..Section::default()
    });
    let (is_open, now) = (!plan.event.is_cancelled, now(asked));
    let to = |act: &str| format!("{}/demandes/{meeting}/{act}", here(id));
    let text = |name: &str| form.text(name).unwrap_or("");
    let is_before = one.held.map_or(plan.told.ends_at, |(slot, _)| slot.starts_at) > now;
    if one.state == State::Asked && !one.is_mine && is_open && plan.told.starts_at > now {
        page.forms.push(Form {
            id: "accept",
            title: t.meeting_accept(),
            what: t.meeting_accept_what(),
            to: to("accord"),
            fields: vec![priorities(t, text("priorite"))],
            button: t.meeting_accept(),
            ..Form::default()
        });
        page.forms.push(Form {
            id: "decline",
            title: t.meeting_decline(),
            what: t.meeting_decline_what(),
            to: to("refus"),
            fields: vec![Field::text("mot", t.meeting_words(), text("mot"))],
            button: t.meeting_decline(),
            ..Form::default()
        });
    }
    let may_withdraw = one.state == State::Accepted || one.state == State::Asked && one.is_mine;
    if may_withdraw && is_open && is_before {
        page.forms.push(Form {
            id: "withdraw",
            title: t.meeting_withdraw(),
            what: t.meeting_withdraw_what(),
            to: to("retrait"),
            button: t.meeting_withdraw(),
            ..Form::default()
        });
    }
    if one.held.is_some() && !is_before {
        page.forms.push(outcome_form(t, &one, to("suite"), form));
        if one.outcome.is_some_and(|said| said.follow == Follow::Project) {
            page.sections.push(Section {
                id: "project",
                title: t.meeting_follow_project(),
                texts: vec![t.meeting_follow_where()],
                links: vec![
                    ("/innovations".to_owned(), t.meeting_innovations()),
                    ("/pratiques".to_owned(), t.meeting_practices()),
                ],
                ..Section::default()
            });
        }
    }
    check_fields(&mut page.forms, problems);
    Ok(page)
}

fn outcome_form(t: Texts, one: &Meeting, to: String, form: &Pairs) -> Form {
    let said = one.outcome.map(|said| if said.was_held { "oui" } else { "non" });
    let was_held = form.text("lieu").or(said).unwrap_or("");
    let follow = form.text("suite").or(one.outcome.map(|said| said.follow.code())).unwrap_or("nothing");
    let yes = Choice::new("oui", t.meeting_held_yes(), was_held);
    let no = Choice::new("non", t.meeting_held_no(), was_held);
    let choices = Follow::ALL.iter().map(|one| {
        let label = match one {
            Follow::Nothing => t.meeting_follow_nothing(),
            Follow::Contact => t.meeting_follow_contact(),
            Follow::Project => t.meeting_follow_project(),
        };
        Choice::new(one.code(), label, follow)
    });
    Form {
        id: "after",
        title: t.meeting_after(),
        what: t.meeting_after_what(),
        to,
        fields: vec![
            Field::radios("lieu", t.meeting_held(), vec![yes, no]).required(),
            Field::radios("suite", t.meeting_follow(), choices.collect()),
        ],
        button: t.act_save(),
        ..Form::default()
    }
}

/// `GET /evenements/{id}/rendez-vous/demandes/{meeting}`
pub(super) async fn show_one(asked: Asked, Path((id, meeting)): Path<(String, String)>) -> PageResult {
    show(&one_page(&asked, (&id, &meeting), &Pairs::parse(""), &[]).await?)
}
