//! Applying for parcels: the project, what it needs, wishes in order.

use super::edit::FormPage;
use super::found;
use super::words::{Reader, choices, refusal, use_name};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use premises::{Use, Wish};
use register::premises::{NewPremisesApplication, PremisesSeen};
use texts::Texts;

/// How many wishes the form has room for.
const WISHES: usize = 5;

fn fields(t: Texts, one: &PremisesSeen, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| form.exact(name).unwrap_or("");
    let chosen: Vec<&str> = form.all("besoins").collect();
    let needs = [
        ("plain-pied", t.premises_needs_step_free()),
        ("public", t.premises_needs_public()),
        ("agree", t.premises_needs_approved()),
    ];
    let needs = needs.into_iter().map(|(code, label)| Choice {
        value: code.to_owned(),
        label,
        chosen: chosen.contains(&code),
    });
    let mut all = vec![
        Field::area("projet", t.premises_project(), text("projet"))
            .hint(t.premises_project_hint())
            .required(),
        Field::area("apport", t.premises_contribution(), text("apport")),
        Field::select("usage", t.premises_use(), choices(t, Use::ALL, Use::code, use_name, text("usage")))
            .required(),
        Field::number("personnes", t.premises_people(), text("personnes"), 1, 10_000).required(),
        Field::number("nombre", t.premises_need(), text("nombre"), 1, 100).required(),
        Field::number("surface-min", t.premises_least_m2(), text("surface-min"), 1, 100_000).unit("m²"),
        Field::number("surface-max", t.premises_most_m2(), text("surface-max"), 1, 100_000).unit("m²"),
        Field::boxes("besoins", t.premises_needs(), needs.collect()),
    ];
    for n in 1..=WISHES.min(one.listing.parcels.len().max(2)) {
        let name = format!("voeu-{n}");
        let mut parcels = vec![Choice::new("", t.premises_choose(), text(&name))];
        parcels.extend(
            one.listing.parcels.iter().map(|of| Choice::new(of.id.as_str(), of.name.as_str(), text(&name))),
        );
        all.push(Field::select(&name, t.premises_wish(n.to_string()), parcels));
        all.push(Field::date(
            &format!("{name}-du"),
            t.premises_wish_from(n.to_string()),
            text(&format!("{name}-du")),
        ));
        all.push(Field::date(
            &format!("{name}-au"),
            t.premises_wish_to(n.to_string()),
            text(&format!("{name}-au")),
        ));
    }
    all.into_iter().map(|field| field.checked(problems)).collect()
}

fn read(t: Texts, form: &Pairs) -> Result<NewPremisesApplication, Vec<Problem>> {
    let mut reader = Reader { t, form, problems: Vec::new() };
    let chosen: Vec<&str> = form.all("besoins").collect();
    let of = form.text("usage").and_then(Use::from_code);
    if of.is_none() {
        reader.problems.push(Problem::new("usage", t.premises_choose()));
    }
    let mut wishes = Vec::new();
    for n in 1..=WISHES {
        let name = format!("voeu-{n}");
        let Some(parcel) = form.text(&name).filter(|id| !id.is_empty()) else { continue };
        let days = [format!("{name}-du"), format!("{name}-au")];
        let period = reader.period(&days[0], &days[1]);
        match period {
            Some(period) => wishes.push(Wish { parcel: parcel.to_owned(), period }),
            None if !reader.problems.iter().any(|one| days.contains(&one.name)) => {
                reader.problems.push(Problem::new(&days[0], t.premises_no_day()));
            }
            None => {}
        }
    }
    if wishes.is_empty() && reader.problems.is_empty() {
        reader.problems.push(Problem::new("voeu-1", t.premises_no_wishes()));
    }
    let new = NewPremisesApplication {
        project: reader.words("projet"),
        contribution: reader.words("apport"),
        of: of.unwrap_or(Use::Workshop),
        people: reader.number("personnes").unwrap_or(0),
        need: reader.number("nombre").unwrap_or(0),
        least_m2: reader.number("surface-min"),
        most_m2: reader.number("surface-max"),
        needs_step_free: chosen.contains(&"plain-pied"),
        welcomes_public: chosen.contains(&"public"),
        is_approved: chosen.contains(&"agree"),
        wishes,
    };
    if reader.problems.is_empty() { Ok(new) } else { Err(reader.problems) }
}

fn page<'a>(asked: &Asked, one: &PremisesSeen, form: &Pairs, problems: &'a [Problem]) -> FormPage<'a> {
    let t = asked.t;
    let back = format!("/locaux/{}", one.id);
    FormPage {
        t,
        c: Chrome::new(
            asked,
            Place::Premises,
            vec![
                crumb("/locaux", t.premises_title()),
                crumb(&back, one.listing.title.as_str()),
                crumb("", t.premises_apply()),
            ],
        )
        .narrow(),
        title: t.premises_apply(),
        lead: t.premises_apply_lead(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: format!("{back}/candidature"),
        back,
        edition: 0,
        fields: fields(t, one, form, problems),
        remove: None,
    }
}

/// A listing that is open to one's organisation.
async fn open(asked: &Asked, id: &str) -> Result<PremisesSeen, PageError> {
    let one = found(asked, id).await?;
    if one.is_own || !one.is_open { Err(PageError::NotFound) } else { Ok(one) }
}

/// `GET /locaux/{id}/candidature`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = open(&asked, &id).await?;
    show(&page(&asked, &one, &Pairs::parse("nombre=1"), &[]))
}

/// `POST /locaux/{id}/candidature`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let one = open(&asked, &id).await?;
    let problems = match read(asked.t, &form) {
        Err(problems) => problems,
        Ok(new) => {
            let own = asked.caller.organisation_id()?;
            match asked.register.apply_for_premises(own, &id, &new, asked.today).await {
                Ok(_) => return go(&format!("/locaux/{id}?fait=note")),
                Err(register::Error::Refused(code)) => {
                    let field = match code.as_str() {
                        "premises-need" => "nombre",
                        "premises-wishes" => "voeu-1",
                        _ => "projet",
                    };
                    vec![Problem::new(field, refusal(asked.t, &code))]
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &one, &form, &problems))
}
