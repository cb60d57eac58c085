import { MantineProvider, localStorageColorSchemeManager } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { ApiProvider } from "./host/api.tsx";
import type { MainApi } from "./api/mainApi.ts";
import { Shell } from "./shell/Shell.tsx";
import { Announcer } from "./ui/announce.tsx";
import { styleNonce } from "./ui/nonce.ts";
import { resolveVariables, theme } from "./ui/theme.ts";

const schemeManager = localStorageColorSchemeManager({ key: "latchkey.theme" });

/** The window's page, on a main process; `still` leaves transitions out. */
export function App({ api, still = false }: { api: MainApi; still?: boolean }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      colorSchemeManager={schemeManager}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
      env={still ? "test" : "default"}
    >
      <ApiProvider api={api}>
        <Announcer>
          <Shell />
        </Announcer>
        <Notifications position="bottom-right" limit={4} />
      </ApiProvider>
    </MantineProvider>
  );
}
