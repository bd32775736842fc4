//! Step 4: of the lines that say one dwelling, which is kept. By a rule, or case by case with the differences side by
//! side; the file is then checked again with the choice.

use super::jobs::Phase;
use super::progress::job_of;
use super::run;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Field, PageResult, go, words};
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::Path;
use model::duplicate::{DuplicateChoice, DuplicateGroup, DuplicateRule, Duplicates};
use texts::{Texts, format};

/// How many groups are decided one by one on the page; the others follow the rule.
const SHOWN: usize = 40;
/// Before the first line of a group, in the names of the form.
const GROUP: &str = "ligne-";

struct Row {
    column: String,
    field: String,
    values: Vec<String>,
}

struct Group {
    name: String,
    title: String,
    lines: Vec<String>,
    options: Vec<Choice>,
    rows: Vec<Row>,
}

struct Form {
    action: String,
    rule: Field,
}

/// The duplicates of a file, drawn.
#[derive(Template)]
#[template(path = "imports/duplicates.html")]
pub(super) struct DuplicatesPart {
    t: Texts,
    title: String,
    lead: String,
    form: Option<Form>,
    groups: Vec<Group>,
    left: usize,
}

impl HtmlSafe for DuplicatesPart {}

impl DuplicatesPart {
    /// What was found and chosen; with the form to choose when there is a job to check again.
    pub fn of(t: Texts, duplicates: &Duplicates, job: Option<&str>) -> DuplicatesPart {
        let count = |n: usize| format::count(t.lang(), n as u64);
        let (all, undecided) = (duplicates.groups.len(), duplicates.undecided());
        let lead = match undecided {
            0 => t.duplicates_settled(
                rule_word(t, duplicates.choice.rule),
                count(duplicates.choice.cases.len()),
            ),
            n => t.duplicates_lead(count(n)),
        };
        let form = job.map(|id| Form {
            action: format!("/imports/travaux/{id}/doublons"),
            rule: Field::radios(
                "regle",
                t.duplicates_rule(),
                DuplicateRule::ALL
                    .into_iter()
                    .map(|r| Choice::new(r.code(), rule_word(t, r), duplicates.choice.rule.code()))
                    .collect(),
            ),
        });
        let groups = duplicates.groups.iter().take(SHOWN).map(|g| group(t, g, &duplicates.choice)).collect();
        DuplicatesPart {
            t,
            title: t.duplicates_title(words::plural(all as u64), count(all)),
            lead,
            form,
            groups,
            left: all.saturating_sub(SHOWN),
        }
    }
}

fn rule_word(t: Texts, rule: DuplicateRule) -> String {
    match rule {
        DuplicateRule::Refuse => t.duplicates_refuse(),
        DuplicateRule::First => t.duplicates_first(),
        DuplicateRule::Last => t.duplicates_last(),
    }
}

fn group(t: Texts, group: &DuplicateGroup, choice: &DuplicateChoice) -> Group {
    let line = |n: u64| t.verdict_where_line(format::count(t.lang(), n));
    let first = group.lines.first().copied().unwrap_or(0);
    let current = choice.cases.get(&first).map_or_else(String::new, u64::to_string);
    let mut options = vec![Choice::new("", t.duplicates_by_rule(), &current)];
    options.extend(
        group.lines.iter().map(|n| Choice::new(n.to_string(), t.duplicates_keep(line(*n)), &current)),
    );
    Group {
        name: format!("{GROUP}{first}"),
        title: t.duplicates_group(group.reference.as_str()),
        lines: group.lines.iter().map(|n| line(*n)).collect(),
        options,
        rows: group
            .differences
            .iter()
            .map(|d| Row { column: d.column.clone(), field: d.field.clone(), values: d.values.clone() })
            .collect(),
    }
}

/// `POST /imports/travaux/{id}/doublons`: keeps the choice and checks the file again with it.
pub(super) async fn choose(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let mut job = job_of(&asked, &id).await?;
    let Phase::Checked(Ok(report)) = job.phase() else { return go(&format!("/imports/travaux/{id}")) };
    let rule = form.text("regle").and_then(DuplicateRule::from_code).unwrap_or_default();
    // A line that is none of its group is refused by the check itself; here only what is a number is taken.
    let cases = form.iter().filter_map(|(name, value)| {
        Some((name.strip_prefix(GROUP)?.parse().ok()?, value.trim().parse().ok()?))
    });
    let choice = DuplicateChoice { file_hash: Some(report.file_hash.clone()), rule, cases: cases.collect() };
    let text = serde_json::to_vec(&choice).map_err(|e| PageError::Form(e.to_string()))?;
    tokio::fs::write(job.choice_file(), text).await.map_err(|e| PageError::Inside(e.to_string()))?;
    job.take_choice();
    run::check(&asked.portal, &job).await?;
    go(&format!("/imports/travaux/{id}#doublons"))
}
