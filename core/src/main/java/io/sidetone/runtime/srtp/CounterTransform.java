package io.sidetone.runtime.srtp;

/** AES in counter mode with HMAC-SHA1 (RFC 3711 §4.1.1, §4.2.1). Belongs to one media thread; allocates nothing. */
final class CounterTransform implements Transform {

    private static final int SSRC_AT = 4;
    private static final int INDEX_AT = 6;

    private final AesCounter aes;
    private final HmacSha1 hmac;
    private final byte[] salt;
    private final byte[] iv = new byte[AesCounter.BLOCK];
    private final byte[] word = new byte[4];

    /** @param salt 14 bytes */
    CounterTransform(byte[] key, byte[] salt, byte[] authenticationKey) {
        aes = new AesCounter(key);
        hmac = new HmacSha1(authenticationKey);
        this.salt = salt;
    }

    @Override
    public void crypt(byte[] buffer, int offset, int length, int ssrc, long index) {
        System.arraycopy(salt, 0, iv, 0, salt.length);
        Bytes.putInt(iv, SSRC_AT, Bytes.intAt(iv, SSRC_AT) ^ ssrc);
        Bytes.putLong(iv, INDEX_AT, Bytes.longAt(iv, INDEX_AT) ^ index);
        aes.crypt(iv, 0, buffer, offset, length);
    }

    @Override
    public void tag(byte[] buffer, int offset, int clear, int length, int word, int ssrc, long index, byte[] tag) {
        hmac.update(buffer, offset, length);
        Bytes.putInt(this.word, 0, word);
        hmac.update(this.word, 0, this.word.length);
        hmac.finish(tag);
    }
}
