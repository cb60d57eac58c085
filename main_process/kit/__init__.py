"""What the caches are built on, and what knows nothing of the product.

`epochs` numbers invalidations: work notes the number before it reads anything, and is current as long as none of its
scopes has been invalidated since. `single_flight` is one piece of work with many waiters: one that is cancelled leaves,
the last one to leave cancels the work. `guarded_flights` puts the two together: a caller may join the latest work of a
key while it is current, and when work lands, (key, this very work, epoch) decide whether its result may be kept.

`contained` is for code that is not ours: whatever it raises, the loop goes on. `threads` runs what blocks on a few
daemon threads that keep nobody from ending. `clock` is the time of what grows old; it counts sleep. `sweeper` and
`debounced_event` are one timer each, set only while there is something to wait for. `statistics` keeps bounded samples.
`figures` writes numbers in sentences as the reader's region does, `validation_words` what pydantic found wrong.
`json_file` is one document on disk: replaced whole by `atomic_file`, read as far as it goes, damaged parts kept aside.

Tests: tests/unit/kit. Files and locks are tested with what is kept in them: tests/unit/vault and
tests/unit/app/instance.
"""
