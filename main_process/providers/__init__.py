"""The providers: what they are, what their types ask for, and everything that a person does with them.

`ProviderController` is the one door: it checks what it is given (`validation`), gives `store` a thread, and tells
observers of each change once it is durable. A save may say what it expects to be stored, and is compared inside the
transaction. `stored` is the one place where a row becomes a provider or its view (`model`). `types` says which fields
a type has and what can be right in them; `pasted` forgives what comes along with a paste. `editing` adds, rotates and
renames, for the native dialog and the command line alike; `connection_check` tries credentials before they count.
`importing` takes over what a file holds: names with values (`import_file`, mapped by `import_names`), an export
(`backup`), or the reference product's file. `dialogs` is what is asked of a person. Only the factory of a type is ever
handed credentials; nothing here reaches the renderer but a `ProviderView`.

Tests: tests/unit/providers; in real dialogs, tests/integration/dialogs/test_provider_dialogs.py.
"""
