//! Queries and form bodies as they come: ordered pairs of texts, parsed by the page that asked for them.

use super::PageError;
use axum::extract::{FromRequest, Query, RawForm, Request};
use axum::http::Uri;

/// Pairs of a query string or of a form, in their order; names may repeat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Reads `a=1&b=2`. What cannot be read is left out.
    pub fn parse(query: &str) -> Pairs {
        let uri = format!("/?{query}").parse::<Uri>().ok();
        let pairs = uri.and_then(|u| Query::<Vec<(String, String)>>::try_from_uri(&u).ok());
        Pairs(pairs.map(|q| q.0).unwrap_or_default())
    }

    /// The first value of a name, trimmed; `None` when absent or blank.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == name).map(|(_, v)| v.trim()).filter(|v| !v.is_empty())
    }

    /// The first value of a name, exactly as it was typed: passwords.
    pub fn exact(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str()).filter(|v| !v.is_empty())
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.trim()).filter(|v| !v.is_empty())
    }

    /// Is a box of this name ticked (or the name present at all)?
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(k, _)| k == name)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }
}

impl<S: Send + Sync> FromRequest<S> for Pairs {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Pairs, PageError> {
        let RawForm(body) = RawForm::from_request(request, state)
            .await
            .map_err(|refusal| PageError::Form(refusal.body_text()))?;
        let body = String::from_utf8(body.to_vec()).map_err(|e| PageError::Form(e.to_string()))?;
        Ok(Pairs(
            axum_extra::extract::Form::<Vec<(String, String)>>::from_request(
                Request::builder()
                    .method("POST")
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(axum::body::Body::from(body))
                    .map_err(|e| PageError::Form(e.to_string()))?,
                state,
            )
            .await
            .map_err(|refusal| PageError::Form(refusal.to_string()))?
            .0,
        ))
    }
}

/// A text as it is written in a query string.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The query with some names replaced, and blank values left out. An empty replacement removes the name.
pub(crate) fn query_with(pairs: &Pairs, changes: &[(&str, &str)]) -> String {
    let kept = pairs.iter().filter(|(k, _)| changes.iter().all(|(name, _)| name != k));
    kept.chain(changes.iter().copied())
        .filter(|(_, v)| !v.is_empty())
        .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
        .collect::<Vec<_>>()
        .join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_changed_in_one_place() {
        let pairs = Pairs::parse("q=l%27%C3%A9rable&page=3&class=A&class=B");
        assert_eq!(pairs.text("q"), Some("l'érable"));
        assert_eq!(pairs.all("class").count(), 2);
        assert_eq!(query_with(&pairs, &[("page", "")]), "q=l%27%C3%A9rable&class=A&class=B");
        assert_eq!(query_with(&pairs, &[("page", "4")]), "q=l%27%C3%A9rable&class=A&class=B&page=4");
    }
}
