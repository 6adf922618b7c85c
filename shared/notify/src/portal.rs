//! The portal's addresses as patients are told them.

use domain::{PortalId, WebAddress};

/// What in an address of the portal stands for how the portal knows the patient.
pub(crate) const PORTAL_ID: &str = "{portal_id}";

/// An address of the portal, with how it knows the patient in it if it asks for that. An id needs no percent-encoding:
/// all its characters may stand in an address as they are (RFC 3986, 2.3).
pub fn portal_way(address: &WebAddress, id: Option<&PortalId>) -> String {
    address.as_str().replace(PORTAL_ID, id.map_or("", PortalId::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a07_a_smart_address_says_whose_account_it_opens() {
        let address = WebAddress::parse("https://portal.example/reschedule?patient={portal_id}&from=text").unwrap();
        let id = PortalId::parse("P-77.a_b").unwrap();
        assert_eq!(portal_way(&address, Some(&id)), "https://portal.example/reschedule?patient=P-77.a_b&from=text");
        assert!(!portal_way(&address, None).contains('{'), "A4: nothing is ever sent raw");
        let generic = WebAddress::parse("https://portal.example/enrol").unwrap();
        assert_eq!(portal_way(&generic, None), generic.as_str());
    }
}
