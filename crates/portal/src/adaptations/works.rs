//! The works of a file: chosen in the catalogue, proposed from the report, priced by the landlord.

use super::{crumbs, edition, found, named, refusal, words};
use crate::adapted::words::read_rent;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use pathway::adaptation::Stage;
use pathway::works::{HIGHEST_PRICE, HIGHEST_QUANTITY, Line, totals};
use register::adaptations::{AdaptationFile, Catalogue};
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

/// A line as it is shown.
pub(super) struct Shown {
    pub label: String,
    pub quantity: String,
    pub price: String,
    pub rate: String,
    pub net: String,
}

struct Part {
    label: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "adaptations/works.html")]
struct WorksPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    edition: u32,
    name: String,
    proposed: bool,
    lines: Vec<Shown>,
    sums: Vec<(String, String)>,
    parts: Vec<Part>,
}

/// Lines as they are shown.
pub(super) fn shown(t: Texts, lines: &[Line]) -> Vec<Shown> {
    lines
        .iter()
        .map(|line| Shown {
            label: line.label.clone(),
            quantity: format!("{} {}", words::hundredths(t, line.quantity), line.unit),
            price: words::amount(t, line.price_cents.map(u64::from)),
            rate: words::rate(t, line.vat_per_mille),
            net: words::amount(t, line.net_cents()),
        })
        .collect()
}

/// Totals as they are shown: what is missing is said, never counted as nothing.
pub(super) fn sums(t: Texts, lines: &[Line]) -> Vec<(String, String)> {
    let all = totals(lines);
    let mut shown = vec![(t.works_net(), words::euros(t, all.net_cents))];
    for (rate, cents) in &all.vat {
        shown.push((t.works_vat(words::rate(t, Some(*rate))), words::euros(t, *cents)));
    }
    shown.push((t.works_gross(), words::amount(t, all.gross_cents())));
    if all.unpriced > 0 {
        shown.push((t.works_unpriced(), all.unpriced.to_string()));
    }
    if all.unrated > 0 {
        shown.push((t.works_unrated(), all.unrated.to_string()));
    }
    shown
}

/// A number in hundredths as it is typed: `2`, `2,5`.
fn read_quantity(text: &str) -> Option<u32> {
    read_rent(text).filter(|n| (1..=HIGHEST_QUANTITY).contains(n))
}

/// A rate per mille as it is typed in per cent: `5,5`.
pub(super) fn read_rate(text: &str) -> Option<u16> {
    let hundredths = read_rent(text.trim_end_matches('%'))?;
    let per_mille = hundredths.is_multiple_of(10).then_some(hundredths / 10)?;
    u16::try_from(per_mille).ok().filter(|rate| *rate <= 1_000)
}

/// Cents as they are typed: `1324,50`.
pub(super) fn typed_cents(cents: u32) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

/// A rate as it is typed: `5,5`.
pub(super) fn typed_rate(per_mille: u16) -> String {
    format!("{},{}", per_mille / 10, per_mille % 10)
}

fn parts(
    asked: &Asked,
    catalogue: &Catalogue,
    lines: &[Line],
    form: Option<&Pairs>,
    problems: &[Problem],
) -> Vec<Part> {
    let t = asked.t;
    catalogue
        .items
        .iter()
        .map(|item| {
            let line = lines.iter().find(|line| line.code == item.code);
            let names = ["q", "p", "v"].map(|kind| format!("{kind}-{}", item.code));
            let text = |name: &str, otherwise: String| match form {
                Some(form) => form.text(name).unwrap_or("").to_owned(),
                None => otherwise,
            };
            let quantity = line.map_or_else(String::new, |line| typed_cents(line.quantity));
            let price = line.map_or(item.price_cents, |line| line.price_cents);
            let rate = line.map_or(item.vat_per_mille, |line| line.vat_per_mille);
            Part {
                label: item.label.clone(),
                fields: vec![
                    Field::text(&names[0], t.works_quantity(item.unit.as_str()), &text(&names[0], quantity))
                        .checked(problems),
                    Field::text(
                        &names[1],
                        t.works_price(),
                        &text(&names[1], price.map_or_else(String::new, typed_cents)),
                    )
                    .checked(problems),
                    Field::text(
                        &names[2],
                        t.works_vat_rate(),
                        &text(&names[2], rate.map_or_else(String::new, typed_rate)),
                    )
                    .checked(problems),
                ],
            }
        })
        .collect()
}

