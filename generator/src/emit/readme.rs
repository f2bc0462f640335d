//! Emits the README and the quickstart program of a whole generated crate.

use std::collections::BTreeSet;

use quote::quote;

use super::{
    Emission, Target,
    answer_example::items_of_example,
    example::{Call, Purpose, on_one_line, printed},
    feature, header, literal,
    method::data_name,
};
use crate::{
    ir::{Answer, Api, Operation, ResourcePath, Server},
    pointer::Pointer,
    text::markdown::{self, cell, code},
};

/// The README and the quickstart program of a whole generated crate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CratePages {
    /// The text of `README.md`.
    pub readme: String,
    /// The text of `examples/quickstart.rs`; `None` if no `list` or `create` operation has example values.
    pub quickstart: Option<String>,
    /// The cargo features that the quickstart needs.
    pub quickstart_features: Vec<String>,
}

/// The README and the quickstart program of the crate `package`.
pub(crate) fn crate_pages(api: &Api, source: &str, package: &str) -> CratePages {
    let emission = Emission::new(api, source, Target::Crate);
    let shown = emission.quickstart();
    let krate = package.replace('-', "_");
    let program = shown.program(&emission, &krate);
    let features = shown.features(api);
    let readme = readme(&emission, package, &shown, program.as_deref());
    let quickstart = program.map(|program| {
        format!(
            "// {}\n\n\
             //! The program in the README.\n\n{program}",
            header("gen", &crate::text::characters::spelled_out(source))
        )
    });
    CratePages { readme, quickstart, quickstart_features: features }
}

/// The operations of the quickstart program, each with the code of its call.
#[derive(Default)]
pub(super) struct Quickstart<'a> {
    list: Option<(&'a Operation, Call)>,
    create: Option<(&'a Operation, Call)>,
}

impl<'a> Emission<'a> {
    /// The first `list` and the first `create` operation, from the same module if there is one with both.
    pub(super) fn quickstart(&self) -> Quickstart<'a> {
        let is_plain = |operation: &&&Operation| {
            operation.deprecated.is_none() && !matches!(operation.server, Some(Server::Elsewhere(_)))
        };
        let is_list = |operation: &Operation| matches!(operation.answer, Answer::Page(_)) && operation.name == "list";
        let is_create = |operation: &Operation| operation.name == "create" && operation.body.is_some();
        let shown =
            |operation: &'a Operation| Some((operation, self.call(operation, &operation.resource, Purpose::Example)?));
        let first = |path: &ResourcePath, wanted: &dyn Fn(&Operation) -> bool| {
            let mut operations = self.operations(path).iter().filter(is_plain);
            operations.find(|operation| wanted(operation)).and_then(|operation| shown(operation))
        };
        let modules = || self.api.resources.keys();
        let both = modules().find_map(|path| Some((first(path, &is_list)?, first(path, &is_create)?)));
        match both {
            Some((list, create)) => Quickstart { list: Some(list), create: Some(create) },
            None => Quickstart {
                list: modules().find_map(|path| first(path, &is_list)),
                create: modules().find_map(|path| first(path, &is_create)),
            }
            .without_double_names(self.api),
        }
    }

    /// The attribute with the docs of the crate, its README. The examples in the README are compiled only if the
    /// features that they use are enabled.
    pub(super) fn crate_docs(&self) -> String {
        let shown = self.quickstart();
        let features = shown.features(self.api);
        if shown.list.is_none() && shown.create.is_none() {
            return "#![doc = include_str!(\"../README.md\")]\n".to_owned();
        }
        let needed: Vec<String> = features.iter().map(|name| format!("feature = {name:?}")).collect();
        let needed = [needed.as_slice(), &["feature = \"testing\"".to_owned()]].concat().join(", ");
        format!("#![cfg_attr(any(not(doctest), all({needed})), doc = include_str!(\"../README.md\"))]\n")
    }
}

