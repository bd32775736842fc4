//! The sheet: what it is and what must not change, how far it is proven, who vouches for it, where it was replayed; the forms
//! of whoever may act; and the sheet to print.

use super::words::{
    euros, level, method, opinion, place, public, range, replay_stage, result, retired, set, settlement,
    stage, stopped, support, support_kind, territories, territory, theme,
};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, document, show};
use askama::Template;
use axum::extract::Path;
use documents::{Block, Document};
use matching::{EvidenceResult, Method, Retired, Stage};
use register::directory::geography::Gazetteer;
use register::innovations::{Innovation, Replayed, SupportKind};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Proof {
    on: String,
    method: String,
    result: String,
    sites: String,
    source: String,
}

struct Told {
    host: String,
    territory: String,
    stage: String,
    since: String,
    fidelity: String,
    opinion: String,
    result: String,
}

struct SupportLine {
    id: String,
    who: String,
    kind: String,
    amount: String,
    on: String,
    words: String,
    answer: String,
    may_answer: bool,
}

#[derive(Template)]
#[template(path = "innovations/show.html")]
pub(super) struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    done: Option<String>,
    tone: &'static str,
    state: String,
    state_what: String,
    errors: ErrorSummary<'a>,
    facts: Vec<(String, String)>,
    core: Vec<String>,
    adaptable: Vec<String>,
    prerequisites: Vec<String>,
    parts: Vec<(String, Vec<String>)>,
    proofs: Vec<Proof>,
    level_why: String,
    endorsements: Vec<(String, String, String)>,
    replays: Vec<Told>,
    variants: Vec<(String, String)>,
    practice: Option<(String, String)>,
    supports: Vec<SupportLine>,
    is_own: bool,
    may_change: bool,
    may_propose: bool,
    may_withdraw: bool,
    why_not: Option<String>,
    endorse: Option<Vec<Field>>,
    prove: Option<Vec<Field>>,
    retire: Option<Field>,
    offer: Option<Vec<Field>>,
    match_href: Option<String>,
    /// Public testimonies: address and title.
    testimonies: Vec<(String, String)>,
    /// Where to tell one.
    testify: Option<String>,
}

fn facts(t: Texts, gazetteer: &Gazetteer, one: &Innovation) -> Vec<(String, String)> {
    let sheet = &one.sheet;
    let mut all = vec![
        (t.innovation_themes(), set(t, Some(&sheet.themes), theme)),
        (t.innovation_publics(), set(t, sheet.publics.as_ref(), public)),
        (t.innovation_evidence(), level(t, one.level.level)),
        (t.innovation_places(), set(t, sheet.places.as_ref(), place)),
        (t.innovation_supports(), set(t, sheet.supports.as_ref(), support)),
        (t.innovation_territories(), territories(gazetteer, t, sheet.territories.as_ref())),
        (t.innovation_money(), range(t, sheet.money)),
        (t.innovation_cost(), range(t, sheet.cost)),
        (
            t.innovation_settlement(),
            sheet.origin.settlement.map_or_else(|| t.unknown(), |one| settlement(t, one)),
        ),
        (t.innovation_seen(), format::count(t.lang(), u64::from(one.seen))),
    ];
    for (label, text) in [(t.innovation_award(), &sheet.award), (t.innovation_source(), &sheet.source)] {
        if !text.is_empty() {
            all.push((label, text.clone()));
        }
    }
    all
}

fn parts(t: Texts, one: &Innovation) -> Vec<(String, Vec<String>)> {
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    [
        (t.innovation_summary(), &one.sheet.summary),
        (t.innovation_skills(), &one.sheet.skills),
        (t.innovation_outcomes(), &one.sheet.outcomes),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(label, text)| (label, lines(text)))
    .collect()
}

