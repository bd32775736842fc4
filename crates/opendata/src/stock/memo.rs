//! Answers given again. The rows of a stock file follow each other in a building: street, commune and names are the
//! same as on the row before, or as a little above.

/// How many answers are kept. A district of a town holds about as many addresses; four times more are hardly met more
/// often, and a file read twice over must not look faster than it is.
const SLOTS: usize = 256;
/// Bytes of the longest question whose answer is kept among the others.
const LONGEST: usize = 512;

/// What is asked: a few cells, put end to end so that no two rows of cells are one question.
#[derive(Debug, Default)]
pub(crate) struct Question {
    bytes: Vec<u8>,
}

impl Question {
    /// These cells, instead of those before.
    pub fn ask<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> &[u8] {
        self.bytes.clear();
        for cell in cells {
            self.bytes.extend_from_slice(cell.as_bytes());
            self.bytes.extend_from_slice(&(cell.len() as u32).to_le_bytes());
        }
        &self.bytes
    }
}

/// The last answers to one kind of question. Memory is bounded: 256 questions of 512 bytes at most, their answers, and
/// one longer question.
#[derive(Debug)]
pub(crate) struct Memo<T> {
    slots: Vec<Slot<T>>,
}

#[derive(Debug)]
struct Slot<T> {
    question: Vec<u8>,
    answer: Option<T>,
}

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        // The last slot is for long questions.
        let empty = || Slot { question: Vec::new(), answer: None };
        Memo { slots: std::iter::repeat_with(empty).take(SLOTS + 1).collect() }
    }
}

impl<T> Memo<T> {
    /// The answer to this question, found again or worked out. The same question must always have the same answer.
    pub fn answer(&mut self, question: &[u8], work_out: impl FnOnce() -> T) -> &T {
        let at = if question.len() > LONGEST { SLOTS } else { slot_of(question) };
        let slot = &mut self.slots[at];
        if slot.question != question {
            slot.question.clear();
            slot.question.extend_from_slice(question);
            if at == SLOTS {
                slot.question.shrink_to(LONGEST);
            }
            slot.answer = None;
        }
        slot.answer.get_or_insert_with(work_out)
    }
}

/// Where the answer to a question is kept: eight bits that depend on all of it.
fn slot_of(question: &[u8]) -> usize {
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
    let (words, rest) = question.as_chunks::<8>();
    let tail = rest.iter().fold(0, |tail, &byte| (tail << 8) | u64::from(byte));
    let hash = words.iter().fold(tail, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    (mix(hash, question.len() as u64) >> 56) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_question_is_worked_out_once_in_a_row() {
        let mut memo = Memo::default();
        let mut question = Question::default();
        let mut times = 0;
        for _ in 0..3 {
            let answer = memo.answer(question.ask(["12", "RUE X"]), || {
                times += 1;
                7
            });
            assert_eq!(*answer, 7);
        }
        assert_eq!(times, 1);
    }

    #[test]
    fn cells_cut_elsewhere_are_another_question() {
        let (mut one, mut two) = (Question::default(), Question::default());
        assert_ne!(one.ask(["1", "2"]), two.ask(["12", ""]));
        assert_ne!(one.ask([]), two.ask([""]));
    }

    #[test]
    fn long_questions_are_answered_and_do_not_grow_the_memo() {
        let mut memo = Memo::default();
        for round in 0..2000_usize {
            let long = vec![b'x'; 600 + round];
            assert_eq!(*memo.answer(&long, || round), round);
        }
        assert_eq!(memo.slots.iter().filter(|s| s.answer.is_some()).count(), 1);
    }

    proptest! {
        #[test]
        fn answers_are_those_of_the_question(asked in prop::collection::vec("[ab]{0,3}", 0..200)) {
            let mut memo = Memo::default();
            for text in asked {
                prop_assert_eq!(memo.answer(text.as_bytes(), || text.clone()), &text);
            }
        }
    }
}
