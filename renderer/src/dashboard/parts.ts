import { lazy } from "react";

/* What a dashboard shows without: each is fetched when it is first shown, with the form's fields that only it needs. */
export const SettingsPanel = lazy(async () => ({
  default: (await import("./settings/SettingsPanel.tsx")).SettingsPanel,
}));
export const VariableField = lazy(async () => ({
  default: (await import("./variables/VariableField.tsx")).VariableField,
}));
export const VariablesDialog = lazy(async () => ({
  default: (await import("./variables/VariablesDialog.tsx")).VariablesDialog,
}));
export const WiringDialog = lazy(async () => ({ default: (await import("./wiring/WiringDialog.tsx")).WiringDialog }));
