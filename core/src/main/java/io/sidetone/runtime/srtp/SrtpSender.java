package io.sidetone.runtime.srtp;

/**
 * Secures what is sent to one party under one master key, each index of an SSRC at most once. Belongs to one media
 * thread after it was made; allocates nothing then.
 */
final class SrtpSender {

    static final int REFUSED = -1;
    /** A master key is good for so many RTCP packets (RFC 3711 §9.2). */
    static final long LAST_CONTROL_INDEX = (1L << 31) - 1;

    private static final int ENCRYPTED = 0x8000_0000;

    private final boolean tagFirst;
    private final int tagLength;
    private final int controlTagLength;
    private final byte[] mki;
    private final Transform media;
    private final Transform control;
    private final IndexTable sources = new IndexTable();
    private final byte[] tag = new byte[Transform.LONGEST_TAG];
    private long controlIndex;

    SrtpSender(SrtpKey key) {
        this(key, 0);
    }

    SrtpSender(SrtpKey key, long controlIndex) {
        tagFirst = key.suite().isAead();
        tagLength = key.suite().tagLength(false);
        controlTagLength = key.suite().tagLength(true);
        mki = key.mki();
        media = SessionKeys.transform(key, false);
        control = SessionKeys.transform(key, true);
        this.controlIndex = controlIndex;
    }

    /** The most bytes by which a packet grows. */
    int overhead() {
        return SrtpPacket.INDEX_WORD + controlTagLength + mki.length;
    }

    /**
     * Encrypts and signs an RTP packet in place; the buffer has {@link #overhead()} bytes of room behind it.
     *
     * @param buffer borrowed until return
     * @return its new length, or {@link #REFUSED}: no RTP, or a number that was used before, which would give the
     *     keystream away
     */
    int protect(byte[] buffer, int offset, int length) {
        int clear = SrtpPacket.clearLength(buffer, offset, length);
        if (clear < 0) {
            return REFUSED;
        }
        int ssrc = Bytes.intAt(buffer, offset + SrtpPacket.SSRC);
        int place = sources.find(ssrc);
        long index = sources.indexOf(place, Bytes.shortAt(buffer, offset + SrtpPacket.SEQUENCE));
        if (!sources.isFresh(place, index) || place == IndexTable.UNKNOWN && !sources.hasRoom()) {
            return REFUSED;
        }
        sources.note(ssrc, place, index);
        media.crypt(buffer, offset + clear, length - clear, ssrc, index);
        media.tag(buffer, offset, clear, length, (int) (index >>> 16), ssrc, index, tag);
        return append(buffer, offset + length, tagLength) - offset;
    }

    /** Encrypts and signs an RTCP packet in place, as {@link #protect} does an RTP packet. */
    int protectControl(byte[] buffer, int offset, int length) {
        if (length < SrtpPacket.CONTROL_CLEAR || controlIndex > LAST_CONTROL_INDEX) {
            return REFUSED;
        }
        int ssrc = Bytes.intAt(buffer, offset + SrtpPacket.CONTROL_SSRC);
        int word = (int) controlIndex | ENCRYPTED;
        int clear = SrtpPacket.CONTROL_CLEAR;
        control.crypt(buffer, offset + clear, length - clear, ssrc, controlIndex);
        control.tag(buffer, offset, clear, length, word, ssrc, controlIndex, tag);
        controlIndex++;
        int end = offset + length;
        if (tagFirst) {
            System.arraycopy(tag, 0, buffer, end, controlTagLength);
            end += controlTagLength;
        }
        Bytes.putInt(buffer, end, word);
        end += SrtpPacket.INDEX_WORD;
        System.arraycopy(mki, 0, buffer, end, mki.length);
        end += mki.length;
        if (!tagFirst) {
            System.arraycopy(tag, 0, buffer, end, controlTagLength);
            end += controlTagLength;
        }
        return end - offset;
    }

    private int append(byte[] buffer, int end, int tagLength) {
        int tagAt = tagFirst ? end : end + mki.length;
        System.arraycopy(tag, 0, buffer, tagAt, tagLength);
        System.arraycopy(mki, 0, buffer, tagFirst ? end + tagLength : end, mki.length);
        return end + mki.length + tagLength;
    }
}
