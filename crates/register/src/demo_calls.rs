//! Calls of the invented town: one that is closed, with a dozen applications; one that is open, asked about and being answered;
//! one that a funder has still to approve. Everything goes through the acts that pages use.

use crate::calls::Interest;
use crate::demo_applications::{Crew, Member};
use crate::demo_ledger::{FUND, OF_INNOVATION, OF_PROJECTS, STATE};
use crate::{Error, Register};
use ::calls::{Category, Criterion, Fund, Mix, Public, Question, Quota, QuotaKind, Situation, Specification};
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeSet;
use trust::day::legal_day;
use trust::organisation::OrganisationKind as Kind;

const UNION: &str = "Union des bailleurs de Valombre";

/// A fund of a call: whose, its name, its total, the most for one project, its rate, and the envelope that pays it.
struct Money {
    of_state: bool,
    name: &'static str,
    /// Of the call that is closed, then of the one that is open: the same envelopes pay both.
    total_euros: [i64; 2],
    most_euros: i64,
    rate_bp: u32,
    categories: &'static [&'static str],
    envelope: &'static str,
}

const MONEY: [Money; 3] = [
    Money {
        of_state: true,
        name: "Accompagnement vers et dans le logement",
        total_euros: [420_000, 160_000],
        most_euros: 120_000,
        rate_bp: 5_000,
        categories: &["team", "letting"],
        envelope: OF_PROJECTS,
    },
    Money {
        of_state: false,
        name: "Soutien à l’innovation",
        total_euros: [260_000, 120_000],
        most_euros: 80_000,
        rate_bp: 4_000,
        categories: &["team", "letting"],
        envelope: OF_PROJECTS,
    },
    Money {
        of_state: false,
        name: "Évaluation et partage",
        total_euros: [50_000, 20_000],
        most_euros: 12_000,
        rate_bp: 8_000,
        categories: &["measure"],
        envelope: OF_INNOVATION,
    },
];

/// The days of a call.
struct Days {
    opens: Date,
    closes: Date,
    questions_until: Date,
    committee_on: Date,
    results_on: Date,
}

fn noon(day: Date) -> DateTime {
    day.at(12, 0, 0, 0)
}

/// The instant of an hour of a day, by clocks of mainland France.
pub(crate) fn clock(day: Date, hour: i8) -> Result<Timestamp, Error> {
    let at = day.at(hour, 0, 0, 0);
    trust::day::legal_instant(at).ok_or_else(|| Error::Computation(format!("no clock shows {at}")))
}

/// An instant so many hours later, or earlier.
pub(crate) fn hours_after(at: Timestamp, hours: i64) -> Timestamp {
    at + jiff::SignedDuration::from_hours(hours)
}

fn publics() -> Vec<Public> {
    let public = |key: &str, label: &str, reason: &str, any: &[Situation], all: &[Situation]| Public {
        key: key.to_owned(),
        label: label.to_owned(),
        reason: reason.to_owned(),
        any_of: any.iter().copied().collect(),
        all_of: all.iter().copied().collect(),
    };
    vec![
        public(
            "street",
            "Ménages qui sortent de la rue ou d’un hébergement",
            "L’accès direct au logement évite des années d’hébergement, si quelqu’un reste à leurs côtés.",
            &[Situation::Street, Situation::Shelter],
            &[Situation::LowIncome, Situation::SocialDifficulty],
        ),
        public(
            "at-risk",
            "Locataires qui risquent de perdre leur logement",
            "Un appui pris à temps coûte moins que l’expulsion et garde le logement.",
            &[],
            &[Situation::AtRisk, Situation::LowIncome, Situation::SocialDifficulty],
        ),
        public(
            "ageing",
            "Personnes âgées précaires qui perdent en autonomie",
            "Leur logement et leur appui doivent changer ensemble.",
            &[Situation::Street, Situation::Shelter, Situation::AtRisk],
            &[Situation::LossOfAutonomy],
        ),
    ]
}

fn criteria() -> Vec<Criterion> {
    let all = [
        ("dwelling", "Logement accessible et adapté", "Loyer, lieu, état, statut d’occupation", 20),
        ("letting", "Gestion locative adaptée", "Suivi des impayés, médiation, présence", 15),
        ("support", "Accompagnement modulable", "Durée et intensité selon le ménage", 25),
        ("partners", "Partenariat local", "Qui fait quoi, et depuis quand", 15),
        ("novelty", "Innovation", "Ce que le territoire ne fait pas encore", 10),
        ("spread", "Reproductibilité", "Ce qu’un autre territoire pourrait reprendre", 15),
    ];
    let criterion = |(key, label, looks_at, weight): (&str, &str, &str, u32)| Criterion {
        key: key.to_owned(),
        label: label.to_owned(),
        looks_at: looks_at.to_owned(),
        weight,
    };
    all.into_iter().map(criterion).collect()
}