async fn page<'a>(
    asked: &Asked,
    (landlord_id, name): (&str, &str),
    file: &AdaptationFile,
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> Result<WorksPage<'a>, PageError> {
    let t = asked.t;
    let now = file.standing(asked.today);
    let is_open = matches!(now.stage, Stage::Visited | Stage::ReportReceived | Stage::Decided);
    let may_change = is_open && asked.caller.can(Action::Change, ObjectKind::AdaptationFile);
    let catalogue = asked.register.works_catalogue(landlord_id).await?;
    let is_proposed = file.lines().is_empty() && may_change;
    let lines = if is_proposed {
        asked.register.works_of_report(landlord_id, &file.id).await?
    } else {
        file.lines().to_vec()
    };
    Ok(WorksPage {
        t,
        c: Chrome::new(asked, Place::Adaptations, crumbs(asked, &file.id, name, &t.works_title())).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: file.id.clone(),
        edition: file.edition(),
        name: name.to_owned(),
        proposed: is_proposed && !lines.is_empty(),
        lines: shown(t, file.lines()),
        sums: sums(t, file.lines()),
        parts: if may_change { parts(asked, &catalogue, &lines, form, problems) } else { Vec::new() },
    })
}

/// `GET /adaptations/{id}/travaux`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::See, ObjectKind::AdaptationFile).await?;
    let (name, _) = named(&asked, &portfolio, &file);
    show(&page(&asked, (&portfolio.landlord.id, &name), &file, None, &[]).await?)
}

fn read(t: Texts, catalogue: &Catalogue, form: &Pairs) -> Result<Vec<Line>, Vec<Problem>> {
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for item in &catalogue.items {
        let names = ["q", "p", "v"].map(|kind| format!("{kind}-{}", item.code));
        let Some(quantity) = form.text(&names[0]) else { continue };
        let quantity = read_quantity(quantity);
        if quantity.is_none() {
            problems.push(Problem::new(&names[0], t.works_quantity_wrong(item.label.as_str())));
        }
        let price = form.text(&names[1]).map(|text| read_rent(text).filter(|cents| *cents <= HIGHEST_PRICE));
        if price == Some(None) {
            problems.push(Problem::new(&names[1], t.works_price_wrong(item.label.as_str())));
        }
        let rate = form.text(&names[2]).map(read_rate);
        if rate == Some(None) {
            problems.push(Problem::new(&names[2], t.works_rate_wrong(item.label.as_str())));
        }
        lines.push(Line {
            price_cents: price.flatten(),
            vat_per_mille: rate.flatten(),
            ..item.line(quantity.unwrap_or(1))
        });
    }
    if problems.is_empty() { Ok(lines) } else { Err(problems) }
}

/// `POST /adaptations/{id}/travaux`
pub(super) async fn save(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::Change, ObjectKind::AdaptationFile).await?;
    let (name, _) = named(&asked, &portfolio, &file);
    let landlord = portfolio.landlord.id.as_str();
    let catalogue = asked.register.works_catalogue(landlord).await?;
    let problems = match read(asked.t, &catalogue, &form) {
        Err(problems) => problems,
        Ok(lines) => {
            let seen = (id.as_str(), edition(&form)?);
            match asked.register.set_works(landlord, seen, &lines, asked.today).await {
                Ok(()) => return go(&format!("/adaptations/{id}/travaux")),
                Err(error) => {
                    let Some(why) = refusal(&asked, &error) else { return Err(error.into()) };
                    let first = catalogue.items.first().map_or("q", |item| item.code.as_str());
                    vec![Problem::new(&format!("q-{first}"), why)]
                }
            }
        }
    };
    show_wrong(&page(&asked, (landlord, &name), &file, Some(&form), &problems).await?)
}

#[cfg(test)]
mod tests {
    use super::{read_quantity, read_rate, typed_cents, typed_rate};

    #[test]
    fn quantities_and_rates_are_read_as_they_are_typed_and_typed_as_they_are_read() {
        assert_eq!(read_quantity("2"), Some(200));
        assert_eq!(read_quantity("2,5"), Some(250));
        assert_eq!([read_rate("5,5"), read_rate("20 %"), read_rate("0")], [Some(55), Some(200), Some(0)]);
        for wrong in ["0", "-1", "deux", "10001"] {
            assert_eq!(read_quantity(wrong), None, "{wrong}");
        }
        for wrong in ["101", "5,55", "tva", ""] {
            assert_eq!(read_rate(wrong), None, "{wrong}");
        }
        for rate in [0, 21, 55, 100, 200] {
            assert_eq!(read_rate(&typed_rate(rate)), Some(rate));
        }
        assert_eq!(read_quantity(&typed_cents(1_005)), Some(1_005));
    }
}
