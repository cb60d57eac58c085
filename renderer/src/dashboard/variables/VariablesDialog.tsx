import { ActionIcon, Button, Group, Modal, Select, Stack, TextInput, Textarea } from "@mantine/core";
import { IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { ownField } from "../../host/ownField.ts";
import type { Dashboard, Manifest, ProviderView } from "../../ipc/messages.gen.ts";
import { fits } from "../fits.ts";
import { KINDS, type Variable, referencesTo, sourcesIn } from "./variables.ts";
import { SaveOrCancel } from "../../ui/SidePanel.tsx";
import { useFocusBack } from "../../ui/useFocusBack.ts";

interface Props {
  readonly dashboard: Dashboard;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly providers: readonly ProviderView[];
  readonly onSave: (variables: Variable[]) => void;
  readonly onClose: () => void;
}

interface Draft {
  readonly key: number;
  readonly variable: Variable;
}

const MOST_VARIABLES = 32;
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

/** The form for the variables of a dashboard. Nothing changes before Save. */
export function VariablesDialog({ dashboard, manifests, providers, onSave, onClose }: Props) {
  useFocusBack();
  const [drafts, setDrafts] = useState<readonly Draft[]>(() =>
    (dashboard.variables ?? []).map((variable, key) => ({ key, variable })),
  );
  const [next, setNext] = useState(drafts.length);
  const [tried, setTried] = useState(false);
  const change = (key: number, variable: Variable): void =>
    setDrafts((last) => last.map((one) => (one.key === key ? { key, variable } : one)));
  const add = (): void => {
    setDrafts((last) => [...last, { key: next, variable: { kind: "text", name: "", title: null, value: "" } }]);
    setNext(next + 1);
  };
  const faultIn = ({ key, variable }: Draft): string | undefined => {
    if (!NAME.test(variable.name)) return "Letters, digits and _, beginning with a letter.";
    const other = drafts.some((one) => one.key !== key && one.variable.name === variable.name);
    return other ? "Another variable has this name." : undefined;
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Variables of ${dashboard.name}`}
      size={640}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (drafts.every((draft) => faultIn(draft) === undefined))
            onSave(drafts.map((draft) => tidy(draft.variable)));
        }}
      >
        <Stack gap="md">
          <p className="state-text variables-hint">
            A widget's text settings use a variable as <code>{"{{name}}"}</code>, a date range as{" "}
            <code>{"{{name.start}}"}</code> and <code>{"{{name.end}}"}</code>. All widgets that use it follow when it
            changes.
          </p>
          {drafts.map((draft, at) => (
            <fieldset key={draft.key} className="variable-card">
              <legend className="visually-hidden">{draft.variable.name || "New variable"}</legend>
              <Group gap="sm" wrap="nowrap" align="flex-start">
                <TextInput
                  label="Name"
                  {...(at === drafts.length - 1 ? { "data-autofocus": true } : {})}
                  value={draft.variable.name}
                  error={tried ? faultIn(draft) : undefined}
                  maxLength={40}
                  onChange={(event) => change(draft.key, { ...draft.variable, name: event.currentTarget.value.trim() })}
                />
                <TextInput
                  label="Title"
                  placeholder={draft.variable.name}
                  maxLength={120}
                  value={draft.variable.title ?? ""}
                  onChange={(event) => change(draft.key, { ...draft.variable, title: event.currentTarget.value })}
                />
                <Select
                  label="Kind"
                  data={KINDS.filter((kind) => kind.value !== "provided" || sourcesIn(manifests).length > 0)}
                  value={draft.variable.kind}
                  allowDeselect={false}
                  comboboxProps={{ shadow: "md" }}
                  onChange={(kind) => change(draft.key, ofKind(draft.variable, kind as Variable["kind"], manifests))}
                />
                <Group gap={2} wrap="nowrap" mt={24}>
                  <ActionIcon
                    size={28}
                    aria-label={`Move ${draft.variable.name} up`}
                    disabled={at === 0}
                    onClick={() => setDrafts((last) => last.toSpliced(at, 1).toSpliced(at - 1, 0, draft))}
                  >
                    <IconArrowUp size={15} />
                  </ActionIcon>
                  <ActionIcon
                    size={28}
                    aria-label={`Remove ${draft.variable.name}`}
                    onClick={() => setDrafts((last) => last.filter((one) => one.key !== draft.key))}
                  >
                    <IconTrash size={15} />
                  </ActionIcon>
                </Group>
              </Group>
              <KindFields
                variable={draft.variable}
                manifests={manifests}
                providers={providers}
                appId={dashboard.appId}
                onChange={(variable) => change(draft.key, variable)}
              />
              {NAME.test(draft.variable.name) ? (
                <p className="variable-use">In a setting: {referencesTo(draft.variable).join(" and ")}</p>
              ) : null}
            </fieldset>
          ))}
          <Group justify="space-between">
            <Button
              variant="default"
              leftSection={<IconPlus size={15} />}
              disabled={drafts.length >= MOST_VARIABLES}
              onClick={add}
            >
              Add a variable
            </Button>
            <Group>
              <SaveOrCancel onCancel={onClose} />
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What only variables of one kind have. */
function KindFields({
  variable,
  manifests,
  providers,
  appId,
  onChange,
}: {
  variable: Variable;
  manifests: ReadonlyMap<string, Manifest>;
  providers: readonly ProviderView[];
  appId: string;
  onChange: (variable: Variable) => void;
}) {
  if (variable.kind === "choice")
    return (
      <Textarea
        label="Choices"
        description="One on each line."
        rows={4}
        resize="vertical"
        defaultValue={variable.choices.join("\n")}
        onChange={(event) => onChange({ ...variable, choices: event.currentTarget.value.split("\n") })}
      />
    );
  if (variable.kind !== "provided") return null;
  const { widget, setting, provider } = variable.source;
  const manifest = manifests.get(widget);
  const slotName = ownField(manifest?.settings.properties ?? {}, setting)?.choices?.slot;
  const slot = slotName === undefined ? undefined : ownField(manifest?.slots ?? {}, slotName);
  const fitting = slot === undefined ? [] : providers.filter((one) => fits(slot, one));
  return (
    <Group gap="sm" grow>
      <Select
        label="Choices from"
        data={sourcesIn(manifests)}
        value={`${widget}/${setting}`}
        allowDeselect={false}
        comboboxProps={{ shadow: "md" }}
        onChange={(source) => {
          const [of, name] = (source ?? "/").split("/");
          if (of !== undefined && name !== undefined)
            onChange({ ...variable, source: { widget: of, setting: name, provider: null } });
        }}
      />
      <Select
        label="Provider"
        placeholder={fitting.length === 0 ? "No provider fits" : "The default one"}
        data={fitting.map((one) => one.name)}
        value={provider?.providerName ?? null}
        clearable
        clearButtonProps={{ "aria-label": "No provider of its own" }}
        comboboxProps={{ shadow: "md" }}
        onChange={(name) =>
          onChange({
            ...variable,
            source: { widget, setting, provider: name === null ? null : { appId, providerName: name } },
          })
        }
      />
    </Group>
  );
}

/** The same variable as another kind, with its value where it has one. */
function ofKind(variable: Variable, kind: Variable["kind"], manifests: ReadonlyMap<string, Manifest>): Variable {
  const { name, title } = variable;
  const value = variable.kind === "dates" ? "" : variable.value;
  switch (kind) {
    case "text":
      return { kind, name, title, value };
    case "choice":
      return { kind, name, title, value, choices: value === "" ? [] : [value] };
    case "dates":
      return { kind, name, title, span: "last-7-days", start: null, end: null };
    case "provided": {
      const [widget = "", setting = ""] = (sourcesIn(manifests)[0]?.value ?? "/").split("/");
      return { kind, name, title, value, source: { widget, setting, provider: null } };
    }
  }
}

/** An empty title is none; empty and repeated choices go, and the first one is the value where none is. */
function tidy(variable: Variable): Variable {
  const title = variable.title?.trim() || null;
  if (variable.kind !== "choice") return { ...variable, title };
  const choices = [...new Set(variable.choices.map((choice) => choice.trim().slice(0, 400)))].filter(
    (choice) => choice !== "",
  );
  return { ...variable, title, choices: choices.slice(0, 200), value: variable.value || (choices[0] ?? "") };
}
