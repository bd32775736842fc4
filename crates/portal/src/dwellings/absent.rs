//! Dwellings that are no longer in the files: since when, and what became of them.

use crate::edge::form::{Pairs, query_with};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, PageResult, Pager, Place, Problem, go, show, show_wrong, words,
};
use askama::Template;
use jiff::civil::Date;
use model::words::analyse;
use register::stock::{Absence, Absent, AbsentDwelling, AbsentResidence, Departure, DepartureAct, SeenIn};
use texts::{Texts, format};

const PER_PAGE: usize = 50;

struct ResidenceLine {
    id: String,
    name: String,
    place: String,
    dwellings: String,
    answers: String,
    state: String,
}

struct Line {
    id: String,
    name: String,
    place: String,
    residence: String,
    residence_href: String,
    building: String,
    last: String,
    since: String,
    state: String,
}

#[derive(Template)]
#[template(path = "dwellings/absent.html")]
struct AbsentPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    filters: Vec<Field>,
    kept: Vec<(String, String)>,
    /// The residence to which the list is reduced, and the list without that.
    only: Option<(String, String)>,
    query: String,
    residences: Vec<ResidenceLine>,
    total: usize,
    count_text: String,
    rows: Vec<Line>,
    pager: Pager,
    why: Field,
    on: Field,
}

/// What is kept of the list.
struct Selection {
    /// Code of a state; `None` keeps them all.
    state: Option<&'static str>,
    residence: Option<String>,
    import: Option<String>,
    words: Vec<String>,
}

const STATES: [(&str, &str); 3] = [("a-verifier", "to-check"), ("gardes", "kept"), ("partis", "left")];

fn state_code(absence: Absence) -> &'static str {
    match absence {
        Absence::ToCheck => "to-check",
        Absence::Kept => "kept",
        Absence::Left { .. } => "left",
    }
}

impl Selection {
    /// Without a state in the address: what nobody looked at, and what is under watch.
    fn of(pairs: &Pairs) -> Selection {
        let state =
            pairs.text("etat").and_then(|s| STATES.iter().find(|(code, _)| *code == s)).map(|(_, s)| *s);
        Selection {
            state,
            residence: pairs.text("residence").map(str::to_owned),
            import: pairs.text("import").map(str::to_owned),
            words: analyse(pairs.text("q").unwrap_or("")),
        }
    }

    fn keeps_state(&self, absence: Absence, all: bool) -> bool {
        match self.state {
            Some(state) => state_code(absence) == state,
            None => all || !absence.has_left(),
        }
    }

    fn dwelling(&self, d: &AbsentDwelling, all: bool) -> bool {
        self.keeps_state(d.absence, all)
            && self.residence.as_deref().is_none_or(|id| d.residence.as_ref().is_some_and(|(r, _)| r == id))
            && self
                .import
                .as_deref()
                .is_none_or(|id| d.missing_from.as_ref().is_some_and(|i| i.import_id == id))
            && (self.words.is_empty() || {
                let residence = d.residence.as_ref().map_or("", |(_, name)| name);
                let parts = [d.reference.as_deref(), d.national_ref.as_deref(), d.commune_name.as_deref()];
                let parts: Vec<&str> = parts.into_iter().flatten().collect();
                let text = analyse(&format!("{} {} {residence}", parts.join(" "), d.address));
                self.words.iter().all(|w| text.iter().any(|t| t.starts_with(w.as_str())))
            })
    }

    fn residence(&self, r: &AbsentResidence, all: bool) -> bool {
        self.keeps_state(r.absence, all)
            && self.import.is_none()
            && self.residence.as_deref().is_none_or(|id| r.id == id)
            && (self.words.is_empty() || {
                let text = analyse(&format!("{} {}", r.name, r.address));
                self.words.iter().all(|w| text.iter().any(|t| t.starts_with(w.as_str())))
            })
    }
}

/// Is everything asked for, departures included?
fn wants_all(pairs: &Pairs) -> bool {
    pairs.text("etat") == Some("tous")
}

/// The reasons of a departure; none is chosen for the person.
pub(super) fn reasons(t: Texts, current: &str) -> Vec<Choice> {
    let each = Departure::ALL.into_iter().map(|d| Choice::new(d.code(), why_word(t, d), current));
    std::iter::once(Choice::new("", t.absent_why_none(), current)).chain(each).collect()
}

fn why_word(t: Texts, why: Departure) -> String {
    match why {
        Departure::Sold => t.absent_sold(),
        Departure::Demolished => t.absent_demolished(),
        Departure::Error => t.absent_error(),
    }
}

/// What is known of an absence, in words.
pub(super) fn state_word(t: Texts, absence: Absence) -> String {
    match absence {
        Absence::ToCheck => t.absent_to_check(),
        Absence::Kept => t.absent_kept(),
        Absence::Left { why, on: Some(on) } => t.absent_left(why_word(t, why), format::date(on)),
        Absence::Left { why, on: None } => why_word(t, why),
    }
}

