import { Button, Code, Skeleton, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { describeError } from "../host/describeError.ts";
import { useDelayed } from "./useDelayed.ts";

/** An empty page: why it is empty, and what to do. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="state">
      <div className="state-icon" aria-hidden>
        {icon}
      </div>
      <h2 className="state-title">{title}</h2>
      <p className="state-text">{children}</p>
      {action}
    </div>
  );
}

/** A failure in the words of the main process, with a button that tries again. */
export function Failed({
  error,
  what,
  onRetry,
  action,
}: {
  error: unknown;
  what: string;
  onRetry?: () => void;
  action?: ReactNode;
}) {
  const failure = describeError(error);
  return (
    <div className="state" role="alert">
      <div className="state-icon state-icon-danger" aria-hidden>
        <IconAlertTriangle size={22} stroke={1.6} />
      </div>
      <h2 className="state-title">{what}</h2>
      <p className="state-text">{failure.message}</p>
      {onRetry === undefined ? null : (
        <Button variant="default" leftSection={<IconRefresh size={15} />} onClick={onRetry}>
          Try again
        </Button>
      )}
      {action}
      <Text size="xs" c="dimmed">
        <Code>{failure.code}</Code>
        {failure.trace === undefined ? null : <> · trace {failure.trace}</>}
      </Text>
    </div>
  );
}

/** Placeholder rows, shown only when loading takes long enough to notice. */
export function RowsLoading({ rows = 4, height = 44 }: { rows?: number; height?: number }) {
  const late = useDelayed(true);
  return (
    <Stack gap={8} role="status" aria-busy="true" aria-label="Loading">
      {late ? Array.from({ length: rows }, (_, row) => <Skeleton key={row} height={height} radius="md" />) : null}
    </Stack>
  );
}
