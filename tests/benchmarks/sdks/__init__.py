"""What a cached client saves, and what the ledger costs."""
