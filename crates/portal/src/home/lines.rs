//! The lines of a queue as they are read: how each thing is called, where it is, what is to be done, where that is done.

use super::day::Opened;
use super::words;
use crate::adaptations::words as files;
use crate::campaigns::words as campaigns;
use crate::edge::{Asked, PageError};
use crate::imports;
use crate::referrals;
use crate::ui::words as shown;
use register::campaigns::Recipient;
use register::day::{AfterStep, Queue, Subject, Waiting};
use register::imports::ImportKind;
use register::portfolio::Portfolio;
use register::privacy::requests::RightsRequest;
use std::collections::{BTreeMap, BTreeSet};
use texts::format;
use trust::field::ObjectKind;
use trust::policy::Action;

/// A line of a queue.
pub(super) struct Line {
    pub href: String,
    pub what: String,
    pub residence: String,
    pub step: String,
    pub when: String,
    pub is_late: bool,
    /// The day as files write it; empty when there is none.
    pub day: String,
}

/// Names that the lines of a queue need, looked up once.
#[derive(Default)]
struct Names {
    households: BTreeMap<String, Recipient>,
    requests: BTreeMap<String, RightsRequest>,
}

/// The names of these lines. Those of households come from their campaigns, which the person may read.
async fn names(asked: &Asked, lines: &[Waiting]) -> Result<Names, PageError> {
    let mut names = Names::default();
    let own = asked.caller.organisation_id()?;
    let mut campaigns: BTreeSet<&str> = BTreeSet::new();
    let mut has_requests = false;
    for line in lines {
        match &line.subject {
            Subject::Household { campaign_id, .. } | Subject::Interested { campaign_id, .. } => {
                campaigns.insert(campaign_id);
            }
            Subject::Request { .. } => has_requests = true,
            _ => {}
        }
    }
    // Without that right, a household is named by its dwelling.
    if !asked.caller.could(Action::List, ObjectKind::Recipient) {
        campaigns.clear();
    }
    for id in campaigns {
        let all = asked.register.recipients(own, id, asked.today).await?;
        names.households.extend(all.into_iter().map(|one| (one.id.clone(), one)));
    }
    if has_requests {
        let all = asked.register.rights_requests(own).await?;
        names.requests.extend(all.into_iter().map(|one| (one.id.clone(), one)));
    }
    Ok(names)
}

/// The lines of a queue between two places of its list.
pub(super) async fn lines(
    asked: &Asked,
    opened: &Opened,
    (from, count): (usize, usize),
) -> Result<Vec<Line>, PageError> {
    let end = from.saturating_add(count).min(opened.lines.len());
    let wanted = opened.lines.get(from.min(end)..end).unwrap_or_default();
    let names = names(asked, wanted).await?;
    Ok(wanted.iter().map(|one| line(asked, opened, &names, one)).collect())
}

fn line(asked: &Asked, opened: &Opened, names: &Names, one: &Waiting) -> Line {
    let (href, what, step) = said(asked, opened, names, &one.subject);
    let residence = one.residence_id.as_deref().and_then(|id| opened.portfolio.as_ref()?.residence(id));
    let stood = match &one.subject {
        Subject::Dwelling { residence, .. } => residence.clone(),
        Subject::Residence { .. } => Some(String::new()),
        _ => None,
    };
    Line {
        href,
        what,
        residence: stood.or_else(|| residence.map(|r| r.name.clone())).unwrap_or_default(),
        step,
        when: words::when(asked.t, one.when, asked.today),
        is_late: one.when.is_late(asked.today),
        day: one.when.day().map(|day| day.to_string()).unwrap_or_default(),
    }
}

/// How a dwelling is called, while it is in the stock.
fn dwelling(asked: &Asked, portfolio: Option<&Portfolio>, id: &str) -> String {
    match portfolio.and_then(|portfolio| portfolio.dwelling(id)) {
        Some((_, d)) => crate::adapted::name_of(asked, d.reference.as_deref()),
        None => asked.t.day_left_stock(),
    }
}

