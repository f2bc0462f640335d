//! Generates what the tests compile: a crate's worth of resources for each fixture, and progenitor's client.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use sdk_generator::{Inputs, generate, progenitor};

fn main() -> Result<(), Box<dyn Error>> {
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    println!("cargo::rerun-if-changed=fixtures/generated");
    let mut modules = String::new();
    let mut fixtures: Vec<_> = fs::read_dir("fixtures/generated")?.collect::<Result<_, _>>()?;
    fixtures.sort_by_key(fs::DirEntry::path);
    for fixture in fixtures {
        let path = fixture.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let output = generate(&Inputs::new(&path.to_string_lossy(), &fs::read_to_string(&path)?))?;
        let folder = out.join(&name);
        for (file, text) in &output.files {
            let file = folder.join(file);
            fs::create_dir_all(file.parent().unwrap_or(out))?;
            fs::write(file, text)?;
        }
        writeln!(modules, "#[path = {:?}]\npub mod {name};", folder.join("mod.rs"))?;
    }
    fs::write(out.join("fixtures.rs"), modules)?;

    println!("cargo::rerun-if-changed=../spec/openapi.yaml");
    let spec = fs::read_to_string("../spec/openapi.yaml")?;
    let second = progenitor::generate("spec/openapi.yaml", &spec)?;
    fs::write(out.join("second_opinion.rs"), second.client)?;
    let accepted = format!(
        "/// The operations that progenitor accepts.\npub const ACCEPTED: &[&str] = &{:?};\n",
        second.operations
    );
    fs::write(out.join("accepted.rs"), accepted)?;
    Ok(())
}
