//! Compiles IPADIC for embedding, without network, and beside it the lexicon,
//! the words that it lacks.
//!
//! The crate `lindera-ipadic` 0.28.0 carries the sources of the dictionary
//! (mecab-ipadic 2.7.0-20070801) in its package. Cargo fetches it like any
//! other build-dependency and unpacks it before this script runs; here the
//! sources are found, unpacked and compiled into the files that
//! `lindera_dictionary::embedded_dictionary!` includes.

#[path = "build/ipadic.rs"]
mod ipadic;
#[path = "build/lexicon/lexicon.rs"]
mod lexicon;
#[path = "build/packed.rs"]
mod packed;
#[path = "build/spellings.rs"]
mod spellings;
#[path = "build/spoken.rs"]
mod spoken;
#[path = "src/trie.rs"]
mod trie;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use flate2::read::GzDecoder;
use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;
use lindera_dictionary::dictionary::schema::Schema;

use self::ipadic::Ipadic;

const SOURCES_PACKAGE: &str = "lindera-ipadic";
const SOURCES_VERSION: &str = "0.28.0";
const ARCHIVE: &str = "resources/mecab-ipadic-2.7.0-20070801.tar.gz";
/// The lists of the lexicon, from this crate's folder.
const LEXICON: &str = "../../data/lexicon";
/// Which spelling stands for the others of a word.
const SPELLINGS: &str = "../../data/spellings.csv";
/// How often context ids are met, left and right: `examples/context_ids.rs` counts them.
const CONTEXT_IDS: &str = "../../data/context-ids.txt";
const SOURCE_FOLDER: &str = "mecab-ipadic-2.7.0-20070801";

/// The nine feature columns of IPADIC, in the order its CSV files have them:
/// 品詞, its three subcategories, 活用型, 活用形, 原形, 読み, 発音.
const METADATA: &str = r#"{
  "name": "ipadic",
  "encoding": "EUC-JP",
  "default_word_cost": -10000,
  "default_left_context_id": 0,
  "default_right_context_id": 0,
  "default_field_value": "*",
  "flexible_csv": true,
  "skip_invalid_cost_or_id": false,
  "normalize_details": true,
  "dictionary_schema": { "fields": [
    "surface", "left_context_id", "right_context_id", "cost",
    "part_of_speech", "part_of_speech_subcategory_1",
    "part_of_speech_subcategory_2", "part_of_speech_subcategory_3",
    "conjugation_type", "conjugation_form",
    "base_form", "reading", "pronunciation"
  ] },
  "user_dictionary_schema": { "fields": ["surface", "part_of_speech", "reading"] }
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=Cargo.toml");
    println!("cargo::rerun-if-changed={LEXICON}");
    println!("cargo::rerun-if-changed={SPELLINGS}");
    println!("cargo::rerun-if-changed={CONTEXT_IDS}");

    let out = PathBuf::from(env::var("OUT_DIR")?);
    let archive = sources()?;
    tar::Archive::new(GzDecoder::new(fs::File::open(&archive)?)).unpack(&out)?;
    let sources = out.join(SOURCE_FOLDER);
    label_unknown_symbols(&sources.join("unk.def"))?;

    let built = out.join("lindera-ipadic");
    if built.exists() {
        fs::remove_dir_all(&built)?;
    }
    DictionaryBuilder::new(Metadata::load(METADATA.as_bytes())?)
        .build_dictionary(&sources, &built)?;

    let features = packed::features(
        &fs::read(built.join("dict.wordsidx"))?,
        &fs::read(built.join("dict.words"))?,
    )?;
    fs::write(out.join("features.packed"), features)?;

    let copying = encoding_rs::EUC_JP.decode(&fs::read(sources.join("COPYING"))?).0.into_owned();
    fs::write(out.join("IPADIC-COPYING"), copying)?;

    println!("cargo::rustc-env=TSUBUYAKI_IPADIC_HASH={}", hash_of_files(&built)?);

    // The same dictionary, its context ids numbered by how often they are met, so that the
    // costs that are asked most lie together: that is what is embedded.
    let by_use = out.join("lindera-ipadic-by-use");
    if by_use.exists() {
        fs::remove_dir_all(&by_use)?;
    }
    let mut metadata = Metadata::load(METADATA.as_bytes())?;
    metadata.connection_id_mapping = true;
    DictionaryBuilder::new(metadata)
        .with_context_id_freq(CONTEXT_IDS)
        .build_dictionary(&sources, &by_use)?;

    let mut ipadic = Ipadic::read(&sources)?;
    let rows = lexicon::rows(Path::new(LEXICON), &ipadic)?;
    let mut built =
        DictionaryBuilder::new(full_rows()?).build_user_dict_from_reader(rows.as_bytes())?;
    let metadata = Metadata::load(&fs::read(by_use.join("metadata.json"))?)?;
    built.remap_context_ids(metadata.context_id_map.as_ref().ok_or("no map of context ids")?);
    let surface = |row: &str| row.split_once(',').map(|(surface, _)| surface.to_owned());
    let with_pause = rows.lines().filter_map(surface).filter(|surface| surface.contains('、'));
    fs::write(out.join("titles.txt"), with_pause.map(|title| title + "\n").collect::<String>())?;
    let trie = trie::trie_of(rows.lines().filter_map(surface))?;
    let words = &built.dict;
    let features = packed::features(&words.words_idx_data, &words.words_data)?;
    for (name, bytes) in [
        ("lexicon.trie", trie.words),
        ("lexicon.valsidx", trie.places),
        ("lexicon.vals", words.vals_data.to_vec()),
        ("lexicon.features.packed", features),
        ("lexicon.csv.packed", packed::whole(rows.as_bytes())),
    ] {
        fs::write(out.join(name), bytes)?;
    }
    println!("cargo::rustc-env=TSUBUYAKI_LEXICON_HASH={}", blake3::hash(rows.as_bytes()).to_hex());

    for line in rows.lines() {
        let columns: Vec<&str> = line.split(',').collect();
        if let &[_, _, _, _, pos, pos1, _, _, _, form, lemma, reading, _] = columns.as_slice() {
            ipadic.spellings.add([pos, pos1, form, lemma, reading]);
        }
    }
    let in_kana = lexicon::written_in_kana(Path::new(LEXICON), &ipadic)?;
    ipadic.spellings.add_nouns_in_kana(in_kana);
    let united = ipadic.spellings.united(&fs::read_to_string(SPELLINGS)?)?;
    fs::write(out.join("spellings.csv.packed"), packed::whole(united.as_bytes()))?;
    Ok(())
}

