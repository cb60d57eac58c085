import { Button, Group, Menu, Tooltip } from "@mantine/core";
import {
  IconChartBar,
  IconChevronDown,
  IconEraser,
  IconPlugConnectedX,
  IconPlugX,
  type TablerIcon,
} from "@tabler/icons-react";
import { type Drop, choicesOf } from "./drops.ts";
import type { ProviderView } from "../../ipc/messages.gen.ts";

interface Props {
  readonly appId: string | undefined;
  readonly providers: readonly ProviderView[];
  readonly onDrop: (drop: Drop) => void;
  readonly onStats: () => void;
}

/** One button for each call of `mainApi.clientCache`; what drops something is asked about first. */
export function CacheActions({ appId, providers, onDrop, onStats }: Props) {
  return (
    <Group gap={6} wrap="nowrap">
      <Menu position="top-end">
        <Menu.Target>
          <Button
            size="compact-xs"
            variant="default"
            aria-label="Invalidate a provider"
            disabled={providers.length === 0}
            rightSection={<IconChevronDown size={13} />}
          >
            <IconPlugX size={14} aria-hidden />
            <span className="dock-action-text">Invalidate…</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Invalidate the clients of</Menu.Label>
          {choicesOf(appId ?? "", providers).map((drop) =>
            drop.kind === "provider" ? (
              <Menu.Item key={drop.name} onClick={() => onDrop(drop)}>
                {drop.name}
              </Menu.Item>
            ) : null,
          )}
        </Menu.Dropdown>
      </Menu>
      <Action Icon={IconPlugConnectedX} label="Invalidate all" onClick={() => onDrop({ kind: "clients" })} />
      <Action Icon={IconEraser} label="Clear responses" onClick={() => onDrop({ kind: "responses" })} />
      <Action Icon={IconChartBar} label="Statistics" onClick={onStats} />
    </Group>
  );
}

function Action({ Icon, label, onClick }: { Icon: TablerIcon; label: string; onClick: () => void }) {
  return (
    <Tooltip label={label} position="top">
      <Button size="compact-xs" variant="default" aria-label={label} onClick={onClick}>
        <Icon size={14} aria-hidden />
        <span className="dock-action-text">{label}</span>
      </Button>
    </Tooltip>
  );
}
