"""A minute of the worst that one widget, service, file or extension can do, and how the others fare meanwhile.

`program` is the product with a heart in its event loop; `services`, `files`, `extension` and `scripts` are what attacks
it; `test_the_worst_minute` measures, one attacker at a time.
"""
