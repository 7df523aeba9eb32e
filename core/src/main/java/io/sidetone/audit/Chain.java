package io.sidetone.audit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;

/** Makes each record a link to the one before. Used by one thread. */
final class Chain {

    private static final String BEFORE_MAC = ",\"mac\":\"";
    private static final String AFTER_MAC = "\"}";

    private final Mac mac;
    private AuditHead head;

    Chain(AuditKey key, AuditHead head) {
        mac = key.mac();
        this.head = head;
    }

    /** The line of the record that comes next, its line end included; the chain stays where it is. */
    byte[] seal(AuditEntry entry) {
        StringBuilder json = new StringBuilder(start(head));
        JsonLine.append(json, entry);
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        return json.append(BEFORE_MAC).append(mac(body, body.length)).append(AFTER_MAC).append('\n').toString()
            .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Whether that line, without its line end, is the next record; if so the chain moves on.
     *
     * @param line borrowed until return
     */
    boolean accept(byte[] line, int length) {
        int bodyLength = length - BEFORE_MAC.length() - AuditHead.MAC_LENGTH - AFTER_MAC.length();
        if (bodyLength < 0 || !startsWith(line, length, start(head))) {
            return false;
        }
        String sealed = mac(line, bodyLength);
        if (!(BEFORE_MAC + sealed + AFTER_MAC).equals(
            new String(line, bodyLength, length - bodyLength, StandardCharsets.ISO_8859_1))) {
            return false;
        }
        head = new AuditHead(head.number() + 1, sealed);
        return true;
    }

    AuditHead head() {
        return head;
    }

    /** How the record behind that head begins. */
    static String start(AuditHead head) {
        return "{\"n\":" + (head.number() + 1) + ",\"prev\":\"" + head.mac() + '"';
    }

    private static boolean startsWith(byte[] line, int length, String start) {
        return length >= start.length()
            && start.equals(new String(line, 0, start.length(), StandardCharsets.ISO_8859_1));
    }

    private String mac(byte[] body, int length) {
        mac.update(body, 0, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
    }
}
