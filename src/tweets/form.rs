//! Which form a file has, told by its first bytes.

use std::fmt;
use std::str::FromStr;

use super::json;
use super::twint_csv;

/// A form in which collected tweets come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// One status object of the API v1.1 a line.
    ApiV1,
    /// A document of the API v1.1 search: `{"statuses": […]}`.
    ApiV1Search,
    /// The CSV that twint writes.
    TwintCsv,
}

impl Form {
    /// Every form, in the order in which `--help` lists them.
    pub const ALL: [Self; 3] = [Self::ApiV1, Self::ApiV1Search, Self::TwintCsv];

    /// The name by which tables and options know the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ApiV1 => "api-v1",
            Self::ApiV1Search => "api-v1-search",
            Self::TwintCsv => "twint-csv",
        }
    }

    /// Recognizes a form by the first bytes of a file, uncompressed and
    /// without byte order mark. `None` if it is none of [`Form::ALL`].
    #[must_use]
    pub fn recognize(head: &[u8]) -> Option<Self> {
        let head = head.trim_ascii_start();
        if head.first() == Some(&b'{') {
            let is_search = json::top_level_keys(head).contains(&"statuses");
            return Some(if is_search { Self::ApiV1Search } else { Self::ApiV1 });
        }
        let first_line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
        if twint_csv::is_header(first_line) {
            return Some(Self::TwintCsv);
        }
        // A broken first line must not hide the good ones after it.
        let has_object_line = head
            .split(|&byte| byte == b'\n')
            .any(|line| line.trim_ascii_start().first() == Some(&b'{'));
        has_object_line.then_some(Self::ApiV1)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Form {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|form| form.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("no form is named {name}; the forms are {names}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_by_content() {
        let cases: [(&str, Option<Form>); 7] = [
            (r#"{"created_at":"Mon Sep 03 03:15:00 +0000 2018","id_str":"1"}"#, Some(Form::ApiV1)),
            (r#"{"text": "{\"statuses\": []}", "id_str": "1"}"#, Some(Form::ApiV1)),
            ("{\n  \"statuses\": [\n", Some(Form::ApiV1Search)),
            (r#"{"search_metadata":{"statuses":1},"statuses":[]}"#, Some(Form::ApiV1Search)),
            (
                "id,conversation_id,created_at,date,time,timezone,user_id,username,name,place,tweet\r\n",
                Some(Form::TwintCsv),
            ),
            ("oops\n{\"id_str\":\"1\"}\n", Some(Form::ApiV1)),
            ("Dear diary,\n", None),
        ];
        for (head, form) in cases {
            assert_eq!(Form::recognize(head.as_bytes()), form, "{head}");
        }
    }

    #[test]
    fn names_lead_back_to_forms() {
        for form in Form::ALL {
            assert_eq!(form.name().parse(), Ok(form));
        }
        assert!("csv".parse::<Form>().is_err());
    }
}
