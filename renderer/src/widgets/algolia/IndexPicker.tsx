/** @jsxImportSource preact */
import type { Index } from "./indices.ts";

interface Props {
  readonly indices: readonly Index[];
  readonly index: string;
  readonly onIndex: (name: string) => void;
}

/** The list of indices to choose from. Its looks are in controls.css. */
export function IndexPicker({ indices, index, onIndex }: Props) {
  const unlisted = index !== "" && !indices.some((one) => one.name === index);
  return (
    <span class="picker">
      <select
        class="index"
        aria-label="Index"
        value={index}
        disabled={indices.length === 0}
        onChange={(event) => onIndex(event.currentTarget.value)}
      >
        {index === "" ? <option value="">Index</option> : null}
        {unlisted ? <option value={index}>{index}</option> : null}
        {indices.map((one) => (
          <option key={one.name} value={one.name}>
            {one.name}
          </option>
        ))}
      </select>
    </span>
  );
}
