//! A field of a form: label, hint, unit, error; and the list of errors above the form.

use askama::Template;
use askama::filters::HtmlSafe;

/// One option of a list or of a group of buttons.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

impl Choice {
    /// An option, chosen when its value is the current one.
    pub fn new(value: impl Into<String>, label: impl Into<String>, current: &str) -> Choice {
        let value = value.into();
        let chosen = value == current;
        Choice { value, label: label.into(), chosen }
    }
}

/// How a field is filled.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Text,
    /// An e-mail address, and what a browser may fill it with: `username`, `email`.
    Email(&'static str),
    /// A password: `current-password`, `new-password`.
    Password(&'static str),
    /// A short code typed from elsewhere.
    Code,
    Search,
    Date,
    /// A whole number between bounds; the keyboard of a phone shows digits.
    Number {
        min: i64,
        max: i64,
    },
    Area,
    /// A list of options.
    Select(Vec<Choice>),
    /// One of a few options, all visible.
    Radios(Vec<Choice>),
    /// Several of a few options.
    Boxes(Vec<Choice>),
}

/// A field, ready to be drawn.
#[derive(Debug, Clone, Template)]
#[template(path = "ui/field.html")]
pub(crate) struct Field {
    pub id: String,
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub unit: Option<String>,
    pub error: Option<String>,
    pub value: String,
    pub kind: Kind,
    pub required: bool,
}

impl HtmlSafe for Field {}

impl Field {
    fn of(name: &str, label: impl Into<String>, value: &str, kind: Kind) -> Field {
        Field {
            id: name.to_ascii_lowercase(),
            name: name.to_owned(),
            label: label.into(),
            hint: None,
            unit: None,
            error: None,
            value: value.to_owned(),
            kind,
            required: false,
        }
    }

    pub fn text(name: &str, label: impl Into<String>, value: &str) -> Field {
        Field::of(name, label, value, Kind::Text)
    }

    /// An e-mail address; `autocomplete` says whose.
    pub fn email(name: &str, label: impl Into<String>, value: &str, autocomplete: &'static str) -> Field {
        Field::of(name, label, value, Kind::Email(autocomplete))
    }

    /// A password: never shown again when the form comes back.
    pub fn password(name: &str, label: impl Into<String>, autocomplete: &'static str) -> Field {
        Field::of(name, label, "", Kind::Password(autocomplete))
    }

    /// A one-time code: digits on a phone, offered by the browser where it can.
    pub fn code(name: &str, label: impl Into<String>) -> Field {
        Field::of(name, label, "", Kind::Code)
    }

    pub fn search(name: &str, label: impl Into<String>, value: &str) -> Field {
        Field::of(name, label, value, Kind::Search)
    }

    pub fn date(name: &str, label: impl Into<String>, value: &str) -> Field {
        Field::of(name, label, value, Kind::Date)
    }

    pub fn area(name: &str, label: impl Into<String>, value: &str) -> Field {
        Field::of(name, label, value, Kind::Area)
    }

    pub fn number(name: &str, label: impl Into<String>, value: &str, min: i64, max: i64) -> Field {
        Field::of(name, label, value, Kind::Number { min, max })
    }

    pub fn select(name: &str, label: impl Into<String>, options: Vec<Choice>) -> Field {
        Field::of(name, label, "", Kind::Select(options))
    }

    pub fn radios(name: &str, label: impl Into<String>, options: Vec<Choice>) -> Field {
        Field::of(name, label, "", Kind::Radios(options))
    }

    pub fn boxes(name: &str, label: impl Into<String>, options: Vec<Choice>) -> Field {
        Field::of(name, label, "", Kind::Boxes(options))
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = Some(hint.into());
        self
    }

    pub fn unit(mut self, unit: impl Into<String>) -> Field {
        self.unit = Some(unit.into());
        self
    }

    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }

    /// Takes its error from the list, when there is one for it.
    pub fn checked(mut self, problems: &[Problem]) -> Field {
        self.error = problems.iter().find(|p| p.name == self.name).map(|p| p.what.clone());
        self
    }

    fn is_date(&self) -> bool {
        matches!(self.kind, Kind::Date)
    }

    fn input_type(&self) -> &'static str {
        match self.kind {
            Kind::Date => "date",
            Kind::Search => "search",
            Kind::Email(_) => "email",
            Kind::Password(_) => "password",
            _ => "text",
        }
    }

    fn autocomplete(&self) -> &'static str {
        match self.kind {
            Kind::Email(what) | Kind::Password(what) => what,
            Kind::Code => "one-time-code",
            _ => "off",
        }
    }

    fn is_code(&self) -> bool {
        matches!(self.kind, Kind::Code)
    }

    /// The ids that describe the field, for assistive technologies.
    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        [hint, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub name: String,
    pub what: String,
}

impl Problem {
    pub fn new(name: &str, what: impl Into<String>) -> Problem {
        Problem { name: name.to_owned(), what: what.into() }
    }

    /// The id of the field.
    pub fn id(&self) -> String {
        self.name.to_ascii_lowercase()
    }
}

/// The list of errors above a form, each a link to its field.
#[derive(Template)]
#[template(path = "ui/errors.html")]
pub(crate) struct ErrorSummary<'a> {
    pub title: String,
    pub problems: &'a [Problem],
}

impl ErrorSummary<'_> {
    /// Is one of the problems about one of these fields: is this the form that was sent?
    pub fn is_about(&self, fields: &[Field]) -> bool {
        self.problems.iter().any(|problem| fields.iter().any(|field| field.name == problem.name))
    }
}

impl HtmlSafe for ErrorSummary<'_> {}
