//! Supported households of the invented town: a convention that the three parties signed, and pathways in every state.

use crate::supported::NewPathway;
use crate::{Error, Register};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use pathway::supported::assessment::{
    Answer, Assessment, Criterion, HomeFeature, HomeNeeds, Intensity, Need,
};
use pathway::supported::convention::{Event as Word, Terms};
use pathway::supported::status::Status;
use pathway::supported::{Conclusion, Decline, Event, Exit, Measure, NoLease, Refusal, Side, Visit};
use pathway::vacancy::Fact as VacancyFact;

/// The caseload of whoever follows these households, in the association and in the SIAO.
pub(crate) const CASELOAD: &str = "hlm-accompagnes";

/// How far a household of the demonstration went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goes {
    Proposed,
    Oriented,
    Refused(Side, Refusal),
    Accepted,
    /// It declined one dwelling before.
    Declined,
    ToMoveIn,
    /// Under this status since so many days, until so many days from now.
    Housed(Status, i64, Option<i64>),
    /// Its lease slid so many days ago, after so many days there.
    Slid(i64, i64),
    Left(Exit, i64),
}

/// The households: how many days ago they were proposed, and how far they went.
const HOUSEHOLDS: [(i64, Goes); 14] = [
    (700, Goes::Left(Exit::Settled, 90)),
    (640, Goes::Slid(150, 330)),
    (600, Goes::Slid(200, 240)),
    (520, Goes::Left(Exit::OtherHome, 60)),
    (470, Goes::Housed(Status::TransitionalLease, 420, Some(40))),
    (330, Goes::Housed(Status::TransitionalLease, 280, Some(85))),
    (260, Goes::Housed(Status::SubLetting, 215, None)),
    (150, Goes::Housed(Status::TransitionalLease, 100, Some(265))),
    (90, Goes::ToMoveIn),
    (75, Goes::Declined),
    (40, Goes::Accepted),
    (35, Goes::Refused(Side::Association, Refusal::NoPlace)),
    (18, Goes::Oriented),
    (4, Goes::Proposed),
];

/// Those who act.
struct People {
    association: (String, Register),
    siao: (String, Register),
    landlord: (String, Register),
}

/// One household, and the day on which it was proposed.
struct Following<'a> {
    people: &'a People,
    id: String,
    began: Date,
    today: Date,
}

fn noon(day: Date) -> Result<Timestamp, Error> {
    let noon = trust::day::legal_instant(day.at(12, 0, 0, 0));
    noon.ok_or_else(|| Error::Computation(format!("no noon on {day}")))
}

impl Following<'_> {
    fn day(&self, after: i64) -> Date {
        self.began.saturating_add(after.days()).min(self.today)
    }

    fn party(&self, side: Side) -> &(String, Register) {
        match side {
            Side::Landlord => &self.people.landlord,
            Side::Association => &self.people.association,
            Side::Siao => &self.people.siao,
        }
    }

    /// Notes something, so many days after the beginning.
    async fn note(&self, after: i64, side: Side, event: Event) -> Result<(), Error> {
        let (organisation, register) = self.party(side);
        let day = self.day(after);
        register.note_pathway(organisation, (&self.id, None), (&event, day), noon(day)?).await
    }

    /// Offers a dwelling that becomes free for it.
    async fn offer(&self, after: i64, dwelling_id: &str) -> Result<String, Error> {
        let (landlord, letting) = self.party(Side::Landlord);
        let day = self.day(after);
        let told = day.saturating_sub(30.days());
        let vacancy =
            letting.note_notice(landlord, dwelling_id, (told, day), Some(42_000), self.today).await?;
        let freed = VacancyFact::Freed { on: day };
        letting.note_vacancy_fact(landlord, &vacancy, freed, None, self.today).await?;
        let offered =
            Event::Offered { vacancy_id: vacancy.clone(), dwelling_id: String::new(), label: String::new() };
        self.note(after, Side::Landlord, offered).await?;
        Ok(vacancy)
    }

    /// An offer that was declined leaves the vacancy to somebody else.
    async fn let_to(&self, vacancy: &str, after: i64) -> Result<(), Error> {
        let (landlord, letting) = self.party(Side::Landlord);
        let on = self.began.saturating_add(after.days());
        let fact = VacancyFact::Let { on };
        letting.note_vacancy_fact(landlord, vacancy, fact, Some(false), self.today).await
    }
}

