//! Whether an address takes a message at the moment at which it is sent, and what carriers tell of addresses.

use crate::{Context, Failure, stop_texts};
use domain::{Address, AddressFault, Carrier, Clinic, Email, FailedFor, Phone, StoppedBy, WhyNot};
use jiff::Timestamp;

/// The address that a carrier reaches.
pub(crate) fn address_of(carrier: Carrier, to: &str) -> Option<Address> {
    match carrier {
        Carrier::Sms => Phone::parse(to).ok().map(Address::Phone),
        Carrier::Email => Email::parse(to).ok().map(Address::Email),
        Carrier::Console => None,
    }
}

/// Why a clinic sends nothing to an address, if it does not. It is asked after the claim and consistently: whoever wants no
/// texts gets none from then on.
pub(crate) async fn keeps_back(ctx: &Context, clinic: &Clinic, address: &Address) -> Result<Option<WhyNot>, Failure> {
    if let Address::Phone(number) = address
        && !clinic.messages.texts_to(number, &clinic.phone)
    {
        return Ok(Some(WhyNot::CountryNotAllowed));
    }
    let known = ctx.store.address_state(address).await?;
    let stopped = known.stopped().filter(|_| matches!(address, Address::Phone(_))).map(|_| WhyNot::TextsStopped);
    Ok(stopped.or(known.standing_fault().map(|_| WhyNot::AddressFailed)))
}

/// Keeps what a failure tells of an address, where that lasts.
pub(crate) async fn learn(ctx: &Context, address: &Address, reason: FailedFor, at: Timestamp) -> Result<(), Failure> {
    if let (Address::Phone(number), FailedFor::OptedOut) = (address, reason) {
        return stop_texts(ctx, number, StoppedBy::Carrier, at).await;
    }
    if let Some(kind) = reason.fault() {
        ctx.store.report_fault(address, AddressFault { at, kind }).await?;
    }
    Ok(())
}
