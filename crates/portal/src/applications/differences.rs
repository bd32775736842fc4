//! What changed from one text of an application to another: who wrote it, and what is no longer the same.

use super::words::{Names, change};
use super::{chrome, found, organisation};
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, Field, PageResult, show};
use askama::Template;
use axum::extract::Path;
use register::applications::Edition;
use texts::{Texts, format};
use trust::day::legal_time;

#[derive(Template)]
#[template(path = "applications/differences.html")]
struct DifferencesPage {
    t: Texts,
    c: Chrome,
    id: String,
    fields: Vec<Field>,
    between: String,
    changes: Vec<String>,
    /// The texts that were written over: titles of answers, before and after.
    texts: Vec<(String, String, String)>,
}

fn label(t: Texts, one: &Edition) -> String {
    let who = one.author_name.clone().unwrap_or_else(|| t.unknown());
    let at = legal_time(one.at);
    let hour = t.call_hour(format::date(at.date()), format!("{:02}:{:02}", at.hour(), at.minute()));
    t.application_edition(one.number.to_string(), hour, who, one.organisation.as_str())
}

/// `GET /candidatures/{id}/differences?de=3&a=5`
pub(super) async fn show_between(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let found = found(&asked, &id).await?;
    let all = asked.register.application_editions(organisation(&asked)?, &id).await?;
    let number = |name: &str| asked.pairs.text(name).and_then(|n| n.parse::<i64>().ok());
    let last = all.first().ok_or(PageError::NotFound)?;
    let to = number("a").unwrap_or(last.number);
    let from = number("de").unwrap_or_else(|| (to - 1).max(1));
    let find = |wanted: i64| all.iter().find(|one| one.number == wanted).ok_or(PageError::NotFound);
    let (before, after) = (find(from)?, find(to)?);
    let names = Names { specification: found.rules()?, contents: [&before.content, &after.content] };
    let changes = ::calls::difference(&before.content, &after.content);
    let texts = changes.iter().filter_map(|one| match one {
        ::calls::Change::Summary { before, after } => {
            Some((t.application_summary(), before.clone(), after.clone()))
        }
        ::calls::Change::Answer { before, after, .. } => {
            Some((change(t, &names, one), before.clone(), after.clone()))
        }
        _ => None,
    });
    let texts = texts.collect();
    let list = |name: &str, title: String, chosen: i64| {
        let options =
            all.iter().map(|one| Choice::new(one.number.to_string(), label(t, one), &chosen.to_string()));
        Field::select(name, title, options.collect())
    };
    let fields = vec![list("de", t.application_from(), from), list("a", t.application_to(), to)];
    show(&DifferencesPage {
        t,
        c: chrome(&asked, &found, &t.application_differences()),
        id,
        fields,
        between: t.application_between(from.to_string(), to.to_string()),
        changes: changes.iter().map(|one| change(t, &names, one)).collect(),
        texts,
    })
}
