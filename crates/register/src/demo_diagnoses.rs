//! The free diagnosis of the three invented buildings of an association, a quote that waits for its signature, and an
//! accompaniment that was signed a year ago.

use crate::diagnoses::NewPhoto;
use crate::{Error, Register};
use diagnosis::{
    Answer, Building, Condition, CostKind, EnergyClass, Heating, Need, Priority, Risk, Seen, Sight,
};
use engagement::{Act, Entry, Fact, Line, Milestone, Terms};
use jiff::ToSpan;
use jiff::civil::Date;
use upkeep::Kind;

fn before(today: Date, days: i64) -> Date {
    today.checked_sub(days.days()).unwrap_or(today)
}

fn after(today: Date, days: i64) -> Date {
    today.checked_add(days.days()).unwrap_or(today)
}

/// Kind, condition, quantity in hundredths, years between which it was put there, what was seen.
type Row = (Kind, Option<Condition>, Option<u32>, Option<(i16, i16)>, &'static str);

fn seen(rows: &[Row], on: Date) -> std::collections::BTreeMap<Kind, Seen> {
    let seen = |(_, condition, quantity, installed, note): &Row| Seen {
        condition: *condition,
        quantity: *quantity,
        installed: *installed,
        seen_on: condition.map(|_| on),
        note: (*note).to_owned(),
    };
    rows.iter().map(|row| (row.0, seen(row))).collect()
}

/// Thirty-two dwellings in three buildings: an old one that lets water in, one that costs too much to heat, one of which
/// little is known.
fn buildings(today: Date) -> [Building; 3] {
    let on = before(today, 40);
    let risks = |all: &[(Risk, Sight)]| all.iter().copied().collect();
    [
        Building {
            name: "Le Moulin".to_owned(),
            address: "12 rue du Moulin".to_owned(),
            built: Some((1948, 1948)),
            dwellings: Some(14),
            surface_m2: Some(720),
            heating: Some(Heating::FuelOil),
            energy_class: Some(EnergyClass::F),
            energy_cents: Some(2_954_000),
            costs: [
                (CostKind::Water, 702_000),
                (CostKind::Insurance, 214_500),
                (CostKind::Maintenance, 388_000),
            ]
            .into(),
            seen: seen(
                &[
                    (
                        Kind::Roof,
                        Some(Condition::Poor),
                        Some(34_000),
                        Some((1975, 1985)),
                        "Ardoises manquantes côté cour",
                    ),
                    (Kind::Boiler, Some(Condition::Worn), Some(100), Some((2004, 2004)), ""),
                    (
                        Kind::FireSafety,
                        Some(Condition::Absent),
                        None,
                        None,
                        "Aucun détecteur dans les parties communes",
                    ),
                    (Kind::Electricity, Some(Condition::Worn), Some(1_400), Some((1992, 1992)), ""),
                    (Kind::Windows, Some(Condition::Poor), Some(4_200), None, "Simple vitrage au nord"),
                    (Kind::Ventilation, Some(Condition::Poor), Some(1_400), None, ""),
                    (Kind::Lift, Some(Condition::Absent), None, None, ""),
                ],
                on,
            ),
            risks: risks(&[
                (Risk::Damp, Sight::Seen),
                (Risk::Exits, Sight::NotSeen),
                (Risk::Structure, Sight::NotSeen),
                (Risk::Access, Sight::Seen),
            ]),
            note: "Cave inondée deux fois par an, pompe à revoir.".to_owned(),
            ..Building::default()
        },
        Building {
            name: "Les Tilleuls".to_owned(),
            address: "3 place des Tilleuls".to_owned(),
            built: Some((1971, 1974)),
            dwellings: Some(12),
            surface_m2: Some(560),
            heating: Some(Heating::Electric),
            energy_class: Some(EnergyClass::E),
            energy_cents: Some(1_680_000),
            costs: [(CostKind::Rent, 4_320_000), (CostKind::Water, 468_000)].into(),
            seen: seen(
                &[
                    (Kind::Roof, Some(Condition::Good), Some(21_000), Some((2015, 2015)), ""),
                    (Kind::Facade, Some(Condition::Worn), Some(48_000), None, ""),
                    (Kind::FireSafety, Some(Condition::Good), Some(100), Some((2021, 2021)), ""),
                    (Kind::Electricity, Some(Condition::Good), Some(1_200), Some((2012, 2012)), ""),
                    (
                        Kind::Plumbing,
                        Some(Condition::Poor),
                        Some(1_200),
                        None,
                        "Colonne d’eau chaude fuyarde",
                    ),
                    (Kind::Bathroom, Some(Condition::Worn), Some(1_200), None, ""),
                ],
                on,
            ),
            risks: risks(&[(Risk::Damp, Sight::NotSeen), (Risk::Exits, Sight::Seen)]),
            ..Building::default()
        },
        Building {
            name: "Villa Rose".to_owned(),
            address: "Chemin des Vignes".to_owned(),
            places: Some(6),
            heating: Some(Heating::Gas),
            seen: seen(&[(Kind::Roof, Some(Condition::Worn), None, None, "")], on),
            ..Building::default()
        },
    ]
}

/// A drawing of a roof that lacks slates: no photo of a real place.
fn picture() -> Result<Vec<u8>, Error> {
    let slate = |x: u32, y: u32| {
        let (row, shift) = (y / 24, if (y / 24).is_multiple_of(2) { 0 } else { 20 });
        let column = (x + shift) / 40;
        let is_missing = (row * 7 + column * 3).is_multiple_of(11);
        let edge = y % 24 < 2 || (x + shift) % 40 < 2;
        match (is_missing, edge) {
            (true, _) => image::Rgb([196, 164, 120]),
            (false, true) => image::Rgb([52, 58, 66]),
            (false, false) => image::Rgb([96, 104, 116]),
        }
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(640, 360, slate)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .map_err(|error| Error::Computation(error.to_string()))?;
    Ok(bytes.into_inner())
}

fn line(key: &str, label: &str, hours: u32, expenses: (i64, &str)) -> Line {
    Line {
        key: key.to_owned(),
        label: label.to_owned(),
        subject: Some("works-plan".to_owned()),
        minutes: hours * 60,
        rate_cents: 5_840,
        rate_basis: "Salaire 38,20 €, charges 15,60 €, locaux et outils 4,60 €".to_owned(),
        expenses_cents: expenses.0,
        expenses: expenses.1.to_owned(),
    }
}

fn milestone(key: &str, label: &str, due_on: Date) -> Milestone {
    Milestone { key: key.to_owned(), label: label.to_owned(), due_on }
}

fn terms(title: &str, purpose: &str, (first_on, last_on): (Date, Date)) -> Terms {
    Terms {
        title: title.to_owned(),
        purpose: purpose.to_owned(),
        requester: String::new(),
        provider: String::new(),
        first_on,
        last_on,
        lines: Vec::new(),
        milestones: Vec::new(),
        funding: "Fonds propres de l’association pour un tiers, subvention de la commune demandée."
            .to_owned(),
    }
}

impl Register {
    /// Adds the diagnosis of the three buildings, a quote to sign, and an accompaniment under way.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_diagnoses(&self, today: Date) -> Result<(), Error> {
        let organisations = self.organisations().await?;
        let id_of = |name: &str| organisations.iter().find(|o| o.name == name).map(|o| o.id.clone());
        let (Some(helper), Some(own)) = (id_of("La Clé de Valombre"), id_of("Toits partagés")) else {
            return Ok(());
        };
        let adviser = self.demo_person("cle-conseil", &helper).await?;
        let director = self.demo_person("toits", &own).await?;
        let title = "Trois petits immeubles, première visite";
        // The need that its team took.
        let taken: Option<(String, String)> = sqlx::query_as(
            "SELECT referral_id, need_id FROM referral_offer WHERE helper_id = $1 AND organisation_id = $2
             ORDER BY made_at, id LIMIT 1",
        )
        .bind(&helper)
        .bind(&own)
        .fetch_optional(self.db.read())
        .await?;
        let need = taken.as_ref().map(|(referral, need)| (referral.as_str(), need.as_str()));
        let id = adviser.put_diagnosis((&own, Some(&helper)), need, title).await?;
        let summary = "Deux bâtiments tiennent debout mais perdent de l’eau et de la chaleur ; le troisième reste à \
                       visiter. La sécurité incendie du Moulin passe avant tout le reste.";
        adviser.write_diagnosis(&helper, (&id, 1), title, summary).await?;
        for building in buildings(today) {
            adviser.add_diagnosis_building(&helper, &id, &building, today).await?;
        }
        let first =
            adviser.diagnosis(&helper, &id).await?.buildings.first().map(|kept| kept.building.id.clone());
        if let Some(building_id) = first {
            let photo = NewPhoto { bytes: picture()?, caption: "Ardoises manquantes côté cour".to_owned() };
            adviser.add_diagnosis_photo(&helper, &id, &building_id, photo).await?;
        }
        let need = Need {
            id: String::new(),
            title: "Tenir un carnet d’entretien commun aux trois bâtiments".to_owned(),
            priority: Priority::Wear,
            subject: Some("upkeep".to_owned()),
            building: None,
            why: "Les contrats et les dates de visite sont dans la tête d’une seule personne.".to_owned(),
        };
        adviser.add_diagnosis_need(&helper, &id, &need).await?;
        adviser.deliver_diagnosis(&helper, &id, today).await?;
        let report = director.diagnosis(&own, &id).await?.now(today);
        for (at, one) in report.recommendations.iter().enumerate().take(4) {
            let answer = match at {
                1 => (Answer::Done, "Issues dégagées le lendemain de la visite"),
                3 => (Answer::SetAside, "Le bail se termine dans deux ans"),
                _ => (Answer::Accepted, ""),
            };
            director.answer_recommendation(&own, &id, &one.key, answer).await?;
        }
        director.ask_quote(&own, &id, "Pour le plan pluriannuel et la recherche de financements.").await?;

        let of = crate::engagements::QuoteOf::Diagnosis(id.clone());
        let mut asked = terms(
            "Plan pluriannuel et financements",
            "Un plan de travaux sur dix ans pour les trois bâtiments, et deux dossiers de financement déposés.",
            (today, after(today, 730)),
        );
        asked.lines = vec![
            line("visites", "Visites et relevés", 21, (18_450, "Trois allers-retours en train et une nuit")),
            line("plan", "Plan pluriannuel de travaux", 35, (0, "")),
            line("dossiers", "Deux dossiers de financement", 28, (4_200, "Reprographie et plans")),
        ];
        asked.milestones = vec![
            milestone("releves", "Relevés terminés", after(today, 90)),
            milestone("plan", "Plan présenté au conseil d’administration", after(today, 240)),
            milestone("bilan", "Bilan à deux ans", after(today, 720)),
        ];
        let quote = adviser.draft_quote(&helper, &of, &asked).await?;
        adviser.note_quote(&helper, &quote, Fact { on: today, act: Act::Sent { version: 1 } }, today).await?;
        self.sign_demo_quote((&adviser, &helper), &quote, today).await?;

        let begun = before(today, 300);
        let mut followed = terms(
            "Entretien courant du Moulin",
            "Un carnet d’entretien, des contrats remis en concurrence, un passage par saison.",
            (begun, after(today, 430)),
        );
        followed.lines = vec![
            line("carnet", "Carnet d’entretien", 12, (0, "")),
            line("contrats", "Contrats de maintenance", 16, (0, "")),
            line("passages", "Passages de saison", 24, (9_600, "Déplacements")),
        ];
        followed.milestones = vec![
            milestone("carnet", "Carnet remis", before(today, 200)),
            milestone("contrats", "Contrats signés", before(today, 25)),
            milestone("bilan", "Bilan de la deuxième année", after(today, 420)),
        ];
        let quote = adviser.draft_quote(&helper, &of, &followed).await?;
        adviser.note_quote(&helper, &quote, Fact { on: today, act: Act::Sent { version: 1 } }, today).await?;
        self.sign_demo_quote((&adviser, &helper), &quote, today).await?;
        self.sign_demo_quote((&director, &own), &quote, today).await?;
        let done = Act::MilestoneDone { key: "carnet".to_owned(), note: "Remis en main propre".to_owned() };
        let on = before(today, 190);
        adviser.note_quote(&helper, &quote, Fact { on, act: done }, today).await?;
        for (key, hours, days, what) in [
            ("carnet", 11, 210, "Relevé des équipements"),
            ("contrats", 9, 60, "Cahier des charges de la chaudière"),
            ("contrats", 10, 40, "Analyse des réponses"),
            ("passages", 6, 20, "Passage d’automne"),
        ] {
            let on = before(today, days);
            let entry = Entry {
                id: format!("{key}-{days}"),
                line: key.to_owned(),
                minutes: hours * 60,
                expenses_cents: 0,
                on,
                what: what.to_owned(),
            };
            adviser.note_quote(&helper, &quote, Fact { on, act: Act::Spent { entry } }, today).await?;
        }
        Ok(())
    }

    /// Signs the first version of an invented quote.
    async fn sign_demo_quote(
        &self,
        (person, organisation_id): (&Register, &str),
        id: &str,
        today: Date,
    ) -> Result<(), Error> {
        let record = person.quote(organisation_id, id).await?;
        let digest = record.sent().map(|version| version.digest.to_string()).unwrap_or_default();
        person.sign_for(organisation_id, id, (1, &digest), today).await
    }
}
