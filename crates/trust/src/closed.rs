//! Closed lists: an enumeration whose every value has a stable code, used in files, tables, addresses and logs.

/// Writes an enumeration with `ALL`, `code`, `from_code`, `Display` and its serialisation, all from one list.
#[macro_export]
macro_rules! closed_list {
    ($(#[$of_list:meta])* $name:ident { $($(#[$of_value:meta])* $value:ident = $code:literal),+ $(,)? }) => {
        $(#[$of_list])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$of_value])* #[serde(rename = $code)] $value),+
        }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$value),+];

            /// The stable code used in files, tables, addresses and logs.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $($name::$value => $code),+
                }
            }

            /// The value of this code; `None` when the list has no such code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|value| value.code() == code)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

pub(crate) use closed_list;
