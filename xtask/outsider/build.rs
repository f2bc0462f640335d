//! Generates a client from `openapi.yaml` into cargo's folder for what build scripts write.

use std::{env, error::Error, fs, path::Path};

use sdk_generator::{Inputs, generate};

/// Every input of the generator: also a `scope.toml`, a `names.toml` and overlays, if there are any.
const INPUTS: [&str; 1] = ["openapi.yaml"];

fn main() -> Result<(), Box<dyn Error>> {
    for input in INPUTS {
        println!("cargo::rerun-if-changed={input}");
    }
    let spec = fs::read_to_string(INPUTS[0])?;
    // The error lists every fault of the description, with its place and what to do.
    let output = generate(&Inputs::new(INPUTS[0], &spec))?;

    let out = env::var("OUT_DIR")?;
    let folder = Path::new(&out).join("api");
    for (file, text) in &output.files {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().unwrap_or(&folder))?;
        fs::write(file, text)?;
    }
    let module = format!("#[path = {:?}]\npub mod api;\n", folder.join("mod.rs"));
    fs::write(Path::new(&out).join("api.rs"), module)?;
    Ok(())
}
