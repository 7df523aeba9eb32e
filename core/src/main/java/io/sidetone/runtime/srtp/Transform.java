package io.sidetone.runtime.srtp;

/**
 * Encryption and authentication of RTP or of RTCP with the session keys of one direction. Belongs to one media thread;
 * allocates nothing once made. A packet is {@code clear} bytes of header, then what is secret; the tag is always over
 * the encrypted packet.
 */
interface Transform {

    int LONGEST_TAG = 20;

    /**
     * Encrypts or decrypts in place.
     *
     * @param index 48 bits for RTP, 31 for RTCP
     */
    void crypt(byte[] buffer, int offset, int length, int ssrc, long index);

    /**
     * The tag of an encrypted packet.
     *
     * @param clear bytes before what is secret
     * @param length bytes, clear ones among them
     * @param word the roll-over counter for RTP, the index with its flag for RTCP: authenticated, but not part of
     *     what {@code length} counts
     * @param tag as many bytes as {@link #LONGEST_TAG} are written; borrowed until return
     */
    void tag(byte[] buffer, int offset, int clear, int length, int word, int ssrc, long index, byte[] tag);
}
