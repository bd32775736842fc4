//! Closed lists of this crate: every value has a stable code, used in files, tables and addresses.

/// Writes an enumeration with `ALL`, `code`, `from_code` and its serialisation, from one list.
macro_rules! codes {
    ($(#[$of_list:meta])* $name:ident { $($(#[$of_value:meta])* $value:ident = $code:literal),+ $(,)? }) => {
        $(#[$of_list])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$of_value])* #[serde(rename = $code)] $value),+
        }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$value),+];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $($name::$value => $code),+
                }
            }

            /// The value of a code; `None` when the list has no such code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}

pub(crate) use codes;
