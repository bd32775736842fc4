//! What a team says of itself, and leaving.

use super::{crumbs, may, words};
use crate::directory::words::no_place;
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::Timestamp;
use jiff::civil::Date;
use model::words::fold;
use register::directory::Gazetteer;
use register::directory::search::Search;
use register::help_teams::{HelpTeam, Sheet, week_of};
use routing::{Absence, Conditions, Level};
use std::collections::{BTreeMap, BTreeSet};
use texts::{Texts, people};
use trust::organisation::OrganisationKind;
use trust::policy::Action;
use trust::territory::Territory;

#[derive(Template)]
#[template(path = "help_teams/edit.html")]
struct EditPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    action: String,
    edition: Option<String>,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
    may_change: bool,
    leave: Option<String>,
}

/// A sheet as a form shows it.
async fn form_of(asked: &Asked, sheet: &Sheet) -> Result<Pairs, PageError> {
    let days = |absence: &Absence| format!("{} ; {}", absence.from, absence.to);
    let mut names = Vec::new();
    for id in &sheet.conflicts {
        // One that left the directory is kept by its id: what was declared stays declared.
        names.push(asked.register.listed(id).await.map_or_else(|_| id.clone(), |other| other.name));
    }
    let lines = |all: &mut dyn Iterator<Item = String>| all.collect::<Vec<_>>().join("\n");
    let places = &mut sheet.ground.iter().map(|one| match one {
        Territory::Country => "France".to_owned(),
        // Its code, which means one territory only; its name is beside it in the list of teams.
        other => other.to_string(),
    });
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut all = vec![
        ("nom", sheet.name.clone()),
        ("territoires", lines(places)),
        ("elargir", sheet.reach.map(|level| level.code().to_owned()).unwrap_or_default()),
        ("au_moins", number(sheet.conditions.least_dwellings)),
        ("au_plus", number(sheet.conditions.most_dwellings)),
        ("capacite", sheet.capacity.to_string()),
        ("semaines", lines(&mut sheet.weeks.iter().map(|(monday, n)| format!("{monday} ; {n}")))),
        ("absences", lines(&mut sheet.absences.iter().map(days))),
        ("interets", names.join("\n")),
    ];
    all.extend(sheet.any_subject.then(|| ("tous", "oui".to_owned())));
    all.extend(sheet.remote.then(|| ("distance", "oui".to_owned())));
    all.extend(sheet.subjects.iter().map(|code| ("sujets", code.clone())));
    all.extend(sheet.conditions.organisation_kinds.iter().map(|code| ("types", code.clone())));
    all.extend(sheet.conditions.phases.iter().map(|code| ("etapes", code.clone())));
    let pairs: Vec<String> = all.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    Ok(Pairs::parse(&pairs.join("&")))
}

