//! The attacker against what is published, on random tables; and the attacker against brute force.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn published(rows: usize, columns: usize, cells: &[u32]) -> TwoWay {
    two_way(&Grid::new(rows, columns, cells.to_vec()).unwrap(), RowTotals::Ours, PERSONS).unwrap()
}

#[test]
fn small_numbers_zero_included_are_one_symbol() {
    for number in 0..PERSONS {
        assert_eq!(Count::alone(number, PERSONS), Count::Fewer(11));
    }
    assert_eq!(Count::alone(11, PERSONS), Count::Exact(11));
    assert_eq!(Count::Fewer(11).to_string(), "<\u{a0}11");
    assert_eq!(Count::Exact(12).to_string(), "12");
}

#[test]
fn a_table_without_small_numbers_shows_whole() {
    let table = published(2, 2, &[20, 30, 40, 50]);
    assert_eq!(table.cells, [20, 30, 40, 50].map(Count::Exact));
    assert_eq!(
        (table.row_totals[1], table.column_totals[0], table.total),
        (Count::Exact(90), Count::Exact(60), Count::Exact(140))
    );
    assert_eq!(attack(&table).unwrap(), []);
}

#[test]
fn showing_the_total_would_give_the_complement_back_so_both_are_hidden() {
    // 4 tenants of 60 have a need: 56 and 60 together would say 4.
    let grid = Grid::with_complement(&[(4, 60), (30, 70)]).unwrap();
    let table = two_way(&grid, RowTotals::Ours, PERSONS).unwrap();
    assert_eq!(table.cells[0], Count::Withheld);
    assert_eq!(recoverable(&table), Ok(vec![]));
    // And a residence where all have it, or none, does not say so.
    for (part, whole) in [(60, 60), (0, 60)] {
        let grid = Grid::with_complement(&[(part, whole), (30, 70), (25, 80)]).unwrap();
        let table = two_way(&grid, RowTotals::Ours, PERSONS).unwrap();
        assert!(table.cells[0].exact().is_none() && table.cells[1].exact().is_none(), "{table:?}");
    }
}

#[test]
fn public_totals_of_rows_stay_and_still_nothing_is_given_back() {
    let grid = Grid::with_complement(&[(4, 60), (30, 70), (3, 5), (0, 12)]).unwrap();
    let table = two_way(&grid, RowTotals::Public, PERSONS).unwrap();
    assert_eq!(table.row_totals, [60, 70, 5, 12].map(Count::Exact));
    assert_eq!(recoverable(&table), Ok(vec![]));
    // Only what is public bounds the need of a residence: 5 dwellings, 0 to 5 needs.
    let third =
        attack(&table).unwrap().into_iter().find(|d| d.part == Part::Cell { row: 2, column: 0 }).unwrap();
    assert_eq!((third.low, third.high), (0, Some(5)));
}

#[test]
fn the_attacker_finds_what_a_naive_table_gives_back() {
    // Small cells hidden, totals shown: each is the total minus the others.
    let naive = TwoWay {
        rows: 2,
        columns: 2,
        cells: vec![Count::Fewer(11), Count::Exact(30), Count::Exact(40), Count::Exact(50)],
        row_totals: vec![Count::Exact(34), Count::Exact(90)],
        column_totals: vec![Count::Exact(44), Count::Exact(80)],
        total: Count::Exact(124),
    };
    assert_eq!(recoverable(&naive), Ok(vec![Part::Cell { row: 0, column: 0 }]));
    // Two hidden cells whose sum is at its limit: nothing is subtracted, and yet both are known.
    let limit =
        OneWay { cells: vec![Count::Fewer(11), Count::Fewer(11), Count::Exact(40)], total: Count::Exact(60) };
    assert_eq!(recoverable_one_way(&limit).unwrap().len(), 2);
    assert!(one_way(&[10, 10, 40], PERSONS).unwrap().cells.iter().all(|c| *c != Count::Fewer(11)));
    // Two rows and two columns, each with two hidden cells, but a third row pins one down.
    let pinned = TwoWay {
        rows: 2,
        columns: 2,
        cells: vec![Count::Fewer(11); 4],
        row_totals: vec![Count::Exact(20), Count::Fewer(11)],
        column_totals: vec![Count::Fewer(11), Count::Exact(15)],
        total: Count::Exact(25),
    };
    assert!(recoverable(&pinned).unwrap().contains(&Part::Cell { row: 0, column: 0 }));
}

#[test]
fn a_contradiction_is_told() {
    let wrong = OneWay { cells: vec![Count::Exact(20), Count::Fewer(11)], total: Count::Exact(40) };
    assert_eq!(attack_one_way(&wrong), Err(Inconsistent));
    assert_eq!(Grid::new(2, 2, vec![1]), Err(TableError::Shape { rows: 2, columns: 2, cells: 1 }));
    assert_eq!(Grid::with_complement(&[(1, 2), (3, 2)]), Err(TableError::Part { row: 2, part: 3, whole: 2 }));
    assert_eq!(Grid::new(1, 2, vec![u32::MAX, 1]), Err(TableError::Overflow));
    assert_eq!(one_way(&[1], 1), Err(TableError::Threshold));
}

