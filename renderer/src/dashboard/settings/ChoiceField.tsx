import { Autocomplete, Button, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { useQuery } from "../../host/useQuery.ts";
import type { SettingChoices, SlotBinding } from "../../ipc/messages.gen.ts";
import { describeError } from "../../host/describeError.ts";

interface Props {
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly withAsterisk: boolean;
  readonly error: string | undefined;
  readonly widget: string;
  readonly provider: SlotBinding | null;
  /** Puts a variable into the field, where there is one. */
  readonly insert?: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A text whose choices the provider gives, an index for one. It can be typed too: a service that is away stops nobody. */
export function ChoiceField({
  name,
  description,
  widget,
  provider,
  value,
  onChange,
  error,
  insert = null,
  ...common
}: Props) {
  const found = useQuery<SettingChoices>(`choices\n${widget}\n${name}\n${JSON.stringify(provider)}`, async (api) =>
    provider === null ? { choices: [] } : await api.widgets.choices({ widget, setting: name, ...provider }),
  );
  const choices = found.data?.choices ?? [];
  const titles = new Map(choices.map((choice) => [choice.value, choice.title]));
  const state =
    provider === null
      ? "Choose a provider first: the choices come from there."
      : found.loading
        ? "Asking the provider for the choices…"
        : choices.length === 0 && found.error === undefined
          ? "The provider has none to choose from."
          : undefined;
  return (
    <div>
      <Autocomplete
        {...common}
        name={name}
        inputWrapperOrder={["label", "input", "description", "error"]}
        description={[description, state].filter((text) => text !== undefined).join(" ") || undefined}
        error={error ?? (found.error === undefined ? undefined : describeError(found.error).message)}
        rightSection={found.loading && provider !== null ? <Loader size={14} aria-hidden /> : insert}
        rightSectionPointerEvents="all"
        data={[...titles.keys()]}
        limit={200}
        renderOption={({ option }) => titles.get(option.value) ?? option.value}
        comboboxProps={{ shadow: "md" }}
        value={value}
        onChange={onChange}
      />
      {found.error === undefined ? null : (
        <Button variant="transparent" size="compact-xs" p={0} mt={6} onClick={found.reload}>
          Ask again<span className="visually-hidden"> for {common.label}</span>
        </Button>
      )}
    </div>
  );
}
