"""The line to central: the only place that speaks HTTP (中央との通信)."""

from sync.client.http.client import CentralClient
from sync.client.http.tls import Line

__all__ = ["CentralClient", "Line"]
