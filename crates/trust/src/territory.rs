//! Territories: communes, EPCI, départements, régions, priority neighbourhoods, and which lies in which.

use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// A territory by its official code (INSEE, SIREN of the EPCI, code of the QPV). The form that a database keeps and
/// a command line takes is its `Display`: `commune:35238`, `epci:243500139`, `departement:35`, `region:53`,
/// `qpv:QN03501M`, `country`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Territory {
    /// Five characters: `35238`, `2A004`, `97411`.
    Commune(String),
    /// SIREN of the group of communes, nine digits.
    Epci(String),
    /// `01` to `95`, `2A`, `2B`, `971` to `989`.
    Departement(String),
    /// Two digits.
    Region(String),
    /// `QP` or `QN` and six characters.
    Qpv(String),
    /// The whole country.
    Country,
}

/// Does a territory lie in another? Unknown is not a no: a right is refused, a doubt is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Containment {
    Inside,
    Outside,
    /// The geography given does not know one of them.
    Unknown,
}

/// Where a commune lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parents {
    /// `None` when the geography does not say it, or when the commune is in no EPCI.
    pub epci: Option<String>,
    pub departement: String,
    pub region: String,
}

/// The official geography, as far as the caller holds it.
pub trait Geography {
    /// Where a commune lies; `None` when it is not known.
    fn parents(&self, commune: &str) -> Option<Parents>;
    /// The communes of an EPCI, whole; `None` when it is not known.
    fn communes_of_epci(&self, epci: &str) -> Option<BTreeSet<String>>;
    /// The communes a priority neighbourhood touches; `None` when it is not known.
    fn communes_of_qpv(&self, qpv: &str) -> Option<BTreeSet<String>>;
    /// The région of a département; `None` when it is not known.
    fn region_of(&self, departement: &str) -> Option<String>;
}

impl Territory {
    /// Does `inner` lie wholly in this territory?
    #[must_use]
    pub fn contains(&self, inner: &Territory, geography: &impl Geography) -> Containment {
        if self == inner || *self == Territory::Country {
            return Containment::Inside;
        }
        match (self, inner) {
            (
                Territory::Epci(_) | Territory::Departement(_) | Territory::Region(_),
                Territory::Commune(c),
            ) => self.holds_commune(c, geography),
            (Territory::Departement(_) | Territory::Region(_), Territory::Epci(e)) => {
                self.holds_all(geography.communes_of_epci(e), geography)
            }
            (Territory::Commune(c), Territory::Qpv(q)) => match geography.communes_of_qpv(q) {
                None => Containment::Unknown,
                Some(communes) if communes.iter().all(|one| one == c) && !communes.is_empty() => {
                    Containment::Inside
                }
                Some(_) => Containment::Outside,
            },
            (Territory::Epci(_) | Territory::Departement(_) | Territory::Region(_), Territory::Qpv(q)) => {
                self.holds_all(geography.communes_of_qpv(q), geography)
            }
            (Territory::Region(r), Territory::Departement(d)) => match geography.region_of(d) {
                None => Containment::Unknown,
                Some(region) if region == *r => Containment::Inside,
                Some(_) => Containment::Outside,
            },
            _ => Containment::Outside,
        }
    }

    fn holds_commune(&self, commune: &str, geography: &impl Geography) -> Containment {
        let Some(parents) = geography.parents(commune) else { return Containment::Unknown };
        let held = match self {
            Territory::Epci(code) => match &parents.epci {
                None => return Containment::Unknown,
                Some(epci) => epci == code,
            },
            Territory::Departement(code) => parents.departement == *code,
            Territory::Region(code) => parents.region == *code,
            _ => false,
        };
        if held { Containment::Inside } else { Containment::Outside }
    }

    fn holds_all(&self, communes: Option<BTreeSet<String>>, geography: &impl Geography) -> Containment {
        let Some(communes) = communes.filter(|all| !all.is_empty()) else { return Containment::Unknown };
        let mut doubt = false;
        for commune in &communes {
            match self.holds_commune(commune, geography) {
                Containment::Inside => {}
                Containment::Outside => return Containment::Outside,
                Containment::Unknown => doubt = true,
            }
        }
        if doubt { Containment::Unknown } else { Containment::Inside }
    }
}

/// Why a text is not a territory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a territory: write commune:35238, epci:243500139, departement:35, region:53, qpv:QN03501M or country"
)]
pub struct TerritoryError(pub String);

impl FromStr for Territory {
    type Err = TerritoryError;

