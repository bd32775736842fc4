//! The form of a report, for who types it back from paper and for a therapist on a phone: activity by activity, or the code
//! of a filled grid, which fills the form that is read again before it is kept.

use super::{day, refusal, words};
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Problem, show, show_wrong};
use askama::Template;
use pathway::grid::{Activity, Grid, HIGHEST, NotAGrid, Obstacle, Refusal, Remedy, Row, typed};
use register::adaptations::Report;
use texts::Texts;

/// One activity of the form: a group of fields.
pub(super) struct Part {
    label: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "adaptations/fill.html")]
struct FillPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    action: String,
    back: String,
    edition: u32,
    name: String,
    code: Field,
    parts: Vec<Part>,
    fields: Vec<Field>,
}

/// The fields of an activity, by their place in the list: `o0`, `r0`, `s0`, `a0`.
fn parts(t: Texts, form: &Pairs, problems: &[Problem]) -> Vec<Part> {
    let scores = |current: &str| {
        let mut all = vec![Choice::new("", t.grid_not_seen(), current)];
        all.extend((0..=HIGHEST).map(|n| Choice::new(n.to_string(), n.to_string(), current)));
        all
    };
    Activity::ALL
        .iter()
        .enumerate()
        .map(|(at, activity)| {
            let names = ["o", "r", "s", "a"].map(|kind| format!("{kind}{at}"));
            let text = |name: &str| form.text(name).unwrap_or("").to_owned();
            let mut obstacles = vec![Choice::new("", t.grid_no_obstacle(), &text(&names[0]))];
            obstacles.extend(
                Obstacle::ALL
                    .iter()
                    .map(|o| Choice::new(o.code(), words::obstacle_and_rule(t, *o), &text(&names[0]))),
            );
            let mut remedies = vec![Choice::new("", t.grid_no_remedy(), &text(&names[1]))];
            remedies.extend(
                Remedy::ALL.iter().map(|r| Choice::new(r.code(), words::remedy(t, *r), &text(&names[1]))),
            );
            Part {
                label: words::activity(t, *activity),
                fields: vec![
                    Field::select(&names[0], t.grid_obstacle(), obstacles).checked(problems),
                    Field::select(&names[1], t.grid_remedy(), remedies).checked(problems),
                    Field::select(&names[2], t.grid_before(), scores(&text(&names[2]))).checked(problems),
                    Field::select(&names[3], t.grid_after(), scores(&text(&names[3]))).checked(problems),
                ],
            }
        })
        .collect()
}

/// A grid as the fields of the form.
fn pairs_of(grid: &Grid) -> String {
    let mut all = Vec::new();
    for row in &grid.rows {
        let at = Activity::ALL.iter().position(|one| *one == row.activity).unwrap_or_default();
        all.extend(row.obstacle.map(|o| format!("o{at}={}", o.code())));
        all.extend(row.remedy.map(|r| format!("r{at}={}", r.code())));
        all.extend(row.before.map(|n| format!("s{at}={n}")));
        all.extend(row.after.map(|n| format!("a{at}={n}")));
    }
    all.join("&")
}

/// The grid of a form: activities of which nothing was said are left out.
fn grid_of(t: Texts, form: &Pairs) -> Result<Grid, Problem> {
    let mut rows = Vec::new();
    for (at, activity) in Activity::ALL.iter().enumerate() {
        let text = |kind: &str| form.text(&format!("{kind}{at}")).map(str::to_owned);
        let score = |kind: &str| text(kind).and_then(|n| n.parse::<u8>().ok());
        let row = Row {
            activity: *activity,
            obstacle: text("o").as_deref().and_then(Obstacle::from_code),
            remedy: text("r").as_deref().and_then(Remedy::from_code),
            before: score("s"),
            after: score("a"),
        };
        if row.obstacle.is_some() || row.remedy.is_some() || row.before.is_some() || row.after.is_some() {
            rows.push(row);
        }
    }
    let grid = Grid { rows };
    let place =
        |activity: Activity| Activity::ALL.iter().position(|one| *one == activity).unwrap_or_default();
    grid.check().map(|()| grid).map_err(|wrong| match wrong {
        Refusal::Empty => Problem::new("o0", t.grid_empty()),
        Refusal::Worse(one) | Refusal::Score(one) | Refusal::Order(one) => {
            Problem::new(&format!("a{}", place(one)), t.grid_worse(words::activity(t, one)))
        }
        Refusal::NothingInTheWay(one) => {
            Problem::new(&format!("o{}", place(one)), t.grid_nothing_in_the_way(words::activity(t, one)))
        }
    })
}

