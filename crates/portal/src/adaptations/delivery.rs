//! The delivery: what works leave in the dwelling, ticked from the lines that were ordered.

use super::{crumbs, day, edition, found, named, refusal};
use crate::adapted::words as adapted;
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use allocation::equipment::Equipment;
use askama::Template;
use axum::extract::Path;
use register::adaptations::AdaptationFile;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "adaptations/delivery.html")]
struct DeliveryPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    edition: u32,
    name: String,
    lead: String,
    fields: Vec<Field>,
}

fn page<'a>(
    asked: &Asked,
    name: String,
    file: &AdaptationFile,
    form: &Pairs,
    problems: &'a [Problem],
) -> DeliveryPage<'a> {
    let t = asked.t;
    let is_new = problems.is_empty();
    let codes: Vec<&str> = file.lines().iter().map(|line| line.code.as_str()).collect();
    let ticked: Vec<&str> = form.all("equipement").collect();
    let choices = Equipment::ALL
        .iter()
        .filter_map(|equipment| {
            let works = equipment.works()?;
            let was_ordered = codes.contains(&works);
            Some(Choice {
                value: equipment.code().to_owned(),
                label: adapted::equipment(t, *equipment),
                // Works that make several things are ticked by who saw them made.
                chosen: if is_new {
                    was_ordered && sure(*equipment, works)
                } else {
                    ticked.contains(&equipment.code())
                },
            })
        })
        .collect();
    let accepted = file.standing(asked.today).accepted_on;
    let today = asked.today.to_string();
    DeliveryPage {
        t,
        c: Chrome::new(asked, Place::Adaptations, crumbs(asked, &file.id, &name, &t.delivery_title()))
            .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: file.id.clone(),
        edition: file.edition(),
        name,
        lead: t.delivery_lead(accepted.map_or_else(|| t.unknown(), format::date)),
        fields: vec![
            Field::boxes("equipement", t.delivery_equipment(), choices)
                .hint(t.delivery_equipment_hint())
                .checked(problems),
            Field::date("jour", t.delivery_day(), form.text("jour").unwrap_or(&today))
                .required()
                .checked(problems),
            Field::area("texte", t.file_text(), form.text("texte").unwrap_or(""))
                .hint(t.file_text_hint())
                .checked(problems),
        ],
    }
}

/// Do these works make it for sure: they make nothing else, or a shower, which is there whatever comes with it?
fn sure(equipment: Equipment, works: &str) -> bool {
    equipment == Equipment::StepFreeShower
        || Equipment::ALL.iter().filter(|equipment| equipment.works() == Some(works)).count() == 1
}

/// `GET /adaptations/{id}/livraison`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::Change, ObjectKind::AdaptationFile).await?;
    let (name, _) = named(&asked, &portfolio, &file);
    show(&page(&asked, name, &file, &Pairs::default(), &[]))
}

/// `POST /adaptations/{id}/livraison`
pub(super) async fn deliver(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let (portfolio, file) = found(&asked, &id, Action::Change, ObjectKind::AdaptationFile).await?;
    let (name, _) = named(&asked, &portfolio, &file);
    let mut problems = Vec::new();
    let installed: Vec<Equipment> = form.all("equipement").filter_map(Equipment::from_code).collect();
    if installed.is_empty() {
        problems.push(Problem::new("equipement", t.file_equipment_wrong()));
    }
    let on = day(&form, "jour");
    if on.is_none() {
        problems.push(Problem::new("jour", t.file_day_wrong()));
    }
    if let (true, Some(on)) = (problems.is_empty(), on) {
        let seen = (id.as_str(), edition(&form)?);
        let made = (installed.as_slice(), form.text("texte").unwrap_or(""));
        match asked.register.deliver_adaptation(&portfolio.landlord.id, seen, on, made, asked.today).await {
            Ok(()) => return go(&format!("/adaptations/{id}?fait=livre")),
            Err(error) => {
                let Some(why) = refusal(&asked, &error) else { return Err(error.into()) };
                let field = match &error {
                    register::Error::Refused(code) if code == "adaptation-equipment" => "equipement",
                    register::Error::Refused(code) if code == "adaptation-text" => "texte",
                    _ => "jour",
                };
                problems.push(Problem::new(field, why));
            }
        }
    }
    show_wrong(&page(&asked, name, &file, &form, &problems))
}
