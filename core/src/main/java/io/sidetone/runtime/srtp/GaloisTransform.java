package io.sidetone.runtime.srtp;

/** AES in Galois counter mode (RFC 7714 §8, §9). Belongs to one media thread; allocates nothing. */
final class GaloisTransform implements Transform {

    private static final int SSRC_AT = 2;
    private static final int INDEX_AT = 4;
    private static final int TAG_COUNTER = 1;
    private static final int FIRST_COUNTER = 2;

    private final AesCounter aes;
    private final Ghash ghash;
    private final boolean control;
    private final byte[] salt;
    private final byte[] iv = new byte[AesCounter.BLOCK];
    private final byte[] mask = new byte[AesCounter.BLOCK];
    private final byte[] word = new byte[4];

    /** @param salt 12 bytes */
    GaloisTransform(byte[] key, byte[] salt, boolean control) {
        aes = new AesCounter(key);
        aes.block(iv, mask);
        ghash = new Ghash(mask);
        this.control = control;
        this.salt = salt;
    }

    @Override
    public void crypt(byte[] buffer, int offset, int length, int ssrc, long index) {
        writeIv(ssrc, index);
        aes.crypt(iv, FIRST_COUNTER, buffer, offset, length);
    }

    @Override
    public void tag(byte[] buffer, int offset, int clear, int length, int word, int ssrc, long index, byte[] tag) {
        ghash.begin();
        ghash.update(buffer, offset, clear);
        if (control) {
            Bytes.putInt(this.word, 0, word);
            ghash.update(this.word, 0, this.word.length);
        }
        ghash.pad();
        ghash.update(buffer, offset + clear, length - clear);
        ghash.finish(control ? clear + this.word.length : clear, length - clear, tag);
        writeIv(ssrc, index);
        iv[AesCounter.BLOCK - 1] = TAG_COUNTER;
        aes.block(iv, mask);
        for (int i = 0; i < AesCounter.BLOCK; i++) {
            tag[i] ^= mask[i];
        }
    }

    private void writeIv(int ssrc, long index) {
        System.arraycopy(salt, 0, iv, 0, salt.length);
        Bytes.putInt(iv, salt.length, 0);
        Bytes.putInt(iv, SSRC_AT, Bytes.intAt(iv, SSRC_AT) ^ ssrc);
        Bytes.putLong(iv, INDEX_AT, Bytes.longAt(iv, INDEX_AT) ^ index);
    }
}
