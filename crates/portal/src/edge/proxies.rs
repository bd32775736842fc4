//! Whose address a request comes from, behind proxies that are known by name.
//!
//! `X-Forwarded-For` can be written by anybody: it is believed only when the neighbour is a configured proxy, and
//! then only its last address that is not a proxy of ours.

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use std::net::{IpAddr, SocketAddr};

/// Addresses of the proxies in front of this server; empty when there is none.
#[derive(Debug, Clone, Default)]
pub struct Proxies(Vec<IpAddr>);

impl Proxies {
    /// The proxies at these addresses.
    #[must_use]
    pub fn at(addresses: impl IntoIterator<Item = IpAddr>) -> Proxies {
        Proxies(addresses.into_iter().collect())
    }

    /// The address of the browser; empty when the connection has none (tests).
    pub(crate) fn client(&self, parts: &Parts) -> String {
        let neighbour = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded: Vec<&str> = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|v| v.to_str().ok())
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .collect();
        neighbour.map(|ip| self.behind(ip, &forwarded).to_string()).unwrap_or_default()
    }

    /// The last address of the chain that is not one of our proxies.
    fn behind(&self, neighbour: IpAddr, forwarded: &[&str]) -> IpAddr {
        let mut client = neighbour;
        for address in forwarded.iter().rev() {
            if !self.0.contains(&client) {
                break;
            }
            match address.parse() {
                Ok(address) => client = address,
                Err(_) => break,
            }
        }
        client
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap_or(IpAddr::from([0, 0, 0, 0]))
    }

    #[test]
    fn a_forwarded_address_is_believed_from_our_proxies_only() {
        let none = Proxies::default();
        assert_eq!(none.behind(ip("203.0.113.9"), &["198.51.100.1"]), ip("203.0.113.9"));
        let ours = Proxies::at([ip("10.0.0.1"), ip("10.0.0.2")]);
        assert_eq!(ours.behind(ip("203.0.113.9"), &["198.51.100.1"]), ip("203.0.113.9"));
        assert_eq!(ours.behind(ip("10.0.0.1"), &["6.6.6.6", "198.51.100.1"]), ip("198.51.100.1"));
        assert_eq!(ours.behind(ip("10.0.0.1"), &["198.51.100.1", "10.0.0.2"]), ip("198.51.100.1"));
        assert_eq!(ours.behind(ip("10.0.0.1"), &["not an address"]), ip("10.0.0.1"));
        assert_eq!(ours.behind(ip("10.0.0.1"), &[]), ip("10.0.0.1"));
    }
}
