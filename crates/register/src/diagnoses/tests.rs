//! Diagnoses in a register: who sees one, who begins one, what is refused whoever asks, what is kept once it is delivered.

use super::*;
use crate::{Register, testing};
use diagnosis::{Answer, Building, Condition, Need, Priority, Seen};
use jiff::civil::{Date, date};
use tabular::{Limits, Table};
use tempfile::TempDir;
use upkeep::Kind;

const TODAY: Date = date(2026, 11, 23);
const ACCEPTED: &str = "{\"kind\":\"accepted\"}";

struct House {
    _folder: TempDir,
    register: Register,
    /// Whose buildings they are, who helps, and somebody else.
    own: String,
    helper: String,
    other: String,
}

async fn house() -> House {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let mut ids = Vec::new();
    for name in ["toits", "cle", "autre"] {
        ids.push(register.landlord_named(name).await.unwrap().id);
    }
    let [own, helper, other] = ids.try_into().unwrap();
    House { _folder: folder, register, own, helper, other }
}

fn building(name: &str) -> Building {
    let roof = Seen { condition: Some(Condition::Poor), quantity: Some(10_000), ..Seen::default() };
    Building { name: name.to_owned(), seen: [(Kind::Roof, roof)].into(), ..Building::default() }
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result.unwrap_err() {
        Error::Refused(code) => code,
        Error::Unknown(what) => format!("unknown {what}"),
        Error::Changed => "changed".to_owned(),
        other => panic!("{other}"),
    }
}

impl House {
    /// A request of `own` to the desk of `other`, with one need that was proposed to `helper`; what happened to the offer.
    async fn need(&self, events: &[&str]) {
        let mut act = self.register.db.act().await.unwrap();
        for sql in [
            "INSERT INTO referral (id, number, desk_id, organisation_id, urgency, made_at, made_by)
             VALUES ('r', '2026-0001', $1, $2, 'soon', '', '')",
            "INSERT INTO referral_need (id, referral_id, rank, title, made_at)
             SELECT 'n', 'r', 1, 'Toiture', '' WHERE $1 <> $2",
        ] {
            sqlx::query(sql).bind(&self.other).bind(&self.own).execute(act.connection()).await.unwrap();
        }
        sqlx::query(
            "INSERT INTO referral_offer (id, referral_id, need_id, team_id, helper_id, desk_id, organisation_id, made_at)
             VALUES ('o', 'r', 'n', 't', $1, $2, $3, '')",
        )
        .bind(&self.helper)
        .bind(&self.other)
        .bind(&self.own)
        .execute(act.connection())
        .await
        .unwrap();
        for (rank, event) in (1_i64..).zip(events) {
            sqlx::query(
                "INSERT INTO referral_fact (referral_id, rank, at, author, side, need_id, offer_id, event)
                 VALUES ('r', $1, '', '', 'helper', 'n', 'o', $2)",
            )
            .bind(rank)
            .bind(*event)
            .execute(act.connection())
            .await
            .unwrap();
        }
        act.commit().await.unwrap();
    }

    async fn begun(&self) -> String {
        let helper = Some(self.helper.as_str());
        self.register.put_diagnosis((&self.own, helper), None, "Trois immeubles").await.unwrap()
    }

    /// A diagnosis that was delivered with one building whose roof is poor.
    async fn delivered(&self) -> String {
        let id = self.begun().await;
        self.register.add_diagnosis_building(&self.helper, &id, &building("Moulin"), TODAY).await.unwrap();
        self.register.deliver_diagnosis(&self.helper, &id, TODAY).await.unwrap();
        id
    }
}

#[tokio::test]
async fn both_parties_see_a_diagnosis_and_another_organisation_learns_nothing_of_it() {
    let h = house().await;
    let id = h.begun().await;
    for by in [&h.own, &h.helper] {
        assert_eq!(h.register.diagnosis(by, &id).await.unwrap().title, "Trois immeubles");
        assert_eq!(h.register.diagnoses(by).await.unwrap().len(), 1);
    }
    assert_eq!(code(h.register.diagnosis(&h.other, &id).await), "unknown diagnosis");
    assert!(h.register.diagnoses(&h.other).await.unwrap().is_empty());
    let added = h.register.add_diagnosis_building(&h.other, &id, &building("x"), TODAY).await;
    assert_eq!(code(added), "unknown diagnosis");
    assert_eq!(code(h.register.deliver_diagnosis(&h.other, &id, TODAY).await), "unknown diagnosis");
    assert_eq!(code(h.register.diagnosis_photo(&h.other, &id, "p").await), "unknown photo");
}

