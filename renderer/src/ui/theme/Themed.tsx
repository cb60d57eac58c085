import { type MantineColorSchemeManager, MantineProvider, useMantineColorScheme } from "@mantine/core";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { usePreferences } from "../../host/preferences.tsx";
import { themeFor, variablesFor } from "./mantineTheme.ts";
import { styleNonce } from "./styleNonce.ts";
import { useShot } from "./useShot.ts";

/** Renders what is below in the chosen theme, accent, density and size. `still`: without transitions, for tests. */
export function Themed({ still, children }: { still: boolean; children: ReactNode }) {
  const { theme, accent, density, fontSize } = usePreferences().preferences;
  const shot = useShot();
  const [manager] = useState<MantineColorSchemeManager>(() => ({
    get: () => theme,
    set: () => undefined,
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    clear: () => undefined,
  }));
  useEffect(() => {
    document.documentElement.dataset["density"] = density;
  }, [density]);
  return (
    <MantineProvider
      {...(shot === "paper" ? { forceColorScheme: "light" as const } : {})}
      theme={useMemo(() => themeFor(accent, fontSize), [accent, fontSize])}
      cssVariablesResolver={useMemo(() => variablesFor(accent, fontSize), [accent, fontSize])}
      colorSchemeManager={manager}
      defaultColorScheme={theme}
      getStyleNonce={styleNonce}
      env={still ? "test" : "default"}
    >
      <FollowScheme />
      {children}
    </MantineProvider>
  );
}

/** Mantine holds the scheme that is shown; the preferences say which. */
function FollowScheme() {
  const { theme } = usePreferences().preferences;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (colorScheme !== theme) setColorScheme(theme);
  }, [theme, colorScheme, setColorScheme]);
  return null;
}
