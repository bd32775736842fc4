//! `docs/rights.md`, written from the table of rights: it cannot say anything else than what the program does.

use super::{Action, Line, Sight, TABLE, Where, Who};
use crate::{class::DataClass, field::ObjectKind, organisation::OrganisationKind, role::Role};
use std::{collections::BTreeSet, fmt::Write};

/// The page of rights, in Markdown.
#[must_use]
pub fn rights_page() -> String {
    let mut page = String::from(INTRODUCTION);
    page.push_str("\n## Classes\n\n| class | kinds of objects |\n|---|---|\n");
    for class in DataClass::ALL {
        let kinds = ObjectKind::ALL.iter().filter(|kind| kind.class() == *class).map(|kind| kind.code());
        // Writing to a text cannot fail.
        let _ = writeln!(page, "| {class} | {} |", list(kinds));
    }
    page.push_str(SUMMARY);
    for role in Role::ALL {
        let cells = DataClass::ALL
            .iter()
            .filter(|class| **class < DataClass::Secret)
            .map(|class| cell(*role, *class));
        let _ = writeln!(page, "| {role} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    page.push_str(DEMANDS);
    for role in Role::ALL {
        let held =
            OrganisationKind::ALL.iter().filter(|kind| role.may_be_held_in(**kind)).map(|kind| kind.code());
        let held = if OrganisationKind::ALL.iter().all(|kind| role.may_be_held_in(*kind)) {
            "any".to_owned()
        } else {
            list(held)
        };
        let scopes = list(role.scopes().iter().map(|scope| scope.code()));
        let yes = |test: bool| if test { "yes" } else { "" };
        let _ = writeln!(
            page,
            "| {role} | {held} | {scopes} | {} | {} | {} |",
            yes(role.needs_mfa()),
            yes(role.needs_idle_timeout()),
            yes(role.needs_approval()),
        );
    }
    page.push_str("\n## Every right\n\n| who | may | to | where | sees |\n|---|---|---|---|---|\n");
    for line in TABLE {
        let who = match line.who {
            Who::Anyone => "anyone",
            Who::The(role) => role.code(),
        };
        let may = list(line.may.iter().map(|action| action.code()));
        let to = list(line.to.iter().map(|kind| kind.code()));
        let _ = writeln!(page, "| {who} | {may} | {to} | {} | {} |", place(line.on), sees(line.sees));
    }
    page.push_str(RULES);
    page
}

fn list<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    codes.collect::<Vec<_>>().join(", ")
}

/// What a role does in a class, in letters.
fn cell(role: Role, class: DataClass) -> String {
    let lines: Vec<&Line> = TABLE
        .iter()
        .filter(|line| line.who == Who::Anyone || line.who == Who::The(role))
        .filter(|line| line.to.iter().any(|kind| kind.class() == class))
        .collect();
    let mut marks = BTreeSet::new();
    for line in lines {
        for action in line.may {
            marks.extend(mark(*action, line.sees));
        }
    }
    // In the order of the legend, whole reading before partial reading.
    let letters: String = LEGEND.iter().filter(|letter| marks.contains(*letter)).collect();
    if letters.is_empty() { "–".to_owned() } else { letters }
}

const LEGEND: [char; 8] = ['r', 'f', 'n', 'w', 'p', 'd', 'x', 'o'];

fn mark(action: Action, sees: Sight) -> Option<char> {
    Some(match action {
        Action::See | Action::List | Action::SeeJournal | Action::SeeAccessLog => match sees {
            Sight::Whole => 'r',
            Sight::Only(_) => 'f',
            Sight::CountsFrom11 | Sight::Counts => 'n',
        },
        Action::Count => match sees {
            Sight::Whole => return None,
            Sight::Only(_) | Sight::CountsFrom11 | Sight::Counts => 'n',
        },
        Action::Create | Action::Change | Action::Erase => 'w',
        Action::Propose => 'p',
        Action::Approve | Action::Pay | Action::Decide | Action::Vote | Action::Sign => 'd',
        Action::Export => 'x',
        Action::AdministerMembers | Action::GrantRole | Action::Operate => 'o',
    })
}

const fn place(on: Where) -> &'static str {
    match on {
        Where::Anywhere => "everywhere",
        Where::InOrganisation => "in its organisation",
        Where::InScope => "in its scope",
        Where::InNamedResidences => "in named residences",
        Where::MadeByOneself => "in its scope, made by oneself",
        Where::OnRightsRequest => "when the person asked",
        Where::UnderAgreement => "under an agreement",
        Where::MadeUnderAgreement => "under an agreement, made by oneself",
        Where::BrokenGlass => "one hour, glass broken",
    }
}

fn sees(sees: Sight) -> String {
    match sees {
        Sight::Whole => "all".to_owned(),
        Sight::Only(fields) => list(fields.iter().map(|field| field.code())),
        Sight::CountsFrom11 => "numbers from 11".to_owned(),
        Sight::Counts => "numbers".to_owned(),
    }
}

const INTRODUCTION: &str = "\
# Rights

Written from the table of rights (`crates/trust/src/policy/table.rs`) by a test: do not edit this page, change the
table and run `cargo xtask bless`. What no line says is refused.

A role is a right only in a scope: organisation, territory, residences, caseload, call, envelope, task. Another
organisation's data is seen under an agreement in force, and then only the fields it lists, the scope it names, the
purpose it gives, for the persons who agreed.
";

const SUMMARY: &str = "
## Roles and classes

r reads · f reads some fields · n numbers only · w writes · p proposes · d decides, approves, votes, signs or pays ·
x exports · o administers or operates · – nothing. C5 is nobody's.

| role | C0 | C1 | C2 | C3 | C4 |
|---|---|---|---|---|---|
";

const DEMANDS: &str = "
## What a role demands

| role | held in | scopes | second factor | 30 min idle | given by two |
|---|---|---|---|---|---|
";

const RULES: &str = "
## Rules above the table

- **404 or 403.** What a person cannot see does not exist for them: 404, as for an id that was never given. 403 is for
  what they see but may not change, and for the collections of their own organisation.
- **Nothing without standing.** A disabled account, an invitation not yet used, a member not yet confirmed: no right.
  A role that needs a second factor gives nothing without it.
- **Fresh proof of identity**, five minutes old at most, to export persons or money, to approve, pay, sign, erase,
  to change or decide money and agreements, to conclude a committee, to administer accounts.
- **Four eyes.** Whoever made or touched an expense neither approves nor pays it, with any of their accounts. When
  nobody knows who made it, nobody approves it.
- **Conflict of interest** hides the file from those who judge, and stops every decision on it.
- **Giving rights.** An administrator gives roles in their organisation. Roles marked *given by two*, and any role to
  oneself, need a second administrator or the data protection officer, who approved this very grant less than seven
  days before. The first administrator of an organisation is named by two operators. Taking a role away needs nobody
  else.
- **Resetting credentials is becoming somebody**: for an account with a role *given by two*, it takes two.
- **An act of several organisations** (agreement, application, project, referral) is seen by each of them as its own.
- **Creating** is judged on the object as it will be, with its place.
- **A call** shows the applications submitted to it to those who run it; a draft is shown to nobody.
- **A task** is read thirty days after its end, and worked on until its end.
- **Broken glass.** An operator, with a reason and a second operator, reads the data of one organisation up to C3
  during one hour; its data protection officer is told.
";
