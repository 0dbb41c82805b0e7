"""The log's bytes on their way: envelopes, batches, heads; no I/O (記録の送信)."""
