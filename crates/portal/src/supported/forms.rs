//! The forms of a pathway: one for each fact that its party may note now. What is offered here is asked again by the
//! register when it is noted.

use super::words;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::{Choice, Field, Problem};
use jiff::civil::Date;
use pathway::supported::status::Status;
use pathway::supported::{
    Conclusion, Decline, Event, Exit, Measure, NoLease, Refusal, Side, Stage, Visit, may,
};
use register::supported::PathwayRecord;
use texts::Texts;

/// A form of the page.
pub(super) struct Act {
    pub code: &'static str,
    pub label: String,
    pub what: Option<String>,
    pub fields: Vec<Field>,
    pub primary: bool,
    pub open: bool,
}

/// The forms of a page, and what was typed in one of them.
pub(super) struct Forms<'a> {
    asked: &'a Asked,
    record: &'a PathwayRecord,
    typed: &'a Pairs,
    problems: &'a [Problem],
}

fn choices<T: Copy>(
    t: Texts,
    all: &[T],
    code: fn(T) -> &'static str,
    say: fn(Texts, T) -> String,
    now: &str,
) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(code(*one), say(t, *one), now)).collect()
}

impl<'a> Forms<'a> {
    pub fn new(
        asked: &'a Asked,
        record: &'a PathwayRecord,
        typed: &'a Pairs,
        problems: &'a [Problem],
    ) -> Forms<'a> {
        Forms { asked, record, typed, problems }
    }

    /// What was typed in the form of this fact.
    fn text(&self, code: &str, name: &str) -> &str {
        if self.typed.text("quoi") == Some(code) { self.typed.text(name).unwrap_or("") } else { "" }
    }

    /// A form, when the party may note such a fact now.
    fn act(&self, event: &Event, label: String, fields: Vec<Field>) -> Option<Act> {
        let code = event.code();
        may(Some(&self.record.standing), self.record.side, event).then(|| self.form(code, label, fields))
    }

    fn form(&self, code: &'static str, label: String, mut fields: Vec<Field>) -> Act {
        let t = self.asked.t;
        let open = self.typed.text("quoi") == Some(code) && !self.problems.is_empty();
        let today = self.asked.today.to_string();
        let typed = self.text(code, "le");
        fields.push(
            Field::date("le", t.pathway_act_when(), if typed.is_empty() { &today } else { typed }).required(),
        );
        let named = |field: Field| {
            let field = if open { field.checked(self.problems) } else { field };
            // The same field is in several forms; the one that is wrong keeps the id that its error names.
            if open { field } else { Field { id: format!("{}-{code}", field.id), ..field } }
        };
        Act {
            code,
            label,
            what: None,
            fields: fields.into_iter().map(named).collect(),
            primary: matches!(code, "oriented" | "accepted" | "offered" | "offer-accepted" | "moved-in"),
            open,
        }
    }

    fn select<T: Copy>(
        &self,
        (code, name): (&str, &str),
        label: String,
        all: &[T],
        code_of: fn(T) -> &'static str,
        say: fn(Texts, T) -> String,
    ) -> Field {
        Field::select(name, label, choices(self.asked.t, all, code_of, say, self.text(code, name)))
    }

    fn until(&self, code: &str) -> Field {
        let t = self.asked.t;
        Field::date("jusqu", t.pathway_act_until(), self.text(code, "jusqu")).hint(t.pathway_act_until_hint())
    }

    /// Statuses that may be begun: not the one of today.
    fn statuses(&self, code: &str) -> Field {
        let now = self.record.standing.status();
        let all: Vec<Status> = Status::ALL.iter().copied().filter(|one| Some(*one) != now).collect();
        let label = self.asked.t.pathway_status();
        self.select((code, "statut"), label, &all, Status::code, words::status)
    }

    /// Every form of the page, in the order in which things happen.
    pub async fn all(&self) -> Result<Vec<Act>, PageError> {
        let t = self.asked.t;
        let standing = &self.record.standing;
        let motive = || t.pathway_act_motive();
        let refusals = Refusal::of(self.record.side);
        let under_way: Vec<Measure> =
            Measure::ALL.iter().copied().filter(|one| standing.is_under_way(*one)).collect();
        let to_begin: Vec<Measure> =
            Measure::ALL.iter().copied().filter(|one| !standing.is_under_way(*one)).collect();
        let declined =
            self.select(("offer-declined", "motif"), motive(), Decline::ALL, Decline::code, words::decline);
        let mut all: Vec<Option<Act>> = vec![
            self.act(&Event::Oriented, t.pathway_act_oriented(), Vec::new()),
            self.act(&Event::Accepted, t.pathway_act_accepted(), Vec::new()),
            self.offer().await?,
            self.act(&Event::OfferAccepted, t.pathway_act_offer_accepted(), Vec::new()),
            self.act(
                &Event::OfferDeclined { motive: Decline::Other },
                t.pathway_act_offer_declined(),
                vec![declined],
            )
            .map(|act| Act { what: Some(t.pathway_act_declines_free()), ..act }),
            self.act(&Event::OfferWithdrawn, t.pathway_act_offer_withdrawn(), Vec::new()),
            self.act(
                &Event::MovedIn { status: Status::SubLetting, until: None },
                t.pathway_act_moved_in(),
                vec![self.statuses("moved-in"), self.until("moved-in")],
            ),
        ];
        all.extend(self.of_status());
        let on_measure = |code: &'static str, among: &[Measure]| {
            self.select((code, "mesure"), t.pathway_support_measures(), among, Measure::code, words::measure)
        };
        let begun = Event::MeasureBegun { measure: Measure::InHousing };
        let ended = Event::MeasureEnded { measure: Measure::InHousing };
        all.push(
            self.act(&begun, t.pathway_act_measure_begun(), vec![on_measure("measure-begun", &to_begin)])
                .filter(|_| !to_begin.is_empty()),
        );
        all.push(
            self.act(&ended, t.pathway_act_measure_ended(), vec![on_measure("measure-ended", &under_way)])
                .filter(|_| !under_way.is_empty()),
        );
        let visits = self.select(
            ("visited", "visite"),
            t.pathway_support_visits(),
            Visit::ALL,
            Visit::code,
            words::visit,
        );
        all.push(self.act(&Event::Visited { visit: Visit::AtHome }, t.pathway_act_visited(), vec![visits]));
        all.push(
            self.act(&Event::EvictionFeared, t.pathway_act_eviction_feared(), Vec::new())
                .filter(|_| standing.eviction_feared.is_none()),
        );
        all.push(
            self.act(&Event::EvictionAvoided, t.pathway_act_eviction_avoided(), Vec::new())
                .filter(|_| standing.eviction_feared.is_some()),
        );
        all.extend(self.sharing());
        if !refusals.is_empty() {
            let why = self.select(("refused", "motif"), motive(), refusals, Refusal::code, words::refusal);
            all.push(self.act(&Event::Refused { motive: refusals[0] }, t.pathway_act_refused(), vec![why]));
        }
        let reasons: Vec<Exit> = Exit::ALL
            .iter()
            .copied()
            .filter(|one| *one != Exit::Settled || standing.stage == Stage::OwnLease)
            .collect();
        let why = self.select(("exited", "motif"), motive(), &reasons, Exit::code, words::exit);
        all.push(self.act(&Event::Exited { reason: Exit::Left }, t.pathway_act_exited(), vec![why]));
        all.push(self.correction());
        Ok(all.into_iter().flatten().collect())
    }

    /// What is noted under a status.
    fn of_status(&self) -> Vec<Option<Act>> {
        let t = self.asked.t;
        let status = self.record.standing.status();
        let mut said =
            vec![Choice::new("", t.pathway_act_lease_offered(), self.text("prefect-told", "motif"))];
        said.extend(choices(
            t,
            NoLease::ALL,
            NoLease::code,
            words::no_lease,
            self.text("prefect-told", "motif"),
        ));
        let found = self.select(
            ("reviewed", "conclusion"),
            t.pathway_conclusions(),
            Conclusion::ALL,
            Conclusion::code,
            words::conclusion,
        );
        let begun = Event::StatusChanged { status: Status::DirectLease, until: None };
        let renewed = Event::Renewed { until: self.asked.today };
        let told = Event::PrefectTold { refusal: None };
        let reviewed = Event::Reviewed { conclusion: Conclusion::GoesOn };
        let until = Field::date("jusqu", t.pathway_act_until(), self.text("renewed", "jusqu")).required();
        vec![
            self.act(&reviewed, t.pathway_act_reviewed(), vec![found]),
            self.act(
                &told,
                t.pathway_act_prefect_told(),
                vec![Field::radios("motif", t.pathway_prefect_said(), said)],
            )
            .filter(|_| status == Some(Status::TransitionalLease)),
            self.act(
                &begun,
                t.pathway_act_status_changed(),
                vec![self.statuses("status-changed"), self.until("status-changed")],
            ),
            self.act(&renewed, t.pathway_act_renewed(), vec![until]),
        ]
    }

    /// Vacancies of the landlord that can be let.
    async fn offer(&self) -> Result<Option<Act>, PageError> {
        let t = self.asked.t;
        let event =
            Event::Offered { vacancy_id: String::new(), dwelling_id: String::new(), label: String::new() };
        if !may(Some(&self.record.standing), self.record.side, &event) {
            return Ok(None);
        }
        let portfolio = match portfolio(self.asked).await {
            Ok(portfolio) => portfolio,
            Err(PageError::NothingYet) => return Ok(None),
            Err(other) => return Err(other),
        };
        let current = self.text("offered", "vacance");
        let mut options = Vec::new();
        for vacancy in self.asked.register.open_vacancies(&portfolio.landlord.id).await? {
            let Some((r, d)) = portfolio.dwelling(&vacancy.dwelling_id) else { continue };
            if vacancy.state.can_be_let() {
                let name = crate::adapted::name_of(self.asked, d.reference.as_deref());
                options.push(Choice::new(vacancy.id, format!("{name}, {}", r.name), current));
            }
        }
        if options.is_empty() {
            let act = self.form("offered", t.pathway_act_offered(), Vec::new());
            return Ok(Some(Act { what: Some(t.pathway_act_vacancy_none()), fields: Vec::new(), ..act }));
        }
        let field = Field::select("vacance", t.pathway_act_vacancy(), options);
        Ok(self.act(&event, t.pathway_act_offered(), vec![field]))
    }

    /// The household's word on who reuses whose assessment.
    fn sharing(&self) -> Vec<Option<Act>> {
        let t = self.asked.t;
        let shared = &self.record.standing.shared_with;
        let sides = |is_shared: bool| -> Vec<Side> {
            let both = [Side::Association, Side::Siao];
            both.into_iter().filter(|side| shared.contains(side) == is_shared).collect()
        };
        let (open, closed) = (sides(false), sides(true));
        let field = |code: &'static str, among: &[Side]| {
            self.select((code, "avec"), t.pathway_act_with(), among, Side::code, words::side)
        };
        vec![
            self.act(
                &Event::Shared { with: Side::Siao },
                t.pathway_act_shared(),
                vec![field("shared", &open)],
            )
            .filter(|_| !open.is_empty()),
            self.act(
                &Event::ShareWithdrawn { with: Side::Siao },
                t.pathway_act_share_withdrawn(),
                vec![field("share-withdrawn", &closed)],
            )
            .filter(|_| !closed.is_empty()),
        ]
    }

    /// The last fact, when it is this party's.
    fn correction(&self) -> Option<Act> {
        let t = self.asked.t;
        let last = self
            .record
            .facts
            .iter()
            .rev()
            .find(|noted| !noted.is_corrected && !matches!(noted.fact.event, Event::Corrected { .. }))?;
        let is_last = pathway::supported::check(
            &self.record.bare_facts(),
            &pathway::supported::Fact {
                rank: self.record.edition.saturating_add(1),
                on: self.asked.today,
                side: self.record.side,
                event: Event::Corrected { rank: last.fact.rank },
            },
            self.asked.today,
        )
        .is_ok();
        is_last.then(|| {
            let act = self.form("corrected", t.pathway_act_corrected(), Vec::new());
            let what = format!("{} – {}", words::event(t, &last.fact.event), t.pathway_act_corrected_what());
            Act { what: Some(what), ..act }
        })
    }
}

