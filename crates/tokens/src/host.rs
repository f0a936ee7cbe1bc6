//! Host names, as they stand in tweets: with a scheme before them or bare,
//! and with Japanese text glued to either side.

use std::net::Ipv4Addr;

use super::letters::{is_accented_latin, is_digit, is_letter_or_mark};

const LONGEST_LABEL: usize = 63;
/// Bytes after which a host has no further label; DNS has 253 of its own script.
const LONGEST_HOST: usize = 1_024;
/// Begins a label that stands for one in another script.
const PUNYCODE: &str = "xn--";

/// Top-level domains that make a bare name a host, besides those of
/// countries. Not all that exist: `Mrs.GREEN` is a band.
const BARE_TOP_LEVEL: &str = "app biz com dev edu gle gov info int link mil net org page tokyo xyz";

/// The top-level domains of countries.
const COUNTRIES: &str = "\
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo \
br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk \
dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq \
gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh \
ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn \
mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg \
ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn \
so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us \
uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

/// The length in bytes of the host at the start of `text`, which follows
/// `http://` or `https://`.
pub(super) fn after_scheme(text: &str) -> Option<usize> {
    ipv4(text).or_else(|| labels(text, is_of_any_label, |_, label, after| top_level(label, after)))
}

/// The length in bytes of the host at the start of `text`, which nothing
/// announces.
pub(super) fn bare(text: &str) -> Option<usize> {
    let run = text.find(|c| !is_of_bare_label(c) && c != '.').unwrap_or(text.len());
    let (run, after) = text.split_at(run);
    // Before @ it is a part of an address.
    if !run.contains('.') || after.starts_with(['@', '+']) {
        return None;
    }
    labels(run, is_of_bare_label, |name, label, _| {
        let has_letter = !name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        (has_letter && is_bare_top_level(label)).then_some(label.len())
    })
}

/// Goes from label to label as far as they are valid; ends after the last that
/// is a top-level domain by `top_level`, which is given the label before it,
/// the label and what follows, and gives the length of the domain in it.
fn labels(
    text: &str,
    is_of_label: fn(char) -> bool,
    top_level: impl Fn(&str, &str, &str) -> Option<usize>,
) -> Option<usize> {
    let mut end = None;
    let mut start = 0;
    let mut name = "";
    loop {
        let rest = &text[start..];
        let length = rest.find(|c| !is_of_label(c)).unwrap_or(rest.len());
        let (label, after) = rest.split_at(length);
        let may_be_domain = !name.is_empty() && !name.contains('_');
        if may_be_domain && let Some(length) = top_level(name, label, after) {
            end = Some(start + length);
            if length < label.len() {
                return end;
            }
        }
        if !is_label(label) || !after.starts_with('.') || start > LONGEST_HOST {
            return end;
        }
        name = label;
        start += length + 1;
    }
}

fn is_label(label: &str) -> bool {
    let is_ascii_if_punycode =
        !label.get(..PUNYCODE.len()).is_some_and(|head| head.eq_ignore_ascii_case(PUNYCODE))
            || label.is_ascii();
    let has_edge = label.starts_with(['-', '_']) || label.ends_with(['-', '_']);
    (1..=LONGEST_LABEL).contains(&label.chars().count()) && !has_edge && is_ascii_if_punycode
}

/// The length of the top-level domain that a label is, or begins with where
/// Japanese text is glued to it.
fn top_level(label: &str, after: &str) -> Option<usize> {
    let is_ascii_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let length = label.find(|c| !is_ascii_part(c)).unwrap_or(label.len());
    let domain = &label[..length];
    if domain.is_empty() {
        // Only a path tells a domain in another script from a sentence.
        return (is_label(label) && after.starts_with('/')).then_some(label.len());
    }
    let is_name = domain.len() >= 2 && domain.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_punycode =
        domain.len() > PUNYCODE.len() && domain.to_ascii_lowercase().starts_with(PUNYCODE);
    let ends = length < label.len() || !after.starts_with(['@', '+']);
    (ends && (is_name || is_punycode)).then_some(length)
}

fn is_bare_top_level(label: &str) -> bool {
    // A capital and then small letters begin a sentence: `OK.My`, `Dr.No`.
    let begins_sentence = label.starts_with(|c: char| c.is_ascii_uppercase())
        && label.ends_with(|c: char| c.is_ascii_lowercase());
    let is_among = |names: &str| names.split(' ').any(|name| name.eq_ignore_ascii_case(label));
    !begins_sentence && (is_among(BARE_TOP_LEVEL) || is_among(COUNTRIES))
}

fn ipv4(text: &str) -> Option<usize> {
    let run = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let address = text[..run].trim_end_matches('.');
    address.parse::<Ipv4Addr>().is_ok().then_some(address.len())
}

fn is_of_any_label(c: char) -> bool {
    let is_pictograph = matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}');
    is_letter_or_mark(c) || is_digit(c) || c == '-' || c == '_' || is_pictograph
}

fn is_of_bare_label(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_' || is_accented_latin(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_after_a_scheme() {
        for (text, host) in [
            ("example.com/a", "example.com"),
            ("example.comです。", "example.com"),
            ("example.comですね.net", "example.com"),
            ("www.example.co.jp", "www.example.co.jp"),
            ("つぶやき.jp/", "つぶやき.jp"),
            ("☃.example.com", "☃.example.com"),
            ("example.つぶやき/", "example.つぶやき"),
            ("example.XN--Q9JYB4C/", "example.XN--Q9JYB4C"),
            ("a_b.c-d.example", "a_b.c-d.example"),
            ("example.com.", "example.com"),
            ("192.168.0.1:80", "192.168.0.1"),
        ] {
            assert_eq!(after_scheme(text), Some(host.len()), "{text}");
        }
        let long_label = format!("{}.com", "あ".repeat(64));
        for text in [
            "localhost",
            "example",
            "example.c",
            "example.つぶやきです",
            "example.com-pany",
            "example.com@example",
            "-a.example.com",
            "a-.example.com",
            "a.-example.com",
            "a_b.com",
            "example.c_m",
            "xn--つぶやき.com",
            ".com",
            "…",
            &long_label,
        ] {
            assert_eq!(after_scheme(text), None, "{text}");
        }
    }

    #[test]
    fn bare_hosts() {
        for (text, host) in [
            ("example.com", "example.com"),
            ("example.jpを見た", "example.jp"),
            ("EXAMPLE.TV", "EXAMPLE.TV"),
            ("www.example.co.jp/", "www.example.co.jp"),
            ("exámple.com", "exámple.com"),
            ("example.com.html", "example.com"),
            ("2ch.net", "2ch.net"),
        ] {
            assert_eq!(bare(text), Some(host.len()), "{text}");
        }
        for text in [
            "example",
            "Mrs.GREEN",
            "Dr.No",
            "Dr.ストア",
            "No.1",
            "9.pm",
            "U.S.A.",
            "archive.tar.bz2",
            "mille.jp@example.com",
            "mille.jp+a@example.com",
            "a_b.com",
            "example.com-",
            "example..com",
        ] {
            assert_eq!(bare(text), None, "{text}");
        }
    }
}