fn specification(which: usize, days: &Days, state: &str, funder: &str) -> Specification {
    let question = |key: &str, label: &str, hint: &str, is_required| Question {
        key: key.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        most_chars: 3_000,
        is_required,
    };
    let category = |key: &str, label: &str, is_eligible| Category {
        key: key.to_owned(),
        label: label.to_owned(),
        is_eligible,
    };
    let fund = |one: &Money| Fund {
        key: uuid::Uuid::now_v7().to_string(),
        organisation: if one.of_state { state } else { funder }.to_owned(),
        name: one.name.to_owned(),
        total_cents: one.total_euros[which] * 100,
        rate_bp: one.rate_bp,
        least_cents: 100_000,
        most_cents: one.most_euros * 100,
        most_per_household_cents: one.of_state.then_some(650_000),
        categories: one.categories.iter().map(|&key| key.to_owned()).collect(),
    };
    let mix = |kinds: &[Kind]| Mix { kinds: kinds.iter().copied().collect(), at_least: 1 };
    Specification {
        title: "Un logement, un accompagnement".to_owned(),
        summary: "Loger durablement dans le parc social des ménages qui cumulent difficultés sociales et \
                  économiques, avec un logement adapté, une gestion locative attentive et un accompagnement \
                  qui s’ajuste."
            .to_owned(),
        objectives: vec![
            "Ouvrir le parc social à des ménages qui n’y accèdent pas".to_owned(),
            "Garantir leur maintien par un accompagnement renforcé".to_owned(),
            "Mesurer ce qui marche, pour le reprendre ailleurs".to_owned(),
        ],
        publics: publics(),
        criteria: criteria(),
        territories: BTreeSet::new(),
        mix: vec![mix(&[Kind::Landlord, Kind::EssCompany]), mix(&[Kind::Association, Kind::Federation])],
        questions: vec![
            question(
                "support",
                "Quel accompagnement, à quel rythme ?",
                "Qui, combien de visites, jusqu’à quand",
                true,
            ),
            question(
                "path",
                "Comment un ménage reste-t-il dans le parc ?",
                "Statuts d’occupation et passages de l’un à l’autre",
                true,
            ),
            question("spread", "Que pourrait reprendre un autre territoire ?", "", false),
        ],
        categories: vec![
            category("team", "Équipe d’accompagnement", true),
            category("letting", "Gestion locative adaptée", true),
            category("measure", "Évaluation", true),
            category("works", "Travaux et équipement des logements", false),
        ],
        funds: MONEY.iter().map(fund).collect(),
        public_rate_bp: Some(8_000),
        quotas: vec![Quota {
            key: "landlord".to_owned(),
            label: "Projets portés ou co-portés par un bailleur".to_owned(),
            kind: QuotaKind::LandlordCarried,
            of: BTreeSet::new(),
            at_least_bp: 3_000,
        }],
        reference: "Code de la construction et de l’habitation, articles L. 300-2 et R. 300-2-2".to_owned(),
        least_months: 12,
        most_months: 36,
        opens: days.opens.at(9, 0, 0, 0),
        closes: noon(days.closes),
        questions_until: Some(days.questions_until),
        committee_on: Some(days.committee_on),
        results_on: Some(days.results_on),
        contest_days: None,
    }
}

/// The hands that open calls.
struct Openers {
    state: String,
    funder: String,
    union: String,
    state_hand: Register,
    funder_hand: Register,
    union_hand: Register,
}

impl Register {
    async fn demo_openers(&self) -> Result<Option<Openers>, Error> {
        let all = self.organisations().await?;
        let named = |name: &str| all.iter().find(|one| one.name == name).map(|one| one.id.clone());
        let ids = named(STATE.0).zip(named(FUND.0)).zip(named(UNION));
        let Some(((state, funder), union)) = ids else { return Ok(None) };
        Ok(Some(Openers {
            state_hand: self.demo_person("etat-direction", &state).await?,
            funder_hand: self.demo_person("fonds-direction", &funder).await?,
            union_hand: self.demo_person("union-direction", &union).await?,
            state,
            funder,
            union,
        }))
    }

    /// A call that its three funders approved and published, whose funds have their envelopes.
    async fn publish_demo_call(
        &self,
        who: &Openers,
        (which, days, published): (usize, &Days, Timestamp),
    ) -> Result<(String, Specification), Error> {
        let mut one = specification(which, days, &who.state, &who.funder);
        if which > 0 {
            one.title.push_str(", deuxième session");
        }
        let drafted = hours_after(published, -72);
        let id = who.state_hand.draft_call(&who.state, &one, &[who.union.clone()].into(), drafted).await?;
        let hands =
            [(&who.state, &who.state_hand), (&who.funder, &who.funder_hand), (&who.union, &who.union_hand)];
        for (organisation, hand) in hands {
            let record = hand.call(Some(organisation), &id).await?;
            let (version, _) = record.draft().ok_or_else(|| Error::Unknown("call".to_owned()))?;
            let digest = version.digest.to_string();
            hand.approve_call(organisation, &id, &digest, hours_after(published, -24)).await?;
        }
        who.state_hand.publish_call(&who.state, &id, published).await?;
        for (fund, money) in one.funds.iter().zip(&MONEY) {
            let hand = if money.of_state { &who.state_hand } else { &who.funder_hand };
            let envelope = hand.demo_envelope(&fund.organisation, money.envelope).await?;
            hand.link_fund(&fund.organisation, (&id, &fund.key), envelope.as_deref(), published).await?;
        }
        Ok((id, one))
    }

