import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { CacheStatus, MainApi } from "../ipc/messages.gen.ts";

interface Props {
  readonly status: CacheStatus;
  /** The name of what is under way. */
  readonly busy: string | null;
  readonly run: (name: string, work: (caches: MainApi["caches"]) => Promise<unknown>, done: string) => void;
}

/** The team's server: whether it is used and why not, and how to join and leave. Secrets are entered natively. */
export function SharedCache({ status, busy, run }: Props) {
  const { sharedCache, address, chosen } = status;
  if (sharedCache === null) {
    return (
      <div className="setting-row">
        <div>
          <strong>Share answers with a team</strong>
          <p>
            A Valkey or Redis of yours lets every seat with the same credentials use an answer that one has fetched.
          </p>
        </div>
        <Button
          size="xs"
          variant="default"
          loading={busy === "connect"}
          disabled={busy !== null}
          onClick={() => run("connect", (caches) => caches.connect(), "Connected to the shared cache")}
        >
          Connect…
        </Button>
      </div>
    );
  }
  return (
    <>
      <div className="setting-row">
        <div>
          <strong>Shared cache</strong>
          <p>
            <span className="dot-label" data-tone={sharedCache.used ? "good" : "bad"}>
              {sharedCache.used ? "In use" : "Not in use"}
            </span>
            {address === null ? null : <> · {address}</>}
          </p>
          {sharedCache.used ? null : <p role="status">{sharedCache.sentence}</p>}
        </div>
        {chosen ? (
          <Group gap={8} wrap="nowrap">
            <Button
              size="xs"
              variant="default"
              loading={busy === "invite"}
              disabled={busy !== null}
              onClick={() => run("invite", (caches) => caches.invite(), "The invitation is on the clipboard")}
            >
              Copy an invitation…
            </Button>
            <Button
              size="xs"
              variant="default"
              color="red"
              loading={busy === "disconnect"}
              disabled={busy !== null}
              onClick={() => run("disconnect", (caches) => caches.disconnect(), "Nothing is shared any more")}
            >
              Disconnect
            </Button>
          </Group>
        ) : null}
      </div>
      <SeatName key={status.seatName ?? ""} name={status.seatName} busy={busy} run={run} />
    </>
  );
}

function SeatName({ name, busy, run }: { name: string | null } & Pick<Props, "busy" | "run">) {
  const [typed, setTyped] = useState(name ?? "");
  const wanted = typed.trim();
  const save = (event: FormEvent): void => {
    event.preventDefault();
    run(
      "name",
      (caches) => caches.nameSeat(wanted === "" ? null : wanted),
      wanted === "" ? "The others are not told who you are" : `The others see you as ${wanted}`,
    );
  };
  return (
    <form className="setting-row" onSubmit={save}>
      <div>
        <strong id="seat-name">This seat’s name</strong>
        <p>Others see it in their developer tools beside what you fetched. Empty: nobody is told.</p>
      </div>
      <Group gap={8} wrap="nowrap">
        <TextInput
          size="xs"
          aria-labelledby="seat-name"
          maxLength={40}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          type="submit"
          loading={busy === "name"}
          disabled={busy !== null || wanted === (name ?? "")}
        >
          Save
        </Button>
      </Group>
    </form>
  );
}
