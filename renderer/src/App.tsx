import { Notifications } from "@mantine/notifications";
import { ApiProvider } from "./host/api.tsx";
import { type LastView, LastViewProvider } from "./host/lastView.tsx";
import { PreferencesProvider } from "./host/preferences.tsx";
import { MAIN, WindowsProvider } from "./windows/windows.tsx";
import type { MainApi, Preferences, WindowContext } from "./ipc/messages.gen.ts";
import { Beside, ToolsWindow } from "./shell/parts.ts";
import { Shell } from "./shell/Shell.tsx";
import { showFailure } from "./ui/toasts.tsx";
import { ErrorBoundary } from "./ui/ErrorBoundary.tsx";
import { Announcer } from "./ui/announce.tsx";
import { Themed } from "./ui/theme/Themed.tsx";

interface Props {
  readonly api: MainApi;
  /** The user's choices at start. */
  readonly preferences: Preferences;
  /** What this window is at start. */
  readonly first?: WindowContext;
  /** What it draws until the main process is there. */
  readonly last?: LastView | null;
  /** Renders without transitions; for tests. */
  readonly still?: boolean;
}

/** The whole page of the window. */
export function App({ api, preferences, first = MAIN, last = null, still = false }: Props) {
  return (
    <ApiProvider api={api}>
      <PreferencesProvider
        initial={preferences}
        asksAnew={last !== null}
        onFailure={(error) => showFailure("Your choice will be forgotten at the next start", error)}
      >
        <Themed still={still}>
          <Announcer>
            <ErrorBoundary what="The window could not be drawn">
              <WindowsProvider first={first}>
                <LastViewProvider view={last}>
                  {first.tools ? <ToolsWindow /> : first.shows === null ? <Shell /> : <Beside shows={first.shows} />}
                </LastViewProvider>
              </WindowsProvider>
            </ErrorBoundary>
          </Announcer>
          <Notifications position="bottom-right" limit={4} />
        </Themed>
      </PreferencesProvider>
    </ApiProvider>
  );
}
