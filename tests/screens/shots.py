"""Which screen each stop of a tour is, and what it is for (画面の一覧)."""

from typing import Any

from textual.screen import Screen

from kiosk.tui.screens.appointments import AppointmentsScreen
from kiosk.tui.screens.approval import ApprovalScreen
from kiosk.tui.screens.book import BookScreen, RulesOfRow
from kiosk.tui.screens.checkup import CheckupScreen
from kiosk.tui.screens.checkup_panels import RulerPanel, VersionsPanel
from kiosk.tui.screens.choices import ChoicePanel
from kiosk.tui.screens.comparison import ComparisonScreen
from kiosk.tui.screens.contact import ContactPanel
from kiosk.tui.screens.correct_documents import DocumentsSheet
from kiosk.tui.screens.correct_person import PersonSheet
from kiosk.tui.screens.correct_sure import SureSheet
from kiosk.tui.screens.declaration import DeclarationPanel
from kiosk.tui.screens.help import HelpScreen
from kiosk.tui.screens.history import HistoryScreen
from kiosk.tui.screens.history_asking import PatientAsked
from kiosk.tui.screens.history_export import ExportPanel
from kiosk.tui.screens.ladder import ClaimsPanel, LadderPanel
from kiosk.tui.screens.lesson import IntroPanel, ResultPanel, ScenePanel
from kiosk.tui.screens.lock import LockScreen
from kiosk.tui.screens.outage import OutageScreen
from kiosk.tui.screens.patient import PatientScreen
from kiosk.tui.screens.practice import PracticeDesk
from kiosk.tui.screens.reception import ReceptionScreen
from kiosk.tui.screens.score import ScorePanel
from kiosk.tui.screens.search import SearchScreen
from kiosk.tui.screens.sentence import SentencePanel
from kiosk.tui.screens.setting import ChoosePanel, TypePanel
from kiosk.tui.screens.settings import SettingsScreen
from kiosk.tui.screens.slip import SlipPanel
from kiosk.tui.screens.staff import StaffScreen
from kiosk.tui.screens.staff_panels import EnrolmentPanel, SecretPanel
from kiosk.tui.screens.sync import SyncScreen
from kiosk.tui.screens.task import PendingPanel, TaskPanel
from kiosk.tui.screens.visit import VisitSheet
from kiosk.tui.screens.worklist import WorklistScreen

Shot = tuple[type[Screen[Any]], str]
"""The screen that is on top, and one sentence."""

