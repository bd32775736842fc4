//! Stock files: the national directory in its layouts, the landlord's declaration, any landlord export, and the
//! programmes of Paris, made [`model::dwelling::DwellingRow`]s.
//!
//! [`detect_layout`] looks at a header alone and [`preview`] shows what would be read (steps 2 and 3 of the import
//! screen); [`read_stock`] reads every row into a sink. The check and the import are the same function.

mod addresses;
mod cells;
mod dates;
mod fields;
mod headers;
mod identity;
mod layout;
mod mapping;
mod memo;
mod numbers;
mod place;
mod positions;
mod postal;
mod read;
#[cfg(test)]
mod real_tests;
mod report;
mod row;
mod streets;
#[cfg(test)]
mod tests;
mod values;

pub use addresses::{AddressCells, HouseNumber, Street, house_number, repeat_index, street};
pub use dates::{date, from_serial};
pub use fields::Field;
pub use headers::is_stock_header;
pub use layout::{ColumnMatch, Layout, LayoutMatch, MissingField, Role, detect_layout, mapped_layout};
pub use mapping::{ColumnMapping, DateOrder, PARIS};
pub use numbers::{decimal, money_cents, without_decimals};
pub use positions::{same_commune, to_wgs84};
pub use read::{Preview, StockContext, StockReport, open_stock, open_stock_bytes, preview, read_stock};
pub use streets::{readable, street_type};
pub use values::{
    Fault, Reading, arrondissement, code, commune_code, construction_type, dwellings, epc_class, financing,
    floor, is_null, level, lift, living_area, postcode, priority_neighbourhood, rooms, spreadsheet_damage,
    text, year,
};
