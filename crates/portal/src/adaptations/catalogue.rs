//! The works of the landlord and their prices, version by version.

use super::refusal;
use super::works::{read_rate, typed_cents, typed_rate};
use crate::adapted::words::read_rent;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use pathway::works::HIGHEST_PRICE;
use register::adaptations::{Catalogue, Item};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// Empty rows at the end, for works to be added.
const MORE: usize = 3;

struct Part {
    label: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "adaptations/catalogue.html")]
struct CataloguePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    version: u32,
    state: String,
    may_change: bool,
    done: Option<String>,
    parts: Vec<Part>,
}

fn parts(t: Texts, catalogue: &Catalogue, form: Option<&Pairs>, problems: &[Problem]) -> Vec<Part> {
    let rows = catalogue.items.len() + MORE;
    (0..rows)
        .map(|at| {
            let item = catalogue.items.get(at);
            let field = |kind: &str, label: String, otherwise: String| {
                let name = format!("{kind}{at}");
                let value = match form {
                    Some(form) => form.text(&name).unwrap_or("").to_owned(),
                    None => otherwise,
                };
                Field::text(&name, label, &value).checked(problems)
            };
            let of = |value: fn(&Item) -> String| item.map_or_else(String::new, value);
            Part {
                label: item.map_or_else(|| t.catalogue_more(), |item| item.label.clone()),
                fields: vec![
                    field("code", t.col_code(), of(|item| item.code.clone())),
                    field("nom", t.catalogue_label(), of(|item| item.label.clone())),
                    field("unite", t.catalogue_unit(), of(|item| item.unit.clone())),
                    field(
                        "prix",
                        t.works_price(),
                        of(|item| item.price_cents.map_or_else(String::new, typed_cents)),
                    ),
                    field(
                        "tva",
                        t.works_vat_rate(),
                        of(|item| item.vat_per_mille.map_or_else(String::new, typed_rate)),
                    ),
                ],
            }
        })
        .collect()
}

fn page<'a>(
    asked: &Asked,
    catalogue: &Catalogue,
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> CataloguePage<'a> {
    let t = asked.t;
    CataloguePage {
        t,
        c: Chrome::new(
            asked,
            Place::Sites,
            vec![crumb("/chantiers", t.sites_title()), crumb("", t.catalogue_title())],
        )
        .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        version: catalogue.version,
        state: match &catalogue.made_at {
            Some(at) => t.catalogue_version(catalogue.version.to_string(), format::iso_date(at)),
            None => t.catalogue_starting(),
        },
        may_change: asked.caller.can(Action::Change, ObjectKind::WorksOrder),
        done: asked.pairs.text("fait").map(|_| t.catalogue_saved()),
        parts: parts(t, catalogue, form, problems),
    }
}

/// `GET /catalogue-travaux`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let catalogue = asked.register.works_catalogue(&asked.landlord()?.id).await?;
    show(&page(&asked, &catalogue, None, &[]))
}

/// The rows of a form; those without a code nor a name are left out.
fn read(t: Texts, form: &Pairs, rows: usize) -> Result<Vec<Item>, Vec<Problem>> {
    let (mut items, mut problems) = (Vec::new(), Vec::new());
    for at in 0..rows {
        let text = |kind: &str| form.text(&format!("{kind}{at}")).unwrap_or("").to_owned();
        let (code, label) = (text("code"), text("nom"));
        if code.is_empty() && label.is_empty() {
            continue;
        }
        let (price, rate) = (text("prix"), text("tva"));
        let price_cents = read_rent(&price).filter(|cents| *cents <= HIGHEST_PRICE);
        if !price.is_empty() && price_cents.is_none() {
            problems.push(Problem::new(&format!("prix{at}"), t.works_price_wrong(label.as_str())));
        }
        let vat_per_mille = read_rate(&rate);
        if !rate.is_empty() && vat_per_mille.is_none() {
            problems.push(Problem::new(&format!("tva{at}"), t.works_rate_wrong(label.as_str())));
        }
        items.push(Item { code, label, unit: text("unite"), price_cents, vat_per_mille });
    }
    if problems.is_empty() { Ok(items) } else { Err(problems) }
}

/// `POST /catalogue-travaux`
pub(super) async fn save(asked: Asked, form: Pairs) -> PageResult {
    let landlord = asked.landlord()?.id.clone();
    let catalogue = asked.register.works_catalogue(&landlord).await?;
    let seen = form.text("version").and_then(|n| n.parse::<u32>().ok());
    let seen = seen.ok_or_else(|| PageError::Form("the version of the catalogue is missing".to_owned()))?;
    let problems = match read(asked.t, &form, catalogue.items.len() + MORE) {
        Err(problems) => problems,
        Ok(items) => match asked.register.save_catalogue(&landlord, seen, &items).await {
            Ok(_) => return go("/catalogue-travaux?fait=enregistre"),
            Err(error) => {
                let Some(why) = refusal(&asked, &error) else { return Err(error.into()) };
                vec![Problem::new("code0", why)]
            }
        },
    };
    show_wrong(&page(&asked, &catalogue, Some(&form), &problems))
}
