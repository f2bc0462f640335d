//! Hostile texts of a description, which stay plain text in every place of the output.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use sdk_generator::{
    Inputs, Output, Target, generate,
    text::{characters::is_hidden, docs::check},
};
use serde_json::{Value, json};

use super::made_of;

/// Markdown, HTML, Rust, log commands, and characters that end, begin or hide something.
const TEXTS: [&str; 48] = [
    "- ```\n  a\n  ```\nmain();",
    "> ```\n> a\n> ```\nmain();",
    "a\n```",
    "a\n\n```\nmain();\n```",
    "```rust\nmain();\n```",
    "```no_run\nmain();\n```",
    "a\n~~~\nmain();",
    "a\n\n    main();",
    "- a\n\n      main();",
    "```\n# main();\n```",
    "```",
    "*/",
    "\"#",
    "`",
    "``",
    "a`b``c```d",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<pre>\n\na",
    "<!--",
    "<?a",
    "<!A",
    "<![CDATA[",
    "<div>\n*a*",
    "<x-y z>\na",
    "&lt;script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "]( ",
    "[a](javascript:alert(1))",
    "<javascript:alert(1)>",
    "![a](https://example.com/a.png)",
    "[Vec]",
    "[a]: https://example.com",
    "[^1]\n\n[^1]:\n\n    main();",
    "|",
    "a | b\n--|--",
    "\\|",
    "a\n===",
    "a\n---",
    "# a",
    "1",
    "a\rfn b() {}\r\nc",
    "\u{1b}[31m",
    "\u{202e}a\u{2066}",
    "\u{2028}\u{feff}\u{200b}",
    "@all",
    "::error::a",
    "#[doc = \"a\"] #![allow(a)]",
];

/// A description with a text in each place that is written to the output.
fn description(text: &str) -> Value {
    // A path begins with a slash, and its parameters are between braces.
    let segment = text.replace(['/', '{', '}', '?', '#'], "_");
    let schema = json!({
        "type": "object",
        "title": text,
        "description": text,
        "required": ["kind", "value"],
        "properties": {
            "kind": {"type": "string", "enum": ["plain", text], "description": text},
            "value": {"$ref": "#/components/schemas/Value"},
            "name": {"type": "string", "default": text, "example": text, "description": text, "nullable": true},
            "old": {"type": "string", "deprecated": true, "x-stainless-deprecation-message": text, "title": text},
            "own": {"type": "string", "pattern": "^a*$", "format": text},
            text: {"type": "string", "nullable": true},
        },
    });
    json!({
        "openapi": "3.0.3",
        "info": {"title": text, "version": "1", "description": text},
        "tags": [{"name": text, "description": text}],
        "paths": {
            format!("/things/{segment}/{{thing_id}}"): {
                "put": {
                    "operationId": text,
                    "summary": text,
                    "description": text,
                    "tags": [text],
                    "deprecated": true,
                    "x-stainless-deprecation-message": text,
                    "x-api-token-group": [text, "Things Write"],
                    "parameters": [
                        {"name": "thing_id", "in": "path", "required": true, "description": text, "schema": {"type": "string", "default": text}},
                        {"name": "word", "in": "query", "description": text, "schema": {"type": "string", "enum": ["plain", text], "default": text}},
                    ],
                    "requestBody": {"required": true, "description": text, "content": {"application/json": {"schema": schema}}},
                    "responses": {"200": {"description": text, "content": {"application/json": {"schema": schema}}}},
                },
            },
        },
        "components": {
            "schemas": {
                "Value": {
                    "description": text,
                    "oneOf": [
                        {"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "enum": ["plain"]}}},
                        {"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "enum": [text]}}},
                    ],
                },
            },
        },
    })
}

fn output(text: &str) -> Output {
    made_of(&description(text).to_string()).unwrap_or_else(|faults| panic!("{text:?}: {faults}"))
}

/// The doc comments of a file as Markdown; those inside macros of the runtime are skipped.
fn comments(file: &str) -> Vec<String> {
    let mut comments = vec![String::new()];
    for line in file.lines().map(str::trim_start) {
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(doc) => {
                let comment = comments.last_mut().unwrap();
                comment.push_str(doc.strip_prefix(' ').unwrap_or(doc));
                comment.push('\n');
            }
            None => comments.push(String::new()),
        }
    }
    comments.retain(|comment| !comment.is_empty());
    comments
}

/// The elements of a Markdown page, with their counts.
fn structure(page: &str) -> BTreeMap<String, usize> {
    let mut structure = BTreeMap::new();
    for event in
        Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH)
    {
        if let Event::Start(tag) = event {
            let name = match tag {
                Tag::Heading { level, .. } => format!("heading {level}"),
                Tag::Table(_) => "table".to_owned(),
                Tag::TableRow => "row".to_owned(),
                Tag::TableCell => "cell".to_owned(),
                other => format!("{other:?}"),
            };
            *structure.entry(name).or_default() += 1;
        }
    }
    structure
}

#[test]
fn docs_have_no_live_html_and_nothing_to_compile() {
    for text in TEXTS {
        let files = output(text).files;
        assert!(files.values().map(|file| comments(file).len()).sum::<usize>() >= 4, "{text:?}");
        for (path, file) in files {
            for comment in comments(&file) {
                assert_eq!(check(&comment, &[]), Ok(()), "{text:?}: {path}: {comment}");
                let compiled = |event: &Event<'_>| match event {
                    Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => &**language != "text",
                    Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) | Event::Html(_) | Event::InlineHtml(_) => {
                        true
                    }
                    _ => false,
                };
                assert!(!Parser::new(&comment).any(|event| compiled(&event)), "{text:?}: {path}: {comment}");
            }
        }
    }
}

