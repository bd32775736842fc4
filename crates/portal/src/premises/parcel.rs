//! One parcel: added, changed or removed while the listing is a draft.

use super::edit::{FormPage, kept, pairs, typed};
use super::own;
use super::words::{Reader, access, choices, refusal, use_name, yes_no};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use premises::{Access, Parcel, Use};
use register::premises::PremisesSeen;
use texts::Texts;

/// The address under which a new one is added.
const NEW: &str = "nouvelle";

fn fields(t: Texts, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| form.exact(name).unwrap_or("");
    let chosen: Vec<&str> = form.all("usages").collect();
    let uses = Use::ALL.iter().map(|of| Choice {
        value: of.code().to_owned(),
        label: use_name(t, *of),
        chosen: chosen.contains(&of.code()),
    });
    let all = [
        Field::text("nom", t.premises_parcel_name(), text("nom")).hint(t.premises_parcel_hint()).required(),
        Field::number("surface", t.premises_surface(), text("surface"), 1, 100_000).unit("m²"),
        Field::number("etage", t.premises_floor(), text("etage"), -10, 60),
        Field::select(
            "acces",
            t.premises_access(),
            choices(t, Access::ALL, Access::code, access, text("acces")),
        ),
        Field::select("plain-pied", t.premises_step_free(), yes_no(t, text("plain-pied"))),
        Field::number("capacite", t.premises_capacity(), text("capacite"), 1, 10_000),
        Field::date("du", t.premises_from(), text("du")),
        Field::date("au", t.premises_to(), text("au")).hint(t.premises_to_hint()),
        Field::boxes("usages", t.premises_uses(), uses.collect()),
        Field::text("redevance", t.premises_price(), text("redevance")).unit("€"),
        Field::text("charges", t.premises_charges(), text("charges")).unit("€"),
    ];
    all.into_iter().map(|field| field.checked(problems)).collect()
}

fn filled(one: &Parcel) -> Pairs {
    let number = |of: Option<i64>| of.map(|n| n.to_string()).unwrap_or_default();
    let day = |of: Option<jiff::civil::Date>| of.map(|day| day.to_string()).unwrap_or_default();
    let mut all = vec![
        ("nom".to_owned(), one.name.clone()),
        ("surface".to_owned(), number(one.surface_m2.map(i64::from))),
        ("etage".to_owned(), number(one.floor.map(i64::from))),
        ("acces".to_owned(), one.access.map(|of| of.code().to_owned()).unwrap_or_default()),
        (
            "plain-pied".to_owned(),
            one.is_step_free.map_or("", |is| if is { "oui" } else { "non" }).to_owned(),
        ),
        ("capacite".to_owned(), number(one.capacity.map(i64::from))),
        ("du".to_owned(), day(one.period.map(|of| of.from))),
        ("au".to_owned(), day(one.period.map(|of| of.to))),
        ("redevance".to_owned(), typed(one.price_cents)),
        ("charges".to_owned(), typed(one.charges_cents)),
    ];
    all.extend(one.uses.iter().map(|of| ("usages".to_owned(), of.code().to_owned())));
    pairs(&all)
}

fn read(t: Texts, form: &Pairs, id: &str) -> Result<Parcel, Vec<Problem>> {
    let mut reader = Reader { t, form, problems: Vec::new() };
    let name = reader.words("nom");
    if name.trim().is_empty() {
        reader.problems.push(Problem::new("nom", t.premises_no_parcel_name()));
    }
    let parcel = Parcel {
        id: id.to_owned(),
        name,
        surface_m2: reader.number("surface"),
        floor: reader.number("etage"),
        access: form.text("acces").and_then(Access::from_code),
        is_step_free: reader.yes_no("plain-pied"),
        capacity: reader.number("capacite"),
        period: reader.period("du", "au"),
        uses: form.all("usages").filter_map(Use::from_code).collect(),
        price_cents: reader.cents("redevance"),
        charges_cents: reader.cents("charges"),
    };
    if reader.problems.is_empty() { Ok(parcel) } else { Err(reader.problems) }
}

fn page<'a>(
    asked: &Asked,
    one: &PremisesSeen,
    parcel: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let title = if parcel == NEW { t.premises_parcel_add() } else { t.premises_parcel_edit() };
    let back = format!("/locaux/{}", one.id);
    FormPage {
        t,
        c: Chrome::new(
            asked,
            Place::Premises,
            vec![
                crumb("/locaux", t.premises_title()),
                crumb(&back, one.listing.title.as_str()),
                crumb("", title.as_str()),
            ],
        )
        .narrow(),
        title,
        lead: t.premises_parcel_lead(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: format!("{back}/parcelles/{parcel}"),
        edition: one.edition,
        fields: fields(t, form, problems),
        remove: (parcel != NEW).then(|| format!("{back}/parcelles/{parcel}/retirer")),
        back,
    }
}

/// `GET /locaux/{id}/parcelles/{parcel}`
pub(super) async fn ask(asked: Asked, Path((id, parcel)): Path<(String, String)>) -> PageResult {
    let one = own(&asked, &id).await?;
    let form = if parcel == NEW {
        Pairs::parse("")
    } else {
        filled(one.listing.parcel(&parcel).ok_or(PageError::NotFound)?)
    };
    show(&page(&asked, &one, &parcel, &form, &[]))
}

/// Writes the parcels of a listing.
async fn put(
    asked: &Asked,
    one: &PremisesSeen,
    form: &Pairs,
    change: impl FnOnce(&mut Vec<Parcel>),
) -> Result<(), register::Error> {
    let edition = form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut new = kept(one);
    change(&mut new.listing.parcels);
    let own = asked.caller.organisation_id().map_err(|_| register::Error::Unknown("premises".to_owned()))?;
    asked.register.change_premises(own, &one.id, edition, &new, asked.today).await
}

/// `POST /locaux/{id}/parcelles/{parcel}`
pub(super) async fn write(
    asked: Asked,
    Path((id, parcel)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let one = own(&asked, &id).await?;
    if parcel != NEW && one.listing.parcel(&parcel).is_none() {
        return Err(PageError::NotFound);
    }
    let problems = match read(asked.t, &form, if parcel == NEW { "" } else { &parcel }) {
        Err(problems) => problems,
        Ok(new) => {
            let done =
                put(&asked, &one, &form, |all| match all.iter_mut().find(|known| known.id == parcel) {
                    Some(known) => *known = new,
                    None => all.push(new),
                });
            match done.await {
                Ok(()) => return go(&format!("/locaux/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![Problem::new("nom", refusal(asked.t, &code))],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &one, &parcel, &form, &problems))
}

/// `POST /locaux/{id}/parcelles/{parcel}/retirer`
pub(super) async fn remove(
    asked: Asked,
    Path((id, parcel)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let one = own(&asked, &id).await?;
    match put(&asked, &one, &form, |all| all.retain(|known| known.id != parcel)).await {
        Ok(()) => go(&format!("/locaux/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problems = vec![Problem::new("nom", refusal(asked.t, &code))];
            let filled = one.listing.parcel(&parcel).map(filled).ok_or(PageError::NotFound)?;
            show_wrong(&page(&asked, &one, &parcel, &filled, &problems))
        }
        Err(other) => Err(other.into()),
    }
}
