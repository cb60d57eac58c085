import { Button, CopyButton } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../../host/api.tsx";
import { useQuery } from "../../host/useQuery.ts";
import type { FindingView } from "../../ipc/messages.gen.ts";
import { STORE_LABELS } from "../../providers/storeActions.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { useAnnounce } from "../../ui/announce.tsx";
import { showFailure } from "../../ui/toasts.tsx";
import { Row, Section } from "../parts.tsx";

const MARKS = {
  ok: { Icon: IconCircleCheck, words: "In order" },
  warning: { Icon: IconAlertTriangle, words: "Warning" },
  problem: { Icon: IconCircleX, words: "Problem" },
} as const;

/** What `latchkey doctor` finds on this computer, each with what mends it, and the report for whoever helps. */
export function HealthSection({ onReport }: { onReport: () => void }) {
  const checks = useQuery("doctor", (api) => api.app.check());
  const found = checks.data?.findings ?? [];
  const wrong = found.filter((one) => one.verdict !== "ok").length;
  return (
    <Section id="health">
      <div className="card-head" data-setting="health">
        <p className="muted" role="status">
          {checks.data === undefined
            ? "Looking…"
            : wrong === 0
              ? "All is well."
              : wrong === 1
                ? "One thing could be better."
                : `${wrong} things could be better.`}
        </p>
        <Button size="xs" variant="default" loading={checks.loading} onClick={checks.reload}>
          Check again
        </Button>
      </div>
      {checks.data === undefined ? (
        checks.error === undefined ? (
          <RowsLoading rows={4} height={30} />
        ) : (
          <Failed error={checks.error} what="This computer could not be checked" onRetry={checks.reload} />
        )
      ) : (
        <ul className="findings">
          {found.map((finding) => (
            <Finding key={finding.check} finding={finding} onMended={checks.reload} />
          ))}
        </ul>
      )}
      <Row
        id="report"
        title="Report a problem"
        text="Versions, these checks, the last crash and the end of the log, in one text to look at and save. It holds no key."
        control={() => (
          <Button size="xs" variant="default" onClick={onReport}>
            Make a report…
          </Button>
        )}
      />
    </Section>
  );
}

function Finding({ finding, onMended }: { finding: FindingView; onMended: () => void }) {
  const { check, verdict, found, remedy, command } = finding;
  const { Icon, words } = MARKS[verdict];
  return (
    <li data-verdict={verdict}>
      <Icon size={17} stroke={1.8} aria-hidden />
      <div>
        <strong>
          <span className="visually-hidden">{words}: </span>
          {check.charAt(0).toUpperCase() + check.slice(1)}
        </strong>
        <p>{found}</p>
        {remedy === "" || remedy === command ? null : <p className="finding-remedy">{remedy}</p>}
        {command === "" ? null : <code className="finding-command">{command}</code>}
      </div>
      <Remedy finding={finding} onMended={onMended} />
    </li>
  );
}

function Remedy({ finding, onMended }: { finding: FindingView; onMended: () => void }) {
  const api = useApi();
  const announce = useAnnounce();
  const [busy, setBusy] = useState(false);
  const { action, command, check } = finding;
  if (action === null) {
    return command === "" ? null : (
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy} aria-label={`Copy the command for ${check}`}>
            {copied ? "Copied" : "Copy the command"}
          </Button>
        )}
      </CopyButton>
    );
  }
  const mend = (): void => {
    setBusy(true);
    const done: Promise<unknown> = action === "make-private" ? api.app.makePrivate() : api.store[action]();
    done
      .then(
        () => {
          announce(`${check}: done`);
          onMended();
        },
        (error: unknown) => showFailure("That did not work", error),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Button size="xs" variant="default" loading={busy} onClick={mend}>
      {action === "make-private" ? "Make it private" : STORE_LABELS[action]}
    </Button>
  );
}