SHOTS: dict[str, dict[str, Shot]] = {
    "receiving": {
        "start": (
            ReceptionScreen,
            "The desk with nobody before it; the demo's guide says the first key.",
        ),
        "number-entry": (
            ReceptionScreen,
            "A document was chosen; its number is asked for.",
        ),
        "wrong-digit": (
            ReceptionScreen,
            "A check digit does not hold: marked where it stands.",
        ),
        "birth-offered": (
            ReceptionScreen,
            "The local copy knows somebody; Enter takes the day of birth.",
        ),
        "expiry-asked": (
            ReceptionScreen,
            "The printed last day is asked for, and offered.",
        ),
        "check-required": (ReceptionScreen, "△ The answer depends on an online check."),
        "why": (
            ChoicePanel,
            "The long reason: rule, authorities, facts, what would change it.",
        ),
        "comparison": (
            ComparisonScreen,
            "Paper, local copy and live answer side by side.",
        ),
        "consent": (
            ChoicePanel,
            "Whether the patient agrees that 限度額 be looked up.",
        ),
        "checking": (
            ReceptionScreen,
            "The check is on its way; the next patient need not wait.",
        ),
        "insured-interim": (
            ReceptionScreen,
            "◇ Insured under the interim handling, after a live answer.",
        ),
        "patient-ja": (PatientScreen, "The verdict for the patient, in large letters."),
        "patient-yasashii": (
            PatientScreen,
            "The same in plain Japanese (やさしい日本語).",
        ),
        "patient-en": (PatientScreen, "The same in English."),
        "patient-zh": (PatientScreen, "The same in Chinese (中文)."),
        "patient-ko": (PatientScreen, "The same in Korean (한국어)."),
        "patient-vi": (PatientScreen, "The same in Vietnamese (Tiếng Việt)."),
        "slip": (SlipPanel, "The 受付票 before it is printed or saved."),
        "add-document": (ChoicePanel, "What else was shown."),
        "marks": (ChoicePanel, "Special marks of the paper and of the case."),
        "insured": (ReceptionScreen, "○ Insured."),
        "insured-by-declaration": (
            ReceptionScreen,
            "□ Insured by the patient's declaration.",
        ),
        "special-care": (ReceptionScreen, "▽ 特別療養費: paid whole, refunded later."),
        "waits-for-its-check": (
            ReceptionScreen,
            "△ To be recorded as waiting for its check (照会待ち).",
        ),
        "contact": (ContactPanel, "A telephone number of whoever waits."),
        "use-my-number-card": (ReceptionScreen, "▷ The card would settle it."),
        "review": (ReceptionScreen, "？ The book leaves it to a person."),
        "review-outcome": (ChoicePanel, "What was done, where a person decides."),
        "review-reason": (ChoicePanel, "And why."),
        "unconfirmed": (
            ReceptionScreen,
            "× Not confirmed: first what would change it.",
        ),
    },
    "around": {
        "menu": (ChoicePanel, "The menu on Esc: the twins of the function keys."),
        "more": (ChoicePanel, "What is seldom needed."),
        "help": (HelpScreen, "Every key, in pages."),
        "leave": (ChoicePanel, "Whether leaving was meant."),
        "people": (ChoicePanel, "Invented people to try, in the demo."),
        "terminal": (ChoicePanel, "How the demo's terminal behaves."),
        "book": (
            BookScreen,
            "The rulebook as a table, for any day and any state of knowledge.",
        ),
        "book-moved": (
            BookScreen,
            "The same after a date was moved: what changed is marked.",
        ),
        "book-rules": (RulesOfRow, "The rules of one row, with their authorities."),
        "settings": (SettingsScreen, "What the clinic arranged."),
        "settings-type": (TypePanel, "A setting that is typed."),
        "settings-choose": (ChoosePanel, "A setting that is chosen."),
        "no-staff": (ChoicePanel, "A demo has no accounts."),
        "sync-none": (SyncScreen, "A demo has no central."),
        "worklist-empty": (WorklistScreen, "Nothing to be done."),
        "other-ways": (
            LadderPanel,
            "What serves where the card is not read, with what each leads to.",
        ),
        "declaration": (
            DeclarationPanel,
            "The 被保険者資格申立書, filled in as far as known.",
        ),
        "claims": (ClaimsPanel, "Under which numbers such a visit is claimed."),
        "comparison-differs": (
            ComparisonScreen,
            "Something differs: a reason is asked for before the record.",
        ),
        "kana-search": (SearchScreen, "Two people fit: shown, never picked."),
        "came-back": (
            ReceptionScreen,
            "Somebody put aside has an answer; nothing takes the focus.",
        ),
        "worklist": (
            WorklistScreen,
            "What came back, what has to be done, what waits.",
        ),
        "task": (TaskPanel, "One thing to do, and what was done about it."),
        "task-sure": (TaskPanel, "Before it is closed."),
        "pending": (PendingPanel, "Somebody who waits for a check."),
        "contact-later": (ContactPanel, "Their telephone number, given later."),
        "appointments": (
            AppointmentsScreen,
            "Who is expected, and who will be trouble.",
        ),
        "line-down": (
            ReceptionScreen,
            "No register answers: since when, and what to do.",
        ),
        "outage": (
            OutageScreen,
            "The steps of an outage, whom to call, what to write down.",
        ),
    },
    "looking-back": {
        "history": (HistoryScreen, "Today's visits, masked."),
        "history-ask": (ChoicePanel, "By day, month, patient, outcome or cause."),
        "history-month": (HistoryScreen, "A month."),
        "history-months": (ChoicePanel, "Which month."),
        "history-outcomes": (ChoicePanel, "Which outcome."),
        "history-causes": (ChoicePanel, "Which cause."),
        "history-patient": (PatientAsked, "Whose visits."),
        "export": (ExportPanel, "Writing out, for the clinic's own audit."),
        "export-why": (ChoicePanel, "Why with names."),
        "export-sentence": (SentencePanel, "The reason in a sentence."),
        "visit": (
            VisitSheet,
            "One visit, opened: noted first, then shown for ten seconds.",
        ),
        "correct": (ChoicePanel, "What is to be corrected."),
        "correct-documents": (DocumentsSheet, "What was shown in truth."),
        "correct-day": (DocumentsSheet, "Its last day."),
        "correct-why": (ChoicePanel, "Why it is corrected."),
        "correct-sure": (SureSheet, "What will be recorded, judged anew."),
        "correct-patient": (PersonSheet, "Whose visit it was in truth."),
        "correct-number": (PersonSheet, "A number typed anew."),
        "visit-corrected": (
            VisitSheet,
            "The visit with its correction; the first record stays.",
        ),
        "search": (SearchScreen, "Kana, part of a number, day of birth: any two."),
        "search-none": (SearchScreen, "Nobody fits."),
    },
    "training": {
        "training-intro": (IntroPanel, "The training begins."),
        "training-scene": (ScenePanel, "Who comes, and what they put down."),
        "training-desk": (PracticeDesk, "The real desk, with the coach above it."),
        "training-scene-again": (ScenePanel, "The scene once more, from the desk."),
        "training-right": (ResultPanel, "Right: the rule, its authority and why."),
        "training-wrong": (ResultPanel, "Wrong: what was missed."),
        "training-leave": (ChoicePanel, "Whether leaving was meant."),
        "training-score": (ScorePanel, "How it went, patient by patient."),
    },
    "syncing": {
        "sync": (SyncScreen, "How sync stands."),
        "sync-failed": (SyncScreen, "What failed, and what to do."),
        "sync-call": (ReceptionScreen, "Somebody must act: called over the desk."),
    },
    "first-start": {
        "first-start": (LockScreen, "The first start: a passphrase is chosen."),
        "first-start-too-short": (LockScreen, "It was too short."),
    },
    "signing-in": {
        "lock-number": (LockScreen, "Whoever works at the desk gives a number."),
        "lock-passphrase": (LockScreen, "Then a passphrase."),
        "lock-code": (LockScreen, "Then six digits, where an app was chosen."),
        "approval": (ApprovalScreen, "A supervisor signs in for one decision."),
        "lock": (LockScreen, "The screen is hidden; what was typed stays."),
    },
    "accounts": {
        "staff": (StaffScreen, "The accounts, for IT."),
        "staff-account": (ChoicePanel, "What can be done with one."),
        "staff-roles": (ChoicePanel, "Its roles."),
        "staff-call-name": (ChoicePanel, "How a new one is called."),
        "staff-add-roles": (ChoicePanel, "What it may do."),
        "staff-factor": (ChoicePanel, "What goes with its passphrase."),
        "staff-secret": (SecretPanel, "Its passphrase."),
        "staff-app": (EnrolmentPanel, "The code that its app reads, shown once."),
    },
    "own-account": {
        "staff-own": (StaffScreen, "One's own account."),
    },
    "checkup": {
        "checkup": (CheckupScreen, "The check-up for IT, the worst first."),
        "checkup-printer": (ChoicePanel, "Which printer prints a page."),
        "checkup-ruler": (RulerPanel, "How wide the terminal draws the symbols."),
        "checkup-versions": (VersionsPanel, "What the desk runs on."),
    },
}
"""By tour, in the order in which they are seen."""

TOLD = {
    "receiving": "A patient at the desk",
    "around": "Around the desk",
    "looking-back": "History, correction, search",
    "training": "Training",
    "syncing": "Sync",
    "first-start": "The first start",
    "signing-in": "Signing in",
    "accounts": "Staff, for IT",
    "own-account": "Staff, for oneself",
    "checkup": "Check-up",
}
"""What each tour is about."""
