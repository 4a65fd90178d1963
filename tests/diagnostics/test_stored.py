"""Diagnostics as a cache keeps them."""

import msgspec

from ankigen import messages
from ankigen.diagnostics import rules
from ankigen.diagnostics.stored import StoredDiagnostic


def test_a_reason_in_a_diagnostic_is_kept_by_its_key() -> None:
    refusal = messages.make("reasons.yaml.too_deep", levels="2\x1b[0m")
    reason = messages.make("reasons.ledger.no_line", reason=refusal)
    diagnostic = rules.BAD_FRONT_MATTER.at("notes/week01.md", 3, reason=reason)
    stored = msgspec.msgpack.encode(StoredDiagnostic.of(diagnostic))
    assert msgspec.msgpack.decode(stored, type=StoredDiagnostic).diagnostic() == diagnostic
    assert "it is nested more than 2\\x1b[0m deep" in diagnostic.message
