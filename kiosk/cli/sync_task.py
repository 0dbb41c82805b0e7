"""A task for Windows' Task Scheduler, as the file that it imports (定期実行).

1. The file is UTF-16 with its mark, and says so: Task Scheduler refuses others.
2. It runs as whoever is signed in, without a window of its own waiting for keys.
"""

import subprocess
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

_NAMES = "http://schemas.microsoft.com/windows/2004/02/mit/task"


def task_xml(command: Sequence[str], every: int, slot: datetime) -> bytes:
    """The task as a file.

    Args:
        command: The program and its arguments.
        every: Minutes between two runs.
        slot: When the first run is.
    """
    program, *arguments = command
    said = escape(subprocess.list2cmdline(arguments))
    lines = f"""\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="{_NAMES}">
  <RegistrationInfo>
    <Description>Madoguchi: one pass with central</Description>
  </RegistrationInfo>
  <Triggers>
    <TimeTrigger>
      <StartBoundary>{slot:%Y-%m-%dT%H:%M:%S}</StartBoundary>
      <Repetition>
        <Interval>PT{every}M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
    </TimeTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT1H</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{said}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
    return lines.replace("\n", "\r\n").encode("utf-16")
