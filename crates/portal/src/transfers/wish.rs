//! A wish, typed with the household: everything it may ask, its consent, and the text that it was shown.

use super::words;
use crate::adapted::words as adapted;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use allocation::need::Rooms;
use allocation::transfer::{Near, Service, Wish};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use register::portfolio::{Portfolio, ResidenceView};
use register::transfers::{CONSENT_TEXT, ConsentHow, NewWish, NotedWish};
use texts::{Texts, words as names};

#[derive(Template)]
#[template(path = "transfers/wish.html")]
struct WishPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    /// Where the form is sent.
    action: String,
    /// The edition that is changed; none for a new wish.
    edition: Option<i64>,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
    version: &'static str,
}

/// The places that are known around a residence, each once.
fn places(residence: Option<&ResidenceView>) -> Vec<Service> {
    let environs = residence.and_then(|r| r.environs.as_ref());
    let mut all: Vec<Service> = Vec::new();
    for found in environs.map(|e| e.services.as_slice()).unwrap_or_default() {
        for way in &found.ways {
            if all.iter().all(|known| known.id != way.destination) {
                all.push(Service {
                    id: way.destination.clone(),
                    name: way.name.clone().unwrap_or_else(|| way.kind.clone()),
                    category: found.category,
                    point: way.point,
                });
            }
        }
    }
    all
}

/// What the fields show: what was typed, else what is noted.
fn typed(wish: &NotedWish) -> Pairs {
    let Some(asked) = &wish.wish else { return Pairs::default() };
    let euros = |cents: Option<u32>| cents.map(|c| format!("{},{:02}", c / 100, c % 100));
    let mut all = vec![
        ("logement", Some(wish.dwelling_id.clone())),
        ("personnes", Some(asked.persons.to_string())),
        ("loyer", euros(asked.rent_cents)),
        ("plafond", euros(asked.rent_limit_cents)),
        ("de", Some(asked.rooms.least.to_string())),
        ("a", Some(asked.rooms.most.to_string())),
        ("surface", asked.least_area_m2.map(|n| n.to_string())),
        ("etage", asked.highest_floor.map(|n| n.to_string())),
        ("ascenseur", asked.lift.then(|| "oui".to_owned())),
        ("niveau", asked.level.map(|level| level.code().to_owned())),
        ("proche", Some(asked.near.code().to_owned())),
        ("demande", Some(asked.asked_on.to_string())),
        ("comment", wish.consent_how.map(|how| how.code().to_owned())),
    ];
    all.extend(asked.services.iter().map(|service| ("lieu", Some(service.id.clone()))));
    let pairs = all
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", crate::edge::form::encode(&value?))));
    Pairs::parse(&pairs.collect::<Vec<_>>().join("&"))
}

fn page<'a>(
    asked: &Asked,
    portfolio: &Portfolio,
    form: &Pairs,
    noted: Option<&NotedWish>,
    problems: &'a [Problem],
) -> WishPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let wanted = form.text("logement").or_else(|| asked.pairs.text("logement")).unwrap_or("");
    let found = dwelling(portfolio, wanted);
    let shown = found.as_ref().and_then(|(_, _, reference)| reference.clone());
    let mut levels = vec![Choice::new("", t.need_level_none(), text("niveau"))];
    levels.extend(
        AdaptationLevel::ALL
            .into_iter()
            .filter(|l| *l != AdaptationLevel::N0)
            .map(|l| Choice::new(l.code(), format!("{} – {}", l.code(), names::level(t, l)), text("niveau"))),
    );
    let current = form.text("proche").unwrap_or(Near::Neighbourhood.code());
    let nears = Near::ALL.iter().map(|n| Choice::new(n.code(), words::near(t, *n), current)).collect();
    let hows =
        ConsentHow::ALL.iter().map(|h| Choice::new(h.code(), words::how(t, *h), text("comment"))).collect();
    let lift =
        vec![Choice { value: "oui".to_owned(), label: t.wish_lift_yes(), chosen: form.has("ascenseur") }];
    let today = asked.today.to_string();
    let around = places(found.as_ref().map(|(r, _, _)| *r));
    let kept: Vec<&str> = form.all("lieu").collect();
    let boxes: Vec<Choice> = around
        .into_iter()
        .map(|s| Choice { chosen: kept.contains(&s.id.as_str()), label: s.name, value: s.id })
        .collect();
    let mut fields = vec![
        Field::text("logement", t.wish_dwelling(), shown.as_deref().unwrap_or(wanted))
            .hint(t.need_dwelling_hint())
            .required()
            .checked(problems),
        Field::number("personnes", t.wish_persons(), text("personnes"), 1, 15)
            .hint(t.wish_persons_hint())
            .required()
            .checked(problems),
        Field::number("de", t.need_rooms_least(), text("de"), 1, 20).required().checked(problems),
        Field::number("a", t.need_rooms_most(), text("a"), 1, 20).required().checked(problems),
        Field::number("surface", t.wish_area(), text("surface"), 9, 300).checked(problems),
        Field::number("etage", t.wish_floor(), text("etage"), 0, 60)
            .hint(t.wish_floor_hint())
            .checked(problems),
        Field::boxes("ascenseur", t.wish_lift(), lift).checked(problems),
        Field::select("niveau", t.wish_level(), levels).hint(t.need_no_reason()).checked(problems),
        Field::radios("proche", t.wish_near(), nears).checked(problems),
        Field::text("loyer", t.wish_rent(), text("loyer")).hint(t.wish_rent_hint()).checked(problems),
        Field::text("plafond", t.wish_limit(), text("plafond")).hint(t.wish_limit_hint()).checked(problems),
    ];
    if !boxes.is_empty() {
        fields.push(
            Field::boxes("lieu", t.wish_services(), boxes).hint(t.wish_services_hint()).checked(problems),
        );
    }
    fields.push(
        Field::date("demande", t.wish_asked(), form.text("demande").unwrap_or(&today)).checked(problems),
    );
    fields.push(
        Field::date("accord", t.wish_consent(), form.text("accord").unwrap_or(&today))
            .required()
            .checked(problems),
    );
    fields.push(Field::radios("comment", t.wish_how(), hows).checked(problems));
    let title = if noted.is_some() { t.wish_edit() } else { t.wish_new() };
    WishPage {
        t,
        c: Chrome::new(asked, Place::Transfers, super::crumbs(asked, &title)).narrow(),
        action: noted.map_or_else(
            || "/mutations/souhaits/nouveau".to_owned(),
            |wish| format!("/mutations/souhaits/{}/modifier", wish.id),
        ),
        edition: noted.map(|wish| form.text("vu").and_then(|vu| vu.parse().ok()).unwrap_or(wish.edition)),
        title,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields,
        version: CONSENT_TEXT,
    }
}

