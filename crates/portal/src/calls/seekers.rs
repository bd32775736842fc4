//! Who looks for partners for a call: by territory, by what they are, by what they bring or look for. Told to organisations,
//! each saying it of itself; and saying it oneself.

use super::words::worded;
use crate::diagnoses::form::FormPage;
use crate::directory::words::{no_place, territory};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, Problem, go, show, show_wrong};
use ::calls::Stage;
use askama::Template;
use axum::extract::Path;
use model::words::fold;
use register::calls::{CallRecord, Interest};
use register::organisations::place_of;
use texts::Texts;
use texts::people::organisation_kind as kind;
use trust::field::ObjectKind;
use trust::organisation::OrganisationKind as Kind;
use trust::policy::Action;
use trust::territory::{Containment, Territory};

/// Who may carry a project: the kinds that a search offers.
const KINDS: [Kind; 6] =
    [Kind::Landlord, Kind::Association, Kind::EssCompany, Kind::Innovator, Kind::Federation, Kind::Authority];

/// What is looked for, as the address says it.
pub(crate) struct Filter {
    pub q: String,
    pub territory: Option<Territory>,
    pub kind: Option<Kind>,
    typed: String,
    /// Why the territory is none.
    pub problem: Option<String>,
}

impl Filter {
    pub async fn of(asked: &Asked) -> Result<Filter, PageError> {
        let typed = asked.pairs.text("territoire").unwrap_or("").to_owned();
        let gazetteer = asked.register.gazetteer().await?;
        let (territory, problem) = match typed.as_str() {
            "" => (None, None),
            text => match gazetteer.find(text) {
                Ok(one) => (Some(one), None),
                Err(error) => (None, Some(no_place(asked.t, &gazetteer, &error))),
            },
        };
        Ok(Filter {
            q: asked.pairs.text("q").unwrap_or("").to_owned(),
            territory,
            kind: asked.pairs.text("nature").and_then(Kind::from_code),
            typed,
            problem,
        })
    }

    pub fn is_blank(&self) -> bool {
        self.q.is_empty() && self.territory.is_none() && self.kind.is_none()
    }

    pub fn fields(&self, t: Texts) -> Vec<Field> {
        let problems: Vec<Problem> =
            self.problem.iter().map(|why| Problem::new("territoire", why.as_str())).collect();
        let chosen = self.kind.map_or("", Kind::code);
        let mut kinds = vec![Choice::new("", t.call_any_kind(), chosen)];
        kinds.extend(KINDS.iter().map(|one| Choice::new(one.code(), kind(t, *one), chosen)));
        let all = [
            Field::search("q", t.call_search_words(), &self.q).hint(t.call_search_words_hint()),
            Field::text("territoire", t.call_search_place(), &self.typed),
            Field::select("nature", t.call_search_kind(), kinds),
        ];
        all.into_iter().map(|field| field.checked(&problems)).collect()
    }
}

/// Somebody who looks for partners.
pub(crate) struct Seeker {
    pub id: String,
    pub name: String,
    /// Commune and SIREN: what tells it from another of the same name.
    pub place: String,
    pub kind: String,
    pub territory: String,
    pub brings: String,
    pub seeks: String,
    pub is_own: bool,
}

/// Those who look for partners for a call, filtered.
pub(crate) async fn seekers(
    asked: &Asked,
    call: &CallRecord,
    filter: &Filter,
) -> Result<Vec<Seeker>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let gazetteer = asked.register.gazetteer().await?;
    let mut all = asked.register.partner_seekers(own, &call.id).await?;
    // A territory that is not known to be elsewhere is shown: a doubt is not a no.
    all.retain(|one| {
        let near = |wanted: &Territory| gazetteer.touches(&one.territory, wanted) != Containment::Outside;
        let said = fold(&format!("{} {} {}", one.organisation, one.brings, one.seeks));
        filter.territory.as_ref().is_none_or(near)
            && filter.kind.is_none_or(|kind| kind.code() == one.kind)
            && fold(&filter.q).split(' ').all(|word| said.contains(word))
    });
    let known = asked.register.organisations().await?;
    let place = |id: &str| known.iter().find(|one| one.id == id).map(place_of).unwrap_or_default();
    let row = |one: register::calls::InterestOf| Seeker {
        place: place(&one.organisation_id),
        is_own: one.organisation_id == own,
        id: one.organisation_id,
        name: one.organisation,
        kind: Kind::from_code(&one.kind).map_or_else(|| t.unknown(), |of| kind(t, of)),
        territory: territory(t, &gazetteer, &one.territory),
        brings: one.brings,
        seeks: one.seeks,
    };
    Ok(all.into_iter().map(row).collect())
}

