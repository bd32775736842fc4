//! The territories of reference: their names, which holds which, and the one that a person means.
//!
//! Made from what `import communes` and `import neighbourhoods` keep; départements and régions are known without any
//! file. A territory that is not known is told with the names that look like it, never guessed.

use crate::{Error, Register};
use model::words::fold;
use opendata::territory::{
    CommuneIndex, DEPARTEMENTS, Neighbourhood, REGIONS, departement_name, region_name, region_of,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use trust::territory::{Containment, Geography, Parents, Territory};

/// How many names are proposed.
const PROPOSED: usize = 5;

#[derive(Debug, Clone)]
struct Commune {
    name: String,
    epci: Option<String>,
    departement: String,
}

#[derive(Debug, Clone, Default)]
struct Group {
    name: Option<String>,
    communes: BTreeSet<String>,
}

/// The territories of reference.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    communes: BTreeMap<String, Commune>,
    epcis: BTreeMap<String, Group>,
    neighbourhoods: BTreeMap<String, Group>,
    /// Folded names, in the order in which they are looked at: région, département, EPCI, commune, neighbourhood.
    names: Vec<(String, Territory)>,
}

/// Why a text is no territory of reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceError {
    /// Nothing has this code or name; what looks like it.
    Unknown { near: Vec<Territory> },
    /// Several have this name.
    Several { all: Vec<Territory> },
    /// It has the shape of a code that only a file knows, and no reference of communes was imported.
    NoReference,
}

/// The gazetteer of this process, by version of the register.
pub(crate) type Shelf = Mutex<Option<(i64, Arc<Gazetteer>)>>;

