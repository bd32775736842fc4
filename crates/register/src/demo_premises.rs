//! Empty premises of the invented town: a listing whose call is open with applications, and one that is occupied.

use crate::premises::{NewPremises, NewPremisesApplication};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use premises::{
    Access, Answer, Cleared, Energy, Listing, Mode, Parcel, Period, PublicAccess, Regime, Rule, Safety, Use,
    Wish,
};

/// Name of the parcel, square metres, step-free, how many people, uses, monthly charges in euros.
type Invented = (&'static str, u32, bool, u32, &'static [Use], i64);

const WORKSHOPS: [Invented; 3] = [
    ("Atelier A", 62, true, 14, &[Use::Workshop, Use::Meeting], 60),
    ("Atelier B", 41, true, 9, &[Use::Workshop, Use::Storage], 40),
    ("Ancienne loge", 24, false, 6, &[Use::Office], 25),
];
const HALL: [Invented; 1] = [("Salle commune", 85, true, 40, &[Use::Workshop, Use::Culture], 90)];

fn parcel(one: &Invented, period: Period) -> Parcel {
    let (name, surface, is_step_free, capacity, uses, charges) = *one;
    Parcel {
        id: String::new(),
        name: name.to_owned(),
        surface_m2: Some(surface),
        floor: Some(0),
        access: Some(if is_step_free { Access::Street } else { Access::Hall }),
        is_step_free: Some(is_step_free),
        capacity: Some(capacity),
        period: Some(period),
        uses: uses.to_vec(),
        price_cents: Some(0),
        charges_cents: Some(charges * 100),
    }
}

fn listing(title: &str, address: &str, parcels: &[Invented], period: Period, works: Date) -> NewPremises {
    NewPremises {
        residence_id: None,
        address: address.to_owned(),
        commune: "Valombre".to_owned(),
        criteria: "Utilité pour les habitants du quartier, ouverture aux locataires, sobriété du projet."
            .to_owned(),
        rule: Rule::default(),
        listing: Listing {
            title: title.to_owned(),
            description: "Locaux vides avant travaux, chauffés, avec point d’eau.".to_owned(),
            parcels: parcels.iter().map(|one| parcel(one, period)).collect(),
            works: Some(works),
            is_without_works: false,
            diagnostics: Safety::ALL.iter().map(|item| (*item, Cleared::Cleared)).collect(),
            public: Some(PublicAccess::Erp { category: 5, is_cleared: true }),
            energy: Some(Energy::D),
            restriction: "Pas de stockage de produits inflammables.".to_owned(),
            is_masked: true,
            is_visit_waived: true,
            gap_days: 7,
            margin_days: 30,
            guarding_cents: Some(350_000),
        },
    }
}

fn asks(project: &str, of: Use, people: u32, wishes: Vec<Wish>) -> NewPremisesApplication {
    NewPremisesApplication {
        project: project.to_owned(),
        contribution: "Une permanence ouverte à tous chaque semaine.".to_owned(),
        of,
        people,
        need: 1,
        least_m2: Some(20),
        most_m2: None,
        needs_step_free: false,
        welcomes_public: false,
        is_approved: false,
        wishes,
    }
}

