import { formatCount } from "../../ui/format.ts";

interface Day {
  readonly day: string;
  readonly calls: number;
  readonly failed: number;
}

/** Calls per day as bars; the lower part of a bar is the failed calls. */
export function UsageBars({ days }: { days: readonly Day[] }) {
  const most = Math.max(1, ...days.map((day) => day.calls));
  const total = days.reduce((sum, day) => sum + day.calls, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  return (
    <figure className="bars">
      <figcaption>
        <strong>{formatCount(total)}</strong> calls in {days.length} days
        {failed === 0 ? ", none failed" : `, ${formatCount(failed)} failed`}
      </figcaption>
      <div className="bars-row" aria-hidden>
        {days.map((day) => (
          <span
            key={day.day}
            className="bar"
            title={`${day.day}: ${formatCount(day.calls)} calls, ${formatCount(day.failed)} failed`}
            style={{ height: day.calls === 0 ? 2 : `${Math.max(6, (day.calls / most) * 100)}%` }}
            data-empty={day.calls === 0}
          >
            <span
              className="bar-failed"
              style={{ height: `${day.calls === 0 ? 0 : (day.failed / day.calls) * 100}%` }}
            />
          </span>
        ))}
      </div>
    </figure>
  );
}
