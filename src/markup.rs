//! What every page of HTML has: its head, and texts that mean nothing to a browser.

use std::fmt;

use crate::lang::Lang;

/// The head of a page, up to and with the tag that opens its body.
pub struct PageHead<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// As it is, not escaped.
    pub title: &'a str,
    /// As it is, not escaped.
    pub author: Option<&'a str>,
    /// The style sheet.
    pub style: &'a str,
}

impl fmt::Display for PageHead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.lang.pick("zh-CN", "en");
        write!(
            f,
            "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        )?;
        if let Some(author) = self.author {
            writeln!(f, "<meta name=\"author\" content=\"{}\">", escaped(author))?;
        }
        let (title, style) = (escaped(self.title), self.style.trim_ascii());
        writeln!(f, "<title>{title}</title>\n<style>\n{style}\n</style>\n</head>\n<body>")
    }
}

/// A text between tags or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What no page may hold.
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}' => {}
            c => out.push(c),
        }
    }
    out
}
