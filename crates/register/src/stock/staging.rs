//! The rows of a stock file, written aside so that SQL compares them with what is there, whatever their number.

use crate::{
    Error,
    db::{Bulk, Write},
    identity::{content_id, digest},
};
use model::dwelling::DwellingRow;

/// What a stock file says of a dwelling, as columns of `dwelling` and of `stock_staging`.
pub(super) const FILE_COLUMNS: [&str; 33] = [
    "reference",
    "national_ref",
    "dwellings",
    "residence_name",
    "residence_ref",
    "number",
    "repeat_index",
    "street",
    "postcode",
    "commune_code",
    "commune_name",
    "place_name",
    "building_label",
    "block",
    "staircase",
    "entrance",
    "apartment",
    "floor",
    "construction_type",
    "rooms",
    "living_area_m2",
    "built_year",
    "first_let_year",
    "acquired_year",
    "financing",
    "epc_energy",
    "epc_ghg",
    "declared_neighbourhood",
    "pmr",
    "lift",
    "lon",
    "lat",
    "position_quality",
];

/// A writer of staging rows for one import.
pub(super) struct Staging {
    bulk: Bulk,
    landlord_id: String,
    import_id: String,
}

impl Staging {
    pub(super) fn new(landlord_id: &str, import_id: &str) -> Staging {
        let mut columns = FILE_COLUMNS.to_vec();
        columns.extend(["id", "landlord_id", "identity", "level", "source_line", "content", "is_current"]);
        columns.extend(["first_import", "last_import"]);
        Staging {
            bulk: Bulk::into_table("stock_staging", &columns),
            landlord_id: landlord_id.to_owned(),
            import_id: import_id.to_owned(),
        }
    }

    pub(super) async fn add(&mut self, write: &mut Write<'_>, row: DwellingRow) -> Result<(), Error> {
        let id = content_id(&["dwelling", &self.landlord_id, &row.identity]);
        let content = content_of(&row)?;
        let text = |c: Option<char>| c.map(String::from);
        let int = |n: Option<i64>| n;
        let address = row.address;
        let bulk = &mut self.bulk;
        bulk.cell(row.dwelling_ref)?.cell(row.national_ref)?.cell(i64::from(row.dwellings))?;
        bulk.cell(row.residence_name)?.cell(row.residence_ref)?;
        bulk.cell(address.number)?.cell(address.repeat)?.cell(address.street)?.cell(address.postcode)?;
        bulk.cell(address.commune_code)?.cell(address.commune_name)?.cell(address.place_name)?;
        bulk.cell(row.building)?.cell(row.block)?.cell(row.staircase)?.cell(row.entrance)?;
        bulk.cell(row.apartment)?.cell(int(row.floor.map(i64::from)))?;
        bulk.cell(row.construction_type.map(|t| t.code()))?;
        bulk.cell(int(row.rooms.map(i64::from)))?.cell(int(row.living_area_m2.map(i64::from)))?;
        bulk.cell(int(row.built_year.map(i64::from)))?.cell(int(row.first_let_year.map(i64::from)))?;
        bulk.cell(int(row.acquired_year.map(i64::from)))?.cell(int(row.financing.map(i64::from)))?;
        bulk.cell(text(row.epc_energy))?.cell(text(row.epc_ghg))?;
        bulk.cell(int(row.in_priority_neighbourhood.map(i64::from)))?.cell(row.pmr)?;
        bulk.cell(int(row.lift.map(i64::from)))?;
        bulk.cell(row.point.map(|p| p.lon))?.cell(row.point.map(|p| p.lat))?;
        bulk.cell(row.position_quality.map(|q| q.code()))?;
        bulk.cell(id)?.cell(self.landlord_id.clone())?.cell(row.identity)?;
        bulk.cell(row.level.map(|l| l.code()))?;
        bulk.cell(i64::try_from(row.line).unwrap_or(i64::MAX))?.cell(content)?.cell(1_i64)?;
        bulk.cell(self.import_id.clone())?.cell(self.import_id.clone())?;
        bulk.end_row(write.connection()).await
    }

    pub(super) async fn finish(mut self, write: &mut Write<'_>) -> Result<(), Error> {
        self.bulk.flush(write.connection()).await
    }
}

/// Digest of what the file says of the dwelling. The line is left out: the same dwelling on another line is unchanged.
fn content_of(row: &DwellingRow) -> Result<String, Error> {
    let mut said = row.clone();
    said.line = 0;
    Ok(digest(&[&serde_json::to_string(&said)?])[..32].to_owned())
}
