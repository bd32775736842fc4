//! Households that leave or whose births are corrected: what was noted of them is not taken for that of whoever comes next.

use allocation::need::{Need, Rooms};
use allocation::transfer::{Near, Wish};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use model::duplicate::DuplicateChoice;
use model::dwelling::AdaptationLevel;
use opendata::occupancy::Mapping;
use register::adaptations::NewFile;
use register::allocations::{Case, Choice, NewSession};
use register::imports::silent;
use register::landlords::Landlord;
use register::needs::{Household, NewNeed};
use register::occupancy::OccupancyImport;
use register::portfolio::{Portfolio, PortfolioRequest};
use register::privacy::requests::{BirthGiven, RequestKind};
use register::stock::StockImport;
use register::transfers::{ConsentHow, NewWish, Scenario, Step, solved};
use register::{Error, Register, testing};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tabular::Limits;
use tempfile::TempDir;

const DAY: Date = date(2026, 6, 1);
const STOCK: &str = "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;LATITUDE;LONGITUDE\n\
    N1;L-1;33999;33999;VALOMBRE;1;RUE;DES SAULES;2;1;Les Saules;C;3;62;1968;52;45.1067;-2.5871\n\
    N2;L-2;33999;33999;VALOMBRE;1;RUE;DES SAULES;0;1;Les Saules;C;3;62;1968;52;45.1067;-2.5871\n";
/// The couple of the first dwelling; somebody alone in the second.
const COUPLE: &[(&str, &str)] = &[("L-1", "27/02/1941"), ("L-1", "14/07/1944"), ("L-2", "03/05/1950")];

struct House {
    folder: TempDir,
    register: Register,
    landlord: Landlord,
}

async fn house() -> House {
    let folder = TempDir::new().unwrap();
    let register = testing::open(&folder.path().join("data")).await.unwrap();
    let landlord = register.landlord_named("Habitat Test").await.unwrap();
    let file = folder.path().join("parc.csv");
    std::fs::write(&file, STOCK).unwrap();
    let import = StockImport {
        file: &file,
        title: None,
        mapping: None,
        limits: Limits::default(),
        duplicates: DuplicateChoice::default(),
        dry_run: false,
    };
    register.import_stock(&landlord, import, &silent, &AtomicBool::new(false)).await.unwrap();
    let house = House { folder, register, landlord };
    house.occupancy(COUPLE).await;
    house
}

impl House {
    async fn occupancy(&self, rows: &[(&str, &str)]) {
        let file = self.folder.path().join("occupation.csv");
        let mut text = "dwelling_ref;lease_ref;birth_date\n".to_owned();
        for (dwelling, birth) in rows {
            text.push_str(&format!("{dwelling};B-{dwelling};{birth}\n"));
        }
        std::fs::write(&file, text).unwrap();
        let header: Vec<String> = ["dwelling_ref", "lease_ref", "birth_date"].map(str::to_owned).into();
        let mapping = Mapping { keep_birth_dates: true, ..Mapping::proposed(&header) };
        let import = OccupancyImport {
            file: &file,
            title: None,
            mapping: Some(mapping),
            limits: Limits::default(),
            dry_run: false,
            on: DAY,
        };
        self.register.import_occupancy(&self.landlord, import, &silent).await.unwrap();
    }

    async fn portfolio(&self) -> Arc<Portfolio> {
        let landlord_id = self.landlord.id.clone();
        let request = PortfolioRequest { landlord_id, on: DAY, weights: None, prudent: false, target: None };
        self.register.portfolio(&request).await.unwrap()
    }

    async fn dwelling(&self, reference: &str) -> String {
        let portfolio = self.portfolio().await;
        let mut all = portfolio.residences.iter().flat_map(|r| &r.dwelling_views);
        all.find(|d| d.reference.as_deref() == Some(reference)).unwrap().id.clone()
    }

    /// A need and an adaptation file of whoever lives there.
    async fn noted(&self, reference: &str) -> (String, String) {
        let dwelling_id = self.dwelling(reference).await;
        let need = Need {
            level: Some(AdaptationLevel::N2),
            step_free: Some(true),
            rooms: None,
            places: Vec::new(),
            rent_limit_cents: None,
        };
        let new = NewNeed { household: Household::Tenant(dwelling_id.clone()), need, consent_on: DAY };
        let need = self.register.note_need(&self.landlord.id, &new, DAY).await.unwrap();
        let new = NewFile { dwelling_id, recipient_id: None, consent_on: DAY };
        (need, self.register.open_adaptation(&self.landlord.id, &new, DAY).await.unwrap())
    }

