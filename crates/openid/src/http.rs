//! Calls to the provider, within bounds: https, five seconds, one megabyte, no redirection.

use openidconnect::{HttpRequest, HttpResponse};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(5);
const LARGEST: u64 = 1 << 20;

/// Why a call gave nothing. Addresses and bodies are left out: they hold codes and tokens.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CallError(pub String);

/// Whatever carries a request to the provider.
pub(crate) type Call = Box<dyn Fn(HttpRequest) -> Result<HttpResponse, CallError> + Send + Sync>;

/// Calls over the network.
pub(crate) fn network(is_local: bool) -> Call {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .https_only(!is_local)
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .http_status_as_error(false)
        .user_agent("plainpied")
        .build()
        .into();
    Box::new(move |request| {
        let answer = agent.run(request).map_err(|error| CallError(kind(&error)))?;
        let (parts, mut body) = answer.into_parts();
        let bytes =
            body.with_config().limit(LARGEST).read_to_vec().map_err(|error| CallError(kind(&error)))?;
        let mut answer = HttpResponse::new(bytes);
        *answer.status_mut() = parts.status;
        *answer.headers_mut() = parts.headers;
        Ok(answer)
    })
}

/// What went wrong, without what was asked.
fn kind(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => "no answer in time".to_owned(),
        ureq::Error::HostNotFound => "its name is unknown".to_owned(),
        ureq::Error::ConnectionFailed | ureq::Error::Io(_) => "no connection".to_owned(),
        ureq::Error::RequireHttpsOnly(_) => "it answers without https".to_owned(),
        ureq::Error::BodyExceedsLimit(_) => "its answer is too long".to_owned(),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => "its certificate is not accepted".to_owned(),
        _ => "the call failed".to_owned(),
    }
}
