//! Field observations around a residence: what somebody saw, where, on which day; and those noted before, to withdraw.
//!
//! A street is everybody's: an observation corrects the walks of every landlord. Closed list, no free text.

use super::data::{portfolio, residence};
use super::sheet::profile_of;
use super::ways::{self, ObstacleLine};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use model::Point;
use model::observation::{FieldObservation, ObservationKind, ObservationUnit};
use register::observations::NotedObservation;
use register::portfolio::ResidenceView;
use texts::{Texts, format};

/// Observations farther from the residence than this are not its business.
const AROUND_M: f64 = 1_500.0;
/// The place that is none of the obstacles.
const ELSEWHERE: &str = "ailleurs";

struct NotedLine {
    id: String,
    what: String,
    iso: String,
    date: String,
    /// Noted for this landlord: it may be withdrawn here.
    own: bool,
}

#[derive(Template)]
#[template(path = "residences/observe.html")]
struct ObservePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    name: String,
    profile_code: &'static str,
    kind: Field,
    value: Field,
    place: Field,
    lon: Field,
    lat: Field,
    when: Field,
    none: String,
    noted: Vec<NotedLine>,
}

/// An observation in words.
fn kind_word(t: Texts, kind: ObservationKind) -> String {
    match kind {
        ObservationKind::Steps => t.observe_steps(),
        ObservationKind::NoSteps => t.observe_no_steps(),
        ObservationKind::Kerb => t.observe_kerb(),
        ObservationKind::Slope => t.observe_slope(),
        ObservationKind::Width => t.observe_width(),
        ObservationKind::GroundEven => t.observe_ground_even(),
        ObservationKind::GroundCobbled => t.observe_ground_cobbled(),
        ObservationKind::GroundLoose => t.observe_ground_loose(),
        ObservationKind::Closed => t.observe_closed(),
        ObservationKind::Open => t.observe_open(),
        ObservationKind::Barrier => t.observe_barrier(),
        ObservationKind::BarrierGone => t.observe_barrier_gone(),
        ObservationKind::Handrail => t.observe_handrail(),
        ObservationKind::NoHandrail => t.observe_no_handrail(),
        ObservationKind::Ramp => t.observe_ramp(),
        ObservationKind::NoRamp => t.observe_no_ramp(),
        ObservationKind::Lit => t.observe_lit(),
        ObservationKind::Unlit => t.observe_unlit(),
    }
}

/// `Marches (leur nombre) : 3`.
fn told(t: Texts, o: &FieldObservation) -> String {
    let what = kind_word(t, o.kind);
    match (o.value, o.kind.bounds()) {
        (Some(n), Some((ObservationUnit::Percent, ..))) => {
            format!("{what} : {}", format::percent(t.lang(), f64::from(n), 0))
        }
        (Some(n), Some((ObservationUnit::Centimetres, ..))) => format!("{what} : {n}\u{A0}cm"),
        (Some(n), _) => format!("{what} : {n}"),
        (None, _) => what,
    }
}

fn around(r: &ResidenceView, all: Vec<NotedObservation>) -> Vec<NotedObservation> {
    let Some(start) = r.point else { return Vec::new() };
    all.into_iter().filter(|o| o.observation.point.distance_m(start) <= AROUND_M).rev().collect()
}

/// What the page shows besides what was typed.
struct Shown {
    obstacles: Vec<ObstacleLine>,
    noted: Vec<NotedObservation>,
}

async fn shown(asked: &Asked, r: &ResidenceView) -> Result<Shown, PageError> {
    let register = &asked.register;
    let walks = register.walks(r, profile_of(asked.pairs.text("profile"))).await?;
    Ok(Shown {
        obstacles: ways::obstacles(asked.t, &walks),
        noted: around(r, register.observations().await?),
    })
}

