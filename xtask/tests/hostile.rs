//! Tests the commands with hostile descriptions: what they print, which files they touch, and what they cost.

mod output;
mod scratch;

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    process::{Command, Output, Stdio},
};

use flate2::{Compression, write::GzEncoder};
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Value, json};

use output::{code, text_of};
use scratch::Scratch;

const HOSTILE: [&str; 14] = [
    "a``b` x",
    "x\r\r# H",
    "x\n\n# H\n\n",
    "@org/team #1",
    "[c](https://evil.test)",
    "]( ",
    "a|b\\|c",
    "<script>alert(1)</script>",
    "<!--",
    "\u{1b}[31m\u{9b}31m",
    "\u{202e}abc",
    "\r::error::pwn",
    "##[error]pwn",
    "**b** _c_ ![i](https://evil.test/i.png)",
];

impl Scratch {
    fn generate(&self, description: &Value, more: &[&str]) -> Output {
        let spec = self.file("api.json", description.to_string());
        let out = self.path("out").to_string_lossy().into_owned();
        run(&[&["gen", "--spec", &spec, "--out", &out, "--crate", "c"], more].concat())
    }
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap()
}

/// A description with a text in every place that a command prints.
fn description(text: &str, more: bool) -> Value {
    // With another letter it is a different name, whatever the text becomes.
    let named = |name: &str| if more { format!("{name}z{text}") } else { name.to_owned() };
    let mut properties =
        json!({"p": {"type": "string", "default": named(""), "pattern": named("a"), "enum": [named("a"), "b"]}});
    properties[named("q")] = json!({"type": "integer"});
    let mut paths = json!({"/w/{id}": {"post": {
        "operationId": named("p"),
        "deprecated": more,
        "x-stainless-deprecation-message": named("d"),
        "x-api-token-group": [named("perm")],
        "parameters": [
            {"name": "id", "in": "path", "required": true, "schema": {"type": "string", "pattern": named("a")}},
            {"name": named("q"), "in": "query", "schema": {"type": "string", "enum": [named("k"), "l"]}},
        ],
        "requestBody": {"required": true, "content": {"application/json": {"schema":
            {"type": "object", "properties": properties, "not": {"type": "string", "title": named("n")}}}}},
        "responses": {"200": {"description": "x", "content": {named("text/y"): {}}}},
    }}});
    if more {
        paths[named("/w/bad")] = json!({"get": {
            "parameters": [{"$ref": named("#/nowhere")}], "responses": {"204": {"description": "x"}}}});
        paths[named("/w/added")] =
            json!({"get": {"operationId": named("added"), "responses": {"204": {"description": "x"}}}});
    }
    json!({"openapi": "3.0.3", "info": {"title": named("t"), "version": "1"}, "paths": paths})
}

/// The structure of a page: the kinds of its blocks and marks, and the number of rows and items.
fn structure(page: &str) -> (BTreeSet<String>, usize) {
    let mut kinds = BTreeSet::new();
    let mut entries = 0;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        entries += usize::from(matches!(event, Event::Start(Tag::TableRow | Tag::Item)));
        match event {
            Event::Text(_) | Event::Code(_) | Event::End(_) => {}
            other => _ = kinds.insert(format!("{other:?}")),
        }
    }
    (kinds, entries)
}

fn assert_no_control_sequences(text: &str, hostile: &str) {
    let is_control = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(is_control), "{hostile:?}: {text:?}");
    assert!(!text.contains("##["), "{hostile:?}: {text}");
    assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{hostile:?}: {text}");
}

#[test]
fn pages_of_markdown_have_the_same_structure_as_with_harmless_texts() {
    let scratch = Scratch::new();
    let old = scratch.file("old.json", description("", false).to_string());
    let settings = scratch.file("drift.toml", "segment = 'w'\n");
    // The pages, each with its number of differences.
    let pages = |text: &str| {
        let new = scratch.file("new.json", description(text, true).to_string());
        let diff = run_both(&["diff", &old, &new]);
        // A `$ref` that does not resolve makes the input unusable for `drift`.
        let mut without = description(text, true);
        without["paths"].as_object_mut().unwrap().retain(|path, _| !path.starts_with("/w/bad"));
        let new = scratch.file("new.json", without.to_string());
        let drift = run_both(&["drift", &new, "--spec", &old, "--scope", &settings]);
        let count = |json: &Value, name: &str| json[name].as_array().unwrap().len();
        [
            (diff.0, count(&diff.1, "changes") + count(&diff.1, "not_compared")),
            (drift.0, count(&drift.1, "differences")),
        ]
    };
    let harmless = pages("z").map(|(page, _)| structure(&page).0);
    for hostile in HOSTILE {
        for ((page, differences), kinds) in pages(hostile).iter().zip(&harmless) {
            assert_no_control_sequences(page, hostile);
            // The section for the changelog is in a code block, which no text may close.
            let (found, entries) = structure(page);
            assert!(found.is_subset(kinds), "{hostile:?}: {found:?}\n{page}");
            assert_eq!(entries, *differences, "{hostile:?}:\n{page}");
        }
    }
}