#[derive(Template)]
#[template(path = "calls/seekers.html")]
struct SeekersPage {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    filters: Vec<Field>,
    lines: Vec<Seeker>,
    may_say: bool,
    says: bool,
}

/// A call of the address that is or was open to applications.
async fn published(asked: &Asked, id: &str) -> Result<CallRecord, PageError> {
    let record = super::found(asked, id).await?;
    if record.in_force().is_some() { Ok(record) } else { Err(PageError::NotFound) }
}

fn title(record: &CallRecord) -> String {
    record.shown().map(|version| version.specification.title.clone()).unwrap_or_default()
}

fn crumbs(asked: &Asked, record: &CallRecord, here: String) -> Chrome {
    let up = crumb(format!("/appels/{}", record.id), title(record));
    Chrome::new(asked, Place::Calls, vec![crumb("/appels", asked.t.call_title()), up, crumb("", here)])
}

/// `GET /appels/{id}/partenaires`
pub(super) async fn list(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let record = published(&asked, &id).await?;
    let filter = Filter::of(&asked).await?;
    let lines = seekers(&asked, &record, &filter).await?;
    let open = matches!(record.stage(asked.caller.at), Stage::Announced | Stage::Open);
    show(&SeekersPage {
        t,
        c: crumbs(&asked, &record, t.call_seekers()),
        title: title(&record),
        filters: filter.fields(t),
        may_say: open && asked.caller.can(Action::Create, ObjectKind::Application),
        says: lines.iter().any(|one| one.is_own),
        lines,
        id,
    })
}

fn say_page<'a>(asked: &Asked, record: &CallRecord, form: &Pairs, problems: &'a [Problem]) -> FormPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let fields = vec![
        Field::text("territoire", t.call_search_place(), text("territoire")).required(),
        Field::area("apporte", t.call_brings(), text("apporte")).hint(t.call_brings_hint()).required(),
        Field::area("cherche", t.call_seeks(), text("cherche")).hint(t.call_seeks_hint()).required(),
    ];
    let here = format!("/appels/{}/partenaires", record.id);
    let c = crumbs(asked, record, t.call_seek());
    let mut page = FormPage::new(t, c, t.call_seek(), (format!("{here}/nouveau"), here), fields, problems);
    page.what = vec![t.call_seek_what()];
    page
}

/// `GET /appels/{id}/partenaires/nouveau`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = published(&asked, &id).await?;
    show(&say_page(&asked, &record, &Pairs::default(), &[]))
}

/// `POST /appels/{id}/partenaires/nouveau`
pub(super) async fn say(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let record = published(&asked, &id).await?;
    let gazetteer = asked.register.gazetteer().await?;
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let problem = match gazetteer.find(&text("territoire")) {
        Err(error) => Problem::new("territoire", no_place(t, &gazetteer, &error)),
        Ok(territory) => {
            let said = Interest { territory, brings: text("apporte"), seeks: text("cherche") };
            match asked
                .register
                .seek_partners(asked.caller.organisation_id()?, &id, &said, asked.caller.at)
                .await
            {
                Ok(()) => return go(&format!("/appels/{id}/partenaires")),
                Err(register::Error::Refused(code)) if code == "call-interest" => {
                    Problem::new("apporte", t.call_no_interest())
                }
                Err(error) => return Err(worded(t, error)),
            }
        }
    };
    show_wrong(&say_page(&asked, &record, &form, &[problem]))
}

/// `POST /appels/{id}/partenaires/retirer`
pub(super) async fn unsay(asked: Asked, Path(id): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    published(&asked, &id).await?;
    match asked.register.stop_seeking_partners(own, &id).await {
        Ok(()) => go(&format!("/appels/{id}/partenaires")),
        Err(error) => Err(worded(asked.t, error)),
    }
}
