//! Texts of a description in what is written, each escaped for the document it stands in.
//!
//! A description may be written by anybody, so its texts are data: nothing in one is a line break, a heading, a link, an
//! example or a command in what is generated. There is one way for each kind of document:
//!
//! | document | a text of it |
//! | --- | --- |
//! | docs of an item | [`docs::Docs`], and [`docs::Paragraph`] for data |
//! | a page of Markdown | [`markdown::code`], [`markdown::text`], and [`markdown::cell`] in a table |
//! | TOML | [`toml::string`], [`toml::comment`] |
//!
//! In Rust a text is a string literal, which escapes what is not shown by itself.

pub mod characters;
pub(crate) mod docs;
pub(crate) mod markdown;
pub mod toml;
