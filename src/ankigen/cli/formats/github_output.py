"""Diagnostics as GitHub shows them at the lines of a pull request."""

from __future__ import annotations

from ankigen.cli.language import spoken_language
from ankigen.diagnostics.diagnostic import Diagnostic, Severity

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_annotation(diagnostic: Diagnostic) -> str:
    """Return a diagnostic as a workflow command (GitHub Docs, "Workflow commands for GitHub Actions")."""
    properties = {"file": diagnostic.path, "line": max(1, diagnostic.line)}
    if diagnostic.end_line > diagnostic.line:
        properties["endLine"] = diagnostic.end_line
    else:
        properties["col"] = diagnostic.column
    properties["title"] = f"{diagnostic.rule.code} {diagnostic.rule.name}"
    listed = ",".join(f"{name}={_escape(str(setting), ':,')}" for name, setting in properties.items())
    message = f"{diagnostic.text(spoken_language())}\n{diagnostic.advice(spoken_language())}"
    return f"::{_GITHUB[diagnostic.severity]} {listed}::{_escape(message, '')}"


def _escape(message: str, more: str) -> str:
    for char in "%\r\n" + more:
        message = message.replace(char, f"%{ord(char):02X}")
    return message
