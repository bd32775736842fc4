//! Where the organisations of a list are: a point when their sheet gives one, else the territories that it names. No position
//! is ever supposed.

use super::search::Line;
use std::collections::BTreeMap;
use trust::territory::Territory;

/// The same organisations as a list, by what is known of where they are. `points`, `off_map` and `nowhere` add up to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Placed {
    /// Rank in the list, longitude and latitude (degrees, WGS 84).
    pub points: Vec<(usize, f64, f64)>,
    /// Organisations without a position that name a territory or a commune.
    pub off_map: u64,
    /// Those that name none either.
    pub nowhere: u64,
    /// Organisations without a position, by territory: where each stands when its commune is known, else every territory on which
    /// it acts, so that one may be counted in several.
    pub territories: BTreeMap<Territory, u64>,
}

/// A position that may be one: sheets that give 0, 0 give none.
fn position(lon: Option<f64>, lat: Option<f64>) -> Option<(f64, f64)> {
    let (lon, lat) = (lon?, lat?);
    let is_sound = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
    (is_sound && (lon != 0.0 || lat != 0.0)).then_some((lon, lat))
}

/// Places the lines of a list.
#[must_use]
pub fn placed(lines: &[Line]) -> Placed {
    let mut all = Placed::default();
    for (rank, line) in lines.iter().enumerate() {
        let o = &line.organisation;
        if let Some((lon, lat)) = position(o.lon, o.lat) {
            all.points.push((rank, lon, lat));
            continue;
        }
        let commune = o.commune_code.as_ref().map(|code| Territory::Commune(code.clone()));
        let named: Vec<Territory> = commune.map_or_else(|| line.territories.clone(), |one| vec![one]);
        if named.is_empty() {
            all.nowhere += 1;
        } else {
            all.off_map += 1;
        }
        for territory in named {
            *all.territories.entry(territory).or_default() += 1;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisations::Organisation;
    use trust::organisation::OrganisationKind;

    fn line(point: Option<(f64, f64)>, commune: Option<&str>, territories: &[&str]) -> Line {
        let organisation = Organisation {
            id: String::new(),
            kind: OrganisationKind::Association,
            name: String::new(),
            siren: None,
            siret: None,
            rna: None,
            about: None,
            website: None,
            contact_email: None,
            contact_phone: None,
            address: None,
            postcode: None,
            commune_code: commune.map(str::to_owned),
            commune_name: None,
            lon: point.map(|p| p.0),
            lat: point.map(|p| p.1),
            is_listed: true,
            is_ess: None,
            source: None,
            source_id: None,
            updated_on: String::new(),
            verified_at: None,
            closed_at: None,
        };
        let territories = territories.iter().map(|text| text.parse().unwrap()).collect();
        Line { organisation, territories, themes: Vec::new(), services: 0 }
    }

    #[test]
    fn each_organisation_is_on_the_map_beside_it_or_nowhere_and_once() {
        let lines = [
            line(Some((-0.57, 44.84)), Some("33063"), &["departement:33"]),
            line(Some((0.0, 0.0)), Some("33063"), &[]),
            line(Some((f64::NAN, 44.0)), None, &["departement:33", "departement:40"]),
            line(None, None, &[]),
        ];
        let all = placed(&lines);
        assert_eq!(all.points, [(0, -0.57, 44.84)], "0, 0 is no position, nor is what is no number");
        assert_eq!((all.off_map, all.nowhere), (2, 1));
        assert_eq!(all.points.len() as u64 + all.off_map + all.nowhere, 4);
        let told: Vec<(String, u64)> = all.territories.iter().map(|(t, n)| (t.to_string(), *n)).collect();
        assert_eq!(
            told,
            [
                ("commune:33063".to_owned(), 1),
                ("departement:33".to_owned(), 1),
                ("departement:40".to_owned(), 1)
            ]
        );
    }
}