pub(super) fn seen(t: Texts, import: Option<&SeenIn>) -> String {
    import
        .map_or_else(|| t.unknown(), |i| t.absent_import(format::iso_date(&i.made_at), i.file_name.as_str()))
}

pub(super) fn name_of(t: Texts, d: &AbsentDwelling) -> String {
    let reference = d.reference.as_deref().or(d.national_ref.as_deref());
    reference.map_or_else(|| t.dwelling_unnamed(), |x| t.dwelling_name(x))
}

pub(super) fn place_of(d: &AbsentDwelling) -> String {
    let parts = [Some(d.address.as_str()), d.commune_name.as_deref()];
    parts.into_iter().flatten().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
}

fn line(t: Texts, d: &AbsentDwelling) -> Line {
    let (residence_href, residence) = match &d.residence {
        Some((id, name)) if d.residence_is_current => (format!("/residences/{id}"), name.clone()),
        Some((_, name)) => (String::new(), name.clone()),
        None => (String::new(), t.unknown()),
    };
    Line {
        id: d.id.clone(),
        name: name_of(t, d),
        place: place_of(d),
        residence,
        residence_href,
        building: d.building.clone().unwrap_or_else(|| t.unknown()),
        last: seen(t, d.last_seen.as_ref()),
        since: seen(t, d.missing_from.as_ref()),
        state: state_word(t, d.absence),
    }
}

fn page<'a>(
    asked: &Asked,
    pairs: &Pairs,
    absent: &Absent,
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> AbsentPage<'a> {
    let t = asked.t;
    let selection = Selection::of(pairs);
    let all = wants_all(pairs);
    let found: Vec<&AbsentDwelling> =
        absent.dwellings.iter().filter(|d| selection.dwelling(d, all)).collect();
    let here = pairs.text("page").and_then(|p| p.parse().ok()).unwrap_or(1_usize);
    let here = here.clamp(1, found.len().div_ceil(PER_PAGE).max(1));
    let current = pairs.text("etat").unwrap_or("");
    let states = [
        ("", t.absent_filter_open()),
        ("a-verifier", t.absent_to_check()),
        ("gardes", t.absent_kept()),
        ("partis", t.absent_filter_left()),
        ("tous", t.absent_filter_all()),
    ];
    let states = states.into_iter().map(|(code, label)| Choice::new(code, label, current)).collect();
    let said = |name: &str| form.and_then(|f| f.text(name)).unwrap_or("").to_owned();
    let chosen = said("motif");
    let reasons = reasons(t, &chosen);
    let on = if form.is_some() { said("le") } else { asked.today.to_string() };
    let kept = ["residence", "import"].into_iter();
    let only = selection.residence.as_deref().map(|id| {
        let named = found.iter().find_map(|d| d.residence.as_ref().filter(|(r, _)| r == id));
        let name = named.map_or_else(|| t.col_residence(), |(_, name)| name.clone());
        (
            name,
            format!(
                "/logements/absents?{}",
                query_with(pairs, &[("residence", ""), ("page", ""), ("fait", "")])
            ),
        )
    });
    AbsentPage {
        t,
        c: Chrome::new(
            asked,
            Place::Residences,
            vec![crumb("/residences", t.nav_residences()), crumb("", t.absent_title())],
        ),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: pairs
            .text("fait")
            .and_then(|n| n.parse::<u64>().ok())
            .map(|n| t.absent_done(words::plural(n), format::count(t.lang(), n))),
        filters: vec![
            Field::search("q", t.absent_search(), pairs.text("q").unwrap_or("")),
            Field::select("etat", t.col_state(), states),
        ],
        kept: kept.filter_map(|n| Some((n.to_owned(), pairs.text(n)?.to_owned()))).collect(),
        only,
        query: query_with(pairs, &[("lang", ""), ("fait", ""), ("page", "")]),
        residences: absent
            .residences
            .iter()
            .filter(|r| selection.residence(r, all))
            .map(|r| ResidenceLine {
                id: r.id.clone(),
                name: r.name.clone(),
                place: [Some(r.address.as_str()), r.commune_name.as_deref()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", "),
                dwellings: format::count(t.lang(), u64::from(r.dwellings)),
                answers: format::count(t.lang(), u64::from(r.answers)),
                state: state_word(t, r.absence),
            })
            .collect(),
        total: found.len(),
        count_text: words::dwellings(t, found.len() as u64),
        pager: Pager::new(t, "/logements/absents", pairs, here, PER_PAGE, found.len()),
        rows: found.into_iter().skip((here - 1) * PER_PAGE).take(PER_PAGE).map(|d| line(t, d)).collect(),
        why: Field::select("motif", t.absent_why(), reasons).hint(t.absent_why_hint()).checked(problems),
        on: Field::date("le", t.absent_on(), &on).checked(problems),
    }
}

