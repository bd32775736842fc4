//! The charter of the invented town: its landlord signs it and shows one residence. A second landlord, and a file of another
//! installation, are added apart: most of what the demonstration shows is told of one landlord.

use crate::charters::{CharterTerms, NewCharterRequest};
use crate::imports::silent;
use crate::landlords::Landlord;
use crate::members::NewGrant;
use crate::needs::{Household, NewNeed};
use crate::stock::StockImport;
use crate::{Error, Register};
use allocation::equipment::Equipment;
use allocation::need::{Need, Rooms};
use charter::SharedDwelling;
use charter::dwelling::{Availability, Fitted};
use charter::file::{Body, FORMAT, LASTS_DAYS, VERSION, sign};
use charter::key::SigningKey;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use model::dwelling::AdaptationLevel;
use pathway::vacancy::Fact;
use std::sync::atomic::AtomicBool;
use tabular::Limits;
use trust::role::Role;
use trust::scope::Scope;

/// The network whose charter it is.
const NETWORK: &str = "Union des bailleurs de Valombre";
/// The dwelling whose residence the landlord shows.
const SHOWN: &str = "HV-TIL-A-0002";
/// The second landlord of the town.
pub const NEIGHBOUR: &str = "Logis de la Vallée";
const NEIGHBOUR_STOCK: &[u8] = include_bytes!("../../../demo/voisin.csv");
const NEIGHBOUR_PEOPLE: [(&str, &str, &[Role]); 3] = [
    ("vallee-direction", "Jeanne Aubert", &[Role::Direction, Role::OrgAdmin]),
    ("vallee-location", "Rémi Colas", &[Role::Letting, Role::Stock]),
    ("vallee-commission", "Élodie Garcin", &[Role::AllocationCommittee]),
];
const ALL_SHOWN: CharterTerms = CharterTerms { shows_residence: true, shows_rent: true, travels: true };

impl Register {
    async fn demo_network(&self) -> Result<Option<String>, Error> {
        Ok(self.organisations().await?.into_iter().find(|o| o.name == NETWORK).map(|o| o.id))
    }

