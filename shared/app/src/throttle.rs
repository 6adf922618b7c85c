//! Guessing addresses of links is made slow (row C18), without a CAPTCHA and without a write.

use crate::{Context, Failure};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use language::message;
use std::{
    collections::{HashMap, VecDeque},
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};
use web::{Problem, Request};

/// How many unknown tokens an address may try within a window.
const FREE_TRIES: u32 = 100;
/// How long a window is. It begins with the first unknown token.
const WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// Of how many addresses windows are kept: with more, the oldest window is forgotten.
const MOST_ADDRESSES: usize = 10_000;

/// Counts unknown tokens by the address that tries them. Clones share the counts.
///
/// The counts are in the memory of the process, or of one Lambda environment, and nowhere else: GET must not write to
/// the table, and whoever guesses must not be able to make us pay for it. Each environment therefore counts alone, so
/// that an address has as many times `FREE_TRIES` as there are environments; against tokens of 128 bits that is still
/// hopeless, and what is kept small is the work and the noise. A token that exists works from every address at all
/// times, since it is looked up before anything is counted: patients share addresses with all sorts of neighbours.
#[derive(Debug, Clone, Default)]
pub struct Throttle(Arc<Mutex<Windows>>);

#[derive(Debug, Default)]
struct Windows {
    /// When each window began, and how many unknown tokens came in it.
    counts: HashMap<IpAddr, (Timestamp, u32)>,
    /// The addresses in the order in which their windows began.
    oldest: VecDeque<IpAddr>,
}

impl Throttle {
    /// Counts an unknown token of an address; the end of the window, where it has had too many.
    fn count(&self, address: IpAddr, now: Timestamp) -> Option<Timestamp> {
        let network = network_of(address);
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        windows.forget_ended(now);
        if !windows.counts.contains_key(&network) {
            windows.make_room();
            windows.oldest.push_back(network);
        }
        let (began, count) = windows.counts.entry(network).or_insert((now, 0));
        *count = count.saturating_add(1);
        (*count > FREE_TRIES).then(|| end_of(*began))
    }
}

impl Windows {
    /// Drops the windows that are over.
    fn forget_ended(&mut self, now: Timestamp) {
        while let Some(network) = self.oldest.front() {
            if self.counts.get(network).is_some_and(|(began, _)| now < end_of(*began)) {
                return;
            }
            self.drop_oldest();
        }
    }

    /// Drops the oldest window where there are too many for one more.
    fn make_room(&mut self) {
        if self.counts.len() >= MOST_ADDRESSES {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        if let Some(network) = self.oldest.pop_front() {
            self.counts.remove(&network);
        }
    }
}

fn end_of(began: Timestamp) -> Timestamp {
    began.saturating_add(WINDOW).unwrap_or(Timestamp::MAX)
}

/// One subscriber has a whole /64 of IPv6 (RFC 6177), and can change within it at will.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

impl Context {
    /// What a token that is unknown, or malformed, is answered: 404, or 429 once its address has tried too many. Where
    /// no address is known nothing is counted: in one bucket for all, whoever guesses would shut out everybody.
    pub(crate) fn unknown_link(&self, request: &Request) -> Failure {
        let now = self.now();
        let over = request.client_address().and_then(|address| self.throttle.count(address.0, now));
        match over {
            None => Problem::unknown_link().into(),
            Some(until) => throttled(until, now).into(),
        }
    }
}

fn throttled(until: Timestamp, now: Timestamp) -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "throttled", message!("throttled"))
        .detail(message!("throttled-detail"))
        .retry_at(until, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).unwrap()
    }

    fn v4(number: u32) -> IpAddr {
        IpAddr::from(number.to_be_bytes())
    }

    #[test]
    fn an_address_has_its_tries_then_waits_for_the_end_of_its_window_and_has_them_again() {
        let throttle = Throttle::default();
        for tried in 0..100 {
            assert_eq!(throttle.count(v4(1), at(tried)), None);
        }
        for late in [100, 300, 599] {
            assert_eq!(throttle.count(v4(1), at(late)), Some(at(600)), "the window does not move");
        }
        assert_eq!(throttle.count(v4(2), at(100)), None, "another address has its own");
        assert_eq!(throttle.count(v4(1), at(600)), None);
        assert_eq!(throttle.clone().0.lock().unwrap().counts[&v4(1)].1, 1, "clones share the counts");
    }

    #[test]
    fn an_ipv6_subscriber_is_one_address_and_a_mapped_address_is_the_one_it_maps() {
        let parse = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(parse("2001:db8:1:2:3:4:5:6"), parse("2001:db8:1:2:ffff::1"));
        assert_ne!(parse("2001:db8:1:2::1"), parse("2001:db8:1:3::1"));
        assert_eq!(parse("::ffff:192.0.2.7"), parse("192.0.2.7"));
        assert_ne!(parse("192.0.2.7"), parse("192.0.2.8"));
    }

    #[test]
    fn so_many_addresses_are_remembered_and_the_oldest_is_forgotten() {
        let throttle = Throttle::default();
        for number in 0..12_000 {
            assert_eq!(throttle.count(v4(number), at(i64::from(number) / 100)), None);
        }
        let windows = throttle.0.lock().unwrap();
        assert_eq!((windows.counts.len(), windows.oldest.len()), (MOST_ADDRESSES, MOST_ADDRESSES));
        assert!(!windows.counts.contains_key(&v4(1_999)) && windows.counts.contains_key(&v4(2_000)));
    }
}
