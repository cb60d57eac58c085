"""The channels, one file per group: params models, handlers, and what each declares cacheable."""