#[test]
fn every_file_is_rust_without_hidden_characters() {
    for text in TEXTS {
        let output = output(text);
        for (path, file) in &output.files {
            syn::parse_file(file).unwrap_or_else(|error| panic!("{text:?}: {path}: {error}\n{file}"));
        }
        let pages = [&output.api_page, &output.listing];
        for file in output.files.values().chain(pages) {
            assert!(!file.contains(|c| c != '\n' && is_hidden(c)), "{text:?}: {file:?}");
        }
    }
}

#[test]
fn the_api_page_has_the_same_structure_as_with_harmless_texts() {
    let harmless = structure(&output("harmless").api_page);
    assert!(harmless["row"] > 3 && !harmless.contains_key("HtmlInline"), "{harmless:?}");
    for text in TEXTS {
        let page = output(text).api_page;
        assert_eq!(structure(&page), harmless, "{text:?}: {page}");
        let html = Parser::new(&page).filter_map(|event| match event {
            Event::Html(html) | Event::InlineHtml(html) => Some(html.into_string()),
            _ => None,
        });
        // The generator's mark, and the line breaks in cells.
        assert!(html.skip(1).all(|html| html == "<br>"), "{text:?}: {page}");
    }
}

#[test]
fn the_listing_has_as_many_lines_as_with_harmless_texts() {
    let harmless = output("harmless").listing.lines().count();
    for text in TEXTS {
        let listing = output(text).listing;
        assert_eq!(listing.lines().count(), harmless, "{text:?}: {listing}");
    }
}

/// The crate of a description with a text wherever a README, a quickstart or an example response shows one.
fn crate_with(text: &str) -> Output {
    let item = json!({
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string", "example": text}, "kind": {"type": "string", "enum": [text, "a"]}},
    });
    let answer = |schema: Value| {
        let envelope = json!({"type": "object", "properties": {"success": {"type": "boolean"}, "result": schema}});
        let envelope = json!({"schema": envelope, "example": {"success": true, "result": [{"name": text}]}});
        json!({"200": {"description": "ok", "content": {"application/json": envelope}}})
    };
    let (tags, list) = (json!([text]), json!({"type": "array", "items": item}));
    let spec = json!({
        "openapi": "3.0.3",
        "info": {"title": text, "version": "1"},
        "tags": [{"name": text}, {"name": "other", "description": text}],
        "paths": {
            "/things/{thing_id}/parts": {
                "parameters": [
                    {"name": "thing_id", "in": "path", "required": true, "schema": {"type": "string", "example": text}},
                ],
                "get": {"operationId": "list-parts", "tags": tags, "responses": answer(list)},
                "post": {
                    "operationId": "create-part",
                    "tags": tags,
                    "requestBody": {"required": true, "content": {"application/json": {"schema": item}}},
                    "responses": {"200": {"description": "ok", "content": {"text/plain": {"example": text}}}},
                },
            },
            "/others": {"get": {"tags": ["other"], "responses": {"204": {"description": "ok"}}}},
        },
    });
    let spec = spec.to_string();
    let inputs = Inputs { target: Target::Crate, source: text, ..Inputs::new("api.json", &spec) };
    generate(&inputs).unwrap_or_else(|wrong| panic!("{text:?}: {wrong}"))
}

/// The Rust code blocks on a page.
fn rust_blocks(page: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut is_rust = false;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if language.starts_with("rust") => {
                is_rust = true;
                blocks.push(String::new());
            }
            Event::Text(text) if is_rust => blocks.last_mut().unwrap().push_str(&text),
            Event::End(_) => is_rust = false,
            _ => {}
        }
    }
    blocks
}

#[test]
fn a_readme_has_the_same_structure_as_with_harmless_texts() {
    let harmless = structure(&crate_with("harmless").crate_pages.readme);
    assert_eq!(harmless.keys().filter(|kind| kind.starts_with("CodeBlock")).count(), 3, "{harmless:?}");
    for text in TEXTS {
        let pages = crate_with(text).crate_pages;
        let mut found = structure(&pages.readme);
        // The description of a tag is Markdown, which may have emphasis.
        found.retain(|kind, _| !["Emphasis", "Strong", "Strikethrough"].contains(&kind.as_str()));
        assert_eq!(found, harmless, "{text:?}: {}", pages.readme);
        assert_eq!(rust_blocks(&pages.readme).len(), 2, "{text:?}: {}", pages.readme);
        for code in rust_blocks(&pages.readme).into_iter().chain(pages.quickstart.clone()) {
            syn::parse_file(&code).unwrap_or_else(|error| panic!("{text:?}: {error}\n{code}"));
        }
        for page in [Some(&pages.readme), pages.quickstart.as_ref()].into_iter().flatten() {
            assert!(!page.contains(|c| c != '\n' && is_hidden(c)), "{text:?}: {page:?}");
        }
    }
}

#[test]
fn example_responses_keep_each_text_with_hidden_characters_escaped() {
    for text in TEXTS {
        let examples = crate_with(text).examples;
        assert!(!examples.contains(|c| c != '\n' && is_hidden(c)), "{text:?}: {examples:?}");
        let examples: Value = serde_json::from_str(&examples).unwrap();
        let list = &examples["GET /things/{thing_id}/parts"];
        assert_eq!(list["json"]["result"], json!([{ "name": text }]), "{text:?}: {list}");
        assert_eq!(examples["POST /things/{thing_id}/parts"]["text"], text, "{text:?}");
    }
}
