import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import type { DeletedDashboard } from "../ipc/messages.gen.ts";
import { formatAgo, formatCount } from "../ui/format.ts";

/** The dashboards that were deleted and can come back, with their history. */
export function DeletedDashboards({
  deleted,
  onRestore,
}: {
  deleted: readonly DeletedDashboard[];
  onRestore: (id: string, name: string) => void;
}) {
  if (deleted.length === 0) return null;
  return (
    <details className="library-deleted">
      <summary>
        {deleted.length === 1 ? "One deleted dashboard" : `${formatCount(deleted.length)} deleted dashboards`}
      </summary>
      <p className="library-empty">The last 50 are kept, with all their versions.</p>
      <ul className="library-list">
        {deleted.map((one) => (
          <li key={one.id} className="library-row">
            <span className="library-gone">
              <span className="library-name">{one.name}</span>
              <span className="library-facts">deleted {formatAgo(Date.now() - one.deleted * 1000)}</span>
            </span>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconArrowBackUp size={14} />}
              aria-label={`Restore ${one.name}`}
              onClick={() => onRestore(one.id, one.name)}
            >
              Restore
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