/// The findings of a command, as Markdown and as JSON.
fn run_both(arguments: &[&str]) -> (String, Value) {
    let page = run(arguments);
    assert_eq!(code(&page), 1, "{}", text_of(&page));
    let json = run(&[arguments, &["--format", "json"]].concat());
    (String::from_utf8(page.stdout).unwrap(), serde_json::from_slice(&json.stdout).unwrap())
}

#[test]
fn printed_text_has_no_control_sequences() {
    let scratch = Scratch::new();
    let old = scratch.file("old.json", description("", false).to_string());
    for hostile in HOSTILE {
        let mut new = description(hostile, true);
        let spec = scratch.file("new.json", new.to_string());
        let json = run(&["diff", &old, &spec, "--format", "json"]);
        assert_no_control_sequences(&text_of(&json), hostile);
        let _: Value = serde_json::from_slice(&json.stdout).unwrap();
        let refused = scratch.generate(&new, &[]);
        assert_eq!(code(&refused), 2);
        assert_no_control_sequences(&text_of(&refused), hostile);
        new["paths"].as_object_mut().unwrap().retain(|path, _| !path.starts_with("/w/bad"));
        new["components"] = json!({"schemas": {hostile: {"type": "string"}}});
        let report = scratch.generate(&new, &[]);
        assert_no_control_sequences(&text_of(&report), hostile);
    }
}

#[test]
fn a_closed_pipe_does_not_stop_a_command() {
    let scratch = Scratch::new();
    let spec = scratch.file("api.json", description("", false).to_string());
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["gen", "--spec", &spec, "--out"]).arg(scratch.path("out"));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", text_of(&output));
    assert!(scratch.path("out/src/lib.rs").exists());
}

#[test]
fn a_folder_with_other_files_is_left_as_it_is() {
    for name in ["Cargo.toml", "API.md", "api.txt", "ledger.toml", "src/lib.rs"] {
        let scratch = Scratch::new();
        fs::create_dir_all(scratch.path("out/src")).unwrap();
        let own = scratch.file(&format!("out/{name}"), "mine\n");
        let refused = scratch.generate(&description("", false), &[]);
        assert_eq!(code(&refused), 2);
        assert!(text_of(&refused).contains(name) && text_of(&refused).contains("--out"), "{}", text_of(&refused));
        assert_eq!(fs::read_to_string(own).unwrap(), "mine\n");
        let left: Vec<_> = fs::read_dir(scratch.path("out")).unwrap().collect();
        assert!(left.len() <= 2, "{left:?}");
    }
}

