import { ActionIcon, Menu } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import { useApi } from "../host/api.tsx";
import type { ExportParams } from "../ipc/messages.gen.ts";
import { formatCount } from "../ui/format.ts";
import { doing } from "./ui.tsx";

interface Props {
  readonly Icon: TablerIcon;
  readonly label: string;
  readonly kinds: readonly (readonly [ExportParams["what"], string])[];
  /** The numbers of the rows that are written: those that the filter leaves. */
  readonly numbers: () => number[];
}

/** Writes what a table shows into a file that the user names. */
export function ExportMenu({ Icon, label, kinds, numbers }: Props) {
  const api = useApi();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={26} aria-label={label} title={label}>
          <Icon size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{label} that the filter shows</Menu.Label>
        {kinds.map(([what, title]) => (
          <Menu.Item
            key={what}
            onClick={() =>
              doing(api.devtools.export(what, numbers()), ({ file, count }) =>
                file === null ? null : `${formatCount(count)} written to ${file}`,
              )
            }
          >
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
