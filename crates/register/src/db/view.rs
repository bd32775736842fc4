//! What a handle on the database may see: the whole house, some organisations, nobody.
//!
//! SQLite has no such thing: there the conditions of the queries are the only wall. On PostgreSQL the view is written in
//! the transaction that carries the statement, and ends with it: see `docs/decisions/0020-second-wall.md`.

/// The settings of PostgreSQL that carry a view; the policies of [`super::wall`] read them.
pub(crate) const HOUSE: &str = "plainpied.house";
pub(super) const ORGANISATIONS: &str = "plainpied.organisations";
pub(super) const ACCOUNT: &str = "plainpied.account";

/// Whose rows are seen and changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// Everybody's: whoever holds the machine, and the few acts that `Across` names.
    House,
    /// Those of some organisations, and the account's own.
    Of { organisations: Vec<String>, account: Option<String> },
}

impl View {
    /// Nothing of anybody.
    pub const NOBODY: View = View::Of { organisations: Vec::new(), account: None };

    /// One organisation, for no person in particular.
    pub fn organisation(id: &str) -> View {
        View::Of { organisations: vec![id.to_owned()], account: None }
    }

    /// Both sides of an act between two organisations, when one of them is in this view; otherwise this view.
    pub fn beside(&self, one: &str, other: &str) -> View {
        let more = match (self.holds(one), self.holds(other)) {
            (true, false) => other,
            (false, true) => one,
            _ => return self.clone(),
        };
        match self {
            View::House => View::House,
            View::Of { organisations, account } => View::Of {
                organisations: organisations.iter().cloned().chain([more.to_owned()]).collect(),
                account: account.clone(),
            },
        }
    }

    /// Does it show what is this organisation's?
    pub fn holds(&self, organisation: &str) -> bool {
        match self {
            View::House => true,
            View::Of { organisations, .. } => organisations.iter().any(|id| id == organisation),
        }
    }

    /// The statement that writes the view in a transaction of PostgreSQL. Every setting is written, so that nothing that
    /// the role or the connection brought along counts.
    pub(super) fn statement(&self) -> String {
        let (house, organisations, account) = match self {
            View::House => ("on", String::new(), ""),
            View::Of { organisations, account } => {
                let named: Vec<&str> =
                    organisations.iter().map(String::as_str).filter(|id| is_plain(id)).collect();
                ("", named.join(","), account.as_deref().filter(|id| is_plain(id)).unwrap_or(""))
            }
        };
        // Safe: what is not plain was left out.
        format!(
            "SELECT set_config('{HOUSE}', '{house}', true), set_config('{ORGANISATIONS}', '{organisations}', true), \
             set_config('{ACCOUNT}', '{account}', true)"
        )
    }
}

/// Ids are digests, UUIDs or short names. Anything else sees nothing: it could only come from a hand in the database.
fn is_plain(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 200
        && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_none_of_ours_sees_nothing_and_writes_nothing_in_the_statement() {
        let nobody = View::NOBODY.statement();
        for wrong in ["a,b", "a'); DROP TABLE account; --", "", "é", &"a".repeat(201)] {
            assert_eq!(View::organisation(wrong).statement(), nobody, "{wrong}");
            let account = View::Of { organisations: Vec::new(), account: Some(wrong.to_owned()) };
            assert_eq!(account.statement(), nobody, "{wrong}");
        }
        assert_ne!(View::organisation("0192-a_b.c").statement(), nobody);
    }

    #[test]
    fn both_sides_of_an_act_are_seen_by_one_of_them_only() {
        let a = View::organisation("a");
        assert!(a.beside("a", "b").statement().contains("'a,b'"));
        assert_eq!(a.beside("b", "a"), a.beside("a", "b"));
        assert_eq!(a.beside("b", "c"), a);
        assert_eq!(View::NOBODY.beside("b", "c"), View::NOBODY);
        assert_eq!(View::House.beside("b", "c"), View::House);
    }
}
