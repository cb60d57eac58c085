import { ActionIcon, Menu } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { type Variable, referencesTo, titleOf } from "./variables.ts";

/** A button beside a text setting that puts a variable of the dashboard into it. */
export function InsertVariable({
  label,
  variables,
  onInsert,
}: {
  /** The setting's. */
  label: string;
  variables: readonly Variable[];
  onInsert: (reference: string) => void;
}) {
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon size={22} aria-label={`Use a variable in ${label}`} title="Use a variable">
          <IconBraces size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {variables.flatMap((variable) =>
          referencesTo(variable).map((reference) => (
            <Menu.Item key={reference} onClick={() => onInsert(reference)}>
              {titleOf(variable)} <span className="muted">{reference}</span>
            </Menu.Item>
          )),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
