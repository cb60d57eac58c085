import { Button, CopyButton, Modal } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../host/api.tsx";
import { useQuery } from "../host/useQuery.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { showDone, showFailure } from "../ui/toasts.tsx";
import { useFocusBack } from "../ui/useFocusBack.ts";

/** The report as it would be saved, word for word, to be read before it is handed on. */
export function ReportDialog({ onClose }: { onClose: () => void }) {
  useFocusBack();
  const api = useApi();
  const report = useQuery("report", (host) => host.app.readReport());
  const [saving, setSaving] = useState(false);
  const save = (): void => {
    setSaving(true);
    api.app
      .saveReport()
      .then(
        ({ file }) => {
          if (file !== null) showDone(`Written to ${file}`);
        },
        (error: unknown) => showFailure("The report was not saved", error),
      )
      .finally(() => setSaving(false));
  };
  return (
    <Modal opened onClose={onClose} title="Report" size="xl" closeButtonProps={{ "aria-label": "Close" }}>
      <p className="muted report-lead">
        This is all of it. Keys are not in it, and what looks like one is blacked out; nothing is sent anywhere.
      </p>
      {report.data === undefined ? (
        report.error === undefined ? (
          <RowsLoading rows={6} height={24} />
        ) : (
          <Failed error={report.error} what="The report could not be made" onRetry={report.reload} />
        )
      ) : (
        <pre className="licence-text" tabIndex={0} aria-label="The report">
          {report.data.text}
        </pre>
      )}
      <div className="modal-actions">
        <CopyButton value={report.data?.text ?? ""}>
          {({ copied, copy }) => (
            <Button variant="default" disabled={report.data === undefined} onClick={copy}>
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
        <Button loading={saving} disabled={report.data === undefined} onClick={save}>
          Save…
        </Button>
      </div>
    </Modal>
  );
}