    /// Are they still there, as the need and as the file see it?
    async fn there(&self, (need, file): &(String, String)) -> (Option<bool>, Option<bool>) {
        let id = self.landlord.id.as_str();
        (
            self.register.need(id, need).await.unwrap().is_household_there,
            self.register.adaptation(id, file, DAY).await.unwrap().is_household_there,
        )
    }

    async fn shown(&self, case: &str) -> Case {
        self.register.allocation_case(&*self.portfolio().await, case, DAY).await.unwrap()
    }

    async fn request(&self, kind: RequestKind, reference: &str, birth: &str) -> String {
        let birth = BirthGiven::read(birth).unwrap();
        self.register.note_rights_request(&self.landlord.id, kind, reference, birth, DAY).await.unwrap()
    }
}

fn code(error: Error) -> String {
    match error {
        Error::Refused(code) => code,
        other => other.to_string(),
    }
}

#[tokio::test]
async fn a_birth_corrected_below_the_age_moves_nobody_out_and_one_that_is_not_known_tells_nothing() {
    let h = house().await;
    let (couple, alone) = (h.noted("L-1").await, h.noted("L-2").await);
    assert_eq!(h.there(&couple).await, (Some(true), Some(true)));
    h.occupancy(&[("L-1", "27/02/1971"), ("L-1", "14/07/1944"), ("L-2", "")]).await;
    assert_eq!(h.there(&couple).await, (Some(true), Some(true)));
    assert_eq!(h.there(&alone).await, (None, None), "somebody lives there, and nobody can say who");
    let usable = h.register.needs(&h.landlord.id).await.unwrap();
    assert!(usable.iter().all(|need| need.is_usable(DAY)));
    // Alone, and corrected: it cannot be told from somebody else.
    h.occupancy(&[("L-1", "27/02/1971"), ("L-2", "03/05/1970")]).await;
    assert_eq!(h.there(&couple).await, (Some(false), Some(false)));
    assert_eq!(h.there(&alone).await, (Some(false), Some(false)));
    h.occupancy(COUPLE).await;
    assert_eq!(h.there(&couple).await, (Some(true), Some(true)));
}

#[tokio::test]
async fn a_household_that_left_is_no_candidate_and_whoever_decides_on_it_is_told() {
    let h = house().await;
    let id = h.landlord.id.as_str();
    let (need, file) = h.noted("L-1").await;
    let freed = h.dwelling("L-2").await;
    let vacancy = h.register.note_notice(id, &freed, (DAY, DAY), Some(32_400), DAY).await.unwrap();
    let new = NewSession { held_on: DAY, name: "Valombre".to_owned() };
    let session = h.register.plan_allocation_session(id, &new, DAY).await.unwrap();
    let case = h.register.examine_vacancy(id, &session, &vacancy).await.unwrap();
    let add = [need.clone()];
    h.register.change_candidates(id, &case, (&add, &[]), DAY).await.unwrap();
    let seen = h.shown(&case).await;
    assert_eq!(seen.candidates.len(), 1);
    // They leave between the page and the decision: others live there now.
    h.occupancy(&[("L-1", "01/01/1949")]).await;
    let choice = Choice { need_id: Some(need.clone()), reason: None, shown: seen.shown };
    let at: Timestamp =
        DAY.to_zoned(TimeZone::UTC).unwrap().timestamp() + jiff::SignedDuration::from_hours(12);
    let portfolio = h.portfolio().await;
    let late = h.register.decide_allocation(&portfolio, &case, &choice, at).await;
    assert_eq!(code(late.unwrap_err()), "allocation-changed");
    assert!(h.shown(&case).await.candidates.is_empty());
    let again = h.register.change_candidates(id, &case, (&add, &[]), DAY).await;
    assert!(matches!(again, Err(Error::Unknown(_))), "{again:?}");
    let vacancy = h.register.vacancy(id, &vacancy).await.unwrap();
    let found = h.register.matches(&portfolio, &vacancy, DAY).await.unwrap().unwrap();
    assert!(found.fitting.is_empty() && found.others.is_empty(), "nobody is proposed in their place");
    assert_eq!(h.register.adaptation(id, &file, DAY).await.unwrap().is_household_there, Some(false));
}