fn page<'a>(
    asked: &Asked,
    r: &ResidenceView,
    shown: Shown,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ObservePage<'a>, PageError> {
    let t = asked.t;
    let landlord = &asked.landlord()?.id;
    let text = |name: &str| form.text(name).unwrap_or("");
    let chosen = form.text("lieu").or_else(|| asked.pairs.text("lieu")).unwrap_or(ELSEWHERE);
    let kinds = ObservationKind::ALL.map(|k| Choice::new(k.code(), kind_word(t, k), text("kind")));
    let mut places: Vec<Choice> = Vec::new();
    for obstacle in shown.obstacles {
        // One obstacle may stop several walks: it is one place.
        if places.iter().all(|p| p.value != obstacle.place) {
            places.push(Choice::new(obstacle.place, obstacle.text, chosen));
        }
    }
    let known = places.iter().any(|p| p.chosen);
    let current = if known { chosen } else { ELSEWHERE };
    places.push(Choice::new(ELSEWHERE, t.observe_elsewhere(), current));
    // A place of the address that is no obstacle fills the coordinates.
    let from_address = asked.pairs.text("lieu").filter(|_| !known).and_then(point_of);
    let degrees = |name: &str, of: fn(Point) -> f64| {
        form.text(name)
            .map(str::to_owned)
            .or_else(|| from_address.map(|p| format!("{:.6}", of(p))))
            .unwrap_or_default()
    };
    let crumbs = vec![
        crumb("/residences", t.nav_residences()),
        crumb(format!("/residences/{}", r.id), r.name.as_str()),
        crumb("", t.observe_heading()),
    ];
    let today = asked.today.to_string();
    Ok(ObservePage {
        t,
        c: Chrome::new(asked, Place::Residences, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: r.id.clone(),
        name: r.name.clone(),
        profile_code: profile_of(asked.pairs.text("profile")).code(),
        kind: Field::select("kind", t.observe_kind(), kinds.to_vec()).checked(problems),
        value: Field::number("value", t.observe_value(), text("value"), 0, 2_000)
            .hint(t.observe_value_hint())
            .checked(problems),
        place: Field::radios("lieu", t.observe_where(), places).checked(problems),
        lon: Field::text("lon", t.observe_lon(), &degrees("lon", |p| p.lon)),
        lat: Field::text("lat", t.observe_lat(), &degrees("lat", |p| p.lat)).hint(t.observe_point_hint()),
        when: Field::date("on", t.observe_when(), form.text("on").unwrap_or(&today))
            .required()
            .checked(problems),
        none: t.observe_none(format::metres(t.lang(), AROUND_M)),
        noted: shown
            .noted
            .iter()
            .map(|n| NotedLine {
                id: n.id.clone(),
                what: told(t, &n.observation),
                iso: n.observation.observed_on.to_string(),
                date: format::date(n.observation.observed_on),
                own: n.landlord_id == *landlord,
            })
            .collect(),
    })
}

/// `GET /residences/{id}/observations?lieu=2.27,48.84`
pub(super) async fn observe(asked: Asked, Path(id): Path<String>) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let r = residence(&portfolio, &id)?;
    let shown = shown(&asked, r).await?;
    show(&page(&asked, r, shown, &Pairs::default(), &[])?)
}

/// `POST /residences/{id}/observations`
pub(super) async fn save(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let r = residence(&portfolio, &id)?;
    match observation(asked.t, &form, asked.today) {
        Ok(observation) => {
            asked.register.note_observation(&portfolio.landlord.id, &observation).await?;
            let profile = profile_of(asked.pairs.text("profile")).code();
            go(&format!("/residences/{id}?fait=observed&profile={profile}#around"))
        }
        Err(problems) => {
            let shown = shown(&asked, r).await?;
            show_wrong(&page(&asked, r, shown, &form, &problems)?)
        }
    }
}

/// `POST /residences/{id}/observations/retirer`
pub(super) async fn withdraw(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let wanted = form.text("observation").ok_or(PageError::NotFound)?;
    asked.register.withdraw_observation(&asked.landlord()?.id, wanted).await?;
    go(&format!("/residences/{id}?fait=withdrawn#around"))
}

