import { Button, Checkbox, Modal } from "@mantine/core";
import { IconArchive, IconRestore } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../../host/api.tsx";
import type { Restored } from "../../ipc/messages.gen.ts";
import { formatBytes } from "../../ui/format.ts";
import { Row, Section } from "../parts.tsx";
import { showDone, showFailure } from "../../ui/toasts.tsx";
import { useFocusBack } from "../../ui/useFocusBack.ts";

/** Everything in one file, and such a file's contents added. Files, passphrases and consent are asked for natively. */
export function BackupSection() {
  const api = useApi();
  const [providers, setProviders] = useState(false);
  const [busy, setBusy] = useState<"create" | "restore" | null>(null);
  const [restored, setRestored] = useState<Restored | null>(null);

  const create = (): void => {
    setBusy("create");
    api.backups
      .create(providers)
      .then(
        ({ file, written }) => {
          if (file === null || written === null) return;
          showDone(`${file}: ${counted(written.dashboards, "dashboard")}, ${formatBytes(written.size)}`);
        },
        (error: unknown) => showFailure("The backup was not written", error),
      )
      .finally(() => setBusy(null));
  };
  const restore = (): void => {
    setBusy("restore");
    api.backups
      .restore()
      .then(
        (answer) => setRestored(answer.restored),
        (error: unknown) => showFailure("Nothing was restored", error),
      )
      .finally(() => setBusy(null));
  };

  return (
    <Section id="backup">
      <Row
        id="backup"
        title="Back up everything"
        text="Dashboards and their folders, installed widgets and what they remember, preferences."
        control={() => (
          <div className="setting-controls">
            <Checkbox
              size="xs"
              label="With the providers, under a passphrase"
              checked={providers}
              onChange={(event) => setProviders(event.currentTarget.checked)}
            />
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArchive size={15} />}
              loading={busy === "create"}
              disabled={busy !== null}
              onClick={create}
            >
              Back up…
            </Button>
          </div>
        )}
      />
      <Row
        id="restore"
        title="Restore a backup"
        text="Adds what is not here yet. Nothing that is here is replaced."
        control={() => (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRestore size={15} />}
            loading={busy === "restore"}
            disabled={busy !== null}
            onClick={restore}
          >
            Restore…
          </Button>
        )}
      />
      {restored === null ? null : <RestoredDialog restored={restored} onClose={() => setRestored(null)} />}
    </Section>
  );
}

/** What became of a restore, line by line. */
function RestoredDialog({ restored, onClose }: { restored: Restored; onClose: () => void }) {
  useFocusBack();
  const parts = [
    ["Added", restored.added],
    ["Stayed as it was", restored.kept],
    ["Left out", restored.leftOut],
  ] as const;
  return (
    <Modal
      opened
      onClose={onClose}
      title={restored.added.length === 0 ? "Nothing was new in this backup" : "The backup is restored"}
      size={520}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {parts.map(([title, lines]) =>
        lines.length === 0 ? null : (
          <section key={title} className="restored">
            <h3>{title}</h3>
            <ul>
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </section>
        ),
      )}
      <Button fullWidth mt="md" onClick={onClose}>
        Close
      </Button>
    </Modal>
  );
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
