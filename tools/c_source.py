"""C source text for the checks: comments, functions and prototypes of a file that clang-format laid out.

A light parser rather than a compiler: it needs no build and reads every branch of an #if. It relies on two
facts about the code: the brackets of every branch match, and no macro opens a bracket that it leaves open.
"""
import re
from typing import NamedTuple

TOKENS = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.S)


class Comment(NamedTuple):
    start: int  # offset of its first character
    end: int  # offset after its last character
    text: str  # without the marks and the stars at the margin


class Function(NamedTuple):
    name: str
    start: int  # offset of its first character
    end: int  # offset after the closing brace
    head: str  # result, name and parameters


class Prototype(NamedTuple):
    name: str
    start: int  # offset of its first character
    end: int  # offset after the semicolon
    result: str  # what stands before the name
    parameters: list  # of (declaration, name)


def blank(text):
    """Spaces in place of every character but line ends."""
    return re.sub(r"[^\n]", " ", text)


def line_of(text, offset):
    """The number of the line at an offset, from 1."""
    return text.count("\n", 0, offset) + 1


def code_of(text):
    """The text without comments, strings and characters; offsets and lines stay."""
    return TOKENS.sub(lambda match: blank(match.group(0)), text)


def strings_of(text):
    """The strings of a text, as (offset, contents)."""
    return [(match.start(), match.group(0)[1:-1]) for match in TOKENS.finditer(text) if match.group(0)[0] == '"']


def comments_of(text):
    """The comments of a text, in order."""
    comments = []
    for match in TOKENS.finditer(text):
        token = match.group(0)
        if token.startswith("//"):
            comments.append(Comment(match.start(), match.end(), token[2:].strip()))
        elif token.startswith("/*"):
            lines = [re.sub(r"^\s*\*(?!/) ?", "", line) for line in token[2:-2].lstrip("*").split("\n")]
            comments.append(Comment(match.start(), match.end(), "\n".join(lines).strip()))
    return comments


def bare(text):
    """Code without preprocessor lines and without the C++ guard of a public header; offsets stay."""
    code = code_of(text)
    code = re.sub(r"^[ \t]*#[ \t]*ifdef __cplusplus.*?#[ \t]*endif", lambda match: blank(match.group(0)), code,
                  flags=re.M | re.S)
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda match: blank(match.group(0)), code, flags=re.M)


def matching(code, start):
    """The offset after the bracket that closes the one at `start`; the end of the code without one."""
    opening = code[start]
    closing = {"(": ")", "{": "}", "[": "]"}[opening]
    depth = 0
    for match in re.compile("[" + re.escape(opening + closing) + "]").finditer(code, start):
        depth += 1 if match.group(0) == opening else -1
        if depth == 0:
            return match.end()
    return len(code)


def pieces_of(text):
    """The pieces at file scope, as (start, end, head, body or None): what ends with a semicolon or a body."""
    code = bare(text)
    start = i = 0
    while i < len(code):
        if code[i] in "([":
            i = matching(code, i)
        elif code[i] == "{":
            end = matching(code, i)
            head = code[start:i]
            if head.rstrip().endswith(")"):  # a function; a struct, union, enum or list of values goes on to its ;
                yield start + len(head) - len(head.lstrip()), end, head.strip(), code[i:end]
                start = end
            i = end
        elif code[i] == ";":
            head = code[start:i]
            yield start + len(head) - len(head.lstrip()), i + 1, head.strip(), None
            start = i = i + 1
        else:
            i += 1


def functions_of(text):
    """The functions that a text defines, in order."""
    functions = []
    for start, end, head, body in pieces_of(text):
        match = body and re.search(r"(\w+)\s*\((?!\()", re.sub(r"__attribute__\s*\(\(.*?\)\)", "", head))
        if match:
            functions.append(Function(match.group(1), start, end, head))
    return functions


def split_parameters(inside):
    """The parameters in the brackets of a prototype, as (declaration, name)."""
    parameters, depth, last = [], 0, ""
    for character in inside + ",":
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            declaration = " ".join(last.split())
            match = re.search(r"\(\*\s*(\w+)\)", declaration) or re.search(r"(\w+)\s*(?:\[[^\]]*\]\s*)*$", declaration)
            if declaration not in ("", "void", "...") and match:
                parameters.append((declaration, match.group(1)))
            last = ""
        else:
            last += character
    return parameters


def prototypes_of(text):
    """The functions that a header declares and defines elsewhere, in order."""
    prototypes = []
    for start, end, head, body in pieces_of(text):
        if body is not None or re.match(r"typedef\b|(?:static|_Static_assert|static_assert)\b", head) or "=" in head:
            continue
        match = re.match(r"([\w\s*]+?[\s*])(\w+)\s*\(", re.sub(r"OFR_MUST_USE\b|__attribute__\s*\(\(.*?\)\)", blank_of, head))
        if match is None or re.search(r"\{", head):
            continue
        inside = head[match.end():matching(head, match.end() - 1) - 1]
        prototypes.append(Prototype(match.group(2), start, end, " ".join(match.group(1).split()),
                                    split_parameters(inside)))
    return prototypes


def blank_of(match):
    return blank(match.group(0))