/// Where a step of a file is done.
fn file_href(queue: Queue, id: &str) -> String {
    let page = match queue {
        Queue::Reports => "/rapport/saisie",
        Queue::Committee => "/decision",
        Queue::Deliveries => "/livraison",
        Queue::Feedback | Queue::Complaints | Queue::Devices => "/suivi",
        _ => "",
    };
    format!("/adaptations/{id}{page}")
}

/// The address where it is done, how it is called, and what is to be done.
fn said(asked: &Asked, opened: &Opened, names: &Names, subject: &Subject) -> (String, String, String) {
    let t = asked.t;
    let count = |n: u64| format::count(t.lang(), n);
    let home = |id: &str| dwelling(asked, opened.portfolio.as_deref(), id);
    let household = |recipient: &str, dwelling: &str| {
        names.households.get(recipient).map_or_else(|| home(dwelling), |r| campaigns::household(t, r))
    };
    match subject {
        Subject::Letters { campaign_id, title, count: n } => {
            let n = *n as u64;
            let letters = t.day_letter_count(shown::plural(n), count(n));
            (format!("/campagnes/{campaign_id}/envoi"), title.clone(), letters)
        }
        Subject::Household { campaign_id, recipient_id, dwelling_id, step } => (
            format!("/campagnes/{campaign_id}/menages/{recipient_id}"),
            household(recipient_id, dwelling_id),
            campaigns::next_step(t, *step),
        ),
        Subject::Interested { recipient_id, dwelling_id, .. } => (
            format!("/adaptations/nouvelle?logement={dwelling_id}&menage={recipient_id}"),
            household(recipient_id, dwelling_id),
            t.day_open_file(),
        ),
        Subject::File { id, dwelling_id, step } => {
            (file_href(opened.queue, id), home(dwelling_id), files::next(t, *step))
        }
        Subject::Works { id, dwelling_id, stage } => {
            (format!("/chantiers/{id}"), home(dwelling_id), files::stage(t, *stage))
        }
        Subject::Complaint { id, dwelling_id, kind, .. } => {
            (file_href(opened.queue, id), home(dwelling_id), files::complaint(t, *kind))
        }
        Subject::Device { id, dwelling_id, device, .. } => {
            (file_href(opened.queue, id), home(dwelling_id), files::device(t, *device))
        }
        Subject::Vacancy { id, dwelling_id } => (format!("/vacances/{id}"), home(dwelling_id), String::new()),
        Subject::Case { id, dwelling_id, candidates, has_rent } => {
            let mut step = t.day_candidates(shown::plural(*candidates), count(*candidates));
            if !has_rent {
                step = format!("{step}, {}", t.day_no_rent());
            }
            (format!("/dossiers/{id}"), home(dwelling_id), step)
        }
        Subject::Proposal { id, dwelling_id, step } => {
            (format!("/mutations/propositions/{id}"), home(dwelling_id), words::proposal(t, *step))
        }
        Subject::Wish { id, dwelling_id, is_left } => {
            let step = if *is_left { t.wishes_left() } else { t.day_to_confirm() };
            (format!("/mutations/souhaits/{id}"), home(dwelling_id), step)
        }
        Subject::CharterRequest { id, dwelling_id, other } => {
            (format!("/charte/demandes/{id}"), home(dwelling_id), other.clone())
        }
        Subject::Referral { id, number, what } => {
            (format!("/saisines/{id}"), t.referral_one(number.as_str()), referrals::words::what(t, *what))
        }
        Subject::Pathway { id, number, what } => (
            format!("/hlm-accompagnes/{id}"),
            t.pathway_one(number.as_str()),
            crate::supported::words::what(t, *what),
        ),
        Subject::Pension { id, fund, dwellings } => {
            (format!("/caisses/{id}"), fund.clone(), shown::dwellings(t, u64::from(*dwellings)))
        }
        Subject::Diagnosis { id, title, recommendations } => {
            let step = recommendations.map(|n| {
                let n = u64::from(n);
                t.diagnosis_to_answer(shown::plural(n), texts::format::count(t.lang(), n))
            });
            (format!("/diagnostics/{id}"), title.clone(), step.unwrap_or_default())
        }
        Subject::Quote { id, title, partner } => (format!("/devis/{id}"), title.clone(), partner.clone()),
        Subject::Subsidy { id, title, what } => {
            (format!("/conventions-de-financement/{id}"), title.clone(), what.clone())
        }
        Subject::Payment { id, label, state } => (
            format!("/enveloppes/versements/{id}"),
            label.clone(),
            crate::envelopes::words::payment_state(t, *state),
        ),
        Subject::Milestone { id, title, label } => {
            (format!("/accompagnements/{id}"), title.clone(), label.clone())
        }
        Subject::Premises { id, title } => (format!("/locaux/{id}"), title.clone(), String::new()),
        Subject::Pool { id, subject } => {
            let what = catalogue::subject(subject).map_or(subject.as_str(), |one| match t.lang() {
                texts::Lang::Fr => one.fr,
                texts::Lang::En => one.en,
            });
            (format!("/achats-groupes/{id}"), what.to_owned(), String::new())
        }
        Subject::Vote { partnership_id, title } => {
            (format!("/gouvernance/{partnership_id}"), title.clone(), String::new())
        }
        Subject::Call { id, title } => (format!("/appels/{id}"), title.clone(), String::new()),
        Subject::Application { id, title, call } => {
            (format!("/candidatures/{id}"), title.clone(), call.clone())
        }
        Subject::Judged { id, title, call } => (format!("/instruction/{id}"), title.clone(), call.clone()),
        Subject::Committee { id, title } => (format!("/comites/{id}"), title.clone(), asked.t.jury_declare()),
        Subject::Reading { id, title, call } => {
            (format!("/comites/lectures/{id}"), title.clone(), call.clone())
        }
        Subject::BoardVote { id, call } => {
            (format!("/arbitrages/{id}"), call.clone(), asked.t.jury_vote_open())
        }
        Subject::AfterResults { board_id, call, what } => {
            let step = match what {
                AfterStep::Answer => t.day_after_answer(),
                AfterStep::Vote => t.day_after_vote(),
                AfterStep::Call => t.day_after_call(),
            };
            (format!("/arbitrages/{board_id}/suites"), call.clone(), step)
        }
        Subject::ResultTold { id, title, standing } => {
            (format!("/candidatures/{id}/suites"), title.clone(), crate::boards::after::state(t, *standing))
        }
        Subject::PieceAsked { id, title } => {
            (format!("/candidatures/{id}/suites"), title.clone(), String::new())
        }
        Subject::Event { id, title, place } => (format!("/evenements/{id}"), title.clone(), place.clone()),
        Subject::Meeting { event, id, other, about } => {
            (format!("/evenements/{event}/rendez-vous/demandes/{id}"), other.clone(), about.clone())
        }
        Subject::Innovation { id, title, holder } => {
            (format!("/innovations/{id}"), title.clone(), holder.clone())
        }
        Subject::Testimony { id, title, other } => {
            (format!("/temoignages/{id}"), title.clone(), other.clone())
        }
        Subject::Replay { id, title, other } => (format!("/repliques/{id}"), title.clone(), other.clone()),
        Subject::WorkshopProposal { id, words, workshop } => {
            (format!("/ateliers/propositions/{id}"), words.clone(), workshop.clone())
        }
        Subject::EnquiryUnit { enquiry_id, id, door, residence } => {
            (format!("/enquetes/{enquiry_id}/logements/{id}"), door.clone(), residence.clone())
        }
        Subject::Chased { chase_id, reference, residence } => {
            (format!("/relances/{chase_id}"), reference.clone(), residence.clone())
        }
        Subject::Enquiry { id, title, aside } => {
            let aside = match aside {
                0 => String::new(),
                n => asked.t.enq_aside(shown::plural(*n), count(*n)),
            };
            (format!("/enquetes/{id}"), title.clone(), aside)
        }
        Subject::HomeVisit { id, door, residence } => {
            (format!("/aller-vers/{id}"), door.clone(), residence.clone())
        }
        Subject::TourStop { round_id, residence_id, residence, on } => (
            format!("/tournees/{round_id}/passages/{residence_id}/{on}"),
            residence.clone(),
            texts::format::date(*on),
        ),
        Subject::Contact { partner } => ("/contacts".to_owned(), partner.clone(), String::new()),
        Subject::Job { id, payload } => {
            let (name, kind) = match imports::jobs::label_of(payload) {
                Some((name, kind)) => (name, imports::kind_name(t, kind)),
                None => (id.clone(), String::new()),
            };
            (format!("/imports/travaux/{id}"), name, kind)
        }
        Subject::Import { id, kind, file_name, rejected } => {
            let kind = ImportKind::from_code(kind).map_or_else(|| kind.clone(), |k| imports::kind_name(t, k));
            let left_out = t.day_lines_left_out(shown::plural(*rejected), count(*rejected));
            (format!("/imports/{id}"), file_name.clone(), format!("{kind} – {left_out}"))
        }
        Subject::Agreement { id, partner } => (format!("/conventions/{id}"), partner.clone(), String::new()),
        Subject::SupportedConvention { id, title } => {
            (format!("/hlm-accompagnes/conventions/{id}"), title.clone(), String::new())
        }
        Subject::Role { person, role, .. } => {
            ("/membres".to_owned(), person.clone(), texts::people::role(t, *role))
        }
        Subject::Invitation { email, roles, .. } => {
            let roles: Vec<String> = roles.iter().map(|role| texts::people::role(t, *role)).collect();
            ("/membres".to_owned(), email.clone(), roles.join(", "))
        }
        Subject::Request { id } => {
            let (kind, dwelling) = names.requests.get(id).map_or_else(Default::default, |one| {
                let kind = crate::privacy::kind_word(t, one.kind);
                (kind, one.dwelling_reference.clone().unwrap_or_default())
            });
            (format!("/donnees/demandes/{id}"), dwelling, kind)
        }
        Subject::Relief { office_id, office, year } => {
            (format!("/degrevements/{office_id}/{year}"), office.clone(), t.relief_year(year.to_string()))
        }
        Subject::Expense { id, label } => {
            (format!("/degrevements/depenses/{id}"), label.clone(), String::new())
        }
        Subject::Residence { id } => residence(asked, opened, id),
        Subject::Dwelling { id, reference, .. } => {
            (format!("/logements/{id}"), crate::adapted::name_of(asked, reference.as_deref()), String::new())
        }
    }
}

fn residence(asked: &Asked, opened: &Opened, id: &str) -> (String, String, String) {
    let t = asked.t;
    let found = opened.portfolio.as_ref().and_then(|portfolio| portfolio.residence(id));
    let Some(r) = found else { return (format!("/residences/{id}"), String::new(), String::new()) };
    let step = match opened.queue {
        Queue::Births => {
            let n = u64::from(r.target.unknown);
            t.day_ages_missing(shown::plural(n), format::count(t.lang(), n))
        }
        Queue::Surveys => t.day_known_for(format::percent(t.lang(), (r.score.coverage * 100.0).floor(), 0)),
        _ => shown::target_share(t, &r.target),
    };
    let page = if opened.queue == Queue::Surveys { "/visite" } else { "" };
    (format!("/residences/{id}{page}"), r.name.clone(), step)
}
