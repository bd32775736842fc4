//! The rules, from the file `data/signals.csv`: one line says what is looked at, what it must be, what it means, how grave it
//! is and why, what is recommended, and which subject of the catalogue of services answers it.

use crate::Fact;
use crate::facts::Value;
use model::Words;
use std::sync::LazyLock;
use trust::closed_list;

closed_list! {
    /// How grave a signal is, the gravest first: people, then what is lost every day, then what wears out, then comfort.
    Priority {
        Safety = "safety",
        /// Money or energy that is lost every day, water that comes in.
        Losses = "losses",
        /// What will have to be made again.
        Wear = "wear",
        Comfort = "comfort",
    }
}

/// What a fact must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// One of these codes.
    Is(Vec<String>),
    /// A number higher than this one.
    Over(i64),
}

/// Does a test hold? `None`: it cannot be told.
pub(crate) fn holds(test: &Test, value: Option<Value>) -> Option<bool> {
    match (test, value?) {
        (Test::Is(codes), Value::Code(code)) => Some(codes.iter().any(|one| one == code)),
        (Test::Over(limit), Value::Between(least, most)) => match (least > *limit, most > *limit) {
            (true, true) => Some(true),
            (false, false) => Some(false),
            _ => None,
        },
        // A rule that asks a number of what is no number is refused when the file is read.
        _ => None,
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub code: String,
    pub priority: Priority,
    /// All of them must hold: one or two.
    pub when: Vec<(Fact, Test)>,
    /// The subject of the catalogue of services that answers it.
    pub subject: String,
    pub told: Words,
    pub recommended: Words,
    /// Why it has this priority.
    pub reason: Words,
}

/// The file of the program.
const FILE: &str = include_str!("../data/signals.csv");

/// The columns of the file, in order.
const COLUMNS: [&str; 15] = [
    "code",
    "priority",
    "fact",
    "test",
    "value",
    "fact2",
    "test2",
    "value2",
    "subject",
    "signal_fr",
    "signal_en",
    "recommendation_fr",
    "recommendation_en",
    "reason_fr",
    "reason_en",
];

fn condition(fact: &str, test: &str, value: &str) -> Result<(Fact, Test), String> {
    let found = Fact::from_code(fact).ok_or_else(|| format!("no fact is called {fact}"))?;
    let test = match test {
        "is" => Test::Is(value.split('|').map(|code| code.trim().to_owned()).collect()),
        "over" => Test::Over(value.parse().map_err(|_| format!("{value} is no whole number"))?),
        other => return Err(format!("{other} is no test: is, over")),
    };
    let fits = match &test {
        Test::Is(codes) => codes.iter().all(|code| found.takes(code)),
        Test::Over(_) => found.is_a_number(),
    };
    if fits { Ok((found, test)) } else { Err(format!("{fact} cannot be {value}")) }
}

/// Reads a file of rules: separated by semicolons, so that a spreadsheet opens it as it is.
pub(crate) fn read_rules(text: &str) -> Result<Vec<Rule>, String> {
    let mut file = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let heads = file.headers().map_err(|e| e.to_string())?;
    if heads.iter().ne(COLUMNS) {
        return Err(format!("the columns are {}", COLUMNS.join(";")));
    }
    let mut all: Vec<Rule> = Vec::new();
    for (line, row) in (2..).zip(file.records()) {
        let row = row.map_err(|e| e.to_string())?;
        let at = |name: &str| {
            COLUMNS.iter().position(|column| *column == name).and_then(|n| row.get(n)).unwrap_or("").trim()
        };
        let wrong = |what: String| format!("line {line}: {what}");
        let words = |fr: &str, en: &str| {
            let (fr, en) = (at(fr), at(en));
            match fr.is_empty() || en.is_empty() {
                true => Err(wrong("a sentence is missing".to_owned())),
                false => Ok(Words::from((fr.to_owned(), en.to_owned()))),
            }
        };
        let mut when = vec![condition(at("fact"), at("test"), at("value")).map_err(wrong)?];
        if !at("fact2").is_empty() {
            when.push(condition(at("fact2"), at("test2"), at("value2")).map_err(wrong)?);
        }
        let code = at("code").to_owned();
        if code.is_empty() || code.contains('@') || all.iter().any(|rule| rule.code == code) {
            return Err(wrong(format!("« {code} » is no code, or is there already")));
        }
        let priority = Priority::from_code(at("priority"));
        all.push(Rule {
            code,
            priority: priority.ok_or_else(|| wrong(format!("{} is no priority", at("priority"))))?,
            when,
            subject: at("subject").to_owned(),
            told: words("signal_fr", "signal_en")?,
            recommended: words("recommendation_fr", "recommendation_en")?,
            reason: words("reason_fr", "reason_en")?,
        });
    }
    Ok(all)
}

/// The rules of the house. A file that cannot be read has no rule, and a test reads it.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| read_rules(FILE).unwrap_or_default());

/// The rules, in the order of the file.
#[must_use]
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// The rule of this code; `None`: there is none any more.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.code == code)
}
