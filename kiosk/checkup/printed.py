"""A page that is printed to see whether printing goes (試し印刷)."""

from kiosk.desk.slip import SlipForm
from kiosk.doctor.finding import Finding, of_error, ok
from kiosk.paper.outlet import Outlet
from schema.errors import MadoguchiError


def printed(
    paper: Outlet, form: SlipForm = SlipForm.A4, *, of_slips: bool = False
) -> Finding:
    """Whether the printer took a page; whether it comes out, somebody must see.

    Args:
        paper: Where this desk's forms go.
        form: On what it is printed.
        of_slips: True for the printer of 受付票.
    """
    try:
        paper.print_sample(form, of_slips=of_slips)
    except MadoguchiError as error:
        return of_error("printer.page", error)
    return ok("printer.page", handed="1")
