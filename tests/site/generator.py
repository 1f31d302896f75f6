"""The generator of the players (helpers/players/js/random.js), followed in Python."""

import math

WORDS = 2**32


def mix(word):
    """Return the finaliser of MurmurHash3."""
    word ^= word >> 16
    word = word * 0x85EBCA6B % WORDS
    word ^= word >> 13
    word = word * 0xC2B2AE35 % WORDS
    return word ^ word >> 16


def rotate(word, bits):
    return (word << bits | word >> 32 - bits) % WORDS


def words(seed):
    """Yield the words of xoshiro128** (Blackman and Vigna 2021) for a seed."""
    a, b, c, d = (mix((seed + k * 0x9E3779B9) % WORDS) for k in (1, 2, 3, 4))
    while True:
        yield rotate(b * 5 % WORDS, 7) * 9 % WORDS
        shifted = b << 9 & WORDS - 1
        c, d = c ^ a, d ^ b
        b, a = b ^ c, a ^ d
        c, d = c ^ shifted, rotate(d, 11)


def normal(stream):
    """Return a normal draw, by Box and Muller."""
    radius = math.sqrt(-2 * math.log((next(stream) + 1) / WORDS))
    return radius * math.cos(2 * math.pi * next(stream) / WORDS)


def batches(kind, count, batch, stream):
    """Yield the indices of batches, drawn with replacement or shuffled once an epoch."""
    while True:
        if kind == "replacement":
            yield [next(stream) * count // WORDS for _ in range(batch)]
            continue
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            other = next(stream) * (last + 1) // WORDS
            order[last], order[other] = order[other], order[last]
        for first in range(0, count, batch):
            yield order[first : first + batch]