/// The dwelling of a reference or an id, with its residence.
fn dwelling<'p>(
    portfolio: &'p Portfolio,
    wanted: &str,
) -> Option<(&'p ResidenceView, String, Option<String>)> {
    portfolio.residences.iter().find_map(|r| {
        let found =
            r.dwelling_views.iter().find(|d| d.id == wanted || d.reference.as_deref() == Some(wanted))?;
        Some((r, found.id.clone(), found.reference.clone()))
    })
}

/// A number of a field: nothing typed, a number within bounds, or a mistake.
fn number<T: std::str::FromStr + PartialOrd>(
    form: &Pairs,
    name: &str,
    least: T,
    most: T,
) -> Result<Option<T>, ()> {
    match form.text(name) {
        None => Ok(None),
        Some(text) => text.parse::<T>().ok().filter(|n| *n >= least && *n <= most).map(Some).ok_or(()),
    }
}

/// An amount: nothing typed, an amount above zero, or a mistake. A rent of 0 is no rent.
fn amount(form: &Pairs, name: &str) -> Result<Option<u32>, ()> {
    match form.text(name) {
        None => Ok(None),
        Some(text) => adapted::read_rent(text)
            .filter(|cents| register::vacancies::sound_rent(*cents).is_ok())
            .map(Some)
            .ok_or(()),
    }
}

