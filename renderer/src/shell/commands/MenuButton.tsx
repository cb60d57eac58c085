import { ActionIcon, Menu } from "@mantine/core";
import { IconMenu2 } from "@tabler/icons-react";
import { Fragment } from "react";
import { usePreferences } from "../../host/preferences.tsx";
import { type Command, GROUPS, keysOfCommand } from "./command.ts";

/** The menu of the window: every command and its shortcut. */
export function MenuButton({ commands }: { commands: readonly Command[] }) {
  const { shortcuts } = usePreferences().preferences;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon size={28} aria-label="Menu">
          <IconMenu2 size={17} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className="app-menu">
        {GROUPS.map((group) => (
          <Fragment key={group}>
            <Menu.Label>{group}</Menu.Label>
            {commands
              .filter((command) => command.group === group)
              .map((command) => {
                const keys = keysOfCommand(command, shortcuts);
                return (
                  <Menu.Item
                    key={command.id}
                    leftSection={<command.icon size={15} stroke={1.7} />}
                    rightSection={keys === "" ? null : <kbd>{keys}</kbd>}
                    disabled={command.available === false}
                    onClick={command.run}
                  >
                    {command.label}
                  </Menu.Item>
                );
              })}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
