import { Button, Group, Menu, Tooltip } from "@mantine/core";
import {
  IconChartBar,
  IconChevronDown,
  IconEraser,
  IconPlugX,
  IconPlugConnectedX,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ProviderView } from "../ipc/messages.gen.ts";

interface Props {
  readonly providers: readonly ProviderView[];
  readonly onInvalidate: (providerName: string) => void;
  readonly onInvalidateAll: () => void;
  readonly onClear: () => void;
  readonly onStats: () => void;
}

/** One button for each call of `mainApi.clientCache`. */
export function DockActions({ providers, onInvalidate, onInvalidateAll, onClear, onStats }: Props) {
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
          {providers.map((provider) => (
            <Menu.Item key={provider.name} onClick={() => onInvalidate(provider.name)}>
              {provider.name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Action Icon={IconPlugConnectedX} label="Invalidate all" onClick={onInvalidateAll} />
      <Action Icon={IconEraser} label="Clear responses" onClick={onClear} />
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