/// The metadata by which lindera takes every row for one with all features.
fn full_rows() -> Result<Metadata, Box<dyn Error>> {
    let mut metadata = Metadata::load(METADATA.as_bytes())?;
    metadata.user_dictionary_schema = Schema::new(vec!["surface".to_owned()]);
    metadata.flexible_csv = false;
    Ok(metadata)
}

/// The archive with the dictionary's sources.
fn sources() -> Result<PathBuf, Box<dyn Error>> {
    if let Some(archive) = in_registry() {
        return Ok(archive);
    }
    let offline = asked_of_cargo(&["--offline"]);
    match offline.or_else(|_| asked_of_cargo(&[])) {
        Ok(archive) => Ok(archive),
        Err(error) => Err(format!(
            "{SOURCES_PACKAGE} {SOURCES_VERSION}, which has the sources of IPADIC, was not found: {error}"
        )
        .into()),
    }
}

/// Where Cargo unpacks what comes from a registry:
/// `$CARGO_HOME/registry/src/<registry>/<package>-<version>`.
fn in_registry() -> Option<PathBuf> {
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))?;
    let package = format!("{SOURCES_PACKAGE}-{SOURCES_VERSION}");
    let mut archives: Vec<PathBuf> = fs::read_dir(cargo_home.join("registry/src"))
        .ok()?
        .filter_map(|registry| Some(registry.ok()?.path().join(&package).join(ARCHIVE)))
        .filter(|archive| archive.is_file())
        .collect();
    archives.sort();
    archives.into_iter().next()
}

/// Where Cargo itself says that the package lies: vendored sources are
/// elsewhere. Asked with a manifest that needs this one package only, so that
/// the answer never depends on packages that were not downloaded for this build,
/// such as those of tests.
fn asked_of_cargo(options: &[&str]) -> Result<PathBuf, Box<dyn Error>> {
    let probe = PathBuf::from(env::var("OUT_DIR")?).join("probe");
    fs::create_dir_all(&probe)?;
    fs::write(
        probe.join("Cargo.toml"),
        format!(
            "[package]\nname = \"probe\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
             [lib]\npath = \"lib.rs\"\n[workspace]\n[dependencies]\n{SOURCES_PACKAGE} = \
             {{ version = \"={SOURCES_VERSION}\", default-features = false }}\n"
        ),
    )?;
    fs::write(probe.join("lib.rs"), "")?;
    // The versions that this build has.
    let lock = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../Cargo.lock");
    if lock.is_file() {
        fs::copy(lock, probe.join("Cargo.lock"))?;
    }
    // In the checkout, for its `.cargo/config.toml`.
    let output = Command::new(env::var("CARGO")?)
        .args(["metadata", "--format-version=1", "--filter-platform", &env::var("TARGET")?])
        .args(options)
        .arg("--manifest-path")
        .arg(probe.join("Cargo.toml"))
        .output()?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let manifest = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == SOURCES_PACKAGE && package["version"] == SOURCES_VERSION)
        .and_then(|package| package["manifest_path"].as_str())
        .ok_or("cargo metadata does not name it")?;
    Ok(Path::new(manifest).parent().ok_or("manifest without a folder")?.join(ARCHIVE))
}

/// IPADIC calls every unknown symbol a noun (名詞,サ変接続). Gives them the
/// features of a symbol; costs and context ids, and so the segmentation,
/// stay as they were.
fn label_unknown_symbols(unk_def: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = fs::read(unk_def)?;
    let (text, _, malformed) = encoding_rs::EUC_JP.decode(&bytes);
    if malformed {
        return Err("unk.def is not EUC-JP".into());
    }
    let relabelled = text
        .lines()
        .map(|line| match line.strip_prefix("SYMBOL,") {
            Some(rest) => {
                let ids_and_cost: Vec<&str> = rest.splitn(4, ',').take(3).collect();
                format!("SYMBOL,{},記号,一般,*,*,*,*,*\n", ids_and_cost.join(","))
            }
            None => format!("{line}\n"),
        })
        .collect::<String>();
    fs::write(unk_def, encoding_rs::EUC_JP.encode(&relabelled).0)?;
    Ok(())
}

/// blake3 over the built files in the order of their names.
fn hash_of_files(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    let mut hasher = blake3::Hasher::new();
    for path in paths {
        hasher.update(&fs::read(path)?);
    }
    Ok(hasher.finalize().to_hex().to_string())
}
