import { type MantineColorScheme, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useState } from "react";
import { ApiProvider } from "./host/api.tsx";
import type { MainApi } from "./ipc/messages.gen.ts";
import { Shell } from "./shell/Shell.tsx";
import { showFailure } from "./ui/toasts.tsx";
import { ErrorBoundary } from "./ui/ErrorBoundary.tsx";
import { Announcer } from "./ui/announce.tsx";
import { styleNonce } from "./ui/theme/styleNonce.ts";
import { useShot } from "./ui/theme/useShot.ts";
import { createColorSchemeManager } from "./ui/theme/colorScheme.ts";
import { resolveVariables, theme } from "./ui/theme/mantineTheme.ts";

interface Props {
  readonly api: MainApi;
  /** The colour scheme at start. */
  readonly chosen: MantineColorScheme;
  /** Renders without transitions; for tests. */
  readonly still?: boolean;
}

/** The whole page of the window. */
export function App({ api, chosen, still = false }: Props) {
  const [manager] = useState(() =>
    createColorSchemeManager(api, chosen, (error) =>
      showFailure("The theme will be forgotten at the next start", error),
    ),
  );
  const shot = useShot();
  return (
    <MantineProvider
      {...(shot === "paper" ? { forceColorScheme: "light" as const } : {})}
      theme={theme}
      cssVariablesResolver={resolveVariables}
      colorSchemeManager={manager}
      defaultColorScheme={chosen}
      getStyleNonce={styleNonce}
      env={still ? "test" : "default"}
    >
      <ApiProvider api={api}>
        <Announcer>
          <ErrorBoundary what="The window could not be drawn">
            <Shell />
          </ErrorBoundary>
        </Announcer>
        <Notifications position="bottom-right" limit={4} />
      </ApiProvider>
    </MantineProvider>
  );
}