    /// The landlord of the invented town signs the charter of its network and shows one residence.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_charter(&self, landlord_id: &str) -> Result<(), Error> {
        let Some(network) = self.demo_network().await? else { return Ok(()) };
        let direction = self.demo_person("direction", landlord_id).await?;
        let at = Timestamp::now();
        direction.join_charter(&network, landlord_id, ALL_SHOWN, at).await?;
        // An empty town has people and no stock.
        let Some(dwelling) = self.demo_dwelling(landlord_id, SHOWN).await? else { return Ok(()) };
        let letting = self.demo_person("location", landlord_id).await?;
        letting.show_demo_residence(&network, landlord_id, &dwelling, at).await
    }

    async fn show_demo_residence(
        &self,
        network: &str,
        landlord_id: &str,
        dwelling_id: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let residence: Option<String> = sqlx::query_scalar("SELECT residence_id FROM dwelling WHERE id = $1")
            .bind(dwelling_id)
            .fetch_one(self.db.read())
            .await?;
        let shown: Vec<String> = residence.into_iter().collect();
        self.choose_charter_residences(network, landlord_id, (&[], &shown), at).await
    }

    /// Adds a second landlord to the invented town, with its people and its dwellings, in the same charter; and the file of
    /// another installation.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_demo_neighbour(&self) -> Result<(), Error> {
        let Some(network) = self.demo_network().await? else { return Ok(()) };
        let (at, today) = (Timestamp::now(), crate::civil::today());
        let landlord = self.landlord_named(NEIGHBOUR).await?;
        for (email, name, roles) in NEIGHBOUR_PEOPLE {
            let account = self.add_account(&format!("{email}{}", crate::demo_people::DOMAIN), name).await?;
            let grants: Vec<NewGrant> = roles
                .iter()
                .map(|role| NewGrant { role: *role, scope: Scope::Organisation, until: None })
                .collect();
            self.add_member(&landlord.id, &account.id, &grants).await?;
        }
        self.import_demo_neighbour(&landlord).await?;
        let own =
            crate::directory::Description { is_listed: true, ..crate::directory::Description::default() };
        self.describe(&landlord.id, &own, None).await?;
        self.join_network(&network, &landlord.id, at).await?;
        self.admit_to_network(&network, &landlord.id, at).await?;
        let direction = self.demo_person("vallee-direction", &landlord.id).await?;
        direction.join_charter(&network, &landlord.id, ALL_SHOWN, at).await?;
        let letting = self.demo_person("vallee-location", &landlord.id).await?;
        for (reference, on) in [
            ("LV-SAU-01", date(2025, 6, 2)),
            ("LV-SAU-02", date(2024, 10, 14)),
            ("LV-PRE-01", date(2023, 3, 20)),
        ] {
            let Some(dwelling) = self.demo_dwelling(&landlord.id, reference).await? else { continue };
            letting.fit_demo_dwelling(&landlord.id, &dwelling, on, today).await?;
            letting.show_demo_residence(&network, &landlord.id, &dwelling, at).await?;
        }
        letting.free_demo_dwelling(&landlord.id, "LV-SAU-01", 41_200, today).await?;
        letting.ask_as_demo_neighbour(&network, &landlord.id, (today, at)).await?;
        self.receive_demo_file(&network, (today, at)).await
    }

    async fn import_demo_neighbour(&self, landlord: &Landlord) -> Result<(), Error> {
        let folder = self.folder().join("demo-files");
        let file = folder.join("voisin.csv");
        let on_file = |source| Error::File { path: file.display().to_string(), source };
        std::fs::create_dir_all(&folder).map_err(on_file)?;
        std::fs::write(&file, NEIGHBOUR_STOCK).map_err(on_file)?;
        let import = StockImport {
            file: &file,
            title: None,
            mapping: None,
            limits: Limits::default(),
            duplicates: Default::default(),
            dry_run: false,
        };
        self.import_stock(landlord, import, &silent, &AtomicBool::new(false)).await.map(drop)
    }

    async fn free_demo_dwelling(
        &self,
        landlord_id: &str,
        reference: &str,
        rent: u32,
        today: Date,
    ) -> Result<(), Error> {
        let ago = |days: i64| today.checked_sub(days.days()).unwrap_or(today);
        let Some(dwelling) = self.demo_dwelling(landlord_id, reference).await? else { return Ok(()) };
        let days = (ago(30), ago(6));
        let vacancy = self.note_notice(landlord_id, &dwelling, days, Some(rent), today).await?;
        self.note_vacancy_fact(landlord_id, &vacancy, Fact::Freed { on: ago(5) }, None, today).await
    }

    /// The neighbour holds a need and asks for the free dwelling of the town's landlord.
    async fn ask_as_demo_neighbour(
        &self,
        network: &str,
        landlord_id: &str,
        (today, at): (Date, Timestamp),
    ) -> Result<(), Error> {
        let need = Need {
            level: Some(AdaptationLevel::N3),
            step_free: Some(true),
            rooms: Some(Rooms { least: 4, most: 4 }),
            places: Vec::new(),
            rent_limit_cents: Some(60_000),
        };
        let household = Household::Applicant("033110126009001".to_owned());
        let consent_on = today.checked_sub(10.days()).unwrap_or(today);
        let need = self.note_need(landlord_id, &NewNeed { household, need, consent_on }, today).await?;
        let found = self.charter_matches(landlord_id, &need, (today, at)).await?;
        let Some((_, first)) = found.into_iter().next() else { return Ok(()) };
        let new = NewCharterRequest {
            network_id: network.to_owned(),
            dwelling: first.shown.dwelling.id,
            reply_by: today.checked_add(14.days()).unwrap_or(today),
        };
        self.ask_in_charter(landlord_id, &need, &new, (today, at)).await.map(drop)
    }

    /// The signed file of an installation that exists nowhere.
    async fn receive_demo_file(&self, network: &str, (today, at): (Date, Timestamp)) -> Result<(), Error> {
        let key = SigningKey::from_seed(&[42; 32]);
        let dwelling = |number: u8, floor: i16, rooms: u8| SharedDwelling {
            area_m2: Some(30 + 15 * u16::from(rooms)),
            availability: Availability::Available,
            available_on: Some(today),
            commune: Some("Montclair".to_owned()),
            commune_code: Some("33998".to_owned()),
            equipment: [Equipment::StepFreeShower, Equipment::GrabBars]
                .map(|code| Fitted { code, since: Some(date(2025, 4, 1)) })
                .to_vec(),
            floor: Some(floor),
            id: format!("{number:024x}"),
            landlord: "Office de Montclair".to_owned(),
            level_from: AdaptationLevel::N2,
            level_to: AdaptationLevel::N3,
            lift: Some(floor > 0),
            neighbourhood: None,
            rent_cents: Some(38_500),
            residence: Some("Les Genêts".to_owned()),
            rooms: Some(rooms),
            step_free: Some(true),
        };
        let body = Body {
            charter: "Charte de Montclair".to_owned(),
            dwellings: vec![dwelling(1, 0, 2), dwelling(2, 2, 3)],
            expires_on: today.checked_add(LASTS_DAYS.days()).unwrap_or(today),
            format: FORMAT.to_owned(),
            made_on: today,
            serial: 1,
            source: "Installation de Montclair".to_owned(),
            version: VERSION,
        };
        let told = |error: &dyn std::fmt::Display| Error::Computation(error.to_string());
        let file = sign(body, &key).map_err(|e| told(&e))?;
        let admin = self.demo_person("union", network).await?;
        let public = key.public();
        let name = "Installation de Montclair";
        let source = admin.add_charter_source(network, name, &public.to_string(), at).await?;
        admin.confirm_charter_source(network, &source, &public.fingerprint(), at).await?;
        admin.import_charter(network, &file, (today, at)).await.map(drop).map_err(|e| told(&e))
    }
}
