// Update rules: names, definitions and defaults of helpers/optimizers.py. A state is whatever the
// rule keeps; `update` returns the next parameters and the next state.

const each = (array, f) => array.map(f);
const zeros = (theta) => theta.map(() => 0);

const plain = {
  title: "gradient descent",
  init: () => null,
  update: (theta, g, state, { lr }) => [each(theta, (t, i) => t - lr * g[i]), state],
};

const ball = (title, step) => ({
  title,
  knobs: { beta: 0.9 },
  init: zeros,
  update(theta, g, old, { lr, beta }) {
    const velocity = each(old, (v, i) => beta * v + g[i]);
    return [each(theta, (t, i) => t - lr * step(g[i], velocity[i], beta)), velocity];
  },
});

const adagrad = {
  title: "AdaGrad",
  init: zeros,
  update(theta, g, old, { lr }) {
    const total = each(old, (s, i) => s + g[i] ** 2);
    return [each(theta, (t, i) => t - (lr * g[i]) / (Math.sqrt(total[i]) + 1e-10)), total];
  },
};

const rmsprop = {
  title: "RMSProp",
  knobs: { alpha: 0.99 },
  init: zeros,
  update(theta, g, old, { lr, alpha }) {
    const square = each(old, (s, i) => alpha * s + (1 - alpha) * g[i] ** 2);
    return [each(theta, (t, i) => t - (lr * g[i]) / (Math.sqrt(square[i]) + 1e-8)), square];
  },
};

const adam = {
  title: "Adam",
  knobs: { beta1: 0.9, beta2: 0.999 },
  init: (theta) => ({ count: 0, mean: zeros(theta), square: zeros(theta) }),
  update(theta, g, old, { lr, beta1, beta2 }) {
    const count = old.count + 1;
    const mean = each(old.mean, (m, i) => beta1 * m + (1 - beta1) * g[i]);
    const square = each(old.square, (s, i) => beta2 * s + (1 - beta2) * g[i] ** 2);
    const next = each(theta, (t, i) => {
      const scale = Math.sqrt(square[i] / (1 - beta2 ** count)) + 1e-8;
      return t - (lr * (mean[i] / (1 - beta1 ** count))) / scale;
    });
    return [next, { count, mean, square }];
  },
};

/** The rules, in the order in which a reader meets them; colour and dash go with the order. */
export const RULES = {
  descent: { ...plain, colour: 0, dash: "" },
  momentum: { ...ball("momentum", (_g, v) => v), colour: 1, dash: "7 3" },
  nesterov: { ...ball("Nesterov", (g, v, beta) => g + beta * v), colour: 4, dash: "2 3" },
  adagrad: { ...adagrad, colour: 2, dash: "9 3 2 3" },
  rmsprop: { ...rmsprop, colour: 3, dash: "4 2" },
  adam: { ...adam, colour: 5, dash: "12 4" },
};
