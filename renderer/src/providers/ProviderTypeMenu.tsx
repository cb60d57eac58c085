import { Menu } from "@mantine/core";
import type { ReactElement } from "react";
import type { TypeView } from "../ipc/messages.gen.ts";
import { TypeIcon } from "./TypeIcon.tsx";

/** What the button gets: a click opens the menu, or chooses at once where there is only one type. */
interface OpenProps {
  readonly disabled: boolean;
  readonly onClick?: () => void;
}

interface Props {
  readonly types: readonly TypeView[];
  readonly onChoose: (type: string) => void;
  /** The button. */
  readonly children: (open: OpenProps) => ReactElement;
}

/** A button that asks for the type of the provider to add, unless there is only one. */
export function ProviderTypeMenu({ types, onChoose, children }: Props) {
  const only = types.length === 1 ? types[0] : undefined;
  if (only !== undefined) return children({ disabled: false, onClick: () => onChoose(only.type) });
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>{children({ disabled: types.length === 0 })}</Menu.Target>
      <Menu.Dropdown>
        {types.map((type) => (
          <Menu.Item key={type.type} leftSection={<TypeIcon type={type.type} />} onClick={() => onChoose(type.type)}>
            <span className="menu-name">{type.label}</span>
            <span className="menu-text">{type.help}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
