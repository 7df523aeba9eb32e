package io.sidetone.engine;

/** Numbers that look random and depend on nothing but a seed and a name. */
final class Seeds {

    private Seeds() {
    }

    /** 64 well-mixed bits for a name under a seed. */
    static long mix(long seed, String name) {
        long bits = scramble(seed);
        for (int i = 0; i < name.length(); i++) {
            bits = scramble(bits + name.charAt(i));
        }
        return bits;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014) over its golden-ratio step. */
    private static long scramble(long value) {
        long bits = value + 0x9E3779B97F4A7C15L;
        bits = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
        return bits ^ bits >>> 31;
    }
}
