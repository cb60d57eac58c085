import { ActionIcon, Menu } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { usePreferences } from "../host/preferences.tsx";

const CHOICES = [
  { value: "auto", label: "Like the system", Icon: IconDeviceDesktop },
  { value: "light", label: "Light", Icon: IconSun },
  { value: "dark", label: "Dark", Icon: IconMoon },
] as const;

/** Chooses the theme: the system's, light, or dark. */
export function ThemeToggle() {
  const { preferences, change } = usePreferences();
  const current = CHOICES.find((choice) => choice.value === preferences.theme) ?? CHOICES[0];
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon size={32} aria-label={`Theme: ${current.label}`}>
          <current.Icon size={17} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {CHOICES.map(({ value, label, Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={15} />}
            rightSection={value === preferences.theme ? <IconCheck size={14} /> : null}
            onClick={() => change({ theme: value })}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