/// What the association found of a household, on a day.
fn assessment(rank: usize, assessed_on: Date) -> Assessment {
    let yes = |all: &[Criterion]| all.iter().map(|one| (*one, Answer::Yes)).collect::<Vec<_>>();
    let origin = [Criterion::Street, Criterion::Shelter, Criterion::HomeAtRisk][rank % 3];
    let mut criteria: std::collections::BTreeMap<_, _> =
        yes(&[origin, Criterion::EconomicDifficulty]).into_iter().collect();
    // One in four has an answer left to find.
    if rank % 4 != 1 {
        criteria.insert(Criterion::SocialDifficulty, Answer::Yes);
    }
    let needs = [Need::Budget, Need::OpeningRights, Need::RunningAHome, Need::SocialTies, Need::Employment];
    Assessment {
        assessed_on,
        criteria,
        needs: needs.into_iter().skip(rank % 3).take(3).collect(),
        intensity: Intensity::ALL.get(rank % 3).copied(),
        home: HomeNeeds {
            adults: Some(if rank.is_multiple_of(2) { 1 } else { 2 }),
            children: u8::try_from(rank % 4).ok(),
            rooms_least: u8::try_from(1 + rank % 4).ok(),
            rent_most_cents: Some(48_000),
            features: [HomeFeature::NearTransport, HomeFeature::LowFloorOrLift]
                .into_iter()
                .take(rank % 3)
                .collect(),
        },
    }
}

impl Register {
    /// Signs the convention of the invented town and follows its households, each as far as it went.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_pathways(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let organisations = self.organisations().await?;
        let id_of = |name: &str| organisations.iter().find(|o| o.name == name).map(|o| o.id.clone());
        let (Some(association), Some(siao)) = (id_of("Toits partagés"), id_of("SIAO de Valombre")) else {
            return Ok(());
        };
        // Dwellings of the last residences by name: the other slices of the demonstration use the first.
        let dwellings: Vec<String> = sqlx::query_scalar(
            "SELECT d.id FROM dwelling d JOIN residence r ON r.id = d.residence_id
             WHERE d.landlord_id = $1 AND d.is_current = 1 AND r.is_current = 1 AND d.rooms BETWEEN 1 AND 4
             ORDER BY r.name DESC, d.reference DESC, d.id LIMIT 20",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        // An empty town has people and no stock.
        if dwellings.len() < HOUSEHOLDS.len() {
            return Ok(());
        }
        let signed_on = today.saturating_sub(720.days());
        let terms = Terms {
            title: "HLM accompagnés de Valombre".to_owned(),
            landlord_id: landlord_id.to_owned(),
            association_id: association.clone(),
            siao_id: siao.clone(),
            association_caseload: CASELOAD.to_owned(),
            siao_caseload: CASELOAD.to_owned(),
            contact: "Permanence de Toits partagés, 05 00 00 00 41".to_owned(),
            first_day: signed_on,
            last_day: None,
        };
        let at = noon(signed_on)?;
        let officer = self.demo_person("toits-dpo", &association).await?;
        let convention = officer.write_supported_convention(&association, &terms, at).await?;
        let digest = self.supported_convention(&association, &convention).await?.digest;
        for (email, organisation) in
            [("toits-dpo", &association), ("siao-dpo", &siao), ("dpo", &landlord_id.to_owned())]
        {
            let officer = self.demo_person(email, organisation).await?;
            let signed = Word::Signed { digest: digest.clone() };
            officer.note_convention(organisation, &convention, &signed, at).await?;
        }
        let people = People {
            association: (association.clone(), self.demo_person("toits-suivi", &association).await?),
            siao: (siao.clone(), self.demo_person("siao-orientation", &siao).await?),
            landlord: (landlord_id.to_owned(), self.demo_person("location", landlord_id).await?),
        };
        let mut free = dwellings.into_iter();
        for (rank, (ago, goes)) in HOUSEHOLDS.into_iter().enumerate() {
            let began = today.saturating_sub(ago.days());
            let new = NewPathway {
                convention_id: convention.clone(),
                agreed_on: began,
                siao_reference: Some(format!("SI-{}", 40_210 + rank * 37)),
                caseload: None,
            };
            let opener = if rank % 3 == 0 { &people.siao } else { &people.association };
            let id = opener.1.open_pathway(&opener.0, &new, noon(began)?).await?;
            let following = Following { people: &people, id, began, today };
            let dwelling = free.next().unwrap_or_default();
            self.follow_demo_household(&following, (rank, ago, goes), &dwelling).await?;
        }
        Ok(())
    }