fn proofs(t: Texts, one: &Innovation) -> Vec<Proof> {
    let mut all = one.dossier.evidence();
    all.sort_by_key(|proof| std::cmp::Reverse(proof.on));
    let told = all.into_iter().map(|proof| Proof {
        on: format::date(proof.on),
        method: method(t, proof.method),
        result: result(t, proof.result),
        sites: format::count(t.lang(), u64::from(proof.sites)),
        source: proof.source,
    });
    told.collect()
}

fn told(t: Texts, gazetteer: &Gazetteer, one: Replayed) -> Told {
    Told {
        host: one.host.unwrap_or_else(|| t.innovation_host_hidden()),
        territory: one.territory.map_or_else(|| t.unknown(), |place| territory(gazetteer, t, &place)),
        stage: match one.stopped {
            Some(why) => format!("{} : {}", replay_stage(t, one.stage), stopped(t, why)),
            None => replay_stage(t, one.stage),
        },
        since: format::date(one.since),
        fidelity: one
            .fidelity
            .map_or_else(|| t.unknown(), |f| t.replay_fidelity_of(i64::from(f.kept), i64::from(f.core))),
        opinion: one.opinion.map_or_else(|| t.unknown(), |said| opinion(t, said)),
        result: one.result.map_or_else(|| t.unknown(), |found| result(t, found)),
    }
}

fn proof_fields(t: Texts, form: &Pairs) -> Vec<Field> {
    let text = |name: &str| form.exact(name).unwrap_or("");
    let methods = Method::ALL.iter().map(|one| Choice::new(one.code(), method(t, *one), text("methode")));
    let results =
        EvidenceResult::ALL.iter().map(|one| Choice::new(one.code(), result(t, *one), text("trouve")));
    vec![
        Field::date("jour", t.innovation_proof_day(), text("jour")).required(),
        Field::radios("methode", t.innovation_method(), methods.collect()).required(),
        Field::radios("trouve", t.innovation_result(), results.collect()).required(),
        Field::number("lieux", t.innovation_sites(), form.text("lieux").unwrap_or("1"), 1, 1_000).required(),
        Field::text("source", t.innovation_source(), text("source"))
            .hint(t.innovation_proof_source_hint())
            .required(),
    ]
}

fn endorse_fields(t: Texts, form: &Pairs) -> Vec<Field> {
    let said = form.text("interet").unwrap_or("");
    let interest = [("non", t.innovation_interest_none()), ("oui", t.innovation_interest_some())];
    let interest = interest.into_iter().map(|(value, label)| Choice::new(value, label, said)).collect();
    vec![
        Field::radios("interet", t.innovation_interest_ask(), interest).required(),
        Field::area("pourquoi", t.innovation_endorse_why(), form.exact("pourquoi").unwrap_or(""))
            .hint(t.innovation_endorse_why_hint())
            .required(),
    ]
}

fn offer_fields(asked: &Asked, form: &Pairs, is_own: bool) -> Vec<Field> {
    let t = asked.t;
    let said = form.text("appui-genre").unwrap_or(if is_own { "meeting" } else { "" });
    let kinds = SupportKind::ALL.iter().filter(|kind| !is_own || **kind == SupportKind::Meeting);
    let kinds = kinds.map(|one| Choice::new(one.code(), support_kind(t, *one), said)).collect();
    let day = form.text("appui-jour").map_or_else(|| asked.today.to_string(), str::to_owned);
    let mut all = vec![Field::radios("appui-genre", t.innovation_support_kind(), kinds).required()];
    if !is_own {
        let amount = form.text("appui-montant").unwrap_or("");
        all.push(
            Field::text("appui-montant", t.match_budget(), amount)
                .hint(t.innovation_support_amount_hint())
                .unit("€"),
        );
    }
    all.push(Field::date("appui-jour", t.practice_day(), &day).required());
    all.push(
        Field::area("appui-mots", t.innovation_support_words(), form.exact("appui-mots").unwrap_or(""))
            .required(),
    );
    all
}

