import { Button, Group, Switch } from "@mantine/core";
import { IconAlertTriangle, IconRefresh, IconTrash } from "@tabler/icons-react";
import type { PackageView } from "../ipc/messages.gen.ts";
import { WidgetIcon } from "../ui/WidgetIcon.tsx";

interface Props {
  readonly widget: PackageView;
  readonly busy: boolean;
  readonly onUpdate: (id: string) => void;
  readonly onRemove: (widget: PackageView) => void;
  readonly onRevoke: (widget: PackageView, power: string, revoked: boolean) => void;
}

/** One package: what it is, what it may do, where it is, and what can be done about it. */
export function WidgetCard({ widget, busy, onUpdate, onRemove, onRevoke }: Props) {
  const installed = widget.kind === "installed";
  const titleId = `widget-${widget.id}`;
  return (
    <section className="card" aria-labelledby={titleId} data-widget={widget.id}>
      <div className="card-head">
        <div>
          <h3 className="card-title" id={titleId}>
            <span className="widget-card-icon">
              <WidgetIcon widget={widget} size={17} />
            </span>
            {widget.name} <span className="muted">{widget.version}</span>
          </h3>
          <p className="muted">{widget.description}</p>
          <p className="muted">
            {describeSource(widget)} · {describeUse(widget.dashboards)}
          </p>
        </div>
        {installed ? (
          <Group gap={8} wrap="nowrap">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRefresh size={14} />}
              disabled={busy}
              aria-label={`Update ${widget.name}`}
              onClick={() => onUpdate(widget.id)}
            >
              Update
            </Button>
            <Button
              size="xs"
              variant="default"
              color="red"
              leftSection={<IconTrash size={14} />}
              disabled={busy}
              aria-label={`Remove ${widget.name}`}
              onClick={() => onRemove(widget)}
            >
              Remove
            </Button>
          </Group>
        ) : null}
      </div>
      {widget.damaged ? (
        <p className="problem" role="alert">
          <IconAlertTriangle size={15} aria-hidden /> Its files have changed since it was installed, so it is not run.
          Update it to install it again.
        </p>
      ) : null}
      {widget.powers.length === 0 ? (
        <p className="muted">It can draw itself and nothing else.</p>
      ) : (
        <ul className="power-list" aria-label={`What ${widget.name} may do`}>
          {widget.powers.map((power) => (
            <li key={power.name}>
              {installed ? (
                <Switch
                  size="xs"
                  label={`It can ${power.words}.`}
                  checked={!power.revoked}
                  disabled={busy}
                  onChange={(event) => onRevoke(widget, power.name, !event.currentTarget.checked)}
                />
              ) : (
                <span>It can {power.words}.</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function describeSource({ kind, source, author }: PackageView): string {
  const by = author === null ? "" : `, by ${author} as it says`;
  switch (kind) {
    case "built-in":
      return "Part of Latchkey";
    case "extension":
      return `From the extension ${source}${by}`;
    case "dev":
      return `In development, from ${source}`;
    case "installed":
      return `From ${source}${by}`;
  }
}

function describeUse(dashboards: readonly string[]): string {
  return dashboards.length === 0 ? "on no dashboard" : `on ${dashboards.join(", ")}`;
}
