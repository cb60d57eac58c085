import { Button, Code } from "@mantine/core";
import { IconPlus, IconPuzzle } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../host/api.tsx";
import { useQuery, useReloadOn } from "../host/useQuery.ts";
import type { PackageView } from "../ipc/messages.gen.ts";
import { Empty, Failed, RowsLoading } from "../ui/PageStates.tsx";
import { showDone, showFailure } from "../ui/toasts.tsx";
import { Topbar } from "../ui/Topbar.tsx";
import { WidgetCard } from "./WidgetCard.tsx";

/** Every widget package: where it comes from, what it may do, where it is used; installing, updating and removing. */
export function WidgetsPage() {
  const api = useApi();
  const list = useQuery("packages", (host) => host.widgets.packages());
  useReloadOn("widgets-changed", list.reload);
  useReloadOn("dashboard-changed", list.reload);
  useReloadOn("extensions-changed", list.reload);
  const [busy, setBusy] = useState(false);

  const run = (work: Promise<string | null>, failed: string): void => {
    setBusy(true);
    work
      .then(
        (done) => {
          if (done !== null) showDone(done);
          list.reload();
        },
        (error: unknown) => showFailure(failed, error),
      )
      .finally(() => setBusy(false));
  };
  const install = (id?: string): void =>
    run(
      api.widgets
        .install(id === undefined ? {} : { id })
        .then((answer) =>
          "installed" in answer ? `${answer.installed.name} ${answer.installed.version} installed` : null,
        ),
      "The widget was not installed",
    );
  const remove = (widget: PackageView): void =>
    run(
      api.widgets.remove(widget.id).then((answer) => ("success" in answer ? `${widget.name} removed` : null)),
      "The widget was not removed",
    );
  const setRevoked = (widget: PackageView, power: string, revoked: boolean): void =>
    run(
      api.widgets.setRevoked({ id: widget.id, power, revoked }).then(() => null),
      "The power was not changed",
    );

  const widgets = list.data?.widgets ?? [];
  const own = widgets.filter((widget) => widget.kind !== "built-in");
  const builtIn = widgets.filter((widget) => widget.kind === "built-in");
  const actions = { busy, onUpdate: install, onRemove: remove, onRevoke: setRevoked };
  return (
    <>
      <Topbar title={<h1 className="title">Widgets</h1>}>
        <Button size="xs" leftSection={<IconPlus size={15} />} loading={busy} onClick={() => install()}>
          Install…
        </Button>
      </Topbar>
      <div className="page" role="region" aria-label="Widgets" tabIndex={0}>
        <div className="page-narrow">
          <p className="lead">
            A widget runs in a frame of its own, without network, and never sees a key. What it may do is listed here,
            and each power can be taken back. A package can also be dropped on the window.
          </p>
          {list.data === undefined ? (
            list.error === undefined ? (
              <RowsLoading rows={3} height={96} />
            ) : (
              <Failed error={list.error} what="The widgets could not be listed" onRetry={list.reload} />
            )
          ) : (
            <>
              <h2 className="section-title">Installed</h2>
              {own.length === 0 ? (
                <Empty icon={<IconPuzzle size={24} stroke={1.6} />} title="No widget is installed yet">
                  Install a folder with a <Code>manifest.json</Code>, or the file that <Code>latchkey widget pack</Code>{" "}
                  made of one.
                </Empty>
              ) : (
                own.map((widget) => <WidgetCard key={widget.id} widget={widget} {...actions} />)
              )}
              <h2 className="section-title">Part of Latchkey</h2>
              {builtIn.map((widget) => (
                <WidgetCard key={widget.id} widget={widget} {...actions} />
              ))}
            </>
          )}
        </div>
      </div>
    </>
  );
}
