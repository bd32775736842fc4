//! One letter for everybody, and what it becomes for one household.

use crate::template::{Fault, Variable, filled};

/// What is written once for a whole campaign.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Model {
    pub landlord: String,
    pub subject: String,
    /// Paragraphs, cut at line ends; variables between braces.
    pub body: String,
    pub referent: String,
    pub phone: String,
    /// In words: `jeudi 12 mars 2026 à 14 h`.
    pub meeting_date: String,
    pub meeting_place: String,
    /// In words: the day of the letter.
    pub written_on: String,
}

/// To whom one letter goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Addressee {
    /// `Madame Durand`; `None`: the register knows no name.
    pub name: Option<String>,
    pub residence: String,
    /// `Bâtiment A, escalier 2, étage 3, appartement 12`.
    pub door: String,
    pub street: String,
    /// `33000 BORDEAUX`.
    pub town: String,
    pub dwelling: String,
    /// The code of the coupon, as it is printed.
    pub code: String,
}

/// How a household is addressed when nobody's name is known.
const ANYBODY: &str = "Madame, Monsieur";

/// A letter, ready to be laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letter {
    pub landlord: String,
    /// Whom to call, first of all.
    pub call: String,
    pub phone: String,
    pub address: Vec<String>,
    pub written_on: String,
    pub subject: String,
    pub salutation: String,
    pub paragraphs: Vec<String>,
    pub signature: Vec<String>,
    pub code: String,
}

impl Addressee {
    /// The lines of an envelope.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let name = self.name.clone().unwrap_or_else(|| ANYBODY.to_owned());
        [name, self.door.clone(), self.street.clone(), self.town.clone()]
            .into_iter()
            .filter(|line| !line.trim().is_empty())
            .collect()
    }
}

impl Model {
    /// The letter of one household.
    ///
    /// # Errors
    /// What is wrong with the text, or missing from it.
    pub fn letter(&self, to: &Addressee) -> Result<Letter, Vec<Fault>> {
        let salutation = to.name.as_deref().unwrap_or(ANYBODY);
        let address = [to.street.as_str(), to.town.as_str()].join(", ");
        let value = |variable| {
            Some(match variable {
                Variable::Name => salutation,
                Variable::Residence => to.residence.as_str(),
                Variable::Address => address.as_str(),
                Variable::Dwelling => to.dwelling.as_str(),
                Variable::Referent => self.referent.as_str(),
                Variable::Phone => self.phone.as_str(),
                Variable::MeetingDate => self.meeting_date.as_str(),
                Variable::MeetingPlace => self.meeting_place.as_str(),
            })
        };
        let (subject, body) = (filled(&self.subject, value), filled(&self.body, value));
        let mut faults: Vec<Fault> = Vec::new();
        // The telephone comes first on the page: without it there is no letter.
        for (text, variable) in [(&self.phone, Variable::Phone), (&self.referent, Variable::Referent)] {
            if text.trim().is_empty() {
                faults.push(Fault::Missing(variable));
            }
        }
        let (subject, body) = match (subject, body) {
            (Ok(subject), Ok(body)) if faults.is_empty() => (subject, body),
            (subject, body) => {
                faults.extend(subject.err().into_iter().chain(body.err()).flatten());
                faults.sort();
                faults.dedup();
                return Err(faults);
            }
        };
        Ok(Letter {
            landlord: self.landlord.clone(),
            call: format!("Une question ? Appelez {}", self.referent.trim()),
            phone: self.phone.trim().to_owned(),
            address: to.lines(),
            written_on: self.written_on.clone(),
            subject: subject.trim().to_owned(),
            salutation: format!("{salutation},"),
            paragraphs: body.lines().map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect(),
            signature: vec![self.referent.trim().to_owned(), self.landlord.clone()],
            code: to.code.clone(),
        })
    }
}
