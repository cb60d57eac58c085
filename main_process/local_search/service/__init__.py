"""The service's life, and Algolia's REST API over it."""