/// Why a level is what it is: what supports it, and what takes off.
fn level_why(t: Texts, one: &Innovation) -> String {
    let of = one.level;
    if of.against == 0 {
        t.innovation_level_supported(i64::from(of.supported))
    } else {
        t.innovation_level_against(i64::from(of.supported), i64::from(of.against), i64::from(of.level))
    }
}

fn state(t: Texts, one: &Innovation) -> (&'static str, String) {
    let left = 2_usize.saturating_sub(one.dossier.endorsements().len());
    match one.stage {
        Stage::Draft => ("info", t.innovation_draft_what()),
        Stage::Proposed | Stage::Vetting if left > 0 => {
            ("info", t.innovation_vetting_what(crate::ui::words::plural(left as u64)))
        }
        Stage::Proposed | Stage::Vetting => ("warning", t.innovation_no_evidence()),
        Stage::Listed => ("success", t.innovation_listed_what()),
        Stage::Watch => ("warning", t.innovation_watch_what()),
        Stage::Retired => ("warning", one.dossier.retired().map_or_else(String::new, |why| retired(t, why))),
    }
}

pub(super) async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let register = &asked.register;
    let organisation = asked.caller.organisation_id().ok();
    let one = register.innovation(id, organisation, asked.today).await?;
    let gazetteer = register.gazetteer().await?;
    let may = |action| asked.caller.can(action, ObjectKind::Innovation);
    let is_own = organisation == Some(one.holder_id.as_str());
    let may_endorse = match organisation {
        Some(own) if may(Action::Decide) => register.may_endorse(own).await?,
        _ => false,
    };
    let is_open = one.stage != Stage::Retired;
    let endorses =
        one.dossier.endorsements().iter().any(|e| Some(e.organisation_id.as_str()) == organisation);
    let is_vetted = matches!(one.stage, Stage::Proposed | Stage::Vetting | Stage::Listed | Stage::Watch);
    let endorsements = one.dossier.endorsements();
    let endorsements = endorsements.iter().zip(&one.endorsers);
    let endorsements =
        endorsements.map(|(said, who)| (who.clone(), said.words.clone(), format::date(said.on))).collect();
    let variants = register.innovation_variants(&one.family_id, organisation, asked.today).await?;
    let variants = variants.into_iter().filter(|other| other.id != one.id);
    let practice = match &one.practice_id {
        Some(id) => Some((format!("/pratiques/{id}"), register.practice(id).await?.told.title)),
        None => None,
    };
    let mut supports = Vec::new();
    if let Some(own) = organisation.filter(|_| may(Action::See)) {
        for line in register.supports(own, id).await? {
            let is_meeting = line.told.kind == SupportKind::Meeting;
            supports.push(SupportLine {
                may_answer: is_own && !is_meeting && line.accepted.is_none() && may(Action::Change),
                answer: match line.accepted {
                    _ if is_meeting => String::new(),
                    None => t.innovation_support_open(),
                    Some(true) => t.innovation_support_yes(),
                    Some(false) => t.innovation_support_no(),
                },
                amount: line.told.amount_cents.map_or_else(String::new, |cents| euros(t, cents)),
                kind: support_kind(t, line.told.kind),
                on: format::date(line.told.on),
                words: line.told.words,
                who: line.organisation,
                id: line.id,
            });
        }
    }
    let reasons = Retired::ALL
        .iter()
        .map(|why| Choice::new(why.code(), retired(t, *why), form.text("motif").unwrap_or("holder")));
    let retire = Field::radios("motif", t.innovation_retire_why(), reasons.collect());
    let (tone, state_what) = state(t, &one);
    let checked = |fields: Vec<Field>| fields.into_iter().map(|f| f.checked(problems)).collect::<Vec<_>>();
    let about = register::testimonies::About::Innovation(one.id.clone());
    let testimonies = crate::testimonies::links_to(asked, about).await?;
    let may_testify = one.is_listed() && asked.caller.can(Action::Create, ObjectKind::Testimony);
    Ok(ShowPage {
        testimonies,
        testify: may_testify.then(|| format!("/temoignages/nouveau?sujet=innovation:{}", one.id)),
        c: Chrome::new(
            asked,
            Place::Innovations,
            vec![crumb("/innovations", t.innovation_title()), crumb("", one.sheet.title.as_str())],
        ),
        done: asked
            .pairs
            .text("fait")
            .map(|what| if what == "variante" { t.innovation_variant_made() } else { t.event_noted() }),
        tone,
        state: stage(t, one.stage),
        state_what,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        facts: facts(t, &gazetteer, &one),
        core: one.sheet.core.clone(),
        adaptable: one.sheet.adaptable.clone(),
        prerequisites: one.sheet.prerequisites.clone(),
        parts: parts(t, &one),
        proofs: proofs(t, &one),
        level_why: level_why(t, &one),
        endorsements,
        replays: register.replayed(id).await?.into_iter().map(|r| told(t, &gazetteer, r)).collect(),
        variants: variants
            .map(|v| {
                (format!("/innovations/{}", v.id), t.innovation_variant_of(v.variant, stage(t, v.stage)))
            })
            .collect(),
        practice,
        supports,
        is_own,
        may_change: is_own && is_open && may(Action::Change),
        may_propose: is_own && one.stage == Stage::Draft && may(Action::Change),
        may_withdraw: endorses && may(Action::Decide),
        why_not: (is_own && is_vetted && may(Action::Decide)).then(|| t.innovation_own()),
        endorse: (!is_own && !endorses && is_vetted && may_endorse).then(|| checked(endorse_fields(t, form))),
        prove: (is_own && is_open && may(Action::Change)).then(|| checked(proof_fields(t, form))),
        retire: (is_own && is_open && one.stage != Stage::Draft && may(Action::Change)).then_some(retire),
        offer: (organisation.is_some() && is_open && one.stage != Stage::Draft && may(Action::Change))
            .then(|| checked(offer_fields(asked, form, is_own))),
        match_href: (one.is_listed() && !is_own && may(Action::See))
            .then(|| format!("/rapprochements/projets/{}", one.id)),
        lead: t.innovation_by(one.holder.clone()),
        title: one.sheet.title,
        id: one.id,
        t,
    })
}

