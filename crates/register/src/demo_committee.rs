//! The committee of the invented town's closed call: judges appointed by three funders, declarations, criteria looked at, scores
//! locked, a board that a vote accepted and that waits for its chair. Everything goes through the acts that pages use.

use crate::boards::solved;
use crate::committees::{InterestKind, NewInterest, Ruling, Seat};
use crate::demo_calls::{clock, hours_after};
use crate::demo_ledger::{FUND, STATE};
use crate::{Error, Register};
use ::calls::Stage;
use ::committee::instruction::Answer;
use ::committee::score::Mark;
use ::committee::vote::Choice;
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeMap;
use trust::day::legal_day;
use trust::policy::Actor;

const UNION: &str = "Union des bailleurs de Valombre";

/// Who judges: address, organisation, seat.
const JUDGES: [(&str, &str, Seat); 6] = [
    ("etat-instruction", STATE.0, Seat::Instructor),
    ("etat-presidence", STATE.0, Seat::President),
    ("fonds-instruction", FUND.0, Seat::Instructor),
    ("fonds-lecture", FUND.0, Seat::Reader),
    ("union-lecture", UNION, Seat::Reader),
    ("union-lecture-2", UNION, Seat::Reader),
];

/// The directions that appoint them.
const DIRECTIONS: [(&str, &str); 3] =
    [("etat-direction", STATE.0), ("fonds-direction", FUND.0), ("union-direction", UNION)];

/// The file about which something is still asked, by its title.
const ASKED: &str = "Le palier d’à côté";
/// An organisation that applied, and where a relative of a judge works.
const LINKED: &str = "L’Escale des Quais";

/// Somebody who acts, with the rights that they have.
struct Hand {
    register: Register,
    actor: Actor,
}

/// What a reader writes, by score.
const BECAUSE: [&str; 6] = [
    "Rien n’en est dit.",
    "Annoncé, sans moyens ni calendrier.",
    "Présent, mais peu décrit : à préciser.",
    "Décrit et crédible ; quelques points restent ouverts.",
    "Solide : moyens, calendrier et partenaires sont dits.",
    "Exemplaire : déjà pratiqué et mesuré ailleurs par les mêmes partenaires.",
];

/// A score for a file, a criterion and a reader: invented, the same at each start.
fn score(number: &str, criterion: usize, reader: usize) -> u8 {
    let sum: usize = number.bytes().map(usize::from).sum();
    let base = 2 + (sum * 7 + criterion * 3) % 4;
    let tilt = usize::from((sum + criterion + reader * 5).is_multiple_of(7));
    u8::try_from((base + tilt).min(5)).unwrap_or(5)
}

impl Register {
    async fn demo_hand(&self, email: &str, organisation: &str, at: Timestamp) -> Result<Option<Hand>, Error> {
        let all = self.organisations().await?;
        let Some(id) = all.iter().find(|one| one.name == organisation).map(|one| one.id.clone()) else {
            return Ok(None);
        };
        let register = self.demo_person(email, &id).await?;
        let account = register.author().code().to_owned();
        Ok(self.actor_of(&account, &id, at).await?.map(|actor| Hand { register, actor }))
    }

