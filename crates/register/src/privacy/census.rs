//! The census of columns: what every column of the register holds, how harmful a leak of it would be, how long it is
//! kept and how it leaves. A test compares it with the schema: a column that nobody classified fails the build.

use trust::class::DataClass;

/// The census, as it is kept: `table,column,class,kept,leaves`.
const CENSUS: &str = include_str!("census.csv");

/// One column of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnOf {
    pub table: &'static str,
    pub column: &'static str,
    pub class: DataClass,
    /// How long: a data set of the retention rules, or `organisation` (as long as it is there), `open` (public
    /// reference), `proof` (kept as the proof of an act), `moment` (gone with the act that needs it).
    pub kept: &'static str,
    /// How it leaves when a person is erased: `deleted`, `emptied`, `id` (an id that names nobody), `none` (nobody's).
    pub leaves: &'static str,
}

/// Every column, in the order of the file.
#[must_use]
pub fn columns() -> Vec<ColumnOf> {
    CENSUS
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            let (table, column) = (cells.next()?, cells.next()?);
            let class = DataClass::from_code(cells.next()?)?;
            Some(ColumnOf { table, column, class, kept: cells.next()?, leaves: cells.next()? })
        })
        .collect()
}

/// The tables that hold personal data, each with its columns of class C3 and above.
#[must_use]
pub fn personal() -> Vec<ColumnOf> {
    columns().into_iter().filter(|c| c.class.is_personal()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_of_the_census_can_be_read() {
        let lines = CENSUS.lines().count() - 1;
        let columns = columns();
        assert_eq!(columns.len(), lines);
        for c in &columns {
            assert!(["deleted", "emptied", "id", "none"].contains(&c.leaves), "{c:?}");
            let known = ["organisation", "open", "proof", "moment"].contains(&c.kept)
                || trust::retention::DataSet::from_code(c.kept).is_some();
            assert!(known, "{c:?}");
            assert!(!c.class.is_personal() || c.leaves != "none", "{c:?} is somebody's and never leaves");
        }
    }

    #[tokio::test]
    async fn every_column_of_the_register_is_in_the_census_and_no_other() {
        let folder = tempfile::TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        let postgres = register.db.engine() == crate::db::Engine::Postgres;
        let sql = if postgres {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = 'public'"
        } else {
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
             AND m.name NOT LIKE 'sqlite_%'"
        };
        let mut there: BTreeSet<(String, String)> =
            sqlx::query_as(sql).fetch_all(register.db.read()).await.unwrap().into_iter().collect();
        if !postgres {
            for apart in [&register.accesses, &register.jobs] {
                let columns: Vec<(String, String)> =
                    sqlx::query_as(sql).fetch_all(apart.pool()).await.unwrap();
                there.extend(columns);
            }
        }
        let said: BTreeSet<(String, String)> =
            columns().into_iter().map(|c| (c.table.to_owned(), c.column.to_owned())).collect();
        let unsaid: Vec<_> = there.difference(&said).collect();
        let gone: Vec<_> = said.difference(&there).collect();
        assert!(unsaid.is_empty(), "columns that nobody classified: {unsaid:?}");
        assert!(gone.is_empty(), "columns that are no more: {gone:?}");
    }
}