/// `GET /logements/absents`
pub(super) async fn list(asked: Asked) -> PageResult {
    let absent = asked.register.absent(&asked.landlord()?.id).await?;
    show(&page(&asked, &asked.pairs, &absent, None, &[]))
}

/// `GET /logements/absents.csv`: the same selection.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?;
    let absent = asked.register.absent(&landlord.id).await?;
    let (selection, all) = (Selection::of(&asked.pairs), wants_all(&asked.pairs));
    let found: Vec<&AbsentDwelling> =
        absent.dwellings.iter().filter(|d| selection.dwelling(d, all)).collect();
    let notes = [
        (t.export_landlord(), landlord.name.clone()),
        (t.export_date(), format::date(asked.today)),
        (t.export_count(), found.len().to_string()),
    ];
    let head = [
        "id",
        "reference",
        "identifiant_national",
        "residence_id",
        "residence",
        "batiment",
        "adresse",
        "commune_insee",
        "commune",
        "etage",
        "pieces",
        "dernier_import",
        "dernier_import_le",
        "absent_de",
        "absent_depuis_le",
        "etat",
        "parti_le",
        "note_le",
    ];
    let rows = found.iter().map(|d| {
        let text = |o: &Option<String>| guarded(o.as_deref().unwrap_or(""));
        let import = |i: &Option<SeenIn>| {
            let (file, day) =
                i.as_ref().map_or(("", ""), |i| (i.file_name.as_str(), i.made_at.get(..10).unwrap_or("")));
            [guarded(file), day.to_owned()]
        };
        let (id, name) = d.residence.as_ref().map_or(("", ""), |(id, name)| (id.as_str(), name.as_str()));
        let left_on = match d.absence {
            Absence::Left { on: Some(on), .. } => on.to_string(),
            _ => String::new(),
        };
        let mut row =
            vec![d.id.clone(), text(&d.reference), text(&d.national_ref), id.to_owned(), guarded(name)];
        row.extend([text(&d.building), guarded(&d.address), text(&d.commune_code), text(&d.commune_name)]);
        row.extend([d.floor.map_or_else(String::new, |n| n.to_string())]);
        row.extend([d.rooms.map_or_else(String::new, |n| n.to_string())]);
        row.extend(import(&d.last_seen));
        row.extend(import(&d.missing_from));
        let noted = d.noted_at.as_deref().and_then(|at| at.get(..10)).unwrap_or("").to_owned();
        row.extend([d.absence.code().to_owned(), left_on, noted]);
        row
    });
    csv_answer("logements-absents.csv", &notes, &head.map(str::to_owned), rows)
}

/// The act of a form.
fn act_of(t: Texts, form: &Pairs, today: Date) -> Result<DepartureAct, Vec<Problem>> {
    match form.text("acte") {
        Some("garder") => return Ok(DepartureAct::Keep),
        Some("annuler") => return Ok(DepartureAct::Undo),
        _ => {}
    }
    let mut problems = Vec::new();
    let why = form.text("motif").and_then(Departure::from_code);
    if why.is_none() {
        problems.push(Problem::new("motif", t.absent_why_wrong()));
    }
    let on = form.text("le").and_then(|d| d.parse::<Date>().ok()).filter(|d| *d <= today && d.year() >= 1950);
    if on.is_none() {
        problems.push(Problem::new("le", t.absent_on_wrong()));
    }
    why.zip(on).map(|(why, on)| DepartureAct::Leave(why, on)).ok_or(problems)
}

/// `POST /logements/absents`
pub(super) async fn note(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    let back = Pairs::parse(form.text("retour").unwrap_or(""));
    let chosen = |name: &'static str| form.all(name).map(str::to_owned).collect::<Vec<_>>();
    let (dwellings, residences) = (chosen("logement"), chosen("residence"));
    let mut act = act_of(t, &form, asked.today);
    if dwellings.is_empty() && residences.is_empty() {
        let mut problems = act.err().unwrap_or_default();
        problems.insert(0, Problem::new("motif", t.absent_nothing_chosen()));
        act = Err(problems);
    }
    match act {
        Ok(act) => {
            let n = asked.register.note_departures(&landlord, &dwellings, &residences, act).await?;
            // From the sheet of one dwelling, back to it.
            if let Some(id) = form.text("fiche").filter(|id| dwellings.first().is_some_and(|d| d == id)) {
                return go(&format!("/logements/{}", crate::edge::form::encode(id)));
            }
            go(&format!("/logements/absents?{}", query_with(&back, &[("fait", &n.to_string())])))
        }
        Err(problems) => {
            let absent = asked.register.absent(&landlord).await.map_err(PageError::from)?;
            show_wrong(&page(&asked, &back, &absent, Some(&form), &problems))
        }
    }
}
