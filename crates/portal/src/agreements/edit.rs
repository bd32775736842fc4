//! Writing terms: a new agreement, or the next version of one.

use super::acts::worded;
use super::words;
use crate::directory::words::no_place;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::Span;
use register::agreements::{AgreementRecord, HELD, NewTerms, Party, TermsFault, can_be_served};
use std::collections::BTreeSet;
use texts::Texts;
use trust::agreement::{LegalBasis, Purpose, TermsError};
use trust::field::{Field as Opens, ObjectKind};
use trust::organisation::OrganisationKind;
use trust::policy::Action;
use trust::scope::{Scope, ScopeKind};

/// More residences than this are named by a territory: nobody ticks a thousand boxes.
const MOST_NAMED: usize = 300;

#[derive(Template)]
#[template(path = "agreements/edit.html")]
struct EditPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    title: String,
    action: String,
    back: String,
    fields: Vec<Field>,
}

/// What the form is about, beside what was typed.
struct Frame {
    /// The agreement whose next version is written.
    record: Option<AgreementRecord>,
    partners: Vec<Party>,
    /// One's own organisation may be the one that opens its data.
    gives: bool,
    /// Residences that may be named.
    residences: Vec<(String, String)>,
}

async fn frame(asked: &Asked, id: Option<&str>) -> Result<Frame, PageError> {
    let own = asked.caller.organisation_id()?;
    let record = match id {
        Some(id) => Some(asked.register.agreement(own, id).await?),
        None => None,
    };
    let person = asked.caller.person()?;
    let gives = person.organisation.as_ref().is_some_and(|o| o.kind == OrganisationKind::Landlord);
    let partners = match &record {
        Some(_) => Vec::new(),
        None => asked.register.agreement_partners(own).await?,
    };
    let names = gives && asked.caller.can(Action::List, ObjectKind::Residence);
    let mut residences = match names {
        true => asked.register.residences_to_name(own).await?,
        false => Vec::new(),
    };
    if residences.len() > MOST_NAMED {
        residences.clear();
    }
    Ok(Frame { record, partners, gives, residences })
}

/// The terms as the form says them: what is known of an agreement, written as if it had been typed.
fn typed(terms: &NewTerms) -> Pairs {
    let mut pairs: Vec<(&str, String)> = vec![
        ("but", terms.purpose.code().to_owned()),
        ("base", terms.legal_basis.code().to_owned()),
        ("perimetre", terms.scope.kind().code().to_owned()),
        ("du", terms.from.to_string()),
        ("au", terms.until.to_string()),
        ("conservation", terms.kept_days.to_string()),
    ];
    pairs.extend(terms.fields.iter().map(|field| ("champ", field.code().to_owned())));
    if terms.needs_consent {
        pairs.push(("accord", "oui".to_owned()));
    }
    match &terms.scope {
        Scope::Territory(place) => pairs.push(("territoire", place.to_string())),
        Scope::Residences(all) => pairs.extend(all.iter().map(|id| ("residence", id.as_str().to_owned()))),
        _ => {}
    }
    let encode = crate::edge::form::encode;
    Pairs::parse(&pairs.iter().map(|(k, v)| format!("{k}={}", encode(v))).collect::<Vec<_>>().join("&"))
}

fn fields(t: Texts, frame: &Frame, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let mut fields = Vec::new();
    if frame.record.is_none() {
        let mut partners = vec![Choice::new("", "", "")];
        partners.extend(frame.partners.iter().map(|p| {
            let kind = texts::people::organisation_kind(t, p.kind);
            Choice::new(p.id.as_str(), format!("{} ({kind})", p.name), &text("partenaire"))
        }));
        fields.push(
            Field::select("partenaire", t.agreement_partner(), partners).hint(t.agreement_partner_hint()),
        );
        if frame.gives {
            let direction = form.text("sens").unwrap_or("ouvre");
            let ways = vec![
                Choice::new("ouvre", t.agreement_gives(), direction),
                Choice::new("lit", t.agreement_takes(), direction),
            ];
            fields.push(Field::radios("sens", t.agreement_direction(), ways));
        }
    }
    let mut purposes = vec![Choice::new("", "", "")];
    let served = |p: &&Purpose| can_be_served(**p);
    purposes.extend(
        Purpose::ALL
            .iter()
            .filter(served)
            .map(|p| Choice::new(p.code(), words::purpose(t, *p), &text("but"))),
    );
    let mut bases = vec![Choice::new("", "", "")];
    bases.extend(LegalBasis::ALL.iter().map(|b| Choice::new(b.code(), words::basis(t, *b), &text("base"))));
    fields.push(Field::select("but", t.agreement_purpose(), purposes).hint(t.agreement_purpose_hint()));
    fields.push(Field::select("base", t.agreement_basis(), bases));
    fields.extend(opened(t, form));
    let consent = vec![Choice::new("oui", t.agreement_consent_box(), form.text("accord").unwrap_or(""))];
    fields.push(Field::boxes("accord", t.agreement_consent(), consent));
    let scope = form.text("perimetre").unwrap_or(ScopeKind::Organisation.code());
    let mut scopes = vec![
        Choice::new(ScopeKind::Organisation.code(), t.agreement_scope_organisation(), scope),
        Choice::new(ScopeKind::Territory.code(), t.agreement_scope_territory(), scope),
    ];
    if !frame.residences.is_empty() {
        scopes.push(Choice::new(ScopeKind::Residences.code(), t.agreement_scope_residences(), scope));
    }
    fields.push(Field::radios("perimetre", t.agreement_scope(), scopes));
    fields.push(
        Field::text("territoire", t.agreement_scope_where(), &text("territoire"))
            .hint(t.directory_territory_hint()),
    );
    if !frame.residences.is_empty() {
        let ticked: BTreeSet<&str> = form.all("residence").collect();
        let boxes = frame.residences.iter().map(|(id, name)| Choice {
            value: id.clone(),
            label: name.clone(),
            chosen: ticked.contains(id.as_str()),
        });
        fields.push(Field::boxes("residence", t.agreement_scope_which(), boxes.collect()));
    }
    fields.push(Field::date("du", t.agreement_from(), &text("du")).required());
    fields.push(Field::date("au", t.agreement_until(), &text("au")).required());
    fields.push(
        Field::number("conservation", t.agreement_kept(), &text("conservation"), 1, 3650)
            .unit(t.agreement_days())
            .required(),
    );
    fields
        .into_iter()
        .map(|field| if field.id.starts_with("champ-") { field } else { field.checked(problems) })
        .collect()
}

