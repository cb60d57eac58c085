import { ActionIcon, Button, Tooltip } from "@mantine/core";
import {
  IconChartHistogram,
  IconKey,
  IconPencil,
  IconPlugConnected,
  IconStar,
  IconStarFilled,
  IconStethoscope,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import type { ProviderView, TypeView } from "../ipc/messages.gen.ts";
import { useApi } from "../host/api.tsx";
import { formatDay } from "../ui/format.ts";
import { showDone, showFailure } from "../ui/toasts.tsx";
import { RateLimitPause } from "./RateLimitPause.tsx";
import { ServerPanel } from "./mcp/ServerPanel.tsx";
import { UsagePanel } from "./usage/UsagePanel.tsx";
import { TypeIcon } from "./TypeIcon.tsx";
import { shortHash } from "./filterProviders.ts";
import type { ProviderState } from "./providerState.ts";

interface Props {
  readonly appId: string;
  readonly provider: ProviderView;
  readonly type: TypeView | undefined;
  /** Whether it is known that nothing here has its type: before the types are there, nobody knows. */
  readonly foreign: boolean;
  /** Seconds for which its service has asked Latchkey to send nothing. */
  readonly pause: number;
  /** Whether slots of its type use it where nothing else was chosen. */
  readonly isDefault: boolean;
  readonly onDefault: (on: boolean) => void;
  /** How it does; undefined while nothing is known. */
  readonly state: ProviderState | undefined;
  readonly onRotate: () => void;
  readonly onDelete: () => void;
}

/** One provider's public fields, and the buttons that open its native dialogs. */
export function ProviderCard(props: Props) {
  const { appId, provider, type, foreign, pause, isDefault, onDefault, state, onRotate, onDelete } = props;
  const label = type?.label ?? provider.type;
  const labels = new Map(type?.fields.map((field) => [field.name, field.label]));
  const [usage, setUsage] = useState(false);
  const [server, setServer] = useState(false);
  const api = useApi();
  const [testing, setTesting] = useState(false);
  const test = (): void => {
    setTesting(true);
    api.providers
      .test(appId, provider.name)
      .then(
        (answer) => showDone(answer.sentence),
        (error: unknown) => showFailure(`${provider.name} did not pass its test`, error),
      )
      .finally(() => setTesting(false));
  };
  const isServer = provider.providerClass === "mcp";
  const secrets = type?.fields.some((field) => field.secret) ?? true;
  return (
    <li className="provider-item" data-provider={provider.name}>
      <div className="provider">
        <TypeIcon type={provider.type} size={20} />
        <div className="provider-head">
          <h2 className="provider-name">
            {provider.name} <RateLimitPause seconds={pause} />
          </h2>
          <p className="provider-type">
            {label}
            {isServer ? " · MCP server" : ""}
            {isDefault ? " · used where a widget has no choice of its own" : ""}
            {foreign && !isServer ? " · no extension here knows this type" : ""}
          </p>
        </div>
        <div className="provider-text">
          {state === undefined ? null : (
            <p className="provider-state" data-tone={state.tone}>
              {state.words}
              {state.next === "" ? null : <span className="provider-next"> {state.next}</span>}
            </p>
          )}
          <dl className="provider-facts">
            {Object.entries(provider.publicFields).map(([name, value]) => (
              <div key={name}>
                <dt>{labels.get(name) ?? name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
            <div>
              <dt>{provider.dateUpdated === provider.dateCreated ? "Stored" : "Changed"}</dt>
              <dd>{formatDay(provider.dateUpdated)}</dd>
            </div>
            {state === undefined ? null : (
              <>
                {type?.testable === true ? (
                  <div>
                    <dt>Tested</dt>
                    <dd>{state.tested}</dd>
                  </div>
                ) : null}
                <div>
                  <dt>Last used</dt>
                  <dd>{state.used}</dd>
                </div>
              </>
            )}
            <div>
              <dt>Version</dt>
              <dd className="mono" title="New with every save; says nothing of the key">
                {shortHash(provider.providerHash)}
              </dd>
            </div>
          </dl>
        </div>
        <div className="provider-actions">
          {isServer ? (
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              aria-expanded={server}
              leftSection={<IconPlugConnected size={14} />}
              onClick={() => setServer(!server)}
            >
              Server
            </Button>
          ) : null}
          {type?.testable === true && !isServer ? (
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              aria-label={`Test ${provider.name}`}
              loading={testing}
              leftSection={<IconStethoscope size={14} />}
              onClick={test}
            >
              Test
            </Button>
          ) : null}
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            aria-expanded={usage}
            leftSection={<IconChartHistogram size={14} />}
            onClick={() => setUsage(!usage)}
          >
            Usage
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={secrets && !isServer ? <IconKey size={14} /> : <IconPencil size={14} />}
            onClick={onRotate}
          >
            {secrets && !isServer ? "Rotate key…" : "Edit…"}
          </Button>
          <Tooltip label={isDefault ? "The default for its type" : "Make it the default for its type"}>
            <ActionIcon
              size={30}
              aria-label={`Use ${provider.name} by default`}
              aria-pressed={isDefault}
              onClick={() => onDefault(!isDefault)}
            >
              {isDefault ? <IconStarFilled size={16} /> : <IconStar size={16} stroke={1.7} />}
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Delete…">
            <ActionIcon size={30} color="red" aria-label={`Delete ${provider.name}`} onClick={onDelete}>
              <IconTrash size={16} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
      {server ? <ServerPanel appId={appId} provider={provider} /> : null}
      {usage ? <UsagePanel appId={appId} name={provider.name} /> : null}
    </li>
  );
}
