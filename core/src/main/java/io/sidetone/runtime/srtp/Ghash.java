package io.sidetone.runtime.srtp;

import java.util.Arrays;

/**
 * The universal hash of Galois counter mode (NIST SP 800-38D §6.4). Belongs to one media thread; allocates nothing,
 * and takes the same time for every key and message: no table is indexed and no branch taken by what is secret. Here
 * because the JDK's own can only be reached through a cipher that allocates 1 kB for every packet.
 *
 * <p>A block is a polynomial over GF(2) whose lowest coefficient is the highest bit of its first byte. Blocks are kept
 * as two {@code long}s in that reflected order: {@code high} holds bytes 0 to 7.
 */
final class Ghash {

    private static final long EVERY_FOURTH = 0x1111_1111_1111_1111L;

    private final long keyHigh;
    private final long keyLow;
    private final long keyHighReversed;
    private final long keyLowReversed;
    private final byte[] partial = new byte[AesCounter.BLOCK];
    private int fill;
    private long high;
    private long low;

    /** @param key the encryption of a block of zeros; 16 bytes, borrowed until return */
    Ghash(byte[] key) {
        keyHigh = Bytes.longAt(key, 0);
        keyLow = Bytes.longAt(key, 8);
        keyHighReversed = Long.reverse(keyHigh);
        keyLowReversed = Long.reverse(keyLow);
    }

    void begin() {
        high = 0;
        low = 0;
        fill = 0;
    }

    void update(byte[] buffer, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (fill == 0 && end - at >= AesCounter.BLOCK) {
                block(buffer, at);
                at += AesCounter.BLOCK;
                continue;
            }
            partial[fill++] = buffer[at++];
            if (fill == AesCounter.BLOCK) {
                block(partial, 0);
                fill = 0;
            }
        }
    }

    /** Fills the last block up with zeros. */
    void pad() {
        if (fill > 0) {
            Arrays.fill(partial, fill, AesCounter.BLOCK, (byte) 0);
            block(partial, 0);
            fill = 0;
        }
    }

    /**
     * Ends the message.
     *
     * @param clearBytes how many bytes were only authenticated
     * @param secretBytes how many were encrypted
     * @param hash 16 bytes are written; borrowed until return
     */
    void finish(long clearBytes, long secretBytes, byte[] hash) {
        pad();
        high ^= clearBytes * 8;
        low ^= secretBytes * 8;
        multiply();
        Bytes.putLong(hash, 0, high);
        Bytes.putLong(hash, 8, low);
    }

    private void block(byte[] bytes, int offset) {
        high ^= Bytes.longAt(bytes, offset);
        low ^= Bytes.longAt(bytes, offset + 8);
        multiply();
    }

    /**
     * Multiplies the state by the key: 128 × 128 bits by three products of 64 × 64 (Karatsuba), then modulo
     * x¹²⁸ + x⁷ + x² + x + 1. A product's upper half is the lower half of the product of the mirror images, mirrored
     * and one bit further.
     */
    private void multiply() {
        long highReversed = Long.reverse(high);
        long lowReversed = Long.reverse(low);
        long top = lowHalf(high, keyHigh);
        long topUp = Long.reverse(lowHalf(highReversed, keyHighReversed)) >>> 1;
        long bottom = lowHalf(low, keyLow);
        long bottomUp = Long.reverse(lowHalf(lowReversed, keyLowReversed)) >>> 1;
        long cross = lowHalf(high ^ low, keyHigh ^ keyLow) ^ top ^ bottom;
        long crossMirrored = lowHalf(highReversed ^ lowReversed, keyHighReversed ^ keyLowReversed);
        long crossUp = Long.reverse(crossMirrored) >>> 1 ^ topUp ^ bottomUp;
        reduce(topUp, top ^ crossUp, bottomUp ^ cross, bottom);
    }

    /** The 255 bits of a product in reflected order are moved up to fill 256, then the lower 128 folded in. */
    private void reduce(long p3, long p2, long p1, long p0) {
        long v3 = p3 << 1 | p2 >>> 63;
        long v2 = p2 << 1 | p1 >>> 63;
        long v1 = p1 << 1 | p0 >>> 63;
        long v0 = p0 << 1;
        v2 ^= v0 ^ v0 >>> 1 ^ v0 >>> 2 ^ v0 >>> 7;
        v1 ^= v0 << 63 ^ v0 << 62 ^ v0 << 57;
        v3 ^= v1 ^ v1 >>> 1 ^ v1 >>> 2 ^ v1 >>> 7;
        v2 ^= v1 << 63 ^ v1 << 62 ^ v1 << 57;
        high = v3;
        low = v2;
    }

    /**
     * The lower 64 bits of a carry-less product. Of factors with only every fourth bit set, the ordinary product has
     * sums of at most 16 at every fourth bit; a carry reaches the next such bit only from the last one, where it
     * falls off the end.
     */
    private static long lowHalf(long a, long b) {
        long a0 = a & EVERY_FOURTH;
        long a1 = a & EVERY_FOURTH << 1;
        long a2 = a & EVERY_FOURTH << 2;
        long a3 = a & EVERY_FOURTH << 3;
        long b0 = b & EVERY_FOURTH;
        long b1 = b & EVERY_FOURTH << 1;
        long b2 = b & EVERY_FOURTH << 2;
        long b3 = b & EVERY_FOURTH << 3;
        return (a0 * b0 ^ a1 * b3 ^ a2 * b2 ^ a3 * b1) & EVERY_FOURTH
            | (a0 * b1 ^ a1 * b0 ^ a2 * b3 ^ a3 * b2) & EVERY_FOURTH << 1
            | (a0 * b2 ^ a1 * b1 ^ a2 * b0 ^ a3 * b3) & EVERY_FOURTH << 2
            | (a0 * b3 ^ a1 * b2 ^ a2 * b1 ^ a3 * b0) & EVERY_FOURTH << 3;
    }
}
