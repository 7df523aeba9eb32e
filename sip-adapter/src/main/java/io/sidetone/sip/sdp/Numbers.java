package io.sidetone.sip.sdp;

/** Numbers within SDP, with limits. Any thread. */
final class Numbers {

    private static final int LONGEST = 18;

    private Numbers() {
    }

    static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    static int between(String text, int least, int most, String what) throws SdpException {
        long value = isNumber(text) ? Long.parseLong(text) : -1;
        if (value < least || value > most) {
            throw SdpException.malformed(what + " must be a number, " + least + " to " + most);
        }
        return (int) value;
    }
}