impl Register {
    /// Adds the empty premises of the invented town, through the acts that pages use.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_premises(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        // A register without dwellings has nothing to lend.
        let stock: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM dwelling WHERE landlord_id = $1")
            .bind(landlord_id)
            .fetch_one(self.db.read())
            .await?;
        if stock == 0 {
            return Ok(());
        }
        let mut holders = Vec::new();
        for (email, name) in
            [("toits", "Toits partagés"), ("voisins", "Les Voisins de Valombre"), ("rampe", "Rampe commune")]
        {
            let Some(id) = self.demo_organisation(name).await? else { return Ok(()) };
            holders.push((self.demo_person(email, &id).await?, id));
        }
        let day = |days: i32| today.saturating_add(days.days());
        let stock = self.demo_person("patrimoine", landlord_id).await?;
        let head = self.demo_person("direction", landlord_id).await?;
        let checker = self.demo_person("autonomie", landlord_id).await?;
        // One that is occupied since two months…
        let (then, from) = (day(-150), day(-60));
        let period = Period { from: day(-100), to: day(400) };
        let hall = listing(
            "Salle commune en attente de réhabilitation",
            "4 place du Marché, Valombre",
            &HALL,
            period,
            day(500),
        );
        let id = self
            .open_demo_premises(landlord_id, [&stock, &checker, &head], &hall, (then, Some(day(-120))))
            .await?;
        let (toits, toits_id) = &holders[0];
        let seen = toits.one_premises(Some(toits_id), &id, then).await?;
        let wish = Wish { parcel: seen.listing.parcels[0].id.clone(), period: Period { from, to: day(250) } };
        let new = asks("Un atelier de réparation partagé", Use::Workshop, 10, vec![wish]);
        let application = toits.apply_for_premises(toits_id, &id, &new, then).await?;
        head.read_premises_application(landlord_id, &id, &application, (Some(8), ""), day(-119)).await?;
        let mark = head.premises_proposal(landlord_id, &id, day(-110)).await?.mark;
        head.offer_premises(landlord_id, &id, &mark, day(-110)).await?;
        toits.reply_to_premises(toits_id, &id, Answer::Accepted, day(-105)).await?;
        head.sign_premises(landlord_id, &id, (&application, Regime::Precarious), day(-90)).await?;
        toits.countersign_premises(toits_id, &id, day(-88)).await?;
        let inventory = "Sols et murs en bon état, deux clés remises, compteurs relevés.";
        stock.enter_premises(landlord_id, &id, (&application, inventory), from).await?;
        // …and one whose call ended yesterday: who applied is read, the landlord has to choose.
        let (then, closes) = (day(-30), day(-1));
        let period = Period { from: day(40), to: day(40 + 365) };
        let rooms = listing(
            "Trois locaux au pied d’une tour",
            "27 rue des Tisserands, Valombre",
            &WORKSHOPS,
            period,
            day(500),
        );
        let id = self
            .open_demo_premises(landlord_id, [&stock, &checker, &head], &rooms, (then, Some(closes)))
            .await?;
        let seen = toits.one_premises(Some(toits_id), &id, then).await?;
        let wish = |at: usize, period: Period| Wish { parcel: seen.listing.parcels[at].id.clone(), period };
        let half = Period { from: day(40), to: day(220) };
        let files = [
            (
                asks(
                    "Couture et réemploi avec les habitantes",
                    Use::Workshop,
                    8,
                    vec![wish(0, period), wish(1, period)],
                ),
                9,
            ),
            (asks("Outilthèque de quartier", Use::Workshop, 6, vec![wish(0, half), wish(1, half)]), 6),
            (asks("Préparation de vélos adaptés", Use::Workshop, 9, vec![wish(0, period)]), 5),
        ];
        for ((holder, own), (new, social)) in holders.iter().zip(files) {
            let application = holder.apply_for_premises(own, &id, &new, then).await?;
            head.read_premises_application(landlord_id, &id, &application, (Some(social), ""), closes)
                .await?;
        }
        let question = "Peut-on brancher une machine de 3 kW ?";
        holders[1].0.ask_about_premises(&holders[1].1, &id, question, day(-20)).await?;
        stock.answer_about_premises(landlord_id, &id, (0, "Oui, dans les deux ateliers."), day(-18)).await
    }

    /// Lists premises, has them checked by another hand, and opens the call.
    async fn open_demo_premises(
        &self,
        landlord_id: &str,
        [stock, checker, head]: [&Register; 3],
        new: &NewPremises,
        (then, closes): (Date, Option<Date>),
    ) -> Result<String, Error> {
        let id = stock.list_premises(landlord_id, new).await?;
        stock.submit_premises(landlord_id, &id, then).await?;
        checker.check_premises(landlord_id, &id, (true, ""), then).await?;
        let mode = if closes.is_some() { Mode::Deadline } else { Mode::Rolling };
        head.publish_premises(landlord_id, &id, (mode, closes), then).await?;
        Ok(id)
    }
}
