//! One row of a stock file made a dwelling.

use super::cells::Cells;
use super::fields::Field;
use super::identity::{Identities, Key};
use super::mapping::{ColumnMapping, DateOrder};
use super::numbers::whole;
use super::postal::Postal;
use super::report::{Columns, Teller};
use super::values::{self, code, text};
use crate::territory::CommuneIndex;
use jiff::civil::Date;
use model::address::Address;
use model::dwelling::DwellingRow;
use model::issue::{IssueCode, Severity};
use model::words::header_key;
use std::borrow::Cow;
use tabular::Row;

/// What reading a row needs, and what it remembers of the rows before.
pub(crate) struct RowReader<'a> {
    pub cells: Cells<'a>,
    pub today: Date,
    pub communes: Option<&'a CommuneIndex>,
    pub postal: Postal,
    identities: Identities,
    address_key: Key,
    key: Key,
    /// Sum of the counts as the file writes them, corrections (`-8`) included.
    pub told_dwellings: i64,
}

impl<'a> RowReader<'a> {
    pub fn new(
        columns: &'a Columns,
        mapping: Option<&'a ColumnMapping>,
        today: Date,
        communes: Option<&'a CommuneIndex>,
    ) -> RowReader<'a> {
        let named = communes.filter(|_| !columns.has(Field::CommuneCode));
        RowReader {
            cells: Cells::new(columns, mapping),
            today,
            communes,
            postal: Postal::of_named(named),
            identities: Identities::default(),
            address_key: Key::default(),
            key: Key::default(),
            told_dwellings: 0,
        }
    }

    /// The cell of a field, as the mapping gives it.
    pub fn cell<'r>(&'r self, row: Row<'r>, field: Field) -> &'r str {
        self.cells.of(row, field)
    }

    /// The dwelling of this row; `None` when the row is refused, the reason told.
    pub fn read(&mut self, row: Row<'_>, teller: &mut Teller<'_>) -> Option<DwellingRow> {
        if self.is_total(row) {
            let hint =
                ("Cette ligne est un total : elle n'est pas lue.", "This line is a total: it is not read.");
            teller.tell(
                Field::DwellingRef,
                IssueCode::LigneIllisible,
                Severity::Info,
                row.get(0),
                ("un logement", "a dwelling"),
                hint,
            );
            return None;
        }
        let mut address_key = std::mem::take(&mut self.address_key);
        address_key.clear();
        let street = self.street(row, &mut address_key, teller);
        self.address_key = address_key;
        let (postcode, commune_code) = self.commune(row, teller);
        let (point, position_quality) = self.position(row, commune_code.as_deref(), teller);
        let commune_name = self.commune_name(row, commune_code.as_deref());
        let place_name = self.place_name(row, street.place, commune_name.as_deref());
        let mut years = [None; 3];
        for (year, field) in
            years.iter_mut().zip([Field::BuiltYear, Field::FirstLetYear, Field::AcquiredYear])
        {
            *year = self.year(row, field, teller);
        }
        let [built_year, first_let_year, acquired_year] = years;
        if let (Some(built), Some(let_in)) = (built_year, first_let_year)
            && let_in < built
        {
            let hint = (
                "La mise en location précède la construction : l'une des deux années est à vérifier.",
                "The first letting comes before the construction: one of the two years needs checking.",
            );
            let cell = self.cell(row, Field::FirstLetYear);
            teller.tell(
                Field::FirstLetYear,
                IssueCode::HorsBornes,
                Severity::Info,
                cell,
                ("pas avant la construction", "not before the construction"),
                hint,
            );
        }
        self.check_epc_date(row, teller);
        macro_rules! take {
            ($field:ident, $parser:path) => {{
                let cell = self.cell(row, Field::$field);
                teller.take(Field::$field, cell, $parser(cell))
            }};
        }
        let floor = take!(Floor, values::floor);
        let rooms = take!(Rooms, values::rooms);
        let construction_type = take!(ConstructionType, values::construction_type);
        let living_area_m2 = take!(LivingArea, values::living_area);
        let financing = take!(Financing, values::financing);
        let epc_energy = take!(EpcEnergy, values::epc_class);
        let epc_ghg = take!(EpcGhg, values::epc_class);
        let in_priority_neighbourhood = take!(PriorityNeighbourhood, values::priority_neighbourhood);
        let lift = take!(Lift, values::lift);
        let level = take!(Level, values::level);
        let dwellings = self.dwellings(row, teller);
        let words = |field| text(self.cell(row, field));
        let codes = |field| code(self.cell(row, field));
        let mut dwelling = DwellingRow {
            line: row.line(),
            identity: String::new(),
            dwelling_ref: codes(Field::DwellingRef),
            national_ref: codes(Field::NationalRef),
            dwellings,
            landlord: words(Field::Landlord),
            residence_name: words(Field::ResidenceName),
            residence_ref: codes(Field::ResidenceRef),
            address: Address {
                number: street.house.number,
                repeat: street.house.repeat,
                street: street.street,
                postcode,
                commune_code,
                commune_name,
                place_name,
            },
            building: codes(Field::Building),
            block: codes(Field::Block),
            staircase: codes(Field::Staircase),
            entrance: codes(Field::Entrance),
            apartment: codes(Field::Apartment),
            floor,
            construction_type,
            rooms,
            living_area_m2,
            built_year,
            first_let_year,
            acquired_year,
            financing,
            epc_energy,
            epc_ghg,
            in_priority_neighbourhood,
            pmr: self.pmr(row),
            lift,
            level,
            point,
            position_quality,
        };
        for (field, reference) in [
            (Field::DwellingRef, &mut dwelling.dwelling_ref),
            (Field::NationalRef, &mut dwelling.national_ref),
        ] {
            // A reference in exponent form lost its digits: it would join strangers.
            if let Some(damage) = reference.as_deref().and_then(values::spreadsheet_damage) {
                let cell = reference.take().unwrap_or_default();
                teller.tell(
                    field,
                    IssueCode::ValeurIllisible,
                    Severity::ToConfirm,
                    &cell,
                    ("une référence entière", "a whole reference"),
                    damage,
                );
            }
        }
        if !is_placed(&dwelling) {
            let hint = (
                "Ni référence, ni adresse, ni position : rien ne dit quel est ce logement.",
                "No reference, no address and no position: nothing says which dwelling this is.",
            );
            teller.tell(
                Field::StreetName,
                IssueCode::RattachementAbsent,
                Severity::Error,
                "",
                ("une référence ou une adresse", "a reference or an address"),
                hint,
            );
            return None;
        }
        dwelling.identity = self.identity(row, &dwelling, teller)?;
        Some(dwelling)
    }

    /// The last lines of an export: `Total général ; ; 1 204`.
    fn is_total(&self, row: Row<'_>) -> bool {
        let first = row.cells().find(|c| !c.is_empty()).unwrap_or_default();
        let begins = first.get(..5).is_some_and(|t| t.eq_ignore_ascii_case("total"))
            || first.get(..10).is_some_and(|t| t.eq_ignore_ascii_case("sous-total"));
        begins && self.cell(row, Field::StreetName).is_empty() && self.cell(row, Field::Address).is_empty()
    }

    fn year(&self, row: Row<'_>, field: Field, teller: &mut Teller<'_>) -> Option<i16> {
        let cell = self.cell(row, field);
        teller.take(field, cell, values::year(&self.day_first(cell), self.today.year()))
    }

    /// `03/25/2012` → `25/03/2012` when the mapping says that months come first.
    fn day_first<'c>(&self, cell: &'c str) -> Cow<'c, str> {
        if self.cells.mapping.is_none_or(|m| m.dates == DateOrder::DayFirst) {
            return Cow::Borrowed(cell);
        }
        match cell.split('/').collect::<Vec<_>>()[..] {
            [month, day, year] => Cow::Owned(format!("{day}/{month}/{year}")),
            _ => Cow::Borrowed(cell),
        }
    }

    fn check_epc_date(&self, row: Row<'_>, teller: &mut Teller<'_>) {
        let cell = self.cell(row, Field::EpcDate);
        if cell.is_empty() {
            return;
        }
        match super::dates::date(&self.day_first(cell)) {
            Err(()) => {
                let fault =
                    values::Reading::<()>::unreadable(cell, ("une date : mm/aaaa", "a date: mm/yyyy")).fault;
                fault.into_iter().for_each(|f| teller.fault(Field::EpcDate, cell, f));
            }
            Ok(Some(date)) if date > self.today => {
                let hint = ("Cette date est à venir : vérifiez-la.", "This date is in the future: check it.");
                teller.tell(
                    Field::EpcDate,
                    IssueCode::DateFuture,
                    Severity::ToConfirm,
                    cell,
                    ("une date passée", "a date in the past"),
                    hint,
                );
            }
            Ok(_) => {}
        }
    }

    fn dwellings(&mut self, row: Row<'_>, teller: &mut Teller<'_>) -> i32 {
        let Some(column) = self.cells.columns.column(Field::Dwellings) else { return 1 };
        let cell = row.get(column);
        self.told_dwellings += whole(cell).unwrap_or(1);
        let mut reading = values::dwellings(cell);
        if let Some(fault) = &mut reading.fault {
            fault.hint = match reading.value {
                Some(_) => (
                    "La ligne retire des logements au programme de même identifiant : confirmez-le.",
                    "The line takes dwellings away from the programme of the same identifier: please confirm.",
                ),
                None => (
                    "La ligne est gardée et comptée pour un seul logement : confirmez-le.",
                    "The line is kept and counted as one dwelling: please confirm.",
                ),
            };
        }
        teller.take(Field::Dwellings, cell, reading).unwrap_or(1)
    }

    /// `code` or `code|label`, as the file writes them.
    fn pmr(&self, row: Row<'_>) -> Option<String> {
        match (code(self.cell(row, Field::Pmr)), text(self.cell(row, Field::PmrLabel))) {
            (Some(code), Some(label)) => Some(format!("{code}|{label}")),
            (code, label) => code.or(label),
        }
    }

    /// See `identity`. `None` when the reference was already met: the row is refused.
    fn identity(&mut self, row: Row<'_>, dwelling: &DwellingRow, teller: &mut Teller<'_>) -> Option<String> {
        let programmes = self.cells.mapping.is_some_and(|m| m.programmes);
        if programmes && let Some(reference) = &dwelling.residence_ref {
            let (identity, rank) = self.identities.of_programme(reference);
            if rank > 1 {
                let hint = (
                    "Cet identifiant de programme est répété : chaque ligne est gardée.",
                    "This programme identifier is repeated: every line is kept.",
                );
                teller.tell(
                    Field::ResidenceRef,
                    IssueCode::DoublonFichier,
                    Severity::Info,
                    reference,
                    ("un identifiant unique", "a unique identifier"),
                    hint,
                );
            }
            return Some(identity);
        }
        let landlord = dwelling.landlord.as_deref().map(header_key).unwrap_or_default();
        let named = match (&dwelling.dwelling_ref, &dwelling.national_ref) {
            (Some(reference), _) => {
                Some((Field::DwellingRef, reference, format!("ref:{landlord}:{reference}")))
            }
            (None, Some(national)) => Some((Field::NationalRef, national, format!("rep:{national}"))),
            (None, None) => None,
        };
        if let Some((field, reference, identity)) = named {
            if let Some(first) = self.identities.met_before(&identity, row.line()) {
                let hint = (
                    format!(
                        "Cette référence est déjà à la ligne {first} : gardez une seule des deux lignes."
                    ),
                    format!("This reference is already on line {first}: keep only one of the two lines."),
                );
                teller.tell(
                    field,
                    IssueCode::DoublonFichier,
                    Severity::Error,
                    reference,
                    ("une référence unique", "a unique reference"),
                    hint,
                );
                return None;
            }
            return Some(identity);
        }
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        key.push(&landlord);
        let town = dwelling.address.commune_code.as_deref().or(dwelling.address.postcode.as_deref());
        key.push(town.unwrap_or_default());
        key.push(self.cell(row, Field::ResidenceRef));
        key.push_all(&self.address_key);
        for field in [
            Field::Building,
            Field::Block,
            Field::Staircase,
            Field::Corridor,
            Field::Entrance,
            Field::Apartment,
            Field::Mailbox,
        ] {
            key.push(self.cell(row, field));
        }
        key.push_number(dwelling.floor.map(i64::from));
        key.push(dwelling.construction_type.map_or("", |t| t.code()));
        key.push_number(dwelling.rooms.map(i64::from));
        key.push_number(dwelling.built_year.map(i64::from));
        let identity = self.identities.of_content(&key);
        self.key = key;
        Some(identity)
    }
}

/// Is there anything that says which dwelling, or where, this is?
fn is_placed(d: &DwellingRow) -> bool {
    let a = &d.address;
    [
        &d.dwelling_ref,
        &d.national_ref,
        &d.residence_ref,
        &d.residence_name,
        &a.street,
        &a.commune_code,
        &a.postcode,
        &a.place_name,
        &d.building,
        &d.block,
    ]
    .iter()
    .any(|part| part.is_some())
        || d.point.is_some()
}
