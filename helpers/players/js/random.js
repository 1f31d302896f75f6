// Random numbers that any language can follow: xoshiro128** of Blackman and Vigna (2021, Scrambled
// linear pseudorandom number generators, ACM TOMS 47(4)), its state filled by the finaliser of
// MurmurHash3 over steps of the golden ratio.

const GOLDEN = 0x9e3779b9;
const WORDS = 2 ** 32;

function mix(word) {
  let x = word >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function rotate(word, bits) {
  return (word << bits) | (word >>> (32 - bits));
}

/** Return a function that returns the next of the generator's whole numbers in [0, 2³²). */
export function randomWords(seed) {
  return wordsFrom([1, 2, 3, 4].map((k) => mix(seed + k * GOLDEN)));
}

/** The generator itself, from its four words of state. */
export function wordsFrom(state) {
  return () => {
    const word = Math.imul(rotate(Math.imul(state[1], 5), 7), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 11);
    return word;
  };
}

/** A whole number in [0, count). */
export function below(count, words) {
  return Math.floor((words() * count) / WORDS);
}

/** A draw from the normal distribution, by Box and Muller. */
export function normal(words) {
  const radius = Math.sqrt(-2 * Math.log((words() + 1) / WORDS));
  return radius * Math.cos((2 * Math.PI * words()) / WORDS);
}

/**
 * Return a function that returns the indices of the next batch.
 * @param {string} kind "replacement": each index is drawn from all; "shuffled": each epoch is a new
 *   order of all, and its last batch may be smaller
 */
export function batches(kind, count, batch, words) {
  if (kind === "replacement") return () => Array.from({ length: batch }, () => below(count, words));
  let order = [];
  return () => {
    if (!order.length) order = shuffle(count, words);
    return order.splice(0, batch);
  };
}

/** A random order of 0 … count − 1, by Fisher and Yates. */
export function shuffle(count, words) {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = below(last + 1, words);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
