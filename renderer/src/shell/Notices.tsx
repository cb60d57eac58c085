import { CloseButton } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { useState } from "react";
import type { Notice } from "../host/contract.ts";

/** What the user should know of this session, one line each, until it is dismissed. */
export function Notices({ notices }: { notices: readonly Notice[] }) {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const shown = notices.filter((notice) => !dismissed.has(notice.id));
  if (shown.length === 0) return null;
  return (
    <section className="notices" aria-label="Notices">
      {shown.map((notice) => (
        <div key={notice.id} className="notice" data-level={notice.level}>
          {notice.level === "info" ? <IconInfoCircle size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
          <p>
            <strong>{notice.title}</strong> {notice.text}
          </p>
          <CloseButton
            size="sm"
            aria-label={`Dismiss: ${notice.title}`}
            onClick={() => setDismissed(new Set([...dismissed, notice.id]))}
          />
        </div>
      ))}
    </section>
  );
}