#[test]
fn empty_tables_are_tables() {
    assert_eq!(published(0, 3, &[]).total, Count::Exact(0));
    assert_eq!(published(3, 0, &[]).row_totals, [Count::Exact(0); 3]);
    assert_eq!(one_way(&[], PERSONS).unwrap().total, Count::Exact(0));
}

#[test]
fn rates_show_only_far_from_none_and_from_all() {
    let shown = |part, whole| rate(Count::alone(part, 11), Count::alone(whole, 11), 11);
    assert_eq!(shown(20, 80), Some(0.25));
    assert_eq!(shown(10, 80), None);
    assert_eq!(shown(70, 80), None);
    assert_eq!(shown(69, 80), Some(69.0 / 80.0));
    assert_eq!(shown(80, 80), None);
    assert_eq!(rate(Count::Withheld, Count::Exact(80), 11), None);
}

#[test]
fn amounts_need_three_organisations_and_no_giant() {
    assert_eq!(total_of_organisations(&[100, 100]), None);
    assert_eq!(total_of_organisations(&[100, 100, 0]), None);
    assert_eq!(total_of_organisations(&[85, 10, 5]), Some(100));
    assert_eq!(total_of_organisations(&[86, 9, 5]), None);
    assert_eq!(total_of_organisations(&[i64::MAX, i64::MAX, i64::MAX]), None);
    assert_eq!(total_of_organisations(&[]), None);
}

#[test]
fn a_large_town_is_protected_in_reasonable_time() {
    // 300 residences, a part and its complement, numbers drawn by a fixed recurrence.
    let mut seed = 7_u32;
    let mut draw = |most: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % most
    };
    let parts: Vec<(u32, u32)> = (0..300)
        .map(|_| {
            let whole = 10 + draw(200);
            (draw(whole + 1) / 4, whole)
        })
        .collect();
    let table = two_way(&Grid::with_complement(&parts).unwrap(), RowTotals::Ours, PERSONS).unwrap();
    assert_eq!(recoverable(&table), Ok(vec![]));
    let shown = table.cells.iter().filter(|c| c.exact().is_some()).count();
    assert!(shown > 250, "{shown} of 600 cells show");
}

/// Every table of non-negative numbers that looks the same once published, by enumeration: cells up to `most`.
fn brute(table: &TwoWay, most: u32) -> Vec<BTreeSet<u32>> {
    let n = table.cells.len();
    let fits = |count: Count, sum: u32| match count {
        Count::Exact(number) => number == sum,
        Count::Fewer(threshold) => sum < threshold,
        Count::Withheld => true,
    };
    let mut possible = vec![BTreeSet::new(); n];
    let mut cells = vec![0_u32; n];
    loop {
        let rows = (0..table.rows).all(|r| {
            fits(table.row_totals[r], (0..table.columns).map(|c| cells[r * table.columns + c]).sum())
        });
        let columns = (0..table.columns).all(|c| {
            fits(table.column_totals[c], (0..table.rows).map(|r| cells[r * table.columns + c]).sum())
        });
        let each = cells.iter().zip(&table.cells).all(|(cell, count)| fits(*count, *cell));
        if rows && columns && each && fits(table.total, cells.iter().sum()) {
            possible.iter_mut().zip(&cells).for_each(|(set, cell)| {
                set.insert(*cell);
            });
        }
        let Some(at) = cells.iter().position(|cell| *cell < most) else { return possible };
        cells[at] += 1;
        cells[..at].fill(0);
    }
}

fn grids(cell: impl Strategy<Value = u32> + Clone) -> impl Strategy<Value = Grid> {
    (1_usize..6, 1_usize..5).prop_flat_map(move |(rows, columns)| {
        proptest::collection::vec(cell.clone(), rows * columns)
            .prop_map(move |cells| Grid::new(rows, columns, cells).unwrap())
    })
}

/// Small, middling and large numbers, zeros often.
fn number() -> impl Strategy<Value = u32> + Clone {
    prop_oneof![Just(0_u32), 0_u32..11, 9_u32..14, 0_u32..60, 0_u32..2000]
}

/// What must hold of a published table: nothing exact comes back, and what is hidden can still be many things.
fn assert_safe(deduced: &[Deduced], truth: impl Fn(Part) -> u64) -> Result<(), TestCaseError> {
    for one in deduced {
        let value = truth(one.part);
        prop_assert!(one.low <= value && one.high.is_none_or(|high| value <= high), "{one:?} but {value}");
        prop_assert!(one.values().is_none_or(|values| values >= u64::from(PERSONS)), "{one:?}");
        if value < u64::from(PERSONS) {
            prop_assert!(one.low == 0 && one.high.is_none_or(|high| high >= 10), "{one:?} is {value}");
        }
    }
    Ok(())
}

