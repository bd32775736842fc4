//! Asking for help: what is wrong in one's own words, then the needs that were read in them. The same two pages for whoever
//! has an account and for whoever has none.

use super::words;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use referral::Urgency;
use register::referrals::{HelpDesk, NewNeed, NewReferral, Requester, Words};
use texts::Texts;
use trust::territory::Territory;

/// Rows of needs beyond those that were read, for what was forgotten.
const SPARE: usize = 1;

#[derive(Template)]
#[template(path = "referrals/form.html")]
pub(super) struct FormPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    action: &'static str,
    desk: Option<String>,
    second: bool,
    warning: Option<String>,
    fields: Vec<Field>,
    hidden: Vec<(&'static str, String)>,
    needs: Vec<(String, Field, Field)>,
}

/// What was typed.
pub(super) struct Filling<'a>(pub &'a Pairs);

/// Names of the fields of the first page.
const FIRST: [&str; 9] = [
    "demande",
    "commune",
    "urgence",
    "logements",
    "personne",
    "organisation",
    "courriel",
    "telephone",
    "service",
];

impl Filling<'_> {
    fn text(&self, name: &str) -> &str {
        self.0.text(name).unwrap_or("")
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.0.text(name).map(str::to_owned)
    }

    /// The needs that were listed; read from the words when none was.
    async fn needs(&self, asked: &Asked) -> Result<Vec<NewNeed>, PageError> {
        // From the sheet of a service: the first need is about it.
        let service = match self.0.text("service") {
            Some(id) => asked.register.catalogue_entry(id).await.ok(),
            None => None,
        };
        if self.0.has("besoin-1") {
            let row = |n: usize| NewNeed {
                title: self.text(&format!("besoin-{n}")).to_owned(),
                subject: self.owned(&format!("sujet-{n}")),
                service_id: service.as_ref().filter(|_| n == 1).map(|entry| entry.id.clone()),
            };
            return Ok((1..=12).map(row).filter(|need| !need.title.is_empty()).collect());
        }
        let mut needs = Vec::new();
        // A text that is too long is refused as a whole: nothing is read in it.
        let said = self.text("demande");
        let said = if said.len() > 4 * register::referrals::LONGEST { "" } else { said };
        for title in referral::clauses(said) {
            let of_service = service.as_ref().filter(|_| needs.is_empty());
            let subject = match of_service.and_then(|entry| entry.subjects.first()) {
                Some(subject) => Some(subject.clone()),
                None => asked.register.subject_said(&title).await?,
            };
            needs.push(NewNeed { title, subject, service_id: of_service.map(|entry| entry.id.clone()) });
        }
        Ok(needs)
    }

    /// What will be filed, and what is wrong with it as it stands.
    pub async fn read(
        &self,
        asked: &Asked,
        from: Requester<'_>,
    ) -> Result<(NewReferral, Option<HelpDesk>, Vec<Problem>), PageError> {
        let t = asked.t;
        let typed = self.text("commune");
        let commune_code = if typed.is_empty() { None } else { asked.register.commune_said(typed).await? };
        let place = commune_code.clone().map(Territory::Commune);
        let desk = asked.register.help_desk_for(place.as_ref()).await?;
        let mut problems = Vec::new();
        let homes = match self.0.text("logements") {
            None => None,
            Some(text) => match text.parse::<u32>().ok().filter(|n| (1..=100_000).contains(n)) {
                Some(homes) => Some(homes),
                None => {
                    problems.push(Problem::new("logements", t.referral_wrong_homes()));
                    None
                }
            },
        };
        let urgency = self.0.text("urgence").and_then(Urgency::from_code);
        if urgency.is_none() {
            problems.push(Problem::new("urgence", t.referral_wrong_urgency()));
        }
        let person = match (self.0.text("personne"), asked.caller.person()) {
            (Some(person), _) => person.to_owned(),
            (None, Ok(person)) => person.name.clone(),
            (None, Err(_)) => String::new(),
        };
        let new = NewReferral {
            desk_id: desk.as_ref().map(|desk| desk.organisation_id.clone()).unwrap_or_default(),
            place: if commune_code.is_none() { self.owned("commune") } else { None },
            commune_code,
            urgency: urgency.unwrap_or(Urgency::Soon),
            homes,
            words: Words {
                said: self.text("demande").to_owned(),
                person,
                organisation: self.owned("organisation").filter(|_| from.is_stranger()),
                email: self.owned("courriel"),
                phone: self.owned("telephone"),
            },
            needs: self.needs(asked).await?,
        };
        if let Err(error) = new.check(from) {
            match &error {
                register::Error::Refused(code) => problems.extend(words::problem(t, code)),
                _ => return Err(error.into()),
            }
        }
        Ok((new, desk, problems))
    }
}

/// The first page.
pub(super) fn first<'a>(
    asked: &Asked,
    from: Requester<'_>,
    filling: &Filling<'_>,
    desk: Option<&HelpDesk>,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let current = filling.text("urgence");
    let urgencies =
        Urgency::ALL.iter().map(|u| Choice::new(u.code(), words::urgency(t, *u), current)).collect();
    let stranger = from.is_stranger();
    let mut fields = vec![
        Field::area("demande", t.referral_said(), filling.text("demande"))
            .hint(t.referral_said_hint())
            .required(),
        Field::text("commune", t.referral_where(), filling.text("commune")).hint(t.referral_where_hint()),
        Field::radios("urgence", t.referral_urgency(), urgencies),
        Field::number("logements", t.referral_homes(), filling.text("logements"), 1, 100_000)
            .hint(t.referral_homes_hint()),
    ];
    if stranger {
        fields.push(
            Field::text("organisation", t.referral_organisation(), filling.text("organisation"))
                .hint(t.referral_organisation_hint())
                .required(),
        );
    }
    let own = asked.caller.person().map(|person| person.name.clone()).unwrap_or_default();
    let name = filling.0.text("personne").map_or(own, str::to_owned);
    fields.push(Field::text("personne", t.referral_person(), &name).required());
    let phone = Field::text("telephone", t.referral_phone(), filling.text("telephone"));
    fields.push(if stranger { phone.hint(t.referral_reach_hint()) } else { phone });
    if stranger {
        fields.push(Field::email("courriel", t.referral_email(), filling.text("courriel"), "email"));
    }
    let fields = fields.into_iter().map(|field| field.checked(problems)).collect();
    page(asked, from, (problems, desk), Part::First { fields, service: filling.owned("service") })
}

