// What strokes become: 64 numbers, by the same steps in the same order as in ../strokes.py.

const SIDE = 32;
const INKED = 310;
const HIGH = 26;
const WIDE = 15;
const LEAST = 0.1;

/**
 * The 64 numbers of a drawing.
 * @param {number[][][]} strokes for each the places of the pen, x and y in parts of the pad
 */
export function ink(strokes) {
  const counts = Array(64).fill(0);
  const box = boxOf(strokes.flat());
  if (!(Math.max(box.width, box.height) >= LEAST)) return counts;
  const nearest = Array(SIDE * SIDE).fill(Infinity);
  for (const stroke of strokes) {
    const line = stroke.map((place) => normalised(place, box));
    for (let i = 0; i < Math.max(line.length - 1, 1); i += 1)
      approach(nearest, line[i], line[Math.min(i + 1, line.length - 1)]);
  }
  // Sorting is stable, in Python too.
  const order = nearest.map((_, i) => i).sort((a, b) => nearest[a] - nearest[b]);
  for (const at of order.slice(0, INKED)) {
    const [row, column] = [Math.floor(at / SIDE), at % SIDE];
    counts[8 * Math.floor(row / 4) + Math.floor(column / 4)] += 1;
  }
  return counts;
}

/** The size and the middle of places, and how they are brought to one size. */
function boxOf(places) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of places) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  const [width, height] = [right - left, bottom - top];
  const down = HIGH / Math.max(height, width / 4);
  const across = width ? Math.min(down, WIDE / width) : down;
  return { width, height, down, across, x: (left + right) / 2, y: (top + bottom) / 2 };
}

function normalised([x, y], box) {
  return [(x - box.x) * box.across + SIDE / 2, (y - box.y) * box.down + SIDE / 2];
}

/** Lessen the squared distance of each point where a piece of a line is nearer. */
function approach(nearest, [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    const x = (at % SIDE) + 0.5 - x0;
    const y = Math.floor(at / SIDE) + 0.5 - y0;
    const part = length ? Math.min(1, Math.max(0, (x * dx + y * dy) / length)) : 0;
    const [right, below] = [x - part * dx, y - part * dy];
    nearest[at] = Math.min(nearest[at], right * right + below * below);
  }
}
