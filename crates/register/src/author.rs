//! Who does something in the register.

/// The author of an act, as the journal names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// A person signed in, for an organisation.
    Person { account_id: String, organisation_id: Option<String> },
    /// Somebody who holds the machine: `plainpied import`, `plainpied admin`.
    CommandLine,
    /// Work that nobody waits for: a purge, a digest.
    Job { name: &'static str },
    /// Nobody is signed in: a request for an account, a sign-in.
    Visitor,
}

impl Author {
    /// As the journal writes it: an account's id, or what acted.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Author::Person { account_id, .. } => account_id,
            Author::CommandLine => "command-line",
            Author::Job { name } => name,
            Author::Visitor => "visitor",
        }
    }

    /// The organisation for which a person acts.
    #[must_use]
    pub fn organisation_id(&self) -> Option<&str> {
        match self {
            Author::Person { organisation_id, .. } => organisation_id.as_deref(),
            _ => None,
        }
    }
}
