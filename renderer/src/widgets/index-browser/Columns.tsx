/** @jsxImportSource preact */

interface Props {
  readonly fields: readonly string[];
  readonly columns: readonly string[];
  /** How many of them there is room for. */
  readonly room: number;
  /** `undefined`: those that the records suggest. */
  readonly onColumns: (columns: readonly string[] | undefined) => void;
}

/** Which fields are columns, in which order they were chosen. */
export function Columns({ fields, columns, room, onColumns }: Props) {
  const all = [...columns.filter((one) => !fields.includes(one)), ...fields];
  const toggle = (name: string): void =>
    onColumns(columns.includes(name) ? columns.filter((one) => one !== name) : [...columns, name]);
  return (
    <section class="facets" aria-label="Columns">
      <fieldset class="facet">
        <legend>Columns</legend>
        {all.map((name) => (
          <label key={name} class="facet-value" title={name}>
            <input
              type="checkbox"
              checked={columns.includes(name)}
              disabled={columns.length === 1 && columns.includes(name)}
              onChange={() => toggle(name)}
            />
            <span>{name}</span>
            {columns.indexOf(name) >= room ? <span class="count">no room</span> : null}
          </label>
        ))}
      </fieldset>
      <button type="button" class="link" onClick={() => onColumns(undefined)}>
        As the records suggest
      </button>
    </section>
  );
}
