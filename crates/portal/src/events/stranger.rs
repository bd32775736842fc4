//! Whoever comes without an account: asking for seats, then changing them or giving them back by a link.

use super::show::page;
use super::{now, state, when};
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::events::Reach;
use texts::{Texts, format};

#[derive(Template)]
#[template(path = "events/filed.html")]
struct FiledPage {
    t: Texts,
    c: Chrome,
    lead: String,
    href: String,
    whole: String,
}

#[derive(Template)]
#[template(path = "events/follow.html")]
struct FollowPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    lead: String,
    own: String,
    is_cancelled: bool,
    done: bool,
    errors: ErrorSummary<'a>,
    action: String,
    event: String,
    seats: Field,
}

/// The form of whoever has no account.
pub(super) fn fields(t: Texts, form: &Pairs, problems: &[Problem], host: &str, most: i64) -> Vec<Field> {
    let text = |name: &str| form.text(name).unwrap_or("");
    let seats = form.text("places").unwrap_or("1");
    let agreed = Choice::new("oui", t.event_consent(host), text("accord"));
    let all = [
        Field::text("organisation", t.event_organisation(), text("organisation")).required(),
        Field::text("personne", t.event_person(), text("personne")).required(),
        Field::email("courriel", t.event_email(), text("courriel"), "email").hint(t.event_reach_hint()),
        Field::text("telephone", t.event_phone(), text("telephone")),
        Field::number("places", t.event_seats(), seats, 1, most).required(),
        Field::boxes("accord", t.event_reach(), vec![agreed]),
    ];
    all.map(|field| field.checked(problems)).to_vec()
}

/// What is wrong, beside the field that it is about.
fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "event-organisation" => ("organisation", t.event_no_organisation()),
        "event-person" => ("personne", t.event_no_person()),
        "event-reach" => ("courriel", t.event_no_reach()),
        "event-email" => ("courriel", t.event_no_email()),
        "event-long" => ("organisation", t.event_no_long()),
        "event-personal" => ("organisation", t.event_no_personal()),
        "event-consent" => ("accord", t.event_no_consent()),
        "event-many" => ("places", t.event_no_many()),
        "event-over" => ("places", t.event_no_over()),
        _ => ("places", t.event_no_seats()),
    };
    Problem::new(field, what)
}

/// `POST /evenements/{id}/inscription`
pub(super) async fn register(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let owned = |name: &str| form.text(name).map(str::to_owned);
    let reach = Reach {
        organisation: owned("organisation").unwrap_or_default(),
        person: owned("personne").unwrap_or_default(),
        email: owned("courriel"),
        phone: owned("telephone"),
    };
    let seats = form.text("places").and_then(|text| text.parse::<u32>().ok());
    let done = match seats {
        _ if form.text("accord") != Some("oui") => Err(register::Error::Refused("event-consent".to_owned())),
        Some(seats) => {
            let from = (asked.address.as_str(), asked.caller.at, now(&asked));
            asked.register.ask_seats_as_stranger(&id, &reach, seats, from).await
        }
        None => Err(register::Error::Refused("event-seats".to_owned())),
    };
    match done {
        Ok(secret) => {
            let one = asked.register.event(&id).await?;
            let href = format!("/evenements/suivi/{}", encode(&secret));
            show(&FiledPage {
                t,
                c: Chrome::new(&asked, Place::Nowhere, Vec::new()).narrow(),
                lead: format!("{} – {}", one.told.title, when(t, &one.told)),
                whole: format!("{}{href}", asked.base),
                href,
            })
        }
        Err(register::Error::Refused(code)) => {
            show_wrong(&page(&asked, &id, &form, &[problem(t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn followed<'a>(
    asked: &Asked,
    link: &str,
    problems: &'a [Problem],
) -> Result<FollowPage<'a>, PageError> {
    let t = asked.t;
    let (one, guest) = asked.register.seats_by_link(link).await?;
    let most = i64::from(one.told.capacity.unwrap_or(10_000));
    let seats = Field::number("places", t.event_seats(), &guest.seats.to_string(), 0, most)
        .hint(t.event_link_hint())
        .required();
    Ok(FollowPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, vec![crumb("/evenements", t.event_title())]).narrow(),
        lead: format!("{} – {}", when(t, &one.told), one.told.place),
        own: t.event_link_lead(
            guest.name.as_str(),
            format::count(t.lang(), u64::from(guest.seats)),
            state(t, &guest),
        ),
        is_cancelled: one.is_cancelled,
        done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: format!("/evenements/suivi/{}", encode(link)),
        event: format!("/evenements/{}", one.id),
        seats: seats.checked(problems),
        title: one.told.title,
    })
}

/// `GET /evenements/suivi/{link}`
pub(super) async fn follow(asked: Asked, Path(link): Path<String>) -> PageResult {
    show(&followed(&asked, &link, &[]).await?)
}

/// `POST /evenements/suivi/{link}`
pub(super) async fn change(asked: Asked, Path(link): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let seats = form.text("places").and_then(|text| text.parse::<u32>().ok());
    let done = match seats {
        Some(seats) => asked.register.change_seats_by_link(&link, seats, now(&asked)).await,
        None => Err(register::Error::Refused("event-seats".to_owned())),
    };
    match done {
        // Nothing is left of it to show.
        Ok(()) if seats == Some(0) => go("/evenements?rendues=oui"),
        Ok(()) => go(&format!("/evenements/suivi/{}?fait=note", encode(&link))),
        Err(register::Error::Refused(code)) => {
            show_wrong(&followed(&asked, &link, &[problem(t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}
