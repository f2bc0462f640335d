//! The codes of errors.
//!
//! Codes that Cloudflare is known to use come first. The others are made up, since Cloudflare's are not public.

pub(super) const INVALID_HEADERS: u32 = 6003;
pub(super) const INVALID_AUTHORIZATION_HEADER: u32 = 6111;
pub(super) const NO_ROUTE: u32 = 7000;
pub(super) const INVALID_IDENTIFIER: u32 = 7003;
pub(super) const UNKNOWN_EMAIL_OR_KEY: u32 = 9103;
pub(super) const MISSING_CREDENTIALS: u32 = 9106;
pub(super) const UNKNOWN_TOKEN: u32 = 9109;
pub(super) const NOT_PERMITTED: u32 = 10000;
pub(super) const METHOD_NOT_ALLOWED: u32 = 10405;
pub(super) const BINDING_EXISTS: u32 = 1108;

pub(super) const NOT_FOUND: u32 = 1901;
pub(super) const UNREADABLE_BODY: u32 = 1902;
pub(super) const UNSUPPORTED_MEDIA_TYPE: u32 = 1903;
pub(super) const INVALID_MEMBER: u32 = 1904;
pub(super) const RULE_BROKEN: u32 = 1905;
pub(super) const IN_THE_WAY: u32 = 1906;
pub(super) const EXISTS: u32 = 1907;
pub(super) const NOT_IMPLEMENTED: u32 = 1908;
