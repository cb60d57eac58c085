import { Button, Tooltip, ActionIcon } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { locale } from "../ui/locale.ts";
import { showDone, showFailure } from "../ui/toasts.tsx";

/** Does something and says how it went. */
export function doing<T>(work: Promise<T>, done: string | ((result: T) => string | null)): void {
  work.then(
    (result) => {
      const said = typeof done === "string" ? done : done(result);
      if (said !== null) showDone(said);
    },
    (error: unknown) => showFailure("That did not work", error),
  );
}

/** A button of a tab's bar: an icon whose name shows as a tooltip. */
export function BarButton(props: {
  label: string;
  Icon: TablerIcon;
  onClick: () => void;
  pressed?: boolean;
  disabled?: boolean;
}) {
  const { label, Icon, pressed } = props;
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={26}
        aria-label={label}
        aria-pressed={pressed}
        data-pressed={pressed}
        disabled={props.disabled ?? false}
        onClick={props.onClick}
      >
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

/** A small button in a detail. */
export function DetailButton(props: {
  children: ReactNode;
  onClick: () => void;
  disabled?: boolean;
  danger?: boolean;
}) {
  return (
    <Button
      size="compact-xs"
      variant="default"
      {...(props.danger === true ? { color: "red" } : {})}
      disabled={props.disabled ?? false}
      onClick={props.onClick}
    >
      {props.children}
    </Button>
  );
}

/** Names and values of a detail; those without a value are left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** A part of a detail. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** A state as a coloured dot and a word. */
export function Dot({
  tone,
  children,
  title,
}: {
  tone: "good" | "bad" | "quiet" | "warn";
  children: ReactNode;
  title?: string;
}) {
  return (
    <span className="dot-label" data-tone={tone} title={title}>
      {children}
    </span>
  );
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The time of day in 24 hours, with milliseconds or without, by locale: `14:03:07.250`. */
export function clock(at: number, withMs = true): string {
  const key = `${locale()} ${withMs}`;
  let format = clocks.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale(), {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      ...(withMs ? { fractionalSecondDigits: 3 } : {}),
    });
    clocks.set(key, format);
  }
  return format.format(at);
}