impl Gazetteer {
    /// The territories that these communes and neighbourhoods make.
    #[must_use]
    pub fn new<'a>(
        communes: &CommuneIndex,
        neighbourhoods: impl IntoIterator<Item = &'a Neighbourhood>,
    ) -> Gazetteer {
        let mut made = Gazetteer::default();
        for commune in communes.iter() {
            if let Some(code) = &commune.epci_code {
                let epci = made.epcis.entry(code.clone()).or_default();
                epci.name = epci.name.take().or_else(|| commune.epci_name.clone());
                epci.communes.insert(commune.code.clone());
            }
            let place = Commune {
                name: commune.name.clone(),
                epci: commune.epci_code.clone(),
                departement: commune.departement_code.clone(),
            };
            made.communes.insert(commune.code.clone(), place);
        }
        for one in neighbourhoods {
            let group = made.neighbourhoods.entry(one.code.clone()).or_default();
            group.name = group.name.take().or_else(|| one.name.clone());
            let codes = one.commune_code.as_deref().unwrap_or("");
            group.communes.extend(
                codes
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .filter(|code| code.len() == 5)
                    .map(str::to_owned),
            );
        }
        made.names = made.named();
        made
    }

    fn named(&self) -> Vec<(String, Territory)> {
        let mut names: Vec<(String, Territory)> = vec![(fold("France"), Territory::Country)];
        names.extend(REGIONS.iter().map(|(code, name)| (fold(name), Territory::Region((*code).to_owned()))));
        names.extend(
            DEPARTEMENTS
                .iter()
                .map(|(code, name, _)| (fold(name), Territory::Departement((*code).to_owned()))),
        );
        let group = |(code, group): (&String, &Group), make: fn(String) -> Territory| {
            group.name.as_ref().map(|name| (fold(name), make(code.clone())))
        };
        names.extend(self.epcis.iter().filter_map(|g| group(g, Territory::Epci)));
        names.extend(self.communes.iter().map(|(code, c)| (fold(&c.name), Territory::Commune(code.clone()))));
        names.extend(self.neighbourhoods.iter().filter_map(|g| group(g, Territory::Qpv)));
        names
    }

    /// Is nothing known but départements and régions?
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.communes.is_empty()
    }

    /// The name of a territory of reference; `None` when it is not one, or has no name.
    #[must_use]
    pub fn name(&self, territory: &Territory) -> Option<&str> {
        match territory {
            Territory::Country => Some("France"),
            Territory::Region(code) => region_name(code),
            Territory::Departement(code) => departement_name(code),
            Territory::Epci(code) => self.epcis.get(code)?.name.as_deref(),
            Territory::Commune(code) => self.communes.get(code).map(|c| c.name.as_str()),
            Territory::Qpv(code) => self.neighbourhoods.get(code)?.name.as_deref(),
        }
    }

    /// The régions, with their names.
    pub fn regions() -> impl Iterator<Item = (Territory, &'static str)> {
        REGIONS.iter().map(|(code, name)| (Territory::Region((*code).to_owned()), *name))
    }

    /// Is it a territory of reference?
    #[must_use]
    pub fn knows(&self, territory: &Territory) -> bool {
        match territory {
            Territory::Country => true,
            Territory::Region(code) => region_name(code).is_some(),
            Territory::Departement(code) => departement_name(code).is_some(),
            Territory::Epci(code) => self.epcis.contains_key(code),
            Territory::Commune(code) => self.communes.contains_key(code),
            Territory::Qpv(code) => self.neighbourhoods.contains_key(code),
        }
    }

    /// The territory that a person means: `commune:35238`, `35238`, `35`, `243500139`, `QN03501M`, `Bretagne`,
    /// `Rennes`, `France`. Two digits are a département: the code of a région is written `region:53`.
    ///
    /// # Errors
    /// [`PlaceError`], with what could be meant.
    pub fn find(&self, text: &str) -> Result<Territory, PlaceError> {
        let text = text.trim();
        if let Some(territory) = code_of(text) {
            return if self.knows(&territory) {
                Ok(territory)
            } else if self.is_bare() && matches!(territory, Territory::Commune(_) | Territory::Epci(_)) {
                Err(PlaceError::NoReference)
            } else {
                Err(PlaceError::Unknown { near: self.codes_near(&territory) })
            };
        }
        let wanted = fold(text);
        let mut same: Vec<Territory> =
            self.names.iter().filter(|(name, _)| *name == wanted).map(|(_, t)| t.clone()).collect();
        match same.len() {
            1 => Ok(same.remove(0)),
            0 if self.is_bare() => {
                let near = self.near(&wanted);
                Err(if near.is_empty() { PlaceError::NoReference } else { PlaceError::Unknown { near } })
            }
            0 => Err(PlaceError::Unknown { near: self.near(&wanted) }),
            _ => {
                same.truncate(20);
                Err(PlaceError::Several { all: same })
            }
        }
    }

    /// The names that look like this folded text, the nearest first.
    fn near(&self, wanted: &str) -> Vec<Territory> {
        if wanted.is_empty() || wanted.chars().count() > 60 {
            return Vec::new();
        }
        let most = (wanted.chars().count() / 3).max(1);
        let mut found: Vec<(usize, usize, &Territory)> = self
            .names
            .iter()
            .enumerate()
            .filter_map(|(rank, (name, territory))| {
                let begins = wanted.len() > 2 && name.starts_with(wanted);
                let apart = if begins { 0 } else { distance(wanted, name, most)? };
                Some((apart, rank, territory))
            })
            .collect();
        found.sort_by_key(|(apart, rank, _)| (*apart, *rank));
        found.into_iter().take(PROPOSED).map(|(.., t)| t.clone()).collect()
    }

    /// Codes of the same kind that begin like this one: `35999` → communes of Ille-et-Vilaine.
    fn codes_near(&self, territory: &Territory) -> Vec<Territory> {
        let near = |codes: Vec<&String>, code: &str, make: fn(String) -> Territory| {
            let mut codes: Vec<(usize, &String)> =
                codes.into_iter().filter_map(|known| Some((distance(code, known, 2)?, known))).collect();
            codes.sort();
            codes.into_iter().take(PROPOSED).map(|(_, known)| make(known.clone())).collect()
        };
        match territory {
            Territory::Commune(code) => near(self.communes.keys().collect(), code, Territory::Commune),
            Territory::Epci(code) => near(self.epcis.keys().collect(), code, Territory::Epci),
            Territory::Qpv(code) => near(self.neighbourhoods.keys().collect(), code, Territory::Qpv),
            _ => Vec::new(),
        }
    }

    /// Do two territories have ground in common?
    #[must_use]
    pub fn touches(&self, one: &Territory, other: &Territory) -> Containment {
        let held = [one.contains(other, self), other.contains(one, self)];
        if held.contains(&Containment::Inside) {
            return Containment::Inside;
        }
        let doubt = held.contains(&Containment::Unknown);
        // Two territories of many communes may overlap without one holding the other: an EPCI over two départements.
        let communes = match (self.communes_of(one), self.communes_of(other)) {
            (Some(communes), _) => Some((communes, other)),
            (None, Some(communes)) => Some((communes, one)),
            (None, None) => None,
        };
        let overlaps = communes.is_some_and(|(communes, wide)| {
            let inside = |c: &String| {
                let commune = Territory::Commune(c.clone());
                wide.contains(&commune, self) == Containment::Inside
                    || self.communes_of(wide).is_some_and(|all| all.contains(c))
            };
            communes.iter().any(inside)
        });
        match (overlaps, doubt) {
            (true, _) => Containment::Inside,
            (false, true) => Containment::Unknown,
            (false, false) => Containment::Outside,
        }
    }

    /// The communes of an EPCI or a priority neighbourhood.
    fn communes_of(&self, territory: &Territory) -> Option<BTreeSet<String>> {
        match territory {
            Territory::Epci(code) => self.communes_of_epci(code),
            Territory::Qpv(code) => self.communes_of_qpv(code),
            _ => None,
        }
    }
}

