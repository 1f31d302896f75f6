// Losses with a closed form: value and gradient as in helpers/players/surfaces.py.

/** The same loss of a line by five means, for a map, which asks for it at thousands of places. */
function parabola(points) {
  let [xx, xMean, xy, yMean, yy] = [0, 0, 0, 0, 0];
  for (const [x, y] of points) {
    xx += (x * x) / points.length;
    xMean += x / points.length;
    xy += (x * y) / points.length;
    yMean += y / points.length;
    yy += (y * y) / points.length;
  }
  return ([w, b]) => w * w * xx + 2 * w * b * xMean + b * b - 2 * w * xy - 2 * b * yMean + yy;
}

/** The mean over a batch of points of the squared error of a line, and its gradient. */
function lineLoss(points, hasIntercept) {
  const residual = (theta, [x, y]) => theta[0] * x + (hasIntercept ? theta[1] : 0) - y;
  const gradientOf = (theta, batch) => {
    let [slope, rise] = [0, 0];
    for (const i of batch) {
      const pull = 2 * residual(theta, points[i]);
      slope += pull * points[i][0];
      rise += pull;
    }
    return hasIntercept ? [slope / batch.length, rise / batch.length] : [slope / batch.length];
  };
  const all = points.map((_, i) => i);
  return {
    value: (theta) => points.reduce((sum, p) => sum + residual(theta, p) ** 2, 0) / points.length,
    height: hasIntercept ? parabola(points) : undefined,
    gradient: (theta) => gradientOf(theta, all),
    count: points.length,
    gradientOf,
  };
}

const wave = {
  lr: 0.15,
  title: "two valleys: sin θ + 0.1 θ²",
  names: ["θ"],
  view: [-6, 7, -1.6, 4.5],
  start: [5],
  make: () => ({
    value: ([t]) => Math.sin(t) + 0.1 * t ** 2,
    gradient: ([t]) => [Math.cos(t) + 0.2 * t],
    // Two halves whose mean is the loss: 2 sin θ and 0.2 θ².
    count: 2,
    gradientOf([t], batch) {
      const parts = batch.map((i) => (i === 0 ? 2 * Math.cos(t) : 0.4 * t));
      return [parts.reduce((sum, part) => sum + part, 0) / parts.length];
    },
  }),
  // The top of the hill between the valleys.
  divide: 1.977383029328841,
};

const bowl = {
  lr: 0.3,
  title: "bowl or ravine",
  names: ["θ₁", "θ₂"],
  knobs: { kappa: 10, angle: 0 },
  view: [-6, 6, -4, 4],
  start: [-5, 2],
  lowest: [[0, 0]],
  // Across the valley and along it.
  curvatures: ({ kappa }) => [1, 1 / kappa],
  make({ kappa, angle }) {
    const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const along = ([a, b]) => c * a + s * b;
    const across = ([a, b]) => c * b - s * a;
    return {
      value: (t) => (along(t) ** 2 / kappa + across(t) ** 2) / 2,
      gradient(t) {
        const [p, q] = [along(t) / kappa, across(t)];
        return [c * p - s * q, s * p + c * q];
      },
    };
  },
};

const saddle = {
  lr: 0.1,
  title: "saddle",
  names: ["θ₁", "θ₂"],
  view: [-2, 2, -1.6, 1.6],
  start: [1.5, 0.001],
  lowest: [
    [0, 1],
    [0, -1],
  ],
  make: () => ({
    value: ([a, b]) => 1 + a ** 2 / 2 - b ** 2 / 2 + b ** 4 / 4,
    gradient: ([a, b]) => [a, b ** 3 - b],
  }),
};

const plateau = {
  lr: 0.5,
  title: "plateau with a hole",
  names: ["θ₁", "θ₂"],
  view: [-6, 6, -4, 4],
  start: [3, 1.5],
  lowest: [[0, 0]],
  make() {
    const depth = ([a, b]) => Math.exp(-(a ** 2 + b ** 2) / 2);
    return {
      value: (t) => 1 - depth(t),
      gradient: (t) => t.map((x) => x * depth(t)),
    };
  },
};

const rosenbrock = {
  lr: 0.0005,
  title: "bent valley (Rosenbrock)",
  names: ["θ₁", "θ₂"],
  knobs: { bend: 100 },
  view: [-2, 2, -1, 3],
  start: [-1.2, 1],
  lowest: [[1, 1]],
  make: ({ bend }) => ({
    value: ([a, b]) => (1 - a) ** 2 + bend * (b - a ** 2) ** 2,
    gradient: ([a, b]) => [-2 * (1 - a) - 4 * bend * a * (b - a ** 2), 2 * bend * (b - a ** 2)],
  }),
};

const product = {
  lr: 0.05,
  title: "two layers: (x·w₁·w₂ − y)²",
  names: ["w₁", "w₂"],
  knobs: { x: 1, y: 1 },
  view: [-3, 3, -2, 2],
  start: [-2, 0.5],
  make: ({ x, y }) => ({
    value: ([a, b]) => (x * a * b - y) ** 2,
    gradient: ([a, b]) => [2 * (x * a * b - y) * x * b, 2 * (x * a * b - y) * x * a],
  }),
};

const line = {
  lr: 0.05,
  title: "a line through points",
  names: ["steepness w", "intercept b"],
  view: [-1, 3, -2, 4],
  start: [0, 0],
  hasPoints: true,
  make: (_, points) => lineLoss(points, true),
};

const slope = {
  lr: 0.05,
  title: "a line through points and the origin",
  names: ["steepness w"],
  view: [-1, 3, 0, 10],
  start: [0],
  hasPoints: true,
  make: (_, points) => lineLoss(points, false),
};

export const SURFACES = { wave, bowl, saddle, plateau, rosenbrock, product, slope, line };

/** The loss of a setup, ready to be computed. */
export function makeSurface({ surface, knobs, points }) {
  return SURFACES[surface].make(knobs, points);
}