fn truth(grid: &Grid) -> impl Fn(Part) -> u64 + '_ {
    |part| {
        let sum = |keep: &dyn Fn(usize, usize) -> bool| {
            (0..grid.rows)
                .flat_map(|r| (0..grid.columns).map(move |c| (r, c)))
                .filter(|(r, c)| keep(*r, *c))
                .map(|(r, c)| u64::from(grid.cell(r, c).unwrap()))
                .sum()
        };
        match part {
            Part::Cell { row, column } => sum(&|r, c| r == row && c == column),
            Part::RowTotal(row) => sum(&|r, _| r == row),
            Part::ColumnTotal(column) => sum(&|_, c| c == column),
            Part::Total => sum(&|_, _| true),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_hidden_in_a_table_comes_back(grid in grids(number())) {
        let table = two_way(&grid, RowTotals::Ours, PERSONS).unwrap();
        prop_assert!(table.cells.iter().filter_map(|c| c.exact()).all(|n| n >= PERSONS));
        prop_assert_eq!(recoverable(&table), Ok(vec![]));
        assert_safe(&attack(&table).unwrap(), truth(&grid))?;
    }

    #[test]
    fn nothing_hidden_in_a_list_comes_back(cells in proptest::collection::vec(number(), 0..12)) {
        let list = one_way(&cells, PERSONS).unwrap();
        prop_assert_eq!(recoverable_one_way(&list), Ok(vec![]));
        let grid = Grid::new(1, cells.len(), cells.clone()).unwrap();
        assert_safe(&attack_one_way(&list).unwrap(), truth(&grid))?;
    }

    #[test]
    fn with_public_row_totals_only_they_bound_what_is_hidden(
        parts in proptest::collection::vec((number(), number()), 1..7),
    ) {
        let rows: Vec<(u32, u32)> = parts.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
        let grid = Grid::with_complement(&rows).unwrap();
        let table = two_way(&grid, RowTotals::Public, PERSONS).unwrap();
        for one in attack(&table).unwrap() {
            if let Part::Cell { row, .. } = one.part {
                let whole = u64::from(rows[row].1);
                let value = truth(&grid)(one.part);
                if value < u64::from(PERSONS) {
                    prop_assert_eq!(one.low, 0);
                    prop_assert!(one.high.is_none_or(|high| high >= whole.min(10)), "{:?} of {}", one, whole);
                }
            }
        }
    }

    #[test]
    fn any_threshold_protects(grid in grids(0_u32..30), threshold in 2_u32..8) {
        let table = two_way(&grid, RowTotals::Ours, threshold).unwrap();
        prop_assert_eq!(recoverable(&table), Ok(vec![]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_attacker_knows_exactly_what_enumeration_knows(
        (rows, columns, cells, hide) in (1_usize..3, 1_usize..3).prop_flat_map(|(r, c)| (
            Just(r), Just(c),
            proptest::collection::vec(0_u32..5, r * c),
            proptest::collection::vec(0_u8..3, r * c + r + c + 1),
        )),
    ) {
        // Numbers hidden at random, by either symbol: not our pattern, any pattern.
        let grid = Grid::new(rows, columns, cells.clone()).unwrap();
        let value = truth(&grid);
        let parts = (0..rows * columns)
            .map(|at| Part::Cell { row: at / columns, column: at % columns })
            .chain((0..rows).map(Part::RowTotal))
            .chain((0..columns).map(Part::ColumnTotal))
            .chain([Part::Total]);
        let counts: Vec<Count> = parts
            .zip(&hide)
            .map(|(part, hide)| {
                let number = u32::try_from(value(part)).unwrap();
                match hide {
                    1 if number < 4 => Count::Fewer(4),
                    2 => Count::Withheld,
                    _ => Count::Exact(number),
                }
            })
            .collect();
        let table = TwoWay {
            rows,
            columns,
            cells: counts[..rows * columns].to_vec(),
            row_totals: counts[rows * columns..rows * columns + rows].to_vec(),
            column_totals: counts[rows * columns + rows..counts.len() - 1].to_vec(),
            total: counts[counts.len() - 1],
        };
        // Cells are enumerated to 17: more than any bounded cell of such a table can be (its total is 16 at most).
        let most = if rows * columns == 4 { 17 } else { 40 };
        let possible = brute(&table, most);
        for one in attack(&table).unwrap() {
            let Part::Cell { row, column } = one.part else { continue };
            let set = &possible[row * columns + column];
            let (low, high) = (*set.first().unwrap(), *set.last().unwrap());
            prop_assert_eq!(one.low, u64::from(low));
            match one.high {
                Some(bound) => prop_assert_eq!(bound, u64::from(high)),
                None => prop_assert_eq!(high, most),
            }
        }
    }
}