fn read(t: Texts, portfolio: &Portfolio, form: &Pairs, kept: &[Service]) -> Result<NewWish, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |name: &str, what: String| problems.push(Problem::new(name, what));
    let found = form.text("logement").and_then(|wanted| dwelling(portfolio, wanted));
    if found.is_none() {
        wrong("logement", t.wish_dwelling_wrong());
    }
    let persons = number(form, "personnes", 1_u8, 15).ok().flatten();
    if persons.is_none() {
        wrong("personnes", t.wish_persons_wrong());
    }
    let rooms = match (number(form, "de", 1_u8, 20), number(form, "a", 1_u8, 20)) {
        (Ok(Some(least)), Ok(Some(most))) if least <= most => Some(Rooms { least, most }),
        (Ok(Some(only)), Ok(None)) | (Ok(None), Ok(Some(only))) => Some(Rooms { least: only, most: only }),
        _ => None,
    };
    if rooms.is_none() {
        wrong("de", t.need_rooms_wrong());
    }
    let area = number(form, "surface", 9_u16, 300);
    if area.is_err() {
        wrong("surface", t.wish_area_wrong());
    }
    let floor = number(form, "etage", 0_i16, 60);
    if floor.is_err() {
        wrong("etage", t.wish_floor_wrong());
    }
    let (rent, limit) = (amount(form, "loyer"), amount(form, "plafond"));
    if rent.is_err() {
        wrong("loyer", t.wish_rent_wrong());
    }
    if limit.is_err() {
        wrong("plafond", t.wish_limit_wrong());
    }
    let day = |name: &str| form.text(name).and_then(|d| d.parse::<Date>().ok());
    let (asked_on, consent_on) = (day("demande"), day("accord"));
    if asked_on.is_none() {
        wrong("demande", t.wish_asked_wrong());
    }
    if consent_on.is_none() {
        wrong("accord", t.wish_consent_wrong());
    }
    let how = form.text("comment").and_then(ConsentHow::from_code);
    if how.is_none() {
        wrong("comment", t.wish_how_wrong());
    }
    let around = places(found.as_ref().map(|(r, _, _)| *r));
    let services: Vec<Service> = form
        .all("lieu")
        .filter_map(|id| around.iter().chain(kept).find(|service| service.id == id).cloned())
        .take(10)
        .collect();
    let near = form.text("proche").and_then(Near::from_code).unwrap_or(Near::Neighbourhood);
    match (found, persons, rooms, area, floor, rent, limit, asked_on, consent_on, how) {
        (
            Some((_, dwelling_id, _)),
            Some(persons),
            Some(rooms),
            Ok(least_area_m2),
            Ok(highest_floor),
            Ok(rent_cents),
            Ok(rent_limit_cents),
            Some(asked_on),
            Some(consent_on),
            Some(consent_how),
        ) => Ok(NewWish {
            dwelling_id,
            wish: Wish {
                persons,
                rent_cents,
                rooms,
                least_area_m2,
                highest_floor,
                lift: form.has("ascenseur"),
                level: form.text("niveau").and_then(AdaptationLevel::parse),
                near,
                rent_limit_cents,
                services,
                asked_on,
            },
            consent_on,
            consent_how,
        }),
        _ => Err(problems),
    }
}

/// A refusal of the register beside its field.
fn beside(t: Texts, code: &str) -> Option<Problem> {
    Some(match code {
        "wish-open" => Problem::new("logement", t.wish_dwelling_open()),
        "wish-persons" => Problem::new("personnes", t.wish_persons_wrong()),
        "wish-rooms" => Problem::new("de", t.need_rooms_wrong()),
        "wish-area" => Problem::new("surface", t.wish_area_wrong()),
        "wish-floor" => Problem::new("etage", t.wish_floor_wrong()),
        "wish-rent" => Problem::new("loyer", t.wish_rent_wrong()),
        "wish-limit" => Problem::new("plafond", t.wish_limit_wrong()),
        "wish-asked" => Problem::new("demande", t.wish_asked_wrong()),
        "wish-consent" => Problem::new("accord", t.wish_consent_wrong()),
        _ => return None,
    })
}

/// `GET /mutations/souhaits/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    show(&page(&asked, &portfolio, &Pairs::default(), None, &[]))
}

/// `POST /mutations/souhaits/nouveau`
pub(super) async fn note(asked: Asked, form: Pairs) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let problems = match read(asked.t, &portfolio, &form, &[]) {
        Err(problems) => problems,
        Ok(new) => match asked.register.note_transfer_wish(&portfolio.landlord.id, &new, asked.today).await {
            Ok(id) => return go(&format!("/mutations/souhaits/{id}?fait=note")),
            Err(register::Error::Refused(code)) => match beside(asked.t, &code) {
                Some(problem) => vec![problem],
                None => return Err(register::Error::Refused(code).into()),
            },
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, &portfolio, &form, None, &problems))
}

/// `GET /mutations/souhaits/{id}/modifier`
pub(super) async fn ask_again(asked: Asked, Path(id): Path<String>) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let noted = open(&asked, &id).await?;
    show(&page(&asked, &portfolio, &typed(&noted), Some(&noted), &[]))
}

/// The wish of an id while it is open.
async fn open(asked: &Asked, id: &str) -> Result<NotedWish, PageError> {
    let noted = asked.register.transfer_wish(&asked.landlord()?.id, id).await?;
    if noted.closed.is_some() { Err(PageError::NotFound) } else { Ok(noted) }
}

/// `POST /mutations/souhaits/{id}/modifier`
pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let noted = open(&asked, &id).await?;
    let edition = form.text("vu").and_then(|vu| vu.parse::<i64>().ok()).unwrap_or(0);
    let kept = noted.wish.as_ref().map_or(&[][..], |wish| &wish.services);
    let problems = match read(asked.t, &portfolio, &form, kept) {
        Err(problems) => problems,
        Ok(new) => {
            let landlord = &portfolio.landlord.id;
            match asked.register.change_transfer_wish(landlord, (&id, edition), &new, asked.today).await {
                Ok(()) => return go(&format!("/mutations/souhaits/{id}?fait=note")),
                Err(register::Error::Changed) => vec![Problem::new("logement", asked.t.step_changed())],
                Err(register::Error::Refused(code)) => match beside(asked.t, &code) {
                    Some(problem) => vec![problem],
                    None => return Err(register::Error::Refused(code).into()),
                },
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &portfolio, &form, Some(&noted), &problems))
}
