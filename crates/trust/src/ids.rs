//! Ids, one type per thing: the id of a residence cannot be given where the id of a call is expected.
//!
//! An id is an opaque text made by the register. Nothing here guesses what is inside.

/// Writes one id type.
macro_rules! ids {
    ($($(#[$about:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id of this text, kept as it is.
            #[must_use]
            pub fn new(text: impl Into<String>) -> $name {
                $name(text.into())
            }

            /// The text of the id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> $name {
                $name(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> $name {
                $name(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// An account: one human, one sign-in.
    UserId,
    /// An organisation: landlord, association, funder…
    OrganisationId,
    /// A residence.
    ResidenceId,
    /// The persons followed by one social worker or one adviser.
    CaseloadId,
    /// A call for projects.
    CallId,
    /// An envelope of money.
    EnvelopeId,
    /// A task entrusted to a provider: one visit, one order of works.
    TaskId,
    /// An agreement (convention) between two organisations.
    AgreementId,
    /// A person who is housed: tenant or member of a household.
    PersonId,
}
