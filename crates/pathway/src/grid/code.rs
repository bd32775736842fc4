//! A filled grid as a code that is printed and typed back: one short group for each activity, each with its own check
//! character, so that whoever types is told which one is wrong.
//!
//! Twenty-nine characters, as for coupons, none of which is taken for another on paper. Twenty-nine is a prime: within a
//! group one wrong character, or two that changed places, are always noticed; two that changed places between groups
//! make two groups wrong. A first group says how many follow and sums them all, so that a group that is left out, added
//! or moved is noticed as well.

use super::{Activity, Grid, Obstacle, Refusal, Remedy, Row};

const ALPHABET: &[u8; 29] = b"23456789ABCDEFGHJKMNPRSTVWXYZ";
const BASE: usize = ALPHABET.len();
/// Characters of a group, its check among them.
const GROUP: usize = 6;
/// Characters of the first group: the version, how many follow, two sums, its check.
const FIRST: usize = 5;
/// The form that these codes are of.
const VERSION: usize = 1;

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAGrid {
    /// No code holds this character.
    Character(char),
    /// So many characters cannot be a grid.
    Length(usize),
    /// This group is wrong, the first being 1.
    Group(usize),
    /// Every group is sound by itself, and they do not go together: one is left out, added or moved.
    Together,
    /// It is of another form.
    Version,
    /// It can be read, and what it says is not sound.
    Content(Refusal),
}

fn check_of(values: &[usize]) -> usize {
    values.iter().enumerate().map(|(at, value)| (at + 1) * value).sum::<usize>() % BASE
}

/// Nothing is 0, the first of a list is 1.
fn place<T: PartialEq>(list: &[T], one: Option<&T>) -> usize {
    one.and_then(|one| list.iter().position(|other| other == one)).map_or(0, |at| at + 1)
}

fn score(value: Option<u8>) -> usize {
    value.map_or(0, |value| usize::from(value) + 1)
}

fn group_of(row: &Row) -> [usize; GROUP - 1] {
    [
        place(Activity::ALL, Some(&row.activity)),
        place(Obstacle::ALL, row.obstacle.as_ref()),
        place(Remedy::ALL, row.remedy.as_ref()),
        score(row.before),
        score(row.after),
    ]
}

/// Two sums over all the groups: the place of a group and the place in it both count.
fn sums(groups: &[Vec<usize>]) -> [usize; 2] {
    let mut sums = [0; 2];
    for (at, group) in groups.iter().enumerate() {
        let one: usize = group.iter().sum();
        let two: usize = group.iter().enumerate().map(|(n, value)| (n + 2) * value).sum();
        sums[0] += (at + 1) * one;
        sums[1] += (at + 1) * two;
    }
    sums.map(|sum| sum % BASE)
}

fn text_of(values: impl IntoIterator<Item = usize>) -> String {
    values.into_iter().filter_map(|value| ALPHABET.get(value)).map(|c| char::from(*c)).collect()
}

/// The code of a grid, group by group, as it is printed.
///
/// # Errors
/// What is wrong with the grid.
pub fn printed(grid: &Grid) -> Result<Vec<String>, Refusal> {
    grid.check()?;
    let groups: Vec<Vec<usize>> = grid.rows.iter().map(|row| group_of(row).to_vec()).collect();
    let [one, two] = sums(&groups);
    let first = vec![VERSION, groups.len(), one, two];
    let whole = [first].into_iter().chain(groups).map(|mut group| {
        group.push(check_of(&group));
        text_of(group)
    });
    Ok(whole.collect())
}

fn values_of(text: &str) -> Result<Vec<usize>, NotAGrid> {
    let kept = text.chars().filter(|c| !c.is_whitespace() && !"-–.".contains(*c));
    kept.map(|c| {
        let byte = u8::try_from(c.to_ascii_uppercase()).ok();
        let found = byte.and_then(|byte| ALPHABET.iter().position(|other| *other == byte));
        found.ok_or(NotAGrid::Character(c))
    })
    .collect()
}

/// The data of a group whose check is right.
fn sound(group: &[usize], number: usize) -> Result<&[usize], NotAGrid> {
    match group.split_last() {
        Some((check, data)) if *check == check_of(data) => Ok(data),
        _ => Err(NotAGrid::Group(number)),
    }
}

fn row_of(data: &[usize]) -> Option<Row> {
    let [activity, obstacle, remedy, before, after] = data else { return None };
    let score = |value: usize| match value {
        0 => Some(None),
        _ => u8::try_from(value - 1).ok().filter(|score| *score <= super::HIGHEST).map(Some),
    };
    Some(Row {
        activity: *Activity::ALL.get(activity.checked_sub(1)?)?,
        obstacle: listed(Obstacle::ALL, *obstacle)?,
        remedy: listed(Remedy::ALL, *remedy)?,
        before: score(*before)?,
        after: score(*after)?,
    })
}

/// The value of a place in a list: `Some(None)` for nothing, `None` for a place that is not there.
fn listed<T: Copy>(list: &[T], place: usize) -> Option<Option<T>> {
    match place {
        0 => Some(None),
        _ => list.get(place - 1).copied().map(Some),
    }
}

