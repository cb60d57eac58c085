"""What the caches are built on, and what knows nothing of the product: flights, epochs, threads, files."""
