/** @jsxImportSource preact */
import { useEffect } from "preact/hooks";
import type { WidgetContext } from "../../ipc/messages.gen.ts";
import { report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { useNow } from "../kit/useNow.ts";
import { useVisible } from "../kit/useVisible.ts";
import { ahead, knownZone, ownZone, placeOf, read } from "./zones.ts";
import css from "./clock.css?inline";

function Clock({ context }: { context: WidgetContext }) {
  const { settings } = context;
  const wanted = textOf(settings["zone"]);
  const zone = (wanted && knownZone(wanted)) || ownZone();
  const hour12 = settings["hour12"] === true;
  const seconds = settings["seconds"] !== false;
  const others = [textOf(settings["second"]), textOf(settings["third"])].flatMap(
    (name) => (name && knownZone(name)) || [],
  );
  const unknown = [wanted, textOf(settings["second"]), textOf(settings["third"])].filter(
    (name) => name && !knownZone(name),
  );
  const at = useNow(useVisible());
  const here = read(at, zone, hour12);

  useEffect(() => {
    const shown = read(new Date(), zone, hour12);
    report("ready", { zone, time: `${shown.hour}:${shown.minute}`, date: shown.date, others });
  }, [zone, hour12, others.join()]);

  return (
    <div class="clock">
      <div class="face">
        <time class="time" dateTime={at.toISOString()}>
          {here.hour}
          <span class="colon">:</span>
          {here.minute}
          {seconds ? <span class="second">{here.second}</span> : null}
          {here.half === "" ? null : <span class="half">{here.half}</span>}
        </time>
        <p class="date">
          {here.date} · {placeOf(zone)}
        </p>
      </div>
      {others.length === 0 ? null : (
        <ul class="others">
          {others.map((other) => {
            const there = read(at, other, hour12);
            return (
              <li key={other}>
                <span class="place">{placeOf(other)}</span>
                <span class="there">
                  {there.hour}:{there.minute} {there.half}
                </span>
                <span class="ahead">{ahead(at, other, zone)}</span>
              </li>
            );
          })}
        </ul>
      )}
      {unknown.length === 0 ? null : <p class="unknown">There is no time zone “{unknown.join("”, “")}”.</p>}
    </div>
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

mount(Clock, css);
