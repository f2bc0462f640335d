//! The codes of errors.
//!
//! Codes that Cloudflare is known to use come first. The others are made up, since Cloudflare's are not public.

/// 400: an invalid header with a credential, or several kinds of credentials.
pub(super) const INVALID_HEADERS: u32 = 6003;
/// The cause of [`INVALID_HEADERS`], whichever header is invalid.
pub(super) const INVALID_AUTHORIZATION_HEADER: u32 = 6111;
/// 404: no such route.
pub(super) const NO_ROUTE: u32 = 7000;
/// 400: an invalid id, hostname or address in the path.
pub(super) const INVALID_IDENTIFIER: u32 = 7003;
/// 403: an unknown e-mail address or key.
pub(super) const UNKNOWN_EMAIL_OR_KEY: u32 = 9103;
/// 400: no credentials, or half of them.
pub(super) const MISSING_CREDENTIALS: u32 = 9106;
/// 403: an unknown token or service key.
pub(super) const UNKNOWN_TOKEN: u32 = 9109;
/// 403: a method that the token does not permit.
pub(super) const NOT_PERMITTED: u32 = 10000;
/// 405: the route has no such method.
pub(super) const METHOD_NOT_ALLOWED: u32 = 10405;
/// 409: a binding for exactly these addresses exists.
pub(super) const BINDING_EXISTS: u32 = 1108;

/// 404: no such account, zone or resource.
pub(super) const NOT_FOUND: u32 = 1901;
/// 400, 413: a body that can't be read, or is too long.
pub(super) const UNREADABLE_BODY: u32 = 1902;
/// 415: a body of another media type.
pub(super) const UNSUPPORTED_MEDIA_TYPE: u32 = 1903;
/// 400: a missing or invalid member of the body.
pub(super) const INVALID_MEMBER: u32 = 1904;
/// 400: a value that violates a rule of the resource.
pub(super) const RULE_VIOLATED: u32 = 1905;
/// 409: the request conflicts with the state of the resource.
pub(super) const CONFLICT: u32 = 1906;
/// 409: an equal resource exists.
pub(super) const EXISTS: u32 = 1907;
/// 501: an operation that the embedded API does not implement.
pub(super) const NOT_IMPLEMENTED: u32 = 1908;
