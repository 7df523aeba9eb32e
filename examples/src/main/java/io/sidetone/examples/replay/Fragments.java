package io.sidetone.examples.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts fragmented IP payloads together (RFC 791 §3.2, RFC 8200 §4.5); holds a bounded number of unfinished ones. */
final class Fragments {

    /** What the fragments of one packet have in common; the ports of the endpoints are 0. */
    record Key(Endpoint source, Endpoint destination, long identification) {
    }

    private record Piece(int place, boolean last, byte[] bytes) {

        int end() {
            return place + bytes.length;
        }
    }

    private record Unfinished(long sinceNs, List<Piece> pieces) {
    }

    private static final int MOST = 1024;
    private static final int MOST_PIECES = 8192;
    private static final long PATIENCE_NS = 60_000_000_000L;

    private final Map<Key, Unfinished> unfinished = new LinkedHashMap<>();

    /**
     * Takes in one fragment, copying its bytes.
     *
     * @param place where in the whole payload its first byte belongs
     * @param more whether it is not the last one
     * @return the whole payload if this fragment was the one missing, else null
     */
    byte[] add(long timeNs, Key key, int place, boolean more, byte[] bytes, int from, int to) {
        Unfinished packet = unfinished.get(key);
        if (packet == null || timeNs - packet.sinceNs > PATIENCE_NS || packet.pieces.size() >= MOST_PIECES) {
            unfinished.remove(key);                     // an identification used again must not meet the old pieces
            packet = new Unfinished(timeNs, new ArrayList<>());
            unfinished.put(key, packet);
            if (unfinished.size() > MOST) {
                unfinished.remove(unfinished.keySet().iterator().next());
            }
        }
        packet.pieces.add(new Piece(place, !more, Arrays.copyOfRange(bytes, from, to)));
        byte[] whole = assemble(packet.pieces);
        if (whole != null) {
            unfinished.remove(key);
        }
        return whole;
    }

    private static byte[] assemble(List<Piece> pieces) {
        int total = pieces.stream().filter(Piece::last).mapToInt(Piece::end).findFirst().orElse(-1);
        if (total < 0) {
            return null;
        }
        pieces.sort(Comparator.comparingInt(Piece::place));
        byte[] whole = new byte[total];
        int covered = 0;
        for (Piece piece : pieces) {
            if (piece.place > covered || piece.end() > total) {
                return null;
            }
            System.arraycopy(piece.bytes, 0, whole, piece.place, piece.bytes.length);
            covered = Math.max(covered, piece.end());
        }
        return covered == total ? whole : null;
    }
}