/// The boxes of the fields, a group for each kind and class, with what the class means.
fn opened(t: Texts, form: &Pairs) -> Vec<Field> {
    let ticked: BTreeSet<&str> = form.all("champ").collect();
    let mut groups: Vec<(ObjectKind, Vec<Opens>)> = Vec::new();
    for field in HELD {
        let Some(kind) = field.kind() else { continue };
        match groups.last_mut() {
            Some((last, all)) if *last == kind => all.push(field),
            _ => groups.push((kind, vec![field])),
        }
    }
    let mut fields = Vec::new();
    for (rank, (kind, all)) in groups.into_iter().enumerate() {
        let boxes = all.iter().map(|field| Choice {
            value: field.code().to_owned(),
            label: words::field(t, *field),
            chosen: ticked.contains(field.code()),
        });
        let class = words::class(t, kind.class());
        let mut group = Field::boxes("champ", format!("{} – {class}", words::kind(t, kind)), boxes.collect());
        if rank == 0 {
            group = group.hint(t.agreement_fields_hint());
        } else {
            group.id = format!("champ-{}", kind.code());
        }
        fields.push(group);
    }
    fields
}

fn page<'a>(
    asked: &Asked,
    frame: &Frame,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<EditPage<'a>, PageError> {
    let t = asked.t;
    let list = crumb("/conventions", t.nav_agreements());
    let (title, action, back, crumbs) = match &frame.record {
        Some(record) => {
            let partner = record.partner_of(asked.caller.organisation_id()?).name.as_str();
            let back = format!("/conventions/{}", record.id);
            let one = crumb(back.as_str(), t.agreement_one(partner));
            let title = t.agreement_change();
            (title.clone(), format!("{back}/version"), back, vec![list, one, crumb("", title)])
        }
        None => {
            let title = t.agreements_new();
            let (action, back) = ("/conventions/nouvelle".to_owned(), "/conventions".to_owned());
            (title.clone(), action, back, vec![list, crumb("", title)])
        }
    };
    Ok(EditPage {
        t,
        c: Chrome::new(asked, Place::Agreements, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        title,
        action,
        back,
        fields: fields(t, frame, form, problems),
    })
}

/// `GET /conventions/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let frame = frame(&asked, None).await?;
    let until = asked.today.checked_add(Span::new().years(1)).unwrap_or(asked.today);
    let partner = crate::edge::form::encode(asked.pairs.text("partenaire").unwrap_or(""));
    let form = Pairs::parse(&format!("du={}&au={until}&conservation=365&partenaire={partner}", asked.today));
    show(&page(&asked, &frame, &form, &[])?)
}

/// `GET /conventions/{id}/version`
pub(super) async fn ask_again(asked: Asked, Path(id): Path<String>) -> PageResult {
    let frame = frame(&asked, Some(&id)).await?;
    let newest = frame.record.as_ref().and_then(|record| record.versions.last());
    let form = newest.map_or_else(Pairs::default, |v| typed(&NewTerms::of(v.terms())));
    show(&page(&asked, &frame, &form, &[])?)
}