fn page<'a>(asked: &Asked, form: &Pairs, one: Option<&HelpTeam>, problems: &'a [Problem]) -> EditPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let chosen = |name: &str, value: &str| form.all(name).any(|one| one == value);
    let boxes = |name: &str, all: &mut dyn Iterator<Item = (String, String)>| -> Vec<Choice> {
        all.map(|(value, label)| Choice { chosen: chosen(name, &value), value, label }).collect()
    };
    let yes =
        |name: &str, label: String| vec![Choice { value: "oui".to_owned(), label, chosen: form.has(name) }];
    let subjects = boxes(
        "sujets",
        &mut catalogue::subjects().iter().map(|one| (one.code.to_owned(), words::subject(t, one.code))),
    );
    let kinds = boxes(
        "types",
        &mut OrganisationKind::ALL
            .iter()
            .map(|kind| (kind.code().to_owned(), people::organisation_kind(t, *kind))),
    );
    let phases = boxes(
        "etapes",
        &mut catalogue::Phase::ALL
            .iter()
            .map(|phase| (phase.code().to_owned(), words::phase(t, phase.code()))),
    );
    let wider = [Level::Epci, Level::Departement, Level::Region, Level::Country];
    let mut reach = vec![Choice::new("", t.help_reach_none(), text("elargir"))];
    reach.extend(wider.map(|level| Choice::new(level.code(), words::level(t, level), text("elargir"))));
    let fields = vec![
        Field::text("nom", t.help_team(), text("nom")).hint(t.help_name_hint()).required(),
        Field::boxes("sujets", t.help_subjects(), subjects),
        Field::boxes("tous", t.help_listening(), yes("tous", t.help_any())).hint(t.help_any_hint()),
        Field::area("territoires", t.help_ground(), text("territoires")).hint(t.help_ground_hint()),
        Field::select("elargir", t.help_reach(), reach).hint(t.help_reach_hint()),
        Field::boxes("distance", t.help_remote(), yes("distance", t.help_remote_yes())),
        Field::boxes("types", t.help_kinds(), kinds).hint(t.help_kinds_hint()),
        Field::number("au_moins", t.help_least(), text("au_moins"), 0, 1_000_000),
        Field::number("au_plus", t.help_most(), text("au_plus"), 0, 1_000_000),
        Field::boxes("etapes", t.help_phases(), phases),
        Field::number("capacite", t.help_capacity(), text("capacite"), 0, 1000)
            .hint(t.help_capacity_hint())
            .required(),
        Field::area("semaines", t.help_weeks(), text("semaines")).hint(t.help_weeks_hint()),
        Field::area("absences", t.help_absences(), text("absences")).hint(t.help_absences_hint()),
        Field::area("interets", t.help_conflicts(), text("interets")).hint(t.help_conflicts_hint()),
    ];
    let title = one.map_or_else(|| t.help_new(), |one| one.sheet.name.clone());
    let may_change = one.is_none_or(|one| one.closed_at.is_none() && may(asked, Action::Change));
    EditPage {
        t,
        c: Chrome::new(asked, Place::HelpTeams, crumbs(asked, &title)).narrow(),
        action: one.map_or_else(|| "/conseil/nouvelle".to_owned(), |one| format!("/conseil/{}", one.id)),
        edition: one.map(|one| form.text("vu").map_or_else(|| one.edition.to_string(), str::to_owned)),
        title,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        may_change,
        leave: one.filter(|_| may_change).map(|one| format!("/conseil/{}/quitter", one.id)),
    }
}

/// The lines of a field.
fn lines<'a>(form: &'a Pairs, name: &'a str) -> impl Iterator<Item = &'a str> {
    form.text(name).unwrap_or("").lines().map(str::trim).filter(|line| !line.is_empty())
}

/// The two parts of a line, read.
fn pair<A: std::str::FromStr, B: std::str::FromStr>(line: &str) -> Option<(A, B)> {
    let (one, two) = line.split_once(';')?;
    Some((one.trim().parse().ok()?, two.trim().parse().ok()?))
}

/// The organisation of the directory that has this name, or this id.
async fn organisation(asked: &Asked, name: &str) -> Result<Option<String>, PageError> {
    if let Ok(found) = asked.register.listed(name).await {
        return Ok(Some(found.id));
    }
    let search = Search { q: name.to_owned(), ..Search::default() };
    let listing = asked.register.search_directory(&search, 0, 50, Timestamp::now()).await?;
    let same: Vec<String> = listing
        .lines
        .into_iter()
        .filter(|line| fold(&line.organisation.name) == fold(name))
        .map(|line| line.organisation.id)
        .collect();
    // Two of the same name: which one is not guessed.
    Ok(if same.len() == 1 { same.into_iter().next() } else { None })
}

