"""Short histories that harm a log whose rules lack one rule (反例).

Each was found by search and shrunk. With every rule in place they all end well.
"""

from tests.sync.log.faulty_line import Fault
from tests.sync.log.harm import Harm
from tests.sync.log.world import World


def central_is_put_back(world: World) -> None:
    """The kiosk has nothing new, and central has less than it had."""
    world.back_up_central()
    world.record(0)
    world.sync(0)
    world.put_central_back(0)
    world.settle()


def a_twin_takes_the_same_places(world: World) -> None:
    """After central is put back, a twin's events come to stand where others stood."""
    world.back_up_central()
    world.clone(0)
    world.record(0)
    world.sync(0)
    world.put_central_back(0)
    world.record(TWIN)
    world.sync(TWIN)
    world.settle()


def central_is_put_back_behind_a_fork(world: World) -> None:
    """What central lost is in an epoch that the kiosk has left."""
    world.back_up_central()
    world.record(0)
    world.back_up(0)
    world.record(0)
    world.sync(0)
    world.put_back(0)
    world.record(0)
    world.sync(0)
    world.put_central_back(0)
    world.settle()


def a_kiosk_is_put_back_and_records_nothing(world: World) -> None:
    """Central is ahead of it: whatever it records next would stand elsewhere."""
    world.record(0)
    world.sync(0)
    world.back_up(0)
    world.record(0)
    world.sync(0)
    world.put_back(0)
    world.settle()
    epochs = [(one.epoch, one.seq) for one in world.desks[0].log.epochs()]
    if epochs != [(1, 1), (2, 0)]:
        raise Harm("no new epoch began")


def a_receipt_never_comes_back(world: World) -> None:
    """Central has everything, and only the kiosk does not know it."""
    world.record(0)
    world.export(0)
    world.carry_in(0)
    world.settle()


def a_healed_kiosk_is_put_back(world: World) -> None:
    """It forgets that it left its epoch, and heals the same events again."""
    world.clone(0)
    world.record(TWIN)
    world.sync(TWIN)
    world.record(0)
    world.back_up(0)
    world.sync(0)
    world.put_back(0)
    world.record(0)
    world.settle()


def somebody_says_that_all_is_well(world: World) -> None:
    """A receipt comes that central never signed."""
    world.record(0)
    world.sync(0, [Fault.NONE, Fault.FORGED])
    world.settle()


def a_twins_receipt_comes_back(world: World) -> None:
    """A stick brings one twin the receipt for the other's events."""
    world.clone(0)
    world.record(0)
    world.record(TWIN)
    world.export(0)
    world.carry_in(0)
    world.carry_back(0, TWIN)
    world.settle()


def the_same_receipt_answers_everybody(world: World) -> None:
    """Somebody in between keeps an answer, and gives it to a twin."""
    world.clone(0)
    world.record(0)
    world.record(TWIN)
    world.sync(0)
    world.sync(TWIN, [Fault.REPLAYED, Fault.REPLAYED, Fault.REPLAYED])
    world.settle()


TWIN = 2
"""The first kiosk's twin, where there are two devices."""
EVERY = (
    central_is_put_back,
    a_twin_takes_the_same_places,
    central_is_put_back_behind_a_fork,
    a_kiosk_is_put_back_and_records_nothing,
    a_receipt_never_comes_back,
    a_healed_kiosk_is_put_back,
    somebody_says_that_all_is_well,
    a_twins_receipt_comes_back,
    the_same_receipt_answers_everybody,
)