/// The terms that were typed, or what is wrong with them.
async fn read(
    asked: &Asked,
    frame: &Frame,
    form: &Pairs,
) -> Result<Result<NewTerms, Vec<Problem>>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id()?.to_owned();
    let mut problems = Vec::new();
    let (giver, taker) = match &frame.record {
        Some(record) => (record.giver.id.clone(), record.taker.id.clone()),
        None => {
            let chosen = form.text("partenaire").and_then(|id| frame.partners.iter().find(|p| p.id == id));
            if chosen.is_none() {
                problems.push(Problem::new("partenaire", t.agreement_partner_wrong()));
            }
            let partner = chosen.map_or_else(String::new, |p| p.id.clone());
            if frame.gives && form.text("sens") != Some("lit") { (own, partner) } else { (partner, own) }
        }
    };
    let purpose = form.text("but").and_then(Purpose::from_code);
    let legal_basis = form.text("base").and_then(LegalBasis::from_code);
    if purpose.is_none() {
        problems.push(Problem::new("but", t.agreement_purpose_wrong()));
    }
    if legal_basis.is_none() {
        problems.push(Problem::new("base", t.agreement_basis_wrong()));
    }
    let scope = match form.text("perimetre").and_then(ScopeKind::from_code) {
        Some(ScopeKind::Territory) => {
            let gazetteer = asked.register.gazetteer().await?;
            match gazetteer.find(form.text("territoire").unwrap_or("")) {
                Ok(territory) => Scope::Territory(territory),
                Err(error) => {
                    problems.push(Problem::new("territoire", no_place(t, &gazetteer, &error)));
                    Scope::Organisation
                }
            }
        }
        Some(ScopeKind::Residences) => Scope::Residences(form.all("residence").map(Into::into).collect()),
        Some(ScopeKind::Organisation) => Scope::Organisation,
        // What is not said opens nothing.
        _ => Scope::Residences(BTreeSet::new()),
    };
    let day = |name: &str| form.text(name).and_then(|d| d.parse::<jiff::civil::Date>().ok());
    let (from, until) = (day("du"), day("au"));
    if from.is_none() || until.is_none() {
        problems.push(Problem::new("au", t.agreement_dates_wrong()));
    }
    let new = NewTerms {
        giver,
        taker,
        purpose: purpose.unwrap_or(Purpose::Statistics),
        legal_basis: legal_basis.unwrap_or(LegalBasis::PublicTask),
        fields: form.all("champ").filter_map(Opens::from_code).filter(|f| HELD.contains(f)).collect(),
        scope,
        from: from.unwrap_or(asked.today),
        until: until.unwrap_or(asked.today),
        needs_consent: form.text("accord") == Some("oui"),
        kept_days: form.text("conservation").and_then(|n| n.parse().ok()).unwrap_or(0),
    };
    problems.extend(new.faults(asked.caller.at).iter().filter_map(|fault| problem(t, fault)));
    problems.dedup();
    Ok(if problems.is_empty() { Ok(new) } else { Err(problems) })
}

/// What is wrong, beside the field that says it; `None` for what another problem says already.
fn problem(t: Texts, fault: &TermsFault) -> Option<Problem> {
    Some(match fault {
        TermsFault::Terms(error) => match error {
            TermsError::SameParty => return None,
            TermsError::NoField => Problem::new("champ", t.agreement_fields_wrong()),
            TermsError::Dates { .. } => Problem::new("au", t.agreement_dates_wrong()),
            TermsError::Scope(_) | TermsError::NoResidence => {
                Problem::new("perimetre", t.agreement_scope_wrong())
            }
            TermsError::ConsentMissing(_) => Problem::new("accord", t.agreement_consent_wrong()),
            TermsError::Kept(_) => Problem::new("conservation", t.agreement_kept_wrong()),
        },
        TermsFault::Past => Problem::new("au", t.agreement_dates_wrong()),
        TermsFault::Purpose => Problem::new("but", t.agreement_purpose_wrong()),
        TermsFault::AdaptedAddress => Problem::new("champ", t.agreement_adapted_wrong()),
    })
}

/// A refusal that a field of the form can mend.
fn mendable(t: Texts, error: &register::Error) -> Option<Problem> {
    let register::Error::Refused(code) = error else { return None };
    Some(match code.as_str() {
        "agreement-giver" => Problem::new("sens", t.agreement_giver_wrong()),
        "agreement-taker" => Problem::new("partenaire", t.agreement_taker_wrong()),
        "agreement-scope" => Problem::new("perimetre", t.agreement_scope_wrong()),
        _ => return None,
    })
}

/// `POST /conventions/nouvelle`
pub(super) async fn draft(asked: Asked, form: Pairs) -> PageResult {
    save(asked, None, form).await
}

/// `POST /conventions/{id}/version`
pub(super) async fn redraft(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    save(asked, Some(id), form).await
}

async fn save(asked: Asked, id: Option<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let frame = frame(&asked, id.as_deref()).await?;
    let new = match read(&asked, &frame, &form).await? {
        Ok(new) => new,
        Err(problems) => return show_wrong(&page(&asked, &frame, &form, &problems)?),
    };
    let (own, at) = (asked.caller.organisation_id()?, asked.caller.at);
    let saved = match &id {
        None => asked.register.draft_agreement(own, &new, at).await,
        Some(id) => asked.register.redraft_agreement(own, id, &new, at).await.map(|_| id.clone()),
    };
    match saved {
        Ok(id) => go(&format!("/conventions/{id}?fait=brouillon")),
        Err(error) => match mendable(t, &error) {
            Some(problem) => show_wrong(&page(&asked, &frame, &form, &[problem])?),
            None => Err(worded(t, error)),
        },
    }
}
