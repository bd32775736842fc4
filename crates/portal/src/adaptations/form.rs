//! The form of a step: what happened, when, and what that needs; the same for who follows the file and for the site.

use super::{day, refusal, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Field, Problem};
use pathway::adaptation::{Event, Fact, Standing, Why, possible};
use pathway::reminders::Told;
use register::adaptations::AdaptationFile;
use texts::Texts;

/// The steps that have a page of their own: the report, the committee, the delivery.
const ELSEWHERE: [Event; 3] = [Event::ReportReceived, Event::Decided, Event::Delivered];

/// What is noted of works on the site, by whoever follows them.
pub(super) const ON_SITE: [Event; 5] = [
    Event::StartMoved,
    Event::Started,
    Event::Accepted,
    Event::AcceptedWithReservations,
    Event::ReservationsLifted,
];

/// What may be noted with this form where a file stands.
pub(super) fn events(now: &Standing, on_site: bool) -> Vec<Event> {
    let mut all = possible(now);
    all.retain(|event| if on_site { ON_SITE.contains(event) } else { !ELSEWHERE.contains(event) });
    all
}

/// The fields of a step; empty when nothing can be noted.
pub(super) fn fields(
    asked: &Asked,
    now: &Standing,
    on_site: bool,
    form: &Pairs,
    problems: &[Problem],
) -> Vec<Field> {
    let t = asked.t;
    let events = events(now, on_site);
    if events.is_empty() {
        return Vec::new();
    }
    let text = |name: &str| form.text(name).unwrap_or("");
    let choices = events.iter().map(|e| Choice::new(e.code(), words::event(t, *e), text("quoi"))).collect();
    let today = asked.today.to_string();
    let mut fields = vec![
        Field::radios("quoi", t.file_what(), choices).required().checked(problems),
        Field::date("jour", t.file_day(), form.text("jour").unwrap_or(&today)).required().checked(problems),
    ];
    let has = |wanted: &[Event]| wanted.iter().any(|event| events.contains(event));
    if has(&[Event::VisitPlanned, Event::Ordered, Event::StartMoved]) {
        fields.push(
            Field::date("pour", t.file_for_day(), text("pour")).hint(t.file_for_day_hint()).checked(problems),
        );
    }
    if has(&[Event::Told]) {
        let mut told = vec![Choice::new("", t.choose(), text("prevenu"))];
        told.extend(
            Told::ALL.iter().map(|one| Choice::new(one.code(), words::told(t, *one), text("prevenu"))),
        );
        fields.push(Field::select("prevenu", t.file_told(), told).checked(problems));
    }
    if has(&[Event::Stopped]) {
        let mut why = vec![Choice::new("", t.choose(), text("raison"))];
        why.extend(Why::ALL.iter().map(|one| Choice::new(one.code(), words::why(t, *one), text("raison"))));
        fields.push(Field::select("raison", t.file_why(), why).hint(t.file_why_hint()).checked(problems));
    }
    if has(&[Event::FollowedAtOneMonth, Event::FollowedAtSixMonths]) {
        let mut ratings = vec![Choice::new("", t.file_rating_none(), text("avis"))];
        ratings.extend((0_u8..=4).map(|n| {
            let n = n.to_string();
            Choice::new(n.as_str(), t.file_rating_of(n.as_str()), text("avis"))
        }));
        fields.push(Field::select("avis", t.file_rating(), ratings).checked(problems));
    }
    fields
        .push(Field::area("texte", t.file_text(), text("texte")).hint(t.file_text_hint()).checked(problems));
    fields
}

/// The step of a form, with what is said and how the household finds it.
pub(super) fn read(t: Texts, form: &Pairs) -> Result<(Fact, Option<u8>), Vec<Problem>> {
    let mut problems = Vec::new();
    let event = form.text("quoi").and_then(Event::from_code).filter(|event| !ELSEWHERE.contains(event));
    if event.is_none() {
        problems.push(Problem::new("quoi", t.file_what_wrong()));
    }
    let on = day(form, "jour");
    if on.is_none() {
        problems.push(Problem::new("jour", t.file_day_wrong()));
    }
    let (Some(event), Some(on)) = (event, on) else { return Err(problems) };
    let fact = Fact {
        for_day: day(form, "pour"),
        why: form.text("raison").and_then(Why::from_code).filter(|_| event == Event::Stopped),
        told: form.text("prevenu").and_then(Told::from_code).filter(|_| event == Event::Told),
        ..Fact::new(event, on)
    };
    let is_feedback = matches!(event, Event::FollowedAtOneMonth | Event::FollowedAtSixMonths);
    let rating = form.text("avis").and_then(|n| n.parse::<u8>().ok()).filter(|_| is_feedback);
    Ok((fact, rating))
}

/// Which field a refusal is about.
fn field_of(code: &str) -> &'static str {
    match code {
        "adaptation-for-day" => "pour",
        "adaptation-told" => "prevenu",
        "adaptation-reason" => "raison",
        "adaptation-rating" => "avis",
        "adaptation-reservations" | "adaptation-text" => "texte",
        "adaptation-future" | "adaptation-early" => "jour",
        _ => "quoi",
    }
}

/// A refusal of the register beside its field.
///
/// # Errors
/// What is no refusal of a step.
pub(super) fn problem(asked: &Asked, error: register::Error) -> Result<Problem, PageError> {
    let Some(why) = refusal(asked, &error) else { return Err(error.into()) };
    let field = match &error {
        register::Error::Refused(code) => field_of(code),
        _ => "quoi",
    };
    Ok(Problem::new(field, why))
}

/// Notes the step of a form; what is wrong otherwise.
pub(super) async fn note(
    asked: &Asked,
    landlord_id: &str,
    file: &AdaptationFile,
    form: &Pairs,
    on_site: bool,
) -> Result<Vec<Problem>, PageError> {
    let (fact, rating) = match read(asked.t, form) {
        Ok(read) => read,
        Err(problems) => return Ok(problems),
    };
    if on_site && !ON_SITE.contains(&fact.event) {
        return Err(PageError::Forbidden);
    }
    let seen = (file.id.as_str(), super::edition(form)?);
    let said = (form.text("texte").unwrap_or(""), rating);
    match asked.register.note_step(landlord_id, seen, &fact, said, asked.today).await {
        Ok(()) => Ok(Vec::new()),
        Err(error) => Ok(vec![problem(asked, error)?]),
    }
}