fn code_problem(t: Texts, wrong: NotAGrid) -> Problem {
    Problem::new(
        "code",
        match wrong {
            NotAGrid::Character(c) => t.grid_code_character(c.to_string()),
            NotAGrid::Group(n) => t.grid_code_group(n.to_string()),
            NotAGrid::Length(_) | NotAGrid::Together => t.grid_code_together(),
            NotAGrid::Version | NotAGrid::Content(_) => t.grid_code_other(),
        },
    )
}

/// The form of a report. `action`: where it is sent, `back`: where one goes without sending.
pub(super) struct Fill<'f> {
    pub action: String,
    pub back: String,
    pub edition: u32,
    pub name: String,
    pub form: &'f Pairs,
}

/// Draws the form of a report, for who types it back and for a therapist.
pub(super) fn fill(asked: &Asked, c: Chrome, of: &Fill<'_>, problems: &[Problem]) -> PageResult {
    let t = asked.t;
    let text = |name: &str| of.form.text(name).unwrap_or("");
    let today = asked.today.to_string();
    let agrees = [("oui", t.yes()), ("non", t.no()), ("", t.grid_not_asked())];
    let page = FillPage {
        t,
        c,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: of.action.clone(),
        back: of.back.clone(),
        edition: of.edition,
        name: of.name.clone(),
        code: Field::text("code", t.grid_code(), text("code")).hint(t.grid_code_hint()).checked(problems),
        parts: parts(t, of.form, problems),
        fields: vec![
            Field::date("visite", t.report_day(), of.form.text("visite").unwrap_or(&today))
                .required()
                .checked(problems),
            Field::area("texte", t.report_recommendations(), text("texte"))
                .hint(t.file_text_hint())
                .checked(problems),
            Field::radios(
                "accord",
                t.report_agrees(),
                agrees.map(|(code, label)| Choice::new(code, label, text("accord"))).to_vec(),
            ),
        ],
    };
    if problems.is_empty() { show(&page) } else { show_wrong(&page) }
}

/// What a form says: a report, or the same form filled from the code that was typed, or what is wrong.
pub(super) enum Said {
    Report(Report),
    /// The fields that the code stands for, to be read again before they are kept.
    Decoded(Pairs),
    Wrong(Vec<Problem>),
}

/// Reads the form of a report.
pub(super) fn read(t: Texts, form: &Pairs) -> Said {
    if let Some(code) = form.text("code") {
        return match typed(code) {
            Ok(grid) => {
                let kept = form.iter().filter(|(name, _)| ["visite", "texte", "accord"].contains(name));
                let kept = kept.map(|(name, value)| format!("{name}={}", encode(value)));
                let all: Vec<String> = kept.chain([pairs_of(&grid)]).collect();
                Said::Decoded(Pairs::parse(&all.join("&")))
            }
            Err(wrong) => Said::Wrong(vec![code_problem(t, wrong)]),
        };
    }
    let mut problems = Vec::new();
    let visited = day(form, "visite");
    if visited.is_none() {
        problems.push(Problem::new("visite", t.report_day_wrong()));
    }
    match (grid_of(t, form), visited) {
        (Ok(grid), Some(visited_on)) => Said::Report(Report {
            visited_on,
            grid,
            recommendations: form.text("texte").map(str::to_owned),
            household_agrees: match form.text("accord") {
                Some("oui") => Some(true),
                Some("non") => Some(false),
                _ => None,
            },
        }),
        (grid, _) => {
            problems.extend(grid.err());
            Said::Wrong(problems)
        }
    }
}

/// A refusal of the register beside its field.
///
/// # Errors
/// What is no refusal of a report.
pub(super) fn problem(asked: &Asked, error: register::Error) -> Result<Problem, PageError> {
    let Some(why) = refusal(asked, &error) else { return Err(error.into()) };
    let field = match &error {
        register::Error::Refused(code) if code == "adaptation-text" => "texte",
        register::Error::Refused(code) if code == "report-grid" => "o0",
        _ => "visite",
    };
    Ok(Problem::new(field, why))
}
