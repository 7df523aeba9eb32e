package io.sidetone.sip.spi;

import java.util.Arrays;
import java.util.Objects;

/** A message's body, byte for byte. Immutable; {@link #toString} tells its type and length only: it may hold keys. */
public final class SipBody {

    /** No body. */
    public static final SipBody NONE = new SipBody("", new byte[0]);
    /** The type of session descriptions. */
    public static final String SDP = "application/sdp";

    private final String contentType;
    private final byte[] bytes;

    private SipBody(String contentType, byte[] bytes) {
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /** @param bytes copied */
    public static SipBody of(String contentType, byte[] bytes) {
        return new SipBody(Objects.requireNonNull(contentType, "contentType"), bytes.clone());
    }

    /** The value of {@code Content-Type}; empty if there is no body. */
    public String contentType() {
        return contentType;
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SipBody body && contentType.equals(body.contentType)
            && Arrays.equals(bytes, body.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes of " + contentType;
    }
}
