//! A dwelling placed clearly outside its commune.

use model::dwelling::{DwellingRow, PositionQuality};
use model::issue::{Issue, IssueCode, Severity};
use opendata::territory::CommuneIndex;
use std::collections::BTreeMap;

/// Contours are thinned and geocoders round: a position is elsewhere only beyond this, metres.
const ELSEWHERE_M: f64 = 2_000.0;

/// Leaves the position of a row unknown when it is elsewhere than in its commune, and says so. Nothing is said of a
/// commune whose place is not known.
pub(super) fn take_out(row: &mut DwellingRow, communes: &CommuneIndex) -> Option<Issue> {
    let (point, code) = (row.point?, row.address.commune_code.as_deref()?);
    let distance = communes.distance_m(code, point).filter(|d| *d > ELSEWHERE_M)?;
    let name = communes.find(code).map_or("", |c| c.name.as_str());
    let km = distance / 1_000.0;
    let issue = Issue::new(IssueCode::CoordonneesHorsCommune, Severity::ToConfirm)
        .at(row.line, None)
        .field("position")
        .value(&format!("{:.5} ; {:.5}", point.lat, point.lon))
        .expected((format!("une position à {name} ({code})"), format!("a position in {name} ({code})")))
        .hint((
            format!(
                "À {km:.0} km de sa commune : la position est laissée inconnue. Vérifiez les coordonnées, ou le code \
                 de la commune."
            ),
            format!(
                "{km:.0} km away from its commune: the position is left unknown. Check the coordinates, or the code \
                 of the commune."
            ),
        ));
    (row.point, row.position_quality) = (None, None);
    Some(issue)
}

/// One position less in the figures of a report.
pub(super) fn forget_position(figures: &mut BTreeMap<String, u64>, quality: Option<PositionQuality>) {
    let of_quality = quality.map(|q| match q {
        PositionQuality::HouseNumber => "position-house-number",
        PositionQuality::Street => "position-street",
        PositionQuality::Commune => "position-commune",
        PositionQuality::Unstated => "position-unstated",
    });
    for name in ["with-position"].into_iter().chain(of_quality) {
        if let Some(n) = figures.get_mut(name) {
            *n = n.saturating_sub(1);
        }
    }
    *figures.entry("without-position".to_owned()).or_default() += 1;
}
