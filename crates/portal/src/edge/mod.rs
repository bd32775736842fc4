//! The border between HTTP and the pages: language, origin, headers, errors, uploads, files of the front end.

pub(crate) mod asked;
pub(crate) mod assets;
pub(crate) mod caller;
pub(crate) mod child;
pub(crate) mod doors;
pub(crate) mod errors;
pub(crate) mod form;
pub(crate) mod headers;
pub(crate) mod health;
pub(crate) mod once;
pub(crate) mod origin;
pub(crate) mod proxies;
pub(crate) mod upload;
pub(crate) mod watch;

pub(crate) use asked::Asked;
pub(crate) use errors::PageError;
