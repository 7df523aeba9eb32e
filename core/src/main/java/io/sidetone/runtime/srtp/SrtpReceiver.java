package io.sidetone.runtime.srtp;

/**
 * Opens what comes from one party under one master key. Belongs to one media thread after it was made; allocates
 * nothing then. A packet that is not authentic changes nothing here.
 */
final class SrtpReceiver {

    /** Neither RTP nor RTCP, or too short to be secured. */
    static final int MALFORMED = -1;
    /** The tag is wrong. */
    static final int FORGED = -2;
    /** It has been, or is older than the window. */
    static final int REPLAYED = -3;
    /** Authentic, but its SSRC is one too many. */
    static final int TOO_MANY_SOURCES = -4;

    private static final int ENCRYPTED = 0x8000_0000;
    private static final int ROLL_OVER = 1 << 16;

    private final boolean tagFirst;
    private final int tagLength;
    private final int controlTagLength;
    private final byte[] mki;
    private final Transform media;
    private final Transform control;
    private final IndexTable sources = new IndexTable();
    private final IndexTable controlSources = new IndexTable();
    private final byte[] tag = new byte[Transform.LONGEST_TAG];

    SrtpReceiver(SrtpKey key) {
        tagFirst = key.suite().isAead();
        tagLength = key.suite().tagLength(false);
        controlTagLength = key.suite().tagLength(true);
        mki = key.mki();
        media = SessionKeys.transform(key, false);
        control = SessionKeys.transform(key, true);
    }

    /**
     * Checks and decrypts an SRTP or SRTCP packet in place.
     *
     * @param buffer borrowed until return; untouched if the packet is refused
     * @return the length of the RTP or RTCP packet, or one of the negative reasons
     */
    int unprotect(byte[] buffer, int offset, int length) {
        return open(buffer, offset, length, true);
    }

    /** Whether {@link #unprotect} would take it; neither the packet nor anything here changes. */
    boolean isAuthentic(byte[] buffer, int offset, int length) {
        return open(buffer, offset, length, false) >= 0;
    }

    private int open(byte[] buffer, int offset, int length, boolean take) {
        if (!SrtpPacket.isMedia(buffer, offset, length)) {
            return MALFORMED;
        }
        return SrtpPacket.isControl(buffer, offset) ? openControl(buffer, offset, length, take)
            : openMedia(buffer, offset, length, take);
    }

    private int openMedia(byte[] buffer, int offset, int length, boolean take) {
        int end = length - tagLength - mki.length;
        int clear = SrtpPacket.clearLength(buffer, offset, end);
        if (clear < 0) {
            return MALFORMED;
        }
        int ssrc = Bytes.intAt(buffer, offset + SrtpPacket.SSRC);
        int sequence = Bytes.shortAt(buffer, offset + SrtpPacket.SEQUENCE);
        int place = sources.find(ssrc);
        long index = sources.indexOf(place, sequence);
        if (!sources.isFresh(place, index)) {
            return REPLAYED;
        }
        int tagAt = offset + (tagFirst ? end : end + mki.length);
        int mkiAt = offset + (tagFirst ? end + tagLength : end);
        if (!isSigned(buffer, offset, clear, end, index, ssrc, tagAt)) {
            // Whose first packets were lost just before the wrap is already in his second round.
            index += ROLL_OVER;
            if (place != IndexTable.UNKNOWN || sequence >= ROLL_OVER / 2
                || !isSigned(buffer, offset, clear, end, index, ssrc, tagAt)) {
                return FORGED;
            }
        }
        if (!hasMki(buffer, mkiAt)) {
            return FORGED;
        }
        if (place == IndexTable.UNKNOWN && !sources.hasRoom()) {
            return TOO_MANY_SOURCES;
        }
        if (take) {
            sources.note(ssrc, place, index);
            media.crypt(buffer, offset + clear, end - clear, ssrc, index);
        }
        return end;
    }

    private boolean isSigned(byte[] buffer, int offset, int clear, int end, long index, int ssrc, int tagAt) {
        media.tag(buffer, offset, clear, end, (int) (index >>> 16), ssrc, index, tag);
        return isTag(buffer, tagAt, tagLength);
    }

    private int openControl(byte[] buffer, int offset, int length, boolean take) {
        int end = length - controlTagLength - mki.length - SrtpPacket.INDEX_WORD;
        if (end < SrtpPacket.CONTROL_CLEAR) {
            return MALFORMED;
        }
        int wordAt = offset + (tagFirst ? end + controlTagLength : end);
        int tagAt = offset + (tagFirst ? end : length - controlTagLength);
        int word = Bytes.intAt(buffer, wordAt);
        long index = word & ~ENCRYPTED;
        boolean encrypted = (word & ENCRYPTED) != 0;
        int ssrc = Bytes.intAt(buffer, offset + SrtpPacket.CONTROL_SSRC);
        int place = controlSources.find(ssrc);
        if (!controlSources.isFresh(place, index)) {
            return REPLAYED;
        }
        int clear = encrypted ? SrtpPacket.CONTROL_CLEAR : end;
        control.tag(buffer, offset, clear, end, word, ssrc, index, tag);
        if (!isTag(buffer, tagAt, controlTagLength) || !hasMki(buffer, wordAt + SrtpPacket.INDEX_WORD)) {
            return FORGED;
        }
        if (place == IndexTable.UNKNOWN && !controlSources.hasRoom()) {
            return TOO_MANY_SOURCES;
        }
        if (take) {
            controlSources.note(ssrc, place, index);
            control.crypt(buffer, offset + clear, end - clear, ssrc, index);
        }
        return end;
    }

    /** In the same time whatever differs. */
    private boolean isTag(byte[] buffer, int at, int length) {
        int difference = 0;
        for (int i = 0; i < length; i++) {
            difference |= tag[i] ^ buffer[at + i];
        }
        return difference == 0;
    }

    private boolean hasMki(byte[] buffer, int at) {
        for (int i = 0; i < mki.length; i++) {
            if (buffer[at + i] != mki[i]) {
                return false;
            }
        }
        return true;
    }
}