enum Part {
    First {
        fields: Vec<Field>,
        service: Option<String>,
    },
    Second {
        warning: Option<String>,
        hidden: Vec<(&'static str, String)>,
        needs: Vec<(String, Field, Field)>,
    },
}

/// The second page: the needs that were read.
fn second<'a>(
    asked: &Asked,
    from: Requester<'_>,
    filling: &Filling<'_>,
    new: &NewReferral,
    (problems, desk): (&'a [Problem], Option<&HelpDesk>),
) -> FormPage<'a> {
    let t = asked.t;
    let mut rows = new.needs.clone();
    rows.resize(rows.len() + SPARE, NewNeed::default());
    rows.truncate(12);
    let needs = rows.iter().enumerate().map(|(at, need)| {
        let n = at + 1;
        let current = need.subject.as_deref().unwrap_or("");
        let mut subjects = vec![Choice::new("", t.referral_subject_unknown(), current)];
        subjects.extend(
            catalogue::subjects()
                .iter()
                .map(|s| Choice::new(s.code, words::subject(t, Some(s.code)), current)),
        );
        let title =
            Field::text(&format!("besoin-{n}"), t.referral_act_title(), &need.title).checked(problems);
        let subject = Field::select(&format!("sujet-{n}"), t.referral_need_subject(), subjects);
        (t.referral_need_n(i64::try_from(n).unwrap_or(0)), title, subject)
    });
    let hidden = FIRST.into_iter().filter_map(|name| Some((name, filling.owned(name)?))).collect();
    let warning = new.place.as_deref().map(|place| t.referral_place_unknown(place));
    let part = Part::Second { warning, hidden, needs: needs.collect() };
    page(asked, from, (problems, desk), part)
}

fn page<'a>(
    asked: &Asked,
    from: Requester<'_>,
    (problems, desk): (&'a [Problem], Option<&HelpDesk>),
    part: Part,
) -> FormPage<'a> {
    let t = asked.t;
    let stranger = from.is_stranger();
    let crumbs = if stranger {
        vec![crumb("", t.referral_new())]
    } else {
        vec![crumb("/saisines", t.nav_referrals()), crumb("", t.referral_new())]
    };
    let second = matches!(part, Part::Second { .. });
    let (fields, warning, mut hidden, needs) = match part {
        Part::First { fields, service } => {
            let hidden = service.map(|id| ("service", id)).into_iter().collect();
            (fields, None, hidden, Vec::new())
        }
        Part::Second { warning, hidden, needs } => (Vec::new(), warning, hidden, needs),
    };
    if second {
        hidden.push(("etape", "envoyer".to_owned()));
    }
    FormPage {
        t,
        c: Chrome::new(asked, Place::Referrals, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: if stranger { "/aide" } else { "/saisines/nouvelle" },
        desk: desk.map(|desk| desk.name.clone()),
        second,
        warning,
        fields,
        hidden,
        needs,
    }
}

/// What comes after a page was sent: the first again when something is wrong, the second, or what was filed.
pub(super) enum Sent {
    Answer(PageResult),
    Filed(register::referrals::Filed, HelpDesk),
}

/// Takes what was sent from one page or the other.
pub(super) async fn take(asked: &Asked, from: Requester<'_>, form: &Pairs) -> Result<Sent, PageError> {
    let filling = Filling(form);
    let (new, desk, mut problems) = filling.read(asked, from).await?;
    let Some(here) = desk.as_ref() else {
        return Ok(Sent::Answer(show(&first(asked, from, &filling, None, &[]))));
    };
    if !problems.is_empty() {
        let on_first = problems.iter().all(|problem| !problem.name.starts_with("besoin"));
        return Ok(Sent::Answer(if on_first {
            show_wrong(&first(asked, from, &filling, Some(here), &problems))
        } else {
            show_wrong(&second(asked, from, &filling, &new, (&problems, Some(here))))
        }));
    }
    if form.text("etape") != Some("envoyer") {
        return Ok(Sent::Answer(show(&second(asked, from, &filling, &new, (&[], Some(here))))));
    }
    match asked.register.file_referral(from, &new, asked.caller.at).await {
        Ok(filed) => Ok(Sent::Filed(filed, here.clone())),
        Err(register::Error::Refused(code)) => {
            problems.extend(words::problem(asked.t, &code));
            Ok(Sent::Answer(show_wrong(&first(asked, from, &filling, Some(here), &problems))))
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /saisines/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let own = asked.caller.organisation_id()?.to_owned();
    let desk = asked.register.help_desk_for(None).await?;
    let pairs = asked.pairs.clone();
    show(&first(&asked, Requester::Organisation(&own), &Filling(&pairs), desk.as_ref(), &[]))
}

/// `POST /saisines/nouvelle`
pub(super) async fn receive(asked: Asked, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?.to_owned();
    match take(&asked, Requester::Organisation(&own), &form).await? {
        Sent::Answer(answer) => answer,
        Sent::Filed(filed, _) => go(&format!("/saisines/{}?fait=deposee", filed.id)),
    }
}
