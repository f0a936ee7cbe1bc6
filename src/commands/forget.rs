use anyhow::Result;
use serde_json::json;

use super::context::warn;
use super::progress::Progress;
use super::{Context, Done, interruption, output};
use crate::cli::{Forget, SummaryFormat};
use crate::report::terminal::safe;
use tsubuyaki_tokens::Tokenizer;
use tsubuyaki_warehouse::ingest::{Forgettable, Forgot, forget};

/// Removes posts and authors and prints the result.
pub fn run(context: &Context, options: &Forget) -> Result<Done> {
    interruption::watch(&context.warehouse)?;
    let what = Forgettable {
        tweets: options.tweet.iter().copied().collect(),
        authors: options.author.iter().copied().collect(),
    };
    // Any dictionary will do: nothing is tokenized.
    let tokenizer = Tokenizer::ipadic()?;
    let forgot = {
        let progress = Progress::new(0, context.quiet);
        forget(&context.warehouse, &what, &tokenizer, &progress)?
    };
    let Forgot { tweets, retweets, rejects, days, remembered, set_aside } = &forgot;
    output::to(None, |out| match options.format {
        SummaryFormat::Json => {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            let object = json!({
                "tweets": tweets, "retweets": retweets, "rejects": rejects, "days": days,
                "remembered": remembered, "set_aside": set_aside,
            });
            writeln!(out, "{object}")
        }
        SummaryFormat::Table => {
            let rows = [
                ("tweets", *tweets),
                ("of them retweets", *retweets),
                ("rejected records", *rejects),
                ("days changed", days.len() as u64),
            ];
            rows.iter().try_for_each(|(name, count)| writeln!(out, "{name:<18}{count:>8}"))
        }
    })?;
    if *remembered == 0 && *tweets == 0 {
        context.say("already forgotten");
    } else if *tweets == 0 {
        context.say("not in the warehouse; rejected if it arrives later");
    }
    for file in set_aside {
        let file = context.warehouse.root().join(file);
        let message = format!(
            "{}: removed: `tsubuyaki verify --repair` had set it aside, and it contains, or may \
             contain, forgotten posts",
            file.display()
        );
        warn(safe(&message));
    }
    Ok(Done::Well)
}
