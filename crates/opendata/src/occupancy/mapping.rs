//! Which column of a landlord's export is which: proposed from the header, corrected by a person, kept as JSON.

use super::forbidden::{ColumnJudgement, judge_header};
use model::words::header_key;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The only fields that are ever read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    DwellingRef,
    LeaseRef,
    LeaseStart,
    LeaseEnd,
    LeaseType,
    Role,
    /// Personne physique ou morale.
    HolderKind,
    BirthDate,
    BirthYear,
    HouseholdSize,
    Dependants,
}

impl Field {
    pub const ALL: [Field; 11] = [
        Field::DwellingRef,
        Field::LeaseRef,
        Field::LeaseStart,
        Field::LeaseEnd,
        Field::LeaseType,
        Field::Role,
        Field::HolderKind,
        Field::BirthDate,
        Field::BirthYear,
        Field::HouseholdSize,
        Field::Dependants,
    ];

    /// Is the value of this field about a person, hence masked in issues?
    #[must_use]
    pub const fn is_personal(self) -> bool {
        matches!(
            self,
            Field::BirthDate | Field::BirthYear | Field::LeaseRef | Field::Role | Field::HouseholdSize
        )
    }

    /// What the field is called on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Field::DwellingRef => "référence du logement",
            Field::LeaseRef => "numéro de bail",
            Field::LeaseStart => "date d'entrée",
            Field::LeaseEnd => "date de sortie",
            Field::LeaseType => "type de bail",
            Field::Role => "rôle dans le ménage",
            Field::HolderKind => "personne physique ou morale",
            Field::BirthDate => "date de naissance",
            Field::BirthYear => "année de naissance",
            Field::HouseholdSize => "nombre d'occupants",
            Field::Dependants => "nombre de personnes à charge",
        }
    }

    /// Headers met for this field, as `header_key` gives them.
    const fn headers(self) -> &'static [&'static str] {
        match self {
            Field::DwellingRef => &[
                "dwellingref",
                "nlogement",
                "nologement",
                "numlogement",
                "numerologement",
                "numerodelogement",
                "reflogement",
                "referencelogement",
                "referencedulogement",
                "codelogement",
                "codeug",
                "codemodule",
                "codeugmodule",
                "ug",
                "module",
                "referencelot",
                "reflot",
                "nlot",
                "codelot",
                "identint",
                "codepatrimoine",
                "refpatrimoine",
                "idlogement",
                "logement",
                "idlot",
                "nmodule",
            ],
            Field::LeaseRef => &[
                "leaseref",
                "nbail",
                "nobail",
                "numbail",
                "numerobail",
                "numerodebail",
                "ncontrat",
                "nocontrat",
                "numcontrat",
                "numerocontrat",
                "numerodecontrat",
                "refbail",
                "refcontrat",
                "comptelocataire",
                "ncompte",
            ],
            Field::LeaseStart => &[
                "leasestart",
                "datedentree",
                "dateentree",
                "dateentreedanslelogement",
                "dateeffetbail",
                "dateeffet",
                "datedebutbail",
                "datebail",
                "datedebut",
                "datesignaturebail",
                "entree",
                "dateeffetdubail",
                "datedebutdubail",
            ],
            Field::LeaseEnd => &[
                "leaseend",
                "datedesortie",
                "datesortie",
                "datefinbail",
                "datefin",
                "sortie",
                "datedepart",
                "dateresiliation",
                "datefindubail",
            ],
            Field::LeaseType => &[
                "leasetype",
                "typedecontrat",
                "typecontrat",
                "typedebail",
                "typebail",
                "naturedubien",
                "naturebien",
                "typedelot",
                "typelot",
                "naturelot",
                "categorielot",
                "usage",
                "typeug",
                "natureug",
                "typeproduit",
            ],
            Field::Role => &[
                "personrole",
                "role",
                "qualite",
                "lien",
                "liendeparente",
                "lienparente",
                "lienfamilial",
                "typeoccupant",
                "typepersonne",
                "qualiteoccupant",
                "statutoccupant",
            ],
            Field::HolderKind => &[
                "holderkind",
                "naturepersonne",
                "personnephysiquemorale",
                "pppm",
                "typetiers",
                "naturetiers",
                "categoriejuridique",
                "naturelocataire",
            ],
            Field::BirthDate => &[
                "birthdate",
                "datedenaissance",
                "datenaissance",
                "datenais",
                "neele",
                "nele",
                "dtnaissance",
                "datedenaissancetitulaire",
                "naissance",
                "datenaissanceoccupant",
                "ddn",
            ],
            Field::BirthYear => &[
                "birthyear",
                "anneenaissance",
                "anneedenaissance",
                "annaissance",
                "anneenais",
                "anneenaissancetitulaire",
            ],
            Field::HouseholdSize => &[
                "householdsize",
                "nboccupants",
                "nombreoccupants",
                "nombredoccupants",
                "nboccupant",
                "nbpersonnes",
                "nombredepersonnes",
                "nombrepersonnes",
                "taillemenage",
                "compositionfamiliale",
                "nbpers",
            ],
            Field::Dependants => &[
                "dependants",
                "nbenfants",
                "nombreenfants",
                "nombredenfants",
                "nbenfantsacharge",
                "enfantsacharge",
                "nbpersonnesacharge",
                "personnesacharge",
                "pac",
            ],
        }
    }
}

/// A saved profile of one landlord's export.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// Given by the person who saved it.
    pub name: String,
    /// Field → header of the file, compared without case, accents or punctuation.
    pub columns: BTreeMap<Field, String>,
    /// Keep the whole date of birth and not the year alone. Needed only to settle ages within one year.
    pub keep_birth_dates: bool,
}

impl Mapping {
    /// The mapping that the headers suggest. Columns that name a person or are forbidden are never proposed.
    #[must_use]
    pub fn proposed(header: &[String]) -> Mapping {
        let mut columns = BTreeMap::new();
        for field in Field::ALL {
            let found = field.headers().iter().find_map(|known| {
                header
                    .iter()
                    .filter(|h| judge_header(h) == ColumnJudgement::Readable)
                    .find(|h| header_key(h) == *known)
            });
            if let Some(found) = found
                && !columns.values().any(|h| h == found)
            {
                columns.insert(field, found.clone());
            }
        }
        Mapping { columns, ..Mapping::default() }
    }

    /// Where each mapped field is in a header.
    pub(super) fn positions(&self, header: &[String]) -> BTreeMap<Field, usize> {
        let keys = header.iter().map(|h| header_key(h)).collect::<Vec<_>>();
        self.columns
            .iter()
            .filter_map(|(&field, name)| Some((field, keys.iter().position(|k| *k == header_key(name))?)))
            .collect()
    }

    /// Is a header one that occupancy exports have? Lets the table find its header line under titles.
    #[must_use]
    pub fn knows(header: &str) -> bool {
        let key = header_key(header);
        Field::ALL.iter().any(|field| field.headers().contains(&key.as_str()))
    }
}
