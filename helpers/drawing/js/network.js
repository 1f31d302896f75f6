// A network of two layers that reads 64 numbers, and its weights as the page holds them.

const INPUTS = 64;
const OUTPUTS = 10;
const FULL = 16;
const LARGEST = 127;

/** The weights and biases of both layers, from one byte each. */
export function unpack(packed) {
  const [first, firstBias, second, secondBias] = packed.map(({ scale, codes }) => {
    const bytes = Uint8Array.from(atob(codes), (sign) => sign.charCodeAt(0));
    return Array.from(new Int8Array(bytes.buffer), (code) => (code / LARGEST) * scale);
  });
  return { first, firstBias, second, secondBias };
}

/** The ten shares that a network gives to the digits, for a picture of 64 numbers up to 16. */
export function sharesOf(network, picture) {
  const inputs = picture.map((count) => count / FULL);
  const hidden = layer(inputs, network.first, network.firstBias).map(Math.tanh);
  const scores = layer(hidden, network.second, network.secondBias);
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/** A weighted sum for each output; a row of weights belongs to an input. */
function layer(inputs, weights, bias) {
  return bias.map((start, j) =>
    inputs.reduce((sum, input, i) => sum + input * weights[i * bias.length + j], start),
  );
}

/** A picture from its 64 signs: 0 to 9, and a to g for 10 to 16. */
export function pictureFrom(signs) {
  return Array.from({ length: INPUTS }, (_, i) => parseInt(signs[i], 17));
}

/** The digits, those with the largest shares first. */
export function ranking(shares) {
  return Array.from({ length: OUTPUTS }, (_, digit) => digit).sort((a, b) => shares[b] - shares[a]);
}
