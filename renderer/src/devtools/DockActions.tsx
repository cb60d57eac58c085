import { Button, Group, Menu } from "@mantine/core";
import { IconChevronDown, IconEraser, IconPlugX } from "@tabler/icons-react";
import type { ProviderView } from "../ipc/messages.gen.ts";

interface Props {
  readonly providers: readonly ProviderView[];
  readonly onInvalidate: (providerName: string) => void;
  readonly onInvalidateAll: () => void;
  readonly onClear: () => void;
  readonly onStats: () => void;
}

/** A button for each of the calls of `mainApi.clientCache`. */
export function DockActions({ providers, onInvalidate, onInvalidateAll, onClear, onStats }: Props) {
  return (
    <Group gap={6} wrap="nowrap">
      <Menu position="top-end">
        <Menu.Target>
          <Button size="compact-xs" variant="default" disabled={providers.length === 0} rightSection={<IconChevronDown size={13} />}>
            Invalidate provider
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {providers.map((provider) => (
            <Menu.Item key={provider.name} onClick={() => onInvalidate(provider.name)}>
              {provider.name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button size="compact-xs" variant="default" leftSection={<IconPlugX size={13} />} onClick={onInvalidateAll}>
        Invalidate all
      </Button>
      <Button size="compact-xs" variant="default" leftSection={<IconEraser size={13} />} onClick={onClear}>
        Clear responses
      </Button>
      <Button size="compact-xs" variant="default" onClick={onStats}>
        Statistics
      </Button>
    </Group>
  );
}
