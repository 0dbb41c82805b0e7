"""Bodies that cross the network or travel on a stick (電文)."""
