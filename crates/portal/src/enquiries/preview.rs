//! `GET /enquetes/{id}/apercu`: the questions as residents read them, standard and plain side by side, in both languages.

use super::{crumbs, found};
use crate::edge::Asked;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use enquiry::{Kind, Wanted, Wording};
use texts::Texts;

/// Some words as one reader gets them, and the language that they are in.
struct Said {
    text: String,
    lang: &'static str,
}

struct Way {
    title: String,
    /// Each question with its options.
    questions: Vec<(Said, Vec<Said>)>,
}

#[derive(Template)]
#[template(path = "enquiries/preview.html")]
struct PreviewPage {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    ways: Vec<Way>,
    is_missing: bool,
}

fn said(words: &Wording, wanted: Wanted) -> Said {
    let (text, is_french) = words.said(wanted);
    Said { text: text.to_owned(), lang: if wanted.is_english && !is_french { "en" } else { "fr" } }
}

pub(super) async fn page(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&asked, &id).await?;
    let ways = [
        (t.enq_way_fr(), false, false),
        (t.enq_way_fr_plain(), true, false),
        (t.enq_way_en(), false, true),
        (t.enq_way_en_plain(), true, true),
    ];
    let mut is_missing = false;
    let ways = ways.map(|(title, is_plain, is_english)| {
        let wanted = Wanted { is_plain, is_english };
        let questions = one.form.questions.iter().map(|question| {
            let options: Vec<Said> = match &question.kind {
                Kind::Scale { low, high, .. } => [low, high].map(|words| said(words, wanted)).into(),
                kind => kind.options().iter().map(|words| said(words, wanted)).collect(),
            };
            let own = said(&question.words, wanted);
            is_missing |= is_english && own.lang == "fr";
            (own, options)
        });
        Way { title, questions: questions.collect() }
    });
    show(&PreviewPage {
        t,
        c: Chrome::new(&asked, Place::Enquiries, crumbs(&asked, &one, &t.enq_preview())),
        title: t.enq_preview(),
        ways: ways.into(),
        is_missing,
        id,
    })
}