#[test]
fn reserved_and_long_path_segments_get_portable_files_of_their_own() {
    let names =
        ["lib", "Lib", "main", "mod", "bin", "build", "con", "AUX", "nul", "com1", "cloudflare_sdk", "std", "self"];
    let long = "x".repeat(300);
    let mut paths = json!({});
    for name in names.iter().copied().chain([long.as_str()]) {
        for path in [format!("/{name}/{{id}}"), format!("/things/{name}/{{id}}")] {
            paths[path] = json!({"delete": {"responses": {"204": {"description": "x"}}}});
        }
    }
    let scratch = Scratch::new();
    let output =
        scratch.generate(&json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": paths}), &[]);
    // `lib` and `Lib` become one module, so the second one's method gets another name.
    assert_eq!(code(&output), 0, "{}", text_of(&output));
    let root = fs::read_to_string(scratch.path("out/src/lib.rs")).unwrap();
    for module in
        ["lib_", "main_", "mod_", "bin_", "con_", "aux_", "nul_", "com1_", "cloudflare_sdk_", "std_", "things"]
    {
        assert!(root.contains(&format!("pub mod {module};")), "{module}: {root}");
        assert!(scratch.path(&format!("out/src/{module}.rs")).exists(), "{module}");
    }
    assert!(!scratch.path("out/src/main.rs").exists());
}

#[test]
fn an_exceeded_limit_is_reported_with_its_place_and_its_flag() {
    let scratch = Scratch::new();
    let one = |schema: Value| {
        let content = json!({"application/json": {"schema": schema}});
        json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/w": {"post":
            {"requestBody": {"content": content}, "responses": {"204": {"description": "x"}}}}}})
    };
    let deep = (0..40).fold(json!({"type": "string"}), |inner, _| json!({"type": "array", "items": inner}));
    let mut doubling = one(json!({"$ref": "#/components/schemas/A0"}));
    doubling["components"] = json!({"schemas": {"A17": {"type": "object", "properties": {"z": {"type": "string"}}}}});
    for level in 0..17 {
        let next = json!({"$ref": format!("#/components/schemas/A{}", level + 1)});
        let own = |name: &str| json!({"allOf": [next, {"type": "object", "properties": {name: {"type": "string"}}}]});
        doubling["components"]["schemas"][format!("A{level}")] =
            json!({"type": "object", "properties": {"a": own("p"), "b": own("q")}});
    }
    // A description, a limit lowered below it, the flag in the message, and the place.
    for (description, flags, flag, at) in [
        (one(deep.clone()), &["--max-depth", "20"][..], "--max-depth", Some("/items/items")),
        (one(json!({"enum": vec!["a"; 500]})), &["--max-nodes", "300"], "--max-nodes", Some("/schema/enum/")),
        (one(deep.clone()), &["--max-text", "100"], "--max-text", None),
        (doubling.clone(), &["--max-expansion", "5000"], "--max-expansion", Some("#/components/schemas/A")),
    ] {
        let refused = scratch.generate(&description, flags);
        let text = text_of(&refused);
        assert_eq!(code(&refused), 2, "{text}");
        assert!(text.contains(flag) && at.is_none_or(|at| text.contains(at)), "{flag}: {text}");
        assert!(!scratch.path("out").exists());
    }
    let nested = scratch.generate(&one(deep), &[]);
    assert_eq!(code(&nested), 0, "{}", text_of(&nested));
    let too_far = scratch.generate(&one(json!({})), &["--max-depth", "1000"]);
    assert_eq!(code(&too_far), 2);
}

