"""Draws for a page in a browser, and ends with it (ページへの描画).

The page's server gives keys by standard input. Where that ends, the server is gone,
also without a word: the desk is then closed like any other that is told to end.
"""

from contextlib import suppress

from textual.drivers.web_driver import WebDriver


class PageDriver(WebDriver):
    """Textual's driver for a browser, for a server that may die."""

    def run_input_thread(self) -> None:
        """Take keys until there are none to come; then leave."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.call_from_thread(self._app.exit)

    def write(self, data: str) -> None:
        """Draw, where somebody still takes it."""
        with suppress(BrokenPipeError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Tell the server something, where it is still there."""
        with suppress(BrokenPipeError):
            super().write_meta(data)