    async fn follow_demo_household(
        &self,
        one: &Following<'_>,
        (rank, ago, goes): (usize, i64, Goes),
        dwelling: &str,
    ) -> Result<(), Error> {
        use Side::{Association as A, Landlord as L, Siao as S};
        let (association, worker) = one.party(A);
        let assessed = assessment(rank, one.day((ago - 20).clamp(0, ago)));
        // The assessment that is useful today was made lately; one of them is about to expire.
        let assessed = Assessment {
            assessed_on: if rank == 7 { one.today.saturating_sub(165.days()) } else { assessed.assessed_on },
            ..assessed
        };
        if goes == Goes::Proposed {
            return Ok(());
        }
        one.note(3, S, Event::Oriented).await?;
        if rank.is_multiple_of(2) {
            one.note(3, A, Event::Shared { with: S }).await?;
        }
        if goes == Goes::Oriented {
            return worker.assess_pathway(association, &one.id, &assessed, noon(one.today)?).await;
        }
        if let Goes::Refused(side, motive) = goes {
            return one.note(9, side, Event::Refused { motive }).await;
        }
        one.note(9, A, Event::Accepted).await?;
        worker.assess_pathway(association, &one.id, &assessed, noon(one.today)?).await?;
        if goes == Goes::Accepted {
            return Ok(());
        }
        let vacancy = one.offer(30, dwelling).await?;
        if matches!(goes, Goes::Declined) {
            one.note(36, A, Event::OfferDeclined { motive: Decline::ServicesRoutine }).await?;
            return one.let_to(&vacancy, 40).await;
        }
        one.note(36, A, Event::OfferAccepted).await?;
        one.note(36, A, Event::MeasureBegun { measure: Measure::TowardsHousing }).await?;
        if goes == Goes::ToMoveIn {
            return Ok(());
        }
        let (status, entered, until) = match goes {
            Goes::Housed(status, since, until) => (status, ago - since, until),
            Goes::Slid(since, stayed) => (Status::TransitionalLease, ago - since - stayed, Some(400)),
            _ => (Status::TransitionalLease, 60, Some(400)),
        };
        let until = until.map(|days| one.today.saturating_add(days.days()));
        one.note(entered, A, Event::MovedIn { status, until }).await?;
        one.note(entered, A, Event::MeasureEnded { measure: Measure::TowardsHousing }).await?;
        one.note(entered, A, Event::MeasureBegun { measure: Measure::InHousing }).await?;
        for (n, visit) in [Visit::AtHome, Visit::AtHome, Visit::ByPhone].into_iter().enumerate() {
            let after = entered + 15 + 21 * i64::try_from(n).unwrap_or(0);
            one.note(after, A, Event::Visited { visit }).await?;
        }
        if entered + 180 < ago && rank != 4 {
            one.note(entered + 180, A, Event::Reviewed { conclusion: Conclusion::GoesOn }).await?;
        }
        if rank == 6 {
            one.note(ago - 30, L, Event::EvictionFeared).await?;
            one.note(ago - 10, A, Event::EvictionAvoided).await?;
        }
        if rank == 4 {
            one.note(ago - 200, A, Event::Reviewed { conclusion: Conclusion::MoreSupport }).await?;
            let said = Event::PrefectTold { refusal: Some(NoLease::HouseholdNotReady) };
            return one.note(ago - 30, L, said).await;
        }
        let lease = Event::StatusChanged { status: Status::DirectLease, until: None };
        match goes {
            Goes::Slid(since, _) => one.note(ago - since, L, lease).await,
            Goes::Left(reason, since) => {
                if reason == Exit::Settled {
                    one.note(ago - since - 120, L, lease).await?;
                }
                one.note(ago - since, A, Event::Exited { reason }).await
            }
            _ => Ok(()),
        }
    }
}