    fn from_str(text: &str) -> Result<Territory, TerritoryError> {
        let wrong = || TerritoryError(text.chars().take(40).collect());
        let text = text.trim();
        if text == "country" {
            return Ok(Territory::Country);
        }
        let (level, code) = text.split_once(':').ok_or_else(wrong)?;
        let code = code.to_ascii_uppercase();
        let digits = |range: &str| !range.is_empty() && range.bytes().all(|b| b.is_ascii_digit());
        let corsica = |start: &str| matches!(start, "2A" | "2B");
        let head = code.get(..2).unwrap_or_default();
        let tail = code.get(2..).unwrap_or_default();
        match level {
            "commune" if code.len() == 5 && digits(tail) && (digits(head) || corsica(head)) => {
                Ok(Territory::Commune(code))
            }
            "epci" if code.len() == 9 && digits(&code) => Ok(Territory::Epci(code)),
            "departement"
                if corsica(&code)
                    || digits(&code)
                        && (code.len() == 2 || code.len() == 3 && matches!(head, "97" | "98")) =>
            {
                Ok(Territory::Departement(code))
            }
            "region" if code.len() == 2 && digits(&code) => Ok(Territory::Region(code)),
            "qpv" if code.len() == 8 && matches!(head, "QP" | "QN") && code.is_ascii() => {
                Ok(Territory::Qpv(code))
            }
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Territory::Commune(code) => write!(f, "commune:{code}"),
            Territory::Epci(code) => write!(f, "epci:{code}"),
            Territory::Departement(code) => write!(f, "departement:{code}"),
            Territory::Region(code) => write!(f, "region:{code}"),
            Territory::Qpv(code) => write!(f, "qpv:{code}"),
            Territory::Country => f.write_str("country"),
        }
    }
}

impl TryFrom<String> for Territory {
    type Error = TerritoryError;

    fn try_from(text: String) -> Result<Territory, TerritoryError> {
        text.parse()
    }
}

impl From<Territory> for String {
    fn from(territory: Territory) -> String {
        territory.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Two communes of Rennes Métropole, Redon whose EPCI spreads over two départements, and a commune without EPCI.
    struct Brittany;

    impl Geography for Brittany {
        fn parents(&self, commune: &str) -> Option<Parents> {
            let (epci, departement, region) = match commune {
                "35238" | "35047" => (Some("243500139"), "35", "53"),
                "35236" => (Some("243500741"), "35", "53"),
                "44067" => (Some("243500741"), "44", "52"),
                "29083" => (None, "29", "53"),
                _ => return None,
            };
            Some(Parents {
                epci: epci.map(Into::into),
                departement: departement.into(),
                region: region.into(),
            })
        }

        fn communes_of_epci(&self, epci: &str) -> Option<BTreeSet<String>> {
            let communes: &[&str] = match epci {
                "243500139" => &["35238", "35047"],
                "243500741" => &["35236", "44067"],
                "200000001" => &["35238", "99999"],
                _ => return None,
            };
            Some(communes.iter().map(|c| (*c).to_owned()).collect())
        }

        fn communes_of_qpv(&self, qpv: &str) -> Option<BTreeSet<String>> {
            match qpv {
                "QN03501M" => Some(["35238".to_owned()].into()),
                "QN03502M" => Some(["35238".to_owned(), "35047".to_owned()].into()),
                _ => None,
            }
        }

        fn region_of(&self, departement: &str) -> Option<String> {
            match departement {
                "35" | "29" => Some("53".into()),
                _ => None,
            }
        }
    }

    fn contains(outer: &str, inner: &str) -> Containment {
        outer.parse::<Territory>().unwrap().contains(&inner.parse().unwrap(), &Brittany)
    }

    #[test]
    fn containment_follows_the_official_geography() {
        use Containment::{Inside, Outside, Unknown};
        for (outer, inner, wanted) in [
            ("commune:35238", "commune:35238", Inside),
            ("commune:35238", "commune:35047", Outside),
            ("epci:243500139", "commune:35238", Inside),
            ("epci:243500139", "commune:35236", Outside),
            ("departement:35", "commune:35238", Inside),
            ("region:53", "departement:35", Inside),
            ("region:52", "departement:35", Outside),
            ("region:52", "departement:44", Unknown),
            ("departement:35", "epci:243500139", Inside),
            // An EPCI over two départements is in neither.
            ("departement:35", "epci:243500741", Outside),
            ("departement:35", "epci:200000001", Unknown),
            ("commune:35238", "qpv:QN03501M", Inside),
            ("commune:35238", "qpv:QN03502M", Outside),
            ("epci:243500139", "qpv:QN03502M", Inside),
            ("commune:35238", "qpv:QN09999M", Unknown),
            ("region:53", "commune:99999", Unknown),
            ("epci:243500139", "commune:29083", Unknown),
            ("country", "commune:99999", Inside),
            ("region:53", "country", Outside),
            ("qpv:QN03501M", "commune:35238", Outside),
            ("commune:35238", "departement:35", Outside),
        ] {
            assert_eq!(contains(outer, inner), wanted, "{inner} in {outer}");
        }
    }

    #[test]
    fn a_territory_reads_back_and_wrong_codes_are_refused() {
        for text in ["commune:2a004", "commune:97411", "departement:974", "departement:2B", "qpv:qp035001"] {
            let territory: Territory = text.parse().unwrap();
            assert_eq!(territory.to_string().parse(), Ok(territory), "{text}");
        }
        for text in [
            "",
            "35238",
            "commune:3523",
            "commune:352380",
            "commune:2C004",
            "epci:12345678",
            "departement:100",
            "departement:5",
            "region:5",
            "qpv:QX03501M",
            "qpv:QN0350é",
            "pays",
            "commune:３５２３８",
            "commune:",
        ] {
            assert!(text.parse::<Territory>().is_err(), "{text}");
        }
        assert!(serde_json::from_str::<Territory>("\"commune:1\"").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_judged_without_panic(text in "(commune|epci|qpv|departement|region)?:?\\PC{0,12}") {
            if let Ok(territory) = text.parse::<Territory>() {
                prop_assert_eq!(territory.to_string().parse(), Ok(territory));
            }
        }
    }
}