/// `GET /innovations/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// `GET /innovations/{id}/fiche.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = asked.register.innovation(&id, asked.caller.organisation_id().ok(), asked.today).await?;
    let gazetteer = asked.register.gazetteer().await?;
    let mut blocks = vec![Block::note(format!("{} – {}", stage(t, one.stage), state(t, &one).1))];
    let facts = facts(t, &gazetteer, &one).into_iter();
    blocks.extend(facts.map(|(label, value)| Block::paragraph(format!("{label} : {value}"))));
    let lists = [
        (t.innovation_core(), &one.sheet.core),
        (t.innovation_adaptable(), &one.sheet.adaptable),
        (t.innovation_prerequisites(), &one.sheet.prerequisites),
    ];
    for (title, lines) in parts(t, &one) {
        blocks.push(Block::heading(2, title));
        blocks.extend(lines.into_iter().map(Block::paragraph));
    }
    for (title, items) in lists {
        if !items.is_empty() {
            blocks.push(Block::heading(2, title));
            blocks.extend(items.iter().map(|item| Block::paragraph(format!("– {item}"))));
        }
    }
    blocks.push(Block::heading(2, t.innovation_proofs()));
    blocks.push(Block::paragraph(level_why(t, &one)));
    blocks.extend(proofs(t, &one).into_iter().map(|proof| {
        Block::paragraph(format!("{} – {}, {} ({})", proof.on, proof.method, proof.result, proof.source))
    }));
    let sheet = Document {
        title: one.sheet.title.clone(),
        subtitle: t.innovation_by(one.holder.clone()),
        language: document::language(t),
        author: one.holder,
        date: Some(asked.today),
        footer: t.innovation_title(),
        blocks,
        ..Document::default()
    };
    document::pdf(sheet, "innovation").await
}