#[tokio::test]
async fn who_comes_next_is_told_nothing_of_those_before_and_erases_nothing_of_theirs() {
    let h = house().await;
    let id = h.landlord.id.as_str();
    let before = h.noted("L-1").await;
    // Nobody there answers to this birth: nothing of those who live there goes.
    let stranger = h.request(RequestKind::Erasure, "L-1", "1902").await;
    assert_eq!(h.register.erase_person(id, &stranger).await.unwrap(), 0);
    assert_eq!(h.there(&before).await, (Some(true), Some(true)));
    h.occupancy(&[("L-1", "01/01/1949")]).await;
    let asks = h.request(RequestKind::Access, "L-1", "01/01/1949").await;
    let held = h.register.held_of(id, &asks).await.unwrap().unwrap();
    assert!(held.needs.is_empty() && held.adaptations.is_empty());
    let erases = h.request(RequestKind::Erasure, "L-1", "01/01/1949").await;
    assert_eq!(h.register.erase_person(id, &erases).await.unwrap(), 1);
    assert_eq!(h.register.needs(id).await.unwrap().len(), 1);
    // Those whose it is have it told, and erased.
    h.occupancy(COUPLE).await;
    let asks = h.request(RequestKind::Access, "L-1", "14/07/1944").await;
    let held = h.register.held_of(id, &asks).await.unwrap().unwrap();
    assert_eq!((held.needs.len(), held.adaptations.len()), (1, 1));
    let erases = h.request(RequestKind::Erasure, "L-1", "14/07/1944").await;
    assert_eq!(h.register.erase_person(id, &erases).await.unwrap(), 1);
    assert_eq!(h.register.needs(id).await.unwrap().len(), 0);
    assert!(h.register.adaptations(id, DAY).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_wish_to_move_is_that_of_the_household_who_said_it_and_of_nobody_who_comes_next() {
    let h = house().await;
    let id = h.landlord.id.as_str();
    let wish = Wish {
        persons: 2,
        rent_cents: Some(48_000),
        rooms: Rooms { least: 3, most: 3 },
        least_area_m2: None,
        highest_floor: Some(0),
        lift: false,
        level: None,
        near: Near::Building,
        rent_limit_cents: None,
        services: Vec::new(),
        asked_on: DAY,
    };
    let new = NewWish {
        dwelling_id: h.dwelling("L-1").await,
        wish,
        consent_on: DAY,
        consent_how: ConsentHow::Signed,
    };
    let noted = h.register.note_transfer_wish(id, &new, DAY).await.unwrap();
    h.occupancy(&[("L-1", "27/02/1941"), ("L-1", "14/07/1944")]).await;
    let freed = h.dwelling("L-2").await;
    h.register.note_notice(id, &freed, (DAY, DAY), Some(32_400), DAY).await.unwrap();
    let portfolio = h.portfolio().await;
    let pool = h.register.transfer_pool(&portfolio, Scenario::default(), DAY).await.unwrap();
    let plan = solved(&pool).unwrap();
    h.register.keep_transfer_plan(id, (&pool, &plan), false).await.unwrap();
    let chain = h.register.transfer_exchanges(id, false).await.unwrap().remove(0);
    let shown = (chain.id.as_str(), chain.edition);
    h.register.note_transfer_step(&portfolio, shown, Step::Propose(0), (DAY, DAY)).await.unwrap();

    // Others live there now: nothing is proposed to them, nothing is accepted in the place of those who left.
    h.occupancy(&[("L-1", "01/01/1949")]).await;
    let portfolio = h.portfolio().await;
    let before = h.register.transfer_wish(id, &noted).await.unwrap();
    assert_eq!((before.is_household_there, before.open(DAY)), (Some(false), None));
    let chain = h.register.transfer_exchange(id, &chain.id).await.unwrap();
    assert_eq!(h.register.stopped_moves(&portfolio, &chain, DAY).await.unwrap(), [0]);
    let late = h
        .register
        .note_transfer_step(&portfolio, (&chain.id, chain.edition), Step::Accept(0), (DAY, DAY))
        .await;
    assert_eq!(code(late.unwrap_err()), "exchange-stopped");
    let pool = h.register.transfer_pool(&portfolio, Scenario::default(), DAY).await.unwrap();
    assert!(pool.instance.households.is_empty());
    let asks = h.request(RequestKind::Access, "L-1", "01/01/1949").await;
    assert!(h.register.held_of(id, &asks).await.unwrap().unwrap().wishes.is_empty());

    // They may wish for themselves; what the others wished is erased and breaks what was proposed.
    let theirs = h.register.note_transfer_wish(id, &new, DAY).await.unwrap();
    let before = h.register.transfer_wish(id, &noted).await.unwrap();
    assert!(before.closed.is_some() && before.wish.is_none());
    assert_eq!(h.register.transfer_exchange(id, &chain.id).await.unwrap().alive().len(), 0);
    let held = h.register.held_of(id, &asks).await.unwrap().unwrap();
    assert_eq!(held.wishes.len(), 1);
    let erases = h.request(RequestKind::Erasure, "L-1", "01/01/1949").await;
    assert_eq!(h.register.erase_person(id, &erases).await.unwrap(), 1);
    let left = h.register.transfer_wishes(id).await.unwrap();
    let left: Vec<&str> = left.iter().map(|wish| wish.id.as_str()).collect();
    assert_eq!(left, [noted.as_str()], "{theirs} is erased");
}
