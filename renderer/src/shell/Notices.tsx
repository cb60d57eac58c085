import { Button, CloseButton } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../host/api.tsx";
import type { Notice } from "../ipc/messages.gen.ts";
import { ProviderButton } from "./ProviderButton.tsx";
import { STORE_LABELS } from "../providers/storeActions.ts";
import { showFailure } from "../ui/toasts.tsx";
import { orderNotices } from "./noticeOrder.ts";

interface Props {
  readonly notices: readonly Notice[];
  readonly onChanged: () => void;
  /** Shows the report of what happened. */
  readonly onReport: () => void;
}

/** The notices of this session. The gravest is always visible, the others after a click, each until dismissed. */
export function Notices({ notices, onChanged, onReport }: Props) {
  const api = useApi();
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const open = orderNotices(notices.filter((notice) => !dismissed.has(notice.id)));
  const shown = all ? open : open.slice(0, 1);
  if (shown.length === 0) return null;
  return (
    <section className="notices" aria-label="Notices">
      {shown.map((notice, at) => (
        <div key={notice.id} className="notice" data-level={notice.level}>
          {notice.level === "info" ? (
            <IconInfoCircle size={16} aria-hidden />
          ) : (
            <IconAlertTriangle size={16} aria-hidden />
          )}
          <p title={notice.text}>
            <strong>{notice.title.replace(/\.$/, "")}.</strong> {notice.text}
          </p>
          {notice.storeAction === null ? null : (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                if (notice.storeAction !== null)
                  api.store[notice.storeAction]().then(onChanged, (error: unknown) =>
                    showFailure("The store was not changed", error),
                  );
              }}
            >
              {STORE_LABELS[notice.storeAction]}
            </Button>
          )}
          {notice.report ? (
            <Button size="compact-xs" variant="default" onClick={onReport}>
              Look at the report…
            </Button>
          ) : null}
          {notice.provider == null ? null : <ProviderButton wants={notice.provider} onChanged={onChanged} />}
          {at === 0 && open.length > 1 ? (
            <Button size="compact-xs" variant="subtle" color="gray" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? "Show one" : `${open.length - 1} more`}
            </Button>
          ) : null}
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
