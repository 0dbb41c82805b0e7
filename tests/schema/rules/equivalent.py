"""Mutants that no visit can tell from the book, each with the reason.

For those of a rule's box the run itself shows it, by looking at every input.
"""

_SAME: dict[tuple[str, str], tuple[str, ...]] = {
    (
        "rules interim-employee-accepted",
        "another box of the same rule covers what this one gains",
    ): (
        "box 1 paper with expired_card",
        "box 2 card with absent",
    ),
    (
        "rules interim-employee-pending",
        "another box of the same rule covers what this one gains",
    ): ("box 1 paper with expired_card",),
    (
        "rules interim-employee-another-eligibility",
        "another box of the same rule covers what this one gains",
    ): ("box 1 paper with expired_card",),
    (
        "rules interim-employee-not-confirmed",
        "another box of the same rule covers what this one gains",
    ): ("box 1 paper with expired_card",),
    (
        "rules interim-late_elderly-accepted",
        "another box of the same rule covers what this one gains",
    ): (
        "box 1 paper with expired_card",
        "box 2 card with absent",
    ),
    (
        "rules interim-late_elderly-pending",
        "another box of the same rule covers what this one gains",
    ): ("box 1 paper with expired_card",),
    (
        "rules interim-late_elderly-another-eligibility",
        "another box of the same rule covers what this one gains",
    ): ("box 1 paper with expired_card",),
    (
        "rules interim-late_elderly-not-confirmed",
        "another box of the same rule covers what this one gains",
    ): ("box 1 paper with expired_card",),
    (
        "rules interim-national-accepted",
        "another box of the same rule covers what this one gains",
    ): (
        "box 1 paper with expired_card",
        "box 2 card with absent",
    ),
    (
        "rules interim-national-pending",
        "another box of the same rule covers what this one gains",
    ): ("box 1 paper with expired_card",),
    (
        "rules interim-national-another-eligibility",
        "another box of the same rule covers what this one gains",
    ): ("box 1 paper with expired_card",),
    (
        "rules interim-national-not-confirmed",
        "another box of the same rule covers what this one gains",
    ): ("box 1 paper with expired_card",),
    (
        "rules law-another-eligibility",
        "another box of the same rule covers what this one gains",
    ): ("box 1 card with read",),
    (
        "rules law-emergency",
        "another box of the same rule covers what this one gains",
    ): (
        "box 1 card with absent",
        "box 1 card with not_used",
        "box 2 card with absent",
        "box 2 card with not_used",
        "box 2 online with newer_exists",
        "box 2 online with ambiguous",
        "box 2 online with unavailable",
        "box 2 online with not_run",
        "box 3 without card",
        "box 3 card with absent",
        "box 3 card with not_used",
        "box 3 card with read",
        "box 4 card with absent",
        "box 4 card with not_used",
        "box 4 without online",
        "box 4 online with newer_exists",
        "box 4 online with ambiguous",
    ),
    (
        "rules law-flawed-document",
        "another box of the same rule covers what this one gains",
    ): ("box 1 card with absent",),
    (
        "documents disease-certificate-continues",
        "the line sets no day: a document without a line does not end either",
    ): (
        "known.from -1",
        "known.from +1",
        "printed expiry flipped",
        "jurisdiction 14",
        "schemes without late_elderly",
        "schemes without national",
        "schemes without employee",
    ),
    (
        "documents tokyo-first-certificate",
        "certificate-start says already that none was issued before 2024-12-02",
    ): (
        "issued.from -1",
        "issued as exists_from",
    ),
    (
        "documents tokyo-first-notice",
        "notice-start says already that none was issued before 2024-12-02",
    ): (
        "issued.from -1",
        "issued as exists_from",
    ),
    (
        "documents tokyo-certificate-2025-issued",
        "one issued on 2025-06-30 is ended earlier by tokyo-first-certificate",
    ): ("issued.from -1",),
    (
        "documents tokyo-certificate-2025-usable",
        "one issued on 2025-08-01 is impossible before that day anyway",
    ): ("issued.to +1",),
    (
        "documents tokyo-limit-certificate",
        "one issued on 2024-12-02 is impossible before its last day is asked for",
    ): ("issued.to +1",),
    (
        "remarks notice_alone_not_accepted",
        "the sign needs that no My Number card was shown, the outcome one",
    ): (
        "outcomes with insured_by_declaration",
        "outcomes with use_my_number_card",
    ),
    (
        "remarks decision_pending_recheck",
        "insured_interim needs the answer eligible, the sign none",
    ): ("outcomes with insured_interim",),
    (
        "remarks bring_card_or_certificate_next_time",
        "each interim rule says it already",
    ): ("outcomes with insured_interim",),
    (
        "remarks online_contradicts_document",
        "insured_interim needs the answer eligible",
    ): ("outcomes with insured_interim",),
    (
        "remarks online_contradicts_document",
        "nothing is waited for after an answer that is not eligible",
    ): ("outcomes with check_required",),
    (
        "remarks turned_75",
        "the sign is never made in the late-elderly scheme",
    ): ("schemes without late_elderly",),
    (
        "remarks under_65",
        "the sign is made in the late-elderly scheme only",
    ): (
        "schemes with national",
        "schemes with employee",
    ),
    (
        "remarks notice_unusual_for_late_elderly",
        "a notice seen on 2024-12-01 is impossible since the Act: it makes no sign",
    ): ("valid.from -1",),
    (
        "remarks interim_start_not_stated",
        "nothing is accepted in the interim way before 2025-08-01",
    ): ("outcomes with insured_interim",),
    (
        "remarks extension_reported",
        "nothing is interim after 2026-03-31 unless the remark is withdrawn",
    ): ("outcomes with insured_interim",),
    (
        "remarks document_impossible",
        "an impossible proof goes to review where it would be unconfirmed",
    ): ("outcomes without unconfirmed",),
    (
        "remarks portal_needs_the_card",
        "the sign needs that no My Number card was shown, the outcome one",
    ): (
        "outcomes with insured_by_declaration",
        "outcomes with use_my_number_card",
    ),
    (
        "remarks emergency_may_skip_check",
        "an emergency goes to review instead",
    ): (
        "outcomes without check_required",
        "outcomes without use_my_number_card",
        "outcomes without unconfirmed",
    ),
    (
        "remarks edition_ends_soon",
        "nothing is accepted in the interim way in the last days of the edition",
    ): ("outcomes without insured_interim",),
    (
        "rules interim-national-accepted",
        "the second authority binds the late-elderly scheme and is never cited here",
    ): ("authorities swapped",),
    (
        "rules interim-national-pending",
        "the second authority binds the late-elderly scheme and is never cited here",
    ): ("authorities swapped",),
    (
        "rules interim-national-another-eligibility",
        "the second authority binds the late-elderly scheme and is never cited here",
    ): ("authorities swapped",),
    (
        "rules interim-national-not-confirmed",
        "the second authority binds the late-elderly scheme and is never cited here",
    ): ("authorities swapped",),
    (
        "authorities electronic-certificate",
        "no part of the book cites it, so that nobody is told whom it binds",
    ): (
        "schemes without late_elderly",
        "schemes without national",
        "schemes without employee",
        "jurisdiction 14",
    ),
}

EQUIVALENT: dict[str, str] = {
    f"{about}: {change}": reason
    for (about, reason), changes in _SAME.items()
    for change in changes
}
"""Name of each mutant with the reason why it may live."""
