//! Default contents of an [`EmbeddedApi`](super::EmbeddedApi), as constants for tests.
//!
//! The credentials are valid for the embedded API only.

/// The token with every permission.
pub const TOKEN: &str = "embedded-api-token-with-all-permissions";

/// A token that may only read: methods other than `GET` return 403.
pub const READ_ONLY_TOKEN: &str = "embedded-api-token-which-may-only-read0";

/// The e-mail address for [`API_KEY`].
pub const EMAIL: &str = "user@example.com";

/// The key of the user with the address [`EMAIL`].
pub const API_KEY: &str = "embedded-api-global-key";

/// The user service key.
pub const SERVICE_KEY: &str = "v1.0-embedded-api-service-key";

/// The account.
pub const ACCOUNT_ID: &str = "258def64c72dae45f3e4c8516e2111f2";

/// The account's prefix: approved, neither bound nor advertised.
pub const PREFIX_ID: &str = "2af39739cc4e3b5910c918468bb89828";

/// The addresses of [`PREFIX_ID`].
pub const PREFIX_CIDR: &str = "192.0.2.0/24";

/// The account's zone.
pub const ZONE_ID: &str = "023e105f4ecef8ad9ca31a8372d0c353";

/// The name of [`ZONE_ID`].
pub const ZONE_NAME: &str = "example.com";

/// The service "Magic Transit".
pub const MAGIC_TRANSIT_ID: &str = "2db684ee7ca04e159946fd05b99e1bcd";

/// The service "CDN".
pub const CDN_ID: &str = "5a4d3e21c0b94f8796a1d2e3f4051627";

/// The service "Spectrum".
pub const SPECTRUM_ID: &str = "8c1f0e6d2b3a49587766554433221100";

/// The id of the first binding that is created. Later ids are derived from it, the same in every run.
pub const FIRST_BINDING_ID: &str = "0429b49b6a5155297b78e75a44b09e14";

/// The id of the first address map that is created.
pub const FIRST_ADDRESS_MAP_ID: &str = "055817b111884e0227e1be16a0be6ee0";

/// The id of the first BGP prefix that is created.
pub const FIRST_BGP_PREFIX_ID: &str = "7009ba364c7a5760798ceb430e603b74";

/// The id of the first delegation that is created.
pub const FIRST_DELEGATION_ID: &str = "6a1f0c9d7e3b48259d0447c2b8ae5f13";

/// The id of the first letter of authorization that is uploaded.
pub const FIRST_LOA_DOCUMENT_ID: &str = "d933b1530bc56c9953cf8ce166da8004";

/// The id of the first prefix that is added.
pub const FIRST_ADDED_PREFIX_ID: &str = "72b1d7a4c0e95f3886a2f41d07c3be59";

/// The digits of the first ownership token.
pub(super) const FIRST_OWNERSHIP_TOKEN: &str = "5e4d90c17b264f3a9d5813aec0726b84";

/// The autonomous system of the default prefixes: Cloudflare's.
pub(super) const ASN: u32 = 13335;

/// The `purpose` of leases.
pub(super) const LEASE_PURPOSE: &str = "lease";

/// Whether an address map is enabled by default.
pub(super) const ADDRESS_MAP_ENABLED: bool = false;

/// The services, in the order of the list.
pub(super) const SERVICES: [(&str, &str); 3] =
    [(MAGIC_TRANSIT_ID, "Magic Transit"), (CDN_ID, "CDN"), (SPECTRUM_ID, "Spectrum")];