    /// Adds the committee of the closed call, and what it did.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_committee(&self, now: Timestamp) -> Result<(), Error> {
        let all = self.calls(None).await?;
        let Some(call) = all.into_iter().find(|one| one.stage(now) == Stage::Closed) else { return Ok(()) };
        let day = |from_now: i64| legal_day(now).saturating_add(from_now.days());
        self.appoint_demo_judges(&call.id, clock(day(-19), 10)?).await?;
        let mut judges = Vec::new();
        for (email, organisation, seat) in JUDGES {
            match self.demo_hand(email, organisation, now).await? {
                Some(hand) => judges.push((hand, seat)),
                None => return Ok(()),
            }
        }
        self.declare_demo_interests(&call.id, &judges, clock(day(-18), 9)?).await?;
        let first = &judges[0].0;
        self.instruct_demo_files(first, &call.id, clock(day(-15), 9)?).await?;
        let at = clock(day(-12), 9)?;
        first.register.assign_readers(&first.actor, &call.id, at).await?;
        self.score_demo_files(&call.id, &judges, clock(day(-6), 14)?).await?;
        self.vote_demo_board(&call.id, &judges, clock(day(-1), 10)?).await
    }

    async fn appoint_demo_judges(&self, call: &str, at: Timestamp) -> Result<(), Error> {
        for (direction, organisation) in DIRECTIONS {
            let Some(hand) = self.demo_hand(direction, organisation, at).await? else { return Ok(()) };
            let members = self.members(hand.actor.organisation.as_str()).await?;
            for (email, of, seat) in JUDGES.iter().filter(|(_, of, _)| *of == organisation) {
                let Some(judge) = self.demo_hand(email, of, at).await? else { continue };
                let found = members.iter().find(|one| one.account_id == judge.actor.user.as_str());
                if let Some(member) = found {
                    let whose = (call, member.membership_id.as_str());
                    hand.register.appoint_judge(&hand.actor, whose, *seat, at).await?;
                }
            }
        }
        Ok(())
    }

    async fn declare_demo_interests(
        &self,
        call: &str,
        judges: &[(Hand, Seat)],
        at: Timestamp,
    ) -> Result<(), Error> {
        let all = self.organisations().await?;
        let linked = all.iter().find(|one| one.name == LINKED).map(|one| one.id.clone());
        if let (Some(about), Some((hand, _))) = (linked, judges.get(4)) {
            let new = NewInterest {
                kind: InterestKind::FamilyEmployment,
                about,
                until_year: None,
                note: String::new(),
            };
            let own = hand.actor.user.as_str();
            hand.register.note_interest(&hand.actor, (call, own), &new, at).await?;
        }
        for (hand, _) in judges {
            hand.register.finish_declaration(&hand.actor, call, at).await?;
        }
        Ok(())
    }

    async fn instruct_demo_files(&self, hand: &Hand, call: &str, at: Timestamp) -> Result<(), Error> {
        let sight = hand.register.committee_sight(&hand.actor, call, at).await?;
        for file in hand.register.files_of_committee(&sight, at).await? {
            let whose = (call, file.application.id.as_str());
            if file.application.content.title == ASKED {
                let asked =
                    "Combien des douze ménages sont déjà connus de l’association ? Une phrase suffit.";
                let until = legal_day(at).saturating_add(30.days());
                hand.register.ask_for_pieces(&hand.actor, whose, (asked, until), at).await?;
                continue;
            }
            for one in file.criteria.iter().filter(|one| one.computed == Answer::Unknown) {
                let because = "Postes et missions de la candidature relus : ils sont de l’objet du fonds.";
                let said = (one.kind.code(), Answer::Yes, because);
                let said = (said.0.as_str(), said.1, said.2);
                hand.register.note_finding(&hand.actor, whose, said, at).await?;
            }
            let because = ("", "Dossier complet, partenaires et plan de financement conformes.", "");
            hand.register
                .rule_on_file(&hand.actor, whose, Ruling::Admit, because, hours_after(at, 1))
                .await?;
        }
        Ok(())
    }

    async fn score_demo_files(
        &self,
        call: &str,
        judges: &[(Hand, Seat)],
        at: Timestamp,
    ) -> Result<(), Error> {
        for (reader, (hand, _)) in
            judges.iter().enumerate().filter(|(_, (_, seat))| *seat != Seat::Instructor)
        {
            let sight = hand.register.committee_sight(&hand.actor, call, at).await?;
            let Some(version) = sight.call.in_force() else { continue };
            for file in hand.register.files_of_committee(&sight, at).await? {
                let number = file.application.content.title.as_str();
                let own = file.reviews.iter().filter(|one| one.account_id == sight.account && one.is_open());
                for review in own {
                    let mark = |(at, one): (usize, &::calls::Criterion)| {
                        let score = score(number, at, reader);
                        let because = BECAUSE[usize::from(score)].to_owned();
                        (one.key.clone(), Mark { score: Some(score), because })
                    };
                    let marks: BTreeMap<String, Mark> =
                        version.specification.criteria.iter().enumerate().map(mark).collect();
                    let whose = (call, review.id.as_str(), review.edition);
                    hand.register.write_review(&hand.actor, whose, &marks, true, at).await?;
                }
            }
        }
        Ok(())
    }

    /// A board is computed, put to the vote and accepted: its chair has still to adopt it.
    async fn vote_demo_board(&self, call: &str, judges: &[(Hand, Seat)], at: Timestamp) -> Result<(), Error> {
        let Some((first, _)) = judges.first() else { return Ok(()) };
        let sight = first.register.committee_sight(&first.actor, call, at).await?;
        let asked = first.register.board_question(&sight, &[], at).await?;
        let question = asked.question.clone();
        let found = tokio::task::spawn_blocking(move || solved(&question, &|_| true)).await;
        let found = found.map_err(|error| Error::Computation(error.to_string()))?;
        let (board, beside) = found.map_err(|why| Error::Computation(format!("{why:?}")))?;
        let kept = (&asked.question, &board, &beside);
        let id = first.register.keep_board(&first.actor, call, kept, (None, &[]), at).await?;
        let Some((chair, _)) = judges.iter().find(|(_, seat)| *seat == Seat::President) else {
            return Ok(());
        };
        let vote = chair.register.open_vote(&chair.actor, (call, &id), false, at).await?;
        for (hand, seat) in judges.iter().filter(|(_, seat)| *seat != Seat::Instructor) {
            let choice = if *seat == Seat::President { Choice::Abstain } else { Choice::For };
            match hand.register.vote_on_board(&hand.actor, (call, &vote), choice, at).await {
                // Whoever has a link outside does not vote.
                Ok(()) | Err(Error::Unknown(_)) => {}
                Err(other) => return Err(other),
            }
        }
        chair.register.close_vote(&chair.actor, (call, &vote), hours_after(at, 2)).await.map(drop)
    }
}
