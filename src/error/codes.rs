//! Every code of an error: stable, and explained by `efface explain CODE`. Its first digit is the exit code.

/// What a code means and what to do.
#[derive(Debug)]
pub struct Code {
    /// `E201`: never given to anything else.
    pub id: &'static str,
    /// What happened, in a few words.
    pub title: &'static str,
    /// Why it stops.
    pub says: &'static str,
    /// What to do.
    pub next: &'static str,
}

const fn code(id: &'static str, title: &'static str, says: &'static str, next: &'static str) -> Code {
    Code { id, title, says, next }
}

/// Every code, in order.
pub const CODES: &[Code] = &[
    code(
        "E100",
        "refused by the policy",
        "What was found, or what would be written, is not what the policy allows.",
        "read the line above the code: it names the column and the remedy",
    ),
    code(
        "E101",
        "an identifier is left in the output",
        "apply read its own output back and found what may not stand there. Nothing was published.",
        "give the column do = \"redact\" or \"erase\", or accept the type in its class",
    ),
    code(
        "E200",
        "wrong usage",
        "An argument, a file that is named or a place to write to does not fit. Nothing was read or written.",
        "efface COMMAND --help lists every argument",
    ),
    code(
        "E201",
        "a mistake in the policy",
        "The policy is checked whole before data is read: unknown keys, sections, actions and parameters stop.",
        "repair the line named; efface init writes a policy with comments, docs/schema/policy.json helps editors",
    ),
    code(
        "E202",
        "the policy names a column that is not there",
        "A pattern that matches nothing may have meant a column that would then stay as it is.",
        "correct the pattern, or remove it; efface scan lists every column",
    ),
    code(
        "E203",
        "columns that no class names",
        "A new column must not slip through: unlisted = \"refuse\".",
        "add each column to a class, or set unlisted",
    ),
    code(
        "E204",
        "two classes name a column equally well",
        "Which action is meant cannot be known.",
        "name the column itself in one of the classes",
    ),
    code(
        "E205",
        "the policy is not there",
        "The file that is named cannot be read.",
        "check --policy and EFFACE_CONFIG, or write one: efface init PATHS",
    ),
    code(
        "E206",
        "the policy is of another version",
        "This efface reads version 1.",
        "efface migrate says what has to change",
    ),
    code(
        "E207",
        "no key",
        "The policy makes tokens, and no key is given.",
        "pass --key-file, set EFFACE_KEY, or name one in [key]",
    ),
    code(
        "E208",
        "no such format",
        "--output takes FORMAT=PATH, and each command has formats of its own.",
        "efface COMMAND --help lists the formats",
    ),
    code(
        "E209",
        "no such id",
        "Neither a rule, a lexicon, a type, a rule of the gate nor a code is called that.",
        "efface rules list shows every rule; efface explain without a word shows every code",
    ),
    code(
        "E210",
        "git does not answer",
        "--since asks git which files changed, and git is not there, or knows no such revision.",
        "run inside a git repository with git installed, and fetch the revision",
    ),
    code(
        "E211",
        "a mistake in the baseline",
        "A line of the baseline is not an entry.",
        "repair the line, or write the file anew: efface baseline",
    ),
    code(
        "E212",
        "the receipt is not readable",
        "A receipt is the efface-receipt.json that apply writes.",
        "name that file, or the folder that it lies in",
    ),
    code(
        "E213",
        "no file of hints",
        "--hints takes schema.yml of dbt, a Frictionless data package or Table Schema, or the description of a Vtiger module as JSON.",
        "look at the file; efface scan --output dbt=FILE or frictionless=FILE writes one that can be read",
    ),
    code(
        "E214",
        "an argument has a value that it cannot take",
        "The value is out of its range, or is not written as the argument takes it.",
        "efface COMMAND --help says what each argument takes",
    ),
    code(
        "E215",
        "the file is there already",
        "efface never overwrites a key, a policy, an output folder or a copy: what is there may be the only one.",
        "give another name, or move away what is there",
    ),
    code(
        "E216",
        "this place cannot be written",
        "The folder is not there, may not be written, holds what this run reads, or another run is writing there.",
        "make the folder, give another path, or wait for the other run",
    ),
    code(
        "E217",
        "no such column",
        "A column that was named is in none of the files read, or the text is no pattern of columns.",
        "efface scan PATHS lists every DATASET.COLUMN; names are taken exactly, with capitals and spaces",
    ),
    code(
        "E218",
        "the key cannot be used",
        "The file, the variable or the command does not give an efface key, others may read the file, or the key that is named is not in it.",
        "efface key inspect FILE says what a key file holds; chmod 600 keeps others out",
    ),
    code(
        "E219",
        "the key is encrypted and was not opened",
        "The passphrase or the age identity is missing or not the right one, or the encrypted file is damaged.",
        "efface COMMAND --help says how a passphrase or an identity is given",
    ),
    code(
        "E220",
        "these arguments do not go together",
        "What was asked for takes one file, or needs another argument beside it.",
        "efface COMMAND --help says what goes with what",
    ),
    code(
        "E300",
        "not everything could be read or written",
        "Something is left out, so nothing can be said of the whole.",
        "read the line above the code",
    ),
    code(
        "E301",
        "a file cannot be opened",
        "It is not there, or may not be read.",
        "check the path and its permissions",
    ),
    code(
        "E302",
        "a row does not fit the header",
        "A CSV row has another number of fields: quotes or delimiters are not what they seem.",
        "repair the export, or use --ragged pad",
    ),
    code(
        "E303",
        "bytes that the encoding does not know",
        "The file is not in the encoding that was recognised or named.",
        "name the encoding: --encoding windows-1252",
    ),
    code(
        "E304",
        "a compressed file is damaged",
        "It ends too early or does not decompress.",
        "copy or export it again",
    ),
    code(
        "E305",
        "an empty file",
        "A file without a row says nothing, and an export that failed looks like that.",
        "export it again, or leave it out",
    ),
    code(
        "E306",
        "no table",
        "No CSV, JSON lines or Parquet file is where one was looked for.",
        "check the path; quote patterns",
    ),
    code(
        "E307",
        "a line is not a JSON object",
        "Each line of JSON lines has to be one object.",
        "repair the line; jq -c '.[]' turns an array into lines",
    ),
    code("E308", "a Parquet file is damaged", "Its footer or a page cannot be read.", "copy or export it again"),
    code(
        "E309",
        "a quote is never closed",
        "From there on no field can be told from another.",
        "repair the quote, or name the delimiter: --delimiter",
    ),
    code(
        "E310",
        "a file changed while it was read",
        "Two passes saw two files.",
        "run again when nothing writes to it",
    ),
    code(
        "E311",
        "no threads",
        "The system starts no thread for the workers: a limit of the user, the container or the machine. Nothing was read.",
        "try --threads 1, or raise the limit of processes (ulimit -u)",
    ),
    code(
        "E400",
        "a fault of efface",
        "This should not happen. The message is withheld, as it may quote a cell.",
        "report the place that is named, without data",
    ),
    code("E500", "interrupted", "The run was stopped. Nothing was published.", "run it again"),
];

/// The code of an id, in any case.
pub fn code_of(id: &str) -> Option<&'static Code> {
    CODES.iter().find(|c| c.id.eq_ignore_ascii_case(id))
}
