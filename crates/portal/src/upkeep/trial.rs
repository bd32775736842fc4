//! A component that is tried: what the plan would be with it, year by year and component by component. Nothing is kept.

use super::owner;
use super::words::{self, euros};
use crate::edge::{Asked, PageError};
use askama::Template;
use askama::filters::HtmlSafe;
use register::upkeep::plan_of;
use texts::Texts;
use upkeep::{Component, Difference, Moved, Standing, YearSum, difference};

struct Line {
    href: Option<String>,
    name: String,
    building: String,
    before: String,
    after: String,
}

/// What a trial changes, ready to be drawn.
#[derive(Template)]
#[template(path = "upkeep/trial.html")]
pub(super) struct Trial {
    t: Texts,
    said: String,
    /// Year, before, after, what changes.
    years: Vec<[String; 4]>,
    moved: Vec<Line>,
}

impl HtmlSafe for Trial {}

/// A sum with its sign, nothing when it is none.
fn change(t: Texts, cents: i64) -> String {
    match cents {
        0 => "=".to_owned(),
        more if more > 0 => format!("+\u{A0}{}", euros(t, more)),
        less => format!("−\u{A0}{}", euros(t, less.saturating_neg())),
    }
}

/// What a year costs: what is dated, and what may fall in it besides.
fn year(t: Texts, sum: Option<YearSum>) -> String {
    let Some(sum) = sum else { return t.none() };
    let dated = euros(t, sum.cents);
    if sum.most_cents == sum.cents { dated } else { t.range(dated, euros(t, sum.most_cents)) }
}

/// Where a component stands in a plan, in words.
fn standing(t: Texts, standing: &Standing) -> String {
    let made =
        standing.made.iter().map(|(year, cents)| t.upkeep_stands_made(year.to_string(), euros(t, *cents)));
    let left =
        standing.left_out.iter().map(|(due, cents)| t.upkeep_stands_left(due.to_string(), euros(t, *cents)));
    let undated = standing.undated.map(|(due, least, most)| {
        let years = t.upkeep_between(due.first.to_string(), due.last.to_string());
        t.upkeep_stands_undated(years, t.range(euros(t, least), euros(t, most)))
    });
    let all: Vec<String> = made.chain(left).chain(undated).collect();
    if all.is_empty() { t.upkeep_stands_nowhere() } else { all.join(" ; ") }
}

impl Trial {
    fn of(t: Texts, found: &Difference) -> Trial {
        let line = |one: &Moved| Line {
            href: (!one.component.is_empty())
                .then(|| format!("/plan-pluriannuel/composants/{}", one.component)),
            name: words::kind(t, one.kind),
            building: one.building.clone(),
            before: standing(t, &one.before),
            after: standing(t, &one.after),
        };
        let years = found.years.iter().map(|one| {
            let dated = |sum: Option<YearSum>| sum.map_or(0, |sum| sum.cents);
            let changes = dated(one.after).saturating_sub(dated(one.before));
            [one.year.to_string(), year(t, one.before), year(t, one.after), change(t, changes)]
        });
        Trial {
            t,
            said: t.upkeep_tried(euros(t, found.before_cents), euros(t, found.after_cents)),
            years: years.collect(),
            moved: found.moved.iter().map(line).collect(),
        }
    }
}

/// What the plan would be with this component in the place of the one of the same id, or besides all others.
pub(super) async fn tried(asked: &Asked, component: &Component) -> Result<Trial, PageError> {
    let owner = owner(asked)?;
    let settings = asked.register.upkeep_settings(&owner, asked.today).await?;
    let catalogue = asked.register.upkeep_catalogue(&owner, asked.today).await?;
    let mut all = asked.register.upkeep_components(&owner).await?;
    let before = plan_of(&all, &catalogue, settings)?;
    all.retain(|one| one.id != component.id);
    all.push(component.clone());
    let after = plan_of(&all, &catalogue, settings)?;
    Ok(Trial::of(asked.t, &difference(&before, &after)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use texts::Lang;
    use upkeep::{Due, Kind};

    #[test]
    fn each_year_and_each_component_that_moves_is_told_with_what_it_was() {
        let sum = |year, cents, most_cents| Some(YearSum { year, cents, most_cents });
        let found = Difference {
            before_cents: 100_000,
            after_cents: 250_000,
            years: vec![upkeep::YearChange {
                year: 2027,
                before: sum(2027, 100_000, 100_000),
                after: sum(2027, 250_000, 300_000),
            }],
            moved: vec![Moved {
                component: String::new(),
                building: "Annexe".to_owned(),
                kind: Kind::Roof,
                before: Standing::default(),
                after: Standing {
                    made: vec![(2027, 150_000)],
                    left_out: Vec::new(),
                    undated: Some((Due { first: 2028, last: 2030 }, 0, 5_000)),
                },
            }],
        };
        let html = Trial::of(Texts::of(Lang::Fr), &found).render().unwrap();
        let text = html.replace(['\u{A0}', '\u{202F}'], " ");
        assert!(text.contains("+ 1 500,00 €"), "{text}");
        assert!(text.contains("2027 : 1 500,00 €") && text.contains("entre 2028 et 2030"), "{text}");
        assert!(!html.contains("<a "), "a new one has no page");
        let same = Difference { moved: Vec::new(), ..found };
        assert!(Trial::of(Texts::of(Lang::En), &same).render().unwrap().contains("moves"));
    }
}
