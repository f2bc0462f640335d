//! Escapes texts of a description for the documents that they are written into.
//!
//! A description may come from anyone, so its texts are data: none can become a line break, heading, link, example or
//! command in the output. Each kind of document has its functions:
//!
//! | document | functions |
//! | --- | --- |
//! | doc comment | `docs::Docs`, and `docs::Paragraph` for data |
//! | Markdown page | `markdown::code`, `markdown::text`, and `markdown::cell` in a table |
//! | TOML | [`toml::string`], [`toml::comment`] |
//!
//! In Rust code a text is a string literal, which is escaped by `proc_macro2`.

pub mod characters;
pub mod docs;
pub(crate) mod markdown;
pub mod toml;