/// The sheet of a form. What cannot be read is told field by field.
async fn read(
    asked: &Asked,
    gazetteer: &Gazetteer,
    form: &Pairs,
) -> Result<Result<Sheet, Vec<Problem>>, PageError> {
    let t = asked.t;
    let mut problems = Vec::new();
    let mut ground = BTreeSet::new();
    for line in lines(form, "territoires") {
        match gazetteer.find(line) {
            Ok(found) => {
                ground.insert(found);
            }
            Err(error) => problems
                .push(Problem::new("territoires", t.help_place_wrong(line, no_place(t, gazetteer, &error)))),
        }
    }
    let mut number = |name: &str, required: bool| {
        let typed = form.text(name).unwrap_or("");
        match typed.parse::<u32>() {
            Ok(n) => Some(n),
            Err(_) if typed.is_empty() && !required => None,
            Err(_) => {
                problems.push(Problem::new(name, t.help_number_wrong()));
                None
            }
        }
    };
    let (least, most) = (number("au_moins", false), number("au_plus", false));
    let capacity = number("capacite", true);
    let weeks: Option<BTreeMap<Date, u32>> = lines(form, "semaines")
        .map(|line| pair::<Date, u32>(line).map(|(day, n)| (week_of(day), n)))
        .collect();
    let absences: Option<Vec<Absence>> =
        lines(form, "absences").map(|line| pair(line).map(|(from, to)| Absence { from, to })).collect();
    if weeks.is_none() {
        problems.push(Problem::new("semaines", t.help_no_weeks()));
    }
    if absences.is_none() {
        problems.push(Problem::new("absences", t.help_no_absences()));
    }
    let mut conflicts = BTreeSet::new();
    for line in lines(form, "interets") {
        match organisation(asked, line).await? {
            Some(id) => {
                conflicts.insert(id);
            }
            None => problems.push(Problem::new("interets", t.help_conflict_wrong(line))),
        }
    }
    let reach = form.text("elargir").map(Level::from_code);
    if reach == Some(None) {
        problems.push(Problem::new("elargir", t.help_no_reach()));
    }
    let (Some(capacity), Some(weeks), Some(absences), true) =
        (capacity, weeks, absences, problems.is_empty())
    else {
        return Ok(Err(problems));
    };
    let codes = |name: &str| form.all(name).map(str::to_owned).collect::<BTreeSet<String>>();
    Ok(Ok(Sheet {
        name: form.text("nom").unwrap_or("").to_owned(),
        subjects: codes("sujets"),
        any_subject: form.has("tous"),
        ground,
        reach: reach.flatten(),
        remote: form.has("distance"),
        conditions: Conditions {
            organisation_kinds: codes("types"),
            least_dwellings: least,
            most_dwellings: most,
            phases: codes("etapes"),
        },
        capacity,
        weeks,
        absences,
        conflicts,
    }))
}

/// The team of an address.
async fn found(asked: &Asked, id: &str) -> Result<HelpTeam, PageError> {
    Ok(asked.register.team(&super::owner(asked)?, id).await?)
}

/// A refusal of the register, in its field.
fn problem(t: Texts, error: register::Error) -> Result<Vec<Problem>, PageError> {
    match error {
        register::Error::Refused(code) => {
            let (field, what) = words::refusal(t, &code);
            Ok(vec![Problem::new(field, what)])
        }
        register::Error::Changed => Ok(vec![Problem::new("nom", t.help_changed())]),
        other => Err(other.into()),
    }
}

/// `GET /conseil/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    super::owner(&asked)?;
    show(&page(&asked, &Pairs::parse("capacite=2"), None, &[]))
}

/// `POST /conseil/nouvelle`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let owner = super::owner(&asked)?;
    let gazetteer = asked.register.gazetteer().await?;
    let problems = match read(&asked, &gazetteer, &form).await? {
        Err(problems) => problems,
        Ok(sheet) => match asked.register.make_team(&owner, &sheet).await {
            Ok(_) => return go("/conseil?fait=enregistree"),
            Err(error) => problem(asked.t, error)?,
        },
    };
    show_wrong(&page(&asked, &form, None, &problems))
}

/// `GET /conseil/{id}`
pub(super) async fn ask_again(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = found(&asked, &id).await?;
    let form = form_of(&asked, &one.sheet).await?;
    show(&page(&asked, &form, Some(&one), &[]))
}

/// The edition that was seen when the form was filled.
fn seen(form: &Pairs) -> Result<i64, PageError> {
    let seen = form.text("vu").and_then(|n| n.parse::<i64>().ok());
    seen.ok_or_else(|| PageError::Form("vu".to_owned()))
}

/// `POST /conseil/{id}`
pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (one, edition) = (found(&asked, &id).await?, seen(&form)?);
    let gazetteer = asked.register.gazetteer().await?;
    let problems = match read(&asked, &gazetteer, &form).await? {
        Err(problems) => problems,
        Ok(sheet) => match asked.register.change_team(&one.organisation_id, (&id, edition), &sheet).await {
            Ok(()) => return go("/conseil?fait=enregistree"),
            Err(error) => problem(asked.t, error)?,
        },
    };
    show_wrong(&page(&asked, &form, Some(&one), &problems))
}

/// `POST /conseil/{id}/quitter`
pub(super) async fn leave(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (one, edition) = (found(&asked, &id).await?, seen(&form)?);
    match asked.register.close_team(&one.organisation_id, (&id, edition)).await {
        Ok(offers) => go(&format!("/conseil?fait=quittee&offres={}", offers.len())),
        Err(error) => {
            let problems = problem(asked.t, error)?;
            let form = form_of(&asked, &one.sheet).await?;
            show_wrong(&page(&asked, &form, Some(&one), &problems))
        }
    }
}