impl Geography for Gazetteer {
    fn parents(&self, commune: &str) -> Option<Parents> {
        let place = self.communes.get(commune)?;
        Some(Parents {
            epci: place.epci.clone(),
            departement: place.departement.clone(),
            // Empty: a collectivité that lies in no région.
            region: region_of(&place.departement).unwrap_or_default().to_owned(),
        })
    }

    fn communes_of_epci(&self, epci: &str) -> Option<BTreeSet<String>> {
        self.epcis.get(epci).map(|group| group.communes.clone())
    }

    fn communes_of_qpv(&self, qpv: &str) -> Option<BTreeSet<String>> {
        self.neighbourhoods.get(qpv).map(|group| group.communes.clone()).filter(|all| !all.is_empty())
    }

    fn region_of(&self, departement: &str) -> Option<String> {
        region_of(departement).map(str::to_owned)
    }
}

/// A text in the shape of a code, with or without its kind in front.
fn code_of(text: &str) -> Option<Territory> {
    if let Ok(territory) = text.parse::<Territory>() {
        return Some(territory);
    }
    ["departement", "commune", "epci", "qpv"]
        .into_iter()
        .find_map(|kind| format!("{kind}:{text}").parse::<Territory>().ok())
}

/// How many letters apart two texts are, when not more than `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = i;
        let mut least = i + 1;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, y) in b.iter().enumerate() {
            let left = row.get(j).copied().unwrap_or(usize::MAX - 1);
            let Some(cell) = row.get_mut(j + 1) else { continue };
            let changed = before + usize::from(x != y);
            before = *cell;
            *cell = changed.min(*cell + 1).min(left + 1);
            least = least.min(*cell);
        }
        if least > most {
            return None;
        }
    }
    row.last().copied().filter(|d| *d <= most)
}

