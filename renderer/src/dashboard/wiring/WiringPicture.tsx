import { useId } from "react";
import type { Tile } from "../../ipc/messages.gen.ts";
import type { Connection } from "./connections.ts";

interface Props {
  readonly tiles: readonly Tile[];
  readonly connections: readonly Connection[];
  readonly nameOf: (tile: Tile) => string;
}

const COLUMN = 54;
const ROW = 20;
const GAP = 10;

/** The dashboard in small, with an arrow from who says something to who hears it. The list beside it says the same. */
export function WiringPicture({ tiles, connections, nameOf }: Props) {
  const arrow = useId();
  const width = 12 * COLUMN;
  const height = Math.max(...tiles.map((tile) => tile.y + tile.h), 4) * ROW;
  return (
    <svg className="wiring" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <defs>
        <marker id={arrow} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
          <path d="M0 0L8 4L0 8Z" />
        </marker>
      </defs>
      {tiles.map((tile) => (
        <g key={tile.instance}>
          <rect {...boxOf(tile)} rx="8" />
          <text x={middleOf(tile).x} y={middleOf(tile).y} className="wiring-name">
            {shortened(nameOf(tile), boxOf(tile).width)}
          </text>
        </g>
      ))}
      {connections.map((connection) => {
        const { publisher, topic, listener, hears } = connection;
        const [from, to] = [middleOf(publisher), middleOf(listener)];
        const twin = connections.filter((one) => one.publisher === publisher && one.listener === listener);
        const bend = curve(from, to, 40 + 26 * twin.indexOf(connection));
        return (
          <g key={`${publisher.instance} ${topic} ${listener.instance} ${hears}`}>
            <path className="wiring-wire" d={bend.path} markerEnd={`url(#${arrow})`} />
            <text className="wiring-topic" x={bend.label.x} y={bend.label.y}>
              {topic === hears ? topic : `${topic} → ${hears}`}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function boxOf(tile: Tile): { x: number; y: number; width: number; height: number } {
  return {
    x: tile.x * COLUMN + GAP / 2,
    y: tile.y * ROW + GAP / 2,
    width: tile.w * COLUMN - GAP,
    height: tile.h * ROW - GAP,
  };
}

function middleOf(tile: Tile): Point {
  return { x: (tile.x + tile.w / 2) * COLUMN, y: (tile.y + tile.h / 2) * ROW };
}

/** An arc that leaves the names free: to the right of the way, so that there and back are two. */
function curve(from: Point, to: Point, bend: number): { path: string; label: Point } {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const [ax, ay] = [dx / length, dy / length];
  const start = { x: from.x + ax * 14 - ay * 14, y: from.y + ay * 14 + ax * 14 };
  const end = { x: to.x - ax * 14 - ay * 14, y: to.y - ay * 14 + ax * 14 };
  const control = { x: (from.x + to.x) / 2 - ay * bend, y: (from.y + to.y) / 2 + ax * bend };
  const label = { x: (start.x + 2 * control.x + end.x) / 4, y: (start.y + 2 * control.y + end.y) / 4 };
  return { path: `M${start.x} ${start.y}Q${control.x} ${control.y} ${end.x} ${end.y}`, label };
}

/** A name as far as there is room for it. */
function shortened(name: string, width: number): string {
  const most = Math.max(Math.floor(width / 8), 3);
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}
