import { type MantineColorScheme, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useState } from "react";
import { ApiProvider } from "./host/api.tsx";
import type { MainApi } from "./api/mainApi.ts";
import { Shell } from "./shell/Shell.tsx";
import { showFailure } from "./shell/toasts.tsx";
import { Boundary } from "./ui/Boundary.tsx";
import { Announcer } from "./ui/announce.tsx";
import { styleNonce } from "./ui/nonce.ts";
import { schemeManager } from "./ui/schemeManager.ts";
import { resolveVariables, theme } from "./ui/theme.ts";

interface Props {
  readonly api: MainApi;
  /** The theme to begin with. */
  readonly chosen: MantineColorScheme;
  /** Leaves transitions out. */
  readonly still?: boolean;
}

/** The window's page, on a main process. */
export function App({ api, chosen, still = false }: Props) {
  const [manager] = useState(() =>
    schemeManager(api, chosen, (error) => showFailure("The theme will be forgotten at the next start", error)),
  );
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      colorSchemeManager={manager}
      defaultColorScheme={chosen}
      getStyleNonce={styleNonce}
      env={still ? "test" : "default"}
    >
      <ApiProvider api={api}>
        <Announcer>
          <Boundary what="The window could not be drawn">
            <Shell />
          </Boundary>
        </Announcer>
        <Notifications position="bottom-right" limit={4} />
      </ApiProvider>
    </MantineProvider>
  );
}