#[tokio::test]
async fn a_diagnosis_is_begun_by_the_helper_that_took_the_need_and_by_nobody_else() {
    let h = house().await;
    h.need(&[ACCEPTED]).await;
    let of = DiagnosisOf::Need("n".to_owned());
    assert_eq!(code(h.register.begin_diagnosis(&h.other, &of, "x").await), "unknown need");
    let id = h.register.begin_diagnosis(&h.helper, &of, "Toiture").await.unwrap();
    let one = h.register.diagnosis(&h.own, &id).await.unwrap();
    assert_eq!((one.referral_id.as_deref(), one.need_id.as_deref()), (Some("r"), Some("n")));
    let steps: Vec<_> = h.register.help_of_referral("r").await.unwrap().into_iter().map(|(_, s)| s).collect();
    assert_eq!(steps, [referral::HelpStep::DiagnosisBegun]);
}

#[tokio::test]
async fn an_offer_that_was_not_taken_or_was_taken_back_opens_nothing() {
    let recalled = "{\"kind\":\"recalled\",\"reason\":\"mistake\"}";
    let declined = "{\"kind\":\"declined\",\"reason\":\"no-room\"}";
    let (seen, resumed) = ("{\"kind\":\"seen\"}", "{\"kind\":\"resumed\"}");
    for events in [&[seen][..], &[ACCEPTED, recalled], &[declined], &[ACCEPTED, resumed], &[]] {
        let h = house().await;
        h.need(events).await;
        let begun = h.register.begin_diagnosis(&h.helper, &DiagnosisOf::Need("n".to_owned()), "x").await;
        assert_eq!(code(begun), "unknown need", "{events:?}");
    }
}

#[tokio::test]
async fn what_was_delivered_is_kept_as_it_was_until_it_is_opened_and_delivered_again() {
    let h = house().await;
    let id = h.begun().await;
    assert_eq!(code(h.register.deliver_diagnosis(&h.helper, &id, TODAY).await), "diagnosis-empty");
    let building_id =
        h.register.add_diagnosis_building(&h.own, &id, &building("Moulin"), TODAY).await.unwrap();
    assert_eq!(code(h.register.deliver_diagnosis(&h.own, &id, TODAY).await), "diagnosis-not-yours");
    assert_eq!(h.register.deliver_diagnosis(&h.helper, &id, TODAY).await.unwrap(), 1);
    let late = Building { id: building_id.clone(), ..building("Autre nom") };
    let changed = h.register.change_diagnosis_building(&h.helper, &id, 1, &late, TODAY).await;
    assert_eq!(code(changed), "diagnosis-delivered");
    h.register.reopen_diagnosis(&h.helper, &id).await.unwrap();
    assert_eq!(h.register.change_diagnosis_building(&h.helper, &id, 1, &late, TODAY).await.unwrap(), 2);
    let one = h.register.diagnosis(&h.own, &id).await.unwrap();
    let kept = one.delivered.as_ref().unwrap();
    assert_eq!((kept.edition, kept.report.buildings[0].name.as_str()), (1, "Moulin"));
    assert_eq!(one.shown(TODAY).buildings[0].name, "Autre nom");
    assert_eq!(h.register.deliver_diagnosis(&h.helper, &id, TODAY).await.unwrap(), 2);
}

#[tokio::test]
async fn nobody_writes_over_what_they_did_not_see_and_saving_twice_is_saving_once() {
    let h = house().await;
    let id = h.begun().await;
    let building_id =
        h.register.add_diagnosis_building(&h.helper, &id, &building("Moulin"), TODAY).await.unwrap();
    let mut mine = Building { id: building_id.clone(), ..building("Moulin") };
    mine.note = "Cave inondée".to_owned();
    assert_eq!(h.register.change_diagnosis_building(&h.helper, &id, 1, &mine, TODAY).await.unwrap(), 2);
    assert_eq!(h.register.change_diagnosis_building(&h.helper, &id, 2, &mine, TODAY).await.unwrap(), 2);
    let theirs = Building { id: building_id.clone(), ..building("Moulin") };
    assert_eq!(code(h.register.change_diagnosis_building(&h.own, &id, 1, &theirs, TODAY).await), "changed");
    assert_eq!(code(h.register.write_diagnosis(&h.own, (&id, 9), "t", "").await), "changed");
    let twice = h.register.add_diagnosis_building(&h.own, &id, &building("Moulin"), TODAY).await;
    assert_eq!(code(twice), "diagnosis-twice");
}

#[tokio::test]
async fn a_text_about_somebodys_health_is_not_kept() {
    let h = house().await;
    let id = h.begun().await;
    let said = Building { note: "Locataire du 2e séropositif".to_owned(), ..building("Moulin") };
    assert_eq!(
        code(h.register.add_diagnosis_building(&h.helper, &id, &said, TODAY).await),
        "diagnosis-personal"
    );
    let need = Need {
        id: String::new(),
        title: "Gardien alcoolique".to_owned(),
        priority: Priority::Safety,
        subject: None,
        building: None,
        why: "x".to_owned(),
    };
    assert_eq!(code(h.register.add_diagnosis_need(&h.helper, &id, &need).await), "diagnosis-personal");
}

