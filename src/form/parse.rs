//! The formula language as text: from a string to a tree of names with their places.
//!
//! Knows no form set; `resolve` turns names into positions. Depth and length are bounded, so that
//! nothing that walks the tree can run out of stack.

use std::ops::Range;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::formula::{BinaryOp, Relation};
use crate::lang::Text;
use crate::source::Diagnostic;

/// Bytes a formula may have.
pub(super) const MAX_LENGTH: usize = 4000;
/// Operators, operands and functions a formula may have.
const MAX_NODES: usize = 400;
/// Brackets, functions and signs that may be inside each other.
const MAX_DEPTH: usize = 32;

/// Bytes of the formula.
pub(super) type Span = Range<usize>;

/// A name and where it is.
#[derive(Clone, Debug)]
pub(super) struct Identifier {
    pub text: String,
    pub span: Span,
}

#[derive(Debug)]
pub(super) enum Ast {
    Number(Decimal),
    Cell(Box<CellAst>),
    Negate(Box<Ast>),
    Binary(BinaryOp, Box<Ast>, Box<Ast>),
    /// `from : to`, only as what a function is given.
    Range(Box<CellAst>, Box<CellAst>),
    Call {
        name: Identifier,
        arguments: Vec<Ast>,
        span: Span,
    },
}

/// `table{copy}.block[row].column`, any part of it but one left out.
#[derive(Debug)]
pub(super) struct CellAst {
    pub span: Span,
    /// Names before the bracket, separated by points.
    pub path: Vec<Identifier>,
    pub copy: Option<LookupAst>,
    pub row: Option<RowAst>,
    /// The name after the bracket, or after a leading point.
    pub column: Option<Identifier>,
}

#[derive(Debug)]
pub(super) enum RowAst {
    Key(Identifier),
    Lookup(LookupAst),
}

/// What follows `@`.
#[derive(Debug)]
pub(super) enum LookupAst {
    Code(Span),
    Column(Identifier),
    Cell { block: Option<Identifier>, row: Identifier, column: Identifier },
}

/// Reads `target = expression`.
pub(super) fn formula(text: &str) -> Result<(CellAst, Ast), Diagnostic> {
    let mut parser = Parser::new(text)?;
    let target = parser.cell()?;
    parser.expect(&["=", "＝"], Text::new("等号 =", "an equals sign"))?;
    let value = parser.sum(0)?;
    parser.end()?;
    Ok((target, value))
}

/// Reads `left = right`, `left <= right` or `left >= right`.
pub(super) fn check(text: &str) -> Result<(Ast, Relation, Ast), Diagnostic> {
    let mut parser = Parser::new(text)?;
    let left = parser.sum(0)?;
    let relation = parser.relation()?;
    let right = parser.sum(0)?;
    parser.end()?;
    Ok((left, relation, right))
}

/// Reads an expression.
pub(super) fn expression(text: &str) -> Result<Ast, Diagnostic> {
    let mut parser = Parser::new(text)?;
    let value = parser.sum(0)?;
    parser.end()?;
    Ok(value)
}

/// Reads a reference to one cell.
pub(super) fn cell(text: &str) -> Result<CellAst, Diagnostic> {
    let mut parser = Parser::new(text)?;
    let cell = parser.cell()?;
    parser.end()?;
    Ok(cell)
}

/// Whether a text can be a key: a name that formulas can say without brackets.
pub(super) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(unicode_ident::is_xid_continue)
}

