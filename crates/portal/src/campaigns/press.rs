//! Letters of a campaign, gathered from the register through the last gate and drawn: the same for the worker of the
//! portal and for the command line.

use super::printing::{addressee, chosen, model_of};
use super::sending::left_out_now;
use jiff::civil::Date;
use letters::{Letter, PrintError};
use pathway::campaign::Stage;
use register::{Error, Register};
use std::collections::BTreeSet;

/// Which letters are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LettersRequest {
    pub landlord_id: String,
    /// As the letters name it.
    pub landlord_name: String,
    pub campaign_id: String,
    /// Those that remind, instead of the first ones.
    pub reminders: bool,
    /// The day written on them, and that on which the gate is asked.
    pub on: Date,
}

/// Letters to draw.
#[derive(Debug)]
pub struct GatheredLetters {
    pub title: String,
    letters: Vec<Letter>,
    /// The households written to.
    pub recipients: BTreeSet<String>,
    /// How many the gate leaves out today.
    pub left_out: u64,
}

/// Why letters are not printed. Places are counted from 1, in the order of doors.
#[derive(Debug, thiserror::Error)]
pub enum LettersError {
    /// Nothing leaves from where the campaign stands.
    #[error("the campaign is not ready, or is over")]
    NotNow,
    #[error("no letter is to be printed today")]
    Nobody,
    #[error("letter {0} does not fit on its page")]
    TooLong(usize),
    #[error("letter {0} holds something that cannot be printed")]
    Unprintable(usize),
    #[error("stopped")]
    Stopped,
    #[error(transparent)]
    Register(#[from] Error),
    #[error("the file cannot be made: {0}")]
    Inside(String),
}

/// Reads the households of a campaign, asks the gate about each, and writes their letters.
///
/// # Errors
/// Why none is printed.
pub async fn gather_letters(
    register: &Register,
    asked: &LettersRequest,
) -> Result<GatheredLetters, LettersError> {
    let campaign = register.campaign(&asked.landlord_id, &asked.campaign_id).await?;
    if !matches!(campaign.standing(asked.on).stage, Stage::Ready | Stage::UnderWay) {
        return Err(LettersError::NotNow);
    }
    let all = register.recipients(&asked.landlord_id, &asked.campaign_id, asked.on).await?;
    let to = chosen(&all, asked.reminders, asked.on);
    if to.is_empty() {
        return Err(LettersError::Nobody);
    }
    let model = model_of(&asked.landlord_name, &campaign.letter, asked.on);
    let mut letters = Vec::with_capacity(to.len());
    for (at, recipient) in to.iter().enumerate() {
        let letter = model.letter(&addressee(recipient));
        letters.push(letter.map_err(|_| LettersError::Unprintable(at + 1))?);
    }
    Ok(GatheredLetters {
        title: campaign.title,
        letters,
        recipients: to.iter().map(|r| r.id.clone()).collect(),
        left_out: all.iter().filter(|r| left_out_now(r)).count() as u64,
    })
}

impl GatheredLetters {
    /// How many letters there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.letters.len()
    }

    /// Draws them as one PDF. `progress` hears how many are drawn, and may stop it. Keeps a processor busy.
    ///
    /// # Errors
    /// [`LettersError`], with the place of the letter where there is one.
    pub fn draw(&self, progress: &mut dyn FnMut(usize) -> bool) -> Result<Vec<u8>, LettersError> {
        letters::letters(&self.title, &self.letters, progress).map_err(|(at, error)| {
            let place = at.map_or(0, |at| at + 1);
            match error {
                PrintError::Stopped => LettersError::Stopped,
                PrintError::TooLong { .. } => LettersError::TooLong(place),
                PrintError::TooWide | PrintError::Unprintable(_) => LettersError::Unprintable(place),
                PrintError::Inside(why) => LettersError::Inside(why),
            }
        })
    }
}
