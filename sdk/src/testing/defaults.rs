//! What an [`EmbeddedApi`](super::EmbeddedApi) holds before anything is added, as constants to write tests with.
//!
//! The credentials open nothing but the embedded API.

/// The token with every permission.
pub const TOKEN: &str = "embedded-api-token-with-all-permissions";

/// A token that may read but not change anything: `POST` and `DELETE` answer 403.
pub const READ_ONLY_TOKEN: &str = "embedded-api-token-which-may-only-read0";

/// The e-mail address that goes with [`API_KEY`].
pub const EMAIL: &str = "user@example.com";

/// The key of the user with the address [`EMAIL`].
pub const API_KEY: &str = "embedded-api-global-key";

/// The user service key.
pub const SERVICE_KEY: &str = "v1.0-embedded-api-service-key";

/// The account.
pub const ACCOUNT_ID: &str = "258def64c72dae45f3e4c8516e2111f2";

/// The account's prefix, without bindings.
pub const PREFIX_ID: &str = "2af39739cc4e3b5910c918468bb89828";

/// The addresses of [`PREFIX_ID`].
pub const PREFIX_CIDR: &str = "192.0.2.0/24";

/// The service "Magic Transit".
pub const MAGIC_TRANSIT_ID: &str = "2db684ee7ca04e159946fd05b99e1bcd";

/// The service "CDN".
pub const CDN_ID: &str = "5a4d3e21c0b94f8796a1d2e3f4051627";

/// The service "Spectrum".
pub const SPECTRUM_ID: &str = "8c1f0e6d2b3a49587766554433221100";

/// The id that the first binding gets. Later ones follow from it, the same in every run.
pub const FIRST_BINDING_ID: &str = "0429b49b6a5155297b78e75a44b09e14";

/// [`FIRST_BINDING_ID`] as a number.
pub(super) const FIRST_BINDING: u128 = 0x0429_b49b_6a51_5529_7b78_e75a_44b0_9e14;

/// The services, in the order in which they are listed.
pub(super) const SERVICES: [(&str, &str); 3] =
    [(MAGIC_TRANSIT_ID, "Magic Transit"), (CDN_ID, "CDN"), (SPECTRUM_ID, "Spectrum")];