fn is_name_start(c: char) -> bool {
    unicode_ident::is_xid_start(c) || c == '_'
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    nodes: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Self, Diagnostic> {
        if text.len() > MAX_LENGTH {
            return Err(Diagnostic::at_offset(
                0,
                ("公式过长", "the formula is too long"),
                (
                    format!("至多 {MAX_LENGTH} 字节，请拆成几条"),
                    format!("{MAX_LENGTH} bytes at most; split it"),
                ),
            ));
        }
        Ok(Self { text, at: 0, nodes: 0 })
    }

    fn rest(&mut self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed
    }

    /// Takes the first of `signs` that is here.
    fn take(&mut self, signs: &[&str]) -> bool {
        let rest = self.rest();
        match signs.iter().find(|sign| rest.starts_with(**sign)) {
            Some(sign) => {
                self.at += sign.len();
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, signs: &[&str], expected: Text) -> Result<(), Diagnostic> {
        if self.take(signs) { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    fn unexpected(&mut self, expected: Text) -> Diagnostic {
        let rest = self.rest();
        let found = rest.chars().next().map_or(String::new(), |c| c.to_string());
        let (zh, en) = if found.is_empty() {
            ("公式不完整".to_owned(), "the formula ends too early".to_owned())
        } else {
            (format!("此处不应为“{found}”"), format!("“{found}” does not belong here"))
        };
        Diagnostic::at_offset(
            self.at,
            (zh, en),
            (format!("此处应为{}", expected.zh), format!("{} is expected here", expected.en)),
        )
    }

    fn end(&mut self) -> Result<(), Diagnostic> {
        if self.rest().is_empty() {
            return Ok(());
        }
        if self.rest().starts_with(['=', '<', '>', '≤', '≥', '＝']) {
            let mut wrong = self.unexpected(Text::new("公式的末尾", "the end"));
            wrong.what = Text::new("关系符多余", "one relation sign too many");
            wrong.remedy =
                Box::new(Text::new("只写一个 = 、<= 或 >=", "write a single =, <= or >="));
            return Err(wrong);
        }
        Err(self.unexpected(Text::new("运算符或公式的末尾", "an operator or the end")))
    }

    fn relation(&mut self) -> Result<Relation, Diagnostic> {
        let signs: [(&[&str], Relation); 3] = [
            (&["<=", "≤", "=<"], Relation::AtMost),
            (&[">=", "≥", "=>"], Relation::AtLeast),
            (&["==", "=", "＝"], Relation::Equal),
        ];
        for (signs, relation) in signs {
            if self.take(signs) {
                return Ok(relation);
            }
        }
        let mut wrong = self.unexpected(Text::new("=、<= 或 >=", "=, <= or >="));
        if !self.rest().is_empty() {
            wrong.what = Text::new("关系符有误", "this is no relation");
        }
        Err(wrong)
    }

    /// One more node, so deep.
    fn bounded(&mut self, depth: usize) -> Result<(), Diagnostic> {
        self.nodes += 1;
        if self.nodes <= MAX_NODES && depth <= MAX_DEPTH {
            return Ok(());
        }
        let (what, remedy) = if depth > MAX_DEPTH {
            (
                Text::new("括号嵌套过深", "brackets are nested too deep"),
                Text::new(format!("至多 {MAX_DEPTH} 层"), format!("{MAX_DEPTH} levels at most")),
            )
        } else {
            (
                Text::new("公式的项过多", "the formula has too many terms"),
                Text::new(
                    format!("至多 {MAX_NODES} 项，请拆成几条"),
                    format!("{MAX_NODES} at most; split it"),
                ),
            )
        };
        Err(Diagnostic::at_offset(self.at, what, remedy))
    }

    fn sum(&mut self, depth: usize) -> Result<Ast, Diagnostic> {
        let mut left = self.product(depth)?;
        loop {
            let operator = if self.take(&["+", "＋"]) {
                BinaryOp::Add
            } else if self.take(&["-", "−", "－"]) {
                BinaryOp::Subtract
            } else {
                return Ok(left);
            };
            self.bounded(depth)?;
            let right = self.product(depth)?;
            left = Ast::Binary(operator, Box::new(left), Box::new(right));
        }
    }

    fn product(&mut self, depth: usize) -> Result<Ast, Diagnostic> {
        let mut left = self.factor(depth)?;
        loop {
            let operator = if self.take(&["*", "×"]) {
                BinaryOp::Multiply
            } else if self.take(&["/", "÷"]) {
                BinaryOp::Divide
            } else {
                return Ok(left);
            };
            self.bounded(depth)?;
            let right = self.factor(depth)?;
            left = Ast::Binary(operator, Box::new(left), Box::new(right));
        }
    }

    fn factor(&mut self, depth: usize) -> Result<Ast, Diagnostic> {
        self.bounded(depth)?;
        if self.take(&["-", "−", "－"]) {
            return Ok(Ast::Negate(Box::new(self.factor(depth + 1)?)));
        }
        if self.take(&["(", "（"]) {
            let inner = self.sum(depth + 1)?;
            self.expect(&[")", "）"], Text::new("右括号 )", "a closing bracket"))?;
            return Ok(inner);
        }
        let rest = self.rest();
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return self.number();
        }
        let start = self.at;
        let cell = self.cell()?;
        if let ([name], None, None, None) =
            (cell.path.as_slice(), &cell.copy, &cell.row, &cell.column)
            && self.take(&["(", "（"])
        {
            return self.call(name.clone(), start, depth);
        }
        if self.take(&[":", "："]) {
            let last = self.cell()?;
            return Ok(Ast::Range(Box::new(cell), Box::new(last)));
        }
        Ok(Ast::Cell(Box::new(cell)))
    }

    fn call(&mut self, name: Identifier, start: usize, depth: usize) -> Result<Ast, Diagnostic> {
        let mut arguments = Vec::new();
        while !self.take(&[")", "）"]) {
            if !arguments.is_empty() {
                self.expect(
                    &[",", "，"],
                    Text::new("逗号或右括号", "a comma or a closing bracket"),
                )?;
            }
            arguments.push(self.sum(depth + 1)?);
        }
        Ok(Ast::Call { name, arguments, span: start..self.at })
    }

    fn number(&mut self) -> Result<Ast, Diagnostic> {
        let rest = self.rest();
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let start = self.at;
        self.at += digits;
        Decimal::from_str(rest.get(..digits).unwrap_or_default()).map(Ast::Number).map_err(|_| {
            Diagnostic::at_offset(
                start,
                ("不是数", "not a number"),
                ("写成 90 或 0.5 这样的数", "write a number such as 90 or 0.5"),
            )
        })
    }

    fn name(&mut self) -> Option<Identifier> {
        let rest = self.rest();
        if !rest.starts_with(is_name_start) {
            return None;
        }
        let length = rest.find(|c| !unicode_ident::is_xid_continue(c)).unwrap_or(rest.len());
        let span = self.at..self.at + length;
        self.at = span.end;
        Some(Identifier { text: rest[..length].to_owned(), span })
    }

    fn expect_name(&mut self) -> Result<Identifier, Diagnostic> {
        self.name().ok_or_else(|| self.unexpected(Text::new("名称", "a name")))
    }

    fn cell(&mut self) -> Result<CellAst, Diagnostic> {
        self.rest();
        let start = self.at;
        let (mut path, mut copy, mut row, mut column) = (Vec::new(), None, None, None);
        if let Some(first) = self.name() {
            path.push(first);
            if self.take(&["{", "｛"]) {
                copy = Some(self.lookup()?);
                self.expect(&["}", "｝"], Text::new("右括号 }", "a closing brace"))?;
            }
            while self.take(&["."]) {
                path.push(self.expect_name()?);
            }
        } else if self.take(&["."]) {
            column = Some(self.expect_name()?);
        } else if !self.rest().starts_with(['[', '［']) {
            return Err(
                self.unexpected(Text::new("名称、数或括号", "a name, a number or a bracket"))
            );
        }
        if column.is_none() && self.take(&["[", "［"]) {
            row = Some(if self.rest().starts_with(['@', '＠']) {
                RowAst::Lookup(self.lookup()?)
            } else {
                RowAst::Key(self.bracketed()?)
            });
            self.expect(&["]", "］"], Text::new("右括号 ]", "a closing bracket ]"))?;
            if self.take(&["."]) {
                column = Some(self.expect_name()?);
            }
        }
        Ok(CellAst { span: start..self.at, path, copy, row, column })
    }

    /// What is between brackets, up to the closing one.
    fn bracketed(&mut self) -> Result<Identifier, Diagnostic> {
        let rest = self.rest();
        let inner = rest.find([']', '］']).map_or(rest, |end| &rest[..end]);
        let text = inner.trim_end();
        let span = self.at..self.at + text.len();
        if text.is_empty() {
            return Err(self.unexpected(Text::new("行的名称或编码", "a row's name or code")));
        }
        self.at += inner.len();
        Ok(Identifier { text: text.to_owned(), span })
    }

    fn lookup(&mut self) -> Result<LookupAst, Diagnostic> {
        self.rest();
        let start = self.at;
        self.expect(&["@", "＠"], Text::new("@ 和列名", "@ and a column"))?;
        let name = self.name();
        if self.take(&["[", "［"]) {
            let row = self.bracketed()?;
            self.expect(&["]", "］"], Text::new("右括号 ]", "a closing bracket ]"))?;
            self.expect(&["."], Text::new("点和列名", "a point and a column"))?;
            let column = self.expect_name()?;
            return Ok(LookupAst::Cell { block: name, row, column });
        }
        Ok(match name {
            Some(name) => LookupAst::Column(name),
            None => LookupAst::Code(start..self.at),
        })
    }
}