#[tokio::test]
async fn only_the_organisation_answers_and_setting_aside_has_a_reason() {
    let h = house().await;
    let id = h.delivered().await;
    let key = h.register.diagnosis(&h.own, &id).await.unwrap().delivered.unwrap().report.recommendations[0]
        .key
        .clone();
    let answer = |by: String, answer, note: &'static str| {
        let (register, id, key) = (h.register.clone(), id.clone(), key.clone());
        async move { register.answer_recommendation(&by, &id, &key, (answer, note)).await }
    };
    assert_eq!(code(answer(h.helper.clone(), Answer::Accepted, "").await), "diagnosis-not-owner");
    assert_eq!(code(answer(h.own.clone(), Answer::SetAside, " ").await), "diagnosis-reason");
    answer(h.own.clone(), Answer::SetAside, "Bail terminé").await.unwrap();
    answer(h.own.clone(), Answer::Done, "").await.unwrap();
    let one = h.register.diagnosis(&h.own, &id).await.unwrap();
    assert_eq!(one.answers()[key.as_str()].answer, Answer::Done, "the last answer holds");
    assert_eq!(one.unanswered(), 0);
    let unknown = h.register.answer_recommendation(&h.own, &id, "x@y", (Answer::Done, "")).await;
    assert_eq!(code(unknown), "unknown recommendation");
    assert_eq!(code(h.register.ask_quote(&h.helper, &id, "").await), "diagnosis-not-owner");
    h.register.ask_quote(&h.own, &id, "").await.unwrap();
}

#[tokio::test]
async fn the_works_plan_of_the_organisation_receives_the_components_once() {
    let h = house().await;
    let id = h.delivered().await;
    assert_eq!(code(h.register.give_diagnosis_to_plan(&h.helper, &id).await), "diagnosis-not-owner");
    let first = h.register.give_diagnosis_to_plan(&h.own, &id).await.unwrap();
    assert_eq!(first, GivenToPlan { added: 1, already: 0, uncounted: 0 });
    let again = h.register.give_diagnosis_to_plan(&h.own, &id).await.unwrap();
    assert_eq!((again.added, again.already), (0, 1));
    assert_eq!(h.register.upkeep_components(&h.own).await.unwrap()[0].building, "Moulin");
    assert!(h.register.upkeep_components(&h.helper).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_file_adds_the_buildings_that_are_not_there_and_a_trial_writes_nothing() {
    let h = house().await;
    let id = h.begun().await;
    h.register.add_diagnosis_building(&h.helper, &id, &building("Moulin"), TODAY).await.unwrap();
    let import = |dry_run| {
        let text = "batiment;logements;dpe\nMoulin;3;A\nTilleuls;12;E\nRose;;Z\n";
        let table = Table::from_bytes("b.csv", text.as_bytes().to_vec(), &Limits::upload()).unwrap();
        h.register.import_diagnosis_buildings(&h.own, &id, BuildingsFile { table, dry_run }, TODAY)
    };
    let tried = import(true).await.unwrap();
    assert_eq!((tried.added, tried.already, tried.problems.len()), (1, 1, 1));
    assert_eq!(h.register.diagnosis(&h.own, &id).await.unwrap().buildings.len(), 1);
    import(false).await.unwrap();
    let now = h.register.diagnosis(&h.own, &id).await.unwrap();
    assert_eq!(now.buildings.len(), 2);
    assert!(now.buildings[0].building.energy_class.is_none(), "what was seen is not written over");
}

#[tokio::test]
async fn photos_are_shown_to_the_parties_and_leave_with_their_building() {
    let h = house().await;
    let id = h.begun().await;
    let building_id =
        h.register.add_diagnosis_building(&h.helper, &id, &building("Moulin"), TODAY).await.unwrap();
    let picture = image::RgbImage::from_pixel(30, 20, image::Rgb([9, 90, 200]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let photo = |caption: &str| NewPhoto { bytes: bytes.get_ref().clone(), caption: caption.to_owned() };
    let blank = h.register.add_diagnosis_photo(&h.own, &id, &building_id, photo(" ")).await;
    assert_eq!(code(blank), "photo-caption");
    let mut last = String::new();
    for n in 0..MOST_PHOTOS {
        let caption = format!("Toiture {n}");
        last = h.register.add_diagnosis_photo(&h.own, &id, &building_id, photo(&caption)).await.unwrap();
    }
    let more = h.register.add_diagnosis_photo(&h.own, &id, &building_id, photo("x")).await;
    assert_eq!(code(more), "photo-many");
    let kept = h.register.diagnosis_photo(&h.helper, &id, &last).await.unwrap();
    assert_eq!(&kept[..3], [0xff, 0xd8, 0xff], "drawn again as a JPEG");
    h.register.remove_diagnosis_building(&h.helper, &id, (&building_id, 1)).await.unwrap();
    assert_eq!(code(h.register.diagnosis_photo(&h.helper, &id, &last).await), "unknown photo");
}
