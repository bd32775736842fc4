//! The address of a row: street, commune, name of the place. Rows that repeat those of a neighbour get its answer.

use super::addresses::{AddressCells, Street, street};
use super::fields::Field;
use super::identity::Key;
use super::memo::{Memo, Question};
use super::report::Teller;
use super::row::RowReader;
use super::streets::readable;
use super::values::{self, Fault, text};
use crate::territory::CommuneIndex;
use model::issue::{IssueCode, Severity};
use model::words::header_key;
use std::collections::{BTreeSet, HashMap};
use tabular::Row;

/// The cells of an address, in the order in which an identity holds them.
const ADDRESS: [Field; 6] =
    [Field::Number, Field::Repeat, Field::StreetType, Field::StreetName, Field::Address, Field::Complement];

/// What is remembered of the rows before.
#[derive(Debug, Default)]
pub(crate) struct Postal {
    /// Département and key of the name → code, where the name is unique.
    by_name: HashMap<(String, String), Option<String>>,
    unknown_communes: BTreeSet<String>,
    question: Question,
    streets: Memo<KnownStreet>,
    communes: Memo<Option<String>>,
    places: Memo<Option<String>>,
}

#[derive(Debug)]
struct KnownStreet {
    street: Street,
    fault: Option<Fault>,
    /// The cells of the address, for the identity.
    key: Key,
}

impl Postal {
    /// With the communes whose name alone may tell the code.
    pub fn of_named(communes: Option<&CommuneIndex>) -> Postal {
        let mut by_name: HashMap<(String, String), Option<String>> = HashMap::new();
        for commune in communes.into_iter().flat_map(CommuneIndex::iter) {
            let key = (commune.departement_code.clone(), header_key(&commune.name));
            by_name.entry(key).and_modify(|code| *code = None).or_insert(Some(commune.code.clone()));
        }
        Postal { by_name, ..Postal::default() }
    }
}

impl RowReader<'_> {
    /// The street of the row; adds the cells of its address to `key`.
    pub fn street(&mut self, row: Row<'_>, key: &mut Key, teller: &mut Teller<'_>) -> Street {
        let cells = ADDRESS.map(|field| self.cells.of(row, field));
        let known = self.postal.streets.answer(self.postal.question.ask(cells), || known_street(cells));
        if let Some(fault) = known.fault {
            teller.fault(Field::Number, cells[0], fault);
        }
        key.push_all(&known.key);
        known.street.clone()
    }

    /// Postcode and commune; the commune is found from the postcode or the name where the file gives no code.
    pub fn commune(&mut self, row: Row<'_>, teller: &mut Teller<'_>) -> (Option<String>, Option<String>) {
        let cell = self.cells.of(row, Field::Postcode);
        let postcode = teller.take(Field::Postcode, cell, values::postcode(cell));
        let cell = self.cells.of(row, Field::CommuneCode);
        let mut commune = teller.take(Field::CommuneCode, cell, values::commune_code(cell));
        let is_city = commune.as_deref().is_some_and(|c| matches!(c, "75056" | "69123" | "13055"));
        if commune.is_none() || is_city {
            let arrondissement = postcode.as_deref().and_then(values::arrondissement);
            commune = arrondissement.or(commune);
        }
        if commune.is_none()
            && let Some(postcode) = &postcode
        {
            let overseas = postcode.starts_with("97");
            let departement = postcode.get(..if overseas { 3 } else { 2 }).unwrap_or_default();
            let name = header_key(self.cells.of(row, Field::CommuneName));
            let departements: &[&str] = if departement == "20" { &["2A", "2B"] } else { &[departement] };
            commune = departements
                .iter()
                .find_map(|d| self.postal.by_name.get(&((*d).to_owned(), name.clone())).cloned().flatten());
        }
        if let (Some(communes), Some(code)) = (self.communes, &commune)
            && communes.find(code).is_none()
            && self.postal.unknown_communes.insert(code.clone())
        {
            let hint = (
                "Cette commune n'est pas dans le référentiel chargé (fusion, ou code à vérifier). Dit une seule fois.",
                "This commune is not in the reference that was loaded (merged since, or a code to check). Told only once.",
            );
            teller.tell(
                Field::CommuneCode,
                IssueCode::HorsListe,
                Severity::Info,
                code,
                ("une commune du référentiel", "a commune of the reference"),
                hint,
            );
        }
        (postcode, commune)
    }

    /// The official name of the commune, else the one of the file, made readable.
    pub fn commune_name(&mut self, row: Row<'_>, code: Option<&str>) -> Option<String> {
        if let Some(commune) = code.and_then(|c| self.communes?.find(c)) {
            return Some(commune.name.clone());
        }
        let cell = self.cells.of(row, Field::CommuneName);
        let asked = self.postal.question.ask([cell]);
        self.postal.communes.answer(asked, || text(cell).map(|name| readable(&name))).clone()
    }

    /// Lieu-dit or complement, whichever names a residence; the street column when it held a place.
    pub fn place_name(
        &mut self,
        row: Row<'_>,
        in_street: Option<String>,
        commune: Option<&str>,
    ) -> Option<String> {
        let place = self.cells.of(row, Field::PlaceName);
        let complement = self.cells.of(row, Field::GeoComplement);
        if place.is_empty() && complement.is_empty() {
            return in_street;
        }
        // An empty name and none are two answers.
        let known = ["", "commune", "street", "both"];
        let known = known[usize::from(commune.is_some()) + 2 * usize::from(in_street.is_some())];
        let street = in_street.as_deref().unwrap_or_default();
        let asked = [place, complement, known, street, commune.unwrap_or_default()];
        let asked = self.postal.question.ask(asked);
        self.postal.places.answer(asked, || best_place(place, complement, in_street, commune)).clone()
    }
}

fn known_street(cells: [&str; 6]) -> KnownStreet {
    let [number, repeat, street_type, name, address, complement] = cells;
    let street_name = if name.is_empty() { address } else { name };
    let (street, fault) = street(AddressCells { number, repeat, street_type, street_name, complement });
    let mut key = Key::default();
    cells.iter().for_each(|cell| key.push(cell));
    KnownStreet { street, fault, key }
}

fn best_place(
    place: &str,
    complement: &str,
    in_street: Option<String>,
    commune: Option<&str>,
) -> Option<String> {
    let says_something = |name: &String| name.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let place = text(place).filter(says_something);
    let complement = text(complement).filter(says_something);
    let of_commune = |name: &str| commune.is_some_and(|c| header_key(name).starts_with(&header_key(c)));
    let is_residence = |name: &str| name.get(..3).is_some_and(|t| t.eq_ignore_ascii_case("res"));
    match (place, complement) {
        (Some(place), Some(complement)) => {
            let second = is_residence(&complement) || of_commune(&place);
            Some(if second && !is_residence(&place) { complement } else { place })
        }
        (Some(place), None) if of_commune(&place) && in_street.is_some() => in_street,
        (place, complement) => place.or(complement).or(in_street),
    }
}