impl Quickstart<'_> {
    /// Removes the `create` operation if the two calls need two types of the same name, which can't both be imported.
    fn without_double_names(mut self, api: &Api) -> Self {
        let mut names = BTreeSet::new();
        let ids: BTreeSet<_> = self.calls().flat_map(|(_, call)| call.types.iter().cloned()).collect();
        if !ids.iter().filter_map(|id| api.types.get(id)).all(|named| names.insert(&named.name)) {
            self.create = None;
        }
        self
    }

    fn calls(&self) -> impl Iterator<Item = &(&Operation, Call)> {
        self.list.iter().chain(&self.create)
    }

    /// The cargo features of the shown operations.
    fn features(&self, api: &Api) -> Vec<String> {
        let features = self.calls().filter_map(|(operation, _)| feature(api, &operation.resource));
        features.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The text of the quickstart program; `None` if it has no operations.
    fn program(&self, emission: &Emission<'_>, krate: &str) -> Option<String> {
        let mut imports = BTreeSet::from([format!("use {krate}::Resources;")]);
        let mut steps = String::new();
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for (operation, call) in self.calls() {
            imports.extend(call.types.iter().filter_map(|id| emission.import(id, krate)));
            for (id, value) in call.ids.iter().filter(|(id, _)| known.insert(id)) {
                let id = quote::format_ident!("{id}");
                steps.push_str(&printed(quote!(let #id = #value;))?);
            }
            let Call { setup, call, .. } = call;
            steps.push_str(&printed(quote!(#setup))?);
            let (binding, print) = match operation.answer {
                Answer::Page(_) => {
                    (Some(quote!(let page =)), Some(quote!(println!("{} on the first page", page.len());)))
                }
                Answer::Empty | Answer::Acknowledged => (None, None),
                _ => (Some(quote!(let created =)), Some(quote!(println!("{created:?}");))),
            };
            steps.push_str(&on_one_line(printed(quote!(#binding #call.await?;))?));
            steps.push_str(&printed(quote!(#print))?);
        }
        (!steps.is_empty()).then(|| {
            let imports: Vec<String> = imports.into_iter().collect();
            program(
                &format!("use {krate}::cloudflare_sdk::Client;\n{}", imports.join("\n")),
                "#[tokio::main]",
                &format!("{}{steps}", client(emission.api)),
            )
        })
    }

    /// The text of the test in the README, which calls the `list` operation and gets its example response; `None`
    /// without such an operation.
    fn test(&self, emission: &Emission<'_>, krate: &str) -> Option<String> {
        let (operation, call) = self.list.as_ref()?;
        let count = proc_macro2::Literal::usize_unsuffixed(items_of_example(emission.api, operation));
        let mut imports = vec![format!("use {krate}::cloudflare_sdk::testing::{{Answer, EmbeddedApi}};")];
        let module: String = operation.resource.0.iter().map(|step| format!("{step}::")).collect();
        let data = data_name(operation);
        imports.push(format!("use {krate}::{{Resources, {module}{data}}};"));
        imports.extend(call.types.iter().filter_map(|id| emission.import(id, krate)));
        let mut steps = String::from("let api = EmbeddedApi::start()?;\nlet client = api.client()?;\n");
        steps.push_str(&format!("api.answer_next(Answer::example(&{data}));\n\n"));
        for (id, value) in &call.ids {
            let id = quote::format_ident!("{id}");
            steps.push_str(&printed(quote!(let #id = #value;))?);
        }
        let Call { setup, call, .. } = call;
        steps.push_str(&printed(quote!(#setup))?);
        steps.push_str(&on_one_line(printed(quote!(let page = #call.await?;))?));
        steps.push_str(&printed(quote!(assert_eq!(page.len(), #count);))?);
        Some(program(&imports.join("\n"), "#[tokio::main] // or #[tokio::test]", &steps))
    }
}

/// The statement that creates a client for the server in the description.
fn client(api: &Api) -> String {
    let Some(server) = &api.server else {
        return "let client = Client::from_env()?; // CLOUDFLARE_API_TOKEN\n".to_owned();
    };
    let base = if server.starts_with('/') { format!("https://api.example.com{server}") } else { server.clone() };
    format!(
        "let client = Client::builder()\n    .base_url({})\n    .api_token(std::env::var(\"API_TOKEN\")?)\n    \
         .build()?;\n",
        literal(&base)
    )
}

/// The text of a program with an async `main`. `attribute` stands above `main`, and `steps` are its statements.
fn program(imports: &str, attribute: &str, steps: &str) -> String {
    let indented = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") };
    let steps: String = steps.lines().map(indented).collect();
    format!(
        "{imports}\n\n{attribute}\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{steps}    Ok(())\n}}\n"
    )
}

fn readme(emission: &Emission<'_>, package: &str, shown: &Quickstart<'_>, program: Option<&str>) -> String {
    let Emission { api, source, .. } = *emission;
    let mut page = format!(
        "<!-- {} -->\n\n# {}\n\n\
         A client in Rust, generated from {}. Requests are checked, sent and retried, and responses read, by the \
         crate\n`cloudflare-sdk`, which is re-exported as `{}::cloudflare_sdk`; see its documentation. `API.md` has every \
         operation\non one page.\n",
        header("gen", &markdown::comment(source)),
        markdown::text(&api.title),
        code(source),
        package.replace('-', "_"),
    );
    if let Some(server) = &api.server {
        let base = if server.starts_with('/') {
            format!("a URL that ends in {}, the relative", code(server))
        } else {
            format!("{}, the", code(server))
        };
        page.push_str(&format!(
            "\nSet `base_url` to {base} server in the description; without it a client calls Cloudflare's API.\n"
        ));
    }
    if let Some(program) = program {
        let features: Vec<String> =
            shown.features(api).into_iter().chain(["rustls".to_owned()]).map(|name| format!("{name:?}")).collect();
        page.push_str(&format!(
            "\n## Quickstart\n\n```toml\n[dependencies]\n{package} = {{ path = \"../{package}\", features = [{}] }} \
             # wherever it is\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n```\n\n\
             ```rust,no_run\n{program}```\n\nThis is `examples/quickstart.rs`, too.\n",
            features.join(", ")
        ));
    }
    if let Some(test) = shown.test(emission, &package.replace('-', "_")) {
        page.push_str(&format!(
            "\n## In your own tests\n\nThe feature `testing` adds an HTTP server inside the test process. Script its \
             responses;\n`Answer::example` gives an operation's example from the description, or one made from its \
             schemas.\n\n\
             ```rust\n{test}```\n"
        ));
    }
    page.push_str("\n## Features\n\nNone is on by default.\n\n| feature | what it adds |\n| --- | --- |\n");
    page.push_str("| `all` | every product |\n| `rustls` | TLS, which https needs |\n");
    page.push_str("| `testing` | the embedded API for tests, and an example response for each operation |\n");
    let mut known = BTreeSet::new();
    for (path, resource) in &api.resources {
        let Some(feature) = resource.feature.as_ref().filter(|feature| known.insert(feature.as_str())) else {
            continue;
        };
        let docs = emission.comment(&Pointer::root(), &emission.short_docs(path, resource));
        let docs = if docs.is_empty() {
            format!("the module {}", code(&path.to_string()))
        } else {
            docs.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        page.push_str(&format!("| {} | {} |\n", cell(&code(feature)), cell(&docs)));
    }
    page
}
