/** @jsxImportSource preact */
import { formatCount } from "../../ui/format.ts";
import type { Page } from "./browse.ts";

const SIZES = [10, 20, 50, 100] as const;

interface Props {
  readonly page: Page;
  readonly onPage: (page: number) => void;
  readonly onSize: (size: number) => void;
}

/** Which page it is, of how many; and how long a page is. */
export function Pager({ page, onPage, onSize }: Props) {
  const { page: at, pageSize } = page.question;
  const last = Math.max(page.pages - 1, 0);
  const sizes = [...new Set([...SIZES, pageSize])].toSorted((a, b) => a - b);
  const first = at * pageSize;
  return (
    <nav class="pager" aria-label="Pages">
      <span class="pager-range">
        {page.records.length === 0 ? "0" : `${formatCount(first + 1)}–${formatCount(first + page.records.length)}`} of{" "}
        {formatCount(page.total)}
      </span>
      <label class="pager-size">
        <span class="visually-hidden">Records on a page</span>
        <select value={pageSize} onChange={(event) => onSize(Number(event.currentTarget.value))}>
          {sizes.map((size) => (
            <option key={size} value={size}>
              {size} a page
            </option>
          ))}
        </select>
      </label>
      <span class="pager-steps">
        <Step label="First page" sign="«" to={0} enabled={at > 0} onPage={onPage} />
        <Step label="Previous page" sign="‹" to={at - 1} enabled={at > 0} onPage={onPage} />
        <span>
          {at + 1} / {formatCount(last + 1)}
        </span>
        <Step label="Next page" sign="›" to={at + 1} enabled={at < last} onPage={onPage} />
        <Step label="Last page" sign="»" to={last} enabled={at < last} onPage={onPage} />
      </span>
    </nav>
  );
}

interface StepProps {
  readonly label: string;
  readonly sign: string;
  readonly to: number;
  readonly enabled: boolean;
  readonly onPage: (page: number) => void;
}

function Step({ label, sign, to, enabled, onPage }: StepProps) {
  return (
    <button type="button" class="button small" aria-label={label} disabled={!enabled} onClick={() => onPage(to)}>
      {sign}
    </button>
  );
}