/// The event that a form means; `None`: it means none.
pub(super) fn event(record: &PathwayRecord, form: &Pairs) -> Option<Event> {
    let text = |name: &str| form.text(name).unwrap_or("");
    let day = |name: &str| form.text(name).and_then(|text| text.parse::<Date>().ok());
    let motive = text("motif");
    Some(match form.text("quoi")? {
        "oriented" => Event::Oriented,
        "accepted" => Event::Accepted,
        "refused" => Event::Refused { motive: Refusal::from_code(motive)? },
        "offered" => Event::Offered {
            vacancy_id: text("vacance").to_owned(),
            dwelling_id: String::new(),
            label: String::new(),
        },
        "offer-withdrawn" => Event::OfferWithdrawn,
        "offer-declined" => Event::OfferDeclined { motive: Decline::from_code(motive)? },
        "offer-accepted" => Event::OfferAccepted,
        "moved-in" => Event::MovedIn { status: Status::from_code(text("statut"))?, until: day("jusqu") },
        "status-changed" => {
            Event::StatusChanged { status: Status::from_code(text("statut"))?, until: day("jusqu") }
        }
        "renewed" => Event::Renewed { until: day("jusqu")? },
        "reviewed" => Event::Reviewed { conclusion: Conclusion::from_code(text("conclusion"))? },
        "prefect-told" if motive.is_empty() => Event::PrefectTold { refusal: None },
        "prefect-told" => Event::PrefectTold { refusal: Some(NoLease::from_code(motive)?) },
        "measure-begun" => Event::MeasureBegun { measure: Measure::from_code(text("mesure"))? },
        "measure-ended" => Event::MeasureEnded { measure: Measure::from_code(text("mesure"))? },
        "visited" => Event::Visited { visit: Visit::from_code(text("visite"))? },
        "eviction-feared" => Event::EvictionFeared,
        "eviction-avoided" => Event::EvictionAvoided,
        "shared" => Event::Shared { with: Side::from_code(text("avec"))? },
        "share-withdrawn" => Event::ShareWithdrawn { with: Side::from_code(text("avec"))? },
        "exited" => Event::Exited { reason: Exit::from_code(motive)? },
        // The form says which edition it saw: the fact that is meant is the last one of that page.
        "corrected" => Event::Corrected { rank: last_rank(record)? },
        _ => return None,
    })
}

fn last_rank(record: &PathwayRecord) -> Option<u32> {
    let counts = |noted: &&register::supported::NotedFact| {
        !noted.is_corrected && !matches!(noted.fact.event, Event::Corrected { .. })
    };
    record.facts.iter().rev().find(counts).map(|noted| noted.fact.rank)
}