/// `2.27,48.84`: longitude then latitude.
fn point_of(code: &str) -> Option<Point> {
    let (lon, lat) = code.split_once(',')?;
    Some(Point::new(lon.trim().parse().ok()?, lat.trim().parse().ok()?)).filter(|p| p.is_plausible())
}

/// The observation of a form, or everything that is wrong with it.
fn observation(t: Texts, form: &Pairs, today: Date) -> Result<FieldObservation, Vec<Problem>> {
    let mut problems = Vec::new();
    let kind = form.text("kind").and_then(ObservationKind::from_code);
    if kind.is_none() {
        problems.push(Problem::new("kind", t.observe_kind_wrong()));
    }
    let mut value = None;
    if let Some((_, least, most)) = kind.and_then(ObservationKind::bounds) {
        let typed = form.text("value").and_then(|v| v.replace(',', ".").parse::<f64>().ok());
        // A height or a slope is rounded up, a width down: half a unit never makes a place look better.
        let whole = typed
            .filter(|v| (0.0..=1e4).contains(v))
            .map(|v| if kind == Some(ObservationKind::Width) { v.floor() as u16 } else { v.ceil() as u16 });
        value = whole.filter(|v| (least..=most).contains(v));
        if value.is_none() {
            problems.push(Problem::new("value", t.observe_value_wrong(least.to_string(), most.to_string())));
        }
    }
    let point = match form.text("lieu") {
        Some(code) if code != ELSEWHERE => point_of(code),
        _ => {
            let degrees = |name| Some(form.text(name)?.replace(',', "."));
            degrees("lon").zip(degrees("lat")).and_then(|(lon, lat)| point_of(&format!("{lon},{lat}")))
        }
    };
    if point.is_none() {
        problems.push(Problem::new("lieu", t.observe_where_wrong()));
    }
    let on = form.text("on").and_then(|d| d.parse::<Date>().ok()).filter(|d| *d <= today && d.year() >= 1950);
    if on.is_none() {
        problems.push(Problem::new("on", t.observe_when_wrong()));
    }
    match (kind, point, on) {
        (Some(kind), Some(point), Some(observed_on)) if problems.is_empty() => {
            Ok(FieldObservation { kind, value, point, observed_on })
        }
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use texts::Lang;

    fn read(form: &str) -> Result<FieldObservation, Vec<String>> {
        observation(Texts::of(Lang::Fr), &Pairs::parse(form), date(2026, 6, 1))
            .map_err(|problems| problems.into_iter().map(|p| p.name).collect())
    }

    #[test]
    fn an_obstacle_or_coordinates_say_where() {
        let seen = read("kind=closed&lieu=2.270000,48.840000&on=2026-05-30").unwrap();
        assert_eq!(
            (seen.kind, seen.value, seen.point),
            (ObservationKind::Closed, None, Point::new(2.27, 48.84))
        );
        let seen = read("kind=steps&value=3&lieu=ailleurs&lon=2,27&lat=48,84&on=2026-05-30").unwrap();
        assert_eq!((seen.value, seen.point), (Some(3), Point::new(2.27, 48.84)));
        assert!(seen.is_sound());
        let width = read("kind=width&value=89.9&lieu=2.27,48.84&on=2026-05-30").unwrap();
        assert_eq!(width.value, Some(89), "half a centimetre never makes a passage wider");
        assert_eq!(read("kind=kerb&value=2.1&lieu=2.27,48.84&on=2026-05-30").unwrap().value, Some(3));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        assert_eq!(read("").unwrap_err(), ["kind", "lieu", "on"]);
        assert_eq!(
            read("kind=steps&value=0&lieu=ailleurs&lon=x&lat=1&on=2030-01-01").unwrap_err(),
            ["value", "lieu", "on"]
        );
        assert_eq!(read("kind=slope&lieu=0,0&on=2026-01-01").unwrap_err(), ["value", "lieu"]);
    }
}