#[test]
fn an_input_in_another_encoding_is_refused_with_the_name_of_the_encoding() {
    let scratch = Scratch::new();
    let out = scratch.path("out").to_string_lossy().into_owned();
    let spec = r#"{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}"#;
    let utf32: Vec<u8> = spec.chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(spec.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    for (bytes, message) in [
        (utf32.clone(), "the text is in UTF-32"),
        ([&[0xff, 0xfe, 0, 0][..], &utf32].concat(), "the text is in UTF-32"),
        (spec.encode_utf16().flat_map(u16::to_be_bytes).collect(), "the text is in UTF-16"),
        (b"openapi: 3.0.3\ninfo: {title: caf\xe9}".to_vec(), "not a text in UTF-8"),
        (gzip[..gzip.len() - 9].to_vec(), "not a whole gzip file"),
    ] {
        let spec = scratch.file("api", bytes);
        let refused = run(&["gen", "--spec", &spec, "--out", &out]);
        assert_eq!(code(&refused), 2);
        let text = text_of(&refused);
        assert!(text.contains(&format!("api: {message}")) && text.contains("help: "), "{message}: {text}");
    }
    let spec = scratch.file("api", spec);
    let scope = scratch.file("scope.toml", "[skip]\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let refused = run(&["gen", "--spec", &spec, "--out", &out, "--scope", &scope]);
    assert!(text_of(&refused).contains("scope.toml: the text is in UTF-16"), "{}", text_of(&refused));
    // The largest limit has no successor.
    let taken = run(&["gen", "--spec", &spec, "--out", &out, "--max-text", &usize::MAX.to_string()]);
    assert_eq!(code(&taken), 0, "{}", text_of(&taken));
    let scope = scratch.file("scope.toml", "[skip]\n\"GET /a\" = \" \"\n");
    let refused = run(&["gen", "--spec", &spec, "--out", &out, "--scope", &scope]);
    assert_eq!(code(&refused), 2);
    assert!(text_of(&refused).contains("[skip] has no reason for \"GET /a\""), "{}", text_of(&refused));
}

#[test]
fn gzip_aliases_and_overlays_count_with_their_expanded_size() {
    let scratch = Scratch::new();
    let out = scratch.path("out").to_string_lossy().into_owned();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&vec![b' '; 3 << 20]).unwrap();
    let bomb = scratch.file("bomb.json.gz", gzip.finish().unwrap());
    let refused = run(&["gen", "--spec", &bomb, "--out", &out, "--max-text", "1000000"]);
    assert_eq!(code(&refused), 2);
    assert!(text_of(&refused).contains("bomb.json.gz: more than 1000000 bytes of text"), "{}", text_of(&refused));
    assert!(text_of(&refused).contains("--max-text"), "{}", text_of(&refused));

    let mut aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let ten = vec![format!("*a{}", level - 1); 10].join(", ");
        aliases.push_str(&format!("a{level}: &a{level} [{ten}]\n"));
    }
    let laughs = scratch.file("laughs.yaml", aliases);
    let refused = run(&["gen", "--spec", &laughs, "--out", &out]);
    assert_eq!(code(&refused), 2);
    assert!(
        text_of(&refused).contains("laughs.yaml:") && text_of(&refused).contains("--max-nodes"),
        "{}",
        text_of(&refused)
    );

    let deep = scratch.file("deep.yaml", format!("{}a\n", "- ".repeat(100_000)));
    let refused = run(&["gen", "--spec", &deep, "--out", &out]);
    assert_eq!(code(&refused), 2);
    assert!(text_of(&refused).contains("deep.yaml:1: more than 100 levels"), "{}", text_of(&refused));

    let spec = scratch.file("api.json", description("", false).to_string());
    for (target, update) in [("$..*", vec!["x"; 1000]), ("$..*..*..*", vec![]), ("$..*[?count($..*) > 1]", vec![])] {
        let action = json!({"target": target, "update": {"x-a": update}, "x-reason": "because"});
        let overlay = json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": [action]});
        let overlay = scratch.file("overlay.json", overlay.to_string());
        let refused = run(&["gen", "--spec", &spec, "--out", &out, "--overlay", &overlay, "--max-nodes", "3000"]);
        assert_eq!(code(&refused), 2, "{target}: {}", text_of(&refused));
        assert!(
            text_of(&refused).contains("#/actions/0") && text_of(&refused).contains("--max-nodes"),
            "{}",
            text_of(&refused)
        );
    }
}

#[test]
#[ignore = "takes gigabytes of input; `cargo test --release -p xtask --test hostile -- --ignored --nocapture` prints the seconds"]
fn the_largest_inputs_give_a_client_or_an_exceeded_limit() {
    let scratch = Scratch::new();
    let body = |schema: &str| {
        let content = format!("{{\"application/json\": {{\"schema\": {schema}}}}}");
        format!(
            "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"t\", \"version\": \"1\"}}, \"paths\": {{\"/w\": {{\"post\": \
             {{\"requestBody\": {{\"content\": {content}}}, \"responses\": {{\"204\": {{\"description\": \"x\"}}}}}}}}}}}}"
        )
    };
    let properties: Vec<String> = (0..100_000).map(|n| format!("\"p{n}\": {{\"type\": \"string\"}}")).collect();
    let values: Vec<String> = (0..1_000_000).map(|n| format!("\"v{n}\"")).collect();
    let level = "{\"type\": \"array\", \"items\": ";
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..512 {
        gzip.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let out = scratch.path("out").to_string_lossy().into_owned();
    for (name, bytes, limit) in [
        ("properties", body(&format!("{{\"properties\": {{{}}}}}", properties.join(", "))).into_bytes(), None),
        ("values", body(&format!("{{\"type\": \"string\", \"enum\": [{}]}}", values.join(", "))).into_bytes(), None),
        (
            "levels",
            body(&format!("{}{{}}{}", level.repeat(100_000), "}".repeat(100_000))).into_bytes(),
            Some("--max-depth"),
        ),
        ("gzip", gzip.finish().unwrap(), Some("--max-text")),
    ] {
        let spec = scratch.file(&format!("{name}.json"), bytes);
        let started = std::time::Instant::now();
        let output = run(&["gen", "--spec", &spec, "--out", &out, "--crate", "c"]);
        println!("{name}: {:.1} s", started.elapsed().as_secs_f64());
        assert_eq!(code(&output), if limit.is_some() { 2 } else { 0 }, "{name}: {}", text_of(&output));
        assert!(limit.is_none_or(|flag| text_of(&output).contains(flag)), "{name}: {}", text_of(&output));
    }
}