impl Register {
    /// The territories of reference, read once for each version of the register.
    pub async fn gazetteer(&self) -> Result<Arc<Gazetteer>, Error> {
        let version = self.version().await?;
        let kept = self.gazetteer.lock().map_err(|_| Error::Cancelled)?.clone();
        if let Some((of, gazetteer)) = kept
            && of == version
        {
            return Ok(gazetteer);
        }
        let communes = self.communes().await?.unwrap_or_default();
        let bodies: Vec<String> = sqlx::query_scalar("SELECT body FROM priority_neighbourhood ORDER BY code")
            .fetch_all(self.db.read())
            .await?;
        let made = tokio::task::spawn_blocking(move || {
            let neighbourhoods = bodies
                .iter()
                .map(|body| serde_json::from_str(body))
                .collect::<Result<Vec<Neighbourhood>, _>>()?;
            Ok::<_, Error>(Arc::new(Gazetteer::new(&communes, &neighbourhoods)))
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))??;
        *self.gazetteer.lock().map_err(|_| Error::Cancelled)? = Some((version, Arc::clone(&made)));
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gazetteer() -> Gazetteer {
        let commune = |code: &str, name: &str, epci: Option<(&str, &str)>| opendata::territory::Commune {
            code: code.to_owned(),
            name: name.to_owned(),
            epci_code: epci.map(|e| e.0.to_owned()),
            epci_name: epci.map(|e| e.1.to_owned()),
            departement_code: code[..2].to_owned(),
            departement_name: None,
            region_name: None,
            extent: None,
        };
        let metropole = Some(("243500139", "Rennes Métropole"));
        let redon = Some(("243500741", "Redon Agglomération"));
        let index: CommuneIndex = [
            commune("35238", "Rennes", metropole),
            commune("35047", "Bruz", metropole),
            commune("35236", "Redon", redon),
            commune("44067", "Guémené-Penfao", redon),
            commune("02672", "Saint-Martin", None),
            commune("32389", "Saint-Martin", None),
        ]
        .into_iter()
        .collect();
        Gazetteer::new(&index, &[])
    }

    #[test]
    fn a_person_means_a_code_or_a_name() {
        let all = gazetteer();
        for (text, wanted) in [
            ("35238", "commune:35238"),
            (" rennes ", "commune:35238"),
            ("35", "departement:35"),
            ("Ille et Vilaine", ""),
            ("ille-et-vilaine", "departement:35"),
            ("243500139", "epci:243500139"),
            ("BRETAGNE", "region:53"),
            ("region:53", "region:53"),
            ("france", "country"),
        ] {
            match all.find(text) {
                Ok(found) => assert_eq!(found.to_string(), wanted, "{text}"),
                Err(PlaceError::Unknown { near }) => {
                    assert_eq!((wanted, near), ("", vec![Territory::Departement("35".into())]), "{text}");
                }
                Err(other) => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_not_known_is_refused_with_the_nearest_names() {
        let all = gazetteer();
        assert_eq!(
            all.find("Renes"),
            Err(PlaceError::Unknown { near: vec![Territory::Commune("35238".into())] })
        );
        assert!(matches!(all.find("saint-martin"), Err(PlaceError::Several { all }) if all.len() == 2));
        let Err(PlaceError::Unknown { near }) = all.find("35239") else { panic!("35239 is no commune") };
        assert!(near.contains(&Territory::Commune("35238".into())), "{near:?}");
        assert!(matches!(all.find("Zzzzzzzzz"), Err(PlaceError::Unknown { near }) if near.is_empty()));
        assert_eq!(Gazetteer::new(&CommuneIndex::default(), &[]).find("35238"), Err(PlaceError::NoReference));
    }

    #[test]
    fn territories_touch_when_they_share_ground() {
        let all = gazetteer();
        let touches = |a: &str, b: &str| all.touches(&a.parse().unwrap(), &b.parse().unwrap());
        for (a, b, wanted) in [
            ("commune:35238", "region:53", Containment::Inside),
            ("country", "commune:35238", Containment::Inside),
            ("epci:243500741", "departement:44", Containment::Inside),
            ("epci:243500741", "region:52", Containment::Inside),
            ("epci:243500741", "departement:29", Containment::Outside),
            ("commune:35238", "commune:35047", Containment::Outside),
            ("commune:35238", "epci:243500741", Containment::Outside),
            ("departement:35", "departement:44", Containment::Outside),
            ("departement:35", "commune:99999", Containment::Unknown),
        ] {
            assert_eq!(touches(a, b), wanted, "{a} {b}");
            assert_eq!(touches(b, a), wanted, "{b} {a}");
        }
    }

    #[test]
    fn a_distance_is_counted_up_to_its_bound() {
        assert_eq!(distance("rennes", "renes", 2), Some(1));
        assert_eq!(distance("chat", "chien", 4), Some(3));
        assert_eq!(distance("chat", "chien", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }
}
