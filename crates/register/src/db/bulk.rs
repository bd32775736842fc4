//! Many rows in few statements.

use crate::Error;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Encode, Type, any::AnyArguments};

/// Rows of one table, written a few hundred at a time.
///
/// The table and its columns are constants of this crate, never text from a user.
pub struct Bulk {
    insert: String,
    columns: usize,
    rows_per_statement: usize,
    rows: usize,
    arguments: AnyArguments,
    cells_in_row: usize,
}

/// PostgreSQL counts parameters on 16 bits, SQLite up to 32 766; larger statements bring nothing more.
const PARAMETERS: usize = 6_000;

impl Bulk {
    pub fn into_table(table: &'static str, columns: &[&'static str]) -> Bulk {
        Bulk {
            insert: format!("INSERT INTO {table} ({}) VALUES ", columns.join(", ")),
            columns: columns.len(),
            rows_per_statement: (PARAMETERS / columns.len()).max(1),
            rows: 0,
            arguments: AnyArguments::default(),
            cells_in_row: 0,
        }
    }

    /// The next cell of the current row.
    pub fn cell<T>(&mut self, value: T) -> Result<&mut Bulk, Error>
    where
        T: Encode<'static, Any> + Type<Any> + 'static,
    {
        use sqlx::Arguments;
        self.arguments.add(value).map_err(|e| Error::Database(sqlx::Error::Encode(e)))?;
        self.cells_in_row += 1;
        Ok(self)
    }

    /// Ends the current row, and writes when enough rows have gathered.
    pub async fn end_row(&mut self, connection: &mut AnyConnection) -> Result<(), Error> {
        debug_assert_eq!(self.cells_in_row, self.columns, "every row has every column");
        self.cells_in_row = 0;
        self.rows += 1;
        if self.rows == self.rows_per_statement { self.flush(connection).await } else { Ok(()) }
    }

    /// Writes the rows that are still waiting.
    pub async fn flush(&mut self, connection: &mut AnyConnection) -> Result<(), Error> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut sql = self.insert.clone();
        for row in 0..self.rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..self.columns {
                if column > 0 {
                    sql.push(',');
                }
                sql.push('$');
                sql.push_str(&(row * self.columns + column + 1).to_string());
            }
            sql.push(')');
        }
        let arguments = std::mem::take(&mut self.arguments);
        self.rows = 0;
        // Safe: built from constants and numbers only.
        sqlx::query_with(AssertSqlSafe(sql), arguments).execute(connection).await?;
        Ok(())
    }
}
