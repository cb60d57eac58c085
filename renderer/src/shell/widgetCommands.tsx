import type { SpotlightActionData } from "@mantine/spotlight";
import { IconCamera, IconFileSpreadsheet, IconWindowMaximize } from "@tabler/icons-react";
import type { Taking } from "../dashboard/taking/useTaking.ts";
import type { Dashboard, Manifest } from "../ipc/messages.gen.ts";

/** The palette's commands for each widget of a dashboard. */
export function widgetCommands(
  dashboard: Dashboard,
  manifests: ReadonlyMap<string, Manifest>,
  taking: Taking,
  popOut: (instance: string) => void,
): SpotlightActionData[] {
  return dashboard.widgets.flatMap(({ instance, widget, title }) => {
    const name = title ?? manifests.get(widget)?.name ?? widget;
    return [
      {
        id: `pop-out:${instance}`,
        label: `${name} in a window of its own`,
        leftSection: <IconWindowMaximize size={17} stroke={1.7} />,
        onClick: () => popOut(instance),
      },
      {
        id: `picture:${instance}`,
        label: `Save ${name} as an image…`,
        leftSection: <IconCamera size={17} stroke={1.7} />,
        onClick: () => taking.picture(instance),
      },
      {
        id: `csv:${instance}`,
        label: `Save the data of ${name} as CSV…`,
        leftSection: <IconFileSpreadsheet size={17} stroke={1.7} />,
        onClick: () => taking.data(instance, "csv"),
      },
    ];
  });
}
