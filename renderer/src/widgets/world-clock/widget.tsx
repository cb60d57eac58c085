/** @jsxImportSource preact */
import { useEffect } from "preact/hooks";
import type { WidgetContext } from "../../ipc/messages.gen.ts";
import { ahead, knownZone, ownZone, read } from "../clock/zones.ts";
import { report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Nothing } from "../kit/states.tsx";
import { useNow } from "../kit/useNow.ts";
import { useVisible } from "../kit/useVisible.ts";
import { leftUntil, momentOf } from "./countdown.ts";
import { type Place, isDay, otherDay, placesOf } from "./places.ts";
import { formatCount } from "../../ui/format.ts";
import { locale } from "../../ui/locale.ts";
import css from "./world-clock.css?inline";

function WorldClock({ context: { settings } }: { context: WidgetContext }) {
  const text = (name: string): string => (typeof settings[name] === "string" ? settings[name].trim() : "");
  const { places, unknown } = placesOf(text("zones"));
  const here = ownZone();
  const now = useNow(useVisible());
  const zone = text("zone") === "" ? here : knownZone(text("zone"));
  const date = text("date");
  const moment = date === "" || zone === null ? undefined : momentOf(date, text("time"), zone);
  const wrong = [
    ...unknown.map((one) => `There is no time zone “${one}”.`),
    ...(zone === null ? [`There is no time zone “${text("zone")}”.`] : []),
    ...(date !== "" && zone !== null && moment === undefined ? [`“${date} ${text("time")}” is no date and time.`] : []),
  ];
  const nothing = places.length === 0 && date === "";
  useEffect(
    () => report(nothing ? "empty" : "ready", { places: places.map((one) => one.name), moment: moment ?? null }),
    [nothing, text("zones"), moment],
  );
  if (nothing && wrong.length === 0)
    return (
      <Nothing title="No place and no date">Name time zones or a date to count to in this widget's settings.</Nothing>
    );
  return (
    <div class="world">
      {moment === undefined ? null : <Countdown moment={moment} now={now} what={text("what")} zone={zone ?? here} />}
      {places.length === 0 ? null : (
        <ul class="places">
          {places.map((place) => (
            <Row
              key={`${place.name} ${place.zone}`}
              place={place}
              now={now}
              here={here}
              hour12={settings["hour12"] === true}
            />
          ))}
        </ul>
      )}
      {wrong.length === 0 ? null : (
        <p class="wrong" role="alert">
          {wrong.join(" ")} Correct it in the settings.
        </p>
      )}
    </div>
  );
}

function Row({ place, now, here, hour12 }: { place: Place; now: Date; here: string; hour12: boolean }) {
  const there = read(now, place.zone, hour12);
  const day = otherDay(now, place.zone, here);
  const light = isDay(now, place.zone);
  return (
    <li>
      <span class="light" data-day={light} role="img" aria-label={light ? "day" : "night"} />
      <span class="place">
        <b>{place.name}</b>
        <small>
          {ahead(now, place.zone, here)}
          {day === "" ? "" : `, ${day}`}
        </small>
      </span>
      <time class="there">
        {there.hour}:{there.minute}
        {there.half === "" ? null : <small> {there.half}</small>}
      </time>
    </li>
  );
}

function Countdown({ moment, now, what, zone }: { moment: number; now: Date; what: string; zone: string }) {
  const left = leftUntil(moment, now.getTime());
  const at = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(
    moment,
  );
  const two = (value: number): string => String(value).padStart(2, "0");
  return (
    <div class="countdown">
      <p class="until">
        {left.past ? "Since" : "Until"} {what || at}
      </p>
      <p class="left" role="timer">
        {left.days === 0 ? null : (
          <>
            <b>{formatCount(left.days)}</b>
            <small>{left.days === 1 ? "day" : "days"}</small>
          </>
        )}
        <b>
          {two(left.hours)}:{two(left.minutes)}
          <span class="seconds">:{two(left.seconds)}</span>
        </b>
      </p>
      {what === "" ? null : <p class="at">{at}</p>}
    </div>
  );
}

mount(WorldClock, css);