/// Reads the code that somebody typed: spaces, hyphens and small letters do not matter.
///
/// # Errors
/// What is wrong, and in which group.
pub fn typed(text: &str) -> Result<Grid, NotAGrid> {
    // No grid is that long, with any separators that somebody may type: nothing more is looked at.
    if text.len() > 1_000 {
        return Err(NotAGrid::Length(text.len()));
    }
    let values = values_of(text)?;
    if values.len() < FIRST + GROUP || !(values.len() - FIRST).is_multiple_of(GROUP) {
        return Err(NotAGrid::Length(values.len()));
    }
    let (first, rest) = values.split_at(FIRST);
    let first = sound(first, 1)?;
    let mut groups = Vec::new();
    for (at, group) in rest.chunks(GROUP).enumerate() {
        groups.push(sound(group, at + 2)?.to_vec());
    }
    let [version, count, one, two] = first else { return Err(NotAGrid::Group(1)) };
    if *version != VERSION {
        return Err(NotAGrid::Version);
    }
    if *count != groups.len() || [*one, *two] != sums(&groups) {
        return Err(NotAGrid::Together);
    }
    let rows: Option<Vec<Row>> = groups.iter().map(|group| row_of(group)).collect();
    let grid = Grid { rows: rows.ok_or(NotAGrid::Together)? };
    grid.check().map_err(NotAGrid::Content)?;
    Ok(grid)
}

#[cfg(test)]
mod tests {
    use super::super::HIGHEST;
    use super::*;
    use proptest::prelude::*;

    fn any_row(activity: Activity) -> impl Strategy<Value = Row> {
        let obstacle = prop::option::of(prop::sample::select(Obstacle::ALL.to_vec()));
        let remedy = prop::option::of(prop::sample::select(Remedy::ALL.to_vec()));
        let score = || prop::option::of(0..=HIGHEST);
        (obstacle, remedy, score(), score()).prop_map(move |(obstacle, remedy, before, after)| Row {
            activity,
            obstacle,
            remedy: remedy.filter(|_| obstacle.is_some()),
            before,
            after: after.map(|after| before.map_or(after, |before| before.max(after))),
        })
    }

    fn any_grid() -> impl Strategy<Value = Grid> {
        prop::sample::subsequence(Activity::ALL.to_vec(), 1..=Activity::ALL.len())
            .prop_flat_map(|chosen| chosen.into_iter().map(any_row).collect::<Vec<_>>())
            .prop_map(|rows| Grid { rows })
    }

    fn letters(grid: &Grid) -> Vec<char> {
        printed(grid).unwrap().concat().chars().collect()
    }

    fn read(letters: &[char]) -> Result<Grid, NotAGrid> {
        typed(&letters.iter().collect::<String>())
    }

    fn two_rows() -> Grid {
        Grid {
            rows: vec![
                Row {
                    activity: Activity::Wash,
                    obstacle: Some(Obstacle::Bathroom),
                    remedy: Some(Remedy::Shower),
                    before: Some(1),
                    after: Some(4),
                },
                Row {
                    activity: Activity::OpenShutters,
                    obstacle: None,
                    remedy: None,
                    before: Some(4),
                    after: None,
                },
            ],
        }
    }

    #[test]
    fn lists_fit_in_one_character_each() {
        assert!([Activity::ALL.len(), Obstacle::ALL.len(), Remedy::ALL.len()].iter().all(|n| *n < BASE));
    }

    #[test]
    fn the_wrong_group_is_named() {
        let mut code = printed(&two_rows()).unwrap();
        assert_eq!(code.iter().map(String::len).collect::<Vec<_>>(), [FIRST, GROUP, GROUP]);
        assert_eq!(typed(&code.join(" - ").to_lowercase()), Ok(two_rows()));
        code[1] = code[1].replace(&code[1][..1], if code[1].starts_with('3') { "4" } else { "3" });
        assert_eq!(typed(&code.join("-")), Err(NotAGrid::Group(2)));
        assert_eq!(typed("O"), Err(NotAGrid::Character('O')));
        assert_eq!(typed("23"), Err(NotAGrid::Length(2)));
        assert_eq!(typed(&"2".repeat(2_000)), Err(NotAGrid::Length(2_000)));
    }

    #[test]
    fn a_group_left_out_twice_or_moved_is_noticed() {
        let code = printed(&two_rows()).unwrap();
        assert_eq!(typed(&code[..2].concat()), Err(NotAGrid::Together));
        let turned = [&code[0], &code[2], &code[1]].map(String::as_str).concat();
        assert_eq!(typed(&turned), Err(NotAGrid::Together));
        let twice = [&code[0], &code[1], &code[1]].map(String::as_str).concat();
        assert_eq!(typed(&twice), Err(NotAGrid::Together));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(grid in any_grid()) {
            prop_assert_eq!(read(&letters(&grid)), Ok(grid));
        }

        #[test]
        fn one_wrong_character_is_always_noticed(grid in any_grid(), at: prop::sample::Index, other in 0..BASE) {
            let right = letters(&grid);
            let mut wrong = right.clone();
            let at = at.index(wrong.len());
            wrong[at] = char::from(ALPHABET[other]);
            prop_assert_eq!(read(&wrong).is_ok(), wrong == right);
        }

        #[test]
        fn two_characters_that_changed_places_are_always_noticed(
            grid in any_grid(), one: prop::sample::Index, other: prop::sample::Index,
        ) {
            let right = letters(&grid);
            let mut wrong = right.clone();
            wrong.swap(one.index(right.len()), other.index(right.len()));
            prop_assert_eq!(read(&wrong).is_ok(), wrong == right);
        }

        #[test]
        fn whatever_is_typed_is_answered(text in "\\PC{0,120}") {
            let _ = typed(&text);
        }

        #[test]
        fn a_grid_that_is_read_is_sound(text in "[23456789ABCDEFGHJKMNPRSTVWXYZ]{11,29}") {
            if let Ok(grid) = typed(&text) {
                prop_assert_eq!(grid.check(), Ok(()));
            }
        }
    }
}