    /// Adds the calls of the invented town, and what answers them.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_calls(&self, landlord_id: &str, now: Timestamp) -> Result<(), Error> {
        let Some(who) = self.demo_openers().await? else { return Ok(()) };
        let Some(crew) = self.demo_crew(landlord_id).await? else { return Ok(()) };
        let today = legal_day(now);
        let day = |from_now: i64| today.saturating_add(from_now.days());
        let days = Days {
            opens: day(-95),
            closes: day(-20),
            questions_until: day(-40),
            committee_on: day(10),
            results_on: day(45),
        };
        let (closed, text) = self.publish_demo_call(&who, (0, &days, clock(day(-100), 10)?)).await?;
        self.add_demo_dossiers(&crew, (&closed, &text), days.closes).await?;
        self.open_demo_call(&who, &crew, today).await?;
        self.draft_demo_call(&who, today).await
    }

    /// The call that is open: asked about, its deadline moved, two applications on their way.
    async fn open_demo_call(&self, who: &Openers, crew: &Crew, today: Date) -> Result<(), Error> {
        let day = |from_now: i64| today.saturating_add(from_now.days());
        let days = Days {
            opens: day(-10),
            closes: day(18),
            questions_until: day(8),
            committee_on: day(70),
            results_on: day(100),
        };
        let (open, text) = self.publish_demo_call(who, (1, &days, clock(day(-12), 10)?)).await?;
        for (rank, (member, question, answer)) in (0_i64..).zip(&QUESTIONS) {
            let by = crew.of(*member)?;
            let at = hours_after(clock(day(-9), 9)?, rank);
            let asked = by.hand.ask_about_call(&by.id, &open, question, at).await?;
            if let Some(answer) = answer {
                let at = clock(day(-6), 11)?;
                who.state_hand.answer_about_call(&who.state, (&open, &asked), answer, at).await?;
            }
        }
        let later = (noon(day(25)), "Des structures demandent une semaine pour réunir leurs signatures.");
        who.state_hand.extend_call(&who.state, &open, later, clock(day(-2), 15)?).await?;
        for (member, territory, brings, seeks) in INTERESTS {
            let by = crew.of(member)?;
            let said = Interest {
                territory: territory.parse().map_err(|_| Error::Computation(territory.to_owned()))?,
                brings: brings.to_owned(),
                seeks: seeks.to_owned(),
            };
            by.hand.seek_partners(&by.id, &open, &said, clock(day(-5), 10)?).await?;
        }
        self.begin_demo_dossiers(crew, (&open, &text), day(-4)).await
    }

    /// Next year's call, of which a funder has still to approve the text.
    async fn draft_demo_call(&self, who: &Openers, today: Date) -> Result<(), Error> {
        let day = |from_now: i64| today.saturating_add(from_now.days());
        let days = Days {
            opens: day(120),
            closes: day(200),
            questions_until: day(180),
            committee_on: day(240),
            results_on: day(270),
        };
        let mut one = specification(1, &days, &who.state, &who.funder);
        one.title = "Vieillir chez soi, accompagné".to_owned();
        one.publics.retain(|public| public.key == "ageing");
        let at = clock(today.saturating_sub(3.days()), 14)?;
        let id = who.state_hand.draft_call(&who.state, &one, &BTreeSet::new(), at).await?;
        let record = who.state_hand.call(Some(&who.state), &id).await?;
        let Some((version, _)) = record.draft() else { return Ok(()) };
        who.state_hand.approve_call(&who.state, &id, &version.digest.to_string(), at).await
    }
}

/// What was asked, by whom, and what all were told.
const QUESTIONS: [(Member, &str, Option<&str>); 3] = [
    (
        Member::Toits,
        "Une colocation compte-t-elle comme un logement ou comme plusieurs ?",
        Some("Comme un logement. Indiquez le nombre de ménages accueillis dans la description du projet."),
    ),
    (
        Member::Voisins,
        "Un poste déjà financé par le département peut-il figurer au budget ?",
        Some("Oui, en dépense comme en ressource : son financement compte dans le taux d’argent public."),
    ),
    (Member::Rampe, "Deux dossiers d’un même bailleur sont-ils recevables ?", None),
];

/// Who looks for partners, where, what it brings and what it looks for.
const INTERESTS: [(Member, &str, &str, &str); 3] = [
    (
        Member::Voisins,
        "commune:33999",
        "Des bénévoles formés et une équipe de deux salariés",
        "Un bailleur qui loge dans le quartier de la Gare",
    ),
    (
        Member::Rampe,
        "departement:33",
        "Des équipements démontables pour des logements provisoires",
        "Une association d’accompagnement",
    ),
    (
        Member::Bailleur,
        "departement:33",
        "Quinze logements disponibles dans l’année",
        "Une association présente le soir et le week-end",
    ),
];
