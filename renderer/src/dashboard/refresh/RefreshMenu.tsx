import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import { IconCheck, IconChevronDown, IconRefresh } from "@tabler/icons-react";
import type { DashboardRefresh } from "../../ipc/messages.gen.ts";
import { NO_REFRESH } from "./dashboardRefresh.ts";
import { PERIODS, everySo, wordsOf } from "./words.ts";

interface Props {
  readonly refresh: DashboardRefresh | null;
  readonly onRefreshAll: () => void;
  readonly onChange: (refresh: DashboardRefresh) => void;
  readonly onMore: () => void;
}

/** In the bar above a dashboard: refreshes all of it, and says how often that happens by itself. */
export function RefreshMenu({ refresh, onRefreshAll, onChange, onMore }: Props) {
  const rule = refresh ?? NO_REFRESH;
  const words = wordsOf(rule);
  const timed = rule.at.length > 0;
  return (
    <div className="refresh-menu">
      <Tooltip label="Refresh all widgets · Shift R">
        <ActionIcon size={30} aria-label="Refresh all widgets" onClick={onRefreshAll}>
          <IconRefresh size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" width={170}>
        <Menu.Target>
          <Button
            className="refresh-period"
            variant="subtle"
            color="gray"
            size="compact-xs"
            rightSection={<IconChevronDown size={13} />}
            aria-label={`Refreshes by itself: ${words}`}
          >
            {words}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {[[null, "Off"] as const, ...PERIODS].map(([seconds, label]) => (
            <Menu.Item
              key={label}
              rightSection={rule.every === seconds && !timed ? <IconCheck size={14} aria-label="chosen" /> : null}
              onClick={() => onChange(everySo(rule, seconds))}
            >
              {seconds === null ? label : `Every ${label}`}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item rightSection={timed ? <IconCheck size={14} aria-label="chosen" /> : null} onClick={onMore}>
            Times, pauses…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
